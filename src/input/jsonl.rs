//! JSON Lines: pieces of a file cut at line ends, and records out of their lines.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, Read as _};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::limits::{Excess, Limits};

use super::decode::guess;
use super::document::{Document, Origin};
use super::piece::Read;
use super::record::{Record, role};
use super::unreadable::{Cause, Unreadable};

/// How many bytes of lines are read at a time: enough for a thread to work on for a while.
const PIECE: usize = 1 << 20;

/// Whole lines of a file.
#[derive(Debug)]
pub(super) struct Lines {
    /// The number of the first, from 1.
    pub first: u64,
    pub bytes: Vec<u8>,
}

/// A file of lines, read from its beginning to its end.
pub(super) struct LineReader<R> {
    reader: R,
    /// How many bytes a line may have.
    most: u64,
    /// The number of the next line.
    line: u64,
    /// What stands after the lines that were given last.
    fault: Option<(u64, Cause)>,
    ended: bool,
}

/// What comes next in a file of records.
pub(super) enum Next<T> {
    /// Records.
    Records(T),
    /// A record that cannot be read, by its line, and why; others may follow.
    Fault(u64, Cause),
    /// Nothing.
    End,
}

impl<R: BufRead> LineReader<R> {
    pub fn new(reader: R, most: u64) -> Self {
        Self { reader, most, line: 1, fault: None, ended: false }
    }

    pub fn next(&mut self) -> Next<Lines> {
        if let Some((line, cause)) = self.fault.take() {
            return Next::Fault(line, cause);
        }
        let mut lines = Lines { first: self.line, bytes: Vec::new() };
        while !self.ended && self.fault.is_none() && lines.bytes.len() < PIECE {
            self.read_line(&mut lines.bytes);
        }
        match self.fault.take() {
            Some((line, cause)) if lines.bytes.is_empty() => Next::Fault(line, cause),
            fault => {
                self.fault = fault;
                if lines.bytes.is_empty() { Next::End } else { Next::Records(lines) }
            }
        }
    }

    /// Adds one line to `bytes`, or leaves them as they were and notes the end or the fault.
    fn read_line(&mut self, bytes: &mut Vec<u8>) {
        let before = bytes.len();
        let read = (&mut self.reader).take(self.most.saturating_add(1)).read_until(b'\n', bytes);
        let outcome = match read {
            Ok(0) => {
                self.ended = true;
                return;
            }
            Ok(count) if count as u64 > self.most => {
                bytes.truncate(before);
                bytes.shrink_to(PIECE);
                let excess = Excess::Record(self.most);
                self.reader.skip_until(b'\n').map(|_| self.fault = Some((self.line, Cause::Excess(excess))))
            }
            read => read.map(|_| ()),
        };
        if let Err(error) = outcome {
            // What was read of the line is half a record.
            bytes.truncate(before);
            self.ended = true;
            self.fault = Some((self.line, error.into()));
        }
        self.line += 1;
    }
}

/// What tells at the first line that a file is JSON, but no record a line.
pub(super) fn is_one_value(beginning: &[u8]) -> bool {
    let first = beginning.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    first.starts_with(b"[") || first == b"{"
}

impl Lines {
    /// The documents in the lines, which are `name`'s.
    pub fn documents(&self, name: &str, text_field: Option<&str>, limits: &Limits) -> Vec<Read> {
        let lines = (self.first..).zip(self.bytes.split(|byte| *byte == b'\n'));
        let document = |(number, line): (u64, &[u8])| {
            let origin = Origin::record(name, number);
            let (line, guessed) = std::str::from_utf8(line).map_or_else(
                |_| {
                    let (text, encoding) = guess(line);
                    (Cow::Owned(text), Some(encoding))
                },
                |text| (Cow::Borrowed(text), None),
            );
            let unreadable = |cause| Unreadable { name: name.to_owned(), line: Some(number), cause };
            parse(&line, origin, text_field, limits).map(|document| (document, guessed)).map_err(unreadable)
        };
        lines.filter(|(_, line)| !line.trim_ascii().is_empty()).map(document).collect()
    }
}

fn parse(line: &str, origin: Origin, text_field: Option<&str>, limits: &Limits) -> Result<Document, Cause> {
    let mut fields = Fields::default();
    let mut json = serde_json::Deserializer::from_str(line);
    json.deserialize_map(FieldsVisitor { fields: &mut fields, text_field })
        .and_then(|()| json.end())
        .map_err(|error| Cause::Json { column: error.column(), message: message(&error) })?;
    let names = fields.names;
    fields.record.document(origin, text_field, limits, || names.into_iter().map(Cow::into_owned).collect())
}

/// What is wrong, without the place, which is said with the line's number in the file.
fn message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    if said.starts_with("recursion limit exceeded") {
        return "lists lie more than 128 deep in one another".to_owned();
    }
    said.rsplit_once(" at line ").map(|(what, _)| what.to_owned()).unwrap_or(said)
}

#[derive(Debug, Default)]
struct Fields<'j> {
    record: Record<'j>,
    /// The names of all fields.
    names: Vec<Cow<'j, str>>,
}

struct FieldsVisitor<'f, 'j> {
    fields: &'f mut Fields<'j>,
    text_field: Option<&'f str>,
}

impl<'j> Visitor<'j> for FieldsVisitor<'_, 'j> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record in braces")
    }

    fn visit_map<M: MapAccess<'j>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Words(name)) = map.next_key::<Words<'j>>()? {
            match role(&name, self.text_field) {
                Some(role) => self.fields.record.put(role, map.next_value::<Words<'j>>()?.0),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            self.fields.names.push(name);
        }
        Ok(())
    }
}

/// A value in words: a string as it is, a number as printed, the strings of a list joined; anything else is blank.
struct Words<'j>(Cow<'j, str>);

impl<'j> Deserialize<'j> for Words<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordsVisitor)
    }
}

struct WordsVisitor;

impl<'j> Visitor<'j> for WordsVisitor {
    type Value = Words<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, words: &'j str) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Borrowed(words)))
    }

    fn visit_str<E>(self, words: &str) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Owned(words.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Borrowed("")))
    }

    fn visit_unit<E>(self) -> Result<Words<'j>, E> {
        Ok(Words(Cow::Borrowed("")))
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Words<'j>, A::Error> {
        let mut parts: Vec<Cow<'j, str>> = Vec::new();
        while let Some(Words(part)) = list.next_element()? {
            if !part.is_empty() {
                parts.push(part);
            }
        }
        Ok(Words(Cow::Owned(parts.join("; "))))
    }

    fn visit_map<M: MapAccess<'j>>(self, mut map: M) -> Result<Words<'j>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Words(Cow::Borrowed("")))
    }
}
