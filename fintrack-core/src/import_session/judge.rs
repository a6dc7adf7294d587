//! Where each line stands, decided from the line and from what was imported before.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::duplicates::{self, Verdict};
use super::future_part;
use super::pairing::{self, Pair};
use super::{IdentityText, ImportSession, Outcome, Rejection, StagedLine, Standing, Twin};
use crate::entry::{Entry, PlaceFacts};
use crate::id::{EntryId, ImportedLineId, StagedLineId, StatementFileId};
use crate::instalment::Instalment;
use crate::money::Money;
use crate::statement::IdRecord;

/// The permanent trace of a line that was accepted: it survives close, edits and deletion, and duplicates are matched
/// with it, never with the booked row, whose text and category the user may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLine {
    /// Its identity.
    pub id: ImportedLineId,
    /// The staged line that it was.
    pub staged: StagedLineId,
    /// The file that it was read from.
    pub file: Option<StatementFileId>,
    /// The date as printed.
    pub date: NaiveDate,
    /// What moved, positive in the holder's favour.
    pub amount: Money,
    /// The text by which it is recognised.
    pub identity: IdentityText,
    /// The bank's own identity of the movement.
    pub bank_id: Option<String>,
    /// The instalment "k of n".
    pub instalment: Option<Instalment>,
    /// Booked, bound or ignored.
    pub outcome: Outcome,
    /// The transaction that it became or was bound to.
    pub entry: EntryId,
}

/// A line and an entry that a person said are not the same thing; it holds for the line of every later file too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RejectedPair {
    /// The line's date.
    pub date: NaiveDate,
    /// The line's amount.
    pub amount: Decimal,
    /// The line's text.
    pub identity: IdentityText,
    /// The entry.
    pub entry: EntryId,
}

impl RejectedPair {
    /// A line and an entry.
    pub fn of(line: &StagedLine, entry: EntryId) -> Self {
        Self { date: line.date, amount: line.amount.amount(), identity: line.identity.clone(), entry }
    }
}

/// What was imported and booked before, for one account or card and the days that matter.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What was accepted from earlier files.
    pub imported: Vec<ImportedLine>,
    /// The entries that touch the account or card and of which no imported line of *this* account or card tells: made
    /// by hand, or booked from the other side of a transfer or payment.
    pub unmatched: Vec<Entry>,
    /// What was spent and earned on the other own accounts: perhaps the other side of a transfer that was not known for
    /// one when it was booked.
    pub elsewhere: Vec<Entry>,
    /// What earlier files of this shape showed of the bank's ids.
    pub ids: IdRecord,
    /// The pairs that a person said are none.
    pub rejected: BTreeSet<RejectedPair>,
    /// What every own account, card and investment is held in. A line's category is its kind's before it is judged.
    pub places: PlaceFacts,
}

impl History {
    /// Whether a person said that a line and an entry are not the same thing.
    pub(super) fn rejects(&self, line: &StagedLine, entry: EntryId) -> bool {
        !self.rejected.is_empty() && self.rejected.contains(&RejectedPair::of(line, entry))
    }
}

/// Says of every line where it stands. Settled lines stay as they are.
///
/// Judging again with more history is how a commit sees what other sessions did meanwhile. Returned is what the open lines
/// show of the bank's ids, to be kept with the profile of their files once they are accepted.
pub fn judge(session: &ImportSession, lines: &mut [StagedLine], history: &History) -> IdRecord {
    let mut open = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter_mut().enumerate() {
        if line.standing.is_settled() {
            continue;
        }
        if !session.takes(line.date) {
            line.standing = Standing::OtherMonth;
        } else if line.amount.is_zero() {
            line.standing = Standing::Rejected(Rejection::ZeroAmount);
        } else {
            open.push(index);
        }
    }
    let (verdicts, ids) = duplicates::verdicts(lines, &open, &history.imported, history.ids);
    let mut fresh = Vec::with_capacity(open.len());
    for (&index, verdict) in open.iter().zip(&verdicts) {
        match verdict {
            Verdict::Duplicate(twin) => lines[index].standing = Standing::Duplicate(*twin),
            Verdict::Possible(..) if lines[index].draft.is_distinct => fresh.push(index),
            Verdict::Possible(twin, likeness) => {
                lines[index].standing = Standing::PossibleDuplicate(*twin, *likeness);
            }
            Verdict::New => fresh.push(index),
        }
    }
    let said = said(lines, &fresh, history);
    let is_open = |index: &usize| !lines[*index].draft.is_distinct && !said.contains_key(index);
    let mut sides: Vec<usize> = fresh.iter().copied().filter(is_open).collect();
    let mut taken: HashSet<EntryId> = said.values().map(|pair| pair.entry.id()).collect();
    let mut parts = future_part::parts(session, lines, &sides, history, &taken);
    sides.retain(|index| !parts.contains_key(index));
    taken.extend(parts.values().map(|pair| pair.entry.id()));
    let pairs = pairing::pairs(session, lines, &sides, history, &taken);
    parts.extend(said);
    for index in fresh {
        let line = &lines[index];
        lines[index].standing = match parts.get(&index).or_else(|| pairs.get(&index)) {
            Some(Pair { entry, doubt: None }) => Standing::Binds(entry.id()),
            Some(Pair { entry, doubt: Some(likeness) }) => {
                Standing::PossibleDuplicate(Twin::Entry(entry.id()), *likeness)
            }
            None => match line.movement(session, &history.places) {
                Ok(movement) => Standing::Ready(movement),
                Err(missing) => Standing::Pending(missing),
            },
        };
    }
    ids
}

/// The lines that a person said are another record of an entry, as long as nothing else is: one line for each entry.
fn said<'e>(lines: &[StagedLine], fresh: &[usize], history: &'e History) -> BTreeMap<usize, Pair<'e>> {
    let meant: Vec<(usize, EntryId)> =
        fresh.iter().filter_map(|&index| Some((index, lines[index].draft.same_as?))).collect();
    let mut taken = HashSet::new();
    let pair = |(index, id): (usize, EntryId)| {
        let entry = history.unmatched.iter().find(|entry| entry.id() == id)?;
        taken.insert(id).then_some((index, Pair { entry, doubt: None }))
    };
    meant.into_iter().filter_map(pair).collect()
}
