//! What entries name: whether it is there, and what the core has to know of it.

use std::collections::HashSet;
use std::error::Error as StdError;

use fintrack_core::entry::{CategoryRef, Entry, EntryError, PlaceFacts};
use fintrack_core::id::{AccountId, CardId, CategoryId, InvestmentId, SubCategoryId};
use fintrack_core::instalment::InstalmentError;
use thiserror::Error;
use uuid::Uuid;

use super::{ChangeError, PurchaseError};
use crate::money::currency;
use crate::{DbError, WorkspaceTx};

/// Why entries cannot be in these books.
#[derive(Debug, Error)]
pub(super) enum Misfit {
    /// They do not fit what they name.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// What they name is not there, or storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<Misfit> for ChangeError {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Entry(error) => error.into(),
            Misfit::Db(error) => error.into(),
        }
    }
}

impl From<Misfit> for PurchaseError {
    fn from(misfit: Misfit) -> Self {
        match misfit {
            Misfit::Entry(error) => InstalmentError::Entry(error).into(),
            Misfit::Db(error) => error.into(),
        }
    }
}

struct PlaceRow {
    what: String,
    id: Uuid,
    /// A currency's code, or the kind of a category.
    word: String,
    minor_units: i16,
}

impl PlaceRow {
    fn take_into(&self, known: &mut PlaceFacts) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let held_in = || currency(&self.word, self.minor_units);
        match self.what.as_str() {
            "account" => drop(known.accounts.insert(AccountId::new(self.id), held_in()?)),
            "card" => drop(known.cards.insert(CardId::new(self.id), held_in()?)),
            "investment" => drop(known.investments.insert(InvestmentId::new(self.id), held_in()?)),
            _ => drop(known.categories.insert(CategoryId::new(self.id), self.word.parse()?)),
        }
        Ok(())
    }
}

fn facts(rows: &[PlaceRow]) -> Result<PlaceFacts, DbError> {
    let mut known = PlaceFacts::default();
    for row in rows {
        row.take_into(&mut known).map_err(DbError::corrupt("place", row.id))?;
    }
    Ok(known)
}

/// What all accounts, cards and investments are held in: one statement.
pub(crate) async fn all_places(tx: &mut WorkspaceTx) -> Result<PlaceFacts, DbError> {
    let rows = sqlx::query_as!(
        PlaceRow,
        r#"select p.what as "what!", p.id as "id!", p.currency_code as "word!", c.minor_units as "minor_units!"
           from (
               select 'account' as what, id, currency_code from accounts where deleted_at is null
               union all
               select 'card', id, currency_code from cards where deleted_at is null
               union all
               select 'investment', id, currency_code from investments
           ) p
           join currencies c on c.code = p.currency_code"#
    )
    .fetch_all(tx.conn())
    .await?;
    facts(&rows)
}

/// Refuses entries that name a place or a category that is not there, or one that does not fit them: one statement for the
/// places and one for subcategories, whatever the number of entries.
pub(super) async fn expect_places(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<(), Misfit> {
    let named = Named::by(entries);
    let known = named.known(tx).await?;
    named.expect_known(&known)?;
    named.expect_subcategories(tx).await?;
    entries.iter().try_for_each(|entry| entry.movement().check_places(&known))?;
    Ok(())
}

/// What some entries name.
#[derive(Default)]
struct Named {
    accounts: HashSet<AccountId>,
    cards: HashSet<CardId>,
    investments: HashSet<InvestmentId>,
    categories: HashSet<CategoryRef>,
}

impl Named {
    fn by(entries: &[Entry]) -> Self {
        let mut named = Self::default();
        for movement in entries.iter().map(Entry::movement) {
            named.accounts.extend(movement.accounts());
            named.cards.extend(movement.invoice().map(|(card, _)| card));
            named.investments.extend(movement.investment());
            let parts = movement.filing().into_iter().flat_map(|filing| filing.parts(movement.amount()));
            named.categories.extend(parts.map(|part| part.under));
        }
        named
    }

    async fn known(&self, tx: &mut WorkspaceTx) -> Result<PlaceFacts, DbError> {
        let rows = sqlx::query_as!(
            PlaceRow,
            r#"select p.what as "what!", p.id as "id!", p.currency_code as "word!", c.minor_units as "minor_units!"
               from (
                   select 'account' as what, id, currency_code from accounts where id = any($1) and deleted_at is null
                   union all
                   select 'card', id, currency_code from cards where id = any($2) and deleted_at is null
                   union all
                   select 'investment', id, currency_code from investments where id = any($3)
               ) p
               join currencies c on c.code = p.currency_code
               union all
               select 'category', id, kind, 0::smallint from categories where id = any($4)"#,
            &self.accounts.iter().map(|id| id.get()).collect::<Vec<_>>(),
            &self.cards.iter().map(|id| id.get()).collect::<Vec<_>>(),
            &self.investments.iter().map(|id| id.get()).collect::<Vec<_>>(),
            &self.categories.iter().map(|under| under.category.get()).collect::<Vec<_>>(),
        )
        .fetch_all(tx.conn())
        .await?;
        facts(&rows)
    }

    fn expect_known(&self, known: &PlaceFacts) -> Result<(), DbError> {
        let absent = |what, id: String| Err(DbError::NotFound { what, key: id });
        if let Some(id) = self.accounts.iter().find(|id| !known.accounts.contains_key(id)) {
            return absent("account", id.to_string());
        }
        if let Some(id) = self.cards.iter().find(|id| !known.cards.contains_key(id)) {
            return absent("card", id.to_string());
        }
        if let Some(id) = self.investments.iter().find(|id| !known.investments.contains_key(id)) {
            return absent("investment", id.to_string());
        }
        match self.categories.iter().find(|under| !known.categories.contains_key(&under.category)) {
            Some(under) => absent("category", under.category.to_string()),
            None => Ok(()),
        }
    }

    /// Each subcategory is one of its category.
    async fn expect_subcategories(&self, tx: &mut WorkspaceTx) -> Result<(), DbError> {
        let named: Vec<(CategoryId, SubCategoryId)> =
            self.categories.iter().filter_map(|under| Some((under.category, under.subcategory?))).collect();
        if named.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = named.iter().map(|(_, id)| id.get()).collect();
        let rows = sqlx::query!(
            "select category_id, id from subcategories where category_id = any($1) and id = any($2)",
            &named.iter().map(|(category, _)| category.get()).collect::<Vec<_>>(),
            &ids,
        )
        .fetch_all(tx.conn())
        .await?;
        let found: HashSet<(CategoryId, SubCategoryId)> =
            rows.iter().map(|row| (CategoryId::new(row.category_id), SubCategoryId::new(row.id))).collect();
        match named.iter().find(|of| !found.contains(of)) {
            Some((_, id)) => Err(DbError::not_found("subcategory", id)),
            None => Ok(()),
        }
    }
}
