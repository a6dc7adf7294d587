//! Any bytes as the state of a classifier, as they are and with a checksum that is right: they are refused, or are a model
//! that works, stays within its size, and is written and read as it is.
#![no_main]

use chrono::NaiveDate;
use fintrack_core::suggest::Descriptor;
use fintrack_core::suggest::model::{CLASSES_MAX, Model, STATE_BYTES_MAX, Sample, Scratch};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;
use twox_hash::XxHash3_64;

fn assert_kept(model: &Model) {
    let bytes = model.to_bytes();
    assert_eq!(bytes.len(), model.state_bytes());
    assert!(bytes.len() <= STATE_BYTES_MAX);
    assert_eq!(Model::from_bytes(&bytes).map(|again| again.to_bytes()), Ok(bytes));
}

fn assert_works(mut model: Model) {
    let (name, mut scratch) = (Descriptor::of("Combustível"), Scratch::default());
    let on = NaiveDate::from_ymd_opt(2026, 3, 7).unwrap_or_default();
    assert_kept(&model);
    for text in ["AUTO POSTO ESTRELA LTDA", "", "Zorlim Azul"].map(Descriptor::of) {
        let sample = Sample::new(&text, Decimal::NEGATIVE_ONE);
        for class in 0..model.classes().min(3) {
            model.learn(&sample, class, on, None, &mut scratch);
            let Some(guess) = model.predict(&sample, &mut scratch) else { continue };
            assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
            model.explain(&sample, &guess, &mut scratch);
            model.learn(&sample, guess.class, on, Some(&guess.shown()), &mut scratch);
            model.unlearn(&sample, class, None, &mut scratch);
        }
        assert_kept(&model);
    }
    model.rename_class(0, &name, None);
    if model.classes() < CLASSES_MAX {
        model.add_class(&name, None);
    }
    for class in 0..3 {
        model.retire_class(class, Some(class + 1));
        assert_kept(&model);
    }
    model.retire_class(3, None);
    assert_kept(&model);
}

fuzz_target!(|bytes: &[u8]| {
    match Model::from_bytes(bytes) {
        Ok(model) => assert_works(model),
        Err(refusal) => assert!(!refusal.to_string().is_empty(), "a refusal says why"),
    }
    let mut sealed = [b"FTCM\x03\0", bytes].concat();
    sealed.extend(XxHash3_64::oneshot(&sealed).to_le_bytes());
    if let Ok(model) = Model::from_bytes(&sealed) {
        assert_works(model);
    }
});
