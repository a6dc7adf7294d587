//! What the confidence of each guess was made of, for `benches/classifier/fit.py`.
//!
//! A line for each row but those of a user's first month: the user's number, the month's number, 1 for a right guess or 0,
//! and the numbers.

#![allow(clippy::print_stdout, reason = "the lines are what it is for")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;
use fintrack_core::suggest::replay::{Rhythm, replay, rows};

/// Prints what the confidence of each guess of a history was made of.
#[derive(Debug, Parser)]
struct Args {
    /// When the user confirms: monthly or immediate
    #[arg(long)]
    mode: Rhythm,
    /// A history, as `fintrack classify replay` reads it
    file: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let text = fs::read_to_string(&args.file)?;
    let rows = rows(&text)?;
    let (mut user, mut month, mut months, mut users) = ("", "", 0, 0);
    replay(&rows, args.mode, |row, guess, scratch| {
        if row.user != user {
            (user, month, months, users) = (row.user, row.month, 0, users + 1);
        } else if row.month != month {
            (month, months) = (row.month, months + 1);
        }
        if months > 0 {
            let right = u8::from(guess.is_some_and(|guess| guess.label == row.label));
            let numbers: Vec<String> = scratch.numbers().iter().map(|number| format!("{number:.5}")).collect();
            println!("{users} {months} {right} {}", numbers.join(" "));
        }
    });
    Ok(())
}
