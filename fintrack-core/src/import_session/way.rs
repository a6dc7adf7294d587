//! Which way a line moves money, for whoever says only how much and what it was.

use super::{ImportSession, Subject};
use crate::entry::EntryKind;
use crate::id::AccountId;
use crate::rule::Direction;

impl ImportSession {
    /// Which way an entry of a kind moves money on the account or card of the session. A transfer goes the way that its
    /// accounts say, of which one may be left out: the other is the session's own. `None` when no statement of that account or
    /// card prints such a kind, or nothing says which way a transfer goes.
    pub fn direction_of(
        &self,
        kind: EntryKind,
        source: Option<AccountId>,
        destination: Option<AccountId>,
    ) -> Option<Direction> {
        let own = match &self.subject {
            Subject::Account(account) => account.id,
            Subject::Card(_) => {
                return match kind {
                    EntryKind::CardExpense => Some(Direction::Out),
                    EntryKind::CardChargeback | EntryKind::CardPayment => Some(Direction::In),
                    EntryKind::Income
                    | EntryKind::Expense
                    | EntryKind::Transfer
                    | EntryKind::InvestmentDeposit
                    | EntryKind::InvestmentWithdrawal => None,
                };
            }
        };
        match kind {
            EntryKind::Income | EntryKind::InvestmentWithdrawal => Some(Direction::In),
            EntryKind::Expense | EntryKind::CardPayment | EntryKind::InvestmentDeposit => Some(Direction::Out),
            EntryKind::Transfer => match (source, destination) {
                (Some(source), _) if source == own => Some(Direction::Out),
                (_, Some(destination)) if destination == own => Some(Direction::In),
                (Some(_), None) => Some(Direction::In),
                (None, Some(_)) => Some(Direction::Out),
                (Some(_), Some(_)) | (None, None) => None,
            },
            EntryKind::CardExpense | EntryKind::CardChargeback => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::billing_month;
    use crate::id::ImportSessionId;
    use crate::import_session::SessionStatus;
    use crate::testing::{accounts, card};

    fn session(subject: Subject) -> ImportSession {
        let id = ImportSessionId::new(Uuid::nil());
        ImportSession { id, month: billing_month(2026, 3), target: None, status: SessionStatus::Open, subject }
    }

    #[test]
    fn a_kind_has_one_way_on_a_statement_or_none() {
        let [own, other] = [0, 1].map(|n| accounts()[n].clone());
        let on_account = session(Subject::Account(own.clone()));
        let on_card = session(Subject::Card(card()));
        for (kind, account, card) in [
            (EntryKind::Income, Some(Direction::In), None),
            (EntryKind::Expense, Some(Direction::Out), None),
            (EntryKind::Transfer, None, None),
            (EntryKind::CardExpense, None, Some(Direction::Out)),
            (EntryKind::CardChargeback, None, Some(Direction::In)),
            (EntryKind::CardPayment, Some(Direction::Out), Some(Direction::In)),
            (EntryKind::InvestmentDeposit, Some(Direction::Out), None),
            (EntryKind::InvestmentWithdrawal, Some(Direction::In), None),
        ] {
            assert_eq!(on_account.direction_of(kind, None, None), account, "{kind}");
            assert_eq!(on_card.direction_of(kind, None, None), card, "{kind}");
        }
        let (own, other) = (Some(own.id), Some(other.id));
        for (source, destination, way) in [
            (own, other, Some(Direction::Out)),
            (other, own, Some(Direction::In)),
            (None, other, Some(Direction::Out)),
            (other, None, Some(Direction::In)),
            (other, other, None),
        ] {
            assert_eq!(on_account.direction_of(EntryKind::Transfer, source, destination), way);
        }
    }
}
