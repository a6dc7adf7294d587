//! Under which user PostgreSQL runs: it refuses to be root.
//!
//! Root drops to the user `fintrack`, or else `nobody`; everyone else runs it as themselves. A folder on the way that
//! only root may enter (a checkout under `/root`, a private temporary folder) is passed with a single capability,
//! `CAP_DAC_READ_SEARCH`, which lets the server enter folders and nothing more.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Gid, Uid, geteuid};

use super::EmbeddedError;

/// The users that root hands PostgreSQL to, the best first.
const SERVICE_USERS: [&str; 2] = ["fintrack", "nobody"];

/// Whether PostgreSQL lives and dies with the process that starts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// A clean stop as soon as the parent is gone, however it went.
    OfParent,
    /// On its own: someone else watches it.
    #[cfg_attr(not(feature = "testing"), allow(dead_code, reason = "only the tests' cluster is watched so"))]
    Own,
}

/// The user that PostgreSQL runs under.
#[derive(Clone, Debug)]
pub(crate) struct ServerUser {
    /// Who we are ourselves, as PostgreSQL's peer authentication will see us.
    client: String,
    /// Whom to become first; `None` when we are no root.
    drop_to: Option<Account>,
}

#[derive(Clone, Debug)]
struct Account {
    name: String,
    uid: Uid,
    gid: Gid,
    /// Whether it must be let through folders that are closed to it.
    pass_folders: bool,
}

impl ServerUser {
    /// Decides for a cluster and a server, whose folders the user must be able to enter.
    pub(crate) fn decide(needs: &[&Path]) -> Result<Self, EmbeddedError> {
        let client = id(&["-un"])?;
        if !geteuid().is_root() {
            return Ok(Self { client, drop_to: None });
        }
        let mut account =
            SERVICE_USERS.iter().find_map(|name| Account::named(name)).ok_or(EmbeddedError::NoServiceUser)?;
        if let Some(closed) = needs.iter().find_map(|path| account.closed_folder(path)) {
            if !capability::may_pass_folders() {
                return Err(EmbeddedError::Closed { user: account.name, path: closed });
            }
            account.pass_folders = true;
        }
        Ok(Self { client, drop_to: Some(account) })
    }

    /// Our own name.
    pub(crate) fn client(&self) -> &str {
        &self.client
    }

    /// The user id that PostgreSQL will have.
    pub(crate) fn uid(&self) -> u32 {
        self.drop_to.as_ref().map_or_else(|| geteuid().as_raw(), |account| account.uid.as_raw())
    }

    /// Creates a folder that only the server's user (and root) can read, or takes over an empty one of ours.
    pub(crate) fn create_private(&self, folder: &Path) -> Result<(), EmbeddedError> {
        match fs::create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // In a shared place such as /tmp someone else may have been here first.
                let found = fs::symlink_metadata(folder).map_err(EmbeddedError::folder("look at", folder))?;
                if !found.is_dir() || ![self.uid(), geteuid().as_raw()].contains(&found.uid()) {
                    return Err(EmbeddedError::NotOurs { path: folder.to_owned() });
                }
            }
            Err(error) => return Err(EmbeddedError::folder("create", folder)(error)),
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(EmbeddedError::folder("protect", folder))?;
        if let Some(account) = &self.drop_to {
            std::os::unix::fs::chown(folder, Some(account.uid.as_raw()), Some(account.gid.as_raw()))
                .map_err(EmbeddedError::folder("hand to the server's user", folder))?;
        }
        Ok(())
    }

    /// PostgreSQL opens only what belongs to the user who runs it.
    pub(crate) fn refuse_anothers(&self, data: &Path) -> Result<(), EmbeddedError> {
        let owner = fs::metadata(data).map_err(EmbeddedError::folder("look at", data))?.uid();
        if owner == self.uid() {
            return Ok(());
        }
        let user = self.drop_to.as_ref().map_or(&self.client, |account| &account.name);
        Err(EmbeddedError::Owner { path: data.to_owned(), user: user.clone() })
    }

    /// A command that runs as the server's user, with an environment of its own.
    pub(crate) fn command(&self, program: &Path, lifetime: Lifetime) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin").current_dir("/");
        let drop_to = self.drop_to.clone();
        let parent = rustix::process::getpid();
        let prepare = move || {
            if let Some(account) = &drop_to {
                account.become_it()?;
            }
            match lifetime {
                // Last, because a change of user clears it. PostgreSQL takes SIGINT as "fast shutdown".
                Lifetime::OfParent => capability::end_with(parent),
                Lifetime::Own => Ok(()),
            }
        };
        #[allow(unsafe_code, reason = "dropping privileges in the child has no safe form in std")]
        // SAFETY: the closure makes system calls only; it allocates nothing and takes no lock, as a child between
        // fork and exec must not.
        unsafe {
            command.pre_exec(prepare);
        }
        command
    }
}

impl Account {
    fn named(name: &str) -> Option<Self> {
        let number = |flag: &str| id(&[flag, name]).ok()?.parse().ok();
        let (uid, gid) = (number("-u")?, number("-g")?);
        Some(Self { name: name.to_owned(), uid: Uid::from_raw(uid), gid: Gid::from_raw(gid), pass_folders: false })
    }

    /// The first folder from the root down to `path` that this account cannot enter. What does not exist yet is made
    /// later, and open.
    fn closed_folder(&self, path: &Path) -> Option<PathBuf> {
        let mut folders: Vec<&Path> = path.ancestors().collect();
        folders.reverse();
        folders.into_iter().find(|folder| !self.may_enter(folder)).map(Path::to_owned)
    }

    fn may_enter(&self, folder: &Path) -> bool {
        let Ok(metadata) = fs::metadata(folder) else {
            return true;
        };
        let bit = if metadata.uid() == self.uid.as_raw() {
            0o100
        } else if metadata.gid() == self.gid.as_raw() {
            0o010
        } else {
            0o001
        };
        metadata.mode() & bit != 0
    }

    /// Changes the calling thread, which is the only one of a process just forked.
    fn become_it(&self) -> io::Result<()> {
        if self.pass_folders {
            capability::keep_over_change_of_user()?;
        }
        capability::change_user(self.uid, self.gid)?;
        if self.pass_folders {
            capability::hand_down_passing_folders()?;
        }
        Ok(())
    }
}

/// Asks `id`, which knows users of directory services as well as those of `/etc/passwd`.
fn id(arguments: &[&str]) -> Result<String, EmbeddedError> {
    let output = Command::new("id").args(arguments).output().map_err(EmbeddedError::run("id"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(EmbeddedError::Failed { program: PathBuf::from("id"), message });
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What only Linux can do.
#[cfg(target_os = "linux")]
mod capability {
    use std::io;

    use rustix::process::{Gid, Pid, Signal, Uid, getppid, set_parent_process_death_signal};
    use rustix::thread::{
        CapabilitiesSecureBits, CapabilitySet, CapabilitySets, capabilities, configure_capability_in_ambient_set,
        set_capabilities, set_capabilities_secure_bits, set_thread_gid, set_thread_groups, set_thread_uid,
    };

    const PASS_FOLDERS: CapabilitySet = CapabilitySet::DAC_READ_SEARCH;

    pub(super) fn may_pass_folders() -> bool {
        capabilities(None).is_ok_and(|sets| sets.permitted.contains(PASS_FOLDERS | CapabilitySet::SETPCAP))
    }

    pub(super) fn keep_over_change_of_user() -> io::Result<()> {
        // Not "keep capabilities": without this bit access(2), by which PostgreSQL finds its own programs, disregards
        // the capabilities of everyone but root.
        Ok(set_capabilities_secure_bits(CapabilitiesSecureBits::NO_SETUID_FIXUP)?)
    }

    pub(super) fn change_user(uid: Uid, gid: Gid) -> io::Result<()> {
        set_thread_groups(&[])?;
        set_thread_gid(gid)?;
        Ok(set_thread_uid(uid)?)
    }

    pub(super) fn hand_down_passing_folders() -> io::Result<()> {
        let sets = CapabilitySets { effective: PASS_FOLDERS, permitted: PASS_FOLDERS, inheritable: PASS_FOLDERS };
        set_capabilities(None, sets)?;
        Ok(configure_capability_in_ambient_set(PASS_FOLDERS, true)?)
    }

    pub(super) fn end_with(parent: Pid) -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::INT))?;
        // The parent may have died before the signal was asked for.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::Error::from(io::ErrorKind::BrokenPipe)) }
    }
}

/// Elsewhere root cannot pass closed folders on, and a server outlives a killed supervisor; the next one stops it.
#[cfg(not(target_os = "linux"))]
mod capability {
    use std::io;

    use rustix::process::{Gid, Pid, Uid};

    pub(super) fn may_pass_folders() -> bool {
        false
    }

    pub(super) fn keep_over_change_of_user() -> io::Result<()> {
        Ok(())
    }

    #[allow(unsafe_code, reason = "std offers no change of user from within a forked child")]
    pub(super) fn change_user(uid: Uid, gid: Gid) -> io::Result<()> {
        // SAFETY: plain system calls on values.
        let changed = unsafe { libc::setgid(gid.as_raw()) == 0 && libc::setuid(uid.as_raw()) == 0 };
        if changed { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    pub(super) fn hand_down_passing_folders() -> io::Result<()> {
        Ok(())
    }

    pub(super) fn end_with(_parent: Pid) -> io::Result<()> {
        Ok(())
    }
}
