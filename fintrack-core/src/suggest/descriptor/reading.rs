//! The rules by which a text loses what is not the merchant, one after another.

use super::fold::{Before, Folded};
use super::lexicon;
use super::{Descriptor, Mark, Marks, layout};

/// How many words are looked at: a bit each.
const WORDS_MAX: usize = 64;
const ALL: u64 = u64::MAX;
/// What the processor of a delivery service stands for.
const IFOOD: &str = "ifood";
/// Shorter words beside the merchant tell nothing.
const OTHER_LETTERS_MIN: u16 = 3;
/// Fewer letters are no merchant.
const NAME_LETTERS_MIN: u16 = 3;

/// A text on the way.
pub(super) struct Reading {
    folded: Folded,
    /// A bit a word.
    kept: u64,
    /// Words from here on are no merchant's.
    cut: usize,
    marks: Marks,
    processor: Option<&'static str>,
    /// Words of the channel.
    channel: usize,
}

impl Reading {
    pub(super) fn of(folded: Folded) -> Self {
        let words = folded.words.len().min(WORDS_MAX);
        let kept = if words == 0 { 0 } else { ALL >> (WORDS_MAX - words) };
        let mut reading = Self { folded, kept, cut: words, marks: Marks::default(), processor: None, channel: 0 };
        reading.read();
        reading
    }

    fn len(&self) -> usize {
        self.folded.words.len().min(WORDS_MAX)
    }

    fn word(&self, at: usize) -> &str {
        self.folded.word(&self.folded.words[at])
    }

    fn before(&self, at: usize) -> Before {
        self.folded.words[at].before
    }

    fn is_number(&self, at: usize) -> bool {
        at < self.len() && self.folded.words[at].letters == 0
    }

    fn is_kept(&self, at: usize) -> bool {
        self.kept >> at & 1 == 1
    }

    fn drop(&mut self, at: usize) {
        self.kept &= !(1 << at);
    }

    fn letters_kept(&self, until: usize) -> u16 {
        (0..until).filter(|at| self.is_kept(*at)).map(|at| self.folded.words[at].letters).sum()
    }

    fn cut_from(&mut self, at: usize) {
        let below = if at >= WORDS_MAX { ALL } else { (1 << at) - 1 };
        self.kept &= below;
        self.cut = self.cut.min(at);
    }

    fn read(&mut self) {
        self.channels();
        self.fee();
        self.instalment();
        self.gap();
        self.star();
        self.numbers();
        self.web();
        self.glue();
        self.repeats();
    }

    /// How the money travelled stands first.
    fn channels(&mut self) {
        let mut at = 0;
        for _ in 0..3 {
            // A number between two channels is a date.
            let mut from = at;
            while at > 0 && self.is_number(from) {
                from += 1;
            }
            let Some((length, mark)) = self.channel_at(from) else { break };
            if from + length >= self.len() && at == 0 && mark != Mark::Refund {
                self.marks.set(mark);
                return; // nothing else is said
            }
            self.marks.set(mark);
            for word in at..from + length {
                self.drop(word);
            }
            at = from + length;
        }
        self.channel = at;
    }

    fn channel_at(&self, at: usize) -> Option<(usize, Mark)> {
        if at >= self.len() {
            return None;
        }
        let mut best = None;
        for (_, rest, mark) in lexicon::channels(self.word(at)) {
            let follows =
                at + rest.len() < self.len() && rest.iter().zip(at + 1..).all(|(word, at)| self.word(at) == *word);
            if follows && best.is_none_or(|(length, _)| length < 1 + rest.len()) {
                best = Some((1 + rest.len(), *mark));
            }
        }
        best
    }

    /// A tax on a purchase quotes the merchant of the purchase.
    fn fee(&mut self) {
        let first = (0..self.len()).find(|at| self.is_kept(*at));
        if let Some(first) = first.filter(|at| self.word(*at) == "iof") {
            self.marks.set(Mark::Fee);
            self.cut_from(first + 1);
        }
    }

    fn instalment(&mut self) {
        for at in self.channel..self.len() {
            let word = &self.folded.words[at];
            let text = self.folded.word(word);
            if !lexicon::INSTALMENT.may_hold(text) {
                continue;
            }
            let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
            if lexicon::INSTALMENT.holds(stem) && (word.digits > 0 || self.is_number(at + 1)) {
                self.marks.set(Mark::Instalment);
                if self.letters_kept(at) >= NAME_LETTERS_MIN {
                    self.cut_from(at);
                } else {
                    self.drop(at);
                }
                return;
            }
        }
        // `3/10` or `3 de 10` at the end
        let Some(last) = self.len().checked_sub(1).filter(|last| *last > 0 && self.is_number(*last)) else { return };
        let is_of = last >= 2 && self.word(last - 1) == "de" && self.is_number(last - 2);
        let first = if is_of { last - 2 } else { last - 1 };
        let is_parted = self.before(last).is_only(Before::SLASH) && self.is_number(first);
        if !is_of && !is_parted {
            return;
        }
        let number = |at: usize| self.word(at).parse::<u16>().ok();
        if let (Some(part), Some(count)) = (number(first), number(last))
            && 0 < part
            && part <= count
            && (2..=99).contains(&count)
            && !(first > 0 && self.before(first).has(Before::SLASH))
        {
            self.marks.set(Mark::Instalment);
            for at in first..=last {
                self.drop(at);
            }
        }
    }

    /// Behind a gap stands the city.
    fn gap(&mut self) {
        for at in self.channel + 1..self.cut {
            let before = self.before(at);
            let is_name = before.has(Before::STAR) && !self.is_number(at);
            if before.has(Before::GAP) && !is_name && self.letters_kept(at) >= NAME_LETTERS_MIN {
                self.cut_from(at);
                return;
            }
        }
    }

    /// `X*Y`: a processor before the star, or a brand.
    fn star(&mut self) {
        let start = (0..self.cut).find(|at| self.is_kept(*at)).unwrap_or(0);
        let Some(star) = (start + 1..self.cut).find(|at| self.before(*at).has(Before::STAR)) else { return };
        if star - start > 2 {
            return;
        }
        let name = self.word(star - 1);
        let Some(processor) = lexicon::PROCESSORS.get(name) else { return };
        let has_name = (star..self.cut).any(|at| self.is_kept(at) && self.is_name(at));
        if !has_name {
            return;
        }
        self.processor = Some(processor);
        for at in start..star {
            self.drop(at);
        }
    }

    /// More than a letter, and not what announces an instalment.
    fn is_name(&self, at: usize) -> bool {
        self.folded.words[at].letters >= 2 && !lexicon::INSTALMENT.holds(self.word(at))
    }

    fn numbers(&mut self) {
        for at in 0..self.cut {
            let word = &self.folded.words[at];
            if !self.is_kept(at) {
                continue;
            }
            if word.digits == 0 {
                if self.is_month(at) || self.is_tail_of_a_card(at) {
                    self.drop(at);
                }
                continue;
            }
            let text = self.folded.word(word);
            let is_fraction = word.before.has(Before::DOT) && at > 0 && self.is_number(at - 1);
            if lexicon::BRANDS_WITH_DIGITS.holds(text) && !is_fraction {
                continue;
            }
            let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
            let is_name = stem.len() >= 3 && stem.len() == word.letters as usize;
            if is_name && !is_ticker(stem, &text[stem.len()..]) {
                let digits = word.digits;
                let word = &mut self.folded.words[at];
                word.at.end -= u32::from(digits);
            } else {
                self.drop(at);
            }
        }
    }

    /// A month's name behind a day.
    fn is_month(&self, at: usize) -> bool {
        at > 0 && self.is_number(at - 1) && lexicon::MONTHS.holds(self.word(at))
    }

    /// `final 1234`, `(Card 1234)`, `CARD NO.`
    fn is_tail_of_a_card(&self, at: usize) -> bool {
        let follows = |word| at > 0 && self.word(at - 1) == word;
        let is_last = at + 1 == self.len();
        let is_tail = match self.word(at) {
            "final" => self.is_number(at + 1),
            "card" => {
                self.before(at).has(Before::DASH) && (is_last || self.is_number(at + 1)) || self.is_card_number(at)
            }
            "no" => follows("card") && self.is_card_number(at - 1),
            _ => false,
        };
        is_tail && self.letters_kept(at) >= NAME_LETTERS_MIN
    }

    /// `card no` at the end or before a number.
    fn is_card_number(&self, at: usize) -> bool {
        let next = at + 2;
        next <= self.len() && self.word(at + 1) == "no" && (next == self.len() || self.is_number(next))
    }

    fn web(&mut self) {
        for at in 0..self.cut {
            let word = self.word(at);
            let is_part = if self.before(at).has(Before::DOT) { lexicon::WEB.holds(word) } else { word == "www" };
            if is_part && self.kept & !(1 << at) != 0 {
                self.drop(at);
            }
        }
    }

    fn glue(&mut self) {
        for at in 0..self.cut {
            if !self.is_kept(at) || self.kept & !(1 << at) == 0 {
                continue;
            }
            let word = self.word(at);
            let is_letter = self.folded.words[at].letters + self.folded.words[at].digits == 1;
            if (is_letter || lexicon::GLUE.holds(word)) && self.others_kept(at) >= NAME_LETTERS_MIN {
                self.drop(at);
            }
        }
        // The country stands last, and the state before it.
        self.drop_last_if(|word| lexicon::COUNTRIES.holds(word));
        self.drop_last_if(|word| lexicon::UFS.holds(word) || layout::STATES.holds(word));
    }

    fn drop_last_if(&mut self, is_place: impl Fn(&str) -> bool) {
        let Some(last) = (0..self.cut).rev().find(|at| self.is_kept(*at)) else { return };
        if is_place(self.word(last)) && self.others_kept(last) >= NAME_LETTERS_MIN {
            self.drop(last);
        }
    }

    fn others_kept(&self, but: usize) -> u16 {
        self.letters_kept(self.cut) - self.folded.words[but].letters
    }

    /// `UBER UBER TRIP`, `MERCADOLIVRE*MERCADOLIV`.
    fn repeats(&mut self) {
        let mut last: Option<usize> = None;
        for at in 0..self.cut {
            if !self.is_kept(at) {
                continue;
            }
            if let Some(previous) = last {
                let (a, b) = (self.word(previous), self.word(at));
                if a.as_bytes().first() != b.as_bytes().first() {
                    last = Some(at);
                    continue;
                }
                if a == b || (b.len() >= 5 && a.starts_with(b)) {
                    self.drop(at);
                    continue;
                }
                if a.len() >= 5 && b.starts_with(a) {
                    self.drop(previous);
                }
            }
            last = Some(at);
        }
    }

    /// The merchant's words, and behind them those that tell something beside.
    pub(super) fn finish(self) -> Descriptor {
        let mut text = String::with_capacity(self.folded.text.len() + IFOOD.len() + 1);
        if self.processor == Some("ifd") {
            text.push_str(IFOOD);
        }
        self.push_words(&mut text, (0..self.cut).filter(|at| self.is_kept(*at)));
        if text.is_empty() {
            // Better than nothing: all that has letters.
            self.push_words(&mut text, (0..self.len()).filter(|at| self.folded.words[*at].letters > 0));
            return Descriptor { key_end: text.len(), text, marks: self.marks, processor: self.processor };
        }
        let key_end = text.len();
        let tells = |at: &usize| {
            let word = &self.folded.words[*at];
            !self.is_kept(*at) && word.digits == 0 && word.letters >= OTHER_LETTERS_MIN
        };
        self.push_words(&mut text, (self.channel..self.len()).filter(tells));
        Descriptor { text, key_end, marks: self.marks, processor: self.processor }
    }

    fn push_words(&self, text: &mut String, places: impl Iterator<Item = usize>) {
        for at in places {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.word(at));
        }
    }
}

/// A share's code: four letters and the number of its class.
fn is_ticker(letters: &str, digits: &str) -> bool {
    letters.len() == 4 && matches!(digits, "3" | "4" | "5" | "6" | "11")
}
