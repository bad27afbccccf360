//! What the tests share that pipe a decision into the program.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the program with bytes on standard input.
pub fn piped(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may end before it has read everything.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the program ends")
}

/// A decision refused in full for want of evidence of fault.
pub const DECISION: &str = "Harrowmere Borough Council (99 900 001)\nDecision : Closed after initial enquiries\n\
    Summary: We will not investigate this complaint because there is not enough evidence of fault.\n\
    Final decision\nWe will not investigate this complaint because there is not enough evidence of fault.\n";
