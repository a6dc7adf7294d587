//! Net worth, month by month: what the accounts hold, less what is owed on cards, plus what investments are worth.
//!
//! A point is the end of a report month, or today if that is earlier. Accounts count their booked balance; before its
//! opening day an account is taken to have held its opening balance, since the books do not know better and nobody got rich
//! on that day. Cards count what was outstanding on all invoices by what had happened until then, with the parts of an
//! instalment purchase that are still to be billed ([`crate::invoice::CardBook::past_timelines`]). An investment counts its
//! value by what was last observed. Each is converted at the rate of the point's day and rounded before it is added; what
//! has no rate is in no sum and named.
//!
//! Laws: kinds sum to their side, and the sides to the total. In one currency net worth changes by income less expenses,
//! card purchases on the day they were made, plus the returns of investments, plus what settled invoices waived; transfers,
//! payments of invoices, deposits and withdrawals change nothing. In more currencies it also changes by what rates do.
//! [`explain_net_worth`] of every figure sums to it. Worked figures: `docs/rules/net-worth.md`.
//! Source: the domain page, section 6, net worth.
//!
//! ```
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::report::{Books, NetWorthQuery, Settings, net_worth};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0); // 100.00 to begin with
//! let ledger = Ledger::new([account.clone()], salary_and_rent(account.id)); // 5000.00 in and 1800.00 out in March 2026
//! let rates = Rates::new(Currency::BRL, []);
//! let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
//!
//! let (first, last) = (billing_month(2026, 2), billing_month(2026, 4));
//! let series = net_worth(&books, &settings, &NetWorthQuery { first, last, today: date(2026, 3, 7) })?;
//! let totals: Vec<_> = series.iter().map(|point| (point.on, point.total)).collect();
//! assert_eq!(totals, [(date(2026, 2, 28), brl("100.00")), (date(2026, 3, 7), brl("5100.00"))]); // April has not begun
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod figure;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use self::figure::Part;
use super::owed::{Owed, owed_on};
use super::visitor::{Collector, Sums, Visitor};
use super::walk::Walk;
use super::{Books, Contribution, Explanation, ReportError, Settings, Source};
use crate::account::AccountKind;
use crate::calendar::BillingMonth;
use crate::entry::{Place, Posting};
use crate::investment::InvestmentKind;
use crate::invoice::InvoiceState;
use crate::ledger::Counting;
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, ratio};

pub use figure::NetWorthFigure;

/// How many months a series may span: a hundred years.
pub const NET_WORTH_MONTHS_MAX: i32 = 1_200;

/// What a series is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NetWorthQuery {
    /// The first report month.
    pub first: BillingMonth,
    /// The last one; months that have not begun are left out.
    pub last: BillingMonth,
    /// The day it is asked on.
    pub today: NaiveDate,
}

impl NetWorthQuery {
    /// Whether it can be answered.
    ///
    /// # Errors
    /// [`ReportError::Months`] when the range is backwards or too long.
    pub fn check(&self) -> Result<(), ReportError> {
        let Self { first, last, .. } = *self;
        let fits = (0..NET_WORTH_MONTHS_MAX).contains(&first.months_until(last));
        if fits { Ok(()) } else { Err(ReportError::Months { first, last }) }
    }
}

/// What everything was worth at the end of a month, or today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetWorth {
    /// The report month.
    pub month: BillingMonth,
    /// The day at whose end it was worth that.
    pub on: NaiveDate,
    /// What the accounts held.
    pub accounts: Money,
    /// The same by kind of account.
    pub accounts_by_kind: BTreeMap<AccountKind, Money>,
    /// What was owed on cards; negative when they owed us.
    pub card_debts: Money,
    /// What the investments were worth.
    pub investments: Money,
    /// The same by kind of investment.
    pub investments_by_kind: BTreeMap<InvestmentKind, Money>,
    /// Accounts less card debts plus investments.
    pub total: Money,
    /// The total less that of the month before.
    pub change: Money,
    /// The change in percent of the magnitude of the month before, 2 decimals; `None` when that was 0, or when other
    /// currencies lacked a rate then: the two are not of the same things.
    pub variation: Option<Decimal>,
    /// What has no rate to the report's currency and is in no sum, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// The net worth of each month of a range, ascending. The ledger and the books beside it must reach back to the end of the
/// month before the first.
///
/// # Errors
/// [`ReportError::Months`] when the range is backwards or too long; [`ReportError`] when a sum is too large for the books.
pub fn net_worth(books: &Books<'_>, settings: &Settings, query: &NetWorthQuery) -> Result<Vec<NetWorth>, ReportError> {
    let series = Series::new(books, settings, query)?;
    let sums = series.points.iter().map(|point| {
        let mut sums = Sums::new(settings.currency);
        series.walk(point, &mut sums)?;
        Ok(sums)
    });
    let sums = sums.collect::<Result<Vec<_>, ReportError>>()?;
    let pairs = sums.iter().zip(sums.iter().skip(1)).zip(series.points.iter().skip(1));
    pairs.map(|((before, sums), point)| point.worth(before, sums)).collect()
}

/// What a figure of a month is made of: the same walk, kept instead of summed. Nothing, of a month that has not begun.
///
/// # Errors
/// As [`net_worth`].
pub fn explain_net_worth(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
    today: NaiveDate,
    figure: NetWorthFigure,
) -> Result<Explanation, ReportError> {
    let series = Series::new(books, settings, &NetWorthQuery { first: month, last: month, today })?;
    let parts = |at: usize, figure: NetWorthFigure| {
        let weight = |part: &Part| figure.sign(*part);
        let mut collector = Collector::new(&weight);
        series.points.get(at).map_or(Ok(()), |point| series.walk(point, &mut collector))?;
        Ok::<_, ReportError>(collector.found())
    };
    let change = || {
        let before = parts(0, NetWorthFigure::Total)?.into_iter();
        let before = before.map(|part| Contribution { amount: -part.amount, ..part });
        Ok::<_, ReportError>(before.chain(parts(1, NetWorthFigure::Total)?).collect())
    };
    Ok(match figure {
        NetWorthFigure::Change => Explanation::Sum(change()?),
        NetWorthFigure::Variation => {
            Explanation::Ratio { numerator: change()?, denominator: parts(0, NetWorthFigure::Total)? }
        }
        NetWorthFigure::Accounts
        | NetWorthFigure::AccountsOf(_)
        | NetWorthFigure::CardDebts
        | NetWorthFigure::Investments
        | NetWorthFigure::InvestmentsOf(_)
        | NetWorthFigure::Total => Explanation::Sum(parts(1, figure)?),
    })
}

/// The end of a report month, or today.
struct Point {
    month: BillingMonth,
    on: NaiveDate,
    /// The invoices that something was owed on, or credited.
    owed: Owed,
}

/// What a series is made from.
struct Series<'s> {
    walk: Walk<'s>,
    /// The month before the first, and the months asked for; none when those have not begun.
    points: Vec<Point>,
}

impl<'s> Series<'s> {
    fn new(books: &Books<'s>, settings: &'s Settings, query: &NetWorthQuery) -> Result<Self, ReportError> {
        query.check()?;
        let NetWorthQuery { first, last, today } = *query;
        let begun = first.months_until(last.min(settings.month_of(today)));
        let months = (-1..=begun).map(|n| first.offset(n)).filter(|_| begun >= 0);
        let days: Vec<(BillingMonth, NaiveDate)> =
            months.map(|month| (month, settings.days(month).end().min(today))).collect();
        let owed = owed_on(books, &days.iter().map(|(_, on)| *on).collect::<Vec<_>>(), today)?;
        let points = days.into_iter().zip(owed).map(|((month, on), owed)| Point { month, on, owed }).collect();
        Ok(Self { walk: Walk::new(books, settings, None), points })
    }

    /// Visits all that a point's figures are made of.
    fn walk(&self, point: &Point, visitor: &mut impl Visitor<Part>) -> Result<(), ReportError> {
        let (walk, on) = (&self.walk, point.on);
        let Books { ledger, holdings, .. } = walk.books;
        for (id, balance) in ledger.balances(on, Counting::Booked)? {
            let Some(account) = ledger.account(id) else { continue };
            let posting = Posting { place: Place::Account(id), amount: balance };
            walk.convert(Part::Account(account.kind), Source::Balance(id), on, posting, balance, visitor)?;
        }
        for (card, InvoiceState { month, outstanding, .. }) in &point.owed {
            // What is owed on a card is what its place lacks.
            let posting = Posting { place: Place::Card(*card), amount: -*outstanding };
            walk.convert(Part::Card, Source::Invoice(*card, *month), on, posting, *outstanding, visitor)?;
        }
        for holding in holdings {
            walk.worth(Part::Investment(holding.investment().kind), holding, on, visitor)?;
        }
        Ok(())
    }
}

impl Point {
    fn worth(&self, before: &Sums<Part>, sums: &Sums<Part>) -> Result<NetWorth, ReportError> {
        let of = |figure: NetWorthFigure| sums.total(&|part| figure.sign(*part));
        let parts: BTreeSet<Part> = sums.lines().copied().collect();
        let (mut accounts_by_kind, mut investments_by_kind) = (BTreeMap::new(), BTreeMap::new());
        for part in parts {
            match part {
                Part::Account(kind) => {
                    accounts_by_kind.insert(kind, of(NetWorthFigure::AccountsOf(kind))?);
                }
                Part::Investment(kind) => {
                    investments_by_kind.insert(kind, of(NetWorthFigure::InvestmentsOf(kind))?);
                }
                Part::Card => {}
            }
        }
        let (total, previous) = (of(NetWorthFigure::Total)?, before.total(&|part| NetWorthFigure::Total.sign(*part))?);
        let change = total.checked_sub(previous)?;
        let variation = ratio(change.amount(), previous.amount().abs());
        Ok(NetWorth {
            month: self.month,
            on: self.on,
            accounts: of(NetWorthFigure::Accounts)?,
            accounts_by_kind,
            card_debts: of(NetWorthFigure::CardDebts)?,
            investments: of(NetWorthFigure::Investments)?,
            investments_by_kind,
            total,
            change,
            variation: variation.filter(|_| before.unconverted().keys().eq(sums.unconverted().keys())),
            unconverted: sums.unconverted().clone(),
        })
    }
}
