//! The process that writes to the books and is killed: this program, started once more.
//!
//! It is told one errand a line, and says of each how far it is. What it says before it does it.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{env, thread};

use chrono::Utc;
use fintrack_core::id::AccountId;
use fintrack_db::idempotency::{self, Claim, Request};
use fintrack_db::{Db, DbError, Scope, Settings, Target, WorkspaceTx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::life::{Answer, Errand, Failure};

/// What PostgreSQL calls its connections.
pub(crate) const NAME: &str = "crash test's writer";
/// The test of this program that is the writer.
const TEST: &str = "the_writer";
/// Where the writer finds what it needs to know.
const VARIABLE: &str = "FINTRACK_CRASH_WRITER";
/// What its lines begin with, so that they are known from those of the test's own runner.
const MARK: &str = "writer: ";
/// How long a claim waits for another one of the same request.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the writer may be silent.
const SILENCE_MAX: Duration = Duration::from_mins(1);

/// Whose books, and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) url: String,
    pub(crate) workspace: fintrack_core::id::WorkspaceId,
    pub(crate) user: fintrack_core::id::UserId,
    pub(crate) bank: AccountId,
}

impl Post {
    pub(crate) fn scope(&self) -> Scope {
        Scope::new(self.workspace, self.user)
    }
}

/// An errand with the key that makes it one request, however often it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) key: String,
    pub(crate) errand: Errand,
}

/// What the books say to an errand, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reply {
    Did(Answer),
    Refused(String),
}

/// How far the writer is with an errand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Said {
    /// It has heard.
    Begun,
    /// The request is claimed: the transaction has begun to write.
    Claimed,
    /// Everything is written, and is to be committed now.
    Written,
    /// That is the answer, whether it was given now or before.
    Done(Reply),
    /// The database did not answer.
    Lost(String),
}

/// What a request was answered with, if it was done. It is not done now.
pub(crate) async fn look(tx: &mut WorkspaceTx, order: &Order) -> Option<Reply> {
    match claim(tx, order).await.expect("asking for a request") {
        Claim::Fresh(_forgotten) => None,
        Claim::Replay { answer, .. } => Some(read(&answer)),
        other @ (Claim::OtherRequest | Claim::InProgress) => panic!("{order:?}: {other:?}"),
    }
}

async fn claim(tx: &mut WorkspaceTx, order: &Order) -> Result<Claim, DbError> {
    let text = serde_json::to_string(&order.errand).expect("an errand as JSON");
    let fingerprint = Sha256::digest(text).into();
    let request = Request { method: "POST", path: "/crash", key: &order.key, fingerprint };
    idempotency::claim(tx, &request, Utc::now(), PATIENCE).await
}

fn read(answer: &[u8]) -> Reply {
    serde_json::from_slice(answer).expect("an answer as JSON")
}

/// The writer as its parent sees it.
pub(crate) struct Writer {
    child: Child,
    orders: ChildStdin,
    lines: Receiver<(Instant, Said)>,
}

impl Writer {
    pub(crate) fn start(post: &Post) -> Self {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args([TEST, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(VARIABLE, serde_json::to_string(post).expect("a post as JSON"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starting the writer");
        let orders = child.stdin.take().expect("a way to tell it");
        let output = BufReader::new(child.stdout.take().expect("a way to hear it"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // A runner that names its test before it runs leaves the line unfinished.
                let Some((_, said)) = line.split_once(MARK) else { continue };
                // Half a line is what a killed process leaves.
                let Ok(said) = serde_json::from_str(said) else { break };
                if sender.send((Instant::now(), said)).is_err() {
                    break;
                }
            }
        });
        Self { child, orders, lines }
    }

    pub(crate) fn tell(&mut self, order: &Order) {
        let line = serde_json::to_string(order).expect("an order as JSON");
        writeln!(self.orders, "{line}").expect("telling the writer");
    }

    /// The next thing it says.
    pub(crate) fn hear(&self) -> (Instant, Said) {
        self.lines.recv_timeout(SILENCE_MAX).expect("the writer says something")
    }

    /// Kills it, and says what it said until then.
    pub(crate) fn kill(mut self) -> Vec<Said> {
        self.child.kill().expect("killing the writer");
        self.child.wait().expect("waiting for the writer");
        drop(self.orders);
        self.lines.into_iter().map(|(_, said)| said).collect()
    }

    /// Lets it go home.
    pub(crate) fn dismiss(self) {
        let Self { mut child, orders, lines } = self;
        drop(orders);
        assert!(child.wait().expect("waiting for the writer").success());
        drop(lines);
    }
}

/// What the writer does: errands, until nobody tells it any more.
pub(crate) async fn work() {
    let post = env::var(VARIABLE).expect("the writer is started by the crash test");
    let post: Post = serde_json::from_str(&post).expect("a post as JSON");
    let settings = Settings { application_name: NAME.to_owned(), ..Settings::default() };
    let target = Target::Url { url: post.url.clone(), admin_url: None };
    let db = Db::connect_with(target, &settings).await.expect("connecting");
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let order: Order = serde_json::from_str(&line).expect("an order as JSON");
        say(&Said::Begun);
        let said = match serve(&db, &post, &order).await {
            Ok(reply) => Said::Done(reply),
            Err(why) => Said::Lost(why),
        };
        say(&said);
    }
}

fn say(said: &Said) {
    let mut out = io::stdout().lock();
    let line = serde_json::to_string(said).expect("words as JSON");
    writeln!(out, "{MARK}{line}").and_then(|()| out.flush()).expect("saying something");
}

/// Does as a server does that is sent a request with a key. The error is a database that does not answer.
async fn serve(db: &Db, post: &Post, order: &Order) -> Result<Reply, String> {
    let lost = |error: DbError| format!("{error}: {error:?}");
    let mut tx = db.begin(post.scope()).await.map_err(lost)?;
    let guard = match claim(&mut tx, order).await.map_err(lost)? {
        Claim::Fresh(guard) => guard,
        Claim::Replay { answer, .. } => return Ok(read(&answer)),
        other @ (Claim::OtherRequest | Claim::InProgress) => return Err(format!("{other:?}")),
    };
    say(&Said::Claimed);
    let reply = match order.errand.run(&mut tx, post.bank).await {
        Ok(answer) => Reply::Did(answer),
        Err(Failure::Refused(why)) => {
            drop(tx);
            return refuse(db, post, order, why).await.map_err(lost);
        }
        Err(Failure::Lost(why)) => return Err(why),
    };
    guard.finish(&mut tx, 200, &json(&reply)).await.map_err(lost)?;
    say(&Said::Written);
    tx.commit().await.map_err(lost)?;
    Ok(reply)
}

/// Keeps a refusal, in a transaction that does nothing else.
async fn refuse(db: &Db, post: &Post, order: &Order, why: String) -> Result<Reply, DbError> {
    let reply = Reply::Refused(why);
    let mut tx = db.begin(post.scope()).await?;
    if let Claim::Fresh(guard) = claim(&mut tx, order).await? {
        guard.finish(&mut tx, 409, &json(&reply)).await?;
        tx.commit().await?;
    }
    Ok(reply)
}

fn json(reply: &Reply) -> Vec<u8> {
    serde_json::to_vec(reply).expect("a reply as JSON")
}
