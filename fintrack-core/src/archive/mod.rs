//! The archive: a whole workspace as one file, which can be read again without loss.
//!
//! JSON, one record a line, in UTF-8. The first line names the format and its version, the last counts the records and
//! seals all bytes before it with their SHA-256; between them stands the workspace, and then each thing that it holds, after
//! whatever it refers to:
//!
//! ```json
//! {"format":"fintrack-archive","version":1}
//! {"workspace":{"id":"…","name":"Casa","currency":"BRL","time_zone":"America/Sao_Paulo","month_start_day":1,…}}
//! {"account":{"id":"…","name":"Conta Azul","kind":"CHECKING","opening_balance":{"amount":"100.00","currency":"BRL"},…}}
//! {"transaction":{"id":"…","date":"2026-03-05","kind":"INCOME","status":"PAID",…}}
//! {"end":{"records":{"workspace":1,"account":1,"transaction":1},"sha256":"…"}}
//! ```
//!
//! An [`Archive`] is [`Contents`] that are sound: every identity is unique, whatever is referred to is there, and the audit
//! trail proves itself. Nothing else is written, and nothing else comes out of [`read()`]: each record goes through the
//! constructors of its noun. What a record holds is said in rows of the format's own, so that a domain type may change its
//! shape. The traces of imported lines are in it, so that the next import after a restore doubles nothing.
//!
//! Reading skips nothing: a field or a kind of record that is not known is refused, for leaving it out would lose it. So
//! [`VERSION`] grows with every field, and a program reads its own version and all before it.
//!
//! Laws: what is written is read back as it was; the same contents give the same bytes, in whatever order they were loaded;
//! what is read and written again is the same bytes; an archive that was cut off, or of which any byte was changed, is
//! refused, and no bytes whatever make the reader panic.
//! Source: the domain page, section 6, exports; every record and field in `docs/archive.md`.
//!
//! ```
//! use fintrack_core::archive::{self, Archive, ArchiveError, Contents};
//! use fintrack_core::id::WorkspaceId;
//! use fintrack_core::money::Currency;
//! use fintrack_core::name::Name;
//! use fintrack_core::report::Settings;
//! use fintrack_core::workspace::{TimeZone, Workspace};
//! # use fintrack_core::testing::accounts;
//! # use uuid::Uuid;
//!
//! let home = Workspace {
//!     id: WorkspaceId::new(Uuid::from_u128(1)),
//!     name: Name::new("Casa")?,
//!     time_zone: TimeZone::default(),
//!     reports: Settings::new(Currency::BRL),
//! };
//! let archive = Archive::new(Contents { accounts: accounts(), ..Contents::new(home) })?;
//! let mut text = String::new();
//! archive::write(&mut text, &archive)?;
//! assert!(text.starts_with("{\"format\":\"fintrack-archive\",\"version\":1}\n{\"workspace\":"));
//!
//! assert_eq!(archive::read(text.as_bytes())?, archive);
//! let forged = text.replace("\"100.00\"", "\"900.00\"");
//! assert!(matches!(archive::read(forged.as_bytes()), Err(ArchiveError::Damaged { .. })));
//! let cut = &text[..text.len() - 1];
//! assert!(matches!(archive::read(cut.as_bytes()), Err(ArchiveError::Cut { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod builder;
mod contents;
mod error;
mod kind;
mod lines;
mod read;
pub(crate) mod row;
mod seal;
mod write;

pub use contents::{Archive, Contents, KeptInvoice};
pub use error::{ArchiveError, Fault, LineError, LineErrorKind, Unsound};
pub use kind::Kind;
pub use read::read;
pub use seal::ArchiveHash;
pub use write::write;

/// What the first line calls the format.
pub const FORMAT: &str = "fintrack-archive";
/// The version that is written; all up to it are read.
pub const VERSION: u64 = 1;
