//! What a file holds to lines: the second pass.

use std::borrow::Cow;
use std::ops::ControlFlow;

use memchr::memmem;

use super::charset::Charset;
use super::entry::{Entry, entry, is_real};
use super::information::Describer;
use super::walk::{Event, Movement, Visitor};
use crate::statement::blanks::push_folded;
use crate::statement::{Sink, Skipped, StatementLine};

/// Passes a file's lines to a sink.
pub(super) struct Reader<'k, K: ?Sized> {
    charset: Charset,
    sink: &'k mut K,
    describer: Describer,
    /// The last line's description, so that its memory serves the next.
    description: String,
}

impl<'k, K: Sink + ?Sized> Reader<'k, K> {
    pub(super) fn new(charset: Charset, sink: &'k mut K) -> Self {
        Self { charset, sink, describer: Describer::default(), description: String::new() }
    }

    fn movement(&mut self, movement: &Movement<'_>) -> ControlFlow<()> {
        let entry = match readable(movement) {
            Ok(entry) => entry,
            Err(Skip { reason, is_problem }) => {
                self.sink.skipped(Skipped { line: movement.position.line, reason, is_problem });
                return ControlFlow::Continue(());
            }
        };
        self.describe(movement, &entry);
        let bank_id = entry.references.bank;
        self.sink.line(StatementLine {
            position: movement.position,
            date: entry.day.date,
            amount: entry.amount,
            description: Cow::Borrowed(&self.description),
            bank_id: is_real(bank_id).then(|| self.charset.decode(bank_id)),
            balance: None,
            currency: None,
            instalment: None,
            merchant_code: None,
        })
    }

    /// What the bank says of a movement: the counterparty first, and nothing twice.
    fn describe(&mut self, movement: &Movement<'_>, entry: &Entry<'_>) {
        self.description.clear();
        let information = self.charset.decode(movement.information);
        self.describer.describe(&information, movement.is_national, &mut self.description);
        let references = &entry.references;
        for text in [entry.supplement, references.counterparty] {
            if is_for_people(text) {
                self.put_first(text);
            }
        }
        if self.description.is_empty() && is_real(references.customer) {
            self.put_first(references.customer);
        }
    }

    fn put_first(&mut self, text: &[u8]) {
        let mut first = String::new();
        push_folded(&mut first, &self.charset.decode(text));
        if memmem::find(self.description.as_bytes(), first.as_bytes()).is_none() {
            push_folded(&mut first, &self.description);
            self.description = first;
        }
    }
}

impl<K: Sink + ?Sized> Visitor for Reader<'_, K> {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Begin(head) => self.sink.statement(head),
            Event::Movement(movement) => return self.movement(movement),
            Event::Odd { line, reason } => self.sink.skipped(Skipped { line, reason, is_problem: false }),
            Event::End(balances) => self.sink.end(balances),
            Event::Header(_) | Event::Currency(_) | Event::Unclosed { .. } => {}
        }
        ControlFlow::Continue(())
    }
}

/// Why a movement is no line.
struct Skip {
    reason: String,
    is_problem: bool,
}

/// The movement's values, or why it is no line.
fn readable<'m>(movement: &Movement<'m>) -> Result<Entry<'m>, Skip> {
    let problem = |reason: String| Skip { reason, is_problem: true };
    if movement.is_cut_off {
        return Err(problem("the file ends inside this transaction".into()));
    }
    if movement.is_too_long {
        return Err(problem("the transaction is too long: more than 64 KiB of text".into()));
    }
    let entry = entry(movement.entry).map_err(|error| problem(error.to_string()))?;
    if entry.is_expected {
        return Err(Skip { reason: "a transaction that is expected and not booked yet".into(), is_problem: false });
    }
    Ok(entry)
}

/// Whether a text beside `:86:` says something to a person: SWIFT's codes (`/OCMT/…`) and long numbers do not.
fn is_for_people(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_word = !text.contains(&b' ');
    let has_letters = text.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    has_letters && !text.starts_with(b"/") && !(is_word && digits > 4)
}
