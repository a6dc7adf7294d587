//! A household at work, in memory: what a database of it must agree with, step by step.
//!
//! A [`Model`] rolls a [`Step`], whoever keeps the books takes it and tells what came of it, and the model says whether that
//! is what had to come: which operations are refused, which entries an import creates, what is in the books afterwards and
//! what the trail tells. Imports are predicted by counting alone: of equal lines there are as many as the file with the
//! most of them has. Undo is predicted by the core, on rows of the model's own making.

mod dice;
mod imports;
mod model;
mod roll;
mod rows;

pub use dice::Dice;
pub use model::{Fact, Model, Places, Told, amount, words};
pub use roll::record;

use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::entry::{CategoryRef, Entry};
use crate::id::EntryId;
use crate::instalment::{NewPurchase, Scope};
use crate::money::Money;

/// Something that a household does.
#[derive(Clone, Debug)]
pub enum Step {
    /// Enters transactions.
    Book(Vec<Entry>),
    /// Makes a transaction say something else.
    Change(Entry),
    /// Deletes transactions.
    Delete(Vec<EntryId>),
    /// Brings back one that was deleted.
    Restore(EntryId),
    /// Files transactions under a category.
    File(Vec<EntryId>, CategoryRef),
    /// Says what an income pays back.
    PayBack(EntryId, Vec<(EntryId, Money)>),
    /// Buys in instalments.
    Buy(NewPurchase),
    /// Cancels parts of a purchase, from one on.
    Cancel(EntryId, Scope),
    /// Imports what the bank hands out, and commits.
    Import(Vec<Fact>),
    /// Imports it without a commit: its lines wait.
    Stage(Vec<Fact>),
    /// Commits the session of a month.
    Commit(BillingMonth),
    /// Closes the session of a month.
    Close(BillingMonth),
    /// Undoes an event of the trail, by its number.
    Undo(u64),
}

/// Whether a category is one for incomes.
fn is_income(kind: CategoryKind) -> bool {
    kind == CategoryKind::Income
}
