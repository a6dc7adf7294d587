//! The one door to the terminal: data to standard output, talk to standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Global;
use crate::exit;
use crate::screen::{self, Screen, Tone};

/// Bytes gathered before standard output is written to.
const BUFFER_BYTES: usize = 64 * 1024;

/// Data to standard output, talk to standard error.
pub(crate) struct Printer {
    stdout: BufWriter<Door>,
    stderr: Stderr,
    screen: Screen,
    talk_has_color: bool,
    is_quiet: bool,
}

impl Printer {
    /// The printer that the arguments ask for.
    pub(crate) fn new(global: &Global) -> Self {
        let stderr = io::stderr();
        Self {
            stdout: BufWriter::with_capacity(BUFFER_BYTES, Door { stdout: io::stdout(), is_closed: false }),
            screen: Screen::of_stdout(global.color),
            talk_has_color: screen::has_color(global.color, &stderr),
            stderr,
            is_quiet: global.quiet,
        }
    }

    /// What the reader of standard output can be shown.
    pub(crate) const fn screen(&self) -> Screen {
        self.screen
    }

    /// Where data goes.
    pub(crate) const fn data(&mut self) -> &mut impl Write {
        &mut self.stdout
    }

    /// Sends on what has been gathered.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// Whether the reader of standard output has gone.
    pub(crate) fn stdout_is_closed(&self) -> bool {
        self.stdout.get_ref().is_closed
    }

    /// Tells the person something, unless they asked for quiet.
    pub(crate) fn say(&mut self, text: impl Display) {
        if !self.is_quiet {
            self.tell(&text);
        }
    }

    /// Asks the person something; the answer is read elsewhere.
    ///
    /// # Errors
    /// When standard output or standard error cannot be written to.
    pub(crate) fn ask(&mut self, question: &str) -> io::Result<()> {
        self.stdout.flush()?;
        write!(self.stderr, "{question}")?;
        self.stderr.flush()
    }

    /// Tells the person of something that needs a look.
    pub(crate) fn warn(&mut self, text: impl Display) {
        let word = screen::paint(self.talk_has_color, Tone::Bad, "warning:");
        self.tell(&format_args!("{word} {text}"));
    }

    /// Tells the person what went wrong and what to do next.
    pub(crate) fn fail(&mut self, error: &anyhow::Error) {
        let word = screen::paint(self.talk_has_color, Tone::Bad, "error:");
        self.tell(&format_args!("{word} {}", exit::message(error)));
        if let Some(advice) = exit::advice(error) {
            let word = screen::paint(self.talk_has_color, Tone::Good, "help:");
            self.tell(&format_args!("{word} {advice}"));
        }
    }

    /// A bar on standard error that counts bytes; hidden where nobody watches.
    pub(crate) fn bar(&self, bytes: u64) -> ProgressBar {
        if self.is_quiet || !self.stderr.is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let template = "{msg:<10} {bar:30} {bytes:>10} of {total_bytes} ({binary_bytes_per_sec})";
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            // The template is a constant, and indicatif's own style serves as well.
            Err(_) => bar,
        }
    }

    fn tell(&mut self, text: &dyn Display) {
        // What was printed before stands before it on a terminal that shows both.
        let _ = self.stdout.flush();
        // There is nobody left to tell that standard error is gone.
        let _ = writeln!(self.stderr, "{text}");
    }
}

/// Standard output that remembers that its reader has gone.
struct Door {
    stdout: Stdout,
    is_closed: bool,
}

impl Door {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.is_closed |= matches!(&result, Err(error) if error.kind() == io::ErrorKind::BrokenPipe);
        result
    }
}

impl Write for Door {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.stdout.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.stdout.flush();
        self.note(result)
    }
}
