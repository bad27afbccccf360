//! JSON Lines: one object a line, typed as the data dictionary says. The keys are the columns' names; a record has every
//! ground that the decision mentions as well, each with its mentions.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::output::read::ids;
use crate::output::rows::{GroundRow, Line, MentionRow, Record};
use crate::output::{Column, Kind, Per, Rows, URL, YES, columns};

use super::Table;

/// What every row says again of its decision.
const OF_THE_DECISION: [&str; 2] = ["source", "reference"];

#[derive(Debug)]
pub(super) struct JsonLines<W> {
    table: Table,
    out: W,
}

impl<W: Write> JsonLines<W> {
    pub(super) fn new(table: Table, out: W) -> Self {
        Self { table, out }
    }

    pub(super) fn write(&mut self, rows: &Rows) -> io::Result<()> {
        if let Rows::Record(record) = rows {
            return self.put(&WholeRecord(record));
        }
        rows.lines().iter().try_for_each(|line| self.put(&Whole { per: self.table.per, line }))
    }

    pub(super) fn finish(self) -> W {
        self.out
    }

    fn put(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        self.out.write_all(b"\n")
    }
}

/// A row of a table.
struct Whole<'o> {
    per: Per,
    line: &'o Line<'o>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_row(&mut map, self.per, self.line, &[])?;
        map.serialize_entry(URL.name, &Cell::of(&URL, self.line.url))?;
        map.end()
    }
}

/// A decision with everything that it mentions.
struct WholeRecord<'o>(&'o Record);

impl Serialize for WholeRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record { row, grounds, mentions } = self.0;
        let mut map = serializer.serialize_map(None)?;
        put_row(&mut map, Per::Decision, &row.line(), &[])?;
        map.serialize_entry(URL.name, &Cell::of(&URL, &row.url))?;
        let mentioned: Vec<Mentioned<'_>> = grounds.iter().map(|row| Mentioned { row, mentions }).collect();
        map.serialize_entry("mentioned", &mentioned)?;
        map.end()
    }
}

/// A ground with its mentions.
struct Mentioned<'o> {
    row: &'o GroundRow,
    /// All mentions of the decision.
    mentions: &'o [MentionRow],
}

impl Serialize for Mentioned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        put_row(&mut map, Per::Ground, &self.row.line(), &OF_THE_DECISION)?;
        let own = self.mentions.iter().filter(|mention| mention.ground == self.row.ground);
        map.serialize_entry("mentions", &own.map(OneMention).collect::<Vec<_>>())?;
        map.end()
    }
}

/// A mention of a ground that is named above it.
struct OneMention<'o>(&'o MentionRow);

impl Serialize for OneMention<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [source, reference] = OF_THE_DECISION;
        let mut map = serializer.serialize_map(None)?;
        put_row(&mut map, Per::Mention, &self.0.line(), &[source, reference, "ground"])?;
        map.end()
    }
}

fn put_row<M: SerializeMap>(map: &mut M, per: Per, line: &Line<'_>, without: &[&str]) -> Result<(), M::Error> {
    let cells = columns(per).iter().zip(&line.cells).filter(|(column, _)| !without.contains(&column.name));
    for (column, cell) in cells {
        map.serialize_entry(column.name, &Cell::of(column, cell))?;
    }
    Ok(())
}

/// A cell as a value of its column's kind.
struct Cell<'o> {
    kind: Kind,
    cell: &'o str,
}

impl<'o> Cell<'o> {
    fn of(column: &Column<'_>, cell: &'o str) -> Self {
        Self { kind: column.kind, cell }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.kind, self.cell) {
            (Kind::Yes, cell) => serializer.serialize_bool(cell == YES),
            (Kind::List, cell) => serializer.collect_seq(ids(cell)),
            (_, "") => serializer.serialize_none(),
            (Kind::Number | Kind::Bit, cell) => match cell.parse::<u64>() {
                Ok(number) => serializer.serialize_u64(number),
                Err(_) => serializer.serialize_none(),
            },
            (Kind::Decimal, cell) => match cell.parse::<f64>() {
                Ok(number) => serializer.serialize_f64(number),
                Err(_) => serializer.serialize_none(),
            },
            (Kind::Text | Kind::Word | Kind::Date, cell) => serializer.serialize_str(cell),
        }
    }
}
