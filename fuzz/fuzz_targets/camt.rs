//! Any bytes as CAMT.
#![no_main]

use fintrack_core::statement::Format;
use fintrack_fuzz::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    laws::of_format(Format::Camt, b"<Document><BkToCstmrStmt><Stmt>", bytes);
});
