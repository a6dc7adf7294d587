//! Reimbursements: incomes that pay expenses back, in full or in part.
//!
//! A friend's PIX for half of a dinner is no income, and the dinner cost half. A link from the income to the expense says
//! so: it lowers the expense, pro rata over its splits and in the *expense's* month, whenever the money came; what is left
//! of the income stays income.
//!
//! What pays is an INCOME that is booked: what is only expected, or ignored, has paid nothing back. What is paid back is
//! an EXPENSE or a `CARD_EXPENSE` of the same currency that is not ignored; it may be expected still, since a friend may
//! pay in advance. A chargeback is neither: it lowers spending by itself, and filing it says of what.
//!
//! Laws: an expense's net parts sum to its amount less what is linked, none below 0 and none above what it was; an
//! income's net amount plus its links is its amount; the order of links is irrelevant; a refusal changes nothing.
//! Worked by hand: [budgets](crate::book::rules::budget). A program: [budgets](crate::book::programs::budgets). Source: the
//! domain page, section 3, transactions.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::entry::{Entry, Filing, Movement, Status};
//! use fintrack_core::id::{AccountId, CategoryId, EntryId};
//! use fintrack_core::money::brl;
//! use fintrack_core::name::Description;
//! use fintrack_core::reimbursement::Reimbursements;
//! use uuid::Uuid;
//!
//! let account = AccountId::new(Uuid::from_u128(1));
//! let filing = Filing::whole(CategoryId::new(Uuid::from_u128(2)), None);
//! let entry = |id, text, movement| {
//!     let id = EntryId::new(Uuid::from_u128(id));
//!     Entry::new(id, date(2026, 3, 7), Description::new(text), Status::Validating, movement)
//! };
//! let dinner = entry(3, "Jantar", Movement::Expense { account, amount: brl("180.00"), filing: filing.clone() })?;
//! let pix = entry(4, "PIX da Ana", Movement::Income { account, amount: brl("100.00"), filing })?;
//!
//! let mut book = Reimbursements::default();
//! book.replace(&pix, &[(&dinner, brl("90.00"))])?;
//! assert_eq!(book.net(&dinner)?, brl("90.00"));
//! assert_eq!(book.net(&pix)?, brl("10.00"), "what Ana sent beyond her half is income");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;
use serde::Serialize;
use smallvec::SmallVec;
use thiserror::Error;

use crate::entry::{CategoryRef, Entry, EntryKind, Status};
use crate::id::EntryId;
use crate::money::{Currency, Money, MoneyError};

/// One link: what an income pays back of an expense. In a [`Reimbursements`] it is positive and fits both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Reimbursement {
    /// What pays.
    pub income: EntryId,
    /// What is paid back.
    pub expense: EntryId,
    /// How much of it.
    pub amount: Money,
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReimbursementError {
    /// Zero or less.
    #[error("{amount} from income {income} is not positive: it pays nothing back of {expense}")]
    NotPositive {
        /// What pays.
        income: EntryId,
        /// What would be paid back.
        expense: EntryId,
        /// What was given.
        amount: Money,
    },
    /// Another kind of transaction than an income where one pays.
    #[error("{entry} is of kind {kind}: only INCOME pays back")]
    NotAnIncome {
        /// What was given.
        entry: EntryId,
        /// Its kind.
        kind: EntryKind,
    },
    /// A transaction that cannot be paid back.
    #[error("{entry} is of kind {kind}: only EXPENSE and CARD_EXPENSE are paid back")]
    NotAnExpense {
        /// What was given.
        entry: EntryId,
        /// Its kind.
        kind: EntryKind,
    },
    /// An income that is expected or ignored.
    #[error("income {income} is {status}: only what is booked pays back")]
    NotBooked {
        /// What was given.
        income: EntryId,
        /// Where it stands.
        status: Status,
    },
    /// An expense that is in no sum.
    #[error("expense {0} is ignored: there is nothing to pay back")]
    Ignored(EntryId),
    /// Two currencies met where one is needed.
    #[error("the link is in {link}, transaction {entry} in {currency}")]
    OtherCurrency {
        /// The transaction.
        entry: EntryId,
        /// Its currency.
        currency: Currency,
        /// The currency of the link.
        link: Currency,
    },
    /// One expense named twice by one income.
    #[error("income {income} names expense {expense} twice: give one amount")]
    Twice {
        /// What pays.
        income: EntryId,
        /// What is named twice.
        expense: EntryId,
    },
    /// More than the income has to give.
    #[error("{linked} is linked from income {income}, more than its {amount}")]
    BeyondIncome {
        /// What pays.
        income: EntryId,
        /// What all its links sum to.
        linked: Money,
        /// What it is.
        amount: Money,
    },
    /// More than is left of the expense.
    #[error("{linked} is linked to expense {expense}, more than its {amount}")]
    BeyondExpense {
        /// What is paid back.
        expense: EntryId,
        /// What all its links sum to.
        linked: Money,
        /// What it was.
        amount: Money,
    },
    /// A link names a transaction that was not given.
    #[error("there is no transaction {0} to link")]
    Unknown(EntryId),
    /// A sum is larger than the books can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A change of a transaction that its links do not bear; the links are to be changed first.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} of the transaction's reimbursements stand against the change: {why}", links.len())]
pub struct LinkedError {
    /// All links of the transaction, by income and expense.
    pub links: Vec<Reimbursement>,
    /// What would be wrong with them.
    pub why: ReimbursementError,
}

/// One part of a transaction, less what was paid back of it, or what it paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NetPart {
    /// What the part was for.
    pub under: CategoryRef,
    /// What it was.
    pub gross: Money,
    /// What counts: from 0 to `gross`.
    pub net: Money,
}

/// The parts of one transaction, in the order of its split.
pub type NetParts = SmallVec<[NetPart; 2]>;

/// The links of one transaction, with their sum: one more costs no walk over the others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Links {
    /// The transaction at the other end, and how much.
    ends: BTreeMap<EntryId, Money>,
    sum: Money,
}

impl Links {
    const fn none(zero: Money) -> Self {
        Self { ends: BTreeMap::new(), sum: zero }
    }

    /// What the links sum to without the one to a transaction.
    fn without(&self, other: EntryId) -> Result<Money, MoneyError> {
        self.ends.get(&other).map_or(Ok(self.sum), |amount| self.sum.checked_sub(*amount))
    }

    fn insert(&mut self, other: EntryId, amount: Money) -> Result<(), MoneyError> {
        self.sum = self.without(other)?.checked_add(amount)?;
        self.ends.insert(other, amount);
        Ok(())
    }
}

/// Links that fit their transactions, and each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reimbursements {
    // The same links from either end; no transaction is here without one.
    incomes: BTreeMap<EntryId, Links>,
    expenses: BTreeMap<EntryId, Links>,
}

impl Reimbursements {
    /// No links.
    pub const fn none() -> Self {
        Self { incomes: BTreeMap::new(), expenses: BTreeMap::new() }
    }

    /// Links in any order, with the transactions that they name; others may be among them.
    ///
    /// # Errors
    /// [`ReimbursementError`] when a link does not fit, or names a transaction that is not there.
    pub fn new<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
        links: impl IntoIterator<Item = Reimbursement>,
    ) -> Result<Self, ReimbursementError> {
        let links: Vec<Reimbursement> = links.into_iter().collect();
        let named: HashSet<EntryId> = links.iter().flat_map(|link| [link.income, link.expense]).collect();
        let is_named = |entry: &&Entry| named.contains(&entry.id());
        let entries: HashMap<EntryId, &Entry> =
            entries.into_iter().filter(is_named).map(|entry| (entry.id(), entry)).collect();
        let find = |id: EntryId| entries.get(&id).copied().ok_or(ReimbursementError::Unknown(id));
        let mut by_income: BTreeMap<EntryId, Vec<(&Entry, Money)>> = BTreeMap::new();
        for link in &links {
            by_income.entry(link.income).or_default().push((find(link.expense)?, link.amount));
        }
        let mut book = Self::default();
        for (income, reimburses) in by_income {
            book.replace(find(income)?, &reimburses)?;
        }
        Ok(book)
    }

    /// Makes `reimburses` the links of an income, in place of those that it had; none at all frees it.
    ///
    /// # Errors
    /// [`ReimbursementError`] when a link does not fit; then nothing has changed.
    pub fn replace(&mut self, income: &Entry, reimburses: &[(&Entry, Money)]) -> Result<(), ReimbursementError> {
        if !reimburses.is_empty() {
            check_pays(income)?;
        }
        let mut links = Links::none(Money::zero(income.movement().amount().currency()));
        for (expense, amount) in reimburses {
            self.check_link(income, expense, *amount)?;
            if links.ends.contains_key(&expense.id()) {
                return Err(ReimbursementError::Twice { income: income.id(), expense: expense.id() });
            }
            links.insert(expense.id(), *amount)?;
        }
        check_gives(income, links.sum)?;
        self.remove(income.id());
        for (expense, amount) in links.ends {
            self.link(income.id(), expense, amount)?;
        }
        Ok(())
    }

    /// Adds a link to those that an income has.
    ///
    /// # Errors
    /// [`ReimbursementError`] when it does not fit beside them; then nothing has changed.
    pub fn add(&mut self, income: &Entry, expense: &Entry, amount: Money) -> Result<(), ReimbursementError> {
        check_pays(income)?;
        self.check_link(income, expense, amount)?;
        let links = self.incomes.get(&income.id());
        if links.is_some_and(|links| links.ends.contains_key(&expense.id())) {
            return Err(ReimbursementError::Twice { income: income.id(), expense: expense.id() });
        }
        check_gives(income, links.map_or(Ok(amount), |links| links.sum.checked_add(amount))?)?;
        Ok(self.link(income.id(), expense.id(), amount)?)
    }

    /// Notes a link that fits at both of its ends.
    fn link(&mut self, income: EntryId, expense: EntryId, amount: Money) -> Result<(), MoneyError> {
        let none = || Links::none(Money::zero(amount.currency()));
        self.incomes.entry(income).or_insert_with(none).insert(expense, amount)?;
        self.expenses.entry(expense).or_insert_with(none).insert(income, amount)
    }

    /// Takes away all links of a transaction, as its deletion does; gives what they were.
    pub fn remove(&mut self, id: EntryId) -> Vec<Reimbursement> {
        let links = self.of(id);
        for link in &links {
            unlink(&mut self.incomes, link.income, link.expense);
            unlink(&mut self.expenses, link.expense, link.income);
        }
        links
    }

    /// Whether a transaction may become what it would be after a change, as far as its links go: still of a kind that
    /// pays or is paid back, counted, in their currency, and no smaller than they are together.
    ///
    /// # Errors
    /// [`LinkedError`], which names the links.
    pub fn check_change(&self, after: &Entry) -> Result<(), LinkedError> {
        self.linked(after).map(drop).map_err(|why| LinkedError { links: self.of(after.id()), why })
    }

    /// What is linked of a transaction: what an income pays back, or what was paid back of an expense; else zero.
    ///
    /// # Errors
    /// [`ReimbursementError`] when the transaction is no longer one that its links fit.
    pub fn linked(&self, entry: &Entry) -> Result<Money, ReimbursementError> {
        let (id, amount) = (entry.id(), entry.movement().amount());
        let paying = self.incomes.get(&id);
        let Some(links) = paying.or_else(|| self.expenses.get(&id)) else {
            return Ok(Money::zero(amount.currency()));
        };
        if paying.is_some() {
            check_pays(entry)?;
        } else {
            check_paid_back(entry)?;
        }
        let linked = links.sum;
        check_currency(entry, linked)?;
        if paying.is_some() {
            check_gives(entry, linked)?;
        } else if linked.amount() > amount.amount() {
            return Err(ReimbursementError::BeyondExpense { expense: id, linked, amount });
        }
        Ok(linked)
    }

    /// What counts of a transaction: its amount less what is linked. Of kinds that have no links, the amount.
    ///
    /// # Errors
    /// As [`Self::linked`].
    pub fn net(&self, entry: &Entry) -> Result<Money, ReimbursementError> {
        Ok(entry.movement().amount().checked_sub(self.linked(entry)?)?)
    }

    /// What counts of each part of a transaction: what is linked lowers the parts in proportion to their amounts, by
    /// largest remainder. Nothing for a transaction that is filed nowhere.
    ///
    /// # Errors
    /// As [`Self::linked`].
    pub fn net_parts(&self, entry: &Entry) -> Result<NetParts, ReimbursementError> {
        let linked = self.linked(entry)?;
        let gross = entry.movement().filing().into_iter().flat_map(|filing| filing.parts(entry.movement().amount()));
        let mut parts: NetParts =
            gross.map(|part| NetPart { under: part.under, gross: part.amount, net: part.amount }).collect();
        if !linked.is_zero() {
            // A share is never more than its part: linked is at most the whole, and a part is whole minor units.
            let weights: SmallVec<[Decimal; 4]> = parts.iter().map(|part| part.gross.amount()).collect();
            for (part, share) in parts.iter_mut().zip(linked.allocate(&weights)) {
                part.net = part.gross.checked_sub(share)?;
            }
        }
        Ok(parts)
    }

    /// The links of a transaction, whichever end it is, by the transaction at the other end.
    pub fn of(&self, id: EntryId) -> Vec<Reimbursement> {
        let (paying, paid) = (self.incomes.get(&id), self.expenses.get(&id));
        let paying = paying.into_iter().flat_map(|links| &links.ends);
        let paid = paid.into_iter().flat_map(|links| &links.ends);
        let paying = paying.map(|(&expense, &amount)| Reimbursement { income: id, expense, amount });
        paying.chain(paid.map(|(&income, &amount)| Reimbursement { income, expense: id, amount })).collect()
    }

    /// Whether a transaction has a link, whichever end it is.
    pub fn names(&self, id: EntryId) -> bool {
        self.incomes.contains_key(&id) || self.expenses.contains_key(&id)
    }

    /// All links, by income and expense.
    pub fn iter(&self) -> impl Iterator<Item = Reimbursement> {
        self.incomes.iter().flat_map(|(&income, links)| {
            links.ends.iter().map(move |(&expense, &amount)| Reimbursement { income, expense, amount })
        })
    }

    /// Whether one link fits its expense, beside the links of other incomes.
    fn check_link(&self, income: &Entry, expense: &Entry, amount: Money) -> Result<(), ReimbursementError> {
        check_paid_back(expense)?;
        check_currency(income, amount)?;
        check_currency(expense, amount)?;
        if !amount.is_positive() {
            return Err(ReimbursementError::NotPositive { income: income.id(), expense: expense.id(), amount });
        }
        let of_others = self.expenses.get(&expense.id()).map(|links| links.without(income.id())).transpose()?;
        let linked = of_others.map_or(Ok(amount), |of_others| of_others.checked_add(amount))?;
        let whole = expense.movement().amount();
        if linked.amount() > whole.amount() {
            return Err(ReimbursementError::BeyondExpense { expense: expense.id(), linked, amount: whole });
        }
        Ok(())
    }
}

/// Takes one link away from one end of it.
fn unlink(side: &mut BTreeMap<EntryId, Links>, this: EntryId, other: EntryId) {
    if let Some(links) = side.get_mut(&this) {
        if let Some(amount) = links.ends.remove(&other) {
            let rest = links.sum.checked_sub(amount);
            links.sum = rest.unwrap_or_else(|_| unreachable!("a part of a sum, in its currency"));
        }
        if links.ends.is_empty() {
            side.remove(&this);
        }
    }
}

fn check_pays(entry: &Entry) -> Result<(), ReimbursementError> {
    match (entry.kind(), entry.status()) {
        (EntryKind::Income, status) if status.is_booked() => Ok(()),
        (EntryKind::Income, status) => Err(ReimbursementError::NotBooked { income: entry.id(), status }),
        (kind, _) => Err(ReimbursementError::NotAnIncome { entry: entry.id(), kind }),
    }
}

/// Whether an income has as much to give as its links sum to.
fn check_gives(income: &Entry, linked: Money) -> Result<(), ReimbursementError> {
    let amount = income.movement().amount();
    if linked.amount() > amount.amount() {
        return Err(ReimbursementError::BeyondIncome { income: income.id(), linked, amount });
    }
    Ok(())
}

fn check_paid_back(entry: &Entry) -> Result<(), ReimbursementError> {
    match (entry.kind(), entry.status()) {
        (EntryKind::Expense | EntryKind::CardExpense, Status::Ignore) => Err(ReimbursementError::Ignored(entry.id())),
        (EntryKind::Expense | EntryKind::CardExpense, _) => Ok(()),
        (kind, _) => Err(ReimbursementError::NotAnExpense { entry: entry.id(), kind }),
    }
}

fn check_currency(entry: &Entry, link: Money) -> Result<(), ReimbursementError> {
    let currency = entry.movement().amount().currency();
    if currency == link.currency() {
        return Ok(());
    }
    Err(ReimbursementError::OtherCurrency { entry: entry.id(), currency, link: link.currency() })
}
