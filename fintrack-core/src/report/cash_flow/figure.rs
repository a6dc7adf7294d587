//! The figures of a forecast, and what each of them is made of.

use chrono::NaiveDate;
use serde::Serialize;

use super::{DayBalance, Expectation, Forecast, ForecastOf, Outlook};
use crate::entry::{Place, Posting};
use crate::ledger::Ledger;
use crate::money::Money;
use crate::report::{
    Contribution, Expected, Explanation, FigureValue, ListedPosting, ReportError, Source, account_postings,
};

/// A figure of a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ForecastFigure {
    /// What is there today, before anything that is expected today.
    Opening(ForecastOf),
    /// What will be there at the end of a day.
    Balance(ForecastOf, NaiveDate),
    /// The lowest of these.
    Lowest(ForecastOf),
    /// How many of them are below zero.
    DaysBelowZero(ForecastOf),
    /// What an expectation changes the total by, by its place in the list.
    Counted(usize),
}

impl Forecast {
    /// What a figure is made of. The ledger is the one that the forecast was made from; an account or a day that is not
    /// forecast is made of nothing.
    ///
    /// # Errors
    /// [`ReportError`] when the ledger does not know an account of the forecast.
    pub fn explain(&self, ledger: &Ledger, figure: ForecastFigure) -> Result<Explanation, ReportError> {
        Ok(match figure {
            ForecastFigure::Opening(of) => Explanation::Sum(self.opening_parts(ledger, of)?),
            ForecastFigure::Balance(of, day) => Explanation::Expected(self.balance_parts(of, day)),
            ForecastFigure::Lowest(of) => {
                let lowest = self.of(of).map(|outlook| outlook.lowest.on);
                Explanation::Expected(lowest.map(|day| self.balance_parts(of, day)).unwrap_or_default())
            }
            ForecastFigure::DaysBelowZero(of) => {
                let days = self.of(of).into_iter().flat_map(|outlook| &outlook.days);
                Explanation::Count(days.filter(|day| day.is_below_zero).map(|day| Source::Day(day.on)).collect())
            }
            ForecastFigure::Counted(at) => {
                let expectation = self.expectations.get(at);
                Explanation::Expected(
                    expectation.and_then(|it| it.counted.map(|amount| it.expected(amount))).into_iter().collect(),
                )
            }
        })
    }

    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(ForecastFigure, FigureValue)> {
        let accounts = self.accounts.iter().map(|(id, outlook)| (ForecastOf::Account(*id), outlook));
        let together = [(ForecastOf::WithoutAccount, &self.without_account), (ForecastOf::Total, &self.total)];
        let mut figures = Vec::new();
        for (of, Outlook { opening, days, lowest, days_below_zero }) in accounts.chain(together) {
            let money = |figure, amount| (figure, FigureValue::Money(amount));
            figures.push(money(ForecastFigure::Opening(of), *opening));
            let balance = |day: &DayBalance| money(ForecastFigure::Balance(of, day.on), day.balance);
            figures.extend(days.iter().map(balance));
            figures.push(money(ForecastFigure::Lowest(of), lowest.balance));
            figures.push((ForecastFigure::DaysBelowZero(of), FigureValue::Count(*days_below_zero)));
        }
        let counted = self.expectations.iter().enumerate().filter_map(|(at, it)| Some((at, it.counted?)));
        figures.extend(counted.map(|(at, amount)| (ForecastFigure::Counted(at), FigureValue::Money(amount))));
        figures
    }

    fn opening_parts(&self, ledger: &Ledger, of: ForecastOf) -> Result<Vec<Contribution>, ReportError> {
        match of {
            ForecastOf::Total => Ok(self.opening.clone()),
            ForecastOf::WithoutAccount => Ok(Vec::new()),
            ForecastOf::Account(id) => match self.today() {
                Some(today) if self.accounts.contains_key(&id) => account_postings(ledger, id, today),
                Some(_) | None => Ok(Vec::new()),
            },
        }
    }

    /// What is there today, and what is expected until the end of a day.
    fn balance_parts(&self, of: ForecastOf, day: NaiveDate) -> Vec<Expected> {
        let Some(today) = self.today().filter(|_| self.total.days.iter().any(|known| known.on == day)) else {
            return Vec::new();
        };
        let opening = match of {
            ForecastOf::Total => self.opening.clone(),
            ForecastOf::WithoutAccount => Vec::new(),
            ForecastOf::Account(id) => {
                let held = self.accounts.get(&id).map(|outlook| outlook.opening);
                let held = held.map(|amount| {
                    let posting = Posting { place: Place::Account(id), amount };
                    Contribution { source: Source::Balance(id), on: today, posting: posting.into(), amount }
                });
                held.into_iter().collect()
            }
        };
        let opening = opening.into_iter().map(|contribution| Expected { due: today, contribution });
        opening.chain(self.expected_until(of, day).map(|(expectation, amount)| expectation.expected(amount))).collect()
    }

    fn today(&self) -> Option<NaiveDate> {
        self.total.days.first().map(|day| day.on)
    }
}

impl Expectation {
    /// Itself as a part of a figure, which it changes by an amount.
    fn expected(&self, amount: Money) -> Expected {
        let place = match (self.account, self.invoice) {
            (Some(account), _) => Some(Place::Account(account)),
            (None, Some((card, _))) => Some(Place::Card(card)),
            (None, None) => None,
        };
        let posting = ListedPosting { place, amount: self.amount };
        Expected { due: self.due, contribution: Contribution { source: self.source, on: self.on, posting, amount } }
    }
}
