//! Prints the OpenAPI document that the server describes itself by, for whatever makes a client of it:
//! `cargo run --example openapi > openapi.json`.

fn main() -> serde_json::Result<()> {
    println!("{}", fintrack_http::openapi::document().to_pretty_json()?);
    Ok(())
}
