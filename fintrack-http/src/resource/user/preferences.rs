//! How a user likes to see FinTrack.

use fintrack_db::preferences::{self, ChangeError};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::ApiError;
use crate::entry::Person;
use crate::extract::Json;
use crate::problem::{Changing, Reading};
use crate::write::Answer;

/// What is to be different about the settings.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PreferencesChange {
    /// A merge patch (RFC 7396): what it names is set, what it sets to null goes, objects are merged. At most 64 KiB in
    /// all, 16 levels deep.
    #[schema(value_type = Object, example = json!({"theme": "dark", "table": {"rows": 50}}))]
    settings: Value,
}

/// Show the own settings.
#[utoipa::path(
    get,
    path = "/user/preferences",
    operation_id = "getPreferences",
    tag = "user",
    responses((status = 200, description = "The settings, an object that clients fill", body = Object), Reading)
)]
pub(crate) async fn show(mut person: Person) -> Result<Json<Value>, ApiError> {
    Ok(Json(preferences::find(&mut person.begin().await?).await?.to_value()))
}

/// Change the own settings.
///
/// They have no version: a patch says what is to be different, and of two at once both hold.
#[utoipa::path(
    patch,
    path = "/user/preferences",
    operation_id = "updatePreferences",
    tag = "user",
    request_body = PreferencesChange,
    responses((status = 200, description = "The settings as they are now", body = Object), Changing)
)]
pub(crate) async fn update(person: Person, Json(change): Json<PreferencesChange>) -> Result<Answer, ApiError> {
    let work = person.change(async |mut tx| {
        let settings = preferences::merge(&mut tx, &change.settings).await?.to_value();
        Ok((tx, Answer::ok(&settings)))
    });
    work.await
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Preferences(error) => ApiError::at("/settings", &error),
            ChangeError::Db(error) => error.into(),
        }
    }
}
