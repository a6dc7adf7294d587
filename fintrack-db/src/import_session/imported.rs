//! The permanent traces of lines that were accepted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::audit::{Noun, Value};
use fintrack_core::calendar::Period;
use fintrack_core::id::{EntryId, ImportedLineId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{AccountOrCard, IdentityText, ImportedLine};
use fintrack_core::instalment::Instalment;
use fintrack_core::word::WordError;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::session::{columns, subject};
use crate::audit::{Catalog, Insertion, Recording, Written};
use crate::bulk::{ROWS_PER_STATEMENT, Statement, sparse};
use crate::money::money;
use crate::{DbError, WorkspaceTx};

/// "k of n" from two columns, which are null together.
pub(super) fn instalment(number: Option<i16>, count: Option<i16>) -> Option<Instalment> {
    Instalment::new(u16::try_from(number?).ok()?, u16::try_from(count?).ok()?).ok()
}

pub(super) fn instalment_columns(part: Option<Instalment>) -> (Option<i16>, Option<i16>) {
    let column = |number: fn(Instalment) -> u16| part.and_then(|part| i16::try_from(number(part)).ok());
    (column(Instalment::number), column(Instalment::count))
}

struct TraceRow {
    id: Uuid,
    account_id: Option<Uuid>,
    card_id: Option<Uuid>,
    staged_line_id: Uuid,
    file_id: Option<Uuid>,
    dated_on: NaiveDate,
    amount: Decimal,
    currency_code: String,
    minor_units: i16,
    identity_text: String,
    bank_id: Option<String>,
    instalment: Option<i16>,
    instalments: Option<i16>,
    outcome: String,
    transaction_id: Uuid,
}

/// Rows of traces `i`: what comes after the joins, and its parameters.
macro_rules! select_traces {
    ($rest:tt $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            TraceRow,
            "select i.id, i.account_id, i.card_id, i.staged_line_id, i.file_id, i.dated_on, i.amount,
                    u.code as currency_code, u.minor_units, i.identity_text, i.bank_id, i.instalment, i.instalments,
                    i.outcome, i.transaction_id
             from imported_lines i
             left join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
             left join cards c on c.workspace_id = i.workspace_id and c.id = i.card_id
             join currencies u on u.code = coalesce(a.currency_code, c.currency_code) " + $rest
            $(, $argument)*
        )
    };
}

impl TraceRow {
    fn line(self) -> Result<ImportedLine, DbError> {
        let corrupt = || DbError::corrupt("imported line", self.id);
        Ok(ImportedLine {
            id: ImportedLineId::new(self.id),
            staged: StagedLineId::new(self.staged_line_id),
            file: self.file_id.map(StatementFileId::new),
            date: self.dated_on,
            amount: money(self.amount, &self.currency_code, self.minor_units)
                .map_err(|error| corrupt()(error.into()))?,
            identity: IdentityText::from_stored(self.identity_text),
            bank_id: self.bank_id,
            instalment: instalment(self.instalment, self.instalments),
            outcome: self.outcome.parse().map_err(|error: WordError| corrupt()(error.into()))?,
            entry: EntryId::new(self.transaction_id),
        })
    }
}

/// The traces of an account or card, of some days.
pub(super) async fn load(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    period: Period,
) -> Result<Vec<ImportedLine>, DbError> {
    let (account, card) = columns(subject);
    let rows = select_traces!(
        "where (i.account_id = $1 or i.card_id = $2) and i.dated_on between $3 and $4 order by i.id",
        account,
        card,
        period.start(),
        period.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(TraceRow::line).collect()
}

/// The traces of all accounts and cards.
pub(crate) async fn all_traces(tx: &mut WorkspaceTx) -> Result<Vec<(AccountOrCard, ImportedLine)>, DbError> {
    let rows = select_traces!("order by i.id").fetch_all(tx.conn()).await?;
    let of_one = |row: TraceRow| {
        let of = subject(row.account_id, row.card_id).ok_or_else(|| DbError::not_found("account of line", row.id))?;
        Ok((of, row.line()?))
    };
    rows.into_iter().map(of_one).collect()
}

/// Adds traces to books that have none, without a word to the trail.
pub(crate) async fn insert_traces(
    tx: &mut WorkspaceTx,
    traces: &[(AccountOrCard, ImportedLine)],
) -> Result<(), DbError> {
    let mut by_subject: BTreeMap<AccountOrCard, Vec<&ImportedLine>> = BTreeMap::new();
    for (of, line) in traces {
        by_subject.entry(*of).or_default().push(line);
    }
    for (subject, lines) in by_subject {
        for chunk in lines.chunks(ROWS_PER_STATEMENT) {
            let statement = statement(tx.workspace(), subject, chunk);
            tx.execute_all([statement]).await?;
        }
    }
    Ok(())
}

/// Leaves traces, as a part of an operation.
pub(super) async fn insert(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    subject: AccountOrCard,
    lines: &[ImportedLine],
) -> Result<(), DbError> {
    let catalog = recording.catalog();
    for chunk in lines.chunks(ROWS_PER_STATEMENT) {
        let chunk: Vec<&ImportedLine> = chunk.iter().collect();
        insertion(&catalog, tx.workspace(), subject, &chunk)?.run(tx, recording).await?;
    }
    Ok(())
}

/// The traces of lines, made ready to be left by one statement.
pub(super) fn insertion(
    catalog: &Catalog,
    workspace: Uuid,
    subject: AccountOrCard,
    lines: &[&ImportedLine],
) -> Result<Insertion, DbError> {
    let rows = lines.iter().map(|line| row(subject, line));
    let written = Written::of(catalog, Noun::ImportedLine, rows)?;
    Ok(Insertion { statements: vec![statement(workspace, subject, lines)], written })
}

fn statement(workspace: Uuid, subject: AccountOrCard, lines: &[&ImportedLine]) -> Statement {
    let (account, card) = columns(subject);
    let instalments: Vec<_> = lines.iter().map(|line| instalment_columns(line.instalment)).collect();
    sqlx::query!(
        "insert into imported_lines (
             workspace_id, account_id, card_id, id, staged_line_id, file_id, dated_on, amount, identity_text,
             bank_id, instalment, instalments, outcome, transaction_id
         )
         select $1, $2, $3, unnest($4::uuid[]), unnest($5::uuid[]), unnest($6::uuid[]), unnest($7::date[]),
             unnest($8::numeric[]), unnest($9::text[]), unnest($10::text[]), unnest($11::smallint[]),
             unnest($12::smallint[]), unnest($13::text[]), unnest($14::uuid[])",
        workspace,
        account,
        card,
        &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.staged.get()).collect::<Vec<_>>(),
        &sparse(lines.iter().map(|line| line.file.map(StatementFileId::get))) as &[Option<Uuid>],
        &lines.iter().map(|line| line.date).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(),
        &lines.iter().map(|line| line.identity.as_str()).collect::<Vec<_>>() as &[&str],
        &sparse(lines.iter().map(|line| line.bank_id.as_deref())) as &[Option<&str>],
        &sparse(instalments.iter().map(|(k, _)| *k)) as &[Option<i16>],
        &sparse(instalments.iter().map(|(_, n)| *n)) as &[Option<i16>],
        &lines.iter().map(|line| line.outcome.as_str()).collect::<Vec<_>>() as &[&str],
        &lines.iter().map(|line| line.entry.get()).collect::<Vec<_>>(),
    )
}

/// What a row says, by the names of its columns.
fn row(subject: AccountOrCard, line: &ImportedLine) -> [(&'static str, Value); 13] {
    let (account, card) = columns(subject);
    let (instalment, instalments) = instalment_columns(line.instalment);
    [
        ("id", line.id.get().into()),
        ("account_id", account.into()),
        ("card_id", card.into()),
        ("file_id", line.file.map(StatementFileId::get).into()),
        ("staged_line_id", line.staged.get().into()),
        ("dated_on", line.date.into()),
        ("amount", line.amount.amount().into()),
        ("identity_text", line.identity.as_str().into()),
        ("bank_id", line.bank_id.as_deref().into()),
        ("instalment", instalment.into()),
        ("instalments", instalments.into()),
        ("outcome", line.outcome.as_str().into()),
        ("transaction_id", line.entry.get().into()),
    ]
}
