//! The archive: a whole workspace written as one file, read back, and refused once a byte of it was changed.
//!
//! ```text
//! cargo run -p fintrack-examples --example archive
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::archive::{self, Archive, Contents};
use fintrack_core::id::WorkspaceId;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_core::report::Settings;
use fintrack_core::workspace::{TimeZone, Workspace};
use fintrack_examples::Page;
use fintrack_examples::books::Household;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let casa = Workspace {
        id: WorkspaceId::new(home.ids.fresh()),
        name: Name::new("Casa")?,
        time_zone: TimeZone::default(),
        reports: Settings::new(Currency::BRL),
    };
    let mut page = String::new();

    // Only what is sound is written: an entry whose card is missing would be lost when the file is read.
    let without_card = Contents {
        accounts: vec![home.digital, home.ipe],
        categories: home.categories,
        entries: home.entries,
        ..Contents::new(casa)
    };
    if let Err(refusal) = Archive::new(without_card.clone()) {
        writeln!(page, "Refused: {refusal}")?;
    }
    let archive = Archive::new(Contents { cards: vec![home.card], ..without_card })?;

    let mut text = String::new();
    archive::write(&mut text, &archive)?;
    writeln!(page, "\nThe first line, and the last but for its seal:")?;
    let last = text.lines().next_back().unwrap_or_default();
    let counts = last.split(",\"sha256\"").next().unwrap_or_default();
    writeln!(page, "  {}\n  {counts}", text.lines().next().unwrap_or_default())?;

    let again = archive::read(text.as_bytes())?;
    writeln!(page, "\nRead again, it is the same: {}", again == archive)?;
    for (what, bytes) in
        [("changed", text.replacen("\"amount\":\"", "\"amount\":\"1", 1)), ("cut", text[..900].to_owned())]
    {
        if let Err(refusal) = archive::read(bytes.as_bytes()) {
            writeln!(page, "Once it was {what}: {refusal}")?;
        }
    }
    Ok(page)
}
