//! The manifest of a table: gathered on the way, written at the end.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use jiff::{Timestamp, Unit};
use sha2::{Digest, Sha256};

use crate::output::manifest::{Input, Manifest, Output as Written, Rules, Run};
use crate::output::{Tally, hexadecimal};
use crate::rules::{BUILT_IN, RuleSet};

use super::decisions::Reading;
use super::{Failure, Output, table};

/// Options with a value that change nothing in the table.
const WITHOUT_EFFECT: [&str; 2] = ["--threads", "--manifest"];
/// Those without a value.
const SILENT: [&str; 2] = ["--quiet", "-q"];

/// An output that remembers the hash of what went through.
#[derive(Debug)]
pub(super) struct Hashed {
    out: Output,
    hash: Option<Sha256>,
}

impl Hashed {
    pub(super) fn new(out: Output, wanted: bool) -> Self {
        Self { out, hash: wanted.then(Sha256::new) }
    }

    /// The output, and the hash in hexadecimal digits, where it was wanted.
    pub(super) fn finish(self) -> (Output, Option<String>) {
        (self.out, self.hash.map(|hash| hexadecimal(&hash.finalize())))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(hash) = &mut self.hash {
            hash.update(bytes.get(..written).unwrap_or_default());
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A table in the making.
#[derive(Debug)]
pub(super) struct Making<'m> {
    start: Timestamp,
    clock: Instant,
    /// What was typed, the program's own name first.
    command: &'m [OsString],
    /// The rule file; the built-in one where there is none.
    rules: Option<&'m Path>,
    /// The table; standard output where there is none.
    output: Option<&'m Path>,
}

impl<'m> Making<'m> {
    pub(super) fn start(command: &'m [OsString], rules: Option<&'m Path>, output: Option<&'m Path>) -> Self {
        Self { start: Timestamp::now(), clock: Instant::now(), command, rules, output }
    }

    /// How long it has taken.
    pub(super) fn seconds(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }

    /// Writes the manifest. `sha256` is the table's.
    pub(super) fn write(
        &self,
        out: &mut Output,
        rules: &RuleSet,
        tally: &Tally,
        reading: Reading,
        sha256: String,
    ) -> Result<(), Failure> {
        let start = self.start.round(Unit::Second).unwrap_or(self.start);
        let manifest = Manifest {
            program: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            rules: Rules::new(rules, self.rules_hash()?),
            command: repeatable(self.command),
            input: Input::new(tally, reading.failed, reading.guessed),
            output: Written { file: self.output.map(table::name), sha256 },
            refusals: tally.refusals.iter().map(|(refusal, count)| (refusal.as_str(), *count)).collect(),
            without_ground: tally.without_ground,
            grounds: tally.grounds.clone(),
            run: Run { start: start.to_string(), seconds: self.seconds() },
        };
        serde_json::to_writer_pretty(&mut *out, &manifest).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        Ok(())
    }

    fn rules_hash(&self) -> Result<String, Failure> {
        let bytes = match self.rules {
            None => BUILT_IN.as_bytes().to_vec(),
            Some(path) => std::fs::read(path)
                .map_err(|error| Failure::Message(format!("{}: cannot be read again: {error}", path.display())))?,
        };
        Ok(hexadecimal(&Sha256::digest(bytes)))
    }
}

/// The command without what changes nothing in the table, nor with its name the path to the program.
fn repeatable(typed: &[OsString]) -> Vec<String> {
    let mut command = vec![env!("CARGO_PKG_NAME").to_owned()];
    let mut rest = typed.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = rest.next() {
        if word == "--" {
            command.push(word);
            command.extend(rest);
            break;
        }
        if WITHOUT_EFFECT.contains(&word.as_str()) {
            rest.next();
            continue;
        }
        let has_value = WITHOUT_EFFECT.iter().any(|option| word.starts_with(&format!("{option}=")));
        if !has_value && !SILENT.contains(&word.as_str()) {
            command.push(word);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_keeps_what_makes_the_table() {
        let typed =
            "/usr/bin/grounds tag a --threads 3 -q b --manifest=m.json --per ground --manifest m.json -- --quiet";
        let typed: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        assert_eq!(repeatable(&typed).join(" "), "grounds tag a b --per ground -- --quiet");
    }
}
