//! Another password, by somebody who knows the old one.

use axum::extract::State;
use fintrack_core::notice::SecurityEvent;
use fintrack_core::secret::check_password;
use fintrack_db::{credential, notification, user};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::entry::Person;
use crate::field::At;
use crate::mail::Letter;
use crate::origin::Origin;
use crate::password::Verdict;
use crate::problem::{FieldError, Writing};
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
/// Ends every other sign-in.
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
    let work = person.write(&post, async |mut tx, change| {
        check_password(change.new_password.reveal()).at("/new_password")?;
        let known = credential::find(&mut tx).await?.map(|credential| credential.password_hash);
        if app.passwords.verify(&change.current_password, known.as_deref()).await? == Verdict::Wrong {
            let (pointer, message) = ("/current_password".to_owned(), "that is not the password".to_owned());
            return Err(ApiError::Invalid(vec![FieldError { pointer, code: "wrong-password", message }]));
        }
        let hash = app.passwords.hash(&change.new_password).await?;
        credential::set(&mut tx, &hash, Some(person.signed_in().session), person.at()).await?;
        let (about, origin) = (person.signed_in().session, origin.stored());
        let changed = SecurityEvent::PasswordChanged;
        let notice = notification::security(person.user(), changed, about, &origin, person.at());
        notification::tell_user(&mut tx, &[notice], person.at()).await?;
        let email = user::profile(&mut tx).await?.email;
        Ok((tx, Answer::accepted(&Said { message: "the password is changed" }).telling(email, Letter::PasswordChanged)))
    });
    work.await.map(|answer| answer.told_by(&app.mailer))
}
