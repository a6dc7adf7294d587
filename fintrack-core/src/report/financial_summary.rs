//! The financial summary of a month: where the money came from and where it went.
//!
//! Spending is expenses plus card purchases less chargebacks; transfers, card payments and investments are no spending.
//! Amounts in other currencies than the report's are listed apart rather than added at a made-up rate.
//! Source: the domain page, section 6, financial summary.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{ReportError, Settings, counts};
use crate::calendar::{BillingMonth, Period};
use crate::entry::{Entry, Movement};
use crate::id::CategoryId;
use crate::ledger::{Counting, Ledger};
use crate::money::{Currency, Money, MoneyError, ratio, shares};

/// How many months the trend shows, the reported one included.
pub const TREND_MONTHS: i32 = 6;

/// One slice of the month's spending or income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryShare {
    /// The category; `None` for chargebacks that nobody filed.
    pub category: Option<CategoryId>,
    /// How much, net of chargebacks; may be negative.
    pub amount: Money,
    /// Of the positive slices, in percent with 2 decimals.
    pub percent: Decimal,
}

/// One month of the trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrendPoint {
    /// The month.
    pub month: BillingMonth,
    /// Money earned.
    pub income: Money,
    /// Money spent, from accounts and cards.
    pub expenses: Money,
    /// Income less expenses.
    pub net: Money,
}

/// Where the money of a month came from and where it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FinancialSummary {
    /// The report month.
    pub month: BillingMonth,
    /// Its days.
    pub period: Period,
    /// What all accounts hold at the end of the period, or today if that is earlier.
    pub current_balance: Money,
    /// Money earned.
    pub income: Money,
    /// Money spent, from accounts and cards.
    pub expenses: Money,
    /// Of the expenses, those on cards, less chargebacks.
    pub card_expenses: Money,
    /// Income less expenses.
    pub net: Money,
    /// Net of income, in percent with 2 decimals; 0 without income.
    pub savings_rate: Decimal,
    /// Deposits into investments in the month.
    pub invested: Money,
    /// Income less expenses less invested.
    pub unused: Money,
    /// Change of the net result against the month before, in percent of its magnitude; `None` when that was 0.
    pub variation: Option<Decimal>,
    /// Spending by category, largest first.
    pub expenses_by_category: Vec<CategoryShare>,
    /// Income by category, largest first.
    pub income_by_category: Vec<CategoryShare>,
    /// The last [`TREND_MONTHS`] months, ascending.
    pub trend: Vec<TrendPoint>,
    /// What is in other currencies and in no figure above: balances and movements of the month, by currency.
    pub unconverted: BTreeMap<Currency, u32>,
}

/// The financial summary of a month. The ledger must hold the entries of the last [`TREND_MONTHS`] months.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn financial_summary(
    ledger: &Ledger,
    settings: &Settings,
    month: BillingMonth,
    today: NaiveDate,
) -> Result<FinancialSummary, ReportError> {
    let period = settings.days(month);
    let first = month.offset(1 - TREND_MONTHS);
    let mut months: BTreeMap<BillingMonth, Sums> = BTreeMap::new();
    for offset in 0..TREND_MONTHS {
        months.insert(first.offset(offset), Sums::new(settings.currency));
    }
    // A card entry may be dated long before the month that bills it, so no entry is ruled out by its date.
    for entry in ledger.entries().iter().filter(|entry| counts(entry)) {
        if let Some(sums) = months.get_mut(&settings.month_of_entry(entry)) {
            sums.add(entry)?;
        }
    }
    let mut unconverted = months.get(&month).map(|sums| sums.foreign.clone()).unwrap_or_default();
    let mut current_balance = Money::zero(settings.currency);
    for balance in ledger.balances(today.min(period.end()), Counting::Booked)?.into_values() {
        if balance.currency() == settings.currency {
            current_balance = current_balance.checked_add(balance)?;
        } else if !balance.is_zero() {
            *unconverted.entry(balance.currency()).or_default() += 1;
        }
    }
    let trend = months.iter().map(|(month, sums)| sums.point(*month)).collect::<Result<Vec<_>, _>>()?;
    let empty = Sums::new(settings.currency);
    let sums = months.get(&month).unwrap_or(&empty);
    let net = sums.net()?;
    let before = months.get(&month.previous()).unwrap_or(&empty).net()?;
    Ok(FinancialSummary {
        month,
        period,
        current_balance,
        income: sums.income,
        expenses: sums.expenses,
        card_expenses: sums.card_expenses,
        net,
        savings_rate: ratio(net.amount(), sums.income.amount()).unwrap_or_else(|| Decimal::new(0, 2)),
        invested: sums.invested,
        unused: net.checked_sub(sums.invested)?,
        variation: ratio(net.amount() - before.amount(), before.amount().abs()),
        expenses_by_category: slices(&sums.spent),
        income_by_category: slices(&sums.earned),
        trend,
        unconverted,
    })
}

/// The sums of one month.
struct Sums {
    income: Money,
    expenses: Money,
    card_expenses: Money,
    invested: Money,
    spent: BTreeMap<Option<CategoryId>, Money>,
    earned: BTreeMap<Option<CategoryId>, Money>,
    foreign: BTreeMap<Currency, u32>,
}

impl Sums {
    fn new(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            income: zero,
            expenses: zero,
            card_expenses: zero,
            invested: zero,
            spent: BTreeMap::new(),
            earned: BTreeMap::new(),
            foreign: BTreeMap::new(),
        }
    }

    fn add(&mut self, entry: &Entry) -> Result<(), MoneyError> {
        let movement = entry.movement();
        let amount = movement.amount();
        if amount.currency() != self.income.currency() {
            *self.foreign.entry(amount.currency()).or_default() += 1;
            return Ok(());
        }
        match movement {
            Movement::Income { .. } => {
                self.income = self.income.checked_add(amount)?;
                file(&mut self.earned, movement, amount)
            }
            Movement::Expense { .. } => {
                self.expenses = self.expenses.checked_add(amount)?;
                file(&mut self.spent, movement, amount)
            }
            Movement::CardExpense { .. } => self.add_on_card(movement, amount),
            Movement::CardChargeback { .. } => self.add_on_card(movement, -amount),
            Movement::InvestmentDeposit { .. } => {
                self.invested = self.invested.checked_add(amount)?;
                Ok(())
            }
            Movement::Transfer { .. } | Movement::CardPayment { .. } | Movement::InvestmentWithdrawal { .. } => Ok(()),
        }
    }

    fn add_on_card(&mut self, movement: &Movement, signed: Money) -> Result<(), MoneyError> {
        self.expenses = self.expenses.checked_add(signed)?;
        self.card_expenses = self.card_expenses.checked_add(signed)?;
        file(&mut self.spent, movement, signed)
    }

    fn net(&self) -> Result<Money, MoneyError> {
        self.income.checked_sub(self.expenses)
    }

    fn point(&self, month: BillingMonth) -> Result<TrendPoint, MoneyError> {
        Ok(TrendPoint { month, income: self.income, expenses: self.expenses, net: self.net()? })
    }
}

/// Adds a movement's parts to their categories; a negative amount takes them back.
fn file(
    categories: &mut BTreeMap<Option<CategoryId>, Money>,
    movement: &Movement,
    signed: Money,
) -> Result<(), MoneyError> {
    let mut add = |category: Option<CategoryId>, amount: Money| -> Result<(), MoneyError> {
        let sum = categories.entry(category).or_insert_with(|| Money::zero(amount.currency()));
        *sum = sum.checked_add(amount)?;
        Ok(())
    };
    match movement.filing() {
        None => add(None, signed),
        Some(filing) => filing.parts(signed.abs()).try_for_each(|part| {
            add(Some(part.under.category), if signed.is_negative() { -part.amount } else { part.amount })
        }),
    }
}

fn slices(categories: &BTreeMap<Option<CategoryId>, Money>) -> Vec<CategoryShare> {
    let mut sums: Vec<(Option<CategoryId>, Money)> = categories.iter().map(|(id, sum)| (*id, *sum)).collect();
    sums.sort_by(|a, b| b.1.amount().cmp(&a.1.amount()).then(a.0.cmp(&b.0)));
    let amounts: Vec<Money> = sums.iter().map(|(_, amount)| *amount).collect();
    let slice = |((category, amount), percent)| CategoryShare { category, amount, percent };
    sums.into_iter().zip(shares(&amounts)).map(slice).collect()
}
