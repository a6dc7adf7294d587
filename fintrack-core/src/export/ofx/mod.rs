//! Statements of accounts and cards as OFX 2.2, as a bank would hand them out.
//!
//! One statement an account and a card, with what was booked in a period (nothing expected, nothing ignored) and the
//! balance at its end. On a card, purchases are negative and what is owed is a negative balance. The identity of a
//! transaction (`FITID`) is the entry's; that of an account (`ACCTID`, 22 characters at most) is the end of the account's,
//! because the books hold no account numbers. There is no clock here: the server's date is the last day of the period.
//!
//! A description has at most 255 characters in OFX, and what is longer is cut; up to 32 characters stand in `NAME` alone,
//! the whole of a longer one in `MEMO`. FinTrack's own reader gives the lines back as they were, save that an entry that
//! is called like a bank's balance row ("Saldo anterior") is taken for one.
//! Source: the OFX 2.2 specification, chapters 2, 3 and 11.

pub(crate) mod markup;

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use uuid::Uuid;

use self::markup::Manner;
use super::sequence::{Origin, Sequence};
use super::{Books, ExportError, check_year};
use crate::account::AccountKind;
use crate::calendar::Period;
use crate::entry::{Entry, EntryKind, Place};
use crate::money::{Currency, Money};

const FORMAT: &str = "OFX";
/// The years that FinTrack's reader and others take for a day's.
const YEARS: RangeInclusive<i32> = 1900..=2199;
const NAME_CHARS_MAX: usize = 32;
const MEMO_CHARS_MAX: usize = 255;
const ACCOUNT_ID_CHARS_MAX: usize = 22;
const XML: Manner = Manner::STANDARD;
const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
    <?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\n";

/// Whose statements a file holds, in its order.
struct Subject {
    place: Place,
    id: Uuid,
    currency: Currency,
    /// OFX's word for the kind of account; `None` for a card.
    kind: Option<&'static str>,
}

/// Writes the statements of a period: of all accounts and cards, or of those of `only`.
///
/// # Errors
/// [`ExportError`] when the books do not add up, when a currency is not one of ISO 4217's, or when the period is not
/// within the years 1900 to 2199.
pub fn write(
    out: &mut impl Write,
    books: &Books<'_>,
    period: Period,
    only: Option<&[Place]>,
) -> Result<(), ExportError> {
    check_year(FORMAT, period.start(), YEARS)?;
    check_year(FORMAT, period.end(), YEARS)?;
    let sequence = Sequence::of(books)?;
    let subjects = subjects(books, only)?;
    out.write_str(HEADER)?;
    XML.open(out, "OFX")?;
    sign_on(out, period.end())?;
    for (messages, is_card) in [("BANKMSGSRSV1", false), ("CREDITCARDMSGSRSV1", true)] {
        let mut of_kind = subjects.iter().filter(|subject| subject.kind.is_none() == is_card).peekable();
        if of_kind.peek().is_some() {
            XML.open(out, messages)?;
            of_kind.try_for_each(|subject| statement(out, subject, &sequence, period))?;
            XML.close(out, messages)?;
        }
    }
    Ok(XML.close(out, "OFX")?)
}

fn subjects(books: &Books<'_>, only: Option<&[Place]>) -> Result<Vec<Subject>, ExportError> {
    let accounts = books.accounts.iter().map(|account| Subject {
        place: Place::Account(account.id),
        id: account.id.get(),
        currency: account.currency(),
        kind: Some(match account.kind {
            AccountKind::Savings => "SAVINGS",
            AccountKind::Investment => "MONEYMRKT",
            AccountKind::Checking | AccountKind::Wallet | AccountKind::Crypto | AccountKind::CryptoWallet => "CHECKING",
        }),
    });
    let cards = books.cards.iter().map(|card| Subject {
        place: Place::Card(card.id),
        id: card.id.get(),
        currency: card.currency(),
        kind: None,
    });
    let is_wanted = |subject: &Subject| only.is_none_or(|only| only.contains(&subject.place));
    let mut subjects: Vec<Subject> = accounts.chain(cards).filter(is_wanted).collect();
    subjects.sort_by_key(|subject| subject.place);
    match subjects.iter().find(|subject| subject.currency.code().parse() != Ok(subject.currency)) {
        Some(subject) => Err(ExportError::Currency { format: FORMAT, currency: subject.currency }),
        None => Ok(subjects),
    }
}

fn sign_on(out: &mut impl Write, day: NaiveDate) -> fmt::Result {
    XML.open(out, "SIGNONMSGSRSV1")?;
    XML.open(out, "SONRS")?;
    status(out)?;
    XML.value(out, "DTSERVER", &date(day))?;
    XML.value(out, "LANGUAGE", "ENG")?;
    XML.open(out, "FI")?;
    XML.value(out, "ORG", "FinTrack")?;
    XML.close(out, "FI")?;
    XML.close(out, "SONRS")?;
    XML.close(out, "SIGNONMSGSRSV1")
}

fn status(out: &mut impl Write) -> fmt::Result {
    XML.open(out, "STATUS")?;
    XML.value(out, "CODE", "0")?;
    XML.value(out, "SEVERITY", "INFO")?;
    XML.close(out, "STATUS")
}

fn statement(
    out: &mut impl Write,
    subject: &Subject,
    sequence: &Sequence<'_>,
    period: Period,
) -> Result<(), ExportError> {
    let (response, body) = match subject.kind {
        Some(_) => ("STMTTRNRS", "STMTRS"),
        None => ("CCSTMTTRNRS", "CCSTMTRS"),
    };
    XML.open(out, response)?;
    XML.value(out, "TRNUID", "0")?;
    status(out)?;
    XML.open(out, body)?;
    XML.value(out, "CURDEF", subject.currency.code())?;
    account(out, subject)?;
    XML.open(out, "BANKTRANLIST")?;
    XML.value(out, "DTSTART", &date(period.start()))?;
    XML.value(out, "DTEND", &date(period.end()))?;
    for transaction in sequence.transactions.iter().filter(|transaction| period.contains(transaction.date())) {
        // An opening balance is no movement, and neither is what a bank gave up; both are in the balance.
        if let Origin::Entry(entry) = transaction
            && !transaction.is_expected()
        {
            let postings = entry.postings();
            let own = postings.iter().filter(|posting| posting.place == subject.place);
            own.map(|posting| posting.amount).try_for_each(|amount| line(out, entry, amount, subject))?;
        }
    }
    XML.close(out, "BANKTRANLIST")?;
    XML.open(out, "LEDGERBAL")?;
    XML.value(out, "BALAMT", &balance(subject, sequence, period.end())?.amount().to_string())?;
    XML.value(out, "DTASOF", &date(period.end()))?;
    XML.close(out, "LEDGERBAL")?;
    XML.close(out, body)?;
    Ok(XML.close(out, response)?)
}

fn account(out: &mut impl Write, subject: &Subject) -> fmt::Result {
    let from = if subject.kind.is_some() { "BANKACCTFROM" } else { "CCACCTFROM" };
    XML.open(out, from)?;
    if subject.kind.is_some() {
        XML.value(out, "BANKID", "FINTRACK")?;
    }
    let digits = subject.id.simple().to_string();
    // The beginning of an identity is the time at which it was made; its end is chance.
    XML.value(out, "ACCTID", &digits[digits.len() - ACCOUNT_ID_CHARS_MAX..])?;
    if let Some(kind) = subject.kind {
        XML.value(out, "ACCTTYPE", kind)?;
    }
    XML.close(out, from)
}

fn line(out: &mut impl Write, entry: &Entry, amount: Money, subject: &Subject) -> fmt::Result {
    XML.open(out, "STMTTRN")?;
    XML.value(out, "TRNTYPE", kind(entry.kind(), amount, subject))?;
    XML.value(out, "DTPOSTED", &date(entry.date()))?;
    XML.value(out, "TRNAMT", &amount.amount().to_string())?;
    XML.value(out, "FITID", &entry.id().to_string())?;
    let description = entry.description().as_str();
    let name = cut(description, NAME_CHARS_MAX);
    XML.value(out, "NAME", &escaped(name))?;
    if name != description {
        XML.value(out, "MEMO", &escaped(cut(description, MEMO_CHARS_MAX)))?;
    }
    XML.close(out, "STMTTRN")
}

/// OFX's word for a movement.
fn kind(kind: EntryKind, amount: Money, subject: &Subject) -> &'static str {
    match kind {
        EntryKind::Transfer => "XFER",
        EntryKind::CardPayment if subject.kind.is_some() => "PAYMENT",
        EntryKind::Income
        | EntryKind::Expense
        | EntryKind::CardExpense
        | EntryKind::CardChargeback
        | EntryKind::CardPayment
        | EntryKind::InvestmentDeposit
        | EntryKind::InvestmentWithdrawal => {
            if amount.is_negative() {
                "DEBIT"
            } else {
                "CREDIT"
            }
        }
    }
}

/// What is held at the end of a day; before an account's opening date, its opening balance.
fn balance(subject: &Subject, sequence: &Sequence<'_>, at_end_of: NaiveDate) -> Result<Money, ExportError> {
    let mut sum = Money::zero(subject.currency);
    for transaction in &sequence.transactions {
        if let Origin::Opening(account, _) = transaction
            && subject.place == Place::Account(account.id)
            && at_end_of < account.opened_on
        {
            return Ok(account.opening_balance);
        }
        if transaction.is_expected() || transaction.date() > at_end_of {
            continue;
        }
        for posting in transaction.postings().iter().filter(|posting| posting.place == subject.place) {
            sum = sum
                .checked_add(posting.amount)
                .map_err(|error| ExportError::Money { of: transaction.label(), error })?;
        }
    }
    Ok(sum)
}

fn date(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// The beginning of a text, without a blank at its end.
fn cut(text: &str, chars_max: usize) -> &str {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => text[..end].trim_end(),
        None => text,
    }
}

fn escaped(text: &str) -> Cow<'_, str> {
    // XML has no such characters, however they are written.
    let is_no_character = |character: char| matches!(character, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(|character| matches!(character, '&' | '<' | '>') || is_no_character(character)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Cow::Owned(text.replace(is_no_character, "\u{FFFD}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_escaped() {
        assert_eq!(cut("abc def", 4), "abc");
        assert_eq!(cut("ééé", 2), "éé");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(escaped("B&Q <x> \u{FFFF}"), "B&amp;Q &lt;x&gt; \u{FFFD}");
    }
}
