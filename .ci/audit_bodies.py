"""Computes anew what `grounds audit` says of organisations: names mapped, comparisons with peers, coverage by yearly totals.

Used by audit.py. Knows distributions by their definitions alone.
"""

import collections
import csv
import io
import math
import pathlib
import random
import subprocess
import tempfile

Z = 1.959963984540054
LEVELS = {"95": (0.025, Z), "998": (0.001, 3.0902323061678132)}
GROUNDS = ["no_prospect_of_fault", "withdrawn", "personnel"]


def probability(count, mean):
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def at_most(count, mean):
    """The probability of this count or a lower one."""
    return math.fsum(probability(one, mean) for one in range(count + 1))


def root(wanted, function, low, high):
    """Where a falling function comes down to what is wanted."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > wanted else (low, middle)
    return (low + high) / 2


def interval(observed, expected):
    """Exact below ten events, Byar's from there."""
    if observed < 10:
        top = 10 * observed + 50
        low = root(0.975, lambda mean: at_most(observed - 1, mean), 1e-12, top) if observed else 0
        high = root(0.025, lambda mean: at_most(observed, mean), 1e-12, top)
    else:
        low = observed * (1 - 1 / (9 * observed) - Z / (3 * math.sqrt(observed))) ** 3
        more = observed + 1
        high = more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
    return low / expected, high / expected


def inside(expected, tail):
    """The lowest and the highest count that chance reaches with more than this probability, at either end."""
    low = 0
    while at_most(low, expected) <= tail:
        low += 1
    high = max(int(expected), 0)
    while 1 - at_most(high, expected) > tail:
        high += 1
    return low, high


def quantile(values, share):
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    return ordered[below] + (ordered[min(below + 1, len(ordered) - 1)] - ordered[below]) * (place - below)


def variance_between(pairs):
    """By the method of moments from winsorised z-scores of observed and expected counts."""
    spreads = [1 / (2 * math.sqrt(expected)) for _, expected in pairs]
    scores = [(math.sqrt(observed / expected) - 1) / spread for (observed, expected), spread in zip(pairs, spreads)]
    low, high = quantile(scores, 0.1), quantile(scores, 0.9)
    squares = sum(min(max(score, low), high) ** 2 for score in scores)
    weights = [spread**-2 for spread in spreads]
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max(0, (squares - (len(pairs) - 1)) / scale)


def by_category(rows, ground):
    found = collections.defaultdict(lambda: [0, 0])
    for row in rows:
        counts = found[row["category"]]
        counts[0] += ground in row["grounds"].split(";")
        counts[1] += 1
    return found


def compared(refusals, bodies, peers, ground):
    """Observed, number, expected and the other columns of each body, and the variance between bodies."""
    found = {}
    for body in bodies:
        own = by_category([row for row in refusals if body in row["bodies"]], ground)
        others = [row for row in refusals if row["bodies"] & (peers - {body}) and body not in row["bodies"]]
        standard = by_category(others, ground)
        kept = {category: counts for category, counts in own.items() if category in standard}
        observed, n = (sum(counts[index] for counts in kept.values()) for index in (0, 1))
        expected = sum(counts[1] * standard[category][0] / standard[category][1] for category, counts in kept.items())
        found[body] = {"observed": observed, "n": n, "expected": expected if n >= 10 else None}
    held = {body: row for body, row in found.items() if row["expected"]}
    between = variance_between([(row["observed"], row["expected"]) for row in held.values()]) if len(held) >= 10 else 0
    for row in held.values():
        observed, expected = row["observed"], row["expected"]
        row["ratio"] = observed / expected
        row["low"], row["high"] = interval(observed, expected)
        for level, (tail, z) in LEVELS.items():
            low, high = inside(expected, tail)
            if between > 0:
                reach = z * math.sqrt(1 / (4 * expected) + between)
                low = min(low, math.ceil(expected * max(0, 1 - reach) ** 2))
                high = max(high, math.floor(expected * (1 + reach) ** 2))
            row[f"inside_{level}_from"], row[f"inside_{level}_to"] = low, high
    return found, between


def run(program, path, *arguments):
    command = [program, "audit", path, "--format", "csv", *arguments]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return list(csv.DictReader(io.StringIO(text)))


def check(program, path, once, financial_year):
    """Compares all figures about organisations; `once` holds the decisions, each once."""
    printed = collections.Counter(body for row in once for body in split(row))
    bodies = sorted(printed)
    chance = random.Random(1936)
    mapped = {bodies[0]: bodies[1], bodies[2]: bodies[3]}
    for row in once:
        row["bodies"] = {mapped.get(body, body) for body in split(row)}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines = [f"{bodies[0]},{bodies[1]},,", f"{bodies[2]},,,{bodies[3]}"]
        (folder / "names.csv").write_text("\n".join(["as_printed,name,code,successor", *lines, ""]), encoding="utf-8")
        peers = bodies[3:43]
        (folder / "peers.txt").write_text("\n".join([*peers, "Nowhere Council", ""]), encoding="utf-8")
        refusals = [row for row in once if row["refusal"] == "full"]
        published = collections.Counter((body, financial_year(row)) for row in refusals for body in row["bodies"])
        totals = {key: max(0, count + chance.randrange(-2, 20)) for key, count in published.items() if key[1][0] == "2"}
        lines = [f"{body},{year},{decided}" for (body, year), decided in totals.items()]
        header = "organisation,financial_year,closed_after_initial_enquiries"
        (folder / "totals.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        names = ["--organisations", folder / "names.csv"]
        rows = run(program, path, *names, "--totals", folder / "totals.csv")
        check_names(rows, printed, set(bodies[:4]))
        check_coverage(rows, published, totals)
        chosen = ["--compare", bodies[0], "--peers", folder / "peers.txt"]
        rows = run(program, path, *names, *chosen, *(part for ground in GROUNDS for part in ("--ground", ground)))
    number, widened = check_comparison(rows, refusals, mapped[bodies[0]], peers)
    print(f"{path.name}: {number} comparisons ({widened} with wider limits) and {len(totals)} totals agree")


def split(row):
    return [body.strip() for body in row["organisation"].split(";") if body.strip()]


def check_names(rows, printed, known):
    found = {row["title"]: int(row["count"]) for row in rows if row["table"] == "organisation_unmatched"}
    expected = {body: count for body, count in printed.items() if body not in known}
    assert found == expected, found.items() ^ expected.items()
    assert sum(row["table"] == "organisation_succeeded" for row in rows) == 1


def check_coverage(rows, published, totals):
    found = {(row["title"], row["population"]): row for row in rows if row["table"] == "coverage"}
    assert found.keys() == totals.keys(), found.keys() ^ totals.keys()
    for key, row in found.items():
        assert (int(row["count"]), int(row["n"])) == (published[key], totals[key]), row
        share = published[key] / totals[key] if totals[key] >= 10 else None
        assert row["share"] == "" if share is None else abs(float(row["share"]) - share) < 1e-6, row


def check_comparison(rows, refusals, body, peers):
    number, widened = 0, 0
    for ground in GROUNDS:
        expected, between = compared(refusals, [body, *(peer for peer in peers if peer != body)], set(peers), ground)
        found = {row["organisation"]: row for row in rows if row["table"] == "comparison" and row["ground"] == ground}
        assert list(found) == [one for one in expected if expected[one]["n"] or one in found], list(found)
        for one, row in found.items():
            for column in ["observed", "n", "expected", "ratio", "low", "high", *(c for c in row if c[:6] == "inside")]:
                here, there = expected[one].get(column), row[column]
                same = there == "" if here is None else abs(float(there or "nan") - here) < 2e-6 * (1 + abs(here))
                assert same, f"{ground}, {one}: {column} is {there}, expected {here}"
            number += 1
            widened += between > 0
    return number, widened
