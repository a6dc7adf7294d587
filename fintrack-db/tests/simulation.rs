//! A household at work, on the real database and in memory: both agree after every step.
//!
//! `FINTRACK_SIMULATION_SEED=17 FINTRACK_SIMULATION_STEPS=300` runs one life again, or a longer one;
//! `FINTRACK_SIMULATION_LIVES=50` so many of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, HashMap};
use std::env;

use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::audit::{Noun, StateHash};
use fintrack_core::calendar::{BillingMonth, date};
use fintrack_core::category::Language;
use fintrack_core::entry::Entry;
use fintrack_core::id::AuditEventId;
use fintrack_core::import_session::{AccountOrCard, Leftovers, SessionStatus};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::ledger::Counting;
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_core::testing::simulation::{Dice, Fact, Model, Places, Step, Told, amount, record, words};
use fintrack_db::account::NewAccount;
use fintrack_db::import_session::{self, ImportRequest, NewFile, Unread};
use fintrack_db::testing::{TestDb, card_paid_from};
use fintrack_db::transaction::{self, BulkChange, Filter};
use fintrack_db::{Db, Scope, WorkspaceTx, account, audit, category, tag};

/// How many steps a life has, and how many lives are tried: 2,000 steps together.
const STEPS: u64 = 100;
const LIVES: u64 = 5;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// Four tests, so that they run beside each other.
async fn lives(quarter: u64) {
    let steps = number("FINTRACK_SIMULATION_STEPS").unwrap_or(STEPS);
    if let Some(seed) = number("FINTRACK_SIMULATION_SEED") {
        if quarter == 0 {
            live(seed, steps).await;
        }
        return;
    }
    let lives = number("FINTRACK_SIMULATION_LIVES").map_or(LIVES, |lives| lives.div_ceil(4));
    for life in 0..lives {
        live(quarter * lives + life, steps).await;
    }
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_life() {
    lives(0).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_second_life() {
    lives(1).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_third_life() {
    lives(2).await;
}

#[tokio::test]
async fn the_database_and_the_model_agree_after_every_step_of_a_fourth_life() {
    lives(3).await;
}

/// The household's books in the database.
struct Household {
    _test: TestDb,
    db: Db,
    scope: Scope,
    places: Places,
}

impl Household {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let scope = test.scope().await;
        let db = test.db().clone();
        let mut tx = db.begin(scope).await.unwrap();
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        let bank = open(&mut tx, "Conta Azul").await;
        let purse = open(&mut tx, "Carteira").await;
        let card = card_paid_from(&mut tx, brl("5000.00"), purse.id).await;
        let mut tags = Vec::new();
        for name in ["viagem", "férias"] {
            tags.push(tag::create(&mut tx, Name::new(name).unwrap()).await.unwrap().id);
        }
        let categories = category::list(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        Self { _test: test, db, scope, places: Places { bank, purse, card, categories, tags } }
    }

    async fn tx(&self) -> WorkspaceTx {
        self.db.begin(self.scope).await.unwrap()
    }

    /// Does a step in a transaction of its own, which is rolled back when it is refused.
    async fn take(&self, step: &Step, events: &HashMap<u64, AuditEventId>) -> Result<Told, String> {
        let mut tx = self.tx().await;
        let told = take(&mut tx, step, &self.places, events).await?;
        tx.commit().await.unwrap();
        Ok(told)
    }
}

async fn open(tx: &mut WorkspaceTx, name: &str) -> Account {
    let new = NewAccount {
        name: Name::new(name).unwrap(),
        kind: AccountKind::Checking,
        opening_balance: brl("1000.00"),
        opened_on: date(2026, 1, 10),
        look: Look::default(),
    };
    account::create(tx, new).await.unwrap()
}

async fn take(
    tx: &mut WorkspaceTx,
    step: &Step,
    places: &Places,
    events: &HashMap<u64, AuditEventId>,
) -> Result<Told, String> {
    fn refusal(error: &dyn std::error::Error) -> String {
        error.to_string()
    }
    let open = |_| InvoiceStatus::Open;
    let done = Told::Did { created: Vec::new(), sessions: Vec::new() };
    match step {
        Step::Book(entries) => {
            transaction::create(tx, entries).await.map_err(|error| refusal(&error))?;
        }
        Step::Change(after) => {
            let after = after.clone();
            transaction::update(tx, after.id(), None, |_| Ok(after)).await.map_err(|error| refusal(&error))?;
        }
        Step::Delete(ids) => {
            let ids: Vec<_> = ids.iter().map(|id| (*id, None)).collect();
            transaction::delete(tx, &ids).await.map_err(|error| refusal(&error))?;
        }
        Step::Restore(id) => {
            transaction::restore(tx, *id).await.map_err(|error| refusal(&error))?;
        }
        Step::File(ids, under) => {
            let change = BulkChange { under: Some(*under), ..BulkChange::default() };
            transaction::update_all(tx, ids, &change).await.map_err(|error| refusal(&error))?;
        }
        Step::PayBack(income, pays) => {
            transaction::reimburse(tx, *income, pays).await.map_err(|error| refusal(&error))?;
        }
        Step::Buy(purchase) => {
            let created = transaction::buy(tx, purchase).await.map_err(|error| refusal(&error))?;
            return Ok(Told::Did { created, sessions: Vec::new() });
        }
        Step::Cancel(id, scope) => {
            transaction::cancel(tx, *id, *scope, open).await.map_err(|error| refusal(&error))?;
        }
        Step::Import(facts) => return import(tx, places, facts).await,
        Step::Close(month) => close(tx, *month).await?,
        Step::Undo(sequence) => {
            audit::undo(tx, events[sequence]).await.map_err(|error| refusal(&error))?;
        }
    }
    Ok(done)
}

async fn import(tx: &mut WorkspaceTx, places: &Places, facts: &[Fact]) -> Result<Told, String> {
    let line = |(number, fact): (u32, &Fact)| StatementLine {
        position: Position { line: number, start: 0, end: 0 },
        date: date(2026, 1, 1) + chrono::Days::new(fact.0),
        amount: amount(fact.1),
        description: words(fact).into(),
        bank_id: None,
        balance: None,
        currency: None,
        instalment: None,
        merchant_code: None,
    };
    let lines = (1..).zip(facts).map(line).collect();
    let request = ImportRequest {
        subject: AccountOrCard::Account(places.bank.id),
        month: None,
        target: None,
        file: NewFile { name: "extrato.csv".into(), content: b"bytes".to_vec(), detection: serde_json::json!({}) },
        statement: Statement { lines, ..Statement::default() },
        rows_unread: 0,
        commit: Some(Unread::Accept),
    };
    let outcome = import_session::import(tx, request).await.map_err(|error| error.to_string())?;
    let created = transaction::find_all(tx, &outcome.created).await.map_err(|error| error.to_string())?;
    Ok(Told::Did {
        created: created.into_iter().map(|stored| stored.value).collect(),
        sessions: outcome.sessions.iter().map(|session| (session.month, session.id)).collect(),
    })
}

async fn close(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<(), String> {
    let sessions = import_session::list(tx, false).await.map_err(|error| error.to_string())?;
    let open = sessions.iter().find(|session| session.month == month && session.status == SessionStatus::Open);
    let open = open.ok_or("no session is open")?;
    import_session::close(tx, open.id, Leftovers::Refuse).await.map_err(|error| error.to_string())?;
    Ok(())
}

/// One life, from a seed.
async fn live(seed: u64, steps: u64) {
    let household = Household::new().await;
    let mut dice = Dice::new(seed);
    let bank = record(&mut dice, 40);
    let mut tx = household.tx().await;
    let first = audit::list(&mut tx, None, 1).await.unwrap().links[0].event.sequence;
    drop(tx);
    let mut model = Model::new(household.scope.workspace, household.places.clone(), bank, first);
    let mut events: HashMap<u64, AuditEventId> = HashMap::new();
    let mut states: HashMap<StateHash, StateHash> = HashMap::new();
    for step_number in 1..=steps {
        let step = model.roll(&mut dice);
        let told = household.take(&step, &events).await.unwrap_or_else(Told::Refused);
        let verdict = match (&step, &told) {
            (Step::Buy(purchase), Told::Did { created, .. }) => {
                model.bought(purchase.plan, created);
                Ok(())
            }
            _ => model.take(&step, &told),
        };
        let context = || format!("seed {seed}, step {step_number}: {step:?}");
        if let Err(why) = verdict {
            panic!("{}: {why}", context());
        }
        let mut tx = household.tx().await;
        let last = audit::list(&mut tx, None, 1).await.unwrap().links.remove(0);
        let counts = last.event.changes.keys().fold(BTreeMap::<Noun, usize>::new(), |mut counts, row| {
            *counts.entry(row.noun()).or_default() += 1;
            counts
        });
        let expected = model.last_event().unwrap_or((first, BTreeMap::new()));
        assert_eq!(last.event.sequence, expected.0, "{}", context());
        if last.event.sequence > first {
            assert_eq!(counts, expected.1, "{}", context());
        }
        events.insert(last.event.sequence, last.event.id);
        agree(&mut tx, &model, &mut dice, &context).await;
        // Equal books have equal hashes, here and there.
        let state = audit::state_hash(&mut tx).await.unwrap();
        let known = states.entry(model.state()).or_insert(state);
        assert_eq!(*known, state, "{}", context());
        if step_number % 50 == 0 || step_number == steps {
            expect_sound(&mut tx, &context).await;
        }
    }
}

/// Whether the books hold the same, and the accounts as much on some day.
async fn agree(tx: &mut WorkspaceTx, model: &Model, dice: &mut Dice, context: &impl Fn() -> String) {
    let listed = transaction::list(tx, &Filter::default()).await.unwrap();
    let mut entries: Vec<Entry> = model.entries().cloned().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.date(), entry.id())));
    assert_eq!(listed, entries, "{}", context());
    let day = date(2026, 1, 1) + chrono::Days::new(dice.below(160));
    let balances = transaction::balances_before(tx, day.succ_opt().unwrap()).await.unwrap();
    let expected = model.ledger().balances(day, Counting::Booked).unwrap();
    assert_eq!(balances, expected, "on {day}, {}", context());
}

async fn expect_sound(tx: &mut WorkspaceTx, context: &impl Fn() -> String) {
    assert_eq!(audit::verify(tx).await.unwrap().faults, [], "{}", context());
}
