//! Room for runs of things, each as long as a power of two; what is left is given to the next that needs as much.

use std::ops::{Deref, DerefMut};

/// All of it, one run behind the other.
#[derive(Clone, Debug)]
pub(super) struct Rooms<T> {
    all: Vec<T>,
    /// Where runs begin that were left, by the logarithm of their length.
    left: Vec<Vec<u32>>,
}

impl<T> Default for Rooms<T> {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl<T> Rooms<T> {
    pub(super) fn with_capacity(things: usize) -> Self {
        Self { all: Vec::with_capacity(things), left: Vec::new() }
    }

    /// Where there is room for two to the power of `room`. What stands there is something that was left, or `new`.
    pub(super) fn take(&mut self, room: u8, new: T) -> u32
    where
        T: Clone,
    {
        let left = self.left.get_mut(usize::from(room)).and_then(Vec::pop);
        left.unwrap_or_else(|| {
            let start = self.all.len();
            self.all.resize(start + (1 << room), new);
            super::dense(start)
        })
    }

    /// Leaves room that was taken to whoever needs it.
    pub(super) fn leave(&mut self, room: u8, start: u32) {
        let room = usize::from(room);
        if self.left.len() <= room {
            self.left.resize_with(room + 1, Vec::new);
        }
        self.left[room].push(start);
    }

    /// Whether some room was left that nobody took yet.
    #[cfg(test)]
    pub(super) fn has_left(&self) -> bool {
        self.left.iter().any(|rooms| !rooms.is_empty())
    }
}

impl<T> Deref for Rooms<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all
    }
}

impl<T> DerefMut for Rooms<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.all
    }
}
