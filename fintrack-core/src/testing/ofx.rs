//! Writes a history as OFX in the manner of many banks, so that reading it back can be compared.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

use crate::export::ofx::markup::Manner;
use crate::statement::StatementKind;
use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::characters::Characters;

/// What one statement is to say.
#[derive(Clone, Debug)]
pub struct Account {
    pub number: String,
    pub currency: &'static str,
    pub kind: StatementKind,
    pub closing: Decimal,
    pub movements: Vec<Movement>,
}

/// What one transaction is to say.
#[derive(Clone, Debug)]
pub struct Movement {
    pub date: NaiveDate,
    pub amount: Decimal,
    pub text: String,
    pub id: Option<String>,
}

/// Where a bank prints a movement's text.
#[derive(Clone, Copy, Debug)]
pub enum Texts {
    Name,
    Memo,
    /// Its beginning in `NAME`, the whole in `MEMO`.
    Both,
}

/// A bank's manner of writing OFX.
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own, and banks have them in any combination")]
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub is_xml: bool,
    pub has_header: bool,
    /// Whether values have closing marks; in XML they always do.
    pub closes_values: bool,
    /// Whether transactions have closing marks; in XML they always do.
    pub closes_transactions: bool,
    pub line_end: &'static str,
    pub indent: &'static str,
    pub decimal_mark: char,
    pub thousands_mark: Option<char>,
    /// Blanks before an amount.
    pub amount_padding: usize,
    pub time: &'static str,
    pub texts: Texts,
    pub escapes_ampersands: bool,
    pub is_lower_case: bool,
    pub characters: Characters,
}

/// A file of these statements.
pub fn write(accounts: &[Account], style: Style) -> Vec<u8> {
    let mut writer = Writer { style, out: String::new() };
    writer.document(accounts);
    style.characters.encode(&writer.out)
}

struct Writer {
    style: Style,
    out: String,
}

impl Writer {
    fn document(&mut self, accounts: &[Account]) {
        self.header();
        self.open("OFX");
        self.open("SIGNONMSGSRSV1");
        self.open("SONRS");
        self.status();
        self.value("DTSERVER", "20260201120000[-3:BRT]");
        self.value("LANGUAGE", "POR");
        self.close("SONRS");
        self.close("SIGNONMSGSRSV1");
        for account in accounts {
            match account.kind {
                StatementKind::Account => self.account(account, "BANKMSGSRSV1", "STMTTRNRS", "STMTRS", "BANKACCTFROM"),
                StatementKind::Card => {
                    self.account(account, "CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS", "CCACCTFROM");
                }
            }
        }
        self.close("OFX");
    }

    fn header(&mut self) {
        let lines: &[&str] = match (self.style.has_header, self.style.is_xml) {
            (false, _) => &[],
            (true, true) => &[
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>",
                "<?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>",
            ],
            (true, false) => &[
                "OFXHEADER:100",
                "DATA:OFXSGML",
                "VERSION:102",
                "SECURITY:NONE",
                "ENCODING:USASCII",
                "CHARSET:1252",
                "COMPRESSION:NONE",
                "OLDFILEUID:NONE",
                "NEWFILEUID:NONE",
            ],
        };
        for line in lines {
            self.out.push_str(line);
            self.out.push_str(self.style.line_end);
        }
    }

    fn account(&mut self, account: &Account, messages: &str, response: &str, statement: &str, from: &str) {
        self.open(messages);
        self.open(response);
        self.value("TRNUID", "1001");
        self.status();
        self.open(statement);
        self.value("CURDEF", account.currency);
        self.open(from);
        if account.kind == StatementKind::Account {
            self.value("BANKID", "0341");
        }
        self.value("ACCTID", &account.number);
        self.close(from);
        self.open("BANKTRANLIST");
        self.value("DTSTART", "20260101");
        self.value("DTEND", "20260131");
        for movement in &account.movements {
            self.movement(movement);
        }
        self.close("BANKTRANLIST");
        self.open("LEDGERBAL");
        self.amount("BALAMT", account.closing);
        self.value("DTASOF", "20260131120000[-3:BRT]");
        self.close("LEDGERBAL");
        self.open("AVAILBAL");
        self.value("BALAMT", "99999.99");
        self.value("DTASOF", "20260201");
        self.close("AVAILBAL");
        self.close(statement);
        self.close(response);
        self.close(messages);
    }

    fn status(&mut self) {
        self.open("STATUS");
        self.value("CODE", "0");
        self.value("SEVERITY", "INFO");
        self.close("STATUS");
    }

    fn movement(&mut self, movement: &Movement) {
        self.open("STMTTRN");
        self.value("TRNTYPE", if movement.amount.is_sign_negative() { "DEBIT" } else { "CREDIT" });
        let date = format!("{}{}", movement.date.format("%Y%m%d"), self.style.time);
        self.value("DTPOSTED", &date);
        self.amount("TRNAMT", movement.amount);
        self.value("FITID", movement.id.as_deref().unwrap_or_default());
        self.value("CHECKNUM", "000123");
        let text = self.escaped(&movement.text);
        match self.style.texts {
            Texts::Name => self.value("NAME", &text),
            Texts::Memo => self.value("MEMO", &text),
            Texts::Both => {
                let start: String = movement.text.chars().take(8).collect();
                let start = self.escaped(start.trim_end());
                self.value("NAME", &start);
                self.value("MEMO", &text);
            }
        }
        if self.style.is_xml || self.style.closes_transactions {
            self.close("STMTTRN");
        }
    }

    fn amount(&mut self, name: &str, amount: Decimal) {
        let printed = format!("{:.2}", amount.abs());
        let (whole, cents) = printed.split_once('.').unwrap();
        let mut text = " ".repeat(self.style.amount_padding);
        if amount.is_sign_negative() {
            text.push('-');
        }
        for (i, digit) in whole.chars().enumerate() {
            if let Some(mark) = self.style.thousands_mark
                && i > 0
                && (whole.len() - i).is_multiple_of(3)
            {
                text.push(mark);
            }
            text.push(digit);
        }
        text.push(self.style.decimal_mark);
        text.push_str(cents);
        self.value(name, &text);
    }

    fn escaped(&self, text: &str) -> String {
        let text = if self.style.escapes_ampersands { text.replace('&', "&amp;") } else { text.to_owned() };
        text.replace('<', "&lt;").replace('>', "&gt;")
    }

    fn open(&mut self, name: &str) {
        self.style.manner().open(&mut self.out, name).unwrap();
    }

    fn close(&mut self, name: &str) {
        self.style.manner().close(&mut self.out, name).unwrap();
    }

    fn value(&mut self, name: &str, value: &str) {
        self.style.manner().value(&mut self.out, name, value).unwrap();
    }
}

impl Style {
    /// How the export's elements are marked in this style.
    const fn manner(&self) -> Manner {
        Manner {
            closes_values: self.is_xml || self.closes_values,
            line_end: self.line_end,
            indent: self.indent,
            is_lower_case: self.is_lower_case,
        }
    }
}

/// Manners of every kind.
pub fn styles() -> impl Strategy<Value = Style> {
    let select = prop::sample::select::<&'static str>;
    let marks =
        prop::sample::select(vec![('.', None), (',', None), (',', Some('.')), ('.', Some(',')), (',', Some(' '))]);
    let texts = prop::sample::select(vec![Texts::Name, Texts::Memo, Texts::Both]);
    let characters = prop::sample::select(vec![
        Characters::Utf8,
        Characters::Utf8WithMark,
        Characters::Windows1252,
        Characters::Utf16LittleEndian,
        Characters::Utf16BigEndian,
    ]);
    (
        any::<[bool; 6]>(),
        (select(vec!["\n", "\r\n", "\r", ""]), select(vec!["", "\t", "    "])),
        (marks, 0..20_usize),
        select(vec!["", "120000", "000000[-3:BRT]", "235959.999[+12:NZT]"]),
        (texts, characters),
    )
        .prop_map(
            |(flags, (line_end, indent), ((decimal_mark, thousands_mark), padding), time, (texts, characters))| {
                let [is_xml, has_header, closes_values, closes_transactions, escapes_ampersands, is_lower_case] = flags;
                Style {
                    is_xml,
                    has_header,
                    closes_values,
                    closes_transactions,
                    line_end,
                    indent,
                    decimal_mark,
                    thousands_mark,
                    amount_padding: padding,
                    time,
                    texts,
                    escapes_ampersands,
                    is_lower_case,
                    characters,
                }
            },
        )
}
