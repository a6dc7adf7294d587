//! Investments with their tags and observed values, and the facts of what they are worth.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use std::collections::BTreeSet;

use fintrack_core::account::Account;
use fintrack_core::calendar::date;
use fintrack_core::entry::{Entry, Movement, Redemption, Status};
use fintrack_core::id::{EntryId, InvestmentId};
use fintrack_core::investment::{
    Flow, FlowKind, Holding, HoldingError, Index, IndexKind, Investment, InvestmentError, InvestmentKind,
    InvestmentSubtype, Liquidity, Observation,
};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Description;
use fintrack_core::testing::investments::investments;
use fintrack_db::investment::{ChangeError, NewInvestment};
use fintrack_db::{Constraint, DbError, Version, account, investment, tag, transaction};
use laws::{Books, assert_not_found, assert_stale, name, samples};
use uuid::Uuid;

fn new(text: &str, account: &Account) -> NewInvestment {
    NewInvestment {
        name: name(text),
        kind: InvestmentKind::FixedIncome,
        subtype: None,
        account: account.id,
        currency: account.currency(),
        index: Some(Index::new(IndexKind::Cdi, Some("110% do CDI")).unwrap()),
        liquidity: Liquidity::AtMaturity,
        validity: Some(date(2028, 1, 5)),
        institution: Some(name("Banco Azul")),
        tags: BTreeSet::new(),
    }
}

async fn bought(books: &Books, text: &str) -> (Account, Investment) {
    let account = books.account("Corretora").await;
    let bought = books.undoable(async |tx| investment::create(tx, new(text, &account)).await.unwrap()).await;
    (account, bought)
}

fn observed(day: u32, value: &str) -> Observation {
    Observation { date: date(2026, 3, day), value: brl(value) }
}

#[tokio::test]
async fn investments_are_kept_as_they_were_made_and_changed() {
    let books = Books::new().await;
    let account = books.account("Corretora").await;
    let (travel, house) = (books.tag("Viagem").await.id, books.tag("Casa").await.id);
    for (n, sample) in samples(4, investments(Currency::BRL)).into_iter().enumerate() {
        let Investment { kind, subtype, index, liquidity, is_rescued, .. } = sample;
        let new = NewInvestment {
            kind,
            subtype,
            index,
            liquidity,
            tags: BTreeSet::from([travel]),
            ..new(&format!("Ativo {n}"), &account)
        };
        let made = books.undoable(async |tx| investment::create(tx, new.clone()).await.unwrap()).await;
        let stored = investment::find(&mut books.tx().await, made.id).await.unwrap();
        assert_eq!(stored.value, made);

        let change = |investment: &mut Investment| {
            investment.is_rescued = !is_rescued;
            investment.index = None;
            investment.institution = None;
            investment.tags = BTreeSet::from([house]);
        };
        let seen = Some(stored.version);
        let changed = books.undoable(async |tx| investment::update(tx, made.id, seen, change).await.unwrap()).await;
        let mut expected = made.clone();
        change(&mut expected);
        assert_eq!(changed.value, expected);
        let stale = investment::update(&mut books.tx().await, made.id, seen, change).await.unwrap_err();
        assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
        assert_stale(investment::delete(&mut books.tx().await, made.id, seen).await);
    }
    let mut tx = books.tx().await;
    assert_eq!(investment::list(&mut tx).await.unwrap().len(), 4);
    let refusal = tag::delete(&mut tx, house, None).await.unwrap_err();
    assert!(refusal.to_string().contains("4 of investment tags"), "{refusal}");
    let odd = NewInvestment { subtype: Some(InvestmentSubtype::Share), ..new("Ação", &account) };
    let refusal = investment::create(&mut tx, odd).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Investment(InvestmentError::Subtype { .. })), "{refusal}");
    let refusal = investment::create(&mut tx, new("Ativo 0", &account)).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Db(DbError::Conflict(Constraint::InvestmentName))), "{refusal}");
}

#[tokio::test]
async fn other_tags_alone_raise_the_version() {
    let books = Books::new().await;
    let (_, bought) = bought(&books, "CDB").await;
    let tag = books.tag("Viagem").await.id;
    let before = investment::find(&mut books.tx().await, bought.id).await.unwrap().version;
    let mark = |investment: &mut Investment| _ = investment.tags.insert(tag);
    let marked = books.undoable(async |tx| investment::update(tx, bought.id, None, mark).await.unwrap()).await;
    assert!(marked.version > before);
}

#[tokio::test]
async fn a_day_has_one_value_and_pages_go_back_in_time() {
    let books = Books::new().await;
    let (_, bought) = bought(&books, "CDB").await;
    let before = investment::find(&mut books.tx().await, bought.id).await.unwrap().version;
    for day in [3, 1, 5, 2] {
        let observe = async |tx: &mut _| investment::observe(tx, bought.id, observed(day, "10.00")).await.unwrap();
        assert!(books.undoable(observe).await, "nothing was known of that day");
    }
    let correct = async |tx: &mut _| investment::observe(tx, bought.id, observed(3, "12.00")).await.unwrap();
    assert!(!books.undoable(correct).await);
    assert!(investment::find(&mut books.tx().await, bought.id).await.unwrap().version > before);

    let mut tx = books.tx().await;
    let page = async |tx: &mut _, before| investment::values(tx, bought.id, before, 3).await.unwrap();
    let first = page(&mut tx, None).await;
    let observations: Vec<Observation> = first.items.iter().map(|kept| kept.observation).collect();
    assert_eq!(observations, [observed(5, "10.00"), observed(3, "12.00"), observed(2, "10.00")]);
    let second = page(&mut tx, first.next).await;
    assert_eq!((second.items[0].observation, second.next), (observed(1, "10.00"), None));

    let refusal = investment::observe(&mut tx, bought.id, observed(6, "-0.01")).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Holding(HoldingError::NegativeValue { .. })), "{refusal}");
    drop(tx);
    books.undoable(async |tx| investment::forget(tx, bought.id, date(2026, 3, 5)).await.unwrap()).await;
    assert_not_found(investment::forget(&mut books.tx().await, bought.id, date(2026, 3, 5)).await);
}

#[tokio::test]
async fn what_is_held_follows_from_booked_flows_and_observed_values() {
    let books = Books::new().await;
    let (account, bought) = bought(&books, "CDB").await;
    let id = bought.id;
    let deposit = |amount| Movement::InvestmentDeposit { account: account.id, investment: id, amount: brl(amount) };
    let redemption = Redemption::Full;
    let amount = brl("110.00");
    let withdrawal = Movement::InvestmentWithdrawal { investment: id, account: account.id, amount, redemption };
    let first = books.book(2, Status::Paid, deposit("100.00")).await;
    books.book(3, Status::Pending, deposit("70.00")).await;
    books.book(4, Status::Ignore, deposit("80.00")).await;
    let last = books.book(9, Status::Validating, withdrawal).await;
    let observe = async |tx: &mut _| investment::observe(tx, id, observed(5, "105.00")).await.unwrap();
    books.undoable(observe).await;

    let mut tx = books.tx().await;
    let flow = |entry: EntryId, day, amount, kind| Flow { entry, date: date(2026, 3, day), amount: brl(amount), kind };
    let flows = vec![
        flow(first, 2, "100.00", FlowKind::Deposit),
        flow(last, 9, "110.00", FlowKind::Withdrawal(Redemption::Full)),
    ];
    let investment = investment::find(&mut tx, id).await.unwrap().value;
    let expected = Holding::new(investment, flows, [observed(5, "105.00")]).unwrap();
    assert_eq!(investment::holding(&mut tx, id).await.unwrap(), expected);
    assert_eq!(investment::holdings(&mut tx).await.unwrap(), [expected]);
}

fn entry(id: EntryId, movement: Movement) -> Entry {
    Entry::new(id, date(2026, 3, 2), Description::new("Resgate"), Status::Validating, movement).unwrap()
}

#[tokio::test]
async fn taking_everything_rescues_an_investment_until_it_is_taken_back() {
    let books = Books::new().await;
    let (account, bought) = bought(&books, "CDB").await;
    let withdrawal = |redemption| Movement::InvestmentWithdrawal {
        investment: bought.id,
        account: account.id,
        amount: brl("10.00"),
        redemption,
    };
    let is_rescued = async || investment::find(&mut books.tx().await, bought.id).await.unwrap().value.is_rescued;
    let (all, part) = (withdrawal(Redemption::Full), withdrawal(Redemption::Partial));
    let all = entry(EntryId::new(Uuid::now_v7()), all);
    let booked = books.undoable(async |tx| investment::book(tx, &all).await.unwrap()).await;
    assert_eq!(booked.value, all);
    assert!(is_rescued().await);
    let (part, seen) =
        (entry(all.id(), part), transaction::find(&mut books.tx().await, all.id()).await.unwrap().version);
    let changed = books.undoable(async |tx| investment::amend(tx, Some(seen), &part).await.unwrap()).await;
    assert_eq!(changed.value, part);
    assert!(!is_rescued().await);
    let stale = investment::amend(&mut books.tx().await, Some(Version::new(99)), &all).await.unwrap_err();
    assert!(matches!(stale, ChangeError::Db(DbError::Stale { .. })), "{stale}");
    books.undoable(async |tx| investment::amend(tx, None, &all).await.unwrap()).await;
    books.undoable(async |tx| investment::take_back(tx, all.id(), None).await.unwrap()).await;
    assert!(!is_rescued().await);
}

#[tokio::test]
async fn money_moves_between_an_investment_and_an_account_of_its_currency() {
    let books = Books::new().await;
    let (account, bought) = bought(&books, "CDB").await;
    let abroad = books.account_with("Broker", Money::zero(Currency::USD)).await;
    let deposit = |from: &Account, amount| {
        let movement = Movement::InvestmentDeposit { account: from.id, investment: bought.id, amount };
        entry(EntryId::new(Uuid::now_v7()), movement)
    };
    let mut tx = books.tx().await;
    for (other, refused) in [
        (deposit(&abroad, brl("1.00")), "the investment is in BRL, and the account in USD"),
        (
            deposit(&account, Money::parse("1.00", Currency::USD).unwrap()),
            "1.00 USD is not in BRL, the currency of the investment",
        ),
        (
            entry(
                EntryId::new(Uuid::now_v7()),
                Movement::Transfer { from: account.id, to: abroad.id, sent: brl("1.00"), received: brl("1.00") },
            ),
            "the transaction of the kind TRANSFER moves nothing into the investment or out of it",
        ),
    ] {
        assert_eq!(investment::book(&mut tx, &other).await.unwrap_err().to_string(), refused);
    }
}

#[tokio::test]
async fn an_investment_that_is_used_is_neither_deleted_nor_in_another_currency() {
    let books = Books::new().await;
    let (account, bought) = bought(&books, "CDB").await;
    let in_dollars = books.account_with("Broker", Money::zero(Currency::USD)).await;
    let dollars = |investment: &mut Investment| {
        investment.currency = Currency::USD;
        investment.account = in_dollars.id;
    };
    books.undoable(async |tx| investment::update(tx, bought.id, None, dollars).await.unwrap()).await;
    let back = |investment: &mut Investment| {
        investment.currency = Currency::BRL;
        investment.account = account.id;
    };
    books.undoable(async |tx| investment::update(tx, bought.id, None, back).await.unwrap()).await;
    books.undoable(async |tx| investment::observe(tx, bought.id, observed(1, "1.00")).await.unwrap()).await;

    let mut tx = books.tx().await;
    let refusal = investment::update(&mut tx, bought.id, None, dollars).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Investment(InvestmentError::Currency { .. })), "{refusal}");
    let elsewhere = |investment: &mut Investment| investment.account = in_dollars.id;
    let refusal = investment::update(&mut tx, bought.id, None, elsewhere).await.unwrap_err();
    assert!(matches!(refusal, ChangeError::Investment(InvestmentError::AccountCurrency { .. })), "{refusal}");
    // The account that holds it is in use.
    let refusal = account::delete(&mut tx, account.id, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of investments"), "{refusal}");
    drop(tx);
    // Its values go with it; a deposit keeps it.
    books.undoable(async |tx| investment::delete(tx, bought.id, None).await.unwrap()).await;
    let bought = books.undoable(async |tx| investment::create(tx, new("LCI", &account)).await.unwrap()).await;
    let movement = Movement::InvestmentDeposit { account: account.id, investment: bought.id, amount: brl("100.00") };
    books.book(1, Status::Paid, movement).await;
    let refusal = investment::delete(&mut books.tx().await, bought.id, None).await.unwrap_err();
    assert!(refusal.to_string().contains("1 of transactions"), "{refusal}");
}

#[tokio::test]
async fn another_workspace_has_no_such_investment_account_or_tag() {
    let books = Books::new().await;
    let (account, bought) = bought(&books, "CDB").await;
    let tag = books.tag("Viagem").await.id;
    let mut tx = books.elsewhere().await;
    assert_not_found(investment::find(&mut tx, bought.id).await);
    assert_not_found(investment::delete(&mut tx, bought.id, None).await);
    assert_not_found(investment::holding(&mut tx, bought.id).await);
    assert_not_found(investment::values(&mut tx, bought.id, None, 10).await);
    assert_not_found(investment::forget(&mut tx, bought.id, date(2026, 3, 1)).await);
    let refusals = [
        investment::create(&mut tx, new("CDB", &account)).await.err(),
        investment::observe(&mut tx, bought.id, observed(1, "1.00")).await.err(),
        investment::update(&mut tx, bought.id, None, |_| ()).await.err(),
    ];
    assert!(refusals.iter().all(|it| matches!(it, Some(ChangeError::Db(DbError::NotFound { .. })))), "{refusals:?}");
    drop(tx);
    // Nor has this one a tag that it never made.
    let mut tx = books.tx().await;
    let unknown = fintrack_core::id::TagId::new(InvestmentId::get(bought.id));
    let tags = BTreeSet::from([tag, unknown]);
    let refusal = investment::create(&mut tx, NewInvestment { tags, ..new("LCI", &account) }).await.unwrap_err();
    assert!(matches!(&refusal, ChangeError::Db(DbError::NotFound { what: "tag", key }) if *key == unknown.to_string()));
}
