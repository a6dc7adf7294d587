//! Writes a synthetic statement to stdout: `statement ofx 100000`. Its sum goes to stderr.

#![allow(clippy::print_stderr, reason = "a command says what it wrote")]

use std::io::{self, Write};

use clap::{Parser, ValueEnum};
use fintrack_benches::{mt940, ofx};

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
    Ofx,
    Mt940,
}

fn main() -> io::Result<()> {
    let Arguments { format, transactions } = Arguments::parse();
    let statement = match format {
        Format::Ofx => ofx::of_transactions(ofx::Manner::Sgml, transactions),
        Format::Mt940 => mt940::of_transactions(mt940::Manner::German, transactions),
    };
    io::stdout().lock().write_all(&statement.bytes)?;
    eprintln!("{} {}", statement.transactions, statement.cents);
    Ok(())
}
