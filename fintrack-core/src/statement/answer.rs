//! What a person says of a file that the file itself does not decide.

mod columns;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::amount::{DecimalMark, Direction};
use super::date::DateOrder;
use super::table::folded;

pub use columns::{AmountPlace, ColumnRef};

/// The years in which movements may lie.
const YEARS: std::ops::Range<u16> = 1900..2200;

/// One reading, chosen by a person.
///
/// An [`Answer`] has one written form, `date-order=day-first`, for the command line, for programs and for profiles.
/// Law: what is printed reads back as itself. Column names and the words of rows are folded (lower case, no accents,
/// marks made blanks), so that the marks of the written form are never part of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Answer {
    /// The order of day, month and year.
    DateOrder(DateOrder),
    /// The year of the latest row, where days are printed without one. It is this file's alone: a profile keeps none.
    Year(u16),
    /// What separates whole units from their parts.
    DecimalMark(DecimalMark),
    /// Which columns hold the amount.
    Amount(AmountPlace),
    /// What the printed signs mean.
    Sign(Sign),
    /// Which way the money went beside these words, folded: amounts without signs beside `Purchase` and `Payroll`.
    Signs(BTreeMap<String, Direction>),
    /// What becomes of rows that may be no movements.
    Rows(Rows, Choice),
}

/// What the printed signs mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// What they say: minus is money out, none is money in.
    AsPrinted,
    /// The opposite: what has no sign is money out.
    Turned,
    /// Nothing: the column, the letter or the type beside the amount says the way.
    ByKind,
}

/// Rows that may be no movements, or not whole ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rows {
    /// Rows whose text begins like that of a balance: this text, folded, without a number at its end.
    Balance(String),
    /// Rows of this status, folded: `declined`.
    Status(String),
    /// Rows that repeat an earlier one with the same balance.
    Repeated,
    /// Rows below the names of another table's columns.
    OtherTable,
    /// The fee in a column of its own: to take it is to subtract it from the amount.
    Fee,
    /// Lines from which the balances between them do not follow.
    Unexplained,
}

/// What becomes of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// They are movements and count.
    Take,
    /// They are none.
    Leave,
}

/// Why a text is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// It has no `=`, or nothing known before it.
    #[error("`{0}` answers no question: expected date-order=, year=, decimal-mark=, amount=, sign=, signs= or rows=")]
    UnknownCode(String),
    /// Nothing that can be chosen.
    #[error("`{value}` is no answer about {code}: expected {expected}")]
    UnknownValue {
        /// The question's code.
        code: &'static str,
        /// What was given.
        value: String,
        /// What may be given.
        expected: &'static str,
    },
}

impl Rows {
    fn parse(text: &str) -> Option<Self> {
        let (kind, words) = text.split_once(':').unwrap_or((text, ""));
        let words = folded(words);
        match (kind.trim(), words.is_empty()) {
            ("balance", false) => Some(Self::Balance(words)),
            ("status", false) => Some(Self::Status(words)),
            ("repeated", true) => Some(Self::Repeated),
            ("other-table", true) => Some(Self::OtherTable),
            ("fee", true) => Some(Self::Fee),
            ("unexplained", true) => Some(Self::Unexplained),
            _ => None,
        }
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance(words) => write!(f, "balance:{words}"),
            Self::Status(word) => write!(f, "status:{word}"),
            Self::Repeated => f.write_str("repeated"),
            Self::OtherTable => f.write_str("other-table"),
            Self::Fee => f.write_str("fee"),
            Self::Unexplained => f.write_str("unexplained"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DateOrder(DateOrder::DayFirst) => f.write_str("date-order=day-first"),
            Self::DateOrder(DateOrder::MonthFirst) => f.write_str("date-order=month-first"),
            Self::DateOrder(DateOrder::YearFirst) => f.write_str("date-order=year-first"),
            Self::Year(year) => write!(f, "year={year}"),
            Self::DecimalMark(DecimalMark::Comma) => f.write_str("decimal-mark=comma"),
            Self::DecimalMark(DecimalMark::Dot) => f.write_str("decimal-mark=dot"),
            Self::Amount(place) => write!(f, "amount={place}"),
            Self::Sign(Sign::AsPrinted) => f.write_str("sign=as-printed"),
            Self::Sign(Sign::Turned) => f.write_str("sign=turned"),
            Self::Sign(Sign::ByKind) => f.write_str("sign=by-kind"),
            Self::Signs(words) => {
                f.write_str("signs=")?;
                words.iter().enumerate().try_for_each(|(at, (word, way))| {
                    let comma = if at == 0 { "" } else { "," };
                    let way = if *way == Direction::In { "in" } else { "out" };
                    write!(f, "{comma}{word}:{way}")
                })
            }
            Self::Rows(rows, Choice::Take) => write!(f, "rows=take:{rows}"),
            Self::Rows(rows, Choice::Leave) => write!(f, "rows=leave:{rows}"),
        }
    }
}

impl FromStr for Answer {
    type Err = AnswerError;

    fn from_str(text: &str) -> Result<Self, AnswerError> {
        let (code, value) = text.split_once('=').ok_or_else(|| AnswerError::UnknownCode(text.to_owned()))?;
        let value = value.trim();
        let of = |code, expected, answer: Option<Self>| {
            answer.ok_or_else(|| AnswerError::UnknownValue { code, value: value.to_owned(), expected })
        };
        match code.trim() {
            "date-order" => {
                let order = match value {
                    "day-first" => Some(DateOrder::DayFirst),
                    "month-first" => Some(DateOrder::MonthFirst),
                    "year-first" => Some(DateOrder::YearFirst),
                    _ => None,
                };
                of("date-order", "day-first, month-first or year-first", order.map(Self::DateOrder))
            }
            "year" => {
                let year = value.parse().ok().filter(|year| YEARS.contains(year));
                of("year", "a year of four digits", year.map(Self::Year))
            }
            "decimal-mark" => {
                let mark = match value {
                    "comma" => Some(DecimalMark::Comma),
                    "dot" => Some(DecimalMark::Dot),
                    _ => None,
                };
                of("decimal-mark", "comma or dot", mark.map(Self::DecimalMark))
            }
            "sign" => {
                let sign = match value {
                    "as-printed" => Some(Sign::AsPrinted),
                    "turned" => Some(Sign::Turned),
                    "by-kind" => Some(Sign::ByKind),
                    _ => None,
                };
                of("sign", "as-printed, turned or by-kind", sign.map(Self::Sign))
            }
            "signs" => {
                of("signs", "WORD:in or WORD:out, with commas between several", parse_words(value).map(Self::Signs))
            }
            "amount" => {
                let place = AmountPlace::parse(value).map(Self::Amount);
                of("amount", "COLUMN, DEBIT/CREDIT or COLUMN:FLAG, each a name or #NUMBER", place)
            }
            "rows" => {
                let (choice, rows) = value.split_once(':').unwrap_or((value, ""));
                let choice = match choice.trim() {
                    "take" => Some(Choice::Take),
                    "leave" => Some(Choice::Leave),
                    _ => None,
                };
                let expected = "take:ROWS or leave:ROWS, where ROWS is balance:TEXT, status:WORD, repeated, other-table, \
                                fee or unexplained";
                of("rows", expected, choice.zip(Rows::parse(rows)).map(|(choice, rows)| Self::Rows(rows, choice)))
            }
            _ => Err(AnswerError::UnknownCode(text.to_owned())),
        }
    }
}

/// `Payroll:in,Purchase:out`
fn parse_words(text: &str) -> Option<BTreeMap<String, Direction>> {
    let words = text.split(',').map(|part| {
        let (word, way) = part.rsplit_once(':')?;
        let way = match way.trim() {
            "in" => Direction::In,
            "out" => Direction::Out,
            _ => return None,
        };
        Some((folded(word), way)).filter(|(word, _)| !word.is_empty())
    });
    words.collect()
}

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        answer.to_string()
    }
}

impl TryFrom<String> for Answer {
    type Error = AnswerError;

    fn try_from(text: String) -> Result<Self, AnswerError> {
        text.parse()
    }
}

/// All that was answered about a file: of each kind one, about each kind of rows one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Answer>", from = "Vec<Answer>")]
pub struct Answers {
    /// The order of dates.
    pub date_order: Option<DateOrder>,
    /// The year of the latest row.
    pub year: Option<u16>,
    /// The decimal mark.
    pub decimal_mark: Option<DecimalMark>,
    /// The columns of the amount.
    pub amount: Option<AmountPlace>,
    /// The meaning of signs.
    pub sign: Option<Sign>,
    /// The way of the money beside each word. It takes the place of what is said of all signs at once.
    pub signs: BTreeMap<String, Direction>,
    /// What becomes of which rows.
    pub rows: BTreeMap<Rows, Choice>,
}

impl Answers {
    /// Adds an answer, instead of an earlier one about the same. Words are added to those of earlier answers.
    pub fn give(&mut self, answer: Answer) {
        match answer {
            Answer::DateOrder(order) => self.date_order = Some(order),
            Answer::Year(year) => self.year = Some(year),
            Answer::DecimalMark(mark) => self.decimal_mark = Some(mark),
            Answer::Amount(place) => self.amount = Some(place),
            Answer::Sign(sign) => {
                self.sign = Some(sign);
                if sign != Sign::ByKind {
                    self.signs.clear();
                }
            }
            Answer::Signs(words) => {
                self.sign = self.sign.filter(|sign| *sign == Sign::ByKind);
                self.signs.extend(words);
            }
            Answer::Rows(rows, choice) => {
                self.rows.insert(rows, choice);
            }
        }
    }

    /// The same and one more.
    #[must_use]
    pub fn with(&self, answer: Answer) -> Self {
        let mut answers = self.clone();
        answers.give(answer);
        answers
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The answers, one by one.
    pub fn iter(&self) -> impl Iterator<Item = Answer> + '_ {
        let one = [
            self.date_order.map(Answer::DateOrder),
            self.year.map(Answer::Year),
            self.decimal_mark.map(Answer::DecimalMark),
            self.amount.clone().map(Answer::Amount),
            self.sign.map(Answer::Sign),
            Some(&self.signs).filter(|words| !words.is_empty()).cloned().map(Answer::Signs),
        ];
        let rows = self.rows.iter().map(|(rows, choice)| Answer::Rows(rows.clone(), *choice));
        one.into_iter().flatten().chain(rows)
    }

    /// What holds for the next file of the same shape too.
    pub(super) fn lasting(&self) -> Self {
        Self { year: None, ..self.clone() }
    }

    /// What becomes of such rows.
    pub(super) fn choice(&self, rows: &Rows) -> Option<Choice> {
        self.rows.get(rows).copied()
    }
}

impl Extend<Answer> for Answers {
    fn extend<I: IntoIterator<Item = Answer>>(&mut self, answers: I) {
        for answer in answers {
            self.give(answer);
        }
    }
}

impl FromIterator<Answer> for Answers {
    fn from_iter<I: IntoIterator<Item = Answer>>(given: I) -> Self {
        let mut answers = Self::default();
        answers.extend(given);
        answers
    }
}

impl From<Vec<Answer>> for Answers {
    fn from(answers: Vec<Answer>) -> Self {
        answers.into_iter().collect()
    }
}

impl From<Answers> for Vec<Answer> {
    fn from(answers: Answers) -> Self {
        answers.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns() -> impl Strategy<Value = ColumnRef> {
        prop_oneof![
            "[a-z0-9]{1,8}( [a-z0-9]{1,8})?".prop_map(ColumnRef::Name),
            (1..=u16::MAX).prop_map(ColumnRef::Number)
        ]
    }

    fn answers() -> impl Strategy<Value = Answer> {
        let place = prop_oneof![
            columns().prop_map(AmountPlace::Column),
            (columns(), columns()).prop_map(|(column, flag)| AmountPlace::Flagged { column, flag }),
            (columns(), proptest::option::of(columns()))
                .prop_map(|(debit, credit)| AmountPlace::Split { debit: Some(debit), credit }),
            columns().prop_map(|credit| AmountPlace::Split { debit: None, credit: Some(credit) }),
        ];
        let rows = prop_oneof![
            "[a-z0-9]{1,8}( [a-z]{1,8})?".prop_map(Rows::Balance),
            "[a-z]{1,8}".prop_map(Rows::Status),
            prop::sample::select(vec![Rows::Repeated, Rows::OtherTable, Rows::Fee, Rows::Unexplained]),
        ];
        let ways = prop::sample::select(vec![Direction::In, Direction::Out]);
        let choice = prop::sample::select(vec![Choice::Take, Choice::Leave]);
        prop_oneof![
            prop::sample::select(DateOrder::ALL.to_vec()).prop_map(Answer::DateOrder),
            YEARS.prop_map(Answer::Year),
            prop::sample::select(vec![DecimalMark::Comma, DecimalMark::Dot]).prop_map(Answer::DecimalMark),
            prop::sample::select(vec![Sign::AsPrinted, Sign::Turned, Sign::ByKind]).prop_map(Answer::Sign),
            place.prop_map(Answer::Amount),
            prop::collection::btree_map("[a-z0-9]{1,8}( [a-z]{1,8})?", ways, 1..4).prop_map(Answer::Signs),
            (rows, choice).prop_map(|(rows, choice)| Answer::Rows(rows, choice)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_answer_reads_back_as_it_is_written(answer in answers()) {
            prop_assert_eq!(answer.to_string().parse(), Ok(answer));
        }

        #[test]
        fn answers_are_what_was_last_said_of_each(given in prop::collection::vec(answers(), 0..8)) {
            let answers: Answers = given.iter().cloned().collect();
            prop_assert_eq!(answers.iter().collect::<Answers>(), answers.clone());
            let has = |last: &Answer| {
                if let Answer::Signs(words) = last {
                    return words.iter().all(|(word, way)| answers.signs.get(word) == Some(way));
                }
                answers.iter().any(|answer| answer == *last)
            };
            prop_assert!(given.last().is_none_or(has));
        }
    }

    #[test]
    fn names_are_given_as_people_write_them() {
        let name = |text: &str| Some(ColumnRef::Name(text.to_owned()));
        let split = Answer::Amount(AmountPlace::Split { debit: name("debito"), credit: name("credito") });
        assert_eq!("amount=Débito/Crédito".parse(), Ok(split));
        let words = [("payroll".to_owned(), Direction::In), ("pix enviado".to_owned(), Direction::Out)].into();
        assert_eq!("signs=Payroll:in, Pix Enviado:out".parse(), Ok(Answer::Signs(words)));
        let rows = Answer::Rows(Rows::Status("declined".to_owned()), Choice::Leave);
        assert_eq!("rows=leave:status:DECLINED".parse(), Ok(rows));
    }

    #[test]
    fn what_is_no_answer_says_what_is_one() {
        let error = |text: &str| text.parse::<Answer>().unwrap_err().to_string();
        assert!(error("day-first").ends_with("amount=, sign=, signs= or rows="));
        assert_eq!(error("sign=left"), "`left` is no answer about sign: expected as-printed, turned or by-kind");
        assert_eq!(error("year=14"), "`14` is no answer about year: expected a year of four digits");
        assert!(error("amount=/").contains("DEBIT/CREDIT"));
        assert!(error("signs=Payroll").contains("WORD:in or WORD:out"));
        assert!(error("amount=#0").contains("#NUMBER"));
        assert!(error("rows=leave:status:").contains("status:WORD"));
    }
}
