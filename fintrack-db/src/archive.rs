//! A whole workspace out of the database, and into another one: what an archive holds ([`fintrack_core::archive`]).
//!
//! [`contents`] loads everything by the functions of each noun, in a number of statements that does not grow with the
//! books (the trail, which may be long, comes some thousand events at a time). [`load`] makes a new workspace of an
//! archive, with the identities that it had.
//!
//! Laws: what is loaded has the contents that it came from, and so the same archive; the books have the same state; the
//! trail goes on where it ended, so that it still proves itself and what it tells of can still be undone; the next
//! statement doubles nothing.
//! What an archive leaves out is said in `docs/archive.md`, and for each column in the tests.

mod load;

use fintrack_core::archive::Contents;
use fintrack_core::import_session::{AccountOrCard, ImportedLine};

use crate::audit::{self, hold_still};
use crate::import_session::{all_pairs, all_traces};
use crate::recurring::Filter;
use crate::transaction::{Whole, all_reimbursements, whole};
use crate::workspace::settings;
use crate::{
    DbError, Stored, WorkspaceTx, account, budget, card, category, exchange_rate, goal, investment, invoice, recurring,
    rule, statement_profile, tag,
};

pub use load::{LoadError, load, load_in};

/// Everything that the workspace holds, as it is at one moment.
///
/// A transaction that was begun to read sees one moment. Another one takes its turn to write the books, as if it were to change
/// them, so that nobody changes them between two of its statements: that keeps writers waiting until it ends.
///
/// # Errors
/// [`DbError::Corrupt`] names a row that the core does not take.
pub async fn contents(tx: &mut WorkspaceTx) -> Result<Contents, DbError> {
    hold_still(tx).await?;
    let workspace = settings::find(tx).await?.value;
    // Pairs are rejected without a turn. One that comes later is not seen; those that are name transactions that stay.
    let rejected = all_pairs(tx).await?;
    let imported = all_traces(tx).await?.into_iter().map(without_file).collect();
    let Whole { live: entries, deleted, bank_texts, spent_plans: plans } = whole(tx).await?;
    Ok(Contents {
        accounts: account::list(tx).await?,
        cards: card::list(tx).await?,
        invoices: invoice::all(tx).await?,
        categories: values(category::list_stored(tx).await?),
        tags: tag::list(tx).await?,
        investments: values(investment::list(tx).await?),
        values: investment::all_values(tx).await?,
        recurring: values(recurring::list(tx, &Filter::default()).await?),
        plans,
        reimbursements: all_reimbursements(tx, &entries).await?,
        entries,
        deleted,
        bank_texts,
        budgets: budget::all(tx).await?,
        goals: values(goal::list(tx).await?),
        quotes: exchange_rate::all(tx).await?,
        imported,
        rejected,
        rules: rule::list(tx).await?.into_iter().map(|stored| (stored.rule, stored.usage)).collect(),
        profiles: statement_profile::list(tx).await?.into_iter().map(|kept| (kept.id, kept.profile.value)).collect(),
        trail: audit::whole_trail(tx).await?,
        ..Contents::new(workspace)
    })
}

fn values<T>(stored: Vec<Stored<T>>) -> Vec<T> {
    stored.into_iter().map(|stored| stored.value).collect()
}

/// The files of statements are not in an archive, so that a trace has none to name.
fn without_file((of, line): (AccountOrCard, ImportedLine)) -> (AccountOrCard, ImportedLine) {
    (of, ImportedLine { file: None, ..line })
}
