//! Numbers as texts, exact to the last digit: what a number in JSON has lost is not read, and nothing is rounded.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let number = is_plain.then(|| Decimal::from_str_exact(&text).ok()).flatten();
    number.ok_or_else(|| D::Error::custom(format!("`{text}` is not a number such as 5.4325")))
}
