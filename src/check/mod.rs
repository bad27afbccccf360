//! Whether a rule file does what its writer means: its problems, its lints, and its examples.
//!
//! Takes a [`Draft`] and gives [`Report`]s. One bad rule never stops the rest: where only single grounds are faulty, the
//! examples of all others run; the lints wait for a file that loads, or they would miss what could not be read.
//! Everything said of an example comes from the classifier's own trace.

pub mod corpus;
mod cover;
pub mod examples;
mod lints;
mod withheld;
mod wording;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::classifier::Classifier;
use crate::rules::{Draft, Problems, Report, Severity, Source};
use crate::span::Span;

pub use lints::Finding;

use lints::{Linter, unused_allows};

/// What came of checking a rule file.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The file.
    pub source: Source,
    /// Problems of loading, which must be mended before the rules can be used.
    pub problems: Vec<Report>,
    /// Examples that do not come out as they say.
    pub failures: Vec<Report>,
    /// What the lints found.
    pub warnings: Vec<Report>,
    /// Findings that the rule file allows.
    pub allowed: usize,
    /// Grounds in the file.
    pub grounds: usize,
    /// Phrases of the grounds.
    pub phrases: usize,
    /// Examples that were run.
    pub run: usize,
    /// Examples that were not, for the problems in the file.
    pub not_run: usize,
}

impl Checked {
    /// All messages in the order of their places, warnings first: what must be mended ends up nearest to the summary.
    pub fn reports(&self) -> Vec<&Report> {
        let mut all: Vec<&Report> = self.problems.iter().chain(&self.failures).chain(&self.warnings).collect();
        all.sort_by_key(|report| (Reverse(report.severity), report.span.start));
        all
    }
}

/// Checks a rule file.
pub fn check(draft: Draft) -> Checked {
    let Draft { source, rules, problems, faulty, faulty_elsewhere } = draft;
    let mut checked = Checked {
        problems: Vec::new(),
        failures: Vec::new(),
        warnings: Vec::new(),
        allowed: 0,
        grounds: 0,
        phrases: 0,
        run: 0,
        not_run: 0,
        source,
    };
    let problems = Problems { source: checked.source.clone(), list: problems };
    checked.problems = problems.reports().collect();
    let Some(rules) = rules else { return checked };
    checked.grounds = rules.grounds.len();
    checked.phrases = rules.grounds.iter().map(|ground| ground.phrases.len()).sum();
    let examples: usize = rules.grounds.iter().map(|ground| ground.examples.len()).sum();
    checked.not_run = examples;
    if faulty_elsewhere {
        return checked;
    }
    let classifier = Classifier::new(rules);
    let runs = examples::run(&classifier, &faulty);
    (checked.run, checked.not_run) = (runs.len(), examples - runs.len());
    checked.failures = runs.iter().filter_map(|run| run.report(&classifier, &checked.source)).collect();
    // A lint that looks at a half-read ground would find what is not there.
    if faulty.is_empty() {
        let text = checked.source.text.clone();
        checked.lint(&Linter { source: &text, classifier: &classifier, runs: &runs });
    }
    checked
}

impl Checked {
    fn lint(&mut self, linter: &Linter<'_>) {
        let mut used: BTreeSet<Span> = BTreeSet::new();
        let (silent, mut found): (Vec<Finding>, Vec<Finding>) =
            linter.findings().into_iter().partition(|finding| !finding.allows.is_empty());
        used.extend(silent.iter().flat_map(|finding| &finding.allows));
        self.allowed = silent.len();
        found.extend(unused_allows(linter.classifier.rules(), &used));
        self.warnings = found.iter().map(|finding| self.report(finding)).collect();
    }

    fn report(&self, finding: &Finding) -> Report {
        let path = &self.source.path;
        Report {
            severity: Severity::Warning,
            code: finding.lint.to_string(),
            span: finding.span,
            message: finding.message.clone(),
            notes: finding.other.iter().map(|(position, what)| format!("{path}:{position}: {what}")).collect(),
            help: Some(finding.help.to_owned()),
        }
    }
}
