//! Laws of the archive, over random workspaces with every kind of record.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use fintrack_core::archive::{self, Archive, ArchiveError, ArchiveHash, Contents, Kind};
use fintrack_core::entry::Entry;
use fintrack_core::testing::archive::contents;
use proptest::prelude::*;
use proptest::sample::Index as Nth;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn text_of(archive: &Archive) -> String {
    let mut text = String::new();
    archive::write(&mut text, archive).unwrap();
    text
}

fn written(contents: Contents) -> String {
    text_of(&Archive::new(contents).unwrap())
}

/// The contents with all lists the other way round.
fn turned(mut contents: Contents) -> Contents {
    contents.accounts.reverse();
    contents.cards.reverse();
    contents.invoices.reverse();
    contents.categories.reverse();
    for category in &mut contents.categories {
        category.subcategories.reverse();
    }
    contents.tags.reverse();
    contents.investments.reverse();
    contents.values.reverse();
    contents.recurring.reverse();
    contents.entries.reverse();
    contents.deleted.reverse();
    contents.reimbursements.reverse();
    contents.budgets.reverse();
    contents.goals.reverse();
    contents.quotes.reverse();
    contents.imported.reverse();
    contents.rejected.reverse();
    contents.rules.reverse();
    contents.profiles.reverse();
    contents.trail.reverse();
    contents
}

/// Lines as they are, with a last line that seals them.
fn sealed(lines: &[String]) -> String {
    let mut text = lines.join("\n") + "\n";
    let mut records: BTreeMap<Kind, u64> = BTreeMap::new();
    for line in &lines[1..] {
        let kind = Kind::ALL.iter().find(|kind| line.starts_with(&format!("{{\"{kind}\":")));
        if let Some(kind) = kind {
            *records.entry(*kind).or_default() += 1;
        }
    }
    let hash = ArchiveHash::new(Sha256::digest(&text).into());
    let records = serde_json::to_string(&records).unwrap();
    writeln!(text, "{{\"end\":{{\"records\":{records},\"sha256\":\"{hash}\"}}}}").unwrap();
    text
}

/// All lines but the last.
fn lines_of(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.pop();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Nothing is lost and nothing is added; what is read and written again is the same bytes.
    #[test]
    fn what_is_written_is_read_back(contents in contents(30)) {
        let archive = Archive::new(contents.clone()).unwrap();
        let text = text_of(&archive);
        let read = archive::read(text.as_bytes()).unwrap();
        prop_assert_eq!(&read, &archive);
        prop_assert_eq!(text_of(&read), text);
        let ids = |contents: &Contents| contents.entries.iter().map(Entry::id).collect::<BTreeSet<_>>();
        prop_assert_eq!(ids(read.contents()), ids(&contents));
        prop_assert_eq!(read.contents().imported.len(), contents.imported.len());
        prop_assert_eq!(&read.contents().trail, &contents.trail);
    }

    /// What is written is the contents, not the order in which they were loaded.
    #[test]
    fn the_order_of_the_contents_is_irrelevant(contents in contents(30)) {
        prop_assert_eq!(written(contents.clone()), written(turned(contents)));
    }

    /// A line a record, and the last line counts them.
    #[test]
    fn every_line_is_a_record_and_is_counted(contents in contents(20)) {
        let text = written(contents);
        prop_assert_eq!(&sealed(&lines_of(&text)), &text);
        prop_assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    }

    /// Whatever is cut off or changed, wherever: refused.
    #[test]
    fn what_was_cut_or_changed_is_refused(contents in contents(12), at in any::<Nth>(), byte in any::<u8>()) {
        let mut bytes = written(contents).into_bytes();
        let at = at.index(bytes.len());
        prop_assert!(archive::read(&bytes[..at]).is_err());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(archive::read(&bytes).is_err());
    }

    /// No bytes whatever make the reader panic.
    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(archive::read(&bytes).is_err());
        let headed = [&b"{\"format\":\"fintrack-archive\",\"version\":1}\n"[..], &bytes].concat();
        prop_assert!(archive::read(&headed).is_err());
    }

    /// A line that is left out, doubled, moved or altered, and sealed as it is: what is taken in all the same is sound,
    /// for it can be written and read back; what is not says why.
    #[test]
    fn what_is_forged_and_sealed_is_sound_or_refused(
        contents in contents(12), at in any::<Nth>(), to in any::<Nth>(), byte in any::<Nth>(), by in 0x20..0x7Fu8, how in 0..4u8,
    ) {
        let mut lines = lines_of(&written(contents));
        let at = 1 + at.index(lines.len() - 1);
        match how {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let line = lines.remove(at);
                lines.insert(1 + to.index(lines.len()), line);
            }
            _ => {
                let mut bytes = std::mem::take(&mut lines[at]).into_bytes();
                let byte = byte.index(bytes.len());
                bytes[byte] = by;
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        match archive::read(sealed(&lines).as_bytes()) {
            Ok(archive) => prop_assert_eq!(archive::read(text_of(&archive).as_bytes()).unwrap(), archive),
            Err(refusal) => {
                let is_at_a_line = matches!(refusal, ArchiveError::Line(_) | ArchiveError::Miscounted { .. });
                prop_assert!(is_at_a_line, "{}", refusal);
                prop_assert!(!refusal.to_string().trim().is_empty());
            }
        }
    }
}

/// What the page of the archive says of fields is what there is.
#[test]
fn every_field_is_documented() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/archive.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut documented: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for section in page.split("\n### ").skip(1) {
        let (title, rest) = section.split_once('\n').unwrap();
        let rows = rest.lines().filter(|line| line.starts_with("| `"));
        let fields = rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect();
        documented.insert(title.trim_matches('`'), fields);
    }
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..96 {
        let text = written(contents(40).new_tree(&mut runner).unwrap().current());
        for line in text.lines().skip(1) {
            let record: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(line).unwrap();
            for (kind, fields) in record {
                let Some(kind) = Kind::ALL.iter().find(|known| known.as_str() == kind) else { continue };
                found.entry(kind.as_str()).or_default().extend(fields.into_keys());
            }
        }
    }
    let unmade: Vec<&Kind> = Kind::ALL.iter().filter(|kind| !found.contains_key(kind.as_str())).collect();
    assert!(unmade.is_empty(), "the generator makes none of {unmade:?}");
    assert_eq!(documented, found);
}
