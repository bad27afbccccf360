//! From paths and streams to [`Document`]s. Knows no law: what a decision is made of begins in [`crate::decision`].
//!
//! [`discover`](sources::discover) lists the files that the command line names, in sorted order;
//! [`decode`](decode::decode) turns bytes into text.

pub mod decode;
mod document;
pub mod sources;

pub use document::{Document, Origin};
