//! Investments (investimentos): what is held, what it was promised, and what it is worth on a day.
//!
//! An [`Investment`] says what was bought; a [`Holding`] is an investment with its deposits, its withdrawals and the values
//! that were observed of it. Everything else follows from these on any day, as a [`Position`]: nothing is stored.
//!
//! Laws: invested = deposits − withdrawals; return = value + withdrawals − deposits; the order of flows and observations
//! is irrelevant; an index value prints and parses back. What is booked in the ledger becomes a [`Flow`] by
//! [`Flow::of`]; conversion between currencies is left to the reports.
//!
//! Read on with [`Index`], what a yield was promised to be, as people write it; [`IndexSeries`], what the indices were, and so
//! what a month is likely to yield; and in the reports [`performance`](fn@crate::report::performance),
//! [`investment_month()`](crate::report::investment_month()) and [`portfolio()`](crate::report::portfolio()). Worked by hand:
//! [investments](crate::book::rules::investments). A program: [investments](crate::book::programs::investments). Source: the
//! domain page, section 3, investments.
//!
//! ```
//! use std::collections::BTreeSet;
//!
//! use fintrack_core::calendar::date;
//! use fintrack_core::entry::Redemption;
//! use fintrack_core::id::{AccountId, EntryId, InvestmentId};
//! use fintrack_core::investment::{
//!     Flow, FlowKind, Holding, Index, IndexKind, Investment, InvestmentKind, InvestmentSubtype, Liquidity,
//!     Observation,
//! };
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::name::Name;
//! use uuid::Uuid;
//!
//! let cdb = Investment {
//!     id: InvestmentId::new(Uuid::from_u128(1)),
//!     name: Name::new("CDB Banco Azul 2028")?,
//!     kind: InvestmentKind::FixedIncome,
//!     subtype: Some(InvestmentSubtype::Cdb),
//!     account: AccountId::new(Uuid::from_u128(2)),
//!     currency: Currency::BRL,
//!     index: Some(Index::new(IndexKind::Cdi, Some("110% do CDI"))?),
//!     liquidity: Liquidity::AtMaturity,
//!     validity: Some(date(2028, 1, 5)),
//!     is_rescued: false,
//!     institution: Some(Name::new("Banco Azul")?),
//!     tags: BTreeSet::new(),
//! };
//! let flow = |id: u128, date, amount, kind| Flow { entry: EntryId::new(Uuid::from_u128(id)), date, amount, kind };
//! let flows = vec![
//!     flow(3, date(2026, 1, 5), brl("1000.00"), FlowKind::Deposit),
//!     flow(4, date(2026, 2, 20), brl("200.00"), FlowKind::Withdrawal(Redemption::Partial)),
//! ];
//! let holding = Holding::new(cdb, flows, [Observation { date: date(2026, 1, 31), value: brl("1010.00") }])?;
//!
//! let position = holding.position(date(2026, 2, 28))?;
//! assert_eq!(position.invested, brl("800.00"));
//! assert_eq!(position.value, brl("810.00")); // the observation, less what was withdrawn since
//! assert_eq!(position.gain, brl("10.00"));
//! assert_eq!(position.gain_percent().unwrap().to_string(), "1.00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compound;
mod holding;
mod index;
mod index_series;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use crate::account::Account;
use crate::entry::{Entry, EntryKind, Movement, Redemption};
use crate::id::{AccountId, InvestmentId, TagId};
use crate::money::{Currency, Money};
use crate::name::Name;
use crate::word::words;

pub use holding::{Flow, FlowKind, Holding, HoldingError, Observation, Position, Valuation, ValueBasis};
pub use index::{INDEX_TEXT_CHARS_MAX, Index, IndexError, IndexRate};
pub use index_series::{Growth, IndexSeries, KnownRate, NotEstimated, SeriesError};

words! {
    /// What sort of asset it is.
    InvestmentKind, "an investment type" {
        /// Bonds and deposits of banks and companies (renda fixa): CDB, LCI, LCA, debentures.
        FixedIncome = "RENDA_FIXA",
        /// Shares and listed funds (renda variável).
        Equity = "RENDA_VARIAVEL",
        /// Bonds of the Brazilian treasury.
        TesouroDireto = "TESOURO_DIRETO",
        /// A fund (fundo de investimento).
        Fund = "FUNDO_INVESTIMENTO",
        /// Coins.
        Crypto = "CRYPTO",
        /// A private pension plan (previdência).
        Pension = "PREVIDENCIA",
        /// Anything else.
        Other = "OTHER",
    }
}

words! {
    /// What an asset is more exactly than its type says, in the words of Brazilian banks and brokers.
    InvestmentSubtype, "an investment subtype" {
        /// A bank's certificate of deposit (certificado de depósito bancário).
        Cdb = "CDB",
        /// A bank's letter on housing credit (letra de crédito imobiliário).
        Lci = "LCI",
        /// A bank's letter on farming credit (letra de crédito do agronegócio).
        Lca = "LCA",
        /// A savings account (poupança).
        Savings = "POUPANCA",
        /// A share of a company (ação).
        Share = "ACAO",
        /// A listed fund of real estate (fundo imobiliário).
        RealEstateFund = "FII",
        /// Any other fund.
        Fund = "FUNDO",
        /// None of these.
        Other = "OUTRO",
    }
}

impl InvestmentSubtype {
    /// The type that it is of.
    pub const fn kind(self) -> InvestmentKind {
        match self {
            Self::Cdb | Self::Lci | Self::Lca | Self::Savings => InvestmentKind::FixedIncome,
            Self::Share | Self::RealEstateFund => InvestmentKind::Equity,
            Self::Fund => InvestmentKind::Fund,
            Self::Other => InvestmentKind::Other,
        }
    }
}

words! {
    /// What its yield follows.
    IndexKind, "an index" {
        /// The rate of deposits between Brazilian banks, a year of 252 business days.
        Cdi = "CDI",
        /// Brazilian consumer prices, by month.
        Ipca = "IPCA",
        /// The base rate of the central bank of Brazil, a year of 252 business days.
        Selic = "SELIC",
        /// Nothing: the yearly rate is known beforehand (prefixado).
        Fixed = "FIXED",
    }
}

words! {
    /// When its money can be had back.
    Liquidity, "a liquidity" {
        /// On any day.
        Daily = "DAILY",
        /// Once a month.
        Monthly = "MONTHLY",
        /// When it matures, not before.
        AtMaturity = "AT_MATURITY",
    }
}

/// An investment: one asset that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Investment {
    /// Its identity.
    pub id: InvestmentId,
    /// What people call the asset.
    pub name: Name,
    /// What sort of asset it is.
    pub kind: InvestmentKind,
    /// What it is more exactly, if that was said: one that is of that type.
    pub subtype: Option<InvestmentSubtype>,
    /// The account that it is held in.
    pub account: AccountId,
    /// The currency of its flows and values, immutable once used.
    pub currency: Currency,
    /// What its yield was promised to follow, if anything.
    pub index: Option<Index>,
    /// When its money can be had back.
    pub liquidity: Liquidity,
    /// The day that it matures on, if any (vencimento).
    pub validity: Option<NaiveDate>,
    /// Whether all of it was taken out (resgatado).
    pub is_rescued: bool,
    /// Who issued it or keeps it, if that was written down.
    pub institution: Option<Name>,
    /// The words it is marked with.
    pub tags: BTreeSet<TagId>,
}

/// Why an investment cannot be, or cannot become, what somebody wants it to be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvestmentError {
    /// Amounts are written in its currency already.
    #[error("the investment is in {held}, and is used: it cannot be in {wanted}")]
    Currency {
        /// The currency it has.
        held: Currency,
        /// The currency it was to have.
        wanted: Currency,
    },
    /// What goes into it leaves the account in another currency.
    #[error("the investment is in {currency}, and the account in {account}")]
    AccountCurrency {
        /// The investment's currency.
        currency: Currency,
        /// The account's.
        account: Currency,
    },
    /// What goes into it or comes out of it is written in another currency.
    #[error("{amount} is not in {currency}, the currency of the investment")]
    OtherCurrency {
        /// The amount that was given.
        amount: Money,
        /// The investment's currency.
        currency: Currency,
    },
    /// Its subtype is one of another type.
    #[error("an investment of the type {kind} is no {subtype}: that is of {}", .subtype.kind())]
    Subtype {
        /// The type.
        kind: InvestmentKind,
        /// The subtype.
        subtype: InvestmentSubtype,
    },
    /// It was to take a transaction that is of another investment, or of none.
    #[error("the transaction of the kind {0} moves nothing into the investment or out of it")]
    Elsewhere(EntryKind),
}

impl Investment {
    /// Whether an account can hold it, or pay into it: in its own currency, for a deposit is one amount.
    ///
    /// # Errors
    /// [`InvestmentError::AccountCurrency`].
    pub fn check_account(&self, account: &Account) -> Result<(), InvestmentError> {
        let (currency, account) = (self.currency, account.currency());
        if currency == account { Ok(()) } else { Err(InvestmentError::AccountCurrency { currency, account }) }
    }

    /// Whether its subtype is one of its type.
    ///
    /// # Errors
    /// [`InvestmentError::Subtype`].
    pub fn check_subtype(&self) -> Result<(), InvestmentError> {
        let kind = self.kind;
        let other = self.subtype.filter(|subtype| subtype.kind() != kind);
        other.map_or(Ok(()), |subtype| Err(InvestmentError::Subtype { kind, subtype }))
    }

    /// Whether a movement can take money from an account into it, or back.
    ///
    /// # Errors
    /// [`InvestmentError::Elsewhere`] when it is none of this investment; [`InvestmentError::AccountCurrency`],
    /// [`InvestmentError::OtherCurrency`].
    pub fn check_movement(&self, movement: &Movement, account: &Account) -> Result<(), InvestmentError> {
        if movement.investment() != Some(self.id) {
            return Err(InvestmentError::Elsewhere(movement.kind()));
        }
        self.check_account(account)?;
        let (amount, currency) = (movement.amount(), self.currency);
        if amount.currency() == currency { Ok(()) } else { Err(InvestmentError::OtherCurrency { amount, currency }) }
    }

    /// Follows an entry that was booked (there is none before), changed, or taken back (there is none after): a booked
    /// withdrawal of everything rescues the investment, and without it the investment is held again. Others leave it.
    pub fn follow(&mut self, before: Option<&Entry>, after: Option<&Entry>) {
        let id = self.id;
        let ends = |entry: Option<&Entry>| {
            let flow = entry.and_then(|entry| Flow::of(entry, id));
            flow.is_some_and(|flow| flow.kind == FlowKind::Withdrawal(Redemption::Full))
        };
        match (ends(before), ends(after)) {
            (false, true) => self.is_rescued = true,
            (true, false) => self.is_rescued = false,
            (true, true) | (false, false) => {}
        }
    }

    /// Whether it may say something else from now on; `is_used` when it has flows or values, or anything refers to it.
    ///
    /// # Errors
    /// [`InvestmentError::Currency`], [`InvestmentError::Subtype`].
    pub fn check_change(&self, after: &Self, is_used: bool) -> Result<(), InvestmentError> {
        after.check_subtype()?;
        let (held, wanted) = (self.currency, after.currency);
        if is_used && held != wanted { Err(InvestmentError::Currency { held, wanted }) } else { Ok(()) }
    }

    /// Whether it has stopped yielding by a day: from the day that it matures on.
    pub fn has_matured(&self, on: NaiveDate) -> bool {
        self.validity.is_some_and(|validity| validity <= on)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::entry::Status;
    use crate::id::EntryId;
    use crate::money::brl;
    use crate::name::Description;
    use crate::testing::{accounts, investments::investment};

    fn taken_out(from: &Investment, status: Status, redemption: Redemption) -> Entry {
        let movement = Movement::InvestmentWithdrawal {
            investment: from.id,
            account: from.account,
            amount: brl("10.00"),
            redemption,
        };
        let (id, text) = (EntryId::new(Uuid::from_u128(1)), Description::new("Resgate"));
        Entry::new(id, date(2026, 3, 2), text, status, movement).unwrap()
    }

    #[test]
    fn an_investment_is_in_the_currency_of_its_account_and_keeps_it_once_used() {
        let (before, mut account) = (investment(1), accounts().remove(0));
        assert_eq!(before.check_account(&account), Ok(()));
        account.opening_balance = Money::zero(Currency::USD);
        let refusal = before.check_account(&account).unwrap_err();
        assert_eq!(refusal.to_string(), "the investment is in BRL, and the account in USD");
        let after = Investment { currency: Currency::USD, ..before.clone() };
        assert_eq!(before.check_change(&after, false), Ok(()));
        let (held, wanted) = (Currency::BRL, Currency::USD);
        assert_eq!(before.check_change(&after, true), Err(InvestmentError::Currency { held, wanted }));
    }
    #[test]
    fn a_subtype_is_of_its_type() {
        let mut held = investment(1);
        for subtype in InvestmentSubtype::ALL {
            (held.kind, held.subtype) = (subtype.kind(), Some(*subtype));
            assert_eq!(held.check_subtype(), Ok(()));
        }
        held.kind = InvestmentKind::Crypto;
        let refusal = held.check_subtype().unwrap_err();
        assert_eq!(refusal.to_string(), "an investment of the type CRYPTO is no OUTRO: that is of OTHER");
        held.subtype = None;
        assert_eq!(held.check_subtype(), Ok(()));
    }

    #[test]
    fn money_moves_between_it_and_an_account_in_its_own_currency() {
        let (held, mut account) = (investment(1), accounts().remove(0));
        let movement = taken_out(&held, Status::Paid, Redemption::Partial).movement().clone();
        assert_eq!(held.check_movement(&movement, &account), Ok(()));
        let other = investment(2).check_movement(&movement, &account);
        assert_eq!(other, Err(InvestmentError::Elsewhere(EntryKind::InvestmentWithdrawal)));
        let abroad = Investment { currency: Currency::USD, ..held.clone() };
        account.opening_balance = Money::zero(Currency::USD);
        let (amount, currency) = (brl("10.00"), Currency::USD);
        assert_eq!(
            abroad.check_movement(&movement, &account),
            Err(InvestmentError::OtherCurrency { amount, currency })
        );
        assert!(matches!(held.check_movement(&movement, &account), Err(InvestmentError::AccountCurrency { .. })));
    }

    #[test]
    fn a_withdrawal_of_everything_rescues_it_until_it_is_taken_back() {
        let mut held = investment(1);
        let all = taken_out(&held, Status::Validating, Redemption::Full);
        let part = taken_out(&held, Status::Validating, Redemption::Partial);
        let expected = taken_out(&held, Status::Pending, Redemption::Full);
        let follows = |held: &mut Investment, before: Option<&Entry>, after: Option<&Entry>| {
            held.follow(before, after);
            held.is_rescued
        };
        assert!(!follows(&mut held, None, Some(&part)) && !follows(&mut held, None, Some(&expected)));
        assert!(follows(&mut held, Some(&expected), Some(&all)) && follows(&mut held, Some(&all), Some(&all)));
        assert!(!follows(&mut held, Some(&all), Some(&part)));
        held.is_rescued = true; // its owner said so
        assert!(follows(&mut held, Some(&part), None));
        assert!(!follows(&mut held, Some(&all), None));
    }
}
