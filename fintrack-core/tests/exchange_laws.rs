//! The laws of exchange rates; `tests/rules/exchange_rates.rs` has the worked figures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::date;
use fintrack_core::money::exchange::{
    Conversion, ConversionError, Direction, ExchangeRate, Found, Leg, Quote, RateSource, Rates, rate_of_transfer,
};
use fintrack_core::money::{Currency, Money};
use fintrack_core::testing::planning::quotes;
use fintrack_core::testing::{currencies, days, money};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Quotes of which many fall on one day, and days among them.
fn crowded(count: std::ops::Range<usize>) -> impl Strategy<Value = (Vec<Quote>, NaiveDate)> {
    let crowd = |day: NaiveDate| date(2026, 1, 1 + day.day0() % 4);
    (quotes(count), days()).prop_map(move |(quotes, on)| {
        (quotes.into_iter().map(|quote| Quote { date: crowd(quote.date), ..quote }).collect(), crowd(on))
    })
}

/// Half a minor unit: what rounding may move an amount by.
fn half_unit(currency: Currency) -> Decimal {
    Decimal::new(5, u32::from(currency.minor_units()) + 1)
}

/// The best quote between two currencies, by looking at all of them.
fn best(quotes: &[Quote], from: Currency, to: Currency, on: NaiveDate) -> Option<Leg> {
    let is_of_pair = |quote: &&Quote| [(from, to), (to, from)].contains(&(quote.rate.from(), quote.rate.to()));
    let known = quotes.iter().filter(is_of_pair).filter(|quote| quote.date <= on);
    let quote =
        known.max_by_key(|quote| (quote.date, Reverse(quote.source), quote.rate.from() == from, quote.rate.rate()))?;
    let direction = if quote.rate.from() == from { Direction::Direct } else { Direction::Inverse };
    Some(Leg { quote: *quote, direction })
}

/// The same steps walked back.
fn reversed(found: Found) -> Vec<Leg> {
    let turn = |leg: Leg| Leg {
        direction: match leg.direction {
            Direction::Direct => Direction::Inverse,
            Direction::Inverse => Direction::Direct,
        },
        ..leg
    };
    let mut legs: Vec<Leg> = found.legs().map(turn).collect();
    legs.reverse();
    legs
}

/// What was converted, unless it is too large for the books or has no rate.
fn converted(rates: &Rates, amount: Money, to: Currency, on: NaiveDate) -> Option<(Money, Found)> {
    rates.convert(amount, to, on).ok().map(|converted| (converted.amount, converted.found))
}

proptest! {
    /// A currency needs no rate to itself.
    #[test]
    fn a_currency_converts_to_itself_unchanged(amount in money(), quotes in quotes(0..20), on in days()) {
        let rates = Rates::new(Currency::BRL, quotes);
        let same = rates.convert(amount, amount.currency(), on).unwrap();
        prop_assert_eq!((same.amount, same.found, same.found.as_of()), (amount, Found::Same, None));
    }

    /// The table finds what looking at every quote finds.
    #[test]
    fn the_newest_quote_stands((quotes, on) in crowded(0..80), from in currencies(), to in currencies()) {
        if from == to {
            return Ok(());
        }
        let default = Currency::BRL;
        let expected = match best(&quotes, from, to, on) {
            Some(leg) => Some(Found::Pair(leg)),
            None if from == default || to == default => None,
            None => best(&quotes, from, default, on).zip(best(&quotes, default, to, on)).map(
                |(into_default, out_of_default)| Found::Cross { into_default, out_of_default },
            ),
        };
        prop_assert_eq!(Rates::new(default, quotes).rate(from, to, on), expected);
    }

    #[test]
    fn the_order_of_quotes_is_irrelevant(
        (quotes, shuffled) in crowded(0..80)
            .prop_flat_map(|(quotes, _)| (Just(quotes.clone()), Just(quotes).prop_shuffle())),
    ) {
        prop_assert_eq!(Rates::new(Currency::BRL, quotes), Rates::new(Currency::BRL, shuffled));
    }

    /// What is learnt later changes no figure of an earlier day.
    #[test]
    fn no_rate_comes_from_the_future(quotes in quotes(0..40), from in currencies(), to in currencies(), on in days()) {
        let then: Vec<Quote> = quotes.iter().filter(|quote| quote.date <= on).copied().collect();
        let (now, then) = (Rates::new(Currency::BRL, quotes), Rates::new(Currency::BRL, then));
        prop_assert_eq!(now.rate(from, to, on), then.rate(from, to, on));
        let found = now.rate(from, to, on);
        prop_assert!(found.and_then(|found| found.as_of()).is_none_or(|day| day <= on));
    }

    /// The way back is the way there, and gives the amount back but for two roundings. Only where both currencies were
    /// quoted against each other by one source on one day does each way have a quote of its own.
    #[test]
    fn there_and_back_is_the_same_amount(amount in money(), (quotes, on) in crowded(1..40), to in currencies()) {
        let from = amount.currency();
        let rates = Rates::new(Currency::BRL, quotes);
        let Some((there, out)) = converted(&rates, amount, to, on) else { return Ok(()) };
        let back = rates.rate(to, from, on).unwrap();
        let is_mirror = back.legs().eq(reversed(out));
        if !is_mirror {
            let facts = |legs: Vec<Leg>| -> Vec<_> { legs.iter().map(|leg| (leg.quote.date, leg.quote.source)).collect() };
            prop_assert_eq!(facts(back.legs().collect()), facts(reversed(out)));
            return Ok(());
        }
        let product = out.factor().unwrap() * back.factor().unwrap();
        prop_assert!((product - Decimal::ONE).abs() < Decimal::new(1, 9), "{product}");
        if let Some((again, _)) = converted(&rates, there, from, on) {
            let lost = half_unit(to) * back.factor().unwrap() + half_unit(from);
            let moved = (again.amount() - amount.amount()).abs();
            prop_assert!(moved <= lost + Decimal::new(1, 9), "{amount} became {again}");
        }
    }

    /// Money that came back converts to what money that went out does.
    #[test]
    fn the_sign_is_kept(amount in money(), quotes in quotes(1..40), to in currencies(), on in days()) {
        let rates = Rates::new(Currency::BRL, quotes);
        let turned = converted(&rates, -amount, to, on).map(|(amount, _)| -amount);
        prop_assert_eq!(turned, converted(&rates, amount, to, on).map(|(amount, _)| amount));
    }

    /// Each amount is rounded before it is summed, which moves the sum by half a minor unit an amount at most.
    #[test]
    fn a_sum_of_conversions_is_near_the_conversion_of_the_sum(
        cents in prop::collection::vec(-10_000..10_000i64, 1..20),
        quotes in quotes(20..60),
        to in currencies(),
        on in days(),
    ) {
        let rates = Rates::new(Currency::BRL, quotes);
        let Some(_) = rates.rate(Currency::USD, to, on) else { return Ok(()) };
        let dollars: Vec<Money> =
            cents.iter().map(|cents| Money::new(Decimal::new(*cents, 2), Currency::USD).unwrap()).collect();
        let mut conversion = Conversion::new(&rates, to);
        let mut explained = Vec::new();
        for amount in &dollars {
            explained.push(conversion.add((), *amount, on).unwrap().unwrap().amount);
        }
        prop_assert_eq!(Money::sum(to, explained).unwrap(), conversion.total());
        let sum = Money::sum(Currency::USD, dollars.iter().copied()).unwrap();
        let at_once = rates.convert(sum, to, on).unwrap().amount;
        let roundings = Decimal::from(dollars.len() + 1);
        prop_assert!((at_once.amount() - conversion.total().amount()).abs() <= half_unit(to) * roundings);
    }

    /// What is summed and what is reported is all there was.
    #[test]
    fn nothing_is_dropped_in_silence(amounts in prop::collection::vec((money(), days()), 0..30), quotes in quotes(0..6)) {
        let rates = Rates::new(Currency::BRL, quotes);
        let mut conversion = Conversion::new(&rates, Currency::BRL);
        let mut summed = Vec::new();
        let mut apart: Vec<(usize, Money)> = Vec::new();
        for (id, (amount, on)) in amounts.iter().enumerate() {
            match conversion.add(id, *amount, *on) {
                Ok(Some(converted)) => summed.push(converted.amount),
                Ok(None) => {
                    prop_assert!(rates.rate(amount.currency(), Currency::BRL, *on).is_none());
                    apart.push((id, *amount));
                }
                Err(error) => {
                    let is_too_large = matches!(error, ConversionError::TooLarge { .. } | ConversionError::Sum(_));
                    prop_assert!(is_too_large, "{error}");
                }
            }
        }
        prop_assert_eq!(Money::sum(Currency::BRL, summed).unwrap(), conversion.total());
        let (_, unconverted) = conversion.finish();
        for (currency, rest) in &unconverted {
            let own = || apart.iter().filter(|(_, amount)| amount.currency() == *currency && !amount.is_zero());
            prop_assert_eq!(own().map(|(id, _)| *id).collect::<Vec<_>>(), rest.ids.clone());
            prop_assert_eq!(Money::sum(*currency, own().map(|(_, amount)| *amount)).unwrap(), rest.sum);
        }
        let reported: usize = unconverted.values().map(fintrack_core::money::exchange::Unconverted::count).sum();
        prop_assert_eq!(reported, apart.iter().filter(|(_, amount)| !amount.is_zero()).count());
    }

    /// The rate that a transfer says gives back both of its sides.
    #[test]
    fn a_transfer_has_its_own_rate(cents in 1..100_000_000i64, yen in 1..100_000_000i64, on in days()) {
        let sent = Money::new(Decimal::new(cents, 2), Currency::BRL).unwrap();
        let received = Money::new(Decimal::from(yen), Currency::JPY).unwrap();
        let rate = rate_of_transfer(sent, received).unwrap();
        prop_assert!(rate.rate() >= Decimal::ONE);
        let rates = Rates::new(Currency::BRL, [Quote { date: on, rate, source: RateSource::Transfer }]);
        prop_assert_eq!(rates.convert(sent, Currency::JPY, on).unwrap().amount, received);
        prop_assert_eq!(rates.convert(received, Currency::BRL, on).unwrap().amount, sent);
    }
}

fn quote(day: u32, from: Currency, to: Currency, rate: &str, source: RateSource) -> Quote {
    let rate = ExchangeRate::new(from, to, rate.parse().unwrap()).unwrap();
    Quote { date: date(2026, 3, day), rate, source }
}

/// A transfer's fees shall not stand over what a person entered, whichever way one asks.
#[test]
fn the_better_source_of_a_day_stands_in_both_directions() {
    let (real, dollar) = (Currency::BRL, Currency::USD);
    let entered = quote(2, dollar, real, "5.00", RateSource::Entered);
    let rates = Rates::new(real, [quote(2, real, dollar, "0.19", RateSource::Transfer), entered]);
    let on = date(2026, 3, 2);
    let (there, back) = (rates.rate(dollar, real, on).unwrap(), rates.rate(real, dollar, on).unwrap());
    assert_eq!(there, Found::Pair(Leg { quote: entered, direction: Direction::Direct }));
    assert_eq!(back, Found::Pair(Leg { quote: entered, direction: Direction::Inverse }));
    assert_eq!((there.factor(), back.factor()), (Some(Decimal::from(5)), Some(Decimal::new(2, 1))));
}
