//! The words of enumerations in the document. What is sent is matched without case; the document lists how it is written.

use fintrack_core::{access, budget, calendar, goal, investment, recurrence, report};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $of:ty),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = <$of>::ALL.iter().map(|word| word.as_str());
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

words! {
    /// What somebody is in a workspace.
    Role of access::Role,
    /// What a key may be used for.
    KeyScope of access::Scope,
    /// How card purchases are dated in monthly sums.
    Basis of report::Basis,
    /// How a budget stands.
    BudgetHealth of budget::BudgetHealth,
    /// What feeds a goal.
    GoalType of goal::GoalKind,
    /// How much a goal matters.
    GoalPriority of goal::Priority,
    /// What kind of transaction a recurring item expects.
    RecurringType of recurrence::RecurrenceKind,
    /// How often something comes back.
    Frequency of calendar::Frequency,
    /// Who says what a currency cost.
    RateSource of fintrack_core::money::exchange::RateSource,
    /// What sort of asset an investment is.
    InvestmentType of investment::InvestmentKind,
    /// What a yield follows.
    IndexType of investment::IndexKind,
    /// When the money of an investment can be had back.
    LiquidityType of investment::Liquidity,
}

/// An investment type as requests may say it: ours, or one of the older words, which are kinds of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InvestmentWord(pub(crate) investment::InvestmentKind);

impl<'de> Deserialize<'de> for InvestmentWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use investment::InvestmentKind;
        let text = String::deserialize(deserializer)?;
        let kind = match text.to_ascii_uppercase().as_str() {
            "CDB" | "LCI" | "LCA" | "POUPANCA" => InvestmentKind::FixedIncome,
            "ACAO" | "FII" => InvestmentKind::Equity,
            "FUNDO" => InvestmentKind::Fund,
            "CRIPTO" => InvestmentKind::Crypto,
            "OUTRO" => InvestmentKind::Other,
            _ => text.parse().map_err(D::Error::custom)?,
        };
        Ok(Self(kind))
    }
}

/// A frequency as requests may say it: `ANNUAL` is an older word for `YEARLY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrequencyWord(pub(crate) calendar::Frequency);

impl<'de> Deserialize<'de> for FrequencyWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let word = if text.eq_ignore_ascii_case("ANNUAL") { "YEARLY" } else { text.as_str() };
        word.parse().map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_words_are_understood_in_any_case() {
        let kind = |text: &str| serde_json::from_str::<InvestmentWord>(&format!("\"{text}\"")).map(|word| word.0);
        assert_eq!(kind("cdb").unwrap(), investment::InvestmentKind::FixedIncome);
        assert_eq!(kind("FII").unwrap(), investment::InvestmentKind::Equity);
        assert_eq!(kind("Tesouro_Direto").unwrap(), investment::InvestmentKind::TesouroDireto);
        assert!(kind("selfie").is_err());
        let every = |text: &str| serde_json::from_str::<FrequencyWord>(&format!("\"{text}\"")).map(|word| word.0);
        assert_eq!(every("annual").unwrap(), calendar::Frequency::Yearly);
        assert_eq!(every("Monthly").unwrap(), calendar::Frequency::Monthly);
        assert!(every("sometimes").is_err());
    }
}
