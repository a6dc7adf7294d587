//! Transactions that never were, for a classifier that has no history to learn from.
//!
//! How many a workspace was trained with is kept; the rows are made anew by the core. They are learned before anything else
//! that is, whenever all is, so that what a person confirmed weighs more.

use fintrack_core::suggest::Classifier;
use fintrack_core::suggest::training::{ROWS_MAX, SEED, synthetic};

use super::decisions;
use super::learning::{aside, save};
use crate::audit::take_turn;
use crate::{DbError, WorkspaceTx, category};

/// What became of synthetic transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trained {
    /// How many were learned that were not before.
    pub created: u32,
    /// How many were known already, or had no category in the workspace.
    pub ignored: u32,
}

/// How many synthetic transactions a workspace was trained with, and how many of them were learned.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Training {
    pub(super) rows: u32,
    learned: u32,
}

pub(super) async fn training(tx: &mut WorkspaceTx) -> Result<Training, DbError> {
    let row =
        sqlx::query!("select synthetic_rows, learned_rows from classifier_trainings").fetch_optional(tx.conn()).await?;
    let count = |of: i32| u32::try_from(of).unwrap_or_default();
    let of = |row: i32, learned: i32| Training { rows: count(row).min(ROWS_MAX), learned: count(learned) };
    Ok(row.map_or_else(Training::default, |row| of(row.synthetic_rows, row.learned_rows)))
}

/// Has the classifier learn so many synthetic transactions, [`ROWS_MAX`] at most; those that it was trained with before
/// are among them. What it knows is made anew, with what the books say after them.
///
/// # Errors
/// [`DbError`].
pub async fn train(tx: &mut WorkspaceTx, rows: u32) -> Result<Trained, DbError> {
    take_turn(tx).await?;
    let before = training(tx).await?;
    let wanted = rows.min(ROWS_MAX);
    let all = before.rows.max(wanted);
    let (categories, confirmations) = (category::list(tx).await?, decisions::all(tx).await?);
    let taught = aside(tx, move || {
        let mut classifier = Classifier::new(&categories);
        let learned = classifier.learn_synthetic(synthetic(SEED, all.into()));
        classifier.learn(&confirmations);
        (classifier, learned)
    });
    let (classifier, learned) = taught.await?;
    save(tx, classifier).await?;
    sqlx::query!(
        "insert into classifier_trainings (workspace_id, synthetic_rows, learned_rows)
         values ($1, $2, $3)
         on conflict (workspace_id) do update
         set synthetic_rows = excluded.synthetic_rows, learned_rows = excluded.learned_rows, trained_at = now()",
        tx.workspace(),
        i32::try_from(all).unwrap_or(i32::MAX),
        i32::try_from(learned).unwrap_or(i32::MAX),
    )
    .execute(tx.conn())
    .await?;
    let created = learned.saturating_sub(before.learned).min(wanted);
    Ok(Trained { created, ignored: wanted - created })
}
