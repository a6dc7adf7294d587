//! Credit cards (cartões): a limit, a cycle, and the month that a purchase is billed in.
//!
//! A card's days may change from a month on; earlier invoices keep theirs. What is owed, month by month, is
//! [`invoice`](crate::invoice)'s to say, and purchases in parts are [`instalment`](crate::instalment)'s.
//! Laws: every purchase is billed in exactly one month, and months are billed in the order of purchases; an invoice is
//! due after it closes.
//! Worked by hand: [cards](crate::book::rules::cards). A program: [card](crate::book::programs::card). Source: the domain
//! page, section 3, cards and invoices.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::testing::card;
//!
//! let card = card(); // closes on the 28th, is due on the 5th; the closing day itself is still billed
//! assert_eq!(card.billing_month(date(2026, 2, 28)), billing_month(2026, 2));
//! assert_eq!(card.billing_month(date(2026, 3, 1)), billing_month(2026, 3));
//!
//! let dates = card.invoice_dates(billing_month(2026, 3));
//! assert_eq!((dates.opening, dates.closing, dates.due), (date(2026, 3, 1), date(2026, 3, 28), date(2026, 4, 5)));
//! ```

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::{BillingMonth, DayOfMonth, last_day};
use crate::id::{AccountId, CardId};
use crate::money::{Currency, Money};
use crate::name::{Color, Name};

/// What is wrong with a card's settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CardError {
    /// Closing and due day are one and the same.
    #[error("the card closes and is due on the same day, {0}: they must differ")]
    SameDays(DayOfMonth),
    /// A limit below zero.
    #[error("the limit {0} is negative")]
    NegativeLimit(Money),
    /// No cycle at all.
    #[error("the card has no closing and due day")]
    NoCycle,
    /// Amounts are written in its currency already.
    #[error("the card is held in {held}, and is used: it cannot be held in {wanted}")]
    Currency {
        /// The currency it has.
        held: Currency,
        /// The currency it was to have.
        wanted: Currency,
    },
    /// Not four digits. What was given is not repeated: it may be the whole number, which nothing may keep.
    #[error("the last digits of a card are 4, and nothing but digits; {0} characters were given")]
    LastDigits(usize),
}

/// Which invoice a purchase on the closing day itself goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ClosingDay {
    /// The invoice that closes on that day: the default.
    Included,
    /// The next one.
    Excluded,
}

/// The days of a card's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CardCycle {
    closing: DayOfMonth,
    due: DayOfMonth,
    on_closing: ClosingDay,
}

impl CardCycle {
    /// The days of a card, which need not exist in every month.
    ///
    /// # Errors
    /// [`CardError::SameDays`] when it would close and be due on one day.
    pub fn new(closing_day: DayOfMonth, due_day: DayOfMonth, on_closing_day: ClosingDay) -> Result<Self, CardError> {
        if closing_day == due_day {
            return Err(CardError::SameDays(due_day));
        }
        Ok(Self { closing: closing_day, due: due_day, on_closing: on_closing_day })
    }

    /// The day of the month on which an invoice closes.
    pub const fn closing_day(self) -> DayOfMonth {
        self.closing
    }

    /// The day of the month on which an invoice is due.
    pub const fn due_day(self) -> DayOfMonth {
        self.due
    }

    /// Which invoice a purchase on the closing day goes to.
    pub const fn on_closing_day(self) -> ClosingDay {
        self.on_closing
    }

    /// The day on which the invoice of a month closes.
    pub fn closing_date(self, month: BillingMonth) -> NaiveDate {
        self.closing.in_month(month)
    }

    /// The first due day strictly after the closing date.
    pub fn due_date(self, month: BillingMonth) -> NaiveDate {
        let closing = self.closing_date(month);
        let same_month = self.due.in_month(month);
        if same_month > closing { same_month } else { self.due.in_month(month.next()) }
    }

    /// The last day whose purchases are billed in a month.
    fn last_purchase(self, month: BillingMonth) -> NaiveDate {
        let closing = self.closing_date(month);
        match self.on_closing {
            ClosingDay::Included => closing,
            ClosingDay::Excluded => closing.checked_sub_days(Days::new(1)).unwrap_or(closing),
        }
    }
}

/// A cycle and the billing month that it holds from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EffectiveCycle {
    /// The first billing month with these days.
    pub from: BillingMonth,
    /// The days.
    pub cycle: CardCycle,
}

/// The three dates of an invoice, as computed from the card's days. What is stored may differ: banks move them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InvoiceDates {
    /// The first day whose purchases it bills.
    pub opening: NaiveDate,
    /// The day it closes.
    pub closing: NaiveDate,
    /// The day it is due.
    pub due: NaiveDate,
}

/// The last four digits of a card's number. The number itself is never kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LastDigits([u8; 4]); // ASCII

impl FromStr for LastDigits {
    type Err = CardError;

    fn from_str(text: &str) -> Result<Self, CardError> {
        let digits: Option<[u8; 4]> = text.as_bytes().try_into().ok();
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_digit));
        digits.map(Self).ok_or_else(|| CardError::LastDigits(text.chars().count()))
    }
}

impl TryFrom<String> for LastDigits {
    type Error = CardError;
    fn try_from(text: String) -> Result<Self, CardError> {
        text.parse()
    }
}

impl From<LastDigits> for String {
    fn from(digits: LastDigits) -> Self {
        digits.to_string()
    }
}

impl fmt::Display for LastDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for LastDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a card looks like, as far as somebody wrote it down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardFace {
    /// The network or the bank's name for it: Visa, Elo.
    pub brand: Option<Name>,
    /// The end of its number.
    pub last_digits: Option<LastDigits>,
    /// In charts and lists.
    pub color: Option<Color>,
}

/// A credit card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its identity.
    pub id: CardId,
    /// Unique in the workspace.
    pub name: Name,
    limit: Money,
    cycles: Vec<EffectiveCycle>, // ascending by month, never empty
    /// The account that usually pays its invoices.
    pub payment_account: Option<AccountId>,
    /// Whether it still takes part in daily work.
    pub is_active: bool,
    /// What it looks like.
    pub face: CardFace,
}

impl Card {
    /// A card with the cycles it has had, in any order; the earliest also holds for all months before it. Its face is
    /// blank.
    ///
    /// # Errors
    /// [`CardError`] when the limit is negative or there is no cycle.
    pub fn new(
        id: CardId,
        name: Name,
        limit: Money,
        mut cycles: Vec<EffectiveCycle>,
        payment_account: Option<AccountId>,
        is_active: bool,
    ) -> Result<Self, CardError> {
        if limit.is_negative() {
            return Err(CardError::NegativeLimit(limit));
        }
        if cycles.is_empty() {
            return Err(CardError::NoCycle);
        }
        cycles.sort_by_key(|effective| effective.from);
        Ok(Self { id, name, limit, cycles, payment_account, is_active, face: CardFace::default() })
    }

    /// Gives it another limit. Whether that may be in another currency is [`Self::check_change`]'s to say.
    ///
    /// # Errors
    /// [`CardError::NegativeLimit`]; then nothing has changed.
    pub fn set_limit(&mut self, limit: Money) -> Result<(), CardError> {
        if limit.is_negative() {
            return Err(CardError::NegativeLimit(limit));
        }
        self.limit = limit;
        Ok(())
    }

    /// Gives it other days from a billing month on, until the next month that days were given for. Days that hold in that
    /// month already are not given twice, and months before it keep theirs; but the days of the first month that any were
    /// given for hold in all months before it, as they did.
    pub fn set_cycle(&mut self, from: BillingMonth, cycle: CardCycle) {
        if self.cycle(from) == cycle {
            return;
        }
        match self.cycles.binary_search_by_key(&from, |effective| effective.from) {
            Ok(place) => self.cycles[place].cycle = cycle,
            Err(place) => {
                self.cycles.insert(place, EffectiveCycle { from, cycle });
                if place == 0 && from.previous() < from {
                    // What held before the first month held in all months before it.
                    let held = EffectiveCycle { from: from.previous(), cycle: self.cycles[1].cycle };
                    self.cycles.insert(0, held);
                }
            }
        }
    }

    /// Whether it may say something else from now on; `is_used` when anything refers to it.
    ///
    /// # Errors
    /// [`CardError::Currency`] when it may not.
    pub fn check_change(&self, after: &Self, is_used: bool) -> Result<(), CardError> {
        let (held, wanted) = (self.currency(), after.currency());
        if is_used && held != wanted { Err(CardError::Currency { held, wanted }) } else { Ok(()) }
    }

    /// The most that may be owed at once.
    pub const fn limit(&self) -> Money {
        self.limit
    }

    /// The cycles it has had, ascending.
    pub fn cycles(&self) -> &[EffectiveCycle] {
        &self.cycles
    }

    /// The currency of all its movements.
    pub const fn currency(&self) -> Currency {
        self.limit.currency()
    }

    /// The days that hold in a billing month.
    pub fn cycle(&self, month: BillingMonth) -> CardCycle {
        let later = self.cycles.partition_point(|effective| effective.from <= month);
        self.cycles[later.saturating_sub(1)].cycle
    }

    /// The month that a purchase of that day is billed in.
    pub fn billing_month(&self, purchase: NaiveDate) -> BillingMonth {
        month_billing(purchase, |month| self.last_purchase(month))
    }

    /// The newest month whose invoice had closed before a day: what a payment on that day settles by default.
    pub fn month_closed_before(&self, day: NaiveDate) -> BillingMonth {
        month_closed_before(day, |month| self.cycle(month).closing_date(month))
    }

    /// The last day whose purchases are billed in a month.
    pub(crate) fn last_purchase(&self, month: BillingMonth) -> NaiveDate {
        self.cycle(month).last_purchase(month)
    }

    /// The dates of a month's invoice.
    pub fn invoice_dates(&self, month: BillingMonth) -> InvoiceDates {
        let before = self.cycle(month.previous()).last_purchase(month.previous());
        let cycle = self.cycle(month);
        // The last month that the books can hold has no next one to be due in.
        let due = cycle.due_date(month).min(last_day());
        let closing = cycle.closing_date(month).min(due.pred_opt().unwrap_or(due));
        InvoiceDates { opening: before.succ_opt().unwrap_or(before), closing, due }
    }
}

/// The month that a purchase is billed in, by the last day that each month bills.
pub(crate) fn month_billing(purchase: NaiveDate, last_purchase: impl Fn(BillingMonth) -> NaiveDate) -> BillingMonth {
    // A change of days, or dates that the bank moved, may stretch a cycle: so look from two months before.
    let mut month = BillingMonth::of(purchase).offset(-2);
    while last_purchase(month) < purchase && month.next() != month {
        month = month.next();
    }
    month
}

/// The newest month that had closed before a day, by the day that each month closes.
pub(crate) fn month_closed_before(day: NaiveDate, closing: impl Fn(BillingMonth) -> NaiveDate) -> BillingMonth {
    let mut month = BillingMonth::of(day).offset(2);
    while closing(month) >= day && month.previous() != month {
        month = month.previous();
    }
    month
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::money::brl;
    use crate::testing::months;

    fn card(closing: u32, due: u32, on_closing_day: ClosingDay) -> Card {
        let cycle =
            CardCycle::new(DayOfMonth::new(closing).unwrap(), DayOfMonth::new(due).unwrap(), on_closing_day).unwrap();
        let cycles = vec![EffectiveCycle { from: billing_month(2020, 1), cycle }];
        Card::new(CardId::new(Uuid::nil()), Name::new("Roxo").unwrap(), brl("1000.00"), cycles, None, true).unwrap()
    }

    #[test]
    fn the_closing_day_itself_is_billed_as_the_card_says() {
        let (included, excluded) = (card(25, 5, ClosingDay::Included), card(25, 5, ClosingDay::Excluded));
        assert_eq!(included.billing_month(date(2026, 1, 25)), billing_month(2026, 1));
        assert_eq!(excluded.billing_month(date(2026, 1, 25)), billing_month(2026, 2));
        assert_eq!(included.billing_month(date(2026, 1, 26)), billing_month(2026, 2));
    }

    #[test]
    fn an_invoice_is_due_on_the_first_due_day_after_it_closes() {
        let due = |closing, due, month| card(closing, due, ClosingDay::Included).invoice_dates(month).due;
        assert_eq!(due(25, 5, billing_month(2026, 1)), date(2026, 2, 5));
        assert_eq!(due(5, 15, billing_month(2026, 1)), date(2026, 1, 15));
        assert_eq!(due(30, 31, billing_month(2026, 2)), date(2026, 3, 31)); // both fall on 28 February
    }

    #[test]
    fn a_whole_card_number_is_neither_kept_nor_repeated() {
        assert_eq!("0042".parse::<LastDigits>().unwrap().to_string(), "0042");
        for wrong in ["42", "00425", "00a2", "٠٠٤٢", "4111111111111111"] {
            let refusal = wrong.parse::<LastDigits>().unwrap_err();
            assert!(!refusal.to_string().contains(wrong), "{refusal}");
        }
    }

    #[test]
    fn days_hold_from_their_month_until_the_next_that_days_were_given_for() {
        let mut card = card(25, 5, ClosingDay::Included);
        let days = |closing| {
            let day = |day| DayOfMonth::new(day).unwrap();
            CardCycle::new(day(closing), day(5), ClosingDay::Included).unwrap()
        };
        card.set_cycle(billing_month(2026, 6), days(28));
        card.set_cycle(billing_month(2026, 3), days(20));
        card.set_cycle(billing_month(2026, 4), days(20)); // they hold already
        card.set_cycle(billing_month(2026, 6), days(27));
        let closing = |month| card.cycle(billing_month(2026, month)).closing_day().get();
        assert_eq!([2, 3, 5, 6, 7].map(closing), [25, 20, 20, 27, 27]);
        assert_eq!(card.cycles().len(), 3);
        // What was never given for a month held there all the same.
        card.set_cycle(billing_month(2019, 6), days(11));
        let closing = |month| card.cycle(billing_month(2019, month)).closing_day().get();
        assert_eq!([1, 5, 6, 12].map(closing), [25, 25, 11, 11]);
    }

    #[test]
    fn a_card_that_is_used_keeps_its_currency() {
        let before = card(25, 5, ClosingDay::Included);
        let mut after = before.clone();
        assert_eq!(after.set_limit(brl("-0.01")), Err(CardError::NegativeLimit(brl("-0.01"))));
        after.set_limit(Money::zero(Currency::USD)).unwrap();
        assert_eq!(before.check_change(&after, false), Ok(()));
        let refusal = before.check_change(&after, true).unwrap_err();
        assert_eq!(refusal.to_string(), "the card is held in BRL, and is used: it cannot be held in USD");
    }

    #[test]
    fn a_payment_settles_the_newest_invoice_closed_before_it() {
        let card = card(25, 5, ClosingDay::Included);
        assert_eq!(card.month_closed_before(date(2026, 2, 5)), billing_month(2026, 1));
        assert_eq!(card.month_closed_before(date(2026, 1, 25)), billing_month(2025, 12));
        assert_eq!(card.month_closed_before(date(2026, 1, 26)), billing_month(2026, 1));
    }

    proptest! {
        #[test]
        fn a_purchase_is_billed_in_exactly_one_month(
            month in months(), day in 0..31u64, closing in 1..=31u32, due in 1..=31u32, excluded in any::<bool>(),
        ) {
            prop_assume!(closing != due);
            let card = card(closing, due, if excluded { ClosingDay::Excluded } else { ClosingDay::Included });
            let purchase = month.first_day() + Days::new(day);
            let billed = card.billing_month(purchase);
            let dates = card.invoice_dates(billed);
            prop_assert!(dates.opening <= purchase && purchase <= dates.closing);
            prop_assert!(dates.due > dates.closing);
            prop_assert!(card.billing_month(purchase + Days::new(1)) >= billed);
            let closed = card.month_closed_before(purchase);
            prop_assert!(card.invoice_dates(closed).closing < purchase);
            prop_assert!(card.invoice_dates(closed.next()).closing >= purchase);
        }
    }
}
