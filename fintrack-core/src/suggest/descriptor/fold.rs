//! A bank's text as plain words: lower case, without accents, with what stood between them.

use std::ops::Range;
use std::sync::LazyLock;

use smallvec::SmallVec;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// How much of a text is read; a bank's field is shorter, and what is longer is no descriptor.
pub(super) const CHARS_MAX: usize = 500;

/// Few texts have more words.
const WORDS_INLINE: usize = 12;
/// A capital behind fewer small letters begins no word: `McDonald`, `PayPal`.
const CAMEL_LETTERS_MIN: u16 = 4;

/// What stands before a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Before(u16);

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
    pub(super) const QUOTE: Self = Self(256);

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
    /// Where it stands in the text.
    pub(super) source: Range<u32>,
    pub(super) before: Before,
    pub(super) letters: u16,
    pub(super) digits: u16,
}

/// A folded text and its words.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) words: SmallVec<[Word; WORDS_INLINE]>,
    before: Before,
    open: bool,
    ends_blank: bool,
    small: u16, // small letters since the last capital
}

impl Folded {
    /// Folds a text, of which at most [`CHARS_MAX`] characters are read.
    pub(super) fn read(&mut self, text: &str) {
        // Twice: the merchant's words and the others are put behind it.
        self.text.reserve(2 * text.len().min(2 * CHARS_MAX) + 8);
        let bytes = text.as_bytes();
        let mut left = CHARS_MAX;
        let mut at = 0;
        while at < bytes.len() && left > 0 {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                let length = self.run(text, at, left);
                left -= length;
                at += length;
                continue;
            }
            left -= 1;
            if byte.is_ascii() {
                self.sign(byte);
                at += 1;
            } else {
                let c = text[at..].chars().next().unwrap_or_default();
                self.wide(c, at);
                at += c.len_utf8();
            }
        }
    }

    pub(super) fn word(&self, word: &Word) -> &str {
        &self.text[word.at.start as usize..word.at.end as usize]
    }

    /// A run of plain letters and digits, or its beginning; gives its length.
    fn run(&mut self, text: &str, start: usize, room: usize) -> usize {
        let bytes = &text.as_bytes()[start..];
        let bytes = &bytes[..bytes.len().min(room)];
        if bytes[0].is_ascii_uppercase() && self.open && self.small >= CAMEL_LETTERS_MIN {
            self.close(Before::CAMEL);
        }
        let (mut digits, mut end, mut small) = (0, 0, self.small);
        for byte in bytes {
            match byte {
                b'a'..=b'z' => small += 1,
                b'A'..=b'Z' if small >= CAMEL_LETTERS_MIN && end > 0 => break,
                b'A'..=b'Z' => small = 1,
                b'0'..=b'9' => {
                    small = 0;
                    digits += 1;
                }
                _ => break,
            }
            end += 1;
        }
        self.small = small;
        self.open(start);
        let from = self.text.len();
        self.text.push_str(&text[start..start + end]);
        self.text[from..].make_ascii_lowercase();
        self.grow(end - digits, digits, start + end);
        end
    }

    fn sign(&mut self, byte: u8) {
        let before = match byte {
            b'*' => Before::STAR,
            b'/' | b'\\' => Before::SLASH,
            b'.' => Before::DOT,
            b':' => Before::COLON,
            b'\'' | b'&' | b'`' if self.open => return, // McDonald's and C&A are one word
            b'"' => Before::QUOTE,
            b' ' | b'\t' | b'\n' | b'\r' => self.blank(),
            _ => Before::DASH,
        };
        self.close(before);
    }

    fn blank(&self) -> Before {
        if self.ends_blank { Before::GAP } else { Before::BLANK }
    }

    fn wide(&mut self, c: char, at: usize) {
        let Some(Accented { plain, is_capital }) = Accented::of(c) else { return self.rare(c, at) };
        if is_capital && self.open && self.small >= CAMEL_LETTERS_MIN {
            self.close(Before::CAMEL);
        }
        self.small = if is_capital { 1 } else { self.small + 1 };
        self.open(at);
        self.text.push(plain.into());
        self.grow(1, 0, at + c.len_utf8());
    }

    #[cold]
    fn rare(&mut self, c: char, at: usize) {
        if c == '’' && self.open || is_combining_mark(c) {
            return;
        }
        if !c.is_alphanumeric() {
            self.close(match c {
                '“' | '”' | '„' | '«' | '»' => Before::QUOTE,
                _ if c.is_whitespace() => self.blank(),
                _ => Before::DASH,
            });
            return;
        }
        if c.is_uppercase() && self.open && self.small >= CAMEL_LETTERS_MIN {
            self.close(Before::CAMEL);
        }
        self.small = if c.is_lowercase() { self.small + 1 } else { 1 };
        for small in plain(c) {
            self.open(at);
            self.text.push(small);
            let is_digit = usize::from(small.is_ascii_digit());
            self.grow(1 - is_digit, is_digit, at + c.len_utf8());
        }
    }

    /// Begins a word of a place in the text, unless one is open.
    #[expect(clippy::cast_possible_truncation, reason = "a text has at most CHARS_MAX characters")]
    fn open(&mut self, at: usize) {
        if self.open {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len() as u32;
        let (before, source) = (std::mem::take(&mut self.before), at as u32..at as u32);
        self.words.push(Word { at: start..start, source, before, letters: 0, digits: 0 });
        self.open = true;
        self.ends_blank = false;
    }

    /// The open word grows by so many letters and digits, which end at a place in the text.
    #[expect(clippy::cast_possible_truncation, reason = "a text has at most CHARS_MAX characters")]
    fn grow(&mut self, letters: usize, digits: usize, until: usize) {
        let end = self.text.len() as u32;
        if let Some(word) = self.words.last_mut() {
            word.at.end = end;
            word.source.end = until as u32;
            word.letters += letters as u16;
            word.digits += digits as u16;
        }
    }

    fn close(&mut self, before: Before) {
        self.before = if self.open { before } else { self.before.with(before) };
        self.open = false;
        self.small = 0;
        self.ends_blank = before.has(Before::BLANK) || before.has(Before::GAP);
    }
}

/// What a letter or digit is in small letters and without marks.
fn plain(c: char) -> impl Iterator<Item = char> {
    let mut parts = SmallVec::<[char; 4]>::new();
    decompose_compatible(c, |part| {
        if part.is_alphanumeric() && !is_combining_mark(part) && parts.len() < 4 {
            parts.push(part);
        }
    });
    parts.into_iter().flat_map(char::to_lowercase).filter(|small| small.is_alphanumeric())
}

/// A Latin letter with a mark, as most European languages have them.
#[derive(Clone, Copy)]
struct Accented {
    plain: u8,
    is_capital: bool,
}

impl Accented {
    const FIRST: u32 = 0xC0;
    const LAST: u32 = 0x17F;

    fn of(c: char) -> Option<Self> {
        static ALL: LazyLock<Vec<Option<Accented>>> =
            LazyLock::new(|| (Accented::FIRST..=Accented::LAST).map(Accented::look_up).collect());
        let place = u32::from(c).checked_sub(Self::FIRST)?;
        *ALL.get(place as usize)?
    }

    fn look_up(code: u32) -> Option<Self> {
        let c = char::from_u32(code)?;
        let mut letters = plain(c);
        let plain = u8::try_from(letters.next()?).ok().filter(u8::is_ascii_lowercase)?;
        (letters.next().is_none() && c.is_lowercase() != c.is_uppercase())
            .then_some(Self { plain, is_capital: c.is_uppercase() })
    }
}
