//! Laws of the audit trail and undo, over random operations on rows that refer to one another and claim names.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::audit::dump::{self, DumpErrorKind};
use fintrack_core::audit::{ChainError, Change, Deed, Head, Link, Noun, Obstacle, Operation, State, verify};
use fintrack_core::id::{AuditEventId, WorkspaceId};
use fintrack_core::testing::shelf::{Rows, Shelf, Step, operations, steps, unsound};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

fn home() -> WorkspaceId {
    WorkspaceId::new(Uuid::from_u128(1))
}

fn shelf_after(steps: &[Step]) -> Shelf {
    let mut shelf = Shelf::new(home());
    for step in steps {
        let _ = step.take(&mut shelf);
    }
    shelf
}

/// What the event's rows would be if it were undone without a question.
fn blindly_undone(shelf: &Shelf, sequence: u64) -> Rows {
    let mut rows = shelf.rows.clone();
    for (row, change) in &shelf.events().find(|event| event.sequence == sequence).unwrap().changes {
        match change.before() {
            Some(before) => rows.insert(row.clone(), before.clone()),
            None => rows.remove(row),
        };
    }
    rows
}

proptest! {
    /// An event that was just written can always be undone, and then everything is as it was: rows and state.
    #[test]
    fn do_and_undo_leaves_the_state_as_it_was(steps in steps(12), last in operations(2)) {
        let mut shelf = shelf_after(&steps);
        let (rows, state) = (shelf.rows.clone(), shelf.state().clone());
        prop_assert!(matches!(last[0].take(&mut shelf), Some(Ok(()))));
        let done = (shelf.rows.clone(), shelf.state().clone());
        shelf.undo(shelf.head.sequence).unwrap();
        prop_assert_eq!(shelf.state(), &state);
        for (row, image) in &shelf.rows {
            prop_assert!(rows[row].says_the_same(image));
        }
        prop_assert_eq!(shelf.rows.len(), rows.len());
        // The undo of the undo is the redo.
        shelf.undo(shelf.head.sequence).unwrap();
        prop_assert_eq!(shelf.state(), &done.1);
        prop_assert_eq!(&shelf.rows, &done.0);
    }

    /// From the newest back, everything can be undone, and each state on the way comes by again.
    #[test]
    fn undoing_from_the_newest_back_leads_to_the_beginning(steps in operations(12)) {
        let mut shelf = Shelf::new(home());
        let mut states = vec![shelf.state().clone()];
        for step in &steps {
            step.take(&mut shelf).unwrap().unwrap();
            states.push(shelf.state().clone());
        }
        for sequence in (1..=shelf.head.sequence).rev() {
            prop_assert_eq!(&states.pop().unwrap(), shelf.state());
            shelf.undo(sequence).unwrap();
        }
        prop_assert_eq!(&states.pop().unwrap(), shelf.state());
        prop_assert!(shelf.rows.is_empty());
    }

    /// Whatever is undone, no row refers to an absent one and no two claim the same; a refusal changes nothing.
    #[test]
    fn no_undo_leaves_rows_unsound(steps in steps(20)) {
        let mut shelf = Shelf::new(home());
        for step in &steps {
            let before = (shelf.rows.clone(), shelf.trail.len());
            if let Some(Err(_)) = step.take(&mut shelf) {
                prop_assert_eq!((&before.0, before.1), (&shelf.rows, shelf.trail.len()));
            }
            prop_assert_eq!(unsound(&shelf.rows), None);
        }
    }

    /// A refusal is right: doing it all the same would lose a later change, break a reference, take a claim, or pull
    /// what a later row counts on. It names a later event for every obstacle, and rows that the events name.
    #[test]
    fn a_refusal_names_what_depends_on_the_event(steps in steps(16)) {
        let shelf = shelf_after(&steps);
        for event in shelf.events() {
            let Err(refusal) = shelf.clone().undo(event.sequence) else { continue };
            prop_assert_eq!(refusal.sequence, event.sequence);
            prop_assert!(!refusal.obstacles.is_empty());
            let is_unsound = unsound(&blindly_undone(&shelf, event.sequence)).is_some();
            let mut explains = false;
            for obstacle in &refusal.obstacles {
                let by = obstacle.by().unwrap();
                prop_assert!(by > event.sequence);
                let later = shelf.events().find(|event| event.sequence == by).unwrap();
                let (own, named) = match obstacle {
                    Obstacle::ChangedSince { row, .. } => (row, row),
                    Obstacle::ReferredTo { row, from, .. } => (row, from),
                    Obstacle::Dangling { row, to, .. } => (row, to),
                    Obstacle::Taken { row, rival, .. } => (row, rival),
                    Obstacle::Foundation { .. } => unreachable!("no step makes a workspace"),
                };
                prop_assert!(event.changes.contains_key(own));
                prop_assert!(later.changes.contains_key(named));
                explains |= match obstacle {
                    Obstacle::ChangedSince { row, .. } => {
                        shelf.rows.get(row).map(|image| image.hash(row))
                            != event.changes[row].left().map(|left| left.hash)
                    }
                    Obstacle::ReferredTo { row, from, .. } => {
                        shelf.rows[from].refers.contains(row)
                            && (is_unsound || matches!(event.changes[row], Change::Changed { .. }))
                    }
                    Obstacle::Dangling { .. } | Obstacle::Taken { .. } => is_unsound,
                    Obstacle::Foundation { .. } => false,
                };
            }
            prop_assert!(explains);
        }
    }

    /// The other way round: what may be undone neither loses a later change nor breaks anything.
    #[test]
    fn what_is_undone_had_nothing_depending_on_it(steps in steps(16)) {
        let shelf = shelf_after(&steps);
        for event in shelf.events() {
            let mut undone = shelf.clone();
            if undone.undo(event.sequence).is_err() {
                continue;
            }
            prop_assert_eq!(&undone.rows, &blindly_undone(&shelf, event.sequence));
            for (row, change) in &event.changes {
                let now = shelf.rows.get(row).map(|image| image.hash(row));
                prop_assert_eq!(now, change.left().map(|left| left.hash));
            }
        }
    }

    /// Every event added up is the state of the rows there are.
    #[test]
    fn the_trail_sums_to_the_state_of_the_rows(steps in steps(12)) {
        let mut shelf = shelf_after(&steps);
        prop_assert_eq!(shelf.state().hash(), shelf.summed());
        // Rows beside the books are in the trail and not in the state.
        let books: Rows = shelf.rows.iter().filter(|(row, _)| row.noun() != Noun::StagedLine)
            .map(|(row, image)| (row.clone(), image.clone())).collect();
        prop_assert_eq!(State::of(&books).hash(), shelf.summed());
    }

    #[test]
    fn a_dump_reads_back_and_verifies(steps in steps(12)) {
        let shelf = shelf_after(&steps);
        let lines: Vec<String> = shelf.trail.iter().map(dump::write).collect();
        let links: Vec<Link> = lines.iter().map(|line| dump::read(line.as_bytes()).unwrap()).collect();
        prop_assert_eq!(&links, &shelf.trail);
        let genesis = Head::genesis(home());
        prop_assert_eq!(verify(genesis, Some(&shelf.head), &links), Ok(shelf.head));
        prop_assert_eq!(dump::verify(genesis, Some(&shelf.head), &lines), Ok(shelf.head));
    }

    /// Any byte that changes is found, on its own line.
    #[test]
    fn a_changed_byte_is_found_on_its_line(steps in operations(8), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let shelf = shelf_after(&steps);
        let mut bytes = text_of(&shelf.trail).into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        let line = bytes[..at].split(|byte| *byte == b'\n').count();
        bytes[at] = byte;
        let found = dump::verify(Head::genesis(home()), None, bytes.split(|byte| *byte == b'\n'));
        prop_assert_eq!(found.unwrap_err().line, u64::try_from(line).unwrap());
    }

    /// So is a line that is left out, moved, doubled, or cut off the end of what was noted.
    #[test]
    fn a_missing_or_moved_line_is_found(
        steps in operations(8), at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let shelf = shelf_after(&steps);
        let genesis = Head::genesis(home());
        let at = at.index(shelf.trail.len());
        let refused = |links: &[Link]| verify(genesis, Some(&shelf.head), links).unwrap_err();

        let mut without = shelf.trail.clone();
        let taken = without.remove(at);
        let last = shelf.head.sequence - 1;
        let expected = if at == without.len() {
            ChainError::Truncated { last, noted: shelf.head.sequence }
        } else {
            ChainError::Sequence { expected: taken.event.sequence, found: taken.event.sequence + 1 }
        };
        prop_assert_eq!(refused(&without), expected);

        let to = to.index(shelf.trail.len());
        if to != at {
            let mut moved = without;
            moved.insert(to, taken.clone());
            let is_found = matches!(refused(&moved), ChainError::Sequence { .. });
            prop_assert!(is_found);
        }
        let mut doubled = shelf.trail.clone();
        doubled.insert(at, taken);
        let is_found = matches!(refused(&doubled), ChainError::Sequence { .. });
        prop_assert!(is_found);
    }

    /// Who writes the chain anew from an event on is found by a head that was noted after it, and by no other.
    #[test]
    fn a_chain_written_anew_is_found_by_what_was_noted(steps in operations(8), at in any::<prop::sample::Index>()) {
        let shelf = shelf_after(&steps);
        let genesis = Head::genesis(home());
        let at = at.index(shelf.trail.len());
        let mut head = genesis;
        let mut heads = vec![head];
        let mut forged = Vec::new();
        for (n, link) in shelf.trail.iter().enumerate() {
            let mut event = link.event.clone();
            if n == at {
                event.changes.clear();
                event.id = AuditEventId::new(Uuid::from_u128(99));
            }
            let (link, next) = head.seal(event).unwrap();
            forged.push(link);
            head = next;
            heads.push(verify(genesis, None, &shelf.trail[..=n]).unwrap());
        }
        prop_assert_eq!(verify(genesis, None, &forged), Ok(head));
        for (n, noted) in heads.iter().enumerate() {
            prop_assert_eq!(verify(genesis, Some(noted), &forged).is_ok(), n <= at);
        }
    }
}

/// The laws above would say little if their steps never came to an obstacle.
#[test]
fn random_steps_come_to_every_kind_of_obstacle_and_to_undos() {
    let mut runner = TestRunner::deterministic();
    let (mut met, mut undone) = ([0; 4], 0);
    for _ in 0..200 {
        let steps = steps(24).new_tree(&mut runner).unwrap().current();
        let shelf = shelf_after(&steps);
        undone += shelf.events().filter(|event| matches!(event.deed, Deed::Undid(_))).count();
        for event in shelf.events() {
            for obstacle in shelf.clone().undo(event.sequence).map_or_else(|refusal| refusal.obstacles, |()| Vec::new())
            {
                met[match obstacle {
                    Obstacle::ChangedSince { .. } => 0,
                    Obstacle::ReferredTo { .. } => 1,
                    Obstacle::Dangling { .. } => 2,
                    Obstacle::Taken { .. } => 3,
                    Obstacle::Foundation { .. } => unreachable!("no step makes a workspace"),
                }] += 1;
            }
        }
    }
    assert!(met.iter().all(|count| *count > 0) && undone > 100, "{met:?} {undone}");
}

fn text_of(trail: &[Link]) -> String {
    trail.iter().map(dump::write).collect::<Vec<_>>().join("\n")
}

#[test]
fn another_workspace_has_another_chain() {
    let other = Head::genesis(WorkspaceId::new(Uuid::from_u128(2)));
    assert_ne!(other.hash, Head::genesis(home()).hash);
    let mut shelf = Shelf::new(home());
    shelf.become_rows(Deed::Did(Operation::RunDaily), Rows::new());
    let is_refused = matches!(verify(other, None, &shelf.trail), Err(ChainError::Workspace { sequence: 1, .. }));
    assert!(is_refused);
}

#[test]
fn a_dump_in_another_spelling_is_refused() {
    let mut shelf = Shelf::new(home());
    shelf.become_rows(Deed::Did(Operation::RunDaily), Rows::new());
    let line = dump::write(&shelf.trail[0]);
    for altered in [line.replace("\"event\":", "\"event\": "), line.replace("run_daily", "RUN_DAILY")] {
        assert_eq!(dump::read(altered.as_bytes()), Err(DumpErrorKind::Altered { sequence: 1 }));
    }
    assert!(matches!(dump::read(b"{}"), Err(DumpErrorKind::Unreadable(_))));
}
