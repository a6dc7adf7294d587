//! Columns as people and answers name them.

use super::super::super::{AmountPlace, ColumnRef};
use super::super::dialect::{AmountColumns, Debits};
use super::super::header;
use super::sheet::Sheet;

/// How a column is called in messages: by its name, else by its number.
pub(super) fn name(sheet: &Sheet, column: usize) -> String {
    match printed(sheet, column) {
        Some(name) => format!("`{name}`"),
        None => format!("column {}", column + 1),
    }
}

fn printed(sheet: &Sheet, column: usize) -> Option<&str> {
    let header = sheet.header.as_ref()?;
    let name = sheet.rows[header.row].cells.get(column)?.text.trim();
    Some(name).filter(|name| !name.is_empty())
}

/// Where an amount is, as an answer says it.
pub(super) fn place(sheet: &Sheet, amount: AmountColumns) -> AmountPlace {
    let column = |column| reference(sheet, column);
    match amount {
        AmountColumns::Signed { column: amount } => AmountPlace::Column(column(amount)),
        AmountColumns::Flagged { column: amount, flag } => {
            AmountPlace::Flagged { column: column(amount), flag: column(flag) }
        }
        AmountColumns::Either { columns: [first, second] } => {
            AmountPlace::Split { debit: Some(column(first)), credit: Some(column(second)) }
        }
        AmountColumns::Split { debit, credit, .. } => {
            AmountPlace::Split { debit: debit.map(column), credit: credit.map(column) }
        }
    }
}

/// The columns that an answer names; `None` where the sheet lacks one of them.
pub(super) fn find(sheet: &Sheet, place: &AmountPlace) -> Option<AmountColumns> {
    let side = |reference: &Option<ColumnRef>| match reference {
        Some(reference) => column(sheet, reference).map(Some),
        None => Some(None),
    };
    Some(match place {
        AmountPlace::Column(amount) => AmountColumns::Signed { column: column(sheet, amount)? },
        AmountPlace::Flagged { column: amount, flag } => {
            AmountColumns::Flagged { column: column(sheet, amount)?, flag: column(sheet, flag)? }
        }
        AmountPlace::Split { debit, credit } => {
            let (debit, credit) = (side(debit)?, side(credit)?);
            let either = debit.zip(credit).and_then(|(debit, credit)| of_currencies(sheet, debit, credit));
            either.unwrap_or(AmountColumns::Split { debit, credit, debits: Debits::AreOut })
        }
    })
}

/// Two columns as those of two currencies, where that is all their names say.
pub(super) fn of_currencies(sheet: &Sheet, first: usize, second: usize) -> Option<AmountColumns> {
    let currency = |column| header::currency_alone(printed(sheet, column)?);
    (currency(first)? != currency(second)?).then_some(AmountColumns::Either { columns: [first, second] })
}

/// By the name, unless an earlier column has the same or there is none.
fn reference(sheet: &Sheet, at: usize) -> ColumnRef {
    let number = ColumnRef::Number(u16::try_from(at + 1).unwrap_or(u16::MAX));
    let name = printed(sheet, at).map(header::folded).filter(|name| !name.is_empty()).map(ColumnRef::Name);
    name.filter(|name| column(sheet, name) == Some(at)).unwrap_or(number)
}

fn column(sheet: &Sheet, reference: &ColumnRef) -> Option<usize> {
    let mut columns = 0..sheet.columns();
    match reference {
        ColumnRef::Name(name) => {
            columns.find(|column| printed(sheet, *column).is_some_and(|printed| header::folded(printed) == *name))
        }
        ColumnRef::Number(number) => columns.nth(usize::from(*number).checked_sub(1)?),
    }
}
