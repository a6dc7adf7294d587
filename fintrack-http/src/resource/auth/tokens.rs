//! The tokens of a sign-in: handed out, exchanged, taken back.
//!
//! An access token is short-lived and says who signed in; a refresh token is good once, for the next pair. Browsers keep
//! both as cookies that no script reads.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use fintrack_core::secret::{Revocation, SESSION_LIFE};
use fintrack_db::session::{self, Rotated, Rotation};
use fintrack_db::{Db, DbError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Said;
use crate::access_token::{ACCESS_TOKEN_LIFE, SignedIn};
use crate::caller::{access_cookie, bearer, cookie, is_from_our_pages};
use crate::code::ProblemCode;
use crate::extract::{Json, MaybeJson};
use crate::origin::Origin;
use crate::problem::Guessing;
use crate::secret::Secret;
use crate::ticket::{RefreshTicket, Unissued};
use crate::{ApiError, App};

/// The refresh token is sent to nothing but this.
const REFRESH_PATH: &str = "/api/v1/auth";

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tokens {
    /// Says who signed in: `Authorization: Bearer …`.
    #[schema(example = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTk5In0.c2lnbmF0dXJl")]
    access_token: String,
    /// How it is sent.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How long it is good, in seconds.
    #[schema(example = 900)]
    expires_in: u64,
    /// Good once, for the next pair, within 30 days.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    refresh_token: String,
}

/// A pair of tokens to be handed out, in the body and as cookies.
pub(crate) struct Issue {
    pub(crate) access: Secret,
    pub(crate) refresh: Secret,
    pub(crate) has_secure_cookies: bool,
}

impl IntoResponse for Issue {
    fn into_response(self) -> Response {
        let tokens = Tokens {
            access_token: self.access.reveal().to_owned(),
            token_type: "Bearer",
            expires_in: ACCESS_TOKEN_LIFE.as_secs(),
            refresh_token: self.refresh.reveal().to_owned(),
        };
        let cookies = Cookies { is_secure: self.has_secure_cookies };
        let mut response = Json(tokens).into_response();
        let session_seconds = SESSION_LIFE.num_seconds().unsigned_abs();
        cookies.set_access(response.headers_mut(), self.access.reveal(), ACCESS_TOKEN_LIFE.as_secs());
        cookies.set_refresh(response.headers_mut(), self.refresh.reveal(), session_seconds);
        response
    }
}

/// What is said while the cookies are taken away.
pub(crate) struct SignedOut {
    pub(crate) message: &'static str,
    pub(crate) has_secure_cookies: bool,
}

impl IntoResponse for SignedOut {
    fn into_response(self) -> Response {
        let cookies = Cookies { is_secure: self.has_secure_cookies };
        let mut response = Json(Said { message: self.message }).into_response();
        cookies.set_access(response.headers_mut(), "", 0);
        cookies.set_refresh(response.headers_mut(), "", 0);
        response
    }
}

/// How cookies are written.
#[derive(Clone, Copy)]
struct Cookies {
    is_secure: bool,
}

impl Cookies {
    fn set_access(self, headers: &mut HeaderMap, value: &str, seconds: u64) {
        self.set(headers, access_cookie(self.is_secure), value, "/", seconds);
    }

    fn set_refresh(self, headers: &mut HeaderMap, value: &str, seconds: u64) {
        self.set(headers, refresh_cookie(self.is_secure), value, REFRESH_PATH, seconds);
    }

    fn set(self, headers: &mut HeaderMap, name: &str, value: &str, path: &str, seconds: u64) {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        let value = HeaderValue::from_str(&text).expect("tokens are written in base64url");
        headers.append(header::SET_COOKIE, value);
    }
}

/// What the cookie that holds a refresh token is called.
const fn refresh_cookie(is_secure: bool) -> &'static str {
    if is_secure { "__Secure-fintrack_refresh" } else { "fintrack_refresh" }
}

/// A refresh token, where it does not come as a cookie.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Refresh {
    /// As signing in has answered it; absent where the cookie has it.
    #[schema(value_type = Option<String>, example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    refresh_token: Option<Secret>,
}

/// Exchange a refresh token for a new pair of tokens.
///
/// Each is good once. One that is shown again, later than moments after, says that two have it: the sign-in ends for both,
/// and the user is told.
/// Of two requests that cross, one is answered 409, and whoever got the new pair goes on with it.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    operation_id = "refresh",
    tag = "auth",
    security((), ("cookie" = [])),
    request_body(content = Option<Refresh>),
    responses((status = 200, description = "The next pair", body = Tokens), Guessing)
)]
pub(crate) async fn refresh(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    MaybeJson(body): MaybeJson<Refresh>,
) -> Result<Issue, ApiError> {
    let token = body.and_then(|body| body.refresh_token);
    let token = match token {
        Some(token) => token,
        None => refresh_token_of(&app, &headers)?.ok_or(ApiError::Unauthenticated("there is no refresh token"))?,
    };
    // Whoever brings good tokens is no guesser, however often that is, and takes no attempt from their neighbours.
    let refused = || match app.guesses.attempt(origin.address, None) {
        Ok(()) => ApiError::Unauthenticated("the refresh token is unknown, used or over: sign in"),
        Err(too_many) => too_many,
    };
    let Some(RefreshTicket { user, session, token }) = app.refresh_signer.read(&token) else { return Err(refused()) };
    let (at, next) = (Utc::now(), Unissued::new());
    let rotation = Rotation { session, shown: token, next: next.hash(), expires_at: at + SESSION_LIFE };
    match session::rotate(&app.db, user, &rotation, &origin.stored(), at).await? {
        Rotated::Rotated { generation } => Ok(Issue {
            access: app.access_token(user, session, at),
            refresh: app.refresh_signer.issue(&next, user, session, generation),
            has_secure_cookies: app.config.has_secure_cookies(),
        }),
        Rotated::JustRotated => {
            let detail = "the token was exchanged moments ago: go on with the new one";
            Err(ApiError::refused(ProblemCode::JustRefreshed, &detail))
        }
        Rotated::Reused => {
            tracing::warn!(session.id = %session, "an old refresh token was shown: the sign-in has ended");
            Err(refused())
        }
        Rotated::Refused(_) => Err(refused()),
    }
}

/// From the cookie, if one of our pages sends it.
fn refresh_token_of(app: &App, headers: &HeaderMap) -> Result<Option<Secret>, ApiError> {
    let Some(token) = cookie(headers, refresh_cookie(app.config.has_secure_cookies()))? else { return Ok(None) };
    if is_from_our_pages(headers, &app.config) { Ok(Some(Secret::new(token))) } else { Err(ApiError::CrossSite) }
}

/// Sign out.
///
/// Ends the sign-in of the access token, or of the refresh token's cookie where that is over. Whoever is signed in no more
/// is answered alike.
#[utoipa::path(
    post,
    path = "/auth/logout",
    operation_id = "logout",
    tag = "auth",
    security((), ("cookie" = []), ("bearer" = [])),
    responses((status = 200, description = "Signed out", body = Said), Guessing)
)]
pub(crate) async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<SignedOut, ApiError> {
    let is_secure = app.config.has_secure_cookies();
    let access = cookie(&headers, access_cookie(is_secure))?;
    let refresh = refresh_token_of(&app, &headers)?;
    if access.is_some() && !is_from_our_pages(&headers, &app.config) {
        return Err(ApiError::CrossSite);
    }
    let token = bearer(&headers)?.or(access);
    let who = token.and_then(|token| app.signer.read(token, Utc::now()));
    match who {
        Some(who) => end(&app.db, who).await?,
        None => end_by_refresh_token(&app, refresh.as_ref()).await?,
    }
    Ok(SignedOut { message: "signed out", has_secure_cookies: is_secure })
}

async fn end(db: &Db, who: SignedIn) -> Result<(), DbError> {
    let mut tx = db.begin_personal(who.user).await?;
    match session::revoke(&mut tx, who.session, Revocation::SignedOut, Utc::now()).await {
        Ok(()) => tx.commit().await,
        Err(DbError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The token is used up first, which shows that it is the one that is good.
async fn end_by_refresh_token(app: &App, token: Option<&Secret>) -> Result<(), DbError> {
    let shown = token.and_then(|token| app.refresh_signer.read(token));
    let Some(RefreshTicket { user, session, token }) = shown else { return Ok(()) };
    let at = Utc::now();
    let rotation = Rotation { session, shown: token, next: Unissued::new().hash(), expires_at: at + SESSION_LIFE };
    match session::rotate(&app.db, user, &rotation, &session::Origin::default(), at).await? {
        Rotated::Rotated { .. } => end(&app.db, SignedIn { user, session }).await,
        Rotated::JustRotated | Rotated::Reused | Rotated::Refused(_) => Ok(()),
    }
}
