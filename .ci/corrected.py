"""Corrects the shares of `grounds audit` anew, from a sample and from labels apart, and compares every figure.

usage: corrected.py GROUNDS TAGS.csv
"""

import collections
import csv
import io
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

Z = 1.959963984540054
ENOUGH = 30


def ids(cell):
    return [one for one in cell.split(";") if one]


def kind(row):
    """The stratum, the refusal, and whether any ground is given."""
    return "not refused" if row["refusal"] == "no" else "tagged" if row["grounds"] else "untagged"


def reader(row, grounds):
    """What an invented reader finds: mostly what the tags say."""
    chance = random.Random(row["source"])
    refusal, given = row["refusal"], ids(row["grounds"])
    if chance.random() < 0.05:
        refusal = chance.choice(["full", "part", "no"])
    if chance.random() < 0.15 and given:
        given.pop()
    other = chance.choice(grounds)
    if chance.random() < 0.15 and other not in given:
        given.append(other)
    return refusal, [] if refusal == "no" else given


def wilson(share, n):
    centre, reach = share + Z * Z / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return (centre - reach) / scale, (centre + reach) / scale


def ratio(cells):
    """The ratio over strata of (size, drawn, of, with), and its variance."""
    below = sum(size * of / drawn for size, drawn, of, _ in cells)
    value = sum(size * given / drawn for size, drawn, _, given in cells) / below
    variance = 0
    for size, drawn, of, given in cells:
        if drawn < size:
            squares = given * (1 - value) ** 2 + (of - given) * value**2
            spread = (squares - (given - value * of) ** 2 / drawn) / (drawn - 1)
            variance += size**2 * (1 - drawn / size) * spread / drawn
    return value, variance / below**2, below


def by_tag(ground, tags, drawn, found):
    """Post-stratified by refusal and ground within each stratum."""
    key = lambda row: (kind(row), row["refusal"], ground in ids(row["grounds"]))
    sizes, cells = collections.Counter(map(key, tags)), {}
    for one in sizes:
        some = [found[row["source"]] for row in drawn if key(row) == one]
        full = [given for refusal, given in some if refusal == "full"]
        cells[one] = [sizes[one], len(some), len(full), sum(ground in given for given in full)]
    joined = []
    for stratum in ["tagged", "untagged", "not refused"]:
        mine = [cells[one] for one in sorted(cells) if one[0] == stratum]
        thin = [cell for cell in mine if cell[1] < min(2, cell[0])]
        enough = [cell for cell in mine if cell not in thin]
        if thin:
            largest = max(enough, key=lambda cell: cell[1])
            for cell in thin:
                largest[:] = [one + other for one, other in zip(largest, cell)]
        joined += enough
    value, _, of = ratio(joined)
    more = [(s, d, o, w) if d >= s else (s, d + 1.5, o + 1, w + 0.5) for s, d, o, w in joined]
    near = (value * of + 0.5) / (of + 1)
    case = near * (1 - near)
    return value, *wilson(value, case / (ratio(more)[1] + case / of))


def independent(ground, tags, drawn, found):
    """Rogan & Gladen (1978), Lang & Reiczigel (2014)."""
    full = [row for row in tags if row["refusal"] == "full"]
    counts = collections.Counter(
        (ground in ids(row["grounds"]), ground in found[row["source"]][1]) for row in drawn if row["refusal"] == "full"
    )
    tests = [
        (sum(ground in ids(row["grounds"]) for row in full), len(full), Z * Z),
        (counts[True, True], counts[True, True] + counts[False, True], 2),
        (counts[False, False], counts[False, False] + counts[True, False], 2),
    ]
    plain = [count / n for count, n, _ in tests]
    more = [((count + extra / 2) / (n + extra), n + extra) for count, n, extra in tests]
    variance = [share * (1 - share) / n for share, n in more]
    of = lambda p, se, sp: (p + sp - 1) / (se + sp - 1)
    centre, excess = of(*(share for share, _ in more)), more[1][0] + more[2][0] - 1
    centre_shifted = centre + 2 * Z * Z * (centre * variance[1] - (1 - centre) * variance[2])
    reach = Z * math.sqrt(variance[0] + centre**2 * variance[1] + (1 - centre) ** 2 * variance[2]) / excess
    return tuple(min(max(one, 0), 1) for one in (of(*plain), centre_shifted - reach, centre_shifted + reach))


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, encoding="utf-8").stdout


def compare(program, path, labels, expected, what):
    with tempfile.TemporaryDirectory() as folder:
        scores = pathlib.Path(folder, "scores.json")
        table = pathlib.Path(folder, "labels.csv")
        with open(table, "w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, labels[0].keys())
            writer.writeheader()
            writer.writerows(labels)
        scores.write_text(run(program, "score", table, path, "--format", "json"), encoding="utf-8")
        assert json.loads(scores.read_text(encoding="utf-8"))["accuracy"]["fault"] is None
        printed = run(program, "audit", path, "--corrected", scores, "--format", "csv")
    estimated = 0
    for row in csv.DictReader(io.StringIO(printed)):
        if row["table"] != "corrected":
            continue
        here = expected(row["ground"])
        if here is None:
            assert not row["share"] and row["note"], f"{what}, {row['ground']}: more than was expected"
            continue
        there = [float(row[column]) for column in ("share", "low", "high")]
        assert all(abs(one - two) < 2e-6 for one, two in zip(here, there)), f"{what}, {row['ground']}: {there}, expected {here}"
        estimated += 1
    assert estimated, f"{what}: nothing to compare"
    print(f"{what}: {estimated} corrected shares agree")


def main():
    program, path = sys.argv[1:]
    with open(path, newline="", encoding="utf-8") as source:
        read = list(csv.DictReader(source))
    once = {}
    for place, row in enumerate(read):
        once.setdefault(row["reference"] or place, row)
    tags = list(once.values())
    by_source = {row["source"]: row for row in tags}
    grounds = sorted({ground for row in tags for ground in ids(row["grounds"])})
    found = {row["source"]: reader(row, grounds) for row in tags}

    sample = list(csv.DictReader(io.StringIO(run(program, "audit", path, "--sample", "600", "--seed", "5"))))
    for row in sample:
        refusal, given = found[row["source"]]
        row["coder_1"] = "no" if refusal == "no" else ";".join(([refusal] if refusal == "part" else []) + (given or ["none"]))
    drawn = [by_source[row["source"]] for row in sample]
    positives = collections.Counter(ground for row in drawn for ground in found[row["source"]][1])
    compare(program, path, sample, lambda ground: by_tag(ground, tags, drawn, found) if positives[ground] >= ENOUGH else None, "sample")

    drawn = random.Random(5).sample(tags, 600)
    labels = []
    for row in drawn:
        refusal, given = found[row["source"]]
        first = given[0] if given else ""
        names = {"file": row["source"], "reference": row["reference"], "refusal": refusal}
        labels.append(names | {"first": first, "applied": ";".join(given), "cited": ""})
    refused = [found[row["source"]][1] for row in drawn if row["refusal"] == "full"]
    positives = collections.Counter(ground for given in refused for ground in given)
    compare(program, path, labels, lambda ground: independent(ground, tags, drawn, found) if positives[ground] >= ENOUGH else None, "labels apart")


main()
