//! How a staged line is shown.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{EntryKind, Filing};
use fintrack_core::id::{AccountId, CardId, InvestmentId, StatementFileId, SubCategoryId};
use fintrack_core::import_session::{
    AccountOrCard, ImportSession, Likeness, Missing, Outcome, Rejection, StagedLine, Standing, Twin,
};
use fintrack_core::instalment::Instalment;
use fintrack_core::rule::Direction;
use fintrack_core::suggest::{Band, Reason, Suggestion};
use fintrack_db::Stored;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::field::{Amount, Month, percent};
use crate::word::{LineOutcome, TransactionType};

/// A line of a statement that waits, or of which is known what became of it.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct StagedTransaction {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000101")]
    id: Uuid,
    /// The session that it is in.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000f1")]
    session_id: Uuid,
    /// What it becomes.
    #[serde(rename = "type")]
    #[schema(value_type = TransactionType)]
    kind: EntryKind,
    /// `READY` for the commit; `PENDING` for a `reason`; `COMPLETED` when nothing is asked of anybody and no commit books it:
    /// it was committed, it is a copy for sure of what is there, or it was rejected.
    #[schema(example = "READY")]
    status: &'static str,
    /// What it is `PENDING` for: `missing` when it lacks something, `duplicate` when it may be a copy, `other_month` when it
    /// is dated outside the session's month.
    #[schema(value_type = Option<String>, example = json!(null))]
    reason: Option<&'static str>,
    /// How it ended, in one word.
    #[schema(value_type = LineOutcome)]
    outcome: Outcome,
    /// What it lacks: `category`, `other_account`, `card`, `other_amount`, `currency`, `investment`, `kind`.
    #[schema(value_type = Vec<String>, example = json!(["category"]))]
    missing: Vec<Missing>,
    /// Why it can be no transaction: `zero_amount`, `amount`, `discarded`, `duplicate`.
    #[schema(value_type = Option<String>, example = "zero_amount")]
    rejection: Option<Rejection>,
    /// The day as printed.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// How much moved, always positive; in the currency of the statement.
    amount: Amount,
    /// Which way it moved on the account or card: `in` or `out`.
    #[schema(value_type = String, example = "out")]
    direction: Direction,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What the transaction will be called.
    #[schema(example = "Padaria Estrela")]
    description: String,
    /// The bank's own words.
    #[schema(example = "COMPRA CARTAO PADARIA ESTRELA 07/03")]
    bank_text: String,
    /// The line of the file, counted from 1; of one that was posted, the number that it was posted with, if any.
    #[schema(example = 12)]
    line_number: Option<u32>,
    /// The file that it stood in; null of one that was posted.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000e1")]
    file_id: Option<Uuid>,
    /// Which instalment it is,
    #[schema(example = 3)]
    installment_number: Option<u16>,
    /// of how many.
    #[schema(example = 10)]
    total_installments: Option<u16>,
    /// What it may be, or is, a copy of.
    duplicate: Option<Duplicate>,
    /// The transaction that it became, or is the other side of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000201")]
    transaction_id: Option<Uuid>,
    /// Whether somebody works on it: never, since lines are understood when they are staged.
    #[schema(example = false)]
    processing_enrichment: bool,
    /// Why it would be filed so; null where nothing is to be filed.
    suggestion: Option<LineSuggestion>,
    /// What it would become, in the fields in which it is answered.
    data: LineChoices,
    /// When it was staged.
    #[schema(example = "2026-04-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-04-01T12:00:00Z")]
    updated_at: DateTime<Utc>,
}

/// What a line may be, or is, a copy of.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Duplicate {
    /// Whether it is one for sure; else a person decides.
    #[schema(example = false)]
    is_certain: bool,
    /// Why it may be one: `retold`, `redated`, `reposted`, `entered`, `other_side`, `moved_elsewhere`.
    #[schema(value_type = Option<String>, example = "redated")]
    likeness: Option<Likeness>,
    /// The line of an earlier file.
    #[schema(example = "0199c0de-0000-7000-8000-000000000301")]
    imported_line_id: Option<Uuid>,
    /// The line of another file of the session.
    #[schema(example = "0199c0de-0000-7000-8000-000000000102")]
    staged_transaction_id: Option<Uuid>,
    /// The transaction.
    #[schema(example = "0199c0de-0000-7000-8000-000000000201")]
    transaction_id: Option<Uuid>,
}

/// A guess, and what it rests on.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LineSuggestion {
    /// The category.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d1")]
    category_id: Uuid,
    /// The subcategory.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d2")]
    sub_category_id: Option<Uuid>,
    /// How sure it is of the category, in percent.
    #[schema(example = 93.5, minimum = 0, maximum = 100)]
    confidence: f64,
    /// What a person may do with it: `green` accept unread, `amber` look at it, `red` decide it.
    #[schema(value_type = String, example = "green")]
    band: Band,
    /// The next likely categories, the likelier first.
    #[schema(example = json!(["0199c0de-0000-7000-8000-0000000000d3"]))]
    alternatives: Vec<Uuid>,
    /// Why: `because` names the kind of reason (`history`, `words`, `word`, `rule`, `code`, `refund`, `amount`, `alike`,
    /// `unknown`), and the other fields what it rests on.
    #[schema(value_type = Object, example = json!({"because": "history", "merchant": "padaria estrela", "agreeing": 3, "seen": 3}))]
    reason: Reason,
}

impl From<&Suggestion> for LineSuggestion {
    fn from(suggestion: &Suggestion) -> Self {
        Self {
            category_id: suggestion.under.category.get(),
            sub_category_id: suggestion.under.subcategory.map(SubCategoryId::get),
            confidence: percent(suggestion.confidence),
            band: suggestion.confidence.band(),
            alternatives: suggestion.alternatives.iter().map(|id| id.get()).collect(),
            reason: suggestion.reason.clone(),
        }
    }
}

/// What a line would become.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LineChoices {
    /// What is shown in place of the bank's words.
    #[schema(example = "Padaria Estrela")]
    description: Option<String>,
    /// The one category that it is filed under.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d1")]
    category_id: Option<Uuid>,
    /// The subcategory.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d2")]
    subcategory_id: Option<Uuid>,
    /// The parts of a line that is filed under several; empty where it is not.
    splits: Vec<LinePart>,
    /// What it is marked with.
    #[schema(example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Vec<Uuid>,
    /// Whether it is booked as `IGNORE`, in no sum.
    #[schema(example = false)]
    ignore: bool,
    /// The account that pays a card.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<Uuid>,
    /// Where a transfer comes from.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a1")]
    source_account_id: Option<Uuid>,
    /// Where a transfer goes to.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a2")]
    destination_account_id: Option<Uuid>,
    /// The card that is paid.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<Uuid>,
    /// Whose invoice is paid, `YYYY-MM`.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<String>,
    /// The investment that money goes to or comes from.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000b1")]
    investment_id: Option<Uuid>,
    /// The recurring item that it settles, of whatever kind.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_transaction_id: Option<Uuid>,
    /// The same item, of a line that becomes income.
    #[schema(example = json!(null))]
    recurring_income_id: Option<Uuid>,
    /// The same item, of a line that becomes an expense.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_expense_id: Option<Uuid>,
    /// The same item, of a line that becomes a transfer.
    #[schema(example = json!(null))]
    recurring_transfer_id: Option<Uuid>,
    /// The same item, of a line that becomes a purchase on a card.
    #[schema(example = json!(null))]
    recurring_card_transaction_id: Option<Uuid>,
}

/// A part of a line.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LinePart {
    /// How much of it.
    amount: Amount,
    /// The category.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d1")]
    category_id: Uuid,
    /// The subcategory.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000d2")]
    subcategory_id: Option<Uuid>,
}

impl StagedTransaction {
    pub(super) fn of(session: &ImportSession, stored: &Stored<&StagedLine>) -> Self {
        let Stored { value: line, created_at, updated_at, .. } = *stored;
        let direction = Direction::of(line.amount).unwrap_or(Direction::Out);
        Self {
            id: line.id.get(),
            session_id: session.id.get(),
            kind: line.draft.kind,
            status: status(&line.standing),
            reason: reason(&line.standing),
            outcome: line.standing.outcome(),
            missing: missing(&line.standing),
            rejection: rejection(&line.standing),
            transaction_date: line.date,
            amount: line.amount.abs().into(),
            direction,
            currency_code: line.amount.currency().code().to_owned(),
            description: line.description().to_string(),
            bank_text: line.text.clone(),
            line_number: Some(line.line).filter(|number| *number > 0),
            file_id: line.file.map(StatementFileId::get),
            installment_number: line.instalment.map(Instalment::number),
            total_installments: line.instalment.map(Instalment::count),
            duplicate: Duplicate::of(&line.standing),
            transaction_id: became(&line.standing),
            processing_enrichment: false,
            suggestion: line.suggestion.as_ref().map(LineSuggestion::from),
            data: LineChoices::of(session, line, direction),
            created_at,
            updated_at,
        }
    }
}

/// In the words of older clients.
const fn status(standing: &Standing) -> &'static str {
    match standing {
        Standing::Ready(_) | Standing::Binds(_) => "READY",
        Standing::Pending(_) | Standing::PossibleDuplicate(..) | Standing::OtherMonth => "PENDING",
        Standing::Duplicate(_)
        | Standing::Rejected(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::Bound(_) => "COMPLETED",
    }
}

const fn reason(standing: &Standing) -> Option<&'static str> {
    match standing {
        Standing::Pending(_) => Some("missing"),
        Standing::PossibleDuplicate(..) => Some("duplicate"),
        Standing::OtherMonth => Some("other_month"),
        Standing::Ready(_)
        | Standing::Binds(_)
        | Standing::Duplicate(_)
        | Standing::Rejected(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::Bound(_) => None,
    }
}

fn missing(standing: &Standing) -> Vec<Missing> {
    if let Standing::Pending(missing) = standing { missing.iter().copied().collect() } else { Vec::new() }
}

const fn rejection(standing: &Standing) -> Option<Rejection> {
    if let Standing::Rejected(why) = standing { Some(*why) } else { None }
}

fn became(standing: &Standing) -> Option<Uuid> {
    match standing {
        Standing::Binds(id) | Standing::Booked(id) | Standing::Ignored(id) | Standing::Bound(id) => Some(id.get()),
        Standing::Ready(_)
        | Standing::Pending(_)
        | Standing::PossibleDuplicate(..)
        | Standing::Duplicate(_)
        | Standing::OtherMonth
        | Standing::Rejected(_) => None,
    }
}

impl Duplicate {
    fn of(standing: &Standing) -> Option<Self> {
        let (twin, likeness) = match standing {
            Standing::PossibleDuplicate(twin, likeness) => (twin, Some(*likeness)),
            Standing::Duplicate(twin) => (twin, None),
            Standing::Ready(_)
            | Standing::Pending(_)
            | Standing::Binds(_)
            | Standing::OtherMonth
            | Standing::Rejected(_)
            | Standing::Booked(_)
            | Standing::Ignored(_)
            | Standing::Bound(_) => return None,
        };
        let (imported_line_id, staged_transaction_id, transaction_id) = match twin {
            Twin::Imported(id) => (Some(id.get()), None, None),
            Twin::Staged(id) => (None, Some(id.get()), None),
            Twin::Entry(id) => (None, None, Some(id.get())),
        };
        let is_certain = likeness.is_none();
        Some(Self { is_certain, likeness, imported_line_id, staged_transaction_id, transaction_id })
    }
}

impl LineChoices {
    fn of(session: &ImportSession, line: &StagedLine, direction: Direction) -> Self {
        let draft = &line.draft;
        let (whole, splits) = match &draft.filing {
            Some(Filing::Whole(under)) => (Some(*under), Vec::new()),
            Some(filing @ Filing::Split(_)) => (None, filing.parts(line.amount.abs()).map(LinePart::from).collect()),
            None => (None, Vec::new()),
        };
        let (source, destination) = transfer(session, line, direction);
        let item = draft.recurrence.map(|of| of.item.get());
        let item_of = |kind| item.filter(|_| draft.kind == kind);
        Self {
            description: draft.description.as_ref().map(ToString::to_string),
            category_id: whole.map(|under| under.category.get()),
            subcategory_id: whole.and_then(|under| under.subcategory).map(SubCategoryId::get),
            splits,
            tag_ids: draft.tags.iter().map(|id| id.get()).collect(),
            ignore: draft.is_ignored,
            account_id: draft.other_account.filter(|_| draft.kind == EntryKind::CardPayment).map(AccountId::get),
            source_account_id: source.map(AccountId::get),
            destination_account_id: destination.map(AccountId::get),
            card_id: draft.card.map(CardId::get),
            billing_month: draft.paid_month.map(|month| month.to_string()),
            investment_id: draft.investment.map(InvestmentId::get),
            recurring_transaction_id: item,
            recurring_income_id: item_of(EntryKind::Income),
            recurring_expense_id: item_of(EntryKind::Expense),
            recurring_transfer_id: item_of(EntryKind::Transfer),
            recurring_card_transaction_id: item_of(EntryKind::CardExpense),
        }
    }
}

/// Between which accounts money moves.
fn transfer(
    session: &ImportSession,
    line: &StagedLine,
    direction: Direction,
) -> (Option<AccountId>, Option<AccountId>) {
    let AccountOrCard::Account(own) = session.subject.id() else { return (None, None) };
    if line.draft.kind != EntryKind::Transfer {
        return (None, None);
    }
    match direction {
        Direction::In => (line.draft.other_account, Some(own)),
        Direction::Out => (Some(own), line.draft.other_account),
    }
}

impl From<fintrack_core::entry::Part> for LinePart {
    fn from(part: fintrack_core::entry::Part) -> Self {
        Self {
            amount: part.amount.into(),
            category_id: part.under.category.get(),
            subcategory_id: part.under.subcategory.map(SubCategoryId::get),
        }
    }
}
