//! The lines of a file to its statements and movements.
//!
//! A movement ends where anything but its own lines and `:86:` begins. A statement may have several pages, each a message
//! of its own: it begins with the first and ends with the last.

use std::ops::ControlFlow;

use super::balance::{Balance, balance, currency};
use super::charset::Charset;
use super::entry::shown;
use super::lines::{Line, Lines};
use super::tag::{Beginning, Tag, beginning, field_after_colon, is_rest_of_clock, may_begin};
use crate::money::Currency;
use crate::statement::{Balances, Position, Source, SourceError, StatementHead, StatementKind};

/// The longest movement that is read, and the longest `:86:` of one; a bank's longest is some hundred bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The most characters of an account's number, by SWIFT.
const ACCOUNT_CHARS_MAX: usize = 35;

/// What a file holds, in its order.
pub(super) enum Event<'a> {
    /// A line outside of any field: an envelope, or what a bank prints in place of one.
    Header(&'a [u8]),
    /// A currency that a balance names.
    Currency(Currency),
    /// A statement begins.
    Begin(&'a StatementHead),
    /// A movement.
    Movement(&'a Movement<'a>),
    /// A field that cannot be read, or stands where it means nothing.
    Odd { line: u32, reason: String },
    /// The statement ends.
    End(&'a Balances),
    /// The file ends before its last statement does: amid a line, or after a whole one.
    Unclosed { is_amid_line: bool },
}

/// Receives what a file holds.
pub(super) trait Visitor {
    /// `Break` stops the walk.
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()>;
}

/// A `:61:` with what the bank says of it.
#[derive(Debug, Default)]
pub(super) struct Movement<'a> {
    pub(super) position: Position,
    /// The value of `:61:`; its lines end with line feeds.
    pub(super) entry: &'a [u8],
    /// The values of `:86:`, or of `:NS:`; their lines end with line feeds, and a blank line is between two values.
    pub(super) information: &'a [u8],
    pub(super) is_national: bool,
    /// Whether the texts are longer than any bank's.
    pub(super) is_too_long: bool,
    /// Whether the file ends within it.
    pub(super) is_cut_off: bool,
}

/// Walks through a file from its beginning to its end, or until the visitor has enough.
///
/// `currency` is that of statements which do not say one before their first movement.
pub(super) fn walk(
    source: &(impl Source + ?Sized),
    charset: Charset,
    line_end: u8,
    currency: Option<Currency>,
    visitor: &mut impl Visitor,
) -> Result<(), SourceError> {
    let mut walk = Walk::new(charset, currency, visitor);
    if Lines::new(source, charset.utf16(), line_end).each(|line| walk.line(line))?.is_continue() {
        // A visitor that has had enough needs nothing more of the end either.
        let _: ControlFlow<()> = walk.finish();
    }
    Ok(())
}

struct Walk<'v, V> {
    visitor: &'v mut V,
    charset: Charset,
    /// The currency of statements that do not say their own.
    currency: Option<Currency>,
    message: Message,
    statement: Option<Statement>,
    draft: Draft,
    target: Target,
    is_in_envelope: bool,
    /// Whether the last line was only a colon, which begins a field on the next.
    has_colon: bool,
    /// Whether the last line was a whole one.
    is_line_ended: bool,
}

/// What is known of the message that is being read.
#[derive(Default)]
struct Message {
    account: Option<String>,
    number: Vec<u8>,
    page: Option<u32>,
    currency: Option<Currency>,
    /// The kind of its opening balance: a statement's first, or a page's.
    opening_is_first: Option<bool>,
    stage: Stage,
    /// Whether its end was marked (`-`).
    has_ended: bool,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Nothing that makes it a statement has come.
    #[default]
    Head,
    /// It is announced to the visitor, as a statement or as a page of one.
    Begun,
    /// It has movements.
    Moving,
    /// It has its closing balance.
    Closed,
}

/// The statement that is being read.
struct Statement {
    account: Option<String>,
    number: Vec<u8>,
    page: Option<u32>,
    has_further_pages: bool,
    /// Whether the last balance was a page's (`:62M:`).
    awaits_page: bool,
    balances: Balances,
}

/// The movement that is being read.
#[derive(Default)]
struct Draft {
    is_open: bool,
    position: Position,
    entry: Vec<u8>,
    information: Vec<u8>,
    is_national: bool,
    is_too_long: bool,
}

/// What a line that begins nothing belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// What precedes a message.
    Header,
    Entry,
    Information,
    /// A field of which only the first line counts.
    Nothing,
}

impl<'v, V: Visitor> Walk<'v, V> {
    fn new(charset: Charset, currency: Option<Currency>, visitor: &'v mut V) -> Self {
        Self {
            visitor,
            charset,
            currency,
            message: Message::default(),
            statement: None,
            draft: Draft::default(),
            target: Target::Header,
            is_in_envelope: false,
            has_colon: false,
            is_line_ended: true,
        }
    }

    fn line(&mut self, line: &Line<'_>) -> ControlFlow<()> {
        self.is_line_ended = line.is_ended;
        let had_colon = std::mem::take(&mut self.has_colon);
        if !had_colon && !may_begin(line.text) {
            return self.append(line, 0);
        }
        let mut start = 0;
        loop {
            let text = &line.text[start..];
            let begins = match line.is_first {
                true if had_colon => field_after_colon(text).unwrap_or_else(|| beginning(text)),
                true => beginning(text),
                false => Beginning::None,
            };
            match begins {
                Beginning::Field(..) if self.draft.is_cut_by(self.target, text) => {
                    return self.append(line, start);
                }
                Beginning::Field(tag, at) => return self.field(tag, line, start + at),
                Beginning::None => return self.append(line, start),
                Beginning::Colon => {
                    self.has_colon = true;
                    return ControlFlow::Continue(());
                }
                Beginning::Envelope(at) => {
                    self.header(text)?;
                    self.message = Message::default();
                    self.is_in_envelope = true;
                    start += at;
                }
                Beginning::End(at) => {
                    self.header(text)?;
                    self.message.has_ended = true;
                    self.is_in_envelope = at < text.len();
                    start += at;
                }
            }
            if start >= line.text.len() {
                return ControlFlow::Continue(());
            }
        }
    }

    /// A line that is of no field and ends all.
    fn header(&mut self, text: &[u8]) -> ControlFlow<()> {
        self.end_movement(false)?;
        self.target = Target::Header;
        self.visitor.visit(Event::Header(text))
    }

    /// A line that goes on with what is before it.
    fn append(&mut self, line: &Line<'_>, start: usize) -> ControlFlow<()> {
        let text = &line.text[start..];
        match self.target {
            Target::Nothing => return ControlFlow::Continue(()),
            Target::Header => return self.visitor.visit(Event::Header(text)),
            Target::Entry | Target::Information if text.trim_ascii().is_empty() => return ControlFlow::Continue(()),
            Target::Entry => append(&mut self.draft.entry, text, &mut self.draft.is_too_long),
            Target::Information => append(&mut self.draft.information, text, &mut self.draft.is_too_long),
        }
        self.draft.position.end = line.end;
        ControlFlow::Continue(())
    }

    /// A field, whose value begins at a byte of its line.
    fn field(&mut self, tag: Tag, line: &Line<'_>, start: usize) -> ControlFlow<()> {
        if let Tag::Information | Tag::National = tag {
            self.information(tag == Tag::National);
            return self.append(line, start);
        }
        self.end_movement(false)?;
        self.target = Target::Nothing;
        let number = line.number;
        if tag == Tag::Entry {
            self.draft.begin(Position { line: number, start: line.start, end: line.end });
            self.target = Target::Entry;
            self.begin()?;
            self.message.stage = self.message.stage.max(Stage::Moving);
            return self.append(line, start);
        }
        let value = line.text[start..].trim_ascii();
        match tag {
            Tag::Reference => self.message = Message::default(),
            Tag::Account => return self.account(number, value),
            Tag::Number => self.number(value),
            Tag::Floor => self.message.currency = self.message.currency.or(currency(value)),
            Tag::Opening { is_first } => return self.opening(is_first, number, value),
            Tag::Closing { is_last } => return self.closing(is_last, number, value),
            Tag::Entry | Tag::Information | Tag::National | Tag::Other => {}
        }
        ControlFlow::Continue(())
    }

    /// A `:86:` or `:NS:` begins, which is of a movement or, where none is open, of the account.
    fn information(&mut self, is_national: bool) {
        let is_other_kind = !self.draft.information.is_empty() && self.draft.is_national != is_national;
        if !self.draft.is_open || is_other_kind {
            self.target = Target::Nothing;
            return;
        }
        if !self.draft.information.is_empty() {
            append(&mut self.draft.information, b"", &mut self.draft.is_too_long);
        }
        self.draft.is_national = is_national;
        self.target = Target::Information;
    }

    fn account(&mut self, line: u32, value: &[u8]) -> ControlFlow<()> {
        let account = self.charset.decode(value);
        let account = Some(account.trim_start_matches('/').trim()).filter(|account| !account.is_empty());
        if self.message.is_over() {
            self.message = Message::default();
        }
        if self.message.stage == Stage::Moving && account != self.message.account.as_deref() {
            if !is_account(value) {
                let reason = format!("`:25:{}` stands among the movements and is no account", shown(value));
                return self.visitor.visit(Event::Odd { line, reason });
            }
            self.message = Message::default();
        }
        self.message.account = account.map(str::to_owned);
        ControlFlow::Continue(())
    }

    fn number(&mut self, value: &[u8]) {
        let slash = memchr::memchr(b'/', value);
        let (number, page) = value.split_at(slash.unwrap_or(value.len()));
        self.message.number = number.to_vec();
        self.message.page = page.get(1..).and_then(|page| std::str::from_utf8(page.trim_ascii()).ok()?.parse().ok());
    }

    fn opening(&mut self, is_first: bool, line: u32, value: &[u8]) -> ControlFlow<()> {
        if self.message.opening_is_first.is_some() || self.message.is_over() {
            self.message = Message { account: self.message.account.take(), ..Message::default() };
        }
        let balance = self.balance("opening", line, value)?;
        self.message.opening_is_first = Some(is_first);
        self.message.currency = balance.and_then(|balance| balance.currency).or(self.message.currency);
        self.begin()?;
        if let Some(statement) = &mut self.statement
            && !statement.has_further_pages
        {
            statement.balances.opening = balance.map(|balance| balance.amount);
        }
        ControlFlow::Continue(())
    }

    fn closing(&mut self, is_last: bool, line: u32, value: &[u8]) -> ControlFlow<()> {
        let balance = self.balance("closing", line, value)?;
        self.begin()?;
        // A balance that the file's end has cut closes nothing.
        if balance.is_some() || self.is_line_ended {
            self.message.stage = Stage::Closed;
        }
        if let Some(statement) = &mut self.statement {
            statement.awaits_page = !is_last;
            statement.balances.closing = balance.map(|balance| balance.amount);
            statement.balances.closing_date = balance.map(|balance| balance.date);
        }
        ControlFlow::Continue(())
    }

    fn balance(&mut self, which: &str, line: u32, value: &[u8]) -> ControlFlow<(), Option<Balance>> {
        let balance = balance(value);
        if balance.is_none() {
            let reason = format!("{which} balance `{}` is not written as C260131EUR1234,56", shown(value));
            self.visitor.visit(Event::Odd { line, reason })?;
        }
        if let Some(currency) = balance.and_then(|balance| balance.currency) {
            self.visitor.visit(Event::Currency(currency))?;
        }
        ControlFlow::Continue(balance)
    }

    /// Announces the message, as a statement or as a further page of one.
    fn begin(&mut self) -> ControlFlow<()> {
        if self.message.stage > Stage::Head {
            return ControlFlow::Continue(());
        }
        self.message.stage = Stage::Begun;
        if let Some(statement) = &mut self.statement
            && statement.goes_on_in(&self.message)
        {
            statement.page = self.message.page;
            statement.has_further_pages = true;
            return ControlFlow::Continue(());
        }
        self.end_statement()?;
        let message = &self.message;
        let head = StatementHead {
            account: message.account.clone(),
            currency: message.currency.or(self.currency),
            kind: Some(StatementKind::Account),
            purchases_are_positive: None,
        };
        self.statement = Some(Statement {
            account: message.account.clone(),
            number: message.number.clone(),
            page: message.page,
            has_further_pages: false,
            awaits_page: false,
            balances: Balances::default(),
        });
        self.visitor.visit(Event::Begin(&head))
    }

    fn end_movement(&mut self, is_cut_off: bool) -> ControlFlow<()> {
        if !self.draft.is_open {
            return ControlFlow::Continue(());
        }
        self.draft.is_open = false;
        self.visitor.visit(Event::Movement(&Movement {
            position: self.draft.position,
            entry: &self.draft.entry,
            information: &self.draft.information,
            is_national: self.draft.is_national,
            is_too_long: self.draft.is_too_long,
            is_cut_off,
        }))
    }

    fn end_statement(&mut self) -> ControlFlow<()> {
        match self.statement.take() {
            Some(statement) => self.visitor.visit(Event::End(&statement.balances)),
            None => ControlFlow::Continue(()),
        }
    }

    fn finish(&mut self) -> ControlFlow<()> {
        // A message within an envelope has an end, and one that opens has a closing balance.
        let is_due = self.is_in_envelope || self.message.opening_is_first.is_some();
        let is_open = is_due && !self.message.is_over();
        let is_amount_open = self.target == Target::Entry && self.draft.ends_in_amount();
        let is_within = !self.is_line_ended && self.draft.is_open && (is_open || is_amount_open);
        self.end_movement(is_within)?;
        if is_open || is_within {
            self.visitor.visit(Event::Unclosed { is_amid_line: !self.is_line_ended })?;
        }
        self.end_statement()
    }
}

impl Message {
    fn is_over(&self) -> bool {
        self.stage == Stage::Closed || self.has_ended
    }
}

impl Statement {
    /// Whether a message is the next page.
    fn goes_on_in(&self, message: &Message) -> bool {
        let is_next = self.page.zip(message.page).is_some_and(|(last, next)| last.checked_add(1) == Some(next));
        let is_page = match message.opening_is_first {
            Some(true) => false,
            Some(false) => self.awaits_page || is_next,
            None => is_next,
        };
        is_page && self.account == message.account && self.number == message.number
    }
}

impl Draft {
    fn begin(&mut self, position: Position) {
        self.is_open = true;
        self.position = position;
        self.entry.clear();
        self.information.clear();
        self.is_national = false;
        self.is_too_long = false;
    }

    /// Whether a line that looks like a field goes on with the text before it.
    fn is_cut_by(&self, target: Target, line: &[u8]) -> bool {
        let before = self.information.strip_suffix(b"\n").unwrap_or_default();
        target == Target::Information && is_rest_of_clock(before, line)
    }

    fn ends_in_amount(&self) -> bool {
        self.entry.trim_ascii_end().last().is_some_and(|byte| byte.is_ascii_digit() || *byte == b',')
    }
}

/// Whether a text looks like an account's number, and not like the `:86:` whose tag a bank got wrong.
fn is_account(text: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b" /.-".contains(byte);
    text.len() <= ACCOUNT_CHARS_MAX && text.iter().all(is_part)
}

/// Adds a line to a text, unless the text becomes too long.
fn append(text: &mut Vec<u8>, line: &[u8], is_too_long: &mut bool) {
    if text.len() + line.len() >= TEXT_BYTES_MAX {
        *is_too_long = true;
        return;
    }
    text.extend_from_slice(line);
    text.push(b'\n');
}
