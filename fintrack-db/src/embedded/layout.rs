//! Where everything of a private cluster lies.

use std::env;
use std::fmt::Write;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use super::EmbeddedError;

/// The file name of PostgreSQL's socket for its usual port.
const SOCKET_FILE: &str = ".s.PGSQL.5432";
/// The longest path that a unix socket can have, without the closing zero.
const SOCKET_BYTES_MAX: usize = 107;

/// What a server needs to come up, to the order of magnitude.
const ROOM_BYTES_MIN: u64 = 64 << 10;
/// How many bytes of the log are kept when a supervisor starts.
const LOG_BYTES_MAX: u64 = 1 << 20;
/// How many lines of the log an error shows.
const TAIL_LINES: usize = 12;

/// The folder `cluster` in a data directory.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    root: PathBuf,
}

impl Layout {
    /// Creates the folders that are missing.
    pub(crate) fn create(data_dir: &Path) -> Result<Self, EmbeddedError> {
        // Root hands the cluster to a service user, which must be able to pass.
        let mode = if geteuid().is_root() { 0o755 } else { 0o700 };
        let layout = Self::at(data_dir)?;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(&layout.root)
            .map_err(EmbeddedError::folder("create", &layout.root))?;
        // Whatever the umask was; the folders inside are private, and the data directory itself is not ours to open.
        fs::set_permissions(&layout.root, fs::Permissions::from_mode(mode))
            .map_err(EmbeddedError::folder("set the permissions of", &layout.root))?;
        Ok(layout)
    }

    /// Looks only.
    pub(crate) fn at(data_dir: &Path) -> Result<Self, EmbeddedError> {
        let absolute = std::path::absolute(data_dir).map_err(EmbeddedError::folder("find", data_dir))?;
        // The folder that it really is, so that two names of one folder mean one cluster.
        let real = fs::canonicalize(&absolute).unwrap_or(absolute);
        Ok(Self { root: real.join("cluster") })
    }

    pub(crate) fn exists(&self) -> bool {
        self.root.is_dir()
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Held by the supervisor for life.
    pub(crate) fn supervisor_lock(&self) -> PathBuf {
        self.root.join("supervisor.lock")
    }

    /// Held, shared, by every process that uses the cluster.
    pub(crate) fn leases(&self) -> PathBuf {
        self.root.join("leases.lock")
    }

    /// Held while a process joins or starts the cluster.
    pub(crate) fn start_lock(&self) -> PathBuf {
        self.root.join("start.lock")
    }

    /// Exists when the supervisor is asked to stop.
    pub(crate) fn stop_request(&self) -> PathBuf {
        self.root.join("stop")
    }

    /// Exists while PostgreSQL accepts connections; see [`super::running`].
    pub(crate) fn running(&self) -> PathBuf {
        self.root.join("running")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    /// PostgreSQL's own folder. A major version opens only what it wrote itself, so the version is part of the path.
    pub(crate) fn data(&self, major: u32) -> PathBuf {
        self.root.join(major.to_string())
    }

    /// The newest major version that has books here.
    pub(crate) fn existing_major(&self) -> Option<u32> {
        let entries = fs::read_dir(&self.root).ok()?;
        entries
            .flatten()
            .filter(|entry| entry.path().join("PG_VERSION").is_file() || entry.path().join("global").is_dir())
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .max()
    }

    /// A folder short enough for a socket: here, or else named by a hash in the user's or the system's place for such.
    pub(crate) fn socket_dir(&self) -> PathBuf {
        let here = self.root.join("run");
        if fits(&here) {
            return here;
        }
        let hash = Sha256::digest(self.root.as_os_str().as_bytes());
        let name = hash[..8].iter().fold("fintrack-".to_owned(), |mut name, byte| {
            let _infallible = write!(name, "{byte:02x}");
            name
        });
        let private = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|_| !geteuid().is_root());
        let private = private.map(|folder| folder.join(&name)).filter(|folder| folder.is_absolute() && fits(folder));
        private.unwrap_or_else(|| Path::new("/tmp").join(name))
    }

    /// The socket itself.
    pub(crate) fn socket(&self) -> PathBuf {
        self.socket_dir().join(SOCKET_FILE)
    }

    /// Where the server that has the socket leaves its number.
    pub(crate) fn socket_lock(&self) -> PathBuf {
        self.socket_dir().join(format!("{SOCKET_FILE}.lock"))
    }

    /// Whether not even the smallest things of a start have room.
    pub(crate) fn is_disk_full(&self) -> bool {
        rustix::fs::statvfs(&self.root).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM_BYTES_MIN)
    }

    /// Starts a new log when the old one has grown long.
    pub(crate) fn trim_log(&self) -> Result<(), EmbeddedError> {
        let log = self.log();
        if fs::metadata(&log).is_ok_and(|found| found.len() > LOG_BYTES_MAX) {
            fs::rename(&log, self.root.join("log.1")).map_err(EmbeddedError::folder("rename", &log))?;
        }
        Ok(())
    }

    pub(crate) fn open_log(&self) -> Result<fs::File, EmbeddedError> {
        let log = self.log();
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&log)
            .map_err(EmbeddedError::folder("open", log))
    }

    /// The last lines of the log.
    pub(crate) fn log_tail(&self) -> String {
        let bytes = fs::read(self.log()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
    }
}

fn fits(folder: &Path) -> bool {
    folder.as_os_str().len() + 1 + SOCKET_FILE.len() <= SOCKET_BYTES_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_always_has_a_path_that_the_system_can_hold() {
        for depth in [1, 10, 40] {
            let data_dir = Path::new("/nowhere").join("folder".repeat(depth));
            let layout = Layout::at(&data_dir).unwrap();
            assert!(fits(&layout.socket_dir()), "{}", layout.socket_dir().display());
            assert_eq!(layout.socket_dir(), Layout::at(&data_dir).unwrap().socket_dir());
        }
    }
}
