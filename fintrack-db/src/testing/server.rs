//! A PostgreSQL server that one test has for itself, on a TCP port: to be broken, and to be spoken to as others' servers
//! are.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::embedded::service_user::{Lifetime, ServerUser};
use crate::embedded::{PgBinaries, configured_binaries, locate_binaries};

/// How long the processes of a killed server may take to notice.
const LET_GO_TIME_MAX: Duration = Duration::from_mins(1);

/// Whom [`OwnServer::kill`] kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// All processes of the server, as when a machine's memory is full or its power fails.
    All,
    /// The postmaster alone.
    Postmaster,
}

/// The superuser that `initdb` makes.
pub const OWNER: &str = "postgres";

/// A running server; stopped when dropped, and when the thread ends that started it.
#[derive(Debug)]
pub struct OwnServer {
    folder: TempDir,
    binaries: PgBinaries,
    user: ServerUser,
    port: u16,
    child: Option<Child>,
}

impl OwnServer {
    /// Makes a cluster whose databases have this encoding, and starts it. Whoever comes as `postgres` is let in; everyone
    /// else needs a password.
    pub fn start(encoding: &str) -> Self {
        let binaries = locate_binaries(configured_binaries().as_deref(), None).expect("a PostgreSQL server");
        let folder = tempfile::tempdir().expect("a folder");
        let user = ServerUser::decide(&[folder.path(), binaries.folder()]).expect("a user for the server");
        user.create_private(&folder.path().join("data")).expect("the data folder");
        user.create_private(&folder.path().join("run")).expect("the socket folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut server = Self { folder, binaries, user, port, child: None };
        let mut initdb = server.command("initdb");
        initdb.arg("--pgdata").arg(server.data()).args([
            "--username",
            OWNER,
            "--locale=C",
            "--auth=trust",
            "--no-sync",
        ]);
        let output = initdb.arg(format!("--encoding={encoding}")).output().expect("running initdb");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        server.write(
            "pg_hba.conf",
            &format!("local all all trust\nhost all {OWNER} all trust\nhost all all all scram-sha-256\n"),
        );
        let socket_dir = server.socket_dir().display().to_string();
        server.configure(&format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{socket_dir}'\n\
             fsync = off\nshared_buffers = 16MB\nmax_connections = 30\n"
        ));
        server.restart();
        server
    }

    /// Adds lines to the configuration, for the next start.
    pub fn configure(&self, lines: &str) {
        let path = self.data().join("postgresql.conf");
        let mut file = fs::OpenOptions::new().append(true).open(path).expect("opening the configuration");
        file.write_all(lines.as_bytes()).expect("writing the configuration");
    }

    /// Writes a file of the data folder, which the server's user alone can read.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.data().join(name);
        fs::write(&path, text).expect("writing a file");
        let owner = fs::metadata(self.data()).expect("the data folder");
        std::os::unix::fs::chown(&path, Some(owner.uid()), Some(owner.gid())).expect("handing the file over");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("protecting the file");
    }

    /// Stops the server if it runs, and starts it. After [`Self::kill`] it is tried until the last of the killed server's
    /// processes has let go of its memory.
    pub fn restart(&mut self) {
        self.stop();
        let start = Instant::now();
        while let Err(log) = self.try_start() {
            let is_held = log.contains("pre-existing shared memory block") || log.contains("is another postmaster");
            assert!(is_held && start.elapsed() < LET_GO_TIME_MAX, "{log}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The error is the server's log.
    fn try_start(&mut self) -> Result<(), String> {
        let log = fs::File::create(self.log()).expect("the log");
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut child = command.spawn().expect("running postgres");
        // A killed server leaves a note behind that says "ready" as well.
        let pid = child.id().to_string();
        let is_ready = || {
            let note = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
            let says = |line, what: &str| note.lines().nth(line).is_some_and(|text| text.trim() == what);
            says(0, &pid) && says(7, "ready")
        };
        while !is_ready() {
            if child.try_wait().expect("asking for postgres").is_some() {
                return Err(fs::read_to_string(self.log()).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child = Some(child);
        Ok(())
    }

    /// Kills the server, or the one process alone that the others are children of: these notice, some of them only after
    /// what they were doing.
    pub fn kill(&mut self, whom: Kill) {
        let mut child = self.child.take().expect("a server that runs");
        let children = match whom {
            Kill::All => children_of(child.id()),
            Kill::Postmaster => Vec::new(),
        };
        child.kill().expect("killing the postmaster");
        for pid in children {
            let _already_gone = kill_process(pid, Signal::KILL);
        }
        child.wait().expect("waiting for the postmaster");
    }

    /// Stops the server, ending its connections.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
            let _already_gone = kill_process(pid, Signal::INT);
            child.wait().expect("waiting for postgres");
        }
    }

    /// The address for a role and a database, over TCP; the role may be `name:password`.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{database}", self.port)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its socket.
    pub fn socket_dir(&self) -> PathBuf {
        self.folder.path().join("run")
    }

    /// A folder for the test's own files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn command(&self, program: &str) -> Command {
        self.user.command(&self.binaries.program(program), Lifetime::OfParent)
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The children of a process, as Linux tells them; none elsewhere.
fn children_of(pid: u32) -> Vec<Pid> {
    let listed = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    listed.split_whitespace().filter_map(|pid| pid.parse().ok().and_then(Pid::from_raw)).collect()
}
