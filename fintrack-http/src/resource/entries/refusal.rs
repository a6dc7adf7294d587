//! How a transaction that makes no sense is refused.

use fintrack_core::entry::{EntryError, Holder};
use fintrack_core::instalment::RevisionError;
use fintrack_db::transaction::ChangeError;

use crate::ApiError;
use crate::code::ProblemCode;

impl From<EntryError> for ApiError {
    fn from(error: EntryError) -> Self {
        let pointer = match error {
            EntryError::NotPositive(_) => "/amount",
            EntryError::Day(_) => "/transaction_date",
            EntryError::SameAccount => "/destination_account_id",
            EntryError::AmountsDiffer { .. } => "/received_amount",
            EntryError::NoParts
            | EntryError::PartNotPositive(_)
            | EntryError::PartsDiffer { .. }
            | EntryError::MixedCurrencies(..) => "/splits",
            EntryError::CategoryKind { part: Some(part), .. } => {
                return Self::at(&format!("/splits/{part}/category_id"), &error);
            }
            EntryError::CategoryKind { part: None, .. } => "/category_id",
            EntryError::OtherCurrency { holder: Holder::Account, .. } => "/account_id",
            EntryError::OtherCurrency { holder: Holder::Card, .. } => "/card_id",
            EntryError::OtherCurrency { holder: Holder::Investment, .. } => "/investment_id",
            EntryError::Original { .. } => "/original_amount",
            EntryError::Misplaced { .. } => "",
        };
        Self::at(pointer, &error)
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Entry(error) => error.into(),
            ChangeError::Linked(error) => Self::refused(ProblemCode::Reimbursed, &error),
            ChangeError::Reimbursement(error) => Self::at("/reimburses", &error),
            ChangeError::Instalments(error) => error.into(),
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

impl From<RevisionError> for ApiError {
    fn from(error: RevisionError) -> Self {
        match error {
            RevisionError::Paid(_) => Self::refused(ProblemCode::InvoicePaid, &error),
            RevisionError::Missing(_) => Self::refused(ProblemCode::InstalmentMissing, &error),
            RevisionError::Entry { error, .. } => error.into(),
        }
    }
}
