//! Links that are sent by e-mail, each good once: to choose another password, and to show that an address is one's own.
//!
//! Where no mail server is set up, whoever runs the server hands them on: [`link_for`].

use chrono::{DateTime, Utc};
use fintrack_core::id::UserId;
use fintrack_core::name::Email;
use fintrack_db::email_token::{self, Errand};
use fintrack_db::{Db, DbError, UserTx, user};
use thiserror::Error;

use crate::config::Frontend;
use crate::mail::Letter;
use crate::secret::Secret;
use crate::ticket::Unissued;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFor {
    /// To choose another password, and to sign in with it.
    ResetPassword,
    /// To show that the address is the user's; or the new one that waits to take its place.
    VerifyEmail,
}

/// A link for somebody.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads. Whoever has it may do what it is for.
    pub url: Secret,
    /// How long it is good.
    pub expires_at: DateTime<Utc>,
}

/// Why there is no link.
#[derive(Debug, Error)]
pub enum LinkError {
    /// The address is no user's.
    #[error("nobody has the address {0}")]
    Nobody(String),
    /// There is nothing to show.
    #[error("{0} is confirmed already")]
    Confirmed(String),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The link that a message to this address would hold. One that was sent before for the same is good no more.
///
/// # Errors
/// [`LinkError`].
pub async fn link_for(
    db: &Db,
    site: &Frontend,
    email: &str,
    what: LinkFor,
    at: DateTime<Utc>,
) -> Result<Link, LinkError> {
    let nobody = || LinkError::Nobody(email.to_owned());
    let address = Email::new(email).map_err(|_| nobody())?;
    let user = user::find(db, address.as_str()).await?.ok_or_else(nobody)?;
    let issued = match what {
        LinkFor::ResetPassword => reset(db, user, at).await?,
        LinkFor::VerifyEmail => {
            let issued = verification(db, user, at).await?;
            let issued = match issued {
                Some(issued) => Some(issued),
                None => change(db, user, at).await?,
            };
            issued.ok_or_else(|| LinkError::Confirmed(email.to_owned()))?
        }
    };
    let (page, token) = issued.letter.link().ok_or_else(nobody)?;
    Ok(Link { url: Secret::new(site.page(page, token)), expires_at: issued.expires_at })
}

/// A message with a link.
pub(crate) struct Issued {
    /// Where it goes.
    pub(crate) to: String,
    pub(crate) letter: Letter,
    pub(crate) expires_at: DateTime<Utc>,
}

/// To choose another password.
pub(crate) async fn reset(db: &Db, user: UserId, at: DateTime<Utc>) -> Result<Issued, DbError> {
    let mut tx = db.begin_personal(user).await?;
    let to = user::profile(&mut tx).await?.email;
    issue(tx, to, Errand::ResetPassword, Letter::ResetPassword, at).await
}

/// To show that the address is one's own; `None` when that was shown.
pub(crate) async fn verification(db: &Db, user: UserId, at: DateTime<Utc>) -> Result<Option<Issued>, DbError> {
    let mut tx = db.begin_personal(user).await?;
    let profile = user::profile(&mut tx).await?;
    if profile.email_verified_at.is_some() {
        return Ok(None);
    }
    issue(tx, profile.email, Errand::VerifyEmail, Letter::VerifyEmail, at).await.map(Some)
}

/// To show that the new address is one's own; `None` when none waits.
async fn change(db: &Db, user: UserId, at: DateTime<Utc>) -> Result<Option<Issued>, DbError> {
    let mut tx = db.begin_personal(user).await?;
    let Some(to) = email_token::pending_email(&mut tx, at).await? else { return Ok(None) };
    issue(tx, to.clone(), Errand::ChangeEmail(&to), Letter::ChangeEmail, at).await.map(Some)
}

async fn issue(
    mut tx: UserTx,
    to: String,
    errand: Errand<'_>,
    letter: impl FnOnce(Secret) -> Letter,
    at: DateTime<Utc>,
) -> Result<Issued, DbError> {
    let (user, token) = (tx.user(), Unissued::new());
    let issued = email_token::issue(&mut tx, errand, token.hash(), at).await?;
    tx.commit().await?;
    Ok(Issued { to, letter: letter(token.issue(user, issued.id.get())), expires_at: issued.expires_at })
}
