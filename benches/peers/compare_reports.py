#!/usr/bin/env python3
"""Asks the same journal for the expenses of months by category: FinTrack, ledger, hledger and tackler, as whole processes.

Two questions: one month, and every month of twenty years. All read the same file, in turns; every sum must be the one that
the generator of the books added up, or there is no figure.

usage: benches/peers/compare_reports.py [--entries 10000 100000] [--turns 3]     (make bench-peers-reports builds what it needs)

ledger and hledger are installed by apt-get for root, tackler by cargo under the target folder. Prints the processor's seconds
of each turn with the memory, and the ratios of the medians. A tool that needs more than --patience seconds for a question
is left out of it at larger sizes.
"""
import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
from second_opinion import install, next_month  # noqa: E402

TACKLER = "26.10.1"
MONTH = "2026-12"  # the last of the books
SHOWN = 5  # differences
OURS_PER_TURN = 3  # ours is over soon, and a shared machine may do anything meanwhile
UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}


class Run:
    """What a process took, and printed."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as errors:
            start = time.monotonic()
            process = subprocess.Popen(list(map(str, command)), env=UTF8, stdout=subprocess.PIPE, stderr=errors)
            self.output = process.stdout.read().decode()
            _, status, usage = os.wait4(process.pid, 0)
            self.clock = time.monotonic() - start
            errors.seek(0)
            self.errors = errors.read().decode()
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(map(str, command))}\nfails: {self.errors[:4000]}")
        self.processor = usage.ru_utime + usage.ru_stime
        self.mebibytes = usage.ru_maxrss / 1024


# Each tool is a command, and what its output says: the sum of each month and category.


def fintrack(folder, target, month):
    return [target / "release" / "books", "report", folder / "books.journal", *(["--month", month] if month else [])]


def of_fintrack(output, _month):
    return {(month, account): Decimal(amount) for month, account, amount in csv.reader(output.splitlines())}


def ledger(folder, _target, month):
    command = ["ledger", "--args-only", "-f", folder / "books.journal"]
    if month:
        # A total would hold what is below the account too.
        form = r"%(account)\t%(scrub(display_amount))\n"
        dates = ["--begin", f"{month}-01", "--end", f"{next_month(month)}-01"]
        return [*command, "balance", "--flat", "--no-total", "--balance-format", form, *dates, "^expenses"]
    form = r"%(format_date(date, '%Y-%m'))\t%(account)\t%(scrub(display_amount))\n"
    return [*command, "register", "--monthly", "--register-format", form, "^expenses"]


def of_ledger(output, month):
    found = {}
    for line in output.splitlines():
        *of, account, amount = line.split("\t")
        if amount != "0":
            found[of[0] if of else month, account] = Decimal(amount.removesuffix(" BRL"))
    return found


def hledger(folder, _target, month):
    command = ["hledger", "balance", "-f", folder / "books.journal", "--flat", "--no-total"]
    command += ["--output-format=csv", "--layout=bare"]
    dates = ["--begin", f"{month}-01", "--end", f"{next_month(month)}-01"] if month else ["--monthly"]
    return [*command, *dates, "^expenses"]


def of_hledger(output, month):
    found = {}
    for row in csv.DictReader(output.splitlines()):
        account, _ = row.pop("account"), row.pop("commodity")
        for of, amount in row.items():
            found[month or of, account] = Decimal(amount or 0)
    return found


def tackler_in(target):
    return target / "peers" / f"tackler-{TACKLER}" / "bin" / "tackler"


def tackler(folder, target, month):
    command = [tackler_in(target), "--config", HERE / "tackler.toml"]
    command += ["--input.file", folder / "books.journal", "--output.dir", folder, "--output.prefix", "tackler"]
    command += ["--formats", "json", "--reports", "balance-group"]
    if not month:
        return command
    begin, end = f"{month}-01T00:00:00Z", f"{next_month(month)}-01T00:00:00Z"
    parts = [{"TxnFilterTxnTSBegin": {"begin": begin}}, {"TxnFilterTxnTSEnd": {"end": end}}]
    return [*command, "--api-filter-def", json.dumps({"txnFilter": {"TxnFilterAND": {"txnFilters": parts}}})]


def of_tackler(output, _month):
    found = {}
    for group in json.loads(output)["groups"]:
        for row in group["balances"]:
            found[group["title"], row["account"]] = Decimal(row["accountSum"])
    return found


TOOLS = {"fintrack": (fintrack, of_fintrack), "ledger": (ledger, of_ledger), "hledger": (hledger, of_hledger),
         "tackler": (tackler, of_tackler)}


def install_peers(target):
    """Installs what is missing."""
    install([name for name in ("ledger", "hledger") if not shutil.which(name)])
    if not tackler_in(target).exists():
        print(f"building tackler {TACKLER} (once)…", flush=True)
        root = tackler_in(target).parent.parent
        subprocess.run(["cargo", "install", "tackler", "--quiet", "--version", TACKLER, "--locked", "--root", root], check=True)


def written(entries, target):
    """The folder of books of a size, and what every month's report must find."""
    folder = target / "peers" / f"books-{entries}"
    subprocess.run([target / "release" / "books", "write", str(entries), folder], check=True)
    return folder, of_fintrack((folder / "expected.csv").read_text(), None)


def checked(tool, folder, target, month, expected):
    """A run whose every sum is right."""
    command, result = TOOLS[tool]
    (folder / "tackler.balgrp.json").unlink(missing_ok=True)  # it writes over no file
    run = Run(command(folder, target, month))
    output = (folder / "tackler.balgrp.json").read_text() if tool == "tackler" else run.output
    found = {key: amount for key, amount in result(output, month).items() if amount}
    if found != expected:
        wrong = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
        sums = ", ".join(f"{key}: {found.get(key)} instead of {expected.get(key)}" for key in wrong[:SHOWN])
        sys.exit(f"{tool} disagrees in {len(wrong)} sums: {sums}")
    return run


def compare(folder, expected, month, tools, turns, target, entries):
    """Prints what each tool took; the seconds of each."""
    question = month or "every month"
    wanted = {key: amount for key, amount in expected.items() if month in (None, key[0])}
    runs = {tool: [] for tool in tools}
    for tool in [*tools, *["fintrack"] * (OURS_PER_TURN - 1)] * turns:
        run = checked(tool, folder, target, month, wanted)
        runs[tool].append(run)
        print(f"  {tool:8} {run.processor:9.3f} s of the processor {run.clock:9.3f} s {run.mebibytes:8.0f} MiB", flush=True)
    took = {tool: statistics.median(run.processor for run in runs[tool]) for tool in tools}
    stages = zip(*(map(float, run.errors.split()) for run in runs["fintrack"]))
    read, made, reported = map(statistics.median, stages)
    print(f"{entries:,} entries, {question}: {len(wanted):,} sums, all equal. fintrack {took['fintrack']:.3f} s:"
          f" reading {read:.3f} s, ledger {made:.3f} s, report {reported * 1000:.2f} ms")
    for tool in tools[1:]:
        print(f"{entries:,} entries, {question}: {tool} {took[tool]:.2f} s, {took[tool] / took['fintrack']:.1f} × ours;"
              f" {took[tool] / reported:,.0f} × our report alone", flush=True)
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--patience", type=float, default=5, help="seconds, before a tool is left out of larger sizes")
    parser.add_argument("--target", type=pathlib.Path, default=ROOT / "target")
    arguments = parser.parse_args()
    target = arguments.target.resolve()
    (target / "peers").mkdir(parents=True, exist_ok=True)
    install_peers(target)
    for program in ("ledger", "hledger", tackler_in(target)):
        print(Run([program, "--version"]).output.splitlines()[0])
    tools = {month: list(TOOLS) for month in (MONTH, None)}
    for entries in sorted(arguments.entries):
        folder, expected = written(entries, target)
        for month in tools:
            took = compare(folder, expected, month, tools[month], arguments.turns, target, entries)
            tools[month] = [tool for tool in tools[month] if took[tool] <= arguments.patience]


if __name__ == "__main__":
    main()
