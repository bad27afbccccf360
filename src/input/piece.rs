//! Inputs cut into pieces of work: a file with one decision is one piece, a file of records many. Pieces are cut in one
//! thread, in order, and read into documents by any.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::Path;
use std::vec;

use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;

use crate::limits::{Excess, Limits};

use super::decode::{decode, decode_page};
use super::document::Document;
use super::format::Format;
use super::html;
use super::jsonl::{self, LineReader, Lines, Next};
use super::sources::Source;
use super::table::{RowReader, Rows};
use super::unreadable::{Cause, Unreadable};

/// How many bytes of an input decide what it is.
const BEGINNING: u64 = 64 << 10;
/// How a file packed with gzip begins.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// How inputs are to be read, where the user says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The form of every input, whatever its name or content.
    pub format: Option<Format>,
    /// The name of the field or column with the text.
    pub text_field: Option<String>,
    /// How large inputs may be.
    pub limits: Limits,
}

/// A document, with the name of its encoding where that was guessed; or what could not be read.
pub type Read = Result<(Document, Option<&'static str>), Unreadable>;

/// The pieces of inputs, in order.
pub struct Pieces<'r> {
    sources: vec::IntoIter<Source>,
    options: &'r ReadOptions,
    open: Option<Open>,
}

/// A part of an input that one thread reads into documents.
#[derive(Debug)]
pub struct Piece<'r> {
    name: String,
    options: &'r ReadOptions,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File(Source, Format),
    Bytes(Vec<u8>, Format),
    Lines(Lines),
    Rows(Rows),
    Fault(Option<u64>, Cause),
}

type Stream = Box<dyn BufRead>;

/// A file of records that is being read.
struct Open {
    name: String,
    records: Records,
    /// Whether it has given anything yet but blank lines.
    begun: bool,
}

enum Records {
    Lines(LineReader<Stream>),
    Rows(Box<RowReader<Stream>>),
}

impl<'r> Pieces<'r> {
    /// The pieces of `sources`.
    pub fn new(sources: Vec<Source>, options: &'r ReadOptions) -> Self {
        Self { sources: sources.into_iter(), options, open: None }
    }

    fn piece(&self, name: String, content: Content) -> Piece<'r> {
        Piece { name, options: self.options, content }
    }

    /// Begins an input: it is a piece as it is, or it is open then.
    fn begin(&mut self, source: Source) -> Option<Piece<'r>> {
        let name = source.name();
        let begun = self.content(source);
        self.opened(name, begun)
    }

    fn opened(&mut self, name: String, begun: Result<Begun, Cause>) -> Option<Piece<'r>> {
        match begun {
            Ok(Begun::Piece(content)) => Some(self.piece(name, content)),
            Ok(Begun::Records(records)) => {
                self.open = Some(Open { name, records, begun: false });
                None
            }
            Err(cause) => Some(self.piece(name, Content::Fault(None, cause))),
        }
    }

    fn content(&self, source: Source) -> Result<Begun, Cause> {
        let known = self.options.format.or_else(|| source.path().and_then(Format::of_path));
        if let (Source::File(_), Some(format)) = (&source, known.filter(|format| format.is_single())) {
            return Ok(Begun::Piece(Content::File(source, format)));
        }
        self.begun(known, stream(&source)?)
    }

    /// What a stream is, which is in a form that is `known`, or in one that its content tells.
    fn begun(&self, known: Option<Format>, stream: Stream) -> Result<Begun, Cause> {
        let limits = &self.options.limits;
        let (beginning, stream) = unpacked(stream, limits.unpacked)?;
        let text_field = self.options.text_field.as_deref();
        let format = known.unwrap_or_else(|| Format::of_content(&beginning, text_field));
        let mut stream = Cursor::new(beginning.clone()).chain(stream);
        if format.is_single() {
            return Ok(Begun::Piece(Content::Bytes(at_most(&mut stream, beginning.len(), limits.document)?, format)));
        }
        // Text in UTF-16 becomes UTF-8; a byte order mark goes; the rest is as it is.
        let decoded = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(stream);
        let stream: Stream = Box::new(BufReader::with_capacity(64 << 10, decoded));
        Ok(Begun::Records(match format {
            Format::Csv => Records::Rows(Box::new(RowReader::new(stream, text_field, limits.record)?)),
            _ if jsonl::is_one_value(&beginning) => return Err(Cause::NotLines),
            _ => Records::Lines(LineReader::new(stream, limits.record)),
        }))
    }
}

/// What an input is at its beginning.
enum Begun {
    Piece(Content),
    Records(Records),
}

impl<'r> Iterator for Pieces<'r> {
    type Item = Piece<'r>;

    fn next(&mut self) -> Option<Piece<'r>> {
        loop {
            if let Some(open) = &mut self.open {
                let name = open.name.clone();
                if let Some(content) = open.next() {
                    return Some(self.piece(name, content));
                }
                self.open = None;
            }
            let source = self.sources.next()?;
            if let Some(piece) = self.begin(source) {
                return Some(piece);
            }
        }
    }
}

impl Open {
    fn next(&mut self) -> Option<Content> {
        let content = match &mut self.records {
            Records::Lines(lines) => content(lines.next(), Content::Lines),
            Records::Rows(rows) => content(rows.next(), Content::Rows),
        };
        let nothing = content.is_none() && !self.begun;
        self.begun |= !matches!(&content, Some(Content::Lines(lines)) if lines.bytes.trim_ascii().is_empty());
        if nothing { Some(Content::Fault(None, Cause::NoRecords)) } else { content }
    }
}

fn content<T>(next: Next<T>, records: impl FnOnce(T) -> Content) -> Option<Content> {
    match next {
        Next::Records(found) => Some(records(found)),
        Next::Fault(line, cause) => Some(Content::Fault(Some(line), cause)),
        Next::End => None,
    }
}

impl Piece<'_> {
    /// How many bytes it holds in memory until it is read.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::File(..) | Content::Fault(..) => 0,
            Content::Bytes(bytes, _) => bytes.len(),
            Content::Lines(lines) => lines.bytes.len(),
            Content::Rows(rows) => rows.size,
        }
    }

    /// How many bytes of the input it stands for; of a packed file of records those that it unpacks to.
    pub fn bytes_of_input(&self) -> u64 {
        match &self.content {
            Content::File(source, _) => source.size(),
            _ => u64::try_from(self.size()).unwrap_or(u64::MAX),
        }
    }

    /// Reads it into documents, in order.
    pub fn documents(self) -> Vec<Read> {
        let Self { name, options, content } = self;
        match content {
            Content::Lines(lines) => lines.documents(&name, options.text_field.as_deref(), &options.limits),
            Content::Rows(rows) => rows.documents(&name, options.text_field.as_deref(), &options.limits),
            Content::Fault(line, cause) => vec![Err(Unreadable { name, line, cause })],
            Content::File(source, format) => {
                vec![single(name, whole(&source, options.limits.document), format, options)]
            }
            Content::Bytes(bytes, format) => vec![single(name, Ok(bytes), format, options)],
        }
    }
}

/// The document of an input with one decision.
fn single(name: String, bytes: Result<Vec<u8>, Cause>, format: Format, options: &ReadOptions) -> Read {
    let read = |bytes| {
        let decoded = if format == Format::Html { decode_page(bytes) } else { decode(bytes) }.map_err(Cause::Decode)?;
        // A page that was saved under the wrong name.
        let is_page = format == Format::Html || (options.format.is_none() && html::is_whole_page(&decoded.text));
        let text = if is_page { html::text_of(&decoded.text, options.limits.nesting)? } else { decoded.text };
        Ok((text, decoded.guessed))
    };
    match bytes.and_then(read) {
        Ok((text, guessed)) => Ok((Document::new(name, text), guessed)),
        Err(cause) => Err(Unreadable { name, line: None, cause }),
    }
}

/// Reads bytes at hand, in whatever form that an input may have, into documents named `name`.
pub fn read_bytes(name: &str, bytes: Vec<u8>, options: &ReadOptions) -> Vec<Read> {
    let mut pieces = Pieces::new(Vec::new(), options);
    let begun = pieces.begun(options.format, Box::new(Cursor::new(bytes)));
    let first = pieces.opened(name.to_owned(), begun);
    first.into_iter().chain(pieces).flat_map(Piece::documents).collect()
}

fn stream(source: &Source) -> io::Result<Stream> {
    Ok(match source {
        Source::Stdin => Box::new(io::stdin().lock()),
        Source::File(path) => Box::new(BufReader::with_capacity(64 << 10, File::open(path)?)),
    })
}

/// The beginning of a stream, unpacked to no more than `most` bytes, and the rest.
fn unpacked(mut stream: Stream, most: u64) -> io::Result<(Vec<u8>, Stream)> {
    let beginning = beginning(&mut stream)?;
    if !beginning.starts_with(&GZIP) {
        return Ok((beginning, stream));
    }
    let unpacked = MultiGzDecoder::new(Cursor::new(beginning).chain(stream));
    let mut unpacked: Stream = Box::new(BufReader::new(Bounded { stream: unpacked, left: most, most }));
    Ok((self::beginning(&mut unpacked)?, unpacked))
}

fn beginning(stream: &mut Stream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(BEGINNING).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All bytes of a file, unpacked, of which there may be `most`.
fn whole(source: &Source, most: u64) -> Result<Vec<u8>, Cause> {
    let path = source.path().unwrap_or(Path::new(""));
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > most {
        return Err(Cause::Excess(Excess::Document(most)));
    }
    let bytes = at_most(file, usize::try_from(size).unwrap_or_default(), most)?;
    if bytes.starts_with(&GZIP) { at_most(MultiGzDecoder::new(bytes.as_slice()), bytes.len(), most) } else { Ok(bytes) }
}

/// All bytes of a stream, of which `size` are expected and there may be `most`.
fn at_most(stream: impl io::Read, size: usize, most: u64) -> Result<Vec<u8>, Cause> {
    let mut bytes = Vec::with_capacity(size + 1);
    stream.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Cause::Excess(Excess::Document(most))) } else { Ok(bytes) }
}

/// A stream that fails where it gives more bytes than it may.
struct Bounded<R> {
    stream: R,
    left: u64,
    most: u64,
}

impl<R: io::Read> io::Read for Bounded<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(bytes)?;
        let excess = || io::Error::other(Excess::Unpacked(self.most));
        self.left = self.left.checked_sub(count as u64).ok_or_else(excess)?;
        Ok(count)
    }
}
