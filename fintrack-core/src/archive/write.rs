//! Writing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::contents::{Archive, Contents};
use super::kind::Kind;
use super::row::{EntryRow, ImportedRow, InvoiceRow, PlanRow, ProfileRow, Record, RejectedRow, RuleRow, ValueRow};
use super::seal::{Head, Seal};
use super::{FORMAT, VERSION};
use crate::entry::Entry;
use crate::id::EntryId;

/// Writes an archive: the same bytes for the same contents. Beyond the archive itself it holds one record's text at a
/// time.
///
/// # Errors
/// Whoever receives the text says why it cannot be written.
pub fn write(out: &mut impl Write, archive: &Archive) -> fmt::Result {
    let Contents {
        workspace,
        accounts,
        cards,
        invoices,
        categories,
        tags,
        investments,
        values,
        recurring,
        plans,
        entries,
        deleted,
        bank_texts,
        reimbursements,
        budgets,
        goals,
        quotes,
        imported,
        rejected,
        rules,
        profiles,
        trail,
    } = archive.contents();
    let mut out = Sealed { out, bytes: Sha256::new(), records: BTreeMap::new() };
    out.line(&Head { format: FORMAT.to_owned(), version: VERSION })?;
    out.record(&Record::Workspace(workspace.into()))?;
    accounts.iter().try_for_each(|account| out.record(&Record::Account(account.into())))?;
    cards.iter().try_for_each(|card| out.record(&Record::Card(card.into())))?;
    invoices.iter().try_for_each(|kept| out.record(&Record::Invoice(InvoiceRow::of(kept))))?;
    categories.iter().try_for_each(|category| out.record(&Record::Category(category.into())))?;
    tags.iter().try_for_each(|tag| out.record(&Record::Tag(tag.into())))?;
    investments.iter().try_for_each(|investment| out.record(&Record::Investment(investment.into())))?;
    values.iter().try_for_each(|(of, value)| out.record(&Record::InvestmentValue(ValueRow::of(*of, *value))))?;
    recurring.iter().try_for_each(|item| out.record(&Record::Recurring(item.into())))?;
    plans.iter().try_for_each(|&(id, count)| out.record(&Record::InstalmentPlan(PlanRow { id, count })))?;
    entries.iter().try_for_each(|entry| out.record(&Record::Transaction(row(entry, bank_texts))))?;
    deleted.iter().try_for_each(|entry| out.record(&Record::DeletedTransaction(row(entry, bank_texts))))?;
    reimbursements.iter().try_for_each(|link| out.record(&Record::Reimbursement((*link).into())))?;
    budgets.iter().try_for_each(|budget| out.record(&Record::Budget(budget.into())))?;
    goals.iter().try_for_each(|goal| out.record(&Record::Goal(goal.into())))?;
    quotes.iter().try_for_each(|quote| out.record(&Record::ExchangeRate(quote.into())))?;
    imported.iter().try_for_each(|(of, line)| out.record(&Record::ImportedLine(ImportedRow::of(*of, line))))?;
    rejected.iter().try_for_each(|(of, pair)| out.record(&Record::RejectedPair(RejectedRow::of(*of, pair))))?;
    rules.iter().try_for_each(|(rule, usage)| out.record(&Record::Rule(RuleRow::of(rule, *usage))))?;
    profiles
        .iter()
        .try_for_each(|(id, profile)| out.record(&Record::StatementProfile(ProfileRow::of(*id, profile))))?;
    trail.iter().try_for_each(|link| out.record(&Record::AuditEvent(Cow::Borrowed(link))))?;
    out.seal()
}

fn row<'a>(entry: &'a Entry, bank_texts: &'a BTreeMap<EntryId, String>) -> EntryRow<'a> {
    EntryRow::from(entry).in_banks_words(bank_texts.get(&entry.id()))
}

/// Text on its way out, counted and hashed.
struct Sealed<'w, W> {
    out: &'w mut W,
    bytes: Sha256,
    records: BTreeMap<Kind, u64>,
}

impl<W: Write> Sealed<'_, W> {
    fn record(&mut self, record: &Record<'_>) -> fmt::Result {
        *self.records.entry(record.kind()).or_default() += 1;
        self.line(record)
    }

    fn line(&mut self, line: &impl Serialize) -> fmt::Result {
        // Only maps whose keys are no text cannot be JSON, and there are none here.
        let mut text = serde_json::to_string(line).map_err(|_| fmt::Error)?;
        text.push('\n');
        self.bytes.update(&text);
        self.out.write_str(&text)
    }

    fn seal(self) -> fmt::Result {
        self.out.write_str(&Seal::new(self.records, self.bytes).line()?)
    }
}
