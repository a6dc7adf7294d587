//! Columns as answers name them.

use std::fmt;

use super::super::table::folded;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnRef {
    /// By its name, folded. A name that several columns have is the first's.
    Name(String),
    /// By its number, counted from 1: where it has no name of its own.
    Number(u16),
}

/// Which columns hold the amount.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmountPlace {
    /// One column.
    Column(ColumnRef),
    /// One column, and another that says debit or credit.
    Flagged {
        /// The amount.
        column: ColumnRef,
        /// The letter or word.
        flag: ColumnRef,
    },
    /// A column for money out and one for money in, of which one may be missing.
    Split {
        /// Money out.
        debit: Option<ColumnRef>,
        /// Money in.
        credit: Option<ColumnRef>,
    },
}

impl ColumnRef {
    /// A column by the name that the file gives it.
    pub fn named(name: &str) -> Self {
        Self::Name(folded(name))
    }

    fn parse(text: &str) -> Option<Self> {
        match text.trim().strip_prefix('#') {
            Some(number) => number.parse().ok().filter(|number| *number > 0).map(Self::Number),
            None => Some(folded(text)).filter(|name| !name.is_empty()).map(Self::Name),
        }
    }
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "#{number}"),
        }
    }
}

impl AmountPlace {
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some((debit, credit)) = text.split_once('/') {
            let side = |text: &str| match text.trim() {
                "" => Some(None),
                name => ColumnRef::parse(name).map(Some),
            };
            let (debit, credit) = (side(debit)?, side(credit)?);
            return (debit.is_some() || credit.is_some()).then_some(Self::Split { debit, credit });
        }
        match text.split_once(':') {
            Some((column, flag)) => {
                Some(Self::Flagged { column: ColumnRef::parse(column)?, flag: ColumnRef::parse(flag)? })
            }
            None => ColumnRef::parse(text).map(Self::Column),
        }
    }
}

impl fmt::Display for AmountPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(column) => column.fmt(f),
            Self::Flagged { column, flag } => write!(f, "{column}:{flag}"),
            Self::Split { debit, credit } => {
                if let Some(debit) = debit {
                    debit.fmt(f)?;
                }
                f.write_str("/")?;
                credit.iter().try_for_each(|credit| credit.fmt(f))
            }
        }
    }
}
