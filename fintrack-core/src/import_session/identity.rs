//! The text by which a line is recognised in another file.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The fewest characters that make a shortened text recognisable.
const TRUNCATION_CHARS_MIN: usize = 6;

/// A line's text: NFKC, case and accents folded, blanks collapsed; digits stay. The merchant key is never used here:
/// two purchases at one merchant are two.
///
/// Source: the domain page, section 4, duplicates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityText(String);

impl IdentityText {
    /// The identity of a bank's text.
    pub fn of(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        if text.is_ascii() {
            for word in text.split_ascii_whitespace() {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                folded.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
            }
            return Self(folded);
        }
        // Compatibility decomposition holds NFKC's foldings and sets the accents apart, so that they can be dropped.
        let mut blank = false;
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            if c.is_whitespace() {
                blank = !folded.is_empty();
            } else {
                if blank {
                    folded.push(' ');
                    blank = false;
                }
                folded.push(c);
            }
        }
        Self(folded)
    }

    /// A text that was folded before, as storage gives it back.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this text is long enough for a longer one to be taken for its whole.
    pub(super) fn may_be_shortened(&self) -> bool {
        self.0.chars().nth(TRUNCATION_CHARS_MIN - 1).is_some()
    }
}

impl fmt::Display for IdentityText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_accents_and_blanks_do_not_distinguish_and_digits_do() {
        assert_eq!(IdentityText::of("  PÃO\u{a0}de  Açúcar "), IdentityText::of("pao de acucar"));
        assert_eq!(IdentityText::of("ﬁm"), IdentityText::of("FIM"));
        assert_ne!(IdentityText::of("Parcela 1/3"), IdentityText::of("Parcela 2/3"));
    }

    #[test]
    fn a_text_is_recognised_by_its_first_words() {
        assert!(IdentityText::of("PÁDARI").may_be_shortened());
        assert!(!IdentityText::of(" pix 1 ").may_be_shortened());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = IdentityText::of(&text);
            prop_assert_eq!(IdentityText::of(once.as_str()), once);
        }
    }
}
