//! How a text table is written: everything that reading it needs, decided beforehand.

use std::collections::BTreeMap;

use super::super::amount::{DecimalMark, Direction, Number};
use super::super::date::DateOrder;
use super::super::encoding::Charset;
use super::super::{Balances, StatementHead};
use super::record::Framing;
use super::rows::RowRules;
use super::years::YearRule;
use crate::money::Currency;

/// How a text table is written, and which column holds what.
#[allow(clippy::struct_excessive_bools, reason = "each is something that a table has or not")]
#[derive(Clone, Debug, PartialEq)]
pub struct Dialect {
    pub(super) charset: Charset,
    pub(super) framing: Framing,
    /// Whether lines end with carriage returns, though the file has line feeds.
    pub(super) has_lone_returns: bool,
    /// How many rows stand above the first that may be a line: titles, account, column names.
    pub(super) preamble_rows: usize,
    /// The column names as they stand in the file, to know them when they come again.
    pub(super) header: Option<Vec<u8>>,
    /// How many columns the header names. A row with more has been cut at a mark that belongs to a cell.
    pub(super) width: Option<usize>,
    pub(super) date: DateColumn,
    pub(super) amount: AmountColumns,
    /// What words beside the amount were said to mean.
    pub(super) words: BTreeMap<String, Direction>,
    /// What it means where the column for debit or credit says nothing.
    pub(super) blank: Option<Direction>,
    /// Whether every sign means the opposite.
    pub(super) is_turned: bool,
    /// The column of a fee that is to be subtracted.
    pub(super) fee: Option<usize>,
    pub(super) mark: DecimalMark,
    pub(super) balance: Option<usize>,
    pub(super) balance_mark: DecimalMark,
    /// Whether the balance is printed as it was before the row's amount.
    pub(super) is_balance_before: bool,
    /// The columns whose texts make the description, in order.
    pub(super) description: Vec<usize>,
    pub(super) bank_id: Option<usize>,
    pub(super) currency: Option<usize>,
    /// The column of amounts in another currency, which a row uses in place of the first.
    pub(super) foreign: Option<(usize, Currency)>,
    /// The currencies of the columns that hold the amount, where each has its own.
    pub(super) column_currencies: Vec<(usize, Currency)>,
    pub(super) instalment: Option<usize>,
    /// Whether a row with text alone continues the row above it.
    pub(super) has_continuations: bool,
    /// Whether the table's header comes again, with rows that may repeat those before it.
    pub(super) has_sections: bool,
    /// The column of the status, where rows of some status are left out.
    pub(super) status: Option<usize>,
    /// What was said of rows.
    pub(super) rules: RowRules,
    pub(super) head: StatementHead,
    pub(super) balances: Balances,
}

/// Where the date is and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateColumn {
    pub column: usize,
    /// Another column of dates, for booked rows that have none in the first.
    pub fallback: Option<usize>,
    pub order: DateOrder,
    /// Whether the dates are of the kind whose order is open; one of another kind among them is a mistake.
    pub is_open: bool,
    /// The byte between the numbers of an open date, where all have the same.
    pub separator: Option<u8>,
    /// Whether years have four digits, where all have or none has.
    pub has_full_years: Option<bool>,
    /// How rows without a year come by theirs; `None` where they print it.
    pub years: Option<YearRule>,
}

/// Where the amount is and what gives it its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum AmountColumns {
    /// One column that prints the sign.
    Signed { column: usize },
    /// One column, and another that says debit or credit.
    Flagged { column: usize, flag: usize },
    /// Two columns that print the sign, of which each row fills the one that is of its currency.
    Either { columns: [usize; 2] },
    /// A column for money out and one for money in.
    Split { debit: Option<usize>, credit: Option<usize>, debits: Debits },
}

/// What a sign in a debit column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Debits {
    /// Nothing: a debit is money out however it is printed.
    AreOut,
    /// A negative debit is a reversal among positive ones.
    MayBeReversed,
    /// A negative debit is money out, a positive one a reversal.
    AsPrinted,
    /// Nothing, and neither in the credit column: the columns alone say the way.
    AndCreditsIn,
}

/// What a cell holds where an amount is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    Empty,
    Number(Number),
    Unreadable,
}

impl Parsed {
    pub(super) const fn number(self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::Empty | Self::Unreadable => None,
        }
    }
}

/// What a row holds where its amount is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowAmount {
    /// The amount, signed: + is money in, save on cards that print it otherwise.
    Amount(Number),
    /// Nothing at all.
    Empty,
    /// Something that is no number in this column.
    Unreadable(usize),
    /// Both a debit and a credit.
    Both,
    /// An amount, and in this column no word for its direction.
    NoDirection(usize),
}

impl RowAmount {
    pub(super) const fn number(self) -> Option<Number> {
        match self {
            Self::Amount(number) => Some(number),
            Self::Empty | Self::Unreadable(_) | Self::Both | Self::NoDirection(_) => None,
        }
    }
}

impl AmountColumns {
    /// The row's amount, from its numbers and its words for debit and credit.
    #[inline]
    pub(super) fn read(
        self,
        number: impl Fn(usize) -> Parsed,
        direction: impl Fn(usize) -> Option<Direction>,
    ) -> RowAmount {
        match self {
            Self::Signed { column } => match number(column) {
                Parsed::Number(number) => RowAmount::Amount(number),
                Parsed::Empty => RowAmount::Empty,
                Parsed::Unreadable => RowAmount::Unreadable(column),
            },
            Self::Flagged { column, flag } => match (number(column), direction(flag)) {
                (Parsed::Number(number), Some(way)) => RowAmount::Amount(directed(number, way)),
                (Parsed::Number(number), None) if number.units == 0 => RowAmount::Amount(number),
                (Parsed::Number(_), None) => RowAmount::NoDirection(flag),
                (Parsed::Empty, _) => RowAmount::Empty,
                (Parsed::Unreadable, _) => RowAmount::Unreadable(column),
            },
            Self::Either { columns: [first, second] } => match (number(first), number(second)) {
                (Parsed::Unreadable, _) => RowAmount::Unreadable(first),
                (_, Parsed::Unreadable) => RowAmount::Unreadable(second),
                (Parsed::Empty, Parsed::Empty) => RowAmount::Empty,
                (Parsed::Number(number), Parsed::Empty) | (Parsed::Empty, Parsed::Number(number)) => {
                    RowAmount::Amount(number)
                }
                (Parsed::Number(number), Parsed::Number(zero)) | (Parsed::Number(zero), Parsed::Number(number))
                    if zero.units == 0 =>
                {
                    RowAmount::Amount(number)
                }
                (Parsed::Number(_), Parsed::Number(_)) => RowAmount::Both,
            },
            Self::Split { debit, credit, debits } => {
                let side = |column: Option<usize>| column.map_or(Parsed::Empty, &number);
                match (side(debit), side(credit)) {
                    (Parsed::Unreadable, _) => debit.map_or(RowAmount::Empty, RowAmount::Unreadable),
                    (_, Parsed::Unreadable) => credit.map_or(RowAmount::Empty, RowAmount::Unreadable),
                    (Parsed::Number(out), Parsed::Empty) => RowAmount::Amount(debited(out, debits)),
                    (Parsed::Empty, Parsed::Number(number)) => RowAmount::Amount(credited(number, debits)),
                    (Parsed::Number(out), Parsed::Number(number)) if out.units == 0 => {
                        RowAmount::Amount(credited(number, debits))
                    }
                    (Parsed::Number(out), Parsed::Number(number)) if number.units == 0 => {
                        RowAmount::Amount(debited(out, debits))
                    }
                    (Parsed::Number(_), Parsed::Number(_)) => RowAmount::Both,
                    (Parsed::Empty, Parsed::Empty) => RowAmount::Empty,
                }
            }
        }
    }

    /// The same, with its columns counted another way. A column that has no place there is none of the amount's.
    pub(super) fn counted(
        self,
        number: impl Fn(usize) -> Option<usize>,
        word: impl Fn(usize) -> Option<usize>,
    ) -> Self {
        let place = |column: usize| number(column).unwrap_or_default();
        match self {
            Self::Signed { column } => Self::Signed { column: place(column) },
            Self::Flagged { column, flag } => {
                Self::Flagged { column: place(column), flag: word(flag).unwrap_or_default() }
            }
            Self::Either { columns } => Self::Either { columns: columns.map(place) },
            Self::Split { debit, credit, debits } => {
                Self::Split { debit: debit.and_then(&number), credit: credit.and_then(&number), debits }
            }
        }
    }

    /// The columns that hold the amount.
    pub(super) const fn columns(self) -> [Option<usize>; 2] {
        match self {
            Self::Signed { column } | Self::Flagged { column, .. } => [Some(column), None],
            Self::Either { columns: [first, second] } => [Some(first), Some(second)],
            Self::Split { debit, credit, .. } => [debit, credit],
        }
    }

    /// Whether the amount is in the same columns, whatever their signs mean.
    pub(super) fn is_where(self, other: Self) -> bool {
        self.with_debits(Debits::AreOut) == other.with_debits(Debits::AreOut)
    }

    pub(super) const fn is_split(self) -> bool {
        matches!(self, Self::Split { .. })
    }

    /// The same with another meaning of signs in columns for money out and in.
    pub(super) const fn with_debits(self, debits: Debits) -> Self {
        match self {
            Self::Split { debit, credit, .. } => Self::Split { debit, credit, debits },
            Self::Signed { .. } | Self::Flagged { .. } | Self::Either { .. } => self,
        }
    }

    /// Whether a column is one of those that hold the amount.
    pub(super) fn uses(self, column: usize) -> bool {
        self.columns().contains(&Some(column))
    }

    /// The column that says debit or credit.
    pub(super) const fn flag(self) -> Option<usize> {
        match self {
            Self::Flagged { flag, .. } => Some(flag),
            Self::Signed { .. } | Self::Either { .. } | Self::Split { .. } => None,
        }
    }
}

fn directed(number: Number, way: Direction) -> Number {
    let magnitude = number.units.abs();
    let units = match way {
        Direction::In => magnitude,
        Direction::Out => -magnitude,
    };
    number.with_units(units)
}

fn debited(number: Number, debits: Debits) -> Number {
    match debits {
        Debits::AreOut | Debits::AndCreditsIn => directed(number, Direction::Out),
        Debits::MayBeReversed => number.with_units(-number.units),
        Debits::AsPrinted => number,
    }
}

fn credited(number: Number, debits: Debits) -> Number {
    match debits {
        Debits::AndCreditsIn => directed(number, Direction::In),
        Debits::AreOut | Debits::MayBeReversed | Debits::AsPrinted => number,
    }
}
