//! The first person: whoever starts the server gets a link, and with it becomes an ADMIN of the books that the command line
//! keeps on that machine.
//!
//! The link is good for a day, and only while nobody but the machine's own user is a member of those books: so it is good
//! once. It is signed, and kept nowhere.

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{AddressProof, Role};
use fintrack_core::id::{UserId, WorkspaceId};
use fintrack_core::name::{Email, Name};
use fintrack_core::secret::check_password;
use fintrack_db::first_person::{self, LetInError};
use fintrack_db::invite::{self, AcceptError, InviteError, InviteToken, NewInvite};
use fintrack_db::{Db, DbError, Scope, WorkspaceTx, credential, member, user};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;
use utoipa::ToSchema;
use uuid::Uuid;

use super::sign_in;
use super::tokens::{Issue, Tokens};
use crate::extract::Json;
use crate::field::At;
use crate::origin::Origin;
use crate::password::Verdict;
use crate::problem::Guessing;
use crate::secret::{MasterKey, Secret, decode, encode};
use crate::ticket::Unissued;
use crate::{ApiError, App};

/// How long a link is good.
const LIFE: TimeDelta = TimeDelta::days(1);
/// Of the two identities and the end, before the signature.
const SIGNED_BYTES: usize = 16 + 16 + 8;
/// Of the password of a guest: nobody guesses that.
const GUEST_PASSWORD_BYTES: usize = 15;

/// Signs links, and knows those that it signed.
#[derive(Clone)]
pub(crate) struct Usher {
    mac: Hmac<Sha256>,
}

impl Usher {
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self { mac: key.mac("set-up link") }
    }

    fn sign(&self, home: Scope, at: DateTime<Utc>) -> Secret {
        let end = (at + LIFE).timestamp().to_be_bytes();
        let mut bytes = [home.workspace.get().as_bytes(), &home.user.get().as_bytes()[..], &end].concat();
        let signature = self.mac.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        Secret::new(encode(&bytes))
    }

    fn read(&self, token: &Secret, at: DateTime<Utc>) -> Option<Scope> {
        let bytes = decode(token.reveal())?;
        let (signed, signature) = bytes.split_at_checked(SIGNED_BYTES)?;
        self.mac.clone().chain_update(signed).verify_slice(signature).ok()?;
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
        let end = i64::from_be_bytes(signed[32..].try_into().ok()?);
        let home = Scope::new(WorkspaceId::new(id(&signed[..16])?), UserId::new(id(&signed[16..32])?));
        (at.timestamp() < end).then_some(home)
    }
}

impl App {
    /// What makes somebody the first person, for the page `setup` of the front end and for `POST /auth/setup`: an ADMIN of
    /// the books that the machine's own user keeps. `None` when there is somebody.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn setup_token(&self, home: Scope, at: DateTime<Utc>) -> Result<Option<Secret>, DbError> {
        let is_awaited = first_person::is_awaited(&mut self.db.begin(home).await?).await?;
        Ok(is_awaited.then(|| self.usher.sign(home, at)))
    }
}

/// Somebody who is let in to look around.
#[derive(Clone, Debug)]
pub struct Guest {
    /// What they are called.
    pub name: Name,
    /// What they sign in with, beside the password.
    pub email: Email,
}

impl App {
    /// Lets a guest in, as an ADMIN of the books that the machine's own user keeps; the password that they sign in with. It
    /// is made from the key that the server signs with: the same at every start, and known to nobody who has not that.
    ///
    /// # Errors
    /// [`ApiError::Db`].
    pub(crate) async fn welcome_guest(
        &self,
        home: Scope,
        Guest { name, email }: &Guest,
        at: DateTime<Utc>,
    ) -> Result<Secret, ApiError> {
        let password = Secret::new(encode(&self.config.key.derive("password of the guest")[..GUEST_PASSWORD_BYTES]));
        let user = user::find_or_create(&self.db, name, email.as_str()).await?;
        let mut tx = self.db.begin(home).await?;
        if !member::list(&mut tx).await?.iter().any(|member| member.user == user) {
            make_admin(&self.db, tx, user, email, at).await?;
        }
        let known = credential::find(&mut self.db.begin_personal(user).await?).await?;
        let known = known.map(|credential| credential.password_hash);
        let new = match self.passwords.verify(&password, known.as_deref()).await? {
            Verdict::Right { .. } => None,
            Verdict::Wrong => Some(self.passwords.hash(&password).await?),
        };
        let mut tx = self.db.begin_personal(user).await?;
        if let Some(hash) = new {
            credential::set(&mut tx, &hash, None, at).await?;
        }
        user::verify_email(&mut tx, at).await?;
        tx.commit().await?;
        Ok(password)
    }
}

/// The first person.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Setup {
    /// From the link that the server printed when it started.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQGZwN4AAHAAgAAAAAAAAAI")]
    token: Secret,
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

/// Become the first person.
///
/// Registers, signs in, and makes an ADMIN of the books of the machine's own user. Good while nobody else is in them.
#[utoipa::path(
    post,
    path = "/auth/setup",
    operation_id = "setUp",
    tag = "auth",
    security(()),
    request_body = Setup,
    responses((status = 200, description = "Signed in", body = Tokens), Guessing)
)]
pub(crate) async fn setup(State(app): State<App>, origin: Origin, Json(first): Json<Setup>) -> Result<Issue, ApiError> {
    let (name, email) = (Name::new(&first.name).at("/name")?, Email::new(&first.email).at("/email")?);
    check_password(first.password.reveal()).at("/password")?;
    app.guesses.attempt(origin.address, None)?;
    let at = Utc::now();
    let home = app.usher.read(&first.token, at).ok_or(ApiError::TokenRefused)?;
    // Before the transaction: hashing takes long, and others would wait for the books.
    let hash = app.passwords.hash(&first.password).await?;
    let mut tx = first_person::let_in(&app.db, home, &name, email.as_str()).await?;
    credential::set(&mut tx, &hash, None, at).await?;
    user::verify_email(&mut tx, at).await?;
    let issue = sign_in(&app, &mut tx, &origin, at).await?;
    tx.commit().await?;
    Ok(issue)
}

impl From<LetInError> for ApiError {
    fn from(error: LetInError) -> Self {
        match error {
            LetInError::NotAwaited => Self::TokenRefused,
            LetInError::Db(error) => error.into(),
        }
    }
}

/// Makes somebody an ADMIN of the transaction's workspace, as if they had been invited.
async fn make_admin(
    db: &Db,
    mut tx: WorkspaceTx,
    user: UserId,
    email: &Email,
    at: DateTime<Utc>,
) -> Result<(), ApiError> {
    let (workspace, token) = (tx.scope().workspace, Unissued::new().hash());
    let new = NewInvite { email: email.as_str(), role: Role::Admin, token };
    let invited = invite::create(&mut tx, &new, at).await.map_err(uninvited)?;
    tx.commit().await?;
    let token = InviteToken { workspace, id: invited.id, hash: token };
    invite::accept(db, user, &token, AddressProof::Waived, at).await.map_err(unaccepted)?;
    Ok(())
}

/// Nobody is a member already who was registered just now.
fn uninvited(error: InviteError) -> ApiError {
    match error {
        InviteError::AlreadyMember(_) => ApiError::TokenRefused,
        InviteError::Db(error) => error.into(),
    }
}

fn unaccepted(error: AcceptError) -> ApiError {
    match error {
        AcceptError::Refused(_) | AcceptError::Invitee(_) | AcceptError::AlreadyMember => ApiError::TokenRefused,
        AcceptError::Db(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_a_day_and_for_the_server_that_signed_it() {
        let usher = Usher::new(&MasterKey::of(&[7; 32]));
        let home = Scope::new(WorkspaceId::new(Uuid::from_u128(1)), UserId::new(Uuid::from_u128(2)));
        let at = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let token = usher.sign(home, at);
        assert_eq!(usher.read(&token, at), Some(home));
        assert_eq!(usher.read(&token, at + LIFE - TimeDelta::seconds(1)), Some(home));
        assert_eq!(usher.read(&token, at + LIFE), None);
        assert_eq!(Usher::new(&MasterKey::of(&[8; 32])).read(&token, at), None);
        for broken in ["", "AAAA", &token.reveal()[..50], &format!("{}AAAA", token.reveal())] {
            assert_eq!(usher.read(&Secret::new(broken), at), None, "{broken}");
        }
    }
}
