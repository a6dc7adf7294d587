//! The process that owns a private PostgreSQL, and how others find it.

use std::error::Error;
use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::signal::unix::{SignalKind, signal};

use super::cluster::{Cluster, Durability, Server};
use super::layout::Layout;
use super::lock::Lock;
use super::service_user::Lifetime;
use super::{EmbeddedError, configured_binaries};

/// How long the cluster stays after the last process that used it.
pub const IDLE: Duration = Duration::from_secs(10);

/// How often the supervisor looks after its server.
const TICK: Duration = Duration::from_millis(100);
/// How often a server that dies is started again before the supervisor gives up.
const RESTARTS_MAX: usize = 5;
/// The span in which those restarts are counted.
const RESTARTS_WITHIN: Duration = Duration::from_mins(1);

/// What a supervisor leaves in its folder while the server accepts connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Running {
    pub(crate) major: u32,
    pub(crate) server_pid: u32,
    pub(crate) socket_dir: PathBuf,
}

impl Running {
    pub(crate) fn read(layout: &Layout) -> Option<Self> {
        let text = fs::read_to_string(layout.running()).ok()?;
        let mut lines = text.lines();
        let major = lines.next()?.parse().ok()?;
        let server_pid = lines.next()?.parse().ok()?;
        Some(Self { major, server_pid, socket_dir: PathBuf::from(lines.next()?) })
    }

    /// In one step, so that nobody reads half of it.
    fn write(&self, layout: &Layout) -> Result<(), EmbeddedError> {
        let (whole, half) = (layout.running(), layout.root().join("running.new"));
        let text = format!("{}\n{}\n{}\n", self.major, self.server_pid, self.socket_dir.display());
        fs::write(&half, text).map_err(EmbeddedError::folder("write", &half))?;
        fs::rename(&half, &whole).map_err(EmbeddedError::folder("write", whole))
    }
}

/// Whether a supervisor lives.
pub(crate) fn is_supervised(layout: &Layout) -> Result<bool, EmbeddedError> {
    Ok(Lock::try_exclusive(&layout.supervisor_lock())?.is_none())
}

/// Removes a note that may be left from before; `true` when there was one.
pub(crate) fn remove_if_there(path: &Path) -> Result<bool, EmbeddedError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(EmbeddedError::folder("remove", path)(error)),
    }
}

/// Runs the cluster of a data directory until `idle` has passed without a lease, or until asked to stop: by
/// [`super::stop`], SIGTERM or SIGINT. The server is stopped cleanly first, whoever uses it.
///
/// Blocks; the server ends with the thread that calls this, so call it from the main thread of a process of its own. A
/// failure is also written to the log of the cluster, where those who wait for it look.
///
/// # Errors
/// [`EmbeddedError`] when another supervisor runs, or the server cannot be started or kept running.
pub fn supervise(data_dir: &Path, idle: Duration) -> Result<(), EmbeddedError> {
    let layout = Layout::create(data_dir)?;
    let result = own(&layout, idle);
    match &result {
        // What these carry is the end of the log itself.
        Ok(()) | Err(EmbeddedError::Start { .. } | EmbeddedError::Slow { .. }) => {}
        Err(error) => {
            let mut chain: Option<&dyn Error> = Some(error);
            while let Some(reason) = chain {
                note(&layout, &reason.to_string());
                chain = reason.source();
            }
        }
    }
    result
}

fn own(layout: &Layout, idle: Duration) -> Result<(), EmbeddedError> {
    // Others try this lock for an instant to see whether a supervisor lives.
    let mut lock = Lock::exclusive_within(&layout.supervisor_lock(), Duration::from_secs(2))?
        .ok_or_else(|| EmbeddedError::AlreadyRuns(layout.root().to_owned()))?;
    write_pid(&mut lock).map_err(EmbeddedError::folder("write", layout.supervisor_lock()))?;
    // Away from the terminal, so that its Ctrl-C and its closing do not reach us. It fails only for a session's leader.
    let _already_leader = rustix::process::setsid();

    let is_told_to_end = end_signals().map_err(EmbeddedError::run("this program"))?;

    remove_if_there(&layout.stop_request())?;
    remove_if_there(&layout.running())?;
    let cluster = Cluster::plan(layout, configured_binaries().as_deref(), Durability::Full)?;
    cluster.prepare()?;
    let mut restarts: Vec<Instant> = Vec::new();
    loop {
        let mut server = cluster.start(Lifetime::OfParent)?;
        Running { major: cluster.major(), server_pid: server.child.id(), socket_dir: layout.socket_dir() }
            .write(layout)?;
        let end = watch(layout, &mut server, idle, &is_told_to_end)?;
        remove_if_there(&layout.running())?;
        match end {
            End::Idle(_) | End::Asked => {
                cluster.stop(&mut server)?;
                remove_if_there(&layout.stop_request())?;
                return Ok(());
            }
            End::Died => {
                restarts.retain(|when| when.elapsed() < RESTARTS_WITHIN);
                if restarts.len() == RESTARTS_MAX {
                    return Err(cluster.not_started());
                }
                restarts.push(Instant::now());
                note(layout, "the server died; starting it again");
            }
        }
    }
}

/// Why the server is no longer needed, or no longer there.
enum End {
    /// Nobody uses it; the lock keeps new ones out until the supervisor is gone.
    Idle(#[expect(dead_code, reason = "held, never read")] Lock),
    Asked,
    Died,
}

fn watch(
    layout: &Layout,
    server: &mut Server,
    idle: Duration,
    is_told_to_end: &AtomicBool,
) -> Result<End, EmbeddedError> {
    let mut last_use = Instant::now();
    loop {
        if server.child.try_wait().map_err(EmbeddedError::run("postgres"))?.is_some() {
            return Ok(End::Died);
        }
        if layout.stop_request().exists() || is_told_to_end.load(Ordering::Relaxed) {
            return Ok(End::Asked);
        }
        match Lock::try_exclusive(&layout.leases())? {
            None => last_use = Instant::now(),
            Some(unused) if last_use.elapsed() >= idle => return Ok(End::Idle(unused)),
            Some(_) => {}
        }
        thread::sleep(TICK);
    }
}

/// Becomes true at SIGTERM or SIGINT, which then do not end this process at once.
fn end_signals() -> std::io::Result<Arc<AtomicBool>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (mut terminate, mut interrupt) = {
        let _in_runtime = runtime.enter();
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
    };
    let is_told = Arc::new(AtomicBool::new(false));
    let tell = Arc::clone(&is_told);
    thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        tell.store(true, Ordering::Relaxed);
    });
    Ok(is_told)
}

fn write_pid(lock: &mut Lock) -> std::io::Result<()> {
    let file = lock.file();
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// Adds a line to the log. What cannot be logged is not worth ending the server for.
fn note(layout: &Layout, text: &str) {
    if let Ok(mut log) = layout.open_log() {
        let _unlogged = writeln!(log, "fintrack: {text}");
    }
}
