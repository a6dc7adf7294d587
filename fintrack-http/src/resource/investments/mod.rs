//! Investments: assets that are held, what went into them and came out, and what they were seen to be worth.

mod detail;
pub(crate) mod item;
pub(crate) mod movements;
pub(crate) mod portfolio;
pub(crate) mod values;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, InvestmentId, TagId};
use fintrack_core::investment::{self as core, Index, IndexKind, InvestmentError};
use fintrack_core::name::Name;
use fintrack_core::report::{InvestmentMonth, InvestmentMonthQuery, investment_month};
use fintrack_db::investment::{self, ChangeError, NewInvestment as Added};
use fintrack_db::{WorkspaceTx, account};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::detail::InvestmentWithHistory;
use self::item::InvestmentItem;
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, At, Change, Percent, said};
use crate::problem::{Changing, Deleting, Finding, Reading, UnprocessableEntity, Writing};
use crate::resource::entries::day_at;
use crate::resource::figures::{self, YearMonthQuery, unreportable};
use crate::resource::names::not_found;
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::{IndexType, InvestmentSort, InvestmentSubtype, LiquidityType};
use crate::write::{Answer, IdempotencyHeader, Post};

/// An investment to be added.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewInvestment {
    /// What people will call the asset: 1 to 100 characters, unlike any other one's.
    #[schema(example = "CDB Banco Azul 2028", min_length = 1, max_length = 100)]
    asset_name: String,
    /// What sort of asset it is: a type, or a subtype, which says the type as well.
    #[serde(rename = "type")]
    kind: InvestmentSort,
    /// What it is more exactly: one that is of the type.
    subtype: Option<InvestmentSubtype>,
    /// The account that it is held in; its currency is the investment's.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000f")]
    account_id: AccountId,
    /// When its money can be had back.
    liquidity: LiquidityType,
    /// What its yield was promised to follow.
    index_type: Option<IndexType>,
    /// How closely: `110%` of it, `+6` over it, or `12.5% a.a.` of a fixed rate.
    #[schema(example = "110%", max_length = 50)]
    index_value: Option<String>,
    /// The day that it matures on.
    #[schema(example = "2028-03-01")]
    validity: Option<NaiveDate>,
    /// Who issues it or keeps it.
    #[schema(example = "Banco Azul", max_length = 100)]
    institution: Option<String>,
    /// What it is to be marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
}

impl NewInvestment {
    async fn checked(&self, tx: &mut WorkspaceTx) -> Result<Added, ApiError> {
        Ok(Added {
            name: Name::new(&self.asset_name).at("/asset_name")?,
            kind: self.kind.kind,
            subtype: self.subtype.map(|subtype| subtype.0).or(self.kind.subtype),
            account: self.account_id,
            currency: account::find(tx, self.account_id).await?.value.currency(),
            index: index(self.index_type.map(|index| index.0), self.index_value.as_deref())?,
            liquidity: self.liquidity.0,
            validity: self.validity.map(validity).transpose()?,
            institution: self.institution.as_deref().map(Name::new).transpose().at("/institution")?,
            tags: self.tag_ids.iter().flatten().copied().collect(),
        })
    }
}

/// What is to be different about an investment; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct InvestmentChange {
    /// What people call the asset.
    #[schema(example = "CDB Banco Azul 2028", min_length = 1, max_length = 100, nullable = false)]
    asset_name: Option<String>,
    /// What sort of asset it is: a type, or a subtype, which says the type as well.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<InvestmentSort>,
    /// What it is more exactly: one that is of the type; null for nothing more. It does not follow into another type.
    #[serde(default)]
    #[schema(value_type = Option<InvestmentSubtype>)]
    subtype: Change<InvestmentSubtype>,
    /// The account that it is held in; its currency is the investment's, which stays once it is used.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000b", nullable = false)]
    account_id: Option<AccountId>,
    /// When its money can be had back.
    #[schema(nullable = false)]
    liquidity: Option<LiquidityType>,
    /// What its yield was promised to follow; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<IndexType>)]
    index_type: Change<IndexType>,
    /// How closely; null for the index itself.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "110%", max_length = 50)]
    index_value: Change<String>,
    /// The day that it matures on; null for none.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2028-03-01")]
    validity: Change<NaiveDate>,
    /// Whether all of it was taken out.
    #[schema(example = true, nullable = false)]
    is_rescued: Option<bool>,
    /// Who issues it or keeps it; null for nobody in particular.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Banco Azul", max_length = 100)]
    institution: Change<String>,
    /// What it is marked with from now on.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    #[schema(example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
}

impl InvestmentChange {
    /// What it makes of an investment.
    async fn over(&self, tx: &mut WorkspaceTx, before: core::Investment) -> Result<core::Investment, ApiError> {
        let mut after = core::Investment { index: self.index(before.index.as_ref())?, ..before };
        if let Some(name) = &self.asset_name {
            after.name = Name::new(name).at("/asset_name")?;
        }
        if let Some(id) = self.account_id {
            after.account = id;
            after.currency = account::find(tx, id).await?.value.currency();
        }
        if let Some(InvestmentSort { kind, subtype }) = self.kind {
            after.kind = kind;
            after.subtype = subtype.or(after.subtype.filter(|subtype| subtype.kind() == kind));
        }
        self.subtype.try_map(|subtype| Ok::<_, ApiError>(subtype.0))?.apply(&mut after.subtype);
        after.liquidity = self.liquidity.map_or(after.liquidity, |liquidity| liquidity.0);
        self.validity.try_map(validity)?.apply(&mut after.validity);
        after.is_rescued = self.is_rescued.unwrap_or(after.is_rescued);
        let institution = self.institution.clone().try_map(|name| Name::new(&name)).at("/institution")?;
        institution.apply(&mut after.institution);
        if let Some(tags) = &self.tag_ids {
            after.tags = tags.iter().copied().collect::<BTreeSet<TagId>>();
        }
        Ok(after)
    }

    fn index(&self, before: Option<&Index>) -> Result<Option<Index>, ApiError> {
        let mut kind = before.map(|index| IndexType(index.kind()));
        self.index_type.apply(&mut kind);
        let mut text = before.and_then(Index::text).map(str::to_owned);
        self.index_value.apply(&mut text);
        // Without an index, a value of one means nothing unless it was just given.
        if kind.is_none() && self.index_value == Change::Keep {
            text = None;
        }
        index(kind.map(|index| index.0), text.as_deref())
    }
}

fn validity(date: NaiveDate) -> Result<NaiveDate, ApiError> {
    day_at("/validity", date)
}

fn index(kind: Option<IndexKind>, text: Option<&str>) -> Result<Option<Index>, ApiError> {
    match (kind, text) {
        (Some(kind), text) => Index::new(kind, text).map(Some).at("/index_value"),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ApiError::at("/index_value", &"a value of an index needs the index that it is of")),
    }
}

/// `holding` is the field that holds what an investment's records cannot.
fn refused(error: ChangeError, holding: &str) -> ApiError {
    match error {
        ChangeError::Investment(error) => match &error {
            InvestmentError::Currency { .. } | InvestmentError::AccountCurrency { .. } => {
                ApiError::at("/account_id", &error)
            }
            InvestmentError::OtherCurrency { .. } => ApiError::at("/amount", &error),
            InvestmentError::Subtype { .. } => ApiError::at("/subtype", &error),
            InvestmentError::Elsewhere(_) => not_found("movement of an investment", Uuid::nil()),
        },
        ChangeError::Holding(error) => ApiError::at(holding, &error),
        ChangeError::Db(error) => error.into(),
    }
}

/// Which investment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InvestmentPath {
    /// The investment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    pub(super) id: InvestmentId,
}

/// How an investment did in a month; amounts in its own currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvestmentSummary {
    /// What it was worth at the end of the month, or is today.
    current_value: Amount,
    /// What went into it less what came out, since it began.
    net_balance: Amount,
    /// The return since it began.
    accumulated_return: Amount,
    /// The return of the month.
    monthly_return: Amount,
    /// The return of the month, of the money that was at work in it; 0 where none was.
    return_rate: Percent,
    /// Its part of the portfolio; 0 where that is worth nothing, or lacks a rate of exchange for it.
    portfolio_percentage: Percent,
}

impl From<InvestmentMonth> for InvestmentSummary {
    fn from(month: InvestmentMonth) -> Self {
        Self {
            current_value: month.current_value.into(),
            net_balance: month.net_balance.into(),
            accumulated_return: month.accumulated_return.into(),
            monthly_return: month.monthly_return.into(),
            return_rate: Percent(month.return_rate.unwrap_or_default()),
            portfolio_percentage: Percent(month.portfolio_percentage.unwrap_or_default()),
        }
    }
}

/// An investment, and how it did.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvestmentDetail {
    /// The investment, and what became of it.
    investment: InvestmentWithHistory,
    /// How it did in the month that was asked for.
    summary: InvestmentSummary,
}

async fn summary_of(
    tx: &mut WorkspaceTx,
    id: InvestmentId,
    month: BillingMonth,
    today: NaiveDate,
) -> Result<InvestmentSummary, ApiError> {
    let holding = investment::holding(tx, id).await?;
    let facts = figures::of_month(tx, month, today).await?;
    let query = InvestmentMonthQuery { month, today };
    let of_month = facts.with_books(|books| investment_month(&holding, books, &facts.settings, &query));
    Ok(of_month.map_err(|error| unreportable(&error))?.into())
}

/// List the investments.
#[utoipa::path(
    get,
    path = "/investments",
    operation_id = "listInvestments",
    tag = "investments",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "All investments, by name", body = Vec<InvestmentItem>),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<InvestmentItem>>, ApiError> {
    let mut tx = workspace.begin().await?;
    Ok(Json(item::all(&workspace, &mut tx).await?))
}

/// Add an investment.
#[utoipa::path(
    post,
    path = "/investments",
    operation_id = "createInvestment",
    tag = "investments",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewInvestment,
    responses((status = 201, description = "The investment", body = InvestmentItem), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewInvestment>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let added = new.checked(&mut tx).await?;
        let made = investment::create(&mut tx, added).await.map_err(|error| refused(error, "/asset_name"))?;
        let stored = investment::find(&mut tx, made.id).await?;
        let version = stored.version;
        let item = item::one(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::created(&item).at_version(version)))
    });
    work.await
}

/// Show an investment, and how it did in a month.
#[utoipa::path(
    get,
    path = "/investments/{id}",
    operation_id = "getInvestment",
    tag = "investments",
    params(InvestmentPath, YearMonthQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The investment", body = InvestmentDetail),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<InvestmentPath>,
    Query(query): Query<YearMonthQuery>,
) -> Result<Answer, ApiError> {
    let (month, today) = (query.month()?, workspace.today());
    let mut tx = workspace.begin().await?;
    let stored = investment::find(&mut tx, path.id).await?;
    let version = stored.version;
    let summary = summary_of(&mut tx, path.id, month, today).await?;
    let investment = InvestmentWithHistory::find(&workspace, &mut tx, stored).await?;
    Ok(Answer::ok(&InvestmentDetail { investment, summary }).at_version(version))
}

/// Change an investment.
#[utoipa::path(
    patch,
    path = "/investments/{id}",
    operation_id = "updateInvestment",
    tag = "investments",
    params(InvestmentPath, WorkspaceHeader, IfMatchHeader),
    request_body = InvestmentChange,
    responses((status = 200, description = "The investment as it is now", body = InvestmentItem), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<InvestmentChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = investment::find(&mut tx, path.id).await?.value;
        let after = change.over(&mut tx, before).await?;
        let changed = investment::update(&mut tx, path.id, seen, |investment| *investment = after).await;
        let stored = changed.map_err(|error| refused(error, "/is_rescued"))?;
        let version = stored.version;
        let item = item::one(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::ok(&item).at_version(version)))
    });
    work.await
}

/// Delete an investment that nothing refers to.
#[utoipa::path(
    delete,
    path = "/investments/{id}",
    operation_id = "deleteInvestment",
    tag = "investments",
    params(InvestmentPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        investment::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
