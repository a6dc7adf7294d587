//! `docs/audit.md`: its trail is written, hashed and summed as the page says.

use std::collections::BTreeMap;
use std::path::Path;

use fintrack_core::audit::{
    Actor, Change, Deed, Event, Head, Image, Link, Noun, Operation, RowKey, State, Value, dump, undo,
};
use fintrack_core::calendar::date;
use fintrack_core::id::{ApiKeyId, AuditEventId, UserId, WorkspaceId};
use uuid::Uuid;

use crate::table;

const PAGE: &str = "../audit.md";
const WORKSPACE: WorkspaceId = WorkspaceId::new(Uuid::from_u128(1));
const MARIA: UserId = UserId::new(Uuid::from_u128(2));

/// A row of a noun by a number of its own.
fn row(noun: Noun, n: u128) -> RowKey {
    RowKey::new(noun, Uuid::from_u128(n))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn account(name: &str) -> Image {
    let columns = [
        ("name", text(name)),
        ("kind", text("CHECKING")),
        ("opening_balance", Value::Decimal("100.00".parse().unwrap())),
        ("is_active", Value::Bool(true)),
        ("version", Value::Integer(1)),
    ];
    Image::new(columns).claiming(name)
}

fn bread() -> Image {
    let columns = [
        ("kind", text("EXPENSE")),
        ("booked_on", Value::Date(date(2026, 3, 5))),
        ("amount", Value::Decimal("12.50".parse().unwrap())),
        ("description", text("Padaria Estrela")),
        ("account_id", Value::Uuid(Uuid::from_u128(4))),
        ("notes", Value::Null),
        ("created_at", Value::Moment("2026-03-05T12:01:00.000000Z".parse().unwrap())),
    ];
    Image::new(columns).referring_to([row(Noun::Account, 4)])
}

/// The events of the page: an account and an expense, another name, the expense deleted, and that undone.
fn trail() -> Vec<Link> {
    let (azul, purchase) = (row(Noun::Account, 4), row(Noun::Transaction, 5));
    let between = |row: &RowKey, before: Option<Image>, after: Option<Image>| {
        BTreeMap::from([(row.clone(), Change::between(row, before, after.as_ref()).unwrap())])
    };
    let key = Actor::ApiKey { key: ApiKeyId::new(Uuid::from_u128(3)), user: MARIA };
    let mut done = vec![
        (Actor::User(MARIA), Deed::Did(Operation::Create), between(&azul, None, Some(account("Conta Azul")))),
        (key, Deed::Did(Operation::Create), between(&purchase, None, Some(bread()))),
        (
            Actor::User(MARIA),
            Deed::Did(Operation::Update),
            between(&azul, Some(account("Conta Azul")), Some(account("Conta da Praça"))),
        ),
        (Actor::User(MARIA), Deed::Did(Operation::Delete), between(&purchase, Some(bread()), None)),
    ];
    let event = |sequence: u64, (actor, deed, changes)| Event {
        id: AuditEventId::new(Uuid::from_u128(10 + u128::from(sequence))),
        workspace: WORKSPACE,
        sequence,
        at: format!("2026-03-05T12:{sequence:02}:00.000000Z").parse().unwrap(),
        actor,
        deed,
        changes,
    };
    let deletion = event(4, done[3].clone());
    let renamed = account("Conta da Praça");
    let undone = undo(&deletion, [], |row| (*row == azul).then_some(&renamed)).unwrap();
    done.push((Actor::User(MARIA), Deed::Undid(deletion.id), undone.changes));

    let mut head = Head::genesis(WORKSPACE);
    let mut links = Vec::new();
    for (sequence, facts) in (1..).zip(done) {
        let (link, next) = head.seal(event(sequence, facts)).unwrap();
        links.push(link);
        head = next;
    }
    links
}

fn dump_of_the_page() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules").join(PAGE);
    let page = std::fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("```jsonl\n").unwrap();
    let (block, _) = rest.split_once("```").unwrap();
    block.lines().map(ToOwned::to_owned).collect()
}

#[test]
fn the_trail_is_written_as_on_the_page() {
    let lines: Vec<String> = trail().iter().map(dump::write).collect();
    assert_eq!(dump_of_the_page(), lines);
    let head = dump::verify(Head::genesis(WORKSPACE), None, dump_of_the_page()).unwrap();
    assert_eq!(head.sequence, 5);
}

#[test]
fn the_hashes_are_those_of_the_page() {
    let mut state = State::default();
    let mut rows = vec![vec!["0".to_owned(), Head::genesis(WORKSPACE).hash.to_string(), state.hash().to_string()]];
    for Link { event, hash } in trail() {
        state.apply(&event);
        rows.push(vec![event.sequence.to_string(), hash.to_string(), state.hash().to_string()]);
    }
    assert_eq!(table(PAGE, 3), rows);
    assert_eq!(rows[3][2], rows[5][2], "do and undo");
}
