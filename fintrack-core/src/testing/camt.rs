//! Writes a history as CAMT in the manner of many banks, so that reading it back can be compared.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

use std::fmt::Write;

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
    pub opening: Decimal,
    pub closing: Decimal,
    pub entries: Vec<Entry>,
}

/// What one entry is to say.
#[derive(Clone, Debug)]
pub struct Entry {
    pub date: NaiveDate,
    pub amount: Decimal,
    pub text: String,
    pub id: Option<String>,
    pub is_reversal: bool,
}

/// Where a bank prints an entry's text.
#[derive(Clone, Copy, Debug)]
pub enum Texts {
    /// The name of the other side.
    Party,
    /// The purpose of payment, in two elements where it has two words.
    Remittance,
    /// The bank's own words.
    Information,
    /// The same in all of them.
    Everywhere,
}

/// A bank's manner of writing CAMT.
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own, and banks have them in any combination")]
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// `camt.052`, `camt.053` or `camt.054`.
    pub message: &'static str,
    /// 1 to 13.
    pub version: u8,
    pub has_declaration: bool,
    pub has_namespace: bool,
    /// Empty for none.
    pub prefix: &'static str,
    /// Whether an envelope stands around the document.
    pub has_envelope: bool,
    pub line_end: &'static str,
    pub indent: &'static str,
    /// A time behind the booking day, or none.
    pub time: &'static str,
    pub texts: Texts,
    pub uses_cdata: bool,
    pub has_batches: bool,
    pub states_currency: bool,
    pub characters: Characters,
}

/// A file of these statements.
pub fn write(accounts: &[Account], style: Style) -> Vec<u8> {
    let mut writer = Writer { style, out: String::new(), depth: 0 };
    writer.document(accounts);
    style.characters.encode(&writer.out)
}

struct Writer {
    style: Style,
    out: String,
    depth: usize,
}

impl Writer {
    fn document(&mut self, accounts: &[Account]) {
        let style = self.style;
        if style.has_declaration {
            let encoding = match style.characters {
                Characters::Utf8 | Characters::Utf8WithMark => "UTF-8",
                Characters::Windows1252 => "ISO-8859-1",
                Characters::Utf16LittleEndian | Characters::Utf16BigEndian => "UTF-16",
            };
            write!(self.out, "<?xml version=\"1.0\" encoding=\"{encoding}\"?>{}", style.line_end).unwrap();
        }
        if style.has_envelope {
            self.out.push_str("<env:Body xmlns:env='urn:envelope'>");
        }
        let namespace = match (style.has_namespace, style.prefix) {
            (false, _) => String::new(),
            (true, "") => format!(" xmlns=\"{}\"", self.namespace()),
            (true, prefix) => format!(" xmlns:{prefix}=\"{}\"", self.namespace()),
        };
        let (root, statement) = match style.message {
            "camt.052" => ("BkToCstmrAcctRpt", "Rpt"),
            "camt.053" => ("BkToCstmrStmt", "Stmt"),
            _ => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        };
        let root = if style.version == 1 { format!("{root}V01") } else { root.to_owned() };
        self.group_with("Document", &namespace, |document| {
            document.group(&root, |message| {
                message.group("GrpHdr", |header| header.value("MsgId", "1"));
                for account in accounts {
                    message.group(statement, |statement| statement.statement(account));
                }
            });
        });
        if style.has_envelope {
            self.out.push_str("</env:Body>");
        }
    }

    fn namespace(&self) -> String {
        format!("urn:iso:std:iso:20022:tech:xsd:{}.001.{:02}", self.style.message, self.style.version)
    }

    fn statement(&mut self, account: &Account) {
        let is_first = self.style.version == 1;
        self.group("Acct", |acct| {
            acct.group("Id", |id| {
                let other = if is_first { "PrtryAcct" } else { "Othr" };
                if account.number.len() > 8 {
                    id.value("IBAN", &account.number);
                } else {
                    id.group(other, |other| other.value("Id", &account.number));
                }
            });
            if account.kind == StatementKind::Card {
                acct.group("Tp", |kind| kind.value("Cd", "CARD"));
            }
            if acct.style.states_currency {
                acct.value("Ccy", account.currency);
            }
        });
        self.balance("OPBD", account.opening, account.currency);
        self.balance("CLBD", account.closing, account.currency);
        self.balance("CLAV", Decimal::ONE, account.currency);
        for entry in &account.entries {
            self.group("Ntry", |ntry| ntry.entry(entry, account.currency));
        }
    }

    fn balance(&mut self, code: &str, amount: Decimal, currency: &str) {
        self.group("Bal", |bal| {
            bal.group("Tp", |kind| kind.group("CdOrPrtry", |kind| kind.value("Cd", code)));
            bal.amount(amount, currency);
            bal.group("Dt", |day| day.value("Dt", "2026-01-31"));
        });
    }

    fn amount(&mut self, amount: Decimal, currency: &str) {
        self.value_with("Amt", &format!(" Ccy=\"{currency}\""), &amount.abs().to_string());
        self.value("CdtDbtInd", if amount.is_sign_negative() { "DBIT" } else { "CRDT" });
    }

    fn entry(&mut self, entry: &Entry, currency: &str) {
        let style = self.style;
        self.amount(entry.amount, currency);
        if entry.is_reversal {
            self.value("RvslInd", "true");
        }
        if style.version >= 7 {
            self.group("Sts", |status| status.value("Cd", "BOOK"));
        } else {
            self.value("Sts", "BOOK");
        }
        let day = entry.date.to_string();
        self.group("BookgDt", |booking| match style.time {
            "" => booking.value("Dt", &day),
            time => booking.value("DtTm", &format!("{day}{time}")),
        });
        self.group("ValDt", |value| value.value("Dt", "2001-01-01"));
        if let Some(id) = &entry.id {
            self.value("AcctSvcrRef", id);
        }
        self.group("BkTxCd", |code| code.group("Prtry", |code| code.value("Cd", "NTRF")));
        if style.version == 1 {
            self.details(entry, currency);
        } else {
            self.group("NtryDtls", |details| details.details(entry, currency));
        }
        if matches!(style.texts, Texts::Information | Texts::Everywhere) {
            self.value("AddtlNtryInf", &entry.text);
        }
    }

    fn details(&mut self, entry: &Entry, currency: &str) {
        let style = self.style;
        self.group("TxDtls", |detail| {
            detail.group("Refs", |refs| refs.value("EndToEndId", "NOTPROVIDED"));
            detail.group("AmtDtls", |amounts| amounts.group("TxAmt", |amount| amount.amount(Decimal::TEN, currency)));
            if matches!(style.texts, Texts::Party | Texts::Everywhere) {
                detail.group("RltdPties", |parties| parties.parties(entry));
            }
            if matches!(style.texts, Texts::Remittance | Texts::Everywhere) {
                detail.group("RmtInf", |remittance| match entry.text.split_once(' ') {
                    Some((first, rest)) => {
                        remittance.value("Ustrd", first);
                        remittance.value("Ustrd", rest);
                    }
                    None => remittance.value("Ustrd", &entry.text),
                });
            }
        });
        if style.has_batches {
            self.group("TxDtls", |detail| detail.group("Refs", |refs| refs.value("EndToEndId", "2")));
        }
    }

    fn parties(&mut self, entry: &Entry) {
        // The parties of a reversal are those of the movement that it reverses.
        let is_credit = entry.amount.is_sign_negative() == entry.is_reversal;
        let (debtor, creditor) = if is_credit { (entry.text.as_str(), "me") } else { ("me", entry.text.as_str()) };
        for (side, name) in [("Dbtr", debtor), ("Cdtr", creditor)] {
            let is_deep = self.style.version >= 8;
            self.group(side, |party| {
                if is_deep {
                    party.group("Pty", |party| party.value("Nm", name));
                } else {
                    party.value("Nm", name);
                }
            });
        }
    }

    fn group(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.group_with(name, "", content);
    }

    fn group_with(&mut self, name: &str, attributes: &str, content: impl FnOnce(&mut Self)) {
        let name = self.named(name);
        self.begin_line();
        write!(self.out, "<{name}{attributes}>").unwrap();
        self.depth += 1;
        content(self);
        self.depth -= 1;
        self.begin_line();
        write!(self.out, "</{name}>").unwrap();
    }

    fn value(&mut self, name: &str, value: &str) {
        self.value_with(name, "", value);
    }

    fn value_with(&mut self, name: &str, attributes: &str, value: &str) {
        let name = self.named(name);
        self.begin_line();
        let value = if self.style.uses_cdata && value.contains(['<', '&']) {
            format!("<![CDATA[{value}]]>")
        } else {
            value.replace('&', "&amp;").replace('<', "&lt;").replace('é', "&#xE9;")
        };
        write!(self.out, "<{name}{attributes}>{value}</{name}>").unwrap();
    }

    fn named(&self, name: &str) -> String {
        match self.style.prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}:{name}"),
        }
    }

    fn begin_line(&mut self) {
        self.out.push_str(self.style.line_end);
        if !self.style.line_end.is_empty() {
            self.out.push_str(&self.style.indent.repeat(self.depth));
        }
    }
}

/// Manners of every kind.
pub fn styles() -> impl Strategy<Value = Style> {
    let select = prop::sample::select::<&'static str>;
    let texts = prop::sample::select(vec![Texts::Party, Texts::Remittance, Texts::Information, Texts::Everywhere]);
    let characters = prop::sample::select(vec![
        Characters::Utf8,
        Characters::Utf8WithMark,
        Characters::Windows1252,
        Characters::Utf16LittleEndian,
        Characters::Utf16BigEndian,
    ]);
    (
        any::<[bool; 6]>(),
        (select(vec!["camt.052", "camt.053", "camt.054"]), 1..=13_u8, select(vec!["", "ns2", "camt"])),
        (select(vec!["\n", "\r\n", "\r", ""]), select(vec!["", "\t", "    "])),
        select(vec!["", "T00:00:00", "T23:59:59.999+12:00", "T12:00:00Z"]),
        (texts, characters),
    )
        .prop_map(|(flags, (message, version, prefix), (line_end, indent), time, (texts, characters))| {
            let [has_declaration, has_namespace, has_envelope, uses_cdata, has_batches, states_currency] = flags;
            Style {
                message,
                version,
                // Without one, bytes that are not UTF-8 are a guess.
                has_declaration: has_declaration || matches!(characters, Characters::Windows1252),
                has_namespace,
                prefix,
                has_envelope,
                line_end,
                indent,
                time,
                texts,
                uses_cdata,
                has_batches,
                states_currency,
                characters,
            }
        })
}
