//! What a commit would write, as one short word: whoever was shown a plan commits that plan or none.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{CommitPlan, Missing, Outcome, Standing, Twin};
use crate::id::{EntryId, StagedLineId};

/// Which plan it is: SHA-256 of all that a commit would write. The identities that it would give to new rows do not count,
/// for each look at the same lines would give others; in their place stands the line that a row is made of.
///
/// Laws: equal plans have equal tokens, whatever their new identities; any other line, standing or entry gives another.
/// Written as 64 hexadecimal digits in small letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlanToken([u8; 32]);

/// Not a plan token.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a plan token: 64 hexadecimal digits in small letters")]
pub struct PlanTokenError(pub String);

impl CommitPlan {
    /// Which plan it is.
    pub fn token(&self) -> PlanToken {
        let lines: HashMap<EntryId, StagedLineId> =
            self.imported.iter().map(|line| (line.entry, line.staged)).collect();
        let mut writer = Writer(Sha256::new());
        writer.text("fintrack plan 1");
        // One standing for each line that is not settled yet, in the order of the lines.
        for (line, standing) in &self.standings {
            writer.text(&line.to_string());
            writer.standing(standing);
        }
        for entry in &self.entries {
            writer.text(&lines.get(&entry.id()).map(ToString::to_string).unwrap_or_default());
            writer.text(&entry.date().to_string());
            writer.text(entry.description().as_str());
            writer.text(entry.status().as_str());
            writer.json(entry.movement());
            writer.json(&entry.details());
        }
        for line in &self.imported {
            writer.text(&line.staged.to_string());
            writer.text(&line.file.map(|file| file.to_string()).unwrap_or_default());
            writer.text(&line.date.to_string());
            writer.json(&line.amount);
            writer.text(line.identity.as_str());
            writer.json(&(&line.bank_id, line.instalment));
            writer.text(line.outcome.as_str());
            // What it is bound to was there before, and so is a fact of the plan.
            let bound = Some(line.entry).filter(|_| line.outcome == Outcome::Bound);
            writer.text(&bound.map(|entry| entry.to_string()).unwrap_or_default());
        }
        writer.json(&self.ruled);
        writer.json(&self.counts);
        PlanToken(writer.0.finalize().into())
    }
}

/// Facts on their way into a token, each with its length before it, so that no two lists of facts are written alike.
struct Writer(Sha256);

impl Writer {
    fn text(&mut self, text: &str) {
        self.0.update(text.len().to_le_bytes());
        self.0.update(text);
    }

    fn json<T: Serialize>(&mut self, value: &T) {
        // Nothing here has a key or a number that JSON refuses.
        let json = serde_json::to_string(value);
        debug_assert!(json.is_ok(), "{json:?}");
        self.text(&json.unwrap_or_default());
    }

    fn standing(&mut self, standing: &Standing) {
        self.text(standing.outcome().as_str());
        match standing {
            Standing::Pending(missing) => {
                let words: Vec<&str> = missing.iter().copied().map(Missing::as_str).collect();
                self.text(&words.join(","));
            }
            Standing::PossibleDuplicate(twin, likeness) => {
                self.twin(*twin);
                self.text(likeness.as_str());
            }
            Standing::Duplicate(twin) => self.twin(*twin),
            Standing::Binds(entry) | Standing::Bound(entry) => self.text(&entry.to_string()),
            Standing::Rejected(rejection) => self.text(rejection.as_str()),
            // A plan leaves nothing ready, and what it books is written with its line.
            Standing::Ready(_) | Standing::OtherMonth | Standing::Booked(_) | Standing::Ignored(_) => {}
        }
    }

    fn twin(&mut self, twin: Twin) {
        self.json(&twin);
    }
}

impl fmt::Display for PlanToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PlanToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PlanToken {
    type Err = PlanTokenError;

    fn from_str(text: &str) -> Result<Self, PlanTokenError> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let pairs = text.as_bytes().chunks_exact(2);
        let bytes: Option<Vec<u8>> = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
        let bytes = bytes.filter(|_| text.len() == 64).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Self).ok_or_else(|| PlanTokenError(text.to_owned()))
    }
}

impl TryFrom<String> for PlanToken {
    type Error = PlanTokenError;

    fn try_from(text: String) -> Result<Self, PlanTokenError> {
        text.parse()
    }
}

impl From<PlanToken> for String {
    fn from(token: PlanToken) -> Self {
        let mut text = Self::with_capacity(64);
        let is_written = write!(text, "{token}").is_ok();
        debug_assert!(is_written, "writing to a text does not fail");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_spelling() {
        let text = "00ff".repeat(16);
        let token: PlanToken = text.parse().unwrap();
        assert_eq!((token.to_string(), String::from(token)), (text.clone(), text.clone()));
        for wrong in [text.to_uppercase(), text[2..].to_owned(), "é".repeat(32), String::new()] {
            assert_eq!(wrong.parse::<PlanToken>(), Err(PlanTokenError(wrong)));
        }
    }
}
