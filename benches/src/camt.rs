//! Synthetic CAMT statements of any size.

use std::fmt::Write;

use crate::reading::Statement;

const NAMES: [&str; 4] = ["Bäckerei Sonne", "Ana Luz", "Elektrizitätswerk &amp; Söhne", "Supermarkt am Platz 0042"];

/// A statement of at least so many bytes, indented as banks do.
pub fn statement(bytes_min: usize) -> Statement {
    let mut out = String::with_capacity(bytes_min + 4096);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n  <BkToCstmrStmt>\n    <Stmt>\n",
    );
    out.push_str("      <Acct><Id><IBAN>CH5604835012345678009</IBAN></Id><Ccy>CHF</Ccy></Acct>\n");
    let (mut entries, mut sum) = (0_u64, 0_i64);
    for (n, name) in NAMES.iter().cycle().enumerate() {
        if out.len() >= bytes_min {
            break;
        }
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let cents = (n * 7_919) % 250_000 - 200_000;
        entry(&mut out, n, cents, name);
        entries += 1;
        sum += cents;
    }
    out.push_str("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n");
    Statement { bytes: out.into_bytes(), transactions: entries, cents: sum }
}

fn entry(out: &mut String, n: i64, cents: i64, name: &str) {
    let (direction, side) = if cents < 0 { ("DBIT", "Cdtr") } else { ("CRDT", "Dbtr") };
    let (units, rest) = (cents.abs() / 100, cents.abs() % 100);
    let (day, month) = (n % 28 + 1, n / 28 % 12 + 1);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "      <Ntry>
        <NtryRef>{n}</NtryRef>
        <Amt Ccy=\"CHF\">{units}.{rest:02}</Amt>
        <CdtDbtInd>{direction}</CdtDbtInd>
        <Sts>
          <Cd>BOOK</Cd>
        </Sts>
        <BookgDt>
          <Dt>2026-{month:02}-{day:02}</Dt>
        </BookgDt>
        <AcctSvcrRef>2026{n:012}</AcctSvcrRef>
        <BkTxCd>
          <Domn>
            <Cd>PMNT</Cd>
            <Fmly>
              <Cd>RCDT</Cd>
              <SubFmlyCd>OTHR</SubFmlyCd>
            </Fmly>
          </Domn>
        </BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs>
              <EndToEndId>NOTPROVIDED</EndToEndId>
            </Refs>
            <RltdPties>
              <{side}>
                <Pty>
                  <Nm>{name}</Nm>
                  <PstlAdr>
                    <Ctry>CH</Ctry>
                  </PstlAdr>
                </Pty>
              </{side}>
            </RltdPties>
            <RmtInf>
              <Ustrd>Rechnung {n}</Ustrd>
            </RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
"
    );
}
