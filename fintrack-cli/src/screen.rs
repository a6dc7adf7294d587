//! What the terminal can show: its width, its letters, its colours.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};

use crate::args::Color;

/// Columns assumed where nobody says how many there are.
const COLUMNS_UNKNOWN: u16 = 100;
/// The fewest columns that a table is laid out for: narrower terminals wrap.
const COLUMNS_MIN: u16 = 40;

/// What the reader of standard output can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// How many columns a line may have.
    pub(crate) width: u16,
    /// Whether lines and bars may be drawn with characters beyond ASCII.
    pub(crate) is_unicode: bool,
    /// Whether colour and bold may be used.
    pub(crate) has_color: bool,
}

/// How a word stands out. It says no more than the word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A heading.
    Strong,
    /// What may be skipped.
    Faint,
    /// As it should be.
    Good,
    /// Needs a look.
    Bad,
}

impl Screen {
    /// The screen behind standard output.
    pub(crate) fn of_stdout(color: Color) -> Self {
        Self {
            width: width().max(COLUMNS_MIN),
            is_unicode: is_unicode(|name| env::var(name).ok()),
            has_color: has_color(color, &io::stdout()),
        }
    }

    /// A word in a tone, where the screen has colour.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        paint(self.has_color, tone, text)
    }

    /// The mark for "and so on".
    pub(crate) const fn ellipsis(self) -> &'static str {
        if self.is_unicode { "…" } else { "..." }
    }

    /// The mark between facts on one line.
    pub(crate) const fn dot(self) -> &'static str {
        if self.is_unicode { " · " } else { " | " }
    }
}

/// A word in a tone, for a stream that has colour or not.
pub(crate) fn paint(has_color: bool, tone: Tone, text: &str) -> String {
    if !has_color {
        return text.to_owned();
    }
    let code = match tone {
        Tone::Strong => "1",
        Tone::Faint => "2",
        Tone::Good => "32",
        Tone::Bad => "31",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Whether a stream takes colour.
pub(crate) fn has_color<S: anstream::stream::RawStream>(color: Color, stream: &S) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    }
}

/// The columns of the terminal; of `COLUMNS` where there is none.
fn width() -> u16 {
    let of_terminal = || comfy_table::Table::new().width();
    let of_environment = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let known = if io::stdout().is_terminal() { of_terminal() } else { None };
    known.or_else(of_environment).unwrap_or(COLUMNS_UNKNOWN)
}

/// Whether the locale's letters are Unicode. Without a locale they are taken to be, as terminals are today; `C` and
/// `POSIX` say that they are not.
fn is_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
    let fits = said.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    fits && !is_dumb
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> bool {
        is_unicode(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_locale_says_which_letters_there_are() {
        assert!(with(&[]));
        assert!(with(&[("LANG", "pt_BR.UTF-8")]));
        assert!(with(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
        assert!(!with(&[("LANG", "C")]));
        assert!(!with(&[("LC_ALL", "pt_BR.ISO-8859-1"), ("LANG", "pt_BR.UTF-8")]));
        assert!(!with(&[("TERM", "dumb"), ("LANG", "pt_BR.UTF-8")]));
    }

    #[test]
    fn without_colour_a_word_is_only_itself() {
        assert_eq!(paint(false, Tone::Bad, "off"), "off");
        assert_eq!(paint(true, Tone::Strong, "x"), "\u{1b}[1mx\u{1b}[0m");
    }
}
