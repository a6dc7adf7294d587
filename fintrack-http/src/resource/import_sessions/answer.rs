//! How a session is shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fintrack_core::id::{ImportSessionId, UserId};
use fintrack_core::import_session::{AccountOrCard, ContextFigures, Counts, Outcome, SessionStatus};
use fintrack_db::Version;
use fintrack_db::import_session::{self, LoadedSession};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bindings::RecurringBinding;
use super::line::StagedTransaction;
use crate::entry::{Needs, Workspace};
use crate::field::{Amount, Month};
use crate::word::SessionState;
use crate::write::Answer;

/// How many lines of a session ended how.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SessionStats {
    /// Lines that a commit would book, or bind to what is booked.
    #[schema(example = 41)]
    ready: u32,
    /// All lines.
    #[schema(example = 60)]
    total: u32,
    /// Lines that lack something, or wait for a decision.
    #[schema(example = 2)]
    pending: u32,
    /// Lines that were booked.
    #[schema(example = 0)]
    booked: u32,
    /// Lines that are the other side of what is booked.
    #[schema(example = 1)]
    bound: u32,
    /// Lines that were booked and count nowhere.
    #[schema(example = 0)]
    ignored: u32,
    /// Lines that were imported before.
    #[schema(example = 15)]
    duplicate: u32,
    /// Lines of another month.
    #[schema(example = 1)]
    other_month: u32,
    /// Lines that can be no transaction, or that a person removed.
    #[schema(example = 0)]
    rejected: u32,
}

impl From<&Counts> for SessionStats {
    fn from(counts: &Counts) -> Self {
        Self {
            ready: counts.get(Outcome::Ready),
            total: counts.total(),
            pending: counts.get(Outcome::Pending),
            booked: counts.get(Outcome::Booked),
            bound: counts.get(Outcome::Bound),
            ignored: counts.get(Outcome::Ignored),
            duplicate: counts.get(Outcome::Duplicate),
            other_month: counts.get(Outcome::OtherMonth),
            rejected: counts.get(Outcome::Rejected),
        }
    }
}

/// A session in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionSummary {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000f1")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// Who opened it; null of one from before that was kept.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: Option<Uuid>,
    /// `account` or `card`.
    #[serde(rename = "type")]
    #[schema(example = "account")]
    kind: &'static str,
    /// What it is called.
    #[schema(example = "Conta Azul 2026-03")]
    description: String,
    /// The account whose statement it is.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// The card whose invoice it is.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// The civil month of an account, or the billing month of a card, `YYYY-MM`.
    #[schema(value_type = Month)]
    billing_month: String,
    /// `OPEN`, or `CLOSED` when its month is reconciled.
    #[schema(value_type = SessionState)]
    state: SessionStatus,
    /// What the bank says, in the currency of the account or card; of a card of which nobody said it, what was paid for the
    /// invoice.
    target_value: Option<Amount>,
    /// How many lines ended how, when they were last looked at.
    stats: SessionStats,
    /// When it was opened.
    #[schema(example = "2026-04-01T12:00:00Z")]
    created_at: DateTime<Utc>,
}

impl SessionSummary {
    pub(super) fn of<P: Needs>(
        workspace: &Workspace<P>,
        session: import_session::SessionSummary,
        counts: &HashMap<ImportSessionId, Counts>,
    ) -> Self {
        let (kind, account_id, card_id) = fields_of(session.subject);
        Self {
            id: session.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            user_id: session.user.map(UserId::get),
            kind,
            description: session.name,
            account_id,
            card_id,
            billing_month: session.month.to_string(),
            state: session.status,
            target_value: session.target.map(Amount::from),
            stats: (&counts.get(&session.id).copied().unwrap_or_default()).into(),
            created_at: session.created_at,
        }
    }
}

fn fields_of(subject: AccountOrCard) -> (&'static str, Option<Uuid>, Option<Uuid>) {
    match subject {
        AccountOrCard::Account(id) => ("account", Some(id.get()), None),
        AccountOrCard::Card(id) => ("card", None, Some(id.get())),
    }
}

/// An import session, without its lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportSession {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000f1")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// Who opened it; null of one from before that was kept.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: Option<Uuid>,
    /// `account` or `card`.
    #[serde(rename = "type")]
    #[schema(example = "account")]
    kind: &'static str,
    /// What it is called.
    #[schema(example = "Conta Azul 2026-03")]
    description: String,
    /// The account whose statement it is.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// The card whose invoice it is.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// The civil month of an account, or the billing month of a card, `YYYY-MM`.
    #[schema(value_type = Month)]
    billing_month: String,
    /// `OPEN`, or `CLOSED` when its month is reconciled.
    #[schema(value_type = SessionState)]
    state: SessionStatus,
    /// What was there before the month, or carried into the invoice.
    initial_balance: Amount,
    /// What is booked in it.
    booked_value: Amount,
    /// What is staged and not booked.
    staged_value: Amount,
    /// The sum of the three: what the books would say.
    context_value: Amount,
    /// The same, under the name that older clients know.
    current_total: Amount,
    /// What the bank says; null as long as nobody said it.
    target_value: Option<Amount>,
    /// What the bank says less what the books would; null as long as nobody said it.
    difference: Option<Amount>,
    /// `OK` when nothing is pending and the books would agree with the bank; else `PENDING`.
    #[schema(example = "OK")]
    status: &'static str,
    /// How many lines ended how.
    stats: SessionStats,
    /// When it was last committed.
    #[schema(example = "2026-04-01T12:30:00Z")]
    committed_at: Option<DateTime<Utc>>,
    /// When it was closed.
    #[schema(example = "2026-04-01T12:40:00Z")]
    closed_at: Option<DateTime<Utc>>,
    /// When it was opened.
    #[schema(example = "2026-04-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-04-01T12:30:00Z")]
    updated_at: DateTime<Utc>,
    /// What its lines settle, or may settle, of recurring items.
    recurring_transaction_bindings: Vec<RecurringBinding>,
    #[serde(skip)]
    version: Version,
}

/// What was done with an import session, and the session as it stands now.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionDone {
    /// In a few words, for older clients.
    #[schema(example = "41 lines are ready, 2 are pending")]
    message: String,
    #[serde(flatten)]
    session: ImportSession,
}

impl SessionDone {
    /// 200 with what was done, in a few words.
    pub(super) fn ok(message: impl Into<String>, session: ImportSession) -> Answer {
        let version = session.version;
        Answer::ok(&Self { message: message.into(), session }).at_version(version)
    }
}

/// An import session with its lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportSessionDetail<'l> {
    #[serde(flatten)]
    session: ImportSession,
    /// Its lines, in the order of the files; none where they were not wanted.
    #[schema(value_type = Vec<StagedTransaction>)]
    transactions: &'l [StagedTransaction],
    /// The same, under the name that older clients know as well.
    #[schema(value_type = Vec<StagedTransaction>)]
    staged_transactions: &'l [StagedTransaction],
}

impl ImportSessionDetail<'_> {
    /// 200 with a session and its lines.
    pub(super) fn ok(session: ImportSession, loaded: &LoadedSession) -> Answer {
        let lines: Vec<_> = loaded.stored().map(|line| StagedTransaction::of(&loaded.session, &line)).collect();
        Self::answer(session, &lines)
    }

    /// 200 with a session alone.
    pub(super) fn without_lines(session: ImportSession) -> Answer {
        Self::answer(session, &[])
    }

    fn answer(session: ImportSession, lines: &[StagedTransaction]) -> Answer {
        let version = session.version;
        Answer::ok(&ImportSessionDetail { session, transactions: lines, staged_transactions: lines })
            .at_version(version)
    }
}

impl ImportSession {
    pub(super) fn of<P: Needs>(
        workspace: &Workspace<P>,
        loaded: &LoadedSession,
        bindings: Vec<RecurringBinding>,
    ) -> Self {
        let LoadedSession { session, about, figures, .. } = loaded;
        let (kind, account_id, card_id) = fields_of(session.subject.id());
        let ContextFigures { initial, booked, staged, context, target, difference, counts } = figures;
        Self {
            id: session.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            user_id: about.value.user.map(UserId::get),
            kind,
            description: about.value.name.clone(),
            account_id,
            card_id,
            billing_month: session.month.to_string(),
            state: session.status,
            initial_balance: (*initial).into(),
            booked_value: (*booked).into(),
            staged_value: (*staged).into(),
            context_value: (*context).into(),
            current_total: (*context).into(),
            target_value: target.map(Amount::from),
            difference: difference.map(Amount::from),
            status: if figures.is_ok() { "OK" } else { "PENDING" },
            stats: counts.into(),
            committed_at: about.value.committed_at,
            closed_at: about.value.closed_at,
            created_at: about.created_at,
            updated_at: about.updated_at,
            recurring_transaction_bindings: bindings,
            version: about.version,
        }
    }

    /// 200 with it.
    pub(super) fn ok(self) -> Answer {
        Answer::ok(&self).at_version(self.version)
    }

    /// 201 with it.
    pub(super) fn created(self) -> Answer {
        Answer::created(&self).at_version(self.version)
    }
}
