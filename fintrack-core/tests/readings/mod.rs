//! What a reading says, as short as tests want it.

use fintrack_core::statement::{Reading, TextLine, Warning, WarningCode};

/// The line of a reading that has one and skipped nothing.
#[allow(dead_code, reason = "tables skip the names of their columns")]
pub(crate) fn only_line(reading: &Reading) -> &TextLine {
    let mut lines = reading.lines();
    let line = lines.next().expect("there is a line");
    assert!(lines.next().is_none() && reading.skipped.is_empty(), "{reading:#?}");
    line
}

/// The days, amounts and texts.
pub(crate) fn rows(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {} {}", line.date, line.amount, line.description)).collect()
}

/// The lines of what was skipped, why, and whether it is a problem.
pub(crate) fn reasons(reading: &Reading) -> Vec<(u32, &str, bool)> {
    reading.skipped.iter().map(|skipped| (skipped.line, skipped.reason.as_str(), skipped.is_problem)).collect()
}

/// What the warnings are about.
pub(crate) fn codes(reading: &Reading) -> Vec<WarningCode> {
    reading.warnings.iter().map(|Warning { code, .. }| *code).collect()
}
