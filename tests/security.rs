//! What SECURITY.md promises, as the system sees it: which files the program opens, and that it opens no connection.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/piping.rs"]
mod piping;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{run, text};
use piping::{DECISION, piped};

/// Calls that open, make, name or remove files, that start programs, and all that have to do with a network.
const CALLS: &str = "trace=%network,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,\
    unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,chmod,fchmodat,chown,fchownat,mknod,mknodat,execve,execveat";
/// Where the system itself is: libraries, what it tells of the process and the machine.
const SYSTEM: [&str; 8] =
    ["/lib", "/usr/lib", "/etc/ld.so", "/proc/", "/sys/", "/dev/null", "/dev/urandom", "/usr/share/zoneinfo"];

/// A call that the program made.
struct Call {
    line: String,
    name: String,
    /// The paths in it.
    paths: Vec<String>,
}

impl Call {
    fn new(line: &str) -> Option<Self> {
        // Each line begins with the number of the process.
        let (_, call) = line.split_once(' ')?;
        let (name, arguments) = call.trim_start().split_once('(')?;
        let paths = arguments.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        Some(Self { line: line.to_owned(), name: name.to_owned(), paths })
    }

    fn writes(&self) -> bool {
        let opens = self.name.starts_with("open");
        !opens || ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| self.line.contains(flag))
    }
}

/// The calls of a run in a folder; nothing where the machine does not let a program be watched.
fn calls(folder: &Path, arguments: &[&str]) -> Option<Vec<Call>> {
    let log = folder.with_extension("strace");
    let mut strace = Command::new("strace");
    strace
        .current_dir(folder)
        .env_remove("LD_LIBRARY_PATH")
        .args(["-f", "-qq", "-s", "4096", "-e", CALLS, "-e", "signal=none", "-o"])
        .arg(&log);
    let out = strace.arg(env!("CARGO_BIN_EXE_grounds")).args(arguments).output().ok()?;
    let log = fs::read_to_string(&log).ok().filter(|log| log.contains("execve("))?;
    assert!(matches!(out.status.code(), Some(0 | 1)), "{arguments:?}: {}", text(&out.stderr));
    Some(log.lines().filter_map(Call::new).collect())
}

/// Whether a path is an output, or lies in a folder that is one.
fn is_output(path: &str, outputs: &[&str]) -> bool {
    outputs.iter().any(|output| path.strip_prefix(output).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that the machine cannot run says so")]
fn the_program_opens_what_it_is_given_and_no_connection() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("security");
    let _ = fs::remove_dir_all(&place);
    let folder = place.join("here");
    fs::create_dir_all(folder.join("cases/decisions")).expect("a folder");
    fs::write(folder.join("cases/decisions/one.txt"), DECISION).expect("a decision");
    fs::copy("rules/lgsco.yaml", folder.join("rules.yaml")).expect("rules");
    assert!(run(&folder, &["golden", "cases", "--accept", "--all"]).status.success());
    let _ = piped(&folder, &["tag", "-", "-o", "old.csv"], DECISION.as_bytes());
    for (arguments, outputs) in [
        ("tag cases/decisions -o tags.csv --manifest tags.json", &["tags.csv", "tags.json"][..]),
        ("tag cases/decisions --rules rules.yaml", &[]),
        ("explain cases/decisions/one.txt", &[]),
        ("golden cases", &[]),
        ("audit old.csv", &[]),
        (
            "audit old.csv --html report.html --charts charts --with-decisions",
            &["report.html", "charts", "charts/reasons.svg"],
        ),
        ("check rules.yaml", &[]),
        ("diff old.csv old.csv", &[]),
        ("rules --source -o copy.yaml", &["copy.yaml"]),
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let Some(calls) = calls(&folder, &words) else {
            eprintln!("skipped: strace is not here, or may not watch");
            return;
        };
        for call in calls.iter().filter(|call| call.name != "execve") {
            let line = &call.line;
            assert!(
                !call.paths.is_empty(),
                "{arguments}: a call without a path, which only a connection makes: {line}"
            );
            for path in &call.paths {
                let inside = path.strip_prefix("./").unwrap_or(path);
                let temporary = inside.rsplit('/').next().is_some_and(|name| name.starts_with(".grounds-"));
                if call.writes() && !line.contains("O_TMPFILE") {
                    let unnamed = call.name == "linkat" && path.starts_with("/proc/self/fd/");
                    assert!(is_output(inside, outputs) || temporary || unnamed, "{arguments}: writes {path}: {line}");
                } else {
                    let named = |word: &&str| {
                        inside.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                    };
                    // The folder of an output is opened to bring its names onto the disk.
                    let given = words.iter().skip(1).any(named) || inside == ".";
                    let system = SYSTEM.iter().any(|begin| path.starts_with(begin));
                    assert!(given || system, "{arguments}: opens {path}: {line}");
                }
            }
        }
        assert_eq!(calls.iter().filter(|call| call.name == "execve").count(), 1, "{arguments}: starts no program");
        assert!(outputs.iter().all(|output| folder.join(output).exists()), "{arguments}: {outputs:?}");
    }
}
