"""Computes the tables of `grounds audit` anew from the CSV of `grounds tag`, and compares every figure.

usage: audit.py GROUNDS TAGS.csv              on a table of tags
       audit.py GROUNDS --generate            on 57,500 invented rows, left in target/audit-generated.csv
       audit.py GROUNDS --corpus GENERATOR    on 57,500 decisions that another script writes, tagged first

Of 57,500 rows the whole report must take less than two seconds.
"""

import collections
import csv
import datetime
import io
import math
import pathlib
import random
import subprocess
import sys
import time

import audit_bodies

Z = 1.959963984540054
FIGURE = ["count", "n", "low", "high", "share", "maximum"]
BY = ["financial_year", "organisation"]
BY_SUBJECT = ["financial_year", "category"]


def generated(path):
    """Rows as `tag` writes them, some of them copies, some about two bodies, some without a date; the bodies differ in one
    ground."""
    chance = random.Random(1974)
    grounds = ["no_prospect_of_fault", "court_remedy", "tribunal_remedy", "out_of_time", "withdrawn", "premature"]
    bodies = [f"Invented Council {number}" for number in range(300)]
    columns = "source,reference,organisation,category,subcategory,outcome,decision_date,refusal,first_ground,grounds," \
        "cited,considered_not_applied,check,quote,rules_version".split(",")
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, columns, restval="")
        table.writeheader()
        for number in range(57_500):
            refusal = chance.choices(["full", "part", "no"], [70, 10, 20])[0]
            given = [] if refusal == "no" else chance.sample(grounds, chance.choices([0, 1, 2, 3, 6], [5, 50, 30, 10, 5])[0])
            organisations = chance.sample(bodies, chance.choices([1, 2], [97, 3])[0])
            if int(organisations[0].split()[-1]) % 3 == 0:
                given = [one for one in given if one != "withdrawn"]
            reference = chance.randrange(number) if number and chance.random() < 0.01 else number
            day = datetime.date(2018, 1, 1) + datetime.timedelta(days=chance.randrange(3000))
            table.writerow({
                "source": f"{number}.txt",
                "reference": f"99 {reference // 1000:03} {reference % 1000:03}",
                "organisation": "; ".join(organisations),
                "category": chance.choice(["Housing", "Planning", "Education"]),
                "decision_date": "" if chance.random() < 0.01 else day.isoformat(),
                "refusal": refusal,
                "first_ground": given[0] if given else "",
                "grounds": ";".join(given),
                "quote": "An invented sentence; it has a comma, and \"quotes\".",
                "rules_version": "invented 1 00000000",
            })


def figure(count, n, unknown=0):
    """A figure as the program must print it; of fewer than ten the count alone."""
    if n < 10:
        return [count, n, None, None, None, None]
    share, scale = count / n, 1 + Z * Z / n
    centre, reach = share + Z * Z / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return [count, n, (centre - reach) / scale, (centre + reach) / scale, share, (count + unknown) / n]


def tables(rows, population, values):
    """The figures of some refusals, by table, population, values of the group, and ground or number."""
    n, first, any_, parts = len(rows), collections.Counter(), collections.Counter(), collections.Counter()
    numbers = collections.Counter()
    for row in rows:
        given = [one for one in row["grounds"].split(";") if one]
        numbers[len(given)] += 1
        for one in given:
            any_[one] += 1
            parts[one] += 1 / len(given)
        if given:
            first[row["first_ground"]] += 1
    unknown = numbers[0]
    found = {}
    for one in any_:
        found["any", population, values, one] = figure(any_[one], n, unknown)
        found["first_stated", population, values, one] = figure(first[one], n, unknown)
        found["split", population, values, one] = [None, n, None, None, parts[one] / n if n >= 10 else None, None]
    found["without", population, values, ""] = figure(unknown, n)
    for number in range(max(numbers, default=0) + 1):
        found["by_number", population, values, str(number)] = figure(numbers[number], n)
    assert sum(first.values()) + unknown == n
    return found


def financial_year(row):
    day = row["decision_date"]
    if not day:
        return "(not stated)"
    first = int(day[:4]) - (day[5:7] < "04")
    return f"{first}/{(first + 1) % 100:02}"


def dice(one, other):
    """The Sorensen-Dice coefficient of pairs of letters."""
    one, other = ("".join(text.split()) for text in (one, other))
    if one == other:
        return 1.0
    if len(one) < 2 or len(other) < 2:
        return 0.0
    pairs = [collections.Counter(zip(text, text[1:])) for text in (one, other)]
    return 2 * (pairs[0] & pairs[1]).total() / (pairs[0].total() + pairs[1].total())


def linked(rows):
    """The rows without the further ones of each cluster: same body, day, subject and grounds, nearly the same words."""
    kept, clusters = [], collections.defaultdict(list)
    for row in rows:
        if not (row["organisation"] and row["decision_date"]):
            kept.append(row)
            continue
        key = tuple(row[column] for column in ["category", "subcategory", "grounds"])
        of_day = clusters[row["organisation"], row["decision_date"]]
        for cluster in of_day:
            if any(key == other and quote and row["quote"] and dice(quote, row["quote"]) >= 0.9 for other, quote in cluster):
                cluster.append((key, row["quote"]))
                break
        else:
            of_day.append([(key, row["quote"])])
            kept.append(row)
    return kept


def pairs(rows):
    """How often two grounds stand together, of each of them."""
    alone, both = collections.Counter(), collections.Counter()
    for row in rows:
        given = [one for one in row["grounds"].split(";") if one]
        alone.update(given)
        both.update((one, other) for one in given for other in given if one != other)
    return {("together", "full", ("", ""), pair): figure(both[pair], alone[pair[0]]) for pair in both}


def mentioned(rows, column, table, population):
    counts = collections.Counter(one for row in rows for one in row[column].split(";") if one)
    return {(table, population, ("", ""), one): figure(counts[one], len(rows)) for one in counts}


def decisions(path):
    """All rows, and each decision once."""
    with open(path, newline="", encoding="utf-8") as source:
        read = list(csv.DictReader(source))
    once = {}
    for place, row in enumerate(read):
        once.setdefault(row["reference"] or place, row)
    return read, once


def expected(path, by):
    read, once = decisions(path)
    refused = {kind: [row for row in once.values() if row["refusal"] == kind] for kind in ["full", "part", "no"]}
    found = tables(refused["full"], "full", ("", ""))
    if refused["part"]:
        found |= tables(refused["part"], "part", ("", ""))
    kept = linked(refused["full"])
    if len(kept) < len(refused["full"]):
        found |= tables(kept, "once per cluster", ("", ""))
    found |= pairs(refused["full"])
    found |= mentioned(refused["full"], "cited", "listed_not_used", "full")
    found |= mentioned(list(once.values()), "considered_not_applied", "considered_not_applied", "all")
    groups = collections.defaultdict(list)
    for row in refused["full"]:
        for value in {value.strip() for value in row[by[1]].split(";") if value.strip()} or {"(not stated)"}:
            groups[financial_year(row), value].append(row)
    for values, rows in groups.items():
        found |= tables(rows, "full", values)
    counts = {kind: len(rows) for kind, rows in refused.items()}
    counts |= {"all": len(read), "failed": 0, "duplicates": len(read) - len(once), "excluded": 0}
    return found | {("read", "", ("", ""), kind): [count] + [None] * 5 for kind, count in counts.items()}


def printed(program, path, by):
    arguments = [program, "audit", path, "--format", "csv"] + [part for field in by for part in ("--by", field)]
    text = subprocess.run(arguments, check=True, capture_output=True, encoding="utf-8").stdout
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["table"] in ("caveat", "break", "linked", "organisation_alike"):
            continue
        name = row["title"] if row["table"] in ("read", "by_number") else row["ground"]
        if row["table"] == "together":
            name = (row["ground"], row["note"])
        key = (row["table"], row["population"], tuple(row[field] for field in by), name)
        assert key not in found, f"{key} stands twice"
        found[key] = [float(row[column]) if row[column] else None for column in FIGURE]
    return found


def compare(program, path, by=BY):
    here, there = expected(path, by), printed(program, path, by)
    for key, figures in here.items():
        other = there.get(key)
        assert other is not None, f"{key} is missing"
        for column, one, two in zip(FIGURE, figures, other):
            same = one is None and two is None if one is None or two is None else abs(one - two) < 1e-6
            assert same, f"{key}: {column} is {two}, expected {one}"
    for key in there.keys() - here.keys():
        assert not there[key][0], f"{key} is more than was expected: {there[key]}"
    print(f"{path.name}: {len(here)} rows agree")
    audit_bodies.check(program, path, list(decisions(path)[1].values()), financial_year)


def fast(program, path, by=BY):
    """Compares, and takes the time of what people do most: the whole report, without groups."""
    compare(program, path, by)
    begin = time.monotonic()
    subprocess.run([program, "audit", path, "--format", "table"], check=True, capture_output=True)
    taken = time.monotonic() - begin
    assert taken < 2, f"{taken:.2f} s for 57,500 rows"
    print(f"57,500 rows in {taken:.2f} s")


def corpus(program, generator):
    """57,500 invented decisions, made once, tagged anew."""
    texts = pathlib.Path("target", "audit-corpus.jsonl")
    if not texts.exists():
        part = texts.with_suffix(".part")
        arguments = ["--count", "57500", "--out", part, "--format", "jsonl", "--jobs", "2"]
        subprocess.run([sys.executable, generator, *arguments], check=True, stdout=subprocess.DEVNULL)
        part.rename(texts)
    tags = texts.with_suffix(".csv")
    subprocess.run([program, "tag", texts, "--quiet", "-o", tags], check=True, capture_output=True)
    fast(program, tags, BY_SUBJECT)


def main():
    program, what, *more = sys.argv[1:]
    if what == "--corpus":
        corpus(program, *more)
    elif what == "--generate":
        path = pathlib.Path("target", "audit-generated.csv")
        generated(path)
        fast(program, path)
    else:
        compare(program, pathlib.Path(what))


main()
