//! What an upload may cost: the bytes of a statement are never twice in memory. Memory is limited here, and passing the limit
//! ends the test's process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
#![allow(dead_code, reason = "the house is shared with the other tests")]

#[path = "api/house/mod.rs"]
mod house;

use std::alloc::System;
use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Method, StatusCode};
use cap::Cap;
use futures_util::{StreamExt, stream};
use serde_json::json;

use house::{Client, FORM, House, form};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const MIB: usize = 1024 * 1024;
/// How large the statement is.
const SIZE: usize = 48 * MIB;
/// What there may be beside it: pieces on their way, the compressed copy that is kept, and whatever goes on meanwhile.
const BESIDE: usize = 12 * MIB;

/// Blanks, in pieces as they come over a network.
const PIECE: &[u8] = &[b' '; 16 * 1024];

/// A statement that is nearly all blanks, sent piece by piece so that the test holds none of it.
fn body() -> (Body, usize) {
    let ofx =
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM>\
                <BANKID>341<ACCTID>1<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT\
                <DTPOSTED>20260305<TRNAMT>-12.50<FITID>1<MEMO>Padaria</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>\
                </BANKMSGSRSV1></OFX>\n";
    let whole = form(&[("extrato.ofx", ofx)]);
    let end = whole.len() - "\r\n------of-the-tests--\r\n".len();
    let (head, tail) = (Bytes::copy_from_slice(&whole[..end]), Bytes::copy_from_slice(&whole[end..]));
    let blanks = stream::repeat_with(|| Bytes::from_static(PIECE)).take(SIZE / PIECE.len());
    let pieces = stream::iter([head]).chain(blanks).chain(stream::iter([tail]));
    (Body::from_stream(pieces.map(Ok::<_, Infallible>)), whole.len() + SIZE)
}

async fn session(client: &Client) -> String {
    let new = json!({"name": "Conta Azul", "type": "CHECKING"});
    let account = client.post("/accounts", &new).await.expect(StatusCode::CREATED)["id"].clone();
    let new = json!({"account_id": account, "billing_month": "2026-03"});
    let made = client.post("/import-sessions", &new).await.expect(StatusCode::CREATED);
    format!("/import-sessions/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn the_bytes_of_a_statement_are_never_twice_in_memory() {
    let house = House::new().await;
    let ana = house.admin().await.client;
    let session = session(&ana).await;
    let (body, length) = body();
    let client = ana.with(CONTENT_LENGTH, &length.to_string());
    let upload = format!("{session}/upload");
    ALLOCATOR.set_limit(ALLOCATOR.allocated() + SIZE + BESIDE).unwrap();
    let answer = client.send_as(Method::POST, &upload, Some(FORM), body).await;
    let file = answer.expect(StatusCode::OK)["files"][0].clone();
    assert_eq!((&file["state"], &file["lines_read"]), (&json!("STAGED"), &json!(1)));
    assert!(file["size_bytes"].as_u64().unwrap() > SIZE as u64, "{file}");

    // Nor when they are read again.
    let answers = format!("{session}/files/{}/answers", file["id"].as_str().unwrap());
    let again = ana.post(&answers, &json!({"answers": []})).await.expect(StatusCode::OK);
    assert_eq!(again["file"]["lines_read"], 1);
    assert!(ALLOCATOR.allocated() < SIZE, "nothing of them is held any more");
}
