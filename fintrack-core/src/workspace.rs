//! Workspaces: the boundary that nothing crosses, and what holds for all books within it.
//!
//! Members and their roles are in [`crate::access`].
//! Source: the domain page, sections 1 and 2; section 6 for the settings of reports.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::WorkspaceId;
use crate::money::Currency;
use crate::name::Name;
use crate::report::Settings;

/// The longest [`TimeZone`], in bytes.
pub const TIME_ZONE_BYTES_MAX: usize = 64;

/// Not the name of a time zone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not the name of a time zone such as America/Sao_Paulo")]
pub struct TimeZoneError(pub String);

/// A time zone by its name in the IANA's database. The core has no clock and no such database: that there is a zone of
/// that name, and what day it is there, is the shell's to know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(String);

impl TimeZone {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self("America/Sao_Paulo".to_owned())
    }
}

impl FromStr for TimeZone {
    type Err = TimeZoneError;

    fn from_str(text: &str) -> Result<Self, TimeZoneError> {
        let is_mark = |byte: u8| matches!(byte, b'_' | b'-' | b'+');
        let is_part =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte));
        if text.len() > TIME_ZONE_BYTES_MAX || !text.split('/').all(is_part) {
            return Err(TimeZoneError(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for TimeZone {
    type Error = TimeZoneError;
    fn try_from(text: String) -> Result<Self, TimeZoneError> {
        text.parse()
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.0
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A workspace: what its books are called, and what holds for all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Workspace {
    /// Its identity.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: Name,
    /// Where its days begin and end.
    pub time_zone: TimeZone,
    /// What it chose for its reports. Their currency is its default currency.
    pub reports: Settings,
}

/// Why a workspace cannot become what somebody wants it to be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WorkspaceError {
    /// Budgets are planned in its currency.
    #[error("the workspace's budgets are in {held}: its currency cannot become {wanted}")]
    Currency {
        /// The currency it has.
        held: Currency,
        /// The currency it was to have.
        wanted: Currency,
    },
}

impl Workspace {
    /// Whether it may say something else from now on. Budgets are the only amounts that have no currency of their own.
    ///
    /// # Errors
    /// [`WorkspaceError`] when it may not.
    pub fn check_change(&self, after: &Self, has_budgets: bool) -> Result<(), WorkspaceError> {
        let (held, wanted) = (self.reports.currency, after.reports.currency);
        if has_budgets && held != wanted { Err(WorkspaceError::Currency { held, wanted }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_workspace_keeps_the_currency_that_its_budgets_are_in() {
        let before = Workspace {
            id: WorkspaceId::new(Uuid::nil()),
            name: Name::new("Casa").unwrap(),
            time_zone: TimeZone::default(),
            reports: Settings::new(Currency::BRL),
        };
        let after = Workspace { reports: Settings::new(Currency::USD), ..before.clone() };
        assert_eq!(before.check_change(&after, false), Ok(()));
        let (held, wanted) = (Currency::BRL, Currency::USD);
        assert_eq!(before.check_change(&after, true), Err(WorkspaceError::Currency { held, wanted }));
        assert_eq!(before.check_change(&before, true), Ok(()));
    }

    #[test]
    fn a_time_zone_has_a_name_of_the_database() {
        for zone in ["America/Sao_Paulo", "UTC", "Etc/GMT+3", "America/Argentina/Buenos_Aires"] {
            assert_eq!(zone.parse::<TimeZone>().unwrap().as_str(), zone);
        }
        let too_long = "A".repeat(TIME_ZONE_BYTES_MAX + 1);
        for wrong in ["", "America/", "/UTC", "São Paulo", "../etc", too_long.as_str()] {
            assert_eq!(wrong.parse::<TimeZone>(), Err(TimeZoneError(wrong.to_owned())));
        }
    }
}
