//! The report page as people meet it: as a file, and in a headless Chromium, where there is one.
#![expect(clippy::print_stdout, reason = "a test says what it skips, and how long it took")]

#[path = "common/browser.rs"]
mod browser;
mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use browser::Browser;
use common::{run, text};
use grounds::audit::wording::number;
use grounds::audit::{Case, Duplicate, Report, Request, once};
use grounds::output::read::tags;
use grounds::rules::RuleSet;
use serde_json::{Value, json};

const HEADER: &str = "source,reference,organisation,category,subcategory,outcome,decision_date,refusal,first_ground,\
                      grounds,cited,considered_not_applied,check,quote,rules_version,url\n";
const BODIES: [&str; 6] =
    ["Kelderwick Council", "Hartlowe & District", "Ashby Vale", "Northmoor \"City\"", "Moss <End>", "Rare"];
const SUBJECTS: [&str; 4] = ["Housing", "Children's care", "Planning / building", "Benefits & tax"];
const OUTCOMES: [&str; 3] = ["Closed after initial enquiries", "Upheld", "Not upheld"];
const GROUNDS: [&str; 7] =
    ["no_prospect_of_fault", "court_remedy", "tribunal_remedy", "out_of_time", "withdrawn", "premature", "personnel"];

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn one<'v>(&mut self, values: &[&'v str]) -> &'v str {
        values[self.below(values.len())]
    }

    fn some(&mut self, most: usize) -> Vec<&'static str> {
        let mut found = Vec::new();
        for _ in 0..self.below(most + 1) {
            let one = self.one(&GROUNDS);
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    }
}

/// A folder with a table of so many invented decisions.
fn folder(count: usize) -> tempfile::TempDir {
    let mut chance = Chance(7);
    let mut csv = HEADER.to_owned();
    for number in 0..count {
        let refusal = chance.one(&["full", "full", "full", "full", "part", "no"]);
        let grounds = if refusal == "no" { Vec::new() } else { chance.some(4) };
        let other: Vec<&str> = chance.some(2).into_iter().filter(|one| !grounds.contains(one)).collect();
        let (cited, denied) = other.split_at(other.len() / 2);
        let body = match chance.below(40) {
            0 => "Rare".to_owned(),
            1 => "Ashby Vale; Kelderwick Council".to_owned(),
            _ => chance.one(&BODIES[..5]).replace('"', "\"\""),
        };
        let day = match chance.below(50) {
            0 => String::new(),
            _ => format!("{}-{:02}-{:02}", 2019 + chance.below(6), 1 + chance.below(12), 1 + chance.below(28)),
        };
        let (subject, outcome, check) =
            (chance.one(&SUBJECTS), chance.one(&OUTCOMES), chance.one(&["", "", "typo", "header"]));
        let (first, grounds) = (grounds.first().copied().unwrap_or_default(), grounds.join(";"));
        let (cited, denied) = (cited.join(";"), denied.join(";"));
        let quote = format!(
            "We will not investigate the complaint of Mr X about matter {number}, because there is not enough evidence of \
             fault by the Council, and because an investigation would not lead to a different outcome for him or for others."
        );
        writeln!(
            csv,
            "{number}.txt,99 {:03} {:03},\"{body}\",{subject},,{outcome},{day},{refusal},{first},{grounds},{cited},{denied},\
             {check},\"{quote}\",lgsco 1 00000000,https://example.org/decisions/{number}",
            number / 1000,
            number % 1000
        )
        .expect("a string takes it");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("tags.csv"), csv).expect("a file");
    folder
}

/// Writes the page of a table and gives its path.
fn page(folder: &Path, options: &[&str]) -> PathBuf {
    let output = run(folder, &[&["audit", "tags.csv", "--html", "page.html"], options].concat());
    assert_eq!((output.status.code(), text(&output.stderr).as_str(), output.stdout.len()), (Some(0), "", 0));
    folder.join("page.html")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a page")
}

#[test]
fn the_page_is_one_small_file_that_needs_nothing_else() {
    let folder = folder(3000);
    let html = read(&page(folder.path(), &[]));
    assert!(html.len() < 500_000, "{} bytes", html.len());
    for part in [
        "<!DOCTYPE html>\n<html lang=\"en-GB\">",
        "<meta name=\"robots\" content=\"noindex\">",
        "default-src &#39;none&#39;",
        "script-src &#39;none&#39;",
        "Published decisions only.",
        "Tagged by rules, not by the Ombudsman.",
        "lgsco 1 00000000",
        "did right or wrong",
        "Do not rank bodies",
        "Source: published decisions of the Local Government and Social Care Ombudsman,",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for part in ["<script", "src=", "@import", "url(", "style=\"", "http://", "https://"] {
        assert!(!html.contains(part), "{part}");
    }
    // Every picture has a name and a description, and a table stands below it.
    let pictures = html.matches("<svg").count();
    assert!(pictures >= 6, "{pictures} pictures");
    assert_eq!((html.matches("<title id=").count(), html.matches("<desc id=").count()), (pictures, pictures));
    assert!(html.matches("<table").count() >= 6);
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
}

#[test]
fn of_fewer_than_ten_no_share_and_no_bar_stands_on_the_page() {
    let folder = folder(1500);
    let html = read(&page(folder.path(), &["--where", "organisation=Rare", "--where", "category=Housing"]));
    assert!((3..10).any(|n| html.contains(&format!("1 of {n}<"))), "a count stands");
    let main = html.split_once("<main>").expect("a page").1;
    // Ticks of the scale, and what is said of intervals and sums, are no shares.
    let told = ["95 %", "95&nbsp;%", "100 %", "100&nbsp;%"];
    let is_share = |line: &&str| {
        let line = told.iter().fold((*line).to_owned(), |line, known| line.replace(known, ""));
        line.contains('%') && !line.contains("class=\"tick\"")
    };
    assert_eq!(main.lines().filter(is_share).collect::<Vec<_>>(), Vec::<&str>::new());
    let bars = main.lines().filter(|line| line.contains("class=\"bar\"") || line.contains("class=\"bar "));
    let drawn = bars.filter(|line| !line.contains("width=\"0\"") && !line.contains("height=\"0\""));
    assert_eq!(drawn.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn pictures_are_written_with_their_figures_and_descriptions() {
    let folder = folder(600);
    let output = run(folder.path(), &["audit", "tags.csv", "--charts", "charts"]);
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    let file = |name: &str| read(&folder.path().join("charts").join(name));
    for name in ["reasons", "years", "subjects", "listed", "together"] {
        let (svg, csv, words) =
            (file(&format!("{name}.svg")), file(&format!("{name}.csv")), file(&format!("{name}.txt")));
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("<desc id="), "{name}");
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(
            reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")),
            quick_xml::events::Event::Eof
        ) {}
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().flatten().count();
        assert!(rows > 3, "{name}: {rows} rows");
        assert!(words.lines().count() > rows, "{name}: a line for each figure");
        assert!(words.ends_with("not by the Ombudsman.\n"), "{name}: {words}");
    }
    assert!(file("reasons.txt").starts_with("\u{2018}"), "a headline comes first");
}

/// The decisions of a table, counted without the program around the library: the same object as `--format json` prints.
struct Auditor {
    rules: RuleSet,
    cases: Vec<Case>,
    duplicates: Vec<Duplicate>,
}

impl Auditor {
    fn of(folder: &Path) -> Self {
        let table = read(&folder.join("tags.csv"));
        let rows = tags("tags.csv", &table).expect("a table").rows;
        let (cases, duplicates) = once(rows.into_iter().map(|row| Case::of(row).expect("a case")).collect());
        Self { rules: RuleSet::built_in(), cases, duplicates }
    }

    fn report(&self, conditions: &[(&str, String)], by: &str) -> Value {
        let conditions =
            conditions.iter().map(|(field, value)| format!("{field}={value}").parse().expect("a condition"));
        let by = vec![by.parse().expect("a field")];
        let request = Request { conditions: conditions.collect(), by, ..Request::default() };
        let report = Report::of(&self.cases, self.duplicates.clone(), &request, &self.rules).expect("sums that add up");
        serde_json::to_value(report).expect("JSON")
    }
}

/// What the figures of a page must say, from the JSON of `audit`.
struct Expected {
    years: Value,
    subjects: Value,
}

impl Expected {
    fn of(auditor: &Auditor, conditions: &[(&str, String)]) -> Self {
        let report = |by| auditor.report(conditions, by);
        Self { years: report("financial_year"), subjects: report("category") }
    }

    /// The figure of some shares, by ground; without one, the refusals in which none was found.
    fn of_shares(shares: &Value, ground: &str, kind: &str) -> Value {
        if ground.is_empty() {
            return shares["without"].clone();
        }
        let grounds = shares["grounds"].as_array().expect("grounds");
        grounds.iter().find(|one| one["ground"] == ground).map_or(none(0), |one| one[kind].clone())
    }

    fn in_group(report: &Value, group: &str, ground: &str) -> Value {
        let groups = report["groups"].as_array().expect("groups");
        let found = groups.iter().find(|one| one["values"][0] == group);
        found.map_or(none(0), |one| Self::of_shares(&one["shares"], ground, "any"))
    }

    fn listed(list: &Value, ground: &str, kind: &str, n: u64) -> Value {
        list.as_array()
            .expect("a list")
            .iter()
            .find(|one| one["ground"] == ground)
            .map_or(none(n), |one| one[kind].clone())
    }

    fn figure(&self, kind: &str, ground: &str, group: &str) -> Value {
        let shares = &self.years["shares"];
        let n = shares["n"].as_u64().expect("a number");
        let selected = |kind: &str| self.years["selected"][kind].as_u64().expect("a number");
        let all = selected("full") + selected("part") + selected("no");
        let pair = || {
            let pairs = self.years["together"].as_array().expect("pairs").iter();
            let same = |one: &&Value| {
                (one["ground"] == ground && one["other"] == group) || (one["ground"] == group && one["other"] == ground)
            };
            pairs.clone().find(same).map_or(0, |one| one["of_ground"]["count"].as_u64().expect("a number"))
        };
        let given = |ground: &str| Self::of_shares(shares, ground, "any")["count"].as_u64().expect("a number");
        match kind {
            "n" => json!({"count": n, "n": n}),
            "n-part" => json!({"count": selected("part"), "n": n}),
            "n-no" => json!({"count": selected("no"), "n": n}),
            "n-all" => json!({"count": all, "n": n}),
            "found" => counted(n - shares["without"]["count"].as_u64().expect("a number"), n),
            "any" => Self::of_shares(shares, ground, "any"),
            "first" => Self::of_shares(shares, ground, "first"),
            "split" if ground.is_empty() => shares["without"].clone(),
            "split" => json!({"count": 0, "n": n, "share": Self::of_shares(shares, ground, "split")}),
            "part" if self.years["part"].is_null() => none(0),
            "part" => Self::of_shares(&self.years["part"], ground, "any"),
            "number" => {
                let index: usize = ground.parse().expect("a number of grounds");
                shares["by_number"].get(index).cloned().unwrap_or_else(|| none(n))
            }
            "year" => Self::in_group(&self.years, group, ground),
            "subject" => Self::in_group(&self.subjects, group, ground),
            "not-used" => Self::listed(&self.years["listed"], ground, "not_used", n),
            "denied" => Self::listed(&self.years["not_applied"], ground, "decisions", all),
            "pair-one" => counted(pair(), given(ground)),
            "pair-other" => counted(pair(), given(group)),
            "pair" => counted(pair(), n),
            _ => panic!("there is no figure {kind}"),
        }
    }
}

/// A figure as the JSON has it.
fn counted(count: u64, n: u64) -> Value {
    let figure = |value: u64| u32::try_from(value).expect("a small number");
    serde_json::to_value(grounds::audit::Figure::of(figure(count), figure(n), 0)).expect("JSON")
}

fn none(n: u64) -> Value {
    counted(0, n)
}

/// A figure in the words of the page.
fn said(figure: &Value, words: &str) -> String {
    let (count, n) =
        (&figure["count"], u32::try_from(figure["n"].as_u64().expect("a number")).expect("a small number"));
    let percent = |value: &Value| value.as_f64().map(|share| format!("{} %", number(share, n)));
    let bound = |name: &str| figure["interval"][name].as_f64().map(|share| number(share, n)).unwrap_or_default();
    let range = || format!("{} to {} %", bound("low"), bound("high"));
    let two = |between: [&str; 3]| match percent(&figure["share"]) {
        None => String::new(),
        Some(share) if n < 30 => format!("{}{}{share}", range(), between[0]),
        Some(share) => format!("{share}{}{}{}", between[1], range(), between[2]),
    };
    match words {
        "number" => count.to_string(),
        "n" => n.to_string(),
        "count" if n >= 10 => count.to_string(),
        "count" | "of" => format!("{count} of {n}"),
        "shaded" if n == 0 => "\u{2013}".to_owned(),
        "shaded" | "bar" if n < 10 => format!("{count} of {n}"),
        "share" | "bar" => two([", ", " (", ")"]),
        "shaded" => two(["\n", "\n", ""]),
        "maximum" => percent(&figure["maximum"]).unwrap_or_default(),
        "plain" => percent(&figure["share"]).unwrap_or_default(),
        _ => panic!("there are no words {words}"),
    }
}

/// Every figure that the page shows: its kind, ground, group, in which words, and these.
const FIGURES: &str = "Array.from(document.querySelectorAll('[data-figure]'))\
    .filter((one) => one.dataset.as !== 'column')\
    .map((one) => [one.dataset.figure, one.dataset.ground || '', one.dataset.group || '', one.dataset.as,\
        (one.querySelector('.value') || one).textContent.replaceAll('\\u00a0', ' ')])";

fn compare(browser: &mut Browser, expected: &Expected) -> usize {
    let figures = browser.value(FIGURES);
    let figures = figures.as_array().expect("figures");
    for one in figures {
        let [kind, ground, group, words, shown] = [0, 1, 2, 3, 4].map(|place| one[place].as_str().expect("text"));
        assert_eq!(shown, said(&expected.figure(kind, ground, group), words), "{kind} {ground} {group} {words}");
    }
    figures.len()
}

/// Puts a filter into the address, as a link does.
fn filter(browser: &mut Browser, conditions: &[(&str, String)]) {
    let pairs = json!(conditions).to_string();
    browser.value(&format!(
        "new Promise((done) => {{ addEventListener('hashchange', () => setTimeout(done), {{once: true}});\
         location.hash = new URLSearchParams({pairs}).toString() }})"
    ));
}

/// What the program itself prints.
fn printed(folder: &Path, conditions: &[(&str, String)]) -> Value {
    let conditions: Vec<String> = conditions.iter().map(|(field, value)| format!("{field}={value}")).collect();
    let mut arguments = vec!["audit", "tags.csv", "--format", "json", "--by", "financial_year"];
    for one in &conditions {
        arguments.extend(["--where", one]);
    }
    serde_json::from_slice(&run(folder, &arguments).stdout).expect("JSON")
}

#[test]
fn fifty_filters_give_the_figures_of_audit() {
    let folder = folder(700);
    let path = page(folder.path(), &["--with-decisions"]);
    let Some(mut browser) = Browser::start() else { return };
    browser.open_file(&path, "");
    let auditor = Auditor::of(folder.path());
    let mut shown = compare(&mut browser, &Expected::of(&auditor, &[]));
    let years = ["2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25"];
    let mut chance = Chance(11);
    let mut agreed = 0;
    let mut tried: Vec<Vec<(&str, String)>> = Vec::new();
    while tried.len() < 50 {
        let mut conditions = Vec::new();
        let fields: [(&str, &[&str]); 4] =
            [("organisation", &BODIES), ("category", &SUBJECTS), ("financial_year", &years), ("outcome", &OUTCOMES)];
        for (field, values) in fields {
            if chance.below(5) < 2 {
                conditions.push((field, chance.one(values).to_owned()));
            }
        }
        if conditions.is_empty() || tried.contains(&conditions) {
            continue;
        }
        filter(&mut browser, &conditions);
        let expected = Expected::of(&auditor, &conditions);
        shown += compare(&mut browser, &expected);
        // An empty selection is answered with a message.
        if tried.len().is_multiple_of(10) && expected.figure("n-all", "", "")["count"] != 0 {
            assert_eq!(printed(folder.path(), &conditions), expected.years, "{conditions:?}");
            agreed += 1;
        }
        tried.push(conditions);
    }
    assert!(shown > 10_000 && agreed > 2, "{shown} figures, {agreed} reports as printed");
    assert_eq!(browser.events, ["request ".to_owned() + &format!("file://{}", path.display())]);
}

/// What a page must survive.
const HOSTILE: [&str; 5] = [
    "<script>document.title = 'ran'</script></script><!--",
    "\"><img src=x onerror=\"document.title = 'ran'\">",
    "=HYPERLINK(\"https://example.org\")",
    "\u{202e}reversed\u{2066}",
    "{{ 7 * 7 }} ${1} </title></style></svg> javascript:alert(1)",
];

#[test]
fn hostile_decisions_do_nothing_worse_than_look_odd() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut csv = csv::Writer::from_path(folder.path().join("tags.csv")).expect("a file");
    csv.write_record(HEADER.trim_end().split(',').map(str::trim)).expect("a row");
    let long = "word ".repeat(10_000);
    for (index, one) in HOSTILE.iter().chain([&long.as_str()]).enumerate() {
        // The long one costs time.
        for _ in 0..if index < HOSTILE.len() { 8 } else { 1 } {
            let source = format!("{one}{index}");
            csv.write_record([
                source.as_str(),
                "",
                one,
                one,
                one,
                one,
                "2024-05-01",
                "full",
                "withdrawn",
                "withdrawn",
                "",
                "",
                one,
                one,
                one,
                "javascript:document.title='ran'",
            ])
            .expect("a row");
        }
    }
    csv.flush().expect("a file");
    let path = page(folder.path(), &["--with-decisions", "--by", "organisation"]);
    let html = read(&path);
    assert!(!html.contains("<script>document") && !html.contains("<img"), "something was not escaped");
    let Some(mut browser) = Browser::start() else { return };
    browser.resize(1280, 900);
    browser.open_file(&path, "");
    browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true })");
    browser.value("new Promise((done) => setTimeout(done, 200))");
    assert_eq!(browser.value("document.images.length + document.scripts.length"), json!(2), "the page's own scripts");
    assert_eq!(browser.value("document.querySelectorAll('#list a').length"), json!(0), "no link runs a script");
    let title = browser.value("document.title");
    assert!(title.as_str().is_some_and(|title| title.starts_with("Why complaints were not investigated")), "{title}");
    let quotes =
        browser.value("Array.from(document.querySelectorAll('#list blockquote')).map((one) => one.textContent)");
    for one in HOSTILE {
        let words = one.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(quotes.as_array().is_some_and(|quotes| quotes.contains(&json!(words))), "{one} stands as it is");
    }
    assert_eq!(browser.value("document.scrollingElement.scrollWidth"), json!(1280), "nothing is wider than the window");
    filter(&mut browser, &[("organisation", HOSTILE[0].to_owned())]);
    assert_eq!(browser.value("document.querySelectorAll('#list li').length"), json!(8));
    assert_eq!(browser.events.len(), 1, "{:?}", browser.events);
}

/// The text of an element.
fn text_of(browser: &mut Browser, id: &str) -> String {
    let said = browser.value(&format!("document.getElementById('{id}').textContent"));
    said.as_str().expect("text").to_owned()
}

#[test]
fn the_whole_task_can_be_done_by_keyboard() {
    let folder = folder(300);
    let path = page(folder.path(), &["--with-decisions"]);
    let Some(mut browser) = Browser::start() else { return };
    browser.resize(1280, 800);
    browser.open_file(&path, "");
    // Goes on with Tab until the focus is on what is sought; whatever has it can be seen.
    let tab_to = |browser: &mut Browser, sought: &str| {
        for _ in 0..200 {
            browser.press("Tab");
            let seen = browser.value(
                "(() => { const one = document.activeElement; const at = one.getBoundingClientRect();\
                 const top = Math.max(at.top, 0), left = Math.max(at.left, 0);\
                 const hit = document.elementFromPoint(left + 3, top + 3);\
                 return at.bottom > 0 && at.top < innerHeight && (one.contains(hit) || hit.contains(one)) \
                     && getComputedStyle(one).outlineStyle !== 'none' })()",
            );
            assert_eq!(seen, json!(true), "the focus is hidden on the way to {sought}");
            if browser.value(&format!("document.activeElement.matches('{sought}')")) == json!(true) {
                return;
            }
        }
        panic!("{sought} cannot be reached");
    };
    tab_to(&mut browser, ".skip");
    tab_to(&mut browser, "#search");
    browser.type_text("99 000 042");
    browser.value("new Promise((done) => setTimeout(done, 400))");
    assert_eq!(browser.value("document.querySelectorAll('#list li').length"), json!(1));
    assert!(text_of(&mut browser, "status").starts_with("Words: 99 000 042: 1, of which"));
    assert_eq!(browser.value("location.hash"), json!("#search=99+000+042"));
    assert!(text_of(&mut browser, "heading").ends_with("(Words: 99 000 042)"));
    assert_eq!(browser.value("document.title === document.getElementById('heading').textContent"), json!(true));
    tab_to(&mut browser, "#ground");
    tab_to(&mut browser, "#clear");
    browser.press("Enter");
    browser.value("new Promise((done) => setTimeout(done, 200))");
    assert!(text_of(&mut browser, "status").starts_with("All decisions: 300, of which"));
    assert_eq!(browser.value("location.hash"), json!(""));
    tab_to(&mut browser, "a[href=\"#decisions\"]");
    browser.press("Enter");
    tab_to(&mut browser, "#list summary");
    browser.press("Enter");
    browser.value("new Promise((done) => setTimeout(done, 200))");
    let opened = browser.value("document.querySelector('#list details[open]').textContent");
    assert!(opened.as_str().is_some_and(|said| said.contains("at its source")), "{opened}");
    tab_to(&mut browser, "#list a");
    tab_to(&mut browser, "#next");
    browser.press("Enter");
    assert!(text_of(&mut browser, "shown").starts_with("Decisions 51 to 100 of 300"));
    assert_eq!(browser.value("document.activeElement.id"), json!("decisions-heading"));
    assert_eq!(browser.events.len(), 1, "{:?}", browser.events);
}

#[test]
fn the_page_fits_narrow_windows_large_text_and_print() {
    let folder = folder(900);
    let path = page(folder.path(), &["--with-decisions", "--by", "organisation"]);
    let Some(mut browser) = Browser::start() else { return };
    browser.open_file(&path, "");
    for (width, size) in [(320, "100%"), (390, "100%"), (1280, "200%"), (640, "200%")] {
        browser.resize(width, 800);
        browser.value(&format!("document.documentElement.style.fontSize = '{size}'"));
        assert_eq!(
            browser.value("document.scrollingElement.scrollWidth"),
            json!(width),
            "{width} pixels, text of {size}"
        );
    }
    browser.resize(390, 800);
    browser.value("document.documentElement.style.fontSize = ''");
    let small = browser.value(
        "Array.from(document.querySelectorAll('button, input, select, summary, .actions a'))\
         .filter((one) => one.offsetParent !== null && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)",
    );
    assert_eq!(small, json!([]), "targets of less than 24 pixels");
    let shown = |browser: &mut Browser| {
        browser.value(
            "Array.from(document.querySelectorAll('svg')).filter((one) => getComputedStyle(one).display !== 'none')\
         .every((one) => one.classList[1].endsWith('-narrow'))",
        )
    };
    assert_eq!(shown(&mut browser), json!(true), "narrow pictures in a narrow window");
    filter(&mut browser, &[("category", "Housing".to_owned())]);
    let pdf = browser.call("Page.printToPDF", &json!({"preferCSSPageSize": true}));
    assert!(pdf["data"].as_str().is_some_and(|data| data.len() > 50_000), "it prints");
    browser.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let visible = |browser: &mut Browser, what: &str| {
        browser.value(&format!("document.querySelector('{what}').checkVisibility()")) == json!(true)
    };
    assert!(visible(&mut browser, "#heading") && visible(&mut browser, "#status") && visible(&mut browser, "aside"));
    assert!(!visible(&mut browser, ".fields") && !visible(&mut browser, "nav"));
    assert!(text_of(&mut browser, "heading").ends_with("(Subject: Housing)"), "the filter stands in print");
}

#[test]
fn without_scripts_the_figures_stand() {
    let folder = folder(300);
    let path = page(folder.path(), &["--with-decisions"]);
    let Some(mut browser) = Browser::start() else { return };
    browser.call("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.open_file(&path, "");
    let words = browser.value("document.body.innerText");
    let words = words.as_str().expect("text");
    for part in
        ["Before you quote a figure", "is given most often, in", "The list of decisions and its filters need scripts"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("Filter the decisions"), "what does not work is not offered");
}

#[test]
fn a_decision_opens_to_its_sentences_with_their_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let decisions = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let decision = decisions.join("court-remedy-negated.txt").display().to_string();
    let write = |options: &[&str]| {
        let output =
            run(folder.path(), &[&["audit", &decision, "--html", "page.html", "--with-decisions"], options].concat());
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    };
    let path = folder.path().join("page.html");
    write(&["--no-quotes"]);
    assert!(!read(&path).contains("is not reasonable to expect"), "a sentence stands on the page");
    write(&[]);
    assert!(read(&path).contains("is not reasonable to expect"));
    // From JSON Lines the same as from the decision.
    let output = run(folder.path(), &["tag", &decision, "--format", "jsonl", "-o", "tags.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let output = run(folder.path(), &["audit", "tags.jsonl", "--html", "lines.html", "--with-decisions"]);
    assert_eq!(output.status.code(), Some(0));
    let Some(mut browser) = Browser::start() else { return };
    for name in ["page.html", "lines.html"] {
        browser.open_file(&folder.path().join(name), "");
        browser.value("document.querySelector('#list details').open = true");
        browser.value("new Promise((done) => setTimeout(done, 200))");
        let said = browser.value("document.querySelector('#list details').innerText");
        let said = said.as_str().expect("text");
        for part in [
            "99 002 001, 2022-05-19, Kelderwick Borough Council. Already put right",
            "Given: Already put right (Final decision, paragraph 1)",
            "Considered and not applied: Remedy in court (Assessment, paragraph 1)",
        ] {
            assert!(said.contains(part), "{name}: {part}: {said}");
        }
        let marked = browser.value("Array.from(document.querySelectorAll('mark')).map((one) => one.textContent)");
        let marked = marked.to_string();
        assert!(marked.contains("has already remedied") && marked.contains("go to court"), "{name}: {marked}");
    }
}

/// The checks of axe-core, where `.ci/run` has fetched it.
#[test]
fn axe_finds_nothing_serious() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/package/axe.min.js");
    let Ok(axe) = fs::read_to_string(axe) else {
        println!("skipped: axe-core is not in target/axe");
        return;
    };
    let folder = folder(900);
    let path = page(folder.path(), &["--with-decisions", "--by", "organisation"]);
    let Some(mut browser) = Browser::start() else { return };
    for (name, value) in
        [("prefers-color-scheme", "light"), ("prefers-color-scheme", "dark"), ("forced-colors", "active")]
    {
        for width in [1280, 390] {
            browser.prefer(name, value);
            browser.resize(width, 900);
            browser.open_file(&path, "#category=Housing");
            browser
                .value("document.querySelectorAll('#list details').forEach((one, place) => { one.open = place < 5 })");
            browser.value(&axe);
            let found = browser.value(
                "axe.run().then((found) => found.violations.map((one) => \
                 `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(' | ')}`))",
            );
            assert_eq!(found, json!([]), "{value} {width}");
        }
    }
}

/// The ratio of the luminances of two colours, as WCAG defines it.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let digits: Vec<char> = colour.trim_start_matches('#').chars().collect();
        let wide = |place: usize| {
            if digits.len() == 3 { [digits[place], digits[place]] } else { [digits[2 * place], digits[2 * place + 1]] }
        };
        let part = |place: usize| {
            let value = u8::from_str_radix(&wide(place).iter().collect::<String>(), 16).expect("a colour");
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_have_the_contrast_that_they_need() {
    assert!((contrast("#000", "#ffffff") - 21.0).abs() < 1e-9 && (contrast("#767676", "#fff") - 4.54).abs() < 0.01);
    let css = include_str!("../src/page/page.css");
    let modes: Vec<&str> =
        css.match_indices(":root {").map(|(at, _)| css[at..].split_once('}').expect("a rule").0).collect();
    assert_eq!(modes.len(), 3, "light, dark and print");
    for mode in modes {
        let colour = |name: &str| {
            let value = mode.split_once(&format!("--{name}: ")).unwrap_or_else(|| panic!("no {name}")).1;
            value.split_once(';').expect("a value").0
        };
        // Text 4.5:1, what tells something without being text 3:1.
        for (front, back, least) in [
            ("ink", "paper", 4.5),
            ("ink", "panel", 4.5),
            ("faint", "paper", 4.5),
            ("faint", "panel", 4.5),
            ("link", "paper", 4.5),
            ("link", "panel", 4.5),
            ("found-ink", "found", 4.5),
            ("mark", "paper", 3.0),
            ("ink", "mark", 3.0),
            ("edge", "paper", 3.0),
            ("edge", "panel", 3.0),
        ] {
            let ratio = contrast(colour(front), colour(back));
            assert!(ratio >= least, "{front} on {back}: {ratio:.2} in {mode}");
        }
    }
}

/// The national corpus on one page.
#[test]
fn fifty_seven_thousand_decisions_stay_quick() {
    let folder = folder(57_500);
    let path = page(folder.path(), &["--with-decisions"]);
    let bytes = fs::metadata(&path).expect("a page").len();
    assert!(bytes < 25_000_000, "{bytes} bytes");
    let Some(mut browser) = Browser::start() else { return };
    // Other work on the machine makes things slower, never quicker: the quietest of three counts.
    let mut open = || {
        let begin = Instant::now();
        browser.open_file(&path, "");
        begin.elapsed()
    };
    let view = [open(), open(), open()].into_iter().min().unwrap_or_default();
    let filters = browser.value(
        "['#organisation=Hartlowe+%26+District', '#category=Housing&financial_year=2022%2F23', '#search=matter+4242',\
          '#ground=court_remedy'].map((filter) => Math.min(...[1, 2, 3].map(() => {\
          history.replaceState(null, '', '#category=Housing'); recall(); apply(); document.body.offsetHeight;\
          const begin = performance.now(); history.replaceState(null, '', filter);\
          recall(); apply(); document.body.offsetHeight; return performance.now() - begin })))",
    );
    println!("{bytes} bytes; first view {view:?}; filters {filters} ms");
    assert!(view < Duration::from_secs(2), "first view after {view:?}");
    for taken in filters.as_array().expect("times").iter().filter_map(Value::as_f64) {
        assert!(taken < 200.0, "a filter took {taken} ms");
    }
}
