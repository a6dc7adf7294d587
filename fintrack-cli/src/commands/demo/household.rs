//! The invented household, carried by the program: its statements and what must come out of them.

use chrono::NaiveDate;
use fintrack_core::account::AccountKind;
use fintrack_core::calendar::{BillingMonth, DayOfMonth};
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use rust_decimal::Decimal;
use serde::Deserialize;

/// `examples/statements/household.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Household {
    pub(super) household: String,
    pub(super) today: NaiveDate,
    pub(super) currency: Currency,
    pub(super) accounts: Vec<Account>,
    pub(super) cards: Vec<Card>,
    pub(super) files: Vec<File>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub(super) name: Name,
    pub(super) kind: AccountKind,
    pub(super) opening_date: NaiveDate,
    pub(super) opening_balance: Decimal,
    pub(super) months: Vec<Month>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Month {
    pub(super) month: BillingMonth,
    pub(super) closing_balance: Decimal,
}

#[derive(Debug, Deserialize)]
pub(super) struct Card {
    pub(super) name: Name,
    pub(super) limit: Decimal,
    pub(super) closing_day: DayOfMonth,
    pub(super) due_day: DayOfMonth,
    pub(super) payment_account: Name,
    pub(super) invoices: Vec<Invoice>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Invoice {
    pub(super) month: BillingMonth,
    pub(super) total: Decimal,
}

#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) of: Name,
    pub(super) invoice: Option<BillingMonth>,
    pub(super) lines: u32,
    pub(super) duplicates: u32,
}

macro_rules! statements {
    ($($path:literal),+ $(,)?) => {
        /// Every statement of the household, by its path.
        const STATEMENTS: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../../../examples/statements/", $path)))),+];
    };
}

statements![
    "conta-digital/2026-01-01_2026-02-10.csv",
    "conta-digital/2026-02-01_2026-02-28.csv",
    "conta-digital/2026-02-20_2026-03-31.csv",
    "conta-ipe/2026-01-01_2026-02-10.csv",
    "conta-ipe/2026-02.ofx",
    "conta-ipe/2026-03.ofx",
    "cartao-digital/2026-01.csv",
    "cartao-digital/2026-02.csv",
    "cartao-digital/2026-03-ate-10.csv",
    "cartao-digital/2026-03.csv",
];

impl Household {
    /// The household.
    ///
    /// # Errors
    /// When the program was built with facts that it does not understand, which a test rules out.
    pub(super) fn load() -> anyhow::Result<Self> {
        Ok(serde_json::from_str(include_str!("../../../../examples/statements/household.json"))?)
    }
}

impl File {
    /// The bytes of the statement.
    ///
    /// # Errors
    /// When the program does not carry it, which a test rules out.
    pub(super) fn content(&self) -> anyhow::Result<&'static [u8]> {
        let found = STATEMENTS.iter().find(|(path, _)| *path == self.path).map(|(_, content)| *content);
        found.ok_or_else(|| anyhow::anyhow!("the program does not carry {}", self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_carries_every_statement_of_the_household() {
        let household = Household::load().unwrap();
        assert_eq!(household.files.len(), STATEMENTS.len());
        assert!(household.files.iter().all(|file| !file.content().unwrap().is_empty()));
    }
}
