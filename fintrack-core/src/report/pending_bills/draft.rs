//! The bills of a period before anything is converted: from the slots of recurring items, and from invoices.

use chrono::NaiveDate;

use super::{BillId, BillKind, BillStatus, Urgency};
use crate::budget::Budget;
use crate::calendar::{BillingMonth, Period};
use crate::card::Card;
use crate::entry::{CategoryRef, Place, Posting};
use crate::id::{AccountId, CategoryId};
use crate::import_session::AccountOrCard;
use crate::invoice::{CardBook, InvoiceState, InvoiceStatus};
use crate::money::Money;
use crate::recurrence::{Flow, Schedule, Slot, SlotStatus};
use crate::report::visitor::Visitor;
use crate::report::walk::{Item, Line, Walk, When};
use crate::report::{Basis, Contribution, ReportError, Settings, Source};

/// A part of what a bill comes to.
#[derive(Clone, Copy)]
struct Part {
    source: Source,
    /// The day at whose rate it is converted.
    on: NaiveDate,
    posting: Posting,
    counted: Money,
}

/// A bill in its own currency.
pub(super) struct Draft<'b> {
    pub(super) id: BillId,
    pub(super) due: NaiveDate,
    pub(super) amount: Money,
    pub(super) moved: Option<Money>,
    pub(super) status: BillStatus,
    pub(super) urgency: Urgency,
    pub(super) kind: BillKind,
    pub(super) under: Option<CategoryRef>,
    pub(super) on: Option<AccountOrCard>,
    /// The report month that it counts in.
    pub(super) month: BillingMonth,
    /// The active budget of its category in that month.
    pub(super) budget: Option<&'b Budget>,
    /// The invoice that it is.
    pub(super) invoice: Option<(&'b Card, InvoiceState)>,
    /// Whether every part can be converted.
    pub(super) has_rate: bool,
    parts: Vec<Part>,
}

impl From<BillId> for Source {
    fn from(id: BillId) -> Self {
        match id {
            BillId::Slot { item, due } => Self::Slot(item, due),
            BillId::Invoice { card, month } => Self::Invoice(card, month),
        }
    }
}

/// All bills that are due within a period; of one account, those that it pays or receives.
pub(super) fn drafts<'b>(
    walk: &Walk<'b>,
    within: Period,
    account: Option<AccountId>,
    today: NaiveDate,
) -> Result<Vec<Draft<'b>>, ReportError> {
    let mut drafts = Vec::new();
    let shown = walk.books.schedules.iter().filter(|schedule| is_shown(schedule, account));
    for schedule in shown {
        for slot in schedule.slots(within) {
            drafts.extend(of_slot(walk, schedule, &slot, today)?);
        }
    }
    let pays = |card: &Card| account.is_none() || card.payment_account == account;
    for book in walk.books.cards.iter().filter(|book| pays(book.card)) {
        let due = book.timeline(today)?.into_iter().filter(|state| within.contains(state.dates.due));
        for state in due.filter(is_bill) {
            drafts.push(of_invoice(walk, book.card, state, today)?);
        }
    }
    Ok(drafts)
}

/// Whether an item takes part in summaries, and touches the account.
fn is_shown(schedule: &Schedule<'_>, account: Option<AccountId>) -> bool {
    let terms = schedule.item().terms();
    let (one, other) = terms.flow.places();
    let touches = |account| one == AccountOrCard::Account(account) || other == Some(account);
    terms.include_in_summary && account.is_none_or(touches)
}

/// The slots from before a period that are still pending on a day.
pub(super) fn overdue_before(
    schedules: &[Schedule<'_>],
    period: Period,
    account: Option<AccountId>,
    today: NaiveDate,
) -> impl Iterator<Item = Source> {
    expecting(schedules, account).flat_map(move |schedule| {
        let late =
            schedule.pending(period.start()).filter(move |slot| slot.due < period.start() && slot.is_late(today));
        late.map(|slot| Source::Slot(schedule.item().id(), slot.due))
    })
}

/// How many these are, without walking what an item has expected since it began.
pub(super) fn count_overdue_before(
    schedules: &[Schedule<'_>],
    period: Period,
    account: Option<AccountId>,
    today: NaiveDate,
) -> usize {
    let day = period.start().min(today);
    expecting(schedules, account).map(|schedule| schedule.pending_before(day)).sum()
}

/// The items that expect something, of those that are shown.
fn expecting<'s, 'b>(
    schedules: &'s [Schedule<'b>],
    account: Option<AccountId>,
) -> impl Iterator<Item = &'s Schedule<'b>> {
    schedules.iter().filter(move |schedule| schedule.item().terms().is_active && is_shown(schedule, account))
}

impl Draft<'_> {
    /// Its parts in its own currency.
    pub(super) fn own_parts(&self) -> Vec<Contribution> {
        let own = |part: &Part| {
            let Part { source, on, posting, counted } = *part;
            Contribution { source, on, posting: posting.into(), amount: counted }
        };
        self.parts.iter().map(own).collect()
    }

    /// What it is added up under.
    pub(super) const fn line(&self, today: NaiveDate) -> Line {
        Line { when: When::Days(today, today), item: Item::Bill(self.id) }
    }

    /// Visits its parts; all are missed when one has no rate, for half a bill is none.
    pub(super) fn walk(
        &self,
        walk: &Walk<'_>,
        today: NaiveDate,
        visitor: &mut impl Visitor,
    ) -> Result<(), ReportError> {
        let line = self.line(today);
        self.parts.iter().try_for_each(|part| {
            if self.has_rate {
                walk.convert(line, part.source, part.on, part.posting, part.counted, visitor)
            } else {
                visitor.miss(line, part.source, part.counted)
            }
        })
    }
}

/// Where the money of a slot goes.
pub(in crate::report) const fn place_of(flow: Flow) -> Place {
    match flow {
        Flow::Income { account, .. } => Place::Account(account),
        Flow::Transfer { to, .. } => Place::Account(to),
        Flow::Expense { under, .. } | Flow::CardTransaction { under, .. } => {
            Place::Category(under.category, under.subcategory)
        }
    }
}

/// A slot as a bill; none when it was ignored, or when its item expects nothing any more.
fn of_slot<'b>(
    walk: &Walk<'b>,
    schedule: &Schedule<'b>,
    slot: &Slot,
    today: NaiveDate,
) -> Result<Option<Draft<'b>>, ReportError> {
    let item = schedule.item();
    let flow = item.terms().flow;
    let (kind, place) = (BillKind::of(flow), place_of(flow));
    let part = |source, on, amount| Part { source, on, posting: Posting { place, amount }, counted: amount };
    let (status, parts): (_, Vec<Part>) = match &slot.status {
        SlotStatus::Ignore(_) => return Ok(None),
        SlotStatus::Pending if !item.terms().is_active => return Ok(None),
        SlotStatus::Pending => {
            let status = if slot.is_late(today) { BillStatus::Overdue } else { BillStatus::Pending };
            (status, vec![part(Source::Slot(item.id(), slot.due), slot.due.min(today), slot.expected)])
        }
        SlotStatus::Paid(entries) => {
            let counting = entries.iter().filter(|entry| !entry.is_ignored);
            let parts = counting.map(|entry| part(Source::Entry(entry.entry), entry.date, entry.amount));
            (BillStatus::Paid, parts.collect())
        }
    };
    let month = month_of(walk.settings, walk.books.cards, flow, slot.due);
    Ok(Some(Draft {
        id: BillId::Slot { item: item.id(), due: slot.due },
        due: slot.due,
        amount: Money::sum(item.amount().currency(), parts.iter().map(|part| part.counted))?,
        moved: None,
        status,
        urgency: Urgency::of(status, slot.due, today),
        kind,
        under: flow.under(),
        on: Some(flow.places().0),
        month,
        budget: flow.under().and_then(|under| budget(walk.books.budgets, under.category, month)),
        invoice: None,
        has_rate: has_rate(walk, &parts)?,
        parts,
    }))
}

/// The report month that a slot counts in: a card's in the one that bills it, where the basis says so.
pub(in crate::report) fn month_of(
    settings: &Settings,
    cards: &[CardBook<'_>],
    flow: Flow,
    due: NaiveDate,
) -> BillingMonth {
    let billed = match flow {
        Flow::CardTransaction { card, .. } if settings.basis == Basis::BillingMonth => {
            cards.iter().find(|book| book.card.id == card)
        }
        Flow::CardTransaction { .. } | Flow::Income { .. } | Flow::Expense { .. } | Flow::Transfer { .. } => None,
    };
    billed.map_or_else(|| settings.month_of(due), |book| book.calendar().billing_month(due))
}

fn budget(budgets: &[Budget], category: CategoryId, month: BillingMonth) -> Option<&Budget> {
    budgets.iter().find(|budget| budget.is_active() && (budget.category(), budget.month()) == (category, month))
}

/// Whether an invoice bills anything, or had anything to be paid.
fn is_bill(state: &InvoiceState) -> bool {
    !(state.total.is_zero() && state.turnover.paid.is_zero() && state.outstanding.is_zero())
}

fn of_invoice<'b>(
    walk: &Walk<'b>,
    card: &'b Card,
    state: InvoiceState,
    today: NaiveDate,
) -> Result<Draft<'b>, ReportError> {
    let status = match state.status {
        InvoiceStatus::Paid => BillStatus::Paid,
        InvoiceStatus::Overdue => BillStatus::Overdue,
        InvoiceStatus::Open | InvoiceStatus::Closed => BillStatus::Pending,
    };
    let is_paid = status == BillStatus::Paid;
    let amount = if is_paid { state.turnover.paid } else { state.outstanding };
    let due = state.dates.due;
    // What is owed stands on the card as a debt; paying it lowers that.
    let posting = Posting { place: Place::Card(card.id), amount: if is_paid { amount } else { -amount } };
    let source = Source::Invoice(card.id, state.month);
    let parts = vec![Part { source, on: due.min(today), posting, counted: amount }];
    Ok(Draft {
        id: BillId::Invoice { card: card.id, month: state.month },
        due,
        amount,
        moved: (!is_paid && !state.carried_out.is_zero()).then_some(state.carried_out),
        status,
        urgency: Urgency::of(status, due, today),
        kind: BillKind::Expense,
        under: None,
        on: card.payment_account.map(AccountOrCard::Account),
        month: walk.settings.month_of(due),
        budget: None,
        invoice: Some((card, state)),
        has_rate: has_rate(walk, &parts)?,
        parts,
    })
}

/// Whether all parts of a bill can be converted.
fn has_rate(walk: &Walk<'_>, parts: &[Part]) -> Result<bool, ReportError> {
    for part in parts {
        if walk.converted(part.counted, part.on)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
