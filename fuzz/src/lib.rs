//! The laws that hold of reading any bytes whatever, asserted by every fuzz target.

pub mod laws;
pub mod reprint;
pub mod sealed;

use std::alloc::System;

use cap::Cap;

/// The most that reading one file of the fuzzer may hold at once. Counted at the allocator, so neither the fuzzer's own
/// corpus nor the sanitizer's shadow memory is in it.
const HEAP_BYTES_MAX: usize = 100 * 1024 * 1024;

/// An allocation beyond the limit ends the process, which the fuzzer reports as a crash.
#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, HEAP_BYTES_MAX);

/// Lets panics pass that a reader catches itself: those of other people's code behind workbooks and archives. What is
/// not caught still ends the process, for the fuzzer aborts on any panic that reaches it.
pub fn let_readers_catch_panics() {
    std::panic::set_hook(Box::new(|_| ()));
}
