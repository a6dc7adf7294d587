//! What the person knows of a statement that the statement does not say: answers, and profiles kept from before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use fintrack_core::statement::{Answer, Answers, Known, Profile};
use thiserror::Error;

/// A profile is a page of text.
const PROFILE_BYTES_MAX: u64 = 1024 * 1024;

/// What is known beforehand.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KnowledgeArgs {
    /// Answer what a file leaves open, as `fintrack parse` says it: `date-order=day-first`, `amount=Valor`; as often as
    /// there are questions
    #[arg(long = "answer", value_name = "CODE=VALUE")]
    answers: Vec<Answer>,

    /// Answers kept by `fintrack parse --save-profile`, for files of the same columns; as often as there are profiles
    #[arg(long = "profile", value_name = "FILE")]
    profiles: Vec<PathBuf>,
}

/// What is known beforehand, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knowledge {
    answers: Answers,
    profiles: Vec<Profile>,
}

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ProfileError {
    /// There is no such file, or it may not be read or written.
    #[error("the profile {} cannot be opened", path.display())]
    Unopened {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is something else.
    #[error("{} is no profile", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        cause: serde_json::Error,
    },
}

impl KnowledgeArgs {
    /// Reads the profiles.
    ///
    /// # Errors
    /// [`ProfileError`] when one cannot be read.
    pub(crate) fn load(&self) -> Result<Knowledge, ProfileError> {
        Ok(Knowledge {
            answers: self.answers.iter().cloned().collect(),
            profiles: self.profiles.iter().map(|path| profile(path)).collect::<Result<_, _>>()?,
        })
    }
}

impl Knowledge {
    /// For an inspection.
    pub(crate) fn known(&self) -> Known<'_> {
        Known { answers: self.answers.clone(), profiles: &self.profiles }
    }
}

fn profile(path: &Path) -> Result<Profile, ProfileError> {
    let unopened = |cause| ProfileError::Unopened { path: path.to_owned(), cause };
    let bytes = fs::metadata(path).map_err(unopened)?.len();
    if bytes > PROFILE_BYTES_MAX {
        return Err(unopened(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has {bytes} bytes"))));
    }
    let text = fs::read(path).map_err(unopened)?;
    serde_json::from_slice(&text).map_err(|cause| ProfileError::Malformed { path: path.to_owned(), cause })
}

/// Writes a profile.
///
/// # Errors
/// [`ProfileError::Unopened`] when the file cannot be written.
pub(crate) fn save(path: &Path, profile: &Profile) -> Result<(), ProfileError> {
    let malformed = |cause| ProfileError::Malformed { path: path.to_owned(), cause };
    let mut text = serde_json::to_string_pretty(profile).map_err(malformed)?;
    text.push('\n');
    fs::write(path, text).map_err(|cause| ProfileError::Unopened { path: path.to_owned(), cause })
}
