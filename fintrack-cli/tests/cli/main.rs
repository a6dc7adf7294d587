//! The real binary, run as a person runs it.

#[cfg(test)]
mod run;

mod bad_input;
mod help;
mod parse;
