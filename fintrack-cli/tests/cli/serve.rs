//! The server as an operator runs it: it says where it listens, answers, and stops when it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::killed::Home;
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

#[test]
fn a_server_behind_a_proxy_is_no_developers_own() {
    let home = Home::new();
    let run = home.command(&["serve", "--listen", "127.0.0.1:0"]).env("TRUSTED_PROXIES", "127.0.0.1").output().unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(told.contains("SECRET_KEY is not set"), "{told}");
}

/// A server that talks to a person.
struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let line = line(&mut said);
        let address = line.strip_prefix("FinTrack is at http://").and_then(|rest| rest.split(',').next());
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        assert!(line.ends_with(&format!("http://{address}/api/docs")), "{line}");
        Self { child, said, address }
    }

    fn next(&mut self) -> String {
        line(&mut self.said)
    }

    fn post(&self, path: &str, body: &Value) -> (String, Value) {
        let (address, body) = (&self.address, body.to_string());
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
        let length = body.len();
        write!(stream, "{head}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), serde_json::from_str(body).unwrap_or_default())
    }

    fn stop(mut self) {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

fn line(of: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    of.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[test]
fn a_first_start_says_where_it_is_and_lets_the_first_person_in() {
    let home = Home::new();
    let mut server = Server::start(home.command(&["serve", "--listen", "127.0.0.1:0"]));
    assert!(server.next().starts_with("Nobody can sign in yet."));
    let link = server.next();
    let token =
        link.strip_prefix(&format!("http://{}/setup#token=", server.address)).unwrap_or_else(|| panic!("{link}"));
    let first =
        serde_json::json!({"token": token, "name": "Ana", "email": "ana@example.org", "password": "correct horse"});
    let (status, tokens) = server.post("/api/v1/auth/setup", &first);
    assert!(status.ends_with("200 OK") && tokens["access_token"].is_string(), "{status} {tokens}");
    let (status, _) = server.post("/api/v1/auth/setup", &first);
    assert!(status.contains(" 422 "), "it is good once: {status}");
    server.stop();

    // Somebody is there now.
    let mut server = Server::start(home.command(&["serve", "--listen", "127.0.0.1:0"]));
    let mut rest = String::new();
    assert!(Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap().success());
    server.said.read_to_string(&mut rest).unwrap();
    assert_eq!((rest.as_str(), server.child.wait().unwrap().code()), ("", Some(0)));
}

#[test]
fn the_demo_is_loaded_once_and_says_how_to_sign_in() {
    let home = Home::new();
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0"];
    let sign_in = |server: &mut Server| {
        let line = server.next();
        let (email, password) = line.strip_prefix("Sign in as ").unwrap().split_once(" with the password ").unwrap();
        let (status, tokens) =
            server.post("/api/v1/auth/login", &serde_json::json!({"email": email, "password": password}));
        assert!(status.ends_with("200 OK") && tokens["access_token"].is_string(), "{status} {tokens}");
        password.to_owned()
    };
    let mut server = Server::start(home.command(&serve));
    let password = sign_in(&mut server);
    server.stop();
    let transactions = |home: &Home| {
        let args = ["--workspace", "Ana e Bruno", "transactions", "--limit", "1000", "--output", "json"];
        home.fintrack(&args).json()
    };
    let booked = transactions(&home);
    assert_eq!(booked.as_array().unwrap().len(), 124);
    let mut server = Server::start(home.command(&serve));
    assert_eq!(sign_in(&mut server), password, "the same at every start");
    server.stop();
    assert_eq!(transactions(&home), booked);
}
