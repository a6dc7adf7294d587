//! What a transaction says beside its postings, as keys and values: comments in a journal, metadata in beancount.

use super::ExportError;
use super::index::{Index, details};
use super::sequence::Origin;
use crate::archive::row::{redemption, settlement};
use crate::entry::{Details, Entry, InstalmentOf, Movement, Original, Redemption, Settlement, SlotOf};

/// A key with its value. Only `tag` comes more than once.
pub(super) type Fact = (&'static str, String);

/// The key of a tag's name.
pub(super) const TAG: &str = "tag";

/// All that is to be said of a transaction.
pub(super) fn facts(origin: &Origin<'_>, index: &Index<'_>) -> Result<Vec<Fact>, ExportError> {
    Ok(match origin {
        Origin::Opening(account, _) => {
            let balance = account.opening_balance.to_string();
            vec![("kind", "OPENING".into()), ("account", account.id.to_string()), ("opening-balance", balance)]
        }
        Origin::Waiver(waiver) => vec![
            ("kind", "SETTLEMENT".into()),
            ("card", waiver.card.to_string()),
            ("billing-month", waiver.month.to_string()),
        ],
        Origin::Entry(entry) => of_entry(entry, index)?,
    })
}

/// In words, what a transaction was.
pub(super) fn description<'a>(origin: &Origin<'a>) -> &'a str {
    match origin {
        Origin::Opening(..) => "opening balance",
        Origin::Waiver(_) => "settled invoice",
        Origin::Entry(entry) => entry.description().as_str(),
    }
}

fn of_entry(entry: &Entry, index: &Index<'_>) -> Result<Vec<Fact>, ExportError> {
    let movement = entry.movement();
    let mut facts = vec![
        ("id", entry.id().to_string()),
        ("kind", entry.kind().to_string()),
        ("status", entry.status().to_string()),
    ];
    facts.extend(movement.invoice().map(|(_, month)| ("billing-month", month.to_string())));
    facts.extend(mark(movement));
    let Details { instalment, recurrence, original, tags, notes } = details(entry);
    if let Some(InstalmentOf { plan, part }) = instalment {
        facts.push(("instalment", format!("{}/{}", part.number(), part.count())));
        facts.push(("instalment-plan", plan.to_string()));
    }
    if let Some(SlotOf { item, slot }) = recurrence {
        facts.push(("recurrence", item.to_string()));
        facts.extend(slot.map(|slot| ("recurrence-slot", slot.to_string())));
    }
    if let Some(Original { amount, rate }) = original {
        facts.extend([("original", amount.to_string()), ("rate", rate.to_string())]);
    }
    for tag in tags {
        facts.push((TAG, index.tag(*tag, entry.id())?.to_string()));
    }
    facts.extend(notes.clone().map(|notes| ("notes", notes.into())));
    Ok(facts)
}

/// What a payment or a withdrawal ends.
fn mark(movement: &Movement) -> Option<Fact> {
    let settles = settlement(movement).filter(|settlement| *settlement == Settlement::Final);
    let ends = redemption(movement).filter(|redemption| *redemption == Redemption::Full);
    let settles = settles.map(|settlement| ("settlement", settlement.to_string()));
    settles.or_else(|| ends.map(|redemption| ("redemption", redemption.to_string())))
}
