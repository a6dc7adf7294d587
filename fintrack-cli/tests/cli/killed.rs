//! The private PostgreSQL, looked after by the command itself, and killed in the middle of an import.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use fintrack_db::{Db, Target, account, workspace};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::run::{Run, command};

/// A data folder whose database is stopped at the end.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = command(args);
        command.env("FINTRACK_DATA_DIR", self.folder.path());
        command
    }

    pub(crate) fn fintrack(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    fn status(&self) -> serde_json::Value {
        self.fintrack(&["db", "status", "--output", "json"]).json()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let stop = self.fintrack(&["db", "stop", "--force", "--quiet"]);
        assert!(stop.code == 0 || std::thread::panicking(), "{}", stop.transcript());
    }
}

#[test]
fn the_database_says_where_it_is_and_stops_when_it_is_told() {
    let home = Home::new();
    assert_eq!(home.status()["status"], "absent");
    assert_eq!(home.fintrack(&["accounts"]).code, 0);
    let running = home.status();
    assert_eq!(running["status"], "running");
    let path = home.fintrack(&["db", "path"]);
    assert_eq!(path.stdout.trim_end(), running["folder"].as_str().unwrap());
    let stop = home.fintrack(&["db", "stop"]);
    assert_eq!((stop.code, &*stop.stderr), (0, "The database has stopped.\n"));
    assert_eq!(home.status()["status"], "stopped");
}

#[test]
fn a_database_killed_in_the_middle_of_an_import_leaves_nothing_half_written() {
    let home = Home::new();
    let add = home.fintrack(&["accounts", "add", "Conta Ipê", "--opened-on", "2026-01-01"]);
    assert_eq!(add.code, 0, "{}", add.transcript());

    // The account is held, so that the import waits amid its transaction.
    let runtime = Runtime::new().unwrap();
    let target = Target::Embedded { data_dir: home.folder.path().to_owned() };
    let held = runtime.block_on(async {
        let db = Db::connect(target).await.unwrap();
        let name = fintrack_core::name::Name::new("Pessoal").unwrap();
        let scope = workspace::find_or_create_local(&db, &name, fintrack_core::money::Currency::BRL).await.unwrap();
        let mut tx = db.begin(scope).await.unwrap();
        let id = account::find_by_name(&mut tx, "Conta Ipê").await.unwrap().unwrap().id;
        account::lock(&mut tx, id).await.unwrap();
        (db, tx)
    });
    let args = ["import", "conta-ipe/2026-03.ofx", "--account", "Conta Ipê", "--commit"];
    let mut import = home.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(import.stderr.take().unwrap());
    let mut told = String::new();
    stderr.read_line(&mut told).unwrap();
    assert!(told.starts_with("10 lines read"), "the transaction has begun: {told}");

    let pid = home.status()["pid"].to_string();
    assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    let mut error = String::new();
    std::io::Read::read_to_string(&mut stderr, &mut error).unwrap();
    assert_eq!(import.wait().unwrap().code(), Some(1), "{error}");
    assert!(error.contains("the database is not available") && error.contains("nothing was written"), "{error}");
    runtime.block_on(async { drop(held) });

    let list = home.fintrack(&["transactions", "--output", "json"]).json();
    assert_eq!(list.as_array().unwrap().len(), 0, "nothing half-written");
    let again = home.fintrack(&args);
    assert_eq!(again.code, 0, "{}", again.transcript());
    assert!(again.stdout.contains("10 transactions booked."), "{}", again.stdout);
}
