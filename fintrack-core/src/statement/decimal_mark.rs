//! Whether a comma or a dot is the decimal mark.

use super::amount::{DecimalMark, MarkEvidence};

/// What numbers say of the decimal mark.
#[derive(Clone, Debug, Default)]
pub(super) struct MarkStats {
    /// Numbers under the comma only, under the dot only.
    pub only: [u64; 2],
    /// Those that are another number under another mark.
    pub ambiguous: u64,
    /// The first of these as printed.
    pub example: Option<String>,
}

impl MarkStats {
    /// What a number says, beside its text.
    #[inline]
    pub(super) fn weigh(&mut self, evidence: MarkEvidence, text: &[u8]) {
        match evidence {
            MarkEvidence::Only(DecimalMark::Comma) => self.only[0] += 1,
            MarkEvidence::Only(DecimalMark::Dot) => self.only[1] += 1,
            MarkEvidence::Neutral => {}
            MarkEvidence::Ambiguous => {
                self.ambiguous += 1;
                if self.example.is_none() {
                    self.example = Some(String::from_utf8_lossy(text).into_owned());
                }
            }
        }
    }
}

/// How the mark was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MarkVerdict {
    /// No other is possible, or it makes no difference.
    Certain(DecimalMark),
    /// It was said. Soft evidence and open numbers follow it.
    Answered(DecimalMark, String),
    /// Soft evidence agrees.
    Assumed(DecimalMark, String),
    /// Nothing decides: the likeliest, and a number that shows it.
    Open(DecimalMark, String),
}

impl MarkVerdict {
    pub(super) const fn mark(&self) -> DecimalMark {
        match self {
            Self::Certain(mark) | Self::Answered(mark, _) | Self::Assumed(mark, _) | Self::Open(mark, _) => *mark,
        }
    }
}

/// Judges one column: by its own numbers, then by those of the other columns, then by votes.
///
/// What was said comes before all but the column's own numbers.
pub(super) fn judge<'a>(
    own: &MarkStats,
    all: impl Iterator<Item = &'a MarkStats>,
    votes: &[DecimalMark],
    said: Option<DecimalMark>,
) -> MarkVerdict {
    let file = all.fold([0, 0], |[comma, dot], stats| [comma + stats.only[0], dot + stats.only[1]]);
    let example = || own.example.clone().unwrap_or_default();
    match own.only {
        [0, 0] if own.ambiguous == 0 => {
            return MarkVerdict::Certain(if file[0] > file[1] { DecimalMark::Comma } else { DecimalMark::Dot });
        }
        [0, 0] => {}
        [_, 0] => return MarkVerdict::Certain(DecimalMark::Comma),
        [0, _] => return MarkVerdict::Certain(DecimalMark::Dot),
        [comma, dot] => {
            // A few odd numbers in a long file are its mistakes, and are listed as such.
            let (most, fewest) = if comma > dot { (DecimalMark::Comma, dot) } else { (DecimalMark::Dot, comma) };
            return if fewest * 20 <= comma.max(dot) {
                MarkVerdict::Certain(most)
            } else if let Some(mark) = said {
                MarkVerdict::Answered(mark, example())
            } else {
                MarkVerdict::Open(most, example())
            };
        }
    }
    if let Some(mark) = said {
        return MarkVerdict::Answered(mark, example());
    }
    match file {
        [0, 0] => by_votes(votes, example()),
        [_, 0] => MarkVerdict::Assumed(DecimalMark::Comma, example()),
        [0, _] => MarkVerdict::Assumed(DecimalMark::Dot, example()),
        _ => by_votes(votes, example()),
    }
}

fn by_votes(votes: &[DecimalMark], example: String) -> MarkVerdict {
    match votes {
        // Three decimals are no currency's that most people hold: what speaks for them must be asked.
        [first, rest @ ..]
            if !rest.is_empty() && rest.iter().all(|vote| vote == first) && !is_decimal(*first, &example) =>
        {
            MarkVerdict::Assumed(*first, example)
        }
        _ => MarkVerdict::Open(votes.first().copied().unwrap_or(DecimalMark::Dot), example),
    }
}

fn is_decimal(mark: DecimalMark, example: &str) -> bool {
    example.contains(match mark {
        DecimalMark::Comma => ',',
        DecimalMark::Dot => '.',
    })
}
