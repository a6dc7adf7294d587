//! What a server that does nothing holds, and what a thousand clients that listen add.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CLIENTS: usize = 1_000;

/// A server of its own, with a database of its own; both end with it.
struct Server {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait(); // it ends by itself once it is told to
    }
}

impl Server {
    fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(program)
            .arg("--data-dir")
            .arg(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
            .env("STREAMS_PER_USER_MAX", CLIENTS.to_string())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let line: Value = serde_json::from_str(&line).ok()?;
                Some(line["fields"]["address"].as_str()?.to_owned())
            })
            .expect("the server says where it listens");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, _folder: folder }
    }

    /// What the process holds in memory, in MiB.
    fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    async fn send(&self, head: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let length = body.len();
        let request = format!("{head}\r\nhost: {}\r\ncontent-length: {length}\r\n\r\n{body}", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn post(&self, path: &str, body: &Value) -> String {
        let head = format!("POST /api/v1{path} HTTP/1.1\r\ncontent-type: application/json\r\nconnection: close");
        let mut answer = String::new();
        self.send(&head, &body.to_string()).await.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// Somebody who is signed in.
    async fn somebody(&self) -> String {
        let who = serde_json::json!({"name": "Ana", "email": "ana@example.org", "password": "of the benchmark"});
        self.post("/auth/register", &who).await;
        let answer = self.post("/auth/login", &who).await;
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        let from = body.find('{').unwrap();
        let tokens: Value = serde_json::Deserializer::from_str(&body[from..]).into_iter().next().unwrap().unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    async fn listen(&self, token: &str) -> TcpStream {
        let head = format!("GET /api/v1/notifications/stream HTTP/1.1\r\nauthorization: Bearer {token}");
        let mut stream = self.send(&head, "").await;
        let mut answer = [0; 512];
        let length = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        stream
    }
}

pub(super) async fn measure(program: &Path) {
    let server = Server::start(program);
    tokio::time::sleep(Duration::from_secs(5)).await;
    println!("a server that does nothing: {:.1} MiB resident", server.resident());
    let token = server.somebody().await;
    let mut streams = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        streams.push(server.listen(&token).await);
    }
    tokio::time::sleep(Duration::from_secs(20)).await;
    println!("the same with {CLIENTS} clients that listen: {:.1} MiB resident", server.resident());
}
