//! Accounts (contas): where money is held.
//!
//! An account holds one currency, that of its opening balance. What moves on it are [entries](crate::entry); what it holds on
//! a day is the [ledger](crate::ledger)'s to say.
//! A balance counts from the start of the opening date; entries dated before it never change a balance on or after it.
//! Source: the domain page, section 3, accounts.
//!
//! ```
//! use fintrack_core::account::AccountKind;
//!
//! // On the wire, in the database and on the command line a kind is one word.
//! assert_eq!("savings".parse(), Ok(AccountKind::Savings));
//! assert_eq!(AccountKind::Savings.as_str(), "SAVINGS");
//! ```

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use crate::calendar::{CalendarError, writable};
use crate::id::AccountId;
use crate::money::{Currency, Money};
use crate::name::{Color, Icon, Name};
use crate::word::words;

words! {
    /// What kind of account it is.
    AccountKind, "an account kind" {
        /// A current account [conta corrente].
        Checking = "CHECKING",
        /// A savings account (poupança).
        Savings = "SAVINGS",
        /// Cash in hand (carteira).
        Wallet = "WALLET",
        /// Money at a broker.
        Investment = "INVESTMENT",
        /// An account at a crypto exchange.
        Crypto = "CRYPTO",
        /// Coins in one's own custody.
        CryptoWallet = "CRYPTO_WALLET",
    }
}

/// How an account is drawn, where somebody chose that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Look {
    /// In charts and lists.
    pub color: Option<Color>,
    /// Beside its name.
    pub icon: Option<Icon>,
}

/// An account; its currency is that of its opening balance, and immutable once used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its identity.
    pub id: AccountId,
    /// Unique in the workspace.
    pub name: Name,
    /// What kind of account it is.
    pub kind: AccountKind,
    /// The balance at the start of [`Self::opened_on`]; may be negative.
    pub opening_balance: Money,
    /// The first day that the books know of.
    pub opened_on: NaiveDate,
    /// Whether it still takes part in daily work.
    pub is_active: bool,
    /// How it is drawn.
    pub look: Look,
}

/// Why an account cannot become what somebody wants it to be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccountError {
    /// It was opened on a day that the books cannot hold.
    #[error(transparent)]
    Day(#[from] CalendarError),
    /// Amounts are written in its currency already.
    #[error("the account is held in {held}, and is used: it cannot be held in {wanted}")]
    Currency {
        /// The currency it has.
        held: Currency,
        /// The currency it was to have.
        wanted: Currency,
    },
}

impl Account {
    /// Whether the books can hold the day that it was opened on.
    ///
    /// # Errors
    /// [`AccountError::Day`].
    pub fn check(&self) -> Result<(), AccountError> {
        writable(self.opened_on)?;
        Ok(())
    }

    /// Whether it may say something else from now on; `is_used` when anything refers to it.
    ///
    /// # Errors
    /// [`AccountError`] when it may not.
    pub fn check_change(&self, after: &Self, is_used: bool) -> Result<(), AccountError> {
        after.check()?;
        let (held, wanted) = (self.currency(), after.currency());
        if is_used && held != wanted { Err(AccountError::Currency { held, wanted }) } else { Ok(()) }
    }

    /// The currency of all its movements.
    pub const fn currency(&self) -> Currency {
        self.opening_balance.currency()
    }
}
