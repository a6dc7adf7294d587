//! What a workspace or a user looks like at a moment, as far as notices go.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::audit::Moment;
use crate::budget::{Actual, AlertThreshold, Budget};
use crate::calendar::BillingMonth;
use crate::id::{BudgetId, CardId, CategoryId, GoalId, ImportSessionId, RecurrenceId, UserId};
use crate::invoice::{InvoiceState, InvoiceStatus};
use crate::money::{Money, MoneyError};
use crate::name::Description;
use crate::recurrence::{Flow, Schedule, Slot};
use crate::report::{Books, DUE_SOON_DAYS, ReportError, Settings, budgets_summary, goals_summary};
use crate::word::words;

/// A budget that is active, and what was spent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetFact {
    /// Which budget.
    pub budget: BudgetId,
    /// Of which category.
    pub category: CategoryId,
    /// Of which report month.
    pub month: BillingMonth,
    /// The plan against what was spent.
    #[serde(flatten)]
    pub actual: Actual,
    /// From when it warns.
    pub threshold: AlertThreshold,
}

impl BudgetFact {
    /// What a budget comes to for notices.
    pub const fn of(budget: &Budget, actual: Actual) -> Self {
        let (category, month) = (budget.category(), budget.month());
        Self { budget: budget.id(), category, month, actual, threshold: budget.alert_threshold() }
    }
}

/// An invoice on the day of the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceFact {
    /// Whose invoice.
    pub card: CardId,
    /// Of which month.
    pub month: BillingMonth,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// The day it is due.
    pub due: NaiveDate,
    /// What it bills, with what was carried in.
    pub total: Money,
    /// What of it nobody has paid, wherever it is owed by now: an overdue invoice has carried its rest into the next.
    pub unpaid: Money,
}

impl InvoiceFact {
    /// What an invoice comes to for notices.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is too large.
    pub fn of(card: CardId, state: &InvoiceState) -> Result<Self, MoneyError> {
        let unpaid = state.outstanding.checked_add(state.carried_out)?;
        let (month, status, due, total) = (state.month, state.status, state.dates.due, state.total);
        Ok(Self { card, month, status, due, total, unpaid })
    }
}

/// What is to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BillOf {
    /// A slot of a recurring item, by the day that its rhythm gives, wherever the payment was moved.
    Recurring {
        /// The item.
        item: RecurrenceId,
        /// The slot.
        slot: NaiveDate,
    },
    /// An invoice of a card.
    Invoice {
        /// The card.
        card: CardId,
        /// The month.
        month: BillingMonth,
    },
}

/// A recurring expense that is not paid yet. Expected income is none, and neither is what was settled or ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BillFact {
    /// The recurring item.
    pub item: RecurrenceId,
    /// The slot, by the day that its rhythm gives.
    pub slot: NaiveDate,
    /// What it is for.
    pub description: Description,
    /// How much.
    pub amount: Money,
    /// When it is due.
    pub due: NaiveDate,
}

/// A goal, completed or not: the deposit that reaches it may also complete it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GoalFact {
    /// Which goal.
    pub goal: GoalId,
    /// What is to be reached.
    pub target: Money,
    /// What there is, in the same currency.
    pub accumulated: Money,
}

/// How far the reading of an import session's files has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ImportFact {
    /// Which session.
    pub session: ImportSessionId,
    /// How many files have been read and staged to the end. A failed one counts: its rows are among the pending.
    pub files: u32,
    /// How many of the session's lines are staged.
    pub lines: u32,
    /// How many of them wait for a person.
    pub pending: u32,
}

words! {
    /// Something that touches a user's access, and that a user wants to hear of when somebody else did it.
    SecurityEvent, "a security event" {
        /// Somebody signed in from a place that was not seen before.
        NewSignIn = "new_sign_in",
        /// The password was changed or reset.
        PasswordChanged = "password_changed",
        /// The address that resets go to was changed.
        EmailChanged = "email_changed",
        /// A second factor is not asked for any more.
        MfaDisabled = "mfa_disabled",
        /// The codes that stand in for the second factor were made anew.
        RecoveryCodesRegenerated = "recovery_codes_regenerated",
        /// A passkey was added.
        PasskeyAdded = "passkey_added",
        /// A provider may sign the user in.
        ProviderLinked = "provider_linked",
        /// A key for programs was made.
        ApiKeyCreated = "api_key_created",
        /// A refresh token was used twice, so two had it: the sign-in was ended.
        TokenReused = "token_reused",
    }
}

/// Whether a sign-in is from a place that was not seen before. The first one is no news, wherever it is from.
pub fn is_new_place<P: PartialEq>(seen: &[P], place: &P) -> bool {
    !seen.is_empty() && !seen.contains(place)
}

/// A security event that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecurityFact {
    /// To whom.
    pub user: UserId,
    /// What happened.
    pub event: SecurityEvent,
    /// When.
    pub at: Moment,
    /// What it is about: the identity of the session, the key, the passkey. Never a secret.
    pub about: String,
    /// Where it came from, as far as it is known: an address, a browser.
    pub origin: Option<String>,
}

/// A workspace, or a user's access, at a moment. What nobody compares may stay empty, as long as it is so on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The day, in the workspace's time zone.
    pub today: NaiveDate,
    /// Budgets that are active.
    pub budgets: Vec<BudgetFact>,
    /// Invoices, as they stand on that day.
    pub invoices: Vec<InvoiceFact>,
    /// Recurring expenses that are not paid yet.
    pub bills: Vec<BillFact>,
    /// Goals, completed or not.
    pub goals: Vec<GoalFact>,
    /// Import sessions.
    pub imports: Vec<ImportFact>,
    /// Security events, the older ones as well.
    pub security: Vec<SecurityFact>,
}

impl Facts {
    /// What the books say on a day: the budgets of its report month and of the one before, for an import may still bring
    /// rows of that; the invoices of all cards; recurring expenses of accounts that are due until [`DUE_SOON_DAYS`] ahead; and
    /// the goals. Imports and security events are not in the books: a caller adds them.
    ///
    /// # Errors
    /// [`ReportError`] when a sum is too large for the books.
    pub fn of(books: &Books<'_>, settings: &Settings, today: NaiveDate) -> Result<Self, ReportError> {
        let mut facts = Self::none(today);
        let month = settings.month_of(today);
        for month in BTreeSet::from([month.previous(), month]) {
            facts.budgets.extend(budgets(books, settings, month)?);
        }
        for book in books.cards {
            for state in book.timeline(today)? {
                facts.invoices.push(InvoiceFact::of(book.card.id, &state)?);
            }
        }
        let until = today.checked_add_days(Days::new(DUE_SOON_DAYS.unsigned_abs())).unwrap_or(NaiveDate::MAX);
        facts.bills = books.schedules.iter().flat_map(|schedule| bills(schedule, until)).collect();
        for goal in goals_summary(books, settings, today)?.goals {
            let (target, accumulated) = (goal.target, goal.progress.accumulated);
            facts.goals.push(GoalFact { goal: goal.goal, target, accumulated });
        }
        Ok(facts)
    }

    /// Nothing yet, on a day.
    pub const fn none(today: NaiveDate) -> Self {
        Self {
            today,
            budgets: Vec::new(),
            invoices: Vec::new(),
            bills: Vec::new(),
            goals: Vec::new(),
            imports: Vec::new(),
            security: Vec::new(),
        }
    }
}

/// The active budgets of a month, in their own currency.
fn budgets(books: &Books<'_>, settings: &Settings, month: BillingMonth) -> Result<Vec<BudgetFact>, ReportError> {
    let of_month = || books.budgets.iter().filter(|budget| budget.month() == month && budget.is_active());
    let Some(first) = of_month().next() else { return Ok(Vec::new()) };
    let mut own = *settings;
    own.currency = first.planned().currency();
    let lines = budgets_summary(books, &own, month)?.budgets;
    let actual = |budget: &Budget| lines.iter().find(|line| line.budget == budget.id()).map(|line| line.actual);
    Ok(of_month().filter_map(|budget| Some(BudgetFact::of(budget, actual(budget)?))).collect())
}

/// The slots of an item that are to be paid from an account until a day.
fn bills(schedule: &Schedule<'_>, until: NaiveDate) -> Vec<BillFact> {
    let terms = schedule.item().terms();
    if !matches!(terms.flow, Flow::Expense { .. }) || !terms.is_active || !terms.include_in_summary {
        return Vec::new();
    }
    let bill = |slot: Slot| BillFact {
        item: schedule.item().id(),
        slot: slot.due,
        description: terms.description.clone(),
        amount: slot.expected,
        due: slot.due,
    };
    schedule.pending(until).map(bill).collect()
}
