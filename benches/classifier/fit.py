#!/usr/bin/env python3
"""Fits the coefficients of the confidence, and says how well they do on data sets that they were not fitted on.

usage: fit.py FOLDER

FOLDER holds, for each data set, what `classifier_numbers --mode immediate` and `--mode monthly` printed, as `NAME.i` and
`NAME.m`. Fitted is on immediate learning alone, every data set weighing as the fourth root of its rows. Printed are the
coefficients for `confidence.rs`, and the edge of green by its rule: the least probability, in steps of 0.005, from which on
96 of 100 guesses are right where each is answered at once and 95 where a month is, of all rows taken together, and which is
shown less than 5 points away from the truth, thus 0.855 or more.

Then, for immediate and monthly: the share of rows at 0.90 and above and how many of those are right, the share at which 96 %
are right, the expected calibration error, and the mean coverage at 95 %. `probability` is before the stretch that shows the
edge as 0.90, `shown` after it. What a line says is left out was fitted or chosen on all sets but the one that is measured, each
set in its turn:
  coefficients  of the confidence
  edge          of green
  rate          at which a user's answers move the intercept and the slope: the one of RATES with the least mean log loss
  products      six, one after another: what speaks most for one more product in a score test, in which each set has one vote
                of at most VOTE standard deviations; beside it, none at all
Never left out is what the numbers are made with: the dictionary, and the rates, decay and feature weights of the model. Nor
is the scale on which the ridge is applied. Needs numpy.
"""
import functools
import itertools
import math
import pathlib
import sys

import numpy as np

PRODUCTS = (18, 18), (11, 17), (0, 8), (8, 12), (10, 16), (6, 16)
WEIGHT_EXPONENT, RIDGE, STEPS = -0.75, 1e-3, 25
RATE, RATES = 0.03, (0.0, 0.01, 0.02, 0.03, 0.05, 0.1)
EDGE, LEAST, MOST, BELOW, ABOVE = 855, 855, 900, 0.035, 0.92
RIGHT = {"i": 0.96, "m": 0.95}
VOTE = 3.0

data = {}
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if file.stat().st_size:
        table = np.loadtxt(file, ndmin=2)
        data[file.suffix[1:], file.stem] = table[:, 3:], table[:, 2], table[:, 0].astype(int), table[:, 1].astype(int)
names = sorted({name for _, name in data})
everything = np.vstack([table[0] for table in data.values()])
mean, spread = everything.mean(0), everything.std(0) + 1e-6


@functools.cache
def terms(mode, name, products):
    z = (data[mode, name][0] - mean) / spread
    return np.c_[z, *(z[:, a] * z[:, b] for a, b in products), np.ones(len(z))]


@functools.cache
def fit(without=None, products=PRODUCTS):
    used = [name for mode, name in data if mode == "i" and name != without]
    x = np.vstack([terms("i", name, products) for name in used])
    y = np.concatenate([data["i", name][1] for name in used])
    weight = np.concatenate([np.full(len(data["i", name][1]), len(data["i", name][1]) ** WEIGHT_EXPONENT) for name in used])
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) / weight.sum() + RIDGE * np.r_[w[:-1], 0]
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x / weight.sum() + RIDGE * np.eye(len(w)), gradient)
        w -= step
        if abs(step).max() < 1e-9:
            break
    return w


def chosen_products(without):
    """The score of a product is what the errors still say of it; its deviation makes one set's vote like another's."""
    products = ()
    while len(products) < len(PRODUCTS):
        w, votes = fit(without, products), 0
        for name in names:
            if name != without and ("i", name) in data:
                x, y = terms("i", name, products), data["i", name][1]
                error, z = y - 1 / (1 + np.exp(-np.clip(x @ w, -30, 30))), x[:, : len(mean)]
                score = (z * error[:, None]).T @ z
                deviation = np.sqrt((z**2 * error[:, None] ** 2).T @ z**2) + 1e-9
                votes = votes + np.clip(score / deviation, -VOTE, VOTE)
        free = [pair for pair in itertools.combinations_with_replacement(range(len(mean)), 2) if pair not in products]
        products += (max(free, key=lambda pair: abs(votes[pair])),)
    return products


def logistic(log_odds):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@functools.cache
def probability(mode, name, without=None, products=PRODUCTS, rate=RATE):
    """As `Record` does: every user's answers move an intercept and a slope, after each row or after each month."""
    evidence = (terms(mode, name, products) @ fit(without, products)).tolist()
    _, right, user, month = (column.tolist() for column in data[mode, name])
    out, states, start = [], {}, 0
    while start < len(evidence):
        end = start + 1
        while mode == "m" and end < len(evidence) and (user[end], month[end]) == (user[start], month[start]):
            end += 1
        a, b = states.get(user[start], (0.0, 1.0))
        out += [logistic(a + b * of) for of in evidence[start:end]]
        for row in range(start, end):
            error = right[row] - logistic(a + b * evidence[row])
            a, b = a + rate * error, min(2.0, max(0.3, b + rate * error * evidence[row]))
        states[user[start]] = a, b
        start = end
    return np.array(out)


def shown(p, edge=EDGE):
    edge /= 1000
    return np.interp(p, [0, edge - BELOW, edge, max(ABOVE, edge), 1], [0, edge - BELOW, 0.9, max(ABOVE, edge), 1])


def chosen_edge(without=None, products=PRODUCTS, rate=RATE, least=LEAST):
    """In thousandths."""
    together = {}
    for mode in "im":
        used = [name for name in names if name != without and (mode, name) in data]
        p = np.concatenate([probability(mode, name, without, products, rate) for name in used])
        together[mode] = p, np.concatenate([data[mode, name][1] for name in used])
    for edge in range(least, MOST, 5):
        if all(y[p >= edge / 1000].mean() >= RIGHT[mode] for mode, (p, y) in together.items()):
            return edge
    return MOST


def chosen_rate(without):
    def log_loss(mode, name, rate):
        p, y = probability(mode, name, without, PRODUCTS, rate), data[mode, name][1]
        return -np.log(np.where(y == 1, p, 1 - p)).mean()

    used = [key for key in data if key[1] != without]
    return min(RATES, key=lambda rate: np.mean([log_loss(mode, name, rate) for mode, name in used]))


def covered(p, y, share):
    order = np.argsort(-p, kind="stable")
    good = np.where(np.cumsum(y[order]) / np.arange(1, len(p) + 1) >= share)[0]
    return (good[-1] + 1) / len(p) if len(good) else 0


def calibration_error(p, y, bins=15):
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in parts) / len(p)


def report(title, guess):
    for mode in "im":
        all_p, all_y, coverage = [], [], []
        for name in names:
            if (mode, name) in data:
                p, right = guess(mode, name), data[mode, name][1]
                all_p.append(p), all_y.append(right), coverage.append(covered(p, right, 0.95))
        p, y = np.concatenate(all_p), np.concatenate(all_y)
        green = p >= 0.9
        print(f"{title:48} {mode}  green {100 * green.mean():.1f} % / {100 * y[green].mean():.1f} % right"
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
edges, rates = {name: chosen_edge(name) for name in names}, {name: chosen_rate(name) for name in names}
pairs = {name: chosen_products(name) for name in names}
with_rate = {name: chosen_edge(name, PRODUCTS, rates[name]) for name in names}
with_products = {name: chosen_edge(name, pairs[name]) for name in names}
print(f"edge {chosen_edge()}, without each in turn", edges)
print("the same if it may be shown further from the truth", {name: chosen_edge(name, least=500) for name in names})
print(f"rate {chosen_rate(None)}, without each in turn", rates)
print(f"products {chosen_products(None)}, without each in turn", pairs)
report("probability, fitted on all", lambda mode, name: probability(mode, name))
report("probability, left out: coefficients", lambda mode, name: probability(mode, name, name))
report("shown, fitted on all", lambda mode, name: shown(probability(mode, name)))
report("shown, left out: coefficients", lambda mode, name: shown(probability(mode, name, name)))
report("shown, left out: coefficients, edge", lambda mode, name: shown(probability(mode, name, name), edges[name]))
report("shown, left out: coefficients, edge, rate",
       lambda mode, name: shown(probability(mode, name, name, PRODUCTS, rates[name]), with_rate[name]))
report("shown, left out: coefficients, edge, products",
       lambda mode, name: shown(probability(mode, name, name, pairs[name]), with_products[name]))
report("shown, left out: coefficients, without products", lambda mode, name: shown(probability(mode, name, name, ())))
