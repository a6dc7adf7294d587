//! Programs and material that show FinTrack at work.
//!
//! [`household`] invents two people's books and writes the statements that their banks would have sent; [`books`] holds the
//! same books as values of `fintrack-core`, for the programs to work with. What each program prints stands in
//! `examples/pages`, and the tests compare.

pub mod books;
pub mod household;

/// What a program prints, or why it cannot.
pub type Page = Result<String, Box<dyn std::error::Error>>;
