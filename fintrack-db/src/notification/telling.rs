//! Notices reach people.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;

use chrono::{DateTime, Utc};
use fintrack_core::audit::Moment;
use fintrack_core::event::PersonalKind;
use fintrack_core::id::{NotificationId, UserId};
use fintrack_core::notice::{CauseKey, Notice, NoticeKind, SecurityEvent, SecurityFact};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::session::Origin;
use crate::{DbError, UserTx, WorkspaceTx, event};

/// Something that somebody was told just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub user: UserId,
    /// Its identity.
    pub id: NotificationId,
    /// What makes it the same as another.
    pub cause: CauseKey,
}

/// Tells every member of the workspace, in the transaction of the change; what was new, and to whom. Notices that are for
/// one user alone are left out: [`tell_user`].
///
/// # Errors
/// [`DbError`].
pub async fn tell_members(tx: &mut WorkspaceTx, notices: &[Notice], at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let shared: Vec<&Notice> = notices.iter().filter(|notice| !notice.kind().is_personal()).collect();
    if shared.is_empty() {
        return Ok(Vec::new());
    }
    let names = names_of(tx, &shared).await?;
    let rows: Vec<Row> = shared.into_iter().map(|notice| Row::of(notice).naming(notice, &names)).collect();
    let members = sqlx::query_scalar!(
        "select m.user_id
         from workspace_members m
         join users u on u.id = m.user_id
         where m.workspace_id = $1 and u.deleted_at is null
         order by m.user_id",
        tx.workspace(),
    )
    .fetch_all(tx.conn())
    .await?;
    // Always in the same order, so that two who tell the same do not wait for each other.
    let each = || members.iter().flat_map(|user| rows.iter().map(move |row| (user, row)));
    let ids: Vec<Uuid> = each().map(|_| Uuid::now_v7()).collect();
    // Nobody sees what others were told, not even who tells them: hence a function with the owner's rights.
    let new = sqlx::query!(
        r#"select user_id as "user!", id as "id!" from tell_members($1, $2, $3, $4, $5, $6)"#,
        &each().map(|(user, _)| *user).collect::<Vec<_>>(),
        &ids,
        &each().map(|(_, row)| row.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &each().map(|(_, row)| row.cause.as_str().to_owned()).collect::<Vec<_>>(),
        &each().map(|(_, row)| row.payload.clone()).collect::<Vec<_>>(),
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    let told = each().zip(&ids).filter(|(_, id)| new.iter().any(|new| new.id == **id));
    let told = told.map(|((user, row), id)| Told {
        user: UserId::new(*user),
        id: NotificationId::new(*id),
        cause: row.cause.clone(),
    });
    let told: Vec<Told> = told.collect();
    announce(tx.conn(), &told).await?;
    Ok(told)
}

/// A notice of something that touched a user's access. `about` is the identity of a sign-in, a key, a passkey; empty where
/// there is none.
pub fn security(user: UserId, event: SecurityEvent, about: impl Display, origin: &Origin, at: DateTime<Utc>) -> Notice {
    let (about, origin) = (about.to_string(), origin.line());
    Notice::Security(SecurityFact { user, event, at: Moment::new(at), about, origin })
}

/// Tells the transaction's user what concerns them alone; what was new. Notices that are for others are left out.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such user.
pub async fn tell_user(tx: &mut UserTx, notices: &[Notice], at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let user = tx.user();
    tell_own(tx.conn(), user, notices, at).await
}

/// Tells whoever acts in a workspace what concerns them alone, likewise.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such user.
pub async fn tell_actor(tx: &mut WorkspaceTx, notices: &[Notice], at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let user = tx.scope().user;
    tell_own(tx.conn(), user, notices, at).await
}

async fn tell_own(
    connection: &mut PgConnection,
    user: UserId,
    notices: &[Notice],
    at: DateTime<Utc>,
) -> Result<Vec<Told>, DbError> {
    let is_own = |notice: &&Notice| matches!(notice, Notice::Security(fact) if fact.user == user);
    let rows: Vec<Row> = notices.iter().filter(is_own).map(Row::of).collect();
    let ids: Vec<Uuid> = rows.iter().map(|_| Uuid::now_v7()).collect();
    let new = sqlx::query_scalar!(
        "insert into notifications (user_id, id, kind, cause, payload, created_at)
         select $1, t.id, t.kind, t.cause, t.payload, $6
         from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[]) as t (id, kind, cause, payload)
         on conflict (user_id, cause) do nothing
         returning id",
        user.get(),
        &ids,
        &rows.iter().map(|row| row.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.cause.as_str().to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.payload.clone()).collect::<Vec<_>>(),
        at,
    )
    .fetch_all(&mut *connection)
    .await?;
    let told = rows.into_iter().zip(ids).filter(|(_, id)| new.contains(id));
    let told: Vec<Told> = told.map(|(row, id)| Told { user, id: NotificationId::new(id), cause: row.cause }).collect();
    announce(connection, &told).await?;
    Ok(told)
}

/// Lets whoever serves these users know.
async fn announce(connection: &mut PgConnection, told: &[Told]) -> Result<(), DbError> {
    let mut by_user: BTreeMap<UserId, Vec<NotificationId>> = BTreeMap::new();
    for told in told {
        by_user.entry(told.user).or_default().push(told.id);
    }
    event::publish_personal(connection, PersonalKind::NotificationCreated, by_user).await
}

/// What the things are called that notices are about. It is kept with them: their texts say what a thing was called when
/// they told of it.
async fn names_of(tx: &mut WorkspaceTx, notices: &[&Notice]) -> Result<HashMap<Uuid, String>, DbError> {
    let ids: Vec<Uuid> = notices.iter().filter_map(|notice| notice.named_by()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!" from categories where id = any($1)
           union all
           select id, name from cards where id = any($1)
           union all
           select id, name from goals where id = any($1)
           union all
           select id, name from import_sessions where id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A notice as it is kept.
struct Row {
    kind: NoticeKind,
    cause: CauseKey,
    payload: Value,
}

impl Row {
    fn of(notice: &Notice) -> Self {
        // A notice is written as `{"kind": …, "payload": {…}}`, and all its parts can be.
        let written = serde_json::to_value(notice).unwrap_or_default();
        let payload = written.get("payload").cloned().unwrap_or_default();
        Self { kind: notice.kind(), cause: notice.cause(), payload }
    }

    /// With the name of what it is about, as `name`.
    fn naming(mut self, notice: &Notice, names: &HashMap<Uuid, String>) -> Self {
        let name = notice.named_by().and_then(|id| names.get(&id));
        if let (Some(name), Value::Object(payload)) = (name, &mut self.payload) {
            payload.insert("name".to_owned(), name.as_str().into());
        }
        self
    }
}
