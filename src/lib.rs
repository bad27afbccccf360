//! lib
pub mod classification;
mod classifier;
pub mod cli;
pub mod context;
pub mod decision;
pub mod gaps;
pub mod input;
pub mod matching;
pub mod output;
pub mod rules;
pub mod score;
mod span;

pub use classifier::{Classifier, Trace};
pub use input::Document;
pub use span::Span;
