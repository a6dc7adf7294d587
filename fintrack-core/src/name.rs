//! Short texts with rules, checked once at the door: [`Name`]s of things, [`Description`]s of transactions, [`Color`]s.
//!
//! A name that is empty or too long is refused, for a person can mend it. A description is whatever a bank wrote: it is
//! cleaned and cut, never refused.
//!
//! ```
//! use fintrack_core::name::{Color, Description, Name, NameError};
//!
//! assert_eq!(Name::new("  Conta \t Azul ")?.as_str(), "Conta Azul");
//! assert_eq!(Name::new(" "), Err(NameError::Empty { what: "name" }));
//! assert_eq!(Description::new("PIX\nFULANA").as_str(), "PIX FULANA");
//! assert_eq!(Color::new("azul").unwrap_err().to_string(), "colour `azul` is not written as #RRGGBB");
//! # Ok::<(), NameError>(())
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest [`Name`], in characters.
pub const NAME_CHARS_MAX: usize = 100;
/// The longest [`Icon`], in characters.
pub const ICON_CHARS_MAX: usize = 50;
/// The longest [`Email`], in bytes.
pub const EMAIL_BYTES_MAX: usize = 254;
/// The longest [`Description`], in characters.
pub const DESCRIPTION_CHARS_MAX: usize = 500;
/// The longest [`Notes`], in characters.
pub const NOTES_CHARS_MAX: usize = 5_000;

/// What is wrong with a short text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing is left once the blanks are trimmed.
    #[error("{what} is empty")]
    Empty {
        /// Which text: "name", "description".
        what: &'static str,
    },
    /// More characters than the text may have.
    #[error("{what} has {chars} characters, more than the {max} allowed")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How many characters it has.
        chars: usize,
        /// How many it may have.
        max: usize,
    },
    /// The character U+0000, which no text of the books holds.
    #[error("{what} hold the character U+0000, which no text may")]
    Nul {
        /// Which text.
        what: &'static str,
    },
    /// Not `#` and six hexadecimal digits.
    #[error("colour `{0}` is not written as #RRGGBB")]
    Color(String),
    /// Not a name and a domain with `@` between them.
    #[error("that is no e-mail address")]
    Email,
}

fn check(what: &'static str, text: &str, max: usize) -> Result<String, NameError> {
    // Control characters have no place in a short text; a bank's tab or line break becomes a blank.
    let mut clean = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
    }
    // As many as were said: whoever is told the limit counts what they wrote.
    let chars = text.chars().count();
    match chars {
        _ if clean.is_empty() => Err(NameError::Empty { what }),
        _ if chars > max => Err(NameError::TooLong { what, chars, max }),
        _ => Ok(clean),
    }
}

/// The name of an account, card or category: 1 to [`NAME_CHARS_MAX`] characters, runs of blanks made one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// A name, with its runs of blanks made one.
    ///
    /// # Errors
    /// [`NameError`] when the text is empty or too long.
    pub fn new(text: &str) -> Result<Self, NameError> {
        check("name", text, NAME_CHARS_MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a transaction was, in words: up to [`DESCRIPTION_CHARS_MAX`] characters; what is longer is cut, never refused,
/// because a bank wrote it. May be empty for the same reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Description(String);

impl Description {
    /// Folds blanks, drops control characters and cuts what is too long.
    pub fn new(text: &str) -> Self {
        match check("description", text, usize::MAX) {
            Ok(clean) => Self(match clean.char_indices().nth(DESCRIPTION_CHARS_MAX) {
                Some((end, _)) => clean[..end].trim_end().to_owned(),
                None => clean,
            }),
            Err(_) => Self::default(),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whatever a person wrote beside a thing, line breaks and blanks included: 1 to [`NOTES_CHARS_MAX`] characters, not all of
/// them blank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Notes(String);

impl Notes {
    /// Notes, exactly as they were written.
    ///
    /// # Errors
    /// [`NameError`] when nothing is said, or too much, or U+0000 is among it.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let (what, chars, max) = ("notes", text.chars().count(), NOTES_CHARS_MAX);
        if text.trim().is_empty() {
            return Err(NameError::Empty { what });
        }
        if text.contains('\0') {
            return Err(NameError::Nul { what });
        }
        if chars > max { Err(NameError::TooLong { what, chars, max }) } else { Ok(Self(text.to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A colour as `#RRGGBB`, kept in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color(String);

impl Color {
    /// A colour, written `#RRGGBB`.
    ///
    /// # Errors
    /// [`NameError::Color`] when the text is not `#` and six hexadecimal digits.
    pub fn new(text: &str) -> Result<Self, NameError> {
        match text.strip_prefix('#') {
            Some(hex) if hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(Self(text.to_ascii_uppercase()))
            }
            _ => Err(NameError::Color(text.to_owned())),
        }
    }

    /// The text, `#RRGGBB`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, as far as its form can say: something before one `@` and a domain after it, without blanks. Whether
/// anything arrives there, only a message tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// An address, without the blanks around it.
    ///
    /// # Errors
    /// [`NameError::Email`].
    pub fn new(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
        let (local, domain) = text.split_once('@').ok_or(NameError::Email)?;
        let is_domain = !domain.is_empty() && domain.split('.').all(|label| !label.is_empty()) && !domain.contains('@');
        if local.is_empty() || !is_domain || text.len() > EMAIL_BYTES_MAX || text.contains(is_odd) {
            return Err(NameError::Email);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the same, in other capitals perhaps.
    pub fn is(&self, other: &str) -> bool {
        is_same_address(&self.0, other)
    }
}

/// Whether two addresses that are kept are the same, in other capitals perhaps.
pub fn is_same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// What stands for a thing in lists and charts: the name of a drawing that clients know, or an emoji. 1 to
/// [`ICON_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Icon(String);

impl Icon {
    /// # Errors
    /// [`NameError`] when the text is empty or too long.
    pub fn new(text: &str) -> Result<Self, NameError> {
        check("icon", text, ICON_CHARS_MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // `pad`, so that a table may ask for a width.
                f.pad(&self.0)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}
text!(Name);
text!(Description);
text!(Notes);
text!(Color);
text!(Icon);
text!(Email);

impl TryFrom<String> for Name {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}
impl TryFrom<String> for Notes {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}
impl From<String> for Description {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}
impl TryFrom<String> for Color {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}
impl TryFrom<String> for Icon {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_never_empty() {
        assert_eq!(Name::new("  Conta \t Azul ").unwrap().as_str(), "Conta Azul");
        assert_eq!(Name::new(" \n "), Err(NameError::Empty { what: "name" }));
        assert!(matches!(Name::new(&"x".repeat(101)), Err(NameError::TooLong { chars: 101, .. })));
        assert!(matches!(Name::new(&format!("a{}b", " ".repeat(99))), Err(NameError::TooLong { chars: 101, .. })));
    }

    #[test]
    fn a_description_is_cut_between_characters() {
        let long = "é".repeat(DESCRIPTION_CHARS_MAX + 3);
        assert_eq!(Description::new(&long).as_str().chars().count(), DESCRIPTION_CHARS_MAX);
        assert_eq!(Description::new("\u{0}").as_str(), "");
    }

    #[test]
    fn a_description_that_is_cut_stays_as_it_is_when_it_is_read_again() {
        let cut = Description::new(&format!("{} b", "a".repeat(DESCRIPTION_CHARS_MAX - 1)));
        assert_eq!(cut, Description::new(cut.as_str()));
    }

    #[test]
    fn notes_stay_as_they_were_written() {
        let text = "  metade\n\té da Ana ";
        assert_eq!(Notes::new(text).unwrap().as_str(), text);
        assert_eq!(Notes::new(" \n"), Err(NameError::Empty { what: "notes" }));
        assert_eq!(Notes::new("a\0b"), Err(NameError::Nul { what: "notes" }));
        assert!(Notes::new(&"é".repeat(NOTES_CHARS_MAX)).is_ok());
        assert!(matches!(Notes::new(&"é".repeat(NOTES_CHARS_MAX + 1)), Err(NameError::TooLong { chars: 5_001, .. })));
    }

    #[test]
    fn a_color_has_six_hexadecimal_digits() {
        assert_eq!(Color::new("#a1b2c3").unwrap().as_str(), "#A1B2C3");
        assert!(Color::new("a1b2c3").is_err());
        assert!(Color::new("#a1b2c").is_err());
    }

    #[test]
    fn an_address_has_one_at_and_no_blanks() {
        assert_eq!(Email::new(" Ana@Example.org ").unwrap().as_str(), "Ana@Example.org");
        assert!(Email::new("ana@example.org").unwrap().is("ANA@example.ORG"));
        let long = format!("{}@example.org", "a".repeat(EMAIL_BYTES_MAX));
        for no in
            ["", "@", "ana", "ana@", "@example.org", "a@b@c", "a b@c", "ana@x\r\nBcc:eva@y", "ana@.org", "<a@b>", &long]
        {
            assert_eq!(Email::new(no), Err(NameError::Email), "{no}");
        }
    }

    #[test]
    fn an_icon_is_a_word_or_an_emoji() {
        assert_eq!(Icon::new(" piggy-bank ").unwrap().as_str(), "piggy-bank");
        assert_eq!(Icon::new("🏠").unwrap().to_string(), "🏠");
        assert_eq!(Icon::new(""), Err(NameError::Empty { what: "icon" }));
    }
}
