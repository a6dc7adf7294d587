//! How fields of a body are read and written: amounts, what may be emptied, and rules that point at a field.

use std::fmt;

use chrono::NaiveDate;
use fintrack_core::calendar::writable;
use fintrack_core::money::{Currency, Money, MoneyError};
use fintrack_core::suggest::Confidence;
use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use crate::ApiError;
use crate::code::FieldCode;
use crate::fault::Fault;
use crate::problem::FieldError;

/// An amount on the wire: written as a string with the currency's decimals, read from a string or a number, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount(Decimal);

impl Amount {
    /// The number alone.
    pub(crate) const fn decimal(self) -> Decimal {
        self.0
    }

    /// The amount in the currency that it turns out to be in.
    ///
    /// # Errors
    /// [`MoneyError`] when the currency has not as many decimals.
    pub(crate) fn of(self, currency: Currency) -> Result<Money, MoneyError> {
        Money::new(self.0, currency)
    }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self(money.amount())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As it was written: a JSON number that is read as a float has lost cents by then.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        exactly(raw.get()).map(Self).ok_or_else(|| D::Error::custom(Unreadable(raw.get())))
    }
}

/// A JSON number, or one in a string; `None` for what is neither, or holds more than a [`Decimal`] does.
fn exactly(json: &str) -> Option<Decimal> {
    if json.starts_with('"') {
        plain(&serde_json::from_str::<String>(json).ok()?)
    } else if is_number(json) {
        plain(json).or_else(|| Decimal::from_scientific(json).ok())
    } else {
        None
    }
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// `-1234.56`: no blanks, no marks of thousands, no exponent.
fn plain(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { Decimal::from_str_exact(text).ok() } else { None }
}

/// What is told of something that is no amount.
struct Unreadable<'a>(&'a str);

impl fmt::Display for Unreadable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an amount such as 1234.56", Cut(self.0))
    }
}

/// What a client sent, no longer than a message should be.
struct Cut<'a>(&'a str);

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CHARS_MAX: usize = 40;
        self.0.chars().take(CHARS_MAX).try_for_each(|char| write!(f, "{char}"))?;
        if self.0.chars().nth(CHARS_MAX).is_some() { f.write_str("…") } else { Ok(()) }
    }
}

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".to_owned())))
            .pattern(Some(r"^-?\d{1,18}(\.\d{1,8})?$"))
            .description(Some(
                "An amount of money as a decimal string, with a dot and as many decimals as its currency has. What is \
                 entered has at most 12 digits before the dot, a sum 18. Requests may send a JSON number instead; either \
                 is read exactly.",
            ))
            .examples([serde_json::json!("1234.56")])
            .into()
    }
}

impl ToSchema for Amount {}

/// How the document describes the month of an invoice or a report.
#[derive(Debug)]
pub(crate) struct Month;

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(r"^(000[1-9]|00[1-9]\d|0[1-9]\d{2}|[1-9]\d{3})-(0[1-9]|1[0-2])$"))
            .description(Some("A month, `YYYY-MM`."))
            .examples([serde_json::json!("2026-03")])
            .into()
    }
}

impl ToSchema for Month {}

/// How the document describes a rate: what one unit of a currency is worth in another.
#[derive(Debug)]
pub(crate) struct Rate;

impl PartialSchema for Rate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("decimal".to_owned())))
            .pattern(Some(r"^\d{1,12}(\.\d{1,8})?$"))
            .description(Some("A rate as a decimal string, with a dot. Requests may send a JSON number instead."))
            .examples([serde_json::json!("5.4325")])
            .into()
    }
}

impl ToSchema for Rate {}

/// An amount that a query names, in whatever currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueriedAmount(pub(crate) Decimal);

impl<'de> Deserialize<'de> for QueriedAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        plain(&text).map(Self).ok_or_else(|| D::Error::custom(Unreadable(&text)))
    }
}

/// A day that a query names: one that the books can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        writable(NaiveDate::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

/// A number of hundredths: written as a JSON number, read from a number or a string, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Percent(pub(crate) Decimal);

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?;
        number.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let read = exactly(raw.get()).or_else(|| beyond(raw.get()));
        read.map(Self).ok_or_else(|| D::Error::custom(Unreadable(raw.get())))
    }
}

/// The nearest to a number that no [`Decimal`] holds, for the rules to refuse.
fn beyond(json: &str) -> Option<Decimal> {
    is_number(json).then(|| match (json.contains("e-") || json.contains("E-"), json.starts_with('-')) {
        (true, _) => Decimal::ZERO,
        (false, true) => Decimal::MIN,
        (false, false) => Decimal::MAX,
    })
}

impl PartialSchema for Percent {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("In percent, with at most 2 decimals."))
            .examples([serde_json::json!(81.25)])
            .into()
    }
}

impl ToSchema for Percent {}

/// How sure a suggestion is, in percent.
pub(crate) fn percent(confidence: Confidence) -> f64 {
    f64::from(confidence.basis_points()) / 100.0
}

/// What a PATCH says of a field that may be empty: nothing, `null`, or a value.
///
/// ```ignore
/// #[serde(default)]
/// #[schema(value_type = Option<String>)]
/// color: Change<String>,
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Change<T> {
    /// It was not named, and stays.
    #[default]
    Keep,
    /// It was `null`, and is to be empty.
    Clear,
    /// It is to be this.
    To(T),
}

impl<T> Change<T> {
    /// The same with what is made of the value.
    ///
    /// # Errors
    /// What making it says.
    /// What it is to become, where something is to be there.
    pub(crate) const fn said(&self) -> Option<&T> {
        if let Self::To(value) = self { Some(value) } else { None }
    }

    pub(crate) fn try_map<U, E>(self, of: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        Ok(match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::To(value) => Change::To(of(value)?),
        })
    }
}

/// A field that may be absent, and that nothing empties: null is no value of it. For `serde(deserialize_with)`.
pub(crate) fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl<T: PartialEq> Change<T> {
    /// Whether it would become something else than it is.
    pub(crate) fn differs_from(&self, present: Option<&T>) -> bool {
        match self {
            Self::Keep => false,
            Self::Clear => present.is_some(),
            Self::To(value) => present != Some(value),
        }
    }
}

impl<T: Clone> Change<T> {
    /// Changes what there is.
    pub(crate) fn apply(&self, to: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::To(value) => *to = Some(value.clone()),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    /// Of a field that is there.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::To))
    }
}

/// Says which field breaks a rule: `Name::new(&new.name).at("/name")?`.
pub(crate) trait At<T> {
    /// # Errors
    /// [`ApiError::Invalid`], 422, with the field's JSON Pointer.
    fn at(self, pointer: &str) -> Result<T, ApiError>;
}

impl<T, E: Fault> At<T> for Result<T, E> {
    fn at(self, pointer: &str) -> Result<T, ApiError> {
        self.map_err(|error| ApiError::at(pointer, &error))
    }
}

impl ApiError {
    /// A rule that the field breaks which the pointer leads to.
    pub(crate) fn at(pointer: &str, error: &impl Fault) -> Self {
        Self::fault(pointer, error.code(), error)
    }

    /// The same, of a kind that the error does not tell by itself.
    pub(crate) fn fault(pointer: &str, code: FieldCode, error: &(impl ToString + ?Sized)) -> Self {
        Self::Invalid(vec![FieldError { pointer: pointer.to_owned(), code, message: error.to_string() }])
    }
}

#[cfg(test)]
mod tests {
    use fintrack_core::money::brl;

    use super::*;

    #[derive(Deserialize)]
    struct Paid {
        amount: Amount,
    }

    fn read(amount: &str) -> Result<Decimal, String> {
        let body = format!(r#"{{"amount": {amount}}}"#);
        let mut reader = serde_json::Deserializer::from_str(&body);
        let paid: Result<Paid, _> = serde_path_to_error::deserialize(&mut reader);
        paid.map(|paid| paid.amount.decimal()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_amount_is_read_exactly_however_it_is_sent() {
        for (sent, expected) in [
            (r#""1234.56""#, "1234.56"),
            ("1234.56", "1234.56"),
            ("0.1", "0.1"),
            ("-12", "-12"),
            ("9007199254740993", "9007199254740993"),
            ("0.12345678901234567890123456", "0.12345678901234567890123456"),
            ("1e3", "1000"),
            ("1.5E-2", "0.015"),
        ] {
            assert_eq!(read(sent).unwrap().to_string(), expected, "{sent}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_where_it_stands() {
        for sent in [
            r#""1,50""#,
            r#""""#,
            r#"" 1""#,
            r#""1e3""#,
            r#""NaN""#,
            "null",
            "true",
            "[1]",
            "{}",
            r#""1.2.3""#,
            "1e99",
            "123456789012345678901234567890123456789",
        ] {
            let error = read(sent).unwrap_err();
            assert!(error.starts_with("amount: "), "{sent}: {error}");
        }
    }

    #[test]
    fn an_amount_is_written_with_the_decimals_of_its_currency() {
        assert_eq!(serde_json::to_string(&Amount::from(brl("1000"))).unwrap(), r#""1000.00""#);
        let amount: Amount = serde_json::from_str("12.5").unwrap();
        assert_eq!(amount.of(Currency::BRL).unwrap(), brl("12.50"));
        let fine: Amount = serde_json::from_str("12.505").unwrap();
        assert!(fine.of(Currency::BRL).is_err());
    }

    #[test]
    fn a_percentage_is_a_number_and_exact() {
        let percent: Percent = serde_json::from_str("81.25").unwrap();
        assert_eq!(serde_json::to_string(&percent).unwrap(), "81.25");
        assert_eq!(serde_json::from_str::<Percent>(r#""80""#).unwrap(), Percent(Decimal::from(80)));
        assert_eq!(serde_json::to_value(percent).unwrap(), serde_json::json!(81.25));
    }

    #[test]
    fn absent_is_not_null() {
        #[derive(Deserialize)]
        struct Patch {
            #[serde(default)]
            color: Change<String>,
        }
        let read = |body: &str| serde_json::from_str::<Patch>(body).unwrap().color;
        let patched = |body: &str| {
            let mut color = Some("#000000".to_owned());
            read(body).apply(&mut color);
            color
        };
        assert_eq!(patched("{}").as_deref(), Some("#000000"));
        assert_eq!(patched(r#"{"color": null}"#), None);
        assert_eq!(patched(r##"{"color": "#112233"}"##).as_deref(), Some("#112233"));
        assert_eq!(read(r#"{"color": "x"}"#).try_map(|_| Err::<(), _>("no")), Err("no"));
    }
}
