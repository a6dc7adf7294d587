#!/usr/bin/env python3
"""How often the dictionary alone, without one confirmation, names the coarse category that a user chose.

usage: cold_start.py LABELS DATA_SET … -- COMMAND …

LABELS is a table `data_set label coarse`, DATA_SET one in the columns of `fintrack classify replay`, and COMMAND what is
run once a data set with `--mode cold` and its path, for example `target/release/fintrack classify replay`. Rows whose label
has no coarse category are left out; a row that the dictionary says nothing of counts as wrong.
"""
import csv
import pathlib
import subprocess
import sys

cut = sys.argv.index("--")
labels, *data_sets = sys.argv[1:cut]
command = sys.argv[cut + 1:]
with open(labels, encoding="utf-8") as file:
    coarse = {(name, label): group for name, label, group in list(csv.reader(file, delimiter="\t"))[1:]}

all_right = all_rows = 0
for path in map(pathlib.Path, data_sets):
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    run = subprocess.run([*command, "--mode", "cold", str(path)], capture_output=True, text=True, check=True)
    said = [line.split("\t")[3] for line in run.stdout.splitlines()]
    asked = [(group, answer) for row, answer in zip(rows, said, strict=True) if (group := coarse.get((path.stem, row[5])))]
    right = sum(group == answer for group, answer in asked)
    print(f"{path.stem:20} {right:6} of {len(asked):6}  {100 * right / max(len(asked), 1):5.1f} %")
    all_right, all_rows = all_right + right, all_rows + len(asked)
print(f"{'together':20} {all_right:6} of {all_rows:6}  {100 * all_right / max(all_rows, 1):5.1f} %")
