use proptest::prelude::*;
use rust_decimal::Decimal;
use smallvec::smallvec;

use super::super::linear::{Cell, Linear};
use super::super::memory::{Habit, Memory, Run};
use super::super::tally::{Amount, Times};
use super::super::tests::{deeds, does, lived, long_deeds};
use super::super::{CLASSES_MAX, CLOCK_MAX, Sample, Scratch};
use super::*;
use crate::calendar::date;
use crate::suggest::descriptor::Descriptor;

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let check = XxHash3_64::oneshot(&bytes);
    bytes.extend(check.to_le_bytes());
    bytes
}

/// The bytes without their checksum.
fn unsealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - CHECK_BYTES);
    bytes
}

/// Does everything that can be done to a model: it says what is sound, takes as much as it says, and is read again.
fn works(model: &mut Model) {
    let mut scratch = Scratch::default();
    let text = Descriptor::of("AUTO POSTO ESTRELA LTDA");
    let sample = Sample::new(&text, Decimal::TEN);
    for deed in 0..6 {
        if let Some(guess) = model.predict(&sample, &mut scratch) {
            assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
            model.explain(&sample, &guess, &mut scratch);
            match deed {
                0 => model.learn(&sample, guess.class, date(2026, 5, 3), Some(&guess.shown()), &mut scratch),
                1 => drop(model.unlearn(&sample, guess.class, None, &mut scratch)),
                2 => model.rename_class(guess.class, &text, sample.concept),
                3 => model.retire_class(guess.class, guess.others[0]),
                4 => model.retire_class(guess.class, None),
                _ if model.classes() < CLASSES_MAX => drop(model.add_class(&text, None)),
                _ => {}
            }
        }
        let bytes = model.to_bytes();
        assert_eq!(bytes.len(), model.state_bytes());
        assert!(bytes.len() <= STATE_BYTES_MAX);
        assert_eq!(Model::from_bytes(&bytes).map(|again| again.to_bytes()), Ok(bytes));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(deeds in deeds()) {
        let model = lived(&deeds);
        let bytes = model.to_bytes();
        prop_assert_eq!(bytes.len(), model.state_bytes());
        let again = Model::from_bytes(&bytes).unwrap();
        prop_assert_eq!(again.state_bytes(), model.state_bytes());
        prop_assert_eq!(again.to_bytes(), bytes);
        prop_assert_eq!(again.memory.words(), model.memory.words());
        let text = Descriptor::of("AUTO POSTO ESTRELA LTDA");
        let sample = Sample::new(&text, Decimal::TEN);
        let mut scratch = Scratch::default();
        let guess = model.predict(&sample, &mut scratch);
        prop_assert_eq!(again.predict(&sample, &mut scratch), guess);
        if let Some(guess) = guess {
            let why = model.explain(&sample, &guess, &mut scratch);
            prop_assert_eq!(again.explain(&sample, &guess, &mut scratch), why);
        }
    }

    /// Damage is found, and found without a panic.
    #[test]
    fn a_damaged_state_is_refused(deeds in deeds(), at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut bytes = lived(&deeds).to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        prop_assert!(Model::from_bytes(&bytes).is_err());
        prop_assert!(Model::from_bytes(&bytes[..at]).is_err());
    }

    /// Bytes whose checksum is right and whose content is not are refused, or are a model that works.
    #[test]
    fn whatever_is_read_works(deeds in deeds(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = unsealed(lived(&deeds).to_bytes());
        for (at, byte) in damage {
            let at = 6 + at.index(bytes.len() - 6);
            bytes[at] = byte;
        }
        if let Ok(mut model) = Model::from_bytes(&sealed(bytes)) {
            works(&mut model);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Above the limit the oldest is forgotten and nothing else, and no more of it than has to be.
    #[test]
    fn what_is_forgotten_is_older_than_all_that_is_kept(deeds in long_deeds(), share in 1..100_usize) {
        let mut model = lived(&deeds);
        let fixed = bytes::HEAD + model.labels.len() * bytes::LABEL + model.meanings.stems() * bytes::STEM;
        let limit = fixed * 8 / 7 + 1 + (model.state_bytes() - fixed) * share / 100;
        let (before, is_over) = (entries(&model), model.state_bytes() > limit);
        model.limit = Limit(limit);
        model.keep_within_limit();
        let after = entries(&model);
        prop_assert_eq!(after.len() < before.len(), is_over);
        let forgotten: Vec<&Entry> = before.iter().filter(|entry| !after.contains(entry)).collect();
        prop_assert_eq!(forgotten.len() + after.len(), before.len());
        if let Some(newest) = forgotten.iter().map(|entry| entry.age).max() {
            prop_assert!(after.iter().all(|entry| entry.age > newest));
            let room = limit - limit / 8;
            prop_assert!(model.state_bytes() <= room);
            let next: usize = forgotten.iter().filter(|entry| entry.age == newest).map(|entry| entry.bytes).sum();
            prop_assert!(model.state_bytes() + next > room, "what was as old had room");
        }
        works(&mut model);
    }

    /// Two models that learn the same forget the same, even if one of them is written and read on the way.
    #[test]
    fn what_is_forgotten_is_a_matter_of_the_events_alone(deeds in long_deeds(), limit in 2_000..20_000_usize, kept_every in 1..40_usize) {
        let limited = || Model { limit: Limit(limit), ..Model::default() };
        let (mut online, mut again) = (limited(), limited());
        let (mut scratch, mut other) = (Scratch::default(), Scratch::default());
        for (at, deed) in deeds.iter().enumerate() {
            does(&mut online, deed, &mut scratch, &mut |event| again.apply(event, &mut other));
            if at % kept_every == 0 {
                online = Model { limit: Limit(limit), ..Model::from_bytes(&online.to_bytes()).unwrap() };
            }
            prop_assert!(online.state_bytes() <= limit);
        }
        prop_assert_eq!(online.to_bytes(), again.to_bytes());
    }
}

/// A thing that may be forgotten.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    what: &'static str,
    name: u64,
    age: u32,
    bytes: usize,
}

fn entries(model: &Model) -> Vec<Entry> {
    let features = model.linear.dump().into_iter().map(|(name, age, cells)| {
        let bytes = bytes::FEATURE + cells.len() * bytes::CELL;
        Entry { what: "feature", name, age, bytes }
    });
    let habits = model.memory.dump().into_iter().map(|(name, habit)| {
        let bytes = bytes::HABIT + habit.runs.len() * bytes::RUN + habit.words.len() * bytes::WORD;
        Entry { what: "merchant", name, age: habit.touched, bytes }
    });
    let amounts = model.amounts.dump().into_iter().map(|(name, amount)| {
        let bytes = bytes::AMOUNT + amount.times.0.len() * bytes::PAIR;
        Entry { what: "amount", name, age: amount.touched, bytes }
    });
    features.chain(habits).chain(amounts).collect()
}

/// A model that learned a little.
fn taught() -> Model {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Casa", "Lazer"] {
        model.add_class(&Descriptor::of(name), None);
    }
    for (text, class) in [("Zorlim Azul", 0), ("Bantar", 1), ("Bantar", 1)] {
        let text = Descriptor::of(text);
        model.learn(&Sample::new(&text, Decimal::ONE), class, date(2026, 5, 3), None, &mut scratch);
    }
    model
}

/// Each byte in turn is another: the model is refused or works, and both do happen.
#[test]
fn any_byte_may_be_another() {
    let bytes = unsealed(taught().to_bytes());
    let (mut read, mut refused) = (0, 0);
    for (at, by) in (6..bytes.len()).step_by(2).zip([1, 0x80, 0xFF].into_iter().cycle()) {
        let mut bytes = bytes.clone();
        bytes[at] ^= by;
        match Model::from_bytes(&sealed(bytes)) {
            Ok(mut model) => {
                works(&mut model);
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}

#[test]
fn what_is_wrong_is_said() {
    let said = |bytes: &[u8]| Model::from_bytes(bytes).unwrap_err().to_string();
    assert_eq!(said(b"PK\x03\x04"), "not the state of a classifier: it does not begin with `FTCM`");
    assert_eq!(said(b"FTCM\x09\x00rest"), "the state is of version 9: this program reads version 3");
    assert_eq!(said(b"FTCM\x03\x00"), "the state is damaged: it ends too early");
    assert_eq!(said(b"FTCM\x03\x0012345678"), "the state is damaged: its checksum is another");
    let mut large = b"FTCM\x03\x00".to_vec();
    large.resize(STATE_BYTES_MAX + 1, 0);
    assert_eq!(said(&large), "the state has 16000001 bytes: it may have 16000000");
}

/// What a model can never come to hold is refused when it is read, and it is said why.
#[test]
fn what_is_forged_is_refused() {
    let said = |forge: &dyn Fn(&mut Model)| {
        let mut model = taught();
        forge(&mut model);
        Model::from_bytes(&model.to_bytes()).unwrap_err().to_string().replace("the state is damaged: ", "")
    };
    let cell = |weight, energy| Cell { class: 1, weight, energy };
    let feature = |model: &mut Model, cells: &[Cell]| {
        // Through another layer, which does not look at what it is given.
        let (mut linear, classes) = (Linear::default(), model.labels.len());
        linear.push(7, 1, cells, classes);
        model.linear = linear;
    };
    for weight in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
        let why = "a weight is not finite, or too large";
        assert_eq!(said(&|model| feature(model, &[cell(weight, 1.0)])), why);
        assert_eq!(said(&|model| model.affinity.weights[0] = weight), why);
    }
    assert_eq!(said(&|model| feature(model, &[cell(1.0, f32::INFINITY)])), "a sum of squares is out of bounds");
    for energy in [f32::NAN, f32::INFINITY] {
        assert_eq!(said(&|model| model.affinity.energies[0] = energy), "a sum of squares is out of bounds");
    }
    assert_eq!(said(&|model| feature(model, &[])), "a feature's classes are missing or out of order");
    assert_eq!(said(&|model| model.record.intercept = f64::NAN), "a number is not finite");
    assert_eq!(said(&|model| model.record.slope = f64::INFINITY), "a number is not finite");
    let late = "something was changed after its clock stopped";
    assert_eq!(said(&|model| model.clock = 2), "it was taught more often than its clock says");
    assert_eq!(said(&|model| model.clock = u32::MAX), "it was taught more often than its clock says");
    assert_eq!(said(&|model| model.linear.push(7, 9, &[cell(1.0, 1.0)], 2)), late);
    let heirs = "a class was merged into none";
    let gone = "a class that is gone has a name or confirmations";
    let merge = |model: &mut Model, class: usize, heir| {
        model.retire_class(class, None);
        model.labels[class].life = Life::MergedInto(heir);
    };
    assert_eq!(said(&|model| merge(model, 1, 1)), heirs);
    assert_eq!(said(&|model| merge(model, 1, 2)), heirs);
    assert_eq!(
        said(&|model| {
            merge(model, 0, 1);
            merge(model, 1, 0);
        }),
        heirs
    );
    assert_eq!(said(&|model| model.labels[1].life = Life::Retired), gone);
    assert_eq!(said(&|model| model.labels[0].seen += 1), "the classes have more confirmations than there were");
    let names = "the words of a class's name are too many, or out of order";
    let stems = |stems: Vec<u8>| stems.into_iter().map(|letter| [letter; 5]).collect();
    assert_eq!(said(&|model| model.labels[0].meaning.stems = stems((b'a'..=b'q').collect())), names);
    assert_eq!(said(&|model| model.labels[0].meaning.stems = stems(vec![b'b', b'a'])), names);
    let run = |class, times| Run { class, times };
    let habit = Habit { seen: 1, ..Habit::of(&[5, 7]) };
    let forged = |change: &dyn Fn(&mut Habit)| {
        let mut habit = Habit { runs: smallvec![run(0, 1)], ..habit.clone() };
        change(&mut habit);
        said(&|model| {
            model.memory = Memory::default();
            model.memory.push(7, habit.clone());
        })
    };
    assert_eq!(forged(&|habit| habit.touched = 9), late);
    assert_eq!(forged(&|habit| habit.runs.clear()), "a merchant has no confirmations, or too many");
    assert_eq!(forged(&|habit| habit.runs = smallvec![run(0, 1); 257]), "a merchant has no confirmations, or too many");
    assert_eq!(forged(&|habit| habit.seen = 0), "the confirmations of a merchant do not sum to their number");
    assert_eq!(forged(&|habit| habit.seen = 4), "the confirmations of a merchant do not sum to their number");
    assert_eq!(forged(&|habit| habit.runs[0].class = 2), "a class is not known");
    assert_eq!(forged(&|habit| habit.words.reverse()), "the words of a merchant are out of order");
    assert_eq!(forged(&|habit| habit.rate = 1.5), "a rate is out of bounds");
    let twice = |habit: &mut Habit| (habit.runs, habit.seen) = (smallvec![run(0, 2)], 2);
    assert_eq!(forged(&twice), "a class has more confirmations of merchants than there were");
    let amount = |touched, times| {
        move |model: &mut Model| model.amounts.push(7, Amount { times: Times(smallvec![(0, times)]), touched })
    };
    assert_eq!(said(&amount(9, 1)), late);
    for times in [0, 4] {
        assert_eq!(said(&amount(1, times)), "an amount was never filed, or too often");
    }
    let answered = "more guesses were answered than there were confirmations";
    assert_eq!(said(&|model| model.record.known_guesses.answered = 4), answered);
}

/// At the end of its clock a model stays as it is: nothing overflows, and what it forgets is still the oldest.
#[test]
fn a_clock_that_has_run_out_stops_the_model() {
    let (mut model, mut scratch) = (taught(), Scratch::default());
    model.clock = CLOCK_MAX - 1;
    let text = Descriptor::of("Zorlim Verde");
    let sample = Sample::new(&text, Decimal::ONE);
    model.learn(&sample, 0, date(2026, 5, 4), None, &mut scratch);
    let last = model.to_bytes();
    model.learn(&sample, 0, date(2026, 5, 5), None, &mut scratch);
    assert!(!model.unlearn(&sample, 0, None, &mut scratch));
    assert_eq!(model.to_bytes(), last);
    model.limit = Limit(model.state_bytes() - 1);
    model.keep_within_limit();
    let ages: Vec<u32> = entries(&model).into_iter().map(|entry| entry.age).collect();
    assert!(!ages.is_empty() && ages.len() < entries(&Model::from_bytes(&last).unwrap()).len());
    model.limit = Limit(0);
    model.keep_within_limit();
    assert_eq!(entries(&model), []);
}

#[test]
fn a_life_of_many_merchants_stays_within_the_limit() {
    let limit = 60_000;
    let (mut model, mut scratch) = (Model { limit: Limit(limit), ..Model::default() }, Scratch::default());
    model.add_class(&Descriptor::of("Casa"), None);
    model.add_class(&Descriptor::of("Lazer"), None);
    let letters = |n: usize| -> String { (0..6).map(|at| ["a", "b", "c", "d"][n >> (2 * at) & 3]).collect() };
    for n in 0..600 {
        let text = Descriptor::of(&letters(n * 7));
        let sample = Sample::new(&text, Decimal::from(n));
        model.learn(&sample, n % 2, date(2026, 5, 3), None, &mut scratch);
        assert!(model.state_bytes() <= limit);
        assert!(!model.predict(&sample, &mut scratch).unwrap().is_new, "the newest is never forgotten");
    }
    assert!(model.memory.size().habits < 600, "the oldest are");
}

/// Names alone never fill a state: as many classes as there may be, each with more words than are looked at, have room, and
/// what was learned gives way to them.
#[test]
fn the_names_of_all_classes_have_room() {
    const { assert!(bytes::HEAD + CLASSES_MAX * (bytes::LABEL + 16 * bytes::STEM) < STATE_BYTES_MAX / 2) };
    let name: String = ('a'..='z').flat_map(|letter| std::iter::repeat_n(letter, 6).chain([' '])).collect();
    let (name, short) = (Descriptor::of(&name), Descriptor::of("Abc"));
    let mut model = taught();
    model.rename_class(0, &name, None);
    assert_eq!(model.labels[0].meaning.stems.len(), 16);
    let learned = entries(&model).len();
    model.limit = Limit(model.state_bytes() + 10 * bytes::LABEL);
    for _ in 0..10 {
        model.add_class(&short, None);
    }
    assert_eq!(entries(&model).len(), learned, "there was room for ten");
    model.add_class(&short, None);
    assert!(model.state_bytes() <= model.limit.0 && entries(&model).len() < learned);
    let mut model = taught();
    model.limit = Limit(model.state_bytes());
    model.rename_class(0, &name, None);
    assert!(model.state_bytes() <= model.limit.0 && entries(&model).len() < learned);
}

/// The largest number of classes: nothing overflows, and memory is held for what was learned, not for every class.
#[test]
fn as_many_classes_as_there_may_be_work() {
    let (mut model, name) = (Model::default(), Descriptor::of("Abc"));
    for _ in 0..CLASSES_MAX {
        model.add_class(&name, None);
    }
    let (text, mut scratch) = (Descriptor::of("Padaria Estrela"), Scratch::default());
    let sample = Sample::new(&text, Decimal::ONE);
    for class in [CLASSES_MAX - 1, 0, CLASSES_MAX - 1] {
        model.learn(&sample, class, date(2026, 5, 3), None, &mut scratch);
    }
    assert_eq!(model.predict(&sample, &mut scratch).unwrap().class, CLASSES_MAX - 1);
    works(&mut model);
}
