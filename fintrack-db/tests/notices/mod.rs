//! What the server says beside its answers.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// Hears the notices that reach this thread, as long as it lives.
pub(crate) struct Notices {
    heard: Arc<Mutex<Vec<String>>>,
    _listening: DefaultGuard,
}

impl Notices {
    pub(crate) fn listen() -> Self {
        let heard = Arc::default();
        let listener = Listener { heard: Arc::clone(&heard) };
        Self { heard, _listening: tracing::subscriber::set_default(listener) }
    }

    pub(crate) fn heard(self) -> Vec<String> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

struct Listener {
    heard: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::postgres::notice"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Message(&mut self.heard.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Message<'m>(&'m mut Vec<String>);

impl Visit for Message<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.0.push(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0.push(format!("{value:?}"));
        }
    }
}
