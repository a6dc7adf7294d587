//! The figures of the cards, and which lines each of them is the sum of.

use chrono::NaiveDate;
use serde::Serialize;

use super::{CardsSummary, Item, Line, PaidWith, Summary, When};
use crate::calendar::BillingMonth;
use crate::id::{CardId, CategoryId, RecurrenceId};
use crate::report::visitor::Sign;
use crate::report::{BillId, Contribution, FigureValue, Source};

/// A figure of the cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CardsFigure {
    /// The most that may be owed on active cards.
    Limit,
    /// What is owed on them.
    Used,
    /// Limit less used.
    Available,
    /// Used of the limit: a ratio.
    Commitment,
    /// What inactive cards still owe.
    OwedOnInactive,
    /// What is still to be paid for the month's invoices.
    OpenInvoices,
    /// What the month's invoices came to.
    Billed,
    /// What was spent on cards in the month.
    Expenses,
    /// The same in one category; `None` for chargebacks that nobody filed.
    ExpensesOf(Option<CategoryId>),
    /// The same, of all categories in which something was spent: a ratio, which percentages that must sum to 100 follow
    /// within a hundredth.
    ExpensesShare(Option<CategoryId>),
    /// The limit of one card.
    LimitOf(CardId),
    /// What is owed on it.
    UsedOf(CardId),
    /// Its limit less what is owed.
    AvailableOf(CardId),
    /// Its use of its limit, in its own currency: a ratio.
    UseOf(CardId),
    /// A figure of one card in its own currency, where no rate blurs it.
    Own(CardId, OwnFigure),
    /// What an invoice of the history came to.
    Invoice(CardId, BillingMonth),
    /// What a recurring expense comes to when it is expected next, or would be.
    Recurring(RecurrenceId),
    /// What falls due in a month ahead.
    CurveDue(BillingMonth),
    /// What is still owed at its end.
    CurveUsed(BillingMonth),
    /// The limit of the active cards that is free at its end.
    CurveAvailable(BillingMonth),
}

/// A figure of one card in its own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum OwnFigure {
    /// Its limit.
    Limit,
    /// What is owed on it.
    Used,
    /// Its limit less what is owed.
    Available,
    /// What an invoice of the history came to.
    Invoice(BillingMonth),
    /// What a recurring expense comes to when it is expected next, or would be.
    Recurring(RecurrenceId),
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// What is to come.
    Expected,
    /// Another figure, in the currency of a card.
    Own(CardId, CardsFigure),
    /// One figure of another, in the currency of the report or of one card.
    Ratio { part: CardsFigure, whole: CardsFigure, of: Option<CardId> },
    /// A slice of spending, of the positive ones.
    Share(Option<CategoryId>),
}

impl CardsFigure {
    /// What explains it.
    pub(super) const fn made_of(self) -> MadeOf {
        match self {
            Self::Commitment => MadeOf::Ratio { part: Self::Used, whole: Self::Limit, of: None },
            Self::UseOf(card) => MadeOf::Ratio { part: Self::UsedOf(card), whole: Self::LimitOf(card), of: Some(card) },
            Self::Own(card, own) => MadeOf::Own(card, own.of(card)),
            Self::ExpensesShare(category) => MadeOf::Share(category),
            Self::Recurring(_) | Self::CurveDue(_) | Self::CurveUsed(_) => MadeOf::Expected,
            Self::Limit
            | Self::Used
            | Self::Available
            | Self::OwedOnInactive
            | Self::OpenInvoices
            | Self::Billed
            | Self::Expenses
            | Self::ExpensesOf(_)
            | Self::LimitOf(_)
            | Self::UsedOf(_)
            | Self::AvailableOf(_)
            | Self::Invoice(..)
            | Self::CurveAvailable(_) => MadeOf::Lines,
        }
    }
}

impl OwnFigure {
    /// The same figure of all cards' report.
    const fn of(self, card: CardId) -> CardsFigure {
        match self {
            Self::Limit => CardsFigure::LimitOf(card),
            Self::Used => CardsFigure::UsedOf(card),
            Self::Available => CardsFigure::AvailableOf(card),
            Self::Invoice(month) => CardsFigure::Invoice(card, month),
            Self::Recurring(item) => CardsFigure::Recurring(item),
        }
    }
}

impl Summary<'_> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: CardsFigure, line: &Line) -> Option<Sign> {
        let Line { when, item } = line;
        let is_active = |card| self.of_card(card).is_some_and(|on| on.card.is_active);
        let limit = |is_part: &dyn Fn(CardId) -> bool| matches!(*item, Item::Limit(card) if is_part(card));
        let owed = |is_part: &dyn Fn(CardId, BillingMonth) -> bool| matches!(*item, Item::Owed(card, month) if is_part(card, month));
        let free = |limit: bool, owed: bool| if owed { Some(Sign::Minus) } else { Sign::plus_if(limit) };
        let is_spent = matches!(item, Item::Spent(PaidWith::Card, _)) && *when == When::Month(self.query.month);
        match figure {
            CardsFigure::Limit => Sign::plus_if(limit(&is_active)),
            CardsFigure::Used => Sign::plus_if(owed(&|card, _| is_active(card))),
            CardsFigure::Available => free(limit(&is_active), owed(&|card, _| is_active(card))),
            CardsFigure::OwedOnInactive => Sign::plus_if(owed(&|card, _| !is_active(card))),
            CardsFigure::OpenInvoices => Sign::plus_if(owed(&|_, month| month == self.query.month)),
            CardsFigure::Billed => Sign::plus_if(matches!(*item, Item::Billed(_, month) if month == self.query.month)),
            CardsFigure::Expenses => Sign::plus_if(is_spent),
            CardsFigure::ExpensesOf(category) => Sign::plus_if(is_spent && item.category() == category),
            CardsFigure::LimitOf(of) => Sign::plus_if(limit(&|card| card == of)),
            CardsFigure::UsedOf(of) => Sign::plus_if(owed(&|card, _| card == of)),
            CardsFigure::AvailableOf(of) => free(limit(&|card| card == of), owed(&|card, _| card == of)),
            CardsFigure::Invoice(card, month) => Sign::plus_if(*item == Item::Billed(card, month)),
            CardsFigure::Recurring(of) => {
                Sign::plus_if(matches!(*item, Item::Bill(BillId::Slot { item, .. }) if item == of))
            }
            CardsFigure::CurveDue(of) => Sign::plus_if(owed(&|card, month| self.due_month(card, month) == Some(of))),
            CardsFigure::CurveUsed(of) => Sign::plus_if(owed(&|card, month| self.due_month(card, month) > Some(of))),
            CardsFigure::CurveAvailable(of) => {
                let is_left = |card, month| is_active(card) && self.due_month(card, month) > Some(of);
                free(limit(&is_active), owed(&is_left))
            }
            // Ratios are no sums, and what is in another currency has a walk of its own.
            CardsFigure::Commitment | CardsFigure::UseOf(_) | CardsFigure::ExpensesShare(_) | CardsFigure::Own(..) => {
                None
            }
        }
    }

    /// The month in which an invoice falls due on the curve.
    fn due_month(&self, card: CardId, month: BillingMonth) -> Option<BillingMonth> {
        Some(self.of_card(card)?.state(month)?.due_month(self.query.today))
    }

    /// The day on which a part of a forecast is expected.
    pub(super) fn due_of(&self, contribution: &Contribution) -> NaiveDate {
        if let Source::Invoice(card, month) = contribution.source {
            let state = self.of_card(card).and_then(|on| on.state(month));
            return state.map_or(contribution.on, |state| state.dates.due);
        }
        if let Source::Slot(_, due) = contribution.source { due } else { contribution.on }
    }
}

impl CardsSummary {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(CardsFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let mut figures = vec![
            money(CardsFigure::Limit, self.limit),
            money(CardsFigure::Used, self.used),
            money(CardsFigure::Available, self.available),
            (CardsFigure::Commitment, FigureValue::Percent(self.commitment)),
            money(CardsFigure::OwedOnInactive, self.owed_on_inactive),
            money(CardsFigure::OpenInvoices, self.open_invoices),
            money(CardsFigure::Billed, self.billed),
            money(CardsFigure::Expenses, self.expenses),
        ];
        for slice in &self.expenses_by_category {
            figures.push(money(CardsFigure::ExpensesOf(slice.category), slice.amount));
            figures.push((CardsFigure::ExpensesShare(slice.category), FigureValue::Percent(Some(slice.percent))));
        }
        let own = |card, figure, amount| money(CardsFigure::Own(card, figure), amount);
        for card in &self.cards {
            figures.push(own(card.card, OwnFigure::Limit, card.position.limit));
            figures.push(own(card.card, OwnFigure::Used, card.position.used));
            figures.push(own(card.card, OwnFigure::Available, card.position.available));
            figures.push((CardsFigure::UseOf(card.card), FigureValue::Percent(card.percent)));
            let Some(converted) = card.converted else { continue };
            figures.push(money(CardsFigure::LimitOf(card.card), converted.limit));
            figures.push(money(CardsFigure::UsedOf(card.card), converted.used));
            figures.push(money(CardsFigure::AvailableOf(card.card), converted.available));
        }
        for point in &self.invoice_history {
            let figure = CardsFigure::Invoice(point.card, point.month);
            figures.push(own(point.card, OwnFigure::Invoice(point.month), point.amount));
            figures.extend(point.converted.map(|amount| money(figure, amount)));
        }
        for expense in &self.recurring {
            figures.push(own(expense.card, OwnFigure::Recurring(expense.item), expense.amount));
            let converted = expense.converted.map(|amount| money(CardsFigure::Recurring(expense.item), amount));
            figures.extend(converted);
        }
        for point in &self.curve {
            figures.push(money(CardsFigure::CurveDue(point.month), point.due));
            figures.push(money(CardsFigure::CurveUsed(point.month), point.used));
            figures.push(money(CardsFigure::CurveAvailable(point.month), point.available));
        }
        figures
    }
}
