//! The entries of every month, each from a number that only its place in the month gives.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, DayOfMonth};
use fintrack_core::card::Card;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{
    CategoryRef, Details, Entry, Filing, InstalmentOf, Movement, Part, Settlement, SlotOf, Status,
};
use fintrack_core::id::{CardId, EntryId, InstalmentPlanId};
use fintrack_core::instalment::Instalment;
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Recurrence};
use fintrack_core::reimbursement::Reimbursement;
use uuid::Uuid;

use super::plan::{CARDS, CHECKING, DEPOSIT_CENTS, INVESTMENT, SAVINGS, WALLET, categories, items};
use super::{Shape, last, reais, today};

const SHOPS: [&str; 6] =
    ["PADARIA ESTRELA", "MERCADO BOA VISTA", "POSTO IPE", "FARMACIA CENTRAL", "LIVRARIA DO SOL", "CANTINA DA PRACA"];
/// How many expenses are expected: some are late, the others lie in the two months to come.
const EXPECTED: [i64; 9] = [-20, -9, -2, 4, 11, 19, 30, 41, 58];

/// Numbers that look random and are the same on every run: `splitmix64` of a place.
struct Dice(u64);

impl Dice {
    /// A number below a limit.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn cents(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).expect("a small amount") + 100
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).expect("a small index")]
    }
}

/// A month that is being written.
struct Diary<'d> {
    cards: &'d [Card],
    expense: Vec<CategoryRef>,
    income: Vec<CategoryRef>,
    entries: Vec<Entry>,
    links: Vec<Reimbursement>,
    /// What each invoice bills, in cents.
    billed: BTreeMap<(CardId, BillingMonth), i64>,
}

/// The entries of a history, and what refunds paid back.
pub(super) fn entries(shape: Shape, cards: &[Card]) -> (Vec<Entry>, Vec<Reimbursement>) {
    let under = |kind: CategoryKind| {
        let of_kind = categories().into_iter().filter(move |category| category.kind == kind);
        let refs = of_kind.flat_map(|category| {
            let below = category.subcategories.into_iter().map(|sub| Some(sub.id));
            std::iter::once(None)
                .chain(below)
                .map(move |subcategory| CategoryRef { category: category.id, subcategory })
        });
        refs.collect()
    };
    let mut diary = Diary {
        cards,
        expense: under(CategoryKind::Expense),
        income: under(CategoryKind::Income),
        entries: Vec::with_capacity(shape.months as usize * (shape.per_month as usize + 3) + EXPECTED.len()),
        links: Vec::new(),
        billed: BTreeMap::new(),
    };
    let items = items(shape);
    for back in (0..shape.months).rev() {
        diary.month(back, shape, &items);
    }
    diary.pay_invoices();
    diary.expect();
    (diary.entries, diary.links)
}

/// An identity that a month and a place in it give.
fn id(back: u32, place: u32) -> Uuid {
    Uuid::from_u128((u128::from(back) << 32) | u128::from(place))
}

impl Diary<'_> {
    fn month(&mut self, back: u32, shape: Shape, items: &[Recurrence]) {
        let month = last().offset(-i32::try_from(back).expect("fewer months than there are"));
        let status = if back == 0 { Status::Validating } else { Status::Paid };
        let mut place = 0;
        for item in items {
            self.regular(month, status, id(back, place), item);
            place += 1;
        }
        let tenth = DayOfMonth::new(10).expect("a day of a month").in_month(month);
        let deposit =
            Movement::InvestmentDeposit { account: CHECKING, investment: INVESTMENT, amount: reais(DEPOSIT_CENTS) };
        self.add(id(back, place), tenth, "CDB", status, deposit);
        place += 1;
        let days = u64::try_from((month.last_day() - month.first_day()).num_days() + 1).expect("a month has days");
        // The last plain expense that nothing paid back.
        let mut unpaid = None;
        while place < shape.per_month {
            let day = month.first_day() + Days::new(u64::from(place) * days / u64::from(shape.per_month));
            place += self.daily(back, (place, shape.per_month - place), day, status, &mut unpaid);
        }
    }

    /// What a recurring item expected on a day of the month.
    fn regular(&mut self, month: BillingMonth, status: Status, id: Uuid, item: &Recurrence) {
        let due = item.slot_at(month.last_day()).and_then(|k| item.slot_date(k)).expect("a slot a month");
        let filed = |under: CategoryRef| Filing::Whole(under);
        let amount = item.amount();
        let movement = match item.terms().flow {
            Flow::Income { account, under } => Movement::Income { account, amount, filing: filed(under) },
            Flow::Expense { account, under } => Movement::Expense { account, amount, filing: filed(under) },
            Flow::Transfer { from, to } => Movement::Transfer { from, to, sent: amount, received: amount },
            Flow::CardTransaction { card, under } => {
                let month = self.card(card).billing_month(due);
                Movement::CardExpense { card, month, amount, filing: filed(under) }
            }
        };
        let recurrence = Some(SlotOf { item: item.id(), slot: Some(due) });
        self.add(id, due, item.terms().description.as_str(), status, movement);
        self.detail(Details { recurrence, ..Details::default() });
    }

    /// What happened at a place of the month, with so many left; how many entries that made.
    fn daily(
        &mut self,
        back: u32,
        (place, left): (u32, u32),
        day: NaiveDate,
        status: Status,
        unpaid: &mut Option<Entry>,
    ) -> u32 {
        let mut dice = Dice((u64::from(back) << 32) | u64::from(place));
        let (roll, id) = (dice.below(100), id(back, place));
        let status = if dice.below(300) == 0 { Status::Ignore } else { status };
        let (cents, under) = (dice.cents(29_900), dice.one_of(&self.expense));
        let (amount, filing) = (reais(cents), Filing::Whole(under));
        let card = dice.one_of(&CARDS);
        let movement = match roll {
            0..50 => Movement::Expense { account: if roll < 40 { CHECKING } else { WALLET }, amount, filing },
            50..55 => {
                let (first, second) = (reais(cents / 3), reais(cents - cents / 3));
                let other = dice.one_of(&self.expense);
                let parts = vec![Part { under, amount: first }, Part { under: other, amount: second }];
                Movement::Expense { account: CHECKING, amount, filing: Filing::Split(parts) }
            }
            92..94 if left >= 3 => return self.in_instalments(back, place, day, status, (card, cents, under)),
            55..94 => Movement::CardExpense { card, month: self.card(card).billing_month(day), amount, filing },
            94..96 => {
                let (month, amount) = (self.card(card).billing_month(day), reais(dice.cents(900)));
                Movement::CardChargeback { card, month, amount, filing: Some(filing) }
            }
            96 => Movement::Income { account: CHECKING, amount, filing: Filing::Whole(dice.one_of(&self.income)) },
            97 => return self.refund(id, day, unpaid, amount, dice.one_of(&self.income)),
            98 => Movement::Transfer { from: CHECKING, to: WALLET, sent: amount, received: amount },
            _ => Movement::Transfer { from: CHECKING, to: SAVINGS, sent: amount, received: amount },
        };
        self.add(id, day, dice.one_of(&SHOPS), status, movement);
        if roll < 50 && status != Status::Ignore {
            *unpaid = self.entries.last().cloned();
        }
        1
    }

    /// A purchase in three parts.
    fn in_instalments(
        &mut self,
        back: u32,
        place: u32,
        day: NaiveDate,
        status: Status,
        (card, cents, under): (CardId, i64, CategoryRef),
    ) -> u32 {
        let first = self.card(card).billing_month(day);
        let plan = InstalmentPlanId::new(id(back, place));
        for (n, part) in (0..).zip(Instalment::all(3).expect("three parts")) {
            let (amount, filing) = (reais(cents), Filing::Whole(under));
            let movement = Movement::CardExpense { card, month: part.month(first), amount, filing };
            self.add(id(back, place + n), day, "LOJA DE MOVEIS", status, movement);
            self.detail(Details { instalment: Some(InstalmentOf { plan, part }), ..Details::default() });
        }
        3
    }

    /// An income that pays half of an expense back, where there is one.
    fn refund(
        &mut self,
        id: Uuid,
        day: NaiveDate,
        unpaid: &mut Option<Entry>,
        gift: fintrack_core::money::Money,
        under: CategoryRef,
    ) -> u32 {
        let expense = unpaid.take();
        let amount =
            expense.as_ref().map_or(gift, |expense| reais(super::figures::cents(expense.movement().amount()) / 2));
        let income = Movement::Income { account: CHECKING, amount, filing: Filing::Whole(under) };
        self.add(id, day, "PIX DA ANA", Status::Paid, income);
        self.links.extend(expense.map(|expense| Reimbursement {
            income: EntryId::new(id),
            expense: expense.id(),
            amount,
        }));
        1
    }

    /// Every invoice that was due by today, paid in full on its day.
    fn pay_invoices(&mut self) {
        for ((card, month), cents) in std::mem::take(&mut self.billed) {
            let due = self.card(card).invoice_dates(month).due;
            if due <= today() {
                let (account, settlement) = (CHECKING, Settlement::Partial);
                let payment = Movement::CardPayment { account, card, month, amount: reais(cents), settlement };
                let n = u32::try_from(card.get().as_u128()).expect("a small number");
                let back = u32::try_from(month.months_until(last())).expect("a month of the history");
                self.add(id(back, u32::MAX - n), due, "FATURA", Status::Paid, payment);
            }
        }
    }

    /// What is expected, and what was and did not happen.
    fn expect(&mut self) {
        for (n, days) in (0..).zip(EXPECTED) {
            let (account, filing) = (WALLET, Filing::Whole(self.expense[n % self.expense.len()]));
            let movement = Movement::Expense { account, amount: reais(4_200), filing };
            let id = Uuid::from_u128((1 << 64) + n as u128);
            self.add(id, today() + chrono::TimeDelta::days(days), "CONTA A PAGAR", Status::Pending, movement);
        }
    }

    fn add(&mut self, id: Uuid, day: NaiveDate, text: &str, status: Status, movement: Movement) {
        let entry =
            Entry::new(EntryId::new(id), day, Description::new(text), status, movement).expect("a sound movement");
        let counted = entry.movement().charge().filter(|_| status != Status::Ignore);
        if let Some((card, month, charge)) = counted {
            *self.billed.entry((card, month)).or_default() += super::figures::cents(charge);
        }
        self.entries.push(entry);
    }

    /// Says something beside the last entry.
    fn detail(&mut self, details: Details) {
        let last = self.entries.pop().expect("an entry was added");
        self.entries.push(last.with_details(details).expect("details that fit"));
    }

    fn card(&self, id: CardId) -> &Card {
        self.cards.iter().find(|card| card.id == id).expect("one of the cards")
    }
}
