//! A bank's text as plain words: lower case, without accents, with what stood between them.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// How much of a text is read; a bank's field is shorter, and what is longer is no descriptor.
pub(super) const CHARS_MAX: usize = 500;

/// What stands before a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Before(u8);

impl Before {
    pub(super) const STAR: Self = Self(1);
    pub(super) const SLASH: Self = Self(2);
    pub(super) const DOT: Self = Self(4);
    pub(super) const COLON: Self = Self(8);
    /// Two blanks or more.
    pub(super) const GAP: Self = Self(16);
    pub(super) const BLANK: Self = Self(32);
    pub(super) const DASH: Self = Self(64);
    /// A capital after small letters: nothing stood there.
    pub(super) const CAMEL: Self = Self(128);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it is this and nothing else.
    pub(super) const fn is_only(self, other: Self) -> bool {
        self.0 == other.0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A run of letters and digits.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it stands in the folded text.
    pub(super) at: Range<u32>,
    /// Where it stands in the bank's text.
    pub(super) origin: Range<u32>,
    pub(super) before: Before,
    pub(super) letters: u16,
    pub(super) digits: u16,
}

/// A folded text and its words.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) words: Vec<Word>,
    before: Before,
    open: bool,
    ends_blank: bool,
    small: u8, // small letters since the last capital
}

impl Folded {
    /// Folds a text, of which at most [`CHARS_MAX`] characters are read.
    pub(super) fn of(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len().min(2 * CHARS_MAX)), ..Self::default() };
        folded.words.reserve(8);
        let mut rest = text.char_indices().take(CHARS_MAX);
        while let Some((at, c)) = rest.next() {
            if c == '&' {
                if let Some(entity) = entity(&text[at..]) {
                    // `&amp;amp;` is one sign that was written as text twice.
                    for _ in 1..entity {
                        rest.next();
                    }
                    continue;
                }
            }
            folded.push(at, c);
        }
        folded
    }

    pub(super) fn word(&self, word: &Word) -> &str {
        &self.text[word.at.start as usize..word.at.end as usize]
    }

    fn push(&mut self, at: usize, c: char) {
        if c.is_ascii() {
            let byte = c as u8;
            if byte.is_ascii_alphanumeric() {
                let is_camel = byte.is_ascii_uppercase() && self.open && self.small >= 4;
                if is_camel {
                    self.close(Before::CAMEL);
                }
                self.small = if byte.is_ascii_lowercase() { self.small.saturating_add(1) } else if byte.is_ascii_uppercase() { 1 } else { 0 };
                self.letter(at, 1, byte.to_ascii_lowercase() as char, byte.is_ascii_digit());
                return;
            }
            let before = match byte {
                b'*' => Before::STAR,
                b'/' | b'\\' => Before::SLASH,
                b'.' => Before::DOT,
                b':' => Before::COLON,
                b'-' | b'_' | b'|' => Before::DASH,
                b'\'' | b'&' | b'`' if self.open => return, // McDonald's and C&A are one word
                b' ' | b'\t' | b'\n' | b'\r' => {
                    if self.ends_blank { Before::GAP } else { Before::BLANK }
                }
                _ => Before::DASH,
            };
            self.close(before);
            return;
        }
        self.push_wide(at, c);
    }

    #[cold]
    fn push_wide(&mut self, at: usize, c: char) {
        if c == '’' && self.open {
            return;
        }
        if is_combining_mark(c) {
            return;
        }
        if !c.is_alphanumeric() {
            let blank = if self.ends_blank { Before::GAP } else { Before::BLANK };
            self.close(if c.is_whitespace() { blank } else { Before::DASH });
            return;
        }
        if c.is_uppercase() && self.open && self.small >= 4 {
            self.close(Before::CAMEL);
        }
        self.small = if c.is_lowercase() { self.small.saturating_add(1) } else { 1 };
        let length = c.len_utf8();
        let mut plain = [None; 4];
        let mut count = 0;
        decompose_compatible(c, |part| {
            if part.is_alphanumeric() && !is_combining_mark(part) && count < plain.len() {
                plain[count] = Some(part);
                count += 1;
            }
        });
        for part in plain.into_iter().flatten() {
            for small in part.to_lowercase().filter(|small| small.is_alphanumeric()) {
                self.letter(at, length, small, small.is_ascii_digit());
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a text has at most CHARS_MAX characters")]
    fn letter(&mut self, at: usize, length: usize, c: char, is_digit: bool) {
        if !self.open {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            let start = self.text.len() as u32;
            self.words.push(Word {
                at: start..start,
                origin: at as u32..at as u32,
                before: std::mem::take(&mut self.before),
                letters: 0,
                digits: 0,
            });
            self.open = true;
            self.ends_blank = false;
        }
        self.text.push(c);
        let end = self.text.len() as u32;
        if let Some(word) = self.words.last_mut() {
            word.at.end = end;
            word.origin.end = (at + length) as u32;
            if is_digit { word.digits += 1 } else { word.letters += 1 }
        }
    }

    fn close(&mut self, before: Before) {
        self.before = if self.open { before } else { self.before.with(before) };
        self.open = false;
        self.ends_blank = before.has(Before::BLANK) || before.has(Before::GAP);
    }
}

/// How many characters an `&amp;` takes, however often it was escaped, if one stands here; the others are no letters.
fn entity(text: &str) -> Option<usize> {
    const AMP: &str = "&amp;";
    const AGAIN: &str = "amp;";
    let mut length = AMP.len();
    text.starts_with(AMP).then(|| {
        while text[length..].starts_with(AGAIN) {
            length += AGAIN.len();
        }
        length
    })
}
