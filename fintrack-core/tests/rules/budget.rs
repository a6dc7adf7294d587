//! `docs/rules/budget.md`.

use fintrack_core::budget::{Actual, AlertThreshold, Budget, BudgetDraft, BudgetHealth, month_totals};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Part, Status};
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, EntryId};
use fintrack_core::money::exchange::{Conversion, ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description};
use fintrack_core::reimbursement::{Reimbursement, Reimbursements};
use fintrack_core::report::Settings;
use uuid::Uuid;

use crate::{reais, table};

const PAGE: &str = "budget.md";
const FOOD: CategoryId = CategoryId::new(Uuid::from_u128(1));
const TRANSPORT: CategoryId = CategoryId::new(Uuid::from_u128(2));
const REFUNDS: CategoryId = CategoryId::new(Uuid::from_u128(9));

/// The rows of the worked month: what, date, amount, food, transport.
fn rows() -> Vec<Vec<String>> {
    let rows = table(PAGE, 1);
    assert_eq!(rows.len(), 10);
    rows
}

/// What stands in a row of the figures, for food and for transport.
fn said(what: &str) -> [String; 2] {
    let row = rows().into_iter().find(|row| row[0] == what).unwrap();
    [row[3].clone(), row[4].clone()]
}

struct March {
    rates: Rates,
    entries: Vec<Entry>,
    book: Reimbursements,
}

fn march() -> March {
    let [market, evening, paid_back, chargeback, abroad] = &rows()[..5] else { unreachable!("there are ten rows") };
    let under = |category| CategoryRef { category, subcategory: None };
    let (account, card, month) = (AccountId::new(Uuid::nil()), CardId::new(Uuid::nil()), billing_month(2026, 3));
    let entry = |id, day, movement| {
        let id = EntryId::new(Uuid::from_u128(id));
        Entry::new(id, day, Description::default(), Status::Validating, movement).unwrap()
    };
    let food = Filing::Whole(under(FOOD));
    let split = Filing::Split(vec![
        Part { under: under(FOOD), amount: reais(&evening[3]) },
        Part { under: under(TRANSPORT), amount: reais(&evening[4]) },
    ]);
    let dollars = Money::parse("20.00", Currency::USD).unwrap();
    assert!(abroad[0].contains("20.00 USD, at 5.4325, the rate of 10 March"));
    let entries = vec![
        entry(1, date(2026, 3, 5), Movement::Expense { account, amount: reais(&market[2]), filing: food.clone() }),
        // Bought in February, billed in March.
        entry(2, date(2026, 2, 27), Movement::CardExpense { card, month, amount: reais(&evening[2]), filing: split }),
        entry(3, date(2026, 3, 9), {
            let (amount, filing) = (-reais(&chargeback[2]), Some(food.clone()));
            Movement::CardChargeback { card, month, amount, filing }
        }),
        entry(4, date(2026, 3, 12), Movement::Expense { account, amount: dollars, filing: food }),
        // A friend pays half of the evening back, in April, and ten reais more.
        entry(5, date(2026, 4, 2), {
            let filing = Filing::whole(REFUNDS, None);
            Movement::Income { account, amount: brl("130.00"), filing }
        }),
    ];
    let link = Reimbursement { income: entries[4].id(), expense: entries[1].id(), amount: -reais(&paid_back[2]) };
    let book = Reimbursements::new(&entries, [link]).unwrap();
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.4325".parse().unwrap()).unwrap();
    let quote = Quote { date: date(2026, 3, 10), rate, source: RateSource::Imported };
    March { rates: Rates::new(Currency::BRL, [quote]), entries, book }
}

/// What each transaction counts in a category in March, converted; the sum is what was spent.
fn spent(march: &March, of: CategoryId) -> Money {
    let (settings, month) = (Settings::new(Currency::BRL), billing_month(2026, 3));
    let mut conversion = Conversion::new(&march.rates, Currency::BRL);
    for entry in march.entries.iter().filter(|entry| settings.month_of_entry(entry) == month) {
        for part in march.book.net_parts(entry).unwrap().into_iter().filter(|part| part.under.category == of) {
            let signed = match entry.movement() {
                Movement::Expense { .. } | Movement::CardExpense { .. } => part.net,
                Movement::CardChargeback { .. } => -part.net,
                Movement::Income { .. }
                | Movement::Transfer { .. }
                | Movement::CardPayment { .. }
                | Movement::InvestmentDeposit { .. }
                | Movement::InvestmentWithdrawal { .. } => panic!("{} is no spending", entry.kind()),
            };
            conversion.add(entry.id(), signed, entry.date()).unwrap();
        }
    }
    assert!(conversion.unconverted().is_empty());
    conversion.total()
}

fn budget(category: CategoryId, planned: &str) -> Budget {
    let draft = BudgetDraft {
        category,
        month: billing_month(2026, 3),
        planned: brl(planned),
        alert_threshold: AlertThreshold::default(),
        color: Color::new("#2E7D32").unwrap(),
        is_active: true,
    };
    Budget::new(BudgetId::new(category.get()), draft, CategoryKind::Expense, Currency::BRL).unwrap()
}

#[test]
fn the_worked_month() {
    let march = march();
    let back = march.book.net_parts(&march.entries[1]).unwrap();
    for (part, cell) in back.iter().zip(&rows()[2][3..]) {
        assert_eq!(part.net.checked_sub(part.gross), Ok(reais(cell)));
    }
    assert_eq!(march.book.net(&march.entries[4]), Ok(brl("10.00")), "the rest stays income, in April");

    let [planned_food, planned_transport] = said("planned");
    let budgets = [budget(FOOD, &planned_food), budget(TRANSPORT, &planned_transport)];
    let spent = [spent(&march, FOOD), spent(&march, TRANSPORT)];
    assert_eq!(spent, said("**spent**").map(|cell| reais(&cell)));
    let actual: Vec<Actual> = budgets.iter().zip(spent).map(|(budget, spent)| budget.against(spent).unwrap()).collect();
    for (n, of) in actual.iter().enumerate() {
        assert_eq!(of.remaining, reais(&said("remaining")[n]));
        assert_eq!(format!("{} %", of.used), said("used")[n]);
        assert_eq!(of.health.to_string(), said("health")[n]);
    }

    let totals = month_totals(Currency::BRL, budgets.iter().zip(actual)).unwrap();
    assert_eq!((totals.whole.planned, totals.whole.spent), (brl("1025.00"), brl("606.00")));
    assert_eq!((totals.whole.remaining, totals.whole.used.to_string()), (brl("419.00"), "59.12".to_owned()));
    assert_eq!(totals.whole.health, BudgetHealth::Healthy, "it would warn from 820.00");
    assert_eq!((totals.on_track(), totals.over_budget), (1, 1));
}
