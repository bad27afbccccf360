//! What helps with typing: commands grouped by task, completions for the shell, man pages.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, ExitStatus, Failure};

/// The commands by what people want to do.
const TASKS: [(&str, &[&str]); 5] = [
    ("Tag decisions", &["tag", "explain", "columns"]),
    ("Count the reasons", &["audit"]),
    ("Know how far to trust the tags", &["score", "gaps"]),
    ("Keep rules of your own", &["rules", "check", "golden", "diff"]),
    ("Get help", &["completions", "man", "help"]),
];

/// Print what makes a shell complete commands and options
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        grounds completions bash > ~/.local/share/bash-completion/completions/grounds\n  \
                        grounds completions zsh > ~/.zfunc/_grounds\n  \
                        grounds completions fish > ~/.config/fish/completions/grounds.fish\n  \
                        grounds completions powershell >> $PROFILE")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print a man page: the program's, or that of one command
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  grounds man | man -l -\n  grounds man tag > ~/.local/share/man/man1/grounds-tag.1"
)]
pub(super) struct Man {
    /// The command
    command: Option<String>,
}

/// The program's commands with its help grouped by task.
pub(super) fn grouped(command: Command) -> Command {
    // What clap adds by itself, `help`, is there after building only.
    let mut built = command.clone();
    built.build();
    let width = built.get_subcommands().map(|one| one.get_name().len()).max().unwrap_or_default();
    let mut tasks = String::new();
    for (task, names) in TASKS {
        // Writing to a string cannot fail.
        let _ = writeln!(tasks, "{task}:");
        for one in names.iter().filter_map(|name| built.find_subcommand(name)) {
            let about = one.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(tasks, "  {:width$}  {about}", one.get_name());
        }
        tasks.push('\n');
    }
    let template =
        format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{tasks}Options:\n{{options}}{{after-help}}");
    command.help_template(template)
}

pub(super) fn completions(arguments: &Completions) -> Result<ExitStatus, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "grounds", &mut text);
    print(&text)
}

pub(super) fn man(arguments: &Man) -> Result<ExitStatus, Failure> {
    let mut program = Arguments::command();
    program.build();
    let command = match &arguments.command {
        None => program,
        Some(name) => {
            let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
            let known = names.join(", ");
            program
                .find_subcommand(name)
                .cloned()
                .ok_or_else(|| Failure::Message(format!("there is no command `{name}`; write one of {known}")))?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    print(&text)
}

fn print(text: &[u8]) -> Result<ExitStatus, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitStatus::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_under_one_task() {
        let mut command = Arguments::command();
        command.build();
        let mut listed: Vec<&str> = TASKS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known, "a command is missing in TASKS, or stands there twice");
    }

    #[test]
    fn every_command_has_examples() {
        let mut command = Arguments::command();
        command.build();
        for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
            let help = one.get_after_help().map(ToString::to_string).unwrap_or_default();
            let example = format!("grounds {}", one.get_name());
            assert!(help.starts_with("Examples:\n  grounds ") && help.contains(&example), "{example}: {help}");
        }
    }
}
