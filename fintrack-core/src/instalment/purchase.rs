//! A purchase becomes its parts; a part that a bank printed becomes those that are still to come.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Instalment, InstalmentAmount, InstalmentError, amounts};
use crate::calendar::BillingMonth;
use crate::entry::{Details, Entry, Filing, InstalmentOf, Movement, Part, Status};
use crate::id::{CardId, EntryId, InstalmentPlanId, TagId};
use crate::money::Money;
use crate::name::{Description, Notes};

/// A card purchase in instalments that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewPurchase {
    /// What its parts will have in common.
    pub plan: InstalmentPlanId,
    /// The card.
    pub card: CardId,
    /// The day of the purchase, which all parts carry.
    pub date: NaiveDate,
    /// The month that bills the first part.
    pub first_month: BillingMonth,
    /// What it was, in words.
    pub description: Description,
    /// The price, whole or of each part.
    pub amount: InstalmentAmount,
    /// In how many parts, at least 2.
    pub count: u16,
    /// What it was for; a split sums to the whole price.
    pub filing: Filing,
    /// What all parts are marked with.
    pub tags: Vec<TagId>,
    /// What is written beside each part.
    pub notes: Option<Notes>,
    /// Where all parts stand.
    pub status: Status,
}

impl NewPurchase {
    /// The parts, one entry each, in order.
    ///
    /// # Errors
    /// [`InstalmentError`] when the purchase cannot be had in so many parts, or its split does not sum to the whole.
    pub fn entries(&self, new_id: &mut impl FnMut() -> Uuid) -> Result<Vec<Entry>, InstalmentError> {
        let Self { plan, card, date, first_month, description, amount, count, filing, tags, notes, status } = self;
        let parts = amounts(*amount, *count)?;
        let last = first_month.offset(i32::from(*count) - 1);
        if last.offset(1 - i32::from(*count)) != *first_month {
            return Err(InstalmentError::Calendar { first: *first_month, count: *count });
        }
        let filings = over_parts(filing, amount.total(*count)?, &parts)?;
        let entry = |((part, amount), filing): ((Instalment, &Money), Filing)| {
            let movement =
                Movement::CardExpense { card: *card, month: part.month(*first_month), amount: *amount, filing };
            let instalment = Some(InstalmentOf { plan: *plan, part });
            let details = Details { instalment, tags: tags.clone(), notes: notes.clone(), ..Details::default() };
            let id = EntryId::new(new_id());
            Entry::new(id, *date, description.clone(), *status, movement)?.with_details(details)
        };
        let entries = Instalment::all(*count)?.zip(&parts).zip(filings).map(entry);
        Ok(entries.collect::<Result<_, _>>()?)
    }
}

/// The filing of each part, so that every category of a split sums to what it was of the whole.
fn over_parts(filing: &Filing, whole: Money, amounts: &[Money]) -> Result<Vec<Filing>, InstalmentError> {
    filing.check(whole)?;
    let Filing::Split(split) = filing else { return Ok(vec![filing.clone(); amounts.len()]) };
    // Each part takes from what is left of each category in proportion to it, and so the last takes just what is left.
    let mut left: Vec<Part> = split.clone();
    let mut filings = Vec::with_capacity(amounts.len());
    for amount in amounts {
        let weights: Vec<Decimal> = left.iter().map(|part| part.amount.amount()).collect();
        let taken = amount.allocate(&weights);
        for (part, taken) in left.iter_mut().zip(&taken) {
            part.amount = part.amount.checked_sub(*taken)?;
        }
        filings.push(Filing::of_parts(left.iter().zip(taken).map(|(part, amount)| Part { amount, ..*part })));
    }
    Ok(filings)
}

/// What a part that the bank printed says of those that are still to come.
#[derive(Clone, Copy, Debug)]
pub struct SeededFrom<'e> {
    /// The entry that the line became.
    pub entry: &'e Entry,
    /// Which part it is.
    pub part: Instalment,
    /// What all parts have in common.
    pub plan: InstalmentPlanId,
}

impl SeededFrom<'_> {
    /// The later parts that are not in the books yet, each as the bank printed this one and billed a month after the
    /// other. Earlier ones are no longer owed and are not made up.
    ///
    /// `known` are the parts of the plan that exist, cancelled ones included: what a person cancelled does not come back.
    ///
    /// # Errors
    /// [`InstalmentError::Entry`] when the entry is no card expense.
    pub fn later(
        &self,
        known: &[Instalment],
        new_id: &mut impl FnMut() -> Uuid,
    ) -> Result<Vec<Entry>, InstalmentError> {
        let Self { entry, part, plan } = *self;
        let mut entries = Vec::new();
        for later in part.following().filter(|later| !known.contains(later)) {
            let mut movement = entry.movement().clone();
            if let Movement::CardExpense { month, .. } = &mut movement {
                *month = later.month(part.first_month(*month));
            }
            let instalment = Some(InstalmentOf { plan, part: later });
            let details = Details { instalment, ..entry.details().cloned().unwrap_or_default() };
            let id = EntryId::new(new_id());
            let seeded = Entry::new(id, entry.date(), entry.description().clone(), entry.status(), movement)?;
            entries.push(seeded.with_details(details)?);
        }
        Ok(entries)
    }
}
