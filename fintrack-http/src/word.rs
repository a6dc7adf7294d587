//! Enumerations on the wire: matched without case, with the words of older clients beside ours.

use std::str::FromStr;

use fintrack_core::account::AccountKind;
use fintrack_core::category::{CategoryKind, Language};
use fintrack_core::entry::{EntryKind, Status};
use fintrack_core::goal::{self, GoalKind};
use fintrack_core::instalment::Scope;
use fintrack_core::investment::{self, IndexKind, InvestmentKind, Liquidity};
use fintrack_core::invoice::{DateSource, InvoiceStatus};
use fintrack_core::money::exchange;
use fintrack_core::notice::NoticeKind;
use fintrack_core::recurrence::{self, RecurrenceKind};
use fintrack_core::rule::Direction;
use fintrack_core::word::WordError;
use fintrack_core::{access, budget, calendar, import_session, report};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! on_the_wire {
    ($($(#[$doc:meta])* $name:ident($word:ty) $({ $($alias:literal => $variant:ident),+ $(,)? })?;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $word);

        impl FromStr for $name {
            type Err = <$word as FromStr>::Err;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $($(
                    if text.eq_ignore_ascii_case($alias) {
                        return Ok(Self(<$word>::$variant));
                    }
                )+)?
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = <$word>::ALL.iter().map(|word| word.as_str());
                let word: ObjectBuilder = schema::Object::builder().schema_type(Type::String);
                word.examples(words.clone().take(1)).enum_values(Some(words)).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

on_the_wire! {
    /// What kind of account it is.
    AccountType(AccountKind) { "CRIPTO" => Crypto, "CRIPTOWALLET" => CryptoWallet };
    /// Which way a category's money flows.
    CategoryType(CategoryKind);
    /// Which of the eight kinds a transaction is.
    TransactionType(EntryKind) { "INVESTMENT_WITHDRAW" => InvestmentWithdrawal };
    /// Where a transaction stands.
    TransactionStatus(Status);
    /// How an invoice stands.
    InvoiceStanding(InvoiceStatus);
    /// Which parts of a purchase in instalments.
    InstalmentScope(Scope);
    /// What an amount of a purchase in instalments is.
    InstalmentAmountType(Priced) { "INSTALMENT" => Instalment };
    /// Who says when an invoice opens, closes and is due.
    InvoiceDateSource(DateSource);
    /// What somebody is in a workspace.
    Role(access::Role);
    /// What a key may be used for.
    KeyScope(access::Scope);
    /// How card purchases are dated in monthly sums.
    Basis(report::Basis);
    /// Who says what a currency cost.
    RateSource(exchange::RateSource);
    /// How a budget stands.
    BudgetHealth(budget::BudgetHealth);
    /// What a notification is about.
    NoticeType(NoticeKind);
    /// What feeds a goal.
    GoalType(GoalKind);
    /// How much a goal matters.
    GoalPriority(goal::Priority);
    /// What kind of transaction a recurring item expects.
    RecurringType(RecurrenceKind);
    /// What became of what a recurring item expects.
    RecurringPaymentStatus(recurrence::PaymentStatus);
    /// How often something comes back.
    Frequency(calendar::Frequency) { "ANNUAL" => Yearly };
    /// What sort of asset an investment is.
    InvestmentType(InvestmentKind) { "CRIPTO" => Crypto };
    /// What it is more exactly.
    InvestmentSubtype(investment::InvestmentSubtype);
    /// What a yield follows.
    IndexType(IndexKind);
    /// When the money of an investment can be had back.
    LiquidityType(Liquidity);
    /// Whether a bill was paid.
    BillStanding(report::BillStatus);
    /// Which way the money of a bill goes.
    BillType(report::BillKind);
    /// How much a bill presses, today.
    BillUrgency(report::Urgency);
    /// How an invoice stands, as the history of invoices shows it.
    InvoiceHistoryStatus(report::HistoryStatus);
    /// Whether what recurs on a card goes on.
    RecurringCardStatus(report::RecurringStatus);
    /// How much of a limit is used, as a colour.
    UseLevel(report::UseLevel);
    /// What a report is about, by a month of it.
    ReportSpan(Spanned);
    /// Which way money moved, as its holder sees it.
    MoneyDirection(Direction);
    /// How a line of a statement ended.
    LineOutcome(import_session::Outcome);
    /// Whether an import session goes on.
    SessionState(import_session::SessionStatus);
    /// A day of the week.
    Weekday(calendar::Weekday);
}

/// What sort of asset an investment is to be: a type, or a subtype, which says the type as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InvestmentSort {
    pub(crate) kind: InvestmentKind,
    pub(crate) subtype: Option<investment::InvestmentSubtype>,
}

impl FromStr for InvestmentSort {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        match text.parse::<investment::InvestmentSubtype>() {
            Ok(subtype) => Ok(Self { kind: subtype.kind(), subtype: Some(subtype) }),
            Err(_) => text.parse().map(|InvestmentType(kind)| Self { kind, subtype: None }),
        }
    }
}

impl<'de> Deserialize<'de> for InvestmentSort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl PartialSchema for InvestmentSort {
    fn schema() -> RefOr<Schema> {
        let kinds = InvestmentKind::ALL.iter().map(|word| word.as_str());
        let subtypes = investment::InvestmentSubtype::ALL.iter().map(|word| word.as_str());
        let word: ObjectBuilder = schema::Object::builder().schema_type(Type::String);
        word.examples(["CDB"]).enum_values(Some(kinds.chain(subtypes))).into()
    }
}

impl ToSchema for InvestmentSort {}

/// What a report is about, by a month of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spanned {
    /// The month.
    Month,
    /// Its whole year.
    Year,
}

impl Spanned {
    const ALL: &'static [Self] = &[Self::Month, Self::Year];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "MONTH",
            Self::Year => "YEAR",
        }
    }
}

impl FromStr for Spanned {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let found = Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text));
        let expected = "MONTH, YEAR".to_owned();
        found.ok_or_else(|| WordError { what: "what a report is about", text: text.to_owned(), expected })
    }
}

/// Declares what a query may choose from: words that are matched without case.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$of:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$of])* $variant),+
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $(if text.eq_ignore_ascii_case($word) {
                    return Ok(Self::$variant);
                })+
                let known = [$($word),+].join(", ");
                Err(serde::de::Error::custom(format_args!("`{text}` is no {}: expected one of {known}", $what)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let words = [$($word),+];
                let word = utoipa::openapi::schema::Object::builder().schema_type(utoipa::openapi::schema::Type::String);
                word.examples(words.into_iter().take(1)).enum_values(Some(words)).into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use choices;

choices! {
    /// A language that FinTrack speaks.
    SpokenLanguage, "language" {
        /// Brazilian Portuguese.
        Portuguese = "pt-BR",
        /// English.
        English = "en",
    }
}

impl From<SpokenLanguage> for Language {
    fn from(spoken: SpokenLanguage) -> Self {
        match spoken {
            SpokenLanguage::Portuguese => Self::Portuguese,
            SpokenLanguage::English => Self::English,
        }
    }
}

/// What an amount of a purchase in instalments is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priced {
    /// The whole price.
    Total,
    /// What each instalment costs.
    Instalment,
}

impl Priced {
    const ALL: &'static [Self] = &[Self::Total, Self::Instalment];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "TOTAL",
            Self::Instalment => "INSTALLMENT",
        }
    }
}

impl FromStr for Priced {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let found = Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text));
        let expected = "TOTAL, INSTALLMENT".to_owned();
        found.ok_or_else(|| WordError { what: "what an amount of instalments is", text: text.to_owned(), expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_matched_without_case_and_older_ones_are_understood() {
        for (text, kind) in [("savings", AccountKind::Savings), ("Cripto", AccountKind::Crypto)] {
            assert_eq!(text.parse(), Ok(AccountType(kind)));
        }
        assert_eq!("investment_withdraw".parse(), Ok(TransactionType(EntryKind::InvestmentWithdrawal)));
        assert_eq!(serde_json::to_string(&AccountType(AccountKind::CryptoWallet)).unwrap(), r#""CRYPTO_WALLET""#);
        assert!("bank".parse::<AccountType>().is_err());
        let sort = |kind, subtype| Ok(InvestmentSort { kind, subtype });
        let cdb = investment::InvestmentSubtype::Cdb;
        assert_eq!("cdb".parse(), sort(InvestmentKind::FixedIncome, Some(cdb)));
        assert_eq!("Tesouro_Direto".parse(), sort(InvestmentKind::TesouroDireto, None));
        assert_eq!("cripto".parse(), sort(InvestmentKind::Crypto, None));
        assert_eq!("annual".parse(), Ok(Frequency(calendar::Frequency::Yearly)));
    }
}
