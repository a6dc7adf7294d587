//! Enumerations that are written as words: in the database, on the wire, on the command line.
//!
//! Each has `ALL` its variants, `as_str`, `FromStr` and `Display`, and the same word in `serde`.
//!
//! ```
//! use fintrack_core::entry::Status;
//!
//! assert_eq!("paid".parse(), Ok(Status::Paid));
//! assert_eq!(
//!     "done".parse::<Status>().unwrap_err().to_string(),
//!     "`done` is not a transaction status: expected one of VALIDATING, PAID, PENDING, IGNORE",
//! );
//! ```

/// Declares an enumeration whose variants each have one word. Reading ignores case; writing never varies.
macro_rules! words {
    (
        $(#[$doc:meta])* $name:ident, $what:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The one word for it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.as_str().eq_ignore_ascii_case(text)).ok_or_else(|| {
                    $crate::word::WordError {
                        what: $what,
                        text: text.to_owned(),
                        expected: Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use words;

/// A word that is none of an enumeration's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: expected one of {expected}")]
pub struct WordError {
    /// What was expected, with an article: "an account kind".
    pub what: &'static str,
    /// What was given.
    pub text: String,
    /// The words there are.
    pub expected: String,
}
