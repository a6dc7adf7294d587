//! Synthetic statements of any size, in the formats that the benchmarks read.

pub mod camt;
pub mod csv;
pub mod mt940;
pub mod ofx;
pub mod qif;
pub mod workbook;

/// A statement, and what reading it must find.
pub struct Statement {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many transactions it has.
    pub transactions: u64,
    /// What they sum to, in cents.
    pub cents: i64,
}

/// How large a statement is.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// At least so many bytes.
    Bytes(usize),
    /// So many transactions.
    Transactions(u64),
}

/// A statement that is being written.
struct Draft {
    text: String,
    transactions: u64,
    cents: i64,
}

impl Draft {
    /// A beginning, and transactions until they are enough. `write` writes the n-th of them and says its cents.
    fn new(beginning: &str, size: Size, mut write: impl FnMut(&mut String, i64) -> i64) -> Self {
        let mut draft = Self { text: beginning.to_owned(), transactions: 0, cents: 0 };
        for n in 0.. {
            let is_enough = match size {
                Size::Bytes(count) => draft.text.len() >= count,
                Size::Transactions(count) => draft.transactions >= count,
            };
            if is_enough {
                break;
            }
            draft.cents += write(&mut draft.text, n);
            draft.transactions += 1;
        }
        draft
    }

    /// The whole, with its end.
    fn end(mut self, end: &str) -> Statement {
        self.text.push_str(end);
        Statement { bytes: self.text.into_bytes(), transactions: self.transactions, cents: self.cents }
    }
}

/// The cents of the n-th transaction: most of them spent, some received, and never nothing.
const fn cents(n: i64) -> i64 {
    match (n * 7_919) % 250_000 - 200_000 {
        0 => 1,
        cents => cents,
    }
}

/// Units and cents of an amount without its sign.
const fn units(cents: i64) -> (u64, u64) {
    (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// The n-th transaction's month and day of 2026.
const fn month_and_day(n: i64) -> (i64, i64) {
    (n / 28 % 12 + 1, n % 28 + 1)
}

/// The n-th of some names, which come round again.
fn name<'a>(names: &[&'a str], n: i64) -> &'a str {
    names[usize::try_from(n).unwrap_or(0) % names.len()]
}
