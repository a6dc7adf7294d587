//! Runs `fintrack` among the example statements and keeps what it said.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fintrack_core::name::Name;
use fintrack_db::testing::TestDb;
use fintrack_db::user;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What of this machine's settings a run may see: where programs and a PostgreSQL are, nothing of how it looks.
const SETTINGS: &[&str] = &["PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "FINTRACK_PG_BIN"];

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Everything at once, for a snapshot.
    pub(crate) fn transcript(&self) -> String {
        format!("exit code {}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr)
    }

    /// What a command that must succeed printed, as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.transcript());
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// The folder of the example statements.
pub(crate) fn statements() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/statements")
}

/// The command among the example statements, on a screen of 100 columns.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fintrack"));
    command
        .args(args)
        .current_dir(statements())
        .env_clear()
        .envs(SETTINGS.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .env("COLUMNS", "100")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn fintrack(args: &[&str]) -> Run {
    Run::of(command(args).output().unwrap())
}

/// Runs it to its end with something to read.
pub(crate) fn fintrack_reading(args: &[&str], stdin: &[u8]) -> Run {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

/// Books of a test's own, in a database that is dropped at the end.
pub(crate) struct TestBooks {
    url: String,
    folder: TempDir,
    // Dropped last: the database needs the runtime.
    test: TestDb,
    runtime: Runtime,
}

impl TestBooks {
    /// Books without anything in them.
    pub(crate) fn empty() -> Self {
        let runtime = Runtime::new().unwrap();
        let test = runtime.block_on(TestDb::new());
        Self { url: test.app_url(), folder: tempfile::tempdir().unwrap(), test, runtime }
    }

    /// Books with the account and the card of the household.
    pub(crate) fn of_the_household() -> Self {
        let books = Self::empty();
        let opening = ["--opened-on", "2026-01-01", "--opening-balance"];
        for (name, balance) in [("Conta Digital", "3250.40"), ("Conta Ipê", "8500.00")] {
            let add = books.fintrack(&[&["accounts", "add", name], &opening[..], &[balance]].concat());
            assert_eq!(add.code, 0, "{}", add.transcript());
        }
        let days = ["--limit", "8000", "--closing-day", "25", "--due-day", "5", "--pays-from", "Conta Digital"];
        let add = books.fintrack(&[&["cards", "add", "Cartão Digital"], &days[..]].concat());
        assert_eq!(add.code, 0, "{}", add.transcript());
        books
    }

    /// Runs the command on these books.
    pub(crate) fn fintrack(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// The command on these books, to be run in another way.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(args);
        command.env("DATABASE_URL", &self.url);
        command
    }

    /// A file of some bytes, outside the example statements.
    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Somebody with an account, and nothing else.
    pub(crate) fn register(&self, email: &str) {
        let name = Name::new("Ana").unwrap();
        assert!(self.runtime.block_on(user::register(self.test.db(), &name, email)).unwrap().is_some());
    }

    /// Changes the books behind the back of everything that watches them.
    pub(crate) fn tamper(&self, statement: &'static str) {
        self.runtime.block_on(self.test.tamper(statement));
    }

    /// Every transaction, as programs see it.
    pub(crate) fn transactions(&self) -> Vec<serde_json::Value> {
        let list = self.fintrack(&["transactions", "--limit", "10000", "--output", "json"]).json();
        list.as_array().unwrap().clone()
    }
}
