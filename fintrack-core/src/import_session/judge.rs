//! Where each line stands, decided from the line and from what was imported before.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::duplicates::{self, Verdict};
use super::pairing;
use super::{IdentityText, ImportSession, Outcome, Rejection, StagedLine, Standing, Twin};
use crate::entry::{Entry, EntryKind};
use crate::id::{AccountId, EntryId, ImportedLineId, StagedLineId, StatementFileId};
use crate::money::{Currency, Money};

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
    pub instalment: Option<(u16, u16)>,
    /// Booked, bound or ignored.
    pub outcome: Outcome,
    /// The transaction that it became or was bound to.
    pub entry: EntryId,
}

/// What was imported and booked before, for one account or card and the days that matter.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What was accepted from earlier files.
    pub imported: Vec<ImportedLine>,
    /// The entries that touch the account or card and of which no imported line of *this* account or card tells: made
    /// by hand, or booked from the other side of a transfer or payment.
    pub unmatched: Vec<Entry>,
    /// The currency of every own account.
    pub currencies: BTreeMap<AccountId, Currency>,
}

/// Says of every line where it stands. Settled lines stay as they are.
///
/// Judging again with more history is how a commit sees what other sessions did meanwhile.
pub fn judge(session: &ImportSession, lines: &mut [StagedLine], history: &History) {
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
    let verdicts = duplicates::verdicts(lines, &open, &history.imported);
    let mut fresh = Vec::with_capacity(open.len());
    for (&index, verdict) in open.iter().zip(&verdicts) {
        match verdict {
            Verdict::Duplicate(twin) => lines[index].standing = Standing::Duplicate(*twin),
            Verdict::Possible(twin) => lines[index].standing = Standing::PossibleDuplicate(*twin),
            Verdict::New => fresh.push(index),
        }
    }
    let pairs = pairing::pairs(session, lines, &fresh, &history.unmatched);
    for index in fresh {
        let line = &lines[index];
        lines[index].standing = match pairs.get(&index) {
            // A binding leaves the entry as it is, and one that is only expected would stay in no balance.
            Some(entry) if is_own_movement(entry.kind()) && entry.status().is_booked() => Standing::Binds(entry.id()),
            Some(entry) => Standing::PossibleDuplicate(Twin::Entry(entry.id())),
            None => match line.movement(session, &history.currencies) {
                Ok(movement) => Standing::Ready(movement),
                Err(missing) => Standing::Pending(missing),
            },
        };
    }
}

/// Whether an entry has two own sides, of which each bank prints one.
const fn is_own_movement(kind: EntryKind) -> bool {
    match kind {
        EntryKind::Transfer | EntryKind::CardPayment => true,
        EntryKind::Income
        | EntryKind::Expense
        | EntryKind::CardExpense
        | EntryKind::CardChargeback
        | EntryKind::InvestmentDeposit
        | EntryKind::InvestmentWithdrawal => false,
    }
}
