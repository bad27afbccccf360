//! What happens to inputs and outputs that go wrong: nothing is lost without a word, and no output is half there.

#![cfg(unix)]
#![expect(clippy::print_stderr, reason = "a test that the machine cannot run says so")]

mod common;
#[path = "common/piping.rs"]
mod piping;

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use common::{run, text};
use piping::{DECISION, piped};

const GROUNDS: &str = env!("CARGO_BIN_EXE_grounds");

/// A folder of its own for a test, empty.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A folder with decisions in `decisions/`.
fn decisions(test: &str, count: usize) -> PathBuf {
    let folder = folder(test);
    fs::create_dir(folder.join("decisions")).expect("a folder");
    for index in 0..count {
        let decision = DECISION.replace("99 900 001", &format!("99 {:03} {:03}", index / 1000, index % 1000));
        fs::write(folder.join(format!("decisions/{index:06}.txt")), decision).expect("a decision");
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn shell(folder: &Path, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.current_dir(folder).env("GROUNDS", GROUNDS).args(["-c", script]);
    command.output().expect("a shell")
}

/// Runs a script where it may mount file systems, without being root outside; nothing where the machine does not allow it.
fn with_mounts(folder: &Path, script: &str) -> Option<Output> {
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.current_dir(folder).env("GROUNDS", GROUNDS).args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
        command.arg(script).output()
    };
    let can = inside("mkdir -p disk && mount -t tmpfs -o size=64k none disk").is_ok_and(|out| out.status.success());
    if !can {
        eprintln!("skipped: this machine lets nobody mount a file system of their own");
        return None;
    }
    Some(inside(script).expect("it ran before"))
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

fn said(out: &Output) -> String {
    text(&out.stderr)
}

#[test]
fn a_full_disk_is_an_error_and_changes_nothing() {
    let folder = decisions("full", 400);
    for arguments in ["tag decisions", "--help", "rules", "columns", "explain decisions/000000.txt", "man", "check", ""]
    {
        let out = shell(&folder, &format!("$GROUNDS {arguments} > /dev/full"));
        assert_eq!(out.status.code(), Some(2), "{arguments}: {}", said(&out));
        assert!(said(&out).contains("cannot write the output"), "{arguments}: {}", said(&out));
    }
    let script = "mount -t tmpfs -o size=64k none disk && echo old > disk/tags.csv
        $GROUNDS tag decisions -o disk/tags.csv --manifest disk/tags.json; echo $?; cat disk/tags.csv; ls -A disk";
    let Some(out) = with_mounts(&folder, script) else { return };
    assert_eq!(text(&out.stdout), "2\nold\ntags.csv\n", "{}", said(&out));
    assert!(said(&out).contains("disk/tags.csv: No space left on device"), "{}", said(&out));
    assert!(said(&out).contains("nothing was changed"), "{}", said(&out));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let folder = decisions("read-only", 1);
    let script = "mount -t tmpfs none disk && mkdir disk/in && mount -o remount,ro none disk
        $GROUNDS tag decisions -o disk/tags.csv; echo $?; $GROUNDS rules --source -o disk/in/rules.yaml; echo $?";
    let Some(out) = with_mounts(&folder, script) else { return };
    assert_eq!(text(&out.stdout), "2\n2\n");
    assert!(said(&out).contains("disk/tags.csv: cannot be written: Read-only file system"), "{}", said(&out));
    assert!(said(&out).contains("disk/in/rules.yaml: cannot be written"), "{}", said(&out));
}

#[test]
fn who_has_read_enough_of_the_output_ends_the_program_quietly() {
    let folder = decisions("pipe", 2000);
    for arguments in [&["tag", "decisions", "-q"][..], &["rules", "--source"], &["columns"]] {
        let mut command = Command::new(GROUNDS);
        command.current_dir(&folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let out = child.wait_with_output().expect("the program ends");
        assert_eq!((out.status.code(), said(&out).as_str()), (Some(0), ""), "{arguments:?} after {line}");
    }
}

#[test]
fn who_does_not_want_to_hear_gets_the_output_all_the_same() {
    let folder = decisions("deaf", 2);
    for stderr in ["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"] {
        let script = format!("rm -f tags.csv; {{ $GROUNDS tag decisions nowhere -o tags.csv; echo $? >&3; }} {stderr}");
        let out = shell(&folder, &format!("exec 3>&1; {script}"));
        assert_eq!(text(&out.stdout), "1\n", "{stderr}");
        assert_eq!(fs::read_to_string(folder.join("tags.csv")).expect("a table").lines().count(), 3, "{stderr}");
    }
}

#[test]
fn an_input_that_vanishes_is_reported_and_the_rest_goes_on() {
    let folder = decisions("vanishing", 3);
    let gate = folder.join("gate");
    fifo(&gate);
    let mut command = Command::new(GROUNDS);
    command.current_dir(&folder).args(["tag", "gate", "decisions", "-q"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    // The files are listed by the time that the first is opened.
    let mut first = OpenOptions::new().write(true).open(&gate).expect("the gate");
    fs::remove_file(folder.join("decisions/000001.txt")).expect("it is there");
    first.write_all(DECISION.as_bytes()).expect("a reader");
    drop(first);
    let out = child.wait_with_output().expect("the program ends");
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(said(&out), "grounds: decisions/000001.txt: no such file or folder; check the path\n");
    assert_eq!(text(&out.stdout).lines().count(), 4);
}

#[test]
fn a_file_that_grows_is_read_as_far_as_it_is() {
    let folder = folder("growing");
    for name in ["growing.txt", "growing.jsonl"] {
        let path = folder.join(name);
        let record = format!("{{\"text\": {DECISION:?}}}\n");
        let start = if name.ends_with("txt") { DECISION } else { record.as_str() };
        fs::write(&path, start).expect("a file");
        let mut growing = OpenOptions::new().append(true).open(&path).expect("it is there");
        let more = start.to_owned();
        let writer = thread::spawn(move || {
            for _ in 0..200 {
                growing.write_all(more.as_bytes()).expect("it grows");
                thread::sleep(Duration::from_millis(1));
            }
        });
        let out = run(&folder, &["tag", name, "-q"]);
        writer.join().expect("it has grown");
        assert!(text(&out.stdout).lines().count() > 1, "{name}: {}", said(&out));
        assert!(matches!(out.status.code(), Some(0 | 1)), "{name}: {}", said(&out));
    }
}

#[test]
fn what_may_not_be_read_is_reported() {
    let folder = decisions("permission", 3);
    let closed = |path: &str, mode| fs::set_permissions(folder.join(path), PermissionsExt::from_mode(mode));
    fs::create_dir(folder.join("decisions/inner")).expect("a folder");
    closed("decisions/000001.txt", 0).expect("it is there");
    closed("decisions/inner", 0).expect("it is there");
    let as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", GROUNDS];
    let nobody = |arguments: &[&str]| {
        let mut command = Command::new("setpriv");
        command.current_dir(&folder).args(as_nobody).args(arguments).output()
    };
    let out = if File::open(folder.join("decisions/000001.txt")).is_err() {
        run(&folder, &["tag", "decisions", "-q"])
    } else if nobody(&["tag", "decisions/000000.txt"]).is_ok_and(|out| out.status.success()) {
        nobody(&["tag", "decisions", "-q"]).expect("it ran before")
    } else {
        eprintln!("skipped: this user may read everything, and nobody else may run the program");
        return;
    };
    closed("decisions/inner", 0o755).expect("it is there");
    let denied = "permission denied; ask for the right to read it";
    assert_eq!(said(&out), format!("grounds: decisions/inner: {denied}\ngrounds: decisions/000001.txt: {denied}\n"));
    assert_eq!((out.status.code(), text(&out.stdout).lines().count()), (Some(1), 3));
}

#[test]
fn links_pipes_and_devices_in_a_folder_are_named_and_not_followed() {
    let folder = decisions("special", 1);
    let inner = folder.join("decisions");
    symlink(".", inner.join("loop")).expect("a link");
    symlink("000000.txt", inner.join("same.txt")).expect("a link");
    symlink("itself.txt", inner.join("itself.txt")).expect("a link");
    symlink("nowhere", inner.join("not-a-decision")).expect("a link");
    fifo(&inner.join("pipe.html"));
    let out = run(&folder, &["tag", "decisions", "-q"]);
    let (link, pipe) = ("a link, and links in a folder are not followed", "a device or pipe, and no file");
    let named = [("itself.txt", link), ("loop", link), ("pipe.html", pipe), ("same.txt", link)];
    let expected: Vec<String> =
        named.iter().map(|(name, cause)| format!("grounds: decisions/{name}: {cause}")).collect();
    let message = said(&out);
    let found: Vec<&str> =
        message.lines().map(|line| line.rsplit_once("; name it").map_or(line, |(head, _)| head)).collect();
    assert_eq!(found, expected);
    assert_eq!((out.status.code(), text(&out.stdout).lines().count()), (Some(1), 2));
    // What is named is read, also through a link; one that leads nowhere is an error.
    assert_eq!(run(&folder, &["tag", "decisions/same.txt", "-q"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["tag", "decisions/itself.txt", "-q"]).status.code(), Some(2));
    let endless = run(&folder, &["tag", "/dev/zero", "-q"]);
    assert!(said(&endless).starts_with("grounds: /dev/zero: larger than 64 MiB"), "{}", said(&endless));
    assert!(said(&piped(&folder, &["tag", "-"], &[0; 4096])).starts_with("grounds: -: this is no text file"));
}

#[test]
fn names_need_not_be_utf_8() {
    let folder = folder("names");
    let name = OsStr::from_bytes(b"caf\xE9 \n \x1B[31m.txt");
    fs::write(folder.join(name), DECISION).expect("a decision");
    let out = run(&folder, &["tag", ".", "-q", "-o", "tags.csv"]);
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    // A name steers no terminal.
    let gone = run(&folder, &["tag", "\u{1B}[31m.txt", "-q"]);
    assert!(said(&gone).starts_with("grounds: \\u{1b}[31m.txt: no such file"), "{}", said(&gone));
    let table = fs::read_to_string(folder.join("tags.csv")).expect("a table");
    assert!(table.contains("99 900 001"), "{table}");
    let mut command = Command::new(GROUNDS);
    let out = command.current_dir(&folder).args(["tag", "-q", "-o"]).arg(OsStr::from_bytes(b"\xFF.csv")).arg(name);
    assert_eq!(out.output().expect("the program runs").status.code(), Some(0));
    assert!(folder.join(OsStr::from_bytes(b"\xFF.csv")).is_file());
}

#[test]
fn a_hundred_thousand_files_in_one_folder_are_no_matter() {
    let folder = decisions("many", 1000);
    for index in 0..99_000 {
        File::create(folder.join(format!("decisions/{index:06}.pdf"))).expect("a file");
    }
    let out = run(&folder, &["tag", "decisions", "-q"]);
    assert_eq!((out.status.code(), text(&out.stdout).lines().count()), (Some(0), 1001), "{}", said(&out));
    fs::remove_dir_all(folder).expect("it is there");
}

#[test]
fn whatever_ends_the_program_leaves_the_old_output_or_the_new() {
    let folder = decisions("signals", 300);
    let arguments = ["tag", "decisions", "-q", "-o", "tags.csv", "--manifest", "tags.json"];
    let start = std::time::Instant::now();
    assert!(run(&folder, &arguments).status.success());
    let long = start.elapsed();
    let new = fs::read_to_string(folder.join("tags.csv")).expect("a table");
    for round in 0..16 {
        fs::write(folder.join("tags.csv"), "old").expect("a file");
        let mut child = Command::new(GROUNDS).current_dir(&folder).args(arguments).spawn().expect("the program starts");
        // From the first moment to beyond the last.
        thread::sleep(long * round / 13);
        let signal = ["-INT", "-TERM", "-HUP", "-KILL"][round as usize % 4];
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        let status = child.wait().expect("the program ends");
        let table = fs::read_to_string(folder.join("tags.csv")).expect("a table");
        assert!(table == "old" || table == new, "{signal} in round {round}: {} bytes", table.len());
        assert!(table == new || !status.success(), "{signal} in round {round}: done, but the table is the old one");
        assert_eq!(names(&folder), ["decisions", "tags.csv", "tags.json"], "{signal} in round {round}");
    }
}

#[test]
fn of_two_runs_with_the_same_output_the_last_one_wins_whole() {
    let folder = decisions("two", 300);
    let (one, other) = (["tag", "decisions", "-q"], ["tag", "decisions/000000.txt", "-q"]);
    let whole = [&one, &other].map(|arguments| text(&run(&folder, &arguments[..]).stdout));
    for _ in 0..3 {
        let mut runs = [&one, &other].map(|arguments| {
            let mut command = Command::new(GROUNDS);
            command.current_dir(&folder).args(arguments).args(["-o", "tags.csv"]).spawn().expect("the program starts")
        });
        assert!(runs.iter_mut().all(|run| run.wait().expect("the program ends").success()));
        let table = fs::read_to_string(folder.join("tags.csv")).expect("a table");
        assert!(whole.contains(&table), "{} bytes", table.len());
        assert_eq!(names(&folder), ["decisions", "tags.csv"]);
    }
}

#[test]
fn an_output_never_takes_the_place_of_what_is_read() {
    let folder = decisions("inputs", 2);
    fs::copy("rules/lgsco.yaml", folder.join("my-rules.yaml")).expect("rules");
    symlink("decisions/000000.txt", folder.join("link.csv")).expect("a link");
    for (arguments, message) in [
        ("tag decisions/000000.txt -o decisions/000000.txt", "would replace what is read from decisions/000000.txt"),
        ("tag decisions -o decisions/../decisions/000001.txt", "would replace what is read from decisions;"),
        ("tag decisions -o link.csv", "would replace what is read from decisions;"),
        ("tag decisions --rules my-rules.yaml -o my-rules.yaml", "would replace what is read from my-rules.yaml"),
        ("tag decisions -o tags.csv --manifest ./tags.csv", "is named for two outputs"),
        ("audit decisions --html decisions/000000.txt", "would replace what is read from decisions;"),
        ("rules my-rules.yaml -o my-rules.yaml", "would replace what is read from my-rules.yaml"),
        ("check my-rules.yaml --corpus decisions --counts decisions/000000.txt", "would replace what is read"),
    ] {
        let out = run(&folder, &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(out.status.code(), Some(2), "{arguments}");
        assert!(said(&out).contains(message), "{arguments}: {}", said(&out));
    }
    assert!(fs::read_to_string(folder.join("decisions/000000.txt")).expect("a decision").contains("Harrowmere"));
    assert_eq!(names(&folder), ["decisions", "link.csv", "my-rules.yaml"]);
}

#[test]
fn an_output_keeps_links_permissions_and_devices() {
    let folder = decisions("kinds", 1);
    let tag = |output: &str| run(&folder, &["tag", "decisions", "-q", "-o", output]);
    fs::write(folder.join("private.csv"), "old").expect("a file");
    fs::set_permissions(folder.join("private.csv"), PermissionsExt::from_mode(0o600)).expect("it is there");
    symlink("private.csv", folder.join("link.csv")).expect("a link");
    assert!(tag("link.csv").status.success());
    assert!(folder.join("link.csv").is_symlink());
    assert!(fs::read_to_string(folder.join("private.csv")).expect("a table").starts_with("source,"));
    assert_eq!(folder.join("private.csv").metadata().expect("a file").permissions().mode() & 0o777, 0o600);

    fs::set_permissions(folder.join("private.csv"), PermissionsExt::from_mode(0o400)).expect("it is there");
    assert!(said(&tag("private.csv")).contains("is write-protected"));
    symlink("nowhere", folder.join("dangling.csv")).expect("a link");
    assert!(said(&tag("dangling.csv")).contains("is a link to nothing"));
    assert!(said(&tag("decisions")).contains("is a folder; name a file in it"));

    fifo(&folder.join("pipe"));
    let reader = shell_in_background(&folder, "cat pipe");
    assert!(tag("pipe").status.success());
    assert!(text(&reader.wait_with_output().expect("cat ends").stdout).starts_with("source,"));
    assert_eq!(names(&folder), ["dangling.csv", "decisions", "link.csv", "pipe", "private.csv"]);
}

fn shell_in_background(folder: &Path, script: &str) -> std::process::Child {
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", script]).stdout(Stdio::piped()).spawn().expect("a shell")
}
