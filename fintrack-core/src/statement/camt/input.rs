//! A source as the XML reader wants it: UTF-8, a buffer at a time, with a limit on what one event may take.

use std::io::{self, BufRead, Read};

use memchr::{memchr_iter, memrchr};

use crate::statement::encoding::{Charset, TextStream};
use crate::statement::{Source, SourceError};

const BUFFER_BYTES: usize = 64 * 1024;
/// The longest tag, text, comment or section that is read. No statement has one of a hundredth of it.
pub(super) const EVENT_BYTES_MAX: usize = 1024 * 1024;

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The physical line, counted from 1.
    pub(super) line: u32,
    /// The byte within the line, counted from 1.
    pub(super) column: u32,
    /// The byte within the file, counted from 0.
    pub(super) offset: u64,
}

/// Why no more bytes come.
#[derive(Debug)]
pub(super) enum Failure {
    Source(SourceError),
    /// An event takes more than [`EVENT_BYTES_MAX`].
    TooLong,
}

/// A source's text, and where in the file its reader stands.
pub(super) struct Input<'s, S: ?Sized> {
    stream: TextStream<'s, S>,
    width: Width,
    newline: u8,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Up to where in the buffer lines were counted, and what stands there.
    counted: usize,
    mark: Mark,
    /// Where the event that is being read begins.
    event: EventStart,
    event_bytes: usize,
    failure: Option<Failure>,
}

#[derive(Clone, Copy)]
enum EventStart {
    /// At this place of the buffer.
    Buffered(usize),
    /// In a buffer that was let go.
    Past(Mark),
}

/// How many bytes of the file a character was.
#[derive(Clone, Copy)]
enum Width {
    Utf8,
    Utf16,
    /// One, or two beyond ASCII in East Asia.
    Legacy {
        wide: u64,
    },
}

impl<'s, S: Source + ?Sized> Input<'s, S> {
    pub(super) fn new(source: &'s S, charset: Charset, is_valid: bool, newline: u8) -> Self {
        let mark = Mark { line: 1, column: 1, offset: charset.mark_bytes };
        Self {
            stream: TextStream::in_utf_8(source, charset, is_valid),
            width: Width::of(charset),
            newline,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            counted: 0,
            mark,
            event: EventStart::Past(mark),
            event_bytes: 0,
            failure: None,
        }
    }

    /// Notes that what comes next is another event.
    #[inline]
    pub(super) fn begin_event(&mut self) {
        self.event = EventStart::Buffered(self.start);
        self.event_bytes = 0;
    }

    /// Where the event began.
    pub(super) fn event_mark(&mut self) -> Mark {
        match self.event {
            EventStart::Past(mark) => mark,
            EventStart::Buffered(at) => {
                self.count_to(at);
                self.mark
            }
        }
    }

    /// Where the next event begins. The event that was read last can no longer be asked for.
    pub(super) fn here(&mut self) -> Mark {
        self.count_to(self.start);
        self.mark
    }

    /// Why no more bytes came, if it was no fault of the markup.
    pub(super) fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Passes on all that is left.
    ///
    /// # Errors
    /// [`SourceError`] when it cannot be had.
    pub(super) fn drain(&mut self, mut pass: impl FnMut(&[u8])) -> Result<(), SourceError> {
        loop {
            pass(&self.buffer[self.start..self.end]);
            (self.start, self.end) = (0, self.stream.read(&mut self.buffer)?);
            if self.end == 0 {
                return Ok(());
            }
        }
    }

    fn count_to(&mut self, at: usize) {
        let Some(bytes) = self.buffer.get(self.counted..at) else { return };
        let lines = memchr_iter(self.newline, bytes).count();
        let (tail, before) = match memrchr(self.newline, bytes) {
            Some(last) => (&bytes[last + 1..], 1),
            None => (bytes, self.mark.column),
        };
        let column = u32::try_from(self.width.of_text(tail)).unwrap_or(u32::MAX);
        self.mark = Mark {
            line: self.mark.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            column: before.saturating_add(column),
            offset: self.mark.offset + self.width.of_text(bytes),
        };
        self.counted = at;
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.event_bytes > EVENT_BYTES_MAX {
            self.failure = Some(Failure::TooLong);
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.event = EventStart::Past(self.event_mark());
        self.count_to(self.end);
        (self.start, self.end, self.counted) = (0, 0, 0);
        match self.stream.read(&mut self.buffer) {
            Ok(count) => self.end = count,
            Err(error) => {
                self.failure = Some(Failure::Source(error));
                return Err(io::ErrorKind::Other.into());
            }
        }
        Ok(())
    }
}

impl Width {
    fn of(charset: Charset) -> Self {
        match charset.encoding() {
            utf_8 if utf_8 == encoding_rs::UTF_8 => Self::Utf8,
            utf_16 if utf_16 == encoding_rs::UTF_16LE || utf_16 == encoding_rs::UTF_16BE => Self::Utf16,
            legacy => Self::Legacy { wide: if legacy.is_single_byte() { 1 } else { 2 } },
        }
    }

    /// How many bytes of the file this piece of UTF-8 was.
    fn of_text(self, text: &[u8]) -> u64 {
        let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count() as u64;
        let is_first = |byte: &u8| byte & 0xC0 != 0x80;
        match self {
            Self::Utf8 => text.len() as u64,
            // Characters with four bytes in UTF-8 are two units of UTF-16.
            Self::Utf16 => 2 * (count(is_first) + count(|byte| *byte >= 0xF0)),
            Self::Legacy { wide } => count(u8::is_ascii) + wide * count(|byte| *byte >= 0xC0),
        }
    }
}

impl<S: Source + ?Sized> BufRead for Input<'_, S> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.refill()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    #[inline]
    fn consume(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
        self.event_bytes += count;
    }
}

impl<S: Source + ?Sized> Read for Input<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}
