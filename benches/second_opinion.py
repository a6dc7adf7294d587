#!/usr/bin/env python3
"""Has hledger, ledger and beancount add up exported books, and compares every figure with FinTrack's own.

usage: benches/second_opinion.py [--entries 10000] [--seed 1 …] [--all]     (make second-opinion builds what it needs)

The books are random: eight kinds of transaction, four currencies, names that no format likes. Compared are what every place
held at the end of every month, and what moved on every category, card and investment in every month. What is missing is
installed: hledger and ledger by apt-get for root, beancount in a virtual environment under the target folder. What cannot
be had is skipped, and the last line says so; with --all that is a failure. Exits with 1 when figures differ.
"""
import argparse
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import venv
from collections import defaultdict
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEANCOUNT = "beancount==3.2.3"
SHOWN = 20  # differences
# The amounts of opening balances follow from the others, and are no figure of their own.
UNCOMPARED = ("equity:opening", "Equity:Opening")
UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}


def output(*command):
    """What a tool prints; its complaint ends the program."""
    process = subprocess.run(command, env=UTF8, capture_output=True, text=True)
    if process.returncode != 0 or process.stderr:
        sys.exit(f"{' '.join(map(str, command))}\nrefuses the export: {(process.stderr or process.stdout)[:4000]}")
    return process.stdout


def next_month(month):
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


# Each tool yields (figure, month, account, commodity) and an amount.


def hledger(folder, _months):
    for figure, flags in (("total", []), ("balance", ["--historical"])):
        command = ["balance", "--flat", "--empty", "--no-total", "--monthly", "--output-format=csv", "--layout=bare"]
        rows = csv.DictReader(output("hledger", "-f", folder / "books.journal", *command, *flags).splitlines())
        for row in rows:
            account, commodity = row.pop("account"), row.pop("commodity")
            for month, amount in row.items():
                yield (figure, month, account, commodity), Decimal(amount or 0)


def ledger(folder, months):
    # A total would hold what is below the account too.
    form = r"%(account)\t%(scrub(display_amount))\n"
    for month in months:
        end = ["--end", f"{next_month(month)}-01"]
        for figure, dates in (("total", ["--begin", f"{month}-01", *end]), ("balance", end)):
            command = ["balance", "--flat", "--no-total", "--balance-format", form, *dates]
            account = None
            for line in output("ledger", "-f", folder / "books.journal", *command).splitlines():
                *name, amounts = line.split("\t")
                account = name[0] if name else account  # further commodities stand on lines of their own
                if found := re.fullmatch(r'(-?[\d.]+) "?([A-Z0-9]+)"?', amounts.strip()):
                    yield (figure, month, account, found[2]), Decimal(found[1])
                elif amounts.strip() != "0":
                    sys.exit(f"ledger prints an amount that is not understood: {line!r}")


def beancount(folder, _months):
    python = environment()
    for line in output(python, __file__, "--read-beancount", folder / "books.beancount").splitlines():
        *key, amount = line.split("\t")
        yield tuple(key), Decimal(amount)


def read_beancount(path):
    """What beancount finds, as lines: runs in the virtual environment."""
    from beancount import loader
    from beancount.core import data, inventory
    from beancount.parser import printer

    entries, errors, _ = loader.load_file(str(path))
    if errors:
        printer.print_errors(errors[:SHOWN], file=sys.stderr)
        sys.exit(1)
    held, moved = defaultdict(inventory.Inventory), defaultdict(inventory.Inventory)
    transactions = [entry for entry in entries if isinstance(entry, data.Transaction)]
    months = sorted({f"{entry.date:%Y-%m}" for entry in transactions})
    month, last = months[0], months[-1]
    at = 0
    while month <= last:
        moved.clear()
        while at < len(transactions) and f"{transactions[at].date:%Y-%m}" == month:
            for posting in transactions[at].postings:
                held[posting.account].add_position(posting)
                moved[posting.account].add_position(posting)
            at += 1
        for figure, accounts in (("total", moved), ("balance", held)):
            for account, sum_ in accounts.items():
                for position in sum_:
                    amount = position.units
                    print(figure, month, account, amount.currency, amount.number, sep="\t")
        month = next_month(month)


TOOLS = {"hledger": hledger, "ledger": ledger, "beancount": beancount}


def target():
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def environment():
    """The interpreter of a virtual environment with beancount, made where it is not there; None where it cannot be."""
    folder = target() / "second-opinion" / BEANCOUNT
    python = folder / "bin" / "python"
    if not (folder / "is-complete").exists():
        print(f"installing {BEANCOUNT} (once)…", flush=True)
        try:
            venv.create(folder, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", BEANCOUNT], check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        (folder / "is-complete").touch()
    return python


def install(packages):
    """Installs Debian packages where that is possible."""
    if not packages or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print(f"installing {' '.join(packages)} (once)…", flush=True)
    quietly = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quietly)
    for package in packages:
        subprocess.run(["apt-get", "install", "-y", "-qq", package], **quietly)


def available():
    """The tools there are, and why others are not."""
    install([name for name in ("hledger", "ledger") if not shutil.which(name)])
    have, missing = [], []
    for name in ("hledger", "ledger"):
        (have if shutil.which(name) else missing).append(name)
    (have if environment() else missing).append("beancount")
    return have, missing


def expected(folder, names, commodities):
    """The figures that a tool must find, by the names that the format has for them."""
    figures = {}
    with (folder / "expected.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures[row["figure"], row["month"], row[names], row[commodities]] = Decimal(row["amount"])
    return figures


def compare(tool, folder):
    """How many figures were compared, and those that differ."""
    names = "beancount" if tool == "beancount" else "journal"
    wanted = expected(folder, names, f"{names}_commodity")
    months = sorted({month for _, month, _, _ in wanted})
    found = dict(TOOLS[tool](folder, months))
    differences = [(key, amount, found.get(key, Decimal(0))) for key, amount in wanted.items() if found.get(key, 0) != amount]
    # A place that only the tool knows holds something that it should not.
    last = [(key, amount) for key, amount in found.items() if key[:2] == ("balance", months[-1]) and amount]
    differences += [(key, Decimal(0), amount) for key, amount in last if key not in wanted and key[2] not in UNCOMPARED]
    return len(wanted), differences


def second_opinion(program, entries, seed, tools):
    """Writes books and has the tools read them: whether all of them agree."""
    folder = target() / "second-opinion" / f"books-{seed}"
    shutil.rmtree(folder, ignore_errors=True)  # beancount leaves a cache there
    print(f"seed {seed}: {output(program, str(entries), str(seed), folder).strip()}", flush=True)
    agrees = True
    for tool in tools:
        start = time.monotonic()
        count, differences = compare(tool, folder)
        if not count:
            sys.exit("there is nothing to compare")
        print(f"  {tool:10} {count - len(differences)} of {count} equal, {time.monotonic() - start:.1f} s", flush=True)
        for (figure, month, account, commodity), ours, theirs in differences[:SHOWN]:
            print(f"    {figure} of {account} in {month}: {ours} {commodity} by FinTrack, {theirs} by {tool}")
        agrees &= not differences
    return agrees


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--all", action="store_true", help="fail where a tool cannot be had")
    parser.add_argument("--program", type=pathlib.Path, default=target() / "debug" / "examples" / "second_opinion")
    parser.add_argument("--read-beancount", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read_beancount:
        read_beancount(arguments.read_beancount)
        return
    tools, missing = available()
    agrees = [second_opinion(arguments.program, arguments.entries, seed, tools) for seed in arguments.seed]
    if missing:
        print(f"SKIPPED: {', '.join(missing)} could not be installed (apt install hledger ledger; pip install beancount)")
    sys.exit(not all(agrees) or (arguments.all and bool(missing)))


if __name__ == "__main__":
    main()
