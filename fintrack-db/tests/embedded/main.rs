//! The private PostgreSQL through everything that happens to it: joined, killed, stopped, left alone.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on must fail, or say that it did not"
)]

mod disk;
mod listener;
mod trouble;

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use fintrack_db::embedded::{
    ADMIN_ROLE, APP_ROLE, DATABASE, EmbeddedError, Endpoint, Lease, Status, StopMode, SupervisorCommand, ensure_with,
    locate_binaries, status, stop, supervise,
};
use fintrack_db::{ConnectError, Db, Target};
use sqlx::{Connection, PgConnection};

/// Not a test: what [`supervisor`] runs. The data directory is the last argument, which the harness takes for the name
/// of one more test.
#[test]
#[ignore = "the other tests run it as their supervisor"]
fn supervise_for_the_others() {
    let data_dir = std::env::args().next_back().unwrap();
    assert!(Path::new(&data_dir).is_dir(), "run by the other tests only");
    // A failure stands in the log, where `ensure` looks.
    let _logged = supervise(Path::new(&data_dir), Duration::from_secs(1));
}

fn supervisor() -> SupervisorCommand {
    SupervisorCommand {
        program: std::env::current_exe().unwrap(),
        arguments: ["--ignored", "--exact", "--nocapture", "supervise_for_the_others"].map(OsString::from).to_vec(),
    }
}

/// A data directory whose cluster is stopped at the end.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// PostgreSQL's own folder.
    fn data(&self, endpoint: &Endpoint) -> PathBuf {
        self.path().join("cluster").join(endpoint.major().to_string())
    }

    /// What the cluster's own record says of its last stop.
    fn state(&self, endpoint: &Endpoint) -> String {
        let program = locate_binaries(configured(), None).unwrap().folder().join("pg_controldata");
        let output = Command::new(program).arg("-D").arg(self.data(endpoint)).env("LC_ALL", "C").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let state = text.lines().find_map(|line| line.strip_prefix("Database cluster state:"));
        state.unwrap_or(&text).trim().to_owned()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ensure(&self) -> (Endpoint, Lease) {
        ensure_with(self.path(), &supervisor()).unwrap()
    }

    fn server_pid(&self) -> u32 {
        match status(self.path()).unwrap() {
            Status::Running { server_pid, .. } => server_pid,
            other @ (Status::Absent | Status::Stopped { .. } | Status::Changing) => {
                panic!("the server does not run: {other:?}")
            }
        }
    }

    fn supervisor_pid(&self) -> u32 {
        let note = fs::read_to_string(self.path().join("cluster/supervisor.lock")).unwrap();
        note.trim().parse().unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        stop(self.path(), StopMode::Force).unwrap();
    }
}

/// The folder of server programs that the environment names.
fn configured() -> Option<&'static Path> {
    static FOLDER: LazyLock<Option<OsString>> = LazyLock::new(|| std::env::var_os("FINTRACK_PG_BIN"));
    FOLDER.as_deref().filter(|folder| !folder.is_empty()).map(Path::new)
}

fn kill(signal: &str, pid: u32) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

fn is_alive(pid: u32) -> bool {
    Command::new("kill").args(["-0", &pid.to_string()]).output().unwrap().status.success()
}

/// Waits for what will come; the runner's time limit is the only one.
fn until(mut look: impl FnMut() -> bool) {
    while !look() {
        thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn count(endpoint: &Endpoint) -> Result<i64, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&endpoint.connect_as(ADMIN_ROLE)).await?;
    sqlx::query_scalar("select count(*) from marks").fetch_one(&mut connection).await
}

#[tokio::main(flavor = "current_thread")]
async fn mark(endpoint: &Endpoint) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(&endpoint.connect_as(ADMIN_ROLE)).await?;
    sqlx::raw_sql("create table if not exists marks (id bigint); insert into marks values (1)")
        .execute(&mut connection)
        .await?;
    connection.close().await
}

#[test]
fn a_new_cluster_is_private_durable_and_on_no_network() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(endpoint.socket_dir()), 0o700);
    let data = home.path().join("cluster").join(endpoint.major().to_string());
    assert_eq!(mode(&data), 0o700);
    let settings = fs::read_to_string(data.join("postgresql.conf")).unwrap();
    assert!(settings.contains("fsync = on") && settings.contains("listen_addresses = ''"), "{settings}");
    mark(&endpoint).unwrap();
    assert_eq!(count(&endpoint).unwrap(), 1);
}

#[test]
fn a_second_process_joins_the_server_that_runs() {
    let home = Home::new();
    let (first, _lease) = home.ensure();
    let pid = home.server_pid();
    let (second, _other_lease) = home.ensure();
    assert_eq!((first, pid), (second, home.server_pid()));
}

#[test]
fn processes_that_start_at_once_end_with_one_cluster() {
    let home = Home::new();
    let joined: Vec<(Endpoint, Lease)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| home.ensure())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(joined.len(), 4);
    assert!(joined.iter().all(|(endpoint, _)| *endpoint == joined[0].0));
    mark(&joined[0].0).unwrap();
}

#[test]
fn the_server_stops_when_nobody_has_used_it_for_a_while() {
    let home = Home::new();
    let (_, lease) = home.ensure();
    let pid = home.server_pid();
    drop(lease);
    until(|| matches!(status(home.path()).unwrap(), Status::Stopped { major: Some(_) }));
    assert!(!is_alive(pid));
}

#[test]
fn a_server_in_use_is_not_stopped_unless_forced() {
    let home = Home::new();
    let (_, lease) = home.ensure();
    assert!(matches!(stop(home.path(), StopMode::WhenUnused), Err(EmbeddedError::InUse)));
    assert!(matches!(status(home.path()).unwrap(), Status::Running { in_use: true, .. }));
    assert!(stop(home.path(), StopMode::Force).unwrap());
    assert!(!stop(home.path(), StopMode::Force).unwrap(), "it was stopped already");
    drop(lease);
    home.ensure();
    assert!(stop(home.path(), StopMode::WhenUnused).unwrap());
}

#[test]
fn a_killed_server_comes_back_with_what_was_committed() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    mark(&endpoint).unwrap();
    let pid = home.server_pid();
    kill("-9", pid);
    until(|| matches!(status(home.path()).unwrap(), Status::Running { server_pid, .. } if server_pid != pid));
    let (endpoint, _lease) = home.ensure();
    assert_eq!(count(&endpoint).unwrap(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_killed_supervisor_takes_the_server_along_cleanly() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    mark(&endpoint).unwrap();
    let server = home.server_pid();
    kill("-9", home.supervisor_pid());
    until(|| matches!(status(home.path()).unwrap(), Status::Stopped { .. }));
    until(|| !is_alive(server));
    assert_eq!(home.state(&endpoint), "shut down");
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_on_its_way_out_is_no_obstacle_to_the_next_one() {
    let home = Home::new();
    let (endpoint, lease) = home.ensure();
    mark(&endpoint).unwrap();
    let server = home.server_pid();
    kill("-9", home.supervisor_pid());
    until(|| matches!(status(home.path()).unwrap(), Status::Stopped { .. }));
    // At once: the server may still be on its way out.
    let (endpoint, _new_lease) = home.ensure();
    assert_ne!(home.server_pid(), server);
    assert_eq!(count(&endpoint).unwrap(), 1);
    drop(lease);
}

#[test]
fn a_lock_file_that_names_another_living_program_is_no_obstacle() {
    let home = Home::new();
    let (endpoint, lease) = home.ensure();
    mark(&endpoint).unwrap();
    drop(lease);
    assert!(stop(home.path(), StopMode::WhenUnused).unwrap());
    // As after a power failure, when the number has gone to someone else: to this test.
    let data = home.path().join("cluster").join(endpoint.major().to_string());
    let stale = format!("{}\n{}\n1700000000\n5432\n/tmp\n\n  1 1\nready   \n", std::process::id(), data.display());
    fs::write(data.join("postmaster.pid"), stale).unwrap();
    let (endpoint, _lease) = home.ensure();
    assert_eq!(count(&endpoint).unwrap(), 1);
}

#[test]
fn a_data_directory_with_a_long_path_has_its_socket_elsewhere() {
    let home = Home::new();
    let deep = home.path().join("a-folder-with-a-long-name/".repeat(6));
    fs::create_dir_all(&deep).unwrap();
    let (endpoint, _lease) = ensure_with(&deep, &supervisor()).unwrap();
    assert!(!endpoint.socket_dir().starts_with(&deep));
    mark(&endpoint).unwrap();
    stop(&deep, StopMode::Force).unwrap();
    assert!(!endpoint.socket_dir().exists(), "nothing is left in a place that is not ours");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let home = Home::new();
    let (endpoint, lease) = home.ensure();
    drop(lease);
    assert!(stop(home.path(), StopMode::WhenUnused).unwrap());
    let data = home.path().join("cluster").join(endpoint.major().to_string());
    fs::remove_file(data.join("global/pg_control")).unwrap();
    let error = ensure_with(home.path(), &supervisor()).unwrap_err().to_string();
    assert!(error.contains("pg_control"), "{error}");
}

#[test]
fn books_of_another_major_version_are_refused_before_anything_is_touched() {
    let home = Home::new();
    let foreign: PathBuf = home.path().join("cluster/14");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("PG_VERSION"), "14\n").unwrap();
    let error = ensure_with(home.path(), &supervisor()).unwrap_err();
    assert!(matches!(error, EmbeddedError::OtherMajor { needed: 14, .. }), "{error}");
    assert!(locate_binaries(None, None).is_ok());
}

#[tokio::test]
async fn a_role_that_policies_do_not_bind_is_refused() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    let folder = endpoint.socket_dir().display().to_string();
    let target =
        || Target::Url { url: format!("postgres:///{DATABASE}?host={folder}&user={ADMIN_ROLE}"), admin_url: None };
    Db::connect(target()).await.unwrap();
    let mut admin = PgConnection::connect_with(&endpoint.connect_as(ADMIN_ROLE)).await.unwrap();
    sqlx::raw_sql("alter role fintrack_app bypassrls").execute(&mut admin).await.unwrap();
    let error = Db::connect(target()).await.unwrap_err();
    assert!(matches!(&error, ConnectError::Unbound { role } if role == APP_ROLE), "{error}");
}
