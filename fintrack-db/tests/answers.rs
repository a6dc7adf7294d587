//! What a person answers once for all lines and files to come, rules and profiles of statements, is in the trail: each change is
//! told and can be undone, no figure changes by it, and what was counted stays.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use fintrack_core::audit::{COLUMNS_THAT_COUNT, Deed, Noun, Operation, RowKey};
use fintrack_core::calendar::date;
use fintrack_core::id::RuleId;
use fintrack_core::rule::{RULE_TEXT_BYTES_MAX, Rule, Usage};
use fintrack_core::statement::{Answer, Answers, DateOrder, Profile, Shape};
use fintrack_db::audit::UndoFailure;
use fintrack_db::{WorkspaceTx, audit, rule, statement_profile};
use laws::Books;
use serde_json::json;
use uuid::Uuid;

fn rule_ids(n: u128) -> RuleId {
    RuleId::new(Uuid::from_u128(n))
}

fn rule_of(n: u128, words: &[String]) -> Rule {
    let terms = json!({
        "name": format!("Regra {n}"), "position": n,
        "when": { "description": { "any_word": words } }, "then": { "is_ignored": true }
    });
    Rule::new(rule_ids(n), serde_json::from_value(terms).unwrap()).unwrap()
}

fn rule_(n: u128, word: &str) -> Rule {
    rule_of(n, &[word.to_owned()])
}

async fn rules(tx: &mut WorkspaceTx) -> Vec<Rule> {
    rule::list(tx).await.unwrap().into_iter().map(|stored| stored.rule).collect()
}

async fn profiles(tx: &mut WorkspaceTx) -> Vec<Profile> {
    statement_profile::list(tx).await.unwrap().into_iter().map(|kept| kept.profile.value).collect()
}

/// What the last event is, and which rows of which noun it tells of.
async fn told(books: &Books) -> (Deed, Noun, usize) {
    let link = audit::find(&mut books.tx().await, books.last_event().await).await.unwrap();
    let nouns: Vec<Noun> = link.event.changes.keys().map(RowKey::noun).collect();
    assert!(nouns.iter().all(|noun| *noun == nouns[0]), "{nouns:?}");
    (link.event.deed, nouns[0], nouns.len())
}

#[tokio::test]
async fn every_change_of_rules_is_told_and_can_be_undone() {
    let books = Books::new().await;
    books.account("Conta Azul").await;
    let figures = books.state().await;
    books
        .undoable_beside(rules, async |tx| {
            rule::save_all(tx, &[rule_(1, "uber"), rule_(2, "padaria"), rule_(3, "pix")]).await.unwrap();
        })
        .await;
    books.undoable_beside(rules, async |tx| rule::save(tx, &rule_(2, "mercado")).await.unwrap()).await;
    books.undoable_beside(rules, async |tx| _ = rule::switch(tx, rule_ids(1), false).await.unwrap()).await;
    books
        .undoable_beside(rules, async |tx| {
            rule::reorder(tx, &[rule_ids(3), rule_ids(1), rule_ids(3)]).await.unwrap();
        })
        .await;
    books.undoable_beside(rules, async |tx| rule::remove(tx, rule_ids(3)).await.unwrap()).await;
    assert_eq!(books.state().await, figures);

    let mut tx = books.tx().await;
    rule::save(&mut tx, &rule_(1, "uber")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&books).await, (Deed::Did(Operation::Update), Noun::Rule, 1));
}

#[tokio::test]
async fn every_change_of_profiles_is_told_and_can_be_undone() {
    let books = Books::new().await;
    let shape: Shape = serde_json::from_value(json!({ "format": "csv" })).unwrap();
    let profile =
        |name: &str, order| Profile::new(name, None, shape.clone(), &Answers::default().with(Answer::DateOrder(order)));
    let first = profile("Extrato", DateOrder::DayFirst);
    let kept = books.undoable_beside(profiles, async |tx| statement_profile::save(tx, &first).await.unwrap()).await;
    let other = profile("Banco Azul", DateOrder::MonthFirst);
    books.undoable_beside(profiles, async |tx| _ = statement_profile::save(tx, &other).await.unwrap()).await;
    books.undoable_beside(profiles, async |tx| statement_profile::delete(tx, kept.id, None).await.unwrap()).await;

    let mut tx = books.tx().await;
    statement_profile::save(&mut tx, &first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&books).await, (Deed::Did(Operation::Create), Noun::StatementProfile, 1));
}

/// Whoever undoes a change of a rule wants the rule back, and what it was good for meanwhile stays counted.
#[tokio::test]
async fn what_was_counted_of_a_rule_stays_through_an_undo() {
    let books = Books::new().await;
    let count = async |applied| {
        let mut tx = books.tx().await;
        let usage = Usage { applied, overridden: 1, last_on: Some(date(2026, 3, 5)) };
        rule::count(&mut tx, &[(rule_ids(1), usage)].into_iter().collect()).await.unwrap();
        tx.commit().await.unwrap();
    };
    let save = async |word| {
        let mut tx = books.tx().await;
        rule::save(&mut tx, &rule_(1, word)).await.unwrap();
        tx.commit().await.unwrap();
        books.last_event().await
    };
    let seen = async || {
        let stored = rule::list(&mut books.tx().await).await.unwrap().remove(0);
        (stored.rule, stored.usage.applied, stored.usage.overridden)
    };
    save("uber").await;
    count(2).await;
    let changed = save("táxi").await;
    count(3).await;
    books.undo(changed).await;
    assert_eq!(seen().await, (rule_(1, "uber"), 5, 2));

    let mut tx = books.tx().await;
    rule::remove(&mut tx, rule_ids(1)).await.unwrap();
    tx.commit().await.unwrap();
    books.undo(books.last_event().await).await;
    assert_eq!(seen().await, (rule_(1, "uber"), 5, 2));
    assert_eq!(audit::verify(&mut books.tx().await).await.unwrap().faults, []);
}

/// No hash covers what counts, so nothing of the books may be called as such a column is.
#[tokio::test]
async fn only_rules_and_profiles_have_columns_that_count() {
    let books = Books::new().await;
    let query = sqlx::query_scalar::<_, String>(
        "select distinct c.relname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname::text = any($1) order by 1",
    );
    let tables = query.bind(COLUMNS_THAT_COUNT).fetch_all(&mut books.test().admin().await).await.unwrap();
    assert_eq!(tables, ["rules", "statement_profiles"]);
}

/// An import counts without a word in the trail, so that whoever looked at a rule before it may still change the rule.
#[tokio::test]
async fn counting_is_no_change_of_a_rule() {
    let books = Books::new().await;
    let mut tx = books.tx().await;
    rule::save(&mut tx, &rule_(1, "uber")).await.unwrap();
    tx.commit().await.unwrap();
    let version = async || -> i32 {
        let query = sqlx::query_scalar("select version from rules");
        query.fetch_one(&mut books.test().admin().await).await.unwrap()
    };
    let (before, event) = (version().await, books.last_event().await);
    let mut tx = books.tx().await;
    let usage = Usage { applied: 1, overridden: 0, last_on: Some(date(2026, 3, 5)) };
    rule::count(&mut tx, &[(rule_ids(1), usage)].into_iter().collect()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((version().await, books.last_event().await), (before, event));
}

/// Rules that take the room of one that was removed keep it, and the refusal changes nothing.
#[tokio::test]
async fn a_rule_for_which_there_is_no_room_any_more_does_not_come_back() {
    let books = Books::new().await;
    let words = vec!["x".repeat(200); 100];
    let most = u128::try_from(RULE_TEXT_BYTES_MAX / 20_000).unwrap();
    let mut tx = books.tx().await;
    rule::save_all(&mut tx, &(0..most).map(|n| rule_of(n, &words)).collect::<Vec<_>>()).await.unwrap();
    rule::remove(&mut tx, rule_ids(0)).await.unwrap();
    tx.commit().await.unwrap();
    let removed = books.last_event().await;
    let mut tx = books.tx().await;
    rule::save(&mut tx, &rule_of(most, &words)).await.unwrap();
    tx.commit().await.unwrap();

    let before = rules(&mut books.tx().await).await;
    let refusal = audit::undo(&mut books.tx().await, removed).await.unwrap_err();
    assert!(matches!(refusal, UndoFailure::Rules(_)), "{refusal:?}");
    assert_eq!(rules(&mut books.tx().await).await, before);
}
