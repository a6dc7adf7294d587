//! Moments: when something happened, to the microsecond.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Not a moment as it is written here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a moment such as 2026-03-05T12:00:00.000000Z")]
pub struct MomentError(pub String);

/// A moment in UTC, to the microsecond: what is finer is cut, for the database keeps no more, and what is hashed must
/// read back the same. Written `2026-03-05T12:00:00.000000Z`, always with six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The moment, without what is finer than a microsecond.
    pub fn new(at: DateTime<Utc>) -> Self {
        // By way of the count of microseconds, so that a leap second is written as the database would give it back.
        Self(DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or_else(|| at.trunc_subsecs(6)))
    }

    /// The moment.
    pub const fn get(self) -> DateTime<Utc> {
        self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S%.6fZ").fmt(f)
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let wrong = || MomentError(text.to_owned());
        let moment = Self::new(DateTime::parse_from_rfc3339(text).map_err(|_| wrong())?.to_utc());
        if moment.to_string() == text { Ok(moment) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentError;
    fn try_from(text: String) -> Result<Self, MomentError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_spelling_and_no_more_than_microseconds() {
        let finer = "2026-03-05T12:00:00.123456789Z".parse::<DateTime<Utc>>().unwrap();
        let moment = Moment::new(finer);
        assert_eq!(moment.to_string(), "2026-03-05T12:00:00.123456Z");
        assert_eq!(moment.to_string().parse(), Ok(moment));
        for other in ["2026-03-05T12:00:00Z", "2026-03-05t12:00:00.123456Z", "2026-03-05T09:00:00.123456-03:00"] {
            assert_eq!(other.parse::<Moment>(), Err(MomentError(other.to_owned())));
        }
    }

    #[test]
    fn a_leap_second_reads_back_as_it_was_written() {
        let leap = Moment::new("2016-12-31T23:59:60.5Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(leap.to_string().parse(), Ok(leap));
    }
}
