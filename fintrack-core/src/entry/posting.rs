//! The double entry behind a movement.

use serde::Serialize;
use smallvec::{SmallVec, smallvec};

use super::{Filing, Movement};
use crate::id::{AccountId, CardId, CategoryId, InvestmentId, SubCategoryId};
use crate::money::{Currency, Money};

/// Where a posting lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Place {
    /// An account.
    Account(AccountId),
    /// A card: what is owed on it.
    Card(CardId),
    /// An investment.
    Investment(InvestmentId),
    /// A category of income or expense, and its subcategory.
    Category(CategoryId, Option<SubCategoryId>),
    /// A chargeback that nobody filed.
    Unfiled,
    /// `equity:opening`: where opening balances come from.
    Opening,
    /// `equity:conversion:<CUR>`: both legs of a transfer between two currencies.
    Conversion(Currency),
    /// `equity:settlement`: what a settled invoice left unpaid.
    Settlement,
}

/// One leg of an entry: what a place gained, or lost when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// Where.
    pub place: Place,
    /// How much; positive flows in.
    pub amount: Money,
}

/// The legs of one entry; they sum to zero per currency.
pub type Postings = SmallVec<[Posting; 4]>;

pub(super) fn of(movement: &Movement) -> Postings {
    match movement {
        Movement::Income { account, amount, filing } => filed(Place::Account(*account), *amount, Some(filing)),
        Movement::Expense { account, amount, filing } => filed(Place::Account(*account), -*amount, Some(filing)),
        Movement::CardExpense { card, amount, filing, .. } => filed(Place::Card(*card), -*amount, Some(filing)),
        Movement::CardChargeback { card, amount, filing, .. } => filed(Place::Card(*card), *amount, filing.as_ref()),
        Movement::Transfer { from, to, sent, received } if sent.currency() == received.currency() => {
            moved(Place::Account(*from), Place::Account(*to), *sent)
        }
        Movement::Transfer { from, to, sent, received } => {
            let mut legs = moved(Place::Account(*from), Place::Conversion(sent.currency()), *sent);
            legs.extend(moved(Place::Conversion(received.currency()), Place::Account(*to), *received));
            legs
        }
        Movement::CardPayment { account, card, amount, .. } => {
            moved(Place::Account(*account), Place::Card(*card), *amount)
        }
        Movement::InvestmentDeposit { account, investment, amount } => {
            moved(Place::Account(*account), Place::Investment(*investment), *amount)
        }
        Movement::InvestmentWithdrawal { investment, account, amount, .. } => {
            moved(Place::Investment(*investment), Place::Account(*account), *amount)
        }
    }
}

fn moved(from: Place, to: Place, amount: Money) -> Postings {
    smallvec![Posting { place: from, amount: -amount }, Posting { place: to, amount }]
}

/// A place gains `amount` (or loses it, when negative) against the categories.
fn filed(place: Place, amount: Money, filing: Option<&Filing>) -> Postings {
    let mut legs: Postings = smallvec![Posting { place, amount }];
    let opposite = |part: Money| if amount.is_negative() { part } else { -part };
    match filing {
        None => legs.push(Posting { place: Place::Unfiled, amount: -amount }),
        Some(filing) => legs.extend(filing.parts(amount.abs()).map(|part| Posting {
            place: Place::Category(part.under.category, part.under.subcategory),
            amount: opposite(part.amount),
        })),
    }
    legs
}
