//! Laws of one file.

use fintrack_core::statement::{Format, Inspection, ReadError, Reading, TextLine, inspect, read};

/// Reads bytes and asserts what holds of every reading; what was read, unless it was refused.
///
/// # Panics
/// When a law is broken.
pub fn of_reading(bytes: &[u8]) -> Option<Reading> {
    let inspection = match inspect(bytes) {
        Ok(inspection) => inspection,
        Err(refusal) => {
            assert_says_why(&refusal);
            assert!(inspect(bytes).is_err(), "what is refused once is refused again");
            return None;
        }
    };
    assert_eq!(Some(&inspection), inspect(bytes).as_ref().ok(), "looked at twice, a file is the same");
    let first = read_as(bytes, &inspection);
    assert_eq!(first, read_as(bytes, &inspection), "read twice, a file says the same");
    first.inspect(|reading| assert_holds(reading, bytes))
}

/// Reads bytes as they are and, where they are not of a format, behind a beginning that makes them so; the reading of
/// that format.
///
/// # Panics
/// When a law is broken.
pub fn of_format(format: Format, beginning: &[u8], bytes: &[u8]) -> Option<Reading> {
    let plain = of_reading(bytes).filter(|reading| reading.format == format);
    plain.or_else(|| of_reading(&[beginning, bytes].concat()))
}

fn read_as(bytes: &[u8], inspection: &Inspection) -> Option<Reading> {
    let mut reading = Reading::new(inspection);
    match read(bytes, inspection, &mut reading) {
        Ok(()) => Some(reading),
        Err(refusal) => {
            assert_says_why(&refusal);
            None
        }
    }
}

fn assert_says_why(refusal: &ReadError) {
    assert!(!refusal.to_string().trim().is_empty(), "a refusal says why");
}

fn assert_holds(reading: &Reading, bytes: &[u8]) {
    for skipped in &reading.skipped {
        assert!(!skipped.reason.trim().is_empty(), "line {} is skipped without a reason", skipped.line);
        assert!(skipped.line > 0, "lines count from 1: {skipped:?}");
    }
    for warning in &reading.warnings {
        assert!(!warning.message.trim().is_empty(), "a warning says what was found");
    }
    for question in &reading.questions {
        assert!(!question.message.trim().is_empty(), "a question says what remains");
    }
    // In a workbook or an archive, a position is one in the sheet's text or in the member.
    let is_flat = match reading.format {
        Format::Camt | Format::Csv | Format::Mt940 | Format::Ofx | Format::Qif => true,
        Format::Ods | Format::Xls | Format::Xlsx | Format::Zip => false,
    };
    if is_flat {
        assert_positions_rise(reading.lines(), bytes.len() as u64);
    } else {
        for statement in &reading.statements {
            assert_positions_rise(statement.lines.iter(), u64::MAX);
        }
    }
}

/// Lines stand in the file, in its order, none within another.
fn assert_positions_rise<'a>(lines: impl Iterator<Item = &'a TextLine>, length: u64) {
    let (mut last_end, mut last_line) = (0, 1);
    for TextLine { position, .. } in lines {
        assert!(position.start < position.end && position.end <= length, "{position:?} is not in {length} bytes");
        assert!(last_end <= position.start, "{position:?} begins before byte {last_end}");
        assert!(last_line <= position.line, "{position:?} is before line {last_line}");
        (last_end, last_line) = (position.end, position.line);
    }
}
