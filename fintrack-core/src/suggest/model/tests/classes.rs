//! Classes that are renamed, merged or taken out: what is promised of the others.

use super::*;

/// What becomes of a class.
#[derive(Clone, Debug)]
enum Change {
    Renamed(String),
    MergedInto(usize),
    TakenOut,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![name().prop_map(Change::Renamed), (0..8_usize).prop_map(Change::MergedInto), Just(Change::TakenOut),]
}

impl Change {
    fn to(&self, class: usize, model: &Model) -> Model {
        let mut model = model.clone();
        match self {
            Self::Renamed(name) => {
                let name = Descriptor::of(name);
                model.rename_class(class, &name, concept(&name));
            }
            Self::MergedInto(heir) => model.retire_class(class, Some(*heir)),
            Self::TakenOut => model.retire_class(class, None),
        }
        model
    }

    /// The other class that it is about.
    fn heir(&self, model: &Model) -> Option<usize> {
        if let Self::MergedInto(heir) = self { model.living(*heir) } else { None }
    }
}

/// What was learned of the classes but for some: their weights, what merchants and amounts were filed there, and how often
/// they were seen and rightly guessed.
fn learned_of_others(model: &Model, but: &[usize]) -> impl PartialEq + std::fmt::Debug + use<> {
    let is_other = |class: Class| !but.contains(&usize::from(class));
    let mut cells = Vec::new();
    for (name, touched, row) in model.linear.dump() {
        let others = row.into_iter().filter(|cell| is_other(cell.class));
        cells.extend(others.map(|cell| (name, touched, cell.class, cell.weight.to_bits(), cell.energy.to_bits())));
    }
    let mut habits = Vec::new();
    for (name, habit) in model.memory.dump() {
        let classes = (0..model.classes()).map(dense).filter(|class| is_other(*class));
        habits.extend(classes.map(|class| (name, class, habit.agreeing(class))).filter(|(.., times)| *times > 0));
    }
    let mut amounts = Vec::new();
    for (name, amount) in model.amounts.dump() {
        amounts.extend(amount.times.0.iter().filter(|(class, _)| is_other(*class)).map(|times| (name, *times)));
    }
    let labels: Vec<_> = model.labels.iter().enumerate().filter(|(class, _)| is_other(dense(*class))).collect();
    let labels: Vec<_> =
        labels.into_iter().map(|(_, label)| (label.seen, label.rate.to_bits(), label.meaning.clone())).collect();
    (cells, habits, amounts, labels, model.affinity, model.record)
}

proptest! {
    /// What was learned of the other classes stays, to the last bit.
    #[test]
    fn what_was_learned_of_the_others_stays(deeds in deeds(), class in 0..8_usize, change in change()) {
        let before = lived(&deeds);
        let after = change.to(class, &before);
        let mut but = vec![class];
        but.extend(change.heir(&before));
        // Whoever was merged into the class is gone with it, and so are those that went before.
        prop_assert_eq!(learned_of_others(&after, &but), learned_of_others(&before, &but));
    }

    /// A guess of another class stays if the memory and the linear layer agree on it, or becomes the class that was renamed
    /// or that inherits. The heir is no other class: what spoke against the one that went speaks against it.
    #[test]
    fn a_guess_of_another_class_stays(deeds in deeds(), text in text(), cents in any::<i64>(), class in 0..8_usize, change in change()) {
        let before = lived(&deeds);
        let after = change.to(class, &before);
        let mut scratch = Scratch::default();
        let text = Descriptor::of(&text);
        let sample = Sample::new(&text, Decimal::new(cents, 2));
        let Some(guess) = before.predict(&sample, &mut scratch) else { return Ok(()) };
        let is_agreed = guess.is_new || scratch.numbers[13] > 0.0 && scratch.numbers[19] > 0.0;
        let gap = scratch.numbers[1];
        if [Some(class), change.heir(&before)].contains(&Some(guess.class)) || !is_agreed || gap < 1e-3 {
            return Ok(());
        }
        let now = after.predict(&sample, &mut scratch).unwrap().class;
        let may_be_instead = match change {
            Change::Renamed(_) => Some(class),
            Change::MergedInto(_) => change.heir(&before),
            Change::TakenOut => None,
        };
        prop_assert!(now == guess.class || Some(now) == may_be_instead, "{:?} {:?} {}", guess, change, now);
    }

    /// A new name changes nothing of what has nothing in common with the old one nor with the new one, to the last bit.
    #[test]
    fn a_new_name_leaves_what_it_does_not_speak_of(deeds in deeds(), text in text(), cents in any::<i64>(), class in 0..8_usize, new in name()) {
        let before = lived(&deeds);
        let after = Change::Renamed(new).to(class, &before);
        let mut scratch = Scratch::default();
        let text = Descriptor::of(&text);
        let sample = Sample::new(&text, Decimal::new(cents, 2));
        let (guess, now) = (before.predict(&sample, &mut scratch), after.predict(&sample, &mut scratch));
        let mut is_meant = |model: &Model| {
            model.meanings.shared(&scratch.features, &mut scratch.shared);
            scratch.shared.iter().any(|shared| usize::from(shared.class) == class)
        };
        if !is_meant(&before) && !is_meant(&after) {
            prop_assert_eq!(now, guess);
        }
    }

    /// What was filed under two classes that became one is guessed to be in that one; other merchants stay where they were.
    #[test]
    fn a_merged_class_teaches_for_its_heir(times in 1..20_usize) {
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        let texts = ["Qwerty", "Asdfgh", "Zxcvbn"].map(Descriptor::of);
        for name in ["Aaaa", "Bbbb", "Cccc"] {
            model.add_class(&Descriptor::of(name), None);
        }
        for _ in 0..times {
            for (class, text) in texts.iter().enumerate() {
                model.learn(&Sample::new(text, Decimal::TEN), class, day(), None, &mut scratch);
            }
        }
        let guess = |model: &Model, text: &Descriptor, scratch: &mut Scratch| {
            model.predict(&Sample::new(text, Decimal::TEN), scratch).map(|guess| guess.class)
        };
        model.retire_class(1, Some(2));
        prop_assert_eq!(texts.each_ref().map(|text| guess(&model, text, &mut scratch)), [Some(0), Some(2), Some(2)]);
        prop_assert!(model.unlearn(&Sample::new(&texts[1], Decimal::TEN), 1, None, &mut scratch), "it went to the heir");
        model.retire_class(2, None);
        prop_assert_eq!(texts.each_ref().map(|text| guess(&model, text, &mut scratch)), [Some(0); 3]);
    }

    /// Whatever inherits from whatever: each class has one living heir or none, and learning for it is learning for the heir.
    #[test]
    fn heirs_have_heirs(retired in prop::collection::vec((0..6_usize, prop::option::of(0..6_usize)), 0..12)) {
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        for _ in 0..6 {
            model.add_class(&Descriptor::of("Aaaa"), None);
        }
        let mut heirs: [Option<usize>; 6] = std::array::from_fn(Some);
        for (class, heir) in retired {
            let heir = heir.and_then(|heir| heirs[heir]);
            model.retire_class(class, heir);
            if heirs[class] == Some(class) && heir != Some(class) {
                heirs.iter_mut().filter(|own| **own == Some(class)).for_each(|own| *own = heir);
            }
        }
        let text = Descriptor::of("Qwerty");
        for (class, heir) in heirs.iter().enumerate() {
            prop_assert_eq!(model.living(class), *heir);
            let mut taught = model.clone();
            taught.learn(&Sample::new(&text, Decimal::TEN), class, day(), None, &mut scratch);
            prop_assert_eq!(taught.labels.iter().map(|label| label.seen).sum::<u32>(), u32::from(heir.is_some()));
            prop_assert_eq!(heir.map(|heir| taught.labels[heir].seen), heir.map(|_| 1));
        }
    }
}

/// A guess that was shown before its class was merged, and answered after, is that of the heir.
#[test]
fn a_guess_of_a_class_that_was_merged_is_its_heirs() {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Aaaa", "Bbbb"] {
        model.add_class(&Descriptor::of(name), None);
    }
    let text = Descriptor::of("Qwerty");
    let sample = Sample::new(&text, Decimal::TEN);
    let shown = Shown { class: 0, is_new: true, evidence: 0.0 };
    model.retire_class(0, Some(1));
    model.learn(&sample, 1, day(), Some(&shown), &mut scratch);
    assert_eq!((model.record.new_guesses.right, model.record.new_guesses.answered), (1, 1));
    assert!(model.labels[1].rate > FIRST_CLASS_RATE);
    assert!((model.labels[0].rate - FIRST_CLASS_RATE).abs() < f64::EPSILON);
}
