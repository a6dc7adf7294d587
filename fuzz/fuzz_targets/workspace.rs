//! Any bytes as the archive of a workspace: as they are, and, line by line, as one that is sealed. What is taken in can be
//! written and is read back as it was.
#![no_main]

use fintrack_core::archive::{self, Archive, FORMAT, VERSION};
use fintrack_fuzz::sealed;
use libfuzzer_sys::fuzz_target;

fn assert_holds(bytes: &[u8]) {
    match archive::read(bytes) {
        Ok(read) => {
            let text = written(&read);
            assert_eq!(archive::read(text.as_bytes()).ok(), Some(read), "what is taken in can be kept");
        }
        Err(refusal) => assert!(!refusal.to_string().trim().is_empty(), "a refusal says why"),
    }
}

fn written(archive: &Archive) -> String {
    let mut text = String::new();
    assert!(archive::write(&mut text, archive).is_ok(), "a text takes all that is written");
    text
}

fuzz_target!(|bytes: &[u8]| {
    assert_holds(bytes);
    let head = format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION}}}\n");
    assert_holds(&sealed::archive(&[head.as_bytes(), bytes].concat()));
});
