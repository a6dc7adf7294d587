//! What transactions sum to.

use fintrack_core::entry::{KindSum, Whose, flow};
use fintrack_core::money::{Currency, Money, MoneyError};
use fintrack_db::{DbError, WorkspaceTx, account, card, transaction, workspace};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::query::TransactionQuery;
use crate::ApiError;
use crate::field::Amount;
use crate::resource::names::Names;

/// What transactions sum to, in one currency. What is ignored is in no sum.
#[derive(Serialize, ToSchema)]
pub(crate) struct TransactionSummary {
    /// What came in: to the accounts, a transfer included at its end; of a card, what was charged back and paid.
    total_in: Amount,
    /// What went out, positive: from the accounts, a transfer included at its source; of a card, what was bought.
    total_out: Amount,
    /// What came in less what went out.
    balance: Amount,
    /// What the account, or all accounts of the currency, held at the end of `date_to` or of today, whatever the other
    /// filters.
    current_balance: Amount,
    /// The currency of it all: the account's or the card's, else the workspace's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The same of every other currency that transactions were let through in.
    other_currencies: Vec<OtherCurrency>,
}

/// What transactions in another currency sum to.
#[derive(Serialize, ToSchema)]
pub(crate) struct OtherCurrency {
    /// The currency.
    #[schema(example = "USD")]
    currency_code: String,
    /// What came in.
    total_in: Amount,
    /// What went out, positive.
    total_out: Amount,
    /// What came in less what went out.
    balance: Amount,
}

fn too_large(error: MoneyError) -> ApiError {
    DbError::Corrupt { what: "sum of transactions", id: Uuid::nil(), cause: error.into() }.into()
}

impl OtherCurrency {
    fn of(currency: Currency, whose: Whose, sums: &[KindSum]) -> Result<Self, MoneyError> {
        let flow = flow(currency, whose, sums)?;
        Ok(Self {
            currency_code: currency.code().to_owned(),
            total_in: flow.came_in.into(),
            total_out: flow.went_out.into(),
            balance: flow.balance()?.into(),
        })
    }
}

impl TransactionSummary {
    pub(crate) async fn find(
        tx: &mut WorkspaceTx,
        names: &Names,
        query: &TransactionQuery,
        today: chrono::NaiveDate,
    ) -> Result<Self, ApiError> {
        let filter = query.filter(names)?;
        let (currency, whose) = match (filter.account, filter.card) {
            (Some(account), _) => (account::find(tx, account).await?.value.currency(), Whose::Accounts),
            (None, Some(card)) => (card::find(tx, card).await?.value.currency(), Whose::Card),
            (None, None) => (workspace::settings::find(tx).await?.value.reports.currency, Whose::Accounts),
        };
        let sums = transaction::summary(tx, &filter).await?;
        let last = query.date_to.map_or(today, |day| day.0);
        let balances = transaction::balances_before(tx, last.succ_opt().unwrap_or(last)).await?;
        let held = balances.iter().filter(|(id, _)| filter.account.is_none_or(|account| account == **id));
        let held = held.map(|(_, balance)| *balance).filter(|balance| balance.currency() == currency);
        let current = Money::sum(currency, held).map_err(too_large)?;
        Self::of(currency, whose, &sums, current).map_err(too_large)
    }

    fn of(currency: Currency, whose: Whose, sums: &[KindSum], current: Money) -> Result<Self, MoneyError> {
        let mut others: Vec<Currency> =
            sums.iter().map(|sum| sum.sum.currency()).filter(|it| *it != currency).collect();
        others.sort_unstable_by(|one, other| one.code().cmp(other.code()));
        others.dedup();
        let OtherCurrency { currency_code, total_in, total_out, balance } = OtherCurrency::of(currency, whose, sums)?;
        let other = |other: Currency| OtherCurrency::of(other, whose, sums);
        let other_currencies = others.into_iter().map(other).collect::<Result<_, _>>()?;
        Ok(Self { total_in, total_out, balance, current_balance: current.into(), currency_code, other_currencies })
    }
}
