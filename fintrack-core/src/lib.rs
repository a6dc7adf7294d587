//! The business rules of FinTrack.
//!
//! Pure: no I/O, no async, no clock, no randomness. "Today" and new identities are arguments; bytes come from a
//! [`statement::Source`] that the caller supplies. A caller loads facts, asks this crate to decide, and stores what was
//! decided.
//!
//! # A month
//!
//! ```
//! use fintrack_core::account::{Account, AccountKind, Look};
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::entry::{Entry, Filing, Movement, Status};
//! use fintrack_core::id::{AccountId, CategoryId, EntryId};
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::name::{Description, Name};
//! use fintrack_core::report::{Books, Settings, Span, SummaryQuery, financial_summary};
//! use uuid::Uuid;
//!
//! let id = Uuid::from_u128; // a program makes its own, of version 7
//! let account = Account {
//!     id: AccountId::new(id(1)),
//!     name: Name::new("Conta Azul")?,
//!     kind: AccountKind::Checking,
//!     opening_balance: brl("250.00"),
//!     opened_on: date(2026, 1, 1),
//!     is_active: true,
//!     look: Look::default(),
//! };
//!
//! // An amount is always positive; the kind of movement gives the direction.
//! let filed = |category| Filing::whole(CategoryId::new(id(category)), None);
//! let salary = Movement::Income { account: account.id, amount: brl("5000.00"), filing: filed(2) };
//! let market = Movement::Expense { account: account.id, amount: brl("412.35"), filing: filed(3) };
//! let entry = |n, day, text, movement| {
//!     Entry::new(EntryId::new(id(n)), date(2026, 3, day), Description::new(text), Status::Validating, movement)
//! };
//! let ledger = Ledger::new([account], vec![entry(4, 5, "Salário", salary)?, entry(5, 7, "Mercado", market)?]);
//!
//! let rates = Rates::new(Currency::BRL, []); // one currency needs none
//! let query = SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today: date(2026, 3, 31) };
//! let march = financial_summary(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), &query)?;
//! assert_eq!((march.income, march.expenses), (brl("5000.00"), brl("412.35")));
//! assert_eq!((march.current_balance, march.savings_rate.to_string().as_str()), (brl("4837.65"), "91.75"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The types of others that it speaks are `chrono`'s `NaiveDate`, `rust_decimal`'s `Decimal` and `uuid`'s `Uuid`. What can
//! go wrong is a small error of the module that found it; the message says what was wrong, with the value.
//!
//! # Reading on
//!
//! The modules, in reading order: each uses those above it, and few look ahead, as a transaction that names the
//! instalment it is. Rules that are more than a sentence are [worked out by
//! hand](book::rules), and every area has a [short program](book::programs). Where the examples beside the modules take an
//! account, a card or categories from `fintrack_core::testing`, that module comes with the feature `testing`, for tests; the
//! programs make their own.
//!
//! | module | holds | worked by hand | program |
//! |---|---|---|---|
//! | [`id`] | typed identities | | |
//! | [`name`] | short texts with rules | | |
//! | [`word`] | enumerations that are written as words | | |
//! | [`money`] | amounts, currencies, splitting | | |
//! | [`money::exchange`] | rates by date | [rates](book::rules::exchange_rates) | [rates](book::programs::exchange_rates) |
//! | [`calendar`] | billing months, periods, days of a month, frequencies | | |
//! | [`account`], [`card`], [`category`] | the places that money moves between | | |
//! | [`entry`] | the eight kinds of transaction and their postings | | [month](book::programs::month) |
//! | [`instalment`] | purchases paid in parts | [cards](book::rules::cards) | [card](book::programs::card) |
//! | [`invoice`] | what is owed on a card, month by month | [cards](book::rules::cards) | [card](book::programs::card) |
//! | [`reimbursement`] | incomes that pay expenses back | [budgets](book::rules::budget) | [budgets](book::programs::budgets) |
//! | [`ledger`] | balances, folded from entries | | [month](book::programs::month) |
//! | [`budget`] | planned against actual | [budgets](book::rules::budget) | [budgets](book::programs::budgets) |
//! | [`goal`] | a target and its progress | [goals](book::rules::goals) | [goals](book::programs::goals) |
//! | [`investment`] | what is held, what it was promised, what it is worth on a day | [investments](book::rules::investments) | [investments](book::programs::investments) |
//! | [`statement`] | a bank's file to typed lines | [formats](book::formats) | [statements](book::programs::statements) |
//! | [`suggest`] | a likely category for a line, learned from each answer | | [classify](book::programs::classify) |
//! | [`import_session`] | lines to entries: staging, duplicates, reconciling, commit, close | | [import session](book::programs::import_session) |
//! | [`recurrence`] | recurring items: their slots, what settles them, what the history suggests | [recurring](book::rules::recurring) | [recurring](book::programs::recurring) |
//! | [`audit`] | the trail of what was done to which rows, undo, the state in one hash | [audit](book::audit) | [audit](book::programs::audit) |
//! | [`report`] | one module a report; each returns a value, none prints | [all pages](book::rules) | [reports](book::programs::reports) |
//! | [`notice`] | which notifications a change deserves | | [notices](book::programs::notices) |
//! | [`event`] | what changed in a workspace, told to everyone who looks at it | | |
//! | [`workspace`] | the boundary that nothing crosses, and what holds for all books within it | | |
//! | [`access`] | who may do what in a workspace, in person or by a key | | |
//! | [`secret`] | tokens and keys: how long each is good, and what it means when one is shown | | |
//! | [`preferences`] | how a user likes to see FinTrack | | |
//! | [`archive`] | a whole workspace as one file, written and read back without loss | [archive](book::archive) | [archive](book::programs::archive) |
//! | [`export`] | the books as CSV, JSON, OFX, and journals of hledger, ledger and beancount | [exports](book::exports) | [exports](book::programs::exports) |
#![deny(clippy::float_arithmetic)]

pub mod access;
pub mod account;
pub mod archive;
pub mod audit;
#[cfg(all(doc, not(doctest)))]
pub mod book;
pub mod budget;
pub mod calendar;
pub mod card;
pub mod category;
pub mod entry;
pub mod event;
pub mod export;
pub mod goal;
pub mod id;
pub mod import_session;
pub mod instalment;
pub mod investment;
pub mod invoice;
pub mod ledger;
pub mod money;
pub mod name;
pub mod notice;
pub mod preferences;
pub mod recurrence;
pub mod reimbursement;
pub mod report;
pub mod rule;
pub mod secret;
pub mod statement;
pub mod suggest;
#[cfg(feature = "testing")]
pub mod testing;
pub mod word;
pub mod workspace;
