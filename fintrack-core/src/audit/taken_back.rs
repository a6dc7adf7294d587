//! What stands of a trail in which some events were undone.

use std::collections::BTreeSet;

use super::event::{Deed, Event};
use crate::id::AuditEventId;

/// Which events were taken back, as a trail tells that is read from its newest event to its oldest.
///
/// The undo of an undo brings back what that one took back, so an undo counts for as long as it stands itself.
#[derive(Clone, Debug, Default)]
pub struct TakenBack(BTreeSet<AuditEventId>);

impl TakenBack {
    /// Takes note of the next older event, and says whether it stands: whether no undo that stands has taken it back.
    pub fn stands(&mut self, event: &Event) -> bool {
        if self.0.contains(&event.id) {
            return false;
        }
        if let Deed::Undid(undone) = event.deed {
            self.0.insert(undone);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::audit::{Image, Noun, Operation, RowKey, Value};
    use crate::id::WorkspaceId;
    use crate::testing::shelf::Shelf;

    #[test]
    fn an_undo_that_was_undone_takes_nothing_back() {
        let mut shelf = Shelf::new(WorkspaceId::new(Uuid::nil()));
        for name in ["Azul", "Verde"] {
            let image = Image::new([("name", Value::Text(name.to_owned()))]);
            shelf.become_rows(Deed::Did(Operation::Update), [(RowKey::new(Noun::Account, "azul"), image)].into());
        }
        let standing = |shelf: &Shelf| {
            let mut taken_back = TakenBack::default();
            let events = shelf.events().rev().filter(|event| taken_back.stands(event));
            events.map(|event| event.sequence).collect::<Vec<_>>()
        };
        assert_eq!(standing(&shelf), [2, 1]);
        shelf.undo(2).unwrap();
        assert_eq!(standing(&shelf), [3, 1]);
        shelf.undo(3).unwrap();
        assert_eq!(standing(&shelf), [4, 2, 1]);
    }
}
