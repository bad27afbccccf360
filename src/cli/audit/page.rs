//! The report for reading.

use crate::audit::wording::{count_of, day, percent, population, range, read, stretch};
use crate::audit::{Corrected, CorrectedGround, ENOUGH, FEWEST, Figure, Listed, Report, Shares};
use crate::cli::table::{aligned, cells};
use crate::cli::terminal::{self, FAINT, Page, STRONG, styled};
use crate::sample::ENOUGH_POSITIVES;

use super::compared::put_comparison;
use super::coverage::{put_coverage, put_names};

/// Pairs that are listed at most.
const MOST_PAIRS: usize = 20;
/// Signs of the longest bar.
const BAR: f64 = 10.0;

/// Everything.
pub(super) fn page(report: &Report, considered: bool) -> String {
    let mut page = Page::new(terminal::width());
    page.line(&styled(STRONG, &report.title));
    let mut about = vec![format!("{} {}", report.shares.n, population(report, report.shares.n))];
    about.extend(stretch(report.dates));
    about.extend(report.selection.iter().cloned());
    page.paragraph("", &about.join("; "));
    page.paragraph("", &styled(FAINT, &read(report)));
    put_decisions(&mut page, &report.decisions);
    put_comparison(&mut page, report);
    put_shares(&mut page, report, &report.shares, "Reasons given, alone or with others");
    put_never(&mut page, &report.shares);
    put_first(&mut page, report);
    put_corrected(&mut page, report);
    if let Some(part) = &report.part {
        put_shares(&mut page, report, part, "Reasons given for leaving out a part (part refusals)");
    }
    put_groups(&mut page, report);
    put_together(&mut page, report);
    put_listed(&mut page, report);
    put_not_applied(&mut page, report, considered);
    put_coverage(&mut page, report);
    put_names(&mut page, report);
    put_linked(&mut page, report);
    put_duplicates(&mut page, report);
    heading(&mut page, "Read with care");
    report.caveats.iter().for_each(|caveat| page.paragraph("- ", caveat));
    page.into_text()
}

pub(super) fn heading(page: &mut Page, text: &str) {
    page.gap();
    page.line(&styled(STRONG, text));
}

pub(super) fn put_table(page: &mut Page, rows: &[Vec<String>]) {
    aligned(rows).lines().for_each(|line| page.line(line));
}

/// Any ground, with its interval and the share that it can have at most.
fn put_shares(page: &mut Page, report: &Report, shares: &Shares, title: &str) {
    heading(page, &format!("{title} (n = {})", shares.n));
    let mut rows = vec![head("reason", shares.n, &["at most", ""])];
    let given = shares.grounds.iter().filter(|one| one.any.count() > 0);
    rows.extend(given.map(|one| {
        let most = one.any.maximum().map(|most| percent(most, shares.n)).unwrap_or_default();
        [figure_cells(&one.title, &one.any), vec![most, bar(&one.any)]].concat()
    }));
    rows.push(figure_cells("no reason found", &shares.without));
    put_table(page, &rows);
    put_notes(page, report, shares.grounds.iter().filter(|one| one.any.count() > 0).map(|one| one.ground.as_str()));
}

/// The grounds that none of these refusals gives; of few it goes without saying.
fn put_never(page: &mut Page, shares: &Shares) {
    let never = shares.grounds.iter().filter(|one| one.any.count() == 0).map(|one| one.title.as_str());
    let never: Vec<&str> = never.collect();
    if !never.is_empty() && shares.n >= FEWEST {
        page.paragraph("", &format!("Never given: {}.", never.join("; ")));
    }
}

/// The first stated ground, and shares that sum to the whole.
fn put_first(page: &mut Page, report: &Report) {
    let shares = &report.shares;
    heading(page, &format!("Stated first (n = {})", shares.n));
    let mut rows = vec![head("reason", shares.n, &["split"])];
    let first = shares.grounds.iter().filter(|one| one.any.count() > 0);
    rows.extend(first.map(|one| {
        let split = one.split.map(|split| percent(split, shares.n)).unwrap_or_default();
        [figure_cells(&one.title, &one.first), vec![split]].concat()
    }));
    let without = shares.without.share().map(|share| percent(share, shares.n)).unwrap_or_default();
    rows.push([figure_cells("no reason found", &shares.without), vec![without]].concat());
    put_table(page, &rows);
    page.paragraph(
        "",
        "The Ombudsman does not rank reasons: the first stated is not the main one. Split: a decision with k reasons counts \
         1/k for each, so that the column sums to 100 %.",
    );
    put_notes(page, report, shares.grounds.iter().filter(|one| one.any.count() > 0).map(|one| one.ground.as_str()));
}

/// Shares corrected for wrong tags, or why there are none.
fn put_corrected(page: &mut Page, report: &Report) {
    let Some(corrected) = &report.corrected else { return };
    let n = report.shares.n;
    heading(page, &format!("Corrected for wrong tags (n = {n}, {} labelled)", corrected.labelled));
    if let Some(fault) = &corrected.fault {
        page.paragraph("", &format!("Cannot be estimated: {fault}."));
        return;
    }
    let estimated = corrected.grounds.iter().filter(|one| one.why_not.is_none());
    let order = if n < ENOUGH { ["95 % interval", "corrected"] } else { ["corrected", "95 % interval"] };
    let mut rows = vec![[cells(&["reason", "as tagged"]), cells(&order), cells(&["labelled with it"])].concat()];
    for one in estimated {
        let (Some(share), Some(interval), Some(tagged)) = (one.share, one.interval, one.tagged.share()) else {
            continue;
        };
        let (share, interval) = (percent(share, n), range(interval, n));
        let order = if n < ENOUGH { [interval, share] } else { [share, interval] };
        let before = [one.title.clone(), percent(tagged, n)];
        rows.push([before.to_vec(), order.to_vec(), vec![one.labelled_with.to_string()]].concat());
    }
    if rows.len() > 1 {
        put_table(page, &rows);
    }
    put_not_estimated(page, corrected);
    let estimated = corrected.grounds.iter().filter(|one| one.why_not.is_none());
    put_notes(page, report, estimated.map(|one| one.ground.as_str()));
}

/// The reasons without a corrected share, by why.
fn put_not_estimated(page: &mut Page, corrected: &Corrected) {
    let rare = |one: &&CorrectedGround| one.labelled_with < ENOUGH_POSITIVES;
    let titles: Vec<&str> = corrected.grounds.iter().filter(rare).map(|one| one.title.as_str()).collect();
    if !titles.is_empty() {
        let what = format!("Accuracy not established (fewer than {ENOUGH_POSITIVES} labelled decisions give it)");
        page.paragraph("", &format!("{what}: {}.", titles.join("; ")));
    }
    for one in corrected.grounds.iter().filter(|one| !rare(one)) {
        if let Some(why) = &one.why_not {
            page.paragraph("", &format!("{}: {why}.", one.title));
        }
    }
}

/// The heads of the columns for a figure; of few decisions the interval stands before the share.
fn head(what: &str, n: u32, more: &[&str]) -> Vec<String> {
    let order = if n < ENOUGH { ["95 % interval", "share"] } else { ["share", "95 % interval"] };
    [cells(&[what, "count"]), cells(&order), cells(more)].concat()
}

/// A figure in columns, in the order of [`head`].
fn figure_cells(title: &str, figure: &Figure) -> Vec<String> {
    let (Some(share), Some(interval)) = (figure.share(), figure.interval()) else {
        return vec![title.to_owned(), count_of(figure), String::new(), String::new()];
    };
    let (share, interval) = (percent(share, figure.n()), range(interval, figure.n()));
    let order = if figure.n() < ENOUGH { [interval, share] } else { [share, interval] };
    [vec![title.to_owned(), figure.count().to_string()], order.to_vec()].concat()
}

/// A bar; none where there are too few decisions for a share.
fn bar(figure: &Figure) -> String {
    let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let length = (figure.share().unwrap_or_default() * BAR * 8.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 80")]
    let length = length as usize;
    let bar = format!("{}{}", "█".repeat(length / 8), eighths.get(length % 8).copied().unwrap_or_default());
    format!("{bar:<10}")
}

/// What the rule file says of these grounds, below the table that is about them.
pub(super) fn put_notes<'g>(page: &mut Page, report: &Report, grounds: impl Iterator<Item = &'g str>) {
    let grounds: Vec<&str> = grounds.collect();
    for note in report.notes.iter().filter(|note| grounds.contains(&note.ground.as_str())) {
        page.paragraph("", &format!("{}: {}", note.title, note.text));
    }
}

/// A table per ground, a row per group.
fn put_groups(page: &mut Page, report: &Report) {
    if report.groups.is_empty() {
        return;
    }
    let by = report.by.join(", ").replace('_', " ");
    for one in report.shares.grounds.iter().filter(|one| one.any.count() > 0) {
        heading(page, &format!("{} (n = {}), by {by}", one.title, report.shares.n));
        let of =
            |shares: &Shares| shares.grounds.iter().find(|other| other.ground == one.ground).map(|found| found.any);
        put_table(page, &group_rows(report, &by, of));
        put_notes(page, report, std::iter::once(one.ground.as_str()));
    }
    heading(page, &format!("No reason found (n = {}), by {by}", report.shares.n));
    let mut rows = group_rows(report, &by, |shares| Some(shares.without));
    // Where no reason was found, nothing more can be without one.
    rows.iter_mut().filter_map(|row| row.get_mut(AT_MOST)).for_each(String::clear);
    put_table(page, &rows);
    if !report.breaks.is_empty() {
        heading(page, "Changes of practice in this time");
        report.breaks.iter().for_each(|one| page.paragraph("- ", &format!("{}: {}", day(one.date), one.text)));
    }
}

/// The column of [`group_rows`] for the share that a ground can have at most.
const AT_MOST: usize = 4;

fn group_rows(report: &Report, by: &str, of: impl Fn(&Shares) -> Option<Figure>) -> Vec<Vec<String>> {
    let mut rows = vec![cells(&[by, "count", "95 % interval", "share", "at most", "", ""])];
    for group in &report.groups {
        let Some(figure) = of(&group.shares) else { continue };
        let n = figure.n();
        let optional = |text: Option<String>| text.unwrap_or_default();
        rows.push(vec![
            group.values.join(", "),
            count_of(&figure),
            optional(figure.interval().map(|interval| range(interval, n))),
            optional(figure.share().map(|share| percent(share, n))),
            optional(figure.maximum().map(|most| percent(most, n))),
            bar(&figure),
            if group.provisional { "provisional".to_owned() } else { String::new() },
        ]);
    }
    rows
}

/// The decisions about the one organisation that was chosen.
fn put_decisions(page: &mut Page, decisions: &[Listed]) {
    if decisions.is_empty() {
        return;
    }
    heading(page, &format!("Decisions (n = {})", decisions.len()));
    for one in decisions {
        let subject: Vec<&str> =
            [one.category.as_str(), one.subcategory.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
        let reasons = match (one.refusal, one.grounds.is_empty()) {
            ("no", _) => "investigated".to_owned(),
            (_, true) => "no reason found".to_owned(),
            (_, false) => one.grounds.join("; "),
        };
        let part = if one.refusal == "part" { " (a part not investigated)" } else { "" };
        page.paragraph("- ", &format!("{} {} {}: {reasons}{part}", one.date, one.name, subject.join(" > ")));
    }
}

/// "12 of 31, 39 %"; of few the count alone, and of not many the interval first.
pub(super) fn in_words(figure: &Figure) -> String {
    let n = figure.n();
    match (figure.share(), figure.interval()) {
        (Some(share), Some(interval)) if n < ENOUGH => {
            format!("{}, {}, {}", count_of(figure), range(interval, n), percent(share, n))
        }
        (Some(share), Some(interval)) => {
            format!("{}, {}, {}", count_of(figure), percent(share, n), range(interval, n))
        }
        _ => count_of(figure),
    }
}

fn put_together(page: &mut Page, report: &Report) {
    if report.together.is_empty() {
        return;
    }
    heading(page, &format!("Given together (n = {})", report.shares.n));
    for pair in report.together.iter().take(MOST_PAIRS) {
        let (one, other) = (in_words(&pair.of_ground), in_words(&pair.of_other));
        page.paragraph("- ", &format!("{} ({one}) with {} ({other})", pair.title, pair.other_title));
    }
    if let Some(more) = report.together.len().checked_sub(MOST_PAIRS).filter(|more| *more > 0) {
        page.line(&styled(FAINT, &format!("and {more} rarer pairs; --format csv has them all")));
    }
    let shown = report.together.iter().take(MOST_PAIRS);
    put_notes(page, report, shown.flat_map(|pair| [pair.ground.as_str(), pair.other.as_str()]));
}

fn put_listed(page: &mut Page, report: &Report) {
    if report.listed.is_empty() {
        return;
    }
    heading(page, &format!("Listed among the legal tests (n = {})", report.shares.n));
    let is_known = report.listed.iter().any(|one| one.used.is_some());
    let mut head = cells(&["reason", "only listed"]);
    if is_known {
        head.push("used, of all that list it".to_owned());
    }
    let mut rows = vec![head];
    for one in &report.listed {
        let used = one.used.iter().map(in_words);
        rows.push([one.title.clone(), in_words(&one.not_used)].into_iter().chain(used).collect());
    }
    put_table(page, &rows);
    put_notes(page, report, report.listed.iter().map(|one| one.ground.as_str()));
}

fn put_not_applied(page: &mut Page, report: &Report, considered: bool) {
    let Some(first) = report.not_applied.first() else { return };
    heading(page, &format!("Considered, and not applied (n = {}, refusals or not)", first.decisions.n()));
    let rows = report.not_applied.iter().map(|one| vec![one.title.clone(), in_words(&one.decisions)]);
    put_table(page, &rows.collect::<Vec<_>>());
    put_notes(page, report, report.not_applied.iter().map(|one| one.ground.as_str()));
    if considered && report.considered.iter().all(|one| one.sentence.is_empty()) {
        page.paragraph("", "A table does not hold the sentences: to read them, name the decisions themselves.");
    }
    for one in report.considered.iter().filter(|_| considered) {
        page.gap();
        let about = [&one.date, &one.name, &one.organisation].map(String::as_str);
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        page.paragraph("- ", &format!("{}: {}", about.join(" "), one.title));
        for (sentence, style) in [(&one.before, FAINT), (&one.sentence, STRONG), (&one.after, FAINT)] {
            if !sentence.is_empty() {
                page.paragraph("    ", &styled(style, sentence));
            }
        }
    }
}

/// Clusters of decisions, and the shares where each counts once.
fn put_linked(page: &mut Page, report: &Report) {
    let Some(linked) = &report.linked else { return };
    heading(page, "Possibly linked complaints (the same body and day, nearly the same words)");
    linked.clusters.iter().for_each(|cluster| page.paragraph("- ", &cluster.join(", ")));
    put_shares(page, report, &linked.shares, "Reasons given, each such cluster counted once");
}

/// References that were read more than once.
fn put_duplicates(page: &mut Page, report: &Report) {
    let differing: Vec<_> = report.duplicates.iter().filter(|one| !one.differs.is_empty()).collect();
    if differing.is_empty() {
        return;
    }
    heading(page, "Read more than once, and not the same each time; the first counts");
    for one in differing {
        page.paragraph("- ", &format!("{} ({}): {}", one.reference, one.sources.join(", "), one.differs.join(", ")));
    }
}
