//! Any bytes as a text table; what is read of them, printed and read again, is the same.
#![no_main]

use fintrack_core::statement::Format;
use fintrack_fuzz::{laws, reprint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(reading) = laws::of_reading(bytes)
        && reading.format == Format::Csv
        && reading.questions.is_empty()
    {
        reprint::as_table(&reading);
    }
});
