//! A mail server that keeps what it is given.

use std::time::Duration;

use fintrack_http::mail::Smtp;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

/// A message as it came.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) to: Vec<String>,
    /// Head and body, with its soft line breaks undone.
    pub(crate) text: String,
}

impl Message {
    pub(crate) fn subject(&self) -> &str {
        self.text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap().trim()
    }

    /// The token of the link.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self.text.split_once("#token=").unwrap_or_else(|| panic!("no link in {}", self.text));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// Two messages that are sent at once, in either order, of which one has a link.
pub(crate) trait Pair {
    /// Whom they went to, and the link's token.
    fn into_link(self) -> (Vec<String>, String);
}

impl Pair for (Message, Message) {
    fn into_link(self) -> (Vec<String>, String) {
        let both = [self.0, self.1];
        let linked = both.iter().find(|message| message.text.contains("#token=")).unwrap_or(&both[0]);
        (both.iter().map(|message| message.to[0].clone()).collect(), linked.token())
    }
}

pub(crate) struct PostOffice {
    port: u16,
    messages: Mutex<mpsc::UnboundedReceiver<Message>>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let (office, answer_calls) = Self::busy().await;
        answer_calls.send(()).unwrap();
        office
    }

    /// One that answers calls once it is told to.
    pub(crate) async fn busy() -> (Self, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, messages) = mpsc::unbounded_channel();
        let (answer_calls, told) = oneshot::channel();
        tokio::spawn(async move {
            told.await.unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, sender.clone()));
            }
        });
        (Self { port, messages: Mutex::new(messages) }, answer_calls)
    }

    pub(crate) fn smtp(&self) -> Smtp {
        Smtp::new(&format!("smtp://127.0.0.1:{}", self.port), "FinTrack <fintrack@example.org>").unwrap()
    }

    /// What came next.
    pub(crate) async fn next(&self) -> Message {
        timeout(PATIENCE, self.messages.lock().await.recv()).await.expect("no message came").unwrap()
    }
}

/// One connection of RFC 5321, as far as a message needs it.
async fn converse(stream: TcpStream, messages: mpsc::UnboundedSender<Message>) {
    let mut stream = BufReader::new(stream);
    let mut to = Vec::new();
    stream.write_all(b"220 post.example.org\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let command = line.trim_end().to_owned();
        line.clear();
        let answer = match command.get(..4).map(str::to_ascii_uppercase).as_deref() {
            Some("RCPT") => {
                to.push(command.split(['<', '>']).nth(1).unwrap().to_owned());
                "250 ok"
            }
            Some("DATA") => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                let text = read_data(&mut stream).await;
                let _gone = messages.send(Message { to: std::mem::take(&mut to), text });
                "250 taken"
            }
            Some("QUIT") => {
                let _gone = stream.write_all(b"221 bye\r\n").await;
                return;
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> String {
    let (mut text, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).await.unwrap() > 0 && line != ".\r\n" {
        text.push_str(&line);
        line.clear();
    }
    text.replace("=\r\n", "").replace("=3D", "=")
}
