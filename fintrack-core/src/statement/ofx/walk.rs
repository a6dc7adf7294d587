//! The marks of a file to its statements and transactions, whatever the bank forgot to close.
//!
//! The reader keeps no stack of elements, which a missing end would upset, but only what it is in: a statement, a
//! block of it, a transaction. Whatever cannot stand inside one of these ends it.

use std::ops::ControlFlow;

use super::charset::Charset;
use super::draft::{Draft, Fault, Span, Transaction};
use super::institution::Naming;
use super::scan::{Scanner, Token};
use super::tag::{Form, Group, Tag, Value};
use super::text::text;
use crate::statement::window::KEPT_BYTES_MAX;
use crate::statement::{Position, Source, SourceError, StatementHead, StatementKind};

/// The longest value that is read; a bank's longest is some hundred bytes.
pub(super) const VALUE_BYTES_MAX: usize = 64 * 1024;

/// The most of a bank's message that is passed on.
const MESSAGE_CHARS_MAX: usize = 200;

/// What a file holds, in its order.
pub(super) enum Event<'a> {
    /// The document begins or ends.
    Root(Form),
    /// A statement begins. Its balances may have come before.
    Begin(&'a StatementHead),
    /// A booked transaction.
    Transaction(&'a Transaction<'a>),
    /// A movement that is no booked transaction of money.
    SetAside { line: u32, reason: &'static str },
    /// The amount of the closing balance.
    Balance { line: u32, amount: &'a [u8] },
    /// The day of the closing balance.
    BalanceDate(&'a [u8]),
    /// The statement ends.
    End,
    /// What the file says of the institution.
    Institution(Naming, &'a [u8]),
    /// The bank refused something.
    Refusal(String),
}

/// Receives what a file holds.
pub(super) trait Visitor {
    /// `Break` stops the walk.
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()>;
}

/// A value whose end has not come.
struct OpenValue {
    element: Value,
    start: u64,
    /// Where the first unknown element stands within it: there it ends, unless its own end comes first.
    cut: Option<u64>,
}

/// The part of a statement, or of the sign-on, that values belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Account,
    LedgerBalance,
    Status,
}

/// What the bank says of one request.
#[derive(Default)]
struct Status {
    code: String,
    severity: String,
    message: String,
}

struct Walk<'s, 'v, S: ?Sized, V> {
    scanner: Scanner<'s, S>,
    visitor: &'v mut V,
    charset: Charset,
    head: StatementHead,
    is_in_statement: bool,
    is_announced: bool,
    block: Block,
    status: Status,
    value: Option<OpenValue>,
    draft: Option<Draft>,
}

/// Walks through a file from its beginning to its end, or until the visitor has enough.
pub(super) fn walk(
    source: &(impl Source + ?Sized),
    charset: Charset,
    line_end: u8,
    visitor: &mut impl Visitor,
) -> Result<(), SourceError> {
    let mut walk = Walk {
        scanner: Scanner::new(source, charset, line_end),
        visitor,
        charset,
        head: StatementHead::default(),
        is_in_statement: false,
        is_announced: false,
        block: Block::None,
        status: Status::default(),
        value: None,
        draft: None,
    };
    loop {
        let keep = match (&walk.draft, &walk.value) {
            (Some(draft), _) => Some(draft.start),
            (None, Some(value)) => Some(value.start),
            (None, None) => None,
        };
        let Some(token) = walk.scanner.next(keep)? else { break };
        if walk.token(token).is_break() {
            return Ok(());
        }
    }
    // A visitor that has had enough needs nothing more of the end either.
    let _: ControlFlow<()> = walk.finish();
    Ok(())
}

impl<S: Source + ?Sized, V: Visitor> Walk<'_, '_, S, V> {
    fn token(&mut self, token: Token) -> ControlFlow<()> {
        if token.tag == Tag::Other {
            if let Some(value) = &mut self.value {
                value.cut.get_or_insert(token.start);
            }
            return ControlFlow::Continue(());
        }
        if let Some(value) = self.value.take() {
            let is_closed = token.tag == Tag::Value(value.element) && token.form == Form::Close;
            let end = if is_closed { token.start } else { value.cut.unwrap_or(token.start) };
            self.value_of(value.element, (value.start, end))?;
        }
        match (token.tag, token.form) {
            (Tag::Value(element), Form::Open) => {
                self.value = Some(OpenValue { element, start: token.end, cut: None });
            }
            (Tag::Group(Group::Currency | Group::OriginalCurrency), form) => {
                if let Some(draft) = &mut self.draft {
                    draft.is_in_currency = token.tag == Tag::Group(Group::Currency) && form == Form::Open;
                }
            }
            (Tag::Group(group), Form::Open) => self.enter(group, token)?,
            (Tag::Group(group), Form::Close) => self.leave(group, token)?,
            (Tag::Group(group), Form::Empty) => {
                self.enter(group, token)?;
                self.leave(group, token)?;
            }
            (Tag::Value(_), Form::Close | Form::Empty) | (Tag::Other, _) => {}
        }
        ControlFlow::Continue(())
    }

    /// A group begins, and ends what it cannot stand in.
    fn enter(&mut self, group: Group, token: Token) -> ControlFlow<()> {
        self.end_transaction(token.start)?;
        self.end_status()?;
        self.block = Block::None;
        match group {
            Group::Transaction => {
                self.announce()?;
                self.begin_transaction(token.start);
            }
            Group::Pending => {
                self.announce()?;
                self.set_aside(token.start, "a transaction that is not booked yet")?;
            }
            Group::Security => self.set_aside(token.start, "a movement of securities, not of money")?,
            Group::BankStatement | Group::InvestmentStatement => self.begin_statement(StatementKind::Account)?,
            Group::CardStatement => self.begin_statement(StatementKind::Card)?,
            Group::Notification => {
                self.begin_statement(StatementKind::Account)?;
                self.block = Block::Account;
            }
            Group::BankAccount | Group::InvestmentAccount => self.begin_account(StatementKind::Account)?,
            Group::CardAccount => self.begin_account(StatementKind::Card)?,
            Group::Transactions => self.is_in_statement = true,
            Group::LedgerBalance => {
                self.is_in_statement = true;
                self.block = Block::LedgerBalance;
            }
            Group::Status => self.block = Block::Status,
            Group::Response => self.end_response()?,
            Group::Root => {
                self.end_response()?;
                self.visitor.visit(Event::Root(Form::Open))?;
            }
            Group::InvestmentCash | Group::AvailableBalance | Group::Currency | Group::OriginalCurrency => {}
        }
        ControlFlow::Continue(())
    }

    /// A group ends, and with it all that was left open inside.
    fn leave(&mut self, group: Group, token: Token) -> ControlFlow<()> {
        self.end_transaction(if group == Group::Transaction { token.end } else { token.start })?;
        self.end_status()?;
        self.block = Block::None;
        match group {
            Group::BankStatement | Group::CardStatement | Group::InvestmentStatement | Group::Notification => {
                self.end_statement()?;
            }
            Group::Response => self.end_response()?,
            Group::Root => {
                self.end_response()?;
                self.visitor.visit(Event::Root(Form::Close))?;
            }
            Group::Transaction
            | Group::Pending
            | Group::Currency
            | Group::OriginalCurrency
            | Group::InvestmentCash
            | Group::Security
            | Group::Status
            | Group::BankAccount
            | Group::CardAccount
            | Group::InvestmentAccount
            | Group::Transactions
            | Group::LedgerBalance
            | Group::AvailableBalance => {}
        }
        ControlFlow::Continue(())
    }

    /// The file ends, and with it all that was left open.
    fn finish(&mut self) -> ControlFlow<()> {
        let end = self.scanner.window.end();
        if let Some(value) = self.value.take() {
            // `<TRNAMT>-12` may have been `-12.50`; a line's end says that it was not.
            let text = self.scanner.window.slice(value.start, end).unwrap_or_default();
            let is_whole = text.contains(&b'\n') || text.contains(&b'\r');
            if let Some(draft) = &mut self.draft
                && matches!(value.element, Value::Posted | Value::Amount)
                && !is_whole
            {
                draft.fault = Some(Fault::CutOff);
            }
            self.value_of(value.element, (value.start, value.cut.unwrap_or(end)))?;
        }
        self.end_transaction(end)?;
        self.end_status()?;
        self.end_statement()
    }

    /// A value was read to its end.
    fn value_of(&mut self, element: Value, span: Span) -> ControlFlow<()> {
        let window = &self.scanner.window;
        let value = window.slice(span.0, span.1).filter(|value| value.len() <= VALUE_BYTES_MAX);
        if let Some(draft) = &mut self.draft {
            match value {
                Some(value) => draft.set(element, span, value, |(start, end)| window.slice(start, end)),
                None => draft.fault = Some(Fault::TooLong),
            }
            return ControlFlow::Continue(());
        }
        let Some(value) = value else {
            return ControlFlow::Continue(());
        };
        let charset = self.charset;
        match (element, self.block) {
            (Value::DefaultCurrency, _) => self.head.currency = text(value, charset).parse().ok(),
            (Value::AccountId, Block::Account) if self.head.account.is_none() => {
                self.head.account = Some(text(value, charset).into_owned()).filter(|account| !account.is_empty());
            }
            (Value::AccountType, Block::Account)
                if text(value, charset).to_ascii_uppercase().starts_with("CREDITC") =>
            {
                self.head.kind = Some(StatementKind::Card);
            }
            (Value::BalanceAmount, Block::LedgerBalance) | (Value::Ledger, _) => {
                let line = self.scanner.window.line(span.0);
                if let Some(amount) = self.scanner.window.slice(span.0, span.1) {
                    self.visitor.visit(Event::Balance { line, amount })?;
                }
            }
            (Value::BalanceDate, Block::LedgerBalance) => self.visitor.visit(Event::BalanceDate(value))?,
            (Value::Organisation, _) => self.visitor.visit(Event::Institution(Naming::Organisation, value))?,
            (Value::InstitutionId, _) => self.visitor.visit(Event::Institution(Naming::Id, value))?,
            (Value::BankId, _) => self.visitor.visit(Event::Institution(Naming::BankId, value))?,
            (Value::Language, _) => self.visitor.visit(Event::Institution(Naming::Language, value))?,
            (Value::Code, Block::Status) => self.status.code = text(value, charset).into_owned(),
            (Value::Severity, Block::Status) => self.status.severity = text(value, charset).into_owned(),
            (Value::Message, Block::Status) => self.status.message = text(value, charset).into_owned(),
            (
                Value::Posted
                | Value::Amount
                | Value::Id
                | Value::Type
                | Value::Name
                | Value::Memo
                | Value::Purpose
                | Value::Benefit
                | Value::CurrencySymbol
                | Value::MerchantCode
                | Value::AccountId
                | Value::AccountType
                | Value::BalanceAmount
                | Value::BalanceDate
                | Value::Code
                | Value::Severity
                | Value::Message,
                _,
            ) => {}
        }
        ControlFlow::Continue(())
    }

    fn begin_statement(&mut self, kind: StatementKind) -> ControlFlow<()> {
        self.end_statement()?;
        self.is_in_statement = true;
        self.set_kind(kind);
        ControlFlow::Continue(())
    }

    /// An account's block begins: mostly the head of a statement. In OFC it stands before the statement, in a list of
    /// accounts without one.
    fn begin_account(&mut self, kind: StatementKind) -> ControlFlow<()> {
        if !self.is_in_statement {
            self.head = StatementHead::default();
        } else if self.is_announced && self.head.account.is_some() {
            // Another account's transactions follow without a statement of their own.
            let currency = self.head.currency;
            self.end_statement()?;
            self.is_in_statement = true;
            self.head.currency = currency;
        }
        self.set_kind(kind);
        self.block = Block::Account;
        ControlFlow::Continue(())
    }

    fn set_kind(&mut self, kind: StatementKind) {
        if self.head.kind != Some(StatementKind::Card) {
            self.head.kind = Some(kind);
        }
    }

    /// Hands out the head, once the first of what it heads has come.
    fn announce(&mut self) -> ControlFlow<()> {
        self.is_in_statement = true;
        if !self.is_announced {
            self.is_announced = true;
            self.visitor.visit(Event::Begin(&self.head))?;
        }
        ControlFlow::Continue(())
    }

    fn end_statement(&mut self) -> ControlFlow<()> {
        if self.is_in_statement {
            self.announce()?;
            self.visitor.visit(Event::End)?;
            self.is_in_statement = false;
            self.is_announced = false;
            self.head = StatementHead::default();
        }
        ControlFlow::Continue(())
    }

    fn end_response(&mut self) -> ControlFlow<()> {
        self.end_statement()?;
        self.head = StatementHead::default();
        ControlFlow::Continue(())
    }

    fn begin_transaction(&mut self, start: u64) {
        let window = &mut self.scanner.window;
        let source_start = window.source_offset(start);
        let position = Position { line: window.line(start), start: source_start, end: source_start };
        self.draft = Some(Draft::new(start, position));
    }

    fn end_transaction(&mut self, end: u64) -> ControlFlow<()> {
        let Some(mut draft) = self.draft.take() else {
            return ControlFlow::Continue(());
        };
        draft.position.end = self.scanner.window.source_offset(end);
        if end - draft.start > KEPT_BYTES_MAX as u64 {
            draft.fault = Some(Fault::TooLong);
        }
        let window = &self.scanner.window;
        self.visitor.visit(Event::Transaction(&draft.read(|(start, end)| window.slice(start, end))))
    }

    fn set_aside(&mut self, start: u64, reason: &'static str) -> ControlFlow<()> {
        let line = self.scanner.window.line(start);
        self.visitor.visit(Event::SetAside { line, reason })
    }

    fn end_status(&mut self) -> ControlFlow<()> {
        if self.block != Block::Status {
            return ControlFlow::Continue(());
        }
        self.block = Block::None;
        match std::mem::take(&mut self.status).refusal() {
            Some(message) => self.visitor.visit(Event::Refusal(message)),
            None => ControlFlow::Continue(()),
        }
    }
}

impl Status {
    /// What the bank says, if it is a refusal: `15500: password was incorrect`.
    fn refusal(self) -> Option<String> {
        let is_refusal = match self.severity.as_str() {
            "" => !matches!(self.code.trim_matches('0'), ""),
            severity => severity.eq_ignore_ascii_case("ERROR"),
        };
        let message: String = self.message.chars().take(MESSAGE_CHARS_MAX).collect();
        is_refusal.then(|| match message.as_str() {
            "" => format!("code {}", self.code),
            message => format!("{}: {message}", self.code),
        })
    }
}
