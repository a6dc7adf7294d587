//! API keys: programs that act in one's stead, in one workspace. Each makes, sees and revokes their own, in person.

use chrono::{DateTime, Utc};
use fintrack_core::access::{Scope, ScopeError};
use fintrack_core::id::ApiKeyId;
use fintrack_core::name::Name;
use fintrack_core::notice::SecurityEvent;
use fintrack_db::api_key::{self, CreateKeyError};
use fintrack_db::notification;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::code::FieldCode;
use crate::entry::{ManageOwnKeys, Needs, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path};
use crate::field::At;
use crate::origin::Origin;
use crate::problem::{Deleting, Reading, Writing};
use crate::secret;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App, word};

/// How much of a key is shown in lists: its prefix and some of its workspace's identity.
const PREFIX_CHARS: usize = 12;

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApiKey {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    id: Uuid,
    /// The workspace that it acts in.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// Whose it is.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: Uuid,
    /// What it is for.
    #[schema(example = "Planilha")]
    name: String,
    /// How it begins.
    #[schema(example = "ftk_AZnA3gAA")]
    key_prefix: String,
    /// What it may be used for, as far as its maker's role reaches.
    #[schema(value_type = Vec<word::KeyScope>)]
    scopes: Vec<Scope>,
    /// Until when; null where it has no end.
    #[schema(example = "2027-03-01T12:00:00Z")]
    expires_at: Option<DateTime<Utc>>,
    /// When it was used last, give or take a minute.
    #[schema(example = "2026-03-02T08:30:00Z")]
    last_used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    #[schema(example = "2026-03-03T08:30:00Z")]
    revoked_at: Option<DateTime<Utc>>,
    /// Since when there is it.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed: taken back, or made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    updated_at: DateTime<Utc>,
}

impl ApiKey {
    fn of<P: Needs>(workspace: &Workspace<P>, key: api_key::ApiKey) -> Self {
        let api_key::ApiKey { id, user, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at } = key;
        Self {
            id: id.get(),
            workspace_id: workspace.scope().workspace.get(),
            user_id: user.get(),
            name: name.into(),
            key_prefix: prefix,
            scopes: scopes.into_iter().collect(),
            expires_at,
            last_used_at,
            revoked_at,
            created_at,
            updated_at: revoked_at.unwrap_or(created_at),
        }
    }
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewApiKey {
    /// What it is for: 1 to 100 characters.
    #[schema(example = "Planilha", min_length = 1, max_length = 100)]
    name: String,
    /// What it may be used for, none beyond the own role; only `read` where nothing is said.
    #[schema(value_type = Option<Vec<word::KeyScope>>)]
    scopes: Option<Vec<Scope>>,
    /// Until when, later than now; without an end where nothing is said.
    #[schema(example = "2027-03-01T12:00:00Z")]
    expires_at: Option<DateTime<Utc>>,
}

/// A key that was just made, with its secret.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedApiKey {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    id: Uuid,
    /// What it is for.
    #[schema(example = "Planilha")]
    name: String,
    /// How it begins.
    #[schema(example = "ftk_AZnA3gAA")]
    key_prefix: String,
    /// The key itself, shown once: a repeat of the request does not show it.
    #[schema(example = "ftk_AZnA3gAAcACAAAAAAAAAAQ", nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_key: Option<String>,
    /// What it may be used for.
    #[schema(value_type = Vec<word::KeyScope>)]
    scopes: Vec<Scope>,
    /// Since when there is it.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// Until when; null where it has no end.
    #[schema(example = "2027-03-01T12:00:00Z")]
    expires_at: Option<DateTime<Utc>>,
}

/// Which key.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ApiKeyPath {
    /// The key's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000c")]
    id: ApiKeyId,
}

fn refused(error: CreateKeyError) -> ApiError {
    match error {
        CreateKeyError::Scope(error @ (ScopeError::None | ScopeError::BeyondRole { .. })) => {
            ApiError::at("/scopes", &error)
        }
        CreateKeyError::Over(_) => ApiError::fault("/expires_at", FieldCode::Past, &error),
        CreateKeyError::Db(error) => error.into(),
    }
}

/// List the own keys in the workspace.
#[utoipa::path(
    get,
    path = "/api-keys",
    operation_id = "listApiKeys",
    tag = "api-keys",
    params(WorkspaceHeader),
    responses((status = 200, description = "The caller's keys, the newest first", body = Vec<ApiKey>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<ManageOwnKeys>) -> Result<Json<Vec<ApiKey>>, ApiError> {
    let keys = api_key::list(&mut workspace.begin().await?).await?;
    Ok(Json(keys.into_iter().map(|key| ApiKey::of(&workspace, key)).collect()))
}

/// Make a key.
#[utoipa::path(
    post,
    path = "/api-keys",
    operation_id = "createApiKey",
    tag = "api-keys",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewApiKey,
    responses((status = 201, description = "The key, this once", body = CreatedApiKey), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<ManageOwnKeys>,
    origin: Origin,
    post: Post<NewApiKey>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let raw = App::api_key(workspace.scope().workspace);
        let key = api_key::NewApiKey {
            name: Name::new(&new.name).at("/name")?,
            prefix: raw.reveal().chars().take(PREFIX_CHARS).collect(),
            hash: secret::hash(raw.reveal().as_bytes()),
            scopes: new.scopes.as_deref().unwrap_or(&[Scope::Read]).iter().copied().collect(),
            expires_at: new.expires_at,
        };
        let api_key::ApiKey { id, name, prefix, scopes, created_at, expires_at, .. } =
            api_key::create(&mut tx, key, workspace.at()).await.map_err(refused)?;
        let (user, made, at) = (workspace.scope().user, SecurityEvent::ApiKeyCreated, workspace.at());
        let notice = notification::security(user, made, id, &origin.stored(), at);
        notification::tell_actor(&mut tx, &[notice], at).await?;
        let kept = CreatedApiKey {
            id: id.get(),
            name: name.into(),
            key_prefix: prefix,
            raw_key: None,
            scopes: scopes.into_iter().collect(),
            created_at,
            expires_at,
        };
        let shown = CreatedApiKey { raw_key: Some(raw.reveal().to_owned()), ..kept.clone() };
        Ok((tx, Answer::created(&shown).keeping(&kept)))
    });
    work.await
}

/// Revoke a key of one's own.
#[utoipa::path(
    delete,
    path = "/api-keys/{id}",
    operation_id = "revokeApiKey",
    tag = "api-keys",
    params(ApiKeyPath, WorkspaceHeader),
    responses((status = 204, description = "Nothing is done with it any more"), Deleting)
)]
pub(crate) async fn revoke(
    workspace: Workspace<ManageOwnKeys>,
    Path(path): Path<ApiKeyPath>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        api_key::revoke(&mut tx, path.id, workspace.at()).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
