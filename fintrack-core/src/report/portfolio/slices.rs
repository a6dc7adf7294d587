//! What the portfolio is made of, by type and by liquidity.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::Asset;
use crate::investment::{Investment, InvestmentKind, Liquidity};
use crate::money::{Currency, Money, MoneyError, shares};

/// What is held of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KindSlice {
    /// The type.
    pub kind: InvestmentKind,
    /// What its investments are worth.
    pub total: Money,
    /// How many they are.
    pub count: usize,
    /// Of the portfolio, in percent with 2 decimals.
    pub percent: Decimal,
}

/// What is held of one liquidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LiquiditySlice {
    /// When the money can be had back.
    pub liquidity: Liquidity,
    /// What its investments are worth.
    pub total: Money,
    /// How many they are.
    pub count: usize,
    /// Of the portfolio, in percent with 2 decimals.
    pub percent: Decimal,
}

pub(super) fn by_kind(assets: &[Asset<'_>], currency: Currency) -> Result<Vec<KindSlice>, MoneyError> {
    let slice = |Slice { key: kind, total, count, percent }| KindSlice { kind, total, count, percent };
    Ok(slices(assets, currency, |investment| investment.kind)?.map(slice).collect())
}

pub(super) fn by_liquidity(assets: &[Asset<'_>], currency: Currency) -> Result<Vec<LiquiditySlice>, MoneyError> {
    let slice = |Slice { key: liquidity, total, count, percent }| LiquiditySlice { liquidity, total, count, percent };
    Ok(slices(assets, currency, |investment| investment.liquidity)?.map(slice).collect())
}

struct Slice<K> {
    key: K,
    total: Money,
    count: usize,
    percent: Decimal,
}

/// The assets that are held and converted, by key, largest first.
fn slices<K: Copy + Ord>(
    assets: &[Asset<'_>],
    currency: Currency,
    key: impl Fn(&Investment) -> K,
) -> Result<impl Iterator<Item = Slice<K>>, MoneyError> {
    let mut sums: BTreeMap<K, (Money, usize)> = BTreeMap::new();
    for asset in assets.iter().filter(|asset| asset.is_held()) {
        let Some(value) = asset.value else { continue };
        let (total, count) = sums.entry(key(asset.holding.investment())).or_insert((Money::zero(currency), 0));
        *total = total.checked_add(value)?;
        *count += 1;
    }
    let mut sums: Vec<(K, (Money, usize))> = sums.into_iter().collect();
    sums.sort_by_key(|(key, (total, _))| (Reverse(total.amount()), *key));
    let totals: Vec<Money> = sums.iter().map(|(_, (total, _))| *total).collect();
    let slice = |((key, (total, count)), percent)| Slice { key, total, count, percent };
    Ok(sums.into_iter().zip(shares(&totals)).map(slice))
}
