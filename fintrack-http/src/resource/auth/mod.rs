//! Signing up, in and out.
//!
//! Nobody is told whether somebody has an account: registering a taken address is answered like a new one, in the same time,
//! and its owner gets a message; a wrong password and an unknown address are refused alike, at the same cost. Signing in
//! always opens a new family of tokens, whatever the browser brought along, so that nobody finds themselves in a sign-in that
//! another has prepared.
//!
//! There is one way to learn it all the same: whoever registers an address and then signs in with it has found it free, and
//! made an account of it, which its owner is told of. Signing in does not wait for the address to be confirmed: a household
//! that sets up its mail server later would be shut out, and the contract has people ask for the message while they are signed
//! in. So it is no secret who has an account from somebody who may register, as often as that is allowed.
//!
//! An `Idempotency-Key` is ignored here: what these operations answer is not kept.

pub(crate) mod recovery;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod tokens;
pub(crate) mod verification;

use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use fintrack_core::access::Role;
use fintrack_core::id::UserId;
use fintrack_core::name::{Email, Name};
use fintrack_core::notice::{SecurityEvent, is_new_place};
use fintrack_core::secret::{FIRST_GENERATION, SESSION_LIFE, check_password};
use fintrack_db::credential::Credential;
use fintrack_db::email_token::{self, Errand};
use fintrack_db::{Db, DbError, UserTx, credential, deletion, notification, session, user, workspace};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::Person;
use crate::extract::Json;
use crate::field::At;
use crate::mail::Letter;
use crate::origin::Origin;
use crate::password::Verdict;
use crate::problem::{Guessing, Reading};
use crate::resource::user::User;
use crate::secret::Secret;
use crate::ticket::Unissued;
use crate::{ApiError, App};
use tokens::{Issue, Tokens};

/// What was done, in words.
#[derive(Serialize, ToSchema)]
pub(crate) struct Said {
    /// For people.
    #[schema(example = "done")]
    pub(crate) message: &'static str,
}

/// Somebody new.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Registration {
    /// What they are called: 1 to 100 characters.
    #[schema(example = "Ana Souza", min_length = 1, max_length = 100)]
    name: String,
    /// Where messages reach them.
    #[schema(example = "ana@example.org", format = Email, max_length = 254)]
    email: String,
    /// 8 characters or more.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 1024)]
    password: Secret,
}

/// Register.
///
/// An address that has an account is answered in the same way: its owner gets a message, and nothing changes.
#[utoipa::path(
    post,
    path = "/auth/register",
    operation_id = "register",
    tag = "auth",
    security(()),
    request_body = Registration,
    responses((status = 201, description = "There is an account with that address"), Guessing)
)]
pub(crate) async fn register(
    State(app): State<App>,
    origin: Origin,
    Json(new): Json<Registration>,
) -> Result<StatusCode, ApiError> {
    let name = Name::new(&new.name).at("/name")?;
    let email = Email::new(&new.email).at("/email")?;
    check_password(new.password.reveal()).at("/password")?;
    app.messages.attempt(origin.address, Some(email.as_str()))?;
    // Before anything is known of the address, so that it costs the same.
    let began = Instant::now();
    let hash = app.passwords.hash(&new.password).await?;
    // And what is then done for a new address and not for a taken one is no longer than that.
    let pace = sleep(began.elapsed());
    match user::begin_new(&app.db, &name, email.as_str()).await? {
        Some(mut tx) => {
            let (user, at, token) = (tx.user(), Utc::now(), Unissued::new());
            credential::set(&mut tx, &hash, None, at).await?;
            let issued = email_token::issue(&mut tx, Errand::VerifyEmail, token.hash(), at).await?;
            tx.commit().await?;
            app.mailer.send(email.as_str(), Letter::VerifyEmail(token.issue(user, issued.id.get())));
        }
        None => app.mailer.send(email.as_str(), Letter::AddressTaken),
    }
    pace.await;
    Ok(StatusCode::CREATED)
}

/// Who wants in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Login {
    /// The address, in any capitals.
    #[schema(example = "ana@example.org")]
    email: String,
    /// The password.
    #[schema(example = "correct horse battery")]
    password: Secret,
}

/// Sign in.
///
/// Answers tokens, and sets them as cookies. Whoever deleted their account comes back by signing in, while it can be had
/// back.
#[utoipa::path(
    post,
    path = "/auth/login",
    operation_id = "login",
    tag = "auth",
    security(()),
    request_body = Login,
    responses((status = 200, description = "Signed in", body = Tokens), Guessing)
)]
pub(crate) async fn login(State(app): State<App>, origin: Origin, Json(login): Json<Login>) -> Result<Issue, ApiError> {
    app.guesses.attempt(origin.address, Some(&login.email))?;
    let at = Utc::now();
    let account = Account::find(&app.db, &login.email, at).await?;
    let known = account.credential.as_ref().map(|credential| credential.password_hash.as_str());
    let verdict = app.passwords.verify(&login.password, known).await?;
    let (Verdict::Right { is_outdated }, Some(known)) = (verdict, known) else {
        return Err(ApiError::WrongCredentials);
    };
    let better = if is_outdated { Some(app.passwords.hash(&login.password).await?) } else { None };
    let mut tx = app.db.begin_personal(account.user).await?;
    if !credential::hold(&mut tx, known).await? {
        return Err(ApiError::WrongCredentials);
    }
    account.come_in(&mut tx, at).await?;
    if let Some(better) = better {
        credential::rehash(&mut tx, known, &better).await?;
    }
    let issue = sign_in(&app, &mut tx, &origin, at).await?;
    tx.commit().await?;
    Ok(issue)
}

/// Opens a new family of tokens for the transaction's user, and tells them if it is from a place that is new.
async fn sign_in(app: &App, tx: &mut UserTx, origin: &Origin, at: DateTime<Utc>) -> Result<Issue, ApiError> {
    let (user, refresh, place) = (tx.user(), Unissued::new(), origin.stored());
    let is_new = is_new_place(&session::places(tx).await?, &place.kept());
    let session = session::open(tx, refresh.hash(), &place, at, at + SESSION_LIFE).await?;
    if is_new {
        let notice = notification::security(user, SecurityEvent::NewSignIn, session, &place, at);
        notification::tell_user(tx, &[notice], at).await?;
    }
    Ok(Issue {
        access: app.access_token(user, session, at),
        refresh: app.refresh_signer.issue(&refresh, user, session, FIRST_GENERATION),
        has_secure_cookies: app.config.has_secure_cookies(),
    })
}

/// Who has an address, and with what they sign in.
struct Account {
    user: UserId,
    is_leaving: bool,
    credential: Option<Credential>,
}

impl Account {
    /// Nobody is somebody without a password: they are looked for as long, and so is who left by whoever is there.
    async fn find(db: &Db, email: &str, at: DateTime<Utc>) -> Result<Self, DbError> {
        let (there, left) = match Email::new(email) {
            Ok(email) => {
                (user::find(db, email.as_str()).await?, deletion::find_deleted_user(db, email.as_str(), at).await?)
            }
            Err(_) => (None, None),
        };
        let is_leaving = there.is_none() && left.is_some();
        let user = there.or(left).unwrap_or(UserId::new(Uuid::nil()));
        let credential = credential::find(&mut db.begin_personal(user).await?).await?;
        Ok(Self { user, is_leaving, credential })
    }

    /// Brings back who was leaving. Whoever left, or was removed, while their password was compared stays out.
    async fn come_in(&self, tx: &mut UserTx, at: DateTime<Utc>) -> Result<(), ApiError> {
        if user::profile(tx).await?.deletion.is_none() {
            return Ok(());
        }
        if !self.is_leaving {
            return Err(ApiError::WrongCredentials);
        }
        match deletion::restore_user(tx, at).await {
            Ok(()) => Ok(()),
            Err(DbError::NotFound { .. }) => Err(ApiError::WrongCredentials),
            Err(error) => Err(error.into()),
        }
    }
}

/// Who the caller is, and where they may work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Validation {
    /// Always `ok`: who is not known gets a problem.
    #[schema(example = "ok")]
    status: &'static str,
    /// Who.
    user: User,
    /// Where, the oldest membership first.
    workspaces: Vec<WorkspaceOfUser>,
}

/// A workspace that the caller is a member of.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkspaceOfUser {
    /// Its identity, for `X-Workspace-ID`.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Casa")]
    name: String,
    /// What the caller is in it: VIEWER, MEMBER or ADMIN.
    #[schema(value_type = String, example = "ADMIN")]
    role: Role,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When its settings were last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

/// Tell who is signed in.
#[utoipa::path(
    get,
    path = "/auth/validate",
    operation_id = "validate",
    tag = "auth",
    responses((status = 200, description = "Who, and where they may work", body = Validation), Reading)
)]
pub(crate) async fn validate(State(app): State<App>, mut person: Person) -> Result<Json<Validation>, ApiError> {
    let user = User::find(&mut person.begin().await?, person.at()).await?;
    let workspaces = workspace::list_of(&app.db, person.user()).await?;
    let workspaces = workspaces.into_iter().map(|membership| WorkspaceOfUser {
        id: membership.scope.workspace.get(),
        name: membership.name,
        role: membership.role,
        created_at: membership.created_at,
        updated_at: membership.updated_at,
    });
    Ok(Json(Validation { status: "ok", user, workspaces: workspaces.collect() }))
}
