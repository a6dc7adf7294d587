//! Leaving: an account is deleted in two steps, and may come back for a while.

use axum::extract::State;
use chrono::{DateTime, Utc};
use fintrack_core::access::SystemRole;
use fintrack_core::id::EmailTokenId;
use fintrack_core::secret::{DELETION_GRACE, EmailPurpose};
use fintrack_db::deletion::{self, LeaveError};
use fintrack_db::email_token::{self, Errand};
use fintrack_db::{UserTx, user};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::code::ProblemCode;
use crate::entry::Person;
use crate::extract::Query;
use crate::mail::Letter;
use crate::origin::Origin;
use crate::problem::{Guessing, Writing};
use crate::resource::auth::Said;
use crate::resource::auth::tokens::SignedOut;
use crate::secret::Secret;
use crate::ticket::{Ticket, Unissued};
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// The right to delete the account.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeleteRequest {
    /// For `DELETE /user`; good once. It is shown once, and absent when the request is repeated.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Until when it is good.
    #[schema(example = "2026-03-01T13:00:00Z")]
    expires_at: DateTime<Utc>,
}

/// Ask for the right to delete the own account.
///
/// The address gets a message as well. Not for administrators of the installation.
#[utoipa::path(
    post,
    path = "/user/delete-request",
    operation_id = "requestAccountDeletion",
    tag = "user",
    params(IdempotencyHeader),
    responses(
        (status = 200, description = "A token for DELETE /user", body = DeleteRequest),
        (status = 429, response = crate::problem::TooManyRequests),
        Writing,
    )
)]
pub(crate) async fn request(
    State(app): State<App>,
    person: Person,
    origin: Origin,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let new = Unissued::new();
    let work = person.write(&post, async |mut tx, _| {
        let email = expect_no_administrator(&mut tx).await?;
        app.messages.attempt(origin.address, Some(&person.user().to_string()))?;
        let issued = email_token::issue(&mut tx, Errand::DeleteAccount, new.hash(), person.at()).await?;
        let token = new.issue(person.user(), issued.id.get());
        let expires_at = issued.expires_at;
        let answer = Answer::ok(&DeleteRequest { token: Some(token.reveal().to_owned()), expires_at })
            .keeping(&DeleteRequest { token: None, expires_at })
            .telling(email, Letter::DeleteAccount(token));
        Ok((tx, answer))
    });
    work.await.map(|answer| answer.told_by(&app.mailer))
}

/// Their address, if they may leave by themselves.
async fn expect_no_administrator(tx: &mut UserTx) -> Result<String, ApiError> {
    let profile = user::profile(tx).await?;
    match profile.system_role {
        SystemRole::User => Ok(profile.email),
        SystemRole::Admin => Err(ApiError::NotAllowed("an administrator of the installation does not leave it so")),
    }
}

/// The right to it.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeletionQuery {
    /// As `POST /user/delete-request` has answered it.
    #[param(value_type = String, example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    token: Secret,
}

/// Delete the own account.
///
/// Ends every sign-in. For 30 days whoever signs in again has it back; then everything that is theirs goes, with the
/// workspaces that nobody else is a member of. Not while another workspace would be left without an ADMIN.
#[utoipa::path(
    delete,
    path = "/user",
    operation_id = "deleteUserAccount",
    tag = "user",
    params(DeletionQuery),
    responses((status = 200, description = "It is deleted", body = Said), Guessing)
)]
pub(crate) async fn delete(
    State(app): State<App>,
    person: Person,
    Query(query): Query<DeletionQuery>,
) -> Result<SignedOut, ApiError> {
    let ticket = Ticket::read(&query.token).filter(|ticket| ticket.user == person.user());
    let ticket = ticket.ok_or(ApiError::TokenRefused)?;
    let work = person.change(async |mut tx| {
        expect_no_administrator(&mut tx).await?;
        let id = EmailTokenId::new(ticket.row);
        email_token::redeem(&mut tx, id, EmailPurpose::DeleteAccount, ticket.hash, person.at()).await?;
        deletion::delete_user(&mut tx, person.at(), DELETION_GRACE).await?;
        Ok((tx, ()))
    });
    work.await?;
    Ok(SignedOut {
        message: "the account is deleted; sign in within 30 days to have it back",
        has_secure_cookies: app.config.has_secure_cookies(),
    })
}

impl From<LeaveError> for ApiError {
    fn from(error: LeaveError) -> Self {
        match error {
            LeaveError::LastAdmin(_) => Self::refused(ProblemCode::LastAdmin, &error),
            LeaveError::Db(error) => error.into(),
        }
    }
}
