//! Investments with deposits, withdrawals and observations of the first half of 2026.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::{days, reais};
use crate::entry::Redemption;
use crate::id::{AccountId, EntryId, InvestmentId};
use crate::investment::{
    Flow, FlowKind, Holding, Index, IndexKind, Investment, InvestmentKind, InvestmentSubtype, Liquidity, Observation,
};
use crate::money::{Currency, Money};
use crate::name::Name;

/// An investment in reais that follows no index.
pub fn investment(id: u128) -> Investment {
    Investment {
        id: InvestmentId::new(Uuid::from_u128(id)),
        name: Name::new(&format!("Investimento {id}")).expect("a short name"),
        kind: InvestmentKind::FixedIncome,
        subtype: None,
        account: AccountId::new(Uuid::nil()),
        currency: Currency::BRL,
        index: None,
        liquidity: Liquidity::Daily,
        validity: None,
        is_rescued: false,
        institution: None,
        tags: BTreeSet::new(),
    }
}

fn amounts(currency: Currency) -> impl Strategy<Value = Money> {
    reais().prop_map(move |reais| Money::rounded(reais.amount(), currency).expect("a small amount"))
}

/// Deposits and withdrawals of any days, now and then one of everything, each with an entry of its own.
pub fn flows(currency: Currency) -> impl Strategy<Value = Vec<Flow>> {
    let kind = prop_oneof![
        6 => Just(FlowKind::Deposit),
        3 => Just(FlowKind::Withdrawal(Redemption::Partial)),
        1 => Just(FlowKind::Withdrawal(Redemption::Full)),
    ];
    prop::collection::vec((days(), amounts(currency), kind), 0..12).prop_map(|facts| {
        let flow = |((date, amount, kind), id)| Flow { entry: EntryId::new(Uuid::from_u128(id)), date, amount, kind };
        facts.into_iter().zip(1..).map(flow).collect()
    })
}

/// Values observed on different days.
pub fn observations(currency: Currency) -> impl Strategy<Value = Vec<Observation>> {
    prop::collection::btree_map(days(), amounts(currency), 0..8)
        .prop_map(|values| values.into_iter().map(|(date, value)| Observation { date, value }).collect())
}

/// Investments of every type, subtype and liquidity, some rescued, some that follow the CDI.
pub fn investments(currency: Currency) -> impl Strategy<Value = Investment> {
    let kind = prop::sample::select(InvestmentKind::ALL.to_vec());
    let subtype = prop::option::of(prop::sample::select(InvestmentSubtype::ALL.to_vec()));
    let liquidity = prop::sample::select(Liquidity::ALL.to_vec());
    (1..1_000_000_000u128, kind, subtype, liquidity, any::<bool>(), any::<bool>()).prop_map(
        move |(id, kind, subtype, liquidity, is_rescued, follows)| Investment {
            kind: subtype.map_or(kind, InvestmentSubtype::kind),
            subtype,
            liquidity,
            is_rescued,
            currency,
            index: follows.then(|| Index::new(IndexKind::Cdi, Some("110%")).expect("a part of the CDI")),
            ..investment(id)
        },
    )
}

/// Investments with what is known of them.
pub fn holdings(currency: Currency) -> impl Strategy<Value = Holding> {
    (investments(currency), flows(currency), observations(currency)).prop_map(|(investment, flows, observations)| {
        Holding::new(investment, flows, observations).expect("the generator makes sound records")
    })
}
