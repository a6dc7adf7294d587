//! What is left after SIGKILL: all of a step or nothing, whoever is killed and whenever.
//!
//! A household lives on a server that keeps what it says it kept. Round by round the writer, a process of its own, or the
//! whole of PostgreSQL is killed in the middle of an import, a commit, a closing or an undo. Then the books hold what the
//! model holds, with that step or without it, and the request is sent again as a client does that got no answer.
//!
//! `FINTRACK_CRASH_SEED=17 FINTRACK_CRASH_ROUNDS=50` lives one life again: the steps, the victims and the moments are the
//! seed's; how far a step is at its moment is the machine's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(clippy::print_stderr, reason = "rounds and seeds are told as they come")]

mod aim;
#[path = "../life/mod.rs"]
mod life;
mod toll;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use fintrack_core::calendar::{BillingMonth, billing_month};
use fintrack_core::import_session::Outcome;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_core::testing::simulation::{Dice, Fact, Model, Places, Step, Told, record};
use fintrack_db::testing::server::{Kill, OWNER, OwnServer};
use fintrack_db::{Db, Scope, Target, doctor, import_session, user, workspace};
use sqlx::{Connection, PgConnection};

use aim::{Heard, Pace};
use life::{Answer, Errand, Seen, number};
use toll::{Deed, Toll, Victim};
use writer::{Order, Post, Reply, Writer};

/// How many rounds `make test` runs: each victim in each deed once.
const ROUNDS: u64 = 8;
/// How many rounds a household lives through.
const ROUNDS_PER_LIFE: u64 = 10;
/// How many movements the bank has of a household, on 75 days.
const MOVEMENTS: u64 = 400;
/// How many days of them a file has at most.
const FILE_DAYS_MAX: u64 = 6;
/// How many steps are taken in peace between two kills.
const PEACEFUL_STEPS: u64 = 3;
/// How many steps it takes at most until one of a kind can be taken.
const FINDING_STEPS_MAX: u32 = 50;
/// How long the server may take to notice that a client is gone.
const NOTICE_TIME_MAX: Duration = Duration::from_secs(30);

// Several threads: what is dropped is rolled back by one of them while another one waits for the writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_writer_or_database_leaves_all_of_a_step_or_nothing() {
    let seed = number("FINTRACK_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let rounds = number("FINTRACK_CRASH_ROUNDS").unwrap_or(ROUNDS);
    tell(&format!("crash test: FINTRACK_CRASH_SEED={seed} FINTRACK_CRASH_ROUNDS={rounds}"));
    let mut server = OwnServer::start("UTF8");
    // The tests' servers forget what a power failure would take; this one does not. Between a commit's record and the
    // disk lies a moment that is too short to be hit: it is made longer.
    server.configure("fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n");
    server.configure("commit_delay = 10000 # in microseconds\ncommit_siblings = 0\n");
    server.restart();
    let mut owner = PgConnection::connect(&server.url(OWNER, "postgres")).await.unwrap();
    sqlx::raw_sql("create database fintrack").execute(&mut owner).await.unwrap();
    owner.close().await.unwrap();

    let (mut toll, mut pace) = (Toll::default(), Pace::default());
    let mut dice = Dice::new(seed);
    let mut done = 0;
    while done < rounds {
        let life = Dice::new(dice.bits());
        let mut household = Household::move_in(&server, life, done).await;
        for round in done..rounds.min(done + ROUNDS_PER_LIFE) {
            household.context = format!("FINTRACK_CRASH_SEED={seed} FINTRACK_CRASH_ROUNDS={rounds}, round {round}");
            household.round(&mut server, round, &mut pace, &mut toll).await;
        }
        household.writer.take().unwrap().dismiss();
        household.db.close().await;
        done += ROUNDS_PER_LIFE;
    }
    tell(&toll.to_string());
    toll.expect_all(rounds);
}

/// The process that writes, and is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that the crash test kills, and no test"]
async fn the_writer() {
    writer::work().await;
}

fn tell(text: &str) {
    eprintln!("{text}");
}

/// A household on a server that is killed now and then.
struct Household {
    url: String,
    db: Db,
    scope: Scope,
    places: Places,
    post: Post,
    /// `None` between a death and the next one's birth.
    writer: Option<Writer>,
    bank: Vec<Fact>,
    model: Model,
    seen: Seen,
    dice: Dice,
    orders: u64,
    /// How to live it again, and where it stands.
    context: String,
}

impl Household {
    async fn move_in(server: &OwnServer, mut dice: Dice, number: u64) -> Self {
        let url = server.url(OWNER, "fintrack");
        let db = connect(&url).await;
        let name = |text: &str| Name::new(text).unwrap();
        let user = user::find_or_create(&db, &name("Ana"), &format!("ana{number}@example.org")).await.unwrap();
        let scope = workspace::create(&db, user, &name("Casa"), Currency::BRL).await.unwrap();
        let places = life::furnish(&db, scope).await;
        let bank = record(&mut dice, MOVEMENTS);
        let seen = Seen::at_first(&mut db.begin(scope).await.unwrap()).await;
        let model = seen.model(scope, &places, bank.clone());
        let post = Post { url: url.clone(), workspace: scope.workspace, user, bank: places.bank.id };
        let writer = Some(Writer::start(&post));
        Self { url, db, scope, places, post, writer, bank, model, seen, dice, orders: 0, context: String::new() }
    }

    /// Some steps in peace, and one at which somebody is killed.
    async fn round(&mut self, server: &mut OwnServer, round: u64, pace: &mut Pace, toll: &mut Toll) {
        let start = Instant::now();
        let victim = if round.is_multiple_of(2) { Victim::Writer } else { Victim::Database };
        let deed = Deed::ALL[usize::try_from(round / 2).unwrap() % Deed::ALL.len()];
        for _ in 0..PEACEFUL_STEPS {
            self.live_on().await;
        }
        if !pace.knows(deed) {
            let step = self.find(deed, pace).await;
            self.in_peace(&step, pace).await;
        }
        let step = self.find(deed, pace).await;
        let aim = pace.aim(deed, &mut self.dice);
        let whom = if self.dice.chance(50) { Kill::All } else { Kill::Postmaster };
        self.context = format!("{}: {victim:?} killed {aim} of {step:?}", self.context);
        let order = self.order(&step);
        self.writer().tell(&order);
        let mut heard = Heard::default();
        while heard.stage < aim.stage && !heard.is_over() {
            let (_, said) = self.writer().hear();
            heard.hear(said);
        }
        thread::sleep(aim.delay);
        match victim {
            Victim::Writer => self.kill_writer(server, &mut heard).await,
            Victim::Database => self.kill_database(server, whom, &mut heard).await,
        }
        let answer = self.take_stock(&step, &order, &heard).await;
        toll.add(deed, victim, heard.stage, answer.is_some());
        let fate = if answer.is_some() { "it is there" } else { "nothing of it is there" };
        let stage = heard.stage;
        self.send_again(&step, &order, answer).await;
        let took = start.elapsed().as_millis();
        tell(&format!("round {round}: {victim:?} killed {aim} of {deed:?}, heard {stage:?}: {fate} ({took} ms)"));
    }

    async fn kill_writer(&mut self, server: &OwnServer, heard: &mut Heard) {
        let writer = self.writer.take().unwrap();
        writer.kill().into_iter().for_each(|said| heard.hear(said));
        // What it had sent the server still does. That is waited for, as whoever comes next waits for its locks.
        let mut owner = PgConnection::connect(&server.url(OWNER, "fintrack")).await.unwrap();
        let start = Instant::now();
        let connections = "select count(*) from pg_stat_activity where application_name = $1";
        while sqlx::query_scalar::<_, i64>(connections).bind(writer::NAME).fetch_one(&mut owner).await.unwrap() > 0 {
            assert!(start.elapsed() < NOTICE_TIME_MAX, "the server does not notice, {}", self.context);
            thread::sleep(Duration::from_millis(2));
        }
        owner.close().await.unwrap();
        self.writer = Some(Writer::start(&self.post));
    }

    async fn kill_database(&mut self, server: &mut OwnServer, whom: Kill, heard: &mut Heard) {
        server.kill(whom);
        server.restart();
        // The writer lives, and says what it knows.
        while !heard.is_over() {
            let (_, said) = self.writer().hear();
            heard.hear(said);
        }
        self.db.close().await;
        self.db = connect(&self.url).await;
    }

    /// What the request was answered with, if it was; the books are those of the model, with the step or without it.
    async fn take_stock(&mut self, step: &Step, order: &Order, heard: &Heard) -> Option<Reply> {
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let answer = writer::look(&mut tx, order).await;
        drop(tx);
        if let Some(reply) = &heard.reply {
            assert_eq!(answer.as_ref(), Some(reply), "it was answered, and is gone, {}", self.context);
        }
        if let Some(reply) = &answer {
            self.tell(step, reply).await;
        }
        self.expect_sound().await;
        answer
    }

    /// Sends the request again, as it was and as a new one: it is done once.
    async fn send_again(&mut self, step: &Step, order: &Order, answer: Option<Reply>) {
        let reply = self.send(order);
        match answer {
            Some(answer) => assert_eq!(reply, answer, "another answer, {}", self.context),
            None => self.tell(step, &reply).await,
        }
        self.expect_sound().await;
        let order = self.order(step);
        let again = self.send(&order);
        self.tell(step, &again).await;
        if let (Step::Commit(_), Reply::Did(first), Reply::Did(again)) = (step, reply, again) {
            let ids = |answer: Answer| answer.created.into_iter().collect::<BTreeSet<_>>();
            assert_eq!(ids(first), ids(again), "a repeat answers what was done, {}", self.context);
        }
        self.expect_sound().await;
    }

    /// A step in peace, taken by ourselves.
    async fn live_on(&mut self) {
        let step = self.model.roll(&mut self.dice);
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let told = match life::take(&mut tx, &step, &self.places, &self.seen.events).await {
            Ok(told) => {
                tx.commit().await.unwrap();
                told
            }
            Err(why) => Told::Refused(why),
        };
        if let Err(why) = life::tell(&mut self.model, &step, &told) {
            panic!("{why}, {}: {step:?}", self.context);
        }
        self.agree().await;
    }

    /// A step in peace, taken by the writer; how long its stages take is noted.
    async fn in_peace(&mut self, step: &Step, pace: &mut Pace) {
        let order = self.order(step);
        self.writer().tell(&order);
        let (mut heard, mut since) = (Heard::default(), Instant::now());
        while !heard.is_over() {
            let stage = heard.stage;
            let (at, said) = self.writer().hear();
            if let Some(deed) = Deed::of(step) {
                pace.note(deed, stage, at.saturating_duration_since(since));
            }
            since = at;
            heard.hear(said);
        }
        let reply = heard.reply.unwrap_or_else(|| panic!("the database is gone, {}", self.context));
        self.tell(step, &reply).await;
        self.agree().await;
    }

    /// A step of a kind that changes something now; what it needs is done before, in peace.
    async fn find(&mut self, deed: Deed, pace: &mut Pace) -> Step {
        for _ in 0..FINDING_STEPS_MAX {
            if let Some(step) = self.pick(deed) {
                return step;
            }
            // What can be closed was committed, what can be committed was imported, what can be imported is not there yet.
            let before = match deed {
                Deed::Commit | Deed::Undo => Deed::Import,
                Deed::Close => Deed::Commit,
                Deed::Import => Deed::Undo,
            };
            let step = self.pick(before).or_else(|| self.pick(Deed::Import)).or_else(|| self.pick(Deed::Undo));
            let step = step.unwrap_or_else(|| panic!("nothing is left to do, {}", self.context));
            self.in_peace(&step, pace).await;
        }
        panic!("no {deed:?} is to be found, {}", self.context)
    }

    fn pick(&mut self, deed: Deed) -> Option<Step> {
        let months: Vec<BillingMonth> = (0..3).map(|month| billing_month(2026, 1).offset(month)).collect();
        let steps: Vec<Step> = match deed {
            Deed::Import => (0..20).filter_map(|_| self.download()).collect(),
            Deed::Commit => months.into_iter().map(Step::Commit).collect(),
            Deed::Close => months.into_iter().map(Step::Close).collect(),
            Deed::Undo => self.model.events().map(Step::Undo).collect(),
        };
        let worth: Vec<Step> = steps.into_iter().filter(|step| self.model.is_worth(step)).collect();
        self.dice.pick(worth)
    }

    /// A few days of the bank's record.
    fn download(&mut self) -> Option<Step> {
        let from = self.dice.below(75);
        let days = from..=from + self.dice.below(FILE_DAYS_MAX);
        let facts: Vec<Fact> = self.bank.iter().filter(|fact| days.contains(&fact.0)).copied().collect();
        let is_committed = self.dice.chance(50);
        (!facts.is_empty()).then_some(if is_committed { Step::Import(facts) } else { Step::Stage(facts) })
    }

    fn order(&mut self, step: &Step) -> Order {
        self.orders += 1;
        let errand = Errand::of(step, &self.seen.events).unwrap();
        Order { key: format!("{}", self.orders), errand }
    }

    fn send(&mut self, order: &Order) -> Reply {
        self.writer().tell(order);
        let mut heard = Heard::default();
        while !heard.is_over() {
            let (_, said) = self.writer().hear();
            heard.hear(said);
        }
        heard.reply.unwrap_or_else(|| panic!("the database is gone, {}", self.context))
    }

    fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().unwrap()
    }

    async fn tell(&mut self, step: &Step, reply: &Reply) {
        let told = match reply {
            Reply::Did(answer) => answer.told(&mut self.db.begin(self.scope).await.unwrap()).await,
            Reply::Refused(why) => Told::Refused(why.clone()),
        };
        if let Err(why) = life::tell(&mut self.model, step, &told) {
            panic!("{why}, {}", self.context);
        }
    }

    async fn agree(&mut self) {
        let mut tx = self.db.begin(self.scope).await.unwrap();
        self.seen.agree(&mut tx, &mut self.model, &mut self.dice, &|| self.context.clone()).await;
    }

    /// Nothing is lost, nothing is there twice, and the trail proves itself.
    async fn expect_sound(&mut self) {
        self.agree().await;
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let examination = doctor::examine(&mut tx).await.unwrap();
        assert!(examination.findings.is_empty(), "{:?}, {}", examination.findings, self.context);
        let open: Vec<_> = import_session::list(&mut tx, false).await.unwrap().into_iter().map(|one| one.id).collect();
        let counts = import_session::counts(&mut tx, &open).await.unwrap();
        let waiting = |id| counts.get(id).copied().unwrap_or_default().get(Outcome::Ready);
        let waiting: BTreeMap<_, _> = open.iter().map(|id| (*id, waiting(id))).collect();
        assert_eq!(waiting, self.model.waiting(), "lines that wait, {}", self.context);
    }
}

async fn connect(url: &str) -> Db {
    Db::connect(Target::Url { url: url.to_owned(), admin_url: None }).await.unwrap()
}
