//! ZIP packages: the members of an archive, an XLSX or an ODS, unpacked within limits.
//!
//! What a package says of its own sizes is checked first, then what is really unpacked, while it is: a few kilobytes
//! can be made to unpack to terabytes.

use std::fmt::Display;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use zip::ZipArchive;
use zip::result::ZipError;

use super::encoding::read_full;
use super::{ReadError, Source};

/// The most that one file may hold once it is unpacked, all its members together.
pub(super) const UNPACKED_BYTES_MAX: usize = 32 * 1024 * 1024;
/// More members than any folder of statements has.
const MEMBERS_MAX: usize = 10_000;
/// An archive, and archives in it; those in them are not looked into.
const ARCHIVE_LEVELS_MAX: u8 = 2;

/// What may still be unpacked of one file, however deep its members lie.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    archive_levels: u8,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: UNPACKED_BYTES_MAX, archive_levels: ARCHIVE_LEVELS_MAX }
    }
}

impl Budget {
    /// Runs something one archive deeper; `None` where that is too deep.
    pub(super) fn within_archive<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.archive_levels = self.archive_levels.checked_sub(1)?;
        let result = inner(self);
        self.archive_levels += 1;
        Some(result)
    }
}

/// A limit that was passed, as an error.
pub(super) fn too_large(what: impl Into<String>, limit: impl Into<String>) -> ReadError {
    ReadError::TooLarge { what: what.into(), limit: limit.into() }
}

fn unpacks_to_too_much() -> ReadError {
    too_large("the file, unpacked,", format!("{} MiB", UNPACKED_BYTES_MAX / 1024 / 1024))
}

/// Runs a reader of other people over bytes of other people: should it panic, the file is broken. This needs panics that
/// unwind, as those of every build profile here do.
pub(super) fn contained<T>(
    container: &'static str,
    reader: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    // What the reader left half done is dropped with it: nothing broken is seen again.
    catch_unwind(AssertUnwindSafe(reader))
        .unwrap_or_else(|_| Err(broken(container, "it contradicts itself in a way that its reader cannot follow")))
}

pub(super) fn broken(container: &'static str, reason: impl Display) -> ReadError {
    ReadError::BrokenContainer { container, reason: reason.to_string() }
}

/// All bytes of a file that is no longer than what may be unpacked.
pub(super) fn read_whole(source: &(impl Source + ?Sized)) -> Result<Vec<u8>, ReadError> {
    const STEP_BYTES: usize = 1024 * 1024;
    let mut bytes = Vec::new();
    loop {
        let filled = bytes.len();
        bytes.resize(filled + STEP_BYTES, 0);
        let count = read_full(source, u64::try_from(filled).unwrap_or(u64::MAX), &mut bytes[filled..])?;
        bytes.truncate(filled + count);
        if bytes.len() > UNPACKED_BYTES_MAX {
            return Err(too_large("the file", format!("{} MiB", UNPACKED_BYTES_MAX / 1024 / 1024)));
        }
        if count < STEP_BYTES {
            return Ok(bytes);
        }
    }
}

/// One member of a package.
#[derive(Clone, Debug)]
pub(super) struct Member {
    index: usize,
    /// Its path, with `/` between folders.
    pub name: String,
    pub is_folder: bool,
    pub is_encrypted: bool,
}

/// An open package.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let zip = contained(ZIP, || ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_opened(&error)))?;
        if zip.len() > MEMBERS_MAX {
            return Err(too_large("the archive", format!("{MEMBERS_MAX} members")));
        }
        Ok(Self { zip })
    }

    /// The members, in the order of their names.
    pub(super) fn members(&mut self) -> Result<Vec<Member>, ReadError> {
        let mut members = contained(ZIP, || {
            (0..self.zip.len())
                .map(|index| {
                    let file = self.zip.by_index_raw(index).map_err(|error| not_opened(&error))?;
                    let name = file.name().map_err(|error| not_opened(&error))?.replace('\\', "/");
                    let is_folder = file.is_dir() || name.ends_with('/');
                    Ok(Member { index, name, is_folder, is_encrypted: file.encrypted() })
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        members.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(members)
    }

    /// A member's bytes, as far as the budget reaches.
    pub(super) fn unpack(&mut self, member: &Member, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        if member.is_encrypted {
            return Err(ReadError::Protected { what: format!("`{}`", member.name) });
        }
        let left = u64::try_from(budget.bytes).unwrap_or(u64::MAX);
        let bytes = contained(ZIP, || {
            let mut file = self.zip.by_index(member.index).map_err(|error| not_opened(&error))?;
            if file.size() > left {
                return Err(unpacks_to_too_much());
            }
            let mut bytes = Vec::new();
            file.by_ref().take(left + 1).read_to_end(&mut bytes).map_err(|error| broken(ZIP, error))?;
            Ok(bytes)
        })?;
        budget.bytes = budget.bytes.checked_sub(bytes.len()).ok_or_else(unpacks_to_too_much)?;
        Ok(bytes)
    }
}

const ZIP: &str = "ZIP archive";

fn not_opened(error: &ZipError) -> ReadError {
    if matches!(error, ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword) {
        return ReadError::Protected { what: "a member of the archive".to_owned() };
    }
    broken(ZIP, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A package of one member whose stated size is what is given, whatever it unpacks to.
    fn bomb(unpacked: usize, stated: u32) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![b' '; unpacked]).unwrap();
        let mut bytes = writer.finish().unwrap().into_inner();
        let real = u32::try_from(unpacked).unwrap().to_le_bytes();
        for at in 0..bytes.len() - 4 {
            if bytes[at..at + 4] == real {
                bytes[at..at + 4].copy_from_slice(&stated.to_le_bytes());
            }
        }
        bytes
    }

    fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
        let mut package = Package::open(bytes)?;
        let members = package.members()?;
        package.unpack(&members[0], &mut Budget::default())
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_whatever_it_says_of_itself() {
        let size = UNPACKED_BYTES_MAX + 1;
        for stated in [u32::try_from(size).unwrap(), u32::MAX - 1] {
            let error = unpacked(&bomb(size, stated)).unwrap_err();
            assert!(matches!(error, ReadError::TooLarge { .. }), "{stated}: {error}");
        }
        assert!(matches!(unpacked(&bomb(size, 17)), Err(ReadError::BrokenContainer { .. })));
        assert_eq!(unpacked(&bomb(1234, 1234)).unwrap().len(), 1234);
    }

    #[test]
    fn archives_are_entered_two_deep() {
        let mut budget = Budget::default();
        let depth = budget.within_archive(|budget| budget.within_archive(|budget| budget.within_archive(|_| ())));
        assert_eq!(depth, Some(Some(None)));
    }
}
