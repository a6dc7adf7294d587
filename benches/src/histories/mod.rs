//! The law of imports, over every format: *importing any set of overlapping windows of a history, in any order, any
//! number of times, yields that history.*
//!
//! A [`Case`] is a history of one account, and downloads of it: windows that overlap, in any order, each one to three
//! times, each time in a format and a manner of its own. Each is written, read back, staged and committed; then the books
//! are compared with what the windows told.

mod format;
mod judge;
mod seed;

use fintrack_core::testing::history::{self, Fact, Window};
use proptest::prelude::*;

pub use format::{Manner, manners};
pub use judge::{Failure, Tally, judge};
pub use seed::{check, seed_of};

/// How many movements a history has at most. Short ones find as much as long ones, and sooner.
const MOVEMENTS_MAX: usize = 40;
/// Shorter texts are not recognised by their beginning, and no format cuts so early.
const CHARS_MIN: usize = 8;
/// No text of a history is longer.
const CHARS_MAX: usize = 40;
/// How often a window is downloaded at most.
const TIMES_MAX: usize = 3;

/// What a bank does with the identities that it prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// A movement keeps its own.
    Kept,
    /// A handful goes round.
    Recycled,
    /// Every download makes its own.
    OfDownload,
    /// There are none.
    None,
}

/// A file that somebody imports.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which window.
    pub window: usize,
    /// How it is written.
    pub manner: Manner,
}

/// A history and how it comes into the books.
#[derive(Clone, Debug)]
pub struct Case {
    /// The bank's own record.
    pub history: Vec<Fact>,
    /// What it does with identities.
    pub ids: Ids,
    /// What was asked of it.
    pub windows: Vec<Window>,
    /// What is imported, in this order.
    pub imports: Vec<Import>,
}

/// Cases of every kind.
pub fn cases() -> impl Strategy<Value = Case> {
    let ids = prop::sample::select(vec![Ids::Kept, Ids::Kept, Ids::Recycled, Ids::OfDownload, Ids::None]);
    let chars = prop_oneof![2 => Just(CHARS_MAX), 1 => CHARS_MIN..CHARS_MAX];
    (history::history(MOVEMENTS_MAX), ids, history::windows(chars)).prop_flat_map(|(history, ids, windows)| {
        let each = prop::collection::vec(prop::collection::vec(manners(), 1..=TIMES_MAX), windows.len());
        let imports = each.prop_map(|each| {
            let of_window = |(window, manners): (usize, Vec<Manner>)| {
                manners.into_iter().map(move |manner| Import { window, manner })
            };
            each.into_iter().enumerate().flat_map(of_window).collect::<Vec<_>>()
        });
        (Just(history), Just(ids), Just(windows), imports.prop_shuffle())
            .prop_map(|(history, ids, windows, imports)| Case { history, ids, windows, imports })
    })
}
