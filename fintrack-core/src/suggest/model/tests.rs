use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::calendar::date;

const NAMES: [&str; 6] = ["Combustível", "Mercado", "Lazer", "Saúde", "Zyx", "Casa"];

/// What a test does to a model.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    Add(String),
    Rename(usize, String),
    Retire(usize, Option<usize>),
    Confirm(String, i64, usize),
    Correct(String, i64, usize, usize),
    TakeBack(String, i64, usize),
}

pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "AUTO POSTO ESTRELA LTDA", "UBER *TRIP SAO PAULO", "Padaria Estrela", "COMPRA CARTAO 01/06 10:11 DROGARIA BOA",
            "Mercado Boa Vista", "PIX ENVIADO FULANO SOUZA", "Netflix.com", "zyx", "", "12/34",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn deed() -> impl Strategy<Value = Deed> {
    let amount = || prop_oneof![Just(-1_000_i64), Just(-2_500), any::<i64>()];
    prop_oneof![
        1 => name().prop_map(Deed::Add),
        1 => (0..8_usize, name()).prop_map(|(class, name)| Deed::Rename(class, name)),
        1 => (0..8_usize, prop::option::of(0..8_usize)).prop_map(|(class, heir)| Deed::Retire(class, heir)),
        12 => (text(), amount(), 0..8_usize).prop_map(|(text, amount, class)| Deed::Confirm(text, amount, class)),
        2 => (text(), amount(), 0..8_usize, 0..8_usize).prop_map(|(text, amount, a, b)| Deed::Correct(text, amount, a, b)),
        2 => (text(), amount(), 0..8_usize).prop_map(|(text, amount, class)| Deed::TakeBack(text, amount, class)),
    ]
}

pub(super) fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..80).prop_map(|mut deeds| {
        deeds.splice(0..0, NAMES[..3].iter().map(|name| Deed::Add((*name).to_owned())));
        deeds
    })
}

fn day() -> NaiveDate {
    date(2026, 5, 3)
}

fn concept(name: &Descriptor) -> Option<Concept> {
    dictionary::find(name).map(|hit| hit.concept)
}

/// Does it, as a user who is shown a guess before each confirmation; gives the event.
fn does(model: &mut Model, deed: &Deed, scratch: &mut Scratch, then: &mut dyn FnMut(&Event<'_>)) {
    let said = match deed {
        Deed::Add(text)
        | Deed::Rename(_, text)
        | Deed::Confirm(text, ..)
        | Deed::Correct(text, ..)
        | Deed::TakeBack(text, ..) => text.as_str(),
        Deed::Retire(..) => "",
    };
    let text = Descriptor::of(said);
    let sample = |cents: &i64| Sample::new(&text, Decimal::new(*cents, 2));
    let event = match deed {
        Deed::Add(_) => Event::Added { name: &text, concept: concept(&text) },
        Deed::Rename(class, _) => Event::Renamed { class: *class, name: &text, concept: concept(&text) },
        Deed::Retire(class, heir) => Event::Retired { class: *class, heir: *heir },
        Deed::Confirm(_, amount, class) => {
            let shown = model.predict(&sample(amount), scratch).map(|guess| guess.shown());
            Event::Confirmed { sample: sample(amount), class: *class, on: day(), shown }
        }
        Deed::Correct(_, amount, from, to) => {
            Event::Corrected { sample: sample(amount), from: *from, to: *to, on: day(), shown: None }
        }
        Deed::TakeBack(_, amount, class) => Event::TakenBack { sample: sample(amount), class: *class, shown: None },
    };
    model.apply(&event, scratch);
    then(&event);
}

pub(super) fn lived(deeds: &[Deed]) -> Model {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for deed in deeds {
        does(&mut model, deed, &mut scratch, &mut |_| {});
    }
    model
}

proptest! {
    /// What was learned online is what a rebuild makes of the same events, bit for bit, even by way of a kept state.
    #[test]
    fn a_rebuild_equals_the_model_that_lived(deeds in deeds(), kept_at in 0..80_usize) {
        let (mut online, mut scratch) = (Model::default(), Scratch::default());
        let (mut again, mut other) = (Model::default(), Scratch::default());
        for (at, deed) in deeds.iter().enumerate() {
            does(&mut online, deed, &mut scratch, &mut |event| again.apply(event, &mut other));
            if at == kept_at {
                online = Model::from_bytes(&online.to_bytes()).unwrap();
            }
        }
        prop_assert_eq!(online.to_bytes(), again.to_bytes());
    }

    /// Learning and taking back leaves every count as it was, whatever happened before.
    #[test]
    fn learning_and_taking_back_leaves_the_counts(deeds in deeds(), text in text(), cents in any::<i64>(), class in 0..8_usize) {
        let (mut model, mut scratch) = (lived(&deeds), Scratch::default());
        let text = Descriptor::of(&text);
        let sample = Sample::new(&text, Decimal::new(cents, 2));
        let counts = |model: &Model| {
            let habits: Vec<_> = model.memory.dump().into_iter().map(|(name, habit)| (name, habit.counts(), habit.seen)).collect();
            let words: Vec<_> = model.words.dump().into_iter().map(|(name, word)| (name, word.merchants)).collect();
            let amounts: Vec<_> =
                model.amounts.dump().into_iter().map(|(name, amount)| (name, amount.times.clone())).collect();
            let seen: Vec<u32> = model.labels.iter().map(|label| label.seen).collect();
            (habits, words, amounts, seen, model.seen)
        };
        let before = counts(&model);
        model.learn(&sample, class, day(), None, &mut scratch);
        let is_known = model.living(class).is_some();
        prop_assert_eq!(counts(&model) != before, is_known);
        prop_assert_eq!(model.unlearn(&sample, class, None, &mut scratch), is_known);
        prop_assert_eq!(counts(&model), before);
    }

    /// A guess is a living class with a confidence from 0 to 1, and the others are other ones.
    #[test]
    fn a_guess_is_a_living_class(deeds in deeds(), text in text(), cents in any::<i64>()) {
        let (model, mut scratch) = (lived(&deeds), Scratch::default());
        let text = Descriptor::of(&text);
        let guess = model.predict(&Sample::new(&text, Decimal::new(cents, 2)), &mut scratch);
        let living = (0..model.classes()).filter(|class| model.living(*class) == Some(*class)).count();
        prop_assert_eq!(guess.is_some(), living > 0);
        if let Some(guess) = guess {
            prop_assert!((0.0..=1.0).contains(&guess.confidence));
            let mut all: Vec<usize> = guess.others.into_iter().flatten().chain([guess.class]).collect();
            prop_assert_eq!(all.len(), living.min(3));
            prop_assert!(all.iter().all(|class| model.living(*class) == Some(*class)));
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), living.min(3));
        }
    }

    /// An explanation names only what was confirmed and not taken back.
    #[test]
    fn an_explanation_names_only_evidence_that_exists(deeds in deeds(), text in text(), cents in any::<i64>()) {
        let (model, mut scratch) = (lived(&deeds), Scratch::default());
        let descriptor = Descriptor::of(&text);
        let sample = Sample::new(&descriptor, Decimal::new(cents, 2));
        let Some(guess) = model.predict(&sample, &mut scratch) else { return Ok(()) };
        let why = model.explain(&sample, &guess, &mut scratch);
        prop_assert_eq!(why.merchant.is_some(), !guess.is_new);
        if let Some(merchant) = &why.merchant {
            prop_assert!(merchant.agreeing <= merchant.seen && merchant.seen > 0);
            prop_assert_eq!(&merchant.merchant, descriptor.key());
            prop_assert!(why.words.is_empty());
        }
        let texts: Vec<Descriptor> = deeds.iter().filter_map(|deed| match deed {
            Deed::Confirm(text, ..) | Deed::Correct(text, ..) => Some(Descriptor::of(text)),
            Deed::Add(_) | Deed::Rename(..) | Deed::Retire(..) | Deed::TakeBack(..) => None,
        }).collect();
        for word in &why.words {
            let merchants: std::collections::BTreeSet<&str> =
                texts.iter().filter(|text| text.words().any(|own| own == word.word)).map(Descriptor::key).collect();
            prop_assert!(word.merchants > 0);
            // A merchant that was taken back and met again, or that lost its class, was met all the same.
            prop_assert!(!merchants.is_empty(), "{}", word.word);
            prop_assert!(descriptor.words().any(|own| own == word.word));
        }
        if let Some(said) = why.concept {
            prop_assert_eq!(Some(said.concept), sample.concept);
        }
        if let Some(amount) = why.amount {
            let same = deeds.iter().filter(|deed| match deed {
                Deed::Confirm(_, own, _) | Deed::Correct(_, own, ..) => *own == cents,
                Deed::Add(_) | Deed::Rename(..) | Deed::Retire(..) | Deed::TakeBack(..) => false,
            }).count();
            prop_assert!(amount.times > 0 && amount.times as usize <= same);
        }
        if let Some(record) = why.record {
            prop_assert!(record.right <= record.answered && record.answered > 0);
            prop_assert_eq!(record.is_new, guess.is_new);
        }
    }

    /// A new name for one class changes no guess of what has nothing in common with the name.
    #[test]
    fn a_new_name_leaves_the_others(deeds in deeds(), class in 0..8_usize) {
        let (mut model, mut scratch) = (lived(&deeds), Scratch::default());
        let text = Descriptor::of("Qwerty Uiopas");
        let sample = Sample::new(&text, Decimal::new(-1_000, 2));
        let before = model.predict(&sample, &mut scratch);
        model.rename_class(class, &Descriptor::of("Hjkl"), None);
        prop_assert_eq!(model.predict(&sample, &mut scratch), before);
    }

    /// What was filed under two classes that became one is guessed to be in that one; other merchants stay where they were.
    #[test]
    fn a_merged_class_leaves_the_others(times in 1..20_usize) {
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
}

#[test]
fn one_correction_is_enough() {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Transporte", "Lazer"] {
        let name = Descriptor::of(name);
        model.add_class(&name, concept(&name));
    }
    let text = Descriptor::of("UBER *TRIP");
    let sample = Sample::new(&text, Decimal::new(-2_350, 2));
    let guess = model.predict(&sample, &mut scratch).unwrap();
    assert_eq!((guess.class, guess.is_new), (0, true), "the dictionary knows it");
    model.learn(&sample, 1, day(), Some(&guess.shown()), &mut scratch);
    let guess = model.predict(&sample, &mut scratch).unwrap();
    assert_eq!((guess.class, guess.is_new), (1, false));
    let why = model.explain(&sample, &guess, &mut scratch);
    let merchant = MerchantEvidence { merchant: "uber trip".to_owned(), agreeing: 1, seen: 1, last: Some(day()) };
    assert_eq!(why.merchant, Some(merchant));
    assert_eq!(why.amount, Some(AmountEvidence { times: 1 }));
}

#[test]
fn a_word_of_other_merchants_speaks_for_a_new_one() {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Qwerty", "Asdfgh"] {
        model.add_class(&Descriptor::of(name), None);
    }
    for (text, class) in [("Zorlim Azul", 0), ("Zorlim Verde", 0), ("Bantar Cinza", 1), ("Bantar Rosa", 1)] {
        model.learn(&Sample::new(&Descriptor::of(text), Decimal::ONE), class, day(), None, &mut scratch);
    }
    let text = Descriptor::of("Zorlim Preto");
    let sample = Sample::new(&text, Decimal::TWO);
    let guess = model.predict(&sample, &mut scratch).unwrap();
    let why = model.explain(&sample, &guess, &mut scratch);
    assert_eq!((guess.class, guess.is_new), (0, true));
    let words: Vec<(&str, u32)> = why.words.iter().map(|word| (word.word.as_str(), word.merchants)).collect();
    assert_eq!(words, [("zorlim", 2)]);
}
