#!/usr/bin/env python3
"""Times `fintrack parse` on statements that grow tenfold, twice: seconds and memory, for each transaction and in all.

usage: benches/linearity.py [FORMAT…]     (csv mt940 ofx qif camt; make bench-linear builds what it needs)

Reading is linear when the microseconds for each transaction stay the same, and streaming when the memory does. Needs 3 GB of
disk and of memory for the generator.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target")).resolve() / "release"
# An entry of CAMT is a page of XML.
LARGEST = {"csv": 10_000_000, "mt940": 10_000_000, "ofx": 10_000_000, "qif": 10_000_000, "camt": 1_000_000}


def measure(form, count, folder):
    statement = folder / f"statement.{form}"
    with statement.open("wb") as file:
        subprocess.run([TARGET / "statement", form, str(count)], check=True, stdout=file, stderr=subprocess.DEVNULL)
    bytes_written = statement.stat().st_size
    start = time.monotonic()
    process = subprocess.Popen([TARGET / "fintrack", "parse", statement], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    page = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) != 0 or f"{count:,} transactions" not in page:
        sys.exit(f"{form}: {count} transactions were not read:\n{page[:500]}")
    statement.unlink()
    busy = usage.ru_utime + usage.ru_stime
    print(
        f"{form:6} {count:>10,} transactions {bytes_written / 1e6:8.1f} MB {seconds:7.2f} s"
        f" {busy * 1e6 / count:6.2f} µs of the processor each {usage.ru_maxrss / 1024:6.1f} MiB",
        flush=True,
    )


with tempfile.TemporaryDirectory(prefix="fintrack-linearity-", dir=TARGET.parent) as folder:
    for form in sys.argv[1:] or LARGEST:
        for count in (LARGEST[form] // 100, LARGEST[form] // 10, LARGEST[form]):
            measure(form, count, pathlib.Path(folder))
