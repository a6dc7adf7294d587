//! The first person: a new user, who becomes an ADMIN of the books that the machine's own user keeps, while nobody else is in
//! them. Of several who want that at once, one is.

use fintrack_core::access::awaits_first_person;
use fintrack_core::name::Name;
use thiserror::Error;

use crate::{Constraint, Db, DbError, Scope, UserTx, WorkspaceTx, member, user};

/// Whether the books of whoever acts wait for the first person.
///
/// # Errors
/// [`DbError`].
pub async fn is_awaited(tx: &mut WorkspaceTx) -> Result<bool, DbError> {
    let own = tx.scope().user;
    Ok(awaits_first_person(&member::seats(tx).await?, own))
}

/// Why nobody is let in.
#[derive(Debug, Error)]
pub enum LetInError {
    /// Somebody was first, or there are no such books.
    #[error("somebody is there already")]
    NotAwaited,
    /// Storage said no; [`DbError::Conflict`] when the address is somebody's.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes a new user the first person of the books that `home` is the own of; the transaction goes on as theirs, and nothing
/// of it is permanent until then.
///
/// # Errors
/// [`LetInError`].
pub async fn let_in(db: &Db, home: Scope, name: &Name, email: &str) -> Result<UserTx, LetInError> {
    let mut tx = db.begin(home).await?;
    match member::lock(&mut tx).await {
        Ok(()) => {}
        Err(DbError::NotFound { .. }) => return Err(LetInError::NotAwaited),
        Err(error) => return Err(error.into()),
    }
    if !is_awaited(&mut tx).await? {
        return Err(LetInError::NotAwaited);
    }
    let user = user::register_on(tx.conn(), name, email).await?.ok_or(DbError::Conflict(Constraint::UserEmail))?;
    member::insert_admin(&mut tx, user).await?;
    member::announce(&mut tx, member::CREATED, user).await?;
    Ok(tx.hand_over(user).await?)
}
