//! Faults of inputs, said as they come; a fault that many records of one file share is said a few times, and the rest are
//! summed up at the end.

use std::collections::BTreeMap;

use super::{complain, plural};

/// How many records of a file are named one by one for the same fault.
const NAMED: usize = 3;
/// How many runs of lines a summary names.
const RUNS: usize = 12;

/// What was said, and what is still to be said.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    count: usize,
    /// What was said.
    said: Vec<String>,
    /// By file and fault.
    repeated: BTreeMap<(String, String), Repeated>,
}

#[derive(Debug, Default)]
struct Repeated {
    named: usize,
    unnamed: usize,
    /// Lines of records that were not named, first and last of each run.
    runs: Vec<(u64, u64)>,
}

impl Complaints {
    /// Takes one fault. `line` is the record's, in a file of many.
    pub fn add(&mut self, name: &str, line: Option<u64>, fault: &str) {
        self.count += 1;
        let Some(line) = line else {
            self.say(format!("{name}: {fault}"));
            return;
        };
        let repeated = self.repeated.entry((name.to_owned(), fault.to_owned())).or_default();
        if repeated.named < NAMED {
            repeated.named += 1;
            self.say(format!("{name}:{line}: {fault}"));
            return;
        }
        repeated.unnamed += 1;
        match repeated.runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => repeated.runs.push((line, line)),
        }
    }

    /// How many faults there were.
    pub fn count(&self) -> usize {
        self.count
    }

    fn say(&mut self, fault: String) {
        complain(&fault);
        self.said.push(fault);
    }

    /// Says what was held back, and gives everything that was said.
    pub fn finish(mut self) -> Vec<String> {
        for ((name, fault), repeated) in
            std::mem::take(&mut self.repeated).into_iter().filter(|(_, repeated)| repeated.unnamed > 0)
        {
            let run = |(first, last): &(u64, u64)| {
                if first == last { first.to_string() } else { format!("{first}-{last}") }
            };
            let mut lines: Vec<String> = repeated.runs.iter().take(RUNS).map(run).collect();
            if repeated.runs.len() > RUNS {
                lines.push("and further".to_owned());
            }
            let more = plural(repeated.unnamed, "more record");
            self.say(format!("{name}: {more} with the same fault, in lines {}: {fault}", lines.join(", ")));
        }
        self.said
    }
}
