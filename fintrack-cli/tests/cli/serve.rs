//! The server as an operator runs it: it says where it listens, answers, and stops when it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::run::TestBooks;

#[test]
fn the_server_says_where_it_listens_answers_and_ends_well_on_sigterm() {
    let books = TestBooks::empty();
    let args = ["serve", "--listen", "127.0.0.1:0", "--log", "json"];
    let mut server = books.command(&args).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = log
        .by_ref()
        .map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap())
        .find_map(|line| Some(line["fields"]["address"].as_str()?.to_owned()))
        .unwrap();

    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    let rest: Vec<String> = log.map(Result::unwrap).collect();
    assert_eq!(server.wait().unwrap().code(), Some(0), "{rest:?}");
}
