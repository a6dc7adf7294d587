//! What the classifier learned of a workspace: kept between two looks, and brought up to date by what happened since.
//!
//! The audit trail says what happened to transactions since the state was kept, and what they said before. So each look
//! learns only that: what became reconciled, what was filed elsewhere, what was taken back. An answer to a line is learned
//! in its own transaction. A state of another version, one that cannot be read, and one that too much happened since is
//! made anew from all that [teaches](super::decisions), after the made-up rows that a workspace may be [trained
//! with](super::training).
//!
//! Law: a state that was learned step by step knows the same as one that was made anew: which merchant was filed how often
//! where. How much each time weighs may differ, for what comes later weighs more:
//!
//! - a rebuild learns in the order of the days, and step by step is learned in the order in which months were closed and
//!   lines were answered. Months closed one after the other, without answers between, give the same bytes;
//! - a correction is learned when it is made and weighs as the newest; a rebuild has it on the day of its transaction. So
//!   where a merchant was filed here and there, the two may suggest differently;
//! - what was corrected or taken back leaves the counts as if it had never been, and the weights nearly so;
//! - a category that was archived and is offered again is known by a rebuild only: what was learned of it was forgotten.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Change, Event as Audited, Image, Noun, Value};
use fintrack_core::category::Category;
use fintrack_core::id::AuditEventId;
use fintrack_core::suggest::training::{SEED, synthetic};
use fintrack_core::suggest::{Classifier, Confirmation, Event};
use tracing::warn;
use uuid::Uuid;

use super::decisions::{self, Fact, Place};
use super::training::training;
use crate::{DbError, WorkspaceTx, audit, category};

/// The version of what is stored: that of the bytes themselves stands within them.
const FORMAT: i16 = 1;
/// zstd's own default.
const COMPRESSION_LEVEL: i32 = 3;
/// From so many events on, learning everything anew is no slower than looking at each.
const EVENTS_MAX: i64 = 200;

/// What was taught and what is true; `None` for nothing.
pub(super) type Lesson = (Option<Confirmation>, Option<Confirmation>);

/// What is known of where the workspace's transactions are filed, as of now. Nothing is written.
///
/// # Errors
/// [`DbError`].
pub async fn classifier(tx: &mut WorkspaceTx) -> Result<Classifier, DbError> {
    let categories = category::list(tx).await?;
    Ok(up_to_date(tx, &categories).await?.0)
}

/// The same in the workspace's turn; what it had to learn is kept.
pub(super) async fn classifier_of(tx: &mut WorkspaceTx, categories: &[Category]) -> Result<Classifier, DbError> {
    let (classifier, progress) = up_to_date(tx, categories).await?;
    match progress {
        Progress::None => {}
        Progress::NothingLearned => note(tx).await?,
        Progress::Learned => save(tx, classifier.clone()).await?,
    }
    Ok(classifier)
}

/// Learns what was reconciled since, and keeps it.
pub(super) async fn keep_up(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    let categories = category::list(tx).await?;
    classifier_of(tx, &categories).await.map(drop)
}

/// Learns what a person answered, at once, and keeps it. The lines say the new thing already.
pub(super) async fn answered(tx: &mut WorkspaceTx, lessons: Vec<Lesson>) -> Result<(), DbError> {
    let lessons: Vec<Lesson> = lessons.into_iter().filter(|(was, is)| was != is).collect();
    if lessons.is_empty() {
        return Ok(());
    }
    let categories = category::list(tx).await?;
    let classifier = match load(tx, &categories).await? {
        Some((classifier, since)) => match catch_up(tx, classifier, since).await? {
            Some((classifier, _)) => taught(tx, classifier, lessons).await?,
            None => rebuilt(tx, &categories).await?,
        },
        // What was answered is among what everything is learned from.
        None => rebuilt(tx, &categories).await?,
    };
    save(tx, classifier).await
}

/// How far a look came.
enum Progress {
    None,
    NothingLearned,
    Learned,
}

async fn up_to_date(tx: &mut WorkspaceTx, categories: &[Category]) -> Result<(Classifier, Progress), DbError> {
    if let Some((classifier, since)) = load(tx, categories).await?
        && let Some(done) = catch_up(tx, classifier, since).await?
    {
        return Ok(done);
    }
    Ok((rebuilt(tx, categories).await?, Progress::Learned))
}

/// The state that is kept, and up to when it knows; `None` when there is none that can be read.
async fn load(tx: &mut WorkspaceTx, categories: &[Category]) -> Result<Option<(Classifier, DateTime<Utc>)>, DbError> {
    let row = sqlx::query!("select learned_to, content from classifier_states where format = $1", FORMAT)
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let categories = categories.to_vec();
    let read = aside(tx, move || {
        let bytes = zstd::decode_all(row.content.as_slice()).map_err(|error| error.to_string())?;
        let mut classifier = Classifier::from_bytes(&bytes).map_err(|error| error.to_string())?;
        classifier.meet(&categories);
        Ok::<_, String>(classifier)
    })
    .await?;
    match read {
        Ok(classifier) => Ok(Some((classifier, row.learned_to))),
        Err(reason) => {
            warn!(reason, "the state of a classifier cannot be read, and is made anew");
            Ok(None)
        }
    }
}

async fn rebuilt(tx: &mut WorkspaceTx, categories: &[Category]) -> Result<Classifier, DbError> {
    let (confirmations, categories) = (decisions::all(tx).await?, categories.to_vec());
    let rows = training(tx).await?.rows;
    aside(tx, move || {
        let mut classifier = Classifier::new(&categories);
        classifier.learn_synthetic(synthetic(SEED, rows.into()));
        classifier.learn(&confirmations);
        classifier
    })
    .await
}

/// Learns what happened after a moment; `None` when that is too much.
async fn catch_up(
    tx: &mut WorkspaceTx,
    classifier: Classifier,
    since: DateTime<Utc>,
) -> Result<Option<(Classifier, Progress)>, DbError> {
    // What a commit books is not reconciled, and what was answered before was learned then.
    let events = sqlx::query_scalar!(
        "select id
         from audit_events
         where at > $1 and operation is distinct from 'commit_import'
         order by sequence
         limit $2",
        since,
        EVENTS_MAX + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    if i64::try_from(events.len()).unwrap_or(i64::MAX) > EVENTS_MAX {
        return Ok(None);
    }
    if events.is_empty() {
        return Ok(Some((classifier, Progress::None)));
    }
    let mut before = Before::default();
    for id in events {
        // One by one: a large one is not held beside the others.
        before.heed(&audit::find(tx, AuditEventId::new(id)).await?.event);
    }
    let lessons = before.lessons(tx).await?;
    if lessons.is_empty() {
        return Ok(Some((classifier, Progress::NothingLearned)));
    }
    Ok(Some((taught(tx, classifier, lessons).await?, Progress::Learned)))
}

async fn taught(tx: &WorkspaceTx, mut classifier: Classifier, lessons: Vec<Lesson>) -> Result<Classifier, DbError> {
    aside(tx, move || {
        for lesson in &lessons {
            match lesson {
                (None, Some(is)) => classifier.apply(&Event::Learned(is)),
                (Some(was), Some(is)) => classifier.apply(&Event::Corrected { was, is }),
                (Some(was), None) => classifier.apply(&Event::TakenBack(was)),
                (None, None) => {}
            }
        }
        classifier
    })
    .await
}

pub(super) async fn save(tx: &mut WorkspaceTx, classifier: Classifier) -> Result<(), DbError> {
    // Into memory, so this cannot fail but by a bug in the library.
    let content = aside(tx, move || zstd::encode_all(classifier.to_bytes().as_slice(), COMPRESSION_LEVEL))
        .await?
        .map_err(|error| DbError::corrupt("classifier state", tx.workspace())(error.into()))?;
    sqlx::query!(
        "insert into classifier_states (workspace_id, format, learned_to, content)
         values ($1, $2, coalesce((select max(at) from audit_events), 'epoch'), $3)
         on conflict (workspace_id) do update
         set format = excluded.format, learned_to = excluded.learned_to, content = excluded.content,
             updated_at = now()",
        tx.workspace(),
        FORMAT,
        content,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that nothing of what happened since taught anything.
async fn note(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    sqlx::query!("update classifier_states set learned_to = (select max(at) from audit_events)")
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Does work that may take long on a thread where nobody waits for it.
pub(super) async fn aside<T: Send + 'static>(
    tx: &WorkspaceTx,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DbError> {
    let workspace = tx.workspace();
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| DbError::corrupt("classifier state", workspace)(error.into()))
}

/// What transactions were before some events.
#[derive(Default)]
struct Before {
    /// What each said before the first event that touched it; `None` when it was not there.
    rows: BTreeMap<Uuid, Option<Image>>,
    /// Whether the first event that touched it brought it back.
    is_back: BTreeSet<Uuid>,
    /// The line of each whose commit was taken back.
    lines: BTreeMap<Uuid, Uuid>,
    /// Whether each had a tag before the first event that touched that.
    tags: BTreeMap<Uuid, BTreeMap<Uuid, bool>>,
}

impl Before {
    fn heed(&mut self, event: &Audited) {
        // A commit that is done again brings back what it had booked, with the traces of the lines.
        let is_commit = event.changes.keys().any(|row| row.noun() == Noun::ImportedLine);
        for (row, change) in &event.changes {
            let mut ids = row.id().split('/').map(str::parse::<Uuid>);
            match (row.noun(), ids.next(), ids.next()) {
                (Noun::Transaction, Some(Ok(id)), None) => {
                    self.rows.entry(id).or_insert_with(|| {
                        if matches!(change, Change::Restored(_)) && !is_commit {
                            self.is_back.insert(id);
                        }
                        change.before().cloned()
                    });
                }
                (Noun::TransactionTag, Some(Ok(id)), Some(Ok(tag))) => {
                    self.tags.entry(id).or_default().entry(tag).or_insert(change.before().is_some());
                }
                (Noun::ImportedLine, ..) => {
                    let column = |name| {
                        let value = change.before()?.columns.get(name)?;
                        if let Value::Uuid(id) = value { Some(*id) } else { None }
                    };
                    self.lines.extend(column("transaction_id").zip(column("staged_line_id")));
                }
                _ => {}
            }
        }
    }

    /// What was taught before and is not so now, in order.
    async fn lessons(&self, tx: &mut WorkspaceTx) -> Result<Vec<Lesson>, DbError> {
        let touched: BTreeSet<Uuid> = self.rows.keys().chain(self.tags.keys()).copied().collect();
        let now = decisions::of_transactions(tx, &touched.iter().copied().collect::<Vec<_>>()).await?;
        // Where a commit was taken back, the answer to the line stands.
        let answers = decisions::of_lines(tx, &self.lines.values().copied().collect::<Vec<_>>()).await?;
        let mut lessons: Vec<(Place, Lesson)> = Vec::new();
        for id in touched {
            let answer = self.lines.get(&id).and_then(|line| answers.get(line)).filter(|_| !now.contains_key(&id));
            if let (Some(answer), Some(Some(image))) = (answer, self.rows.get(&id)) {
                let was = self.with_former_tags(id, Fact::gone_from(id, image, answer));
                lessons.push((was.place(), (was.confirmation()?, Some(answer.clone()))));
                continue;
            }
            let is = now.get(&id);
            let was = self.fact(id, is);
            let place = is.or(was.as_ref()).map(Fact::place);
            // What was booked from an answered line was taught by the answer: a commit that is done again adds nothing.
            let is_done_again = was.is_none() && is.is_some_and(|fact| fact.is_answered) && !self.is_back.contains(&id);
            let lesson = (
                was.as_ref().map(Fact::confirmation).transpose()?.flatten(),
                is.map(Fact::confirmation).transpose()?.flatten(),
            );
            if let Some(place) = place.filter(|_| !is_done_again) {
                lessons.push((place, lesson));
            }
        }
        lessons.retain(|(_, (was, is))| was != is);
        lessons.sort_by_key(|(place, _)| *place);
        Ok(lessons.into_iter().map(|(_, lesson)| lesson).collect())
    }

    /// What a transaction was before; `None` when it was not there.
    fn fact(&self, id: Uuid, now: Option<&Fact>) -> Option<Fact> {
        let was = match (self.rows.get(&id), now) {
            (Some(image), Some(now)) => now.as_in(image.as_ref()?),
            (Some(image), None) => Fact::gone(id, image.as_ref()?),
            (None, now) => now?.clone(),
        };
        Some(self.with_former_tags(id, was))
    }

    fn with_former_tags(&self, id: Uuid, fact: Fact) -> Fact {
        let Some(tags) = self.tags.get(&id) else { return fact };
        let side = |had: bool| tags.iter().filter(|(_, was)| **was == had).map(|(tag, _)| *tag).collect();
        fact.with_tags(&side(false), &side(true))
    }
}
