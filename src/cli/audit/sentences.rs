//! The report as sentences to paste, with titles and never with ids.

use crate::audit::wording::{percent, population, range, read, stretch};
use crate::audit::{ENOUGH, FEWEST, Figure, Group, Report};
use crate::cli::terminal::{self, Page};
use crate::rules::RuleSet;

use super::compared;

/// The field that sentences name by its value alone.
const ORGANISATION: &str = "organisation";

/// A sentence per ground that is given, then what was done.
pub(super) fn page(report: &Report, rules: &RuleSet) -> String {
    let mut page = Page::new(terminal::width());
    let shares = &report.shares;
    let about = about(report, shares.n, &[]);
    for said in report.comparison.iter().flat_map(compared::sentences) {
        page.paragraph("", &said);
    }
    for one in shares.grounds.iter().filter(|one| one.any.count() > 0) {
        let note = one.note.as_ref().map(|note| format!(" {note}")).unwrap_or_default();
        let reason = format!("gave \u{2018}{}\u{2019} as a reason", lower(&one.title));
        let corrected = corrected(report, &one.ground);
        page.paragraph("", &format!("Of {about}, {}{corrected}{note}", said(&one.any, &reason)));
    }
    if shares.n == 0 {
        page.paragraph("", &format!("There are {about}, so there are no shares."));
    } else {
        page.paragraph("", &format!("Of {about}, {}", said(&shares.without, "gave no reason that the rules found")));
    }
    report.groups.iter().for_each(|group| put_group(&mut page, report, group));
    page.gap();
    page.paragraph("", &method(report, rules));
    page.into_text()
}

/// The sentences of one group: the same, about fewer.
fn put_group(page: &mut Page, report: &Report, group: &Group) {
    let mut values: Vec<String> =
        report.by.iter().zip(&group.values).map(|(name, value)| format!("{name}={value}")).collect();
    if group.provisional {
        values.push("provisional".to_owned());
    }
    let about = about(report, group.shares.n, &values);
    for one in group.shares.grounds.iter().filter(|one| one.any.count() > 0) {
        let reason = format!("gave \u{2018}{}\u{2019} as a reason", lower(&one.title));
        page.paragraph("", &format!("Of {about}, {}", said(&one.any, &reason)));
    }
}

/// The share of a ground corrected for wrong tags, or that its accuracy is not known.
fn corrected(report: &Report, ground: &str) -> String {
    let found = report.corrected.iter().flat_map(|corrected| &corrected.grounds).find(|one| one.ground == ground);
    let Some(one) = found else { return String::new() };
    let n = one.tagged.n();
    match (one.share, one.interval, &one.why_not) {
        (Some(share), Some(interval), _) if n < ENOUGH => {
            format!(" Corrected for wrong tags: 95 % interval {}, {}.", range(interval, n), percent(share, n))
        }
        (Some(share), Some(interval), _) => {
            format!(" Corrected for wrong tags: {}, 95 % interval {}.", percent(share, n), range(interval, n))
        }
        (_, _, Some(why)) => format!(" Corrected for wrong tags: {why}."),
        _ => String::new(),
    }
}

/// "112 published decisions not to investigate complaints about X Council (April 2021 to March 2026)". The values of a
/// group, as `field=value`, stand with the conditions, and take the place of the dates.
fn about(report: &Report, n: u32, values: &[String]) -> String {
    let value =
        |one: &str, field: &str| one.strip_prefix(field).and_then(|rest| rest.strip_prefix('=')).map(str::to_owned);
    let grouped: Vec<String> = values.iter().filter_map(|one| value(one, ORGANISATION)).collect();
    let chosen = report.selection.iter().filter_map(|one| value(one, ORGANISATION));
    let bodies = if grouped.is_empty() { chosen.collect() } else { grouped };
    let complaints = if report.include_part { "" } else { " complaints" };
    let bodies = if bodies.is_empty() { String::new() } else { format!("{complaints} about {}", bodies.join(" or ")) };
    let others = report.selection.iter().chain(values).filter(|one| value(one, ORGANISATION).is_none());
    let mut within: Vec<String> = others.map(|one| one.replacen('=', " ", 1).replacen('_', " ", 1)).collect();
    within.extend(report.dates.filter(|_| values.is_empty()).map(|dates| {
        let month = |date: jiff::civil::Date| date.strftime("%B %Y").to_string();
        let (first, last) = (month(dates.first), month(dates.last));
        if first == last { first } else { format!("{first} to {last}") }
    }));
    let within = if within.is_empty() { String::new() } else { format!(" ({})", within.join("; ")) };
    format!("{n} published {}{bodies}{within}", population(report, n))
}

/// What was counted and how, for whoever wants to count again.
fn method(report: &Report, rules: &RuleSet) -> String {
    let versions: Vec<&str> = report.rules_versions.keys().map(String::as_str).collect();
    let dates = stretch(report.dates).unwrap_or_else(|| "no decision has a date".to_owned());
    let denominator = if report.include_part {
        "full and part refusals"
    } else {
        "full refusals; decisions that refuse to investigate a part are not among them"
    };
    format!(
        "Method: decisions dated {dates} were tagged by rules ({}: {}, with the first digits of the rule file's SHA-256) \
         with grounds {}. {} The denominator is {denominator}. A decision counts once for each reason that it \
         gives. Intervals are Wilson's (1927), at 95 %. {}{}{}",
        rules.title,
        versions.join("; "),
        env!("CARGO_PKG_VERSION"),
        read(report),
        comparison_method(report),
        coverage(report),
        report.caveats.join(" ")
    )
}

fn comparison_method(report: &Report) -> &'static str {
    if report.comparison.is_none() {
        return "";
    }
    "Expected counts are standardised indirectly, by category, against the other peers; the intervals of ratios are exact \
     (Garwood 1936) below 10 events and Byar's (Breslow and Day 1987) from there; control limits, over-dispersion with \
     winsorised z-scores among them, are Spiegelhalter's (2005). "
}

/// "Of 150 complaints closed after initial enquiries 120 are published (80 %). "
fn coverage(report: &Report) -> String {
    let Some(coverage) = &report.coverage else { return String::new() };
    let (published, decided) = (coverage.published, coverage.decided);
    let share = if decided < FEWEST {
        String::new()
    } else {
        format!(" ({:.0} %)", f64::from(published) / f64::from(decided) * 100.0)
    };
    format!(
        "Of {decided} complaints that the totals give as closed after initial enquiries, {published} are published{share}. "
    )
}

/// A title inside a sentence; a name of two words, such as Information Commissioner, keeps its capitals.
fn lower(title: &str) -> String {
    let is_name = title.split_whitespace().nth(1).is_some_and(|word| word.starts_with(char::is_uppercase));
    let mut signs = title.chars();
    match signs.next() {
        Some(first) if !is_name => format!("{}{}", first.to_lowercase(), signs.as_str()),
        _ => title.to_owned(),
    }
}

fn said(figure: &Figure, what: &str) -> String {
    let (count, n) = (figure.count(), figure.n());
    match (figure.share(), figure.interval()) {
        (Some(share), Some(interval)) if n < ENOUGH => {
            format!("{count} {what}: 95 % interval {}, {}.", range(interval, n), percent(share, n))
        }
        (Some(share), Some(interval)) => {
            format!("{count} {what}: {}, 95 % interval {}.", percent(share, n), range(interval, n))
        }
        _ => format!("{count} {what}; they are too few for a share."),
    }
}
