//! What goes on after an answer, such as a message on its way: a server that stops finishes it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;
use tracing::warn;

/// How long a stopping server waits for what goes on: longer than a message takes that gets through.
const FINISH_TIME_MAX: Duration = Duration::from_secs(30);

/// Work that nobody waits for but the end of the server: how much of it goes on. Cloning shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Background(Arc<watch::Sender<usize>>);

impl Background {
    /// Goes on with something.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let going = Going::begin(&self.0);
        tokio::spawn(async move {
            work.await;
            drop(going);
        });
    }

    /// Waits until everything has ended, or for as long as anything may take.
    pub(crate) async fn finish(&self) {
        let mut left = self.0.subscribe();
        if timeout(FINISH_TIME_MAX, left.wait_for(|left| *left == 0)).await.is_err() {
            warn!(left = *self.0.borrow(), "stopped with messages still on their way");
        }
    }
}

/// One piece of work, until it ends, however it does.
struct Going(Arc<watch::Sender<usize>>);

impl Going {
    fn begin(count: &Arc<watch::Sender<usize>>) -> Self {
        count.send_modify(|going| *going += 1);
        Self(Arc::clone(count))
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        self.0.send_modify(|going| *going -= 1);
    }
}
