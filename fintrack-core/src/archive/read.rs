//! Reading.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::builder::Builder;
use super::contents::Archive;
use super::error::{ArchiveError, Fault, LineError, LineErrorKind};
use super::kind::Kind;
use super::lines::Lines;
use super::row::{PlanRow, ProfileRow, Record};
use super::seal::{self, Sealed};
use crate::statement::Source;
use crate::workspace::Workspace;

/// Reads an archive: twice, first to see whether all of it is there as it was sealed, then record by record.
///
/// # Errors
/// [`ArchiveError`] with the first thing that is wrong. An archive that is not sound to its last line is refused whole.
pub fn read(source: &(impl Source + ?Sized)) -> Result<Archive, ArchiveError> {
    let Sealed { seal, lines: total } = seal::check(source)?;
    let mut lines = Lines::new(source);
    lines.next()?; // the head, which was looked at
    let mut found: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut builder: Option<Builder> = None;
    for number in 2..total {
        let at = |kind| LineError { line: number, kind };
        let Some(line) = lines.next()? else { break };
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let record = parse(line).map_err(at)?;
        let kind = record.kind();
        *found.entry(kind).or_default() += 1;
        let taken = match (&mut builder, record) {
            (None, Record::Workspace(row)) => {
                Workspace::try_from(row).map_err(Fault::from).map(|workspace| builder = Some(Builder::new(workspace)))
            }
            (None, _) => Err(Fault::Workspace),
            (Some(builder), record) => take_in(builder, record, line),
        };
        taken.map_err(|fault| at(LineErrorKind::Fault { kind, fault }))?;
    }
    for &kind in Kind::ALL {
        let count = |records: &BTreeMap<Kind, u64>| records.get(&kind).copied().unwrap_or_default();
        let (said, found) = (count(&seal), count(&found));
        if said != found {
            return Err(ArchiveError::Miscounted { kind, said, found });
        }
    }
    let missing = LineErrorKind::Fault { kind: Kind::Workspace, fault: Fault::Workspace };
    let builder = builder.ok_or(LineError { line: total, kind: missing })?;
    Ok(builder.finish()?)
}

fn parse(line: &[u8]) -> Result<Record<'static>, LineErrorKind> {
    serde_json::from_slice(line).map_err(|error| explain(line, &error))
}

/// What is wrong with a line, found by reading it once more.
fn explain(line: &[u8], error: &serde_json::Error) -> LineErrorKind {
    let reason = |error: &serde_json::Error| {
        let text = error.to_string();
        text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
    };
    let fields: Map<String, Value> = serde_json::from_slice(line).unwrap_or_default();
    if let (Some(word), 1) = (fields.keys().next(), fields.len())
        && Kind::ALL.iter().all(|kind| kind.as_str() != word)
    {
        return LineErrorKind::UnknownKind(word.clone());
    }
    let located = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(line));
    match located.map(|_: Record<'_>| ()) {
        Err(located) if located.inner().is_data() && located.path().iter().next().is_some() => LineErrorKind::Field {
            column: located.inner().column(),
            field: located.path().to_string(),
            reason: reason(located.inner()),
        },
        Ok(()) | Err(_) => LineErrorKind::Malformed { column: error.column(), reason: reason(error) },
    }
}

fn take_in(builder: &mut Builder, record: Record<'_>, text: &[u8]) -> Result<(), Fault> {
    match record {
        Record::Workspace(_) => Err(Fault::Workspace),
        Record::Account(row) => builder.account(row.into()),
        Record::Card(row) => builder.card(row.try_into()?),
        Record::Invoice(row) => builder.invoice(row.read()?),
        Record::Category(row) => builder.category(row.into()),
        Record::Tag(row) => builder.tag(row.into()),
        Record::Investment(row) => builder.investment(row.try_into()?),
        Record::InvestmentValue(row) => {
            let (investment, value) = row.read();
            builder.value(investment, value)
        }
        Record::Recurring(row) => builder.recurring(row.try_into()?),
        Record::InstalmentPlan(PlanRow { id, count }) => builder.plan(id, count),
        Record::Transaction(row) => {
            let (entry, bank_text) = row.read()?;
            let id = entry.id();
            builder.entry(entry)?;
            bank_text.map_or(Ok(()), |text| builder.bank_text(id, text))
        }
        Record::DeletedTransaction(row) => {
            let (entry, bank_text) = row.read()?;
            let id = entry.id();
            builder.deleted(entry)?;
            bank_text.map_or(Ok(()), |text| builder.bank_text(id, text))
        }
        Record::Reimbursement(row) => builder.reimbursement(row.into()),
        Record::Budget(row) => {
            let (id, draft) = row.read()?;
            builder.budget(id, draft)
        }
        Record::Goal(row) => builder.goal(row.try_into()?),
        Record::ExchangeRate(row) => builder.quote(row.try_into()?),
        Record::ImportedLine(row) => {
            let (of, trace) = row.read()?;
            builder.imported(of, trace)
        }
        Record::RejectedPair(row) => {
            let (of, pair) = row.read()?;
            builder.rejected(of, pair)
        }
        Record::Rule(row) => {
            let (rule, usage) = row.read()?;
            builder.rule(rule, usage)
        }
        Record::StatementProfile(ProfileRow { id, profile }) => builder.profile(id, profile.into_owned()),
        Record::AuditEvent(link) => {
            // As in a dump of the trail: what no hash covers, such as a field that is not known, would be lost unseen.
            let spelling = serde_json::to_vec(&Record::AuditEvent(Cow::Borrowed(link.as_ref())));
            if spelling.is_ok_and(|spelling| spelling == text) {
                builder.event(link.into_owned())
            } else {
                Err(Fault::Altered(link.event.sequence))
            }
        }
    }
}
