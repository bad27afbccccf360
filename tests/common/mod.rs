//! What the tests of the commands share.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a folder, as a person does: not under continuous integration.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(folder)
        .env_remove("CI")
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// What it printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}
