//! Notices: which notifications a change of state deserves.
//!
//! A change is news when something holds after it that did not hold before, and nobody was told. What was told is known
//! by its *cause*, a text that stays the same however often the thing comes about: `budget-threshold:<budget>:80`. A store
//! keeps causes per user, also of notifications that were deleted, so that they do not come back.
//!
//! - A **budget** is told of when what was spent reaches the alert threshold, and when it exceeds what was planned: once each a
//!   month, since a budget is of one month. Past both at once is told as the graver. Exact amounts decide, not percentages.
//! - An **invoice** is told of when it closes with something to pay.
//! - A **bill** (a recurring expense, a closed invoice) is told of when it comes due within [`DUE_SOON_DAYS`], and when its
//!   day has passed. What is overdue longer than [`OVERDUE_NEWS_DAYS`] is history that was just entered, not news.
//! - A **goal** is told of when it is reached; with a new target it may be reached anew.
//! - An **import** is told of when its files are read: to be reviewed, if lines wait for a person, else as finished. What a
//!   person then decides is no news to that person.
//! - A **security event** is told of to the user whom it concerns.
//!
//! Laws: no cause is told twice, over any sequence of states; a day's job run twice tells nothing the second time; crossing
//! a threshold back and forth tells once; nothing is told of a change that changed nothing.
//! Who does not know the state before, but what was told of it, asks [`untold`].
//! [`Facts::of`] reads the state of the books. Titles and messages are the shells' work, for they know the language. Source: the domain page, section 7.
//!
//! ```
//! use std::collections::BTreeSet;
//!
//! use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
//! use fintrack_core::calendar::{billing_month, date};
//! use fintrack_core::category::CategoryKind;
//! use fintrack_core::id::{BudgetId, CategoryId};
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::name::Color;
//! use fintrack_core::notice::{BudgetFact, Facts, news};
//! use uuid::Uuid;
//!
//! let draft = BudgetDraft {
//!     category: CategoryId::new(Uuid::from_u128(2)),
//!     month: billing_month(2026, 3),
//!     planned: brl("1000.00"),
//!     alert_threshold: AlertThreshold::default(), // 80 %
//!     color: Color::new("#2E7D32")?,
//!     is_active: true,
//! };
//! let food = Budget::new(BudgetId::new(Uuid::from_u128(1)), draft, CategoryKind::Expense, Currency::BRL)?;
//! let on = |spent| {
//!     let fact = BudgetFact::of(&food, food.against(brl(spent))?);
//!     Ok::<_, Box<dyn std::error::Error>>(Facts { budgets: vec![fact], ..Facts::none(date(2026, 3, 20)) })
//! };
//!
//! let told = news(&on("799.99")?, &on("800.00")?, &BTreeSet::new());
//! assert_eq!(told[0].cause().as_str(), "budget-threshold:00000000-0000-0000-0000-000000000001:80");
//!
//! // Something was given back, and the threshold is crossed again: that is known.
//! let known = told.iter().map(|notice| notice.cause()).collect();
//! assert_eq!(news(&on("700.00")?, &on("900.00")?, &known), []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cause;
mod facts;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

pub use cause::CauseKey;
pub use facts::{
    BillFact, BillOf, BudgetFact, Facts, GoalFact, ImportFact, InvoiceFact, SecurityEvent, SecurityFact, is_new_place,
};

use crate::budget::BudgetHealth;
use crate::invoice::InvoiceStatus;
use crate::money::Money;
use crate::name::Description;
use crate::report::DUE_SOON_DAYS;
use crate::word::words;

/// How many days after its day a bill may still be told of as overdue.
pub const OVERDUE_NEWS_DAYS: i64 = 31;

words! {
    /// What a notice is about.
    NoticeKind, "a kind of notice" {
        /// What was spent has reached the alert threshold.
        BudgetThreshold = "budget_threshold",
        /// More was spent than planned.
        BudgetOverrun = "budget_overrun",
        /// Something is to be paid within days.
        BillDue = "bill_due",
        /// Something should have been paid.
        BillOverdue = "bill_overdue",
        /// An invoice takes no more purchases and is to be paid.
        InvoiceClosed = "invoice_closed",
        /// A goal is reached.
        GoalReached = "goal_reached",
        /// The files of an import are read, and nothing waits.
        ImportFinished = "import_finished",
        /// The files of an import are read, and lines wait for a person.
        ImportReview = "import_review",
        /// Somebody's access was used or changed.
        Security = "security",
    }
}

impl NoticeKind {
    /// Whether it is for one user alone, whatever the workspace. All others are for every member of the workspace.
    pub const fn is_personal(self) -> bool {
        match self {
            Self::Security => true,
            Self::BudgetThreshold
            | Self::BudgetOverrun
            | Self::BillDue
            | Self::BillOverdue
            | Self::InvoiceClosed
            | Self::GoalReached
            | Self::ImportFinished
            | Self::ImportReview => false,
        }
    }
}

/// Something to be paid, as a notice tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// What is to be paid.
    pub of: BillOf,
    /// What a recurring item is for; the name of a card is the shell's to look up.
    pub description: Option<Description>,
    /// How much is still to be paid.
    pub amount: Money,
    /// When it is due.
    pub due: NaiveDate,
}

/// A notice: what somebody is to be told, with all that a text needs. In JSON `{"kind": …, "payload": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Notice {
    /// What was spent has reached the alert threshold.
    BudgetThreshold(BudgetFact),
    /// More was spent than planned.
    BudgetOverrun(BudgetFact),
    /// Something is to be paid within [`DUE_SOON_DAYS`].
    BillDue(Bill),
    /// Something should have been paid.
    BillOverdue(Bill),
    /// An invoice takes no more purchases and is to be paid.
    InvoiceClosed(InvoiceFact),
    /// A goal is reached.
    GoalReached(GoalFact),
    /// The files of an import are read, and nothing waits.
    ImportFinished(ImportFact),
    /// The files of an import are read, and lines wait for a person.
    ImportReview(ImportFact),
    /// Somebody's access was used or changed.
    Security(SecurityFact),
}

impl Notice {
    /// What it is about.
    pub const fn kind(&self) -> NoticeKind {
        match self {
            Self::BudgetThreshold(_) => NoticeKind::BudgetThreshold,
            Self::BudgetOverrun(_) => NoticeKind::BudgetOverrun,
            Self::BillDue(_) => NoticeKind::BillDue,
            Self::BillOverdue(_) => NoticeKind::BillOverdue,
            Self::InvoiceClosed(_) => NoticeKind::InvoiceClosed,
            Self::GoalReached(_) => NoticeKind::GoalReached,
            Self::ImportFinished(_) => NoticeKind::ImportFinished,
            Self::ImportReview(_) => NoticeKind::ImportReview,
            Self::Security(_) => NoticeKind::Security,
        }
    }

    /// The thing whose name its text needs and it does not hold: a category, a card, a goal or an import session.
    pub const fn named_by(&self) -> Option<Uuid> {
        match self {
            Self::BudgetThreshold(fact) | Self::BudgetOverrun(fact) => Some(fact.category.get()),
            Self::BillDue(bill) | Self::BillOverdue(bill) => match bill.of {
                BillOf::Invoice { card, .. } => Some(card.get()),
                BillOf::Recurring { .. } => None,
            },
            Self::InvoiceClosed(fact) => Some(fact.card.get()),
            Self::GoalReached(fact) => Some(fact.goal.get()),
            Self::ImportFinished(fact) | Self::ImportReview(fact) => Some(fact.session.get()),
            Self::Security(_) => None,
        }
    }

    /// The graver one that stands for it: who was told that, need not be told this.
    fn graver(&self) -> Option<Self> {
        match self {
            Self::BudgetThreshold(fact) => Some(Self::BudgetOverrun(*fact)),
            Self::BillDue(bill) => Some(Self::BillOverdue(bill.clone())),
            Self::BudgetOverrun(_)
            | Self::BillOverdue(_)
            | Self::InvoiceClosed(_)
            | Self::GoalReached(_)
            | Self::ImportFinished(_)
            | Self::ImportReview(_)
            | Self::Security(_) => None,
        }
    }
}

/// What is to be told after a change from one state to another, given the causes that were told before. In the order of
/// [`NoticeKind`]s; no cause twice.
///
/// For the daily job, `before` is the state as of the day of the last run: so what came due while nobody looked is told.
/// After a whole workspace was loaded, what it says is where one starts: there is nothing to compare with, nor to tell.
pub fn news(before: &Facts, after: &Facts, known: &BTreeSet<CauseKey>) -> Vec<Notice> {
    let held: BTreeSet<CauseKey> = deserved(before).iter().flat_map(implied).collect();
    let mut told = BTreeSet::new();
    let mut news = deserved(after);
    news.retain(|notice| {
        let cause = notice.cause();
        !held.contains(&cause) && !known.contains(&cause) && told.insert(cause)
    });
    news.sort_by_key(Notice::kind);
    news
}

/// The causes that [`untold`] asks about.
pub fn causes(state: &Facts) -> BTreeSet<CauseKey> {
    let notices = deserved(state).into_iter();
    notices.flat_map(|notice| [notice.graver().map(|graver| graver.cause()), Some(notice.cause())]).flatten().collect()
}

/// What is to be told of a state, where nothing is known of the one before but which causes were told of it: whatever
/// deserves a notice, and neither it nor a graver one was told. So somebody who spends back and forth over a threshold, or
/// asks a thousand times, is told once; and nobody is told of a threshold after the end.
pub fn untold(state: &Facts, told: &BTreeSet<CauseKey>) -> Vec<Notice> {
    let mut news = news(&Facts::none(state.today), state, told);
    news.retain(|notice| notice.graver().is_none_or(|graver| !told.contains(&graver.cause())));
    news
}

/// The causes that hold when a notice is deserved: its own, and that of the lesser one that it stands for.
fn implied(notice: &Notice) -> Vec<CauseKey> {
    let lesser = match notice {
        Notice::BudgetOverrun(budget) => Some(Notice::BudgetThreshold(*budget)),
        Notice::BillOverdue(bill) => Some(Notice::BillDue(bill.clone())),
        Notice::BudgetThreshold(_)
        | Notice::BillDue(_)
        | Notice::InvoiceClosed(_)
        | Notice::GoalReached(_)
        | Notice::ImportFinished(_)
        | Notice::ImportReview(_)
        | Notice::Security(_) => None,
    };
    lesser.iter().chain([notice]).map(Notice::cause).collect()
}

/// Everything that would be worth telling of a state, had nobody been told of anything.
fn deserved(facts: &Facts) -> Vec<Notice> {
    let mut notices = Vec::new();
    notices.extend(facts.budgets.iter().filter_map(budget));
    notices.extend(facts.invoices.iter().copied().filter(is_closed).map(Notice::InvoiceClosed));
    let invoices = facts.invoices.iter().filter_map(invoice_bill);
    notices.extend(invoices.chain(facts.bills.iter().map(recurring_bill)).filter_map(|it| bill(it, facts.today)));
    notices.extend(facts.goals.iter().filter(|goal| is_reached(goal)).copied().map(Notice::GoalReached));
    notices.extend(facts.imports.iter().filter(|import| import.files > 0).copied().map(import));
    notices.extend(facts.security.iter().cloned().map(Notice::Security));
    notices
}

fn budget(fact: &BudgetFact) -> Option<Notice> {
    match fact.actual.health {
        BudgetHealth::OverBudget => Some(Notice::BudgetOverrun(*fact)),
        // A budget that warns from the first cent does so before, too; but nothing has happened yet.
        BudgetHealth::Warning => fact.actual.spent.is_positive().then_some(Notice::BudgetThreshold(*fact)),
        BudgetHealth::Healthy => None,
    }
}

fn is_closed(invoice: &InvoiceFact) -> bool {
    invoice.status == InvoiceStatus::Closed && invoice.unpaid.is_positive()
}

/// A closed invoice as a bill. An open one may still grow, whatever its due date.
fn invoice_bill(invoice: &InvoiceFact) -> Option<Bill> {
    match invoice.status {
        InvoiceStatus::Closed | InvoiceStatus::Overdue if invoice.unpaid.is_positive() => Some(Bill {
            of: BillOf::Invoice { card: invoice.card, month: invoice.month },
            description: None,
            amount: invoice.unpaid,
            due: invoice.due,
        }),
        InvoiceStatus::Open | InvoiceStatus::Closed | InvoiceStatus::Overdue | InvoiceStatus::Paid => None,
    }
}

fn recurring_bill(fact: &BillFact) -> Bill {
    Bill {
        of: BillOf::Recurring { item: fact.item, slot: fact.slot },
        description: Some(fact.description.clone()),
        amount: fact.amount,
        due: fact.due,
    }
}

fn bill(bill: Bill, today: NaiveDate) -> Option<Notice> {
    match (bill.due - today).num_days() {
        0..=DUE_SOON_DAYS => Some(Notice::BillDue(bill)),
        days if (-OVERDUE_NEWS_DAYS..0).contains(&days) => Some(Notice::BillOverdue(bill)),
        _ => None,
    }
}

fn is_reached(goal: &GoalFact) -> bool {
    goal.accumulated.checked_sub(goal.target).is_ok_and(|beyond| !beyond.is_negative())
}

const fn import(fact: ImportFact) -> Notice {
    if fact.pending > 0 { Notice::ImportReview(fact) } else { Notice::ImportFinished(fact) }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use uuid::Uuid;

    use super::*;
    use crate::budget::{AlertThreshold, Budget, BudgetDraft};
    use crate::calendar::{billing_month, date};
    use crate::category::CategoryKind;
    use crate::id::{BudgetId, CardId, CategoryId, GoalId, ImportSessionId, RecurrenceId, UserId};
    use crate::money::{Currency, brl};
    use crate::name::Color;

    fn kinds(before: &Facts, after: &Facts) -> Vec<NoticeKind> {
        news(before, after, &BTreeSet::new()).iter().map(Notice::kind).collect()
    }

    fn today() -> NaiveDate {
        date(2026, 3, 20)
    }

    fn spending(spent: &str) -> Facts {
        let draft = BudgetDraft {
            category: CategoryId::new(Uuid::nil()),
            month: billing_month(2026, 3),
            planned: brl("300.00"),
            alert_threshold: AlertThreshold::default(),
            color: Color::new("#2E7D32").unwrap(),
            is_active: true,
        };
        let budget = Budget::new(BudgetId::new(Uuid::nil()), draft, CategoryKind::Expense, Currency::BRL).unwrap();
        let fact = BudgetFact::of(&budget, budget.against(brl(spent)).unwrap());
        Facts { budgets: vec![fact], ..Facts::none(today()) }
    }

    #[test]
    fn a_budget_is_told_of_at_its_threshold_and_beyond_its_end() {
        use NoticeKind::{BudgetOverrun, BudgetThreshold};
        assert_eq!(kinds(&spending("0.00"), &spending("239.99")), []);
        assert_eq!(kinds(&spending("239.99"), &spending("240.00")), [BudgetThreshold]);
        assert_eq!(kinds(&spending("240.00"), &spending("300.00")), []);
        assert_eq!(kinds(&spending("300.00"), &spending("300.01")), [BudgetOverrun]);
        assert_eq!(kinds(&spending("0.00"), &spending("300.01")), [BudgetOverrun]); // the graver alone
        assert_eq!(kinds(&spending("300.01"), &spending("250.00")), []); // on the way back
        assert_eq!(kinds(&Facts::none(today()), &spending("250.00")), [BudgetThreshold]); // a budget made late
    }

    #[test]
    fn who_was_told_of_the_end_is_not_told_of_the_threshold_on_the_way_back() {
        use NoticeKind::{BudgetOverrun, BudgetThreshold};
        let mut told = BTreeSet::new();
        let mut tell = |spent: &str| {
            let state = spending(spent);
            let asked = causes(&state);
            assert!(asked.len() <= 2);
            let news = untold(&state, &told.intersection(&asked).cloned().collect());
            told.extend(news.iter().map(Notice::cause));
            news.iter().map(Notice::kind).collect::<Vec<_>>()
        };
        assert_eq!(tell("100.00"), []);
        assert_eq!(tell("300.01"), [BudgetOverrun]);
        assert_eq!(tell("250.00"), []);
        assert_eq!(tell("350.00"), []);
        let told = BTreeSet::from([spending("250.00")].map(|state| untold(&state, &BTreeSet::new())[0].cause()));
        assert_eq!(untold(&spending("310.00"), &told)[0].kind(), BudgetOverrun);
        assert_eq!(untold(&spending("240.00"), &BTreeSet::new())[0].kind(), BudgetThreshold);
    }

    #[test]
    fn the_first_sign_in_is_from_no_new_place() {
        assert!(!is_new_place(&[], &"here"));
        assert!(!is_new_place(&["there", "here"], &"here"));
        assert!(is_new_place(&["there"], &"here"));
    }

    fn rent(due: NaiveDate, today: NaiveDate) -> Facts {
        let bill = BillFact {
            item: RecurrenceId::new(Uuid::nil()),
            slot: due,
            description: Description::new("Aluguel"),
            amount: brl("1800.00"),
            due,
        };
        Facts { bills: vec![bill], ..Facts::none(today) }
    }

    #[test]
    fn a_bill_is_told_of_a_week_before_and_once_its_day_has_passed() {
        let due = date(2026, 3, 10);
        let mut told = Vec::new();
        for day in 0..60 {
            let (yesterday, today) = (date(2026, 2, 20) + Days::new(day), date(2026, 2, 21) + Days::new(day));
            told.extend(kinds(&rent(due, yesterday), &rent(due, today)).into_iter().map(|kind| (today, kind)));
        }
        let expected = [(date(2026, 3, 3), NoticeKind::BillDue), (date(2026, 3, 11), NoticeKind::BillOverdue)];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_debt_of_long_ago_that_is_entered_today_is_no_news() {
        assert_eq!(kinds(&Facts::none(today()), &rent(date(2025, 3, 10), today())), []);
        assert_eq!(kinds(&Facts::none(today()), &rent(date(2026, 3, 10), today())), [NoticeKind::BillOverdue]);
    }

    #[test]
    fn an_invoice_is_told_of_when_it_closes_when_it_comes_due_and_when_it_is_late() {
        let invoice = |status, unpaid, today| {
            let invoice = InvoiceFact {
                card: CardId::new(Uuid::nil()),
                month: billing_month(2026, 3),
                status,
                due: date(2026, 4, 5),
                total: brl("900.00"),
                unpaid: brl(unpaid),
            };
            Facts { invoices: vec![invoice], ..Facts::none(today) }
        };
        let open = invoice(InvoiceStatus::Open, "900.00", date(2026, 3, 27));
        let closed = invoice(InvoiceStatus::Closed, "900.00", date(2026, 3, 28));
        let near = invoice(InvoiceStatus::Closed, "900.00", date(2026, 3, 29));
        let late = invoice(InvoiceStatus::Overdue, "900.00", date(2026, 4, 6));
        let paid = invoice(InvoiceStatus::Paid, "0.00", date(2026, 4, 6));
        assert_eq!(kinds(&open, &closed), [NoticeKind::InvoiceClosed]);
        assert_eq!(kinds(&closed, &near), [NoticeKind::BillDue]);
        assert_eq!(kinds(&near, &late), [NoticeKind::BillOverdue]);
        assert_eq!(kinds(&near, &paid), []);
        assert_eq!(kinds(&open, &invoice(InvoiceStatus::Closed, "0.00", date(2026, 3, 28))), []);
    }

    #[test]
    fn a_goal_with_a_new_target_may_be_reached_anew() {
        let goal = |target, accumulated| GoalFact {
            goal: GoalId::new(Uuid::nil()),
            target: brl(target),
            accumulated: brl(accumulated),
        };
        let with = |goal| Facts { goals: vec![goal], ..Facts::none(today()) };
        let told = news(&with(goal("100.00", "99.99")), &with(goal("100.00", "100.00")), &BTreeSet::new());
        assert_eq!(told.iter().map(Notice::kind).collect::<Vec<_>>(), [NoticeKind::GoalReached]);
        let known = told.iter().map(Notice::cause).collect();
        assert_eq!(news(&with(goal("100.00", "90.00")), &with(goal("100.00", "110.00")), &known), []);
        assert_eq!(news(&with(goal("200.00", "90.00")), &with(goal("200.00", "210.00")), &known).len(), 1);
    }

    #[test]
    fn an_import_is_told_of_once_for_each_file_that_is_read() {
        let with = |files, pending| {
            let import = ImportFact { session: ImportSessionId::new(Uuid::nil()), files, lines: 40, pending };
            Facts { imports: vec![import], ..Facts::none(today()) }
        };
        assert_eq!(kinds(&with(0, 0), &with(1, 3)), [NoticeKind::ImportReview]);
        assert_eq!(kinds(&with(1, 3), &with(1, 0)), []); // the person who decided them knows
        assert_eq!(kinds(&with(1, 0), &with(2, 0)), [NoticeKind::ImportFinished]);
    }

    #[test]
    fn what_touches_access_is_told_as_often_as_it_happens() {
        let disabled = |at: &str| SecurityFact {
            user: UserId::new(Uuid::nil()),
            event: SecurityEvent::MfaDisabled,
            at: at.parse().unwrap(),
            about: String::new(),
            origin: None,
        };
        let monday = disabled("2026-03-02T12:00:00.000000Z");
        let friday = disabled("2026-03-06T12:00:00.000000Z");
        let before = Facts { security: vec![monday.clone()], ..Facts::none(today()) };
        let after = Facts { security: vec![monday, friday.clone()], ..Facts::none(today()) };
        let told = news(&before, &after, &BTreeSet::new());
        assert_eq!(told, [Notice::Security(friday)]);
        assert!(told[0].kind().is_personal());
    }

    #[test]
    fn the_word_of_a_kind_is_its_tag_in_json() {
        let after = spending("300.01");
        let json = serde_json::to_value(&news(&spending("0.00"), &after, &BTreeSet::new())[0]).unwrap();
        assert_eq!(json["kind"], NoticeKind::BudgetOverrun.as_str());
        assert_eq!(json["payload"]["spent"]["amount"], "300.01");
    }
}
