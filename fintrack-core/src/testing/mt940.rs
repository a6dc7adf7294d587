//! Writes a history as MT940 in the manner of many banks, so that reading it back can be compared.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::characters::Characters;

/// What one statement is to say.
#[derive(Clone, Debug)]
pub struct Account {
    pub number: String,
    pub currency: &'static str,
    pub opening: Decimal,
    pub closing: Decimal,
    pub closing_date: NaiveDate,
    pub movements: Vec<Movement>,
}

/// What one transaction is to say.
#[derive(Clone, Debug)]
pub struct Movement {
    pub date: NaiveDate,
    /// Days from the value date to the entry date.
    pub entry_days: i64,
    pub amount: Decimal,
    /// Whether the bank takes back an earlier movement.
    pub is_reversal: bool,
    pub name: String,
    pub purpose: String,
    pub id: Option<String>,
}

/// What stands around a message.
#[derive(Clone, Copy, Debug)]
pub enum Envelope {
    None,
    /// `{1:…}{2:…}{4:` and `-}`.
    Swift,
    /// As ABN AMRO prints it: its BIC, the message's number, and a lone hyphen at the end.
    Dutch,
}

/// How `:86:` is written.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    Plain,
    /// A field for each of name and purpose.
    TwoFields,
    /// Subfields with this mark; the purpose behind `SVWZ+` or not.
    German {
        mark: char,
        has_identifiers: bool,
    },
    Dutch,
}

/// A bank's manner of writing MT940.
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own, and banks have them in any combination")]
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub envelope: Envelope,
    pub form: Form,
    pub characters: Characters,
    pub line_end: &'static str,
    pub indent: &'static str,
    pub has_blank_lines: bool,
    pub has_entry_date: bool,
    pub has_funds_code: bool,
    pub has_available_balances: bool,
    /// Whether zeros at the end of the decimals are left out, `12,` for 12.00.
    pub trims_zeros: bool,
    /// To how many digits an amount is padded with zeros.
    pub amount_digits: usize,
    /// The movements of one page.
    pub page_movements: usize,
}

/// What a line fits.
const LINE_CHARS: usize = 65;
const SUBFIELD_CHARS: usize = 27;

/// A file of these statements.
pub fn write(accounts: &[Account], style: Style) -> Vec<u8> {
    let mut writer = Writer { style, out: String::new() };
    for (at, account) in accounts.iter().enumerate() {
        writer.statement(at + 1, account);
    }
    style.characters.encode(&writer.out)
}

struct Writer {
    style: Style,
    out: String,
}

impl Writer {
    fn statement(&mut self, number: usize, account: &Account) {
        let pages: Vec<&[Movement]> = match account.movements.chunks(self.style.page_movements).collect::<Vec<_>>() {
            none if none.is_empty() => vec![&[]],
            pages => pages,
        };
        let mut balance = account.opening;
        for (at, page) in pages.iter().enumerate() {
            self.header();
            self.line(":20:STARTUMS");
            self.line(&format!(":25:{}", account.number));
            self.line(&format!(":28C:{number:05}/{:03}", at + 1));
            let kind = if at == 0 { 'F' } else { 'M' };
            self.balance(&format!("60{kind}"), balance, account.closing_date, account.currency);
            for movement in *page {
                balance += movement.amount;
                self.movement(movement);
            }
            let is_last = at + 1 == pages.len();
            let (kind, shown) = if is_last { ('F', account.closing) } else { ('M', balance) };
            self.balance(&format!("62{kind}"), shown, account.closing_date, account.currency);
            if self.style.has_available_balances {
                self.balance("64", shown, account.closing_date, account.currency);
                self.line(":86:A WORD TO ALL CUSTOMERS");
            }
            self.trailer();
        }
    }

    fn header(&mut self) {
        match self.style.envelope {
            Envelope::None => {}
            Envelope::Swift => self.line("{1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:"),
            Envelope::Dutch => ["ABNANL2A", "940", "ABNANL2A"].iter().for_each(|line| self.line(line)),
        }
    }

    fn trailer(&mut self) {
        match self.style.envelope {
            Envelope::None => {}
            Envelope::Swift => self.line("-}"),
            Envelope::Dutch => self.line("-"),
        }
    }

    fn movement(&mut self, movement: &Movement) {
        let style = self.style;
        let is_out = movement.amount.is_sign_negative();
        let mark = match (movement.is_reversal, is_out) {
            (false, false) => "C",
            (false, true) => "D",
            (true, false) => "RD",
            (true, true) => "RC",
        };
        let funds = if style.has_funds_code { "R" } else { "" };
        let entry_date = movement.date + chrono::Duration::days(movement.entry_days);
        let entry_date = format!("{:02}{:02}", entry_date.month(), entry_date.day());
        let entry_date = if style.has_entry_date { entry_date.as_str() } else { "" };
        let id = movement.id.as_ref().map(|id| format!("//{id}")).unwrap_or_default();
        self.line(&format!(
            "{}:61:{}{entry_date}{mark}{funds}{}NTRFNONREF{id}",
            style.indent,
            six_digits(movement.date),
            self.amount(movement.amount.abs())
        ));
        self.information(&movement.name, &movement.purpose);
        if style.has_blank_lines {
            self.line("");
        }
    }

    fn information(&mut self, name: &str, purpose: &str) {
        match self.style.form {
            Form::Plain => self.wrapped(&format!("{name} {purpose}")),
            Form::TwoFields => [name, purpose].iter().for_each(|text| self.wrapped(text)),
            Form::German { mark, has_identifiers } => {
                let purpose = if has_identifiers { format!("SVWZ+{purpose}") } else { purpose.to_owned() };
                let mut text = format!("166{mark}00GUTSCHRIFT{mark}109310");
                let mut codes = 20..;
                if has_identifiers {
                    write!(text, "{mark}{}EREF+2026-1", codes.next().unwrap()).unwrap();
                }
                for piece in pieces(&purpose, SUBFIELD_CHARS) {
                    let code = codes.find(|code| (20..30).contains(code) || (60..64).contains(code)).unwrap();
                    write!(text, "{mark}{code}{piece}").unwrap();
                    if code == 29 {
                        codes = 60..;
                    }
                }
                write!(text, "{mark}30BYLADEM1001{mark}31DE02120300000000202051").unwrap();
                for (code, piece) in (32..).zip(pieces(name, SUBFIELD_CHARS)) {
                    write!(text, "{mark}{code}{piece}").unwrap();
                }
                self.wrapped(&text);
            }
            Form::Dutch => self.wrapped(&format!(
                "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/{name}/REMI/{purpose}/EREF/NOTPROVIDED"
            )),
        }
    }

    /// A `:86:` whose lines are cut wherever they are full.
    fn wrapped(&mut self, text: &str) {
        for (at, line) in pieces(text, LINE_CHARS).iter().enumerate() {
            let tag = if at == 0 { ":86:" } else { "" };
            self.line(&format!("{tag}{line}"));
        }
    }

    fn balance(&mut self, tag: &str, balance: Decimal, date: NaiveDate, currency: &str) {
        let mark = if balance.is_sign_negative() { 'D' } else { 'C' };
        let amount = self.amount(balance.abs());
        let indent = self.style.indent;
        self.line(&format!("{indent}:{tag}:{mark}{}{currency}{amount}", six_digits(date)));
    }

    fn amount(&self, amount: Decimal) -> String {
        let amount = if self.style.trims_zeros { amount.normalize() } else { amount };
        let text = amount.to_string().replace('.', ",");
        let comma = if text.contains(',') { "" } else { "," };
        format!("{text:0>width$}{comma}", width = self.style.amount_digits)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str(self.style.line_end);
    }
}

fn six_digits(date: NaiveDate) -> String {
    date.format("%y%m%d").to_string()
}

/// A text cut after every so many characters.
fn pieces(text: &str, count: usize) -> Vec<String> {
    text.chars().collect::<Vec<_>>().chunks(count).map(|piece| piece.iter().collect()).collect()
}

/// Manners of every kind.
pub fn styles() -> impl Strategy<Value = Style> {
    let select = prop::sample::select::<&'static str>;
    let envelopes = prop::sample::select(vec![Envelope::None, Envelope::Swift, Envelope::Dutch]);
    let forms = prop_oneof![
        Just(Form::Plain),
        Just(Form::TwoFields),
        Just(Form::Dutch),
        (prop::sample::select(vec!['?', '>', '~']), any::<bool>())
            .prop_map(|(mark, has_identifiers)| Form::German { mark, has_identifiers }),
    ];
    let characters =
        prop::sample::select(vec![Characters::Utf8, Characters::Utf8WithMark, Characters::Utf16LittleEndian]);
    (
        any::<[bool; 5]>(),
        (envelopes, forms, characters),
        (select(vec!["\n", "\r\n", "\r"]), select(vec!["", " ", "\t"])),
        (prop::sample::select(vec![0, 5, 15]), 1..15_usize),
    )
        .prop_map(|(flags, (envelope, form, characters), (line_end, indent), (amount_digits, page_movements))| {
            let [has_blank_lines, has_entry_date, has_funds_code, has_available_balances, trims_zeros] = flags;
            Style {
                envelope,
                form,
                characters,
                line_end,
                indent,
                has_blank_lines,
                has_entry_date,
                has_funds_code,
                has_available_balances,
                trims_zeros,
                amount_digits,
                page_movements,
            }
        })
}
