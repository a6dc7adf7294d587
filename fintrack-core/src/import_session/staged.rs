//! A staged line: what the bank printed, what it would become, and where it stands.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{IdentityText, ImportSession, Subject};
use crate::calendar::BillingMonth;
use crate::entry::{EntryError, EntryKind, Filing, Holder, Movement, PlaceFacts, Redemption, Settlement, SlotOf};
use crate::id::{AccountId, CardId, EntryId, ImportedLineId, InvestmentId, StagedLineId, StatementFileId, TagId};
use crate::instalment::Instalment;
use crate::money::Money;
use crate::name::Description;
use crate::rule::{Field, Verdict};
use crate::suggest::Suggestion;
use crate::word::words;

words! {
    /// How a line ended. Each has exactly one.
    Outcome, "a line's outcome" {
        /// It holds a whole entry and waits for the commit.
        Ready = "ready",
        /// It became a transaction.
        Booked = "booked",
        /// It is the other side of a transaction that exists.
        Bound = "bound",
        /// It became a transaction that counts nowhere.
        Ignored = "ignored",
        /// It was imported before.
        Duplicate = "duplicate",
        /// Something is missing, or a person must decide.
        Pending = "pending",
        /// It belongs to another month's session.
        OtherMonth = "other_month",
        /// It can be no transaction.
        Rejected = "rejected",
    }
}

words! {
    /// What a pending line lacks.
    Missing, "a missing field" {
        /// What it was for.
        Category = "category",
        /// The other account of a transfer, or the account that paid.
        OtherAccount = "other_account",
        /// The card that was paid.
        Card = "card",
        /// The amount in the other account's currency.
        OtherAmount = "other_amount",
        /// An amount in the currency of the account: the line is in another.
        Currency = "currency",
        /// The investment.
        Investment = "investment",
        /// A kind that goes with the sign of the amount and with the account or card.
        Kind = "kind",
    }
}

words! {
    /// Why a line can be no transaction.
    Rejection, "a rejection" {
        /// Nothing moved.
        ZeroAmount = "zero_amount",
        /// More decimals than the currency has, or more digits than the books hold.
        Amount = "amount",
        /// A person discarded it.
        Discarded = "discarded",
        /// A person said that it is a copy of something that is there.
        Duplicate = "duplicate",
    }
}

impl Missing {
    /// What has to be said anew where what was said does not fit.
    const fn instead_of(misfit: &EntryError) -> Self {
        match misfit {
            EntryError::OtherCurrency { holder: Holder::Account, .. } | EntryError::SameAccount => Self::OtherAccount,
            EntryError::OtherCurrency { holder: Holder::Card, .. } => Self::Card,
            EntryError::OtherCurrency { holder: Holder::Investment, .. } => Self::Investment,
            EntryError::CategoryKind { .. }
            | EntryError::NoParts
            | EntryError::PartNotPositive(_)
            | EntryError::PartsDiffer { .. }
            | EntryError::MixedCurrencies(..) => Self::Category,
            EntryError::AmountsDiffer { .. } => Self::OtherAmount,
            EntryError::NotPositive(_)
            | EntryError::Day(_)
            | EntryError::Misplaced { .. }
            | EntryError::Original { .. } => Self::Kind,
        }
    }
}

impl Rejection {
    /// Whether a person said so.
    pub const fn is_by_person(self) -> bool {
        match self {
            Self::Discarded | Self::Duplicate => true,
            Self::ZeroAmount | Self::Amount => false,
        }
    }
}

/// What a line would become: filled by the staging, changed by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which kind of entry.
    pub kind: EntryKind,
    /// What it was for: one category, or parts that sum to the line.
    pub filing: Option<Filing>,
    /// A transfer's other account, or the account that pays a card.
    pub other_account: Option<AccountId>,
    /// The card that is paid.
    pub card: Option<CardId>,
    /// Whose invoice is paid.
    pub paid_month: Option<BillingMonth>,
    /// The investment that money goes to or comes from.
    pub investment: Option<InvestmentId>,
    /// What it is marked with.
    pub tags: BTreeSet<TagId>,
    /// What is shown in place of the bank's words, which the line keeps.
    pub description: Option<Description>,
    /// Booked as `IGNORE`, in no sum.
    pub is_ignored: bool,
    /// A person said that it is no copy of what it resembles, and no other side of an entry.
    pub is_distinct: bool,
    /// The entry that a person said it is another record of.
    pub same_as: Option<EntryId>,
    /// The recurring item that a person said it settles, and the slot.
    pub recurrence: Option<SlotOf>,
}

/// Whether two drafts differ in something that is decided by itself. What a line is booked as is one thing: its kind, and what
/// goes with that.
fn differs(field: Field, a: &Draft, b: &Draft) -> bool {
    let booking = |of: &Draft| (of.kind, of.filing.clone(), of.other_account, of.card, of.paid_month, of.investment);
    match field {
        Field::Booking => booking(a) != booking(b),
        Field::Description => a.description != b.description,
        Field::Tags => a.tags != b.tags,
        Field::Ignored => a.is_ignored != b.is_ignored,
    }
}

/// What a line may be a copy of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Twin {
    /// A line that was imported before.
    Imported(ImportedLineId),
    /// Another line of this session, from another file.
    Staged(StagedLineId),
    /// A transaction that was entered by hand.
    Entry(EntryId),
}

words! {
    /// Why a line may be a copy of something that is there.
    Likeness, "a likeness" {
        /// The same day and amount, in other words.
        Retold = "retold",
        /// The same words and amount on another day, where the bank no longer prints the first one.
        Redated = "redated",
        /// The same words and another amount, as a tip is added, where the bank no longer prints the first one.
        Reposted = "reposted",
        /// A transaction that a person entered, or that was expected.
        Entered = "entered",
        /// One of several lines that may be the other side of a transfer or payment.
        OtherSide = "other_side",
        /// The other side of what was filed as spent or earned on another own account.
        MovedElsewhere = "moved_elsewhere",
    }
}

/// Where a line stands: a pure function of the line and of what was imported before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds everything that an entry needs.
    Ready(Movement),
    /// Something is missing.
    Pending(BTreeSet<Missing>),
    /// It may be a copy: a person decides, with the twin beside it.
    PossibleDuplicate(Twin, Likeness),
    /// It was imported before.
    Duplicate(Twin),
    /// It is the other side of a transaction that exists; the commit will record that.
    Binds(EntryId),
    /// It belongs to another month's session.
    OtherMonth,
    /// It can be no transaction.
    Rejected(Rejection),
    /// Committed: it became this transaction.
    Booked(EntryId),
    /// Committed: it became this transaction, which counts nowhere.
    Ignored(EntryId),
    /// Committed: it is the other side of this transaction.
    Bound(EntryId),
}

impl Standing {
    /// Where a line stands before it is [`super::judge`]d: pending, for nothing that it lacks.
    pub const fn unjudged() -> Self {
        Self::Pending(BTreeSet::new())
    }

    /// The one word for it.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Ready(_) => Outcome::Ready,
            Self::Pending(_) | Self::PossibleDuplicate(..) => Outcome::Pending,
            Self::Duplicate(_) => Outcome::Duplicate,
            Self::Binds(_) | Self::Bound(_) => Outcome::Bound,
            Self::OtherMonth => Outcome::OtherMonth,
            Self::Rejected(_) => Outcome::Rejected,
            Self::Booked(_) => Outcome::Booked,
            Self::Ignored(_) => Outcome::Ignored,
        }
    }

    /// Whether it tells anything that was not known before: it is no duplicate and belongs here.
    pub const fn is_news(&self) -> bool {
        match self {
            Self::Ready(_)
            | Self::Pending(_)
            | Self::PossibleDuplicate(..)
            | Self::Binds(_)
            | Self::Booked(_)
            | Self::Ignored(_)
            | Self::Bound(_) => true,
            Self::Duplicate(_) | Self::OtherMonth | Self::Rejected(_) => false,
        }
    }

    /// Whether nothing more will change it: it was committed, or it can be no transaction.
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::Booked(_) | Self::Ignored(_) | Self::Bound(_) | Self::Rejected(_) => true,
            Self::Ready(_)
            | Self::Pending(_)
            | Self::PossibleDuplicate(..)
            | Self::Duplicate(_)
            | Self::Binds(_)
            | Self::OtherMonth => false,
        }
    }
}

/// A line of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedLine {
    /// Its identity.
    pub id: StagedLineId,
    /// The file it was read from; `None` when a person posted it.
    pub file: Option<StatementFileId>,
    /// The line of the file, counted from 1; of one that a person posted, the number that it came with, or 0.
    pub line: u32,
    /// The date as printed.
    pub date: NaiveDate,
    /// What moved: positive in the holder's favour, on a card too (a purchase is negative).
    pub amount: Money,
    /// The bank's words.
    pub text: String,
    /// The text by which it is recognised in another file.
    pub identity: IdentityText,
    /// The bank's own identity of the movement.
    pub bank_id: Option<String>,
    /// The instalment "k of n".
    pub instalment: Option<Instalment>,
    /// The merchant category code (ISO 18245), where the file has it.
    pub merchant_code: Option<u16>,
    /// What it would become. Change it with [`Self::answer`].
    pub draft: Draft,
    /// What of the draft a person decided: no later look at the line changes that.
    pub answered: BTreeSet<Field>,
    /// Why it would be filed so: a rule, or the classifier's guess.
    pub suggestion: Option<Suggestion>,
    /// What the user's rules say of it; `None` when none has a say. Boxed: most lines have none.
    pub verdict: Option<Box<Verdict>>,
    /// Where it stands.
    pub standing: Standing,
}

impl StagedLine {
    /// Takes a person's word for what the line would become. It has to be judged again.
    pub fn answer(&mut self, draft: Draft) {
        let changed = Field::ALL.iter().filter(|field| differs(**field, &self.draft, &draft));
        self.answered.extend(changed);
        self.draft = draft;
    }

    /// The description of its entry.
    pub fn description(&self) -> Description {
        self.draft.description.clone().unwrap_or_else(|| Description::new(&self.text))
    }

    /// The movement that the line would become, or what it lacks for that.
    ///
    /// # Errors
    /// The set of what is missing; never empty.
    pub(super) fn movement(&self, session: &ImportSession, places: &PlaceFacts) -> Result<Movement, BTreeSet<Missing>> {
        if self.amount.currency() != session.subject.currency() {
            return Err(lacks(Missing::Currency));
        }
        let movement = match &session.subject {
            Subject::Account(account) => self.on_account(account.id, places)?,
            Subject::Card(card) => self.on_card(card.id, session.month)?,
        };
        movement.check_places(places).map_err(|misfit| lacks(Missing::instead_of(&misfit)))?;
        Ok(movement)
    }

    fn filing(&self) -> Result<Filing, BTreeSet<Missing>> {
        // Parts that are not the whole say of some of it not what it was for.
        let is_whole = |filing: &&Filing| filing.check(self.amount.abs()).is_ok();
        self.draft.filing.as_ref().filter(is_whole).cloned().ok_or_else(|| lacks(Missing::Category))
    }

    fn investment(&self) -> Result<InvestmentId, BTreeSet<Missing>> {
        self.draft.investment.ok_or_else(|| lacks(Missing::Investment))
    }

    fn on_account(&self, account: AccountId, places: &PlaceFacts) -> Result<Movement, BTreeSet<Missing>> {
        let amount = self.amount.abs();
        match (self.draft.kind, self.amount.is_negative()) {
            (EntryKind::Income, false) => Ok(Movement::Income { account, amount, filing: self.filing()? }),
            (EntryKind::Expense, true) => Ok(Movement::Expense { account, amount, filing: self.filing()? }),
            (EntryKind::Transfer, is_outgoing) => {
                let named = self.draft.other_account.filter(|&other| other != account);
                let other = named.ok_or_else(|| lacks(Missing::OtherAccount))?;
                if places.accounts.get(&other) != Some(&amount.currency()) {
                    return Err(lacks(Missing::OtherAmount));
                }
                let (from, to) = if is_outgoing { (account, other) } else { (other, account) };
                Ok(Movement::Transfer { from, to, sent: amount, received: amount })
            }
            (EntryKind::CardPayment, true) => match (self.draft.card, self.draft.paid_month) {
                (Some(card), Some(month)) => {
                    Ok(Movement::CardPayment { account, card, month, amount, settlement: Settlement::Partial })
                }
                _ => Err(lacks(Missing::Card)),
            },
            (EntryKind::InvestmentDeposit, true) => {
                Ok(Movement::InvestmentDeposit { account, investment: self.investment()?, amount })
            }
            (EntryKind::InvestmentWithdrawal, false) => {
                let redemption = Redemption::Partial;
                Ok(Movement::InvestmentWithdrawal { investment: self.investment()?, account, amount, redemption })
            }
            // The sign says otherwise, or it is a card's kind.
            (
                EntryKind::Income
                | EntryKind::Expense
                | EntryKind::CardPayment
                | EntryKind::InvestmentDeposit
                | EntryKind::InvestmentWithdrawal
                | EntryKind::CardExpense
                | EntryKind::CardChargeback,
                _,
            ) => Err(lacks(Missing::Kind)),
        }
    }

    fn on_card(&self, card: CardId, month: BillingMonth) -> Result<Movement, BTreeSet<Missing>> {
        let amount = self.amount.abs();
        match (self.draft.kind, self.amount.is_negative()) {
            (EntryKind::CardExpense, true) => Ok(Movement::CardExpense { card, month, amount, filing: self.filing()? }),
            (EntryKind::CardChargeback, false) => {
                // What it had been for may stay unknown; what somebody said has to sum to it.
                let filing = self.draft.filing.is_some().then(|| self.filing()).transpose()?;
                Ok(Movement::CardChargeback { card, month, amount, filing })
            }
            (EntryKind::CardPayment, false) => {
                let account = self.draft.other_account.ok_or_else(|| lacks(Missing::OtherAccount))?;
                let month = self.draft.paid_month.unwrap_or(month);
                Ok(Movement::CardPayment { account, card, month, amount, settlement: Settlement::Partial })
            }
            (
                EntryKind::CardExpense
                | EntryKind::CardChargeback
                | EntryKind::CardPayment
                | EntryKind::Income
                | EntryKind::Expense
                | EntryKind::Transfer
                | EntryKind::InvestmentDeposit
                | EntryKind::InvestmentWithdrawal,
                _,
            ) => Err(lacks(Missing::Kind)),
        }
    }
}

fn lacks(what: Missing) -> BTreeSet<Missing> {
    BTreeSet::from([what])
}
