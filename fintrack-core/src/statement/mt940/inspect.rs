//! What the whole of a file says of how it is to be read: the first pass.

use std::ops::ControlFlow;

use super::Mt940Dialect;
use super::charset::{Charset, CodePage, Letters};
use super::entry::{entry, shown};
use super::institution::Institution;
use super::walk::{Event, Movement, Visitor, walk};
use crate::money::Currency;
use crate::statement::encoding::{self, Scan, Scanning};
use crate::statement::{
    Basis, Format, Inspection, Known, Layout, ReadError, Source, SourceError, Warning, WarningCode,
};

/// What was seen so far.
#[derive(Default)]
struct Inspector {
    institution: Institution,
    /// Of a file that may be of DOS.
    letters: Option<Letters>,
    currency: Named,
    statements: u64,
    movements: u64,
    /// Whether the last statement has no end, and whether the file ends amid a line.
    unclosed: Option<bool>,
    moved: Moved,
}

/// The currencies that a file names.
#[derive(Default)]
enum Named {
    #[default]
    None,
    One(Currency),
    Several,
}

/// Value dates that do not exist and were moved to the month's last day.
#[derive(Default)]
struct Moved {
    count: u64,
    /// The first, as printed, and its line.
    first: Option<(String, u32)>,
}

pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    let (Scan { charset, newline, .. }, inspector) = look(source)?;
    if inspector.statements == 0 {
        let reason = "expected a statement's balance (`:60F:`) or movement (`:61:`), found none".to_owned();
        return Err(ReadError::NoTransactions { reason });
    }
    let currency = match inspector.currency {
        Named::One(currency) => Some(currency),
        Named::None | Named::Several => None,
    };
    let is_dos = inspector.letters.as_ref().is_some_and(Letters::are_of_dos);
    let charset = if is_dos { Charset::Dos(CodePage::of(currency)) } else { Charset::Known(charset) };
    let warnings = inspector.warnings();
    let institution = inspector.institution.name();
    Ok(Inspection {
        layout: Layout::Mt940(Mt940Dialect { charset, line_end: newline, currency }),
        warnings,
        basis: Basis::of(Format::Mt940, institution.as_deref(), known),
        institution,
        questions: Vec::new(),
    })
}

/// Looks at the whole file. It is taken for UTF-8 with line feeds, as nearly all are; if the bytes then tell otherwise, it
/// is looked at again.
fn look(source: &(impl Source + ?Sized)) -> Result<(Scan, Inspector), ReadError> {
    let scanning = Scanning::new(source);
    let usual = Inspector::of(&scanning, encoding::Charset::UTF_8, b'\n')?;
    let scan = scanning.finish()?;
    let is_usual = scan.charset.is_utf_8() && scan.newline == b'\n';
    let inspector = if is_usual { usual } else { Inspector::of(source, scan.charset, scan.newline)? };
    Ok((scan, inspector))
}

impl Inspector {
    fn of(source: &(impl Source + ?Sized), charset: encoding::Charset, newline: u8) -> Result<Self, SourceError> {
        let letters = charset.is_legacy().then(Letters::default);
        let mut inspector = Self { letters, ..Self::default() };
        walk(source, Charset::Known(charset), newline, None, &mut inspector)?;
        Ok(inspector)
    }

    fn movement(&mut self, movement: &Movement<'_>) {
        self.movements += 1;
        if let Some(letters) = &mut self.letters {
            letters.see(movement.information);
        }
        // No other days are moved.
        let may_be_moved = matches!(movement.entry.trim_ascii().get(2..6), Some(b"0229" | b"0230"));
        if may_be_moved
            && let Ok(entry) = entry(movement.entry)
            && entry.day.is_moved
        {
            self.moved.count += 1;
            let printed = || (shown(movement.entry.trim_ascii().get(..6).unwrap_or_default()), movement.position.line);
            self.moved.first.get_or_insert_with(printed);
        }
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let ending = match self.unclosed {
            Some(true) => {
                Some((WarningCode::Truncated, "the file ends amid a line of a statement: transactions may be missing"))
            }
            // Pieces of statements are handed out, and a file is seldom cut where a line ends.
            Some(false) => {
                Some((WarningCode::Assumed, "the last statement has no closing balance: it is taken to be whole"))
            }
            None if self.movements == 0 => Some((WarningCode::NoTransactions, "the statement holds no transaction")),
            None => None,
        };
        warnings.extend(ending.map(|(code, message)| Warning { code, message: message.to_owned() }));
        if let Some((printed, line)) = &self.moved.first {
            let more = match self.moved.count - 1 {
                0 => String::new(),
                more => format!(" (and {more} more such dates)"),
            };
            let message =
                format!("line {line}: value date `{printed}` does not exist: read as the last day of February{more}");
            warnings.push(Warning { code: WarningCode::Assumed, message });
        }
        warnings
    }
}

impl Visitor for Inspector {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Header(line) => self.institution.see_header(line),
            Event::Currency(currency) => {
                self.currency = match self.currency {
                    Named::None => Named::One(currency),
                    Named::One(known) if known == currency => Named::One(known),
                    Named::One(_) | Named::Several => Named::Several,
                };
            }
            Event::Begin(head) => {
                self.statements += 1;
                self.institution.see_account(head.account.as_deref().unwrap_or_default());
            }
            Event::Movement(movement) => self.movement(movement),
            Event::Unclosed { is_amid_line } => self.unclosed = Some(is_amid_line),
            Event::Odd { .. } | Event::End(_) => {}
        }
        ControlFlow::Continue(())
    }
}
