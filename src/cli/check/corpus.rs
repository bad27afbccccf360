//! `grounds check --corpus`: how each phrase and cue fares in many decisions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::check::corpus::{Corpus, CueUse, PhraseUse, Sighting};
use crate::classifier::Classifier;
use crate::input::ReadOptions;
use crate::matching::PatternInfo;
use crate::output::{Column, Kind};
use crate::rules::{Assertion, GroundId, RuleSet};

use super::super::columns::{columns, trimmed};
use super::super::{ExitStatus, Failure, Output, decisions, plural};

/// Characters of a phrase that a table shows.
const SHOWN: usize = 60;
/// Pairs of grounds that are listed at most.
const MOST_PAIRS: usize = 20;

/// The columns of the counts.
pub(in crate::cli) const COUNTS: [Column<'static>; 16] = [
    Column {
        values: &["phrase", "cue"],
        ..Column::new("kind", Kind::Word, "whether the row is a phrase of a ground, or a cue", "phrase", None)
    },
    Column::new(
        "belongs_to",
        Kind::Text,
        "the ground's id; for a cue, the assertion it gives",
        "right_of_appeal",
        None,
    ),
    Column::new("line", Kind::Number, "where it stands in the rule file: the line", "812", None),
    Column::new("column", Kind::Number, "and the column there", "9", None),
    Column::new("decisions", Kind::Number, "decisions in which it matches", "31", None),
    Column::new("mentions", Kind::Number, "mentions that it makes; for a cue, mentions that it reaches", "40", None),
    amounting_to(Assertion::ALL[0]),
    amounting_to(Assertion::ALL[1]),
    amounting_to(Assertion::ALL[2]),
    amounting_to(Assertion::ALL[3]),
    amounting_to(Assertion::ALL[4]),
    amounting_to(Assertion::ALL[5]),
    amounting_to(Assertion::ALL[6]),
    Column::new("not_counted", Kind::Number, "matches that do not count", "2", OF_A_CUE),
    Column::new("decided", Kind::Number, "mentions whose assertion the cue gave", "17", Some("the row is a phrase")),
    Column::new("phrase", Kind::Text, "the phrase as the rule file has it", "<we> ... court", None),
];

const OF_A_CUE: Option<&str> = Some("the row is a cue");

/// The column for mentions of one assertion.
const fn amounting_to(assertion: Assertion) -> Column<'static> {
    Column::new(assertion.as_str(), Kind::Number, "how many of the mentions amount to that", "5", OF_A_CUE)
}

/// Reads the decisions and prints the counts, of one `ground` where one is given; all go to the table `counts`.
pub(super) fn run(
    rules: RuleSet,
    ground: Option<GroundId>,
    paths: &[PathBuf],
    counts: Option<&Path>,
) -> Result<ExitStatus, Failure> {
    let classifier = Classifier::new(rules);
    let table = counts.map(|path| Output::create(Some(path))).transpose()?;
    let mut corpus = Corpus::new(&classifier);
    let status = decisions::each(
        &classifier,
        Classifier::trace_within,
        paths,
        &ReadOptions::default(),
        decisions::Run::default(),
        |_, trace| Sighting::new(&classifier, trace),
        |sighting| {
            corpus.add(sighting);
            Ok(())
        },
    )?
    .status();
    let view = View { classifier: &classifier, corpus: &corpus, ground };
    let mut out = io::BufWriter::new(io::stdout().lock());
    view.write_text(&mut out)?;
    out.flush()?;
    if let Some(mut table) = table {
        View { ground: None, ..view }.write_csv(&mut table)?;
        table.finish()?;
    }
    Ok(status)
}

struct View<'v> {
    classifier: &'v Classifier,
    corpus: &'v Corpus,
    /// The ground to which the view is narrowed.
    ground: Option<GroundId>,
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
            .filter(|(_, (ground, _))| self.ground.is_none_or(|only| only == *ground))
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
        if self.ground.is_none() {
            self.write_cues(&mut out)?;
        }
        self.write_findings(out)
    }

    fn write_cues(&self, mut out: impl Write) -> Result<(), Failure> {
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
        Ok(writeln!(out, "{}", trimmed(&table))?)
    }

    /// What of it is worth a look.
    fn write_findings(&self, mut out: impl Write) -> Result<(), Failure> {
        let all = self.phrases().count();
        let never: Vec<_> = self.phrases().filter(|(_, _, used)| used.total() == 0).collect();
        writeln!(out, "\nphrases that never fire: {} of {all}", never.len())?;
        for (ground, info, used) in never {
            let dropped = if used.dropped == 0 { String::new() } else { format!(" (not counted {}×)", used.dropped) };
            writeln!(out, "  {}: {ground}: {}{dropped}", info.position, shortened(&info.text))?;
        }
        if self.ground.is_none() {
            let cues: Vec<_> = self.cues().filter(|(_, _, used)| used.reached == 0).collect();
            writeln!(out, "\ncues that never reach a mention: {} of {}", cues.len(), self.corpus.cues.len())?;
            for (assertion, info, _) in cues {
                writeln!(out, "  {}: {assertion}: {}", info.position, shortened(&info.text))?;
            }
        }
        let doubtful: Vec<_> = self.phrases().filter(|(_, _, used)| used.is_mostly_not_applied()).collect();
        writeln!(out, "\nphrases mostly denied or said by others: {} of {all}", doubtful.len())?;
        for (ground, info, used) in doubtful {
            let (applied, open) = (used.with(Assertion::Applied), used.open());
            writeln!(out, "  {}: {ground}: applied {applied} of {open}: {}", info.position, shortened(&info.text))?;
        }
        let mut pairs = self.corpus.pairs();
        pairs.retain(|((one, other), _)| self.ground.is_none_or(|only| only == *one || only == *other));
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
        csv.write_record(COUNTS.map(|column| column.name))?;
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
