"""The types that an editor sees are the types of the module that was built."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import fintrack
import pytest
from fintrack import _fintrack

CLASSES = [kind for _, kind in inspect.getmembers(_fintrack, inspect.isclass)]
VALUES = [kind for kind in CLASSES if not issubclass(kind, Exception)]


def run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_say_what_the_module_holds() -> None:
    run("mypy.stubtest", "fintrack")


def test_the_tests_themselves_type_check_against_the_installed_package() -> None:
    tests = Path(__file__).parent
    run("mypy", "--cache-dir", os.devnull, "--config-file", str(tests.parent / "pyproject.toml"), str(tests))


def test_the_package_offers_everything_that_the_module_holds() -> None:
    assert sorted(fintrack.__all__) == sorted(_fintrack.__all__)


def test_every_error_is_a_statement_error() -> None:
    errors = [kind for kind in CLASSES if issubclass(kind, Exception)]
    assert len(errors) == 7
    assert all(issubclass(error, fintrack.StatementError) for error in errors)


def test_there_are_values_to_test() -> None:
    assert len(VALUES) == 6


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_is_documented(kind: type) -> None:
    assert kind.__module__ == "fintrack"
    members = [member for member in vars(kind).values() if inspect.isgetsetdescriptor(member)]
    assert members or kind is fintrack.Transactions
    assert kind.__doc__
    assert all(member.__doc__ for member in members)


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_is_frozen(kind: type) -> None:
    reading = fintrack.read_statement(
        b"Date,Amount,Description\n01/02/2026,1.234,Market\n03/04/2026,2.345,Pharmacy\n04/05/2026,N/A,Bakery\n"
    )
    values: list[object] = [reading, reading.transactions, *reading.statements]
    values += [*reading.questions, *reading.warnings, *reading.skipped]
    found = [value for value in values if type(value) is kind]
    assert found
    for value in found:
        for name in [*(name for name in dir(value) if not name.startswith("_")), "anything"]:
            with pytest.raises(AttributeError):
                setattr(value, name, None)
