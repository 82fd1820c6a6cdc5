"""Makes expected.json: what numpy and scipy say of five generated data sets, to compare the statistics of the benchmark with.

Run with numpy and scipy installed:  python3 Tests/Statistics/expected.py > Tests/Statistics/expected.json
Tests read only the JSON. Nothing here shares code or formulas' spelling with the Swift: Wilson's interval is the pair of roots of its
quadratic, tenths are drawn in by scipy, the variance between institutions is written with arrays, places are counted by argsort.
"""

import json

import numpy as np
from scipy import stats
from scipy.stats import mstats

Z = 1.96  # the quantile that intervals of single figures are made with
DRAWS = 200_000


def wilson(k, n):
    # (p - x)^2 = z^2 x (1 - x) / n, solved for x.
    p = k / n
    low, high = sorted(np.roots([1 + Z**2 / n, -2 * p - Z**2 / n, p**2]).real)
    return [max(0.0, min(p, low)), min(1.0, max(p, high))]


def funnel(k, n):
    theta = k.sum() / n.sum()
    variance = theta * (1 - theta) / n
    z = (k / n - theta) / np.sqrt(variance)
    phi = np.mean(np.asarray(mstats.winsorize(z, limits=(0.1, 0.1))) ** 2)
    w, count = 1 / variance, len(n)
    tau2 = max(0.0, (count * phi - (count - 1)) / (w.sum() - np.dot(w, w) / w.sum()))
    limits = {}
    for name, share in (("95", 0.975), ("998", 0.999)):
        half = stats.norm.ppf(share) * np.sqrt(variance + tau2)
        limits[name] = np.column_stack([np.clip(theta - half, 0, 1), np.clip(theta + half, 0, 1)]).tolist()
    return {"theta": theta, "z": z.tolist(), "phi": phi, "tau2": tau2, "limits95": limits["95"], "limits998": limits["998"]}


def reached(intervals, random):
    """To each estimate, how often its place was at most 1, 2, 3 ..."""
    middle, error = intervals.mean(axis=1), (intervals[:, 1] - intervals[:, 0]) / (2 * Z)
    count = len(middle)
    table = np.zeros((count, count))
    for _ in range(10):
        drawn = random.normal(middle, error, size=(DRAWS // 10, count))
        places = (-drawn).argsort(axis=1).argsort(axis=1)
        for index in range(count):
            table[index] += np.bincount(places[:, index], minlength=count)
    return np.round(table.cumsum(axis=1) / DRAWS, 5).tolist()


def data_set(name, n, p, random):
    n = np.asarray(n, dtype=int)
    k = random.binomial(n, p)
    intervals = np.array([wilson(a, b) for a, b in zip(k, n)])
    return {
        "name": name, "numerators": k.tolist(), "denominators": n.tolist(), "wilson": intervals.tolist(),
        "funnel": funnel(k, n), "reached": reached(intervals, random),
    }


def main():
    random = np.random.default_rng(1185)
    sets = [
        data_set("chance alone", random.integers(400, 4_000, 43), 0.55, random),
        data_set("over-dispersed", random.integers(300, 20_000, 43), np.clip(random.normal(0.5, 0.05, 43), 0, 1), random),
        data_set("few and small", random.integers(30, 90, 10), np.linspace(0.02, 0.2, 10), random),
        data_set("sizes far apart", np.geomspace(40, 400_000, 21).astype(int), np.clip(random.normal(0.12, 0.02, 21), 0, 1), random),
        data_set("five, one beyond all", [900, 1_200, 800, 1_500, 1_000], [0.4, 0.41, 0.39, 0.4, 0.7], random),
    ]
    print(json.dumps({"draws": DRAWS, "sets": sets}, separators=(",", ":")))


main()
