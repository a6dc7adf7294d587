//! A year of a plausible household: what is always filed alike turns green, and a marketplace stays amber by itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use chrono::{Days, Months};
use fintrack_core::calendar::date;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::CategoryId;
use fintrack_core::suggest::{Band, Classifier, Confirmation, Reason, Suggestion, Unfiled};
use fintrack_core::testing::categories;
use rust_decimal::Decimal;

/// Text, category, how often a month, cents.
const STEADY: [(&str, &str, u64, i64); 9] = [
    ("COMPRA CARTAO PADARIA ESTRELA", "Alimentação", 6, 1_850),
    ("SUPERMERCADO BOA VISTA", "Alimentação", 4, 21_340),
    ("IFD*CANTINA DA PRACA", "Alimentação", 2, 5_490),
    ("AUTO POSTO SERRA AZUL", "Transporte", 3, 18_000),
    ("UBER *TRIP", "Transporte", 5, 1_990),
    ("DROGARIA SANTA CLARA", "Saúde", 2, 4_730),
    ("NETFLIX.COM", "Lazer", 1, 4_490),
    ("PAGAMENTO DE BOLETO CONDOMINIO SOLAR", "Moradia", 1, 62_000),
    ("ESCOLA DE MUSICA ALEGRO", "Educação", 1, 28_000),
];
/// What is bought there is of many kinds.
const MARKETPLACES: [(&str, &[&str]); 3] = [
    ("AMAZON MARKETPLACE", &["Compras", "Educação", "Lazer", "Moradia", "Presentes e doações"]),
    ("MERCADO LIVRE", &["Moradia", "Compras", "Cuidados pessoais", "Compras", "Transporte"]),
    ("SHOPEE", &["Compras", "Presentes e doações", "Cuidados pessoais", "Lazer"]),
];

fn category(name: &str) -> CategoryId {
    categories().iter().find(|it| it.name.as_str() == name).unwrap().id
}

/// The months of a year, each confirmed together as an import is.
fn year() -> Vec<Vec<Confirmation>> {
    let confirmed = |text: &str, name: &str, on, cents: i64| {
        let under = CategoryRef { category: category(name), subcategory: None };
        Confirmation::by_hand(text, Decimal::new(-cents, 2), on, under)
    };
    let month = |month: u32| {
        let first = date(2026, 1, 1) + Months::new(month);
        let mut lines = Vec::new();
        for (text, name, times, cents) in STEADY {
            // Prices vary a little, but for what is due each month.
            let vary =
                |time: u64| if times > 1 { i64::from(month) * 37 + i64::try_from(time).unwrap() * 211 } else { 0 };
            lines.extend((0..times).map(|n| confirmed(text, name, first + Days::new(n * 27 / times), cents + vary(n))));
        }
        for (at, (text, names)) in (0..).zip(MARKETPLACES) {
            for n in 0..2 {
                let purchase = (month * 2 + n + at) as usize;
                let cents = 3_190 + 977 * i64::from(month * 5 % 7) + 1_313 * i64::from(n + at);
                lines.push(confirmed(
                    text,
                    names[purchase % names.len()],
                    first + Days::new(u64::from(8 + 9 * n + at)),
                    cents,
                ));
            }
        }
        lines.sort_by_key(|line| line.on);
        lines
    };
    (0..12).map(month).collect()
}

fn unfiled(text: &str, amount: Decimal) -> Unfiled<'_> {
    Unfiled { kind: CategoryKind::Expense, text, amount, code: None }
}

fn suggested(classifier: &Classifier, text: &str, cents: i64) -> Suggestion {
    classifier.suggest(&unfiled(text, Decimal::new(-cents, 2))).unwrap()
}

#[test]
fn a_marketplace_stays_amber_where_steady_merchants_are_green() {
    let mut classifier = Classifier::new(&categories());
    for (month, lines) in year().iter().enumerate() {
        let shown = |line: &Confirmation| classifier.suggest(&unfiled(&line.text, line.amount)).unwrap().shown;
        let answered: Vec<Confirmation> =
            lines.iter().map(|line| Confirmation { shown: shown(line), ..line.clone() }).collect();
        classifier.learn(&answered);
        if month < 3 {
            continue;
        }
        for (text, name, _, cents) in STEADY {
            let guess = suggested(&classifier, text, cents + 90);
            assert_eq!(guess.under.category, category(name), "{text}, month {month}");
            assert_eq!(guess.confidence.band(), Band::Green, "{text}, month {month}: {guess:?}");
        }
        for (text, names) in MARKETPLACES {
            for cents in [2_590, 7_990, 31_900] {
                let guess = suggested(&classifier, text, cents);
                assert_ne!(guess.confidence.band(), Band::Green, "{text}, month {month}: {guess:?}");
                // It is known that the merchant has several uses, and they are those that are offered.
                let Reason::History { agreeing, seen, .. } = guess.reason else { panic!("{:?}", guess.reason) };
                assert!(agreeing < seen, "{text}: {agreeing} of {seen}");
                let uses: Vec<CategoryId> = names.iter().map(|name| category(name)).collect();
                assert!(uses.contains(&guess.under.category) && uses.contains(&guess.alternatives[0]), "{text}");
            }
        }
    }
}
