//! What the timelines and positions of cards follow from: four statements, however many cards there are and however long
//! their histories.

use std::collections::{BTreeMap, HashMap};
use std::error::Error as StdError;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::card::Card;
use fintrack_core::id::CardId;
use fintrack_core::invoice::{CardBook, Invoice, RowSum, Turnover, Turnovers};
use fintrack_core::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::kept;
use crate::{DbError, Stored, WorkspaceTx, card};

/// A card with all that its figures follow from.
#[derive(Clone, Debug)]
pub struct CardFacts {
    /// The card.
    pub card: Stored<Card>,
    /// The invoices that are kept of it.
    pub kept: BTreeMap<BillingMonth, Invoice>,
    /// What each month bills and what was paid for it.
    pub turnovers: BTreeMap<BillingMonth, Turnover>,
}

impl CardFacts {
    /// The same, as the core asks for it.
    pub const fn book(&self) -> CardBook<'_> {
        CardBook { card: &self.card.value, kept: &self.kept, turnovers: &self.turnovers }
    }
}

/// The facts of a card, or of all cards by name.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such card.
pub async fn facts(tx: &mut WorkspaceTx, card: Option<CardId>) -> Result<Vec<CardFacts>, DbError> {
    let cards = match card {
        Some(id) => vec![card::find(tx, id).await?],
        None => card::list_stored(tx).await?,
    };
    let mut kept = kept(tx, card).await?;
    let mut sums = sums(tx, card).await?;
    let facts = |card: Stored<Card>| {
        let id = card.value.id;
        let turnovers = turnovers(&card.value, sums.remove(&id.get()).unwrap_or_default());
        let turnovers = turnovers.map_err(DbError::corrupt("sum of card", id.get()))?;
        Ok(CardFacts { card, kept: kept.remove(&id).unwrap_or_default(), turnovers })
    };
    cards.into_iter().map(facts).collect()
}

struct SumRow {
    card_id: Uuid,
    billing_month: NaiveDate,
    kind: String,
    sum: Decimal,
    is_final: bool,
}

/// What is summed by kind already, and the final payments, which no sum tells: these are few, and add nothing. Which way a
/// kind counts is the core's to know.
async fn sums(tx: &mut WorkspaceTx, card: Option<CardId>) -> Result<HashMap<Uuid, Vec<SumRow>>, DbError> {
    let rows = sqlx::query_as!(
        SumRow,
        r#"select card_id as "card_id!", billing_month as "billing_month!", kind as "kind!", amount as "sum!",
                  false as "is_final!"
           from card_turnovers
           where ($1::uuid is null or card_id = $1) and row_count > 0
           union all
           select distinct card_id, billing_month, kind, 0::numeric, true
           from transactions
           where ($1::uuid is null or card_id = $1) and is_final_payment and status <> 'IGNORE' and deleted_at is null"#,
        card.map(CardId::get),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut by_card: HashMap<Uuid, Vec<SumRow>> = HashMap::new();
    for row in rows {
        by_card.entry(row.card_id).or_default().push(row);
    }
    Ok(by_card)
}

fn turnovers(
    card: &Card,
    rows: Vec<SumRow>,
) -> Result<BTreeMap<BillingMonth, Turnover>, Box<dyn StdError + Send + Sync>> {
    let mut turnovers = Turnovers::default();
    for row in rows {
        let sum = Money::of_sum(row.sum, card.currency())?;
        turnovers.add_sum(
            BillingMonth::of(row.billing_month),
            RowSum { kind: row.kind.parse()?, sum, is_final: row.is_final },
        );
    }
    Ok(turnovers.months()?.clone())
}
