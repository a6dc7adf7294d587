//! The currencies that accounts may be held in: ISO 4217, and the crypto codes that users added. A global table.

use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::bulk::column;
use crate::idempotency::RequestTx;
use crate::money::currency;
use crate::{Db, DbError, WorkspaceTx};

/// A currency, as people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCurrency {
    /// The currency itself: its code and how many decimals its amounts have.
    pub currency: Currency,
    /// ISO 4217, or the code of a crypto currency.
    pub code: String,
    /// Its English name.
    pub name: String,
    /// Its usual sign.
    pub symbol: String,
}

struct CurrencyRow {
    code: String,
    name: String,
    symbol: String,
    minor_units: i16,
}

impl TryFrom<CurrencyRow> for NamedCurrency {
    type Error = DbError;

    fn try_from(CurrencyRow { code, name, symbol, minor_units }: CurrencyRow) -> Result<Self, DbError> {
        let currency =
            currency(&code, minor_units).map_err(|error| DbError::corrupt("currency", Uuid::nil())(error.into()))?;
        Ok(Self { currency, code, name, symbol })
    }
}

/// All currencies, by code.
///
/// # Errors
/// [`DbError::Unavailable`] when the database does not answer.
pub async fn list(db: &Db) -> Result<Vec<NamedCurrency>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    // Codes are ASCII: their order is that of their bytes, whatever the database's collation.
    let rows = sqlx::query_as!(
        CurrencyRow,
        r#"select code, name, symbol, minor_units from currencies order by code collate "C""#,
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter().map(NamedCurrency::try_from).collect()
}

/// The currency of a code, in any case.
///
/// # Errors
/// [`DbError::NotFound`] when no currency has it.
pub async fn find(db: &Db, code: &str) -> Result<NamedCurrency, DbError> {
    find_on(&mut *db.begin_unscoped().await?, code).await
}

/// The currency of a code, in any case, within a request.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find_in<'a>(tx: impl Into<RequestTx<'a>>, code: &str) -> Result<NamedCurrency, DbError> {
    find_on(tx.into().conn(), code).await
}

/// The currencies of some codes, in any case, as far as there are such.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn find_all_in(tx: &mut WorkspaceTx, codes: &[&str]) -> Result<Vec<NamedCurrency>, DbError> {
    let codes = column(codes, |code| code.to_ascii_uppercase());
    let rows = sqlx::query_as!(
        CurrencyRow,
        "select code, name, symbol, minor_units from currencies where code = any($1)",
        &codes,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(NamedCurrency::try_from).collect()
}

async fn find_on(connection: &mut PgConnection, code: &str) -> Result<NamedCurrency, DbError> {
    let code = code.to_ascii_uppercase();
    let query =
        sqlx::query_as!(CurrencyRow, "select code, name, symbol, minor_units from currencies where code = $1", &code);
    query.fetch_optional(connection).await?.ok_or_else(|| DbError::not_found("currency", code))?.try_into()
}

/// Adds the code of a crypto currency, and says whether it is new; one that is there stays as it is.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn add(db: &Db, currency: Currency, name: &Name, symbol: &str) -> Result<bool, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let is_new = sqlx::query_scalar!(
        r#"select add_currency($1, $2, $3, $4) as "is_new!""#,
        currency.code(),
        name.as_str(),
        symbol,
        i16::from(currency.minor_units()),
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(is_new)
}

/// Adds those crypto currencies that are not there, as a part of an operation that knows no more of them than their
/// codes; one that has other decimals here, if any.
pub(crate) async fn ensure(tx: &mut WorkspaceTx, currencies: &[Currency]) -> Result<Option<Currency>, DbError> {
    let is_crypto = |currency: &&Currency| currency.code().parse::<Currency>().is_err();
    let new: Vec<Currency> = currencies.iter().filter(is_crypto).copied().collect();
    sqlx::query!(
        "select add_currency(code, code, code, minor_units)
         from unnest($1::text[], $2::smallint[]) as c (code, minor_units)",
        &column(&new, |currency| currency.code().to_owned()),
        &column(&new, |currency| i16::from(currency.minor_units())),
    )
    .fetch_all(tx.conn())
    .await?;
    let other = sqlx::query_scalar!(
        r#"select w.code as "code!"
           from unnest($1::text[], $2::smallint[]) as w (code, minor_units)
           left join currencies c on c.code = w.code
           where c.minor_units is distinct from w.minor_units
           limit 1"#,
        &column(currencies, |currency| currency.code().to_owned()),
        &column(currencies, |currency| i16::from(currency.minor_units())),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(other.and_then(|code| currencies.iter().find(|currency| currency.code() == code).copied()))
}
