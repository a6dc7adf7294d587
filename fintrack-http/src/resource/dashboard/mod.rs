//! Dashboards: the figures that are looked at first. The core computes them; here they are given the names that clients
//! know, and those of what they are about.
//!
//! Each is a bounded number of statements, whatever the books hold. Fields are in camelCase, but for those of the goals,
//! which older clients know otherwise.

pub(crate) mod cards;
pub(crate) mod financial;
pub(crate) mod goals;

use std::collections::BTreeMap;

use fintrack_core::entry::CategoryRef;
use fintrack_core::id::CategoryId;
use fintrack_core::money::Currency;
use fintrack_core::money::exchange::Unconverted;
use fintrack_core::report::Source;
use serde::Serialize;
use utoipa::ToSchema;

use crate::field::Amount;
use crate::resource::names::Names;

/// Where chargebacks are shown that nobody filed.
const UNFILED: &str = "(no category)";
/// What they are drawn in: grey.
const UNFILED_COLOR: &str = "#9E9E9E";

/// A category's name and colour.
fn named(names: &Names, category: Option<CategoryId>) -> (String, String) {
    let category = category.and_then(|id| names.category(id));
    category.map_or_else(
        || (UNFILED.to_owned(), UNFILED_COLOR.to_owned()),
        |category| (category.name.to_string(), category.color.to_string()),
    )
}

/// The name of what something is for, where it is for anything.
fn filed(names: &Names, under: Option<CategoryRef>) -> Option<String> {
    under.map(|under| named(names, Some(under.category)).0)
}

/// What is in no figure, for want of an exchange rate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardUnconverted {
    /// The currency that has no rate to that of the workspace.
    #[schema(example = "USD")]
    currency_code: String,
    /// How much, in that currency.
    amount: Amount,
    /// Of how many transactions, balances and the like.
    #[schema(example = 2)]
    count: usize,
}

impl DashboardUnconverted {
    fn all(missing: &BTreeMap<Currency, Unconverted<Source>>) -> Vec<Self> {
        let of = |(currency, missing): (&Currency, &Unconverted<Source>)| Self {
            currency_code: currency.code().to_owned(),
            amount: missing.sum.into(),
            count: missing.count(),
        };
        missing.iter().map(of).collect()
    }
}
