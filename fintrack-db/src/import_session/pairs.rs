//! Lines and transactions that a person said do not belong together.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::calendar::Period;
use fintrack_core::id::EntryId;
use fintrack_core::import_session::{AccountOrCard, IdentityText, RejectedPair};
use uuid::Uuid;

use super::session::{columns, subject};
use crate::{DbError, WorkspaceTx};

/// The pairs of an account or card whose lines are of some days.
pub(super) async fn load(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    period: Period,
) -> Result<BTreeSet<RejectedPair>, DbError> {
    let (account, card) = columns(subject);
    let rows = sqlx::query!(
        "select dated_on, amount, identity_text, transaction_id
         from rejected_pairs
         where (account_id = $1 or card_id = $2) and dated_on between $3 and $4",
        account,
        card,
        period.start(),
        period.end(),
    )
    .fetch_all(tx.conn())
    .await?;
    let pairs = rows.into_iter().map(|row| RejectedPair {
        date: row.dated_on,
        amount: row.amount,
        identity: IdentityText::from_stored(row.identity_text),
        entry: EntryId::new(row.transaction_id),
    });
    Ok(pairs.collect())
}

/// The pairs of all accounts and cards.
pub(crate) async fn all_pairs(tx: &mut WorkspaceTx) -> Result<Vec<(AccountOrCard, RejectedPair)>, DbError> {
    let rows = sqlx::query!(
        "select id, account_id, card_id, dated_on, amount, identity_text, transaction_id from rejected_pairs"
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let of = subject(row.account_id, row.card_id)
                .ok_or_else(|| DbError::not_found("account of rejected pair", row.id))?;
            let identity = IdentityText::from_stored(row.identity_text);
            let entry = EntryId::new(row.transaction_id);
            Ok((of, RejectedPair { date: row.dated_on, amount: row.amount, identity, entry }))
        })
        .collect()
}

/// Remembers pairs of any accounts and cards.
pub(crate) async fn insert_pairs(
    tx: &mut WorkspaceTx,
    pairs: Vec<(AccountOrCard, RejectedPair)>,
) -> Result<(), DbError> {
    let mut by_subject: BTreeMap<AccountOrCard, Vec<RejectedPair>> = BTreeMap::new();
    for (of, pair) in pairs {
        by_subject.entry(of).or_default().push(pair);
    }
    for (of, pairs) in by_subject {
        remember(tx, of, &pairs).await?;
    }
    Ok(())
}

/// Remembers pairs for every later file; one that is remembered already stays.
pub(super) async fn remember(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    pairs: &[RejectedPair],
) -> Result<(), DbError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let (account, card) = columns(subject);
    sqlx::query!(
        "insert into rejected_pairs
             (workspace_id, account_id, card_id, id, dated_on, amount, identity_text, transaction_id)
         select $1, $2, $3, * from unnest($4::uuid[], $5::date[], $6::numeric[], $7::text[], $8::uuid[])
         on conflict do nothing",
        tx.workspace(),
        account,
        card,
        &pairs.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &pairs.iter().map(|pair| pair.date).collect::<Vec<_>>(),
        &pairs.iter().map(|pair| pair.amount).collect::<Vec<_>>(),
        &pairs.iter().map(|pair| pair.identity.as_str().to_owned()).collect::<Vec<_>>(),
        &pairs.iter().map(|pair| pair.entry.get()).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
