//! A private PostgreSQL among others: asked to end, kept out, overtaken.

use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use super::*;

/// The user that runs PostgreSQL for root.
const NOBODY: u32 = 65534;

#[test]
fn a_supervisor_that_is_told_to_end_stops_the_server_cleanly_first() {
    for signal in ["-TERM", "-INT"] {
        let home = Home::new();
        let (endpoint, lease) = home.ensure();
        mark(&endpoint).unwrap();
        let server = home.server_pid();
        kill(signal, home.supervisor_pid());
        // In use or not: it is the system that is shutting down.
        until(|| matches!(status(home.path()).unwrap(), Status::Stopped { .. }));
        assert!(!is_alive(server), "the supervisor ends last");
        assert_eq!(home.state(&endpoint), "shut down");
        assert!(!endpoint.socket_dir().exists() && !home.path().join("cluster/running").exists());
        drop(lease);
        let (endpoint, _lease) = home.ensure();
        assert_eq!(count(&endpoint).unwrap(), 1);
    }
}

/// Not a test: what the next one runs as another user.
#[test]
#[ignore = "another test runs it as another user"]
fn ensure_for_the_others() {
    let home = std::env::var("FINTRACK_TEST_HOME").unwrap();
    println!("said: {}", ensure_with(Path::new(&home), &supervisor()).unwrap_err());
}

#[test]
fn a_data_directory_that_may_not_be_written_is_named() {
    let home = tempfile::tempdir().unwrap();
    let closed = home.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", "trouble::ensure_for_the_others"])
        .env("FINTRACK_TEST_HOME", &closed)
        .current_dir("/")
        .stderr(Stdio::inherit());
    // Nothing is closed to root.
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let Ok(output) = command.output() else {
        eprintln!("skipped: another user cannot run this program where it lies");
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let expected = format!("said: cannot create {}", closed.join("cluster").display());
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn books_that_belong_to_another_user_are_refused() {
    if !is_root() {
        eprintln!("skipped: only root can give a folder away");
        return;
    }
    let home = Home::new();
    let (endpoint, lease) = home.ensure();
    drop(lease);
    assert!(stop(home.path(), StopMode::WhenUnused).unwrap());
    let data = home.data(&endpoint);
    std::os::unix::fs::chown(&data, Some(1), None).unwrap();
    let error = ensure_with(home.path(), &supervisor()).unwrap_err().to_string();
    let expected = format!("{} belongs to another user than ", data.display());
    assert!(error.contains(&expected) && error.contains("chown -R"), "{error}");
}

#[test]
fn a_socket_that_another_server_listens_on_is_named_with_its_process() {
    let home = Home::new();
    let (endpoint, lease) = home.ensure();
    mark(&endpoint).unwrap();
    drop(lease);
    assert!(stop(home.path(), StopMode::WhenUnused).unwrap());
    fs::create_dir(endpoint.socket_dir()).unwrap();
    let socket = endpoint.socket_dir().join(".s.PGSQL.5432");
    let listener = UnixListener::bind(&socket).unwrap();
    let lock = endpoint.socket_dir().join(".s.PGSQL.5432.lock");
    fs::write(&lock, format!("{}\n/elsewhere\n", std::process::id())).unwrap();
    let error = ensure_with(home.path(), &supervisor()).unwrap_err().to_string();
    let expected = format!("another server (process {}) listens on {}", std::process::id(), socket.display());
    assert!(error.contains(&expected), "{error}");
    // It is gone, and its number belongs to a program that lives.
    drop(listener);
    let (endpoint, _lease) = home.ensure();
    assert_eq!(count(&endpoint).unwrap(), 1);
}

/// What all processes of a server have in memory, shared pages counted once, in KiB.
#[cfg(target_os = "linux")]
fn resident_kib(server: u32) -> u64 {
    let is_of_server = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse::<u32>().ok());
        *pid == server || parent == Some(server)
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let share = |pid: u32| {
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or("0 kB");
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    pids.filter(is_of_server).map(share).sum()
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_server_in_use_takes_little_of_a_small_machine() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    let url = format!("postgres:///{DATABASE}?host={}&user={ADMIN_ROLE}", endpoint.socket_dir().display());
    let db = Db::connect(Target::Url { url, admin_url: None }).await.unwrap();
    db.ping().await.unwrap();
    let resident = resident_kib(home.server_pid());
    println!("PostgreSQL {}: {resident} KiB", endpoint.major());
    assert!((5_000..80_000).contains(&resident), "{resident} KiB");
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.starts_with(b"0\n")
}
