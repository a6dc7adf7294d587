#!/usr/bin/env python3
"""Reads the same statements with FinTrack and with readers from PyPI, as whole processes, in turns.

Like is compared with like: a summary (how many transactions, and what they sum to), and rows (each transaction as a line of
JSON).

usage: benches/peers/compare.py [--transactions 100000] [--turns 3]     (make bench-peers builds what it needs)

Prints the seconds of each turn, on the clock and of the processor, and the ratios of the medians; exits with 1 when counts
or sums differ. On a machine that does other work, the processor's seconds are the ones to compare.
"""
import argparse
import json
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import time
import venv
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OURS_PER_TURN = 9  # Ours is over in a tenth of a second, in which a shared machine may do anything.
PEERS = {"ofx": ("ofxtools", "read_ofx.py"), "mt940": ("mt-940", "read_mt940.py")}


def environment(folder):
    """A virtual environment with the other readers, made anew where it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
    return python


def timed(command):
    """The seconds of a process on the clock and of the processor, and what it printed."""
    before, start = processor_seconds(), time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return time.monotonic() - start, processor_seconds() - before, output


def processor_seconds():
    """What all processes that have ended took of the processor."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def of_page(output):
    """The count and the sum of `fintrack parse`'s page."""
    page = output.decode()
    count = re.search(r"([\d,]+) transactions", page)[1].replace(",", "")
    flows = [re.search(rf"money {way} +(-?[\d.]+)", page) for way in ("in", "out")]
    return int(count), sum((Decimal(flow[1]) for flow in flows if flow), Decimal(0))


def of_rows(output):
    """The count and the sum of lines of JSON."""
    amounts = [Decimal(json.loads(line)["amount"]) for line in output.splitlines()]
    return len(amounts), sum(amounts, Decimal(0))


def of_summary(output):
    """The count and the sum as the scripts around the other readers print them."""
    count, total = output.split()
    return int(count), Decimal(total.decode())


MODES = {
    "summary": (([], of_page), ([], of_summary)),
    "rows": ((["--output", "ndjson"], of_rows), (["--rows"], of_rows)),
}


def written(form, transactions, target):
    """A statement's path, and what reading it must find."""
    statement = target / "peers" / f"statement.{form}"
    with statement.open("wb") as file:
        said = subprocess.run(
            [target / "release" / "statement", form, str(transactions)], check=True, stdout=file, stderr=subprocess.PIPE
        ).stderr.split()
    return statement, (int(said[0]), Decimal(said[1].decode()) / 100)


def compare(form, mode, statement, expected, turns, target, python):
    name, script = PEERS[form]
    (our_flags, our_result), (their_flags, their_result) = MODES[mode]
    commands = {
        "fintrack": ([target / "release" / "fintrack", "parse", statement, *our_flags], our_result),
        name: ([python, HERE / script, statement, *their_flags], their_result),
    }
    seconds = {who: [] for who in commands}
    turn = [name, *["fintrack"] * OURS_PER_TURN]
    for who in turn * turns:
        command, result = commands[who]
        spent, processor, output = timed(command)
        found = result(output)
        if found != expected:
            sys.exit(f"{form}: {who} found {found}, written were {expected}")
        seconds[who].append((spent, processor))
        print(f"{form:6} {mode:8} {who:10} {spent:8.3f} s, of the processor {processor:8.3f} s", flush=True)
    ours, theirs = ([statistics.median(times) for times in zip(*seconds[who])] for who in ("fintrack", name))
    clock, processor = (there / here for here, there in zip(ours, theirs))
    print(f"{form:6} {mode:8} {expected[0]} transactions, {statement.stat().st_size} bytes: {processor:.0f} × faster than {name}"
          f" by the processor's time, {clock:.0f} × by the clock")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transactions", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--target", type=pathlib.Path, default=ROOT / "target")
    arguments = parser.parse_args()
    (arguments.target / "peers").mkdir(parents=True, exist_ok=True)
    python = environment(arguments.target / "peers" / "venv")
    target = arguments.target.resolve()
    for form in PEERS:
        statement, expected = written(form, arguments.transactions, target)
        for mode in MODES:
            compare(form, mode, statement, expected, arguments.turns, target, python)


if __name__ == "__main__":
    main()
