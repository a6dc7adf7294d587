//! Why an archive is refused, and where.

use thiserror::Error;

use super::kind::Kind;
use super::seal::ArchiveHash;
use crate::account::AccountError;
use crate::audit::ChainError;
use crate::budget::BudgetError;
use crate::card::CardError;
use crate::entry::EntryError;
use crate::goal::GoalError;
use crate::id::InstalmentPlanId;
use crate::instalment::InstalmentError;
use crate::investment::{HoldingError, IndexError, InvestmentError};
use crate::invoice::InvoiceError;
use crate::money::exchange::ExchangeRateError;
use crate::money::{Currency, Money};
use crate::name::NameError;
use crate::recurrence::RecurrenceError;
use crate::reimbursement::ReimbursementError;
use crate::report::ReportError;
use crate::rule::{RuleError, RuleSetError, UsageError};
use crate::statement::SourceError;

/// Why bytes are not an archive that can be taken in. Nothing of them is.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The shell could not supply the bytes.
    #[error("the archive cannot be read")]
    Source(#[from] SourceError),
    /// The first line is not the one of an archive.
    #[error("this is no FinTrack archive: its first line does not name the format and its version")]
    NotAnArchive,
    /// Written by a program that knows more.
    #[error("the archive is of version {found}: a newer FinTrack wrote it, and this one reads versions 1 to {known}")]
    Newer {
        /// Its version.
        found: u64,
        /// The last version that is known here.
        known: u64,
    },
    /// The line that counts and seals all others is not there.
    #[error("the archive ends after line {lines} without the line that seals it: it was cut off")]
    Cut {
        /// How many lines there are, whole or in part.
        lines: u64,
    },
    /// The bytes are not those that were sealed.
    #[error("the archive is damaged: its bytes have the SHA-256 {found}, and {sealed} was sealed")]
    Damaged {
        /// What was sealed.
        sealed: ArchiveHash,
        /// What there is.
        found: ArchiveHash,
    },
    /// It was sealed as it is, and counts its records wrongly.
    #[error("the archive says that it has {said} records of the kind {kind}, and has {found}")]
    Miscounted {
        /// Of which kind.
        kind: Kind,
        /// What the last line says.
        said: u64,
        /// What there is.
        found: u64,
    },
    /// Each rule can be, and all of them cannot.
    #[error("the rules are too much together")]
    Rules(#[from] RuleSetError),
    /// A record cannot be taken in.
    #[error(transparent)]
    Line(#[from] LineError),
}

/// A record that cannot be taken in, and where it stands.
#[derive(Debug, Error)]
#[error("line {line}: {kind}")]
pub struct LineError {
    /// Counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub kind: LineErrorKind,
}

/// What is wrong with a line of an archive.
#[derive(Debug, Error)]
pub enum LineErrorKind {
    /// Not JSON, or not one object with one field.
    #[error("column {column}: not a record: {reason}")]
    Malformed {
        /// Counted from 1, in bytes.
        column: usize,
        /// What was expected, and what was there instead.
        reason: String,
    },
    /// A record of a kind that this version does not have.
    #[error("there are no records of the kind `{0}`")]
    UnknownKind(String),
    /// A field that is missing, unknown, or holds something else than it may.
    #[error("column {column}: {field}: {reason}")]
    Field {
        /// Counted from 1, in bytes.
        column: usize,
        /// Which one: `card.cycles[0].closing_day`.
        field: String,
        /// What was expected, and what was there instead.
        reason: String,
    },
    /// A sound record that does not fit those before it, or breaks a rule of the books.
    #[error("{kind}: {fault}")]
    Fault {
        /// What the record is.
        kind: Kind,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Contents of which no archive can be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsound {
    /// What is wrong with one of them.
    #[error("{kind} {id}: {fault}")]
    Record {
        /// What it is.
        kind: Kind,
        /// Which one.
        id: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Each rule can be, and all of them cannot.
    #[error("the rules are too much together: {0}")]
    Rules(RuleSetError),
}

/// What is wrong with something in an archive, taken by itself or beside the rest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Another one has this identity.
    #[error("the {what} {id} is there twice")]
    Twice {
        /// What has the identity: "account".
        what: &'static str,
        /// The identity.
        id: String,
    },
    /// Another one has this name, which is to be unique.
    #[error("there are two of the name `{0}`")]
    NameTaken(String),
    /// It refers to something that is not there, or only after it.
    #[error("it refers to the {what} {id}, and there is none before it")]
    Unknown {
        /// What it refers to: "account".
        what: &'static str,
        /// The identity.
        id: String,
    },
    /// A field is missing that its kind needs.
    #[error("{kind} needs the field `{field}`")]
    Lacks {
        /// The field.
        field: &'static str,
        /// The kind of transaction or recurring item.
        kind: &'static str,
    },
    /// A field is there that its kind does not have.
    #[error("{kind} has no field `{field}`")]
    Spare {
        /// The field.
        field: &'static str,
        /// The kind of transaction or recurring item.
        kind: &'static str,
    },
    /// Neither an account nor a card, or both.
    #[error("it is of an account or of a card: exactly one of the fields `account` and `card` is needed")]
    AccountOrCard,
    /// A single part that is not the whole.
    #[error("the only part is {part}, and the whole is {whole}")]
    PartIsNotWhole {
        /// The part.
        part: Money,
        /// The whole.
        whole: Money,
    },
    /// A description that would not stay as it is.
    #[error("the description `{0}` has blanks too many, control characters or more than 500 characters")]
    Description(String),
    /// An amount in another currency than what it moves on.
    #[error("{amount} is not in {currency}, the currency of the {what} {id}")]
    OtherCurrency {
        /// The amount.
        amount: Money,
        /// The currency that it should be in.
        currency: Currency,
        /// Whose currency: "account".
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// A purchase that is said to have no parts left, and has one.
    #[error("the purchase in instalments {0} has parts: they alone tell of it")]
    HasParts(InstalmentPlanId),
    /// A part of a purchase that says of it what another part does not.
    #[error("it is one of {count} parts of the purchase {plan}, which has {before}")]
    OtherCount {
        /// The purchase.
        plan: InstalmentPlanId,
        /// How many parts this one says that there are.
        count: u16,
        /// How many another one says.
        before: u16,
    },
    /// The trace of a line that was neither booked nor bound nor ignored.
    #[error("a line that was accepted is booked, bound or ignored, not {0}")]
    NotAccepted(crate::import_session::Outcome),
    /// The workspace stands at the beginning, once.
    #[error("the workspace is the first record, and there is one")]
    Workspace,
    /// An event of the trail that is not in its one spelling.
    #[error("event {0} of the trail is not written as events are: it was altered")]
    Altered(u64),
    /// Settings of reports.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// An account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A short text.
    #[error(transparent)]
    Text(#[from] NameError),
    /// A card.
    #[error(transparent)]
    Card(#[from] CardError),
    /// An invoice.
    #[error(transparent)]
    Invoice(#[from] InvoiceError),
    /// An investment.
    #[error(transparent)]
    Investment(#[from] InvestmentError),
    /// The index of an investment.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The value of an investment.
    #[error(transparent)]
    Holding(#[from] HoldingError),
    /// A recurring item.
    #[error(transparent)]
    Recurrence(#[from] RecurrenceError),
    /// A transaction.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A part of a purchase.
    #[error(transparent)]
    Instalment(#[from] InstalmentError),
    /// A reimbursement.
    #[error(transparent)]
    Reimbursement(#[from] ReimbursementError),
    /// A budget.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// A goal.
    #[error(transparent)]
    Goal(#[from] GoalError),
    /// A rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// How much a rule is used.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// An exchange rate.
    #[error(transparent)]
    Rate(#[from] ExchangeRateError),
    /// The trail.
    #[error(transparent)]
    Chain(#[from] ChainError),
}
