//! What a model learns from, in the order in which it happened.

use chrono::NaiveDate;

use super::{Model, Sample, Scratch, Shown};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::Concept;

/// Something that happened to a user's classes or transactions. A model is nothing but its events in their order.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A class was made; the classes count from 0 in this order.
    Added {
        /// Its name.
        name: &'a Descriptor,
        /// What the dictionary says of that.
        concept: Option<Concept>,
    },
    /// A class was given another name.
    Renamed {
        /// The class.
        class: usize,
        /// The new name.
        name: &'a Descriptor,
        /// What the dictionary says of that.
        concept: Option<Concept>,
    },
    /// A class was taken out, or merged into another.
    Retired {
        /// The class.
        class: usize,
        /// What has its transactions now.
        heir: Option<usize>,
    },
    /// A transaction was filed.
    Confirmed {
        /// The transaction.
        sample: Sample<'a>,
        /// Where it was filed.
        class: usize,
        /// On which day.
        on: NaiveDate,
        /// The guess that was shown.
        shown: Option<Shown>,
    },
    /// A transaction that was filed before was filed elsewhere.
    Corrected {
        /// The transaction.
        sample: Sample<'a>,
        /// Where it was filed.
        from: usize,
        /// Where it is now.
        to: usize,
        /// On which day.
        on: NaiveDate,
        /// The guess that was shown before it was filed first, if that counted as answered.
        shown: Option<Shown>,
    },
    /// That a transaction was filed was taken back.
    TakenBack {
        /// The transaction.
        sample: Sample<'a>,
        /// Where it was filed.
        class: usize,
        /// The guess that was shown before it was filed, if that counted as answered.
        shown: Option<Shown>,
    },
}

impl Model {
    /// Learns from one event.
    ///
    /// # Panics
    /// When a class is added beyond [`CLASSES_MAX`](super::CLASSES_MAX).
    pub fn apply(&mut self, event: &Event<'_>, scratch: &mut Scratch) {
        match event {
            Event::Added { name, concept } => {
                self.add_class(name, *concept);
            }
            Event::Renamed { class, name, concept } => self.rename_class(*class, name, *concept),
            Event::Retired { class, heir } => self.retire_class(*class, *heir),
            Event::Confirmed { sample, class, on, shown } => self.learn(sample, *class, *on, shown.as_ref(), scratch),
            Event::Corrected { sample, from, to, on, shown } => {
                // What was not there to be taken back was not judged either, and is not judged twice.
                let was_there = self.unlearn(sample, *from, shown.as_ref(), scratch);
                self.learn(sample, *to, *on, shown.as_ref().filter(|_| was_there), scratch);
            }
            Event::TakenBack { sample, class, shown } => {
                self.unlearn(sample, *class, shown.as_ref(), scratch);
            }
        }
    }

    /// The model that events make, from the first one on.
    ///
    /// # Panics
    /// When there are more than [`CLASSES_MAX`](super::CLASSES_MAX) classes.
    pub fn rebuild<'e>(events: impl IntoIterator<Item = Event<'e>>) -> Self {
        let (mut model, mut scratch) = (Self::default(), Scratch::default());
        for event in events {
            model.apply(&event, &mut scratch);
        }
        model
    }
}
