//! Showing that an address is one's own: the first one, and one to change to.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::Utc;
use fintrack_core::id::{EmailTokenId, UserId};
use fintrack_core::name::Email;
use fintrack_core::notice::SecurityEvent;
use fintrack_core::secret::{EmailPurpose, Refusal};
use fintrack_db::email_token::{self, RedeemError};
use fintrack_db::{notification, user};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Said;
use super::recovery::Addressee;
use crate::entry::Person;
use crate::extract::Json;
use crate::origin::Origin;
use crate::problem::Guessing;
use crate::secret::Secret;
use crate::ticket::Ticket;
use crate::{ApiError, App, link, request};

const SENT: Said = Said { message: "if there is anything to confirm, look for a message" };

/// Ask for the message that confirms an address.
///
/// The answer is the same if the address is nobody's, or confirmed.
#[utoipa::path(
    post,
    path = "/auth/verify-email/request",
    operation_id = "requestEmailVerification",
    tag = "auth",
    security(()),
    request_body = Addressee,
    responses((status = 202, description = "Whoever has the address gets a message", body = Said), Guessing)
)]
pub(crate) async fn request(
    State(app): State<App>,
    origin: Origin,
    Json(to): Json<Addressee>,
) -> Result<(StatusCode, Json<Said>), ApiError> {
    app.messages.attempt(origin.address, Some(&to.email))?;
    let background = app.background.clone();
    request::in_background(&background, async move {
        let Ok(email) = Email::new(&to.email) else { return Ok(()) };
        match user::find(&app.db, email.as_str()).await? {
            Some(user) => send(&app, user).await,
            None => Ok(()),
        }
    });
    Ok((StatusCode::ACCEPTED, Json(SENT)))
}

/// Have the message sent again.
#[utoipa::path(
    post,
    path = "/auth/verify-email/resend",
    operation_id = "resendEmailVerification",
    tag = "auth",
    responses((status = 202, description = "It is on its way, if the address is not confirmed", body = Said), Guessing)
)]
pub(crate) async fn resend(
    State(app): State<App>,
    person: Person,
    origin: Origin,
) -> Result<(StatusCode, Json<Said>), ApiError> {
    app.messages.attempt(origin.address, Some(&person.user().to_string()))?;
    send(&app, person.user()).await?;
    Ok((StatusCode::ACCEPTED, Json(SENT)))
}

/// To the address, unless it is confirmed.
async fn send(app: &App, user: UserId) -> Result<(), ApiError> {
    if let Some(issued) = link::verification(&app.db, user, Utc::now()).await? {
        app.mailer.send(&issued.to, issued.letter);
    }
    Ok(())
}

/// What came by e-mail.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Shown {
    /// From the message; good once, within 24 hours.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    token: Secret,
}

/// Confirm an address with the token of a message.
///
/// Of the first address, or of one to change to, which becomes the account's with that.
#[utoipa::path(
    post,
    path = "/auth/verify-email/confirm",
    operation_id = "confirmEmail",
    tag = "auth",
    security(()),
    request_body = Shown,
    responses((status = 200, description = "The address is confirmed", body = Said), Guessing)
)]
pub(crate) async fn confirm(
    State(app): State<App>,
    origin: Origin,
    Json(shown): Json<Shown>,
) -> Result<Json<Said>, ApiError> {
    app.guesses.attempt(origin.address, None)?;
    let ticket = Ticket::read(&shown.token).ok_or(ApiError::TokenRefused)?;
    let (id, at) = (EmailTokenId::new(ticket.row), Utc::now());
    let mut tx = app.db.begin_personal(ticket.user).await?;
    match email_token::redeem(&mut tx, id, EmailPurpose::VerifyEmail, ticket.hash, at).await {
        Ok(_) => user::verify_email(&mut tx, at).await?,
        Err(RedeemError::Refused(Refusal::Unknown)) => {
            let email = email_token::redeem(&mut tx, id, EmailPurpose::ChangeEmail, ticket.hash, at).await?;
            user::change_email(&mut tx, &email.ok_or(ApiError::TokenRefused)?, at).await?;
            let notice = notification::security(ticket.user, SecurityEvent::EmailChanged, "", &origin.stored(), at);
            notification::tell_user(&mut tx, &[notice], at).await?;
        }
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(Json(Said { message: "the address is confirmed" }))
}
