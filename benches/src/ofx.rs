//! Synthetic OFX statements of any size, in the two manners that banks have.

use std::fmt::Write;

use crate::reading::Statement;

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// OFX 1: a value a line, without closing marks.
    Sgml,
    /// OFX 2: closing marks, indentation.
    Xml,
}

const NAMES: [&str; 6] = [
    "PADARIA PRIMAVERA",
    "PIX ENVIADO - ANA LUZ",
    "SUPERMERCADO DA VILA 0042",
    "TARIFA PACOTE DE SERVICOS",
    "COMPRA NO DEBITO FARMACIA SOL &amp; CIA",
    "TRANSFERENCIA RECEBIDA",
];

/// Whole enough for readers that want every element the standard wants.
const HEADER: &str = "OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<SIGNONMSGSRSV1>
<SONRS>
<STATUS>
<CODE>0</CODE>
<SEVERITY>INFO</SEVERITY>
</STATUS>
<DTSERVER>20260131120000</DTSERVER>
<LANGUAGE>POR</LANGUAGE>
</SONRS>
</SIGNONMSGSRSV1>
<BANKMSGSRSV1>
<STMTTRNRS>
<TRNUID>0</TRNUID>
<STATUS>
<CODE>0</CODE>
<SEVERITY>INFO</SEVERITY>
</STATUS>
<STMTRS>
<CURDEF>BRL</CURDEF>
<BANKACCTFROM>
<BANKID>0341</BANKID>
<ACCTID>12345-6</ACCTID>
<ACCTTYPE>CHECKING</ACCTTYPE>
</BANKACCTFROM>
<BANKTRANLIST>
<DTSTART>20260101</DTSTART>
<DTEND>20261231</DTEND>
";

/// A statement of at least so many bytes.
pub fn statement(manner: Manner, bytes_min: usize) -> Statement {
    written(manner, |bytes, _| bytes >= bytes_min)
}

/// A statement of so many transactions.
pub fn of_transactions(manner: Manner, count: u64) -> Statement {
    written(manner, |_, transactions| transactions == count)
}

/// A statement that goes on until its bytes and transactions are enough.
fn written(manner: Manner, is_enough: impl Fn(usize, u64) -> bool) -> Statement {
    let mut out = String::new();
    out.push_str(HEADER);
    let (mut transactions, mut sum) = (0_u64, 0_i64);
    for (n, name) in NAMES.iter().cycle().enumerate() {
        if is_enough(out.len(), transactions) {
            break;
        }
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let cents = (n * 7_919) % 250_000 - 200_000;
        transaction(&mut out, manner, n, cents, name);
        transactions += 1;
        sum += cents;
    }
    out.push_str("</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>0.00</BALAMT>\n<DTASOF>20260131</DTASOF>\n</LEDGERBAL>\n");
    out.push_str("</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n");
    Statement { bytes: out.into_bytes(), transactions, cents: sum }
}

fn transaction(out: &mut String, manner: Manner, n: i64, cents: i64, name: &str) {
    let kind = if cents < 0 { "DEBIT" } else { "CREDIT" };
    let (sign, units, rest) = (if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
    let day = n % 28 + 1;
    let month = n / 28 % 12 + 1;
    let values = [
        ("TRNTYPE", kind.to_owned()),
        ("DTPOSTED", format!("2026{month:02}{day:02}120000[-3:BRT]")),
        ("TRNAMT", format!("{sign}{units}.{rest:02}")),
        ("FITID", format!("2026{n:012}")),
        ("MEMO", name.to_owned()),
    ];
    let (indent, end) = match manner {
        Manner::Sgml => ("", "\n"),
        Manner::Xml => ("      ", ">\n"),
    };
    let _ = writeln!(out, "{indent}<STMTTRN>");
    for (element, value) in values {
        let _ = match manner {
            Manner::Sgml => write!(out, "<{element}>{value}{end}"),
            Manner::Xml => write!(out, "{indent}  <{element}>{value}</{element}{end}"),
        };
    }
    let _ = writeln!(out, "{indent}</STMTTRN>");
}
