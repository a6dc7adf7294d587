"""FinTrack for Python: bank statements as Arrow tables.

>>> import fintrack, pyarrow
>>> reading = fintrack.read_statement("extrato.csv")
>>> pyarrow.table(reading)["amount"].type
Decimal128Type(decimal128(20, 8))

Nothing is guessed in silence: read ``reading.questions`` before trusting the table, and ``reading.skipped`` for the
rows that are not in it.
"""

from fintrack._fintrack import (
    AmountError,
    EmptyFileError,
    MalformedError,
    NoTransactionsError,
    NotAStatementError,
    Question,
    Reading,
    SkippedRow,
    Statement,
    StatementError,
    StatementWarning,
    Transactions,
    UnsupportedFormatError,
    __version__,
    read_statement,
)

__all__ = [
    "AmountError",
    "EmptyFileError",
    "MalformedError",
    "NoTransactionsError",
    "NotAStatementError",
    "Question",
    "Reading",
    "SkippedRow",
    "Statement",
    "StatementError",
    "StatementWarning",
    "Transactions",
    "UnsupportedFormatError",
    "__version__",
    "read_statement",
]
