#!/usr/bin/env python3
"""Fits the coefficients of the confidence, and says how well they do on data sets that they were not fitted on.

usage: fit.py FOLDER

FOLDER holds, for each data set, what `classifier_numbers --mode immediate` and `--mode monthly` printed, as `NAME.i` and
`NAME.m`. Fitted is on immediate learning alone, every data set weighing as the fourth root of its rows. Printed are the
coefficients for `confidence.rs`; then, for both modes, fitted on all sets and with each set left out in turn: the share of
rows at 0.90 and above and how many of those are right, the share at which 96 % are right, the expected calibration error
and the mean coverage at 95 %. Needs numpy.
"""
import pathlib
import sys

import numpy as np

PRODUCTS = [(18, 18), (11, 17), (0, 8), (8, 12), (10, 16), (6, 16)]
WEIGHT_EXPONENT, RIDGE, STEPS = -0.75, 1e-3, 25
INTERCEPT_RATE, SLOPE_RATE = 0.03, 0.03

data = {}
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if file.stat().st_size:
        table = np.loadtxt(file, ndmin=2)
        data[file.suffix[1:], file.stem] = table[:, 3:], table[:, 2], table[:, 0].astype(int), table[:, 1].astype(int)
names = sorted({name for _, name in data})
everything = np.vstack([table[0] for table in data.values()])
mean, spread = everything.mean(0), everything.std(0) + 1e-6


def terms(numbers):
    z = (numbers - mean) / spread
    return np.c_[z, np.stack([z[:, a] * z[:, b] for a, b in PRODUCTS], 1)]


def fit(without=None):
    used = [table for (mode, name), table in data.items() if mode == "i" and name != without]
    x = np.c_[terms(np.vstack([table[0] for table in used])), np.ones(sum(len(table[1]) for table in used))]
    y = np.concatenate([table[1] for table in used])
    weight = np.concatenate([np.full(len(table[1]), len(table[1]) ** WEIGHT_EXPONENT) for table in used])
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) / weight.sum() + RIDGE * np.r_[w[:-1], 0]
        w -= np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x / weight.sum() + RIDGE * np.eye(len(w)), gradient)
    return w


def confidence(mode, evidence, right, user, month):
    """As `Record` does: every user's answers move an intercept and a slope, after each row or after each month."""
    out, states, start = np.empty(len(evidence)), {}, 0
    while start < len(evidence):
        end = start + 1
        while mode == "m" and end < len(evidence) and (user[end], month[end]) == (user[start], month[start]):
            end += 1
        a, b = states.get(user[start], (0.0, 1.0))
        out[start:end] = 1 / (1 + np.exp(-np.clip(a + b * evidence[start:end], -30, 30)))
        for row in range(start, end):
            error = right[row] - 1 / (1 + np.exp(-max(-30, min(30, a + b * evidence[row]))))
            a, b = a + INTERCEPT_RATE * error, min(2.0, max(0.3, b + SLOPE_RATE * error * evidence[row]))
        states[user[start]] = a, b
        start = end
    return out


def covered(p, y, share):
    order = np.argsort(-p, kind="stable")
    good = np.where(np.cumsum(y[order]) / np.arange(1, len(p) + 1) >= share)[0]
    return (good[-1] + 1) / len(p) if len(good) else 0


def calibration_error(p, y, bins=15):
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in parts) / len(p)


def report(title, coefficients):
    for mode in "im":
        all_p, all_y, coverage = [], [], []
        for name in names:
            if (mode, name) in data:
                numbers, right, user, month = data[mode, name]
                w = coefficients[name]
                p = confidence(mode, terms(numbers) @ w[:-1] + w[-1], right, user, month)
                all_p.append(p), all_y.append(right), coverage.append(covered(p, right, 0.95))
        p, y = np.concatenate(all_p), np.concatenate(all_y)
        green = p >= 0.9
        print(f"{title:12} {mode}  green {100 * green.mean():.1f} % / {100 * y[green].mean():.1f} % right"
              f"  at 96 % right {100 * covered(p, y, 0.96):.1f} %  ece {calibration_error(p, y):.4f}"
              f"  mean coverage at 95 % {100 * np.mean(coverage):.1f} %")


whole = fit()
linear, intercept, products = whole[: len(mean)] / spread, whole[-1] - (whole[: len(mean)] * mean / spread).sum(), []
for (a, b), w in zip(PRODUCTS, whole[len(mean):]):
    w /= spread[a] * spread[b]
    products.append((a, b, round(float(w), 4)))
    linear[a] -= w * mean[b]
    linear[b] -= w * mean[a]
    intercept += w * mean[a] * mean[b]
print("coefficients", ", ".join(f"{number:.4f}" for number in linear))
print("products", products)
print(f"intercept {intercept:.4f}")
report("all", {name: whole for name in names})
report("left out", {name: fit(without=name) for name in names})
