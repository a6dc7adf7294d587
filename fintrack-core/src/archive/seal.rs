//! The last line: how many records there are of each kind, and the hash of all bytes before it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::ArchiveError;
use super::kind::Kind;
use super::lines::Lines;
use super::{FORMAT, VERSION};
use crate::audit::HashError;
use crate::audit::hash::hashes;
use crate::statement::Source;

hashes! {
    /// All bytes of an archive before its last line; SHA-256.
    ArchiveHash,
}

/// The first line. Later versions may say more in it.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    end: Seal,
}

/// What the last line says.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seal {
    records: BTreeMap<Kind, u64>,
    sha256: ArchiveHash,
}

impl Seal {
    pub(super) fn new(records: BTreeMap<Kind, u64>, bytes: Sha256) -> Self {
        Self { records, sha256: ArchiveHash::new(bytes.finalize().into()) }
    }

    /// The line, with its line break.
    pub(super) fn line(self) -> Result<String, fmt::Error> {
        let text = serde_json::to_string(&Last { end: self }).map_err(|_| fmt::Error)?;
        Ok(text + "\n")
    }

    /// A last line that is written in the one way there is, so that no byte of it changes unseen.
    fn of(line: &[u8]) -> Option<Self> {
        let Last { end } = serde_json::from_slice(line).ok()?;
        (end.clone().line().ok()?.as_bytes() == line).then_some(end)
    }
}

/// An archive that is whole.
pub(super) struct Sealed {
    /// How many records it says that it has.
    pub(super) seal: BTreeMap<Kind, u64>,
    /// How many lines it has, the first and the last included.
    pub(super) lines: u64,
}

/// Looks at all bytes once: whether they are an archive of a version that is known, and as they were sealed.
pub(super) fn check(source: &(impl Source + ?Sized)) -> Result<Sealed, ArchiveError> {
    let mut lines = Lines::new(source);
    let mut bytes = Sha256::new();
    let mut last = lines.next()?.ok_or(ArchiveError::NotAnArchive)?.to_vec();
    let head: Head = serde_json::from_slice(&last).map_err(|_| ArchiveError::NotAnArchive)?;
    if head.format != FORMAT || head.version == 0 {
        return Err(ArchiveError::NotAnArchive);
    }
    if head.version > VERSION {
        return Err(ArchiveError::Newer { found: head.version, known: VERSION });
    }
    while let Some(line) = lines.next()? {
        bytes.update(&last);
        last.clear();
        last.extend_from_slice(line);
    }
    let seal = Seal::of(&last).ok_or(ArchiveError::Cut { lines: lines.count() })?;
    let found = ArchiveHash::new(bytes.finalize().into());
    if found == seal.sha256 {
        Ok(Sealed { seal: seal.records, lines: lines.count() })
    } else {
        Err(ArchiveError::Damaged { sealed: seal.sha256, found })
    }
}
