"""Tables that `grounds tag` writes, read back by the programs that people go on in.

    python read_back.py GROUNDS FOLDER

Tags FOLDER and two decisions that are hard on CSV with the program GROUNDS, in every format, and compares what pandas,
DuckDB and pyarrow read with what Python's own csv and json modules read. Nothing may be lost: no row, no cell, no line
break, no type.
"""

import csv
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import pandas
import pyarrow
import pyarrow.parquet

LISTS = ["grounds", "cited", "considered_not_applied", "check"]
HARD = {
    "quoted, \u00e9t\u00e9.txt": 'Aldmoor "Old Town" Council, North\r\n(99 901 001)\r\nDecision date: 3 May 2024\r\nFinal '
    'decision\r\n1. We will not investigate, as "there is, we think,\r\nnot enough evidence of fault"; not \u00a35,\r\n'
    "not \u201cmore\u201d.\r\n",
    "formula.txt": "=HYPERLINK(\"http://x.example\") Council (99 901 002)\nFinal decision\n=HYPERLINK(\"http://x.example\"): "
    "we will not investigate because there is not enough evidence of fault.\n",
}


def tag(program, inputs, target, *options):
    command = [program, "tag", *map(str, inputs), "--quiet", "-o", str(target), *options]
    subprocess.run(command, check=True)
    return target


def same(what, found, expected):
    assert len(found) == len(expected), f"{what}: {len(found)} rows instead of {len(expected)}"
    for index, (one, other) in enumerate(zip(found, expected)):
        assert one == other, f"{what}, row {index}:\n{one}\ninstead of\n{other}"
    print(f"{what}: {len(found)} rows, nothing lost")


def empty_as_none(rows):
    return [[cell if cell != "" else None for cell in row] for row in rows]


def read_csv(program, inputs, folder, per):
    target = tag(program, inputs, folder / f"{per}.csv", "--per", per)
    with open(target, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    frame = pandas.read_csv(target, dtype=str, keep_default_na=False)
    assert list(frame.columns) == header
    same(f"pandas, CSV per {per}", frame.values.tolist(), rows)
    query = f"SELECT * FROM read_csv('{target}', header = true, all_varchar = true)"
    same(f"DuckDB, CSV per {per}", [list(row) for row in duckdb.sql(query).fetchall()], empty_as_none(rows))
    return header, rows


def read_excel(program, inputs, folder, rows):
    target = tag(program, inputs, folder / "excel.csv", "--excel")
    frame = pandas.read_csv(target, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    found = frame.values.tolist()
    assert all(not cell.startswith(tuple("=+-@\t\r")) for row in found for cell in row)
    assert any(cell.startswith("'=HYPERLINK(") for row in found for cell in row)
    plain = [[cell[1:] if cell.startswith("'=") else cell for cell in row] for row in found]
    same("pandas, CSV for Excel", plain, rows)


def read_json_lines(program, inputs, folder, header, rows):
    target = tag(program, inputs, folder / "tags.jsonl", "--format", "jsonl")
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    flat = [[";".join(one[name]) if name in LISTS else one[name] or "" for name in header] for one in records]
    same("JSON Lines and CSV", flat, rows)
    frame = pandas.read_json(target, lines=True, dtype=False)
    found = json.loads(frame.to_json(orient="records", force_ascii=False))
    same("pandas, JSON Lines", found, json.loads(json.dumps(records)))
    query = f"SELECT source, CAST(decision_date AS VARCHAR), grounds, len(mentioned) FROM read_json('{target}')"
    expected = [(one["source"], one["decision_date"], one["grounds"], len(one["mentioned"])) for one in records]
    same("DuckDB, JSON Lines", duckdb.sql(query).fetchall(), expected)
    return records


def read_parquet(program, inputs, folder, records, mentions):
    target = tag(program, inputs, folder / "tags.parquet", "--format", "parquet")
    date = datetime.date.fromisoformat
    keys = [key for key in records[0] if key != "mentioned"]
    expected = [{key: one[key] for key in keys} for one in records]
    for one in expected:
        one["decision_date"] = one["decision_date"] and date(one["decision_date"])
    table = pyarrow.parquet.read_table(target)
    assert table.schema.field("decision_date").type == pyarrow.date32()
    assert table.schema.field("grounds").type.value_type == pyarrow.string()
    same("pyarrow, Parquet", table.to_pylist(), expected)
    frame = pandas.read_parquet(target)
    same("pandas, Parquet", frame["grounds"].map(list).tolist(), [one["grounds"] for one in expected])
    found = duckdb.sql(f"SELECT * FROM '{target}'").fetchall()
    same("DuckDB, Parquet", [dict(zip(keys, row)) for row in found], expected)
    target = tag(program, inputs, folder / "mention.parquet", "--format", "parquet", "--per", "mention")
    numbers = pyarrow.parquet.read_table(target, columns=["start", "end", "matched"]).to_pylist()
    header, rows = mentions
    at = [header.index(name) for name in ["start", "end", "matched"]]
    expected = [(int(row[at[0]]), int(row[at[1]]), row[at[2]]) for row in rows]
    same("pyarrow, Parquet per mention", [tuple(row.values()) for row in numbers], expected)


def read_wide(program, inputs, folder, records):
    for form in ["csv", "parquet"]:
        target = tag(program, inputs, folder / f"wide.{form}", "--wide", "--format", form)
        frame = pandas.read_csv(target) if form == "csv" else pandas.read_parquet(target)
        columns = list(frame.columns)
        ids = columns[columns.index("rules_version" if form == "csv" else "url") + 1 :]
        expected = [[int(ground in one["grounds"]) for ground in ids] for one in records]
        same(f"pandas, wide {form}", frame[ids].values.tolist(), expected)


def main(program, golden):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hard = folder / "hard on CSV"
        hard.mkdir()
        for file, text in HARD.items():
            (hard / file).write_bytes(text.encode())
        inputs = [golden, hard]
        header, rows = read_csv(program, inputs, folder, "decision")
        read_csv(program, inputs, folder, "ground")
        mentions = read_csv(program, inputs, folder, "mention")
        read_excel(program, inputs, folder, rows)
        records = read_json_lines(program, inputs, folder, header, rows)
        read_parquet(program, inputs, folder, records, mentions)
        read_wide(program, inputs, folder, records)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
