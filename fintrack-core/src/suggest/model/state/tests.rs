use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::tests::{deeds, lived};
use super::super::{Sample, Scratch};
use super::*;
use crate::calendar::date;
use crate::suggest::descriptor::Descriptor;

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let check = XxHash3_64::oneshot(&bytes);
    bytes.extend(check.to_le_bytes());
    bytes
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(deeds in deeds()) {
        let model = lived(&deeds);
        let bytes = model.to_bytes();
        prop_assert!(bytes.len() <= model.state_bytes());
        let again = Model::from_bytes(&bytes).unwrap();
        prop_assert_eq!(again.state_bytes(), model.state_bytes());
        prop_assert_eq!(again.to_bytes(), bytes);
        let text = Descriptor::of("AUTO POSTO ESTRELA LTDA");
        let sample = Sample::new(&text, Decimal::TEN);
        let mut scratch = Scratch::default();
        prop_assert_eq!(again.predict(&sample, &mut scratch), model.predict(&sample, &mut scratch));
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
        let mut bytes = lived(&deeds).to_bytes();
        bytes.truncate(bytes.len() - CHECK_BYTES);
        for (at, byte) in damage {
            let at = 6 + at.index(bytes.len() - 6);
            bytes[at] = byte;
        }
        if let Ok(mut model) = Model::from_bytes(&sealed(bytes)) {
            let text = Descriptor::of("AUTO POSTO ESTRELA LTDA");
            let sample = Sample::new(&text, Decimal::TEN);
            let mut scratch = Scratch::default();
            if let Some(guess) = model.predict(&sample, &mut scratch) {
                prop_assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
                model.explain(&sample, &guess, &mut scratch);
                model.learn(&sample, guess.class, date(2026, 5, 3), Some(&guess.shown()), &mut scratch);
                model.unlearn(&sample, guess.class, None, &mut scratch);
            }
            model.retire_class(0, Some(1));
            model.to_bytes();
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut whole = [&MAGIC[..], &VERSION.to_le_bytes()].concat();
        whole.extend(&bytes);
        prop_assert!(Model::from_bytes(&bytes).is_err());
        let _ = Model::from_bytes(&sealed(whole));
    }

    /// Above the limit the state shrinks below it, the same way wherever it comes from; what is newest stays.
    #[test]
    fn a_large_state_shrinks_below_the_limit(deeds in deeds(), share in 1..100_usize) {
        let mut model = lived(&deeds);
        let least = bytes::HEAD + model.labels.len() * bytes::LABEL + model.meanings.stems() * bytes::STEM;
        let limit = (least + 100) * 8 / 7 + (model.state_bytes() - least) * share / 100;
        let mut again = Model::from_bytes(&model.to_bytes()).unwrap();
        let oldest = |model: &Model| model.linear.ages().map(|(age, _)| age).min();
        let before = oldest(&model);
        model.keep_within(limit);
        again.keep_within(limit);
        prop_assert!(model.state_bytes() <= limit);
        prop_assert_eq!(model.to_bytes(), again.to_bytes());
        prop_assert!(oldest(&model).is_none() || oldest(&model) >= before);
    }
}

#[test]
fn what_is_wrong_is_said() {
    let said = |bytes: &[u8]| Model::from_bytes(bytes).unwrap_err().to_string();
    assert_eq!(said(b"PK\x03\x04"), "not the state of a classifier: it does not begin with `FTCM`");
    assert_eq!(said(b"FTCM\x09\x00rest"), "the state is of version 9: this program reads version 1");
    assert_eq!(said(b"FTCM\x01\x00"), "the state is damaged: it ends too early");
    assert_eq!(said(b"FTCM\x01\x0012345678"), "the state is damaged: its checksum is another");
}

#[test]
fn a_life_of_many_merchants_stays_within_the_limit() {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    model.add_class(&Descriptor::of("Casa"), None);
    model.add_class(&Descriptor::of("Lazer"), None);
    let limit = 60_000;
    let letters = |n: usize| -> String { (0..6).map(|at| ["a", "b", "c", "d"][n >> (2 * at) & 3]).collect() };
    for n in 0..600 {
        let text = Descriptor::of(&letters(n * 7));
        let sample = Sample::new(&text, Decimal::from(n));
        model.learn(&sample, n % 2, date(2026, 5, 3), None, &mut scratch);
        model.keep_within(limit);
        assert!(model.state_bytes() <= limit);
        assert!(!model.predict(&sample, &mut scratch).unwrap().is_new, "the newest is never forgotten");
    }
    assert!(model.memory.size().0 < 600, "the oldest are");
}
