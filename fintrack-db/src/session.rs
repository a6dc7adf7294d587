//! Sign-ins: families of refresh tokens, of which one is good at a time.
//!
//! What it means that a token is shown is the core's to say ([`Family::show`]). Of two who show the same one at once, one
//! gets the next.

use chrono::{DateTime, Utc};
use fintrack_core::id::{SessionId, UserId};
use fintrack_core::notice::SecurityEvent;
use fintrack_core::secret::{FIRST_GENERATION, Family, Life, RefreshToken, Refusal, Revocation, SecretHash, Shown};
use fintrack_core::word::WordError;
use uuid::Uuid;

use crate::{Db, DbError, UserTx, event, notification};

/// The longest [`Origin::user_agent`], in characters; what is longer is cut.
pub const USER_AGENT_CHARS_MAX: usize = 500;
/// The longest [`Origin::address`], in characters; what is longer is cut.
pub const ADDRESS_CHARS_MAX: usize = 64;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// The program, as it calls itself.
    pub user_agent: Option<String>,
    /// The network address, as text.
    pub address: Option<String>,
}

impl Origin {
    /// In one line, as far as it is known.
    pub fn line(&self) -> Option<String> {
        let parts = [&self.address, &self.user_agent].into_iter().flatten().map(String::as_str);
        let line = parts.collect::<Vec<_>>().join(", ");
        cut(Some(line.as_str()).filter(|line| !line.is_empty()), USER_AGENT_CHARS_MAX)
    }

    /// As it is kept.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self {
            user_agent: cut(self.user_agent.as_deref(), USER_AGENT_CHARS_MAX),
            address: cut(self.address.as_deref(), ADDRESS_CHARS_MAX),
        }
    }
}

/// A sign-in, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// Where it was seen last.
    pub origin: Origin,
    /// When the user signed in.
    pub created_at: DateTime<Utc>,
    /// When its token was used last.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When and why it ended before.
    pub revoked: Option<(DateTime<Utc>, Revocation)>,
}

impl Session {
    /// Whether it lasts.
    pub fn is_live(&self, at: DateTime<Utc>) -> bool {
        self.revoked.is_none() && at < self.expires_at
    }
}

impl Db {
    /// Begins a transaction of a user who signed in, if that sign-in lasts. One round trip more than
    /// [`Db::begin_personal`].
    ///
    /// # Errors
    /// [`DbError::Unavailable`].
    pub async fn begin_personal_in_session(
        &self,
        user: UserId,
        session: SessionId,
        at: DateTime<Utc>,
    ) -> Result<Option<UserTx>, DbError> {
        let mut tx = self.begin_personal(user).await?;
        Ok(lasts(&mut tx, session, at).await?.then_some(tx))
    }
}

/// Whether there is such a sign-in of the user, and it lasts.
pub(crate) async fn lasts(tx: &mut UserTx, id: SessionId, at: DateTime<Utc>) -> Result<bool, DbError> {
    match find(tx, id).await {
        Ok(session) => Ok(session.is_live(at)),
        Err(DbError::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Begins a sign-in with its first refresh token.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such user.
pub async fn open(
    tx: &mut UserTx,
    token: SecretHash,
    origin: &Origin,
    at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<SessionId, DbError> {
    let (user, id) = (tx.user().get(), Uuid::now_v7());
    sqlx::query!(
        "insert into sessions
             (user_id, id, token_hash, generation, user_agent, address, created_at, last_used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        user,
        id,
        &token.as_bytes()[..],
        stored_generation(FIRST_GENERATION),
        cut(origin.user_agent.as_deref(), USER_AGENT_CHARS_MAX),
        cut(origin.address.as_deref(), ADDRESS_CHARS_MAX),
        at,
        expires_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(SessionId::new(id))
}

/// Nobody lives to see the last one.
fn stored_generation(generation: u32) -> i32 {
    i32::try_from(generation).unwrap_or(i32::MAX)
}

fn cut(text: Option<&str>, chars_max: usize) -> Option<String> {
    text.map(|text| text.chars().filter(|char| *char != '\0').take(chars_max).collect())
}

/// A refresh token that is shown, and the one to take its place.
#[derive(Clone, Copy, Debug)]
pub struct Rotation {
    /// Which sign-in it says it is of.
    pub session: SessionId,
    /// What was shown. That its generation is signed, the caller has made sure of.
    pub shown: RefreshToken,
    /// The next one.
    pub next: SecretHash,
    /// When the sign-in ends if the next one is not used.
    pub expires_at: DateTime<Utc>,
}

/// What came of showing a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// The next one is good from now on, and of this generation.
    Rotated {
        /// See [`RefreshToken::generation`].
        generation: u32,
    },
    /// Another request got the next one moments ago, and this one gets nothing. See [`Shown::JustRotated`].
    JustRotated,
    /// It was an old one: the sign-in has ended.
    Reused,
    /// It is good for nothing, and nothing was changed.
    Refused(Refusal),
}

/// Exchanges a refresh token for the next one, in a transaction of its own: what an old one sets off stays, whatever the
/// caller answers.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn rotate(
    db: &Db,
    user: UserId,
    rotation: &Rotation,
    origin: &Origin,
    at: DateTime<Utc>,
) -> Result<Rotated, DbError> {
    let mut tx = db.begin_personal(user).await?;
    let id = rotation.session;
    let Some(family) = lock(&mut tx, id).await? else { return Ok(Rotated::Refused(Refusal::Unknown)) };
    let rotated = match family.show(rotation.shown, at) {
        Shown::Current => {
            let next = rotation.shown.next(rotation.next);
            advance(&mut tx, rotation, next, origin, at).await?;
            Rotated::Rotated { generation: next.generation }
        }
        Shown::Reused => {
            end(&mut tx, id, Revocation::TokenReused, at).await?;
            let notice = notification::security(user, SecurityEvent::TokenReused, id, origin, at);
            notification::tell_user(&mut tx, &[notice], at).await?;
            Rotated::Reused
        }
        Shown::JustRotated => Rotated::JustRotated,
        Shown::Refused(refusal) => Rotated::Refused(refusal),
    };
    tx.commit().await?;
    Ok(rotated)
}

/// The family as it stands, and will until the transaction ends.
async fn lock(tx: &mut UserTx, id: SessionId) -> Result<Option<Family>, DbError> {
    let user = tx.user().get();
    let row = sqlx::query!(
        "select token_hash, previous_token_hash, generation, last_used_at, expires_at, revoked_at
         from sessions
         where user_id = $1 and id = $2
         for update",
        user,
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    let corrupt = || DbError::corrupt("session", id.get());
    let hash = |bytes: &[u8]| SecretHash::try_from(bytes).map_err(|error| corrupt()(error.into()));
    row.map(|row| {
        let generation = u32::try_from(row.generation).map_err(|error| corrupt()(error.into()))?;
        Ok(Family {
            current: RefreshToken { hash: hash(&row.token_hash)?, generation },
            previous: row.previous_token_hash.as_deref().map(hash).transpose()?,
            rotated_at: row.last_used_at,
            life: Life { expires_at: Some(row.expires_at), used_at: None, revoked_at: row.revoked_at },
        })
    })
    .transpose()
}

async fn advance(
    tx: &mut UserTx,
    rotation: &Rotation,
    next: RefreshToken,
    origin: &Origin,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let user = tx.user().get();
    sqlx::query!(
        "update sessions
         set previous_token_hash = token_hash, token_hash = $3, generation = $4, last_used_at = $5,
             expires_at = $6, user_agent = coalesce($7, user_agent), address = coalesce($8, address)
         where user_id = $1 and id = $2",
        user,
        rotation.session.get(),
        &next.hash.as_bytes()[..],
        stored_generation(next.generation),
        at,
        rotation.expires_at,
        cut(origin.user_agent.as_deref(), USER_AGENT_CHARS_MAX),
        cut(origin.address.as_deref(), ADDRESS_CHARS_MAX),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends a sign-in that lasts; how many did.
async fn end(tx: &mut UserTx, id: SessionId, why: Revocation, at: DateTime<Utc>) -> Result<u64, DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update sessions set revoked_at = $3, revocation = $4 where user_id = $1 and id = $2 and revoked_at is null",
        user,
        id.get(),
        at,
        why.as_str(),
    )
    .execute(tx.conn())
    .await?;
    announce(tx, done.rows_affected()).await
}

/// Lets whoever serves the user know that sign-ins have ended; how many.
async fn announce(tx: &mut UserTx, ended: u64) -> Result<u64, DbError> {
    if ended > 0 {
        let user = tx.user();
        event::publish_access(tx.conn(), user).await?;
    }
    Ok(ended)
}

struct SessionRow {
    id: Uuid,
    user_agent: Option<String>,
    address: Option<String>,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    revocation: Option<String>,
}

impl TryFrom<SessionRow> for Session {
    type Error = DbError;

    fn try_from(row: SessionRow) -> Result<Self, DbError> {
        let why = row.revocation.map(|word| word.parse()).transpose();
        let why = why.map_err(|error: WordError| DbError::corrupt("session", row.id)(error.into()))?;
        Ok(Self {
            id: SessionId::new(row.id),
            origin: Origin { user_agent: row.user_agent, address: row.address },
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            revoked: row.revoked_at.zip(why),
        })
    }
}

/// The user's sign-ins that last, the one that was used last first.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut UserTx, at: DateTime<Utc>) -> Result<Vec<Session>, DbError> {
    let user = tx.user().get();
    let rows = sqlx::query_as!(
        SessionRow,
        "select id, user_agent, address, created_at, last_used_at, expires_at, revoked_at, revocation
         from sessions
         where user_id = $1 and revoked_at is null and expires_at > $2
         order by last_used_at desc, id desc",
        user,
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// A sign-in of the user, ended or not.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut UserTx, id: SessionId) -> Result<Session, DbError> {
    let user = tx.user().get();
    let row = sqlx::query_as!(
        SessionRow,
        "select id, user_agent, address, created_at, last_used_at, expires_at, revoked_at, revocation
         from sessions
         where user_id = $1 and id = $2",
        user,
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| DbError::not_found("session", id))?.try_into()
}

/// Ends a sign-in. One that has ended stays as it ended.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn revoke(tx: &mut UserTx, id: SessionId, why: Revocation, at: DateTime<Utc>) -> Result<(), DbError> {
    if end(tx, id, why, at).await? == 0 {
        find(tx, id).await?;
    }
    Ok(())
}

/// Ends every sign-in of the user but one, or all; how many.
///
/// # Errors
/// [`DbError`].
pub async fn revoke_all_but(
    tx: &mut UserTx,
    keep: Option<SessionId>,
    why: Revocation,
    at: DateTime<Utc>,
) -> Result<u64, DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update sessions
         set revoked_at = $3, revocation = $4
         where user_id = $1 and id is distinct from $2 and revoked_at is null",
        user,
        keep.map(SessionId::get),
        at,
        why.as_str(),
    )
    .execute(tx.conn())
    .await?;
    announce(tx, done.rows_affected()).await
}

/// Where the user has signed in from, as far as it is kept: of sign-ins that have ended as well, until their time is over.
///
/// # Errors
/// [`DbError`].
pub async fn places(tx: &mut UserTx) -> Result<Vec<Origin>, DbError> {
    let user = tx.user().get();
    let places = sqlx::query_as!(Origin, "select distinct user_agent, address from sessions where user_id = $1", user)
        .fetch_all(tx.conn())
        .await?;
    Ok(places)
}
