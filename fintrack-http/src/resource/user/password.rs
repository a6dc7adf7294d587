//! Another password, by somebody who knows the old one.

use std::fmt::Display;

use axum::extract::State;
use chrono::{DateTime, Utc};
use fintrack_core::notice::SecurityEvent;
use fintrack_core::secret::check_password;
use fintrack_db::{DbError, UserTx, api_key, credential, notification, user};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::code::FieldCode;
use crate::entry::Person;
use crate::field::At;
use crate::mail::Letter;
use crate::origin::Origin;
use crate::password::Verdict;
use crate::problem::Writing;
use crate::resource::auth::Said;
use crate::secret::Secret;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// The password, and the next one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordChange {
    /// The one until now.
    #[schema(example = "correct horse battery")]
    current_password: Secret,
    /// 8 characters or more.
    #[schema(example = "staple horse correct", min_length = 8, max_length = 1024)]
    new_password: Secret,
}

/// Change the own password.
///
/// Ends every other sign-in. Keys for programs work as before; the message that tells of the change lists them.
#[utoipa::path(
    post,
    path = "/user/password",
    operation_id = "changePassword",
    tag = "user",
    params(IdempotencyHeader),
    request_body = PasswordChange,
    responses(
        (status = 202, description = "It is changed", body = Said),
        (status = 429, response = crate::problem::TooManyRequests),
        Writing,
    )
)]
pub(crate) async fn change(
    State(app): State<App>,
    person: Person,
    origin: Origin,
    post: Post<PasswordChange>,
) -> Result<Answer, ApiError> {
    app.guesses.attempt(origin.address, Some(&person.user().to_string()))?;
    let hashes = Hashes::of(&app, &person, post.body()).await?;
    let work = person.write(&post, async |mut tx, change| {
        check_password(change.new_password.reveal()).at("/new_password")?;
        let Some(Hashes { known, next }) = &hashes else { return Err(wrong_password()) };
        if !credential::hold(&mut tx, known).await? {
            return Err(wrong_password());
        }
        credential::set(&mut tx, next, Some(person.signed_in().session), person.at()).await?;
        let (email, letter) = tell_changed(&mut tx, person.signed_in().session, &origin, person.at()).await?;
        Ok((tx, Answer::accepted(&Said { message: "the password is changed" }).telling(email, letter)))
    });
    work.await.map(|answer| answer.told_by(&app.mailer))
}

/// Tells the transaction's user that the password is another; where to, and with which letter, once that is permanent.
pub(crate) async fn tell_changed(
    tx: &mut UserTx,
    about: impl Display,
    origin: &Origin,
    at: DateTime<Utc>,
) -> Result<(String, Letter), DbError> {
    let notice = notification::security(tx.user(), SecurityEvent::PasswordChanged, about, &origin.stored(), at);
    notification::tell_user(tx, &[notice], at).await?;
    let keys = api_key::list_working(tx, at).await?;
    Ok((user::profile(tx).await?.email, Letter::PasswordChanged(keys)))
}

/// Of the password that is changed and of the next one, made before the transaction: both take long.
struct Hashes {
    known: String,
    next: String,
}

impl Hashes {
    /// `None` when the password is another, or the next one cannot be.
    async fn of(app: &App, person: &Person, change: &PasswordChange) -> Result<Option<Self>, ApiError> {
        if check_password(change.new_password.reveal()).is_err() {
            return Ok(None);
        }
        let credential = credential::find(&mut app.db.begin_personal(person.user()).await?).await?;
        let known = credential.map(|credential| credential.password_hash);
        match (app.passwords.verify(&change.current_password, known.as_deref()).await?, known) {
            (Verdict::Right { .. }, Some(known)) => {
                Ok(Some(Self { known, next: app.passwords.hash(&change.new_password).await? }))
            }
            (Verdict::Right { .. } | Verdict::Wrong, _) => Ok(None),
        }
    }
}

fn wrong_password() -> ApiError {
    ApiError::fault("/current_password", FieldCode::WrongPassword, "that is not the password")
}
