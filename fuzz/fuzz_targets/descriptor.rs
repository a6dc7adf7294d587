//! Any text, taken apart: what is left of it is in order, and the same each time.
#![no_main]

use fintrack_core::suggest::{Descriptor, MerchantKey, dictionary, fold};
use libfuzzer_sys::fuzz_target;

/// What is read of a text, and what one character becomes at most.
const CHARS_MAX: usize = 500 * 18;

fn assert_in_order(words: &[&str], joined: &str) {
    assert_eq!(words.join(" "), joined, "words are parted by one blank");
    assert!(words.iter().all(|word| !word.is_empty() && word.trim() == *word), "{words:?}");
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let read = Descriptor::of(&text);
    let key = read.key();
    assert_in_order(&read.words().collect::<Vec<_>>(), key);
    assert_in_order(&read.others().collect::<Vec<_>>(), &read.others().collect::<Vec<_>>().join(" "));
    assert!(key.chars().count() <= CHARS_MAX, "{}", key.len());
    assert!(!key.chars().any(|c| c.is_control() || c.is_ascii_uppercase()), "{key:?}");
    assert_eq!(Descriptor::of(&text), read, "read twice, a text says the same");
    assert_eq!(Descriptor::of(text.trim_end()), read, "blanks at the end say nothing");
    // The letters of an entity such as `&lt;` are none of the text's.
    let has_letter = !text.contains('&') && text.trim_end().chars().take(500).any(|c| c.is_ascii_alphabetic());
    assert!(!has_letter || !key.is_empty(), "a letter names a merchant");
    assert_eq!(MerchantKey::of(&text).map(|key| key.as_str().to_owned()), Some(key.to_owned()).filter(|key| !key.is_empty()));
    if let Some(hit) = dictionary::find(&read) {
        assert!(!hit.phrase.is_empty() && hit.concept.name().len() > 1);
    }
    // Conditions of rules are compared folded: what was folded is not folded otherwise.
    let folded = fold(&text);
    assert_eq!(fold(&folded), folded);
    assert!(!folded.contains("  ") && folded.trim() == folded, "{folded:?}");
});
