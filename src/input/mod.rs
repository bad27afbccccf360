//! From paths and streams to [`Document`]s. Knows no law: what a decision is made of begins in [`crate::decision`].
//!
//! [`discover`](sources::discover) lists the files that the command line names, in sorted order. [`Pieces`] cuts them
//! into parts that any thread can read: a file with one decision, some lines of JSON Lines, some rows of a table; memory
//! does not grow with a file. [`Piece::documents`] reads one: it [decodes](decode::decode) bytes, takes the decision out
//! of a web page, and puts the fields of a record into a document. Files packed with gzip are unpacked on the way.

pub mod decode;
mod document;
mod format;
mod html;
mod jsonl;
mod piece;
mod record;
pub mod sources;
mod table;
mod unreadable;

pub use document::{Document, Given, Origin};
pub use format::Format;
pub use piece::{Piece, Pieces, Read, ReadOptions, read_bytes};
pub use record::TEXT_FIELDS;
pub use unreadable::{Cause, Unreadable};
