//! What a person decided of where transactions are filed: what the classifier learns from.
//!
//! Two things are a person's word. Closing a month is, for all that stands in it, read or not; and an answer to a line is,
//! from the moment it is given, whether the line is booked yet or not. Splits are too individual to teach.

use std::collections::{BTreeSet, HashMap};
use std::error::Error as StdError;

use chrono::NaiveDate;
use fintrack_core::audit::{Image, Value};
use fintrack_core::entry::{CategoryRef, EntryKind, Filing, Status};
use fintrack_core::id::{CategoryId, SubCategoryId, TagId};
use fintrack_core::import_session::StagedLine;
use fintrack_core::rule::Field;
use fintrack_core::suggest::{Confirmation, Decided, Shown};
use fintrack_core::word::WordError;
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{DbError, WorkspaceTx};

/// Where in the order of what is learned something stands: by its day, and of one day by its identity.
pub(super) type Place = (NaiveDate, Uuid);

/// What a person's answer to a line teaches; `None` when nobody answered what it is for, or with parts.
pub(super) fn of_line(line: &StagedLine) -> Option<Confirmation> {
    let Some(Filing::Whole(under)) = line.draft.filing else { return None };
    (line.answered.contains(&Field::Booking) && is_filed(line.draft.kind)).then(|| Confirmation {
        text: line.text.clone(),
        amount: line.amount.amount(),
        code: line.merchant_code,
        on: line.date,
        under,
        tags: line.draft.tags.clone(),
        shown: line.suggestion.as_ref().and_then(|suggestion| suggestion.shown),
        decided: Decided::Person,
    })
}

const fn is_filed(kind: EntryKind) -> bool {
    match kind {
        EntryKind::Income | EntryKind::Expense | EntryKind::CardExpense | EntryKind::CardChargeback => true,
        EntryKind::Transfer
        | EntryKind::CardPayment
        | EntryKind::InvestmentDeposit
        | EntryKind::InvestmentWithdrawal => false,
    }
}

/// A transaction as far as it teaches.
#[derive(Clone)]
pub(super) struct Fact {
    id: Uuid,
    kind: String,
    status: String,
    booked_on: NaiveDate,
    amount: Decimal,
    category_id: Option<Uuid>,
    subcategory_id: Option<Uuid>,
    text: String,
    is_deleted: bool,
    tags: Vec<Uuid>,
    merchant_code: Option<i16>,
    /// Whether a person answered what the line was for that it came from.
    pub(super) is_answered: bool,
    shown: Option<Json<Shown>>,
}

/// Transactions `t` with what is known of the lines that they came from: what comes after the joins, and its parameters.
macro_rules! select_facts {
    ($rest:tt $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Fact,
            r#"select t.id, t.kind, t.status, t.booked_on, t.amount, t.category_id, t.subcategory_id,
                      coalesce(t.bank_text, t.description) as "text!", t.deleted_at is not null as "is_deleted!",
                      array(
                          select g.tag_id
                          from transaction_tags g
                          where g.workspace_id = t.workspace_id and g.transaction_id = t.id
                          order by g.tag_id
                      ) as "tags!", s.merchant_code as "merchant_code?",
                      coalesce('booking' = any(s.answered), false) as "is_answered!",
                      nullif(s.suggestion -> 'shown', 'null') as "shown?: Json<Shown>"
               from transactions t
               left join imported_lines i
                   on i.workspace_id = t.workspace_id and i.transaction_id = t.id and i.outcome in ('booked', 'ignored')
               left join staged_lines s on s.workspace_id = i.workspace_id and s.id = i.staged_line_id "# + $rest
            $(, $argument)*
        )
    };
}

impl Fact {
    /// What it teaches; `None` for nothing.
    pub(super) fn confirmation(&self) -> Result<Option<Confirmation>, DbError> {
        self.taught().map_err(DbError::corrupt("transaction", self.id))
    }

    fn taught(&self) -> Result<Option<Confirmation>, Box<dyn StdError + Send + Sync>> {
        let (kind, status): (EntryKind, Status) = (self.kind.parse()?, self.status.parse()?);
        let Some(category) = self.category_id.filter(|_| is_filed(kind) && !self.is_deleted) else { return Ok(None) };
        if status != Status::Paid && !self.is_answered {
            return Ok(None);
        }
        let is_in = matches!(kind, EntryKind::Income | EntryKind::CardChargeback);
        Ok(Some(Confirmation {
            text: self.text.clone(),
            amount: if is_in { self.amount } else { -self.amount },
            code: self.merchant_code.and_then(|code| u16::try_from(code).ok()),
            on: self.booked_on,
            under: CategoryRef {
                category: CategoryId::new(category),
                subcategory: self.subcategory_id.map(SubCategoryId::new),
            },
            tags: self.tags.iter().copied().map(TagId::new).collect(),
            // What was shown is answered by a person alone.
            shown: self.shown.as_ref().filter(|_| self.is_answered).map(|Json(shown)| *shown),
            decided: if self.is_answered { Decided::Person } else { Decided::Unread },
        }))
    }

    pub(super) const fn place(&self) -> Place {
        (self.booked_on, self.id)
    }

    /// The same transaction as it was when an image of it was taken.
    pub(super) fn as_in(&self, image: &Image) -> Self {
        Self { is_deleted: false, ..Self::of_image(self.id, image, self) }
    }

    /// A transaction that is gone for good, as it was.
    pub(super) fn gone(id: Uuid, image: &Image) -> Self {
        let nothing = Self {
            id,
            kind: String::new(),
            status: String::new(),
            booked_on: NaiveDate::MIN,
            amount: Decimal::ZERO,
            category_id: None,
            subcategory_id: None,
            text: String::new(),
            is_deleted: false,
            tags: Vec::new(),
            merchant_code: None,
            is_answered: false,
            shown: None,
        };
        Self::of_image(id, image, &nothing)
    }

    /// A transaction that is gone for good and came from an answered line, as it was.
    pub(super) fn gone_from(id: Uuid, image: &Image, line: &Confirmation) -> Self {
        let merchant_code = line.code.and_then(|code| i16::try_from(code).ok());
        Self { merchant_code, is_answered: true, shown: line.shown.map(Json), ..Self::gone(id, image) }
    }

    /// The same transaction with these tags less and those more.
    pub(super) fn with_tags(&self, without: &BTreeSet<Uuid>, with: &BTreeSet<Uuid>) -> Self {
        let kept = self.tags.iter().copied().filter(|tag| !without.contains(tag));
        let tags: BTreeSet<Uuid> = kept.chain(with.iter().copied()).collect();
        Self { tags: tags.into_iter().collect(), ..self.clone() }
    }

    fn of_image(id: Uuid, image: &Image, otherwise: &Self) -> Self {
        let column = |name: &str| image.columns.get(name);
        let text = |name: &str| match column(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let uuid = |name: &str| match column(name) {
            Some(Value::Uuid(id)) => Some(*id),
            _ => None,
        };
        Self {
            id,
            kind: text("kind").unwrap_or_else(|| otherwise.kind.clone()),
            status: text("status").unwrap_or_else(|| otherwise.status.clone()),
            booked_on: match column("booked_on") {
                Some(Value::Date(day)) => *day,
                _ => otherwise.booked_on,
            },
            amount: match column("amount") {
                Some(Value::Decimal(amount)) => *amount,
                _ => otherwise.amount,
            },
            category_id: uuid("category_id"),
            subcategory_id: uuid("subcategory_id"),
            text: text("bank_text").or_else(|| text("description")).unwrap_or_default(),
            ..otherwise.clone()
        }
    }
}

/// Transactions by identity, those that are deleted too.
pub(super) async fn of_transactions(tx: &mut WorkspaceTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Fact>, DbError> {
    let facts = select_facts!("where t.id = any($1)", ids).fetch_all(tx.conn()).await?;
    Ok(facts.into_iter().map(|fact| (fact.id, fact)).collect())
}

/// All that teaches, in order.
pub(super) async fn all(tx: &mut WorkspaceTx) -> Result<Vec<Confirmation>, DbError> {
    let facts = select_facts!(
        "where t.category_id is not null and t.deleted_at is null
             and (t.status = 'PAID' or 'booking' = any(s.answered))"
    )
    .fetch_all(tx.conn())
    .await?;
    let mut taught: Vec<(Place, Confirmation)> = Vec::with_capacity(facts.len());
    for fact in facts {
        taught.extend(fact.confirmation()?.map(|confirmation| (fact.place(), confirmation)));
    }
    taught.extend(answers(tx).await?);
    taught.sort_by_key(|(place, _)| *place);
    Ok(taught.into_iter().map(|(_, confirmation)| confirmation).collect())
}

/// An answer to a line, as columns.
struct AnswerRow {
    id: Uuid,
    kind: String,
    dated_on: NaiveDate,
    amount: Decimal,
    bank_text: String,
    merchant_code: Option<i16>,
    category_id: Uuid,
    subcategory_id: Option<Uuid>,
    shown: Option<Json<Shown>>,
    tags: Vec<Uuid>,
}

/// Answered lines `s`: what is asked of them besides, and its parameters.
macro_rules! select_answers {
    ($rest:tt $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            AnswerRow,
            r#"select s.id, s.kind, s.dated_on, s.amount, s.bank_text, s.merchant_code,
                      s.category_id as "category_id!", s.subcategory_id,
                      nullif(s.suggestion -> 'shown', 'null') as "shown?: Json<Shown>",
                      array(
                          select g.tag_id
                          from staged_line_tags g
                          where g.workspace_id = s.workspace_id and g.staged_line_id = s.id
                      ) as "tags!"
               from staged_lines s
               where s.category_id is not null and 'booking' = any(s.answered) "# + $rest
            $(, $argument)*
        )
    };
}

impl AnswerRow {
    fn confirmation(self) -> Result<Option<Confirmation>, DbError> {
        let corrupt = DbError::corrupt("staged line", self.id);
        let kind: EntryKind = self.kind.parse().map_err(|error: WordError| corrupt(error.into()))?;
        Ok(is_filed(kind).then(|| Confirmation {
            text: self.bank_text,
            amount: self.amount,
            code: self.merchant_code.and_then(|code| u16::try_from(code).ok()),
            on: self.dated_on,
            under: CategoryRef {
                category: CategoryId::new(self.category_id),
                subcategory: self.subcategory_id.map(SubCategoryId::new),
            },
            tags: self.tags.into_iter().map(TagId::new).collect(),
            shown: self.shown.map(|Json(shown)| shown),
            decided: Decided::Person,
        }))
    }
}

/// The answers to lines that are not booked.
async fn answers(tx: &mut WorkspaceTx) -> Result<Vec<(Place, Confirmation)>, DbError> {
    let rows = select_answers!(
        "and not exists (
             select from imported_lines i where i.workspace_id = s.workspace_id and i.staged_line_id = s.id
         )"
    )
    .fetch_all(tx.conn())
    .await?;
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let place = (row.dated_on, row.id);
        answers.extend(row.confirmation()?.map(|confirmation| (place, confirmation)));
    }
    Ok(answers)
}

/// The answers to some lines, booked or not.
pub(super) async fn of_lines(tx: &mut WorkspaceTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Confirmation>, DbError> {
    let rows = select_answers!("and s.id = any($1)", ids).fetch_all(tx.conn()).await?;
    let mut answers = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        answers.extend(row.confirmation()?.map(|confirmation| (id, confirmation)));
    }
    Ok(answers)
}
