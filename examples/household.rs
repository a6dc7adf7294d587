//! Writes the statements of the invented household below a folder.
//!
//! ```text
//! cargo run -p fintrack-examples --example household -- examples/statements
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use fintrack_examples::household;

#[expect(clippy::print_stderr, reason = "a program of ten lines speaks for itself")]
fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: household FOLDER");
        return ExitCode::from(2);
    };
    match household::write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
