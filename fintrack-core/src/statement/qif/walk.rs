//! Through a file's records from front to back: statements with their transactions to a visitor.

use std::ops::ControlFlow;

use super::date;
use super::lines::{Line, Lines};
use super::record::Record;
use super::section::{self, Header, Kind, Section};
use crate::statement::encoding::Charset;
use crate::statement::{Skipped, Source, SourceError};

/// What a file holds.
pub(super) enum Event<'a> {
    /// Transactions of an account begin, whose name is known where the file says it.
    Begin { kind: Kind, account: Option<&'a str> },
    /// One of them.
    Transaction { kind: Kind, record: &'a Record },
    /// Something that is none.
    Aside(Skipped),
    /// The transactions of an account end.
    End,
}

/// Receives what a file holds.
pub(super) trait Visitor {
    /// `Break` stops the walk.
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()>;
}

struct Walk<'v, V> {
    visitor: &'v mut V,
    charset: Charset,
    section: Option<Section>,
    record: Record,
    /// The account that the next transactions are of, and what it is of.
    account: Option<String>,
    account_kind: Option<Kind>,
    is_in_statement: bool,
}

/// Walks through a file from its beginning to its end, or until the visitor has enough.
pub(super) fn walk(
    source: &(impl Source + ?Sized),
    charset: Charset,
    newline: u8,
    visitor: &mut impl Visitor,
) -> Result<(), SourceError> {
    let mut walk = Walk {
        visitor,
        charset,
        section: None,
        record: Record::default(),
        account: None,
        account_kind: None,
        is_in_statement: false,
    };
    if Lines::new(source, charset, newline).each(|line| walk.line(line))?.is_continue() {
        // A visitor that has had enough needs nothing more of the end either.
        let _: ControlFlow<()> = walk.finish();
    }
    Ok(())
}

impl<V: Visitor> Walk<'_, V> {
    fn line(&mut self, line: &Line<'_>) -> ControlFlow<()> {
        match line.text.trim_ascii() {
            [] if !line.is_too_long => ControlFlow::Continue(()),
            [b'!', header @ ..] => {
                // The last `^` of a section may be missing.
                self.end_record()?;
                self.header(line.number, header)
            }
            [b'^', ..] => {
                self.record.position.end = line.end;
                self.end_record()
            }
            // Between records, people write what they like.
            [b'#', ..] if self.record.is_empty() => ControlFlow::Continue(()),
            _ => {
                self.record.take(line);
                ControlFlow::Continue(())
            }
        }
    }

    fn header(&mut self, line: u32, header: &[u8]) -> ControlFlow<()> {
        let text = self.charset.decode(header);
        match Header::of(&text) {
            Header::Option => {}
            Header::ClearAutoSwitch => (self.account, self.account_kind) = (None, None),
            Header::Section(section) => {
                self.end_statement()?;
                self.section = Some(section);
                match section {
                    Section::Transactions(kind) => self.begin_statement(kind)?,
                    Section::Accounts => (self.account, self.account_kind) = (None, None),
                    Section::List => self.aside(line, &text, "begins a list of other things, not of transactions")?,
                    Section::Unknown => self.aside(line, &text, "begins a section of a type that is not known")?,
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn aside(&mut self, line: u32, header: &str, what: &str) -> ControlFlow<()> {
        let shown: String = header.trim().chars().take(super::SHOWN_CHARS_MAX).collect();
        let reason = format!("`!{shown}` {what}");
        self.visitor.visit(Event::Aside(Skipped { line, reason, is_problem: false }))
    }

    fn end_record(&mut self) -> ControlFlow<()> {
        if self.record.is_empty() {
            return ControlFlow::Continue(());
        }
        let flow = match self.section {
            Some(Section::List) => ControlFlow::Continue(()),
            Some(Section::Unknown) => {
                let reason = "a record of a type that is not known".to_owned();
                let line = self.record.position.line;
                self.visitor.visit(Event::Aside(Skipped { line, reason, is_problem: true }))
            }
            Some(Section::Transactions(kind)) => self.transaction(kind),
            // Some leave out the `!Type` behind the account, or all headers.
            Some(Section::Accounts) | None if self.is_transaction() => {
                self.transaction(self.account_kind.unwrap_or(Kind::Account))
            }
            Some(Section::Accounts) => {
                self.take_account();
                ControlFlow::Continue(())
            }
            None => {
                let reason = "a record before any `!Type`, with no date and amount".to_owned();
                let line = self.record.position.line;
                self.visitor.visit(Event::Aside(Skipped { line, reason, is_problem: true }))
            }
        };
        self.record.clear();
        flow
    }

    /// Whether a record has a day or something like an amount, where an account has a description and a type; or both
    /// of both, for lack of a `^`.
    fn is_transaction(&self) -> bool {
        let is_amount = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b',' | b'$');
        date::lex(&self.record.date).is_some()
            || self.record.amount.first().is_some_and(is_amount)
            || self.record.fault.is_some()
    }

    fn take_account(&mut self) {
        let name = self.charset.decode(&self.record.number);
        self.account = Some(name.into_owned()).filter(|name| !name.is_empty());
        self.account_kind = section::kind(&self.charset.decode(&self.record.amount));
    }

    fn transaction(&mut self, kind: Kind) -> ControlFlow<()> {
        if !self.is_in_statement {
            self.begin_statement(kind)?;
        }
        self.visitor.visit(Event::Transaction { kind, record: &self.record })
    }

    fn begin_statement(&mut self, kind: Kind) -> ControlFlow<()> {
        self.is_in_statement = true;
        self.visitor.visit(Event::Begin { kind, account: self.account.as_deref() })
    }

    fn end_statement(&mut self) -> ControlFlow<()> {
        if std::mem::take(&mut self.is_in_statement) {
            return self.visitor.visit(Event::End);
        }
        ControlFlow::Continue(())
    }

    fn finish(&mut self) -> ControlFlow<()> {
        self.end_record()?;
        self.end_statement()
    }
}
