//! Programs and material that show FinTrack at work.
//!
//! [`household`] invents two people's books and writes the statements that their banks would have sent.

pub mod household;
