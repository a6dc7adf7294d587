//! Lines that a person posts, deletes, or wants to be looked at again.

use chrono::NaiveDate;
use fintrack_core::entry::EntryKind;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StagedLineId};
use fintrack_core::import_session::{Draft, RawLine, SessionFull, StagedLine, stage, stage_again};
use fintrack_core::money::Money;
use uuid::Uuid;

use super::answer::{AnswerError, Changing, learn, lock_open};
use super::{LoadedSession, SessionError, announce, binding, decisions, facts, lines, load_found, reject, restand};
use crate::{Version, WorkspaceTx};

/// A line that a person posts.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Its number where it was taken from, counted from 1; 0 where nobody said it.
    pub number: u32,
    /// Its day.
    pub date: NaiveDate,
    /// What moved: positive in the holder's favour, on a card too (a purchase is negative).
    pub amount: Money,
    /// What it was, in words.
    pub text: String,
    /// The instalment is read from the text, and so is the kind unless it is said.
    pub kind: Option<EntryKind>,
}

/// Adds lines that a person posts; the session as it stands afterwards, and the identities of the lines in their order.
///
/// # Errors
/// [`SessionError::Answer`] when the session is closed; [`SessionError::Full`].
pub async fn post(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    new: &[NewLine],
) -> Result<(LoadedSession, Vec<StagedLineId>), SessionError> {
    let session = lock_open(tx, id).await?;
    let held = lines::held(tx, &[id]).await?.remove(&id).unwrap_or_default();
    SessionFull::check(held, new.len())?;
    let knowledge = facts::knowledge(tx, session.subject.id()).await?;
    let raw = new.iter().map(|line| RawLine {
        line: line.number,
        date: line.date,
        amount: line.amount.amount(),
        currency: Some(line.amount.currency()),
        text: line.text.replace('\0', ""),
        bank_id: None,
        instalment: None,
        merchant_code: None,
    });
    let mut posted = stage(&session, None, raw.collect(), &knowledge, &mut Uuid::now_v7);
    for (line, new) in posted.iter_mut().zip(new) {
        if let Some(kind) = new.kind {
            line.answer(Draft { kind, ..line.draft.clone() });
        }
    }
    let ids: Vec<StagedLineId> = posted.iter().map(|line| line.id).collect();
    lines::insert(tx, &posted.iter().map(|line| (&session, line)).collect::<Vec<_>>()).await?;
    announce::lines(tx, Happening::Created, ids.iter().copied()).await?;
    learn(tx, posted.iter().map(|line| (None, decisions::of_line(line)))).await?;
    Ok((restand(tx, session, []).await?, ids))
}

/// Removes lines that were posted by hand, and rejects those of files, which every file would bring back; all or none.
///
/// # Errors
/// [`SessionError::Answer`] when one is settled; [`DbError::NotFound`](crate::DbError::NotFound) and
/// [`DbError::Stale`](crate::DbError::Stale).
pub async fn remove_lines(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    wanted: &[(StagedLineId, Option<Version>)],
) -> Result<LoadedSession, SessionError> {
    let session = lock_open(tx, id).await?;
    let changing = Changing::load(tx, session, wanted).await?;
    if let Some(settled) = changing.before.iter().find(|line| line.standing.is_settled()) {
        return Err(AnswerError::Settled { line: settled.id }.into());
    }
    let (printed, posted): (Vec<&StagedLine>, Vec<&StagedLine>) =
        changing.before.iter().partition(|line| line.file.is_some());
    let gone: Vec<StagedLineId> = posted.iter().map(|line| line.id).collect();
    lines::delete(tx, &gone).await?;
    learn(tx, posted.iter().map(|line| (decisions::of_line(line), None))).await?;
    let rejected: Vec<StagedLineId> = printed.iter().map(|line| line.id).collect();
    reject(tx, &rejected).await?;
    announce::lines(tx, Happening::Deleted, gone).await?;
    restand(tx, changing.session.clone(), rejected).await
}

/// Looks again at the lines that lack something, with what is known now, and proposes recurring items.
///
/// # Errors
/// [`SessionError`].
pub async fn enrich(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<LoadedSession, SessionError> {
    let session = lock_open(tx, id).await?;
    let knowledge = facts::knowledge(tx, session.subject.id()).await?;
    let mut loaded = load_found(tx, session.clone()).await?;
    let understood = stage_again(&session, &mut loaded.lines, &knowledge);
    loaded.lines.retain(|line| understood.contains(&line.id));
    lines::update_drafts(tx, &loaded.lines.iter().collect::<Vec<_>>()).await?;
    binding::propose(tx, id).await?;
    restand(tx, session, understood).await
}
