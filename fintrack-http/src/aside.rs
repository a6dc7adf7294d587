//! Work that takes long, on threads where nobody waits for it.

use crate::ApiError;

/// Does work that computes for long, or waits for a disk: requests that do neither are answered meanwhile.
///
/// # Errors
/// What the work says; [`ApiError::Panicked`].
pub(crate) async fn aside<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, ApiError>
where
    T: Send + 'static,
    E: Into<ApiError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(E::into),
        Err(error) => Err(ApiError::Panicked { message: error.to_string() }),
    }
}
