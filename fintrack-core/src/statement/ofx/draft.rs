//! A transaction while it is being read: where its values stand, not yet what they say.

use super::tag::Value;
use crate::statement::Position;

/// A transaction's values as printed.
#[derive(Debug)]
pub(super) struct Transaction<'a> {
    pub(super) position: Position,
    pub(super) posted: Option<&'a [u8]>,
    pub(super) amount: Option<&'a [u8]>,
    pub(super) id: Option<&'a [u8]>,
    pub(super) name: Option<&'a [u8]>,
    pub(super) memo: Option<&'a [u8]>,
    pub(super) kind: Option<&'a [u8]>,
    pub(super) benefit: Option<&'a [u8]>,
    pub(super) currency: Option<&'a [u8]>,
    pub(super) merchant_code: Option<&'a [u8]>,
    /// Why the values are not to be trusted.
    pub(super) fault: Option<Fault>,
}

impl Transaction<'_> {
    /// Whether `BENEFIT` says that it is money out.
    pub(super) fn is_out(&self) -> Option<bool> {
        match self.benefit?.trim_ascii().first()?.to_ascii_lowercase() {
            b'd' => Some(true),
            b'c' => Some(false),
            _ => None,
        }
    }
}

/// Why a transaction's values are not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Longer than any transaction is.
    TooLong,
    /// The file ends amid a value that matters.
    CutOff,
    /// It has two days or two amounts: the mark between two transactions is lost.
    Twice(Value),
}

/// Where a value stands in the stream.
pub(super) type Span = (u64, u64);

/// A transaction whose end has not come.
pub(super) struct Draft {
    pub(super) start: u64,
    pub(super) position: Position,
    posted: Option<Span>,
    amount: Option<Span>,
    id: Option<Span>,
    name: Option<Span>,
    memo: Option<Span>,
    kind: Option<Span>,
    benefit: Option<Span>,
    currency: Option<Span>,
    merchant_code: Option<Span>,
    pub(super) fault: Option<Fault>,
    /// Whether it is within `CURRENCY`, whose symbol is the amount's.
    pub(super) is_in_currency: bool,
}

impl Draft {
    pub(super) const fn new(start: u64, position: Position) -> Self {
        Self {
            start,
            position,
            posted: None,
            amount: None,
            id: None,
            name: None,
            memo: None,
            kind: None,
            benefit: None,
            currency: None,
            merchant_code: None,
            fault: None,
            is_in_currency: false,
        }
    }

    /// Keeps where a value stands. The first that is not empty counts; two days or amounts that differ are a fault.
    pub(super) fn set<'w>(
        &mut self,
        element: Value,
        span: Span,
        value: &[u8],
        slice: impl Fn(Span) -> Option<&'w [u8]>,
    ) {
        let field = match element {
            Value::Posted => &mut self.posted,
            Value::Amount => &mut self.amount,
            Value::Id => &mut self.id,
            Value::Name => &mut self.name,
            Value::Memo | Value::Purpose => &mut self.memo,
            Value::Type => &mut self.kind,
            Value::Benefit => &mut self.benefit,
            Value::MerchantCode => &mut self.merchant_code,
            Value::CurrencySymbol if self.is_in_currency => &mut self.currency,
            Value::CurrencySymbol
            | Value::DefaultCurrency
            | Value::AccountId
            | Value::AccountType
            | Value::BankId
            | Value::BalanceAmount
            | Value::BalanceDate
            | Value::Ledger
            | Value::Code
            | Value::Severity
            | Value::Message
            | Value::Organisation
            | Value::InstitutionId
            | Value::Language => return,
        };
        let earlier = field.and_then(slice).unwrap_or_default();
        if earlier.iter().all(u8::is_ascii_whitespace) {
            *field = Some(span);
        } else if matches!(element, Value::Posted | Value::Amount) && !repeats(value, earlier) {
            self.fault = Some(Fault::Twice(element));
        }
    }

    /// The values, from where they stand.
    pub(super) fn read<'w>(&self, slice: impl Fn(Span) -> Option<&'w [u8]>) -> Transaction<'w> {
        let value = |span: Option<Span>| span.and_then(&slice);
        Transaction {
            position: self.position,
            posted: value(self.posted),
            amount: value(self.amount),
            id: value(self.id),
            name: value(self.name),
            memo: value(self.memo),
            kind: value(self.kind),
            benefit: value(self.benefit),
            currency: value(self.currency),
            merchant_code: value(self.merchant_code),
            fault: self.fault,
        }
    }
}

/// Whether a number or a date says nothing else than an earlier one. Nothing as long as a text says the same twice, so
/// that comparing costs little however often a file tries it.
fn repeats(value: &[u8], earlier: &[u8]) -> bool {
    let is_short = value.len().max(earlier.len()) <= 256;
    is_short && (value.trim_ascii().is_empty() || value.trim_ascii() == earlier.trim_ascii())
}
