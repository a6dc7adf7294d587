//! Work that is done to its end, whoever stops waiting for it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

/// A future that is dropped half way goes on by itself; what comes of it is dropped then.
///
/// Browsers go away in the middle of a request, and what waits for it is dropped with it. A connection that is dropped
/// between `begin` and its answer does not know yet that it is in a transaction: it would go back to the pool and begin the
/// next one's work in this one's, with its walls and its mode. A transaction that has begun knows, and rolls back.
pub(crate) struct Whole<F: Future + Send + 'static>(Option<Pin<Box<F>>>)
where
    F::Output: Send;

impl<F: Future + Send + 'static> Whole<F>
where
    F::Output: Send,
{
    pub(crate) fn of(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<F: Future + Send + 'static> Future for Whole<F>
where
    F::Output: Send,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(work) = &mut self.0 else { return Poll::Pending }; // it has answered, and is not asked again
        let polled = work.as_mut().poll(context);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl<F: Future + Send + 'static> Drop for Whole<F>
where
    F::Output: Send,
{
    fn drop(&mut self) {
        // Where nothing runs any more, the connection ends with the program.
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(async move { drop(work.await) });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_done_all_the_same() {
        let (go, went) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let work = Whole::of(async move {
            went.await.unwrap();
            done.send(()).unwrap();
        });
        assert!(timeout(Duration::from_millis(1), work).await.is_err(), "it waits, and is dropped");
        go.send(()).unwrap();
        is_done.await.unwrap();
    }

    #[tokio::test]
    async fn what_is_waited_for_answers() {
        assert_eq!(Whole::of(async { 7 }).await, 7);
    }
}
