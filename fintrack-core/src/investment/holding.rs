//! An investment with what is known of it, and its position on a day.
//! Source: the domain page, section 3, investments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

use super::Investment;
use crate::entry::{Entry, Movement, Redemption};
use crate::id::{EntryId, InvestmentId};
use crate::money::{Currency, Money, MoneyError, ratio};

/// What is wrong with the records of an investment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HoldingError {
    /// A flow or a value in another currency than the investment's.
    #[error("{amount} on {on} is not in {currency}, the currency of the investment")]
    OtherCurrency {
        /// The amount that was given.
        amount: Money,
        /// Its day.
        on: NaiveDate,
        /// The currency of the investment.
        currency: Currency,
    },
    /// A deposit or withdrawal of nothing, or of less.
    #[error("the amount {amount} of entry {entry} is not positive: its kind gives the direction")]
    FlowNotPositive {
        /// The entry.
        entry: EntryId,
        /// Its amount.
        amount: Money,
    },
    /// A value below zero.
    #[error("the value {value} observed on {on} is negative")]
    NegativeValue {
        /// The value that was given.
        value: Money,
        /// Its day.
        on: NaiveDate,
    },
    /// Two values of one day, of which only one can hold.
    #[error("two values were observed on {on}: {first} and {second}")]
    TwoValues {
        /// The day.
        on: NaiveDate,
        /// The value that came first.
        first: Money,
        /// The value that came after it.
        second: Money,
    },
}

/// What an investment was seen to be worth at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Observation {
    /// The day.
    pub date: NaiveDate,
    /// The value at its end, 0 or more.
    pub value: Money,
}

impl Observation {
    /// Whether it can be one of an investment in a currency.
    ///
    /// # Errors
    /// [`HoldingError::OtherCurrency`], [`HoldingError::NegativeValue`].
    pub fn check(self, currency: Currency) -> Result<(), HoldingError> {
        let Self { date: on, value } = self;
        check_currency(value, on, currency)?;
        if value.is_negative() { Err(HoldingError::NegativeValue { value, on }) } else { Ok(()) }
    }
}

fn check_currency(amount: Money, on: NaiveDate, currency: Currency) -> Result<(), HoldingError> {
    if amount.currency() == currency { Ok(()) } else { Err(HoldingError::OtherCurrency { amount, on, currency }) }
}

/// Which way money flowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum FlowKind {
    /// Into the investment (aporte).
    Deposit,
    /// Out of it (resgate), in part or all of it.
    Withdrawal(Redemption),
}

/// Money that went into an investment or came out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The entry that moved it.
    pub entry: EntryId,
    /// The day.
    pub date: NaiveDate,
    /// How much, positive.
    pub amount: Money,
    /// Which way.
    pub kind: FlowKind,
}

impl Flow {
    /// What an entry moved into or out of an investment; `None` when it does not touch it, or is not booked.
    pub fn of(entry: &Entry, id: InvestmentId) -> Option<Self> {
        if !entry.status().is_booked() {
            return None;
        }
        let (amount, kind) = match entry.movement() {
            Movement::InvestmentDeposit { investment, amount, .. } if *investment == id => (*amount, FlowKind::Deposit),
            Movement::InvestmentWithdrawal { investment, amount, redemption, .. } if *investment == id => {
                (*amount, FlowKind::Withdrawal(*redemption))
            }
            Movement::InvestmentDeposit { .. }
            | Movement::InvestmentWithdrawal { .. }
            | Movement::Income { .. }
            | Movement::Expense { .. }
            | Movement::Transfer { .. }
            | Movement::CardExpense { .. }
            | Movement::CardChargeback { .. }
            | Movement::CardPayment { .. } => return None,
        };
        Some(Self { entry: entry.id(), date: entry.date(), amount, kind })
    }

    /// What it adds to the investment: negative for a withdrawal.
    pub fn into_investment(self) -> Money {
        match self.kind {
            FlowKind::Deposit => self.amount,
            FlowKind::Withdrawal(_) => -self.amount,
        }
    }
}

/// What a value begins with, before the flows that came later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ValueBasis {
    /// Nothing was observed: the flows alone.
    Invested,
    /// The last observation.
    Observed(Observation),
    /// Nothing, after everything was withdrawn by this flow.
    Rescued(Flow),
}

/// A value, explained: what it begins with and the flows since; their sum is the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Valuation<'a> {
    /// What it begins with.
    pub basis: ValueBasis,
    /// The deposits and withdrawals after it, by date.
    pub later: &'a [Flow],
    /// What it comes to.
    pub value: Money,
}

/// Where an investment stands at the end of a day, in its own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The day.
    pub on: NaiveDate,
    /// All that was put in.
    pub deposits: Money,
    /// All that was taken out.
    pub withdrawals: Money,
    /// Deposits less withdrawals; negative when more came out than went in.
    pub invested: Money,
    /// What it is worth.
    pub value: Money,
    /// The return: value plus withdrawals less deposits.
    pub gain: Money,
}

impl Position {
    /// The return in percent of the deposits, with 2 decimals, rounded half-even; `None` without deposits.
    pub fn gain_percent(&self) -> Option<Decimal> {
        ratio(self.gain.amount(), self.deposits.amount())
    }
}

/// An investment with its flows and the values observed of it.
///
/// The value on a day is the last observation on or before it, plus later deposits, less later withdrawals; what was never
/// observed is worth what is invested in it. Two rules fill what the source leaves open:
///
/// - An observation is the value at the *end* of its day: the flows of that day are in it.
/// - A withdrawal of everything leaves nothing: at the end of its day the value is 0, whatever was observed that day. Of a
///   rescued investment the last withdrawal is one of everything, marked or not.
///
/// A value may fall below 0, when more was withdrawn than was known to be there. That is no worth but a missing
/// observation, and the portfolio says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    investment: Investment,
    flows: Vec<Flow>, // by date, then entry
    observations: BTreeMap<NaiveDate, Money>,
}

impl Holding {
    /// An investment with all its booked flows and observations, in any order.
    ///
    /// # Errors
    /// [`HoldingError`] when a currency, an amount or a value does not fit, or a day was observed twice.
    pub fn new(
        investment: Investment,
        mut flows: Vec<Flow>,
        observations: impl IntoIterator<Item = Observation>,
    ) -> Result<Self, HoldingError> {
        let currency = investment.currency;
        for Flow { entry, date, amount, .. } in flows.iter().copied() {
            check_currency(amount, date, currency)?;
            if !amount.is_positive() {
                return Err(HoldingError::FlowNotPositive { entry, amount });
            }
        }
        let mut observed = BTreeMap::new();
        for observation in observations {
            observation.check(currency)?;
            let Observation { date: on, value } = observation;
            if let Some(first) = observed.insert(on, value) {
                return Err(HoldingError::TwoValues { on, first, second: value });
            }
        }
        flows.sort_by_key(|flow| (flow.date, flow.entry));
        if investment.is_rescued {
            end_with_last_withdrawal(&mut flows);
        }
        Ok(Self { investment, flows, observations: observed })
    }

    /// The investment.
    pub const fn investment(&self) -> &Investment {
        &self.investment
    }

    /// Its deposits and withdrawals, by date.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The values observed of it, by date.
    pub fn observations(&self) -> impl Iterator<Item = Observation> {
        self.observations.iter().map(|(date, value)| Observation { date: *date, value: *value })
    }

    /// The flows of the days after one and up to another, that day included; `None` for all days up to it.
    pub fn flows_after(&self, day: Option<NaiveDate>, up_to: NaiveDate) -> &[Flow] {
        let until = self.flows.partition_point(|flow| flow.date <= up_to);
        let from = day.map_or(0, |day| self.flows.partition_point(|flow| flow.date <= day));
        &self.flows[from.min(until)..until]
    }

    /// What it is worth at the end of a day, and why.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is too large for the books.
    pub fn valuation(&self, on: NaiveDate) -> Result<Valuation<'_>, MoneyError> {
        let observed = self.observations.range(..=on).next_back();
        let ends = |flow: &&Flow| flow.kind == FlowKind::Withdrawal(Redemption::Full);
        let end = self.flows_after(None, on).iter().rev().find(ends);
        let zero = Money::zero(self.investment.currency);
        let (basis, since, start) = match (end, observed) {
            (Some(flow), observed) if observed.is_none_or(|(date, _)| *date <= flow.date) => {
                (ValueBasis::Rescued(*flow), Some(flow.date), zero)
            }
            (_, Some((date, value))) => {
                (ValueBasis::Observed(Observation { date: *date, value: *value }), Some(*date), *value)
            }
            (_, None) => (ValueBasis::Invested, None, zero),
        };
        let later = self.flows_after(since, on);
        let value = later.iter().map(|flow| flow.into_investment()).try_fold(start, Money::checked_add)?;
        Ok(Valuation { basis, later, value })
    }

    /// Where it stands at the end of a day.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is too large for the books.
    pub fn position(&self, on: NaiveDate) -> Result<Position, MoneyError> {
        let Sums { deposits, withdrawals } = self.sums(self.flows_after(None, on))?;
        let value = self.valuation(on)?.value;
        let invested = deposits.checked_sub(withdrawals)?;
        Ok(Position { on, deposits, withdrawals, invested, value, gain: value.checked_sub(invested)? })
    }

    /// What some of its flows sum to.
    pub(crate) fn sums(&self, flows: &[Flow]) -> Result<Sums, MoneyError> {
        let zero = Money::zero(self.investment.currency);
        flows.iter().try_fold(Sums { deposits: zero, withdrawals: zero }, |sums, flow| match flow.kind {
            FlowKind::Deposit => Ok(Sums { deposits: sums.deposits.checked_add(flow.amount)?, ..sums }),
            FlowKind::Withdrawal(_) => Ok(Sums { withdrawals: sums.withdrawals.checked_add(flow.amount)?, ..sums }),
        })
    }
}

/// What flows sum to, each way.
#[derive(Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) deposits: Money,
    pub(crate) withdrawals: Money,
}

/// The mark that an investment is rescued has no day of its own: the last withdrawal's is the day.
fn end_with_last_withdrawal(flows: &mut [Flow]) {
    let is_withdrawal = |flow: &&mut Flow| matches!(flow.kind, FlowKind::Withdrawal(_));
    if let Some(last) = flows.iter_mut().rev().find(is_withdrawal) {
        last.kind = FlowKind::Withdrawal(Redemption::Full);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::entry::Status;
    use crate::id::AccountId;
    use crate::money::brl;
    use crate::name::Description;
    use crate::testing::investments::investment;

    fn deposit(id: u128, day: u32, amount: &str) -> Flow {
        let entry = EntryId::new(Uuid::from_u128(id));
        Flow { entry, date: date(2026, 3, day), amount: brl(amount), kind: FlowKind::Deposit }
    }

    fn withdrawal(id: u128, day: u32, amount: &str, redemption: Redemption) -> Flow {
        Flow { kind: FlowKind::Withdrawal(redemption), ..deposit(id, day, amount) }
    }

    fn observed(day: u32, value: &str) -> Observation {
        Observation { date: date(2026, 3, day), value: brl(value) }
    }

    fn value(holding: &Holding, day: u32) -> Money {
        holding.position(date(2026, 3, day)).unwrap().value
    }

    #[test]
    fn an_observation_holds_the_flows_of_its_day() {
        let flows = vec![deposit(1, 2, "100.00"), deposit(2, 5, "50.00"), deposit(3, 6, "7.00")];
        let holding = Holding::new(investment(1), flows, [observed(5, "151.00")]).unwrap();
        assert_eq!(value(&holding, 1), brl("0.00"));
        assert_eq!(value(&holding, 4), brl("100.00")); // not observed yet: what is invested
        assert_eq!(value(&holding, 5), brl("151.00"));
        assert_eq!(value(&holding, 6), brl("158.00"));
        let valuation = holding.valuation(date(2026, 3, 6)).unwrap();
        assert_eq!(valuation.basis, ValueBasis::Observed(observed(5, "151.00")));
        assert_eq!(valuation.later, [deposit(3, 6, "7.00")]);
    }

    #[test]
    fn a_withdrawal_of_everything_leaves_nothing() {
        let flows =
            vec![deposit(1, 2, "100.00"), withdrawal(2, 9, "110.00", Redemption::Full), deposit(3, 20, "30.00")];
        let holding = Holding::new(investment(1), flows, [observed(9, "110.00")]).unwrap();
        let rescued = holding.position(date(2026, 3, 9)).unwrap();
        assert_eq!((rescued.value, rescued.invested, rescued.gain), (brl("0.00"), brl("-10.00"), brl("10.00")));
        assert_eq!(rescued.gain_percent(), Some(Decimal::new(1000, 2)));
        assert_eq!(value(&holding, 20), brl("30.00"));
    }

    #[test]
    fn the_last_withdrawal_of_a_rescued_investment_takes_everything() {
        let mut rescued = investment(1);
        rescued.is_rescued = true;
        let flows = vec![
            deposit(1, 2, "100.00"),
            withdrawal(2, 9, "105.00", Redemption::Partial),
            withdrawal(3, 11, "0.50", Redemption::Partial), // interest of the last day, credited late
        ];
        let holding = Holding::new(rescued, flows, []).unwrap();
        assert_eq!(value(&holding, 9), brl("-5.00")); // more than was known to be there: an observation is missing
        assert_eq!(holding.position(date(2026, 3, 11)).unwrap().gain, brl("5.50"));
    }

    #[test]
    fn nothing_deposited_has_no_percentage() {
        let holding = Holding::new(investment(1), Vec::new(), [observed(5, "10.00")]).unwrap(); // an airdrop, a bonus
        let position = holding.position(date(2026, 3, 5)).unwrap();
        assert_eq!((position.gain, position.gain_percent()), (brl("10.00"), None));
    }

    #[test]
    fn records_that_cannot_be_are_refused() {
        let holding = |flows, observations: Vec<Observation>| Holding::new(investment(1), flows, observations);
        let dollar = Money::parse("1.00", Currency::USD).unwrap();
        let in_dollars = Flow { amount: dollar, ..deposit(1, 2, "1.00") };
        assert!(matches!(holding(vec![in_dollars], vec![]), Err(HoldingError::OtherCurrency { .. })));
        assert!(matches!(holding(vec![deposit(1, 2, "0.00")], vec![]), Err(HoldingError::FlowNotPositive { .. })));
        assert!(matches!(holding(vec![], vec![observed(1, "-0.01")]), Err(HoldingError::NegativeValue { .. })));
        let twice = holding(vec![], vec![observed(1, "5.00"), observed(1, "6.00")]);
        assert_eq!(twice.unwrap_err().to_string(), "two values were observed on 2026-03-01: 5.00 BRL and 6.00 BRL");
    }

    #[test]
    fn only_what_is_booked_flows() {
        let id = investment(1).id;
        let account = AccountId::new(Uuid::nil());
        let flow = |status, investment| {
            let movement = Movement::InvestmentDeposit { account, investment, amount: brl("10.00") };
            let entry = EntryId::new(Uuid::from_u128(1));
            let entry = Entry::new(entry, date(2026, 3, 2), Description::new("Aporte"), status, movement).unwrap();
            Flow::of(&entry, id)
        };
        assert_eq!(flow(Status::Validating, id), Some(deposit(1, 2, "10.00")));
        assert_eq!(flow(Status::Pending, id), None);
        assert_eq!(flow(Status::Ignore, id), None);
        assert_eq!(flow(Status::Paid, InvestmentId::new(Uuid::from_u128(99))), None);
    }
}
