//! `grounds check --corpus`: how each phrase and cue fares in many decisions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::check::corpus::{Corpus, CueUse, PhraseUse, Sighting};
use crate::classifier::Classifier;
use crate::matching::PatternInfo;
use crate::rules::{Assertion, GroundId, RuleSet};

use super::super::columns::{columns, trimmed};
use super::super::{ExitStatus, Failure, Output, decisions, plural};

/// Characters of a phrase that a table shows.
const SHOWN: usize = 60;
/// Pairs of grounds that are listed at most.
const MOST_PAIRS: usize = 20;

/// Reads the decisions and prints the counts; `name` and `text` are the rule file, in which nothing is wrong.
pub(super) fn run(name: &str, text: &str, paths: &[PathBuf], counts: Option<&Path>) -> Result<ExitStatus, Failure> {
    let rules = RuleSet::from_yaml(name, text).map_err(|problems| Failure::Message(problems.to_string()))?;
    let classifier = Classifier::new(rules);
    let table = counts.map(|path| Output::create(Some(path))).transpose()?;
    let mut corpus = Corpus::new(&classifier);
    let status = decisions::each(
        &classifier,
        Classifier::trace,
        paths,
        decisions::Run::default(),
        |_, trace| Sighting::new(&classifier, trace),
        |sighting| {
            corpus.add(sighting);
            Ok(())
        },
    )?
    .status();
    let view = View { classifier: &classifier, corpus: &corpus };
    let mut out = io::BufWriter::new(io::stdout().lock());
    view.write_text(&mut out)?;
    out.flush()?;
    if let Some(mut table) = table {
        view.write_csv(&mut table)?;
        table.finish()?;
    }
    Ok(status)
}

struct View<'v> {
    classifier: &'v Classifier,
    corpus: &'v Corpus,
}

impl<'v> View<'v> {
    fn id(&self, ground: GroundId) -> &'v str {
        self.classifier.rules().ground(ground).map(|ground| ground.id.as_str()).unwrap_or_default()
    }

    /// Phrases with what they are and how they fare.
    fn phrases(&self) -> impl Iterator<Item = (&'v str, &'v PatternInfo, &'v PhraseUse)> {
        let corpus = self.corpus;
        let infos: Vec<&PatternInfo> = self.classifier.matcher().patterns().collect();
        corpus
            .phrases
            .iter()
            .filter_map(move |(index, (ground, used))| Some((self.id(*ground), *infos.get(*index)?, used)))
    }

    fn cues(&self) -> impl Iterator<Item = (Assertion, &'v PatternInfo, &'v CueUse)> {
        let infos: Vec<&PatternInfo> = self.classifier.matcher().patterns().collect();
        let context = &self.classifier.rules().context;
        let cues = self.corpus.cues.iter();
        cues.filter_map(move |(index, (cue, used))| Some((context.get(*cue)?.assertion, *infos.get(*index)?, used)))
    }

    fn write_text(&self, mut out: impl Write) -> Result<(), Failure> {
        writeln!(
            out,
            "\nphrases in {}, by what their mentions amount to:\n",
            plural(self.corpus.decisions, "decision")
        )?;
        let mut head = vec!["line", "ground", "decisions", "mentions"];
        head.extend(Assertion::ALL.map(Assertion::as_str));
        head.extend(["not counted", "phrase"]);
        let mut table = columns(&head, 2..head.len() - 1);
        for (ground, info, used) in self.phrases() {
            let mut row = vec![info.position.line.to_string(), ground.to_owned()];
            row.extend([used.decisions, used.total()].map(|count| count.to_string()));
            row.extend(used.mentions.map(|count| count.to_string()));
            row.extend([used.dropped.to_string(), shortened(&info.text)]);
            table.add_row(row);
        }
        writeln!(out, "{}", trimmed(&table))?;
        writeln!(out, "\ncues, by the mentions that they reach and those that they decide:\n")?;
        let head = ["line", "assertion", "decisions", "reached", "decided", "cue"];
        let mut table = columns(&head, 2..5);
        for (assertion, info, used) in self.cues() {
            let counts = [used.decisions, used.reached, used.decided].map(|count| count.to_string());
            let mut row = vec![info.position.line.to_string(), assertion.to_string()];
            row.extend(counts);
            row.push(shortened(&info.text));
            table.add_row(row);
        }
        writeln!(out, "{}", trimmed(&table))?;
        self.write_findings(out)
    }

    /// What of it is worth a look.
    fn write_findings(&self, mut out: impl Write) -> Result<(), Failure> {
        let all = self.corpus.phrases.len();
        let never: Vec<_> = self.phrases().filter(|(_, _, used)| used.total() == 0).collect();
        writeln!(out, "\nphrases that never fire: {} of {all}", never.len())?;
        for (ground, info, used) in never {
            let dropped = if used.dropped == 0 { String::new() } else { format!(" (not counted {}×)", used.dropped) };
            writeln!(out, "  {}: {ground}: {}{dropped}", info.position, shortened(&info.text))?;
        }
        let cues: Vec<_> = self.cues().filter(|(_, _, used)| used.reached == 0).collect();
        writeln!(out, "\ncues that never reach a mention: {} of {}", cues.len(), self.corpus.cues.len())?;
        for (assertion, info, _) in cues {
            writeln!(out, "  {}: {assertion}: {}", info.position, shortened(&info.text))?;
        }
        let doubtful: Vec<_> = self.phrases().filter(|(_, _, used)| used.is_mostly_not_applied()).collect();
        writeln!(out, "\nphrases mostly denied or said by others: {} of {all}", doubtful.len())?;
        for (ground, info, used) in doubtful {
            let (applied, open) = (used.with(Assertion::Applied), used.open());
            writeln!(out, "  {}: {ground}: applied {applied} of {open}: {}", info.position, shortened(&info.text))?;
        }
        let pairs = self.corpus.pairs();
        writeln!(out, "\npairs of grounds applied by the same words: {}", pairs.len())?;
        for ((one, other), count) in pairs.iter().take(MOST_PAIRS) {
            writeln!(out, "  {} and {}: {}", self.id(*one), self.id(*other), plural(*count, "decision"))?;
        }
        if pairs.len() > MOST_PAIRS {
            writeln!(out, "  and {} more", plural(pairs.len() - MOST_PAIRS, "pair"))?;
        }
        Ok(())
    }

    fn write_csv(&self, out: impl Write) -> Result<(), Failure> {
        let mut csv = csv::Writer::from_writer(out);
        let mut head = vec!["kind", "belongs_to", "line", "column", "decisions", "mentions"];
        head.extend(Assertion::ALL.map(Assertion::as_str));
        head.extend(["not_counted", "decided", "phrase"]);
        csv.write_record(&head)?;
        for (ground, info, used) in self.phrases() {
            let mut row = vec!["phrase".to_owned(), ground.to_owned()];
            row.extend(
                [info.position.line, info.position.column, used.decisions, used.total()].map(|one| one.to_string()),
            );
            row.extend(used.mentions.map(|count| count.to_string()));
            row.extend([used.dropped.to_string(), String::new(), info.text.clone()]);
            csv.write_record(&row)?;
        }
        for (assertion, info, used) in self.cues() {
            let mut row = vec!["cue".to_owned(), assertion.to_string()];
            row.extend(
                [info.position.line, info.position.column, used.decisions, used.reached].map(|one| one.to_string()),
            );
            row.extend(Assertion::ALL.map(|_| String::new()));
            row.extend([String::new(), used.decided.to_string(), info.text.clone()]);
            csv.write_record(&row)?;
        }
        Ok(csv.flush()?)
    }
}

/// A phrase, cut where it is long.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHOWN - 1).collect();
    format!("{cut}…")
}
