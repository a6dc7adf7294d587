#!/usr/bin/env python3
"""Reads the same statements with FinTrack and with readers from PyPI, as whole processes, in turns.

usage: benches/peers/compare.py [--transactions 100000] [--turns 3]     (make bench-peers builds what it needs)

Prints the seconds of each turn, on the clock and of the processor, and the ratios of the medians; exits with 1 when counts
or sums differ. On a machine that does other work, the processor's seconds are the ones to compare.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import venv
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
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
    before, start = os.times(), time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    spent, after = time.monotonic() - start, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, processor, output


def of_fintrack(output):
    """The count and the sum of what `fintrack parse --output ndjson` printed."""
    lines = [json.loads(line, parse_float=Decimal) for line in output.splitlines()]
    amounts = [Decimal(line["amount"]) for line in lines if line.get("amount") is not None]
    return len(amounts), sum(amounts, Decimal(0))


def of_peer(output):
    count, total = output.split()
    return int(count), Decimal(total.decode())


def compare(form, transactions, turns, target, python):
    statement = target / "peers" / f"statement.{form}"
    with statement.open("wb") as file:
        written = subprocess.run(
            [target / "release" / "statement", form, str(transactions)], check=True, stdout=file, stderr=subprocess.PIPE
        ).stderr.split()
    expected = int(written[0]), Decimal(written[1].decode()) / 100
    name, script = PEERS[form]
    commands = {
        "fintrack": [target / "release" / "fintrack", "parse", statement, "--output", "ndjson"],
        name: [python, HERE / script, statement],
    }
    seconds = {who: [] for who in commands}
    for _ in range(turns):
        for who, command in commands.items():
            spent, processor, output = timed(command)
            found = of_fintrack(output) if who == "fintrack" else of_peer(output)
            if found != expected:
                sys.exit(f"{form}: {who} found {found}, written were {expected}")
            seconds[who].append((spent, processor))
            print(f"{form:6} {who:10} {spent:8.3f} s, of the processor {processor:8.3f} s", flush=True)
    ours, theirs = ([statistics.median(times) for times in zip(*seconds[who])] for who in ("fintrack", name))
    clock, processor = (there / here for here, there in zip(ours, theirs))
    size = statement.stat().st_size
    print(f"{form:6} {transactions} transactions, {size} bytes: {processor:.0f} × faster than {name} by the processor's time,"
          f" {clock:.0f} × by the clock")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transactions", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--target", type=pathlib.Path, default=ROOT / "target")
    arguments = parser.parse_args()
    (arguments.target / "peers").mkdir(parents=True, exist_ok=True)
    python = environment(arguments.target / "peers" / "venv")
    for form in PEERS:
        compare(form, arguments.transactions, arguments.turns, arguments.target.resolve(), python)


if __name__ == "__main__":
    main()
