//! The household's books as a shell would hand them to the core: all that its banks printed, booked and filed.
//!
//! Each example takes its books from here and shows its own area only. Accounts, cards, categories and entries are made in
//! one place, [`account`], [`card`], [`category`] and [`entry`].

use std::error::Error;

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, billing_month};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::{Category, CategoryKind, Language, TEMPLATE, Template};
use fintrack_core::entry::{Entry, EntryError, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::{Money, brl};
use fintrack_core::name::{Color, Description, Name, NameError};
use uuid::Uuid;

use crate::household::{self, Nature};

/// Identities, one after another. A program takes UUIDs of version 7; a page has to come out the same every time.
#[derive(Debug, Default)]
pub struct Ids(u128);

impl Ids {
    /// One that was not there before.
    pub const fn fresh(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

/// A current account that opens with the household's books.
///
/// # Errors
/// [`NameError`] when the name is empty or too long.
pub fn account(id: AccountId, name: &str, opening_balance: Money) -> Result<Account, NameError> {
    let (name, opened_on) = (Name::new(name)?, household::opening_date());
    Ok(Account {
        id,
        name,
        kind: AccountKind::Checking,
        opening_balance,
        opened_on,
        is_active: true,
        look: Look::default(),
    })
}

/// A card whose days have always been these; what is bought on the closing day is still billed.
///
/// # Errors
/// When a day is none, both are one, or the limit is negative.
pub fn card(
    id: CardId,
    name: &str,
    limit: Money,
    (closing, due): (u32, u32),
    payment_account: AccountId,
) -> Result<Card, Box<dyn Error>> {
    let cycle = CardCycle::new(DayOfMonth::new(closing)?, DayOfMonth::new(due)?, ClosingDay::Included)?;
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    Ok(Card::new(id, Name::new(name)?, limit, cycles, Some(payment_account), true)?)
}

/// A category of the template.
///
/// # Errors
/// [`NameError`], which no name or colour of the template causes.
pub fn category(id: CategoryId, template: &Template) -> Result<Category, NameError> {
    let name = Name::new(template.name(Language::Portuguese))?;
    let color = Color::new(template.color)?;
    Ok(Category { id, name, kind: template.kind, color, icon: None, is_active: true, subcategories: Vec::new() })
}

/// An entry that is booked and not yet reconciled.
///
/// # Errors
/// [`EntryError`] when the movement makes no sense.
pub fn entry(id: Uuid, on: NaiveDate, text: &str, movement: Movement) -> Result<Entry, EntryError> {
    Entry::new(EntryId::new(id), on, Description::new(text), Status::Validating, movement)
}

/// Ana and Bruno's books at the end of March 2026.
#[derive(Debug)]
pub struct Household {
    /// *Conta Digital*, which pays the bills and the card.
    pub digital: Account,
    /// *Conta Ipê*, which receives the salaries.
    pub ipe: Account,
    /// *Cartão Digital*.
    pub card: Card,
    /// Those of the template, in Portuguese.
    pub categories: Vec<Category>,
    /// All that happened in three months.
    pub entries: Vec<Entry>,
    /// Identities that nothing has yet.
    pub ids: Ids,
}

impl Household {
    /// Books every line of every statement, once.
    ///
    /// # Errors
    /// When a line makes no entry.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let mut ids = Ids::default();
        let [digital, ipe] = household::accounts();
        let [first, second] = [ids.fresh(), ids.fresh()].map(AccountId::new);
        let days = (household::CLOSING_DAY, household::DUE_DAY);
        let mut categories = Vec::with_capacity(TEMPLATE.len());
        for template in TEMPLATE {
            categories.push(category(CategoryId::new(ids.fresh()), template)?);
        }
        let mut home = Self {
            digital: account(first, digital.name, digital.opening_balance)?,
            ipe: account(second, ipe.name, ipe.opening_balance)?,
            card: card(CardId::new(ids.fresh()), household::CARTAO_DIGITAL, brl("8000.00"), days, first)?,
            categories,
            entries: Vec::new(),
            ids,
        };
        for (id, account) in [(first, &digital), (second, &ipe)] {
            for line in &account.movements {
                let movement = home.on_account(id, line);
                home.book(line, movement)?;
            }
        }
        for invoice in household::invoices() {
            for line in &invoice.movements {
                let movement = home.on_card(invoice.month, line);
                home.book(line, movement)?;
            }
        }
        Ok(home)
    }

    /// Accounts and entries as a ledger.
    pub fn ledger(&self) -> Ledger {
        Ledger::new([self.digital.clone(), self.ipe.clone()], self.entries.clone())
    }

    /// The category with a name.
    ///
    /// # Panics
    /// When the template has none: a misspelt example.
    pub fn category(&self, name: &str) -> CategoryId {
        match self.categories.iter().find(|category| category.name.as_str() == name) {
            Some(category) => category.id,
            None => panic!("no category is called `{name}`"),
        }
    }

    /// What a category is called; a chargeback that nobody filed has none.
    pub fn name_of(&self, id: Option<CategoryId>) -> &str {
        let found = self.categories.iter().find(|category| Some(category.id) == id);
        found.map_or("unfiled", |category| category.name.as_str())
    }

    /// The entries whose text begins so, by date.
    pub fn called<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.description().as_str().contains(text))
    }

    fn book(&mut self, line: &household::Movement, movement: Option<Movement>) -> Result<(), EntryError> {
        if let Some(movement) = movement {
            self.entries.push(entry(self.ids.fresh(), line.date, line.text, movement)?);
        }
        Ok(())
    }

    fn filed(&self, kind: CategoryKind, name: &str) -> Filing {
        let is_it = |category: &&Category| category.kind == kind && category.name.as_str() == name;
        let found = self.categories.iter().find(is_it);
        Filing::whole(found.map_or_else(|| self.category(name), |category| category.id), None)
    }

    /// What a line of an account books: nothing for the other side of a transfer, which *Conta Digital* tells of.
    fn on_account(&self, account: AccountId, line: &household::Movement) -> Option<Movement> {
        let amount = line.amount.abs();
        match line.nature {
            Nature::Income(name) | Nature::Refund(name) => {
                Some(Movement::Income { account, amount, filing: self.filed(CategoryKind::Income, name) })
            }
            Nature::Expense(name) => {
                Some(Movement::Expense { account, amount, filing: self.filed(CategoryKind::Expense, name) })
            }
            Nature::Transfer if account != self.digital.id => None,
            Nature::Transfer => {
                let (from, to) =
                    if line.amount.is_negative() { (account, self.ipe.id) } else { (self.ipe.id, account) };
                Some(Movement::Transfer { from, to, sent: amount, received: amount })
            }
            Nature::CardPayment => {
                let month = self.card.month_closed_before(line.date);
                let settlement = Settlement::Partial;
                Some(Movement::CardPayment { account, card: self.card.id, month, amount, settlement })
            }
        }
    }

    /// What a line of an invoice books: nothing for its payment, which the account tells of.
    fn on_card(&self, month: BillingMonth, line: &household::Movement) -> Option<Movement> {
        let (card, amount) = (self.card.id, line.amount.abs());
        match line.nature {
            Nature::Expense(name) => {
                Some(Movement::CardExpense { card, month, amount, filing: self.filed(CategoryKind::Expense, name) })
            }
            Nature::Refund(name) => {
                let filing = Some(self.filed(CategoryKind::Expense, name));
                Some(Movement::CardChargeback { card, month, amount, filing })
            }
            Nature::CardPayment | Nature::Income(_) | Nature::Transfer => None,
        }
    }
}
