//! Why a file is read as it is.

use std::fmt;

use serde::Serialize;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// What parts the cells of a row.
    Delimiter,
    /// Which row names the columns.
    Header,
    /// What a column holds.
    Column,
    /// The order of dates.
    DateOrder,
    /// The year of dates that are printed without one.
    Year,
    /// The decimal mark.
    DecimalMark,
    /// Which columns hold the amount.
    Amount,
    /// What gives the amount its sign.
    Sign,
    /// Rows that may be no movements.
    Rows,
}

/// What decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// Arithmetic: the balances follow from the amounts.
    Proved,
    /// Nothing else is possible, or it makes no difference.
    OnlyPossible,
    /// The file's own words and shape say it.
    Named,
    /// Soft evidence that all agrees.
    Assumed,
    /// A known institution writes it so.
    Institution,
    /// A profile says it.
    Profile,
    /// A person said it.
    Answered,
    /// Nothing: it is asked.
    Open,
}

/// One thing that was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What was decided.
    pub about: Subject,
    /// What decided it.
    pub kind: EvidenceKind,
    /// How it was decided, with an example from the file.
    pub detail: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Delimiter => "separator",
            Self::Header => "column names",
            Self::Column => "column",
            Self::DateOrder => "order of dates",
            Self::Year => "year",
            Self::DecimalMark => "decimal mark",
            Self::Amount => "amount",
            Self::Sign => "sign",
            Self::Rows => "rows",
        })
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Proved => "proved",
            Self::OnlyPossible => "only possible",
            Self::Named => "as the file says",
            Self::Assumed => "assumed",
            Self::Institution => "known institution",
            Self::Profile => "profile",
            Self::Answered => "answered",
            Self::Open => "open",
        })
    }
}
