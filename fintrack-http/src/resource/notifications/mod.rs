//! Notifications: what a user was told. They are their own, of all their workspaces, and no program sees them.

pub(crate) mod stream;
mod text;
mod watch;

use chrono::{DateTime, Utc};
use fintrack_core::category::Language;
use fintrack_core::id::{NotificationId, UserId, WorkspaceId};
use fintrack_db::{UserTx, notification, preferences};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::auth::Said;
use crate::ApiError;
use crate::entry::Person;
use crate::extract::{Json, Path, Query};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Changing, Deleting, Reading, Writing};
use crate::word;
use crate::write::{Answer, IdempotencyHeader, Post};
pub(crate) use text::Asked;

/// Something that the user was told.
#[derive(Serialize, ToSchema)]
pub(crate) struct Notification {
    /// Its identity. Later ones are greater.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    id: Uuid,
    /// Who was told.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: Uuid,
    /// The workspace that it is about; null when it concerns the user alone.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Option<Uuid>,
    /// What kind of news it is.
    #[serde(rename = "type")]
    #[schema(value_type = word::NoticeType)]
    kind: word::NoticeType,
    /// What it is, in a few words, in the user's language.
    #[schema(example = "Orçamento estourado: Lazer")]
    title: String,
    /// The same in a sentence, with its figures.
    #[schema(example = "312,40 BRL gastos em 03/2026, com 300,00 BRL planejados.")]
    message: String,
    /// The facts that the texts are made of, by kind: identities, amounts, days, and what the thing was called.
    #[schema(value_type = Object, example = json!({"budget": "0199c0de-0000-7000-8000-000000000091", "name": "Lazer"}))]
    payload: Value,
    /// When the user read it; null until then.
    #[schema(example = "2026-03-02T08:30:00Z")]
    read_at: Option<DateTime<Utc>>,
    /// When it was told.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
}

impl Notification {
    fn of(user: UserId, language: Language, told: notification::Notification) -> Self {
        let notification::Notification { id, workspace, kind, payload, created_at, read_at } = told;
        let (title, message) = text::of(kind, &payload, language);
        Self {
            id: id.get(),
            user_id: user.get(),
            workspace_id: workspace.map(WorkspaceId::get),
            kind: word::NoticeType(kind),
            title,
            message,
            payload,
            read_at,
            created_at,
        }
    }
}

/// The language that the transaction's user is spoken to in.
async fn language(tx: &mut UserTx, asked: Asked) -> Result<Language, ApiError> {
    Ok(asked.or_chosen(&preferences::find(tx).await?.to_value()))
}

/// Which notifications are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotificationsQuery {
    /// Those about a workspace.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Option<WorkspaceId>,
    /// Those that were not read.
    #[param(nullable = false, default = false, example = true)]
    unread_only: Option<bool>,
    /// How many of the newest to pass over, in place of a cursor.
    #[param(minimum = 0, maximum = 10000, default = 0, nullable = false, example = 50)]
    offset: Option<u16>,
}

impl NotificationsQuery {
    const OFFSET_MAX: u16 = 10_000;

    fn filter(&self, has_cursor: bool) -> Result<notification::Filter, ApiError> {
        let offset = self.offset.unwrap_or_default();
        if offset > Self::OFFSET_MAX {
            return Err(ApiError::Malformed(format!("the offset {offset} is not between 0 and {}", Self::OFFSET_MAX)));
        }
        if has_cursor && offset != 0 {
            return Err(ApiError::Malformed("a cursor and an offset exclude each other".to_owned()));
        }
        let unread_only = self.unread_only.unwrap_or_default();
        Ok(notification::Filter { workspace: self.workspace_id, unread_only, offset })
    }
}

/// Which of them are meant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MeantQuery {
    /// Those about a workspace; all where nothing is said.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Option<WorkspaceId>,
}

/// Which notification.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct NotificationPath {
    /// The notification's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000d")]
    id: NotificationId,
}

/// How many were marked.
#[derive(Serialize, ToSchema)]
pub(crate) struct Marked {
    /// How many had not been read before.
    #[schema(example = 3)]
    updated: u64,
}

/// List the own notifications.
///
/// Of all workspaces, and what concerns the user alone. Their texts are in the language of the setting `language`, or in
/// that of the header `Accept-Language`: Portuguese or English.
#[utoipa::path(
    get,
    path = "/notifications",
    operation_id = "listNotifications",
    tag = "notifications",
    params(NotificationsQuery, PageQuery),
    responses((status = 200, description = "Notifications, the newest first", body = List<Notification>), Reading)
)]
pub(crate) async fn list(
    mut person: Person,
    Query(query): Query<NotificationsQuery>,
    asked: Asked,
    page: Page<NotificationId>,
) -> Result<Json<List<Notification>>, ApiError> {
    let filter = query.filter(page.after.is_some())?;
    let mut tx = person.begin().await?;
    let language = language(&mut tx, asked).await?;
    let found = notification::list(&mut tx, filter, page.after, page.limit).await?;
    let told = found.items.into_iter().map(|told| Notification::of(person.user(), language, told));
    Ok(Json(List::new(told, found.next.as_ref())))
}

/// Mark one as read; the first time counts.
#[utoipa::path(
    patch,
    path = "/notifications/{id}/read",
    operation_id = "readNotification",
    tag = "notifications",
    params(NotificationPath),
    responses((status = 200, description = "The notification", body = Notification), Changing)
)]
pub(crate) async fn read(person: Person, Path(path): Path<NotificationPath>, asked: Asked) -> Result<Answer, ApiError> {
    let work = person.change(async |mut tx| {
        let told = notification::mark_read(&mut tx, path.id, person.at()).await?;
        let language = language(&mut tx, asked).await?;
        Ok((tx, Answer::ok(&Notification::of(person.user(), language, told))))
    });
    work.await
}

/// Mark all as read, or all about a workspace.
#[utoipa::path(
    post,
    path = "/notifications/read-all",
    operation_id = "readAllNotifications",
    tag = "notifications",
    params(MeantQuery, IdempotencyHeader),
    responses((status = 200, description = "How many had not been read", body = Marked), Writing)
)]
pub(crate) async fn read_all(
    person: Person,
    Query(query): Query<MeantQuery>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = person.write(&post, async |mut tx, _| {
        let updated = notification::mark_all_read(&mut tx, query.workspace_id, person.at()).await?;
        Ok((tx, Answer::ok(&Marked { updated })))
    });
    work.await
}

/// Delete a notification; the same is not told again.
#[utoipa::path(
    delete,
    path = "/notifications/{id}",
    operation_id = "deleteNotification",
    tag = "notifications",
    params(NotificationPath),
    responses((status = 200, description = "It is gone", body = Said), Deleting)
)]
pub(crate) async fn delete(person: Person, Path(path): Path<NotificationPath>) -> Result<Answer, ApiError> {
    let work = person.change(async |mut tx| {
        notification::delete(&mut tx, path.id, person.at()).await?;
        Ok((tx, Answer::ok(&Said { message: "the notification is deleted" })))
    });
    work.await
}
