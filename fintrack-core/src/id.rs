//! Typed identities: an [`AccountId`] cannot stand for a [`CardId`].
//!
//! Every identity is a UUID version 7, made by the shell; the core compares and carries them. Functions that create several
//! things take a source of new identities, `&mut impl FnMut() -> Uuid`.
//!
//! ```
//! use fintrack_core::id::AccountId;
//! use uuid::Uuid;
//!
//! let id = AccountId::new(Uuid::from_u128(1));
//! assert_eq!(id.to_string(), "00000000-0000-0000-0000-000000000001");
//! assert_eq!(AccountId::from(id.get()), id);
//! ```
//!
//! ```compile_fail
//! # use fintrack_core::id::{AccountId, CardId};
//! # use uuid::Uuid;
//! let card: CardId = AccountId::new(Uuid::from_u128(1)); // an account is no card
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to identify this kind of thing.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself, for storage and the wire.
            pub const fn get(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A person who can sign in.
    UserId,
    /// The isolation boundary: all books belong to exactly one.
    WorkspaceId,
    /// An account (conta).
    AccountId,
    /// A credit card (cartão).
    CardId,
    /// A category of income or expense.
    CategoryId,
    /// One level below a category.
    SubCategoryId,
    /// A word that things are marked with, across categories.
    TagId,
    /// An investment.
    InvestmentId,
    /// A recurring item (recorrência).
    RecurrenceId,
    /// The budget of a category and month.
    BudgetId,
    /// A goal (meta).
    GoalId,
    /// A deposit into a goal.
    GoalDepositId,
    /// A rule of the user's for the lines of statements.
    RuleId,
    /// A purchase in instalments (parcelas): what its parts have in common.
    InstalmentPlanId,
    /// An event of the audit trail: one operation.
    AuditEventId,
    /// A key that a program acts with in a user's stead.
    ApiKeyId,
    /// A sign-in on one device: a family of refresh tokens.
    SessionId,
    /// A token that was sent by e-mail.
    EmailTokenId,
    /// An invitation to a workspace.
    InviteId,
    /// Something that a user was told.
    NotificationId,
    /// An entry of the ledger: one transaction.
    EntryId,
    /// What was answered about files of one shape.
    StatementProfileId,
    /// A staging area for one account and month, or one card and billing month.
    ImportSessionId,
    /// A file that was uploaded to a session.
    StatementFileId,
    /// A line in a session.
    StagedLineId,
    /// The permanent trace of a line that was accepted.
    ImportedLineId,
}
