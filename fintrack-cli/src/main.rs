//! The fintrack command.
fn main() {}
