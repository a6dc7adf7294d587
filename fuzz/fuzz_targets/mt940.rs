//! Any bytes as MT940.
#![no_main]

use fintrack_core::statement::Format;
use fintrack_fuzz::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    laws::of_format(Format::Mt940, b":20:A\r\n:25:1\r\n", bytes);
});
