//! What the portfolio is made of, by type and by liquidity.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::figure::Group;
use super::{Asset, Assets};
use crate::investment::{Investment, InvestmentKind, Liquidity};
use crate::money::{Money, shares};
use crate::report::stake::Staked;
use crate::report::visitor::Sums;
use crate::report::{Explanation, ReportError};

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

struct Slice<K> {
    key: K,
    total: Money,
    count: usize,
    percent: Decimal,
}

impl Assets<'_> {
    pub(super) fn by_kind(&self, sums: &Sums<Staked>) -> Result<Vec<KindSlice>, ReportError> {
        let slices = self.slices(sums, |of| of.kind, Group::Kind)?.into_iter();
        let slice = |Slice { key: kind, total, count, percent }| KindSlice { kind, total, count, percent };
        Ok(slices.map(slice).collect())
    }

    pub(super) fn by_liquidity(&self, sums: &Sums<Staked>) -> Result<Vec<LiquiditySlice>, ReportError> {
        let slices = self.slices(sums, |of| of.liquidity, Group::Liquidity)?.into_iter();
        let slice =
            |Slice { key: liquidity, total, count, percent }| LiquiditySlice { liquidity, total, count, percent };
        Ok(slices.map(slice).collect())
    }

    /// What a group is worth, of it and the groups beside it that are worth something.
    pub(super) fn share(&self, group: Group) -> Result<Explanation, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let beside: BTreeSet<Group> = self.by_id.values().map(|asset| group.beside(asset)).collect();
        let mut positive = Vec::new();
        for other in beside {
            if sums.total(&|line| self.worth_of(other, line))?.is_positive() {
                positive.push(other);
            }
        }
        let own: Vec<Group> = positive.iter().copied().filter(|other| *other == group).collect();
        let parts = |groups: &[Group]| self.collect(&|line| groups.iter().find_map(|of| self.worth_of(*of, line)));
        Ok(Explanation::Ratio { numerator: parts(&own)?, denominator: parts(&positive)? })
    }

    /// The assets that are held and converted, by key, largest first.
    fn slices<K: Copy + Ord>(
        &self,
        sums: &Sums<Staked>,
        key: fn(&Investment) -> K,
        group: fn(K) -> Group,
    ) -> Result<Vec<Slice<K>>, ReportError> {
        let keys: BTreeSet<K> =
            self.by_id.values().filter(|asset| asset.is_in_slices()).map(|of| key(of.holding.investment())).collect();
        let amount = |key| Ok((key, sums.total(&|line| self.worth_of(group(key), line))?));
        let mut amounts = keys.into_iter().map(amount).collect::<Result<Vec<_>, ReportError>>()?;
        amounts.sort_by_key(|(key, total)| (Reverse(total.amount()), *key));
        let percents = shares(&amounts.iter().map(|(_, total)| *total).collect::<Vec<_>>());
        let slice = |((key, total), percent)| Slice { key, total, count: self.counted(group(key)).count(), percent };
        Ok(amounts.into_iter().zip(percents).map(slice).collect())
    }
}

impl Asset<'_> {
    /// Whether it is part of a slice: held, and of a known value.
    pub(super) fn is_in_slices(&self) -> bool {
        self.is_held() && self.has_rate
    }
}
