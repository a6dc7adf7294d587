//! One walk over the books for all figures: each posting that counts is visited once, with what it is part of.
//!
//! Summing and explaining are two visitors of the same walk, so that a figure and its explanation cannot differ.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::visitor::Visitor;
use super::{BillId, Books, Contribution, ListedPosting, ReportError, Settings, Source, counts};
use crate::budget::Budget;
use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, Entry, Movement, Place, Posting};
use crate::id::{AccountId, BudgetId, CardId, CategoryId, GoalId, InvestmentId, RecurrenceId};
use crate::investment::Holding;
use crate::ledger::Counting;
use crate::money::Money;
use crate::money::exchange::ConversionError;
use crate::recurrence::{Recurrence, Schedule};

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

/// A walk over the books.
pub(super) struct Walk<'w> {
    pub books: Books<'w>,
    pub settings: &'w Settings,
    /// Only what touches this account; `None` for everything.
    pub account: Option<AccountId>,
    /// Recurring items that are left out of summaries.
    unsummed: HashSet<RecurrenceId>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(books: &Books<'w>, settings: &'w Settings, account: Option<AccountId>) -> Self {
        let items = books.schedules.iter().map(Schedule::item);
        let unsummed = items.filter(|item| !item.terms().include_in_summary).map(Recurrence::id).collect();
        Self { books: *books, settings, account, unsummed }
    }
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
            self.worth(Line { when, item: Item::Worth(investment.id) }, holding, on, visitor)?;
        }
        Ok(())
    }

    /// Visits what an investment is worth at the end of a day.
    pub(super) fn worth<L>(
        &self,
        line: L,
        holding: &Holding,
        on: NaiveDate,
        visitor: &mut impl Visitor<L>,
    ) -> Result<(), ReportError> {
        let (investment, value) = (holding.investment().id, holding.valuation(on)?.value);
        let posting = Posting { place: Place::Investment(investment), amount: value };
        self.convert(line, Source::Holding(investment), on, posting, value, visitor)
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

    /// Visits what a budget plans, at the rate of the first day of its month.
    pub(super) fn plan(&self, when: When, budget: &Budget, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let posting = Posting { place: Place::Category(budget.category(), None), amount: budget.planned() };
        let line = Line { when, item: Item::Planned(budget.id()) };
        self.convert(line, Source::Budget(budget.id()), self.planned_on(budget), posting, posting.amount, visitor)
    }

    /// What a budget plans in the report's currency; `None` without a rate.
    pub(super) fn plan_of(&self, budget: &Budget) -> Result<Option<Money>, ReportError> {
        self.converted(budget.planned(), self.planned_on(budget))
    }

    fn planned_on(&self, budget: &Budget) -> NaiveDate {
        self.settings.days(budget.month()).start()
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
            self.spent_or_earned(Line { when, item }, entry, source, posting, amount, visitor)?;
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
            self.spent_or_earned(Line { when, item }, entry, source, posting, lowered, visitor)?;
        }
        Ok(())
    }

    /// Shows a part of an entry under its category, and what a recurring item expected under that item as well.
    fn spent_or_earned(
        &self,
        line: Line,
        entry: &Entry,
        source: Source,
        posting: Posting,
        counted: Money,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        let on = entry.date();
        self.convert(line, source, on, posting, counted, visitor)?;
        let Some(item) = self.regular(entry, line.item) else { return Ok(()) };
        // Without a rate it was missed already.
        let Some(amount) = self.converted(counted, on)? else { return Ok(()) };
        visitor.see(Line { item, ..line }, Contribution { source, on, posting: posting.into(), amount })
    }

    /// What a recurring item expected, where it is spending and the item is one for summaries.
    fn regular(&self, entry: &Entry, item: Item) -> Option<Item> {
        let link = entry.details()?.recurrence.filter(|_| item.is_expense())?;
        (!self.unsummed.contains(&link.item)).then_some(Item::Regular(link.item))
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
