//! A workspace with one account, as a database would hold it.

#![allow(clippy::unwrap_used, reason = "books that cannot go on are a bug that the test found")]

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::account::{Account, AccountKind, Look};
use crate::calendar::{BillingMonth, date};
use crate::category::{Category, CategoryKind, Language, TEMPLATE};
use crate::entry::{Entry, PlaceFacts};
use crate::id::{AccountId, CategoryId, EntryId, ImportSessionId, StagedLineId, StatementFileId};
use crate::import_session::{
    Context, History, IdRecord, ImportSession, ImportedLine, Knowledge, RawLine, SessionStatus, StagedLine, Standing,
    Subject, UnreadRows, figures, judge, months_of, plan_commit, stage,
};
use crate::money::{Money, brl};
use crate::name::{Color, Name};
use crate::suggest::Classifier;

/// A workspace with one account, as a database would hold it.
#[derive(Clone)]
pub struct Books {
    /// The account.
    pub account: Account,
    /// What helps to understand a line: no rules, no own places, the template's categories.
    pub knowledge: Knowledge,
    /// The traces of all lines that were accepted.
    pub imported: Vec<ImportedLine>,
    /// What was booked.
    pub entries: Vec<Entry>,
    /// What the files showed of the bank's ids.
    pub bank_ids: IdRecord,
    ids: u128,
}

impl Default for Books {
    fn default() -> Self {
        Self::new()
    }
}

impl Books {
    /// Empty books.
    pub fn new() -> Self {
        let mut ids = 0;
        let mut next = || {
            ids += 1;
            Uuid::from_u128(ids)
        };
        let account = Account {
            id: AccountId::new(next()),
            name: Name::new("Conta Azul").unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("0.00"),
            opened_on: date(2026, 1, 1),
            is_active: true,
            look: Look::default(),
        };
        let category = |template: &crate::category::Template, id| Category {
            id: CategoryId::new(id),
            name: Name::new(template.name(Language::Portuguese)).unwrap(),
            kind: template.kind,
            color: Color::new(template.color).unwrap(),
            icon: None,
            is_active: true,
            subcategories: Vec::new(),
        };
        let categories: Vec<Category> = TEMPLATE.iter().map(|template| category(template, next())).collect();
        assert!(categories.iter().any(|category| category.kind == CategoryKind::Income));
        let knowledge = Knowledge { classifier: Classifier::new(&categories), ..Knowledge::default() };
        Self { account, knowledge, imported: Vec::new(), entries: Vec::new(), bank_ids: IdRecord::default(), ids }
    }

    /// A new session of a month.
    pub fn session(&mut self, month: BillingMonth) -> ImportSession {
        self.ids += 1;
        ImportSession {
            id: ImportSessionId::new(Uuid::from_u128(self.ids)),
            subject: Subject::Account(self.account.clone()),
            month,
            target: None,
            status: SessionStatus::Open,
        }
    }

    /// What was imported and booked so far.
    pub fn history(&self) -> History {
        let accounts = HashMap::from([(self.account.id, self.account.currency())]);
        let told: HashSet<EntryId> = self.imported.iter().map(|line| line.entry).collect();
        let unmatched = self.entries.iter().filter(|entry| !told.contains(&entry.id())).cloned().collect();
        let ids = self.bank_ids;
        let places = PlaceFacts { accounts, ..PlaceFacts::default() };
        History { imported: self.imported.clone(), unmatched, places, ids, ..History::default() }
    }

    /// Imports a file's lines, one session a month, and checks what must hold of every import; the lines with where they
    /// stand afterwards.
    pub fn import(&mut self, lines: &[RawLine]) -> Vec<StagedLine> {
        let mut imported = Vec::with_capacity(lines.len());
        self.ids += 1;
        let file = Some(StatementFileId::new(Uuid::from_u128(self.ids)));
        for month in months_of(lines) {
            let session = self.session(month);
            let own: Vec<RawLine> = lines.iter().filter(|line| month.contains(line.date)).cloned().collect();
            let read = own.len();
            let mut ids = self.ids;
            let mut new_id = || {
                ids += 1;
                Uuid::from_u128(ids)
            };
            let history = self.history();
            let mut staged = stage(&session, file, own, &self.knowledge, &mut new_id);
            let shown = judge(&session, &mut staged, &history);
            let context = Context { initial: session.zero(), booked: session.zero() };
            let before = figures(&session, &staged, &context).unwrap();
            assert_eq!(before.counts.total() as usize, read, "every line has exactly one outcome");

            let plan = plan_commit(&session, staged.clone(), &history, UnreadRows::Accepted, &mut new_id).unwrap();
            assert_eq!(plan.counts.total() as usize, read);
            assert_eq!(plan.entries.len(), plan.imported.len());
            let after = context.after(&session, plan.counted()).unwrap();
            let left = figures(&session, &standing(staged.clone(), &plan.standings), &context).unwrap().staged;
            let together = after.booked.checked_add(left).unwrap();
            assert_eq!(together, before.staged, "committing leaves the context value unchanged");
            imported.extend(staged);
            self.imported.extend(plan.imported);
            self.entries.extend(plan.entries);
            self.bank_ids = self.bank_ids.with(shown);
            self.ids = ids;
        }
        imported
    }

    /// The booked movements, as (day, amount) with their counts.
    pub fn booked(&self) -> BTreeMap<(NaiveDate, Decimal), usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            let effect = entry.movement().effect_on(self.account.id).map(Money::amount).unwrap();
            *counts.entry((entry.date(), effect)).or_default() += 1;
        }
        counts
    }
}

/// Lines with where they stand after a commit.
fn standing(mut lines: Vec<StagedLine>, standings: &[(StagedLineId, Standing)]) -> Vec<StagedLine> {
    let after: HashMap<StagedLineId, &Standing> = standings.iter().map(|(id, standing)| (*id, standing)).collect();
    for line in &mut lines {
        if let Some(standing) = after.get(&line.id) {
            line.standing = (*standing).clone();
        }
    }
    lines
}
