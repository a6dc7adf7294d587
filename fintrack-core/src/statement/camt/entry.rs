//! One entry (`Ntry`): its values as printed, and the line that they make.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::place::Place;
use super::text::{self, Detail};
use super::value::{Direction, amount, day};
use crate::statement::Position;
use crate::statement::line::merchant_code;

/// The most of a value that a reason repeats.
const SHOWN_CHARS_MAX: usize = 40;
/// The longest text that is kept of one kind.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// What banks print where they have no reference.
const NO_REFERENCE: [&str; 4] = ["NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF"];

/// An entry's values as printed, empty where it has none.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) position: Position,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) direction: String,
    pub(super) is_reversal: bool,
    pub(super) status: String,
    pub(super) booking: String,
    pub(super) value: String,
    pub(super) servicer_reference: String,
    pub(super) reference: String,
    pub(super) information: String,
    pub(super) merchant_code: String,
    pub(super) details: Details,
    pub(super) fault: Option<Fault>,
}

/// The transactions that an entry sums up.
#[derive(Debug, Default)]
pub(super) struct Details {
    kept: Vec<Detail>,
    /// How many there are; only the first [`text::DETAILS_MAX`] are kept.
    count: usize,
}

/// Why an entry's values are not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A value is longer than any is.
    TooLong,
    /// It has two values where the standard has one: the mark between two entries is missing.
    Twice(&'static str),
}

/// What an entry is, once it was read.
#[derive(Debug)]
pub(super) enum Verdict {
    Booked {
        date: NaiveDate,
        amount: Decimal,
    },
    /// No movement of booked money, and why.
    NotBooked(String),
    /// It cannot be read, and why.
    Unreadable(String),
}

impl Entry {
    /// Makes room for the next one.
    pub(super) fn clear(&mut self) {
        let Self {
            position,
            amount,
            currency,
            direction,
            is_reversal,
            status,
            booking,
            value,
            servicer_reference,
            reference,
            information,
            merchant_code,
            details,
            fault,
        } = self;
        for text in [amount, currency, direction, status, booking, value, servicer_reference, reference] {
            text.clear();
        }
        information.clear();
        merchant_code.clear();
        *position = Position::default();
        *is_reversal = false;
        *fault = None;
        details.kept.clear();
        details.count = 0;
    }

    /// Another transaction begins.
    pub(super) fn begin_detail(&mut self) {
        self.details.count += 1;
        if self.details.count <= text::DETAILS_MAX {
            self.details.kept.push(Detail::default());
        }
    }

    /// The transaction that is being read; `None` once there are too many to keep.
    pub(super) fn detail(&mut self) -> Option<&mut Detail> {
        if self.details.count > text::DETAILS_MAX { None } else { self.details.kept.last_mut() }
    }

    /// Takes a value of the entry or of the transaction that is being read.
    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    pub(super) fn take(&mut self, place: Place, value: &str) {
        let twice = match place {
            Place::EntryAmount => put(&mut self.amount, value, "amounts (Amt)"),
            Place::EntryDirection => put(&mut self.direction, value, "directions (CdtDbtInd)"),
            Place::EntryStatus | Place::EntryStatusCode => put(&mut self.status, value, "states (Sts)"),
            Place::EntryBookingDay => put(&mut self.booking, value, "booking dates (BookgDt)"),
            Place::EntryValueDay => put(&mut self.value, value, "value dates (ValDt)"),
            Place::EntryReversal => {
                self.is_reversal = matches!(value, "true" | "1");
                None
            }
            _ => {
                self.take_text(place, value);
                None
            }
        };
        self.fault = self.fault.or(twice);
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "all other elements are of no interest here")]
    fn take_text(&mut self, place: Place, value: &str) {
        let text = match place {
            Place::EntryServicerReference => Some(&mut self.servicer_reference),
            Place::EntryReference => Some(&mut self.reference),
            Place::EntryInformation => Some(&mut self.information),
            Place::EntryMerchantCode => Some(&mut self.merchant_code),
            _ => self.detail().and_then(|detail| detail.text(place)),
        };
        let Some(text) = text else { return };
        if text.len() + value.len() > TEXT_BYTES_MAX {
            self.fault = self.fault.or(Some(Fault::TooLong));
        } else {
            text::join(text, value);
        }
    }

    /// The day and the amount, or why there is none.
    pub(super) fn verdict(&self) -> Verdict {
        if let Some(fault) = self.fault {
            return Verdict::Unreadable(fault.reason());
        }
        match self.status.as_str() {
            // The first versions may leave it out, and a statement is of booked entries.
            "BOOK" | "" => {}
            "PDNG" | "FUTR" => return Verdict::NotBooked("an entry that is not booked yet (PDNG)".to_owned()),
            "INFO" => return Verdict::NotBooked("an entry for information only (INFO)".to_owned()),
            other => return Verdict::Unreadable(format!("status `{}` is none of BOOK, PDNG, INFO", shown(other))),
        }
        match (self.day(), self.signed()) {
            (Ok(date), Ok(amount)) => Verdict::Booked { date, amount },
            (Err(reason), _) | (_, Err(reason)) => Verdict::Unreadable(reason),
        }
    }

    /// The booking day, or the value day where the bank says no other.
    fn day(&self) -> Result<NaiveDate, String> {
        let printed = if self.booking.is_empty() { &self.value } else { &self.booking };
        day(printed).ok_or_else(|| match printed.as_str() {
            "" => "the entry has no date (BookgDt or ValDt)".to_owned(),
            found => format!("date `{}` is not a day such as 2026-01-31", shown(found)),
        })
    }

    /// The amount with the sign of `CdtDbtInd`. That of a reversal is already the way that the reversal's money went.
    fn signed(&self) -> Result<Decimal, String> {
        let amount = amount(&self.amount).ok_or_else(|| match self.amount.as_str() {
            "" => "the entry has no amount (Amt)".to_owned(),
            found => format!("amount `{}` is not a number such as 1234.56", shown(found)),
        })?;
        let direction = self.direction().ok_or_else(|| match self.direction.as_str() {
            "" => "the entry does not say whether it is a credit or a debit (CdtDbtInd)".to_owned(),
            found => format!("`{}` is neither CRDT nor DBIT", shown(found)),
        })?;
        if amount.is_sign_negative() && !amount.is_zero() {
            let (amount, direction) = (shown(&self.amount), &self.direction);
            return Err(format!("amount `{amount}` has a sign beside {direction}: which one counts?"));
        }
        Ok(direction.signed(amount))
    }

    fn direction(&self) -> Option<Direction> {
        Direction::of(&self.direction)
    }

    /// The bank's own identity of the entry: of the references that it gives, the one that lasts longest.
    pub(super) fn bank_id(&self) -> Option<&str> {
        let of_detail = match self.details.kept.as_slice() {
            [detail] => detail.servicer_reference.as_str(),
            _ => "",
        };
        let is_reference = |text: &&str| !text.is_empty() && !NO_REFERENCE.contains(text);
        [&self.servicer_reference, of_detail, &self.reference].into_iter().find(is_reference)
    }

    /// The merchant category code of a payment with a card; of a batch of several transactions, the one that all have.
    pub(super) fn merchant_code(&self) -> Option<u16> {
        let is_whole = self.details.count == self.details.kept.len();
        let of_details = match self.details.kept.as_slice() {
            [first, rest @ ..] if is_whole && rest.iter().all(|detail| detail.merchant_code == first.merchant_code) => {
                first.merchant_code.as_str()
            }
            _ => "",
        };
        merchant_code(if of_details.is_empty() { &self.merchant_code } else { of_details })
    }

    /// What the bank says it was.
    pub(super) fn description(&self) -> String {
        // The parties of a reversal are those of the movement that it reverses.
        let is_credit = (self.direction() == Some(Direction::Credit)) != self.is_reversal;
        text::describe(&self.details.kept, self.details.count, is_credit, &self.information)
    }
}

impl Fault {
    fn reason(self) -> String {
        match self {
            Self::TooLong => "the entry has a value of more than 64 KiB".to_owned(),
            Self::Twice(what) => format!("the entry has two {what}: is the mark between two entries missing?"),
        }
    }
}

/// Keeps a value that an entry has once. The same again says nothing new.
fn put(slot: &mut String, value: &str, what: &'static str) -> Option<Fault> {
    if slot.is_empty() {
        slot.push_str(value);
        return None;
    }
    (slot != value).then_some(Fault::Twice(what))
}

/// A value as a reason repeats it.
pub(super) fn shown(value: &str) -> String {
    value.chars().take(SHOWN_CHARS_MAX).collect()
}
