//! Entries: the eight kinds of transaction, each a balanced set of postings.
//!
//! The amount is always positive and the kind gives the direction. Postings are derived, never stored.
//! Laws: the postings of an entry sum to zero per currency; the parts of a split sum to the whole.
//! Read [`Movement`] first: its variants are the kinds. [`Entry::new`] checks one; [`Filing`] says what it was for, and
//! [`Details`] what else is known of it. A program: [month](crate::book::programs::month). Source: the domain page, section 3,
//! transactions.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::entry::{Entry, EntryError, Filing, Movement, Place, Status};
//! use fintrack_core::id::{AccountId, CategoryId, EntryId};
//! use fintrack_core::money::brl;
//! use fintrack_core::name::Description;
//! use uuid::Uuid;
//!
//! let (account, food) = (AccountId::new(Uuid::from_u128(1)), CategoryId::new(Uuid::from_u128(2)));
//! let bought = |amount| {
//!     let movement = Movement::Expense { account, amount: brl(amount), filing: Filing::whole(food, None) };
//!     let (id, text) = (EntryId::new(Uuid::from_u128(3)), Description::new("Mercado"));
//!     Entry::new(id, date(2026, 3, 7), text, Status::Validating, movement)
//! };
//! let legs = bought("412.35")?.postings();
//! assert_eq!((legs[0].place, legs[0].amount), (Place::Account(account), brl("-412.35")));
//! assert_eq!((legs[1].place, legs[1].amount), (Place::Category(food, None), brl("412.35")));
//!
//! assert_eq!(bought("-412.35"), Err(EntryError::NotPositive(brl("-412.35"))));
//! # Ok::<(), EntryError>(())
//! ```

mod details;
mod error;
mod filing;
mod flow;
mod kind;
mod places;
mod posting;

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::{BillingMonth, writable};
use crate::id::{AccountId, CardId, EntryId, InvestmentId};
use crate::money::Money;
use crate::name::Description;
use crate::word::words;

pub use details::{Details, InstalmentOf, Original, SlotOf};
pub use error::EntryError;
pub use filing::{CategoryRef, Filing, Part};
pub use flow::{Flow, KindSum, Whose, flow};
pub use kind::{End, EntryKind};
pub use places::{Holder, PlaceFacts};
pub use posting::{Place, Posting, Postings};

words! {
    /// Where an entry stands between expectation and the bank's word.
    Status, "a transaction status" {
        /// Booked, not yet reconciled.
        Validating = "VALIDATING",
        /// Reconciled.
        Paid = "PAID",
        /// Expected.
        Pending = "PENDING",
        /// Kept for the record, in no sum.
        Ignore = "IGNORE",
    }
}

impl Status {
    /// Where an entry of a day stands when nobody says: what is to come is expected, everything else is booked.
    pub fn by_default(day: NaiveDate, today: NaiveDate) -> Self {
        if day > today { Self::Pending } else { Self::Validating }
    }

    /// Whether it counts in a balance: booked or reconciled.
    pub const fn is_booked(self) -> bool {
        match self {
            Self::Validating | Self::Paid => true,
            Self::Pending | Self::Ignore => false,
        }
    }
}

words! {
    /// Whether a payment settles an invoice for good.
    Settlement, "a settlement" {
        /// The rest stays owed.
        Partial = "PARTIAL",
        /// Nothing more is owed, whatever the amounts say.
        Final = "FINAL",
    }
}

words! {
    /// Whether a withdrawal ends an investment.
    Redemption, "a redemption" {
        /// Something stays invested.
        Partial = "PARTIAL",
        /// The investment is rescued.
        Full = "FULL",
    }
}

/// What moved, from where to where. Build one with [`Entry::new`], which checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Movement {
    /// Money earned.
    Income {
        /// Where it arrived.
        account: AccountId,
        /// How much.
        amount: Money,
        /// What it was for.
        filing: Filing,
    },
    /// Money spent from an account.
    Expense {
        /// What paid.
        account: AccountId,
        /// How much.
        amount: Money,
        /// What it was for.
        filing: Filing,
    },
    /// Money moved between own accounts.
    Transfer {
        /// The source.
        from: AccountId,
        /// The destination.
        to: AccountId,
        /// What left the source, in its currency.
        sent: Money,
        /// What reached the destination, in its currency; equal to `sent` in one currency.
        received: Money,
    },
    /// A purchase on a card.
    CardExpense {
        /// The card.
        card: CardId,
        /// The month it is billed in.
        month: BillingMonth,
        /// How much.
        amount: Money,
        /// What it was for.
        filing: Filing,
    },
    /// A purchase taken back.
    CardChargeback {
        /// The card.
        card: CardId,
        /// The month it is credited in.
        month: BillingMonth,
        /// How much.
        amount: Money,
        /// What it had been for, if known.
        filing: Option<Filing>,
    },
    /// An invoice paid.
    CardPayment {
        /// What paid.
        account: AccountId,
        /// The card.
        card: CardId,
        /// Whose invoice.
        month: BillingMonth,
        /// How much.
        amount: Money,
        /// For good, or in part.
        settlement: Settlement,
    },
    /// Money put into an investment.
    InvestmentDeposit {
        /// What paid.
        account: AccountId,
        /// What it went into.
        investment: InvestmentId,
        /// How much.
        amount: Money,
    },
    /// Money taken out of an investment.
    InvestmentWithdrawal {
        /// What it came from.
        investment: InvestmentId,
        /// Where it arrived.
        account: AccountId,
        /// How much.
        amount: Money,
        /// Whether that was all.
        redemption: Redemption,
    },
}

impl Movement {
    /// Which of the eight kinds it is.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Income { .. } => EntryKind::Income,
            Self::Expense { .. } => EntryKind::Expense,
            Self::Transfer { .. } => EntryKind::Transfer,
            Self::CardExpense { .. } => EntryKind::CardExpense,
            Self::CardChargeback { .. } => EntryKind::CardChargeback,
            Self::CardPayment { .. } => EntryKind::CardPayment,
            Self::InvestmentDeposit { .. } => EntryKind::InvestmentDeposit,
            Self::InvestmentWithdrawal { .. } => EntryKind::InvestmentWithdrawal,
        }
    }

    /// The positive amount; of a transfer, what was sent.
    pub const fn amount(&self) -> Money {
        match self {
            Self::Transfer { sent: amount, .. }
            | Self::Income { amount, .. }
            | Self::Expense { amount, .. }
            | Self::CardExpense { amount, .. }
            | Self::CardChargeback { amount, .. }
            | Self::CardPayment { amount, .. }
            | Self::InvestmentDeposit { amount, .. }
            | Self::InvestmentWithdrawal { amount, .. } => *amount,
        }
    }

    /// What it was for, where that is a category.
    pub const fn filing(&self) -> Option<&Filing> {
        match self {
            Self::Income { filing, .. } | Self::Expense { filing, .. } | Self::CardExpense { filing, .. } => {
                Some(filing)
            }
            Self::CardChargeback { filing, .. } => filing.as_ref(),
            Self::Transfer { .. }
            | Self::CardPayment { .. }
            | Self::InvestmentDeposit { .. }
            | Self::InvestmentWithdrawal { .. } => None,
        }
    }

    /// The same movement, all of it for one category.
    ///
    /// # Errors
    /// [`EntryError::Misplaced`] for a kind that has none.
    pub fn filed_under(mut self, under: CategoryRef) -> Result<Self, EntryError> {
        let kind = self.kind();
        match &mut self {
            Self::Income { filing, .. } | Self::Expense { filing, .. } | Self::CardExpense { filing, .. } => {
                *filing = Filing::Whole(under);
            }
            Self::CardChargeback { filing, .. } => *filing = Some(Filing::Whole(under)),
            Self::Transfer { .. }
            | Self::CardPayment { .. }
            | Self::InvestmentDeposit { .. }
            | Self::InvestmentWithdrawal { .. } => return Err(EntryError::Misplaced { what: "a category", kind }),
        }
        Ok(self)
    }

    /// What it changes an account's balance by; `None` when it does not touch that account.
    pub fn effect_on(&self, id: AccountId) -> Option<Money> {
        match self {
            Self::Income { account, amount, .. } | Self::InvestmentWithdrawal { account, amount, .. } => {
                (*account == id).then_some(*amount)
            }
            Self::Expense { account, amount, .. }
            | Self::CardPayment { account, amount, .. }
            | Self::InvestmentDeposit { account, amount, .. } => (*account == id).then(|| -*amount),
            Self::Transfer { from, sent, .. } if *from == id => Some(-*sent),
            Self::Transfer { to, received, .. } if *to == id => Some(*received),
            Self::Transfer { .. } | Self::CardExpense { .. } | Self::CardChargeback { .. } => None,
        }
    }

    /// The accounts that it touches: none, one, or the two of a transfer.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> {
        let (first, second) = match self {
            Self::Income { account, .. }
            | Self::Expense { account, .. }
            | Self::CardPayment { account, .. }
            | Self::InvestmentDeposit { account, .. }
            | Self::InvestmentWithdrawal { account, .. } => (Some(*account), None),
            Self::Transfer { from, to, .. } => (Some(*from), Some(*to)),
            Self::CardExpense { .. } | Self::CardChargeback { .. } => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The investment that it goes into or comes from.
    pub const fn investment(&self) -> Option<InvestmentId> {
        match self {
            Self::InvestmentDeposit { investment, .. } | Self::InvestmentWithdrawal { investment, .. } => {
                Some(*investment)
            }
            Self::Income { .. }
            | Self::Expense { .. }
            | Self::Transfer { .. }
            | Self::CardExpense { .. }
            | Self::CardChargeback { .. }
            | Self::CardPayment { .. } => None,
        }
    }

    /// The invoice that it is a row of: purchases, chargebacks and payments.
    pub const fn invoice(&self) -> Option<(CardId, BillingMonth)> {
        match self {
            Self::CardExpense { card, month, .. }
            | Self::CardChargeback { card, month, .. }
            | Self::CardPayment { card, month, .. } => Some((*card, *month)),
            Self::Income { .. }
            | Self::Expense { .. }
            | Self::Transfer { .. }
            | Self::InvestmentDeposit { .. }
            | Self::InvestmentWithdrawal { .. } => None,
        }
    }

    /// What it adds to the total of the invoice it is billed on; payments add nothing.
    pub fn charge(&self) -> Option<(CardId, BillingMonth, Money)> {
        match self {
            Self::CardExpense { card, month, amount, .. } => Some((*card, *month, *amount)),
            Self::CardChargeback { card, month, amount, .. } => Some((*card, *month, -*amount)),
            Self::Income { .. }
            | Self::Expense { .. }
            | Self::Transfer { .. }
            | Self::CardPayment { .. }
            | Self::InvestmentDeposit { .. }
            | Self::InvestmentWithdrawal { .. } => None,
        }
    }

    fn check(&self) -> Result<(), EntryError> {
        let positive = |amount: Money| {
            if amount.is_positive() { Ok(()) } else { Err(EntryError::NotPositive(amount)) }
        };
        positive(self.amount())?;
        if let Some(filing) = self.filing() {
            filing.check(self.amount())?;
        }
        if let Self::Transfer { from, to, sent, received } = self {
            positive(*received)?;
            if from == to {
                return Err(EntryError::SameAccount);
            }
            if sent.currency() == received.currency() && sent != received {
                return Err(EntryError::AmountsDiffer { sent: *sent, received: *received });
            }
        }
        Ok(())
    }
}

/// One transaction of the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    id: EntryId,
    date: NaiveDate,
    description: Description,
    status: Status,
    movement: Movement,
    details: Option<Box<Details>>, // boxed: most entries have none
}

impl Entry {
    /// A transaction whose day the books can hold, and whose movement makes sense.
    ///
    /// # Errors
    /// [`EntryError`] when it does not.
    pub fn new(
        id: EntryId,
        date: NaiveDate,
        description: Description,
        status: Status,
        movement: Movement,
    ) -> Result<Self, EntryError> {
        writable(date)?;
        movement.check()?;
        Ok(Self { id, date, description, status, movement, details: None })
    }

    /// Its identity.
    pub const fn id(&self) -> EntryId {
        self.id
    }

    /// The civil date it is booked on.
    pub const fn date(&self) -> NaiveDate {
        self.date
    }

    /// What it was, in words.
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// Where it stands.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// What moved.
    pub const fn movement(&self) -> &Movement {
        &self.movement
    }

    /// The same transaction with what is to be said beside its movement.
    ///
    /// # Errors
    /// [`EntryError::Misplaced`] when something does not go with its kind, [`EntryError::Original`].
    pub fn with_details(self, details: Details) -> Result<Self, EntryError> {
        details.check(&self.movement)?;
        Ok(Self { details: (!details.is_empty()).then(|| Box::new(details)), ..self })
    }

    /// The same transaction with another status.
    #[must_use]
    pub fn with_status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// What is said beside its movement, if anything is.
    pub fn details(&self) -> Option<&Details> {
        self.details.as_deref()
    }

    /// The purchase in instalments that it is a part of.
    pub fn instalment(&self) -> Option<InstalmentOf> {
        self.details()?.instalment
    }

    /// Which of the eight kinds it is.
    pub const fn kind(&self) -> EntryKind {
        self.movement.kind()
    }

    /// Its balanced postings.
    pub fn postings(&self) -> Postings {
        posting::of(&self.movement)
    }
}
