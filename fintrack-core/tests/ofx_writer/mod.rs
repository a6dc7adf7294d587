//! Writes a history as OFX in the manner of many banks, so that reading it back can be compared.

use std::fmt::Write;

use chrono::NaiveDate;
use encoding_rs::WINDOWS_1252;
use fintrack_core::statement::StatementKind;
use rust_decimal::Decimal;

/// What one statement is to say.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) number: String,
    pub(crate) currency: &'static str,
    pub(crate) kind: StatementKind,
    pub(crate) closing: Decimal,
    pub(crate) movements: Vec<Movement>,
}

/// What one transaction is to say.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) date: NaiveDate,
    pub(crate) amount: Decimal,
    pub(crate) text: String,
    pub(crate) id: Option<String>,
}

/// Where a bank prints a movement's text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Texts {
    Name,
    Memo,
    /// Its beginning in `NAME`, the whole in `MEMO`.
    Both,
}

/// Which characters the bytes are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Characters {
    Utf8,
    Utf8WithMark,
    Windows1252,
    Utf16LittleEndian,
    Utf16BigEndian,
}

/// A bank's manner of writing OFX.
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own, and banks have them in any combination")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) is_xml: bool,
    pub(crate) has_header: bool,
    /// Whether values have closing marks; in XML they always do.
    pub(crate) closes_values: bool,
    /// Whether transactions have closing marks; in XML they always do.
    pub(crate) closes_transactions: bool,
    pub(crate) line_end: &'static str,
    pub(crate) indent: &'static str,
    pub(crate) decimal_mark: char,
    pub(crate) thousands_mark: Option<char>,
    /// Blanks before an amount.
    pub(crate) amount_padding: usize,
    pub(crate) time: &'static str,
    pub(crate) texts: Texts,
    pub(crate) escapes_ampersands: bool,
    pub(crate) is_lower_case: bool,
    pub(crate) characters: Characters,
}

/// A file of these statements.
pub(crate) fn write(accounts: &[Account], style: Style) -> Vec<u8> {
    let mut writer = Writer { style, out: String::new() };
    writer.document(accounts);
    let text = writer.out;
    match style.characters {
        Characters::Utf8 => text.into_bytes(),
        Characters::Utf8WithMark => format!("\u{FEFF}{text}").into_bytes(),
        Characters::Windows1252 => {
            let (bytes, _, has_unmappable) = WINDOWS_1252.encode(&text);
            assert!(!has_unmappable, "the text is not Windows-1252: {text}");
            bytes.into_owned()
        }
        Characters::Utf16LittleEndian => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Characters::Utf16BigEndian => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
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
        self.mark("<", name);
        self.out.push_str(self.style.line_end);
    }

    fn close(&mut self, name: &str) {
        self.mark("</", name);
        self.out.push_str(self.style.line_end);
    }

    fn value(&mut self, name: &str, value: &str) {
        self.out.push_str(self.style.indent);
        self.mark("<", name);
        self.out.push_str(value);
        if self.style.is_xml || self.style.closes_values {
            self.mark("</", name);
        }
        self.out.push_str(self.style.line_end);
    }

    fn mark(&mut self, bracket: &str, name: &str) {
        let name = if self.style.is_lower_case { name.to_lowercase() } else { name.to_owned() };
        write!(self.out, "{bracket}{name}>").unwrap();
    }
}
