//! What banks do to CAMT, each thing by its name.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod readings;

use fintrack_core::calendar::date;
use fintrack_core::money::Currency;
use fintrack_core::statement::{ReadError, Reading, StatementKind, WarningCode, read_all};
use readings::{codes, only_line, reasons, rows};

fn read(text: &str) -> Reading {
    read_all(text.as_bytes()).unwrap()
}

/// A message with these elements in its one statement.
fn message(content: &str) -> String {
    format!("<Document><BkToCstmrStmt><Stmt>{content}</Stmt></BkToCstmrStmt></Document>")
}

/// An entry of 10 euros on the last of January, with these elements besides.
fn entry(amount: &str, content: &str) -> String {
    format!("<Ntry><Amt Ccy=\"EUR\">{amount}</Amt>{content}</Ntry>")
}

const DAY: &str = "<BookgDt><Dt>2026-01-31</Dt></BookgDt>";

/// A booked debit of 10 euros with these elements besides.
fn booked(content: &str) -> String {
    message(&entry("10.00", &format!("<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>{DAY}{content}")))
}

/// The description of a booked debit whose one transaction has these elements.
fn described(detail: &str) -> String {
    let text = booked(&format!("<NtryDtls><TxDtls>{detail}</TxDtls></NtryDtls>"));
    only_line(&read(&text)).description.to_string()
}

fn refusal(text: &str) -> String {
    read_all(text.as_bytes()).unwrap_err().to_string()
}

/// What is wrong with an entry of these elements.
fn problem(content: &str) -> String {
    let reading = read(&message(&format!("<Ntry>{content}</Ntry>")));
    assert_eq!(reading.lines().count(), 0);
    assert_eq!(codes(&reading), [WarningCode::NoTransactions]);
    match reasons(&reading).as_slice() {
        [(1, reason, true)] => (*reason).to_owned(),
        other => panic!("{other:?}"),
    }
}

// --- entries ---

#[test]
fn a_reversal_has_the_sign_of_the_way_that_its_own_money_went() {
    let text = message(&entry(
        "10.00",
        &format!(
            "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>{DAY}<NtryDtls><TxDtls><RltdPties>\
         <Dbtr><Nm>Me</Nm></Dbtr><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>"
        ),
    ));
    assert_eq!(rows(&read(&text)), ["2026-01-31 10.00 Shop"], "its parties are those of the debit that it reverses");
}

#[test]
fn the_day_is_the_printed_one_without_a_shift_of_zones() {
    let text = booked("").replace("<Dt>2026-01-31</Dt>", "<DtTm>2026-01-31T23:30:00-03:00</DtTm>");
    assert_eq!(only_line(&read(&text)).date, date(2026, 1, 31));
}

#[test]
fn an_entry_without_a_booking_day_is_of_its_value_day() {
    let text = booked("<ValDt><Dt>2026-02-02</Dt></ValDt>");
    assert_eq!(only_line(&read(&text)).date, date(2026, 1, 31));
    assert_eq!(only_line(&read(&text.replace(DAY, ""))).date, date(2026, 2, 2));
}

#[test]
fn a_batch_is_one_line_for_the_account_moves_once() {
    let details = "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>\
         <TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">4.00</Amt></TxAmt></AmtDtls><RltdPties><Cdtr><Nm>Ana</Nm></Cdtr></RltdPties></TxDtls>\
         <TxDtls><Amt Ccy=\"EUR\">6.00</Amt><RltdPties><Cdtr><Nm>Bento</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>\
         <AddtlNtryInf>Salaries</AddtlNtryInf>";
    assert_eq!(rows(&read(&booked(details))), ["2026-01-31 -10.00 Salaries Ana Bento"]);
}

#[test]
fn entries_that_are_not_booked_are_named_and_are_no_problem() {
    for (status, reason) in [
        ("<Sts>PDNG</Sts>", "an entry that is not booked yet (PDNG)"),
        ("<Sts><Cd>PDNG</Cd></Sts>", "an entry that is not booked yet (PDNG)"),
        ("<Sts>\n<Cd>INFO</Cd>\n</Sts>", "an entry for information only (INFO)"),
    ] {
        let reading = read(&booked("").replace("<Sts>BOOK</Sts>", status));
        assert_eq!(reasons(&reading), [(1, reason, false)]);
        assert_eq!(codes(&reading), [WarningCode::NoTransactions]);
    }
    assert_eq!(rows(&read(&booked("").replace("<Sts>BOOK</Sts>", ""))), ["2026-01-31 -10.00 "]);
}

#[test]
fn two_entries_that_are_equal_are_two_lines() {
    let one = entry("4.50", &format!("<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>{DAY}"));
    assert_eq!(read(&message(&one.repeat(2))).lines().count(), 2);
}

#[test]
fn what_cannot_be_read_is_named() {
    let (amount, debit) = ("<Amt Ccy='EUR'>1.00</Amt>", "<CdtDbtInd>DBIT</CdtDbtInd>");
    let cases = [
        (format!("<Amt>12..34</Amt>{debit}{DAY}"), "amount `12..34` is not a number such as 1234.56"),
        (format!("{debit}{DAY}"), "the entry has no amount (Amt)"),
        (format!("{amount}{DAY}"), "the entry does not say whether it is a credit or a debit (CdtDbtInd)"),
        (format!("{amount}<CdtDbtInd>D</CdtDbtInd>{DAY}"), "`D` is neither CRDT nor DBIT"),
        (format!("{amount}{debit}"), "the entry has no date (BookgDt or ValDt)"),
        (
            format!("{amount}{debit}<BookgDt><Dt>31.01.2026</Dt></BookgDt>"),
            "date `31.01.2026` is not a day such as 2026-01-31",
        ),
        (format!("{amount}{debit}{DAY}<Sts>OPEN</Sts>"), "status `OPEN` is none of BOOK, PDNG, INFO"),
        (format!("<Amt>-1.00</Amt>{debit}{DAY}"), "amount `-1.00` has a sign beside DBIT: which one counts?"),
        (
            format!("{amount}<Amt>2.00</Amt>{debit}{DAY}"),
            "the entry has two amounts (Amt): is the mark between two entries missing?",
        ),
    ];
    for (content, reason) in cases {
        assert_eq!(problem(&content), reason);
    }
}

#[test]
fn references_that_say_nothing_are_no_identity() {
    let id = |content: &str| only_line(&read(&booked(content))).bank_id.clone().map(std::borrow::Cow::into_owned);
    let detail = "<NtryDtls><TxDtls><Refs><AcctSvcrRef>C</AcctSvcrRef></Refs></TxDtls></NtryDtls>";
    assert_eq!(id("<NtryRef>1</NtryRef><AcctSvcrRef>A</AcctSvcrRef>").as_deref(), Some("A"));
    assert_eq!(id(&format!("<AcctSvcrRef>NONREF</AcctSvcrRef>{detail}")).as_deref(), Some("C"));
    assert_eq!(id("<NtryRef>1</NtryRef>").as_deref(), Some("1"));
    assert_eq!(id("<AcctSvcrRef>NONREF</AcctSvcrRef>"), None);
}

// --- texts ---

#[test]
fn a_text_is_made_of_the_other_side_the_purpose_and_the_words_of_the_bank() {
    let parties = "<RltdPties><Dbtr><Nm>Me</Nm></Dbtr><Cdtr><Pty><Nm>Shop &amp; Co</Nm></Pty></Cdtr></RltdPties>";
    let purpose = "<RmtInf><Ustrd>Invoice\n   12</Ustrd><Ustrd>of May</Ustrd></RmtInf>";
    assert_eq!(
        described(&format!("{parties}{purpose}<AddtlTxInf>Card</AddtlTxInf>")),
        "Shop & Co Invoice 12 of May Card"
    );
    assert_eq!(described(&format!("{parties}<AddtlTxInf>Shop &amp; Co 31.01</AddtlTxInf>")), "Shop & Co 31.01");
}

#[test]
fn a_structured_reference_stands_for_a_purpose_that_has_no_words() {
    let structured = "<Strd><CdtrRefInf><Tp><Cd>SCOR</Cd></Tp><Ref>RF18</Ref></CdtrRefInf></Strd>";
    assert_eq!(described(&format!("<RmtInf>{structured}</RmtInf>")), "RF18");
    assert_eq!(described(&format!("<RmtInf><Ustrd>Rent</Ustrd>{structured}</RmtInf>")), "Rent");
}

#[test]
fn the_last_resort_is_the_own_side_and_the_payers_reference() {
    let own = "<RltdPties><Dbtr><Nm>Me</Nm></Dbtr></RltdPties>";
    assert_eq!(described(&format!("<Refs><EndToEndId>E1</EndToEndId></Refs>{own}")), "Me E1");
    assert_eq!(described("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"), "");
}

#[test]
fn entities_of_xml_and_of_characters_are_resolved_and_no_others() {
    let text = "<RmtInf><Ustrd>a &lt;&#xE9;&#233;&gt; <![CDATA[&amp;<b>]]> &nbsp; M&M & Co</Ustrd></RmtInf>";
    assert_eq!(described(text), "a <éé> &amp;<b> &nbsp; M&M & Co");
}

// --- statements ---

#[test]
fn each_account_is_a_statement_of_its_own() {
    let one = |iban: &str, ccy: &str| {
        format!(
            "<Rpt><Acct><Id><IBAN>{iban}</IBAN></Id>{ccy}</Acct>{}</Rpt>",
            entry("1.00", &format!("<CdtDbtInd>CRDT</CdtDbtInd>{DAY}"))
        )
    };
    let text = format!("<BkToCstmrAcctRpt>{}{}</BkToCstmrAcctRpt>", one("A1", "<Ccy>CHF</Ccy>"), one("A2", ""));
    let reading = read(&text);
    let heads: Vec<_> =
        reading.statements.iter().map(|each| (each.head.account.as_deref(), each.head.currency)).collect();
    let franc = "CHF".parse().unwrap();
    assert_eq!(heads, [(Some("A1"), Some(franc)), (Some("A2"), Some(Currency::EUR))]);
    assert_eq!(reading.lines().filter(|line| line.currency == Some(Currency::EUR)).count(), 2);
}

#[test]
fn what_is_no_currency_is_none() {
    let text = booked("").replace("\"EUR\"", "\"XXX\"");
    let reading = read(&text);
    assert_eq!((reading.statements[0].head.currency, only_line(&reading).currency), (None, None));
}

#[test]
fn a_card_account_is_a_card_whose_purchases_are_negative() {
    let reading = read(
        &booked("").replace("<Stmt>", "<Stmt><Acct><Id><Othr><Id>4711</Id></Othr></Id><Tp><Cd>CARD</Cd></Tp></Acct>"),
    );
    let head = &reading.statements[0].head;
    assert_eq!((head.kind, head.purchases_are_positive), (Some(StatementKind::Card), Some(false)));
    assert_eq!(head.account.as_deref(), Some("4711"));
}

fn balance(code: &str, amount: &str, direction: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount}<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>"
    )
}

#[test]
fn a_balance_in_another_currency_is_named_and_not_taken() {
    let text = message(&format!(
        "<Acct><Ccy>EUR</Ccy></Acct>{}{}",
        balance("OPBD", "<Amt Ccy=\"EUR\">5</Amt>", "DBIT"),
        balance("CLBD", "<Amt Ccy=\"SEK\">7</Amt>", "CRDT"),
    ));
    let reading = read(&text);
    let balances = reading.statements[0].balances;
    assert_eq!((balances.opening.unwrap().to_string(), balances.closing), ("-5".to_owned(), None));
    assert_eq!(reasons(&reading), [(1, "balance CLBD of 7 SEK is not in the statement's currency EUR", false)]);
}

// --- files ---

#[test]
fn an_envelope_and_a_prefix_do_not_matter() {
    let text = "<?xml version='1.0'?>\n<!-- hello -->\n<e:Envelope xmlns:e='urn:e'><e:Body>\
         <c:Document xmlns:c='urn:iso:std:iso:20022:tech:xsd:camt.054.001.13'><c:BkToCstmrDbtCdtNtfctn><c:Ntfctn><c:Ntry>\
         <c:Amt Ccy='EUR'>1</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:BookgDt><c:Dt>2026-01-31</c:Dt></c:BookgDt>\
         </c:Ntry></c:Ntfctn></c:BkToCstmrDbtCdtNtfctn></c:Document></e:Body></e:Envelope>";
    assert_eq!(rows(&read(text)), ["2026-01-31 1 "]);
}

#[test]
fn two_documents_in_one_file_are_both_read() {
    let one = format!("<?xml version='1.0'?>{}", booked(""));
    assert_eq!(read(&format!("{one}\n{one}\n")).lines().count(), 2);
}

#[test]
fn other_documents_are_refused_with_what_was_found() {
    let other = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'><CstmrCdtTrfInitn/></Document>";
    assert_eq!(
        refusal(other),
        "no transactions were found: the document (`Document/CstmrCdtTrfInitn` of `urn:iso:std:iso:20022:tech:xsd:pain.001.`) \
         holds no BkToCstmrStmt, BkToCstmrAcctRpt or BkToCstmrDbtCdtNtfctn"
    );
    assert_eq!(
        refusal("<Document xmlns='urn:weird'>\n  <BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>"),
        "line 2, column 3: expected the namespace of camt.052, camt.053 or camt.054, found `urn:weird`"
    );
    assert_eq!(
        refusal("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>"),
        "no transactions were found: the message (camt.053) holds no Stmt, Rpt or Ntfctn"
    );
}

#[test]
fn a_dtd_is_refused_whatever_it_declares() {
    let text = format!("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>{}", booked(""));
    assert_eq!(refusal(&text), "line 1, column 1: expected a document without a DTD (`<!DOCTYPE`), found one");
}

#[test]
fn what_was_read_before_the_markup_breaks_is_offered_and_the_rest_is_named() {
    let one = entry("1.00", &format!("<CdtDbtInd>CRDT</CdtDbtInd>{DAY}"));
    let text = message(&format!("\n{one}\n<Ntry><Amt>2</Amt></Nope></Ntry>\n{one}\n{one}"));
    let reading = read(&text);
    assert_eq!(rows(&reading), ["2026-01-31 1.00 "]);
    let broken = "line 3, column 19: expected `</Ntry>`, found `</Nope>`";
    assert_eq!(
        reasons(&reading),
        [
            (3, format!("the file breaks within this entry: {broken}").as_str(), true),
            (3, "from here on nothing is read, of 2 more entries (Ntry)", true)
        ]
    );
    assert_eq!(codes(&reading), [WarningCode::Truncated]);
    assert_eq!(reading.warnings[0].message, format!("{broken}; nothing after it was read"));
}

#[test]
fn a_file_that_was_cut_off_says_so() {
    let text = booked("");
    let cut = &text[..text.find("</Ntry>").unwrap()];
    let reading = read(cut);
    assert_eq!((reading.lines().count(), reading.skipped.len()), (0, 1));
    assert_eq!(codes(&reading), [WarningCode::Truncated, WarningCode::NoTransactions]);
    let reading = read(&text[..text.find("</Stmt>").unwrap()]);
    assert_eq!((rows(&reading).len(), codes(&reading)), (1, vec![WarningCode::Truncated]));
}

#[test]
fn an_entry_that_is_not_closed_costs_itself_alone() {
    let one = entry("1.00", &format!("<CdtDbtInd>CRDT</CdtDbtInd>{DAY}"));
    let text = message(&format!("<Ntry><Amt>2</Amt>\n{one}{one}"));
    let reading = read(&text);
    assert_eq!(rows(&reading).len(), 2);
    assert_eq!(reasons(&reading), [(1, "the entry does not end before another begins", true)]);
}

#[test]
fn texts_and_depths_are_bounded() {
    let long = "x".repeat(2 * 1024 * 1024);
    let reading = read(&booked(&format!("</Ntry><Ntry><AddtlNtryInf>{long}</AddtlNtryInf>")));
    assert_eq!(rows(&reading).len(), 1);
    assert!(
        reading.warnings[0].message.contains("expected a tag or a text of at most 1 MiB"),
        "{:?}",
        reading.warnings
    );
    let reading = read(&booked(&format!("<AddtlNtryInf>{}</AddtlNtryInf>", &long[..100_000])));
    assert_eq!(reasons(&reading), [(1, "the entry has a value of more than 64 KiB", true)]);
    let reading = read(&booked(&format!("<{}/>", &long[..2000])));
    assert!(reading.warnings[0].message.contains("a name of at most 1 KiB"), "{:?}", reading.warnings);
    let reading = read(&booked(&"<a>".repeat(1000)));
    assert!(reading.warnings[0].message.contains("at most 256 elements within one another"), "{:?}", reading.warnings);
}

#[test]
fn an_empty_statement_is_in_order_and_says_so() {
    let reading = read(&message(""));
    assert_eq!((reading.statements.len(), codes(&reading)), (1, vec![WarningCode::NoTransactions]));
    assert!(matches!(read_all("  ".as_bytes()), Err(ReadError::Empty)));
}

#[test]
fn a_card_payment_says_the_code_of_the_merchants_trade() {
    let code = |content: &str| only_line(&read(&booked(content))).merchant_code;
    let one = |card: &str| format!("<TxDtls><CardTx>{card}</CardTx></TxDtls>");
    let single = |code: &str| one(&format!("<Tx><Indv><TxCtgy>{code}</TxCtgy></Indv></Tx>"));
    assert_eq!(code(&format!("<NtryDtls>{}</NtryDtls>", single("5541"))), Some(5541));
    assert_eq!(code(&format!("<NtryDtls>{}</NtryDtls>", one("<MrchntCtgyCd>5812</MrchntCtgyCd>"))), Some(5812));
    assert_eq!(code("<CardTx><AggtdNtry><TxCtgy>5411</TxCtgy></AggtdNtry></CardTx>"), Some(5411));
    assert_eq!(code(&format!("<NtryDtls>{}</NtryDtls>", single("fuel"))), None);
    // A batch of several trades is of none.
    assert_eq!(code(&format!("<NtryDtls>{}{}</NtryDtls>", single("5541"), single("5812"))), None);
    assert_eq!(code(&format!("<NtryDtls>{}{}</NtryDtls>", single("5541"), single("5541"))), Some(5541));
    assert_eq!(code(""), None);
}
