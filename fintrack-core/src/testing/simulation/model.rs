//! The books of a household in memory.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use super::imports::has_rivals;
use super::{Step, rows};
use crate::account::Account;
use crate::audit::{Deed, Image, Noun, Operation, RowKey, StateHash, Value};
use crate::calendar::{BillingMonth, date};
use crate::category::Category;
use crate::entry::{CategoryRef, Entry, EntryError, PlaceFacts, Status};
use crate::id::{AccountId, CardId, EntryId, ImportSessionId, TagId, WorkspaceId};
use crate::ledger::Ledger;
use crate::money::{Currency, Money};
use crate::reimbursement::{Reimbursement, Reimbursements};
use crate::testing::shelf::{Rows, Shelf};

/// A movement of the bank's own record: its day, counted from the first, and cents, negative for what is spent.
pub type Fact = (u64, i64);

/// The places that money moves between. The first account is the bank's: lines come to it from statements only.
#[derive(Clone, Debug)]
pub struct Places {
    /// The account that statements are of.
    pub bank: Account,
    /// The account that everything else moves on.
    pub purse: Account,
    /// A card.
    pub card: CardId,
    /// Categories of income and of expense.
    pub categories: Vec<Category>,
    /// Two words to mark with.
    pub tags: Vec<TagId>,
}

/// What came of a step, as whoever keeps the books tells it.
#[derive(Clone, Debug)]
pub enum Told {
    /// It was done: with the entries that an import created, and the sessions that it found or opened.
    Did {
        /// The entries.
        created: Vec<Entry>,
        /// The sessions, by month.
        sessions: Vec<(BillingMonth, ImportSessionId)>,
    },
    /// It was refused, with a reason.
    Refused(String),
}

/// The books of a household in memory.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) places: Places,
    pub(super) bank: Vec<Fact>,
    pub(super) shelf: Shelf,
    /// What each row of a transaction ever said, as an entry.
    said: HashMap<String, Entry>,
    pub(super) deleted: BTreeMap<EntryId, Entry>,
    /// The files of each session.
    pub(super) files: BTreeMap<ImportSessionId, Vec<Vec<Fact>>>,
    /// The number of the last event of whoever keeps the books, before the first step.
    offset: u64,
    steps: u64,
}

/// The day of a fact.
pub(super) fn day(number: u64) -> NaiveDate {
    date(2026, 1, 1) + Days::new(number)
}

/// The bank's words for a fact: one text for each amount.
pub fn words(fact: &Fact) -> String {
    format!("COMPRA LOJA {}", fact.1.unsigned_abs())
}

/// The amount of a fact.
pub fn amount(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

impl Model {
    /// Books with nothing in them but places; the trail of whoever keeps them has so many events.
    pub fn new(workspace: WorkspaceId, places: Places, bank: Vec<Fact>, events: u64) -> Self {
        let mut shelf = Shelf::new(workspace);
        shelf.rows.extend(rows::of_places(&places).into_iter().map(|row| (row, Image::default())));
        Self {
            places,
            bank,
            shelf,
            said: HashMap::new(),
            deleted: BTreeMap::new(),
            files: BTreeMap::new(),
            offset: events,
            steps: 0,
        }
    }

    /// The transactions in the books.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let transactions = self.shelf.rows.keys().filter(|row| row.noun() == Noun::Transaction);
        transactions.filter_map(|row| self.said.get(&Self::full_text(row, &self.shelf.rows)))
    }

    /// The books as a ledger.
    pub fn ledger(&self) -> Ledger {
        Ledger::new([self.places.bank.clone(), self.places.purse.clone()], self.entries().cloned().collect::<Vec<_>>())
    }

    /// The hash of the rows: equal for equal books.
    pub fn state(&mut self) -> StateHash {
        self.shelf.state().hash()
    }

    /// The number that the last event has for whoever keeps the books, and how many rows of each noun it changed; `None`
    /// before the first.
    pub fn last_event(&self) -> Option<(u64, BTreeMap<Noun, usize>)> {
        let event = self.shelf.events().next_back()?;
        let mut counts = BTreeMap::new();
        for row in event.changes.keys() {
            *counts.entry(row.noun()).or_default() += 1;
        }
        Some((self.offset + event.sequence, counts))
    }

    /// The numbers of all events, as whoever keeps the books counts them.
    pub fn events(&self) -> impl Iterator<Item = u64> {
        self.shelf.events().map(|event| self.offset + event.sequence)
    }

    /// All that a transaction and its parts say.
    fn full_text(row: &RowKey, rows: &Rows) -> String {
        let of = |noun: Noun| {
            let (from, to) = (RowKey::new(noun, format!("{}/", row.id())), RowKey::new(noun, format!("{}0", row.id())));
            rows.range(from..to).map(|(key, image)| (key, &image.columns)).collect::<Vec<_>>()
        };
        format!("{:?}", (row, rows.get(row).map(|image| &image.columns), of(Noun::Split), of(Noun::TransactionTag)))
    }

    /// The links of the books.
    pub(super) fn links(&self) -> Reimbursements {
        let links = self.shelf.rows.iter().filter(|(row, _)| row.noun() == Noun::Reimbursement).map(|(row, image)| {
            let ends: Vec<EntryId> =
                row.id().split('/').filter_map(|id| id.parse::<Uuid>().ok()).map(EntryId::new).collect();
            let Value::Decimal(amount) = image.columns["amount"] else { unreachable!("an amount") };
            let amount = Money::new(amount, Currency::BRL).expect("reais");
            Reimbursement { income: ends[0], expense: ends[1], amount }
        });
        Reimbursements::new(self.entries(), links.collect::<Vec<_>>()).expect("links that were granted")
    }

    /// Does a step, and says whether what was told of it is what had to come.
    ///
    /// # Errors
    /// What had to come.
    pub fn take(&mut self, step: &Step, told: &Told) -> Result<(), String> {
        self.steps += 1;
        match (step, told) {
            (Step::Undo(sequence), told) => self.undo(*sequence, told),
            (Step::Import(file), Told::Did { created, sessions }) => self.import(file, created, sessions),
            (Step::Stage(file), Told::Did { created, sessions }) => self.stage(file, created, sessions),
            (Step::Import(_) | Step::Stage(_), Told::Refused(why)) => Err(format!("it was refused: {why}")),
            (Step::Commit(month), told) => self.commit(*month, told),
            (step, told) => match (self.wanted(step), told) {
                (Ok((operation, rows)), Told::Did { .. }) => {
                    self.shelf_becomes(operation, rows);
                    Ok(())
                }
                (Err(_), Told::Refused(_)) => Ok(()),
                (Ok(_), Told::Refused(why)) => Err(format!("it was refused: {why}")),
                (Err(why), Told::Did { .. }) => Err(format!("it had to be refused: {why}")),
            },
        }
    }

    pub(super) fn shelf_becomes(&mut self, operation: Operation, rows: Rows) {
        if rows != self.shelf.rows {
            self.shelf.become_rows(Deed::Did(operation), rows);
        }
    }

    /// The rows after a step, or why it has to be refused.
    fn wanted(&mut self, step: &Step) -> Result<(Operation, Rows), String> {
        let mut rows = self.shelf.rows.clone();
        let operation = match step {
            Step::Book(entries) => {
                self.insert(&mut rows, entries);
                Operation::Create
            }
            Step::Change(entry) => {
                self.links().check_change(entry).map_err(|error| error.to_string())?;
                self.replace(&mut rows, std::slice::from_ref(entry));
                Operation::Update
            }
            Step::Delete(ids) => {
                self.withdraw(&mut rows, ids);
                Operation::Delete
            }
            Step::Restore(id) => {
                let entry = self.deleted.remove(id).ok_or("it was not deleted")?;
                self.insert(&mut rows, &[entry]);
                Operation::Restore
            }
            Step::File(ids, under) => {
                let mut filed: Vec<Entry> = Vec::new();
                for entry in self.entries().filter(|entry| ids.contains(&entry.id())) {
                    let after = filed_under(entry, *under).map_err(|error| error.to_string())?;
                    let kinds = self.places.categories.iter().map(|category| (category.id, category.kind)).collect();
                    let known = PlaceFacts { categories: kinds, ..PlaceFacts::default() };
                    after.movement().check_places(&known).map_err(|error| error.to_string())?;
                    filed.push(after);
                }
                self.replace(&mut rows, &filed);
                Operation::Update
            }
            Step::PayBack(income, pays) => {
                let of = |id: &EntryId| self.entries().find(|entry| entry.id() == *id).ok_or("it is not there");
                let mut links = self.links();
                let pays: Vec<(&Entry, Money)> =
                    pays.iter().map(|(expense, amount)| Ok((of(expense)?, *amount))).collect::<Result<_, String>>()?;
                links.replace(of(income)?, &pays).map_err(|error| error.to_string())?;
                rows.retain(|row, _| row.noun() != Noun::Reimbursement);
                rows.extend(links.iter().map(|link| rows::link(link.income, link.expense, link.amount)));
                Operation::Update
            }
            Step::Buy(purchase) => {
                let count = purchase.count;
                rows.insert(rows::plan_key(purchase.plan), rows::plan(count));
                return Err(format!("{count} parts have identities of their own: book them with `bought`"));
            }
            Step::Cancel(id, scope) => {
                let at = self.entries().find(|entry| entry.id() == *id).and_then(Entry::instalment);
                let at = at.ok_or("it is no part of a purchase")?;
                let parts: Vec<Entry> = self
                    .entries()
                    .filter(|entry| entry.instalment().is_some_and(|it| it.plan == at.plan))
                    .cloned()
                    .collect();
                let open = |_| crate::invoice::InvoiceStatus::Open;
                let gone =
                    crate::instalment::cancel(&parts, at.part, *scope, open).map_err(|error| error.to_string())?;
                self.withdraw(&mut rows, &gone);
                Operation::Delete
            }
            Step::Close(month) => {
                let (key, id) = self.open_session(*month).ok_or("no session is open")?;
                if self.waits(id) {
                    return Err("lines wait".to_owned());
                }
                let bank = self.places.bank.id;
                let reconciled: Vec<Entry> = self
                    .entries()
                    .filter(|entry| entry.status() == Status::Validating && month.contains(entry.date()))
                    .filter(|entry| entry.movement().accounts().any(|account| account == bank))
                    .map(|entry| entry.clone().with_status(Status::Paid))
                    .collect();
                self.replace(&mut rows, &reconciled);
                let committed = self.committed(&key);
                rows.insert(key, rows::session(bank, *month, committed, Some(self.number())));
                Operation::CloseImport
            }
            Step::Import(_) | Step::Stage(_) | Step::Commit(_) | Step::Undo(_) => {
                return Err("it is told otherwise".to_owned());
            }
        };
        Ok((operation, rows))
    }

    /// A purchase was booked in these parts.
    pub fn bought(&mut self, plan: crate::id::InstalmentPlanId, parts: &[Entry]) {
        self.steps += 1;
        let mut rows = self.shelf.rows.clone();
        rows.insert(rows::plan_key(plan), rows::plan(u16::try_from(parts.len()).expect("few parts")));
        self.insert(&mut rows, parts);
        self.shelf_becomes(Operation::Create, rows);
    }

    /// A number that no other step has.
    pub(super) fn number(&self) -> i64 {
        i64::try_from(self.steps).expect("few steps")
    }

    fn remember(&mut self, rows: &Rows, entry: &Entry) {
        let text = Self::full_text(&RowKey::new(Noun::Transaction, entry.id()), rows);
        self.said.insert(text, entry.clone());
    }

    pub(super) fn insert(&mut self, rows: &mut Rows, entries: &[Entry]) {
        for entry in entries {
            if let Some((card, month)) = entry.movement().invoice() {
                rows.entry(rows::invoice_key(card, month)).or_insert_with(|| rows::invoice(card));
            }
            rows.extend(rows::of_entry(entry));
            self.remember(rows, entry);
        }
    }

    fn replace(&mut self, rows: &mut Rows, entries: &[Entry]) {
        for entry in entries {
            remove_entry(rows, entry.id());
        }
        self.insert(rows, entries);
    }

    fn withdraw(&mut self, rows: &mut Rows, ids: &[EntryId]) {
        let gone: Vec<Entry> = self.entries().filter(|entry| ids.contains(&entry.id())).cloned().collect();
        for entry in gone {
            remove_entry(rows, entry.id());
            let named = RowKey::new(Noun::Transaction, entry.id());
            rows.retain(|row, image| row.noun() != Noun::Reimbursement || !image.refers.contains(&named));
            self.deleted.insert(entry.id(), entry);
        }
    }

    fn undo(&mut self, sequence: u64, told: &Told) -> Result<(), String> {
        let before = self.shelf.rows.clone();
        let mut undone = self.shelf.clone();
        let mut decided = undone.undo(sequence - self.offset).map_err(|refusal| refusal.to_string());
        // A session that was opened and not committed is in no event, and may have a place that an undo would give back.
        if decided.is_ok() && has_rivals(&undone.rows) {
            decided = Err("a month would have two open sessions".to_owned());
        }
        match (decided, told) {
            (Ok(()), Told::Did { .. }) => self.shelf = undone,
            (Err(_), Told::Refused(_)) => return Ok(()),
            (Ok(()), Told::Refused(why)) => return Err(format!("its undo was refused: {why}")),
            (Err(why), Told::Did { .. }) => return Err(format!("its undo had to be refused: {why}")),
        }
        let after = &self.shelf.rows;
        let gone: Vec<RowKey> = before.keys().filter(|row| !after.contains_key(row)).cloned().collect();
        let traced = |id: EntryId| {
            let named = RowKey::new(Noun::Transaction, id);
            after.iter().any(|(row, image)| row.noun() == Noun::ImportedLine && image.refers.contains(&named))
        };
        // What is undone goes for good, unless a line of a statement tells of it; and what else was deleted goes with what
        // it refers to.
        if gone.iter().any(|row| row.noun() < Noun::Transaction) {
            self.deleted.retain(|id, _| traced(*id));
        }
        let kept: Vec<EntryId> = gone.iter().filter_map(rows::entry_of).filter(|id| traced(*id)).collect();
        for id in kept {
            let text = Self::full_text(&RowKey::new(Noun::Transaction, id), &before);
            let entry = self.said.get(&text).cloned().ok_or("an entry that never was")?;
            self.deleted.insert(id, entry);
        }
        let back: Vec<EntryId> = after.keys().filter_map(rows::entry_of).collect();
        self.deleted.retain(|id, _| !back.contains(id));
        Ok(())
    }
}

fn remove_entry(rows: &mut Rows, id: EntryId) {
    rows.remove(&RowKey::new(Noun::Transaction, id));
    let part = format!("{id}/");
    rows.retain(|row, _| !matches!(row.noun(), Noun::Split | Noun::TransactionTag) || !row.id().starts_with(&part));
}

/// What an entry moves on an account, in cents.
pub(super) fn cents_of(entry: &Entry, account: AccountId) -> Option<i64> {
    let moved = entry.movement().effect_on(account)?.amount() * Decimal::ONE_HUNDRED;
    moved.to_i64()
}

fn filed_under(entry: &Entry, under: CategoryRef) -> Result<Entry, EntryError> {
    let movement = entry.movement().clone().filed_under(under)?;
    let details = entry.details().cloned().unwrap_or_default();
    Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), movement)?.with_details(details)
}
