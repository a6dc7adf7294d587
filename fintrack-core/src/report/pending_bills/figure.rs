//! The figures of the bills, and which lines each of them is the sum of.

use chrono::NaiveDate;
use serde::Serialize;

use super::{BillId, BillKind, BillStatus, Bills, BudgetEffect, Item, Line, PendingBills, Urgency, When};
use crate::report::visitor::Sign;
use crate::report::{Contribution, Expected, Explanation, FigureValue, Source, invoice_postings};

/// A figure of the bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum BillsFigure {
    /// What is still to be paid.
    ToPay,
    /// Of it, what is overdue.
    Overdue,
    /// Of it, what is due soon.
    DueSoon,
    /// What was paid.
    Paid,
    /// Income that is still expected.
    ToReceive,
    /// What is still to be moved between own accounts.
    ToTransfer,
    /// One bill, in the currency of the report.
    Amount(BillId),
    /// The same in its own currency.
    OwnAmount(BillId),
    /// What an overdue invoice left to the next one, in its own currency.
    Moved(BillId),
    /// What is planned by the budget that a bill belongs to.
    BudgetPlan(BillId),
    /// A bill of what is planned: a ratio.
    BudgetUse(BillId),
    /// What was spent so far and a bill, less what is planned.
    BudgetExcess(BillId),
    /// How many bills have an urgency.
    Count(Urgency),
    /// How many slots from before the period are still pending.
    OverdueBefore,
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// What is to come.
    Expected,
    /// One figure of another.
    Ratio { part: BillsFigure, whole: BillsFigure },
    /// A bill, before it is converted.
    OwnParts(BillId),
    /// The rows of an invoice.
    InvoiceRows(BillId),
    /// The bills of an urgency.
    Bills(Urgency),
    /// The slots from before the period that are still pending.
    SlotsBefore,
}

impl Bills<'_> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: BillsFigure, line: &Line) -> Option<Sign> {
        let Line { when, item } = line;
        let bill = if let Item::Bill(id) = item { self.drafts.get(id) } else { None };
        let is_unpaid = |kind| bill.is_some_and(|bill| bill.kind == kind && bill.status != BillStatus::Paid);
        let presses = |urgency| bill.is_some_and(|bill| bill.urgency == urgency);
        match figure {
            BillsFigure::ToPay => Sign::plus_if(is_unpaid(BillKind::Expense)),
            BillsFigure::Overdue => Sign::plus_if(is_unpaid(BillKind::Expense) && presses(Urgency::Overdue)),
            BillsFigure::DueSoon => Sign::plus_if(is_unpaid(BillKind::Expense) && presses(Urgency::DueSoon)),
            BillsFigure::Paid => {
                let is_expense = bill.is_some_and(|bill| bill.kind == BillKind::Expense);
                Sign::plus_if(is_expense && presses(Urgency::Paid))
            }
            BillsFigure::ToReceive => Sign::plus_if(is_unpaid(BillKind::Income)),
            BillsFigure::ToTransfer => Sign::plus_if(is_unpaid(BillKind::Transfer)),
            BillsFigure::Amount(id) => Sign::plus_if(*item == Item::Bill(id)),
            BillsFigure::BudgetPlan(id) => {
                let budget = self.drafts.get(&id)?.budget?;
                Sign::plus_if(*item == Item::Planned(budget.id()))
            }
            BillsFigure::BudgetExcess(id) => {
                let draft = self.drafts.get(&id)?;
                let budget = draft.budget?;
                if *item == Item::Planned(budget.id()) {
                    return Some(Sign::Minus);
                }
                let is_spent = item.is_expense() && item.category() == Some(budget.category());
                let is_spent = is_spent && *when == When::Month(draft.month);
                Sign::plus_if(is_spent || *item == Item::Bill(id))
            }
            // Of what is not converted, counts, or a ratio: no sums of lines.
            BillsFigure::OwnAmount(_)
            | BillsFigure::Moved(_)
            | BillsFigure::BudgetUse(_)
            | BillsFigure::Count(_)
            | BillsFigure::OverdueBefore => None,
        }
    }

    /// What explains a figure.
    pub(super) fn made_of(&self, figure: BillsFigure) -> MadeOf {
        let is_paid = |id| self.drafts.get(&id).is_some_and(|draft| draft.status == BillStatus::Paid);
        match figure {
            BillsFigure::ToPay
            | BillsFigure::Overdue
            | BillsFigure::DueSoon
            | BillsFigure::ToReceive
            | BillsFigure::ToTransfer => MadeOf::Expected,
            BillsFigure::Amount(id) if !is_paid(id) => MadeOf::Expected,
            BillsFigure::Amount(_) | BillsFigure::Paid | BillsFigure::BudgetPlan(_) | BillsFigure::BudgetExcess(_) => {
                MadeOf::Lines
            }
            BillsFigure::BudgetUse(id) => {
                MadeOf::Ratio { part: BillsFigure::Amount(id), whole: BillsFigure::BudgetPlan(id) }
            }
            BillsFigure::OwnAmount(id) => MadeOf::OwnParts(id),
            BillsFigure::Moved(id) => MadeOf::InvoiceRows(id),
            BillsFigure::Count(urgency) => MadeOf::Bills(urgency),
            BillsFigure::OverdueBefore => MadeOf::SlotsBefore,
        }
    }

    /// The day on which a part of a forecast is expected.
    fn due_of(&self, contribution: &Contribution) -> NaiveDate {
        if let Source::Invoice(card, month) = contribution.source {
            let invoice = self.drafts.get(&BillId::Invoice { card, month });
            return invoice.map_or(contribution.on, |draft| draft.due);
        }
        if let Source::Slot(_, due) = contribution.source { due } else { contribution.on }
    }

    /// What sums to a bill in its own currency.
    pub(super) fn own_amount(&self, id: BillId) -> Explanation {
        let Some(draft) = self.drafts.get(&id) else { return Explanation::Sum(Vec::new()) };
        match draft.status {
            BillStatus::Paid => Explanation::Sum(draft.own_parts()),
            BillStatus::Pending | BillStatus::Overdue => self.expected(draft.own_parts()),
        }
    }

    /// Parts with the days on which they are expected.
    pub(super) fn expected(&self, parts: Vec<Contribution>) -> Explanation {
        let due = |contribution| Expected { due: self.due_of(&contribution), contribution };
        Explanation::Expected(parts.into_iter().map(due).collect())
    }

    /// What sums to what an invoice left to the next one: its rows, without the passing on itself.
    pub(super) fn moved(&self, id: BillId) -> Vec<Contribution> {
        let Some((card, state)) = self.drafts.get(&id).and_then(|draft| draft.invoice) else { return Vec::new() };
        let mut postings = invoice_postings(self.walk.books.ledger, card.id, &state);
        postings.retain(|part| part.source != Source::Carry(card.id, state.month));
        postings
    }
}

impl PendingBills {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(BillsFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let mut figures = vec![
            money(BillsFigure::ToPay, self.to_pay),
            money(BillsFigure::Overdue, self.overdue),
            money(BillsFigure::DueSoon, self.due_soon),
            money(BillsFigure::Paid, self.paid),
            money(BillsFigure::ToReceive, self.to_receive),
            money(BillsFigure::ToTransfer, self.to_transfer),
            (BillsFigure::OverdueBefore, FigureValue::Count(self.overdue_before)),
        ];
        let count = |urgency: &Urgency| (BillsFigure::Count(*urgency), FigureValue::Count(self.count(*urgency)));
        figures.extend(Urgency::ALL.iter().map(count));
        for bill in &self.all {
            figures.push(money(BillsFigure::OwnAmount(bill.id), bill.amount));
            figures.extend(bill.converted.map(|amount| money(BillsFigure::Amount(bill.id), amount)));
            figures.extend(bill.moved.map(|amount| money(BillsFigure::Moved(bill.id), amount)));
            match bill.effect {
                BudgetEffect::Uses { percent } => {
                    figures.push((BillsFigure::BudgetUse(bill.id), FigureValue::Percent(Some(percent))));
                }
                BudgetEffect::Exceeds { by } => figures.push(money(BillsFigure::BudgetExcess(bill.id), by)),
                BudgetEffect::NoBudget
                | BudgetEffect::NoRate
                | BudgetEffect::AlreadyCounted
                | BudgetEffect::ExpectedIncome { .. }
                | BudgetEffect::ScheduledTransfer => {}
            }
        }
        figures
    }
}
