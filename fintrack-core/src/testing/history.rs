//! A bank's own record of one account, and the downloads of it that people make: windows that overlap.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::calendar::date;

/// One movement of the bank's own record: the day (counted from the first), cents, and which of [`TEXTS`].
pub type Fact = (u64, i64, usize);

/// Texts that are near one another: equal beginnings, digits that differ, accents.
pub const TEXTS: &[&str] = &[
    "PADARIA ESTRELA DO SUL 01",
    "PADARIA ESTRELA DO SUL 02",
    "PADARIA ESTRELA",
    "PADARIA AZUL",
    "Café da Praça",
    "PIX ENVIADO FULANA DE TAL",
    "PIX ENVIADO FULANA",
    "Parcela 1/3 LOJA",
    "Parcela 2/3 LOJA",
];

/// How often each day and amount occurs.
pub type Figures = BTreeMap<(NaiveDate, Decimal), usize>;

/// A download: from a day to a day, of whose last day only a share had happened, written with so many characters.
#[derive(Clone, Debug)]
pub struct Window {
    /// The first day.
    pub start: u64,
    /// How many days after it the last one is.
    pub days: u64,
    /// How many movements of the last day had happened.
    pub last_day_keeps: usize,
    /// How many characters of a text are printed.
    pub chars: usize,
    /// Whether the newest movement comes first.
    pub is_newest_first: bool,
}

/// Histories of ten weeks with at most so many movements. Few amounts and texts on few days, so that twins and near-twins
/// are the rule.
pub fn history(movements_max: usize) -> impl Strategy<Value = Vec<Fact>> {
    let cents = prop::sample::select(vec![-450_i64, -450, -1000, 1000, -99_990]);
    prop::collection::vec((0..70_u64, cents, 0..TEXTS.len()), 0..movements_max).prop_map(|mut facts| {
        facts.sort_by_key(|fact| fact.0);
        facts
    })
}

/// Some downloads, each with so many characters of a text.
pub fn windows(chars: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<Window>> {
    let window = (0..70_u64, 0..70_u64, 0..6_usize, chars, any::<bool>()).prop_map(
        |(start, days, last_day_keeps, chars, is_newest_first)| Window {
            start,
            days,
            last_day_keeps,
            chars,
            is_newest_first,
        },
    );
    prop::collection::vec(window, 1..8)
}

/// The day with a number.
pub fn day(number: u64) -> NaiveDate {
    date(2026, 1, 10) + Days::new(number)
}

/// What the bank hands out for a window, oldest or newest first.
pub fn download(history: &[Fact], window: &Window) -> Vec<Fact> {
    let last = window.start + window.days;
    let mut of_last_day = 0;
    let inside = history.iter().filter(|(day, _, _)| (window.start..=last).contains(day));
    let mut facts: Vec<Fact> = inside
        .filter(|(day, _, _)| {
            of_last_day += usize::from(*day == last);
            *day < last || of_last_day <= window.last_day_keeps
        })
        .copied()
        .collect();
    if window.is_newest_first {
        facts.reverse();
    }
    facts
}

/// What all windows together tell of the history: of each day the longest part that any of them saw.
pub fn told(history: &[Fact], windows: &[Window]) -> Vec<Fact> {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    for window in windows {
        let mut of_window: BTreeMap<u64, usize> = BTreeMap::new();
        for (day, ..) in download(history, window) {
            *of_window.entry(day).or_default() += 1;
        }
        for (day, count) in of_window {
            let most = seen.entry(day).or_default();
            *most = count.max(*most);
        }
    }
    let mut left = seen;
    let is_told = |(day, ..): &&Fact| {
        let left = left.get_mut(day).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    history.iter().filter(is_told).copied().collect()
}

/// The figures of some facts.
pub fn figures(facts: &[Fact]) -> Figures {
    let mut counts = BTreeMap::new();
    for (at, cents, _) in facts {
        *counts.entry((day(*at), Decimal::new(*cents, 2))).or_default() += 1;
    }
    counts
}
