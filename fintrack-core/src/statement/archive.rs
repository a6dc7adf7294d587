//! ZIP archives of statements: every member that is one is read in place, in the order of the names.
//!
//! Members that are no statement are passed over and named. Archives within the archive are opened, those within them
//! are not. Laws: all members together unpack to no more than the limit, and one at a time is held.

use std::fmt;

use super::package::{Budget, Package, read_whole};
use super::parts::Parts;
use super::{Inspection, Known, Layout, ReadError, Sink, Source, reading};

/// Which members of an archive are statements, and how each is read.
#[derive(Clone, Debug, PartialEq)]
pub struct ArchiveLayout {
    parts: Parts,
}

impl fmt::Display for ArchiveLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.fmt(f)
    }
}

pub(super) fn inspect(bytes: &[u8], known: &Known<'_>, budget: &mut Budget) -> Result<Inspection, ReadError> {
    let inspected = budget.within_archive(|budget| {
        let mut package = Package::open(bytes)?;
        let mut parts = Parts::of("member");
        for member in package.members()?.iter().filter(|member| !member.is_folder) {
            if is_leftover(&member.name) {
                parts.pass_over(&member.name, "a file that a computer keeps for itself", false);
                continue;
            }
            let statement = package.unpack(member, budget)?;
            parts.add(&member.name, reading::inspect_within(&statement, known, budget))?;
        }
        parts.inspection(|parts| Layout::Archive(ArchiveLayout { parts }))
    });
    inspected.unwrap_or(Err(ReadError::Unsupported { format: "ZIP in ZIP in ZIP" }))
}

/// Files that macOS and Unix put beside those of people.
fn is_leftover(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.'))
}

pub(super) fn read(
    source: &(impl Source + ?Sized),
    layout: &ArchiveLayout,
    budget: &mut Budget,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let bytes = read_whole(source)?;
    let mut package = Package::open(&bytes)?;
    let members = package.members()?;
    layout.parts.read(sink, |part, sink| {
        let member = members.iter().find(|member| member.name == part.name).ok_or_else(|| {
            super::package::broken("ZIP archive", format!("member `{}` was there and is no more", part.name))
        })?;
        let statement = package.unpack(member, budget)?;
        reading::read_within(&statement, &part.inspection.layout, budget, sink)
    })
}
