//! What a yield was promised to be, as people write it: `110%`, `IPCA+6`, `CDI + 2,5%`, `12,5% a.a.`

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

use super::IndexKind;

/// The longest text of an index value, in characters.
pub const INDEX_TEXT_CHARS_MAX: usize = 50;
/// The largest percentage that an index value may hold.
const PERCENT_MAX: Decimal = Decimal::ONE_THOUSAND;
const DECIMALS_MAX: usize = 8;

/// What is wrong with the value of an index.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndexError {
    /// Not written in any way that is known.
    #[error("`{text}` is not a value of {kind}: expected {}", expected(*kind))]
    Unreadable {
        /// What was written.
        text: String,
        /// The index that it should be of.
        kind: IndexKind,
    },
    /// It names an index other than the one that was chosen.
    #[error("`{text}` speaks of {named}, and the index is {kind}")]
    OtherIndex {
        /// What was written.
        text: String,
        /// The index that was chosen.
        kind: IndexKind,
        /// The index that the text names.
        named: IndexKind,
    },
    /// A bare number, which may be a part of the index or a rate over it.
    #[error("`{text}` may be a part of {kind} or a rate over it: write {text}% or +{text}")]
    Ambiguous {
        /// What was written.
        text: String,
        /// The index that was chosen.
        kind: IndexKind,
    },
    /// A number that no asset pays.
    #[error("`{text}` is out of range: above 0 % (a rate over an index: above -100 %) and at most {PERCENT_MAX} %")]
    OutOfRange {
        /// What was written.
        text: String,
    },
    /// More than [`INDEX_TEXT_CHARS_MAX`] characters.
    #[error("the index value has {0} characters, more than the {INDEX_TEXT_CHARS_MAX} allowed")]
    TooLong(usize),
}

fn expected(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Cdi | IndexKind::Ipca | IndexKind::Selic => "110% of it, or +6 over it",
        IndexKind::Fixed => "a yearly rate such as 12.5% a.a.",
    }
}

/// What the value of an index means. Percentages, not fractions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum IndexRate {
    /// A part of the index: 110 % of the CDI.
    PercentOfIndex(Decimal),
    /// The whole index, and this rate a year over it: IPCA + 6 %. Negative below it.
    OverIndex(Decimal),
    /// This rate a year, whatever happens.
    Yearly(Decimal),
}

impl fmt::Display for IndexRate {
    /// `110%`, `+6%`, `12.5% a.a.`: each reads back as what it is, of an index that may hold it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PercentOfIndex(percent) => write!(f, "{}%", percent.normalize()),
            Self::OverIndex(percent) => write!(f, "{:+}%", percent.normalize()),
            Self::Yearly(percent) => write!(f, "{}% a.a.", percent.normalize()),
        }
    }
}

/// What a yield follows, and how closely.
///
/// The text is kept as it was written; beside it stands what it means, an [`IndexRate`]. What may mean two things is
/// refused rather than guessed. Law: an [`IndexRate`] prints and parses back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Index {
    kind: IndexKind,
    text: Option<String>,
    rate: Option<IndexRate>,
}

impl Index {
    /// An index with its value as written; no text, or a blank one, is no value.
    ///
    /// Without a value, CDI, IPCA and SELIC mean the index itself, 100 % of it; a fixed rate is then unknown.
    ///
    /// # Errors
    /// [`IndexError`] when the text is not a value of this index, or may mean two.
    pub fn new(kind: IndexKind, text: Option<&str>) -> Result<Self, IndexError> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            let rate = match kind {
                IndexKind::Cdi | IndexKind::Ipca | IndexKind::Selic => {
                    Some(IndexRate::PercentOfIndex(Decimal::ONE_HUNDRED))
                }
                IndexKind::Fixed => None,
            };
            return Ok(Self { kind, text: None, rate });
        };
        let chars = text.chars().count();
        if chars > INDEX_TEXT_CHARS_MAX {
            return Err(IndexError::TooLong(chars));
        }
        let rate = Written { text, kind }.rate()?;
        Ok(Self { kind, text: Some(text.to_owned()), rate: Some(rate) })
    }

    /// Which index.
    pub const fn kind(&self) -> IndexKind {
        self.kind
    }

    /// Its value exactly as it was written; `None` when nothing was.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// What the value means; `None` for a fixed rate that nobody wrote down.
    pub const fn rate(&self) -> Option<IndexRate> {
        self.rate
    }
}

/// Words for an index, longer ones before those they begin with.
const NAMES: [(&str, IndexKind); 8] = [
    ("cdi", IndexKind::Cdi),
    ("di", IndexKind::Cdi),
    ("ipca", IndexKind::Ipca),
    ("selic", IndexKind::Selic),
    ("prefixado", IndexKind::Fixed),
    ("prefixada", IndexKind::Fixed),
    ("pre", IndexKind::Fixed),
    ("fixed", IndexKind::Fixed),
];
/// Ways to write "a year" after a rate.
const YEARLY: [&str; 5] = ["a.a.", "a.a", "aa", "aoano", "p.a."];
/// Words between a part and the index it is of.
const OF: [&str; 3] = ["do", "da", "of"];

/// A value as written, and the index that it should be of.
#[derive(Clone, Copy)]
struct Written<'a> {
    text: &'a str,
    kind: IndexKind,
}

impl Written<'_> {
    fn unreadable(self) -> IndexError {
        IndexError::Unreadable { text: self.text.to_owned(), kind: self.kind }
    }

    fn rate(self) -> Result<IndexRate, IndexError> {
        let folded = folded(self.text);
        let (body, is_yearly) = match YEARLY.iter().find_map(|suffix| folded.strip_suffix(suffix)) {
            Some(body) => (body, true),
            None => (folded.as_str(), false),
        };
        let (named, rest) = named(body);
        if let Some(named) = named {
            self.check_named(named)?;
        }
        match self.kind {
            IndexKind::Fixed => self.fixed(rest),
            IndexKind::Cdi | IndexKind::Ipca | IndexKind::Selic => {
                let rate = self.floating(named.is_some(), rest)?;
                // A part of an index is no yearly rate: what was meant is a fixed one, or one over the index.
                if is_yearly && matches!(rate, IndexRate::PercentOfIndex(_)) {
                    Err(self.unreadable())
                } else {
                    Ok(rate)
                }
            }
        }
    }

    fn check_named(self, named: IndexKind) -> Result<(), IndexError> {
        if named == self.kind {
            return Ok(());
        }
        Err(IndexError::OtherIndex { text: self.text.to_owned(), kind: self.kind, named })
    }

    /// `12,5`, `12.5%`.
    fn fixed(self, rest: &str) -> Result<IndexRate, IndexError> {
        if rest.starts_with(['+', '-']) {
            return Err(self.unreadable());
        }
        if let (Some(named), _) = named(without_of(rest.trim_start_matches(|c: char| !c.is_alphabetic()))) {
            self.check_named(named)?;
        }
        let percent = self.number(rest.strip_suffix('%').unwrap_or(rest))?;
        self.within(percent > Decimal::ZERO, percent).map(IndexRate::Yearly)
    }

    /// `110%`, `110% do CDI`, `+6`, `CDI + 2,5%`, `100% CDI + 2%`, the name alone.
    fn floating(self, is_named: bool, rest: &str) -> Result<IndexRate, IndexError> {
        if is_named && rest.is_empty() {
            return Ok(IndexRate::PercentOfIndex(Decimal::ONE_HUNDRED));
        }
        if rest.starts_with(['+', '-']) {
            return self.over(rest);
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let percent = self.number(number)?;
        let (has_sign, after) = match after.strip_prefix('%') {
            Some(after) => (true, after),
            None => (false, after),
        };
        if after.is_empty() {
            if !has_sign {
                return Err(IndexError::Ambiguous { text: self.text.trim().to_owned(), kind: self.kind });
            }
            return self.within(percent > Decimal::ZERO, percent).map(IndexRate::PercentOfIndex);
        }
        let (Some(of), spread) = named(without_of(after)) else {
            return Err(self.unreadable());
        };
        self.check_named(of)?;
        match spread {
            "" => self.within(percent > Decimal::ZERO, percent).map(IndexRate::PercentOfIndex),
            // A part of an index and a rate over it as well is more than one number.
            _ if percent == Decimal::ONE_HUNDRED && spread.starts_with(['+', '-']) => self.over(spread),
            _ => Err(self.unreadable()),
        }
    }

    /// `+6`, `-0,02%`.
    fn over(self, signed: &str) -> Result<IndexRate, IndexError> {
        let (sign, number) = signed.split_at(1);
        let size = self.number(number.strip_suffix('%').unwrap_or(number))?;
        let percent = if sign == "-" { -size } else { size };
        self.within(percent > -Decimal::ONE_HUNDRED, percent).map(IndexRate::OverIndex)
    }

    /// Digits with at most one decimal mark, either one: thousands are not set apart in a rate.
    fn number(self, digits: &str) -> Result<Decimal, IndexError> {
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || fraction.len() > DECIMALS_MAX {
            return Err(self.unreadable());
        }
        Decimal::from_str_exact(&format!("{whole}.{fraction}"))
            .map(|number| number.normalize())
            .map_err(|_| IndexError::OutOfRange { text: self.text.to_owned() })
    }

    fn within(self, is_above: bool, percent: Decimal) -> Result<Decimal, IndexError> {
        if is_above && percent <= PERCENT_MAX {
            return Ok(percent);
        }
        Err(IndexError::OutOfRange { text: self.text.to_owned() })
    }
}

/// Without blanks, in lower case, without the accent of `pré` and with one kind of minus.
fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        'é' => 'e',
        '−' | '–' => '-',
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).map(fold).collect()
}

/// Without the word that stands between a part and its index.
fn without_of(text: &str) -> &str {
    OF.iter().find_map(|of| text.strip_prefix(of)).unwrap_or(text)
}

/// The index that a text begins with, and what follows it.
fn named(text: &str) -> (Option<IndexKind>, &str) {
    NAMES
        .iter()
        .find_map(|(name, kind)| text.strip_prefix(name).map(|rest| (Some(*kind), rest)))
        .unwrap_or((None, text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(kind: IndexKind, text: &str) -> Result<IndexRate, IndexError> {
        Index::new(kind, Some(text)).map(|index| index.rate().unwrap())
    }

    fn percent(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        use IndexKind::{Cdi, Fixed, Ipca, Selic};
        use IndexRate::{OverIndex, PercentOfIndex, Yearly};
        for (kind, text, rate) in [
            (Cdi, "110%", PercentOfIndex(percent("110"))),
            (Cdi, " 102,5 % do CDI ", PercentOfIndex(percent("102.5"))),
            (Cdi, "100% DI", PercentOfIndex(percent("100"))),
            (Cdi, "CDI", PercentOfIndex(percent("100"))),
            (Cdi, "CDI 98%", PercentOfIndex(percent("98"))),
            (Cdi, "CDI + 2,5%", OverIndex(percent("2.5"))),
            (Cdi, "100% do CDI + 2% a.a.", OverIndex(percent("2"))),
            (Ipca, "IPCA+6", OverIndex(percent("6"))),
            (Ipca, "ipca + 6.15% a.a.", OverIndex(percent("6.15"))),
            (Ipca, "+ 5,5 % ao ano", OverIndex(percent("5.5"))),
            (Selic, "Selic − 0,02%", OverIndex(percent("-0.02"))),
            (Fixed, "12,5", Yearly(percent("12.5"))),
            (Fixed, "12.5% a.a.", Yearly(percent("12.5"))),
            (Fixed, "Pré 11%", Yearly(percent("11"))),
            (Fixed, "prefixado 11,25% aa", Yearly(percent("11.25"))),
        ] {
            assert_eq!(read(kind, text), Ok(rate), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_rates_is_refused() {
        let text = |error: Result<IndexRate, IndexError>| error.unwrap_err().to_string();
        assert_eq!(text(read(IndexKind::Ipca, "6")), "`6` may be a part of IPCA or a rate over it: write 6% or +6");
        assert_eq!(text(read(IndexKind::Cdi, "IPCA+6")), "`IPCA+6` speaks of IPCA, and the index is CDI");
        assert_eq!(text(read(IndexKind::Fixed, "110% do CDI")), "`110% do CDI` speaks of CDI, and the index is FIXED");
        assert_eq!(
            text(read(IndexKind::Fixed, "1% a.m.")),
            "`1% a.m.` is not a value of FIXED: expected a yearly rate such as 12.5% a.a."
        );
        for wrong in ["12,5% a.a.", "110% do CDI + 2%", "1.234,5%", "CDI+", "%", "+-2", "cento", "110%%", "110% do"] {
            assert!(matches!(read(IndexKind::Cdi, wrong), Err(IndexError::Unreadable { .. })), "{wrong}");
        }
        for wrong in ["0%", "1000,01%", "-100", "99999999999999999999999999999999%"] {
            assert!(matches!(read(IndexKind::Cdi, wrong), Err(IndexError::OutOfRange { .. })), "{wrong}");
        }
        assert_eq!(Index::new(IndexKind::Cdi, Some(&"1".repeat(51))), Err(IndexError::TooLong(51)));
    }

    #[test]
    fn an_index_without_a_value_is_the_index_itself() {
        let hundred = Some(IndexRate::PercentOfIndex(Decimal::ONE_HUNDRED));
        assert_eq!(Index::new(IndexKind::Selic, None).unwrap().rate(), hundred);
        assert_eq!(Index::new(IndexKind::Selic, Some("  ")).unwrap().text(), None);
        assert_eq!(Index::new(IndexKind::Fixed, None).unwrap().rate(), None);
    }

    #[test]
    fn the_text_stays_as_it_was_written() {
        assert_eq!(Index::new(IndexKind::Ipca, Some(" IPCA + 6,0 %")).unwrap().text(), Some(" IPCA + 6,0 %"));
    }

    fn rates() -> impl Strategy<Value = (IndexKind, IndexRate)> {
        let kinds = prop::sample::select(vec![IndexKind::Cdi, IndexKind::Ipca, IndexKind::Selic]);
        let hundredths = |n: i64| Decimal::new(n, 2).normalize();
        prop_oneof![
            (kinds.clone(), 1..100_000i64).prop_map(move |(kind, n)| (kind, IndexRate::PercentOfIndex(hundredths(n)))),
            (kinds, -9_999..100_000i64).prop_map(move |(kind, n)| (kind, IndexRate::OverIndex(hundredths(n)))),
            (1..100_000i64).prop_map(move |n| (IndexKind::Fixed, IndexRate::Yearly(hundredths(n)))),
        ]
    }

    proptest! {
        #[test]
        fn a_rate_prints_and_parses_back((kind, rate) in rates()) {
            prop_assert_eq!(read(kind, &rate.to_string()), Ok(rate));
        }

        #[test]
        fn no_text_panics(text in ".{0,60}", kind in prop::sample::select(IndexKind::ALL.to_vec())) {
            if let Ok(index) = Index::new(kind, Some(&text)) {
                prop_assert!(index.text().is_none_or(|kept| kept == text));
            }
        }
    }
}
