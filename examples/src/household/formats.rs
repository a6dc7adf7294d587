//! The files that the household's banks send: each bank's own idea of a statement.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::Period;
use fintrack_core::money::{Currency, Money};

use super::{Account, Movement};

/// An account as a Brazilian digital bank exports it: UTF-8, commas, decimal points, `dd/mm/yyyy`, no balance.
pub(super) fn digital_account_csv(account: &Account, period: Period) -> Vec<u8> {
    let mut text = String::from("Data,Valor,Identificador,Descrição\n");
    for (number, movement) in numbered(account, period) {
        let (date, amount, id) = (slashed(movement.date), movement.amount.amount(), uuid_like(movement, number));
        push(&mut text, format_args!("{date},{amount},{id},{}\n", csv_field(movement.text)));
    }
    text.into_bytes()
}

/// A card's invoice as a Brazilian digital bank exports it: `yyyy-mm-dd`, purchases positive, payments negative.
pub(super) fn digital_card_csv<'a>(movements: impl IntoIterator<Item = &'a Movement>) -> Vec<u8> {
    let mut text = String::from("date,title,amount\n");
    for movement in movements {
        let (date, amount) = (movement.date, movement.amount.amount());
        push(&mut text, format_args!("{date},{},{amount}\n", csv_field(movement.text)));
    }
    text.into_bytes()
}

/// An account as an older Brazilian bank exports it: Windows-1252, CRLF, semicolons, `1.234,56`, a preamble, credits
/// and debits in columns of their own, a running balance, and a row of totals at the end.
pub(super) fn ipe_csv(account: &Account, period: Period) -> Vec<u8> {
    let (start, end) = (period.start(), period.end());
    let mut balance = balance_before(account, start);
    let (mut credits, mut debits) = (Money::zero(Currency::BRL), Money::zero(Currency::BRL));
    let mut text = String::new();
    push(
        &mut text,
        format_args!(
            "Extrato de: Agência: 1234 | Conta: 56789-0 | Movimentação entre: {} e {}\r\n\r\n",
            slashed(start),
            slashed(end)
        ),
    );
    text.push_str("Data;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$)\r\n");
    let eve = start.pred_opt().unwrap_or(start);
    push(&mut text, format_args!("{};SALDO ANTERIOR;;;;{}\r\n", slashed(eve), comma(balance)));
    for (number, movement) in numbered(account, period) {
        balance = sum(balance, movement.amount);
        let (credit, debit) = if movement.amount.is_negative() {
            debits = sum(debits, movement.amount);
            (String::new(), comma(movement.amount))
        } else {
            credits = sum(credits, movement.amount);
            (comma(movement.amount), String::new())
        };
        let (date, document) = (slashed(movement.date), document(number));
        let row = format_args!("{date};{};{document};{credit};{debit};{}\r\n", movement.text, comma(balance));
        push(&mut text, row);
    }
    push(&mut text, format_args!("Total;;;{};{};{}\r\n", comma(credits), comma(debits), comma(balance)));
    windows_1252(&text)
}

/// The same account as OFX 1: SGML without closing tags on values, Windows-1252, CRLF, a ledger balance at the end.
pub(super) fn ipe_ofx(account: &Account, period: Period) -> Vec<u8> {
    let stamp = |day: NaiveDate| format!("{}120000[-3:BRT]", day.format("%Y%m%d"));
    let (start, end) = (stamp(period.start()), stamp(period.end()));
    let mut text = String::from(concat!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n",
        "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n",
    ));
    let head = format!(
        "<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<DTSERVER>{end}\n\
         <LANGUAGE>POR\n<FI>\n<ORG>Banco Ipê S.A.\n<FID>0999\n</FI>\n</SONRS>\n</SIGNONMSGSRSV1>\n\
         <BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n\
         <CURDEF>BRL\n<BANKACCTFROM>\n<BANKID>0999\n<BRANCHID>1234\n<ACCTID>56789-0\n<ACCTTYPE>CHECKING\n\
         </BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>{start}\n<DTEND>{end}\n"
    );
    text.push_str(&head.replace('\n', "\r\n"));
    for (number, movement) in numbered(account, period) {
        let kind = if movement.amount.is_negative() { "DEBIT" } else { "CREDIT" };
        let row = format!(
            "<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{}\n<TRNAMT>{}\n<FITID>{document}\n<CHECKNUM>{document}\n\
             <MEMO>{}\n</STMTTRN>\n",
            stamp(movement.date),
            movement.amount.amount(),
            movement.text,
            document = document(number),
        );
        text.push_str(&row.replace('\n', "\r\n"));
    }
    let tail = format!(
        "</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{}\n<DTASOF>{end}\n</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n\
         </BANKMSGSRSV1>\n</OFX>\n",
        account.balance(period.end()).amount()
    );
    text.push_str(&tail.replace('\n', "\r\n"));
    windows_1252(&text)
}

/// The movements of a period, each with its place in the account's whole history: what the bank's own ids are made
/// of, so that every file shows a movement under the same id.
fn numbered(account: &Account, period: Period) -> impl Iterator<Item = (usize, &Movement)> {
    account.movements.iter().enumerate().filter(move |(_, movement)| period.contains(movement.date))
}

fn balance_before(account: &Account, day: NaiveDate) -> Money {
    day.pred_opt().map_or(account.opening_balance, |eve| account.balance(eve))
}

fn sum(left: Money, right: Money) -> Money {
    super::total([right], left)
}

/// `dd/mm/yyyy`.
fn slashed(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `1.234,56`, as Brazilian banks print it.
fn comma(amount: Money) -> String {
    let plain = amount.amount().abs().to_string();
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let mut text = String::from(if amount.is_negative() { "-" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
    }
    push(&mut text, format_args!(",{cents}"));
    text
}

/// A field of a comma-separated file, quoted when it must be.
fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The document number that Banco Ipê prints, six digits.
fn document(number: usize) -> String {
    format!("{:06}", 104_200 + number * 7)
}

/// An identifier in the shape that digital banks use, made from what it identifies (FNV-1a).
fn uuid_like(movement: &Movement, number: usize) -> String {
    let seed = format!("{}|{number}|{}", movement.date.num_days_from_ce(), movement.text);
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let basis = 0xcbf2_9ce4_8422_2325;
    let (high, low) = (seed.bytes().fold(basis, mix), seed.bytes().rev().fold(basis, mix));
    let (high, low) = (format!("{high:016x}"), format!("{low:016x}"));
    format!("{}-{}-4{}-a{}-{}", &high[..8], &high[8..12], &high[13..], &low[1..4], &low[4..])
}

/// The bytes of a text in Windows-1252, of which the household's texts use the part that is Latin-1.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| match u8::try_from(u32::from(letter)) {
            Ok(byte) => byte,
            Err(error) => panic!("`{letter}` is not in Latin-1, as the household's texts must be: {error}"),
        })
        .collect()
}

/// Appends formatted text: a `String` takes any.
fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    if text.write_fmt(arguments).is_err() {
        unreachable!("writing to a string does not fail");
    }
}
