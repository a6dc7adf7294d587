//! A household's books in the database, and how it does what the model's household does: what the simulation and the crash
//! test share.

#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::audit::{Noun, StateHash};
use fintrack_core::calendar::{BillingMonth, date};
use fintrack_core::category::Language;
use fintrack_core::entry::Entry;
use fintrack_core::id::{AccountId, AuditEventId, EntryId, ImportSessionId};
use fintrack_core::import_session::{AccountOrCard, Leftovers, SessionStatus};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::ledger::Counting;
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_core::testing::simulation::{Dice, Fact, Model, Places, Step, Told, amount, words};
use fintrack_db::account::NewAccount;
use fintrack_db::audit::UndoFailure;
use fintrack_db::import_session::{self, ImportRequest, NewFile, Unread};
use fintrack_db::testing::card_paid_from;
use fintrack_db::transaction::{self, BulkChange, Filter};
use fintrack_db::{Db, Retryable, Scope, WorkspaceTx, account, audit, category, tag};
use serde::{Deserialize, Serialize};

/// What a household does with statements and with the trail, in words that another process can be told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Errand {
    Import(Vec<Fact>),
    Stage(Vec<Fact>),
    Commit(BillingMonth),
    Close(BillingMonth),
    Undo(AuditEventId),
}

impl Errand {
    /// The errand that a step is; `None` for one that is told otherwise.
    pub(crate) fn of(step: &Step, events: &HashMap<u64, AuditEventId>) -> Option<Self> {
        Some(match step {
            Step::Import(facts) => Self::Import(facts.clone()),
            Step::Stage(facts) => Self::Stage(facts.clone()),
            Step::Commit(month) => Self::Commit(*month),
            Step::Close(month) => Self::Close(*month),
            Step::Undo(sequence) => Self::Undo(events[sequence]),
            Step::Book(_)
            | Step::Change(_)
            | Step::Delete(_)
            | Step::Restore(_)
            | Step::File(..)
            | Step::PayBack(..)
            | Step::Buy(_)
            | Step::Cancel(..) => return None,
        })
    }

    /// Runs it, on a bank's account.
    pub(crate) async fn run(&self, tx: &mut WorkspaceTx, bank: AccountId) -> Result<Answer, Failure> {
        match self {
            Self::Import(facts) => import(tx, bank, facts, Some(Unread::Accept)).await,
            Self::Stage(facts) => import(tx, bank, facts, None).await,
            Self::Commit(month) => commit(tx, *month).await,
            Self::Close(month) => close(tx, *month).await,
            Self::Undo(event) => match audit::undo(tx, *event).await {
                Ok(_) => Ok(Answer::default()),
                Err(UndoFailure::Db(error)) => Err(Failure::of(&error)),
                Err(
                    error @ (UndoFailure::Refused(_)
                    | UndoFailure::Kept { .. }
                    | UndoFailure::Taken(_)
                    | UndoFailure::Rules(_)
                    | UndoFailure::Workspace(_)),
                ) => Err(Failure::Refused(error.to_string())),
            },
        }
    }
}

/// What came of an errand: the transactions that it created, and the sessions that it found or opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) created: Vec<EntryId>,
    pub(crate) sessions: Vec<(BillingMonth, ImportSessionId)>,
}

impl Answer {
    /// As the model wants to be told. What was deleted since is not told of.
    pub(crate) async fn told(&self, tx: &mut WorkspaceTx) -> Told {
        let mut created = transaction::list(tx, &Filter::default()).await.unwrap();
        created.retain(|entry| self.created.contains(&entry.id()));
        Told::Did { created, sessions: self.sessions.clone() }
    }
}

/// Why an errand was not run.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The books say no.
    Refused(String),
    /// The database does not answer: whether it happened is not known.
    Lost(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) | Self::Lost(why) => f.write_str(why),
        }
    }
}

impl Failure {
    pub(crate) fn of<E: Retryable + fmt::Display>(error: &E) -> Self {
        match error.db_error() {
            Some(lost) if lost.is_transient() => Self::Lost(format!("{error}: {lost:?}")),
            _ => Self::Refused(error.to_string()),
        }
    }
}

async fn import(
    tx: &mut WorkspaceTx,
    bank: AccountId,
    facts: &[Fact],
    commit: Option<Unread>,
) -> Result<Answer, Failure> {
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
        subject: AccountOrCard::Account(bank),
        month: None,
        target: None,
        file: NewFile::new("extrato.csv", b"bytes".to_vec(), serde_json::json!({})),
        statement: Statement { lines, ..Statement::default() }.into(),
        rows_unread: 0,
        commit,
    };
    let outcome = import_session::import(tx, request).await.map_err(|error| Failure::of(&error))?;
    let sessions = outcome.sessions.iter().map(|session| (session.month, session.id)).collect();
    Ok(Answer { created: outcome.created, sessions })
}

/// Looks at what a commit would do, and commits just that.
async fn commit(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<Answer, Failure> {
    let session = open_session(tx, month).await?;
    let preview = import_session::preview(tx, session, Unread::Refuse).await.map_err(|error| Failure::of(&error))?;
    let token = Some(preview.plan_token);
    let committed = import_session::commit(tx, session, Unread::Refuse, token).await;
    let committed = committed.map_err(|error| Failure::of(&error))?;
    Ok(Answer { created: committed.created, sessions: vec![(month, session)] })
}

async fn close(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<Answer, Failure> {
    let session = open_session(tx, month).await?;
    import_session::close(tx, session, Leftovers::Refuse).await.map_err(|error| Failure::of(&error))?;
    Ok(Answer::default())
}

async fn open_session(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<ImportSessionId, Failure> {
    let sessions = import_session::list(tx, false).await.map_err(|error| Failure::of(&error))?;
    let open = sessions.iter().find(|session| session.month == month && session.status == SessionStatus::Open);
    open.map(|session| session.id).ok_or_else(|| Failure::Refused("no session is open".to_owned()))
}

/// Opens the places of a household.
pub(crate) async fn furnish(db: &Db, scope: Scope) -> Places {
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
    Places { bank, purse, card, categories, tags }
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

/// Does a step, or says why it is refused.
pub(crate) async fn take(
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
        Step::Import(_) | Step::Stage(_) | Step::Commit(_) | Step::Close(_) | Step::Undo(_) => {
            let errand = Errand::of(step, events).ok_or("it is no errand")?;
            let answer = errand.run(tx, places.bank.id).await.map_err(|failure| failure.to_string())?;
            return Ok(answer.told(tx).await);
        }
    }
    Ok(done)
}

/// What was found of the books so far.
pub(crate) struct Seen {
    /// The trail's events, by number.
    pub(crate) events: HashMap<u64, AuditEventId>,
    /// The number of the last event before the first step.
    first: u64,
    /// The hash of the books for each hash of the model's.
    states: HashMap<StateHash, StateHash>,
}

impl Seen {
    /// Of books with places and nothing else.
    pub(crate) async fn at_first(tx: &mut WorkspaceTx) -> Self {
        let first = audit::list(tx, None, 1).await.unwrap().links[0].event.sequence;
        Self { events: HashMap::new(), first, states: HashMap::new() }
    }

    /// Books of the model's own for them.
    pub(crate) fn model(&self, scope: Scope, places: &Places, bank: Vec<Fact>) -> Model {
        Model::new(scope.workspace, places.clone(), bank, self.first)
    }

    /// Fails unless books and model are alike: the last event and what it changed, all transactions, the balances of some
    /// day, and the hash of everything.
    pub(crate) async fn agree(
        &mut self,
        tx: &mut WorkspaceTx,
        model: &mut Model,
        dice: &mut Dice,
        context: &impl Fn() -> String,
    ) {
        let last = audit::list(tx, None, 1).await.unwrap().links.remove(0);
        let counts = last.event.changes.keys().fold(BTreeMap::<Noun, usize>::new(), |mut counts, row| {
            *counts.entry(row.noun()).or_default() += 1;
            counts
        });
        let expected = model.last_event().unwrap_or((self.first, BTreeMap::new()));
        assert_eq!(last.event.sequence, expected.0, "{}", context());
        if last.event.sequence > self.first {
            assert_eq!(counts, expected.1, "{}", context());
        }
        self.events.insert(last.event.sequence, last.event.id);

        let listed = transaction::list(tx, &Filter::default()).await.unwrap();
        let mut entries: Vec<Entry> = model.entries().cloned().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.date(), entry.id())));
        assert_eq!(listed, entries, "{}", context());
        let day = date(2026, 1, 1) + chrono::Days::new(dice.below(160));
        let balances = transaction::balances_before(tx, day.succ_opt().unwrap()).await.unwrap();
        let expected = model.ledger().balances(day, Counting::Booked).unwrap();
        assert_eq!(balances, expected, "on {day}, {}", context());

        // Equal books have equal hashes, here and there.
        let state = audit::state_hash(tx).await.unwrap();
        let known = self.states.entry(model.state()).or_insert(state);
        assert_eq!(*known, state, "{}", context());
    }
}

/// Tells the model what came of a step; why that is not what had to come.
pub(crate) fn tell(model: &mut Model, step: &Step, told: &Told) -> Result<(), String> {
    match (step, told) {
        (Step::Buy(purchase), Told::Did { created, .. }) => {
            model.bought(purchase.plan, created);
            Ok(())
        }
        _ => model.take(step, told),
    }
}

/// A number from the environment.
pub(crate) fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}
