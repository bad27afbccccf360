//! What the tests of `grounds audit` share: the figures of `tags.csv` in a folder.

use std::path::Path;

use serde_json::Value;

use crate::common::{run, text};

/// What `audit` prints where it has nothing to complain of.
pub fn audit(folder: &Path, options: &[&str]) -> String {
    let output = run(folder, &[&["audit", "tags.csv"], options].concat());
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{options:?}");
    text(&output.stdout)
}

/// The same as JSON.
pub fn as_json(folder: &Path, options: &[&str]) -> Value {
    serde_json::from_str(&audit(folder, &[&["--format", "json"], options].concat())).expect("JSON")
}
