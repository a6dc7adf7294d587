//! User rules, from the list to the transactions, on the real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::date;
use fintrack_core::category::{Category, Language, Tag};
use fintrack_core::entry::{Entry, EntryKind, Filing, Movement, Status};
use fintrack_core::id::RuleId;
use fintrack_core::import_session::{AccountOrCard, Leftovers, Outcome};
use fintrack_core::money::{Money, brl};
use fintrack_core::name::Name;
use fintrack_core::rule::{RULE_TEXT_BYTES_MAX, Rule, RuleSetError, Terms};
use fintrack_core::statement::{Position, Statement, StatementLine};
use fintrack_db::account::NewAccount;
use fintrack_db::import_session::{FileOutcome, ImportRequest, NewFile, Unread, import};
use fintrack_db::rule::SaveError;
use fintrack_db::testing::TestDb;
use fintrack_db::transaction::Filter;
use fintrack_db::{Db, DbError, Scope, WorkspaceTx, account, category, import_session, rule, tag, transaction};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

struct Household {
    _test: TestDb,
    db: Db,
    scope: Scope,
    azul: Account,
    serra: Account,
    categories: Vec<Category>,
    viagem: Tag,
}

impl Household {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let (scope, db) = (test.scope().await, test.db().clone());
        let mut tx = db.begin(scope).await.unwrap();
        category::seed(&mut tx, Language::Portuguese).await.unwrap();
        let new = |name: &str| NewAccount {
            name: Name::new(name).unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("1000.00"),
            opened_on: date(2026, 1, 1),
            look: Look::default(),
        };
        let azul = account::create(&mut tx, new("Conta Azul")).await.unwrap();
        let serra = account::create(&mut tx, new("Poupança Serra")).await.unwrap();
        let viagem = tag::create(&mut tx, Name::new("Viagem").unwrap()).await.unwrap();
        let categories = category::list(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        Self { _test: test, db, scope, azul, serra, categories, viagem }
    }

    fn under(&self, name: &str) -> Value {
        let category = self.categories.iter().find(|category| category.name.as_str() == name).unwrap();
        json!({ "category": category.id, "subcategory": null })
    }

    async fn save(&self, n: u128, contains: &str, then: Value) -> Rule {
        let rule = rule_of(n, contains, then);
        let mut tx = self.db.begin(self.scope).await.unwrap();
        rule::save(&mut tx, &rule).await.unwrap();
        tx.commit().await.unwrap();
        rule
    }

    /// A split with a tag and a name, a transfer, and a line that counts nowhere.
    async fn three_rules(&self) -> [Rule; 3] {
        let split = json!([
            { "under": self.under("Compras"), "share": { "percent": "25" } },
            { "under": self.under("Alimentação"), "share": "rest" },
        ]);
        let then = json!({ "purpose": { "split": split }, "tags": [self.viagem.id], "description": "Atacado do mês" });
        [
            self.save(1, "atacadao", then).await,
            self.save(2, "aplic", json!({ "purpose": { "transfer": self.serra.id } })).await,
            self.save(3, "saldo", json!({ "is_ignored": true })).await,
        ]
    }

    async fn import(&self, lines: &[(NaiveDate, i64, &str)], commit: Option<Unread>) -> FileOutcome {
        let subject = AccountOrCard::Account(self.azul.id);
        let file = NewFile::new("extrato.csv", b"bytes".to_vec(), json!({}));
        let statement = statement(lines).into();
        let request = ImportRequest { subject, month: None, target: None, file, statement, rows_unread: 0, commit };
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let outcome = import(&mut tx, request).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    /// The transactions by their amount in cents.
    async fn booked(&self) -> BTreeMap<i64, Entry> {
        let mut tx = self.db.begin(self.scope).await.unwrap();
        let entries = transaction::list(&mut tx, &Filter::default()).await.unwrap();
        let cents = |entry: &Entry| i64::try_from(entry.movement().amount().amount().mantissa()).unwrap();
        entries.into_iter().map(|entry| (cents(&entry), entry)).collect()
    }
}

fn rule_of(n: u128, contains: &str, then: Value) -> Rule {
    let when = json!({ "description": { "contains": contains } });
    let mut terms = json!({ "name": contains, "position": n, "when": when });
    terms["then"] = then;
    let terms: Terms = serde_json::from_value(terms).unwrap();
    Rule::new(RuleId::new(Uuid::from_u128(n)), terms).unwrap()
}

fn statement(lines: &[(NaiveDate, i64, &str)]) -> Statement {
    let line = |(number, (date, cents, text)): (u32, &(NaiveDate, i64, &str))| StatementLine {
        position: Position { line: number, start: 0, end: 0 },
        date: *date,
        amount: Decimal::new(*cents, 2),
        description: (*text).to_owned().into(),
        bank_id: None,
        merchant_code: None,
        balance: None,
        currency: None,
        instalment: None,
    };
    Statement { lines: (1..).zip(lines).map(line).collect(), ..Statement::default() }
}

fn january() -> [(NaiveDate, i64, &'static str); 4] {
    [
        (date(2026, 1, 5), -10_000, "COMPRA ATACADAO 12"),
        (date(2026, 1, 7), -50_000, "APLIC AUT"),
        (date(2026, 1, 8), -100, "SALDO ANTERIOR"),
        (date(2026, 1, 9), -450, "CAFE DA PRACA"),
    ]
}

/// As the rules decided, whether the lines are booked at once or waited for it in storage.
#[tokio::test]
async fn what_the_rules_say_is_in_the_books() {
    for waits in [false, true] {
        let home = Household::new().await;
        let rules = home.three_rules().await;
        let outcome = home.import(&january(), (!waits).then_some(Unread::Accept)).await;
        let mut tx = home.db.begin(home.scope).await.unwrap();
        if waits {
            let staged = import_session::load(&mut tx, outcome.sessions[0].id).await.unwrap().lines;
            assert_eq!(staged, outcome.sessions[0].lines, "what is stored is read again");
            import_session::commit(&mut tx, outcome.sessions[0].id, Unread::Accept, None).await.unwrap();
        }
        tx.commit().await.unwrap();

        let booked = home.booked().await;
        let split = &booked[&10_000];
        let Some(Filing::Split(parts)) = split.movement().filing() else { panic!("{split:?}") };
        let amounts: Vec<Money> = parts.iter().map(|part| part.amount).collect();
        assert_eq!(amounts, [brl("25.00"), brl("75.00")]);
        assert_eq!(split.description().as_str(), "Atacado do mês");
        assert_eq!(split.details().unwrap().tags, [home.viagem.id]);
        assert!(matches!(booked[&50_000].movement(), Movement::Transfer { to, .. } if *to == home.serra.id));
        assert_eq!(booked[&100].status(), Status::Ignore);
        assert_eq!((booked[&450].description().as_str(), booked[&450].details()), ("CAFE DA PRACA", None));

        let mut tx = home.db.begin(home.scope).await.unwrap();
        let stored = rule::list(&mut tx).await.unwrap();
        assert_eq!(stored.iter().map(|stored| stored.rule.clone()).collect::<Vec<_>>(), rules);
        for stored in stored {
            assert_eq!((stored.usage.applied, stored.usage.overridden), (1, 0));
            assert!(stored.usage.last_on.is_some());
        }
    }
}

/// The bank's words stay, for what is learned and for the next file.
#[tokio::test]
async fn another_description_hides_the_banks_words_from_nobody_who_needs_them() {
    let home = Household::new().await;
    // Not what the dictionary says of a café: only what was learned of the bank's words does.
    let then = json!({ "purpose": { "category": home.under("Lazer") }, "description": "Encontros" });
    home.save(1, "cafe da praca", then).await;
    let outcome = home.import(&january(), Some(Unread::Accept)).await;
    let again = home.import(&january(), Some(Unread::Accept)).await;
    assert_eq!(again.read.get(Outcome::Duplicate), 4);

    let mut tx = home.db.begin(home.scope).await.unwrap();
    import_session::close(&mut tx, outcome.sessions[0].id, Leftovers::Discard).await.unwrap();
    rule::remove(&mut tx, RuleId::new(Uuid::from_u128(1))).await.unwrap();
    let history = rule::history(&mut tx, 100).await.unwrap();
    tx.commit().await.unwrap();
    let cafe = history.iter().find(|line| line.text == "CAFE DA PRACA").unwrap();
    assert_eq!((cafe.treatment.description.as_str(), cafe.amount), ("Encontros", brl("-4.50")));
    assert!(cafe.confirmed().is_some());
    // Without the rule, the next one is guessed by what was learned of these words.
    home.import(&[(date(2026, 2, 9), -451, "CAFE DA PRACA")], Some(Unread::Accept)).await;
    let booked = home.booked().await;
    assert_eq!(booked[&451].movement().filing(), booked[&450].movement().filing());
    assert_eq!(booked[&451].description().as_str(), "CAFE DA PRACA");
}

/// The account's own name in a line is no transfer to itself, whoever looks.
#[tokio::test]
async fn the_history_has_the_kinds_that_the_import_saw() {
    let home = Household::new().await;
    let text = "TRANSFERENCIA CONTA AZUL 0001";
    let terms = json!({
        "name": "x", "position": 1, "when": { "kind": ["EXPENSE"] }, "then": { "description": "Saída" }
    });
    let rule = Rule::new(RuleId::new(Uuid::from_u128(1)), serde_json::from_value(terms).unwrap()).unwrap();
    let mut tx = home.db.begin(home.scope).await.unwrap();
    rule::save(&mut tx, &rule).await.unwrap();
    tx.commit().await.unwrap();
    home.import(&[(date(2026, 1, 5), -700, text)], Some(Unread::Accept)).await;
    assert_eq!(home.booked().await[&700].description().as_str(), "Saída");
    let mut tx = home.db.begin(home.scope).await.unwrap();
    let history = rule::history(&mut tx, 100).await.unwrap();
    assert_eq!((history.len(), history[0].kind), (1, EntryKind::Expense));
}

#[tokio::test]
async fn rules_are_switched_moved_and_removed() {
    let home = Household::new().await;
    home.three_rules().await;
    let id = |n| RuleId::new(Uuid::from_u128(n));
    let mut tx = home.db.begin(home.scope).await.unwrap();
    rule::reorder(&mut tx, &[id(3), id(1)]).await.unwrap();
    assert!(!rule::switch(&mut tx, id(2), false).await.unwrap().terms().is_active);
    let stored = rule::list(&mut tx).await.unwrap();
    let seen: Vec<_> = stored.iter().map(|it| (it.rule.id(), it.rule.terms().is_active)).collect();
    assert_eq!(seen, [(id(3), true), (id(1), true), (id(2), false)]);

    rule::remove(&mut tx, id(1)).await.unwrap();
    for refused in [rule::remove(&mut tx, id(1)).await, rule::reorder(&mut tx, &[id(1)]).await] {
        assert!(matches!(refused, Err(DbError::NotFound { what: "rule", .. })));
    }
    let refused = rule::switch(&mut tx, id(1), true).await.unwrap_err();
    assert!(matches!(refused, SaveError::Db(DbError::NotFound { .. })));
    assert_eq!(rule::list(&mut tx).await.unwrap().len(), 2);
}

/// Many are saved as one by one, in place of those of their identities, and all or none.
#[tokio::test]
async fn many_are_saved_together() {
    let home = Household::new().await;
    let mut tx = home.db.begin(home.scope).await.unwrap();
    let rule = |n: u128, name: &str, text: String| {
        let when = json!({ "description": { "contains": text } });
        let terms = json!({ "name": name, "position": n, "when": when, "then": { "is_ignored": true } });
        Rule::new(RuleId::new(Uuid::from_u128(n)), serde_json::from_value(terms).unwrap()).unwrap()
    };
    let first: Vec<Rule> = (0..300).map(|n| rule(n, &format!("first {n}"), format!("loja {n}"))).collect();
    let second: Vec<Rule> = (200..500).map(|n| rule(n, &format!("second {n}"), format!("casa {n}"))).collect();
    rule::save_all(&mut tx, &first).await.unwrap();
    rule::save_all(&mut tx, &second).await.unwrap();
    rule::save_all(&mut tx, &[]).await.unwrap();
    let stored = async |tx: &mut WorkspaceTx| -> Vec<Rule> {
        rule::list(tx).await.unwrap().into_iter().map(|stored| stored.rule).collect()
    };
    let expected = [&first[..200], &second].concat();
    assert_eq!(stored(&mut tx).await, expected);

    let words = vec!["x".repeat(200); 100];
    let large = |n: u128| {
        let when = json!({ "description": { "any_word": words } });
        let terms = json!({ "name": "x", "position": n, "when": when, "then": { "is_ignored": true } });
        Rule::new(RuleId::new(Uuid::from_u128(1_000 + n)), serde_json::from_value(terms).unwrap()).unwrap()
    };
    let too_much: Vec<Rule> = (0..=u128::try_from(RULE_TEXT_BYTES_MAX / 20_000).unwrap()).map(large).collect();
    let refused = rule::save_all(&mut tx, &too_much).await.unwrap_err();
    assert!(matches!(refused, SaveError::Set(RuleSetError::TooMuchText { .. })), "{refused}");
    assert_eq!(stored(&mut tx).await, expected);
}

/// What would be too much for an import is not saved.
#[tokio::test]
async fn too_much_text_together_is_refused_when_it_is_saved() {
    let home = Household::new().await;
    let mut tx = home.db.begin(home.scope).await.unwrap();
    let words = vec!["x".repeat(200); 100];
    let many = u128::try_from(RULE_TEXT_BYTES_MAX / 20_000).unwrap();
    for n in 0..=many {
        let when = json!({ "description": { "any_word": words } });
        let terms = json!({ "name": "x", "position": n, "when": when, "then": { "is_ignored": true } });
        let rule = Rule::new(RuleId::new(Uuid::from_u128(n)), serde_json::from_value(terms).unwrap()).unwrap();
        match rule::save(&mut tx, &rule).await {
            Ok(()) => assert!(n < many),
            Err(SaveError::Set(RuleSetError::TooMuchText { .. })) => assert_eq!(n, many),
            Err(error) => panic!("{error}"),
        }
    }
}
