"""Every way in which a file is refused has its own exception, and a message that names the file."""

from pathlib import Path

import fintrack
import pytest

CASES = [
    (fintrack.EmptyFileError, b"", "empty"),
    (fintrack.EmptyFileError, b" \r\n \n", "empty"),
    (fintrack.NotAStatementError, b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
    (fintrack.NoTransactionsError, b"Prezado cliente,\nsegue o seu extrato.\n", "no transactions"),
    (
        fintrack.AmountError,
        b"Data,Valor,Descricao\n2026-03-15,-0.123456789,Ajuste\n2026-03-16,-1.00,Tarifa\n",
        "line 2",
    ),
]


@pytest.mark.parametrize(("kind", "content", "words"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_file_is_refused_with_its_own_exception(
    kind: type[fintrack.StatementError], content: bytes, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "extrato.csv"
    file.write_bytes(content)

    with pytest.raises(kind, match=words) as refused:
        fintrack.read_statement(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert isinstance(refused.value, ValueError)


def test_a_missing_file_is_what_python_calls_it(tmp_path: Path) -> None:
    missing = tmp_path / "absent.csv"

    with pytest.raises(FileNotFoundError) as refused:
        fintrack.read_statement(missing)
    assert refused.value.filename == str(missing)
    with pytest.raises(IsADirectoryError):
        fintrack.read_statement(tmp_path)


def test_an_amount_beyond_the_table_says_its_line() -> None:
    with pytest.raises(fintrack.AmountError) as refused:
        fintrack.read_statement(b"Data,Valor,Descricao\n2026-03-15,-1.00,Tarifa\n2026-03-16,0.123456789,Ajuste\n")
    assert refused.value.line == 3


def test_a_banks_error_is_an_empty_statement_that_says_so() -> None:
    refusal = (
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500"
        b"<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS></SONRS></SIGNONMSGSRSV1></OFX>\n"
    )
    reading = fintrack.read_statement(refusal)
    assert any("Signon invalid" in warning.message for warning in reading.warnings)
