//! The rules by which a text loses what is not the merchant, one after another.

use std::ops::Range;

use super::fold::{Before, Folded, Word};
use super::lexicon::{self, Kinds};
use super::{Descriptor, Mark, Marks};

/// How many words are looked at: a bit each.
const WORDS_MAX: usize = 64;
const ALL: Places = Places::MAX;
/// What the processor of a delivery service stands for.
const IFOOD: &str = "ifood";
/// Shorter words beside the merchant tell nothing.
const OTHER_LETTERS_MIN: u16 = 3;
/// How many words stand before the last one of a bank's fee at most: `non sterling transaction fee`.
const FEE_WORDS_MAX: usize = 4;
/// Fewer letters are no merchant.
const NAME_LETTERS_MIN: u16 = 3;

/// Words of a text: a bit each.
type Places = u64;

/// A text on the way.
pub(super) struct Reading<'f> {
    folded: &'f mut Folded,
    /// Words that are the merchant's, as far as is known; all before `cut`.
    kept: Places,
    /// Words from here on are no merchant's.
    cut: usize,
    marks: Marks,
    processor: Option<&'static str>,
    /// Words of the channel.
    channel: usize,
    /// Words of digits alone.
    numbers: Places,
    /// Words with digits.
    with_digits: Places,
    /// Words of one character.
    single: Places,
    /// Words behind a `*`.
    starred: Places,
    /// Words behind a gap.
    gapped: Places,
    /// The words that are listed as each of the kinds.
    listed: [Places; Kinds::COUNT],
}

impl<'f> Reading<'f> {
    pub(super) fn of(folded: &'f mut Folded) -> Self {
        let words = folded.words.len().min(WORDS_MAX);
        let kept = if words == 0 { 0 } else { ALL >> (WORDS_MAX - words) };
        let mut reading = Self {
            folded,
            kept,
            cut: words,
            marks: Marks::default(),
            processor: None,
            channel: 0,
            numbers: 0,
            with_digits: 0,
            single: 0,
            starred: 0,
            gapped: 0,
            listed: [0; Kinds::COUNT],
        };
        for at in 0..words {
            reading.look_at(at);
        }
        reading.read();
        reading
    }

    /// Finds out what kind of word one is: what the rules ask for, once.
    fn look_at(&mut self, at: usize) {
        let Word { letters, digits, before, .. } = self.folded.words[at];
        let bit = |is: bool| u64::from(is) << at;
        self.numbers |= bit(letters == 0);
        self.with_digits |= bit(digits > 0);
        self.single |= bit(letters + digits == 1);
        self.starred |= bit(before.has(Before::STAR));
        self.gapped |= bit(before.has(Before::GAP));
        self.list(at);
        if digits > 0 && lexicon::kinds(without_number(self.word(at))).is(Kinds::INSTALMENT) {
            self.listed[Kinds::INSTALMENT.place()] |= bit(true);
        }
    }

    /// Looks a word up.
    fn list(&mut self, at: usize) {
        let kinds = lexicon::kinds(self.word(at));
        for place in kinds.places() {
            self.listed[place] |= 1 << at;
        }
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

    /// The words that are of one of some kinds.
    fn of_kinds(&self, kinds: Kinds) -> Places {
        kinds.places().fold(0, |all, place| all | self.listed[place])
    }

    fn is(&self, at: usize, kinds: Kinds) -> bool {
        has(self.of_kinds(kinds), at)
    }

    fn is_number(&self, at: usize) -> bool {
        has(self.numbers, at)
    }

    fn drop(&mut self, at: usize) {
        self.kept &= !(1 << at);
    }

    /// How many letters words have.
    fn letters(&self, words: Places) -> u16 {
        places(words).map(|at| self.folded.words[at].letters).sum()
    }

    fn letters_kept(&self, until: usize) -> u16 {
        self.letters(self.kept & up_to(until))
    }

    fn cut_from(&mut self, at: usize) {
        self.kept &= up_to(at);
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
        if !self.is(at, Kinds::CHANNEL) {
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

    /// A charge on a purchase quotes the merchant of the purchase: `IOF de "Loja"`, `Foreign transaction fee Loja`.
    fn fee(&mut self) {
        let fees = self.kept & self.of_kinds(Kinds::FEE);
        if fees == 0 {
            return;
        }
        let first = self.kept.trailing_zeros() as usize;
        let fee = fees.trailing_zeros() as usize;
        let quoted = || (first + 1..self.cut).find(|at| self.before(*at).has(Before::QUOTE));
        let is_abroad = |at: usize| matches!(self.word(at), "transaction" | "exchange" | "conversion");
        let merchant = if fee == first {
            if self.word(fee) == "iof" { Some(fee + 1) } else { quoted() }
        } else {
            (fee - first <= FEE_WORDS_MAX && is_abroad(fee - 1)).then_some(fee + 1)
        };
        if let Some(merchant) = merchant {
            self.marks.set(Mark::Fee);
            self.cut_from(merchant);
        }
    }

    fn instalment(&mut self) {
        for at in places(self.of_kinds(Kinds::INSTALMENT) & !up_to(self.channel)) {
            if has(self.with_digits, at) || self.is_number(at + 1) {
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
        let names = self.starred & !self.numbers;
        for at in places(self.gapped & !names & up_to(self.cut) & !up_to(self.channel + 1)) {
            if self.letters_kept(at) >= NAME_LETTERS_MIN {
                self.cut_from(at);
                return;
            }
        }
    }

    /// `X*Y`: a processor before the star, or a brand.
    fn star(&mut self) {
        if self.starred == 0 {
            return;
        }
        // A date between the channel and the processor is no part of either.
        let names = self.kept & !self.numbers;
        let start = if names == 0 { 0 } else { names.trailing_zeros() as usize };
        let star = (self.starred & up_to(self.cut) & !up_to(start + 1)).trailing_zeros() as usize;
        if star >= self.cut || star - start > 2 || !self.is(star - 1, Kinds::PROCESSOR) {
            return;
        }
        let has_name = places(self.kept & !up_to(star)).any(|at| self.is_name(at));
        if !has_name {
            return;
        }
        self.processor = lexicon::listed(self.word(star - 1));
        self.kept &= !up_to(star) | up_to(start);
    }

    /// More than a letter, and not what announces an instalment.
    fn is_name(&self, at: usize) -> bool {
        self.folded.words[at].letters >= 2 && !self.is(at, Kinds::INSTALMENT)
    }

    fn numbers(&mut self) {
        let listed = self.of_kinds(Kinds::MONTH_OR_CARD_TAIL);
        for at in places(self.kept & (listed | self.with_digits)) {
            if !has(self.with_digits, at) {
                if self.is_month(at) || self.is_tail_of_a_card(at) {
                    self.drop(at);
                }
                continue;
            }
            let is_fraction = self.before(at).has(Before::DOT) && at > 0 && self.is_number(at - 1);
            if self.is(at, Kinds::BRAND) && !is_fraction {
                continue;
            }
            let (letters, digits) = (self.folded.words[at].letters, self.folded.words[at].digits);
            let text = self.word(at);
            let stem = without_number(text);
            let is_name = stem.len() >= 3 && stem.len() == usize::from(letters);
            if is_name && !is_ticker(stem, &text[stem.len()..]) {
                let word = &mut self.folded.words[at];
                word.at.end -= u32::from(digits);
                self.list(at);
            } else {
                self.drop(at);
            }
        }
    }

    /// A month's name behind a day.
    fn is_month(&self, at: usize) -> bool {
        at > 0 && self.is_number(at - 1) && self.is(at, Kinds::MONTH)
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
        for at in places(self.kept & self.of_kinds(Kinds::WEB)) {
            let is_part = self.before(at).has(Before::DOT) || self.word(at) == "www";
            if is_part && self.kept & !(1 << at) != 0 {
                self.drop(at);
            }
        }
    }

    fn glue(&mut self) {
        let mut letters = self.letters(self.kept);
        let mut drop_beside_others = |reading: &mut Self, at: usize| {
            let own = reading.folded.words[at].letters;
            if reading.kept & !(1 << at) != 0 && letters - own >= NAME_LETTERS_MIN {
                reading.drop(at);
                letters -= own;
            }
        };
        for at in places(self.kept & (self.of_kinds(Kinds::GLUE) | self.single)) {
            drop_beside_others(self, at);
        }
        // The country stands last, and the state before it.
        for places in [self.of_kinds(Kinds::COUNTRY), self.of_kinds(Kinds::STATE_OR_UF)] {
            let last = WORDS_MAX - self.kept.leading_zeros() as usize;
            if last > 0 && has(places, last - 1) {
                drop_beside_others(self, last - 1);
            }
        }
    }

    /// `UBER UBER TRIP`, `MERCADOLIVRE*MERCADOLIV`.
    fn repeats(&mut self) {
        let mut last: Option<usize> = None;
        for at in places(self.kept) {
            let Some(previous) = last.replace(at) else { continue };
            let (a, b) = (self.word(previous), self.word(at));
            if a.as_bytes().first() != b.as_bytes().first() {
                continue;
            }
            if a == b || (b.len() >= 5 && a.starts_with(b)) {
                self.drop(at);
                last = Some(previous);
            } else if a.len() >= 5 && b.starts_with(a) {
                self.drop(previous);
            }
        }
    }

    /// All words.
    fn words(&self) -> Places {
        up_to(self.len())
    }

    /// The merchant as it stands in the text that was folded: its words and what joins them, and whether each only joins.
    pub(super) fn name<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, bool)> {
        let kept = if self.kept == 0 { self.words() & !self.numbers } else { self.kept };
        let span = if kept == 0 { 0 } else { !up_to(kept.trailing_zeros() as usize) & (ALL >> kept.leading_zeros()) };
        let joiners = self.of_kinds(Kinds::JOINER) & span & !kept;
        places(kept | joiners).map(move |at| {
            let Range { start, end } = self.folded.words[at].source;
            let word = &text[start as usize..end as usize];
            let has_lost_its_number =
                has(self.with_digits, at) && !self.word(at).ends_with(|c: char| c.is_ascii_digit());
            let word = if has_lost_its_number { word.trim_end_matches(char::is_numeric) } else { word };
            (word, has(joiners, at))
        })
    }

    /// What the name of the processor stands for, where it is a merchant's.
    pub(super) fn brand(&self) -> Option<&'static str> {
        (self.processor == Some("ifd")).then_some(IFOOD)
    }

    /// The merchant's words, and behind them those that tell something beside.
    #[expect(clippy::cast_possible_truncation, reason = "a text has at most CHARS_MAX characters")]
    pub(super) fn finish(self) -> Descriptor {
        let start = self.folded.text.len();
        self.folded.text.push_str(self.brand().unwrap_or_default());
        push_words(self.folded, start, self.kept);
        let is_nothing = self.folded.text.len() == start;
        if is_nothing {
            // Better than nothing: all that has letters.
            push_words(self.folded, start, self.words() & !self.numbers);
        }
        let key = start as u32..self.folded.text.len() as u32;
        if !is_nothing {
            let others = self.words() & !self.kept & !self.with_digits & !up_to(self.channel);
            let tells = places(others).filter(|at| self.folded.words[*at].letters >= OTHER_LETTERS_MIN);
            let telling = tells.fold(0, |all, at| all | 1 << at);
            push_words(self.folded, start, telling);
        }
        let text = std::mem::take(&mut self.folded.text);
        Descriptor { text, key, marks: self.marks, processor: self.processor }
    }
}

/// Puts words behind a folded text; between them and what stands there from a place on are blanks.
fn push_words(folded: &mut Folded, start: usize, words: Places) {
    for at in places(words) {
        if folded.text.len() > start {
            folded.text.push(' ');
        }
        let word = &folded.words[at].at;
        folded.text.extend_from_within(word.start as usize..word.end as usize);
    }
}

/// The words before a place.
const fn up_to(at: usize) -> Places {
    if at >= WORDS_MAX { ALL } else { (1 << at) - 1 }
}

const fn has(words: Places, at: usize) -> bool {
    at < WORDS_MAX && words >> at & 1 == 1
}

/// The places of words, ascending.
fn places(mut words: Places) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = words.trailing_zeros();
        words &= words.wrapping_sub(1);
        (first < Places::BITS).then_some(first as usize)
    })
}

/// A word without the digits at its end.
fn without_number(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// A share's code: four letters and the number of its class.
fn is_ticker(letters: &str, digits: &str) -> bool {
    letters.len() == 4 && matches!(digits, "3" | "4" | "5" | "6" | "11")
}
