//! What can go wrong with the private PostgreSQL, in words that say what to do.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::binaries::MAJOR_MIN;
use super::layout::Layout;

/// As the C library says it, whatever wanted to write; our own message keeps the words, because the log is read for them.
const FULL: &str = "No space left on device";

/// Why the private PostgreSQL is not to be had.
#[derive(Debug, Error)]
pub enum EmbeddedError {
    /// No server anywhere.
    #[error(
        "no PostgreSQL server of version {MAJOR_MIN} or later in {}: run `make postgres`, install your distribution's \
         `postgresql` package, or set FINTRACK_PG_BIN to the folder that holds `postgres` and `initdb`",
        list(searched)
    )]
    NoServer {
        /// Where it was looked for.
        searched: Vec<PathBuf>,
    },
    /// The configured server is older than the migrations allow.
    #[error("the PostgreSQL in {} is version {major}; FinTrack needs {MAJOR_MIN} or later", folder.display())]
    TooOld {
        /// The configured folder.
        folder: PathBuf,
        /// Its version.
        major: u32,
    },
    /// The books were written by a version that is not here.
    #[error(
        "the books in {} belong to PostgreSQL {needed}, and only {} found: install PostgreSQL {needed}, or point \
         FINTRACK_PG_BIN to it",
        cluster.display(), versions(found)
    )]
    OtherMajor {
        /// The data directory.
        cluster: PathBuf,
        /// The version that wrote it.
        needed: u32,
        /// The versions that were found.
        found: Vec<u32>,
    },
    /// A file or folder refused.
    #[error("cannot {action} {}", path.display())]
    Folder {
        /// What was tried: "create", "lock".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A program could not be run.
    #[error("cannot run {}", program.display())]
    Run {
        /// Which program.
        program: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("{} failed: {message}", program.display())]
    Failed {
        /// Which program.
        program: PathBuf,
        /// What it printed.
        message: String,
    },
    /// PostgreSQL refuses to run as root, and no other user is to be had.
    #[error("PostgreSQL does not run as root, and this system has neither a user `fintrack` nor `nobody`")]
    NoServiceUser,
    /// The service user cannot pass a folder on the way, and root here may not let it.
    #[error(
        "the user `{user}`, which runs PostgreSQL for root, cannot enter {}: choose another data directory, such as \
         /var/lib/fintrack, or allow it to pass (chmod o+x)",
        path.display()
    )]
    Closed {
        /// The service user.
        user: String,
        /// The folder that it cannot enter.
        path: PathBuf,
    },
    /// A folder that must be ours alone belongs to someone else.
    #[error("{} is not ours alone: remove it, or set XDG_RUNTIME_DIR to a private folder", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// PostgreSQL or its supervisor ended instead of starting.
    #[error("PostgreSQL did not start; the end of {} says:\n{tail}", log.display())]
    Start {
        /// The log file.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// There is no room for the books.
    #[error("the disk that holds {} is full ({FULL}): make room there, then start again; nothing that was stored is lost", path.display())]
    DiskFull {
        /// The folder of the cluster.
        path: PathBuf,
    },
    /// The books belong to another system user than the one that would run PostgreSQL.
    #[error("{} belongs to another user than `{user}`, who runs PostgreSQL: give it back (chown -R {user})", path.display())]
    Owner {
        /// PostgreSQL's own folder.
        path: PathBuf,
        /// Who would run it.
        user: String,
    },
    /// A server that is not ours listens where ours would.
    #[error("another server{} listens on {}: end it, or choose another data directory", process(*pid), path.display())]
    SocketTaken {
        /// The socket.
        path: PathBuf,
        /// Its process, if it left its number.
        pid: Option<u32>,
    },
    /// It takes too long.
    #[error("PostgreSQL did not {what} within {seconds} seconds; the end of {} says:\n{tail}", log.display())]
    Slow {
        /// What it was to do: "start", "stop".
        what: &'static str,
        /// How long was waited.
        seconds: u64,
        /// The log file.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// Asked to stop while programs use it.
    #[error("the database is in use by another FinTrack program: end it first, or stop by force")]
    InUse,
    /// Another supervisor owns the cluster.
    #[error("the database in {} already runs", .0.display())]
    AlreadyRuns(PathBuf),
}

impl EmbeddedError {
    pub(crate) fn folder(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { action, path, source }
    }

    /// Why a server or a program of it did not start, from what it left behind.
    pub(crate) fn not_started(layout: &Layout) -> Self {
        let tail = layout.log_tail();
        let mut last_try = tail.lines().rev().take_while(|line| !line.contains("starting PostgreSQL"));
        // On a full disk the log itself may lack the reason.
        if last_try.any(is_about_a_full_disk) || layout.is_disk_full() {
            return Self::DiskFull { path: layout.root().to_owned() };
        }
        Self::Start { log: layout.log(), tail }
    }

    pub(crate) fn slow(what: &'static str, seconds: u64, layout: &Layout) -> Self {
        Self::Slow { what, seconds, log: layout.log(), tail: layout.log_tail() }
    }

    pub(crate) fn run(program: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let program = program.into();
        move |source| Self::Run { program, source }
    }
}

/// Whether that is why a program failed, by what it printed.
pub(crate) fn is_about_a_full_disk(line: &str) -> bool {
    line.contains(FULL)
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn versions(found: &[u32]) -> String {
    match found {
        [] => "no server was".to_owned(),
        [one] => format!("{one} was"),
        many => format!("{} were", many.iter().map(u32::to_string).collect::<Vec<_>>().join(" and ")),
    }
}
