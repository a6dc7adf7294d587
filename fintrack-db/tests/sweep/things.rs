//! What households have, before it is theirs.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use fintrack_core::audit::Moment;
use fintrack_core::budget::{AlertThreshold, BudgetDraft};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, Frequency, billing_month, date};
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::entry::{CategoryRef, Details, Entry, Filing, Movement, Status};
use fintrack_core::goal::{GoalDetails, Priority};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, RuleId, TagId, UserId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::instalment::{InstalmentAmount, NewPurchase};
use fintrack_core::investment::{InvestmentKind, Liquidity};
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::notice::{Notice, SecurityEvent, SecurityFact};
use fintrack_core::recurrence::{Flow, Terms};
use fintrack_core::rule::{self, Rule};
use fintrack_core::secret::SecretHash;
use fintrack_core::statement::{Columns, Format, Position, Shape, Statement, StatementLine};
use fintrack_db::card::NewCard;
use fintrack_db::import_session::{ImportRequest, NewFile, NewLine, NewSession, Unread, Upload};
use fintrack_db::investment::NewInvestment;
use fintrack_db::session::Origin;
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

pub(crate) fn name(text: &str, n: u8) -> Name {
    Name::new(&format!("{text} {n}")).unwrap()
}

pub(crate) fn month() -> BillingMonth {
    billing_month(2026, 1)
}

/// Of all that a household shows to be let in.
pub(crate) fn secret(n: u8) -> SecretHash {
    SecretHash::new([n; 32])
}

pub(crate) fn color() -> Color {
    Color::new("#2E7D32").unwrap()
}

pub(crate) fn origin() -> Origin {
    Origin { user_agent: None, address: None }
}

pub(crate) fn new_card(text: Name, payment_account: Option<AccountId>) -> NewCard {
    let day = |day| DayOfMonth::new(day).unwrap();
    NewCard {
        name: text,
        limit: brl("5000.00"),
        cycle: CardCycle::new(day(25), day(5), ClosingDay::Included).unwrap(),
        from: month(),
        payment_account,
        face: CardFace::default(),
    }
}

pub(crate) fn entry(movement: Movement, details: Details) -> Entry {
    entry_of(EntryId::new(Uuid::now_v7()), movement, details)
}

pub(crate) fn entry_of(id: EntryId, movement: Movement, details: Details) -> Entry {
    let entry = Entry::new(id, date(2026, 1, 15), Description::new("Feira"), Status::Validating, movement).unwrap();
    entry.with_details(details).unwrap()
}

pub(crate) fn spending(account: AccountId, under: CategoryRef) -> Movement {
    Movement::Expense { account, amount: brl("10.00"), filing: Filing::Whole(under) }
}

pub(crate) fn purchase(plan: InstalmentPlanId, card: CardId, under: CategoryRef, tags: Vec<TagId>) -> NewPurchase {
    NewPurchase {
        plan,
        card,
        date: date(2026, 1, 20),
        first_month: month(),
        description: Description::new("Geladeira"),
        amount: InstalmentAmount::Total(brl("300.00")),
        count: 3,
        filing: Filing::Whole(under),
        tags,
        notes: None,
        status: Status::Validating,
    }
}

pub(crate) fn new_investment(text: Name, account: AccountId, tags: BTreeSet<TagId>) -> NewInvestment {
    NewInvestment {
        name: text,
        kind: InvestmentKind::Fund,
        subtype: None,
        account,
        currency: Currency::BRL,
        index: None,
        liquidity: Liquidity::Daily,
        validity: None,
        institution: None,
        tags,
    }
}

pub(crate) fn terms(flow: Flow, tags: BTreeSet<TagId>) -> Terms {
    Terms {
        description: Description::new("Padaria Estrela"),
        flow,
        amount: brl("23.00"),
        frequency: Frequency::Monthly,
        start: date(2025, 1, 10),
        end: None,
        tags,
        is_active: true,
        include_in_summary: true,
    }
}

pub(crate) fn draft(category: CategoryId, month: BillingMonth) -> BudgetDraft {
    let alert_threshold = AlertThreshold::default();
    BudgetDraft { category, month, planned: brl("100.00"), alert_threshold, color: color(), is_active: true }
}

pub(crate) fn details(text: Name) -> GoalDetails {
    GoalDetails {
        name: text,
        category: Name::new("Viagem").unwrap(),
        target: brl("1000.00"),
        due: date(2026, 12, 20),
        priority: Priority::Low,
        color: color(),
    }
}

/// A rule for the lines that say `feira`.
pub(crate) fn new_rule(id: RuleId, under: CategoryRef, tag: TagId) -> Rule {
    let terms = json!({
        "name": "Feira",
        "position": 1,
        "when": { "description": { "contains": "feira" } },
        "then": { "purpose": { "category": under }, "tags": [tag], "description": "Feira do mês" },
    });
    Rule::new(id, serde_json::from_value::<rule::Terms>(terms).unwrap()).unwrap()
}

pub(crate) fn shape(n: u8) -> Shape {
    Shape { format: Format::Csv, columns: Columns::Names(vec![format!("data {n}"), "valor".into()]), institution: None }
}

pub(crate) fn statement(lines: &[(u32, i64, &str)]) -> Statement {
    let line = |(number, (day, cents, text)): (u32, &(u32, i64, &str))| StatementLine {
        position: Position { line: number, start: 0, end: 0 },
        date: date(2026, 1, *day),
        amount: Decimal::new(*cents, 2),
        description: (*text).to_owned().into(),
        bank_id: None,
        balance: None,
        currency: None,
        instalment: None,
        merchant_code: None,
    };
    Statement { lines: (1..).zip(lines).map(line).collect(), ..Statement::default() }
}

/// A file for a session.
pub(crate) fn new_upload() -> Upload {
    let file = NewFile::new("extrato.csv", b"other bytes".to_vec(), json!({}));
    Upload { file, statement: Some(statement(&[(8, -300, "BALA")]).into()), rows_unread: 0 }
}

pub(crate) fn request(subject: AccountOrCard, statement: Statement, commit: Option<Unread>) -> ImportRequest {
    let file = NewFile::new("extrato.csv", b"bytes".to_vec(), json!({}));
    let statement = statement.into();
    ImportRequest { subject, month: None, target: None, file, statement, rows_unread: 0, commit }
}

pub(crate) fn new_line() -> NewLine {
    NewLine { number: 0, date: date(2026, 1, 8), amount: brl("-3.00"), text: "BALA".into(), kind: None }
}

pub(crate) fn new_session(subject: AccountOrCard, month: BillingMonth) -> NewSession {
    NewSession { subject, month, target: None, name: None }
}

pub(crate) fn notice(of: UserId, about: &str) -> Notice {
    let at = Moment::new(at(0));
    let event = SecurityEvent::NewSignIn;
    Notice::Security(SecurityFact { user: of, event, at, about: about.to_owned(), origin: None })
}
