//! The cash-flow forecast: what each account, and all together, will hold at the end of each of the next days.
//!
//! It begins with what the accounts hold today, booked, and adds what is expected, each on its day:
//!
//! - *Transactions* that are expected, and those that are booked already for a day to come. What should have happened
//!   before today is expected today.
//! - *Slots* of active recurring items that nothing is linked to. Of an item's late slots only the newest is expected,
//!   today; the older ones are listed in [`Forecast::lapsed`], for whoever did not link a year of rents did not leave
//!   them unpaid. Whether an item takes part in summaries is irrelevant: its money moves all the same.
//! - *Invoices*, by what is outstanding, on the day they are due, from the card's payment account; so the instalments that
//!   are still to come. What an overdue invoice left is expected today. A credit lowers the invoices that are due after it.
//! - *Purchases* that recurring items expect on a card, on the day that the invoice is due that will bill them.
//!
//! Nothing counts twice: a transaction that is linked to a slot is that slot; a payment that is expected has already lowered
//! what is outstanding on its invoice, and is expected itself; purchases that are entered are in their invoice.
//!
//! An account is forecast in its own currency. The total is in the report's, at today's rates, for tomorrow's are not known.
//! An invoice of a card without a payment account is in the total alone ([`Forecast::without_account`]). What touches an
//! account or a card that the books do not know is left out, as it is in balances.
//! Laws: the balance of a day is today's plus what is expected until then; accounts, and what has no account, sum to the
//! total; with nothing expected it is flat; a transfer within a currency leaves the total. Worked figures:
//! `docs/rules/forecast.md`. Source: the domain page, section 6, cash-flow forecast.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::entry::Status;
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::report::{Books, ForecastQuery, Settings, cash_flow_forecast};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0); // 100.00 to begin with
//! // 5000.00 in on 5 March 2026 and 1800.00 out on the 10th, neither of which has happened yet.
//! let expected = salary_and_rent(account.id).into_iter().map(|entry| entry.with_status(Status::Pending)).collect();
//! let ledger = Ledger::new([account], expected);
//! let rates = Rates::new(Currency::BRL, []);
//!
//! let query = ForecastQuery { today: date(2026, 3, 8), days: 7 };
//! let forecast = cash_flow_forecast(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert_eq!(forecast.total.days[0].balance, brl("5100.00")); // the salary is late: it is expected today
//! assert_eq!(forecast.total.days[2].balance, brl("3300.00"));
//! assert_eq!(forecast.total.lowest.on, date(2026, 3, 10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod expected;
mod figure;
mod invoices;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use self::expected::Expected;
use super::walk::Walk;
use super::{Books, Contribution, ReportError, Settings, Source};
use crate::calendar::BillingMonth;
use crate::id::{AccountId, CardId, RecurrenceId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};

pub use figure::ForecastFigure;

/// How many days a forecast may look ahead.
pub const FORECAST_DAYS_MAX: u32 = 400;

/// What a forecast is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ForecastQuery {
    /// The day it is asked on, and the first day of the forecast.
    pub today: NaiveDate,
    /// How many days to look ahead after it, at most [`FORECAST_DAYS_MAX`].
    pub days: u32,
}

impl ForecastQuery {
    /// Whether it can be answered.
    ///
    /// # Errors
    /// [`ReportError::ForecastDays`] when it looks too far ahead.
    pub const fn check(&self) -> Result<(), ReportError> {
        if self.days > FORECAST_DAYS_MAX { Err(ReportError::ForecastDays(self.days)) } else { Ok(()) }
    }
}

/// Something that will move money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Expectation {
    /// What expects it: a transaction, a slot, or what an invoice asks for.
    pub source: Source,
    /// The day it was or is expected on; of a purchase on a card, the day of the purchase.
    pub due: NaiveDate,
    /// The day it counts on: its own, today when that has passed, the invoice's due date when it is a purchase on a card.
    pub on: NaiveDate,
    /// The account that it changes; `None` for a card without a payment account.
    pub account: Option<AccountId>,
    /// The invoice that will ask for it.
    pub invoice: Option<(CardId, BillingMonth)>,
    /// What it changes the account by, in the account's currency; in the report's where there is none.
    pub amount: Money,
    /// What it changes the total by; `None` when no rate to the report's currency is known.
    pub counted: Option<Money>,
}

/// What is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ForecastOf {
    /// All accounts and what has none, in the report's currency.
    Total,
    /// An account, in its own.
    Account(AccountId),
    /// The invoices of cards without a payment account, in the report's currency.
    WithoutAccount,
}

/// What will be there at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayBalance {
    /// The day.
    pub on: NaiveDate,
    /// The balance.
    pub balance: Money,
    /// Whether that is less than nothing.
    pub is_below_zero: bool,
}

/// The balances of the days ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// What is there today, before anything that is expected today.
    pub opening: Money,
    /// Today and the days after it, ascending.
    pub days: Vec<DayBalance>,
    /// The lowest of them, the first where several are.
    pub lowest: DayBalance,
    /// How many of them are below zero; which, each of the days says.
    pub days_below_zero: usize,
}

/// What is expected of the days ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// The accounts, each in its own currency.
    pub accounts: BTreeMap<AccountId, Outlook>,
    /// What no account will pay: it begins with nothing.
    pub without_account: Outlook,
    /// All together.
    pub total: Outlook,
    /// What the total begins with: the balance of each account.
    pub opening: Vec<Contribution>,
    /// All that is expected, by the day it counts on.
    pub expectations: Vec<Expectation>,
    /// The late slots of an item that are not expected any more, because a newer one is late too; ascending.
    pub lapsed: BTreeMap<RecurrenceId, Vec<NaiveDate>>,
    /// What is not in the total for want of a rate, by currency. Where the rate to its own account's currency is wanting it
    /// is in no balance at all.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// The forecast of the next days. The ledger must hold all that is expected, however late; the cards' turnovers and the
/// links of recurring items must be of the whole history.
///
/// # Errors
/// [`ReportError::ForecastDays`]; [`ReportError`] when a sum is too large for the books.
pub fn cash_flow_forecast(
    books: &Books<'_>,
    settings: &Settings,
    query: &ForecastQuery,
) -> Result<Forecast, ReportError> {
    query.check()?;
    let ForecastQuery { today, days } = *query;
    let until = today.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX);
    let walk = Walk::new(books, settings, None);
    let mut expected = Expected::new(&walk, today, until);
    let openings = expected.openings()?;
    expected.gather()?;
    let Expected { opening, mut expectations, lapsed, missed, .. } = expected;
    expectations.sort_by_key(|expectation| (expectation.on, expectation.due, expectation.source));
    let outlook = |of: ForecastOf, begin: Money| Outlook::new(begin, of, &expectations, (today, until));
    let zero = Money::zero(settings.currency);
    let accounts = openings.into_iter().map(|(id, begin)| Ok((id, outlook(ForecastOf::Account(id), begin)?)));
    Ok(Forecast {
        accounts: accounts.collect::<Result<_, ReportError>>()?,
        without_account: outlook(ForecastOf::WithoutAccount, zero)?,
        total: outlook(ForecastOf::Total, Contribution::sum(zero, &opening)?)?,
        opening,
        lapsed,
        unconverted: missed.into_unconverted(),
        expectations,
    })
}

impl Expectation {
    /// What it changes a balance by; `None` when that is none of its own.
    pub fn amount_in(&self, of: ForecastOf) -> Option<Money> {
        match of {
            ForecastOf::Total => self.counted,
            ForecastOf::Account(id) => (self.account == Some(id)).then_some(self.amount),
            ForecastOf::WithoutAccount => self.account.is_none().then_some(self.amount),
        }
    }
}

impl Outlook {
    fn new(
        opening: Money,
        of: ForecastOf,
        expectations: &[Expectation],
        (today, until): (NaiveDate, NaiveDate),
    ) -> Result<Self, ReportError> {
        let mut changes = expectations.iter().filter_map(|e| Some((e.on, e.amount_in(of)?))).peekable();
        let mut balance = opening;
        let mut lowest: Option<DayBalance> = None;
        let mut days = Vec::new();
        for on in today.iter_days().take_while(|day| *day <= until) {
            while let Some((_, change)) = changes.next_if(|(day, _)| *day <= on) {
                balance = balance.checked_add(change)?;
            }
            let day = DayBalance { on, balance, is_below_zero: balance.is_negative() };
            if lowest.is_none_or(|lowest| balance.amount() < lowest.balance.amount()) {
                lowest = Some(day);
            }
            days.push(day);
        }
        let at_once = DayBalance { on: today, balance, is_below_zero: balance.is_negative() };
        let days_below_zero = days.iter().filter(|day| day.is_below_zero).count();
        Ok(Self { opening, days, lowest: lowest.unwrap_or(at_once), days_below_zero })
    }
}

impl Forecast {
    /// The balances of an account, of what has none, or of all together; `None` for an account that is not forecast.
    pub fn of(&self, of: ForecastOf) -> Option<&Outlook> {
        match of {
            ForecastOf::Total => Some(&self.total),
            ForecastOf::Account(id) => self.accounts.get(&id),
            ForecastOf::WithoutAccount => Some(&self.without_account),
        }
    }

    /// All that is expected until the end of a day, with what each changes a balance by. They and today's balance
    /// ([`Outlook::opening`]) sum to the day's.
    pub fn expected_until(&self, of: ForecastOf, day: NaiveDate) -> impl Iterator<Item = (&Expectation, Money)> {
        let until = self.expectations.iter().take_while(move |expectation| expectation.on <= day);
        until.filter_map(move |expectation| Some((expectation, expectation.amount_in(of)?)))
    }
}
