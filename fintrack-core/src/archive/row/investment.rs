//! Investments, and what they were seen to be worth.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::archive::Fault;
use crate::id::{AccountId, InvestmentId, TagId};
use crate::investment::{Index, IndexKind, Investment, InvestmentKind, InvestmentSubtype, Liquidity, Observation};
use crate::money::{Currency, Money};
use crate::name::Name;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvestmentRow<'a> {
    id: InvestmentId,
    name: Cow<'a, Name>,
    kind: InvestmentKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtype: Option<InvestmentSubtype>,
    account: AccountId,
    currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<IndexRow<'a>>,
    liquidity: Liquidity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    validity: Option<NaiveDate>,
    is_rescued: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    institution: Option<Cow<'a, Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<TagId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexRow<'a> {
    kind: IndexKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
}

impl<'a> From<&'a Investment> for InvestmentRow<'a> {
    fn from(investment: &'a Investment) -> Self {
        let Investment {
            id,
            name,
            kind,
            subtype,
            account,
            currency,
            index,
            liquidity,
            validity,
            is_rescued,
            institution,
            tags,
        } = investment;
        let index = index.as_ref();
        Self {
            id: *id,
            name: Cow::Borrowed(name),
            kind: *kind,
            subtype: *subtype,
            account: *account,
            currency: *currency,
            index: index.map(|index| IndexRow { kind: index.kind(), value: index.text().map(Cow::Borrowed) }),
            liquidity: *liquidity,
            validity: *validity,
            is_rescued: *is_rescued,
            institution: institution.as_ref().map(Cow::Borrowed),
            tags: tags.iter().copied().collect(),
        }
    }
}

impl TryFrom<InvestmentRow<'_>> for Investment {
    type Error = Fault;

    fn try_from(row: InvestmentRow<'_>) -> Result<Self, Fault> {
        let index = row.index.map(|IndexRow { kind, value }| Index::new(kind, value.as_deref())).transpose()?;
        Ok(Self {
            id: row.id,
            name: row.name.into_owned(),
            kind: row.kind,
            subtype: row.subtype,
            account: row.account,
            currency: row.currency,
            index,
            liquidity: row.liquidity,
            validity: row.validity,
            is_rescued: row.is_rescued,
            institution: row.institution.map(Cow::into_owned),
            tags: each_once("tag", row.tags)?,
        })
    }
}

/// A list as a set: what is named twice is refused, not folded.
pub(super) fn each_once<T: Ord + Copy + ToString>(what: &'static str, list: Vec<T>) -> Result<BTreeSet<T>, Fault> {
    let mut set = BTreeSet::new();
    for each in list {
        if !set.insert(each) {
            return Err(Fault::Twice { what, id: each.to_string() });
        }
    }
    Ok(set)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct ValueRow {
    investment: InvestmentId,
    date: NaiveDate,
    value: Money,
}

impl ValueRow {
    pub(in crate::archive) const fn of(investment: InvestmentId, observation: Observation) -> Self {
        let Observation { date, value } = observation;
        Self { investment, date, value }
    }

    pub(in crate::archive) const fn read(self) -> (InvestmentId, Observation) {
        let Self { investment, date, value } = self;
        (investment, Observation { date, value })
    }
}
