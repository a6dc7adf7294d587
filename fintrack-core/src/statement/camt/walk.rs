//! Through a file's elements from front to back: statements with their entries to a sink.

use std::ops::ControlFlow;

use memchr::memchr;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use super::balance::{Balance, Sheet};
use super::charset::Characters;
use super::entry::{Entry, Fault, Verdict, shown};
use super::input::{EVENT_BYTES_MAX, Failure, Input, Mark};
use super::namespace::{self, NAME_BYTES_MAX, Namespaces};
use super::place::{self, Place};
use super::rest::EntryMarks;
use super::text::join;
use crate::statement::{
    Position, ReadError, Sink, Skipped, Source, StatementHead, StatementKind, StatementLine, Warning, WarningCode,
};

/// More elements within one another than the standard or any envelope has.
const DEPTH_MAX: usize = 256;
/// The longest value that is kept.
const VALUE_BYTES_MAX: usize = 64 * 1024;

/// What a file turned out to hold.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// The message, `camt.053.001.08`, where there is one.
    pub(super) message: Option<String>,
    pub(super) statements: u64,
    pub(super) entries: u64,
    pub(super) lines: u64,
    /// The bank that keeps the first account.
    pub(super) institution: Option<String>,
    /// The names of the first elements, for a file that holds no message.
    pub(super) first_elements: Vec<String>,
    /// The namespace of the document, likewise.
    pub(super) namespace: Option<String>,
    /// Where nothing more could be read.
    pub(super) stop: Option<Stop>,
}

/// Where the markup breaks, and how.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) expected: String,
    pub(super) found: String,
}

/// Why a walk goes no further.
enum Halt {
    /// The sink has had enough.
    Enough,
    Broken(Stop),
    Failed(ReadError),
}

/// How far a statement has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// There is none.
    None,
    /// Its head is being read.
    Head,
    /// Its head was handed out.
    Announced,
}

struct Walk<'s, 'k, S: ?Sized, K: ?Sized> {
    reader: Reader<Input<'s, S>>,
    sink: &'k mut K,
    places: Vec<Place>,
    namespaces: Namespaces,
    /// The text of the element that one stands in.
    text: String,
    is_text_too_long: bool,
    head: StatementHead,
    stage: Stage,
    sheet: Sheet,
    balance: Balance,
    entry: Entry,
    is_in_entry: bool,
    summary: Summary,
}

/// Walks through a file from its beginning to its end, to where it breaks, or until the sink has had enough.
pub(super) fn walk(
    source: &(impl Source + ?Sized),
    characters: &Characters,
    sink: &mut (impl Sink + ?Sized),
) -> Result<Summary, ReadError> {
    let input = Input::new(source, characters.charset, characters.is_valid, characters.newline);
    let mut reader = Reader::from_reader(input);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // Banks forget to escape the `&` of company names.
    config.allow_dangling_amp = true;
    let mut walk = Walk {
        reader,
        sink,
        places: Vec::new(),
        namespaces: Namespaces::default(),
        text: String::new(),
        is_text_too_long: false,
        head: StatementHead::default(),
        stage: Stage::None,
        sheet: Sheet::default(),
        balance: Balance::default(),
        entry: Entry::default(),
        is_in_entry: false,
        summary: Summary::default(),
    };
    let mut event = Vec::new();
    match walk.run(&mut event) {
        Ok(()) | Err(Halt::Enough) => {}
        Err(Halt::Failed(error)) => return Err(error),
        Err(Halt::Broken(stop)) => walk.break_off(stop, &event)?,
    }
    Ok(walk.summary)
}

impl<S: Source + ?Sized, K: Sink + ?Sized> Walk<'_, '_, S, K> {
    fn run(&mut self, buffer: &mut Vec<u8>) -> Result<(), Halt> {
        loop {
            buffer.clear();
            self.reader.get_mut().begin_event();
            match self.reader.read_event_into(buffer) {
                Ok(Event::Start(element)) => self.enter(&element)?,
                Ok(Event::End(_)) => self.leave()?,
                Ok(Event::Text(text)) => self.append(&text),
                Ok(Event::CData(text)) => self.append(&text),
                Ok(Event::GeneralRef(reference)) => self.append_reference(&reference),
                Ok(Event::DocType(_)) => {
                    return Err(self.broken("a document without a DTD (`<!DOCTYPE`)", "one"));
                }
                Ok(Event::Eof) => return self.at_end(),
                Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Err(error) => return Err(self.malformed(&error)),
            }
        }
    }

    // --- text ---

    #[inline]
    fn append(&mut self, text: &str) {
        if !self.places.last().is_some_and(|place| place.has_text()) {
            return;
        }
        if self.text.len() + text.len() > VALUE_BYTES_MAX {
            self.is_text_too_long = true;
        } else {
            self.text.push_str(text);
        }
    }

    /// Resolves the entities of XML itself and of characters. Others stand as they are: there is no DTD to say what
    /// they are, and none is expanded into more than a character.
    fn append_reference(&mut self, reference: &BytesRef<'_>) {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => self.append(character.encode_utf8(&mut [0; 4])),
            Ok(None) | Err(_) => match resolve_xml_entity(reference) {
                Some(text) => self.append(text),
                None => self.append(&format!("&{};", &**reference)),
            },
        }
    }

    // --- elements ---

    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), Halt> {
        let depth = self.places.len() + 1;
        if depth > DEPTH_MAX {
            return Err(self.broken("at most 256 elements within one another", "more"));
        }
        if element.name().into_inner().len() > NAME_BYTES_MAX {
            return Err(self.broken("a name of at most 1 KiB", "a longer one"));
        }
        // A quotation mark or a `>` that is missing makes a tag of all that follows, up to the next.
        if memchr(b'<', element.as_bytes()).is_some() {
            let found = format!("another within `<{}`", shown(element));
            return Err(self.broken("a tag that ends", found));
        }
        let name = element.local_name().into_inner();
        let place = match self.places.last().copied().unwrap_or(Place::Outside).child(name) {
            // The end of what stands around it is missing.
            Place::Aside if name == "Ntry" && self.stage != Stage::None => Place::Entry,
            place => place,
        };
        self.places.push(place);
        self.text.clear();
        self.is_text_too_long = false;
        match place {
            Place::Outside => self.enter_outside(depth, element),
            Place::Message => self.enter_message(depth, element)?,
            Place::Statement => self.begin_statement(),
            Place::Balance => {
                let mark = self.reader.get_mut().event_mark();
                self.balance.clear(mark.line);
            }
            Place::Entry => self.begin_entry(),
            Place::Detail => self.entry.begin_detail(),
            Place::EntryAmount => currency_of(element, &mut self.entry.currency),
            Place::BalanceAmount => currency_of(element, &mut self.balance.currency),
            Place::Aside if name == "Ntry" => self.stray_entry(),
            _ => {}
        }
        Ok(())
    }

    fn enter_outside(&mut self, depth: usize, element: &BytesStart<'_>) {
        self.namespaces.enter(depth, element);
        if self.summary.first_elements.len() < 2 {
            self.summary.first_elements.push(shown(element.local_name().into_inner()));
        }
        if self.summary.namespace.is_none() {
            self.summary.namespace = self.namespaces.of(element.name()).map(shown);
        }
    }

    fn enter_message(&mut self, depth: usize, element: &BytesStart<'_>) -> Result<(), Halt> {
        self.namespaces.enter(depth, element);
        let by_name = place::message(element.local_name().into_inner()).unwrap_or_default();
        let Some(uri) = self.namespaces.of(element.name()) else {
            self.summary.message.get_or_insert_with(|| by_name.to_owned());
            return Ok(());
        };
        let Some(message) = namespace::message(uri) else {
            let found = format!("`{}`", shown(uri));
            return Err(self.broken("the namespace of camt.052, camt.053 or camt.054", found));
        };
        self.summary.message.get_or_insert_with(|| message.to_owned());
        Ok(())
    }

    /// An entry where none can be.
    fn stray_entry(&mut self) {
        self.summary.entries += 1;
        let line = self.reader.get_mut().event_mark().line;
        let reason = "the entry stands outside of a statement (Stmt, Rpt, Ntfctn)".to_owned();
        self.sink.skipped(Skipped { line, reason, is_problem: true });
    }

    fn leave(&mut self) -> Result<(), Halt> {
        let depth = self.places.len();
        match self.places.pop() {
            None | Some(Place::Aside) => {}
            Some(Place::Outside | Place::Message) => self.namespaces.leave(depth),
            Some(Place::Statement) => self.end_statement(),
            Some(Place::Balance) => self.end_balance(),
            Some(Place::Entry) => self.end_entry()?,
            Some(place) if place.has_text() => self.take_value(place),
            Some(_) => {}
        }
        self.text.clear();
        Ok(())
    }

    /// A value was read to its end.
    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    fn take_value(&mut self, place: Place) {
        let Self { text, entry, balance, head, .. } = self;
        if self.is_text_too_long {
            entry.fault = entry.fault.or(Some(Fault::TooLong));
            return;
        }
        let value = text.trim();
        if value.is_empty() {
            return;
        }
        match place {
            Place::AccountNumber => {
                head.account.get_or_insert_with(|| value.to_owned());
            }
            Place::AccountCurrency => head.currency = value.parse().ok(),
            Place::AccountTypeCode if value == "CARD" => {
                head.kind = Some(StatementKind::Card);
                // The standard's sign: a purchase is a debit.
                head.purchases_are_positive = Some(false);
            }
            Place::ServicerName => {
                self.summary.institution.get_or_insert_with(|| value.to_owned());
            }
            Place::BalanceCode => value.clone_into(&mut balance.code),
            Place::BalanceAmount => value.clone_into(&mut balance.amount),
            Place::BalanceDirection => value.clone_into(&mut balance.direction),
            Place::BalanceDay => value.clone_into(&mut balance.day),
            _ => entry.take(place, value),
        }
    }

    // --- statements ---

    fn begin_statement(&mut self) {
        self.summary.statements += 1;
        self.head = StatementHead { kind: Some(StatementKind::Account), ..StatementHead::default() };
        self.sheet = Sheet::default();
        self.stage = Stage::Head;
    }

    /// Hands out the head, once all of it has come.
    fn announce(&mut self) {
        if self.stage == Stage::Head {
            self.stage = Stage::Announced;
            self.sink.statement(&self.head);
        }
    }

    fn end_statement(&mut self) {
        self.announce();
        self.sink.end(&self.sheet.balances());
        self.stage = Stage::None;
    }

    fn end_balance(&mut self) {
        if self.head.currency.is_none() && self.stage == Stage::Head {
            self.head.currency = self.balance.currency();
        }
        if let Err(reason) = self.sheet.add(&self.balance, self.head.currency) {
            self.sink.skipped(Skipped { line: self.balance.line, reason, is_problem: false });
        }
    }

    fn begin_entry(&mut self) {
        if self.is_in_entry {
            let reason = "the entry does not end before another begins".to_owned();
            self.sink.skipped(Skipped { line: self.entry.position.line, reason, is_problem: true });
        }
        self.summary.entries += 1;
        self.is_in_entry = true;
        self.entry.clear();
        let Mark { line, offset, .. } = self.reader.get_mut().event_mark();
        self.entry.position = Position { line, start: offset, end: offset };
    }

    fn end_entry(&mut self) -> Result<(), Halt> {
        if !std::mem::take(&mut self.is_in_entry) {
            // Another one began within it, and it was named then.
            return Ok(());
        }
        self.entry.position.end = self.reader.get_mut().here().offset;
        let currency = self.entry.currency.parse().ok();
        if self.head.currency.is_none() && self.stage == Stage::Head {
            self.head.currency = currency;
        }
        self.announce();
        let Entry { position, .. } = self.entry;
        let (reason, is_problem) = match self.entry.verdict() {
            Verdict::Booked { date, amount } => {
                self.summary.lines += 1;
                let line = StatementLine {
                    position,
                    date,
                    amount,
                    description: self.entry.description().into(),
                    bank_id: self.entry.bank_id().map(Into::into),
                    balance: None,
                    currency,
                    instalment: None,
                    merchant_code: self.entry.merchant_code(),
                };
                return match self.sink.line(line) {
                    ControlFlow::Continue(()) => Ok(()),
                    ControlFlow::Break(()) => Err(Halt::Enough),
                };
            }
            Verdict::NotBooked(reason) => (reason, false),
            Verdict::Unreadable(reason) => (reason, true),
        };
        self.sink.skipped(Skipped { line: position.line, reason, is_problem });
        Ok(())
    }

    // --- ends ---

    fn at_end(&mut self) -> Result<(), Halt> {
        if self.places.is_empty() {
            return Ok(());
        }
        Err(self.broken("the end of all elements", "the end of the file"))
    }

    fn broken(&mut self, expected: &str, found: impl Into<String>) -> Halt {
        let Mark { line, column, .. } = self.reader.get_mut().event_mark();
        Halt::Broken(Stop { line, column, expected: expected.to_owned(), found: found.into() })
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "what has no words of ours has those of the XML reader")]
    fn malformed(&mut self, error: &Error) -> Halt {
        match self.reader.get_mut().take_failure() {
            Some(Failure::Source(error)) => return Halt::Failed(error.into()),
            Some(Failure::TooLong) => {
                let limit = EVENT_BYTES_MAX / 1024 / 1024;
                return self.broken(&format!("a tag or a text of at most {limit} MiB"), "a longer one");
            }
            None => {}
        }
        match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                self.broken(&format!("`</{}>`", shown(expected)), format!("`</{}>`", shown(found)))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                self.broken("an element that is open", format!("`</{}>`", shown(name)))
            }
            other => self.broken("well-formed XML", other.to_string()),
        }
    }

    /// Offers what was read and names what was not.
    fn break_off(&mut self, stop: Stop, event: &[u8]) -> Result<(), ReadError> {
        let Stop { line, column, expected, found } = &stop;
        let broken = format!("line {line}, column {column}: expected {expected}, found {found}");
        if self.is_in_entry {
            let reason = format!("the file breaks within this entry: {broken}");
            self.sink.skipped(Skipped { line: self.entry.position.line, reason, is_problem: true });
        }
        if self.stage != Stage::None {
            self.end_statement();
        }
        if self.summary.statements > 0 {
            let rest = self.entries_after(event)?;
            self.summary.entries += rest;
            if rest > 0 {
                let reason = format!("from here on nothing is read, of {rest} more entries (Ntry)");
                self.sink.skipped(Skipped { line: stop.line, reason, is_problem: true });
            }
            let message = format!("{broken}; nothing after it was read");
            self.sink.warning(Warning { code: WarningCode::Truncated, message });
        }
        self.summary.stop = Some(stop);
        Ok(())
    }

    /// How many entries begin in the event that broke and after it.
    fn entries_after(&mut self, event: &[u8]) -> Result<u64, ReadError> {
        let mut marks = EntryMarks::default();
        marks.feed(event);
        self.reader.get_mut().drain(|piece| marks.feed(piece))?;
        Ok(marks.count)
    }
}

/// The `Ccy` of an amount.
fn currency_of(element: &BytesStart<'_>, currency: &mut String) {
    currency.clear();
    if let Ok(Some(attribute)) = element.try_get_attribute("Ccy") {
        join(currency, &attribute.value);
    }
}
