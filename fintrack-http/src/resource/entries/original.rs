//! What a purchase cost where it was made, as answers show it and requests say it.

use fintrack_core::entry::{Entry, Original};
use fintrack_core::money::exchange::ExchangeRateError;
use fintrack_core::money::{Currency, Money};
use fintrack_db::WorkspaceTx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::field::{Amount, At, Change};
use crate::{ApiError, currency};

/// What a purchase cost where it was made; all null of one in the currency of its card.
#[derive(Serialize, ToSchema)]
pub(crate) struct OriginalPrice {
    /// What it cost where it was made, in the shop's currency.
    pub(crate) original_amount: Option<Amount>,
    /// The shop's currency.
    #[schema(example = "USD")]
    pub(crate) original_currency_code: Option<String>,
    /// How many units of the card's currency a unit of the shop's cost.
    #[schema(example = "5.4325")]
    pub(crate) exchange_rate: Option<String>,
}

impl OriginalPrice {
    pub(crate) fn of(entry: &Entry) -> Self {
        let original = entry.details().and_then(|details| details.original);
        Self {
            original_amount: original.map(|original| original.amount.into()),
            original_currency_code: original.map(|original| original.amount.currency().code().to_owned()),
            exchange_rate: original.map(|original| original.rate.normalize().to_string()),
        }
    }
}

/// What a body says of the price where the purchase was made.
pub(crate) struct SaidOriginal<'b> {
    pub(crate) amount: Change<Amount>,
    pub(crate) currency_code: Option<&'b str>,
    pub(crate) rate: Option<Amount>,
}

impl SaidOriginal<'_> {
    /// Whether the body says anything of it but that there is none.
    pub(crate) fn is_said(&self) -> bool {
        matches!(self.amount, Change::To(_)) || self.currency_code.is_some() || self.rate.is_some()
    }

    /// What the price is from now on, of a purchase that the card is charged this for.
    ///
    /// # Errors
    /// [`ApiError::Invalid`], with the field.
    pub(crate) async fn over(
        &self,
        tx: &mut WorkspaceTx,
        before: Option<Original>,
        charged: Money,
    ) -> Result<Option<Original>, ApiError> {
        let amount = match self.amount {
            Change::Clear => return Ok(None),
            Change::Keep if !self.is_said() => return Ok(before),
            Change::Keep => before.map(|before| before.amount.into()),
            Change::To(amount) => Some(amount),
        };
        let amount: Amount =
            amount.ok_or_else(|| ApiError::at("/original_amount", &"how much was it in that currency?"))?;
        let shops = self.currency(tx, before).await?;
        let amount = amount.of(shops).at("/original_amount")?;
        self.priced(before, amount, charged).map(Some).map_err(|error| self.refused(&error))
    }

    async fn currency(&self, tx: &mut WorkspaceTx, before: Option<Original>) -> Result<Currency, ApiError> {
        const POINTER: &str = "/original_currency_code";
        match (self.currency_code, before) {
            (Some(code), _) => currency::named(tx, code, POINTER).await,
            (None, Some(before)) => Ok(before.amount.currency()),
            (None, None) => Err(ApiError::at(POINTER, &"an original amount is of a currency: which one?")),
        }
    }

    /// At the rate that is said; at the one that it had, where the amount is the same; or at what follows.
    fn priced(&self, before: Option<Original>, amount: Money, charged: Money) -> Result<Original, ExchangeRateError> {
        match (self.rate, before.filter(|before| before.amount == amount)) {
            (Some(rate), _) => Original::at_rate(amount, charged.currency(), rate.decimal()),
            (None, Some(before)) => Ok(before),
            (None, None) => Original::charged(amount, charged),
        }
    }

    fn refused(&self, error: &ExchangeRateError) -> ApiError {
        let pointer = match error {
            ExchangeRateError::SameCurrency(_) => "/original_currency_code",
            ExchangeRateError::NothingMoved(_) => "/original_amount",
            ExchangeRateError::NotPositive(_) | ExchangeRateError::TooFine(_) | ExchangeRateError::TooLarge(_) => {
                if self.rate.is_some() {
                    "/exchange_rate"
                } else {
                    "/original_amount"
                }
            }
        };
        ApiError::at(pointer, error)
    }
}
