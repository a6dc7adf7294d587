"""A statement read from Python is the statement that the bank wrote."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import fintrack
import polars
import pyarrow
import pytest

CSV = """\
Data,Valor,Identificador,Descrição
03/03/2026,-45.90,65f1c0a1-0001,Compra no débito - Padaria Estrela
15/03/2026,5200.00,65f1c0a1-0002,Transferência recebida - Oficina Horizonte
28/03/2026,-1250.00,65f1c0a1-0003,Pagamento de boleto - Imobiliária Solar
""".encode()

OFX = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>0341<ACCTID>12345-6<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260305<TRNAMT>-10.01<FITID>A1<MEMO>Café</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260306<TRNAMT>99.99<FITID>A2<MEMO>Reembolso</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1089.98<DTASOF>20260331</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
""".encode("cp1252")


def test_a_reading_is_an_arrow_table_with_exact_amounts() -> None:
    table = pyarrow.table(fintrack.read_statement(CSV))

    assert table.schema == pyarrow.schema(
        [
            pyarrow.field("statement", pyarrow.uint32(), nullable=False),
            pyarrow.field("account", pyarrow.string()),
            pyarrow.field("date", pyarrow.date32(), nullable=False),
            pyarrow.field("amount", pyarrow.decimal128(20, 8), nullable=False),
            pyarrow.field("currency", pyarrow.string()),
            pyarrow.field("description", pyarrow.string(), nullable=False),
            pyarrow.field("bank_id", pyarrow.string()),
            pyarrow.field("balance", pyarrow.decimal128(20, 8)),
            pyarrow.field("instalment", pyarrow.uint16()),
            pyarrow.field("instalments", pyarrow.uint16()),
            pyarrow.field("line", pyarrow.uint32(), nullable=False),
        ]
    )
    assert table["date"].to_pylist() == [date(2026, 3, 3), date(2026, 3, 15), date(2026, 3, 28)]
    assert table["amount"].to_pylist() == [Decimal("-45.90"), Decimal("5200.00"), Decimal("-1250.00")]
    assert table["line"].to_pylist() == [2, 3, 4]
    assert "Padaria Estrela" in table["description"][0].as_py()
    table.validate(full=True)


def test_a_reading_becomes_a_polars_frame() -> None:
    frame = polars.DataFrame(fintrack.read_statement(CSV))

    assert frame.schema["amount"] == polars.Decimal(20, 8)
    assert frame["amount"].sum() == Decimal("3904.10")


def test_an_arrow_consumer_may_ask_for_other_types() -> None:
    reading = fintrack.read_statement(CSV)
    schema = pyarrow.schema(reading)
    narrow = schema.set(schema.get_field_index("amount"), pyarrow.field("amount", pyarrow.decimal128(12, 2)))
    table = pyarrow.RecordBatchReader.from_stream(reading, schema=narrow).read_all()

    assert table["amount"].type == pyarrow.decimal128(12, 2)
    assert table["amount"].to_pylist() == [Decimal("-45.90"), Decimal("5200.00"), Decimal("-1250.00")]


def test_a_path_may_be_text_or_a_path_and_reads_as_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "extrato.csv"
    file.write_bytes(CSV)

    assert fintrack.read_statement(str(file)) == fintrack.read_statement(file) == fintrack.read_statement(CSV)


def test_an_ofx_file_brings_its_account_currency_and_balance() -> None:
    reading = fintrack.read_statement(OFX)
    (statement,) = reading.statements

    assert (reading.format, statement.kind, statement.currency) == ("ofx", "account", "BRL")
    assert statement.account is not None and "12345-6" in statement.account
    assert (statement.closing_balance, statement.closing_date) == (Decimal("1089.98"), date(2026, 3, 31))
    assert statement.transactions == reading.transactions

    table = pyarrow.table(statement.transactions)
    assert table["amount"].to_pylist() == [Decimal("-10.01"), Decimal("99.99")]
    assert table["bank_id"].to_pylist() == ["A1", "A2"]
    assert table["currency"].to_pylist() == ["BRL", "BRL"]
    assert table["description"].to_pylist() == ["Café", "Reembolso"]


def test_each_statement_holds_its_own_part_of_the_table() -> None:
    body = OFX.decode("cp1252")
    start, end = body.index("<STMTTRNRS>"), body.index("</BANKMSGSRSV1>")
    other = body[start:end].replace("12345-6", "98765-4").replace("-10.01", "-20.02")
    reading = fintrack.read_statement((body[:end] + other + body[end:]).encode("cp1252"))

    assert [len(statement.transactions) for statement in reading.statements] == [2, 2]
    assert pyarrow.table(reading)["statement"].to_pylist() == [0, 0, 1, 1]
    second = pyarrow.table(reading.statements[1].transactions)
    assert second["amount"].to_pylist() == [Decimal("-20.02"), Decimal("99.99")]


def test_what_a_file_cannot_decide_is_a_question() -> None:
    ambiguous = b"Date,Amount,Description\n01/02/2026,-10.00,Market\n03/04/2026,-20.00,Pharmacy\n"
    (question,) = fintrack.read_statement(ambiguous).questions

    assert question.code == "date-order"
    assert "01/02/2026" in question.message


def test_a_row_that_cannot_be_read_is_skipped_and_named() -> None:
    broken = CSV + b"29/03/2026,N/A,65f1c0a1-0004,Compra\n"
    reading = fintrack.read_statement(broken)

    assert len(reading.transactions) == 3
    header, row = reading.skipped
    assert (header.line, header.is_problem) == (1, False)
    assert (row.line, row.is_problem) == (5, True)
    assert "N/A" in row.reason


def test_the_interpreter_is_free_while_a_file_is_read() -> None:
    """Two threads read at once and both finish: the lock is neither kept nor lost."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        readings = list(pool.map(fintrack.read_statement, [CSV] * 8))
    assert len(readings) == 8
    assert all(reading == readings[0] for reading in readings)


@pytest.mark.parametrize("wrong", [None, 7, ["extrato.csv"]])
def test_only_a_path_or_bytes_can_be_read(wrong: object) -> None:
    with pytest.raises(TypeError):
        fintrack.read_statement(wrong)  # type: ignore[arg-type]


def test_the_statements_of_the_example_household_are_read_without_a_question() -> None:
    folder = Path(__file__).parents[2] / "examples" / "statements"
    files = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() in {".csv", ".ofx"}]
    assert len(files) > 5
    for file in files:
        reading = fintrack.read_statement(file)
        assert pyarrow.table(reading).num_rows == len(reading.transactions) > 0, file
        assert not reading.questions, file
        assert not [row for row in reading.skipped if row.is_problem], file
