//! Texts of conditions: compared without case and accents, whatever the bank wrote.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::literal::required;
use crate::name::DESCRIPTION_CHARS_MAX;
use crate::suggest::fold;

/// The longest text that a condition looks for, in characters.
pub const TEXT_CHARS_MAX: usize = 200;
/// The longest regular expression, in characters.
pub const PATTERN_CHARS_MAX: usize = 500;
/// How much memory one compiled regular expression may take.
const PATTERN_BYTES_MAX: usize = 1 << 20;
/// How deep groups may stand within each other in a regular expression.
const PATTERN_NEST_MAX: u32 = 50;

/// What is wrong with a text or a regular expression of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing is left of the text without blanks and accents.
    #[error("the text `{0}` has nothing to look for")]
    Empty(String),
    /// It holds what no text of a bank has, and what no database keeps.
    #[error("the text has the control character U+{code:04X} at character {column}", code = u32::from(*.character))]
    Control {
        /// What was found.
        character: char,
        /// Where, counted from 1.
        column: usize,
    },
    /// Longer than a text or a regular expression may be.
    #[error("the text has {chars} characters, more than the {max} allowed")]
    TooLong {
        /// How many characters it has.
        chars: usize,
        /// How many it may have.
        max: usize,
    },
    /// Not a regular expression.
    #[error("regular expression `{pattern}`, character {column}: {why}")]
    Pattern {
        /// What was given.
        pattern: String,
        /// Where, counted from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// It would take too much memory: large repetitions of large classes.
    #[error("regular expression `{pattern}` needs more than {} KiB when it is compiled", PATTERN_BYTES_MAX / 1024)]
    PatternTooLarge {
        /// What was given.
        pattern: String,
    },
}

fn check_characters(text: &str) -> Result<(), TextError> {
    let control = text.chars().enumerate().find(|(_, character)| *character == '\0');
    control.map_or(Ok(()), |(at, character)| Err(TextError::Control { character, column: at + 1 }))
}

/// What is read of a bank's text: at most as much as a description holds.
pub(super) fn folded(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION_CHARS_MAX) {
        Some((end, _)) => fold(&text[..end]),
        None => fold(text),
    }
}

/// A text that a condition looks for, as it was typed and as it is compared; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Literal {
    typed: String,
    folded: String,
}

impl Literal {
    /// A text to look for. Its case, its accents and its outer blanks do not matter; blanks within count as one.
    ///
    /// # Errors
    /// [`TextError`] when nothing is left to look for, or there is too much.
    pub fn new(text: &str) -> Result<Self, TextError> {
        check_length(text, TEXT_CHARS_MAX)?;
        check_characters(text)?;
        let folded = fold(text);
        if folded.is_empty() {
            return Err(TextError::Empty(text.to_owned()));
        }
        Ok(Self { typed: text.to_owned(), folded })
    }

    /// The text as it was typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The text as it is compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether a folded text holds this as whole words: no letter and no digit touches it.
    pub(super) fn is_word_in(&self, text: &str) -> bool {
        let mut from = 0;
        while let Some(found) = text[from..].find(&self.folded) {
            let (start, end) = (from + found, from + found + self.folded.len());
            let touches = |c: char| c.is_alphanumeric();
            if !text[..start].ends_with(touches) && !text[end..].starts_with(touches) {
                return true;
            }
            from = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

/// A regular expression that is looked for in folded texts. It is written as people write it: `São` finds `sao`.
///
/// Time is linear in the text, whatever the expression. Blanks of the text are single ones; letters have no accents, so a
/// class such as `[à-ü]` means `[a-u]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    typed: String,
    regex: regex::Regex,
    required: Vec<String>,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// [`TextError`] when it is empty, too long, not a regular expression, or too large when compiled.
    pub fn new(pattern: &str) -> Result<Self, TextError> {
        check_length(pattern, PATTERN_CHARS_MAX)?;
        check_characters(pattern)?;
        if pattern.trim().is_empty() {
            return Err(TextError::Empty(pattern.to_owned()));
        }
        parse(pattern)?; // as it was typed, so that a place in it means something
        let plain: String = pattern.chars().flat_map(without_accents).collect();
        let hir = parse(&plain)?;
        let regex = regex::RegexBuilder::new(&plain)
            .case_insensitive(true)
            .nest_limit(PATTERN_NEST_MAX)
            .size_limit(PATTERN_BYTES_MAX)
            .dfa_size_limit(PATTERN_BYTES_MAX)
            .build()
            .map_err(|_| TextError::PatternTooLarge { pattern: pattern.to_owned() })?;
        Ok(Self { typed: pattern.to_owned(), regex, required: required(&hir).unwrap_or_default() })
    }

    /// The expression as it was typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// What it finds in a folded text.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.regex.find(text).map(|found| found.as_str())
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Texts of which each match holds at least one; none when nothing is known.
    pub(super) fn required(&self) -> &[String] {
        &self.required
    }

    /// The expression as it is compiled.
    pub(super) fn compiled(&self) -> &str {
        self.regex.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.typed == other.typed
    }
}

impl Eq for Pattern {}

fn check_length(text: &str, max: usize) -> Result<(), TextError> {
    // Bytes first: nobody counts the characters of ten megabytes to refuse them.
    let chars = if text.len() > 4 * max { text.len() / 4 } else { text.chars().count() };
    if chars > max { Err(TextError::TooLong { chars, max }) } else { Ok(()) }
}

fn parse(pattern: &str) -> Result<regex_syntax::hir::Hir, TextError> {
    let refused = |column, why: String| TextError::Pattern { pattern: pattern.to_owned(), column, why };
    regex_syntax::ParserBuilder::new().nest_limit(PATTERN_NEST_MAX).build().parse(pattern).map_err(
        |error| match error {
            regex_syntax::Error::Parse(error) => {
                let before = &pattern[..error.span().start.offset.min(pattern.len())];
                refused(before.chars().count() + 1, error.kind().to_string())
            }
            regex_syntax::Error::Translate(error) => {
                let before = &pattern[..error.span().start.offset.min(pattern.len())];
                refused(before.chars().count() + 1, error.kind().to_string())
            }
            other => refused(1, other.to_string()),
        },
    )
}

/// A character of an expression without its accents. What would become a sign of the language of expressions stays.
fn without_accents(c: char) -> impl Iterator<Item = char> {
    let plain = || c.nfkd().filter(|c| !is_combining_mark(*c));
    let is_letter = !c.is_ascii() && plain().all(char::is_alphanumeric);
    let kept = if is_combining_mark(c) || is_letter { None } else { Some(c) };
    let plain = is_letter.then(plain);
    plain.into_iter().flatten().chain(kept)
}

macro_rules! typed {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.typed)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.typed
            }
        }
        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(&text)
            }
        }
    };
}
typed!(Literal);
typed!(Pattern);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_expression_says_where_and_why() {
        for (pattern, says) in [
            ("uber (trip", "regular expression `uber (trip`, character 6: unclosed group"),
            ("São [Paulo", "regular expression `São [Paulo`, character 5: unclosed character class"),
            ("*", "regular expression `*`, character 1: repetition operator missing expression"),
            (r"\w{200}{200}", r"regular expression `\w{200}{200}` needs more than 1024 KiB when it is compiled"),
            (" ", "the text ` ` has nothing to look for"),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap_err().to_string(), says);
        }
        let long = Pattern::new(&"é".repeat(PATTERN_CHARS_MAX + 1)).unwrap_err();
        assert_eq!(long.to_string(), "the text has 501 characters, more than the 500 allowed");
    }

    #[test]
    fn an_expression_is_written_as_people_write() {
        for (pattern, text, found) in [
            ("São +João", "FARMACIA  SÃO JOAO 12", Some("sao joao")),
            ("^[À-Ü]{3}$", "abc", Some("abc")),
            (r"(?-i)ABC", "abc", None),
            (r"\d{2}/\d{2}", "COMPRA 01/06", Some("01/06")),
            ("ﬁm", "FIM", Some("fim")),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().find(&folded(text)), found, "{pattern}");
        }
    }

    #[test]
    fn a_word_is_whole() {
        let is_word = |word: &str, text: &str| Literal::new(word).unwrap().is_word_in(&folded(text));
        assert!(is_word("uber", "PAG*UBER-TRIP") && is_word("Uber Trip", "uber   trip"));
        assert!(!is_word("bar", "BARBEARIA") && !is_word("bar", "Açaíbar 3"));
        assert!(is_word("a a", "xa a a"), "the first place touches a letter, the second does not");
    }

    #[test]
    fn a_text_without_letters_is_refused() {
        let control = TextError::Control { character: '\0', column: 3 };
        assert_eq!(Literal::new("ab\0c"), Err(control.clone()));
        assert_eq!(Pattern::new("ab\0").unwrap_err(), control);
        assert_eq!(control.to_string(), "the text has the control character U+0000 at character 3");
        assert_eq!(Literal::new(" \u{301} "), Err(TextError::Empty(" \u{301} ".to_owned())));
        assert_eq!(Literal::new("🍕").unwrap().folded(), "🍕");
    }
}
