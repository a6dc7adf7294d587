//! Writes a synthetic statement to stdout: `statement ofx 100000`. Its sum goes to stderr.

#![allow(clippy::print_stderr, reason = "a command says what it wrote")]

use std::io::{self, Write};

use clap::{Parser, ValueEnum};
use fintrack_benches::statements::{Size, camt, csv, mt940, ofx, qif};

/// Writes a synthetic statement to stdout, and how many transactions it has and their sum in cents to stderr.
#[derive(Parser)]
struct Arguments {
    /// The format.
    format: Format,
    /// How many transactions.
    transactions: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Camt,
    Csv,
    Mt940,
    Ofx,
    Qif,
}

fn main() -> io::Result<()> {
    let Arguments { format, transactions } = Arguments::parse();
    let size = Size::Transactions(transactions);
    let statement = match format {
        Format::Camt => camt::statement(size),
        Format::Csv => csv::statement(size),
        Format::Mt940 => mt940::statement(mt940::Manner::German, size),
        Format::Ofx => ofx::statement(ofx::Manner::Sgml, size),
        Format::Qif => qif::statement(size),
    };
    io::stdout().lock().write_all(&statement.bytes)?;
    eprintln!("{} {}", statement.transactions, statement.cents);
    Ok(())
}
