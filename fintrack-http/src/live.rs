//! What happens in the books, told as it happens: one listener of the database feeds everybody who is connected.
//!
//! What is heard is kept in a ring of a fixed size that all streams read from, each at its own pace. Whoever falls behind by
//! a whole round is told that they have missed something, and costs nothing until then. The listener begins with the first
//! stream: a server that nobody listens to has none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fintrack_core::event::{Event, PersonalEvent};
use fintrack_core::id::UserId;
use fintrack_db::event::{Heard, Listener};
use fintrack_db::{Db, DbError};
use tokio::sync::{OnceCell, broadcast, watch};

use crate::ApiError;

/// How many streams of live events there may be at once. An idle one costs some tens of KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamLimits {
    /// Of everybody together.
    pub all: usize,
    /// Of one user: a small part of them, so that nobody takes the room of all others.
    pub of_a_user: usize,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self { all: 2_048, of_a_user: 32 }
    }
}

/// How often a stream that has nothing to say shows that it lives.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// How much of what was heard is kept for those who read slowly. Each is at most some 8 KiB.
const SIGNALS_KEPT: usize = 256;

/// What was heard.
#[derive(Debug)]
pub(crate) enum Signal {
    /// Something changed in a workspace; and the event as it is written, once for everybody.
    Changed(Event, String),
    /// Something of a user's own changed.
    Personal(PersonalEvent),
    /// Something may have changed anywhere.
    MayHaveMissed,
}

impl From<Heard> for Signal {
    fn from(heard: Heard) -> Self {
        match heard {
            Heard::Event(event) => {
                let text = event.to_string();
                Self::Changed(event, text)
            }
            Heard::Personal(event) => Self::Personal(event),
            Heard::MayHaveMissed => Self::MayHaveMissed,
        }
    }
}

/// Everybody who is connected. Cloning it shares them.
#[derive(Clone)]
pub(crate) struct Live(Arc<Shared>);

struct Shared {
    db: Db,
    limits: StreamLimits,
    signals: broadcast::Sender<Arc<Signal>>,
    listening: OnceCell<()>,
    is_over: watch::Sender<bool>,
    seats: Mutex<Seats>,
}

/// How many streams there are.
#[derive(Default)]
struct Seats {
    all: usize,
    of_users: HashMap<UserId, usize>,
}

impl Live {
    pub(crate) fn new(db: Db, limits: StreamLimits) -> Self {
        let (signals, _) = broadcast::channel(SIGNALS_KEPT);
        let (is_over, _) = watch::channel(false);
        Self(Arc::new(Shared { db, limits, signals, listening: OnceCell::new(), is_over, seats: Mutex::default() }))
    }

    /// Whatever is committed from here on is heard.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when the database cannot be listened to.
    pub(crate) async fn subscribe(&self) -> Result<broadcast::Receiver<Arc<Signal>>, DbError> {
        let begin = async || {
            let listener = Listener::connect(&self.0.db).await?;
            tokio::spawn(relay(listener, self.0.signals.clone(), self.over()));
            Ok::<_, DbError>(())
        };
        self.0.listening.get_or_try_init(begin).await?;
        Ok(self.0.signals.subscribe())
    }

    /// Says when all streams are to end.
    pub(crate) fn over(&self) -> watch::Receiver<bool> {
        self.0.is_over.subscribe()
    }

    /// Ends all streams; no other one begins.
    pub(crate) fn close(&self) {
        self.0.is_over.send_replace(true);
    }

    /// Room for one more stream of a user, until it is dropped.
    ///
    /// # Errors
    /// [`ApiError::TooManyStreams`] when the user has enough of them, [`ApiError::Overloaded`] when the server has.
    pub(crate) fn seat(&self, user: UserId) -> Result<Seat, ApiError> {
        let (limits, mut seats) = (self.0.limits, self.0.seats.lock().unwrap_or_else(PoisonError::into_inner));
        if *self.0.is_over.borrow() || seats.all >= limits.all {
            return Err(ApiError::Overloaded);
        }
        let own = seats.of_users.get(&user).copied().unwrap_or_default();
        if own >= limits.of_a_user {
            return Err(ApiError::TooManyStreams { max: limits.of_a_user });
        }
        seats.of_users.insert(user, own + 1);
        seats.all += 1;
        Ok(Seat { live: self.clone(), user })
    }
}

/// Passes on what is heard, until all is over.
async fn relay(mut listener: Listener, signals: broadcast::Sender<Arc<Signal>>, mut over: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            heard = listener.next() => {
                // Nobody may be there to hear it.
                let _ = signals.send(Arc::new(heard.into()));
            }
            _ = over.wait_for(|is_over| *is_over) => return,
        }
    }
}

/// Room for one stream.
pub(crate) struct Seat {
    live: Live,
    user: UserId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.live.0.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.all -= 1;
        if let Some(own) = seats.of_users.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                seats.of_users.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fintrack_db::testing::TestDb;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_user_and_a_server_have_so_many_streams_and_no_more() {
        let live = Live::new(TestDb::new().await.db().clone(), StreamLimits { all: 5, of_a_user: 2 });
        let user = |n| UserId::new(Uuid::from_u128(n));
        let own = [live.seat(user(0)).unwrap(), live.seat(user(0)).unwrap()];
        assert!(matches!(live.seat(user(0)), Err(ApiError::TooManyStreams { max: 2 })));
        let others = [1, 2, 3].map(|n| live.seat(user(n)).unwrap());
        assert!(matches!(live.seat(user(9)), Err(ApiError::Overloaded)));
        drop(own);
        let again = live.seat(user(0)).unwrap();
        drop((others, again));
        let seats = live.0.seats.lock().unwrap();
        assert!(seats.all == 0 && seats.of_users.is_empty());
        drop(seats);
        live.close();
        assert!(matches!(live.seat(user(0)), Err(ApiError::Overloaded)));
    }
}
