#!/usr/bin/env python3
"""Times the release binary as a whole: a CSV of 1 GB to ndjson, and 100,000 lines imported twice.

usage: benches/whole_commands.py [BINARY]     (default target/release/fintrack; make demo builds it)

Prints seconds and the peak memory of the command itself (the database's processes are not counted). Works in a
temporary folder, with books of its own, and leaves nothing behind.
"""
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import time

binary = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/fintrack").resolve()
HEADER = "Data,Valor,Identificador,Descrição\n"


def run(label, *arguments):
    start = time.monotonic()
    process = subprocess.Popen([binary, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    print(f"{label:40} {time.monotonic() - start:6.1f} s {usage.ru_maxrss // 1024:5} MiB", flush=True)
    if code != 0:
        sys.exit(f"{label}: exit status {code}")


with tempfile.TemporaryDirectory(prefix="fintrack-bench-") as folder:
    folder = pathlib.Path(folder)
    large = folder / "large.csv"
    month = "".join(f"{d:02}/01/2024,-{d}.{d:02},{d:012x},COMPRA CARTAO MERCADO BOA VISTA {d}\n" for d in range(1, 31))
    with large.open("w") as file:
        file.write(HEADER)
        while file.tell() < 10**9:
            file.write(month * 1000)
    run("parse 1 GB of CSV to ndjson", "parse", large, "--output", "ndjson")
    large.unlink()

    count, start = 100_000, datetime.date(2024, 1, 1)
    statement = folder / "statement.csv"
    with statement.open("w") as file:
        file.write(HEADER)
        for n in range(count):
            day = start + datetime.timedelta(days=n * 730 // count)
            amount = 1500 if n % 12 == 0 else -((n * 37 % 50_000) + 1) / 100
            file.write(f"{day:%d/%m/%Y},{amount:.2f},{n:010},COMPRA CARTAO {n % 97:04} MERCADO BOA VISTA {n // 3}\n")
    books = ["--data-dir", folder / "books"]
    run("start the database, open an account", *books, "accounts", "add", "Conta Azul", "--opened-on", start)
    for label in ["import 100,000 lines and commit", "the same file again"]:
        run(label, *books, "import", statement, "--account", "Conta Azul", "--commit")
    run("stop the database", *books, "db", "stop", "--force")
