//! Undo: the inverse of an event, unless something later depends on what it did.
//!
//! What counts is what a row says now, not how often it was touched: an event may be undone when each of its rows is as
//! the event left it. Beyond that, what it created must not be referred to by a row of a later event; what its rows
//! referred to before must still be there; and what they claimed, such as a name, must not have been given away.
//!
//! A row that the event *changed* stays. A row that refers to it and was made or edited since may count on what it says (a
//! reimbursement on the amount of its expense), so that refuses too, unless the event changed nothing but [words and
//! settings](COLUMNS_NOBODY_LEANS_ON) of the row: an account may get its old name back whatever was booked on it since.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Change, Event, Left};
use super::hash::RowHash;
use super::image::Image;
use super::obstacle::{Obstacle, UndoError};
use super::row::{Noun, RowKey};

/// Columns that no other row counts on: what a row is called, how it looks, and settings of its own.
pub const COLUMNS_NOBODY_LEANS_ON: &[&str] = &[
    "asset_name",
    "brand",
    "color",
    "credit_limit",
    "description",
    "icon",
    "institution",
    "is_active",
    "last_four_digits",
    "name",
    "notes",
    "opening_balance",
    "payment_account_id",
];

/// What undoing an event writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// What each row says again, `None` for not being there; its version is the store's to raise, not to bring back, and
    /// what a row that is there [counted](super::COLUMNS_THAT_COUNT) stays. Rows that are brought back come first, those
    /// that are referred to before those that refer to them; then those that go, the other way round.
    pub restore: Vec<(RowKey, Option<Image>)>,
    /// The same as changes, for the event that records the undo.
    pub changes: BTreeMap<RowKey, Change>,
}

/// An event that somebody wants undone, and what the later ones have to do with it.
///
/// Asks first which rows it needs to see ([`Self::rows`]), so that a store loads them at once, then decides.
#[derive(Clone, Debug)]
pub struct Undoing<'e> {
    event: &'e Event,
    /// The nouns of which a before-image claims something.
    claiming: BTreeSet<Noun>,
    /// The rows that the before-images refer to.
    referred_to: BTreeSet<&'e RowKey>,
    /// The last event that touched a row of the event, or one that its before-images refer to.
    touched: BTreeMap<RowKey, u64>,
    /// Rows of later events that refer to rows of this one, or did.
    referrers: BTreeMap<RowKey, Referrer>,
    /// Rows of later events that might have taken what a before-image claims.
    rivals: BTreeMap<RowKey, u64>,
}

/// A row of later events that refers to rows of the one to be undone, or did.
#[derive(Clone, Debug)]
struct Referrer {
    /// What it said when that event had happened; `None` when it was not there, or did not refer to these rows.
    was: Option<RowHash>,
    /// What it says after all later events; `None` when it is not there.
    is: Option<RowHash>,
    /// The rows of the event that it refers to after all later events.
    targets: BTreeSet<RowKey>,
    /// The last event that touched it.
    by: u64,
}

impl<'e> Undoing<'e> {
    /// Looks through all events after the one to be undone, in order. Earlier ones are passed over.
    pub fn new<'l>(event: &'e Event, later: impl IntoIterator<Item = &'l Event>) -> Self {
        let mut undoing = Self::before_any(event);
        for later in later {
            undoing.heed(later);
        }
        undoing
    }

    /// Knows of no later event yet: for a store that reads one after the other and [`heed`](Self::heed)s each.
    pub fn before_any(event: &'e Event) -> Self {
        let befores = || event.changes.values().filter_map(Change::before);
        let claims = |change: &Change| change.before().is_some_and(|before| before.claim.is_some());
        Self {
            event,
            claiming: event.changes.iter().filter(|(_, it)| claims(it)).map(|(row, _)| row.noun()).collect(),
            referred_to: befores().flat_map(|before| &before.refers).collect(),
            touched: BTreeMap::new(),
            referrers: BTreeMap::new(),
            rivals: BTreeMap::new(),
        }
    }

    /// Takes note of the next event. One that is not later is passed over.
    pub fn heed(&mut self, later: &Event) {
        if later.sequence <= self.event.sequence {
            return;
        }
        for (row, change) in &later.changes {
            let is_own = self.event.changes.contains_key(row);
            if is_own || self.referred_to.contains(row) {
                self.touched.insert(row.clone(), later.sequence);
            }
            if is_own {
                continue;
            }
            self.follow(row, change, later.sequence);
            if self.claiming.contains(&row.noun()) {
                self.rivals.insert(row.clone(), later.sequence);
            }
        }
    }

    /// Keeps what became of a row of a later event that refers to rows of this one, or did.
    fn follow(&mut self, row: &RowKey, change: &Change, sequence: u64) {
        let own = |refers: &BTreeSet<RowKey>| -> BTreeSet<RowKey> {
            refers.iter().filter(|target| self.event.changes.contains_key(target)).cloned().collect()
        };
        let before = change.before().filter(|before| !own(&before.refers).is_empty());
        let targets = change.left().map(|left| own(&left.refers)).unwrap_or_default();
        let is = change.left().map(|left| left.hash);
        if let Some(referrer) = self.referrers.get_mut(row) {
            *referrer = Referrer { is, targets, by: sequence, was: referrer.was };
        } else if before.is_some() || !targets.is_empty() {
            // A row that did not refer to any of these before says something else by now, whatever it said.
            let was = before.map(|before| before.hash(row));
            self.referrers.insert(row.clone(), Referrer { was, is, targets, by: sequence });
        }
    }

    /// The rows whose present images decide.
    pub fn rows(&self) -> BTreeSet<&RowKey> {
        let own = self.event.changes.keys();
        let before = self.event.changes.values().filter_map(Change::before);
        own.chain(before.flat_map(|before| &before.refers)).chain(self.rivals.keys()).collect()
    }

    /// Decides, by what the rows say now; `None` for a row that is not there.
    ///
    /// # Errors
    /// [`UndoError`] with everything that stands in the way.
    pub fn decide<'i>(&self, present: impl Fn(&RowKey) -> Option<&'i Image>) -> Result<Undo, UndoError> {
        let mut obstacles = Vec::new();
        for (row, change) in &self.event.changes {
            if row.noun() == Noun::Workspace && change.before().is_none() {
                obstacles.push(Obstacle::Foundation { row: row.clone() });
            }
            let now = present(row);
            if now.map(|image| image.hash(row)) != change.left().map(|left| left.hash) {
                obstacles.push(Obstacle::ChangedSince { row: row.clone(), by: self.touched.get(row).copied() });
            } else if may_be_leaned_on(change, now) {
                obstacles.extend(self.referrers_of(row));
            }
            if let Some(before) = change.before() {
                obstacles.extend(self.dangling(row, before, &present));
                obstacles.extend(self.taken(row, before, &present));
            }
        }
        if !obstacles.is_empty() {
            return Err(UndoError { sequence: self.event.sequence, obstacles });
        }
        Ok(self.inverse(present))
    }

    /// The later rows that refer to a row of the event. One that says again what it said then is no later row.
    fn referrers_of(&self, row: &RowKey) -> impl Iterator<Item = Obstacle> {
        let refers = move |it: &Referrer| it.targets.contains(row) && it.was != it.is;
        self.referrers
            .iter()
            .filter(move |(_, referrer)| refers(referrer))
            .map(move |(from, referrer)| Obstacle::ReferredTo { row: row.clone(), from: from.clone(), by: referrer.by })
    }

    fn dangling<'i>(
        &self,
        row: &RowKey,
        before: &Image,
        present: impl Fn(&RowKey) -> Option<&'i Image>,
    ) -> impl Iterator<Item = Obstacle> {
        // What the event itself deleted or changed comes back together with the row.
        let comes_back = |to: &RowKey| self.event.changes.get(to).is_some_and(|change| change.before().is_some());
        before.refers.iter().filter(move |to| present(to).is_none() && !comes_back(to)).map(|to| Obstacle::Dangling {
            row: row.clone(),
            to: to.clone(),
            by: self.touched.get(to).copied(),
        })
    }

    fn taken<'i>(
        &self,
        row: &RowKey,
        before: &Image,
        present: impl Fn(&RowKey) -> Option<&'i Image>,
    ) -> impl Iterator<Item = Obstacle> {
        let claim = before.claim.clone();
        let rivals = self.rivals.iter().filter(move |(rival, _)| rival.noun() == row.noun());
        rivals.filter_map(move |(rival, by)| {
            let claim = claim.clone()?;
            let is_taken = present(rival)?.claim.as_ref() == Some(&claim);
            is_taken.then(|| Obstacle::Taken { row: row.clone(), claim, rival: rival.clone(), by: *by })
        })
    }

    fn inverse<'i>(&self, present: impl Fn(&RowKey) -> Option<&'i Image>) -> Undo {
        let mut undo = Undo { restore: Vec::new(), changes: BTreeMap::new() };
        for (row, change) in &self.event.changes {
            let now = present(row);
            let back = change.before().cloned();
            let back = match now {
                Some(now) => back.map(|back| back.counting_on(now)),
                None => back,
            };
            let inverse = match (now, &back) {
                (None, Some(back)) => Some(Change::Restored(Left::of(row, back))),
                (now, back) => Change::between(row, now.cloned(), back.as_ref()),
            };
            undo.changes.extend(inverse.map(|inverse| (row.clone(), inverse)));
            undo.restore.push((row.clone(), back));
        }
        undo.restore.sort_by_key(|(row, back)| {
            let rank = row.noun() as isize;
            if back.is_some() { (false, rank) } else { (true, -rank) }
        });
        undo
    }
}

/// Whether a later row that refers to this one may count on what undoing the change takes away.
fn may_be_leaned_on(change: &Change, now: Option<&Image>) -> bool {
    match (change.before(), now) {
        (Some(before), Some(now)) => before.differing(now).any(|column| !COLUMNS_NOBODY_LEANS_ON.contains(&column)),
        (None, Some(_)) => true,
        (Some(_) | None, None) => false,
    }
}

/// Undoes an event in one go, for a caller that has all rows at hand: [`Undoing::new`] and [`Undoing::decide`].
///
/// # Errors
/// [`UndoError`] with everything that stands in the way.
pub fn undo<'l, 'i>(
    event: &Event,
    later: impl IntoIterator<Item = &'l Event>,
    present: impl Fn(&RowKey) -> Option<&'i Image>,
) -> Result<Undo, UndoError> {
    Undoing::new(event, later).decide(present)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::audit::{Deed, Operation, Value};
    use crate::id::WorkspaceId;
    use crate::testing::shelf::{Rows, Shelf};

    fn account() -> RowKey {
        RowKey::new(Noun::Account, "azul")
    }

    fn row(noun: Noun) -> RowKey {
        RowKey::new(noun, 1)
    }

    fn named(name: &str) -> Image {
        Image::new([("name", Value::Text(name.to_owned()))]).claiming(name)
    }

    fn of(reais: i64, refers: &[RowKey]) -> Image {
        Image::new([("amount", Value::Decimal(Decimal::from(reais)))]).referring_to(refers.iter().cloned())
    }

    /// Events that each put these images in place of what there was; `None` deletes.
    fn shelf_of(events: &[&[(RowKey, Option<Image>)]]) -> Shelf {
        let mut shelf = Shelf::new(WorkspaceId::new(Uuid::nil()));
        for event in events {
            let mut rows: Rows = shelf.rows.clone();
            for (row, image) in *event {
                match image.clone() {
                    Some(image) => rows.insert(row.clone(), image),
                    None => rows.remove(row),
                };
            }
            shelf.become_rows(Deed::Did(Operation::Update), rows);
        }
        shelf
    }

    fn obstacles(shelf: &mut Shelf, sequence: u64) -> Vec<Obstacle> {
        shelf.undo(sequence).map_or_else(|refusal| refusal.obstacles, |()| Vec::new())
    }

    #[test]
    fn what_was_changed_since_stays() {
        let events: [&[_]; 2] = [&[(account(), Some(named("Azul")))], &[(account(), Some(named("Verde")))]];
        let mut shelf = shelf_of(&events);
        let refusal = shelf.undo(1).unwrap_err();
        assert_eq!(refusal.to_string(), "event 1 cannot be undone: account:azul was changed since (event 2)");
        // An event that was undone already is one whose rows were changed since.
        shelf.undo(2).unwrap();
        shelf.undo(1).unwrap();
        assert_eq!(obstacles(&mut shelf, 1), [Obstacle::ChangedSince { row: account(), by: Some(4) }]);
    }

    #[test]
    fn what_a_row_counted_stays_with_it_and_comes_back_with_it() {
        let rule = row(Noun::Rule);
        let of = |name: &str, applied| {
            Image::new([("name", Value::Text(name.to_owned())), ("applied", Value::Integer(applied))])
        };
        let events: [&[_]; 2] = [&[(rule.clone(), Some(of("Uber", 0)))], &[(rule.clone(), Some(of("Táxi", 2)))]];
        let mut shelf = shelf_of(&events);
        shelf.rows.insert(rule.clone(), of("Táxi", 5)); // counting is no event
        shelf.undo(2).unwrap();
        assert_eq!(shelf.rows[&rule], of("Uber", 5));

        shelf.become_rows(Deed::Did(Operation::Delete), Rows::new());
        shelf.undo(4).unwrap();
        assert_eq!(shelf.rows[&rule], of("Uber", 5));
    }

    #[test]
    fn a_workspace_is_not_undone() {
        let home = row(Noun::Workspace);
        let mut shelf = shelf_of(&[&[(home.clone(), Some(named("Casa")))], &[(home.clone(), Some(named("Lar")))]]);
        assert!(shelf.events().next().unwrap().is_foundation());
        assert_eq!(obstacles(&mut shelf, 2), []);
        assert_eq!(obstacles(&mut shelf, 1), [Obstacle::Foundation { row: home }]);
    }

    #[test]
    fn a_refusal_names_a_few_rows_and_counts_the_others() {
        let of_many = |name: &str| -> Vec<(RowKey, Option<Image>)> {
            (0..8)
                .map(|n| (RowKey::new(Noun::Tag, n), Some(Image::new([("name", Value::Text(name.to_owned()))]))))
                .collect()
        };
        let (first, second) = (of_many("a"), of_many("b"));
        let refusal = shelf_of(&[&first, &second]).undo(1).unwrap_err();
        assert_eq!(refusal.obstacles.len(), 8);
        assert!(refusal.to_string().ends_with("tag:4 was changed since (event 2); and 3 more"), "{refusal}");
    }

    #[test]
    fn what_a_later_row_refers_to_stays() {
        let purchase = row(Noun::Transaction);
        let events: [&[_]; 2] =
            [&[(account(), Some(named("Azul")))], &[(purchase.clone(), Some(of(50, &[account()])))]];
        let mut shelf = shelf_of(&events);
        let expected = Obstacle::ReferredTo { row: account(), from: purchase, by: 2 };
        assert_eq!(obstacles(&mut shelf, 1), [expected]);
        shelf.undo(2).unwrap();
        assert_eq!(obstacles(&mut shelf, 1), []);
    }

    #[test]
    fn an_account_gets_its_old_name_back_whatever_was_booked_on_it() {
        let events: [&[_]; 3] = [
            &[(account(), Some(named("Azul")))],
            &[(account(), Some(named("Verde")))],
            &[(row(Noun::Transaction), Some(of(50, &[account()])))],
        ];
        assert_eq!(obstacles(&mut shelf_of(&events), 2), []);
    }

    #[test]
    fn an_expense_keeps_the_amount_that_a_reimbursement_counts_on() {
        let (dinner, link) = (row(Noun::Transaction), row(Noun::Reimbursement));
        let raised: [&[_]; 3] = [
            &[(dinner.clone(), Some(of(50, &[])))],
            &[(dinner.clone(), Some(of(200, &[])))],
            &[(link.clone(), Some(of(100, std::slice::from_ref(&dinner))))],
        ];
        let expected = Obstacle::ReferredTo { row: dinner.clone(), from: link.clone(), by: 3 };
        assert_eq!(obstacles(&mut shelf_of(&raised), 2), std::slice::from_ref(&expected));
        // So it does where the link was there before, and was raised since.
        let raised: [&[_]; 3] = [
            &[(dinner.clone(), Some(of(50, &[]))), (link.clone(), Some(of(40, std::slice::from_ref(&dinner))))],
            &[(dinner.clone(), Some(of(200, &[])))],
            &[(link.clone(), Some(of(100, std::slice::from_ref(&dinner))))],
        ];
        let mut shelf = shelf_of(&raised);
        assert_eq!(obstacles(&mut shelf, 2), [expected]);
        shelf.undo(3).unwrap();
        assert_eq!(obstacles(&mut shelf, 2), []);
    }

    #[test]
    fn what_would_refer_to_an_absent_row_stays_away() {
        let (purchase, category) = (row(Noun::Transaction), row(Noun::Category));
        let events: [&[_]; 3] = [
            &[
                (category.clone(), Some(named("Mercado"))),
                (purchase.clone(), Some(of(50, std::slice::from_ref(&category)))),
            ],
            &[(purchase.clone(), None)],
            &[(category.clone(), None)],
        ];
        let mut shelf = shelf_of(&events);
        let expected = Obstacle::Dangling { row: purchase, to: category, by: Some(3) };
        assert_eq!(obstacles(&mut shelf, 2), [expected]);
    }

    #[test]
    fn a_name_that_was_given_away_is_not_taken_back() {
        let other = RowKey::new(Noun::Account, "outra");
        let events: [&[_]; 3] =
            [&[(account(), Some(named("Azul")))], &[(account(), None)], &[(other.clone(), Some(named("Azul")))]];
        let mut shelf = shelf_of(&events);
        let expected = Obstacle::Taken { row: account(), claim: "Azul".to_owned(), rival: other, by: 3 };
        assert_eq!(obstacles(&mut shelf, 2), [expected]);
    }

    #[test]
    fn rows_come_back_before_those_that_refer_to_them_and_go_after_them() {
        let (purchase, part) = (row(Noun::Transaction), row(Noun::Split));
        let both = [
            (part.clone(), Some(of(50, std::slice::from_ref(&purchase)))),
            (purchase.clone(), Some(of(50, &[account()]))),
            (account(), Some(named("Azul"))),
        ];
        let gone = [(part.clone(), None), (purchase.clone(), None), (account(), None)];
        let order = |shelf: &Shelf| {
            let event = shelf.events().last().unwrap();
            let undone = undo(event, [], |row| shelf.rows.get(row)).unwrap();
            undone.restore.into_iter().map(|(row, _)| row).collect::<Vec<_>>()
        };
        assert_eq!(order(&shelf_of(&[&both])), [part.clone(), purchase.clone(), account()]);
        assert_eq!(order(&shelf_of(&[&both, &gone])), [account(), purchase, part]);
    }

    #[test]
    fn a_store_is_told_which_rows_to_load() {
        let events: [&[_]; 3] = [
            &[(account(), Some(named("Azul")))],
            &[(account(), None)],
            &[(RowKey::new(Noun::Account, "outra"), Some(named("Verde"))), (row(Noun::Transaction), Some(of(1, &[])))],
        ];
        let shelf = shelf_of(&events);
        let deletion = shelf.events().nth(1).unwrap();
        let rows: Vec<String> =
            Undoing::new(deletion, shelf.events()).rows().into_iter().map(ToString::to_string).collect();
        assert_eq!(rows, ["account:azul", "account:outra"]);
    }
}
