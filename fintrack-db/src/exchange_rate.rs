//! Exchange rates in storage: what a currency cost in another on a day, one a source.

use std::collections::HashSet;
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::entry::Status;
use fintrack_core::money::Currency;
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates, quotes_of_transfers};
use fintrack_core::word::WordError;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::audit::Recording;
use crate::bulk::column;
use crate::money::{currency, sum_of_money};
use crate::workspace::settings;
use crate::{DbError, Stored, Version, WorkspaceTx};

/// What names a quote: the two currencies, the day, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuoteKey {
    /// The currency whose unit is priced.
    pub from: Currency,
    /// The currency of the price.
    pub to: Currency,
    /// The day.
    pub date: NaiveDate,
    /// Who says so.
    pub source: RateSource,
}

impl From<Quote> for QuoteKey {
    fn from(quote: Quote) -> Self {
        Self { from: quote.rate.from(), to: quote.rate.to(), date: quote.date, source: quote.source }
    }
}

/// Which quotes are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those that price a currency.
    pub from: Option<Currency>,
    /// Those priced in a currency.
    pub to: Option<Currency>,
}

/// Some quotes, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotePage {
    /// The quotes.
    pub items: Vec<Stored<Quote>>,
    /// What to ask for next; `None` when there is no more.
    pub next: Option<QuoteKey>,
}

struct QuoteRow {
    from_currency_code: String,
    from_minor_units: i16,
    to_currency_code: String,
    to_minor_units: i16,
    quoted_on: NaiveDate,
    source: String,
    rate: Decimal,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl QuoteRow {
    fn quote(&self) -> Result<Quote, Box<dyn StdError + Send + Sync>> {
        let from = currency(&self.from_currency_code, self.from_minor_units)?;
        let to = currency(&self.to_currency_code, self.to_minor_units)?;
        let rate = ExchangeRate::new(from, to, self.rate)?;
        Ok(Quote { date: self.quoted_on, rate, source: self.source.parse()? })
    }
}

impl TryFrom<QuoteRow> for Stored<Quote> {
    type Error = DbError;

    fn try_from(row: QuoteRow) -> Result<Self, DbError> {
        let value = row.quote().map_err(DbError::corrupt("exchange rate", Uuid::nil()))?;
        let QuoteRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// Writes quotes down: one of a pair, day and source that is there already says what it says now.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such currency.
pub async fn add(tx: &mut WorkspaceTx, quotes: &[Quote]) -> Result<(), DbError> {
    // Of two quotes for one key the last stands, as it would if they came one after the other.
    let mut seen = HashSet::with_capacity(quotes.len());
    let last: Vec<Quote> = quotes.iter().rev().copied().filter(|quote| seen.insert(QuoteKey::from(*quote))).collect();
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.watch(tx, Noun::ExchangeRate, last.iter().map(|quote| quote.rate.from())).await?;
    write(tx, &last).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// The same as a part of an operation, of quotes that each have a key of their own.
pub(crate) async fn write(tx: &mut WorkspaceTx, quotes: &[Quote]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into exchange_rates (workspace_id, from_currency_code, to_currency_code, quoted_on, source, rate)
         select $1, * from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::numeric[])
         on conflict on constraint exchange_rates_pkey do update
         set rate = excluded.rate
         where exchange_rates.rate <> excluded.rate",
        tx.workspace(),
        &column(quotes, |quote| quote.rate.from().code().to_owned()),
        &column(quotes, |quote| quote.rate.to().code().to_owned()),
        &column(quotes, |quote| quote.date),
        &column(quotes, |quote| quote.source.as_str()) as &[&str],
        &column(quotes, |quote| quote.rate.rate()),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Quotes that a filter lets through and that come after one in the list, or the first of all: the newest first, those of
/// one day by currencies and source.
///
/// # Errors
/// [`DbError`].
pub async fn list(
    tx: &mut WorkspaceTx,
    filter: &Filter,
    after: Option<QuoteKey>,
    limit: u32,
) -> Result<QuotePage, DbError> {
    let rows = sqlx::query_as!(
        QuoteRow,
        r#"select r.from_currency_code, f.minor_units as from_minor_units, r.to_currency_code,
                  t.minor_units as to_minor_units, r.quoted_on, r.source, r.rate, r.version, r.created_at, r.updated_at
           from exchange_rates r
           join currencies f on f.code = r.from_currency_code
           join currencies t on t.code = r.to_currency_code
           where ($1::text is null or r.from_currency_code = $1)
             and ($2::text is null or r.to_currency_code = $2)
             and ($3::date is null or r.quoted_on < $3
                  or (r.quoted_on = $3
                      and (r.from_currency_code collate "C", r.to_currency_code collate "C", r.source collate "C")
                          > ($4::text, $5::text, $6::text)))
           order by r.quoted_on desc, r.from_currency_code collate "C", r.to_currency_code collate "C",
                    r.source collate "C"
           limit $7"#,
        filter.from.as_ref().map(Currency::code),
        filter.to.as_ref().map(Currency::code),
        after.map(|key| key.date),
        after.as_ref().map(|key| key.from.code()),
        after.as_ref().map(|key| key.to.code()),
        after.map(|key| key.source.as_str()),
        i64::from(limit) + 1, // one more tells whether there is more
    )
    .fetch_all(tx.conn())
    .await?;
    let mut items: Vec<Stored<Quote>> = rows.into_iter().map(Stored::try_from).collect::<Result<_, _>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(|last| last.value.into());
    Ok(QuotePage { items, next })
}

/// A quote.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, key: QuoteKey) -> Result<Stored<Quote>, DbError> {
    let row = sqlx::query_as!(
        QuoteRow,
        "select r.from_currency_code, f.minor_units as from_minor_units, r.to_currency_code,
                t.minor_units as to_minor_units, r.quoted_on, r.source, r.rate, r.version, r.created_at, r.updated_at
         from exchange_rates r
         join currencies f on f.code = r.from_currency_code
         join currencies t on t.code = r.to_currency_code
         where r.from_currency_code = $1 and r.to_currency_code = $2 and r.quoted_on = $3 and r.source = $4",
        key.from.code(),
        key.to.code(),
        key.date,
        key.source.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| not_found(key))?.try_into()
}

/// Deletes a quote.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, key: QuoteKey, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, key).await?.version.expect(seen, "exchange rate", &named(key))?;
    recording.watch(tx, Noun::ExchangeRate, [key.from]).await?;
    sqlx::query!(
        "delete from exchange_rates
         where from_currency_code = $1 and to_currency_code = $2 and quoted_on = $3 and source = $4",
        key.from.code(),
        key.to.code(),
        key.date,
        key.source.as_str(),
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    Ok(())
}

fn not_found(key: QuoteKey) -> DbError {
    DbError::not_found("exchange rate", named(key))
}

fn named(QuoteKey { from, to, date, source }: QuoteKey) -> String {
    format!("{from}/{to}/{date}/{source}")
}

/// All that is known of rates, for reports in the workspace's currency: what was entered or imported, and what booked
/// transfers say.
///
/// # Errors
/// [`DbError`].
pub async fn rates(tx: &mut WorkspaceTx) -> Result<Rates, DbError> {
    let default = settings::find(tx).await?.value.reports.currency;
    rates_into(tx, default).await
}

/// The same, where the workspace's currency is known already.
pub(crate) async fn rates_into(tx: &mut WorkspaceTx, default: Currency) -> Result<Rates, DbError> {
    let mut quotes = all(tx).await?;
    quotes.extend(of_transfers(tx).await?);
    Ok(Rates::new(default, quotes))
}

/// All that was written down.
pub(crate) async fn all(tx: &mut WorkspaceTx) -> Result<Vec<Quote>, DbError> {
    let rows = sqlx::query_as!(
        QuoteRow,
        "select r.from_currency_code, f.minor_units as from_minor_units, r.to_currency_code,
                t.minor_units as to_minor_units, r.quoted_on, r.source, r.rate, r.version, r.created_at, r.updated_at
         from exchange_rates r
         join currencies f on f.code = r.from_currency_code
         join currencies t on t.code = r.to_currency_code",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(|row| Ok(Stored::try_from(row)?.value)).collect()
}

/// What booked transfers between two currencies say, summed by day and pair.
async fn of_transfers(tx: &mut WorkspaceTx) -> Result<Vec<Quote>, DbError> {
    let rows = sqlx::query!(
        r#"select t.booked_on, t.status, t.currency_code, c.minor_units, sum(t.amount) as "sent!",
                  t.received_currency_code as "received_code!", r.minor_units as "received_minor_units!",
                  sum(t.received_amount) as "received!"
           from transactions t
           join currencies c on c.code = t.currency_code
           join currencies r on r.code = t.received_currency_code
           where t.destination_account_id is not null and (t.received_currency_code <> t.currency_code) is true
             and t.deleted_at is null
           group by t.booked_on, t.status, t.currency_code, c.minor_units, t.received_currency_code, r.minor_units"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut transfers = Vec::with_capacity(rows.len());
    for row in rows {
        let corrupt = || DbError::corrupt("sum of transfers", Uuid::nil());
        let status: Status = row.status.parse().map_err(|error: WordError| corrupt()(error.into()))?;
        if !status.is_booked() {
            continue;
        }
        let sent =
            sum_of_money(row.sent, &row.currency_code, row.minor_units).map_err(|error| corrupt()(error.into()))?;
        let received = sum_of_money(row.received, &row.received_code, row.received_minor_units)
            .map_err(|error| corrupt()(error.into()))?;
        transfers.push((row.booked_on, sent, received));
    }
    Ok(quotes_of_transfers(transfers))
}
