//! The rows of staged lines.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Filing, SlotOf};
use fintrack_core::id::{
    AccountId, CardId, CategoryId, EntryId, ImportSessionId, InvestmentId, RecurrenceId, StagedLineId, StatementFileId,
    SubCategoryId,
};
use fintrack_core::import_session::{Draft, IdentityText, ImportSession, Outcome, Rejection, StagedLine, Standing};
use fintrack_core::name::Description;
use fintrack_core::rule::{Field, Verdict};
use fintrack_core::suggest::Suggestion;
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

use super::beside::{self, Beside};
use super::imported::{instalment, instalment_columns};
use super::standings::Standings;
use crate::bulk::{ROWS_PER_STATEMENT, Statement, sparse};
use crate::money::{money, month_column};
use crate::{DbError, Stored, Version, WorkspaceTx};

struct LineRow {
    session_id: Uuid,
    id: Uuid,
    file_id: Option<Uuid>,
    line: i32,
    dated_on: NaiveDate,
    amount: Decimal,
    currency_code: String,
    minor_units: i16,
    bank_text: String,
    identity_text: String,
    bank_id: Option<String>,
    instalment: Option<i16>,
    instalments: Option<i16>,
    kind: String,
    category_id: Option<Uuid>,
    subcategory_id: Option<Uuid>,
    other_account_id: Option<Uuid>,
    paid_card_id: Option<Uuid>,
    paid_month: Option<NaiveDate>,
    investment_id: Option<Uuid>,
    is_ignored: bool,
    is_distinct: bool,
    description: Option<String>,
    answered: Vec<String>,
    suggestion: Option<Json<Suggestion>>,
    verdict: Option<Json<Verdict>>,
    outcome: String,
    rejection: Option<String>,
    settled: Option<String>,
    transaction_id: Option<Uuid>,
    merchant_code: Option<i16>,
    same_as_id: Option<Uuid>,
    recurring_item_id: Option<Uuid>,
    slot_on: Option<NaiveDate>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl LineRow {
    /// What was accepted stands in its imported line, what was rejected here; anything else is for the core to judge.
    fn standing(&self) -> Result<Standing, Box<dyn std::error::Error + Send + Sync>> {
        let outcome: Outcome = self.settled.as_deref().unwrap_or(&self.outcome).parse()?;
        let entry = || self.transaction_id.map(EntryId::new).ok_or("transaction_id is missing");
        Ok(match (outcome, &self.settled) {
            (Outcome::Booked, Some(_)) => Standing::Booked(entry()?),
            (Outcome::Ignored, Some(_)) => Standing::Ignored(entry()?),
            (Outcome::Bound, Some(_)) => Standing::Bound(entry()?),
            (Outcome::Rejected, _) => {
                Standing::Rejected(self.rejection.as_deref().ok_or("rejection is missing")?.parse::<Rejection>()?)
            }
            (
                Outcome::Ready
                | Outcome::Duplicate
                | Outcome::Pending
                | Outcome::OtherMonth
                | Outcome::Booked
                | Outcome::Ignored
                | Outcome::Bound,
                _,
            ) => Standing::unjudged(),
        })
    }

    fn staged(self, beside: Beside) -> Result<StagedLine, Box<dyn std::error::Error + Send + Sync>> {
        let standing = self.standing()?;
        let amount = money(self.amount, &self.currency_code, self.minor_units)?;
        let whole = self
            .category_id
            .map(|category| Filing::whole(CategoryId::new(category), self.subcategory_id.map(SubCategoryId::new)));
        Ok(StagedLine {
            id: StagedLineId::new(self.id),
            file: self.file_id.map(StatementFileId::new),
            line: u32::try_from(self.line)?,
            date: self.dated_on,
            amount,
            text: self.bank_text,
            identity: IdentityText::from_stored(self.identity_text),
            bank_id: self.bank_id,
            instalment: instalment(self.instalment, self.instalments),
            merchant_code: self.merchant_code.map(u16::try_from).transpose()?,
            draft: Draft {
                kind: self.kind.parse()?,
                filing: beside.filing(amount.currency())?.or(whole),
                other_account: self.other_account_id.map(AccountId::new),
                card: self.paid_card_id.map(CardId::new),
                paid_month: self.paid_month.map(BillingMonth::of),
                investment: self.investment_id.map(InvestmentId::new),
                tags: beside.tags,
                description: self.description.as_deref().map(Description::new),
                is_ignored: self.is_ignored,
                is_distinct: self.is_distinct,
                same_as: self.same_as_id.map(EntryId::new),
                recurrence: self
                    .recurring_item_id
                    .map(|item| SlotOf { item: RecurrenceId::new(item), slot: self.slot_on }),
            },
            answered: self.answered.iter().map(|word| word.parse()).collect::<Result<_, _>>()?,
            suggestion: self.suggestion.map(|Json(suggestion)| suggestion),
            verdict: self.verdict.map(|Json(verdict)| Box::new(verdict)),
            standing,
        })
    }
}

/// The lines of sessions, in the order of files and of lines within them. Only settled ones stand where they stood.
pub(super) async fn load(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<HashMap<ImportSessionId, Vec<StagedLine>>, DbError> {
    let stored = load_stored(tx, sessions).await?;
    let values = |lines: Vec<Stored<StagedLine>>| lines.into_iter().map(|line| line.value).collect();
    Ok(stored.into_iter().map(|(session, lines)| (session, values(lines))).collect())
}

/// The session that a line is in.
///
/// # Errors
/// [`DbError::NotFound`].
pub(super) async fn session_of(tx: &mut WorkspaceTx, line: StagedLineId) -> Result<ImportSessionId, DbError> {
    let session = sqlx::query_scalar!("select session_id from staged_lines where id = $1", line.get())
        .fetch_optional(tx.conn())
        .await?;
    session.map(ImportSessionId::new).ok_or_else(|| DbError::not_found("staged line", line))
}

/// How many lines sessions hold; one that holds none has no entry.
pub(super) async fn held(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<HashMap<ImportSessionId, usize>, DbError> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select session_id, count(*) as "lines!" from staged_lines where session_id = any($1) group by session_id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let count = |lines: i64| usize::try_from(lines).unwrap_or(usize::MAX);
    Ok(rows.into_iter().map(|row| (ImportSessionId::new(row.session_id), count(row.lines))).collect())
}

/// The same lines as they are kept.
pub(super) async fn load_stored(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<HashMap<ImportSessionId, Vec<Stored<StagedLine>>>, DbError> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query_as!(
        LineRow,
        r#"select s.session_id, s.id, s.file_id, s.line, s.dated_on, s.amount, u.code as currency_code, u.minor_units,
                  s.bank_text, s.identity_text, s.bank_id, s.instalment, s.instalments, s.kind, s.category_id,
                  s.subcategory_id, s.other_account_id, s.paid_card_id, s.paid_month, s.investment_id, s.is_ignored,
                  s.is_distinct, s.description, s.answered, s.suggestion as "suggestion: Json<Suggestion>",
                  s.verdict as "verdict: Json<Verdict>", s.outcome, s.rejection, i.outcome as "settled?",
                  i.transaction_id as "transaction_id?", s.merchant_code, s.same_as_id,
                  b.recurring_item_id as "recurring_item_id?", b.slot_on as "slot_on?", s.version, s.created_at,
                  s.updated_at
           from staged_lines s
           join import_sessions n on n.workspace_id = s.workspace_id and n.id = s.session_id
           left join accounts a on a.workspace_id = n.workspace_id and a.id = n.account_id
           left join cards c on c.workspace_id = n.workspace_id and c.id = n.card_id
           join currencies u on u.code = coalesce(s.foreign_currency_code, a.currency_code, c.currency_code)
           left join imported_lines i on i.workspace_id = s.workspace_id and i.staged_line_id = s.id
           left join recurring_bindings b
               on b.workspace_id = s.workspace_id and b.staged_line_id = s.id and b.status = 'CONFIRMED'
           where s.session_id = any($1)
           order by s.file_id, s.line, s.id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut beside = beside::load(tx, &ids).await?;
    let mut lines: HashMap<ImportSessionId, Vec<Stored<StagedLine>>> = HashMap::new();
    for row in rows {
        let (session, id) = (row.session_id, row.id);
        let (version, created_at, updated_at) = (Version::new(row.version), row.created_at, row.updated_at);
        let value = row.staged(beside.remove(&id).unwrap_or_default()).map_err(DbError::corrupt("staged line", id))?;
        let line = Stored { value, version, created_at, updated_at };
        lines.entry(ImportSessionId::new(session)).or_default().push(line);
    }
    Ok(lines)
}

/// The currency of a line where it is not that of its session.
fn foreign_currency(session: &ImportSession, line: &StagedLine) -> Option<String> {
    let currency = line.amount.currency();
    (currency != session.subject.currency()).then(|| currency.code().to_owned())
}

/// Stores new lines of sessions.
pub(super) async fn insert(tx: &mut WorkspaceTx, rows: &[(&ImportSession, &StagedLine)]) -> Result<(), DbError> {
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        tx.execute_all(insertions(tx.workspace(), chunk)).await?;
    }
    Ok(())
}

/// The statements that store new lines of sessions, with what stands beside them: one for each table.
pub(super) fn insertions(workspace: Uuid, rows: &[(&ImportSession, &StagedLine)]) -> Vec<Statement> {
    let lines: Vec<&StagedLine> = rows.iter().map(|(_, line)| *line).collect();
    [Some(insertion(workspace, rows, &lines))]
        .into_iter()
        .chain(beside::insertions(workspace, &lines))
        .flatten()
        .collect()
}

fn insertion(workspace: Uuid, rows: &[(&ImportSession, &StagedLine)], lines: &[&StagedLine]) -> Statement {
    let mut standings = Standings::default();
    for line in lines {
        standings.push(&line.standing);
    }
    let column = |of: fn(&StagedLine) -> Option<Uuid>| lines.iter().map(move |line| of(line));
    let instalments: Vec<_> = lines.iter().map(|line| instalment_columns(line.instalment)).collect();
    sqlx::query!(
        "insert into staged_lines (
             workspace_id, session_id, id, file_id, line, dated_on, amount, foreign_currency_code, bank_text,
             identity_text, bank_id, instalment, instalments, kind, category_id, subcategory_id, other_account_id, paid_card_id,
             paid_month, investment_id, is_ignored, suggestion, outcome, missing, rejection, twin_kind, twin_id,
             description, answered, verdict, merchant_code
         )
         select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::integer[]),
             unnest($6::date[]), unnest($7::numeric[]), unnest($8::text[]), unnest($9::text[]),
             unnest($10::text[]), unnest($11::text[]), unnest($12::smallint[]), unnest($13::smallint[]),
             unnest($14::text[]), unnest($15::uuid[]), unnest($16::uuid[]), unnest($17::uuid[]),
             unnest($18::uuid[]), unnest($19::date[]), unnest($20::uuid[]), unnest($21::boolean[]),
             unnest($22::jsonb[]), unnest($23::text[]), string_to_array(unnest($24::text[]), ','),
             unnest($25::text[]), unnest($26::text[]), unnest($27::uuid[]), unnest($28::text[]),
             string_to_array(unnest($29::text[]), ','), unnest($30::jsonb[]), unnest($31::smallint[])",
        workspace,
        &rows.iter().map(|(session, _)| session.id.get()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &sparse(column(|line| line.file.map(StatementFileId::get))) as &[Option<Uuid>],
        &lines.iter().map(|line| i32::try_from(line.line).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.date).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(),
        &sparse(rows.iter().map(|(session, line)| foreign_currency(session, line)))
            as &[Option<String>],
        &lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>() as &[&str],
        &lines.iter().map(|line| line.identity.as_str()).collect::<Vec<_>>() as &[&str],
        &sparse(lines.iter().map(|line| line.bank_id.as_deref())) as &[Option<&str>],
        &sparse(instalments.iter().map(|(k, _)| *k)) as &[Option<i16>],
        &sparse(instalments.iter().map(|(_, n)| *n)) as &[Option<i16>],
        &lines.iter().map(|line| line.draft.kind.as_str()).collect::<Vec<_>>() as &[&str],
        &sparse(column(category)) as &[Option<Uuid>],
        &sparse(column(subcategory)) as &[Option<Uuid>],
        &sparse(column(|line| line.draft.other_account.map(AccountId::get))) as &[Option<Uuid>],
        &sparse(column(|line| line.draft.card.map(CardId::get))) as &[Option<Uuid>],
        &sparse(lines.iter().map(|line| line.draft.paid_month.map(month_column)))
            as &[Option<NaiveDate>],
        &sparse(column(|line| line.draft.investment.map(InvestmentId::get))) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.is_ignored).collect::<Vec<_>>(),
        &sparse(lines.iter().map(|line| line.suggestion.as_ref().map(Json)))
            as &[Option<Json<&Suggestion>>],
        &standings.outcomes as &[&str],
        &sparse(standings.missing) as &[Option<String>],
        &sparse(standings.rejections) as &[Option<&str>],
        &sparse(standings.twin_kinds) as &[Option<&str>],
        &sparse(standings.twins) as &[Option<Uuid>],
        &sparse(lines.iter().map(|line| description(line))) as &[Option<&str>],
        &lines.iter().map(|line| answered(line)).collect::<Vec<_>>(),
        &sparse(lines.iter().map(|line| verdict(line))) as &[Option<Json<&Verdict>>],
        &sparse(lines.iter().map(|line| merchant_code(line))) as &[Option<i16>],
    )
}

fn whole(line: &StagedLine) -> Option<CategoryRef> {
    match line.draft.filing {
        Some(Filing::Whole(under)) => Some(under),
        Some(Filing::Split(_)) | None => None,
    }
}

fn category(line: &StagedLine) -> Option<Uuid> {
    whole(line).map(|under| under.category.get())
}

fn subcategory(line: &StagedLine) -> Option<Uuid> {
    whole(line).and_then(|under| under.subcategory).map(SubCategoryId::get)
}

fn description(line: &StagedLine) -> Option<&str> {
    line.draft.description.as_ref().map(Description::as_str)
}

/// Words joined by commas.
fn answered(line: &StagedLine) -> String {
    line.answered.iter().copied().map(Field::as_str).collect::<Vec<_>>().join(",")
}

fn verdict(line: &StagedLine) -> Option<Json<&Verdict>> {
    line.verdict.as_deref().map(Json)
}

/// Codes have four digits.
fn merchant_code(line: &StagedLine) -> Option<i16> {
    line.merchant_code.and_then(|code| i16::try_from(code).ok())
}

/// Stores what lines would become now, and what of that a person decided.
pub(super) async fn update_drafts(tx: &mut WorkspaceTx, lines: &[&StagedLine]) -> Result<(), DbError> {
    if lines.is_empty() {
        return Ok(());
    }
    let column = |of: fn(&StagedLine) -> Option<Uuid>| lines.iter().map(|line| of(line)).collect::<Vec<Option<Uuid>>>();
    sqlx::query!(
        "update staged_lines s
         set kind = t.kind, category_id = t.category, subcategory_id = t.subcategory, other_account_id = t.other_account,
             paid_card_id = t.card, paid_month = t.month, suggestion = t.suggestion, is_ignored = t.is_ignored,
             description = t.description, verdict = t.verdict, investment_id = t.investment,
             is_distinct = t.is_distinct, same_as_id = t.same_as, answered = string_to_array(t.answered, ',')
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::date[], $8::jsonb[],
                     $9::boolean[], $10::text[], $11::jsonb[], $12::uuid[], $13::boolean[], $14::uuid[], $15::text[])
              as t (id, kind, category, subcategory, other_account, card, month, suggestion, is_ignored, description,
                    verdict, investment, is_distinct, same_as, answered)
         where s.workspace_id = $16 and s.id = t.id",
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.draft.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &column(category) as &[Option<Uuid>],
        &column(subcategory) as &[Option<Uuid>],
        &column(|line| line.draft.other_account.map(AccountId::get)) as &[Option<Uuid>],
        &column(|line| line.draft.card.map(CardId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.paid_month.map(month_column)).collect::<Vec<_>>() as &[Option<NaiveDate>],
        &lines.iter().map(|line| line.suggestion.as_ref().map(Json)).collect::<Vec<_>>()
            as &[Option<Json<&Suggestion>>],
        &lines.iter().map(|line| line.draft.is_ignored).collect::<Vec<_>>(),
        &lines.iter().map(|line| description(line)).collect::<Vec<_>>() as &[Option<&str>],
        &lines.iter().map(|line| verdict(line)).collect::<Vec<_>>() as &[Option<Json<&Verdict>>],
        &column(|line| line.draft.investment.map(InvestmentId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.is_distinct).collect::<Vec<_>>(),
        &column(|line| line.draft.same_as.map(EntryId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| answered(line)).collect::<Vec<_>>(),
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    beside::remove(tx, lines).await?;
    tx.execute_all(beside::insertions(tx.workspace(), lines).into_iter().flatten()).await
}

/// Stores what a person changed of what a line says.
pub(super) async fn update_words(
    tx: &mut WorkspaceTx,
    session: &ImportSession,
    lines: &[&StagedLine],
) -> Result<(), DbError> {
    sqlx::query!(
        "update staged_lines s
         set dated_on = t.dated_on, amount = t.amount, bank_text = t.bank_text, identity_text = t.identity_text,
             foreign_currency_code = t.currency
         from unnest($1::uuid[], $2::date[], $3::numeric[], $4::text[], $5::text[], $6::text[])
              as t (id, dated_on, amount, bank_text, identity_text, currency)
         where s.workspace_id = $7 and s.id = t.id",
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.date).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.identity.as_str().to_owned()).collect::<Vec<_>>(),
        &lines.iter().map(|line| foreign_currency(session, line)).collect::<Vec<_>>() as &[Option<String>],
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes lines, as if they had never come.
pub(super) async fn delete(tx: &mut WorkspaceTx, lines: &[StagedLineId]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = lines.iter().map(|line| line.get()).collect();
    sqlx::query!("delete from staged_lines where id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(())
}
