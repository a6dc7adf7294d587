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

/// More than a few, of merchants with words of their own.
pub(super) fn long_deeds() -> impl Strategy<Value = Vec<Deed>> {
    let own = ("[a-f]{4,8}( [a-f]{3,6})?", 0..3_usize).prop_map(|(text, class)| Deed::Confirm(text, -1_000, class));
    let long = prop::collection::vec(prop_oneof![1 => deed(), 2 => own], 20..60);
    (deeds(), long).prop_map(|(first, then)| first.into_iter().chain(then).collect())
}

fn day() -> NaiveDate {
    date(2026, 5, 3)
}

fn concept(name: &Descriptor) -> Option<Concept> {
    dictionary::find(name).map(|hit| hit.concept)
}

/// Does it, as a user who is shown a guess before each confirmation; gives the event.
pub(super) fn does(model: &mut Model, deed: &Deed, scratch: &mut Scratch, then: &mut dyn FnMut(&Event<'_>)) {
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
            let words = model.memory.words();
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

    /// Many are guessed as each alone, to the last bit, whatever the order, and however often a text or merchant comes again.
    #[test]
    fn many_are_guessed_as_one_by_one(
        deeds in deeds(),
        texts in prop::collection::vec((text(), any::<i64>(), any::<bool>()), 0..150),
    ) {
        let (model, mut scratch) = (lived(&deeds), Scratch::default());
        let code = Concept::of_code(5_912);
        let unread = texts.iter().map(|(text, cents, is_coded)| {
            Unread { text, amount: Decimal::new(*cents, 2), coded: code.filter(|_| *is_coded) }
        });
        let mut guesses = Vec::new();
        model.predict_all(unread, |text, guess| guesses.push((text.clone(), guess)));
        let alone: Vec<(Descriptor, Option<Prediction>)> = texts.iter().map(|(text, cents, is_coded)| {
            let text = Descriptor::of(text);
            let sample = Sample::new(&text, Decimal::new(*cents, 2));
            let sample = Sample { concept: code.filter(|_| *is_coded).or(sample.concept), ..sample };
            let guess = model.predict(&sample, &mut scratch);
            (text, guess)
        }).collect();
        prop_assert_eq!(guesses, alone);
    }

    /// An explanation names what was confirmed and not taken back, all of it and nothing else: the figures are those of a
    /// list of what is filed.
    #[test]
    fn an_explanation_names_the_evidence_that_there_is(deeds in deeds(), text in text(), cents in any::<i64>()) {
        let (mut model, mut scratch, mut filed) = (Model::default(), Scratch::default(), Filed::default());
        for deed in &deeds {
            filed.note(deed, &model);
            does(&mut model, deed, &mut scratch, &mut |_| {});
        }
        // One more of what is explained, or nothing, so that amounts are met again.
        let samples = deeds.iter().filter_map(|deed| match deed {
            Deed::Confirm(text, cents, _) => Some((text.as_str(), *cents)),
            Deed::Add(_) | Deed::Rename(..) | Deed::Retire(..) | Deed::Correct(..) | Deed::TakeBack(..) => None,
        });
        for (text, cents) in samples.take(3).chain([(text.as_str(), cents), (text.as_str(), -1_000)]) {
            let descriptor = Descriptor::of(text);
            let sample = Sample::new(&descriptor, Decimal::new(cents, 2));
            let Some(guess) = model.predict(&sample, &mut scratch) else { return Ok(()) };
            let why = model.explain(&sample, &guess, &mut scratch);
            let of_merchant: Vec<usize> = filed.under(|key, _| key == descriptor.key());
            let merchant = (!of_merchant.is_empty()).then(|| {
                let agreeing = of_merchant.iter().filter(|class| **class == guess.class).count();
                (descriptor.key().to_owned(), agreeing, of_merchant.len())
            });
            let said = why.merchant.map(|it| (it.merchant, it.agreeing as usize, it.seen as usize));
            prop_assert_eq!(said, merchant);
            prop_assert_eq!(guess.is_new, of_merchant.is_empty());
            prop_assert!(guess.is_new || why.words.is_empty());
            for word in &why.words {
                let has_word = |key: &str, class: usize| class == guess.class && key.split(' ').any(|own| own == word.word);
                prop_assert_eq!(word.merchants as usize, filed.merchants(has_word), "{}", word.word);
                prop_assert!(word.merchants > 0);
                prop_assert!(descriptor.words().any(|own| own == word.word));
            }
            prop_assert_eq!(why.amount.map_or(0, |amount| amount.times), filed.amount(cents, guess.class));
            if let Some(said) = why.concept {
                prop_assert_eq!(Some(said.concept), sample.concept);
            }
            let answered = if guess.is_new { filed.answered[0] } else { filed.answered[1] };
            prop_assert_eq!(why.record.map_or(0, |record| record.answered), answered);
            prop_assert!(why.record.is_none_or(|record| record.right <= record.answered && record.is_new == guess.is_new));
        }
    }
}

/// What is filed where, in a list.
#[derive(Default)]
struct Filed {
    confirmed: Vec<(String, usize)>,
    amounts: std::collections::BTreeMap<(i64, usize), u32>,
    /// How many guesses were answered, of new merchants and of known ones.
    answered: [u32; 2],
}

impl Filed {
    /// Notes what is about to be done to a model, of which it asks no more than which classes there are.
    fn note(&mut self, deed: &Deed, model: &Model) {
        match deed {
            Deed::Add(_) | Deed::Rename(..) => {}
            Deed::Confirm(text, cents, class) => {
                let key = Descriptor::of(text).key().to_owned();
                if model.living(*class).is_some() {
                    self.answered[usize::from(!self.under(|own, _| own == key).is_empty())] += 1;
                }
                self.confirm(key, *cents, model.living(*class));
            }
            Deed::Correct(text, cents, from, to) => {
                let key = Descriptor::of(text).key().to_owned();
                self.take_back(&key, *cents, model.living(*from));
                self.confirm(key, *cents, model.living(*to));
            }
            Deed::TakeBack(text, cents, class) => {
                self.take_back(Descriptor::of(text).key(), *cents, model.living(*class));
            }
            Deed::Retire(class, heir) => {
                let heir = heir.and_then(|heir| model.living(heir));
                if model.living(*class) == Some(*class) && heir != Some(*class) {
                    self.retire(*class, heir);
                }
            }
        }
    }

    fn confirm(&mut self, key: String, cents: i64, class: Option<usize>) {
        let Some(class) = class else { return };
        self.confirmed.push((key, class));
        *self.amounts.entry((cents, class)).or_default() += 1;
    }

    fn take_back(&mut self, key: &str, cents: i64, class: Option<usize>) {
        let Some(class) = class else { return };
        let Some(at) = self.confirmed.iter().rposition(|(own, of)| own == key && *of == class) else { return };
        self.confirmed.remove(at);
        if let Some(times) = self.amounts.get_mut(&(cents, class)) {
            *times = times.saturating_sub(1);
        }
    }

    fn retire(&mut self, class: usize, heir: Option<usize>) {
        self.confirmed.retain(|(_, of)| *of != class || heir.is_some());
        if let Some(heir) = heir {
            self.confirmed.iter_mut().filter(|(_, of)| *of == class).for_each(|(_, of)| *of = heir);
        }
        let amounts = std::mem::take(&mut self.amounts);
        for ((cents, of), times) in amounts {
            if let Some(of) = if of == class { heir } else { Some(of) } {
                *self.amounts.entry((cents, of)).or_default() += times;
            }
        }
    }

    fn under(&self, is: impl Fn(&str, usize) -> bool) -> Vec<usize> {
        self.confirmed.iter().filter(|(key, class)| is(key, *class)).map(|(_, class)| *class).collect()
    }

    fn merchants(&self, is: impl Fn(&str, usize) -> bool) -> usize {
        let keys: std::collections::BTreeSet<&str> =
            self.confirmed.iter().filter(|(key, class)| is(key, *class)).map(|(key, _)| key.as_str()).collect();
        keys.len()
    }

    fn amount(&self, cents: i64, class: usize) -> u32 {
        self.amounts.get(&(cents, class)).copied().unwrap_or_default()
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

/// "9 earlier merchants" are those that were filed under the class that is explained, and that are still there.
#[test]
fn a_word_counts_the_merchants_of_the_class_that_is_explained() {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Qwerty", "Asdfgh", "Hjklop"] {
        model.add_class(&Descriptor::of(name), None);
    }
    for (text, class) in
        [("Zorlim Azul", 0), ("Zorlim Verde", 0), ("Zorlim Cinza", 1), ("Zorlim Rosa", 2), ("Zorlim Azul", 2)]
    {
        model.learn(&Sample::new(&Descriptor::of(text), Decimal::ONE), class, day(), None, &mut scratch);
    }
    let text = Descriptor::of("Zorlim Preto");
    let sample = Sample::new(&text, Decimal::TWO);
    let counts = |model: &Model, scratch: &mut Scratch| {
        scratch.features.fill(&text, Decimal::TWO, None);
        [0, 1, 2].map(|class| model.memory.merchants(scratch.features.words[0], class))
    };
    assert_eq!(counts(&model, &mut scratch), [2, 1, 2]);
    let guess = Prediction { class: 1, others: [None; 2], ..model.predict(&sample, &mut scratch).unwrap() };
    let said: Vec<u32> = model.explain(&sample, &guess, &mut scratch).words.iter().map(|word| word.merchants).collect();
    assert!(said.iter().all(|merchants| *merchants == 1), "{said:?}");
    model.retire_class(2, None);
    assert_eq!(counts(&model, &mut scratch), [2, 1, 0], "what was filed there is gone");
    model.retire_class(1, Some(0));
    assert_eq!(counts(&model, &mut scratch), [3, 0, 0]);
}

mod bad_input;
mod classes;
