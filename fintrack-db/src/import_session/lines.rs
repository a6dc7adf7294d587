//! The rows of staged and imported lines.

use std::collections::HashMap;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Filing};
use fintrack_core::id::{
    AccountId, CardId, CategoryId, EntryId, ImportSessionId, InvestmentId, StagedLineId, StatementFileId, SubCategoryId,
};
use fintrack_core::import_session::{
    AccountOrCard, Draft, IdentityText, ImportedLine, Missing, Outcome, Rejection, StagedLine, Standing, Twin,
};
use fintrack_core::instalment::Instalment;
use fintrack_core::name::Description;
use fintrack_core::rule::{Field, Verdict};
use fintrack_core::suggest::Suggestion;
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

use super::beside::{self, Beside};
use super::session::columns;
use crate::money::{money, month_column};
use crate::transaction::ROWS_PER_STATEMENT;
use crate::{DbError, WorkspaceTx};

/// "k of n" from two columns, which are null together.
pub(super) fn instalment(number: Option<i16>, count: Option<i16>) -> Option<Instalment> {
    Instalment::new(u16::try_from(number?).ok()?, u16::try_from(count?).ok()?).ok()
}

fn instalment_columns(part: Option<Instalment>) -> (Option<i16>, Option<i16>) {
    let column = |number: fn(Instalment) -> u16| part.and_then(|part| i16::try_from(number(part)).ok());
    (column(Instalment::number), column(Instalment::count))
}

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
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query_as!(
        LineRow,
        r#"select s.session_id, s.id, s.file_id, s.line, s.dated_on, s.amount, s.currency_code, c.minor_units,
                  s.bank_text, s.identity_text, s.bank_id, s.instalment, s.instalments, s.kind, s.category_id,
                  s.subcategory_id, s.other_account_id, s.paid_card_id, s.paid_month, s.investment_id, s.is_ignored,
                  s.is_distinct, s.description, s.answered, s.suggestion as "suggestion: Json<Suggestion>",
                  s.verdict as "verdict: Json<Verdict>", s.outcome, s.rejection, i.outcome as "settled?",
                  i.transaction_id as "transaction_id?"
           from staged_lines s
           join currencies c on c.code = s.currency_code
           left join imported_lines i on i.workspace_id = s.workspace_id and i.staged_line_id = s.id
           where s.session_id = any($1)
           order by s.file_id, s.line, s.id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut beside = beside::load(tx, &ids).await?;
    let mut lines: HashMap<ImportSessionId, Vec<StagedLine>> = HashMap::new();
    for row in rows {
        let (session, id) = (row.session_id, row.id);
        let line = row.staged(beside.remove(&id).unwrap_or_default()).map_err(DbError::corrupt("staged line", id))?;
        lines.entry(ImportSessionId::new(session)).or_default().push(line);
    }
    Ok(lines)
}

/// A standing as columns.
struct StandingColumns {
    outcome: &'static str,
    missing: Option<String>, // words joined by commas; null when nothing is missing
    rejection: Option<&'static str>,
    twin_kind: Option<&'static str>,
    twin: Option<Uuid>,
}

impl StandingColumns {
    fn of(standing: &Standing) -> Self {
        let outcome = standing.outcome().as_str();
        let none = Self { outcome, missing: None, rejection: None, twin_kind: None, twin: None };
        let twin = |twin: &Twin| match twin {
            Twin::Imported(id) => (Some("imported"), Some(id.get())),
            Twin::Staged(id) => (Some("staged"), Some(id.get())),
            Twin::Entry(id) => (Some("transaction"), Some(id.get())),
        };
        match standing {
            Standing::Ready(_) | Standing::OtherMonth => none,
            Standing::Pending(missing) => {
                let words: Vec<&str> = missing.iter().copied().map(Missing::as_str).collect();
                Self { missing: Some(words.join(",")), ..none }
            }
            Standing::PossibleDuplicate(of, _) | Standing::Duplicate(of) => {
                let (twin_kind, twin) = twin(of);
                Self { twin_kind, twin, ..none }
            }
            Standing::Rejected(rejection) => Self { rejection: Some(rejection.as_str()), ..none },
            Standing::Binds(entry) => {
                let (twin_kind, twin) = twin(&Twin::Entry(*entry));
                Self { twin_kind, twin, ..none }
            }
            // Its imported line says what became of it, for as long as it has one; before that it was ready.
            Standing::Booked(_) | Standing::Ignored(_) | Standing::Bound(_) => {
                Self { outcome: Outcome::Ready.as_str(), ..none }
            }
        }
    }
}

/// Standings, column by column.
#[derive(Default)]
struct Standings {
    outcomes: Vec<String>,
    missing: Vec<Option<String>>,
    rejections: Vec<Option<String>>,
    twin_kinds: Vec<Option<String>>,
    twins: Vec<Option<Uuid>>,
}

impl Standings {
    fn push(&mut self, standing: &Standing) {
        let columns = StandingColumns::of(standing);
        self.outcomes.push(columns.outcome.to_owned());
        self.missing.push(columns.missing);
        self.rejections.push(columns.rejection.map(str::to_owned));
        self.twin_kinds.push(columns.twin_kind.map(str::to_owned));
        self.twins.push(columns.twin);
    }
}

/// Stores new lines.
pub(super) async fn insert(
    tx: &mut WorkspaceTx,
    session: ImportSessionId,
    lines: &[StagedLine],
) -> Result<(), DbError> {
    for chunk in lines.chunks(ROWS_PER_STATEMENT) {
        insert_chunk(tx, session, chunk).await?;
    }
    Ok(())
}

async fn insert_chunk(tx: &mut WorkspaceTx, session: ImportSessionId, lines: &[StagedLine]) -> Result<(), DbError> {
    let mut standings = Standings::default();
    for line in lines {
        standings.push(&line.standing);
    }
    let column = |of: fn(&StagedLine) -> Option<Uuid>| lines.iter().map(of).collect::<Vec<Option<Uuid>>>();
    let instalments: Vec<_> = lines.iter().map(|line| instalment_columns(line.instalment)).collect();
    sqlx::query!(
        "insert into staged_lines (
             workspace_id, session_id, id, file_id, line, dated_on, amount, currency_code, bank_text, identity_text,
             bank_id, instalment, instalments, kind, category_id, subcategory_id, other_account_id, paid_card_id,
             paid_month, investment_id, is_ignored, suggestion, outcome, missing, rejection, twin_kind, twin_id,
             description, answered, verdict
         )
         select $1, $2, id, file, line, dated_on, amount, currency, bank_text, identity_text, bank_id, k, n, kind,
                category, subcategory, other_account, card, month, investment, is_ignored, suggestion, outcome,
                string_to_array(missing, ','), rejection, twin_kind, twin, description,
                string_to_array(answered, ','), verdict
         from unnest(
             $3::uuid[], $4::uuid[], $5::integer[], $6::date[], $7::numeric[], $8::text[], $9::text[], $10::text[],
             $11::text[], $12::smallint[], $13::smallint[], $14::text[], $15::uuid[], $16::uuid[], $17::uuid[],
             $18::uuid[], $19::date[], $20::uuid[], $21::boolean[], $22::jsonb[], $23::text[], $24::text[],
             $25::text[], $26::text[], $27::uuid[], $28::text[], $29::text[], $30::jsonb[]
         ) as t (id, file, line, dated_on, amount, currency, bank_text, identity_text, bank_id, k, n, kind, category,
                 subcategory, other_account, card, month, investment, is_ignored, suggestion, outcome, missing,
                 rejection, twin_kind, twin, description, answered, verdict)",
        tx.workspace(),
        session.get(),
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &column(|line| line.file.map(StatementFileId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| i32::try_from(line.line).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.date).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.amount.currency().code().to_owned()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.identity.as_str().to_owned()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.bank_id.clone()).collect::<Vec<_>>() as &[Option<String>],
        &instalments.iter().map(|(k, _)| *k).collect::<Vec<_>>() as &[Option<i16>],
        &instalments.iter().map(|(_, n)| *n).collect::<Vec<_>>() as &[Option<i16>],
        &lines.iter().map(|line| line.draft.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &column(category) as &[Option<Uuid>],
        &column(subcategory) as &[Option<Uuid>],
        &column(|line| line.draft.other_account.map(AccountId::get)) as &[Option<Uuid>],
        &column(|line| line.draft.card.map(CardId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.paid_month.map(month_column)).collect::<Vec<_>>() as &[Option<NaiveDate>],
        &column(|line| line.draft.investment.map(InvestmentId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.is_ignored).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.suggestion.clone().map(Json)).collect::<Vec<_>>()
            as &[Option<Json<Suggestion>>],
        &standings.outcomes,
        &standings.missing as &[Option<String>],
        &standings.rejections as &[Option<String>],
        &standings.twin_kinds as &[Option<String>],
        &standings.twins as &[Option<Uuid>],
        &lines.iter().map(description).collect::<Vec<_>>() as &[Option<String>],
        &lines.iter().map(answered).collect::<Vec<_>>(),
        &lines.iter().map(verdict).collect::<Vec<_>>() as &[Option<Json<Verdict>>],
    )
    .execute(tx.conn())
    .await?;
    beside::insert(tx, lines.iter()).await
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

fn description(line: &StagedLine) -> Option<String> {
    line.draft.description.as_ref().map(|description| description.as_str().to_owned())
}

/// Words joined by commas.
fn answered(line: &StagedLine) -> String {
    line.answered.iter().copied().map(Field::as_str).collect::<Vec<_>>().join(",")
}

fn verdict(line: &StagedLine) -> Option<Json<Verdict>> {
    line.verdict.as_deref().cloned().map(Json)
}

/// Stores where lines stand now.
pub(super) async fn update_standings(
    tx: &mut WorkspaceTx,
    changed: &[(StagedLineId, Standing)],
) -> Result<(), DbError> {
    for chunk in changed.chunks(ROWS_PER_STATEMENT) {
        let mut standings = Standings::default();
        let mut ids = Vec::with_capacity(chunk.len());
        for (id, standing) in chunk {
            ids.push(id.get());
            standings.push(standing);
        }
        // Most standings did not change, and a row that is not rewritten costs nothing.
        sqlx::query!(
            "update staged_lines s
             set outcome = t.outcome, missing = string_to_array(t.missing, ','), rejection = t.rejection,
                 twin_kind = t.twin_kind, twin_id = t.twin
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                  as t (id, outcome, missing, rejection, twin_kind, twin)
             where s.workspace_id = $7 and s.id = t.id
               and (s.outcome, s.missing, s.rejection, s.twin_kind, s.twin_id) is distinct from
                   (t.outcome, string_to_array(t.missing, ','), t.rejection, t.twin_kind, t.twin)",
            &ids,
            &standings.outcomes,
            &standings.missing as &[Option<String>],
            &standings.rejections as &[Option<String>],
            &standings.twin_kinds as &[Option<String>],
            &standings.twins as &[Option<Uuid>],
            tx.workspace(),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Notes that lines are no copies of what they resemble.
pub(super) async fn mark_distinct(tx: &mut WorkspaceTx, lines: &[StagedLineId]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = lines.iter().map(|id| id.get()).collect();
    sqlx::query!("update staged_lines set is_distinct = true where id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(())
}

/// Stores what lines would become now.
pub(super) async fn update_drafts(tx: &mut WorkspaceTx, lines: &[&StagedLine]) -> Result<(), DbError> {
    if lines.is_empty() {
        return Ok(());
    }
    let column = |of: fn(&StagedLine) -> Option<Uuid>| lines.iter().map(|line| of(line)).collect::<Vec<Option<Uuid>>>();
    sqlx::query!(
        "update staged_lines s
         set kind = t.kind, category_id = t.category, subcategory_id = t.subcategory, other_account_id = t.other_account,
             paid_card_id = t.card, paid_month = t.month, suggestion = t.suggestion, is_ignored = t.is_ignored,
             description = t.description, verdict = t.verdict
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::date[], $8::jsonb[],
                     $9::boolean[], $10::text[], $11::jsonb[])
              as t (id, kind, category, subcategory, other_account, card, month, suggestion, is_ignored, description,
                    verdict)
         where s.workspace_id = $12 and s.id = t.id",
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.draft.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &column(category) as &[Option<Uuid>],
        &column(subcategory) as &[Option<Uuid>],
        &column(|line| line.draft.other_account.map(AccountId::get)) as &[Option<Uuid>],
        &column(|line| line.draft.card.map(CardId::get)) as &[Option<Uuid>],
        &lines.iter().map(|line| line.draft.paid_month.map(month_column)).collect::<Vec<_>>() as &[Option<NaiveDate>],
        &lines.iter().map(|line| line.suggestion.clone().map(Json)).collect::<Vec<_>>()
            as &[Option<Json<Suggestion>>],
        &lines.iter().map(|line| line.draft.is_ignored).collect::<Vec<_>>(),
        &lines.iter().map(|line| description(line)).collect::<Vec<_>>() as &[Option<String>],
        &lines.iter().map(|line| verdict(line)).collect::<Vec<_>>() as &[Option<Json<Verdict>>],
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    beside::remove(tx, lines).await?;
    beside::insert(tx, lines.iter().copied()).await
}

/// Leaves the permanent traces.
pub(super) async fn insert_imported(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    lines: &[ImportedLine],
) -> Result<(), DbError> {
    let (account, card) = columns(subject);
    for chunk in lines.chunks(ROWS_PER_STATEMENT) {
        let instalments: Vec<_> = chunk.iter().map(|line| instalment_columns(line.instalment)).collect();
        sqlx::query!(
            "insert into imported_lines (
                 workspace_id, account_id, card_id, id, staged_line_id, file_id, dated_on, amount, currency_code,
                 identity_text, bank_id, instalment, instalments, outcome, transaction_id
             )
             select $1, $2, $3, * from unnest(
                 $4::uuid[], $5::uuid[], $6::uuid[], $7::date[], $8::numeric[], $9::text[], $10::text[], $11::text[],
                 $12::smallint[], $13::smallint[], $14::text[], $15::uuid[]
             )",
            tx.workspace(),
            account,
            card,
            &chunk.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.staged.get()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.file.map(StatementFileId::get)).collect::<Vec<_>>() as &[Option<Uuid>],
            &chunk.iter().map(|line| line.date).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.amount.currency().code().to_owned()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.identity.as_str().to_owned()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.bank_id.clone()).collect::<Vec<_>>() as &[Option<String>],
            &instalments.iter().map(|(k, _)| *k).collect::<Vec<_>>() as &[Option<i16>],
            &instalments.iter().map(|(_, n)| *n).collect::<Vec<_>>() as &[Option<i16>],
            &chunk.iter().map(|line| line.outcome.as_str().to_owned()).collect::<Vec<_>>(),
            &chunk.iter().map(|line| line.entry.get()).collect::<Vec<_>>(),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
