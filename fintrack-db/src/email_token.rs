//! Tokens that are sent by e-mail, each good for one thing, once. Of a purpose the user's last one is good alone, and none
//! that opens the account outlives a change of its password or its address: [`EmailPurpose::ends_with_access`].

use chrono::{DateTime, Utc};
use fintrack_core::id::EmailTokenId;
use fintrack_core::secret::{EmailPurpose, Life, Refusal, SecretHash};
use thiserror::Error;
use uuid::Uuid;

use crate::{DbError, UserTx, user};

/// What a token is to be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand<'a> {
    /// To show that the address is the user's.
    VerifyEmail,
    /// To choose another password.
    ResetPassword,
    /// To make this address, which the message goes to, the user's.
    ChangeEmail(&'a str),
    /// To delete the account.
    DeleteAccount,
}

impl<'a> Errand<'a> {
    /// Without the address.
    pub const fn purpose(self) -> EmailPurpose {
        match self {
            Self::VerifyEmail => EmailPurpose::VerifyEmail,
            Self::ResetPassword => EmailPurpose::ResetPassword,
            Self::ChangeEmail(_) => EmailPurpose::ChangeEmail,
            Self::DeleteAccount => EmailPurpose::DeleteAccount,
        }
    }

    const fn new_email(self) -> Option<&'a str> {
        match self {
            Self::ChangeEmail(email) => Some(email),
            Self::VerifyEmail | Self::ResetPassword | Self::DeleteAccount => None,
        }
    }
}

/// A token that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued {
    /// What its text names it by.
    pub id: EmailTokenId,
    /// How long it is good.
    pub expires_at: DateTime<Utc>,
}

/// Issues a token; an earlier one of the same purpose is good no more.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such user; [`DbError::Statement`] when the new address is none.
pub async fn issue(
    tx: &mut UserTx,
    errand: Errand<'_>,
    token: SecretHash,
    at: DateTime<Utc>,
) -> Result<Issued, DbError> {
    user::lock(tx).await?;
    cancel(tx, errand.purpose()).await?;
    let (user, id, expires_at) = (tx.user().get(), Uuid::now_v7(), at + errand.purpose().life());
    sqlx::query!(
        "insert into email_tokens (user_id, id, purpose, token_hash, new_email, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        user,
        id,
        errand.purpose().as_str(),
        &token.as_bytes()[..],
        errand.new_email(),
        at,
        expires_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(Issued { id: EmailTokenId::new(id), expires_at })
}

/// Why a token does nothing.
#[derive(Debug, Error)]
pub enum RedeemError {
    /// It is good for nothing.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Uses a token up, in the transaction of what it is for; the new address, where it is for changing it. Of two at once one
/// waits, and finds it used if the other did what it wanted.
///
/// # Errors
/// [`RedeemError::Refused`].
pub async fn redeem(
    tx: &mut UserTx,
    id: EmailTokenId,
    purpose: EmailPurpose,
    token: SecretHash,
    at: DateTime<Utc>,
) -> Result<Option<String>, RedeemError> {
    // As whoever changes the password does, who then takes tokens back: first the user, then their tokens.
    match user::lock(tx).await {
        Ok(()) => {}
        Err(DbError::NotFound { .. }) => return Err(Refusal::Unknown.into()),
        Err(error) => return Err(error.into()),
    }
    let user = tx.user().get();
    let row = sqlx::query!(
        "select new_email, expires_at, used_at
         from email_tokens
         where user_id = $1 and id = $2 and purpose = $3 and token_hash = $4
         for update",
        user,
        id.get(),
        purpose.as_str(),
        &token.as_bytes()[..],
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(DbError::from)?
    .ok_or(Refusal::Unknown)?;
    Life { expires_at: Some(row.expires_at), used_at: row.used_at, revoked_at: None }.check(at)?;
    sqlx::query!("update email_tokens set used_at = $3 where user_id = $1 and id = $2", user, id.get(), at)
        .execute(tx.conn())
        .await
        .map_err(DbError::from)?;
    Ok(row.new_email)
}

/// Takes back what was issued for a purpose and not used; whether there was any.
///
/// # Errors
/// [`DbError`].
pub async fn cancel(tx: &mut UserTx, purpose: EmailPurpose) -> Result<bool, DbError> {
    forget(tx, |other| other == purpose).await
}

/// Takes back what the access of before could still do, now that it is another.
pub(crate) async fn cancel_with_access(tx: &mut UserTx) -> Result<(), DbError> {
    forget(tx, EmailPurpose::ends_with_access).await.map(drop)
}

async fn forget(tx: &mut UserTx, is_over: impl Fn(EmailPurpose) -> bool) -> Result<bool, DbError> {
    let user = tx.user().get();
    let over: Vec<String> = EmailPurpose::ALL
        .iter()
        .filter(|purpose| is_over(**purpose))
        .map(|purpose| purpose.as_str().to_owned())
        .collect();
    let done = sqlx::query!(
        "delete from email_tokens where user_id = $1 and purpose = any ($2) and used_at is null",
        user,
        &over,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The address that waits to be shown to be the user's.
///
/// # Errors
/// [`DbError`].
pub async fn pending_email(tx: &mut UserTx, at: DateTime<Utc>) -> Result<Option<String>, DbError> {
    let user = tx.user().get();
    let found = sqlx::query_scalar!(
        r#"select new_email as "new_email!"
           from email_tokens
           where user_id = $1 and purpose = 'CHANGE_EMAIL' and used_at is null and expires_at > $2
           order by created_at desc, id desc
           limit 1"#,
        user,
        at,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}
