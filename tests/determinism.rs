//! The same input gives the same bytes, whatever the machine is set to.

use std::path::Path;
use std::process::{Command, Stdio};

/// What makes tables and pages of the golden cases.
const COMMANDS: [&str; 7] = [
    "tag golden/decisions -q",
    "tag golden/decisions -q --format jsonl",
    "audit golden/decisions --format json",
    "explain golden/decisions/attributed-then-applied.txt",
    "explain golden/decisions/attributed-then-applied.txt --mentions",
    "gaps golden/decisions",
    "golden",
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// Changes the surroundings of the program.
type Vary = fn(&mut Command);

/// The program in the project's folder, with what `vary` changes.
fn output(arguments: &str, vary: impl FnOnce(&mut Command)) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grounds"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments.split_whitespace());
    vary(&mut command);
    let out = command.output().expect("the program starts");
    assert!(matches!(out.status.code(), Some(0 | 1)), "{arguments}: {}", text(&out.stderr));
    text(&out.stdout)
}

#[test]
fn surroundings_change_nothing() {
    let surroundings: [(&str, Vary); 2] = [
        ("nothing set", |command| {
            command.env_clear();
        }),
        ("everything set another way", |command| {
            command.env("TZ", "Pacific/Kiritimati").env("LANG", "tr_TR.UTF-8").env("LC_ALL", "tr_TR.UTF-8");
            command.env("COLUMNS", "37").env("LINES", "5").env("TERM", "dumb").env("NO_COLOR", "1");
            command.env_remove("HOME").env("RAYON_NUM_THREADS", "5").env("RUST_BACKTRACE", "full");
        }),
    ];
    for arguments in COMMANDS {
        let usual = output(arguments, |_| {});
        assert!(usual.len() > 100, "{arguments}: {usual}");
        for (name, vary) in surroundings {
            assert!(output(arguments, vary) == usual, "{arguments}: not the same with {name}");
        }
    }
}

#[test]
fn threads_and_a_second_run_change_nothing() {
    for per in ["", "--per mention"] {
        let all: Vec<String> = [1, 7, 7]
            .iter()
            .map(|threads| output(&format!("tag golden/decisions -q {per} --threads {threads}"), |_| {}))
            .collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "tag {per}");
    }
}

#[test]
fn the_order_of_the_inputs_is_the_order_of_the_rows_and_nothing_more() {
    let [one, other] = ["golden/decisions/attributed-then-applied.txt", "golden/decisions/too-long-ago.txt"];
    let [forth, back] = [[one, other], [other, one]]
        .map(|[first, second]| output(&format!("tag -q {first} {second} --per mention"), |_| {}));
    let blocks = |source: &str| {
        let alone = output(&format!("tag -q {source} --per mention"), |_| {});
        alone.split_once('\n').map(|(_, rows)| rows.to_owned()).expect("a header")
    };
    let header = forth.split_once('\n').map(|(header, _)| header.to_owned()).expect("a header");
    assert_eq!(forth, format!("{header}\n{}{}", blocks(one), blocks(other)));
    assert_eq!(back, format!("{header}\n{}{}", blocks(other), blocks(one)));
}

#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::print_stderr, reason = "a test that the machine cannot run says so")]
fn a_terminal_changes_nothing_in_a_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("determinism");
    std::fs::create_dir_all(&folder).expect("a folder");
    let table = folder.join("tags.csv");
    let program = env!("CARGO_BIN_EXE_grounds");
    let line = format!("{program} tag golden/decisions > {}", table.display());
    let mut script = Command::new("script");
    script.current_dir(env!("CARGO_MANIFEST_DIR")).args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let shown = script.stdin(Stdio::null()).output();
    let Some(shown) = shown.ok().filter(|out| out.status.success()) else {
        eprintln!("skipped: no terminal can be made here (script, of util-linux)");
        return;
    };
    assert!(text(&shown.stdout).contains("read,"), "{}", text(&shown.stdout));
    let written = std::fs::read_to_string(&table).expect("a table");
    assert!(written == output("tag golden/decisions -q", |_| {}));
}
