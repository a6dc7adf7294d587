//! What a file holds to lines: the second pass.

use std::borrow::Cow;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use memchr::memmem;
use rust_decimal::Decimal;

use super::OfxDialect;
use super::amount::amount;
use super::charset::Charset;
use super::date::day;
use super::draft::{Fault, Transaction};
use super::tag::Value;
use super::text::{plain, text};
use super::walk::{Event, Visitor};
use crate::statement::line::merchant_code;
use crate::statement::{Balances, Sign, Sink, Skipped, StatementHead, StatementKind, StatementLine};

/// The most of a value that a reason repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// Rows that some Brazilian banks put among the transactions and that state a balance instead.
const BALANCE_ROWS: [&str; 9] = [
    "SALDO",
    "SALDO DIA",
    "SALDO DO DIA",
    "SALDO ATUAL",
    "SALDO FINAL",
    "SALDO TOTAL",
    "SALDO DISPONIVEL",
    "SALDO DISPONÍVEL",
    "SALDO EM CONTA",
];
/// Of these, the ones that state it before the first transaction.
const OPENING_ROWS: [&str; 3] = ["SALDO ANTERIOR", "SALDO INICIAL", "SALDO DO DIA ANTERIOR"];

/// The types (`TRNTYPE`) that are money out of an account where signs are not printed.
const DEBITS: [&[u8]; 10] =
    [b"DEBIT", b"FEE", b"SRVCHG", b"ATM", b"POS", b"CHECK", b"PAYMENT", b"CASH", b"DIRECTDEBIT", b"REPEATPMT"];

/// Passes a file's lines to a sink.
pub(super) struct Reader<'d, 'k, K: ?Sized> {
    dialect: &'d OfxDialect,
    sink: &'k mut K,
    balances: Balances,
    has_lines: bool,
    is_card: bool,
}

impl<'d, 'k, K: Sink + ?Sized> Reader<'d, 'k, K> {
    pub(super) fn new(dialect: &'d OfxDialect, sink: &'k mut K) -> Self {
        Self { dialect, sink, balances: Balances::default(), has_lines: false, is_card: false }
    }

    fn begin(&mut self, head: &StatementHead) {
        self.is_card = head.kind == Some(StatementKind::Card);
        let purchases_are_positive = self.dialect.purchases_are_positive.filter(|_| self.is_card);
        self.sink.statement(&StatementHead { purchases_are_positive, ..head.clone() });
    }

    fn transaction(&mut self, transaction: &Transaction<'_>) -> ControlFlow<()> {
        let charset = self.dialect.charset;
        let description = description(transaction, charset);
        let values = self.values(transaction);
        let is_among = |rows: &[&str]| rows.iter().any(|row| row.to_lowercase() == description.to_lowercase());
        if starts_like_balance(&description) && (is_among(&BALANCE_ROWS) || is_among(&OPENING_ROWS)) {
            if let Ok((_, amount)) = values
                && !self.has_lines
                && is_among(&OPENING_ROWS)
            {
                self.balances.opening = Some(amount);
            }
            self.skip(transaction, format!("`{description}` is a balance, not a transaction"), false);
            return ControlFlow::Continue(());
        }
        let (date, amount) = match values {
            Ok(values) => values,
            Err(reason) => {
                self.skip(transaction, reason, true);
                return ControlFlow::Continue(());
            }
        };
        self.has_lines = true;
        self.sink.line(StatementLine {
            position: transaction.position,
            date,
            amount,
            description,
            bank_id: transaction.id.map(|id| text(id, charset)).filter(|id| !id.is_empty()),
            balance: None,
            currency: transaction.currency.and_then(|symbol| text(symbol, charset).parse().ok()),
            instalment: None,
            merchant_code: transaction.merchant_code.and_then(|code| merchant_code(&text(code, charset))),
        })
    }

    /// The day and the amount, or why there is none.
    fn values(&self, transaction: &Transaction<'_>) -> Result<(NaiveDate, Decimal), String> {
        match transaction.fault {
            None => {}
            Some(Fault::TooLong) => {
                return Err("the transaction is too long: more than 64 KiB in a value, or 128 KiB".into());
            }
            Some(Fault::CutOff) => return Err("the file ends inside this transaction".into()),
            Some(Fault::Twice(value)) => {
                let what = if value == Value::Posted { "days (DTPOSTED)" } else { "amounts (TRNAMT)" };
                return Err(format!("the transaction has two {what}: is the mark between two transactions missing?"));
            }
        }
        let charset = self.dialect.charset;
        let posted = plain(transaction.posted.unwrap_or_default(), charset);
        let Some(date) = day(&posted) else {
            return Err(match shown(&posted) {
                empty if empty.is_empty() => "the transaction has no date (DTPOSTED)".into(),
                found => format!("date `{found}` is not a day such as 20260131"),
            });
        };
        let printed = plain(transaction.amount.unwrap_or_default(), charset);
        let Some(amount) = amount(&printed, self.dialect.grouping) else {
            return Err(match shown(&printed) {
                empty if empty.is_empty() => "the transaction has no amount (TRNAMT)".into(),
                found => format!("amount `{found}` is not a number such as -1234.56"),
            });
        };
        Ok((date, self.signed(amount, transaction)))
    }

    /// The amount with what was said of its sign.
    fn signed(&self, amount: Decimal, transaction: &Transaction<'_>) -> Decimal {
        if let Some(is_out) = transaction.is_out() {
            return if is_out { -amount.abs() } else { amount.abs() };
        }
        let kind = transaction.kind.unwrap_or_default().trim_ascii();
        let is_out = || DEBITS.iter().any(|debit| kind.eq_ignore_ascii_case(debit));
        match self.dialect.sign {
            Sign::Turned => -amount,
            Sign::ByKind if !self.is_card && is_out() => -amount.abs(),
            Sign::ByKind | Sign::AsPrinted => amount,
        }
    }

    fn skip(&mut self, transaction: &Transaction<'_>, reason: String, is_problem: bool) {
        self.sink.skipped(Skipped { line: transaction.position.line, reason, is_problem });
    }

    fn balance(&mut self, line: u32, printed: &[u8]) {
        let printed = plain(printed, self.dialect.charset);
        self.balances.closing = amount(&printed, self.dialect.grouping);
        let found = shown(&printed);
        if self.balances.closing.is_none() && !found.is_empty() {
            let reason = format!("closing balance `{found}` is not a number such as -1234.56");
            self.sink.skipped(Skipped { line, reason, is_problem: false });
        }
    }
}

impl<K: Sink + ?Sized> Visitor for Reader<'_, '_, K> {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Begin(head) => self.begin(head),
            Event::Transaction(transaction) => return self.transaction(transaction),
            Event::SetAside { line, reason } => {
                self.sink.skipped(Skipped { line, reason: reason.to_owned(), is_problem: false });
            }
            Event::Balance { line, amount } => self.balance(line, amount),
            Event::BalanceDate(date) => self.balances.closing_date = day(&plain(date, self.dialect.charset)),
            Event::End => {
                self.sink.end(&std::mem::take(&mut self.balances));
                self.has_lines = false;
            }
            Event::Root(_) | Event::Institution(..) | Event::Refusal(_) => {}
        }
        ControlFlow::Continue(())
    }
}

/// What the bank says of a transaction: `NAME` and `MEMO`.
///
/// `NAME` has 32 characters, so that many banks print its beginning there and the whole in `MEMO`; others print a
/// general word ("PIX ENVIADO") in the one and the payee in the other. Where one holds the other it is enough, else
/// both count.
fn description<'a>(transaction: &Transaction<'a>, charset: Charset) -> Cow<'a, str> {
    let name = transaction.name.map(|name| text(name, charset)).unwrap_or_default();
    let memo = transaction.memo.map(|memo| text(memo, charset)).unwrap_or_default();
    if holds(&name, &memo) {
        name
    } else if holds(&memo, &name) {
        memo
    } else {
        Cow::Owned(format!("{name} {memo}"))
    }
}

/// Whether a text holds another, or begins with it in other capitals.
fn holds(whole: &str, part: &str) -> bool {
    part.is_empty()
        || whole.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part))
        || memmem::find(whole.as_bytes(), part.as_bytes()).is_some()
}

/// A cheap test before the dear one.
fn starts_like_balance(description: &str) -> bool {
    description.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("SALDO"))
}

/// A value as a reason repeats it.
fn shown(value: &[u8]) -> String {
    String::from_utf8_lossy(value.trim_ascii()).chars().take(SHOWN_CHARS_MAX).collect()
}
