//! Causes: what makes two notices the same.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::facts::BillOf;
use super::{Bill, Notice};

/// Why somebody is told something, as a text that does not change from one telling to the next. Equal cause, no second
/// notice.
///
/// | kind | cause |
/// |---|---|
/// | `budget_threshold` | `budget-threshold:<budget>:<percent>` |
/// | `budget_overrun` | `budget-overrun:<budget>` |
/// | `bill_due` | `bill-due:recurring:<item>:<slot>`, `bill-due:invoice:<card>:<month>` |
/// | `bill_overdue` | `bill-overdue:…`, likewise |
/// | `invoice_closed` | `invoice-closed:<card>:<month>` |
/// | `goal_reached` | `goal-reached:<goal>:<target>` |
/// | `import_finished`, `import_review` | `import:<session>:<files read>`: one or the other |
/// | `security` | `security:<event>:<user>:<moment>:<what it is about>`: whatever happens again is told again |
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CauseKey(String);

impl CauseKey {
    /// A cause that was kept.
    pub fn kept(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CauseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Notice {
    /// Why somebody is told.
    pub fn cause(&self) -> CauseKey {
        CauseKey(match self {
            Self::BudgetThreshold(fact) => format!("budget-threshold:{}:{}", fact.budget, fact.threshold.percent()),
            Self::BudgetOverrun(fact) => format!("budget-overrun:{}", fact.budget),
            Self::BillDue(bill) => format!("bill-due:{}", bill.key()),
            Self::BillOverdue(bill) => format!("bill-overdue:{}", bill.key()),
            Self::InvoiceClosed(fact) => format!("invoice-closed:{}:{}", fact.card, fact.month),
            Self::GoalReached(fact) => format!("goal-reached:{}:{}", fact.goal, fact.target.amount().normalize()),
            Self::ImportFinished(fact) | Self::ImportReview(fact) => format!("import:{}:{}", fact.session, fact.files),
            Self::Security(fact) => format!("security:{}:{}:{}:{}", fact.event, fact.user, fact.at, fact.about),
        })
    }
}

impl Bill {
    fn key(&self) -> String {
        match self.of {
            BillOf::Recurring { item, slot } => format!("recurring:{item}:{slot}"),
            BillOf::Invoice { card, month } => format!("invoice:{card}:{month}"),
        }
    }
}
