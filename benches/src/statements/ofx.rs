//! OFX, in the two manners that banks have.

use std::fmt::Write;

use super::{Draft, Size, Statement, cents, month_and_day, name, units};

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
const BEGINNING: &str = "OFXHEADER:100
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

const END: &str = "</BANKTRANLIST>
<LEDGERBAL>
<BALAMT>0.00</BALAMT>
<DTASOF>20260131</DTASOF>
</LEDGERBAL>
</STMTRS>
</STMTTRNRS>
</BANKMSGSRSV1>
</OFX>
";

/// A statement of some size.
pub fn statement(manner: Manner, size: Size) -> Statement {
    Draft::new(BEGINNING, size, |out, n| transaction(out, manner, n)).end(END)
}

fn transaction(out: &mut String, manner: Manner, n: i64) -> i64 {
    let cents = cents(n);
    let (kind, sign) = if cents < 0 { ("DEBIT", "-") } else { ("CREDIT", "") };
    let ((units, rest), (month, day)) = (units(cents), month_and_day(n));
    let values = [
        ("TRNTYPE", kind.to_owned()),
        ("DTPOSTED", format!("2026{month:02}{day:02}120000[-3:BRT]")),
        ("TRNAMT", format!("{sign}{units}.{rest:02}")),
        ("FITID", format!("2026{n:012}")),
        ("MEMO", name(&NAMES, n).to_owned()),
    ];
    let (indent, end) = match manner {
        Manner::Sgml => ("", "\n"),
        Manner::Xml => ("      ", ">\n"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{indent}<STMTTRN>");
    for (element, value) in values {
        let _ = match manner {
            Manner::Sgml => write!(out, "<{element}>{value}{end}"),
            Manner::Xml => write!(out, "{indent}  <{element}>{value}</{element}{end}"),
        };
    }
    let _ = writeln!(out, "{indent}</STMTTRN>");
    cents
}
