//! One PostgreSQL cluster: made, configured, started, stopped.

use std::fs;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::binaries::{PgBinaries, locate_binaries, locate_major};
use super::error::is_about_a_full_disk;
use super::layout::Layout;
use super::service_user::{Lifetime, ServerUser};
use super::supervisor::remove_if_there;
use super::{ADMIN_ROLE, APP_ROLE, DATABASE, EmbeddedError};

/// How long a start may take: crash recovery replays up to `max_wal_size`.
pub(crate) const START_SECONDS_MAX: u64 = 120;
/// How long a clean stop may take before the server is told to drop everything.
pub(crate) const STOP_SECONDS_MAX: u64 = 60;
/// How many times a start is tried while children of a killed server still hold its memory.
const START_ATTEMPTS: u32 = 5;

const POLL: Duration = Duration::from_millis(10);

/// What a power failure may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing that was committed.
    Full,
    /// Everything: the cluster holds nothing but tests.
    Disposable,
}

/// A cluster and everything needed to run it.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    layout: Layout,
    binaries: PgBinaries,
    user: ServerUser,
    durability: Durability,
}

/// A server that was started by this process.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) child: Child,
}

impl Cluster {
    /// Chooses the server and its user; touches nothing.
    pub(crate) fn plan(
        layout: &Layout,
        configured: Option<&Path>,
        durability: Durability,
    ) -> Result<Self, EmbeddedError> {
        let data_dir = layout.root().parent().unwrap_or(layout.root());
        let binaries = match layout.existing_major() {
            Some(major) => locate_major(configured, data_dir, major)?,
            None => locate_binaries(configured, Some(data_dir))?,
        };
        let user = ServerUser::decide(&[layout.root(), binaries.folder()])?;
        Ok(Self { layout: layout.clone(), binaries, user, durability })
    }

    pub(crate) const fn major(&self) -> u32 {
        self.binaries.major()
    }

    fn data(&self) -> PathBuf {
        self.layout.data(self.binaries.major())
    }

    /// Makes the cluster if there is none, writes its configuration, and clears what a killed server left.
    pub(crate) fn prepare(&self) -> Result<(), EmbeddedError> {
        self.layout.trim_log()?;
        if self.data().join("PG_VERSION").is_file() {
            self.user.refuse_anothers(&self.data())?;
        } else {
            self.initialise().map_err(|error| self.explain(error))?;
        }
        self.user.create_private(&self.layout.socket_dir())?;
        self.configure()?;
        self.clear_leftover()?;
        self.free_socket()
    }

    /// A program that found no room says so among much else.
    fn explain(&self, error: EmbeddedError) -> EmbeddedError {
        if let EmbeddedError::Failed { message, .. } = &error
            && is_about_a_full_disk(message)
        {
            return EmbeddedError::DiskFull { path: self.layout.root().to_owned() };
        }
        error
    }

    /// Under another name first, so that a cluster that has its name is whole.
    fn initialise(&self) -> Result<(), EmbeddedError> {
        let unfinished = self.layout.root().join(format!("{}.new", self.major()));
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(EmbeddedError::folder("remove", &unfinished))?;
        }
        self.user.create_private(&unfinished)?;

        let mut initdb = self.user.command(&self.binaries.program("initdb"), Lifetime::OfParent);
        initdb.arg("--pgdata").arg(&unfinished).args(["--username", ADMIN_ROLE, "--encoding=UTF8", "--auth=peer"]);
        // One collation on every machine: code points. From 17 on the server brings it along.
        if self.major() >= 17 {
            initdb.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]);
        } else {
            initdb.arg(if cfg!(target_os = "linux") { "--locale=C.UTF-8" } else { "--locale=C" });
        }
        if self.durability == Durability::Disposable {
            initdb.arg("--no-sync");
        }
        run(&mut initdb, None)?;

        let mut single = self.user.command(&self.binaries.program("postgres"), Lifetime::OfParent);
        single.args(["--single", "-D"]).arg(&unfinished).arg("postgres");
        run(&mut single, Some(&format!("create database {DATABASE};\n")))?;
        fs::rename(&unfinished, self.data()).map_err(EmbeddedError::folder("rename", &unfinished))
    }

    /// Rewrites the three files at every start: they are FinTrack's, not the user's. The files exist since `initdb`
    /// and keep their owner.
    fn configure(&self) -> Result<(), EmbeddedError> {
        let client = self.user.client();
        let files = [
            ("postgresql.conf", self.settings()),
            ("pg_hba.conf", "local all all peer map=fintrack\n".to_owned()),
            ("pg_ident.conf", format!("fintrack \"{client}\" {ADMIN_ROLE}\nfintrack \"{client}\" {APP_ROLE}\n")),
        ];
        for (name, text) in files {
            let path = self.data().join(name);
            fs::write(&path, text).map_err(EmbeddedError::folder("write", &path))?;
        }
        Ok(())
    }

    fn settings(&self) -> String {
        let socket_dir = self.layout.socket_dir().display().to_string().replace('\'', "''");
        let connections_max = match self.durability {
            Durability::Full => 50,
            // Every test is a process with a pool of its own.
            Durability::Disposable => 300,
        };
        let mut settings = format!(
            "# Written by FinTrack at every start.\n\
             listen_addresses = ''\n\
             unix_socket_directories = '{socket_dir}'\n\
             unix_socket_permissions = 0700\n\
             max_connections = {connections_max}\n\
             shared_buffers = 64MB\n\
             work_mem = 8MB\n\
             max_wal_size = 512MB\n\
             wal_level = minimal\n\
             max_wal_senders = 0\n\
             jit = off\n\
             timezone = 'UTC'\n\
             log_timezone = 'UTC'\n\
             log_line_prefix = '%m [%p] '\n\
             # No details: they would quote rows.\n\
             log_error_verbosity = terse\n"
        );
        if self.major() >= 18 {
            settings.push_str("io_method = sync\n");
        }
        settings.push_str(match self.durability {
            Durability::Full => "fsync = on\n",
            // Statements that fail on purpose are what tests are made of.
            Durability::Disposable => {
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n\
                 log_min_messages = fatal\nlog_min_error_statement = fatal\n"
            }
        });
        settings
    }

    /// Ends a server that outlived its supervisor, and removes a lock file that names some other program.
    fn clear_leftover(&self) -> Result<(), EmbeddedError> {
        let Some(pid) = Postmaster::read(&self.data()).map(|postmaster| postmaster.pid) else {
            return Ok(());
        };
        if test_kill_process(pid).is_err() {
            return Ok(()); // PostgreSQL itself replaces the lock file of a dead process
        }
        if !serves(pid, &self.data()) {
            // The number went to another program after a crash; PostgreSQL would believe it to be a server.
            let path = self.data().join("postmaster.pid");
            return fs::remove_file(&path).map_err(EmbeddedError::folder("remove", &path));
        }
        let _already_gone = kill_process(pid, Signal::INT);
        self.wait("stop", STOP_SECONDS_MAX, || Ok(test_kill_process(pid).is_err().then_some(())))
    }

    /// Refuses a socket that someone listens on; ours does not run. What a killed server left is removed, for PostgreSQL
    /// believes in it as long as any process has the number.
    fn free_socket(&self) -> Result<(), EmbeddedError> {
        let (socket, lock) = (self.layout.socket(), self.layout.socket_lock());
        let is_free = match UnixStream::connect(&socket) {
            Ok(_) => false,
            Err(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused),
        };
        if !is_free {
            let note = fs::read_to_string(&lock).unwrap_or_default();
            let pid = note.lines().next().and_then(|pid| pid.trim().parse().ok());
            return Err(EmbeddedError::SocketTaken { path: socket, pid });
        }
        remove_if_there(&lock)?;
        remove_if_there(&socket)?;
        Ok(())
    }

    /// Starts the server and waits until it accepts connections.
    pub(crate) fn start(&self, lifetime: Lifetime) -> Result<Server, EmbeddedError> {
        let mut attempt = 1;
        loop {
            match self.start_once(lifetime) {
                Err(EmbeddedError::Start { .. }) if attempt < START_ATTEMPTS => {
                    thread::sleep(Duration::from_millis(300));
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    fn start_once(&self, lifetime: Lifetime) -> Result<Server, EmbeddedError> {
        let program = self.binaries.program("postgres");
        let log = self.layout.open_log()?;
        let error_log = log.try_clone().map_err(EmbeddedError::folder("open", self.layout.log()))?;
        let mut command = self.user.command(&program, lifetime);
        command.arg("-D").arg(self.data()).stdin(Stdio::null()).stdout(log).stderr(error_log);
        let mut child = command.spawn().map_err(EmbeddedError::run(program))?;
        self.wait("start", START_SECONDS_MAX, || {
            if child.try_wait().map_err(EmbeddedError::run("postgres"))?.is_some() {
                return Err(self.not_started());
            }
            let ready = Postmaster::read(&self.data())
                .is_some_and(|postmaster| postmaster.is_ready && postmaster.is_process(child.id()));
            Ok(ready.then_some(()))
        })?;
        Ok(Server { child })
    }

    /// Stops the server cleanly, or at least for certain.
    pub(crate) fn stop(&self, server: &mut Server) -> Result<(), EmbeddedError> {
        let ask = |server: &mut Server, signal| {
            signal_child(&server.child, signal);
            self.wait("stop", STOP_SECONDS_MAX, || {
                Ok(server.child.try_wait().map_err(EmbeddedError::run("postgres"))?.map(|_| ()))
            })
        };
        ask(server, Signal::INT).or_else(|_| ask(server, Signal::QUIT))?;
        // It may lie in the system's place for temporary things; the next start makes it anew.
        let _not_empty = fs::remove_dir(self.layout.socket_dir());
        Ok(())
    }

    /// Whether a server of this cluster accepts connections, whoever started it.
    #[cfg(feature = "testing")]
    pub(crate) fn is_ready(&self) -> bool {
        Postmaster::read(&self.data()).is_some_and(|postmaster| {
            postmaster.is_ready && test_kill_process(postmaster.pid).is_ok() && serves(postmaster.pid, &self.data())
        })
    }

    /// Where the server's process is noted.
    #[cfg(feature = "testing")]
    pub(crate) fn pid_file(&self) -> PathBuf {
        self.data().join("postmaster.pid")
    }

    pub(crate) fn not_started(&self) -> EmbeddedError {
        EmbeddedError::not_started(&self.layout)
    }

    fn wait(
        &self,
        what: &'static str,
        seconds: u64,
        mut look: impl FnMut() -> Result<Option<()>, EmbeddedError>,
    ) -> Result<(), EmbeddedError> {
        let start = Instant::now();
        while look()?.is_none() {
            if start.elapsed() >= Duration::from_secs(seconds) {
                return Err(EmbeddedError::slow(what, seconds, &self.layout));
            }
            thread::sleep(POLL);
        }
        Ok(())
    }
}

/// What PostgreSQL writes to `postmaster.pid`.
struct Postmaster {
    pid: Pid,
    is_ready: bool,
}

impl Postmaster {
    fn read(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        Some(Self { pid, is_ready: lines.nth(6).is_some_and(|status| status.trim() == "ready") })
    }

    fn is_process(&self, id: u32) -> bool {
        u32::try_from(self.pid.as_raw_nonzero().get()) == Ok(id)
    }
}

/// Whether a process is a server of this folder: PostgreSQL works in its data folder.
fn serves(pid: Pid, data: &Path) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let working_folder = fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero()));
    working_folder.is_ok_and(|folder| folder == data)
}

fn signal_child(child: &Child, signal: Signal) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _already_gone = kill_process(pid, signal);
    }
}

/// Runs a program to its end; what it printed becomes the error.
fn run(command: &mut Command, input: Option<&str>) -> Result<(), EmbeddedError> {
    let program = PathBuf::from(command.get_program());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(EmbeddedError::run(&program))?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(input.as_bytes()).map_err(EmbeddedError::run(&program))?;
    }
    let output = child.wait_with_output().map_err(EmbeddedError::run(&program))?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(EmbeddedError::Failed { program, message })
}
