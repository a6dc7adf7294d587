//! `docs/rules/goals.md`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fintrack_core::calendar::date;
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use fintrack_core::id::{GoalDepositId, GoalId, InvestmentId};
use fintrack_core::investment::{Holding, Investment, Observation};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::{Color, Name};
use fintrack_core::report::{
    Books, Contribution, Explanation, GoalLine, GoalsFigure, GoalsSummary, Settings, explain_goals, goals_summary,
};
use fintrack_core::testing::investments::investment;
use fintrack_core::testing::planning::instant;
use uuid::Uuid;

use crate::{figure, parts, table, text};

const PAGE: &str = "goals.md";

fn today() -> NaiveDate {
    date(2026, 3, 20)
}

/// An amount such as `300.00 USD`.
fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money::parse(amount, currency.parse().unwrap()).unwrap()
}

/// The investments of the second table, by name.
fn holdings() -> Vec<(String, Holding)> {
    let rows = (1..).zip(table(PAGE, 1));
    let worth = rows.filter_map(|(n, row)| Some((n, row[1].strip_suffix(", worth")?.to_owned(), row)));
    let holding = |(n, name, row): (u128, String, Vec<String>)| {
        let value = money(&row[3]);
        let asset = Investment { currency: value.currency(), ..investment(n) };
        let seen = Observation { date: row[2].parse().unwrap(), value };
        (name, Holding::new(asset, Vec::new(), [seen]).unwrap())
    };
    worth.map(holding).collect()
}

/// The goals of the first two tables, by name.
fn goals(holdings: &[(String, Holding)]) -> Vec<(String, Goal)> {
    let funding = |goal: &str| {
        let fed = (1..).zip(table(PAGE, 1)).filter(|(_, row)| row[0] == goal);
        let (mut deposits, mut linked) = (Vec::new(), BTreeSet::<InvestmentId>::new());
        for (n, row) in fed {
            match holdings.iter().find(|(name, _)| row[1].starts_with(name.as_str())) {
                Some((_, holding)) => drop(linked.insert(holding.investment().id)),
                None => deposits.push(Deposit {
                    id: GoalDepositId::new(Uuid::from_u128(n)),
                    date: row[2].parse().unwrap(),
                    amount: money(&row[3]),
                }),
            }
        }
        if linked.is_empty() { Funding::Deposits(deposits) } else { Funding::Investments(linked) }
    };
    let goal = |(n, row): (u128, Vec<String>)| {
        let [name, target, due, completed] = row.as_slice() else { panic!("{row:?}") };
        let details = GoalDetails {
            name: Name::new(name).unwrap(),
            category: Name::new("Planos").unwrap(),
            target: money(target),
            due: due.parse().unwrap(),
            priority: Priority::Medium,
            color: Color::new("#1565C0").unwrap(),
        };
        let completed_at = (completed == "yes").then(|| instant(0));
        (name.clone(), Goal::new(GoalId::new(Uuid::from_u128(n)), details, funding(name), completed_at).unwrap())
    };
    (1..).zip(table(PAGE, 0)).map(goal).collect()
}

/// Lends the books of the page.
fn with_books<T>(read: impl FnOnce(&Books<'_>) -> T) -> T {
    let named = holdings();
    let goals: Vec<Goal> = goals(&named).into_iter().map(|(_, goal)| goal).collect();
    let holdings: Vec<Holding> = named.into_iter().map(|(_, holding)| holding).collect();
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.00".parse().unwrap()).unwrap();
    let rates = Rates::new(Currency::BRL, [Quote { date: today(), rate, source: RateSource::Entered }]);
    let ledger = Ledger::default();
    read(&Books { holdings: &holdings, goals: &goals, ..Books::new(&ledger, &rates) })
}

fn summary(books: &Books<'_>) -> GoalsSummary {
    goals_summary(books, &Settings::new(Currency::BRL), today()).unwrap()
}

#[test]
fn how_far_each_goal_has_come() {
    let rows = with_books(|books| {
        let of_goal = |(goal, line): (&Goal, &GoalLine)| {
            let progress = &line.progress;
            vec![
                goal.details().name.as_str().to_owned(),
                figure(progress.accumulated),
                figure(progress.remaining),
                progress.percent.to_string(),
                figure(goal.needed_monthly(progress, today())),
            ]
        };
        books.goals.iter().zip(&summary(books).goals).map(of_goal).collect::<Vec<_>>()
    });
    assert_eq!(rows, table(PAGE, 2));
}

#[test]
fn all_goals_together() {
    let settings = Settings::new(Currency::BRL);
    with_books(|books| {
        let all = summary(books);
        assert_eq!((all.active, all.completed), (4, 1));
        assert!(text(PAGE).contains(&format!("**{} %**", all.progress)), "{}", all.progress);
        let figures = [
            ("accumulated", GoalsFigure::Accumulated),
            ("targets", GoalsFigure::Targets),
            ("reached", GoalsFigure::Reached),
            ("remaining", GoalsFigure::Remaining),
        ];
        let expected = table(PAGE, 3);
        assert_eq!(expected.len(), figures.len());
        for ((name, of), row) in figures.into_iter().zip(&expected) {
            let Explanation::Sum(made_of) = explain_goals(books, &settings, today(), of).unwrap() else {
                panic!("{name} is no sum");
            };
            let amounts: Vec<Money> = made_of.iter().map(|part| part.amount).collect();
            assert_eq!((name, amounts), (row[0].as_str(), parts(&row[2])));
            let sum = Contribution::sum(Money::zero(Currency::BRL), &made_of).unwrap();
            assert_eq!(figure(sum), row[1]);
        }
        assert_eq!((figure(all.accumulated), figure(all.remaining)), (expected[0][1].clone(), expected[3][1].clone()));
    });
}
