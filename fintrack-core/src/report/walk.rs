//! One walk over the books for all figures: each posting that counts is visited once, with what it is part of.
//!
//! Summing and explaining are two visitors of the same walk, so that a figure and its explanation cannot differ.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use chrono::NaiveDate;

use super::{BillId, Books, Contribution, ListedPosting, ReportError, Settings, Source, counts};
use crate::budget::Budget;
use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, Entry, Movement, Place, Posting};
use crate::id::{AccountId, BudgetId, CardId, CategoryId, GoalId, InvestmentId, RecurrenceId};
use crate::ledger::Counting;
use crate::money::exchange::{ConversionError, Unconverted};
use crate::money::{Currency, Money};

/// What an entry was paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum PaidWith {
    Account,
    Card,
}

/// What a posting is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Item {
    Earned(CategoryRef),
    /// `None` for chargebacks that nobody filed.
    Spent(PaidWith, Option<CategoryRef>),
    Invested(InvestmentId),
    /// Spending that a recurring item expected; it is seen as [`Item::Spent`] too.
    Regular(RecurrenceId),
    Held(AccountId),
    Worth(InvestmentId),
    /// What a bill comes to.
    Bill(BillId),
    /// What is still to be paid for a card's invoice of a month.
    Owed(CardId, BillingMonth),
    /// The total of such an invoice.
    Billed(CardId, BillingMonth),
    /// The most that may be owed on a card.
    Limit(CardId),
    /// What is planned by a budget.
    Planned(BudgetId),
    /// What was set aside for a goal by deposits of its own.
    SetAside(GoalId),
}

impl Item {
    /// Whether it is income or spending; `None` when it is neither.
    pub(super) const fn kind(&self) -> Option<CategoryKind> {
        match self {
            Self::Earned(_) => Some(CategoryKind::Income),
            Self::Spent(..) => Some(CategoryKind::Expense),
            Self::Invested(_)
            | Self::Regular(_)
            | Self::Held(_)
            | Self::Worth(_)
            | Self::Bill(_)
            | Self::Owed(..)
            | Self::Billed(..)
            | Self::Limit(_)
            | Self::Planned(_)
            | Self::SetAside(_) => None,
        }
    }

    pub(super) const fn is_income(&self) -> bool {
        matches!(self, Self::Earned(_))
    }

    pub(super) const fn is_expense(&self) -> bool {
        matches!(self, Self::Spent(..))
    }

    /// The category, where it has one.
    pub(super) fn category(&self) -> Option<CategoryId> {
        self.under().map(|under| under.category)
    }

    /// The category and subcategory, where it has them.
    pub(super) const fn under(&self) -> Option<CategoryRef> {
        match self {
            Self::Earned(under) => Some(*under),
            Self::Spent(_, under) => *under,
            Self::Invested(_)
            | Self::Regular(_)
            | Self::Held(_)
            | Self::Worth(_)
            | Self::Bill(_)
            | Self::Owed(..)
            | Self::Billed(..)
            | Self::Limit(_)
            | Self::Planned(_)
            | Self::SetAside(_) => None,
        }
    }
}

/// When: a report month, or days of a person's own choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum When {
    Month(BillingMonth),
    /// From the first day to the last.
    Days(NaiveDate, NaiveDate),
}

/// What figures are added up from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Line {
    pub when: When,
    pub item: Item,
}

/// Sees every posting that counts, each with the line that a report adds it to.
pub(super) trait Visitor<L = Line> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError>;
    /// An amount that has no rate and so is in no figure.
    fn miss(&mut self, line: L, source: Source, amount: Money) -> Result<(), ReportError>;
}

/// Passes on only the lines that are wanted; of others not even a missing rate is told.
pub(super) struct Only<'v, V, W> {
    pub visitor: &'v mut V,
    pub is_wanted: W,
}

impl<V: Visitor, W: Fn(&Line) -> bool> Visitor for Only<'_, V, W> {
    fn see(&mut self, line: Line, contribution: Contribution) -> Result<(), ReportError> {
        if (self.is_wanted)(&line) { self.visitor.see(line, contribution) } else { Ok(()) }
    }

    fn miss(&mut self, line: Line, source: Source, amount: Money) -> Result<(), ReportError> {
        if (self.is_wanted)(&line) { self.visitor.miss(line, source, amount) } else { Ok(()) }
    }
}

/// A walk over the books.
pub(super) struct Walk<'w> {
    pub books: Books<'w>,
    pub settings: &'w Settings,
    /// Only what touches this account; `None` for everything.
    pub account: Option<AccountId>,
}

impl Walk<'_> {
    /// Visits what counts in a report month, or on some days. Days know no billing months: there, card purchases count on
    /// the day they were made.
    pub(super) fn over(&self, when: When, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let Books { ledger, .. } = self.books;
        match when {
            When::Days(start, end) => {
                ledger.between(start, end).iter().try_for_each(|entry| self.entry(when, entry, visitor))
            }
            When::Month(month) => {
                let days = self.settings.days(month);
                let dated = ledger.between(days.start(), days.end()).iter();
                dated.filter(|entry| !self.settings.is_billed(entry)).try_for_each(|e| self.entry(when, e, visitor))?;
                let billed = ledger.billed_in(month).filter(|entry| self.settings.is_billed(entry));
                billed.into_iter().try_for_each(|entry| self.entry(when, entry, visitor))
            }
        }
    }

    /// Visits what the accounts hold at the end of a day, each converted as a whole.
    pub(super) fn balances(&self, when: When, on: NaiveDate, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        for (account, balance) in self.books.ledger.balances(on, Counting::Booked)? {
            if self.account.is_none_or(|only| only == account) {
                let posting = Posting { place: Place::Account(account), amount: balance };
                let line = Line { when, item: Item::Held(account) };
                self.convert(line, Source::Balance(account), on, posting, balance, visitor)?;
            }
        }
        Ok(())
    }

    /// Visits what the investments are worth at the end of a day.
    pub(super) fn holdings(&self, when: When, on: NaiveDate, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        for holding in self.books.holdings {
            let investment = holding.investment();
            if self.account.is_some_and(|only| only != investment.account) {
                continue;
            }
            let value = holding.position(on)?.value;
            let posting = Posting { place: Place::Investment(investment.id), amount: value };
            let line = Line { when, item: Item::Worth(investment.id) };
            self.convert(line, Source::Holding(investment.id), on, posting, value, visitor)?;
        }
        Ok(())
    }

    /// Visits what was set aside for goals by deposits of their own. They touch no account.
    pub(super) fn set_aside(&self, when: When, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let (start, end) = match when {
            When::Days(start, end) => (start, end),
            When::Month(month) => (self.settings.days(month).start(), self.settings.days(month).end()),
        };
        for goal in self.books.goals.iter().filter(|_| self.account.is_none()) {
            let line = Line { when, item: Item::SetAside(goal.id()) };
            for deposit in goal.deposits().iter().filter(|deposit| (start..=end).contains(&deposit.date)) {
                let source = Source::GoalDeposit(goal.id(), deposit.id);
                let posting = ListedPosting::beside(deposit.amount);
                self.convert(line, source, deposit.date, posting, deposit.amount, visitor)?;
            }
        }
        Ok(())
    }

    /// Visits what a budget plans.
    pub(super) fn plan(
        &self,
        when: When,
        budget: &Budget,
        on: NaiveDate,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        let posting = Posting { place: Place::Category(budget.category(), None), amount: budget.planned() };
        let line = Line { when, item: Item::Planned(budget.id()) };
        self.convert(line, Source::Budget(budget.id()), on, posting, posting.amount, visitor)
    }

    fn entry(&self, when: When, entry: &Entry, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        if !counts(entry) || !self.is_wanted(entry) {
            return Ok(());
        }
        let item: fn(Option<CategoryRef>) -> Option<Item> = match entry.movement() {
            Movement::Income { .. } => |under| under.map(Item::Earned),
            Movement::Expense { .. } => |under| Some(Item::Spent(PaidWith::Account, under)),
            Movement::CardExpense { .. } | Movement::CardChargeback { .. } => {
                |under| Some(Item::Spent(PaidWith::Card, under))
            }
            Movement::InvestmentDeposit { investment, amount, .. } => {
                let posting = Posting { place: Place::Investment(*investment), amount: *amount };
                let line = Line { when, item: Item::Invested(*investment) };
                return self.convert(line, Source::Entry(entry.id()), entry.date(), posting, *amount, visitor);
            }
            Movement::Transfer { .. } | Movement::CardPayment { .. } | Movement::InvestmentWithdrawal { .. } => {
                return Ok(());
            }
        };
        self.filed(when, entry, item, visitor)
    }

    /// Visits the category side of an entry, and what was paid back of it.
    fn filed(
        &self,
        when: When,
        entry: &Entry,
        item: impl Fn(Option<CategoryRef>) -> Option<Item>,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        // Income leaves its category, and counts as a gain.
        let counted =
            |amount: Money| if matches!(entry.movement(), Movement::Income { .. }) { -amount } else { amount };
        for posting in entry.postings() {
            let under = match posting.place {
                Place::Category(category, subcategory) => Some(CategoryRef { category, subcategory }),
                Place::Unfiled => None,
                Place::Account(_)
                | Place::Card(_)
                | Place::Investment(_)
                | Place::Opening
                | Place::Conversion(_)
                | Place::Settlement => continue,
            };
            let Some(item) = item(under) else { continue };
            let (source, amount) = (Source::Entry(entry.id()), counted(posting.amount));
            self.convert(Line { when, item }, source, entry.date(), posting, amount, visitor)?;
            if let Some(regular) = regular(entry, item) {
                self.convert(Line { when, item: regular }, source, entry.date(), posting, amount, visitor)?;
            }
        }
        if !self.books.reimbursements.names(entry.id()) {
            return Ok(());
        }
        for part in self.books.reimbursements.net_parts(entry)? {
            let lowered = part.net.checked_sub(part.gross)?;
            let Some(item) = item(Some(part.under)).filter(|_| !lowered.is_zero()) else { continue };
            let place = Place::Category(part.under.category, part.under.subcategory);
            let posting = Posting { place, amount: counted(lowered) };
            let source = Source::Reimbursement(entry.id());
            self.convert(Line { when, item }, source, entry.date(), posting, lowered, visitor)?;
            if let Some(regular) = regular(entry, item) {
                self.convert(Line { when, item: regular }, source, entry.date(), posting, lowered, visitor)?;
            }
        }
        Ok(())
    }

    fn is_wanted(&self, entry: &Entry) -> bool {
        self.account.is_none_or(|only| entry.movement().accounts().any(|account| account == only))
    }

    /// An amount of a day in the report's currency; `None` without a rate. Zero needs none.
    pub(super) fn converted(&self, amount: Money, on: NaiveDate) -> Result<Option<Money>, ReportError> {
        let to = self.settings.currency;
        if amount.currency() == to {
            return Ok(Some(amount));
        }
        match self.books.rates.convert(amount, to, on) {
            Ok(converted) => Ok(Some(converted.amount)),
            Err(ConversionError::NoRate { .. }) => Ok(amount.is_zero().then(|| Money::zero(to))),
            Err(error) => Err(error.into()),
        }
    }

    /// Shows a posting as it counts, at the rate of its day.
    pub(super) fn convert<L>(
        &self,
        line: L,
        source: Source,
        on: NaiveDate,
        posting: impl Into<ListedPosting>,
        counted: Money,
        visitor: &mut impl Visitor<L>,
    ) -> Result<(), ReportError> {
        let posting = posting.into();
        match self.converted(counted, on)? {
            Some(amount) => visitor.see(line, Contribution { source, on, posting, amount }),
            None => visitor.miss(line, source, posting.amount),
        }
    }
}

/// What a recurring item expected, where it is spending.
fn regular(entry: &Entry, item: Item) -> Option<Item> {
    let link = entry.details()?.recurrence?;
    item.is_expense().then_some(Item::Regular(link.item))
}

/// The sums of a walk, by line, in the order in which the lines were first seen.
pub(super) struct Sums<L = Line> {
    zero: Money,
    lines: Vec<(L, Money)>,
    places: HashMap<L, usize>,
    unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// Whether a line adds to a figure or takes away from it; `None` when it is no part of it.
pub(super) type Weight<'w, L = Line> = dyn Fn(&L) -> Option<Sign> + 'w;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
        }
    }

    /// What an amount adds.
    pub(super) fn of(self, amount: Money) -> Money {
        match self {
            Self::Plus => amount,
            Self::Minus => -amount,
        }
    }

    pub(super) const fn plus_if(is_part: bool) -> Option<Self> {
        if is_part { Some(Self::Plus) } else { None }
    }
}

impl<L: Copy + Eq + Hash> Sums<L> {
    pub(super) fn new(currency: Currency) -> Self {
        let (lines, places) = (Vec::new(), HashMap::new());
        Self { zero: Money::zero(currency), lines, places, unconverted: BTreeMap::new() }
    }

    /// A figure: the sum of the lines that are part of it.
    pub(super) fn total(&self, weight: &Weight<'_, L>) -> Result<Money, ReportError> {
        let parts = self.lines.iter().filter_map(|(line, sum)| Some(weight(line)?.of(*sum)));
        Ok(Money::sum(self.zero.currency(), parts)?)
    }

    /// What one line sums to.
    pub(super) fn of(&self, line: &L) -> Money {
        self.places.get(line).map_or(self.zero, |at| self.lines[*at].1)
    }

    pub(super) const fn zero(&self) -> Money {
        self.zero
    }

    /// The lines with what they sum to.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&L, Money)> {
        self.lines.iter().map(|(line, sum)| (line, *sum))
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &L> {
        self.lines.iter().map(|(line, _)| line)
    }

    pub(super) const fn unconverted(&self) -> &BTreeMap<Currency, Unconverted<Source>> {
        &self.unconverted
    }

    pub(super) fn into_unconverted(self) -> BTreeMap<Currency, Unconverted<Source>> {
        self.unconverted
    }
}

impl<L: Copy + Eq + Hash> Visitor<L> for Sums<L> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError> {
        let at = *self.places.entry(line).or_insert_with(|| {
            self.lines.push((line, self.zero));
            self.lines.len() - 1
        });
        let sum = &mut self.lines[at].1;
        *sum = sum.checked_add(contribution.amount)?;
        Ok(())
    }

    fn miss(&mut self, _: L, source: Source, amount: Money) -> Result<(), ReportError> {
        let missing = self
            .unconverted
            .entry(amount.currency())
            .or_insert_with(|| Unconverted { sum: Money::zero(amount.currency()), ids: Vec::new() });
        missing.sum = missing.sum.checked_add(amount)?;
        missing.ids.push(source);
        Ok(())
    }
}

/// The contributions to one figure.
pub(super) struct Collector<'w, L = Line> {
    weight: &'w Weight<'w, L>,
    found: Vec<Contribution>,
}

impl<'w, L> Collector<'w, L> {
    pub(super) fn new(weight: &'w Weight<'w, L>) -> Self {
        Self { weight, found: Vec::new() }
    }

    pub(super) fn found(self) -> Vec<Contribution> {
        self.found
    }
}

impl<L> Visitor<L> for Collector<'_, L> {
    fn see(&mut self, line: L, contribution: Contribution) -> Result<(), ReportError> {
        let part = |sign: Sign| Contribution { amount: sign.of(contribution.amount), ..contribution };
        self.found.extend((self.weight)(&line).map(part));
        Ok(())
    }

    fn miss(&mut self, _: L, _: Source, _: Money) -> Result<(), ReportError> {
        Ok(())
    }
}
