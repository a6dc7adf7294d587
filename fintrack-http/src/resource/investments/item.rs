//! An investment as other answers hold it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::id::{AccountId, InvestmentId, TagId};
use fintrack_core::investment::{self as core, Holding, Index};
use fintrack_core::money::Money;
use fintrack_core::report::ReportError;
use fintrack_db::{Stored, WorkspaceTx, account, investment, tag};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Workspace};
use crate::field::Amount;
use crate::resource::figures::unreportable;
use crate::resource::names::Tagged;
use crate::resource::tags::Tag;
use crate::word::{IndexType, InvestmentSubtype, InvestmentType, LiquidityType};

/// The account that holds something, by its name.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct HoldingAccount {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Corretora")]
    name: String,
}

/// An investment.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct InvestmentItem {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000010")]
    pub(crate) id: Uuid,
    /// What people call the asset.
    #[schema(example = "CDB Banco Azul 2028")]
    asset_name: String,
    /// What sort of asset it is.
    #[serde(rename = "type")]
    kind: InvestmentType,
    /// What it is more exactly; null where that was not said.
    subtype: Option<InvestmentSubtype>,
    /// The account that it is held in.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Uuid,
    /// The same, by its name.
    account: HoldingAccount,
    /// The currency of its flows and values.
    #[schema(example = "BRL")]
    currency_code: String,
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
    /// Whether all of it was taken out.
    #[schema(example = false)]
    is_rescued: bool,
    /// Who issued it or keeps it.
    #[schema(example = "Banco Azul")]
    institution: Option<String>,
    /// What it is worth today: the last value that was observed, and what flowed since.
    current_value: Amount,
    /// What it is marked with.
    tags: Vec<Tagged>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

/// What stands beside investments in their answers: loaded by as many statements however many there are.
pub(crate) struct Shelf {
    holdings: HashMap<InvestmentId, Holding>,
    accounts: HashMap<AccountId, String>,
    tags: HashMap<TagId, Tag>,
    today: NaiveDate,
}

impl Shelf {
    /// Beside investments of which all is known already.
    pub(crate) async fn with<P: Needs>(
        workspace: &Workspace<P>,
        tx: &mut WorkspaceTx,
        holdings: Vec<Holding>,
    ) -> Result<Self, ApiError> {
        let accounts = account::list(tx).await?.into_iter().map(|account| (account.id, account.name.into()));
        let tags = tag::list_stored(tx).await?.into_iter();
        let tags = tags.map(|stored| (stored.value.id, Tag::of(workspace, stored)));
        Ok(Self {
            holdings: holdings.into_iter().map(|holding| (holding.investment().id, holding)).collect(),
            accounts: accounts.collect(),
            tags: tags.collect(),
            today: workspace.today(),
        })
    }

    /// All investments, by name.
    pub(crate) async fn items(&self, tx: &mut WorkspaceTx) -> Result<Vec<InvestmentItem>, ApiError> {
        investment::list(tx).await?.into_iter().map(|stored| self.item(stored)).collect()
    }

    pub(crate) fn item(&self, stored: Stored<core::Investment>) -> Result<InvestmentItem, ApiError> {
        let Stored { value: of, created_at, updated_at, .. } = stored;
        Ok(InvestmentItem {
            id: of.id.get(),
            current_value: self.value(&of)?.into(),
            asset_name: of.name.into(),
            kind: InvestmentType(of.kind),
            subtype: of.subtype.map(InvestmentSubtype),
            account_id: of.account.get(),
            account: HoldingAccount {
                id: of.account.get(),
                name: self.accounts.get(&of.account).cloned().unwrap_or_default(),
            },
            currency_code: of.currency.code().to_owned(),
            index_type: of.index.as_ref().map(|index| IndexType(index.kind())),
            index_value: of.index.as_ref().and_then(Index::text).map(str::to_owned),
            liquidity: LiquidityType(of.liquidity),
            validity: of.validity,
            is_rescued: of.is_rescued,
            institution: of.institution.map(String::from),
            tags: of.tags.iter().filter_map(|id| self.tags.get(id)).cloned().map(Tagged::from).collect(),
            created_at,
            updated_at,
        })
    }

    fn value(&self, of: &core::Investment) -> Result<Money, ApiError> {
        let Some(holding) = self.holdings.get(&of.id) else { return Ok(Money::zero(of.currency)) };
        let valuation = holding.valuation(self.today).map_err(ReportError::from);
        Ok(valuation.map_err(|error| unreportable(&error))?.value)
    }
}

/// All investments, by name.
pub(crate) async fn all<P: Needs>(
    workspace: &Workspace<P>,
    tx: &mut WorkspaceTx,
) -> Result<Vec<InvestmentItem>, ApiError> {
    let holdings = investment::holdings(tx).await?;
    Shelf::with(workspace, tx, holdings).await?.items(tx).await
}

/// One investment as it is kept.
pub(crate) async fn one<P: Needs>(
    workspace: &Workspace<P>,
    tx: &mut WorkspaceTx,
    stored: Stored<core::Investment>,
) -> Result<InvestmentItem, ApiError> {
    let holding = investment::holding(tx, stored.value.id).await?;
    Shelf::with(workspace, tx, vec![holding]).await?.item(stored)
}
