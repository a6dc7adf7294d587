//! The archive of a small household, in `exports/archive.snap.jsonl`: version 1 stays what it is, and stays readable.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod small_household;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fintrack_core::archive::{self, Archive, Contents, KeptInvoice, Kind};
use fintrack_core::audit::{Actor, Change, Deed, Event, Head, Image, Link, Noun, Operation, RowKey, Value};
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{DayOfMonth, Frequency, billing_month, date};
use fintrack_core::card::InvoiceDates;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Status};
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use fintrack_core::id::{
    AuditEventId, BudgetId, EntryId, GoalDepositId, GoalId, ImportedLineId, InstalmentPlanId, RuleId, StagedLineId,
    StatementProfileId, UserId, WorkspaceId,
};
use fintrack_core::import_session::{AccountOrCard, IdentityText, ImportedLine, Outcome, RejectedPair};
use fintrack_core::instalment::Instalment;
use fintrack_core::investment::Observation;
use fintrack_core::invoice::{DateSource, DateSources, Invoice};
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource};
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Color, Description};
use fintrack_core::recurrence::{Flow, Recurrence, Terms};
use fintrack_core::report::Settings;
use fintrack_core::rule::{Rule, Usage};
use fintrack_core::statement::{Answer, Columns, Format, IdRecord, Profile, Shape};
use fintrack_core::workspace::{TimeZone, Workspace};
use small_household::{
    CHECKING, HOME, MARKET, ROXO, SALARY, TREASURY, TRIP, WAGES, accounts, card, categories, entries, name,
    reimbursement, tag, treasury,
};
use uuid::Uuid;

fn household() -> Contents {
    let reports = Settings::new(Currency::BRL).starting_on(DayOfMonth::new(5).unwrap()).unwrap();
    let id = WorkspaceId::new(Uuid::from_u128(1));
    let mut contents = Contents::new(Workspace { id, name: name("Casa"), time_zone: TimeZone::default(), reports });
    contents.accounts = accounts().to_vec();
    contents.cards = vec![card()];
    let dates = InvoiceDates { opening: date(2025, 12, 26), closing: date(2026, 1, 26), due: date(2026, 2, 5) };
    let invoice = Invoice::new(billing_month(2026, 1), dates, DateSource::File, true).unwrap();
    let sources = DateSources { opening: DateSource::Computed, ..DateSources::from(DateSource::File) };
    contents.invoices = vec![KeptInvoice { card: ROXO, invoice, sources }];
    contents.categories = categories().to_vec();
    contents.tags = vec![tag()];
    contents.investments = vec![treasury()];
    contents.values = vec![(TREASURY, Observation { date: date(2026, 2, 6), value: brl("1002.50") })];
    contents.recurring = vec![wages()];
    contents.plans = vec![(InstalmentPlanId::new(Uuid::from_u128(0x9A)), 4)];
    contents.entries = entries();
    contents.deleted = vec![mistake()];
    contents.bank_texts = [(mistake().id(), "TAR PACOTE 0001".to_owned())].into();
    contents.reimbursements = vec![reimbursement(&contents.entries)];
    contents.budgets = vec![budget()];
    contents.goals = vec![trip(), reserve()];
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.25".parse().unwrap()).unwrap();
    contents.quotes = vec![Quote { date: date(2026, 1, 8), rate, source: RateSource::Transfer }];
    contents.imported = imported();
    contents.rejected = vec![(AccountOrCard::Account(CHECKING), rejected())];
    contents.rules = vec![rule()];
    contents.profiles = vec![(StatementProfileId::new(Uuid::from_u128(0x5B)), profile())];
    contents.trail = vec![event(id)];
    contents
}

fn wages() -> Recurrence {
    let terms = Terms {
        description: Description::new("Salário"),
        flow: Flow::Income { account: CHECKING, under: CategoryRef { category: SALARY, subcategory: None } },
        amount: brl("5000.00"),
        frequency: Frequency::Monthly,
        start: date(2026, 1, 6),
        end: Some(date(2026, 12, 31)),
        tags: BTreeSet::from([TRIP]),
        is_active: true,
        include_in_summary: true,
    };
    Recurrence::new(WAGES, terms).unwrap()
}

fn mistake() -> Entry {
    let movement =
        Movement::Expense { account: CHECKING, amount: brl("3.00"), filing: Filing::whole(HOME, Some(MARKET)) };
    let id = EntryId::new(Uuid::from_u128(0xEC));
    Entry::new(id, date(2026, 1, 11), Description::new("Tarifa"), Status::Validating, movement).unwrap()
}

fn budget() -> Budget {
    let draft = BudgetDraft {
        category: HOME,
        month: billing_month(2026, 1),
        planned: brl("800.00"),
        alert_threshold: AlertThreshold::new("87.5".parse().unwrap()).unwrap(),
        color: Color::new("#00AA00").unwrap(),
        is_active: true,
    };
    Budget::new(BudgetId::new(Uuid::from_u128(0xB1)), draft, CategoryKind::Expense, Currency::BRL).unwrap()
}

fn details(called: &str, priority: Priority) -> GoalDetails {
    GoalDetails {
        name: name(called),
        category: name("Planos"),
        target: brl("6000.00"),
        due: date(2026, 12, 20),
        priority,
        color: Color::new("#1565C0").unwrap(),
    }
}

fn trip() -> Goal {
    let id = GoalDepositId::new(Uuid::from_u128(0x61));
    let deposits = Funding::Deposits(vec![Deposit { id, date: date(2026, 1, 31), amount: brl("6000.00") }]);
    let completed = "2026-02-01T12:30:00Z".parse().unwrap();
    Goal::new(GoalId::new(Uuid::from_u128(0x60)), details("Viagem", Priority::Medium), deposits, Some(completed))
        .unwrap()
}

fn reserve() -> Goal {
    let funding = Funding::Investments(BTreeSet::from([TREASURY]));
    Goal::new(GoalId::new(Uuid::from_u128(0x62)), details("Reserva", Priority::High), funding, None).unwrap()
}

fn imported() -> Vec<(AccountOrCard, ImportedLine)> {
    let line = |n: u128, day, amount, text, entry: u128, outcome| ImportedLine {
        id: ImportedLineId::new(Uuid::from_u128(0x1000 + n)),
        staged: StagedLineId::new(Uuid::from_u128(0x2000 + n)),
        file: None,
        date: day,
        amount: brl(amount),
        identity: IdentityText::of(text),
        bank_id: None,
        instalment: None,
        outcome,
        entry: EntryId::new(Uuid::from_u128(entry)),
    };
    let fee = line(1, date(2026, 1, 11), "-3.00", "TARIFA  Pacote", 0xEC, Outcome::Booked);
    let bought = ImportedLine {
        file: Some(fintrack_core::id::StatementFileId::new(Uuid::from_u128(0x3000))),
        bank_id: Some("0001/2026".to_owned()),
        instalment: Some(Instalment::new(1, 3).unwrap()),
        ..line(2, date(2026, 1, 9), "-94.50", "Compra fora do país", 0xE5, Outcome::Bound)
    };
    vec![(AccountOrCard::Account(CHECKING), fee), (AccountOrCard::Card(ROXO), bought)]
}

fn rejected() -> RejectedPair {
    let identity = IdentityText::of("PIX São João");
    RejectedPair {
        date: date(2026, 1, 6),
        amount: "5000".parse().unwrap(),
        identity,
        entry: EntryId::new(Uuid::from_u128(0xE2)),
    }
}

fn rule() -> (Rule, Usage) {
    let terms = serde_json::json!({
        "name": "Mercado",
        "position": 1,
        "stops": true,
        "when": {"all": [{"description": {"contains": "Padaria"}}, {"amount": {"at_most": brl("50.00")}}]},
        "then": {"purpose": {"category": {"category": HOME, "subcategory": MARKET}}, "tags": [TRIP]},
    });
    let rule = Rule::new(RuleId::new(Uuid::from_u128(0x5A)), serde_json::from_value(terms).unwrap()).unwrap();
    (rule, Usage { applied: 3, last_on: Some(date(2026, 1, 20)), overridden: 1 })
}

fn profile() -> Profile {
    let columns = Columns::Names(["data", "historico", "valor"].map(str::to_owned).to_vec());
    let shape = Shape { format: Format::Csv, columns, institution: None };
    let answers = ["date-order=day-first", "sign=turned"].map(|answer| answer.parse::<Answer>().unwrap());
    let mut profile = Profile::new("Banco Azul", Some("Banco Azul".to_owned()), shape, &answers.into_iter().collect());
    profile.ids = IdRecord { agreed: 9, differed: 0, shared: 0 };
    profile
}

fn event(workspace: WorkspaceId) -> Link {
    let row = RowKey::new(Noun::Tag, TRIP);
    let image = Image::new([("name", Value::Text("Férias 2026".to_owned()))]).claiming("Férias 2026");
    let event = Event {
        id: AuditEventId::new(Uuid::from_u128(0x4000)),
        workspace,
        sequence: 1,
        at: "2026-01-05T12:00:00.000000Z".parse().unwrap(),
        actor: Actor::User(UserId::new(Uuid::from_u128(0x5000))),
        deed: Deed::Did(Operation::Create),
        changes: BTreeMap::from([(row.clone(), Change::between(&row, None, Some(&image)).unwrap())]),
    };
    Head::genesis(workspace).seal(event).unwrap().0
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

fn text_of(archive: &Archive) -> String {
    let mut text = String::new();
    archive::write(&mut text, archive).unwrap();
    text
}

fn written() -> String {
    text_of(&Archive::new(household()).unwrap())
}

#[test]
fn a_household_is_archived_as_before() {
    let bytes = written().into_bytes();
    insta::with_settings!({ snapshot_path => folder(), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_binary_snapshot!("archive.jsonl", bytes);
    });
}

#[test]
fn an_archive_of_version_1_is_read_as_what_it_was() {
    let kept = include_bytes!("exports/archive.snap.jsonl");
    assert_eq!(archive::read(&kept[..]).unwrap(), Archive::new(household()).unwrap());
}

#[test]
fn every_kind_of_record_is_in_it() {
    let text = written();
    for kind in Kind::ALL {
        assert!(text.contains(&format!("\n{{\"{kind}\":{{")), "{kind}");
    }
}

/// All cuts of a short archive, and every byte of it turned into some others.
#[test]
fn every_cut_and_every_changed_byte_is_refused() {
    let Contents { workspace, tags, trail, .. } = household();
    let short = Archive::new(Contents { tags, trail, ..Contents::new(workspace) }).unwrap();
    let bytes = text_of(&short).into_bytes();
    for end in 0..bytes.len() {
        assert!(archive::read(&bytes[..end]).is_err(), "cut after {end} bytes");
    }
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for turn in [0x01, 0x20, 0x80] {
            changed[at] ^= turn;
            assert!(archive::read(&changed).is_err(), "byte {at} turned into {:#x}", changed[at]);
            changed[at] = bytes[at];
        }
    }
    assert!(archive::read(&changed).is_ok());
    assert!(archive::read(&[&bytes[..], b"\n"].concat()).is_err(), "something behind it");
}
