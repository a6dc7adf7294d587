//! Exchange rates: what a currency cost in another on a day, and who says so.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::money::exchange::{ExchangeRate as Rate, ExchangeRateError, Quote, RateSource};
use fintrack_core::money::{Currency, CurrencyError};
use fintrack_db::exchange_rate::{self, Filter, QuoteKey};
use fintrack_db::{Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Query};
use crate::field::{self, Amount};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Finding, Writing};
use crate::resource::entries::day_at;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, currency, word};

/// What a currency cost on a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExchangeRate {
    /// The currency whose unit is priced.
    #[schema(example = "USD")]
    from_currency_code: String,
    /// The currency of the price.
    #[schema(example = "BRL")]
    to_currency_code: String,
    /// The day.
    #[schema(example = "2026-03-10")]
    date: NaiveDate,
    /// How many units of the one a unit of the other cost.
    #[schema(value_type = field::Rate)]
    rate: String,
    /// Who says so.
    #[schema(value_type = word::RateSource)]
    source: RateSource,
    /// When it was written down.
    #[schema(example = "2026-03-10T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last corrected.
    #[schema(example = "2026-03-10T12:00:00Z")]
    updated_at: DateTime<Utc>,
}

impl From<Stored<Quote>> for ExchangeRate {
    fn from(stored: Stored<Quote>) -> Self {
        let Stored { value: Quote { date, rate, source }, created_at, updated_at, .. } = stored;
        Self {
            from_currency_code: rate.from().code().to_owned(),
            to_currency_code: rate.to().code().to_owned(),
            date,
            rate: rate.rate().to_string(),
            source,
            created_at,
            updated_at,
        }
    }
}

/// A rate to be written down, as somebody's who looked it up.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewExchangeRate {
    /// The currency whose unit is priced.
    #[schema(example = "USD")]
    from_currency_code: String,
    /// The currency of the price, another one.
    #[schema(example = "BRL")]
    to_currency_code: String,
    /// The day that it is of.
    #[schema(example = "2026-03-10")]
    date: NaiveDate,
    /// How many units of the one a unit of the other cost: positive, at most 15 decimals.
    #[schema(value_type = field::Rate)]
    rate: Amount,
}

impl NewExchangeRate {
    async fn checked(&self, tx: &mut WorkspaceTx) -> Result<Quote, ApiError> {
        let from = currency::named(&mut *tx, &self.from_currency_code, "/from_currency_code").await?;
        let to = currency::named(tx, &self.to_currency_code, "/to_currency_code").await?;
        let rate = Rate::new(from, to, self.rate.decimal()).map_err(|error| refused(&error))?;
        Ok(Quote { date: day_at("/date", self.date)?, rate, source: RateSource::Entered })
    }
}

fn refused(error: &ExchangeRateError) -> ApiError {
    let pointer = match error {
        ExchangeRateError::SameCurrency(_) => "/to_currency_code",
        ExchangeRateError::NotPositive(_)
        | ExchangeRateError::TooFine(_)
        | ExchangeRateError::TooLarge(_)
        | ExchangeRateError::NothingMoved(_) => "/rate",
    };
    ApiError::at(pointer, error)
}

/// Which rates are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RatesQuery {
    /// Those that price this currency.
    #[param(nullable = false, example = "USD")]
    from: Option<String>,
    /// Those priced in this currency.
    #[param(nullable = false, example = "BRL")]
    to: Option<String>,
}

impl RatesQuery {
    async fn filter(&self, tx: &mut WorkspaceTx) -> Result<Filter, ApiError> {
        Ok(Filter { from: asked(tx, self.from.as_deref()).await?, to: asked(tx, self.to.as_deref()).await? })
    }
}

async fn asked(tx: &mut WorkspaceTx, code: Option<&str>) -> Result<Option<Currency>, ApiError> {
    let Some(code) = code else { return Ok(None) };
    Ok(Some(fintrack_db::currency::find_in(tx, code).await?.currency))
}

/// A place in the list.
#[derive(Serialize, Deserialize)]
pub(crate) struct Place {
    date: NaiveDate,
    from: (String, u8),
    to: (String, u8),
    source: RateSource,
}

impl From<QuoteKey> for Place {
    fn from(QuoteKey { from, to, date, source }: QuoteKey) -> Self {
        let written = |currency: Currency| (currency.code().to_owned(), currency.minor_units());
        Self { date, from: written(from), to: written(to), source }
    }
}

impl Place {
    fn key(&self) -> Result<QuoteKey, ApiError> {
        let read = |(code, units): &(String, u8)| code.parse().or_else(|_| Currency::crypto(code, *units));
        let none = |error: CurrencyError| ApiError::Malformed(error.to_string());
        let (from, to) = (read(&self.from).map_err(none)?, read(&self.to).map_err(none)?);
        Ok(QuoteKey { from, to, date: self.date, source: self.source })
    }
}

/// List exchange rates.
#[utoipa::path(
    get,
    path = "/exchange-rates",
    operation_id = "listExchangeRates",
    tag = "currencies",
    params(RatesQuery, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "Rates, the newest day first", body = List<ExchangeRate>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Query(query): Query<RatesQuery>,
    page: Page<Place>,
) -> Result<Json<List<ExchangeRate>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let (filter, after) = (query.filter(&mut tx).await?, page.after.as_ref().map(Place::key).transpose()?);
    let found = exchange_rate::list(&mut tx, &filter, after, page.limit.into()).await?;
    Ok(Json(List::new(found.items, found.next.map(Place::from).as_ref())))
}

/// Write down an exchange rate; one of that pair and day that somebody entered before says what this one says.
#[utoipa::path(
    post,
    path = "/exchange-rates",
    operation_id = "createExchangeRate",
    tag = "currencies",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewExchangeRate,
    responses((status = 201, description = "The rate", body = ExchangeRate), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewExchangeRate>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let quote = new.checked(&mut tx).await?;
        exchange_rate::add(&mut tx, &[quote]).await?;
        let stored = exchange_rate::find(&mut tx, quote.into()).await?;
        Ok((tx, Answer::created(&ExchangeRate::from(stored))))
    });
    work.await
}
