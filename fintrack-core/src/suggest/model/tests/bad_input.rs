//! Texts that no bank should print: read safely, at the cost of the part that is read.

use super::*;
use crate::testing::descriptions::hostile;

/// What a text of 500 characters makes the model look at: a character becomes eighteen letters at most, and a letter ends one
/// run; whole words and the rest are few.
const FEATURES_MAX: usize = 18 * 500 + 300;
/// What one confirmation keeps of it: a cell for each class.
const KEPT_BYTES_MAX: usize = FEATURES_MAX * (14 + 10 * NAMES.len());

#[test]
fn texts_that_are_none_are_guessed_learned_explained_and_taken_back() {
    for (name, text) in hostile() {
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        for class in NAMES {
            let class = Descriptor::of(class);
            model.add_class(&class, concept(&class));
        }
        let named = model.state_bytes();
        let text = Descriptor::of(&text);
        let sample = Sample::new(&text, Decimal::MIN);
        let guess = model.predict(&sample, &mut scratch).unwrap();
        assert!(scratch.features.all.len() <= FEATURES_MAX, "{name}: {} features", scratch.features.all.len());
        model.learn(&sample, 1, day(), Some(&guess.shown()), &mut scratch);
        assert!(model.state_bytes() - named <= KEPT_BYTES_MAX, "{name}: {} bytes", model.state_bytes() - named);
        let guess = model.predict(&sample, &mut scratch).unwrap();
        assert_eq!((guess.class, guess.is_new), (1, false), "{name}");
        assert!((0.0..=1.0).contains(&guess.confidence));
        let why = model.explain(&sample, &guess, &mut scratch);
        assert_eq!(why.merchant.map(|merchant| (merchant.agreeing, merchant.seen)), Some((1, 1)), "{name}");
        assert_eq!(why.amount, Some(AmountEvidence { times: 1 }));
        assert_eq!(Model::from_bytes(&model.to_bytes()).unwrap().to_bytes(), model.to_bytes());
        assert!(model.unlearn(&sample, 1, None, &mut scratch));
        assert!(model.predict(&sample, &mut scratch).unwrap().is_new, "{name}");
        assert_eq!((model.memory.size(), model.amounts.size(), model.seen), (memory::Size::default(), (0, 0), 0));
        // As the name of a class it is as harmless.
        model.rename_class(0, &text, None);
        let class = model.add_class(&text, None);
        assert!(model.predict(&sample, &mut scratch).is_some() && model.living(class) == Some(class));
    }
}

/// What is not read makes no difference: not to what is seen, and not to what is kept.
#[test]
fn what_is_not_read_is_not_kept() {
    let read = "estrela ".repeat(62) + "estr";
    assert_eq!(read.chars().count(), 500);
    let kept = |text: &str| {
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        model.add_class(&Descriptor::of("Casa"), None);
        model.learn(&Sample::new(&Descriptor::of(text), Decimal::ONE), 0, day(), None, &mut scratch);
        model.to_bytes()
    };
    assert_eq!(kept(&read), kept(&(read.clone() + &"padaria mercado ".repeat(600_000))));
    assert_ne!(kept(&read), kept(&(read[..490].to_owned() + " padaria")));
}
