//! The currencies that accounts may be held in.

use axum::extract::State;
use fintrack_core::money;
use fintrack_db::DbError;
use fintrack_db::currency::NamedCurrency;
use fintrack_db::idempotency::RequestTx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::code::FieldCode;
use crate::extract::{Json, Path};
use crate::problem::{BadRequest, NotFound, Unavailable};
use crate::{ApiError, App};

/// A currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct Currency {
    /// ISO 4217, or the code of a crypto currency.
    #[schema(example = "BRL")]
    code: String,
    /// Its English name.
    #[schema(example = "Brazilian real")]
    name: String,
    /// Its usual sign.
    #[schema(example = "R$")]
    symbol: String,
}

impl From<NamedCurrency> for Currency {
    fn from(stored: NamedCurrency) -> Self {
        Self { code: stored.code, name: stored.name, symbol: stored.symbol }
    }
}

/// The currency whose code a field of a body holds.
///
/// # Errors
/// [`ApiError::Invalid`] when there is none.
pub(crate) async fn named<'a>(
    tx: impl Into<RequestTx<'a>>,
    code: &str,
    pointer: &str,
) -> Result<money::Currency, ApiError> {
    match fintrack_db::currency::find_in(tx, code).await {
        Ok(found) => Ok(found.currency),
        Err(absent @ DbError::NotFound { .. }) => Err(ApiError::fault(pointer, FieldCode::NoSuchCurrency, &absent)),
        Err(error) => Err(error.into()),
    }
}

/// Which currency.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CurrencyPath {
    /// The currency's code, in any case.
    #[param(example = "BRL")]
    code: String,
}

/// List the currencies.
#[utoipa::path(
    get,
    path = "/currencies",
    operation_id = "listCurrencies",
    tag = "currencies",
    security(()),
    responses(
        (status = 200, description = "All currencies, by code", body = Vec<Currency>),
        (status = 503, response = Unavailable),
    )
)]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<Currency>>, ApiError> {
    let currencies = fintrack_db::currency::list(&app.db).await?;
    Ok(Json(currencies.into_iter().map(Currency::from).collect()))
}

/// Show a currency.
#[utoipa::path(
    get,
    path = "/currencies/{code}",
    operation_id = "getCurrency",
    tag = "currencies",
    security(()),
    params(CurrencyPath),
    responses(
        (status = 200, description = "The currency", body = Currency),
        (status = 400, response = BadRequest),
        (status = 404, response = NotFound),
        (status = 503, response = Unavailable),
    )
)]
pub(crate) async fn show(State(app): State<App>, Path(path): Path<CurrencyPath>) -> Result<Json<Currency>, ApiError> {
    let currency = fintrack_db::currency::find(&app.db, &path.code).await?;
    Ok(Json(currency.into()))
}
