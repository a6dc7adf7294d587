//! FinTrack's private PostgreSQL: real, durable, and nobody else's business.
//!
//! Without `DATABASE_URL` the books live in a cluster of their own below the data directory. A detached *supervisor*
//! process owns the server; every process that uses it holds a *lease*, a shared file lock that the system releases
//! however the process ends. The supervisor stops the server [`IDLE`] after the last lease, restarts it when it dies,
//! and takes it along, cleanly, when it is itself killed.
//!
//! - The server listens on a unix socket in a private folder, never on a network.
//! - Peer authentication: only the system user who owns the books (or root, who runs it under a service user) enters.
//! - Nothing durable is switched off: what was committed survives a power failure.
//!
//! [`ensure`] joins or starts it; two processes that call it at once end with one cluster.

mod binaries;
pub(crate) mod cluster;
mod error;
pub(crate) mod layout;
pub(crate) mod lock;
pub(crate) mod service_user;
mod supervisor;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

pub use binaries::{MAJOR_MIN, PgBinaries, locate_binaries};
pub use error::EmbeddedError;
pub use supervisor::{IDLE, supervise};

use cluster::{Cluster, Durability, START_SECONDS_MAX, STOP_SECONDS_MAX};
use layout::Layout;
use lock::Lock;
use supervisor::{Running, is_supervised, remove_if_there};

/// The role that owns the schema; a superuser, used for migrations and backups only.
pub const ADMIN_ROLE: &str = "fintrack_admin";
/// The role that serves: no superuser, bound by row-level security.
pub const APP_ROLE: &str = "fintrack_app";
/// The database that holds the books.
pub const DATABASE: &str = "fintrack";

const POLL: Duration = Duration::from_millis(10);

/// Where a private cluster listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    socket_dir: PathBuf,
    major: u32,
}

impl Endpoint {
    pub(crate) const fn new(socket_dir: PathBuf, major: u32) -> Self {
        Self { socket_dir, major }
    }

    /// The folder of its socket.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The major version of the server.
    pub const fn major(&self) -> u32 {
        self.major
    }

    /// How to connect as a role; every setting is explicit, so the `PG…` variables of the environment have no say but
    /// `PGOPTIONS`.
    pub fn connect_as(&self, role: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(5432)
            .username(role)
            .database(DATABASE)
            .ssl_mode(PgSslMode::Disable)
            .application_name("fintrack")
    }
}

/// Keeps the cluster running until dropped.
#[derive(Debug)]
pub struct Lease {
    _lock: Lock,
}

/// How to run a supervisor: the program and the arguments before the data directory.
#[derive(Clone, Debug)]
pub struct SupervisorCommand {
    /// The program.
    pub program: PathBuf,
    /// What comes before the data directory, which is the last argument.
    pub arguments: Vec<OsString>,
}

impl SupervisorCommand {
    /// This very program, as `fintrack db supervise --data-dir DIR`.
    ///
    /// # Errors
    /// [`EmbeddedError::Run`] when the system does not say which program this is.
    pub fn this_program() -> Result<Self, EmbeddedError> {
        let program = env::current_exe().map_err(EmbeddedError::run("this program"))?;
        Ok(Self { program, arguments: ["db", "supervise", "--data-dir"].map(OsString::from).to_vec() })
    }

    /// Detached and silent: [`supervise`] writes what it has to say to the cluster's log.
    fn spawn(&self, data_dir: &Path) -> Result<Child, EmbeddedError> {
        Command::new(&self.program)
            .args(&self.arguments)
            .arg(data_dir)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(EmbeddedError::run(&self.program))
    }
}

/// Joins the cluster of a data directory, starting it if it does not run, with this program as its supervisor.
///
/// Blocks until the server accepts connections: some 30 ms when it was stopped, a second when it is new.
///
/// # Errors
/// [`EmbeddedError`] says what is missing or refused, with the end of the log when the server did not start.
pub fn ensure(data_dir: &Path) -> Result<(Endpoint, Lease), EmbeddedError> {
    ensure_with(data_dir, &SupervisorCommand::this_program()?)
}

/// As [`ensure`], with another program as supervisor.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_with(data_dir: &Path, supervisor: &SupervisorCommand) -> Result<(Endpoint, Lease), EmbeddedError> {
    let layout = Layout::create(data_dir)?;
    let data_dir = layout.root().parent().unwrap_or(data_dir);
    let slow = || EmbeddedError::slow("start", START_SECONDS_MAX, &layout);
    let patience = Duration::from_secs(START_SECONDS_MAX);
    let start = Instant::now();
    let _turn = Lock::exclusive_within(&layout.start_lock(), patience)?.ok_or_else(slow)?;

    let mut lease: Option<Lock> = None;
    let mut child: Option<Child> = None;
    while start.elapsed() < patience {
        if is_supervised(&layout)? {
            // Refused while the supervisor is on its way out.
            if lease.is_none() {
                lease = Lock::try_shared(&layout.leases())?;
            }
            if let Some(running) = Running::read(&layout)
                && let Some(lock) = lease.take()
            {
                return Ok((Endpoint::new(running.socket_dir, running.major), Lease { _lock: lock }));
            }
        } else {
            lease = None;
            match &mut child {
                None => {
                    // What can be known to fail is said here, in full.
                    Cluster::plan(&layout, configured_binaries().as_deref(), Durability::Full)?;
                    remove_if_there(&layout.running())?;
                    child = Some(supervisor.spawn(data_dir)?);
                }
                Some(started) => {
                    if started.try_wait().map_err(EmbeddedError::run(&supervisor.program))?.is_some() {
                        return Err(EmbeddedError::not_started(&layout));
                    }
                }
            }
        }
        thread::sleep(POLL);
    }
    Err(slow())
}

/// What a data directory's cluster is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing has been stored yet.
    Absent,
    /// It does not run.
    Stopped {
        /// The major version that the books are in.
        major: Option<u32>,
    },
    /// A supervisor is starting or stopping it.
    Changing,
    /// It accepts connections.
    Running {
        /// Where.
        endpoint: Endpoint,
        /// The server's process.
        server_pid: u32,
        /// Whether some process holds a lease.
        in_use: bool,
    },
}

/// Looks at a data directory's cluster; starts nothing.
///
/// # Errors
/// [`EmbeddedError::Folder`] when the locks cannot be read.
pub fn status(data_dir: &Path) -> Result<Status, EmbeddedError> {
    let layout = Layout::at(data_dir)?;
    if !layout.exists() {
        return Ok(Status::Absent);
    }
    if !is_supervised(&layout)? {
        return Ok(Status::Stopped { major: layout.existing_major() });
    }
    Ok(match Running::read(&layout) {
        None => Status::Changing,
        Some(running) => Status::Running {
            endpoint: Endpoint::new(running.socket_dir, running.major),
            server_pid: running.server_pid,
            in_use: quiet(&layout)?.is_none(),
        },
    })
}

/// The folder in which a data directory's cluster lies.
///
/// # Errors
/// [`EmbeddedError::Folder`] when the data directory has no absolute path.
pub fn folder(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    Ok(Layout::at(data_dir)?.root().to_owned())
}

/// Whether processes that use the cluster are let finish first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopMode {
    /// Refuses while anyone holds a lease.
    WhenUnused,
    /// Ends their connections.
    Force,
}

/// Stops the cluster and waits for it; `false` when it was not running.
///
/// # Errors
/// [`EmbeddedError::InUse`] while another process holds a lease, unless forced; [`EmbeddedError::Slow`] when the server
/// does not end.
pub fn stop(data_dir: &Path, mode: StopMode) -> Result<bool, EmbeddedError> {
    let layout = Layout::at(data_dir)?;
    if !layout.exists() || !is_supervised(&layout)? {
        return Ok(false);
    }
    // Held until the end, so that nobody joins a server that is about to go.
    let _nobody = match mode {
        StopMode::WhenUnused => Some(quiet(&layout)?.ok_or(EmbeddedError::InUse)?),
        StopMode::Force => None,
    };
    let request = layout.stop_request();
    std::fs::write(&request, "").map_err(EmbeddedError::folder("write", &request))?;
    let start = Instant::now();
    while is_supervised(&layout)? {
        if start.elapsed() >= Duration::from_secs(STOP_SECONDS_MAX) {
            return Err(EmbeddedError::slow("stop", STOP_SECONDS_MAX, &layout));
        }
        thread::sleep(POLL);
    }
    Ok(true)
}

/// The lock that no lease allows; patient, because the supervisor itself tries it for an instant.
fn quiet(layout: &Layout) -> Result<Option<Lock>, EmbeddedError> {
    Lock::exclusive_within(&layout.leases(), Duration::from_millis(200))
}

/// The folder of server programs that the environment names.
pub(crate) fn configured_binaries() -> Option<PathBuf> {
    env::var_os("FINTRACK_PG_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}
