//! CAMT, as Swiss banks write it.

use std::fmt::Write;

use super::{Draft, Size, Statement, cents, month_and_day, name, units};

const NAMES: [&str; 4] = ["Bäckerei Sonne", "Ana Luz", "Elektrizitätswerk &amp; Söhne", "Supermarkt am Platz 0042"];

const BEGINNING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">
  <BkToCstmrStmt>
    <Stmt>
      <Acct><Id><IBAN>CH5604835012345678009</IBAN></Id><Ccy>CHF</Ccy></Acct>
";

/// A statement of some size, indented as banks do.
pub fn statement(size: Size) -> Statement {
    Draft::new(BEGINNING, size, entry).end("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n")
}

fn entry(out: &mut String, n: i64) -> i64 {
    let (cents, name) = (cents(n), name(&NAMES, n));
    let (direction, side) = if cents < 0 { ("DBIT", "Cdtr") } else { ("CRDT", "Dbtr") };
    let (units, rest) = units(cents);
    let (month, day) = month_and_day(n);
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
    cents
}
