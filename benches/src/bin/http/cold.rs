//! What the first answers cost after a change: nothing is remembered of books that are no longer what they were.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many ask at once, each about something else.
const AT_ONCE: u32 = 8;

/// The time that 95 of 100 answers took, in milliseconds: in each turn the books are changed, and then all ask at once.
pub(super) async fn measure<F: Future<Output = ()>>(
    address: SocketAddr,
    headers: &[String],
    turns: u32,
    change: impl Fn(u32) -> F,
    path: impl Fn(u32) -> String,
) -> f64 {
    let mut taken = Vec::new();
    for turn in 0..turns {
        change(turn).await;
        let asked = (0..AT_ONCE).map(|who| tokio::spawn(ask(address, request(&path(who), headers))));
        for answer in asked.collect::<Vec<_>>() {
            taken.push(answer.await.unwrap());
        }
    }
    taken.sort_by(f64::total_cmp);
    taken[taken.len() * 95 / 100]
}

fn request(path: &str, headers: &[String]) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n{}\r\n\r\n", headers.join("\r\n"))
}

async fn ask(address: SocketAddr, request: String) -> f64 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let begun = Instant::now();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    begun.elapsed().as_secs_f64() * 1e3
}
