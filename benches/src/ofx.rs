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

/// A statement of at least so many bytes.
pub fn statement(manner: Manner, bytes_min: usize) -> Statement {
    let mut out = String::with_capacity(bytes_min + 4096);
    out.push_str("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\nCHARSET:NONE\n\n");
    out.push_str("<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n<CURDEF>BRL</CURDEF>\n<BANKACCTFROM>\n");
    out.push_str("<BANKID>0341</BANKID>\n<ACCTID>12345-6</ACCTID>\n</BANKACCTFROM>\n<BANKTRANLIST>\n");
    let (mut transactions, mut sum) = (0_u64, 0_i64);
    for (n, name) in NAMES.iter().cycle().enumerate() {
        if out.len() >= bytes_min {
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
