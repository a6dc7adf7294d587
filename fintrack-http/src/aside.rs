//! Work that takes long, on threads where nobody waits for it.

use tokio::sync::Semaphore;

use crate::ApiError;

/// How much of it goes on at once; the rest waits for a turn. Work whose request has ended keeps its turn to the end.
const AT_ONCE: usize = 32;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does work that computes for long, or waits for a disk: requests that do neither are answered meanwhile.
///
/// # Errors
/// What the work says; [`ApiError::Panicked`].
pub(crate) async fn aside<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, ApiError>
where
    T: Send + 'static,
    E: Into<ApiError> + Send + 'static,
{
    let turn = TURNS.acquire().await.map_err(|_| ApiError::Overloaded)?;
    let work = move || {
        let _turn = turn;
        work()
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(E::into),
        Err(error) => Err(ApiError::Panicked { message: error.to_string() }),
    }
}
