//! A password that was forgotten.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::Utc;
use fintrack_core::id::EmailTokenId;
use fintrack_core::name::Email;
use fintrack_core::secret::{EmailPurpose, check_password};
use fintrack_db::{credential, email_token, user};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Said;
use crate::extract::Json;
use crate::field::At;
use crate::origin::Origin;
use crate::problem::Guessing;
use crate::resource::user::password::tell_changed;
use crate::secret::Secret;
use crate::ticket::Ticket;
use crate::{ApiError, App, link, request};

/// An address that something is to be sent to.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Addressee {
    /// The address, in any capitals.
    #[schema(example = "ana@example.org")]
    pub(super) email: String,
}

/// Ask for a new password.
///
/// If the address is somebody's, a link is sent to it. The answer is the same, and as fast, if it is nobody's.
#[utoipa::path(
    post,
    path = "/auth/forgot-password",
    operation_id = "forgotPassword",
    tag = "auth",
    security(()),
    request_body = Addressee,
    responses((status = 202, description = "Whoever has the address gets a message", body = Said), Guessing)
)]
pub(crate) async fn forgot(
    State(app): State<App>,
    origin: Origin,
    Json(to): Json<Addressee>,
) -> Result<(StatusCode, Json<Said>), ApiError> {
    app.messages.attempt(origin.address, Some(&to.email))?;
    let background = app.background.clone();
    request::in_background(&background, send_reset(app, to.email));
    Ok((StatusCode::ACCEPTED, Json(Said { message: "if the address is yours, look for a message" })))
}

async fn send_reset(app: App, email: String) -> Result<(), ApiError> {
    let Ok(email) = Email::new(&email) else { return Ok(()) };
    let Some(user) = user::find(&app.db, email.as_str()).await? else { return Ok(()) };
    let issued = link::reset(&app.db, user, Utc::now()).await?;
    app.mailer.send(&issued.to, issued.letter);
    Ok(())
}

/// A new password, and the right to it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Reset {
    /// From the message; good once, within an hour.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    token: Secret,
    /// 8 characters or more.
    #[schema(example = "staple horse correct", min_length = 8, max_length = 1024)]
    new_password: Secret,
}

/// Choose a new password with the token of a message.
///
/// Ends every sign-in. The address counts as confirmed: the message has arrived there. Keys for programs work as before; the
/// message that tells of the change lists them.
#[utoipa::path(
    post,
    path = "/auth/reset-password",
    operation_id = "resetPassword",
    tag = "auth",
    security(()),
    request_body = Reset,
    responses((status = 200, description = "It is changed: sign in with it", body = Said), Guessing)
)]
pub(crate) async fn reset(
    State(app): State<App>,
    origin: Origin,
    Json(reset): Json<Reset>,
) -> Result<Json<Said>, ApiError> {
    check_password(reset.new_password.reveal()).at("/new_password")?;
    app.guesses.attempt(origin.address, None)?;
    let ticket = Ticket::read(&reset.token).ok_or(ApiError::TokenRefused)?;
    // Before the transaction: hashing takes long, and a connection would wait for it.
    let hash = app.passwords.hash(&reset.new_password).await?;
    let at = Utc::now();
    let mut tx = app.db.begin_personal(ticket.user).await?;
    let id = EmailTokenId::new(ticket.row);
    email_token::redeem(&mut tx, id, EmailPurpose::ResetPassword, ticket.hash, at).await?;
    credential::set(&mut tx, &hash, None, at).await?;
    user::verify_email(&mut tx, at).await?;
    let (email, letter) = tell_changed(&mut tx, "", &origin, at).await?;
    tx.commit().await?;
    app.mailer.send(&email, letter);
    Ok(Json(Said { message: "the password is changed: sign in with it" }))
}
