//! Investments in storage, with their tags and the values that were observed of them.

mod facts;
mod movements;
mod values;

use std::collections::BTreeSet;
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::id::{AccountId, InvestmentId, TagId};
use fintrack_core::investment::{
    HoldingError, Index, Investment, InvestmentError, InvestmentKind, InvestmentSubtype, Liquidity,
};
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::money::currency;
use crate::{DbError, Stored, Version, WorkspaceTx, account, tag};

pub use facts::{holding, holdings};
pub use movements::{amend, book, take_back};
pub use values::{KeptValue, ValuePage, forget, observe, values};
pub(crate) use values::{all_values, insert_values};

/// An investment that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewInvestment {
    /// Unique in the workspace.
    pub name: Name,
    /// What sort of asset it is.
    pub kind: InvestmentKind,
    /// What it is more exactly, if that was said: one that is of that type.
    pub subtype: Option<InvestmentSubtype>,
    /// The account that it is held in.
    pub account: AccountId,
    /// The currency of its flows and values: the account's.
    pub currency: Currency,
    /// What its yield was promised to follow, if anything.
    pub index: Option<Index>,
    /// When its money can be had back.
    pub liquidity: Liquidity,
    /// The day that it matures on, if any.
    pub validity: Option<NaiveDate>,
    /// Who issued it or keeps it, if that is known.
    pub institution: Option<Name>,
    /// The words it is marked with.
    pub tags: BTreeSet<TagId>,
}

impl NewInvestment {
    fn with_id(self, id: InvestmentId) -> Investment {
        let Self { name, kind, subtype, account, currency, index, liquidity, validity, institution, tags } = self;
        Investment {
            id,
            name,
            kind,
            subtype,
            account,
            currency,
            index,
            liquidity,
            validity,
            is_rescued: false,
            institution,
            tags,
        }
    }
}

/// Why an investment was not made or not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Investment(#[from] InvestmentError),
    /// The core refuses what was observed of it.
    #[error(transparent)]
    Holding(#[from] HoldingError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

struct InvestmentRow {
    id: Uuid,
    asset_name: String,
    kind: String,
    subtype: Option<String>,
    currency_code: String,
    minor_units: i16,
    account_id: Uuid,
    index_kind: Option<String>,
    index_value: Option<String>,
    liquidity: String,
    validity: Option<NaiveDate>,
    is_rescued: bool,
    institution: Option<String>,
    tags: Vec<Uuid>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl InvestmentRow {
    fn investment(&self) -> Result<Investment, Box<dyn StdError + Send + Sync>> {
        let index = match &self.index_kind {
            Some(kind) => Some(Index::new(kind.parse()?, self.index_value.as_deref())?),
            None => None,
        };
        let investment = Investment {
            id: InvestmentId::new(self.id),
            name: Name::new(&self.asset_name)?,
            kind: self.kind.parse()?,
            subtype: self.subtype.as_deref().map(str::parse).transpose()?,
            account: AccountId::new(self.account_id),
            currency: currency(&self.currency_code, self.minor_units)?,
            index,
            liquidity: self.liquidity.parse()?,
            validity: self.validity,
            is_rescued: self.is_rescued,
            institution: self.institution.as_deref().map(Name::new).transpose()?,
            tags: self.tags.iter().copied().map(TagId::new).collect(),
        };
        investment.check_subtype()?;
        Ok(investment)
    }
}

impl TryFrom<InvestmentRow> for Stored<Investment> {
    type Error = DbError;

    fn try_from(row: InvestmentRow) -> Result<Self, DbError> {
        let value = row.investment().map_err(DbError::corrupt("investment", row.id))?;
        let InvestmentRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// All investments, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Investment>>, DbError> {
    select(tx, None).await
}

/// An investment.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: InvestmentId) -> Result<Stored<Investment>, DbError> {
    select(tx, Some(id)).await?.pop().ok_or_else(|| DbError::not_found("investment", id))
}

async fn select(tx: &mut WorkspaceTx, id: Option<InvestmentId>) -> Result<Vec<Stored<Investment>>, DbError> {
    let rows = sqlx::query_as!(
        InvestmentRow,
        r#"select i.id, i.asset_name, i.kind, i.subtype, i.currency_code, c.minor_units, i.account_id, i.index_kind,
                  i.index_value, i.liquidity, i.validity, i.is_rescued, i.institution,
                  array(select t.tag_id from investment_tags t where t.investment_id = i.id) as "tags!",
                  i.version, i.created_at, i.updated_at
           from investments i
           join currencies c on c.code = i.currency_code
           where $1::uuid is null or i.id = $1
           order by lower(i.asset_name), i.id"#,
        id.map(InvestmentId::get),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Refuses investments that this workspace does not have.
pub(crate) async fn expect_all(
    tx: &mut WorkspaceTx,
    investments: impl IntoIterator<Item = InvestmentId>,
) -> Result<(), DbError> {
    let wanted: Vec<Uuid> = investments.into_iter().map(InvestmentId::get).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let absent = sqlx::query_scalar!(
        r#"select w.id as "id!"
           from unnest($1::uuid[]) as w (id)
           where not exists (select from investments i where i.id = w.id)"#,
        &wanted,
    )
    .fetch_optional(tx.conn())
    .await?;
    absent.map_or(Ok(()), |investment| Err(DbError::not_found("investment", investment)))
}

/// Adds an investment.
///
/// # Errors
/// [`ChangeError::Investment`] when its account is in another currency, or its subtype of another type;
/// [`DbError::Conflict`] when the name is taken; [`DbError::NotFound`] when the account or a tag is not there.
pub async fn create(tx: &mut WorkspaceTx, new: NewInvestment) -> Result<Investment, ChangeError> {
    let investment = new.with_id(InvestmentId::new(Uuid::now_v7()));
    investment.check_subtype()?;
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    expect_places(tx, &investment).await?;
    recording.create(Noun::Investment, [investment.id]);
    insert(tx, std::slice::from_ref(&investment)).await?;
    recording.finish(tx).await?;
    Ok(investment)
}

/// The account and the tags are there, and the account can hold it.
async fn expect_places(tx: &mut WorkspaceTx, investment: &Investment) -> Result<(), ChangeError> {
    let account = account::find(tx, investment.account).await?.value;
    investment.check_account(&account)?;
    Ok(tag::expect_all(tx, &investment.tags).await?)
}

/// Adds investments with their tags, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, investments: &[Investment]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into investments
             (workspace_id, id, asset_name, kind, currency_code, account_id, index_kind, index_value, liquidity, validity,
              is_rescued, institution, subtype)
         select $1, * from unnest(
             $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[],
             $10::date[], $11::boolean[], $12::text[], $13::text[]
         )",
        tx.workspace(),
        &column(investments, |investment| investment.id.get()),
        &column(investments, |investment| investment.name.as_str()) as &[&str],
        &column(investments, |investment| investment.kind.as_str()) as &[&str],
        &column(investments, |investment| investment.currency.code()) as &[&str],
        &column(investments, |investment| investment.account.get()),
        &column(investments, |investment| investment.index.as_ref().map(|index| index.kind().as_str()))
            as &[Option<&str>],
        &column(investments, |investment| investment.index.as_ref().and_then(Index::text)) as &[Option<&str>],
        &column(investments, |investment| investment.liquidity.as_str()) as &[&str],
        &column(investments, |investment| investment.validity) as &[Option<NaiveDate>],
        &column(investments, |investment| investment.is_rescued),
        &column(investments, |investment| investment.institution.as_ref().map(Name::as_str)) as &[Option<&str>],
        &column(investments, |investment| investment.subtype.map(InvestmentSubtype::as_str)) as &[Option<&str>],
    )
    .execute(tx.conn())
    .await?;
    insert_tags(tx, investments).await
}

/// Has the tags of investments be there; those that are stay.
async fn insert_tags(tx: &mut WorkspaceTx, investments: &[Investment]) -> Result<(), DbError> {
    let of = |investment: &Investment| {
        let id = investment.id.get();
        investment.tags.iter().map(move |tag| (id, tag.get())).collect::<Vec<_>>()
    };
    let (ids, tags): (Vec<Uuid>, Vec<Uuid>) = investments.iter().flat_map(of).unzip();
    sqlx::query!(
        "insert into investment_tags (workspace_id, investment_id, tag_id)
         select $1, * from unnest($2::uuid[], $3::uuid[])
         on conflict do nothing",
        tx.workspace(),
        &ids,
        &tags,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn write_tags(tx: &mut WorkspaceTx, investment: &Investment) -> Result<(), DbError> {
    let tags: Vec<Uuid> = investment.tags.iter().map(|tag| tag.get()).collect();
    sqlx::query!(
        "delete from investment_tags where investment_id = $1 and tag_id <> all ($2::uuid[])",
        investment.id.get(),
        &tags,
    )
    .execute(tx.conn())
    .await?;
    insert_tags(tx, std::slice::from_ref(investment)).await
}

/// Changes an investment; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`ChangeError::Investment`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`] of it, its account or
/// a tag, [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: InvestmentId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Investment),
) -> Result<Stored<Investment>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "investment", &id)?;
    let mut after = before.clone();
    change(&mut after);
    before.check_change(&after, is_used(tx, id).await?)?;
    if (before.account, before.currency, &before.tags) != (after.account, after.currency, &after.tags) {
        expect_places(tx, &after).await?;
    }
    recording.watch(tx, Noun::Investment, [id]).await?;
    write(tx, &after).await?;
    write_tags(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

/// Whether amounts are written in its currency: its own values, which are its parts, or what refers to it.
async fn is_used(tx: &mut WorkspaceTx, id: InvestmentId) -> Result<bool, DbError> {
    let was_observed = sqlx::query_scalar!(
        r#"select exists (select from investment_values where investment_id = $1) as "is!""#,
        id.get(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(was_observed || audit::is_in_use(tx, &RowKey::new(Noun::Investment, id)).await?)
}

async fn write(tx: &mut WorkspaceTx, investment: &Investment) -> Result<(), DbError> {
    sqlx::query!(
        "update investments
         set asset_name = $2, kind = $3, currency_code = $4, account_id = $5, index_kind = $6, index_value = $7,
             liquidity = $8, validity = $9, is_rescued = $10, institution = $11, subtype = $12
         where id = $1",
        investment.id.get(),
        investment.name.as_str(),
        investment.kind.as_str(),
        investment.currency.code(),
        investment.account.get(),
        investment.index.as_ref().map(|index| index.kind().as_str()),
        investment.index.as_ref().and_then(Index::text),
        investment.liquidity.as_str(),
        investment.validity,
        investment.is_rescued,
        investment.institution.as_ref().map(Name::as_str),
        investment.subtype.map(InvestmentSubtype::as_str),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes an investment that nothing refers to, with the values that were observed of it.
///
/// # Errors
/// [`DbError::InUse`] says what does; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: InvestmentId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "investment", &id)?;
    audit::refuse_in_use(tx, "investment", &RowKey::new(Noun::Investment, id)).await?;
    recording.watch(tx, Noun::Investment, [id]).await?;
    sqlx::query!("delete from investments where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}
