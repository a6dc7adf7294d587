//! All investments together, and each beside the others.

use std::collections::HashMap;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::InvestmentId;
use fintrack_core::investment::{self as core, Index, IndexSeries, InvestmentKind};
use fintrack_core::report::{
    KindSlice, LiquiditySlice, MonthValue, Performance as Performed, Portfolio as Held, PortfolioQuery, performance,
    portfolio,
};
use fintrack_db::report::ReportFacts;
use fintrack_db::{WorkspaceTx, investment};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Json;
use crate::field::{Amount, Month, Percent};
use crate::problem::{Reading, UnprocessableEntity};
use crate::resource::figures::{self, unreportable};
use crate::word::{IndexType, InvestmentSubtype, InvestmentType, LiquidityType};

/// The portfolio today; amounts in the workspace's currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct Portfolio {
    /// What it is worth, by what was last observed.
    total_invested: Amount,
    /// How many investments there are.
    #[schema(example = 5)]
    total_assets: usize,
    /// How many are held.
    #[schema(example = 4)]
    active_investments: usize,
    /// How many were rescued.
    #[schema(example = 1)]
    rescued_investments: usize,
    /// The return of what went in; 0 where nothing did.
    avg_yield_rate: Percent,
    /// What it is likely to yield in a month, by the rates that are known.
    estimated_monthly_yield: Amount,
    /// By type, the largest first.
    distribution: Vec<TypeShare>,
    /// By when the money can be had back, the largest first.
    liquidity_distribution: Vec<LiquidityShare>,
    /// What it was worth at the end of the last months, the oldest first.
    performance_history: Vec<PortfolioPoint>,
    /// The investments that are in no sum: a rate of exchange is missing.
    #[schema(example = json!([]))]
    unconverted: Vec<Uuid>,
}

/// A type's part of the portfolio.
#[derive(Serialize, ToSchema)]
pub(crate) struct TypeShare {
    /// The type.
    #[serde(rename = "type")]
    kind: InvestmentType,
    /// What its investments are worth.
    total: Amount,
    /// How many there are.
    #[schema(example = 2)]
    count: usize,
    /// Their part of the whole.
    percentage: Percent,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-F]{6}$")]
    color: &'static str,
}

/// A liquidity's part of the portfolio.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiquidityShare {
    /// When the money can be had back.
    liquidity: LiquidityType,
    /// What these investments are worth.
    total: Amount,
    /// Their part of the whole.
    percentage: Percent,
}

/// What the portfolio was worth at the end of a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct PortfolioPoint {
    /// The month.
    #[schema(value_type = Month)]
    month: String,
    /// What it was worth.
    value: Amount,
    /// What that is more than at the end of the month before; null after nothing.
    variation: Option<Percent>,
}

/// One colour a type, apart from each other for most eyes.
const fn color(kind: InvestmentKind) -> &'static str {
    match kind {
        InvestmentKind::FixedIncome => "#1565C0",
        InvestmentKind::Equity => "#EF6C00",
        InvestmentKind::TesouroDireto => "#2E7D32",
        InvestmentKind::Fund => "#6A1B9A",
        InvestmentKind::Crypto => "#F9A825",
        InvestmentKind::Pension => "#00838F",
        InvestmentKind::Other => "#546E7A",
    }
}

impl From<KindSlice> for TypeShare {
    fn from(KindSlice { kind, total, count, percent }: KindSlice) -> Self {
        Self {
            kind: InvestmentType(kind),
            total: total.into(),
            count,
            percentage: Percent(percent),
            color: color(kind),
        }
    }
}

impl From<LiquiditySlice> for LiquidityShare {
    fn from(LiquiditySlice { liquidity, total, percent, .. }: LiquiditySlice) -> Self {
        Self { liquidity: LiquidityType(liquidity), total: total.into(), percentage: Percent(percent) }
    }
}

impl From<MonthValue> for PortfolioPoint {
    fn from(MonthValue { month, value, variation, .. }: MonthValue) -> Self {
        Self { month: month.to_string(), value: value.into(), variation: variation.map(Percent) }
    }
}

impl From<Held> for Portfolio {
    fn from(held: Held) -> Self {
        Self {
            total_invested: held.total_invested.into(),
            total_assets: held.total_assets,
            active_investments: held.active_investments,
            rescued_investments: held.rescued_investments,
            avg_yield_rate: Percent(held.average_yield.unwrap_or_default()),
            estimated_monthly_yield: held.estimated_monthly_yield.into(),
            distribution: held.by_kind.into_iter().map(TypeShare::from).collect(),
            liquidity_distribution: held.by_liquidity.into_iter().map(LiquidityShare::from).collect(),
            performance_history: held.history.into_iter().map(PortfolioPoint::from).collect(),
            unconverted: held.unconverted.into_iter().map(InvestmentId::get).collect(),
        }
    }
}

/// How an investment has done since it began; amounts in its own currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct Performance {
    /// The investment.
    #[schema(example = "0199c0de-0000-7000-8000-000000000010")]
    id: Uuid,
    /// What people call the asset.
    #[schema(example = "CDB Banco Azul 2028")]
    asset_name: String,
    /// What sort of asset it is.
    #[serde(rename = "type")]
    kind: InvestmentType,
    /// What it is more exactly; null where that was not said.
    subtype: Option<InvestmentSubtype>,
    /// What its yield was promised to follow.
    index_type: Option<IndexType>,
    /// How closely, as it was written.
    #[schema(example = "110%")]
    index_value: Option<String>,
    /// When its money can be had back.
    liquidity: LiquidityType,
    /// The day that it matures on.
    #[schema(example = "2028-03-01")]
    validity: Option<NaiveDate>,
    /// All that went into it.
    initial_value: Amount,
    /// What it is worth today.
    current_value: Amount,
    /// The return: what it is worth and what came out, less what went in.
    profit_loss: Amount,
    /// That, of what went in; 0 where nothing did.
    profit_loss_percentage: Percent,
}

impl Performance {
    fn of(investment: core::Investment, done: &Performed) -> Self {
        Self {
            id: investment.id.get(),
            asset_name: investment.name.into(),
            kind: InvestmentType(investment.kind),
            subtype: investment.subtype.map(InvestmentSubtype),
            index_type: investment.index.as_ref().map(|index| IndexType(index.kind())),
            index_value: investment.index.as_ref().and_then(Index::text).map(str::to_owned),
            liquidity: LiquidityType(investment.liquidity),
            validity: investment.validity,
            initial_value: done.initial_value.into(),
            current_value: done.current_value.into(),
            profit_loss: done.profit_loss.into(),
            profit_loss_percentage: Percent(done.profit_loss_percentage.unwrap_or_default()),
        }
    }
}

async fn facts(tx: &mut WorkspaceTx, today: NaiveDate) -> Result<ReportFacts, ApiError> {
    figures::of_month(tx, BillingMonth::of(today), today).await
}

/// Show all investments together.
#[utoipa::path(
    get,
    path = "/investments/portfolio",
    operation_id = "getPortfolio",
    tag = "investments",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "The portfolio today", body = Portfolio),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn show(mut workspace: Workspace<Read>) -> Result<Json<Portfolio>, ApiError> {
    let today = workspace.today();
    let facts = facts(&mut workspace.begin().await?, today).await?;
    let query = PortfolioQuery { today, series: &IndexSeries::default() };
    let held = facts.with_books(|books| portfolio(books, &facts.settings, &query));
    Ok(Json(held.map_err(|error| unreportable(&error))?.into()))
}

/// Show how each investment has done.
#[utoipa::path(
    get,
    path = "/investments/performance",
    operation_id = "getPerformance",
    tag = "investments",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "All investments, by name", body = Vec<Performance>),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn performances(mut workspace: Workspace<Read>) -> Result<Json<Vec<Performance>>, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let facts = facts(&mut tx, today).await?;
    let done = facts.with_books(|books| performance(books, today)).map_err(|error| unreportable(&error))?;
    let done: HashMap<InvestmentId, Performed> = done.into_iter().map(|of| (of.investment, of)).collect();
    let investments = investment::list(&mut tx).await?.into_iter().map(|stored| stored.value);
    Ok(Json(investments.filter_map(|of| Some(Performance::of(of.clone(), done.get(&of.id)?))).collect()))
}
