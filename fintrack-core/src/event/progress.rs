//! How far something is that has changed nothing yet.

use crate::id::ImportSessionId;
use crate::word::words;

/// What is done is told by what it changed.
const PERCENT_MAX: u8 = 99;

words! {
    /// What is being done with files on their way into an import session.
    UploadStage, "a stage of an upload" {
        /// Their bytes are on their way.
        Receiving = "receiving",
        /// Their bytes are looked at.
        Reading = "reading",
        /// Their lines are put in place.
        Staging = "staging",
    }
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Progress {
    /// Into which session.
    pub session: ImportSessionId,
    /// What is being done.
    pub stage: UploadStage,
    percent: Option<u8>,
}

impl Progress {
    /// So much of a whole is done; of nothing, nobody can tell.
    pub fn new(session: ImportSessionId, stage: UploadStage, done: u64, whole: u64) -> Self {
        let percent = (u128::from(done) * 100).checked_div(u128::from(whole));
        let percent = percent.map(|percent| u8::try_from(percent).unwrap_or(PERCENT_MAX).min(PERCENT_MAX));
        Self { session, stage, percent }
    }

    /// As it was written.
    pub(super) fn read(session: ImportSessionId, stage: UploadStage, percent: Option<u8>) -> Option<Self> {
        percent.is_none_or(|percent| percent <= PERCENT_MAX).then_some(Self { session, stage, percent })
    }

    /// How much of the stage is done, where it can be told: 0 to 99.
    pub const fn percent(&self) -> Option<u8> {
        self.percent
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::event::Event;
    use crate::id::WorkspaceId;

    #[test]
    fn an_upload_is_so_far_and_never_said_to_be_done() {
        let session = ImportSessionId::new(Uuid::from_u128(2));
        let at = |done, whole| Progress::new(session, UploadStage::Reading, done, whole);
        let percent = |done, whole| at(done, whole).percent();
        assert_eq!(
            [percent(0, 7), percent(1, 3), percent(3, 3), percent(9, 3)],
            [Some(0), Some(33), Some(99), Some(99)]
        );
        assert_eq!((percent(u64::MAX, 1), percent(1, 0)), (Some(99), None));

        let told = Event::progress(WorkspaceId::new(Uuid::from_u128(1)), at(1, 3), DateTime::UNIX_EPOCH).to_string();
        let payload = r#""payload":{"id":"00000000-0000-0000-0000-000000000002","stage":"reading","percent":33}"#;
        assert!(told.contains(r#""event_type":"import_session.progress""#) && told.contains(payload), "{told}");
        for (from, to) in [("reading", "thinking"), ("33", "100"), ("33", "-1"), (r#""stage":"reading","#, "")] {
            assert!(told.replace(from, to).parse::<Event>().is_err(), "{to}");
        }
    }
}
