//! Where staged lines stand, as it was last judged.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fintrack_core::id::StagedLineId;
use fintrack_core::import_session::{Missing, Outcome, Standing, Twin};
use uuid::Uuid;

use crate::bulk::{ROWS_PER_STATEMENT, sparse};
use crate::{DbError, Version, WorkspaceTx};

/// A standing as columns.
struct StandingColumns {
    outcome: &'static str,
    missing: Option<String>, // words joined by commas; null when nothing is missing
    rejection: Option<&'static str>,
    twin_kind: Option<&'static str>,
    twin: Option<Uuid>,
}

impl StandingColumns {
    fn of(standing: &Standing) -> Self {
        let outcome = standing.outcome().as_str();
        let none = Self { outcome, missing: None, rejection: None, twin_kind: None, twin: None };
        let twin = |twin: &Twin| match twin {
            Twin::Imported(id) => (Some("imported"), Some(id.get())),
            Twin::Staged(id) => (Some("staged"), Some(id.get())),
            Twin::Entry(id) => (Some("transaction"), Some(id.get())),
        };
        match standing {
            Standing::Ready(_) | Standing::OtherMonth => none,
            Standing::Pending(missing) => {
                let words: Vec<&str> = missing.iter().copied().map(Missing::as_str).collect();
                Self { missing: Some(words.join(",")), ..none }
            }
            Standing::PossibleDuplicate(of, _) | Standing::Duplicate(of) => {
                let (twin_kind, twin) = twin(of);
                Self { twin_kind, twin, ..none }
            }
            Standing::Rejected(rejection) => Self { rejection: Some(rejection.as_str()), ..none },
            Standing::Binds(entry) => {
                let (twin_kind, twin) = twin(&Twin::Entry(*entry));
                Self { twin_kind, twin, ..none }
            }
            // Its imported line says what became of it, for as long as it has one; before that it was ready.
            Standing::Booked(_) | Standing::Ignored(_) | Standing::Bound(_) => {
                Self { outcome: Outcome::Ready.as_str(), ..none }
            }
        }
    }
}

/// Standings, column by column.
#[derive(Default)]
pub(super) struct Standings {
    pub(super) outcomes: Vec<&'static str>,
    pub(super) missing: Vec<Option<String>>,
    pub(super) rejections: Vec<Option<&'static str>>,
    pub(super) twin_kinds: Vec<Option<&'static str>>,
    pub(super) twins: Vec<Option<Uuid>>,
}

impl Standings {
    pub(super) fn push(&mut self, standing: &Standing) {
        let columns = StandingColumns::of(standing);
        self.outcomes.push(columns.outcome);
        self.missing.push(columns.missing);
        self.rejections.push(columns.rejection);
        self.twin_kinds.push(columns.twin_kind);
        self.twins.push(columns.twin);
    }
}

/// Stores where lines stand now. The lines that stood elsewhere, with the versions that they are in since.
pub(super) async fn update(
    tx: &mut WorkspaceTx,
    changed: &[(StagedLineId, Standing)],
) -> Result<HashMap<StagedLineId, (Version, DateTime<Utc>)>, DbError> {
    let mut moved = HashMap::new();
    for chunk in changed.chunks(ROWS_PER_STATEMENT) {
        let mut standings = Standings::default();
        let mut ids = Vec::with_capacity(chunk.len());
        for (id, standing) in chunk {
            ids.push(id.get());
            standings.push(standing);
        }
        // Most standings did not change, and a row that is not rewritten costs nothing.
        let rows = sqlx::query!(
            "update staged_lines s
             set outcome = t.outcome, missing = string_to_array(t.missing, ','), rejection = t.rejection,
                 twin_kind = t.twin_kind, twin_id = t.twin
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                  as t (id, outcome, missing, rejection, twin_kind, twin)
             where s.workspace_id = $7 and s.id = t.id
               and (s.outcome, s.missing, s.rejection, s.twin_kind, s.twin_id) is distinct from
                   (t.outcome, string_to_array(t.missing, ','), t.rejection, t.twin_kind, t.twin)
             returning s.id, s.version, s.updated_at",
            &ids,
            &standings.outcomes as &[&str],
            &sparse(standings.missing) as &[Option<String>],
            &sparse(standings.rejections) as &[Option<&str>],
            &sparse(standings.twin_kinds) as &[Option<&str>],
            &sparse(standings.twins) as &[Option<Uuid>],
            tx.workspace(),
        )
        .fetch_all(tx.conn())
        .await?;
        let state = |version, at| (Version::new(version), at);
        moved.extend(rows.into_iter().map(|row| (StagedLineId::new(row.id), state(row.version, row.updated_at))));
    }
    Ok(moved)
}
