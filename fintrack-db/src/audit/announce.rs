//! What an operation on the books is announced as.

use std::collections::BTreeMap;

use fintrack_core::audit::{self, Change, Deed, Noun, Operation, RowKey};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::event::{Event, EventType, Happening, Key, Topic};
use fintrack_core::id::{CardId, WorkspaceId};

use super::table::{leading, whole_of};

/// The events that tell of an operation: one for all things of a topic to which the same happened. What happens to a part
/// of a thing is a change of the thing.
pub(super) fn events_of(event: &audit::Event) -> Vec<Event> {
    let mut happened: BTreeMap<(Topic, Key), Happening> = BTreeMap::new();
    for (row, change) in &event.changes {
        let whole = whole_of(row.noun());
        let (Some(topic), Some(key)) = (topic_of(whole), key_of(event.workspace, row)) else { continue };
        let happening = if whole == row.noun() { happening(event.deed, whole, change) } else { Happening::Updated };
        // Of a thing and its parts, what happened to the thing itself tells more.
        let known = happened.entry((topic, key)).or_insert(happening);
        if *known == Happening::Updated {
            *known = happening;
        }
    }
    let mut told: BTreeMap<EventType, Vec<Key>> = BTreeMap::new();
    for ((topic, key), happening) in happened {
        let kind = EventType::new(topic, happening).or_else(|| EventType::new(topic, Happening::Updated));
        if let Some(kind) = kind {
            told.entry(kind).or_default().push(key);
        }
    }
    told.into_iter().map(|(kind, keys)| Event::new(event.workspace, kind, keys, event.at.get())).collect()
}

fn happening(deed: Deed, noun: Noun, change: &Change) -> Happening {
    match (noun, deed) {
        (Noun::ImportSession, Deed::Did(Operation::CommitImport)) => Happening::Committed,
        (Noun::ImportSession, Deed::Did(Operation::CloseImport)) => Happening::Closed,
        (Noun::ImportSession, Deed::Undid(_)) => Happening::Undone,
        _ => match change {
            Change::Created(_) | Change::Restored(_) => Happening::Created,
            Change::Changed { .. } => Happening::Updated,
            Change::Deleted { .. } => Happening::Deleted,
        },
    }
}

/// Whom the rows of a noun concern; `None` for what is seen in other things only.
const fn topic_of(whole: Noun) -> Option<Topic> {
    Some(match whole {
        Noun::Workspace | Noun::ExchangeRate => Topic::Workspace,
        Noun::Account => Topic::Account,
        Noun::Card | Noun::CardCycle => Topic::Card,
        Noun::Invoice => Topic::Invoice,
        Noun::Category | Noun::Subcategory => Topic::Category,
        Noun::Tag => Topic::Tag,
        Noun::Investment | Noun::InvestmentTag | Noun::InvestmentValue => Topic::Investment,
        Noun::Recurring | Noun::RecurringTag => Topic::Recurring,
        Noun::Transaction | Noun::Split | Noun::TransactionTag | Noun::Reimbursement => Topic::Transaction,
        Noun::Budget => Topic::Budget,
        Noun::Goal | Noun::GoalDeposit | Noun::GoalInvestment => Topic::Goal,
        Noun::ImportSession => Topic::ImportSession,
        Noun::StagedLine => Topic::StagedTransaction,
        Noun::Rule => Topic::Rule,
        Noun::InstalmentPlan | Noun::StatementProfile | Noun::ImportedLine => return None,
    })
}

fn key_of(workspace: WorkspaceId, row: &RowKey) -> Option<Key> {
    let noun = row.noun();
    if noun == Noun::Invoice {
        let (card, month) = row.id().split_once('/')?;
        let card = CardId::new(card.parse().ok()?);
        return Some(Key::Invoice(card, BillingMonth::of(month.parse().ok()?)));
    }
    if noun == Noun::ExchangeRate {
        return Some(Key::Id(workspace.get())); // rates have no identity of their own
    }
    leading(row).parse().ok().map(Key::Id)
}
