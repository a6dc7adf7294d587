//! Prints the OpenAPI document that the server describes itself by, for whatever makes a client of it:
//! `cargo run --example openapi > openapi.json`.

#![allow(clippy::print_stdout, reason = "a command says what it was asked for")]

fn main() -> serde_json::Result<()> {
    println!("{}", fintrack_http::openapi::document().to_pretty_json()?);
    Ok(())
}
