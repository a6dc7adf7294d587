#!/usr/bin/env python3
"""Reads the same statements with FinTrack and with readers from PyPI, as whole processes, in turns.

usage: benches/peers/compare.py [--transactions 100000] [--turns 3]     (make bench-peers builds what it needs)

Prints the seconds of each turn and the ratio of the medians; exits with 1 when counts or sums differ.
"""
import argparse
import json
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
    start = time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return time.monotonic() - start, output


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
    seconds = {"fintrack": [], name: []}
    for _ in range(turns):
        spent, output = timed([target / "release" / "fintrack", "parse", statement, "--output", "ndjson"])
        seconds["fintrack"].append(spent)
        found = {"fintrack": of_fintrack(output)}
        spent, output = timed([python, HERE / script, statement])
        seconds[name].append(spent)
        found[name] = of_peer(output)
        for who, what in found.items():
            if what != expected:
                sys.exit(f"{form}: {who} found {what}, written were {expected}")
        print(f"{form:6} fintrack {seconds['fintrack'][-1]:7.3f} s   {name} {spent:7.2f} s", flush=True)
    ours, theirs = (statistics.median(seconds[who]) for who in ("fintrack", name))
    print(f"{form:6} {transactions} transactions, {statement.stat().st_size} bytes: {theirs / ours:.0f} × faster than {name}")


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
