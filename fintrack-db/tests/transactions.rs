//! Transactions: kept as they were written, found by every filter, and never half changed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use chrono::{Days, NaiveDate};
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::{Category, CategoryKind, Language};
use fintrack_core::entry::{
    CategoryRef, Details, Entry, EntryError, EntryKind, Filing, Movement, Original, Part, Settlement, Status, Whose,
    flow,
};
use fintrack_core::id::{CardId, CategoryId, EntryId, InstalmentPlanId, TagId};
use fintrack_core::instalment::{Change, InstalmentAmount, NewPurchase, RevisionError, Scope};
use fintrack_core::invoice::InvoiceStatus;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name, Notes};
use fintrack_db::account::NewAccount;
use fintrack_db::testing::{TestDb, card_paid_from};
use fintrack_db::transaction::{self, BulkChange, ChangeError, Filter};
use fintrack_db::{DbError, Version, WorkspaceTx, account, audit, category, tag};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What a filter sums to is what the transactions that it lets through sum to, each of them signed by the core.
#[tokio::test]
async fn sums_by_kind_are_those_of_the_transactions() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin(test.scope().await).await.unwrap();
    let places = Places::new(&mut tx).await;
    let entries = places.entries(60);
    transaction::create(&mut tx, &entries).await.unwrap();
    for account in [places.azul.id, places.verde.id] {
        let filter = Filter { account: Some(account), ..Filter::default() };
        let sums = transaction::summary(&mut tx, &filter).await.unwrap();
        let flow = flow(Currency::BRL, Whose::Accounts, &sums).unwrap();
        let counted = entries.iter().filter(|entry| entry.status() != Status::Ignore);
        let effects: Vec<Money> = counted.filter_map(|entry| entry.movement().effect_on(account)).collect();
        assert!(effects.len() > 5);
        assert_eq!(flow.balance(), Money::sum(Currency::BRL, effects));
    }
    let only =
        Filter { kinds: vec![EntryKind::Income], category: Some(CategoryId::new(Uuid::nil())), ..Filter::default() };
    assert_eq!(transaction::summary(&mut tx, &only).await.unwrap(), []);
}

type Says = Box<dyn Fn(&Entry) -> bool>;

/// The places that money moves between.
struct Places {
    azul: Account,
    verde: Account,
    roxo: CardId,
    categories: Vec<Category>,
    viagem: TagId,
}

impl Places {
    async fn new(tx: &mut WorkspaceTx) -> Self {
        category::seed(tx, Language::Portuguese).await.unwrap();
        let open = |name: &str| NewAccount {
            name: Name::new(name).unwrap(),
            kind: AccountKind::Checking,
            opening_balance: brl("100.00"),
            opened_on: date(2026, 1, 10),
            look: Look::default(),
        };
        let azul = account::create(tx, open("Conta Azul")).await.unwrap();
        let verde = account::create(tx, open("Conta Verde")).await.unwrap();
        let roxo = card_paid_from(tx, brl("5000.00"), azul.id).await;
        let viagem = tag::create(tx, Name::new("viagem").unwrap()).await.unwrap().id;
        Self { azul, verde, roxo, categories: category::list(tx).await.unwrap(), viagem }
    }

    fn under(&self, kind: CategoryKind, n: usize) -> CategoryRef {
        let category = self.categories.iter().filter(|category| category.kind == kind).nth(n).unwrap();
        CategoryRef { category: category.id, subcategory: category.subcategories.first().map(|sub| sub.id) }
    }

    /// One of each kind in turn, over some months, some of them before the accounts were opened.
    fn entries(&self, count: u32) -> Vec<Entry> {
        (0..count).map(|n| self.entry(n)).collect()
    }

    /// Something that is bought on the card in three parts.
    fn purchase(&self) -> NewPurchase {
        NewPurchase {
            plan: InstalmentPlanId::new(Uuid::now_v7()),
            card: self.roxo,
            date: date(2026, 1, 15),
            first_month: billing_month(2026, 1),
            description: Description::new("Geladeira"),
            amount: InstalmentAmount::Total(brl("100.00")),
            count: 3,
            filing: Filing::Whole(self.under(CategoryKind::Expense, 0)),
            tags: vec![self.viagem],
            notes: None,
            status: Status::Validating,
        }
    }

    fn entry(&self, n: u32) -> Entry {
        let on = date(2026, 1, 1) + Days::new(u64::from(n * 7 % 90));
        let amount = Money::new(Decimal::new(i64::from(n) + 100, 2), Currency::BRL).unwrap();
        let spent = self.under(CategoryKind::Expense, n as usize % 3);
        let (account, card, month) = (self.azul.id, self.roxo, billing_month(2026, 2));
        let filing = Filing::Whole(spent);
        let movement = match n % 7 {
            0 => Movement::Income { account, amount, filing: Filing::Whole(self.under(CategoryKind::Income, 0)) },
            1 => Movement::Expense { account, amount, filing },
            2 => Movement::Transfer { from: account, to: self.verde.id, sent: amount, received: amount },
            3 => Movement::Transfer { from: self.verde.id, to: account, sent: amount, received: amount },
            4 => Movement::CardExpense { card, month, amount, filing },
            5 => Movement::CardChargeback { card, month, amount, filing: None },
            _ => Movement::CardPayment { account, card, month, amount, settlement: Settlement::Partial },
        };
        let status = [Status::Validating, Status::Paid, Status::Pending, Status::Ignore][n as usize % 4];
        let text = Description::new(["Padaria São José", "Mercado Pão-de-Açúcar", "Uber *Trip"][n as usize % 3]);
        let id = EntryId::new(Uuid::now_v7());
        let details = Details {
            tags: if n.is_multiple_of(5) { vec![self.viagem] } else { Vec::new() },
            notes: n.is_multiple_of(6).then(|| Notes::new(&format!("recibo {n} na gaveta")).unwrap()),
            original: (n % 7 == 4).then(|| Original {
                amount: Money::new(Decimal::new(500, 2), Currency::USD).unwrap(),
                rate: Decimal::new(521, 2),
            }),
            ..Details::default()
        };
        Entry::new(id, on, text, status, movement).unwrap().with_details(details).unwrap()
    }
}

async fn scoped(test: &TestDb) -> WorkspaceTx {
    test.db().begin(test.scope().await).await.unwrap()
}

async fn expect_sound(tx: &mut WorkspaceTx) {
    assert_eq!(audit::verify(tx).await.unwrap().faults, []);
}

fn newest_first(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.date(), entry.id())));
    entries
}

#[tokio::test]
async fn what_is_written_is_read_back() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entries = places.entries(60);
    transaction::create(&mut tx, &entries).await.unwrap();
    let listed = transaction::list(&mut tx, &Filter::default()).await.unwrap();
    assert_eq!(listed, newest_first(entries));
    expect_sound(&mut tx).await;
}

#[tokio::test]
async fn every_filter_lets_through_what_is_so() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entries = places.entries(84);
    transaction::create(&mut tx, &entries).await.unwrap();
    let none = Filter::default;
    let (azul, roxo, viagem) = (places.azul.id, places.roxo, places.viagem);
    let spent = places.under(CategoryKind::Expense, 1).category;
    let files =
        move |entry: &Entry| matches!(entry.movement().filing(), Some(Filing::Whole(under)) if under.category == spent);
    let on_card = move |entry: &Entry| entry.movement().invoice().is_some_and(|(card, _)| card == roxo);
    let has = |entry: &Entry, words: [&str; 2]| {
        let notes = entry.details().and_then(|it| it.notes.clone()).map(String::from).unwrap_or_default();
        words.iter().any(|word| entry.description().as_str().contains(word) || notes.contains(word))
    };
    let marked = move |entry: &Entry| entry.details().is_some_and(|it| it.tags.contains(&viagem));
    let (from, to) = (date(2026, 1, 20), date(2026, 2, 20));
    let cents = |cents| Decimal::new(cents, 2);
    let words = |text: &str| Filter { text: Some(text.to_owned()), ..none() };
    let cases: Vec<(Filter, Says)> = vec![
        (Filter { from: Some(from), ..none() }, Box::new(move |it| it.date() >= from)),
        (Filter { from: Some(from), to: Some(to), ..none() }, Box::new(move |it| it.date() >= from && it.date() <= to)),
        (
            Filter { kinds: vec![EntryKind::Transfer, EntryKind::Income], ..none() },
            Box::new(|it| matches!(it.kind(), EntryKind::Transfer | EntryKind::Income)),
        ),
        (Filter { statuses: vec![Status::Pending], ..none() }, Box::new(|it| it.status() == Status::Pending)),
        (
            Filter { account: Some(azul), ..none() },
            Box::new(move |it| it.movement().accounts().any(|account| account == azul)),
        ),
        (Filter { card: Some(roxo), ..none() }, Box::new(on_card)),
        (Filter { category: Some(spent), ..none() }, Box::new(files)),
        (Filter { tag: Some(viagem), ..none() }, Box::new(marked)),
        (Filter { tag: Some(viagem), card: Some(roxo), ..none() }, Box::new(move |it| marked(it) && on_card(it))),
        (
            Filter { amount_min: Some(cents(120)), amount_max: Some(cents(140)), ..none() },
            Box::new(move |it| {
                let amount = it.movement().amount().amount();
                amount >= cents(120) && amount <= cents(140)
            }),
        ),
        (words("sao jose"), Box::new(move |it| has(it, ["São José", "\0"]))),
        (words("PÃO"), Box::new(move |it| has(it, ["Pão", "\0"]))),
        (words("uber trip"), Box::new(move |it| has(it, ["Uber", "\0"]))),
        (words("gav recib"), Box::new(move |it| has(it, ["recibo", "\0"]))),
        (words("averia"), Box::new(|_| false)), // the end of a word is no beginning
        (words("*"), Box::new(|_| false)),      // nothing to look for
        (
            Filter { account: Some(azul), ..words("açucar") },
            Box::new(move |it| has(it, ["Açúcar", "\0"]) && it.movement().accounts().any(|account| account == azul)),
        ),
    ];
    for (filter, says) in cases {
        let expected = newest_first(entries.iter().filter(|entry| says(entry)).cloned().collect());
        let found = transaction::list(&mut tx, &filter).await.unwrap();
        assert_eq!(found, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn pages_are_the_list_and_say_what_the_account_held_after_each() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entries = places.entries(100);
    transaction::create(&mut tx, &entries).await.unwrap();
    let ledger = Ledger::new([places.azul.clone(), places.verde.clone()], entries.clone());
    for limit in [1, 7, 50, 200] {
        let filter = Filter { account: Some(places.azul.id), limit: Some(limit), ..Filter::default() };
        let (mut seen, mut after, mut last_of_day) = (Vec::new(), None, None::<NaiveDate>);
        loop {
            let page = transaction::page(&mut tx, &filter, after).await.unwrap();
            for listed in page.items {
                let entry = listed.stored.value;
                // The newest of a day leaves what the account holds at the day's end.
                if last_of_day != Some(entry.date()) && entry.date() >= places.azul.opened_on {
                    let held = ledger.balance(places.azul.id, entry.date(), Counting::Booked).unwrap();
                    assert_eq!(listed.balance, Some(held), "{entry:?}");
                }
                assert_eq!(listed.balance.is_some(), entry.date() >= places.azul.opened_on);
                last_of_day = Some(entry.date());
                seen.push(entry);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let whole = Filter { account: Some(places.azul.id), ..Filter::default() };
        assert_eq!(seen, transaction::list(&mut tx, &whole).await.unwrap(), "{limit} a page");
    }
}

#[tokio::test]
async fn a_change_is_whole_and_only_of_what_was_seen() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let [entry, other] = [places.entry(1), places.entry(8)];
    transaction::create(&mut tx, &[entry.clone(), other.clone()]).await.unwrap();
    let before = audit::state_hash(&mut tx).await.unwrap();

    let split = |entry: &Entry| {
        let half = |n| Part { under: places.under(CategoryKind::Expense, n), amount: brl("4.00") };
        let movement = Movement::CardExpense {
            card: places.roxo,
            month: billing_month(2026, 5),
            amount: brl("8.00"),
            filing: Filing::Split(vec![half(0), half(1)]),
        };
        Entry::new(entry.id(), date(2026, 4, 30), Description::new("Outra coisa"), Status::Pending, movement)
    };
    let changed = transaction::update(&mut tx, entry.id(), Some(Version::new(1)), split).await.unwrap();
    assert_eq!((&changed.value, changed.version), (&split(&entry).unwrap(), Version::new(2)));
    let stale = transaction::update(&mut tx, entry.id(), Some(Version::new(1)), split).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
    let both = [(other.id(), None), (entry.id(), Some(Version::new(1)))];
    assert!(matches!(transaction::delete(&mut tx, &both).await.unwrap_err(), DbError::Stale { .. }));
    assert_eq!(transaction::list(&mut tx, &Filter::default()).await.unwrap().len(), 2);

    let event = audit::history(&mut tx, entry.id().get(), None, 1).await.unwrap().links.remove(0).event.id;
    audit::undo(&mut tx, event).await.unwrap();
    assert_eq!(transaction::find(&mut tx, entry.id()).await.unwrap().value, entry);
    assert_eq!(audit::state_hash(&mut tx).await.unwrap(), before);
    expect_sound(&mut tx).await;
}

#[tokio::test]
async fn what_was_deleted_comes_back_as_it_was() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entry = places.entry(30);
    transaction::create(&mut tx, std::slice::from_ref(&entry)).await.unwrap();
    let before = audit::state_hash(&mut tx).await.unwrap();
    transaction::delete(&mut tx, &[(entry.id(), None)]).await.unwrap();
    assert!(matches!(transaction::find(&mut tx, entry.id()).await.unwrap_err(), DbError::NotFound { .. }));
    assert!(matches!(transaction::delete(&mut tx, &[(entry.id(), None)]).await.unwrap_err(), DbError::NotFound { .. }));
    let restored = transaction::restore(&mut tx, entry.id()).await.unwrap();
    assert_eq!(restored.value, entry);
    assert_eq!(audit::state_hash(&mut tx).await.unwrap(), before);
    assert!(matches!(transaction::restore(&mut tx, entry.id()).await.unwrap_err(), DbError::NotFound { .. }));
    expect_sound(&mut tx).await;
}

#[tokio::test]
async fn many_are_changed_at_once_or_none() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entries = places.entries(7);
    transaction::create(&mut tx, &entries).await.unwrap();
    let under = places.under(CategoryKind::Expense, 2);
    let filed: Vec<EntryId> = entries
        .iter()
        .filter(|entry| matches!(entry.kind(), EntryKind::Expense | EntryKind::CardExpense))
        .map(Entry::id)
        .collect();
    let all: Vec<EntryId> = entries.iter().map(Entry::id).collect();
    let change = BulkChange {
        under: Some(under),
        add_tags: vec![places.viagem],
        status: Some(Status::Paid),
        ..BulkChange::default()
    };

    let refusal = transaction::update_all(&mut tx, &all, &change).await.unwrap_err();
    assert_eq!(refusal.to_string(), "a category does not go with TRANSFER");
    assert_eq!(transaction::list(&mut tx, &Filter::default()).await.unwrap(), newest_first(entries.clone()));

    transaction::update_all(&mut tx, &filed, &change).await.unwrap();
    let tagged = Filter { tag: Some(places.viagem), category: Some(under.category), ..Filter::default() };
    let found = transaction::list(&mut tx, &tagged).await.unwrap();
    assert_eq!(found.len(), filed.len());
    assert!(found.iter().all(|entry| entry.status() == Status::Paid));
    let untag = BulkChange { remove_tags: vec![places.viagem], ..BulkChange::default() };
    transaction::update_all(&mut tx, &filed, &untag).await.unwrap();
    assert_eq!(transaction::list(&mut tx, &tagged).await.unwrap(), []);
    expect_sound(&mut tx).await;
}

/// The kind of a category and the currency of a place are asked of whatever books or changes.
#[tokio::test]
async fn what_does_not_fit_what_it_names_is_refused_whoever_asks() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let of_income = Filing::Whole(places.under(CategoryKind::Income, 0));
    let expense = |filing| Movement::Expense { account: places.azul.id, amount: brl("8.00"), filing };
    let booked = |movement: Movement| {
        let (id, words) = (EntryId::new(Uuid::now_v7()), Description::new("Teste"));
        Entry::new(id, date(2026, 3, 7), words, Status::Paid, movement).unwrap()
    };
    let is_kind = |error: &ChangeError| matches!(error, ChangeError::Entry(EntryError::CategoryKind { .. }));
    let refusal = transaction::create(&mut tx, &[booked(expense(of_income.clone()))]).await.unwrap_err();
    assert!(is_kind(&refusal), "{refusal}");

    let sound = booked(expense(Filing::Whole(places.under(CategoryKind::Expense, 0))));
    transaction::create(&mut tx, std::slice::from_ref(&sound)).await.unwrap();
    let wrong = Entry::new(sound.id(), sound.date(), Description::default(), Status::Paid, expense(of_income.clone()));
    let refusal = transaction::update(&mut tx, sound.id(), None, |_| wrong).await.unwrap_err();
    assert!(is_kind(&refusal), "{refusal}");
    let bulk = BulkChange { under: Some(places.under(CategoryKind::Income, 0)), ..BulkChange::default() };
    let refusal = transaction::update_all(&mut tx, &[sound.id()], &bulk).await.unwrap_err();
    assert!(is_kind(&refusal), "{refusal}");

    let purchase = places.purchase();
    let wrong = NewPurchase { filing: of_income.clone(), ..places.purchase() };
    let refusal = transaction::buy(&mut tx, &wrong).await.unwrap_err();
    assert_eq!(refusal.to_string(), "a transaction of kind CARD_EXPENSE is not filed under a category of INCOME");
    let parts = transaction::buy(&mut tx, &purchase).await.unwrap();
    let change = Change { filing: Some(of_income), ..Change::default() };
    let open = |_| InvoiceStatus::Open;
    let refusal = transaction::revise(&mut tx, parts[0].id(), Scope::All, &change, open).await.unwrap_err();
    assert!(is_kind(&refusal), "{refusal}");

    let dollars = Money::parse("100.00", Currency::USD).unwrap();
    let abroad = NewAccount {
        name: Name::new("Fora").unwrap(),
        kind: AccountKind::Checking,
        opening_balance: dollars,
        opened_on: date(2026, 1, 10),
        look: Look::default(),
    };
    let account = account::create(&mut tx, abroad).await.unwrap().id;
    let (card, month, settlement) = (places.roxo, billing_month(2026, 2), Settlement::Partial);
    for amount in [brl("8.00"), dollars] {
        let paid = booked(Movement::CardPayment { account, card, month, amount, settlement });
        let refusal = transaction::create(&mut tx, &[paid]).await.unwrap_err();
        assert!(matches!(refusal, ChangeError::Entry(EntryError::OtherCurrency { .. })), "{refusal}");
    }
    expect_sound(&mut tx).await;
}

#[tokio::test]
async fn an_income_pays_back_no_more_than_there_is() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let entry = |amount, movement: fn(&Places, Money) -> Movement| {
        let id = EntryId::new(Uuid::now_v7());
        Entry::new(id, date(2026, 3, 7), Description::new("Jantar"), Status::Validating, movement(&places, brl(amount)))
            .unwrap()
    };
    let spent = |places: &Places, amount| Movement::Expense {
        account: places.azul.id,
        amount,
        filing: Filing::Whole(places.under(CategoryKind::Expense, 0)),
    };
    let earned = |places: &Places, amount| Movement::Income {
        account: places.azul.id,
        amount,
        filing: Filing::Whole(places.under(CategoryKind::Income, 0)),
    };
    let (dinner, ana, bia) = (entry("180.00", spent), entry("100.00", earned), entry("100.00", earned));
    transaction::create(&mut tx, &[dinner.clone(), ana.clone(), bia.clone()]).await.unwrap();
    transaction::reimburse(&mut tx, ana.id(), &[(dinner.id(), brl("90.00"))]).await.unwrap();

    let refusal = transaction::reimburse(&mut tx, bia.id(), &[(dinner.id(), brl("90.01"))]).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Reimbursement(_)), "{refusal}");
    transaction::reimburse(&mut tx, bia.id(), &[(dinner.id(), brl("90.00"))]).await.unwrap();
    assert_eq!(transaction::reimbursements_of(&mut tx, dinner.id()).await.unwrap().len(), 2);

    // What is linked bears no change that would leave less than that.
    let cheaper = |entry: &Entry| {
        Entry::new(entry.id(), entry.date(), entry.description().clone(), entry.status(), spent(&places, brl("179.99")))
    };
    let refusal = transaction::update(&mut tx, dinner.id(), None, cheaper).await.unwrap_err();
    assert!(matches!(&refusal, ChangeError::Linked(linked) if linked.links.len() == 2), "{refusal}");

    // A deletion frees the others, and its undo binds them again.
    let before = audit::state_hash(&mut tx).await.unwrap();
    transaction::delete(&mut tx, &[(dinner.id(), None)]).await.unwrap();
    assert_eq!(transaction::reimbursements_of(&mut tx, ana.id()).await.unwrap(), []);
    let event = audit::list(&mut tx, None, 1).await.unwrap().links.remove(0).event.id;
    audit::undo(&mut tx, event).await.unwrap();
    assert_eq!(transaction::reimbursements_of(&mut tx, ana.id()).await.unwrap().len(), 1);
    assert_eq!(audit::state_hash(&mut tx).await.unwrap(), before);
    expect_sound(&mut tx).await;
}

#[tokio::test]
async fn a_purchase_is_bought_changed_and_cancelled_by_its_parts() {
    let test = TestDb::new().await;
    let mut tx = scoped(&test).await;
    let places = Places::new(&mut tx).await;
    let purchase = places.purchase();
    let before = audit::state_hash(&mut tx).await.unwrap();
    let parts = transaction::buy(&mut tx, &purchase).await.unwrap();
    let bought = audit::list(&mut tx, None, 1).await.unwrap().links.remove(0).event.id;
    let mut listed = transaction::list(&mut tx, &Filter::default()).await.unwrap();
    listed.sort_by_key(|entry| entry.instalment().map(|of| of.part));
    assert_eq!(listed, parts);

    let first_is_paid = |month| if month == billing_month(2026, 1) { InvoiceStatus::Paid } else { InvoiceStatus::Open };
    let change = Change { description: Some(Description::new("Geladeira nova")), ..Change::default() };
    let refusal = transaction::revise(&mut tx, parts[1].id(), Scope::All, &change, first_is_paid).await.unwrap_err();
    assert!(matches!(&refusal, ChangeError::Instalments(RevisionError::Paid(parts)) if parts.len() == 1), "{refusal}");
    transaction::revise(&mut tx, parts[1].id(), Scope::Following, &change, first_is_paid).await.unwrap();
    let renamed = Filter { text: Some("nova".to_owned()), ..Filter::default() };
    assert_eq!(transaction::list(&mut tx, &renamed).await.unwrap().len(), 2);

    transaction::cancel(&mut tx, parts[2].id(), Scope::One, first_is_paid).await.unwrap();
    assert_eq!(transaction::list(&mut tx, &Filter::default()).await.unwrap().len(), 2);
    for _ in 0..2 {
        let last = audit::list(&mut tx, None, 50).await.unwrap();
        let undone =
            last.links.iter().filter(|link| matches!(link.event.deed, fintrack_core::audit::Deed::Undid(_))).count();
        audit::undo(&mut tx, last.links[undone * 2].event.id).await.unwrap();
    }
    audit::undo(&mut tx, bought).await.unwrap();
    assert_eq!(audit::state_hash(&mut tx).await.unwrap(), before);
    expect_sound(&mut tx).await;
}
