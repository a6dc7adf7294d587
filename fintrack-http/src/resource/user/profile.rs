//! What a user is called, and where messages reach them.

use axum::extract::State;
use fintrack_core::name::{Email, Name};
use fintrack_core::secret::EmailPurpose;
use fintrack_db::email_token::{self, Errand};
use fintrack_db::user;
use serde::Deserialize;
use serde::de::IgnoredAny;
use utoipa::ToSchema;

use super::User;
use crate::entry::Person;
use crate::extract::Json;
use crate::field::At;
use crate::mail::Letter;
use crate::origin::Origin;
use crate::problem::{Guessing, Writing};
use crate::ticket::Unissued;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// What a user is to be called, and where messages are to reach them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Profile {
    /// What they are called: 1 to 100 characters.
    #[schema(example = "Ana Souza", min_length = 1, max_length = 100)]
    name: String,
    /// Where messages reach them. Another one than before waits in `pending_email` until it is confirmed.
    #[schema(example = "ana.souza@example.org", format = Email, max_length = 254)]
    email: String,
}

/// Change the own name and address.
///
/// A new address gets a message, and takes the place of the other one when that is confirmed. Whether it is somebody
/// else's is told no sooner. The old address gets a message as well.
#[utoipa::path(
    patch,
    path = "/user/profile",
    operation_id = "updateProfile",
    tag = "user",
    request_body = Profile,
    responses((status = 200, description = "The user as they are now", body = User), Guessing)
)]
pub(crate) async fn update(
    State(app): State<App>,
    person: Person,
    origin: Origin,
    Json(profile): Json<Profile>,
) -> Result<Answer, ApiError> {
    let (name, email) = (Name::new(&profile.name).at("/name")?, Email::new(&profile.email).at("/email")?);
    let (token, at) = (Unissued::new(), person.at());
    let work = person.change(async |mut tx| {
        user::rename(&mut tx, &name).await?;
        let current = user::profile(&mut tx).await?.email;
        let mut letter = None;
        if !email.is(&current) {
            app.messages.attempt(origin.address, Some(&person.user().to_string()))?;
            let errand = Errand::ChangeEmail(email.as_str());
            let issued = email_token::issue(&mut tx, errand, token.hash(), at).await?;
            letter = Some((current, Letter::ChangeEmail(token.issue(person.user(), issued.id.get()))));
        }
        let answer = Answer::ok(&User::find(&mut tx, at).await?);
        Ok((tx, (answer, letter)))
    });
    let (answer, letter) = work.await?;
    if let Some((old, letter)) = letter {
        app.mailer.send(email.as_str(), letter);
        app.mailer.send(&old, Letter::EmailChanging);
    }
    Ok(answer)
}

/// Keep the address: take the one back that waits to be confirmed.
#[utoipa::path(
    post,
    path = "/user/email/cancel",
    operation_id = "cancelEmailChange",
    tag = "user",
    params(IdempotencyHeader),
    responses((status = 200, description = "The user as they are now", body = User), Writing)
)]
pub(crate) async fn cancel_email(person: Person, post: Post<IgnoredAny>) -> Result<Answer, ApiError> {
    let work = person.write(&post, async |mut tx, _| {
        email_token::cancel(&mut tx, EmailPurpose::ChangeEmail).await?;
        let answer = Answer::ok(&User::find(&mut tx, person.at()).await?);
        Ok((tx, answer))
    });
    work.await
}
