//! Which kind of fault of a field an error of the core is. The core speaks to programmers; pages have words by these kinds.

use std::fmt;

use fintrack_core::access::ScopeError;
use fintrack_core::account::AccountError;
use fintrack_core::budget::BudgetError;
use fintrack_core::calendar::CalendarError;
use fintrack_core::card::CardError;
use fintrack_core::category::CategoryError;
use fintrack_core::entry::EntryError;
use fintrack_core::goal::GoalError;
use fintrack_core::instalment::InstalmentError;
use fintrack_core::investment::{HoldingError, IndexError, InvestmentError};
use fintrack_core::invoice::InvoiceError;
use fintrack_core::money::MoneyError;
use fintrack_core::money::exchange::ExchangeRateError;
use fintrack_core::name::NameError;
use fintrack_core::preferences::PreferencesError;
use fintrack_core::recurrence::RecurrenceError;
use fintrack_core::reimbursement::ReimbursementError;
use fintrack_core::report::{ReportError, SpanError};
use fintrack_core::rule::{ConditionError, RuleError, SplitError, TextError};
use fintrack_core::secret::PasswordError;
use fintrack_core::statement::AnswerError;
use fintrack_core::workspace::{TimeZoneError, WorkspaceError};

use crate::code::FieldCode;

/// Why a field cannot hold what it was given.
pub(crate) trait Fault: fmt::Display {
    /// Of which kind it is; most have no name of their own.
    fn code(&self) -> FieldCode {
        FieldCode::Invalid
    }
}

impl Fault for &str {}
impl Fault for AnswerError {}
impl Fault for String {}
impl Fault for fmt::Arguments<'_> {}
impl Fault for PreferencesError {}

macro_rules! faults {
    ($($error:ty { $($pattern:pat => $code:expr,)+ })+) => {$(
        impl Fault for $error {
            fn code(&self) -> FieldCode {
                match self { $($pattern => $code,)+ }
            }
        }
    )+};
}

faults! {
    AccountError {
        Self::Day(error) => error.code(),
        Self::Currency { .. } => FieldCode::CurrencyFixed,
    }
    BudgetError {
        Self::NotPositive(_) => FieldCode::NotPositive,
        Self::NotAnExpense(_) => FieldCode::CategoryKind,
        Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::Threshold(_) => FieldCode::OutOfRange,
        Self::Money(error) => error.code(),
    }
    CalendarError {
        Self::Month(_) => FieldCode::Malformed,
        Self::DayOfMonth(_) => FieldCode::OutOfRange,
        Self::Year(_) => FieldCode::Day,
        Self::Backwards { .. } => FieldCode::Backwards,
    }
    CardError {
        Self::SameDays(_) => FieldCode::DueTooEarly,
        Self::NegativeLimit(_) => FieldCode::Negative,
        Self::NoCycle => FieldCode::Required,
        Self::Currency { .. } => FieldCode::CurrencyFixed,
        Self::LastDigits(_) => FieldCode::Malformed,
    }
    CategoryError {
        Self::Kind { .. } => FieldCode::KindFixed,
    }
    ConditionError {
        Self::Empty => FieldCode::Required,
        Self::TooManyOptions(_) | Self::TooDeep | Self::TooMany => FieldCode::TooLong,
        Self::NegativeAmount(_) => FieldCode::Negative,
        Self::Reversed { .. } => FieldCode::Reversed,
        Self::TwoCurrencies { .. } => FieldCode::OtherCurrency,
    }
    EntryError {
        Self::NotPositive(_) | Self::PartNotPositive(_) | Self::Original { .. } => FieldCode::NotPositive,
        Self::Day(error) => error.code(),
        Self::SameAccount => FieldCode::SameAccount,
        Self::AmountsDiffer { .. } => FieldCode::AmountsDiffer,
        Self::NoParts => FieldCode::PartCount,
        Self::PartsDiffer { .. } => FieldCode::PartsDiffer,
        Self::MixedCurrencies(..) | Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::CategoryKind { .. } => FieldCode::CategoryKind,
        Self::Misplaced { .. } => FieldCode::Misplaced,
    }
    ExchangeRateError {
        Self::SameCurrency(_) => FieldCode::SameCurrency,
        Self::NotPositive(_) | Self::NothingMoved(_) => FieldCode::NotPositive,
        Self::TooFine(_) => FieldCode::TooFine,
        Self::TooLarge(_) => FieldCode::TooLarge,
    }
    GoalError {
        Self::TargetNotPositive(_) | Self::DepositNotPositive(_) => FieldCode::NotPositive,
        Self::TakesNoDeposits(_) | Self::TakesNoInvestments(_) | Self::AlreadyFed(_) => FieldCode::AlreadyFed,
        Self::NoDeposit { .. } | Self::NotLinked { .. } => FieldCode::Invalid,
        Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::Money(error) => error.code(),
    }
    HoldingError {
        Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::FlowNotPositive { .. } => FieldCode::NotPositive,
        Self::NegativeValue { .. } => FieldCode::Negative,
        Self::TwoValues { .. } => FieldCode::Twice,
    }
    IndexError {
        Self::Unreadable { .. } | Self::OtherIndex { .. } | Self::Ambiguous { .. } => FieldCode::Malformed,
        Self::OutOfRange { .. } => FieldCode::OutOfRange,
        Self::TooLong(_) => FieldCode::TooLong,
    }
    InstalmentError {
        Self::Instalment(_) => FieldCode::Malformed,
        Self::Count(_) | Self::Calendar { .. } => FieldCode::OutOfRange,
        Self::TooSmall { .. } => FieldCode::TooSmall,
        Self::Money(error) => error.code(),
        Self::Entry(error) => error.code(),
    }
    InvestmentError {
        Self::Currency { .. } => FieldCode::CurrencyFixed,
        Self::AccountCurrency { .. } | Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::Subtype { .. } | Self::Elsewhere(_) => FieldCode::Misplaced,
    }
    InvoiceError {
        Self::Day(error) => error.code(),
        Self::ClosesBeforeOpening { .. } => FieldCode::ClosesTooEarly,
        Self::DueBeforeClosing { .. } => FieldCode::DueTooEarly,
        Self::ClosesAfterNext { .. } => FieldCode::ClosesTooLate,
    }
    MoneyError {
        Self::TooFine { .. } => FieldCode::TooFine,
        Self::TooLarge(_) | Self::SumTooLarge(_) => FieldCode::TooLarge,
        Self::CurrencyMismatch { .. } => FieldCode::OtherCurrency,
        Self::Unreadable(_) => FieldCode::Malformed,
    }
    NameError {
        Self::Empty { .. } => FieldCode::Required,
        Self::TooLong { .. } => FieldCode::TooLong,
        Self::Nul { .. } | Self::Color(_) => FieldCode::Malformed,
        Self::Email => FieldCode::NotAnAddress,
    }
    PasswordError {
        Self::TooShort => FieldCode::TooShort,
        Self::TooLong => FieldCode::TooLong,
    }
    RecurrenceError {
        Self::NotPositive(_) => FieldCode::NotPositive,
        Self::Backwards { .. } => FieldCode::Backwards,
        Self::Start(error) | Self::End(error) => error.code(),
        Self::SameAccount => FieldCode::SameAccount,
        Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::CategoryKind { .. } => FieldCode::CategoryKind,
    }
    ReimbursementError {
        Self::NotPositive { .. } => FieldCode::NotPositive,
        Self::NotAnIncome { .. } | Self::NotBooked { .. } => FieldCode::NotAnIncome,
        Self::NotAnExpense { .. } | Self::Ignored(_) => FieldCode::NotAnExpense,
        Self::OtherCurrency { .. } => FieldCode::OtherCurrency,
        Self::Twice { .. } => FieldCode::Twice,
        Self::BeyondIncome { .. } => FieldCode::BeyondIncome,
        Self::BeyondExpense { .. } => FieldCode::BeyondExpense,
        Self::Unknown(_) => FieldCode::Invalid,
        Self::Money(error) => error.code(),
    }
    ReportError {
        Self::StartDay(_) | Self::Months { .. } | Self::ForecastDays(_) => FieldCode::OutOfRange,
        Self::Money(error) => error.code(),
        Self::Budget(error) => error.code(),
        Self::Goal(error) => error.code(),
        Self::Reimbursement(error) => error.code(),
        Self::Ledger(_) | Self::Conversion(_) => FieldCode::Invalid,
    }
    RuleError {
        Self::Condition { error, .. } => error.code(),
        Self::NoAction | Self::EmptyDescription => FieldCode::Required,
        Self::TooManyTags(_) => FieldCode::TooLong,
        Self::TransferToItself(_) => FieldCode::SameAccount,
    }
    ScopeError {
        Self::None => FieldCode::Required,
        Self::BeyondRole { .. } => FieldCode::BeyondRole,
    }
    SpanError {
        Self::Days(error) => error.code(),
        Self::TooLong(_) => FieldCode::OutOfRange,
    }
    SplitError {
        Self::Count(_) => FieldCode::PartCount,
        Self::NotPositive { .. } => FieldCode::NotPositive,
        Self::Percent { .. } => FieldCode::OutOfRange,
        Self::PercentTooFine { .. } => FieldCode::TooFine,
        Self::NoRest { .. } | Self::NothingLeft { .. } => FieldCode::PartsDiffer,
        Self::RestTwice { .. } | Self::SameTwice { .. } => FieldCode::Twice,
        Self::Currency { .. } => FieldCode::OtherCurrency,
    }
    TextError {
        Self::Empty(_) => FieldCode::Required,
        Self::Control { .. } => FieldCode::Malformed,
        Self::TooLong { .. } => FieldCode::TooLong,
        Self::Pattern { .. } => FieldCode::NotAPattern,
        Self::PatternTooLarge { .. } => FieldCode::TooLarge,
    }
    TimeZoneError {
        Self(_) => FieldCode::NoSuchTimeZone,
    }
    WorkspaceError {
        Self::Currency { .. } => FieldCode::CurrencyFixed,
    }
}
