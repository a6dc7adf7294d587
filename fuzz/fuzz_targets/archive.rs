//! Any bytes as an archive: as they are, and as members of a sound one, cut where a line `--` stands.
#![no_main]

use fintrack_core::testing::workbook::zip;
use fintrack_fuzz::{laws, let_readers_catch_panics};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] = ["extrato.csv", "conta/janeiro.ofx", "__MACOSX/._x", "dentro.zip"];

/// An archive of pieces.
fn archive(bytes: &[u8]) -> Vec<u8> {
    let mut members: Vec<(&str, &[u8])> = Vec::new();
    let mut rest = bytes;
    for name in NAMES {
        let cut = rest.windows(4).position(|window| window == b"\n--\n");
        let (member, after) = cut.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 4..]));
        members.push((name, member));
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    zip(&members)
}

fuzz_target!(init: let_readers_catch_panics(), |bytes: &[u8]| {
    if laws::of_reading(bytes).is_none() {
        laws::of_reading(&archive(bytes));
    }
});
