//! Exchange rates and the currencies that they are of.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod laws;

use std::collections::HashMap;

use fintrack_core::calendar::date;
use fintrack_core::entry::{Movement, Status};
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::testing::planning::quotes;
use fintrack_db::exchange_rate::{Filter, QuoteKey};
use fintrack_db::{DbError, WorkspaceTx, currency, exchange_rate};
use laws::{Books, assert_not_found, assert_stale, name, samples};
use rust_decimal::Decimal;

fn dollar(day: u32, cents: i64, source: RateSource) -> Quote {
    let rate = ExchangeRate::new(Currency::USD, Currency::BRL, Decimal::new(cents, 2)).unwrap();
    Quote { date: date(2026, 3, day), rate, source }
}

async fn all(tx: &mut WorkspaceTx, filter: Filter, limit: u32) -> Vec<Quote> {
    let (mut quotes, mut after) = (Vec::new(), None);
    loop {
        let page = exchange_rate::list(tx, &filter, after, limit).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        quotes.extend(page.items.into_iter().map(|stored| stored.value));
        match page.next {
            Some(next) => after = Some(next),
            None => return quotes,
        }
    }
}

#[tokio::test]
async fn quotes_are_kept_as_they_came_one_a_source_and_listed_in_pages_that_miss_none() {
    let books = Books::new().await;
    let bitcoin = Currency::crypto("BTC", 8).unwrap();
    assert!(currency::add(books.test().db(), bitcoin, &name("Bitcoin"), "₿").await.unwrap());
    let quotes = samples(1, quotes(40..60)).remove(0);
    books.undoable(async |tx| exchange_rate::add(tx, &quotes).await.unwrap()).await;

    let last: HashMap<QuoteKey, Quote> = quotes.iter().map(|quote| (QuoteKey::from(*quote), *quote)).collect();
    let mut tx = books.tx().await;
    for limit in [1, 7, 500] {
        let listed = all(&mut tx, Filter::default(), limit).await;
        assert_eq!(listed.len(), last.len());
        assert!(listed.iter().all(|quote| last[&QuoteKey::from(*quote)] == *quote));
        assert!(listed.windows(2).all(|pair| pair[0].date >= pair[1].date));
    }
    let of_dollar = Filter { from: Some(Currency::USD), to: None };
    let expected = last.values().filter(|quote| quote.rate.from() == Currency::USD).count();
    assert_eq!(all(&mut tx, of_dollar, 3).await.len(), expected);
    assert_eq!(exchange_rate::rates(&mut tx).await.unwrap(), Rates::new(Currency::BRL, last.into_values()));
}

#[tokio::test]
async fn a_quote_that_says_something_else_is_changed_and_one_that_says_the_same_is_not() {
    let books = Books::new().await;
    let (first, other) = (dollar(1, 540, RateSource::Entered), dollar(1, 545, RateSource::Entered));
    books.undoable(async |tx| exchange_rate::add(tx, &[first]).await.unwrap()).await;
    let stored = exchange_rate::find(&mut books.tx().await, first.into()).await.unwrap();
    assert_eq!(stored.value, first);
    let mut tx = books.tx().await;
    exchange_rate::add(&mut tx, &[first]).await.unwrap();
    assert_eq!(exchange_rate::find(&mut tx, first.into()).await.unwrap(), stored);
    drop(tx);
    books.undoable(async |tx| exchange_rate::add(tx, &[other]).await.unwrap()).await;
    let mut tx = books.tx().await;
    assert_eq!(exchange_rate::find(&mut tx, first.into()).await.unwrap().value, other);
    assert_stale(exchange_rate::delete(&mut tx, first.into(), Some(stored.version)).await);
    drop(tx);
    books.undoable(async |tx| exchange_rate::delete(tx, first.into(), None).await.unwrap()).await;
    assert_not_found(exchange_rate::find(&mut books.tx().await, first.into()).await);
}

#[tokio::test]
async fn booked_transfers_say_a_rate_by_day_and_what_was_entered_comes_first() {
    let books = Books::new().await;
    let here = books.account("Conta Azul").await.id;
    let there = books.account_with("Broker", Money::zero(Currency::USD)).await.id;
    let sent = |reais, dollars| {
        let received = Money::parse(dollars, Currency::USD).unwrap();
        Movement::Transfer { from: here, to: there, sent: brl(reais), received }
    };
    books.book(5, Status::Paid, sent("540.00", "100.00")).await;
    books.book(5, Status::Validating, sent("560.00", "100.00")).await;
    books.book(6, Status::Pending, sent("900.00", "100.00")).await;
    let rate = async |day| {
        let rates = exchange_rate::rates(&mut books.tx().await).await.unwrap();
        rates.rate(Currency::USD, Currency::BRL, date(2026, 3, day)).and_then(|found| found.factor())
    };
    assert_eq!((rate(4).await, rate(6).await), (None, Some(Decimal::new(55, 1))));
    let entered = [dollar(5, 545, RateSource::Entered)];
    books.undoable(async |tx| exchange_rate::add(tx, &entered).await.unwrap()).await;
    assert_eq!(rate(6).await, Some(Decimal::new(545, 2)));
}

#[tokio::test]
async fn a_rate_of_a_currency_that_is_not_there_is_refused() {
    let books = Books::new().await;
    let unknown = Currency::crypto("NOSUCH", 4).unwrap();
    let rate = ExchangeRate::new(unknown, Currency::BRL, Decimal::ONE).unwrap();
    let quote = Quote { date: date(2026, 3, 1), rate, source: RateSource::Imported };
    let refusal = exchange_rate::add(&mut books.tx().await, &[quote]).await.unwrap_err();
    assert!(matches!(refusal, DbError::Dangling { .. }), "{refusal}");
}

#[tokio::test]
async fn a_crypto_currency_is_added_once_and_keeps_its_scale() {
    let books = Books::new().await;
    let db = books.test().db();
    let add = async |scale| {
        let ether = Currency::crypto("ETH", scale).unwrap();
        currency::add(db, ether, &name("Ether"), "Ξ").await.unwrap()
    };
    assert!(add(8).await);
    assert!(!add(2).await);
    assert_eq!(currency::find(db, "eth").await.unwrap().currency.minor_units(), 8);
    assert_not_found(currency::find(db, "NOSUCH").await);
}

#[tokio::test]
async fn another_workspace_has_no_such_rate() {
    let books = Books::new().await;
    let quote = dollar(1, 540, RateSource::Entered);
    books.undoable(async |tx| exchange_rate::add(tx, &[quote]).await.unwrap()).await;
    let mut tx = books.elsewhere().await;
    assert_not_found(exchange_rate::find(&mut tx, quote.into()).await);
    assert_not_found(exchange_rate::delete(&mut tx, quote.into(), None).await);
    assert!(all(&mut tx, Filter::default(), 10).await.is_empty());
    assert_eq!(exchange_rate::rates(&mut tx).await.unwrap(), Rates::new(Currency::BRL, []));
}
