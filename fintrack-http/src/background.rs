//! What goes on after an answer, such as a message on its way: a server that stops finishes it.

use std::time::Duration;

use tokio_util::task::TaskTracker;
use tracing::warn;

/// How long a stopping server waits for what goes on: no message takes longer.
const FINISH_TIME_MAX: Duration = Duration::from_secs(30);

/// Work that nobody waits for but the end of the server. Cloning shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Background(TaskTracker);

impl Background {
    /// Goes on with something.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(work);
    }

    /// Waits until everything has ended, or for as long as anything may take.
    pub(crate) async fn finish(&self) {
        self.0.close();
        if tokio::time::timeout(FINISH_TIME_MAX, self.0.wait()).await.is_err() {
            warn!(left = self.0.len(), "stopped with messages still on their way");
        }
    }
}
