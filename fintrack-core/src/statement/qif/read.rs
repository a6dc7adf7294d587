//! What a file holds to lines: the second pass.

use std::borrow::Cow;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use memchr::memmem;
use rust_decimal::Decimal;

use super::record::{Fault, Record};
use super::section::Kind;
use super::walk::{Event, Visitor};
use super::{QifDialect, SHOWN_CHARS_MAX, date};
use crate::statement::amount;
use crate::statement::blanks::{is_folded, push_folded};
use crate::statement::encoding::Charset;
use crate::statement::{Balances, Sink, Skipped, StatementHead, StatementLine, Warning, WarningCode};

/// What programs call the record that states the balance before the first transaction.
const OPENINGS: [&str; 9] = [
    "opening balance",
    "saldo inicial",
    "saldo de abertura",
    "saldo de apertura",
    "anfangssaldo",
    "eröffnungssaldo",
    "solde initial",
    "saldo iniziale",
    "beginsaldo",
];

/// Passes a file's lines to a sink.
pub(super) struct Reader<'d, 'k, K: ?Sized> {
    dialect: &'d QifDialect,
    sink: &'k mut K,
    head: StatementHead,
    is_announced: bool,
    balances: Balances,
    /// How many splits do not sum to their whole, and the line of the first.
    drifts: u64,
    first_drift: Option<u32>,
    /// The last line's description, so that its memory serves the next.
    description: String,
}

/// Why a record is no line.
struct Reason {
    text: String,
    is_problem: bool,
}

fn problem(text: impl Into<String>) -> Reason {
    Reason { text: text.into(), is_problem: true }
}

fn aside(text: impl Into<String>) -> Reason {
    Reason { text: text.into(), is_problem: false }
}

impl<K: Sink + ?Sized> Visitor for Reader<'_, '_, K> {
    fn visit(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Begin { kind, account } => self.begin(kind, account),
            Event::Transaction { kind, record } => return self.transaction(kind, record),
            Event::Aside(skipped) => self.sink.skipped(skipped),
            Event::End => {
                self.announce();
                self.sink.end(&std::mem::take(&mut self.balances));
            }
        }
        ControlFlow::Continue(())
    }
}

impl<'d, 'k, K: Sink + ?Sized> Reader<'d, 'k, K> {
    pub(super) fn new(dialect: &'d QifDialect, sink: &'k mut K) -> Self {
        Self {
            dialect,
            sink,
            head: StatementHead::default(),
            is_announced: false,
            balances: Balances::default(),
            drifts: 0,
            first_drift: None,
            description: String::new(),
        }
    }

    /// Says what only the whole file tells.
    pub(super) fn finish(self) {
        if let Some(line) = self.first_drift {
            let count = self.drifts;
            let message = format!("splits whose parts do not sum to their whole: {count}, first in line {line}");
            self.sink.warning(Warning { code: WarningCode::SplitDrift, message });
        }
    }

    fn begin(&mut self, kind: Kind, account: Option<&str>) {
        self.is_announced = false;
        self.head = StatementHead {
            account: account.map(str::to_owned),
            currency: None,
            kind: Some(kind.of_statement()),
            purchases_are_positive: self.dialect.purchases_are_positive.filter(|_| kind == Kind::Card),
        };
    }

    /// Hands out the head, once what may name the account has come.
    fn announce(&mut self) {
        if !self.is_announced {
            self.is_announced = true;
            self.sink.statement(&self.head);
        }
    }

    fn transaction(&mut self, kind: Kind, record: &Record) -> ControlFlow<()> {
        let (date, amount) = match self.values(kind, record) {
            Ok(values) => values,
            Err(reason) => {
                if record.fault == Some(Fault::CutOff) {
                    self.sink.warning(Warning { code: WarningCode::Truncated, message: reason.text.clone() });
                }
                self.skip(record, reason);
                return ControlFlow::Continue(());
            }
        };
        self.announce();
        self.check_parts(record, amount);
        self.describe(record);
        self.sink.line(StatementLine {
            position: record.position,
            date,
            amount,
            description: Cow::Borrowed(&self.description),
            bank_id: bank_id(self.dialect.charset, kind, record),
            balance: None,
            currency: None,
            instalment: None,
            merchant_code: None,
        })
    }

    fn skip(&mut self, record: &Record, reason: Reason) {
        let Reason { text, is_problem } = reason;
        self.sink.skipped(Skipped { line: record.position.line, reason: text, is_problem });
    }

    /// The day and the amount, or why the record is no line.
    fn values(&mut self, kind: Kind, record: &Record) -> Result<(NaiveDate, Decimal), Reason> {
        match record.fault {
            None => {}
            Some(Fault::Twice(what)) => {
                return Err(problem(format!("the record has two {what}: is the `^` between two records missing?")));
            }
            Some(Fault::TooLong) => return Err(problem("the record is longer than 64 KiB")),
            Some(Fault::CutOff) => return Err(problem("the file ends within a date or an amount of this record")),
        }
        let direction = match kind {
            Kind::Investment => self.cash_direction(record)?,
            Kind::Account | Kind::Card => CashDirection::AsPrinted,
        };
        let date = self.day(record)?;
        let printed = self.text(record.printed_amount());
        let amount = amount::lex(printed.trim().as_bytes(), self.dialect.mark).ok_or_else(|| match &*printed {
            "" => problem("the record has no amount (T)"),
            found => {
                let style = self.dialect.mark.example();
                problem(format!("amount `{}` is not written as {style}", shown(found)))
            }
        })?;
        let amount = direction.of(amount.decimal());
        if self.is_opening(record) {
            let first = self.balances.opening.is_none() && !self.is_announced;
            if first {
                self.balances.opening = Some(amount);
                self.name_account(record);
            }
            return Err(aside("the opening balance, not a transaction"));
        }
        if amount.is_zero() {
            return Err(aside("its amount is zero: it moved nothing"));
        }
        Ok((date, amount))
    }

    fn day(&self, record: &Record) -> Result<NaiveDate, Reason> {
        let printed = date::lex(&record.date);
        printed.and_then(|printed| printed.day(self.dialect.order)).ok_or_else(|| {
            let found = self.text(&record.date);
            match (&*found, printed) {
                ("", _) => problem("the record has no date (D)"),
                (found, Some(_)) => {
                    problem(format!("date `{}` is no day, written {}", shown(found), self.dialect.order))
                }
                (found, None) => problem(format!("date `{}` is not a date", shown(found))),
            }
        })
    }

    /// Which way an investment's cash goes, or that it moves none.
    fn cash_direction(&self, record: &Record) -> Result<CashDirection, Reason> {
        if !record.security.is_empty() {
            return Err(aside("a movement of securities, not of money"));
        }
        if record.printed_amount().is_empty() {
            return Err(aside("a row of an investment account that moves no money"));
        }
        let action = self.text(&record.number).to_lowercase();
        match action.trim_end_matches('x') {
            "" | "cash" => Ok(CashDirection::AsPrinted),
            "xin" | "contrib" | "intinc" | "miscinc" | "div" => Ok(CashDirection::In),
            "xout" | "withdrw" | "miscexp" | "margint" => Ok(CashDirection::Out),
            _ => Err(problem(format!("`{}` is not known: does it bring money or take it?", shown(&action)))),
        }
    }

    fn is_opening(&self, record: &Record) -> bool {
        let is_of_account = matches!(record.category.first(), None | Some(b'['));
        // Most payees begin like none of these, and need no other look.
        let Some(first) = record.payee.first().map(u8::to_ascii_lowercase) else { return false };
        let may_be = is_of_account && OPENINGS.iter().any(|name| name.as_bytes()[0] == first);
        may_be && OPENINGS.contains(&self.text(&record.payee).to_lowercase().as_str())
    }

    /// The opening balance's category is the account itself, and often the only place that names it.
    fn name_account(&mut self, record: &Record) {
        let category = self.text(&record.category);
        let name = category.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if self.head.account.is_none() {
            self.head.account = name.filter(|name| !name.is_empty()).map(str::to_owned);
        }
    }

    fn check_parts(&mut self, record: &Record, whole: Decimal) {
        let mut sum = Decimal::ZERO;
        let mut count = 0;
        for part in record.printed_parts() {
            let Some(number) = amount::lex(self.text(part).trim().as_bytes(), self.dialect.mark) else { return };
            let Some(added) = sum.checked_add(number.decimal()) else { return };
            sum = added;
            count += 1;
        }
        // Parts may be given in percent instead.
        if count > 0 && count == record.part_count && sum != whole {
            self.drifts += 1;
            self.first_drift.get_or_insert(record.position.line);
        }
    }

    /// What the record says of the movement: payee and memo, else the category.
    fn describe(&mut self, record: &Record) {
        self.description.clear();
        let charset = self.dialect.charset;
        let (payee, memo) = (text(charset, &record.payee), text(charset, &record.memo));
        if payee.is_empty() && memo.is_empty() {
            let category = text(charset, &record.category);
            self.description.push_str(category.trim_start_matches('[').trim_end_matches(']'));
        } else if holds(&payee, &memo) {
            self.description.push_str(&payee);
        } else {
            if !holds(&memo, &payee) {
                self.description.push_str(&payee);
                self.description.push(' ');
            }
            self.description.push_str(&memo);
        }
    }

    fn text<'v>(&self, value: &'v [u8]) -> Cow<'v, str> {
        text(self.dialect.charset, value)
    }
}

/// A number or reference. `ATM` and `DEP`, and what was done to an investment, are none.
fn bank_id(charset: Charset, kind: Kind, record: &Record) -> Option<Cow<'_, str>> {
    let is_reference = kind != Kind::Investment && record.number.iter().any(u8::is_ascii_digit);
    is_reference.then(|| text(charset, &record.number))
}

/// A value as text, with blanks folded.
fn text(charset: Charset, value: &[u8]) -> Cow<'_, str> {
    let text = charset.decode(value);
    if is_folded(&text) {
        return text;
    }
    let mut folded = String::new();
    push_folded(&mut folded, &text);
    Cow::Owned(folded)
}

/// Which way an investment's cash goes.
enum CashDirection {
    AsPrinted,
    In,
    Out,
}

impl CashDirection {
    fn of(&self, amount: Decimal) -> Decimal {
        match self {
            Self::AsPrinted => amount,
            Self::In => amount.abs(),
            Self::Out => -amount.abs(),
        }
    }
}

/// Whether a text holds another, or begins with it in other capitals.
fn holds(whole: &str, part: &str) -> bool {
    part.is_empty()
        || part.len() <= whole.len()
            && (whole.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part))
                || memmem::find(whole.as_bytes(), part.as_bytes()).is_some())
}

/// A value as a reason repeats it.
fn shown(value: &str) -> String {
    value.chars().take(SHOWN_CHARS_MAX).collect()
}
