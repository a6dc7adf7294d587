//! Whether a comma or a dot is the decimal mark.

use super::super::super::amount::DecimalMark;
use super::tally::NumberStats;

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
pub(super) fn judge(
    own: &NumberStats,
    all: &[NumberStats],
    votes: &[DecimalMark],
    said: Option<DecimalMark>,
) -> MarkVerdict {
    let example = || own.example.clone().unwrap_or_default();
    match own.only {
        [0, 0] if own.ambiguous == 0 => {
            let file = total(all);
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
    match total(all) {
        [0, 0] => by_votes(votes, example()),
        [_, 0] => MarkVerdict::Assumed(DecimalMark::Comma, example()),
        [0, _] => MarkVerdict::Assumed(DecimalMark::Dot, example()),
        _ => by_votes(votes, example()),
    }
}

fn total(all: &[NumberStats]) -> [u64; 2] {
    [0, 1].map(|mark| all.iter().map(|stats| stats.only[mark]).sum())
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
