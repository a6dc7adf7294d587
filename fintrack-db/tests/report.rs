//! The facts of reports: what storage loads comes to what the whole history comes to.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, Period, billing_month, date};
use fintrack_core::card::Card;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement};
use fintrack_core::goal::{Funding, Goal};
use fintrack_core::id::{AccountId, CardId, CategoryId, InvestmentId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::investment::Holding;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::{Quote, Rates};
use fintrack_core::recurrence::Recurrence;
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::report::{
    CardsQuery, ForecastQuery, NetWorthQuery, RecurringQuery, Settings, StatementQuery, SummaryQuery, cards_summary,
    cash_flow_forecast, financial_summary, goals_summary, monthly_report, net_worth, period_statement, recurring_month,
};
use fintrack_core::testing::household::{Household, KeptCard, all_settings, households, spans};
use fintrack_core::testing::planning::quotes;
use fintrack_db::report::ReportFacts;
use fintrack_db::testing::TestDb;
use fintrack_db::{Scope, WorkspaceTx, budget, invoice, report, transaction};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many households there are, and how often each is asked.
const HOUSEHOLDS: usize = 24;
const QUERIES: usize = 8;

/// A household in storage, and the same in memory as far as its identities are not storage's to give.
struct Kept {
    scope: Scope,
    household: Household,
    quotes: Vec<Quote>,
}

impl Kept {
    async fn new(test: &TestDb, mut household: Household, quotes: Vec<Quote>, settings: &Settings) -> Self {
        let own: BTreeSet<InvestmentId> = household.holdings.iter().map(|holding| holding.investment().id).collect();
        household.goals = household.goals.iter().map(|goal| within(goal, &own)).collect();
        let entries: Vec<Entry> = household.ledger.entries().iter().map(filed_by_kind).collect();
        household.ledger = Ledger::new(household.ledger.accounts().cloned().collect::<Vec<_>>(), entries);
        let scope = test.scope().await;
        let mut rows = Rows { admin: test.admin().await, workspace: scope.workspace.get() };
        rows.settings(settings).await;
        rows.places(&household).await;
        rows.plans(&household).await;
        rows.quotes(&quotes).await;
        let mut tx = test.db().begin(scope).await.unwrap();
        transaction::create(&mut tx, household.ledger.entries()).await.unwrap();
        pay_back(&mut tx, household.ledger.entries(), &household.reimbursements).await;
        tx.commit().await.unwrap();
        Self { scope, household, quotes }
    }

    /// The whole history in memory, with what was made on the way: invoices, and what transfers say of rates.
    async fn whole(&self, tx: &mut WorkspaceTx, settings: &Settings) -> Household {
        let entries = transaction::list(tx, &transaction::Filter::default()).await.unwrap();
        assert_eq!(entries.len(), self.household.ledger.entries().len());
        let ledger = Ledger::new(self.household.ledger.accounts().cloned(), entries);
        let quotes = self.quotes.iter().copied().chain(ledger.quotes_of_transfers());
        let mut kept: BTreeMap<CardId, BTreeMap<BillingMonth, _>> = BTreeMap::new();
        for of in invoice::list(tx, &invoice::Filter::default()).await.unwrap() {
            kept.entry(of.card).or_default().insert(of.invoice.value.month, of.invoice.value);
        }
        let card = |of: &KeptCard| KeptCard {
            card: of.card.clone(),
            kept: kept.get(&of.card.id).cloned().unwrap_or_default(),
        };
        // Budgets are in the currency of the workspace, whatever that is.
        let all = budget::list_between(tx, billing_month(2026, 1), billing_month(2026, 12)).await.unwrap();
        assert_eq!(all.len(), self.household.budgets.len());
        Household {
            rates: Rates::new(settings.currency, quotes),
            budgets: all.into_iter().map(|stored| stored.value).collect(),
            cards: self.household.cards.iter().map(card).collect(),
            ledger,
            ..self.household.clone()
        }
    }
}

/// A goal without the investments of other households.
fn within(goal: &Goal, own: &BTreeSet<InvestmentId>) -> Goal {
    let funding = match goal.funding() {
        Funding::Investments(linked) => Funding::Investments(linked & own),
        Funding::Deposits(deposits) => Funding::Deposits(deposits.clone()),
    };
    Goal::new(goal.id(), goal.details().clone(), funding, goal.completed_at()).unwrap()
}

/// How far the categories of income are from those of expenses.
const INCOME: u128 = 100;

/// The same entry; an income under a category of its own kind.
fn filed_by_kind(entry: &Entry) -> Entry {
    let mut movement = entry.movement().clone();
    let of_income = |under: &mut CategoryRef| {
        under.category = CategoryId::new(Uuid::from_u128(under.category.get().as_u128() + INCOME));
    };
    if let Movement::Income { filing, .. } = &mut movement {
        match filing {
            Filing::Whole(under) => of_income(under),
            Filing::Split(parts) => parts.iter_mut().for_each(|part| of_income(&mut part.under)),
        }
    }
    let (id, text) = (entry.id(), entry.description().clone());
    let same = Entry::new(id, entry.date(), text, entry.status(), movement).unwrap();
    same.with_details(entry.details().cloned().unwrap_or_default()).unwrap()
}

/// Links an income to what it pays back, as people do.
async fn pay_back(tx: &mut WorkspaceTx, entries: &[Entry], links: &Reimbursements) {
    for entry in entries {
        let pays = links.of(entry.id()).into_iter().filter(|link| link.income == entry.id());
        let pays: Vec<_> = pays.map(|link| (link.expense, link.amount)).collect();
        if !pays.is_empty() {
            transaction::reimburse(tx, entry.id(), &pays).await.unwrap();
        }
    }
}

/// Writes rows under the identities that a household in memory has.
struct Rows {
    admin: PgConnection,
    workspace: Uuid,
}

macro_rules! row {
    ($rows:expr, $statement:literal $(, $value:expr)* $(,)?) => {
        sqlx::query($statement).bind($rows.workspace) $(.bind($value))* .execute(&mut $rows.admin).await.unwrap()
    };
}

impl Rows {
    async fn settings(&mut self, settings: &Settings) {
        row!(
            self,
            "update workspaces set currency_code = $2, basis = $3, month_start_day = $4 where id = $1",
            settings.currency.code(),
            settings.basis.as_str(),
            i16::from(settings.start_day().get()),
        );
    }

    async fn places(&mut self, household: &Household) {
        for account in household.ledger.accounts() {
            row!(
                self,
                "insert into accounts (workspace_id, id, name, kind, currency_code, opening_balance, opened_on)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                account.id.get(),
                account.name.as_str(),
                account.kind.as_str(),
                account.currency().code(),
                account.opening_balance.amount(),
                account.opened_on,
            );
        }
        for (first, kind) in [(0, CategoryKind::Expense), (INCOME, CategoryKind::Income)] {
            for n in 0..8u128 {
                row!(
                    self,
                    "insert into categories (workspace_id, id, name, kind, color) values ($1, $2, $3, $4, '#2E7D32')",
                    Uuid::from_u128(first + n),
                    format!("Categoria {n}"),
                    kind.as_str(),
                );
            }
        }
        for KeptCard { card, kept } in &household.cards {
            self.card(card).await;
            for invoice in kept.values() {
                row!(
                    self,
                    "insert into invoices (workspace_id, card_id, billing_month, opening_date, closing_date, due_date,
                                           closing_source, settled_at)
                     values ($1, $2, $3, $4, $5, $6, $7, case when $8 then now() end)",
                    card.id.get(),
                    invoice.month.first_day(),
                    invoice.dates.opening,
                    invoice.dates.closing,
                    invoice.dates.due,
                    invoice.source.as_str(),
                    invoice.is_settled,
                );
            }
        }
        for holding in &household.holdings {
            self.holding(holding).await;
        }
    }

    async fn card(&mut self, card: &Card) {
        row!(
            self,
            "insert into cards (workspace_id, id, name, currency_code, credit_limit, is_active)
             values ($1, $2, $3, $4, $5, $6)",
            card.id.get(),
            card.name.as_str(),
            card.currency().code(),
            card.limit().amount(),
            card.is_active,
        );
        let first = BillingMonth::of(date(2025, 1, 1));
        let cycle = card.cycle(first);
        row!(
            self,
            "insert into card_cycles (workspace_id, card_id, from_month, closing_day, due_day, is_closing_day_included)
             values ($1, $2, $3, $4, $5, true)",
            card.id.get(),
            first.first_day(),
            i16::from(cycle.closing_day().get()),
            i16::from(cycle.due_day().get()),
        );
    }

    async fn holding(&mut self, holding: &Holding) {
        let investment = holding.investment();
        row!(
            self,
            "insert into investments (workspace_id, id, asset_name, kind, currency_code, account_id, liquidity, is_rescued)
             values ($1, $2, $3, $4, $5, $6, 'DAILY', $7)",
            investment.id.get(),
            format!("Investimento {}", investment.id),
            investment.kind.as_str(),
            investment.currency.code(),
            investment.account.get(),
            investment.is_rescued,
        );
        for seen in holding.observations() {
            row!(
                self,
                "insert into investment_values (workspace_id, investment_id, observed_on, value) values ($1, $2, $3, $4)",
                investment.id.get(),
                seen.date,
                seen.value.amount(),
            );
        }
    }

    async fn plans(&mut self, household: &Household) {
        for budget in &household.budgets {
            row!(
                self,
                "insert into budgets (workspace_id, id, category_id, month, planned, alert_threshold, color, is_active)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                budget.id().get(),
                budget.category().get(),
                budget.month().first_day(),
                budget.planned().amount(),
                budget.alert_threshold().percent(),
                budget.color().as_str(),
                budget.is_active(),
            );
        }
        for item in &household.items {
            self.item(item).await;
        }
        for goal in &household.goals {
            let details = goal.details();
            row!(
                self,
                "insert into goals (workspace_id, id, name, kind, category, target, currency_code, due_on, priority, color,
                                    completed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                goal.id().get(),
                format!("{} {}", goal.id(), details.name.as_str()).chars().take(100).collect::<String>(),
                goal.funding().kind().as_str(),
                details.category.as_str(),
                details.target.amount(),
                goal.currency().code(),
                details.due,
                details.priority.as_str(),
                details.color.as_str(),
                goal.completed_at(),
            );
            match goal.funding() {
                Funding::Investments(linked) => {
                    for id in linked {
                        row!(
                            self,
                            "insert into goal_investments (workspace_id, goal_id, investment_id) values ($1, $2, $3)",
                            goal.id().get(),
                            id.get(),
                        );
                    }
                }
                Funding::Deposits(deposits) => {
                    for deposit in deposits {
                        row!(
                            self,
                            "insert into goal_deposits (workspace_id, goal_id, id, deposited_on, amount)
                             values ($1, $2, $3, $4, $5)",
                            goal.id().get(),
                            deposit.id.get(),
                            deposit.date,
                            deposit.amount.amount(),
                        );
                    }
                }
            }
        }
    }

    async fn item(&mut self, item: &Recurrence) {
        let terms = item.terms();
        let (place, destination) = terms.flow.places();
        let (account, card) = match place {
            AccountOrCard::Account(id) => (Some(id.get()), None),
            AccountOrCard::Card(id) => (None, Some(id.get())),
        };
        row!(
            self,
            "insert into recurring_items (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on,
                                          ends_on, account_id, destination_account_id, card_id, category_id, is_active,
                                          include_in_summary)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            item.id().get(),
            terms.flow.kind().as_str(),
            terms.description.as_str(),
            terms.amount.amount(),
            terms.amount.currency().code(),
            terms.frequency.as_str(),
            terms.start,
            terms.end,
            account,
            destination.map(AccountId::get),
            card,
            terms.flow.under().map(|under| under.category.get()),
            terms.is_active,
            terms.include_in_summary,
        );
    }

    async fn quotes(&mut self, quotes: &[Quote]) {
        for quote in quotes {
            for currency in [quote.rate.from(), quote.rate.to()] {
                sqlx::query(
                    "insert into currencies (code, name, symbol, minor_units) values ($1, $1, $1, $2)
                     on conflict on constraint currencies_pkey do nothing",
                )
                .bind(currency.code())
                .bind(i16::from(currency.minor_units()))
                .execute(&mut self.admin)
                .await
                .unwrap();
            }
            row!(
                self,
                "insert into exchange_rates (workspace_id, from_currency_code, to_currency_code, quoted_on, source, rate)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict on constraint exchange_rates_pkey do nothing",
                quote.rate.from().code(),
                quote.rate.to().code(),
                quote.date,
                quote.source.as_str(),
                quote.rate.rate(),
            );
        }
    }
}

fn some<T>(runner: &mut TestRunner, strategy: impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

/// Days from before the first entry to after the last.
fn todays() -> impl Strategy<Value = NaiveDate> {
    (0..300u64).prop_map(|day| date(2025, 11, 1) + chrono::Days::new(day))
}

/// Has some households asked in storage and in memory, each several times; both look at what is asked.
async fn ask_households(ask: impl AsyncFn(&mut WorkspaceTx, &Household, &Settings, &mut TestRunner) -> bool) {
    let test = TestDb::new().await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let mut is_cut = 0;
    for _ in 0..HOUSEHOLDS {
        let (household, settings) = (some(&mut runner, households()), some(&mut runner, all_settings()));
        let mut quotes = some(&mut runner, quotes(0..6));
        quotes.sort_by_key(|quote| (quote.rate.from(), quote.rate.to(), quote.date, quote.source));
        quotes.dedup_by_key(|quote| (quote.rate.from(), quote.rate.to(), quote.date, quote.source));
        let kept = Kept::new(&test, household, quotes, &settings).await;
        let mut tx = test.db().begin(kept.scope).await.unwrap();
        let whole = kept.whole(&mut tx, &settings).await;
        for _ in 0..QUERIES {
            is_cut += usize::from(ask(&mut tx, &whole, &settings, &mut runner).await);
        }
    }
    assert!(is_cut > HOUSEHOLDS, "{is_cut} ledgers were shorter than the history");
}

fn is_shorter(facts: &ReportFacts, whole: &Household) -> bool {
    facts.ledger.entries().len() < whole.ledger.entries().len()
}

/// The cards, the goals and the recurring items of a month: from storage as from the whole history.
async fn assert_other_reports_agree(
    tx: &mut WorkspaceTx,
    whole: &Household,
    settings: &Settings,
    (month, today): (BillingMonth, NaiveDate),
) {
    let cards = CardsQuery { month, today };
    let found = report::cards_facts(tx, month).await.unwrap().cards_summary(&cards).unwrap();
    assert_eq!(found, whole.with_books(|books| cards_summary(books, settings, &cards)).unwrap(), "{cards:?}");
    let found = report::goals_facts(tx).await.unwrap().goals_summary(today).unwrap();
    let mut expected = whole.with_books(|books| goals_summary(books, settings, today)).unwrap();
    // Storage lists goals by name.
    expected.goals.sort_by_key(|line| found.goals.iter().position(|kept| kept.goal == line.goal));
    assert_eq!(
        (found.accumulated, found.remaining, found.goals),
        (expected.accumulated, expected.remaining, expected.goals)
    );
    let recurring = RecurringQuery { month, today };
    let found = report::recurring_facts(tx).await.unwrap().recurring_month(&recurring).unwrap();
    let expected = whole.with_books(|books| recurring_month(books, settings, &recurring)).unwrap();
    assert_eq!(
        (found.income, found.expense, found.transfer),
        (expected.income, expected.expense, expected.transfer),
        "{recurring:?}"
    );
}

/// Whatever is asked of whichever household: a year, days, months of any start, seen from any day, of all accounts or one.
#[tokio::test]
async fn the_facts_of_a_summary_come_to_what_the_whole_history_comes_to() {
    ask_households(async |tx, whole, settings, runner| {
        let accounts = prop::option::weighted(0.3, (0..3u128).prop_map(|n| AccountId::new(Uuid::from_u128(n))));
        let (span, today, account) = some(runner, (spans(), todays(), accounts));
        let query = SummaryQuery { span, account, today };
        let facts = report::summary_facts(tx, &query).await.unwrap();
        let expected = whole.with_books(|books| financial_summary(books, settings, &query)).unwrap();
        assert_eq!(facts.summary(&query).unwrap(), expected, "{query:?} {settings:?}");
        let month = BillingMonth::of(span.period(settings).end());
        assert_other_reports_agree(tx, whole, settings, (month, today)).await;
        is_shorter(&facts, whole)
    })
    .await;
}

#[tokio::test]
async fn the_facts_of_a_month_come_to_what_the_whole_history_comes_to() {
    ask_households(async |tx, whole, settings, runner| {
        let month = BillingMonth::of(some(runner, todays()));
        let facts = report::monthly_facts(tx, month).await.unwrap();
        let expected = whole.with_books(|books| monthly_report(books, settings, month)).unwrap();
        let found = facts.with_books(|books| monthly_report(books, &facts.settings, month)).unwrap();
        assert_eq!(found, expected, "{month} {settings:?}");
        is_shorter(&facts, whole)
    })
    .await;
}

#[tokio::test]
async fn the_facts_of_a_statement_come_to_what_the_whole_history_comes_to() {
    ask_households(async |tx, whole, settings, runner| {
        let (ends, today) = some(runner, ([todays(), todays()], todays()));
        let query = StatementQuery { period: Period::spanning(ends).unwrap(), only: None, today };
        let facts = report::statement_facts(tx, &query).await.unwrap();
        let expected = whole.with_books(|books| period_statement(books, settings, &query)).unwrap();
        let found = facts.with_books(|books| period_statement(books, &facts.settings, &query)).unwrap();
        assert_eq!(found, expected, "{query:?}");
        is_shorter(&facts, whole)
    })
    .await;
}

#[tokio::test]
async fn the_facts_of_net_worth_come_to_what_the_whole_history_comes_to() {
    ask_households(async |tx, whole, settings, runner| {
        let (ends, today) = some(runner, ([todays(), todays()], todays()));
        let months = ends.map(BillingMonth::of);
        let query = NetWorthQuery { first: months[0].min(months[1]), last: months[0].max(months[1]), today };
        let facts = report::net_worth_facts(tx, &query).await.unwrap();
        let expected = whole.with_books(|books| net_worth(books, settings, &query)).unwrap();
        let found = facts.with_books(|books| net_worth(books, &facts.settings, &query)).unwrap();
        assert_eq!(found, expected, "{query:?} {settings:?}");
        is_shorter(&facts, whole)
    })
    .await;
}

#[tokio::test]
async fn the_facts_of_a_forecast_come_to_what_the_whole_history_comes_to() {
    ask_households(async |tx, whole, settings, runner| {
        let (today, days) = some(runner, (todays(), 0..200u32));
        let query = ForecastQuery { today, days };
        let facts = report::forecast_facts(tx, &query).await.unwrap();
        let expected = whole.with_books(|books| cash_flow_forecast(books, settings, &query)).unwrap();
        let found = facts.with_books(|books| cash_flow_forecast(books, &facts.settings, &query)).unwrap();
        assert_eq!(found, expected, "{query:?}");
        is_shorter(&facts, whole)
    })
    .await;
}
