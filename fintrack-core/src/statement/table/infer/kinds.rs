//! Words for kinds of movements beside amounts without signs: `Purchase`, `Payroll`, `Refund`. What each of them says of
//! the way is asked in one question for the column; the lexicon of such words only orders its readings.

use std::collections::BTreeMap;

use super::super::super::amount::Direction;
use super::super::super::encoding::Charset;
use super::super::super::{Answer, QuestionCode, Sign};
use super::super::dialect::AmountColumns;
use super::super::{header, lexicon};
use super::amounts::{AmountVerdict, Amounts};

/// More words are texts, not kinds.
const WORDS_MAX: usize = 30;
/// Longer ones are too.
const WORD_BYTES_MAX: usize = 60;
/// So few words have all their readings listed.
const LISTED_WORDS_MAX: usize = 2;

/// The distinct words of a column, while they are few.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// As they are printed, by how they are folded.
    printed: BTreeMap<String, String>,
    /// Whether some cell has no word, or there are too many.
    is_more: bool,
    last: Vec<u8>,
}

impl Words {
    #[inline]
    pub(super) fn add(&mut self, cell: &[u8], charset: Charset) {
        if self.is_more || !self.printed.is_empty() && self.last == cell {
            return;
        }
        self.last.clear();
        self.last.extend_from_slice(cell);
        let text = charset.decode(cell);
        let word = header::folded(&text);
        self.is_more = word.is_empty() || word.len() > WORD_BYTES_MAX;
        self.printed.entry(word).or_insert_with(|| text.trim().to_owned());
        self.is_more |= self.printed.len() > WORDS_MAX;
    }

    /// The words, where they are all that the column holds.
    fn all(&self) -> Option<&BTreeMap<String, String>> {
        Some(&self.printed).filter(|printed| !self.is_more && !printed.is_empty())
    }

    /// Those that are none for debit or credit by themselves, where the column holds no more.
    fn undecided(&self) -> Option<BTreeMap<&str, &str>> {
        let words = self.all()?.iter().map(|(word, printed)| (word.as_str(), printed.as_str()));
        let words: BTreeMap<_, _> = words.filter(|(_, printed)| header::direction(printed).is_none()).collect();
        Some(words).filter(|words| !words.is_empty())
    }

    /// Whether a word for money in is among them, such as a refund's.
    fn has_money_in(&self, is_card: bool) -> bool {
        self.printed.keys().any(|word| likely(word, is_card) == Direction::In)
    }
}

/// The way of a kind of movement, as far as words go: most movements are money out.
fn likely(word: &str, is_card: bool) -> Direction {
    let has = |known: &[&str]| {
        let padded = format!(" {word} ");
        known.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
    };
    if has(lexicon::KINDS_IN) || is_card && has(lexicon::KINDS_IN_ON_CARDS) { Direction::In } else { Direction::Out }
}

impl Amounts<'_> {
    /// The words of the first column that says kinds of movements.
    fn kinds(&self) -> Option<(usize, &Words)> {
        self.plan.kinds.iter().copied().zip(&self.survey.kinds).find(|(_, words)| words.undecided().is_some())
    }

    /// Reads the signs from words as was said, unless the balances prove otherwise; `false` where that cannot be.
    pub(super) fn follow_words(&self, verdict: &mut AmountVerdict) -> bool {
        if self.answers.signs.is_empty() {
            return false;
        }
        let answer = Answer::Signs(self.answers.signs.clone());
        let place = match verdict.amount {
            AmountColumns::Signed { column } => self.word_column().map(|flag| (column, flag)),
            AmountColumns::Flagged { column, flag } => Some((column, flag)),
            AmountColumns::Split { .. } | AmountColumns::Either { .. } => None,
        };
        let Some((column, flag)) = place else {
            verdict.contradicted.push((answer, "no column has words for kinds of movements".to_owned()));
            return false;
        };
        let amount = AmountColumns::Flagged { column, flag };
        let at = self.plan.candidates.iter().position(|candidate| candidate.amount == amount);
        let followed = at.map(|at| self.verdict(at));
        let is_other = at.is_some_and(|at| self.stats(at).sum != self.stats(verdict.at).sum);
        if verdict.is_proven && is_other && !followed.as_ref().is_some_and(|followed| followed.is_proven) {
            verdict.contradicted.push((answer, "the balances prove the amounts".to_owned()));
            return true;
        }
        let (drafts, contradicted) = (std::mem::take(&mut verdict.drafts), std::mem::take(&mut verdict.contradicted));
        let followed = followed.unwrap_or_else(|| verdict.clone());
        *verdict = AmountVerdict { amount, drafts, contradicted, ..followed };
        self.ask_of_unknown_words(verdict, column, flag);
        true
    }

    /// The column of which the words were answered.
    fn word_column(&self) -> Option<usize> {
        let kinds = self.kinds().map(|(column, _)| column);
        self.plan.worded.or(kinds).or_else(|| self.plan.flags.first().copied())
    }

    /// Asks which way the money went beside each kind of movement. `false` where no column says kinds, or none but such as
    /// a bill has for purchases.
    pub(super) fn ask_of_kinds(&self, verdict: &mut AmountVerdict, column: usize) -> bool {
        let Some((flag, words)) = self.kinds().filter(|(_, words)| !self.is_card || words.has_money_in(self.is_card))
        else {
            return false;
        };
        self.ask_of_words(verdict, column, flag, words, Vec::new())
    }

    /// Asks of words that say neither debit nor credit beside others that do. `false` where there are none.
    pub(super) fn ask_of_unknown_words(&self, verdict: &mut AmountVerdict, column: usize, flag: usize) -> bool {
        let at = self.plan.flags.iter().position(|other| *other == flag);
        let stats = at.map(|at| &self.survey.flags[at]).filter(|stats| stats.unknown > 0);
        let others = vec![(Answer::Sign(Sign::AsPrinted), format!("the sign in {} counts", self.column_name(column)))];
        stats.is_some_and(|stats| self.ask_of_words(verdict, column, flag, &stats.words, others))
    }

    fn ask_of_words(
        &self,
        verdict: &mut AmountVerdict,
        column: usize,
        flag: usize,
        words: &Words,
        others: Vec<(Answer, String)>,
    ) -> bool {
        let Some(words) = words.undecided() else { return false };
        let printed: Vec<String> = words.values().map(|word| format!("`{word}`")).collect();
        let (name, kinds) = (self.column_name(column), self.column_name(flag));
        let message = format!(
            "is money in or out beside each word in {kinds}? {name} has no sign of its own beside {}",
            printed.join(", ")
        );
        let mut readings: Vec<(Answer, String)> = readings(&words, self.is_card)
            .into_iter()
            .map(|ways| (Answer::Signs(ways.clone()), label(&words, &ways)))
            .collect();
        readings.extend(others);
        verdict.ask(QuestionCode::Sign, message, readings);
        true
    }
}

/// The likely ways, then others: all of them where the words are few, else all money out and all money in.
fn readings(words: &BTreeMap<&str, &str>, is_card: bool) -> Vec<BTreeMap<String, Direction>> {
    let ways = |way: &dyn Fn(usize, &str) -> Direction| -> BTreeMap<String, Direction> {
        words.keys().enumerate().map(|(at, word)| ((*word).to_owned(), way(at, word))).collect()
    };
    let mut readings = vec![ways(&|_, word| likely(word, is_card))];
    let others: Vec<_> = if words.len() <= LISTED_WORDS_MAX {
        let bit = |set: usize, at: usize| if set >> at & 1 == 1 { Direction::In } else { Direction::Out };
        (0..1_usize << words.len()).map(|set| ways(&|at, _| bit(set, at))).collect()
    } else {
        vec![ways(&|_, _| Direction::Out), ways(&|_, _| Direction::In)]
    };
    for other in others {
        if !readings.contains(&other) {
            readings.push(other);
        }
    }
    readings
}

fn label(words: &BTreeMap<&str, &str>, ways: &BTreeMap<String, Direction>) -> String {
    let of = |wanted: Direction| {
        let words: Vec<&str> = ways
            .iter()
            .filter(|(_, way)| **way == wanted)
            .filter_map(|(word, _)| words.get(word.as_str()).copied())
            .collect();
        words.join(", ")
    };
    match (of(Direction::In), of(Direction::Out)) {
        (ins, outs) if ins.is_empty() => format!("out: {outs}"),
        (ins, outs) if outs.is_empty() => format!("in: {ins}"),
        (ins, outs) => format!("in: {ins}; out: {outs}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[&str]) -> Words {
        let mut words = Words::default();
        for text in texts {
            words.add(text.as_bytes(), Charset::UTF_8);
        }
        words
    }

    #[test]
    fn kinds_are_likely_money_out_but_for_those_that_say_otherwise() {
        for word in ["payroll", "salario", "estorno de compra", "pix recebido", "refund", "deposit"] {
            assert_eq!(likely(word, false), Direction::In, "{word}");
        }
        for word in ["purchase", "compra", "pix enviado", "tarifa", "x"] {
            assert_eq!(likely(word, false), Direction::Out, "{word}");
        }
        assert_eq!([true, false].map(|is_card| likely("pagamento", is_card)), [Direction::In, Direction::Out]);
    }

    #[test]
    fn a_column_of_more_words_than_kinds_or_with_empty_cells_is_none_of_kinds() {
        assert_eq!(words(&["Buy", "BUY", "Sell"]).all().unwrap().len(), 2);
        assert!(words(&["Buy", ""]).all().is_none());
        let many: Vec<String> = (0..=WORDS_MAX).map(|at| format!("kind {at}")).collect();
        assert!(words(&many.iter().map(String::as_str).collect::<Vec<_>>()).all().is_none());
    }

    #[test]
    fn the_readings_of_few_words_are_all_there_are() {
        let both = words(&["Purchase", "Payroll"]);
        let readings = readings(&both.undecided().unwrap(), false);
        assert_eq!(readings.len(), 4);
        assert_eq!(label(&both.undecided().unwrap(), &readings[0]), "in: Payroll; out: Purchase");
    }
}
