//! `grounds rules`: what a rule file holds.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::rules::{Assertion, BUILT_IN, Ground, Phrase, RuleSet, schema};

use super::columns::{columns, trimmed};
use super::{ExitStatus, Failure, Output, keep_apart, rules, unknown_ground};

/// List the grounds of a rule file, or the phrases of one
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds rules\n  grounds rules my-rules.yaml --ground out_of_time\n  \
                        grounds rules --source -o my-rules.yaml\n  grounds rules --schema -o grounds.schema.json\n\n\
                        With the schema an editor completes and checks rule files: write\n  \
                        # yaml-language-server: $schema=grounds.schema.json\n\
                        as their first line.")]
pub(super) struct Arguments {
    /// The rule file; without it, the built-in rules
    rules: Option<PathBuf>,
    /// The rule file, named as other commands name it
    #[arg(id = "named", long = "rules", value_name = "FILE", conflicts_with = "rules")]
    named: Option<PathBuf>,
    /// List the phrases of the ground with this id
    #[arg(long, value_name = "ID")]
    ground: Option<String>,
    /// Print the JSON Schema of rule files
    #[arg(long, conflicts_with_all = ["rules", "named", "ground"])]
    schema: bool,
    /// Print the built-in rule file as it is, to start your own from
    #[arg(long, conflicts_with_all = ["rules", "named", "ground", "schema"])]
    source: bool,
    /// Write to this file, which appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let path = arguments.rules.as_deref().or(arguments.named.as_deref());
    keep_apart(&[arguments.output.as_deref()], &[], path)?;
    let mut out = Output::create(arguments.output.as_deref())?;
    if arguments.schema {
        writeln!(out, "{:#}", schema::json_schema())?;
    } else if arguments.source {
        out.write_all(BUILT_IN.as_bytes())?;
    } else {
        let rules = rules(path)?;
        match &arguments.ground {
            None => write_grounds(&rules, &mut out)?,
            Some(id) => {
                let found = rules.grounds.iter().find(|ground| ground.id == *id);
                write_phrases(found.ok_or_else(|| unknown_ground(id, &rules, path))?, &mut out)?;
            }
        }
    }
    out.finish()?;
    Ok(ExitStatus::Done)
}

fn write_grounds(rules: &RuleSet, mut out: impl Write) -> Result<(), Failure> {
    let mut table = columns(&["ground", "title", "stage", "phrases", "examples", "law"], 3..5);
    for ground in &rules.grounds {
        table.add_row([
            ground.id.clone(),
            ground.title.clone(),
            ground.stage.to_string(),
            ground.phrases.len().to_string(),
            ground.examples.len().to_string(),
            ground.law.clone(),
        ]);
    }
    writeln!(out, "{}\n{}\n\n{}", rules.title, rules.version_line(), trimmed(&table))?;
    Ok(())
}

fn write_phrases(ground: &Ground, mut out: impl Write) -> Result<(), Failure> {
    let law = if ground.law.is_empty() { String::new() } else { format!(", {}", ground.law) };
    writeln!(out, "{}: {}\n{}{law}\n", ground.id, ground.title, ground.stage)?;
    writeln!(out, "phrases, by their lines in the rule file:\n")?;
    for phrase in &ground.phrases {
        writeln!(out, "{:>6}  {}", phrase.position.line, phrase.text)?;
        for (name, value) in conditions(phrase) {
            writeln!(out, "{:>6}    {name}: {value}", "")?;
        }
    }
    writeln!(out, "\nexamples:\n")?;
    for example in &ground.examples {
        let expected = example.expected.map_or("silent", Assertion::as_str);
        writeln!(out, "{:>6}  {expected}: {}", example.position.line, example.text)?;
    }
    Ok(())
}

/// What must be fulfilled for a phrase to count, as the rule file has it.
fn conditions(phrase: &Phrase) -> Vec<(&'static str, String)> {
    let sections = phrase.sections.iter().map(|kinds| {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        ("in", kinds.join(", "))
    });
    let guards = [("requires", &phrase.requires), ("unless", &phrase.unless), ("after", &phrase.after)];
    let guards = guards.into_iter().filter(|(_, list)| !list.is_empty()).map(|(name, list)| {
        let texts: Vec<&str> = list.iter().map(|guard| guard.text.as_str()).collect();
        (name, texts.join("; "))
    });
    let assertion = (phrase.assertion != Assertion::Applied).then(|| ("assertion", phrase.assertion.to_string()));
    sections.chain(guards).chain(assertion).collect()
}
