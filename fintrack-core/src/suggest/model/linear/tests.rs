use proptest::prelude::*;

use super::*;

fn features(names: &[u64]) -> Features {
    Features { all: names.iter().map(|name| (*name, 0.5)).collect(), ..Features::default() }
}

fn score(linear: &Linear, names: &[u64], scores: &mut [f32]) {
    let (features, mut steps) = (features(names), Steps::default());
    linear.find(&features, 0, &mut steps);
    linear.score(&features, 0..names.len(), &steps, scores);
}

fn learned(classes: usize, steps: &[(u64, usize, usize)]) -> Linear {
    let (mut linear, mut room) = (Linear::default(), Steps::default());
    let mut scores = vec![0.0; classes];
    for (now, (name, right, wrong)) in (1..).zip(steps) {
        let mut gradients = vec![0.0; classes];
        gradients[wrong % classes] += 0.5;
        gradients[right % classes] -= 0.5;
        let features = features(&[*name, 100]);
        linear.find(&features, 0, &mut room);
        scores.fill(0.0);
        linear.score(&features, 0..2, &room, &mut scores);
        linear.step(&features, &mut room, &gradients, &mut scores, now);
        let mut again = vec![0.0; classes];
        score(&linear, &[*name, 100], &mut again);
        assert_eq!(scores, again, "a step says what is scored again");
    }
    linear
}

proptest! {
    /// How cells are stored never shows: what was dumped and put back says the same, bit for bit.
    #[test]
    fn what_is_put_back_says_the_same(
        classes in 1..40_usize,
        steps in prop::collection::vec((0..6_u64, 0..40_usize, 0..40_usize), 0..200),
    ) {
        let linear = learned(classes, &steps);
        let mut again = Linear::default();
        for (name, touched, cells) in linear.dump() {
            again.push(name, touched, &cells, classes);
        }
        prop_assert_eq!(linear.dump(), again.dump());
        prop_assert_eq!(linear.size(), again.size());
        let cells: Vec<usize> = linear.rows.iter().map(|row| linear.cells(row).count()).collect();
        prop_assert_eq!(linear.size().1, cells.iter().sum::<usize>());
        prop_assert_eq!(linear.ages().map(|(_, cells)| cells).collect::<Vec<_>>(), cells);
        prop_assert!(!linear.holds_too_much());
        for name in 0..6 {
            let (mut one, mut other) = (vec![0.0; classes], vec![0.0; classes]);
            score(&linear, &[name, 100], &mut one);
            score(&again, &[name, 100], &mut other);
            prop_assert_eq!(one, other);
        }
    }

    /// A class that goes leaves the scores of the others; its heir gets what it had.
    #[test]
    fn a_class_that_goes_leaves_the_others(
        classes in 3..40_usize,
        steps in prop::collection::vec((0..6_u64, 0..40_usize, 0..40_usize), 0..200),
        has_heir in any::<bool>(),
    ) {
        let before = learned(classes, &steps);
        let mut after = before.clone();
        after.retire(1, has_heir.then_some(2), classes);
        prop_assert_eq!(after.size().1, after.rows.iter().map(|row| after.cells(row).count()).sum::<usize>());
        for name in 0..6 {
            let (mut one, mut other) = (vec![0.0; classes], vec![0.0; classes]);
            score(&before, &[name], &mut one);
            score(&after, &[name], &mut other);
            if has_heir {
                prop_assert!((one[1] + one[2] - other[2]).abs() < 1e-5);
            } else {
                prop_assert_eq!(one[2].to_bits(), other[2].to_bits());
            }
            prop_assert_eq!(other[1].to_bits(), 0);
            prop_assert_eq!((one[0], &one[3..]), (other[0], &other[3..]));
        }
    }
}

/// Of a feature that stands there twice, what it said between its two moves counts for the first time.
#[test]
fn a_feature_that_stands_there_twice_is_moved_twice() {
    let step = |linear: &mut Linear, names: &[u64]| {
        let (features, mut room, mut scores) = (features(names), Steps::default(), [0.0]);
        linear.find(&features, 0, &mut room);
        linear.step(&features, &mut room, &[-0.5], &mut scores, 1);
        scores[0]
    };
    let (mut twice, mut one_by_one) = (Linear::default(), Linear::default());
    let said = step(&mut twice, &[7, 7]);
    assert_eq!(said.to_bits(), (step(&mut one_by_one, &[7]) + step(&mut one_by_one, &[7])).to_bits());
    assert_eq!(twice.dump(), one_by_one.dump());
    assert_eq!(twice.size(), (1, 1));
}

/// Rows that had a cell for every class of few hold no cell for every class of many.
#[test]
fn classes_that_come_later_take_no_room_of_what_says_nothing_of_them() {
    let (mut linear, mut room) = (Linear::default(), Steps::default());
    let features = features(&(0..100).collect::<Vec<u64>>());
    let mut step = |linear: &mut Linear, class: usize, classes: usize, now| {
        let mut gradients = vec![0.0; classes];
        gradients[class] = -0.5;
        linear.find(&features, 0, &mut room);
        linear.step(&features, &mut room, &gradients, &mut vec![0.0; classes], now);
    };
    for class in 0..10 {
        step(&mut linear, class, 10, 1);
    }
    assert!(linear.rows.iter().all(|row| row.is_wide), "every feature spoke of every class");
    step(&mut linear, 65_000, 65_535, 2);
    assert_eq!(linear.size(), (100, 1_100));
    assert!(linear.held() <= HELD_FACTOR * 1_100, "{}", linear.held());
    assert!(linear.wide.has_left(), "no room had to be taken that was given back at once");
    let mut scores = vec![0.0; 65_535];
    score(&linear, &[3], &mut scores);
    assert!(scores[9] > 0.0 && scores[65_000] > 0.0);
    assert_eq!((scores[10].to_bits(), scores[64_999].to_bits()), (0, 0));
    for class in 0..10 {
        linear.retire(class, Some(65_000), 65_535);
    }
    assert_eq!((linear.size(), linear.held()), ((100, 100), 100), "one class is left, and room for it");
    linear.retire(65_000, None, 65_535);
    assert_eq!((linear.size(), linear.held()), ((0, 0), 0));
}

/// What no longer holds more cells than it should is laid out anew, between two steps of one confirmation, and says the same.
#[test]
fn room_is_given_back_and_nothing_is_lost() {
    let mut linear = learned(
        30,
        &(0..40).cycle().zip((0..30).cycle()).take(400).map(|(name, class)| (name, class, 7)).collect::<Vec<_>>(),
    );
    let (kept, size) = (linear.dump(), linear.size());
    while !linear.holds_too_much() {
        linear.narrow.take(10, Cell::UNMOVED);
    }
    let (features, mut room) = (features(&[3, 100]), Steps::default());
    linear.find(&features, 0, &mut room);
    let slots = room.slots.clone();
    linear.step(&features, &mut room, &[0.0; 30], &mut [0.0; 30], 401);
    assert!(!linear.holds_too_much());
    linear.find(&features, 0, &mut room);
    assert_eq!(room.slots, slots);
    let cells = |all: Vec<(Name, u32, Vec<Cell>)>| -> Vec<(Name, Vec<Cell>)> {
        all.into_iter().map(|(name, _, cells)| (name, cells)).collect()
    };
    assert_eq!((cells(linear.dump()), linear.size()), (cells(kept), size));
}
