//! The server as an operator runs it: it says where it listens, answers, and stops when it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::run::TestBooks;

const KEY: &str = "c2V2ZW50eSBieXRlcyBvZiBwdXJlIG5vaXNlIQ0pT4";

#[test]
fn the_server_does_not_start_without_a_good_key() {
    let books = TestBooks::empty();
    for (key, says) in
        [("", "SECRET_KEY is not set"), ("change-me-change-me-change-me-change-me", "SECRET_KEY is too weak")]
    {
        let run = books.command(&["serve", "--listen", "127.0.0.1:0"]).env("SECRET_KEY", key).output().unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{told}");
        assert!(told.contains(says) && !told.contains("change-me"), "{told}");
    }
}

#[test]
fn the_server_says_where_it_listens_answers_and_ends_well_on_sigterm() {
    let books = TestBooks::empty();
    let args = ["serve", "--listen", "127.0.0.1:0", "--log", "json"];
    let mut server = books.command(&args).env("SECRET_KEY", KEY).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    let mut field = |name: &str| {
        log.by_ref()
            .map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap())
            .find_map(|line| Some(line["fields"][name].as_str()?.to_owned()))
            .unwrap()
    };
    let (link, address) = (field("link"), field("address"));
    assert!(link.starts_with(&format!("http://{address}/setup#token=")), "{link}");

    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    let rest: Vec<String> = log.map(Result::unwrap).collect();
    assert_eq!(server.wait().unwrap().code(), Some(0), "{rest:?}");
}
