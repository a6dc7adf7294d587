//! What storage can answer other than what was asked for.

use std::error::Error;

use sqlx::error::{DatabaseError, ErrorKind};
use thiserror::Error;
use uuid::Uuid;

use crate::Version;

/// Declares the constraints that a user's input can run into, by their names in the schema.
macro_rules! constraints {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// A rule of the schema that a user's input can break, named so that a client can be told which.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Constraint {
            $($(#[$doc])* $variant),+
        }

        impl Constraint {
            /// Every constraint, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in the schema.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

constraints! {
    /// Another user has that e-mail address.
    UserEmail = "uq_users_email",
    /// Another account of the workspace has that name.
    AccountName = "uq_accounts_name",
    /// Another card of the workspace has that name.
    CardName = "uq_cards_name",
    /// Another category of that kind has that name.
    CategoryName = "uq_categories_name",
    /// Another subcategory of the category has that name.
    SubCategoryName = "uq_subcategories_name",
    /// Another tag of the workspace has that name.
    TagName = "uq_tags_name",
    /// Another investment of the workspace has that name.
    InvestmentName = "uq_investments_asset_name",
    /// Another event of the audit trail has that identity.
    AuditEvent = "uq_audit_events_id",
    /// The staged line was accepted already.
    ImportedLine = "uq_imported_lines_staged_line",
    /// The account has an open session for that month.
    OpenAccountSession = "uq_import_sessions_open_account",
    /// The card has an open session for that month.
    OpenCardSession = "uq_import_sessions_open_card",
    /// The user was told of that cause.
    NotificationCause = "uq_notifications_cause",
    /// The request was sent before with that key.
    IdempotencyKey = "uq_idempotency_records_key",
    /// An invitation to that address is open.
    InviteEmail = "uq_workspace_invites_email",
    /// Another key of the workspace is the same.
    ApiKeyHash = "uq_api_keys_key_hash",
    /// That part of the purchase is in the books.
    InstalmentPart = "uq_transactions_instalment",
    /// The category has a budget for that month.
    BudgetCategoryMonth = "uq_budgets_category_month",
    /// The line settles another recurring item.
    RecurringBindingLine = "uq_recurring_bindings_line",
    /// That line and transaction were said not to belong together before.
    RejectedPair = "uq_rejected_pairs_pair",
    /// Files of that shape have a profile.
    StatementProfileShape = "uq_statement_profiles_shape",
}

/// Why an operation on storage did not happen.
#[derive(Debug, Error)]
pub enum DbError {
    /// There is no such thing in this workspace.
    #[error("there is no {what} {key}")]
    NotFound {
        /// "account", "import session".
        what: &'static str,
        /// The identity or the name that was asked for.
        key: String,
    },
    /// The input breaks a rule that holds between rows.
    #[error("the rule {} says otherwise", .0.name())]
    Conflict(Constraint),
    /// Somebody else changed it since it was looked at.
    #[error("the {what} {key} is at version {found}, and version {seen} was looked at: look again")]
    Stale {
        /// "account", "transaction".
        what: &'static str,
        /// Its identity.
        key: String,
        /// The version that the caller knows.
        seen: Version,
        /// The version that there is.
        found: Version,
    },
    /// It cannot be deleted, because something refers to it.
    #[error("the {what} {key} is referred to by {}: deactivate it instead", listed(.by))]
    InUse {
        /// "account", "category".
        what: &'static str,
        /// Its identity.
        key: String,
        /// What refers to it: the table, and how many of its rows.
        by: Vec<(String, u64)>,
    },
    /// It refers to something that this workspace does not have.
    #[error("it refers to something that is not there ({constraint})")]
    Dangling {
        /// The foreign key.
        constraint: String,
    },
    /// Another transaction changed or locked the same rows at the same time, and this one lost: nothing was written.
    /// The same call, begun anew, is likely to succeed at once; [`crate::Db::transaction`] does that by itself.
    #[error("another transaction changed the same rows at the same time")]
    LostRace(#[source] sqlx::Error),
    /// A statement or a wait for a lock took longer than it may: nothing was written. The same call may succeed when
    /// less is going on.
    #[error("the database is busy: a statement took longer than it may")]
    Busy(#[source] sqlx::Error),
    /// The server's disk is full: nothing was written, and nothing will be until room is made.
    #[error("the disk of the database is full: make room, then try again")]
    DiskFull(#[source] sqlx::Error),
    /// The database cannot be reached, or gave up; the same call may succeed later. When it was a commit, it may have
    /// happened: only what does no harm twice is worth repeating unseen.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// A stored row is nothing that the domain knows. The books were changed by other hands, or this is a bug.
    #[error("the stored {what} {id} makes no sense")]
    Corrupt {
        /// "account", "transaction".
        what: &'static str,
        /// Which row.
        id: Uuid,
        /// What the core says of it.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    /// The database refused a statement that it should take: a bug.
    #[error("the database refused a statement")]
    Statement(#[source] sqlx::Error),
}

fn listed(by: &[(String, u64)]) -> String {
    by.iter().map(|(what, count)| format!("{count} of {what}")).collect::<Vec<_>>().join(", ")
}

impl DbError {
    /// Whether the same call may succeed later, with no one changing anything: a lost race (begin anew at once), a busy
    /// database (later), an unavailable one (later, if doing it twice does no harm).
    ///
    /// Not so a full disk, which waits for a person, and everything that is wrong with the call itself.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::LostRace(_) | Self::Busy(_) | Self::Unavailable(_) => true,
            Self::NotFound { .. }
            | Self::Conflict(_)
            | Self::Stale { .. }
            | Self::InUse { .. }
            | Self::Dangling { .. }
            | Self::DiskFull(_)
            | Self::Corrupt { .. }
            | Self::Statement(_) => false,
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "callers hand over identities and texts alike")]
    pub(crate) fn not_found(what: &'static str, key: impl ToString) -> Self {
        Self::NotFound { what, key: key.to_string() }
    }

    pub(crate) fn corrupt(what: &'static str, id: Uuid) -> impl FnOnce(Box<dyn Error + Send + Sync>) -> Self {
        move |cause| Self::Corrupt { what, id, cause }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        let Some(refusal) = error.as_database_error() else {
            return if is_connection_lost(&error) { Self::Unavailable(error) } else { Self::Statement(error) };
        };
        let constraint = refusal.constraint().unwrap_or_default();
        match refusal.kind() {
            ErrorKind::UniqueViolation => match Constraint::ALL.iter().find(|known| known.name() == constraint) {
                Some(known) => Self::Conflict(*known),
                None => Self::Statement(error),
            },
            ErrorKind::ForeignKeyViolation => Self::Dangling { constraint: constraint.to_owned() },
            ErrorKind::NotNullViolation | ErrorKind::CheckViolation | ErrorKind::ExclusionViolation | _ => {
                Self::refused(&code_of(&error), error)
            }
        }
    }
}

impl DbError {
    /// By the server's five-character code, <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    fn refused(code: &str, error: sqlx::Error) -> Self {
        match code {
            "40001" | "40P01" => Self::LostRace(error), // serialization failure, deadlock
            "55P03" | "57014" => Self::Busy(error),     // lock timeout, statement timeout
            "53100" => Self::DiskFull(error),
            "25P03" => Self::Unavailable(error), // idle in transaction for too long: the session was ended
            // No connection, no resources, a shutdown or restart, another rollback, an error of the system's.
            _ if ["08", "53", "57P", "40", "58"].iter().any(|class| code.starts_with(class)) => {
                Self::Unavailable(error)
            }
            _ => Self::Statement(error),
        }
    }
}

/// The server's code for an error; empty for an error of another kind.
pub(crate) fn code_of(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(DatabaseError::code).unwrap_or_default().into_owned()
}

fn is_connection_lost(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
    )
}
