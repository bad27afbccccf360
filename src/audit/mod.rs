//! How often is each ground given, by whom, and how sure are we?
//!
//! Takes the rows that `tag` makes and gives a [`Report`]: counts, shares with their intervals, and what must be said
//! beside them. Reads and prints nothing. Every report is checked before it is handed out: sums that do not add up are
//! an error, never a figure.

mod alike;
mod case;
mod caveats;
mod comparison;
mod corrected;
mod coverage;
mod field;
mod figure;
mod linked;
mod mentioned;
mod names;
mod once;
mod period;
mod shares;
mod titles;
mod together;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::rules::{Break, Refusal, RuleSet};
use crate::sample::Accuracy;

pub use alike::Alike;
pub use case::{Case, Denial, Evidence, Fault, Text};
pub use comparison::{Beside, Body, Category, Compared, Comparison, Inside, Outside, Place};
pub use corrected::{Corrected, CorrectedGround};
pub use coverage::{Coverage, Covered, Total, financial_year};
pub use field::{Condition, Field, NOT_STATED};
pub use figure::{ENOUGH, FEWEST, Figure};
pub use linked::Linked;
pub use mentioned::{Considered, ListedThenUsed, NotApplied};
pub use names::{NameRow, Names, Naming, Succeeded, Unmatched};
pub use once::{Duplicate, once};
pub use period::{SETTLED_DAYS, Unit};
pub use shares::{GroundShares, Shares, given};
pub use titles::Titles;
pub use together::Pair;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Decisions must have one of the values for each field that is named.
    pub conditions: Vec<Condition>,
    /// Group by these, one within the other.
    pub by: Vec<Field>,
    /// Show these grounds only; all where the list is empty.
    pub grounds: Vec<String>,
    /// Whether part refusals count together with full ones.
    pub include_part: bool,
    /// Inputs that could not be read.
    pub failed: u32,
    /// Decisions that were left out as asked, before anything was counted.
    pub excluded: u32,
    /// How often the tags are right, to correct the shares of all refusals with.
    pub accuracy: Option<Accuracy>,
    /// What became of the names of organisations, where a file of names was given.
    pub naming: Option<Naming>,
    /// A body to be compared with its peers in the grounds that are shown.
    pub beside: Option<Beside>,
    /// The Ombudsman's yearly totals.
    pub totals: Option<Vec<Total>>,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What people call the scheme.
    pub title: String,
    /// The versions of the rules that made the tags, with the decisions of each.
    pub rules_versions: BTreeMap<String, u32>,
    /// The conditions, as `field=value`.
    pub selection: Vec<String>,
    /// The first and the last day of the decisions that were chosen.
    pub dates: Option<Dates>,
    /// What was read.
    pub read: Read,
    /// What of it was chosen, each decision once.
    pub selected: Selected,
    /// Whether part refusals are in the denominator.
    pub include_part: bool,
    /// All refusals that count.
    pub shares: Shares,
    /// The shares corrected for wrong tags, where that is asked.
    pub corrected: Option<Corrected>,
    /// Part refusals, where they do not count with the others.
    pub part: Option<Shares>,
    /// What is grouped by.
    pub by: Vec<String>,
    /// The groups, in the order of their values.
    pub groups: Vec<Group>,
    /// Changes of practice in the time that the groups cover.
    pub breaks: Vec<Change>,
    /// A body beside its peers.
    pub comparison: Option<Comparison>,
    /// How much of what was decided is published.
    pub coverage: Option<Coverage>,
    /// What organisations are called, where the report is about any of them.
    pub names: Option<Naming>,
    /// Which grounds are given together.
    pub together: Vec<Pair>,
    /// Grounds in the list of legal tests, and how often they are then applied.
    pub listed: Vec<ListedThenUsed>,
    /// Grounds that were weighed and denied.
    pub not_applied: Vec<NotApplied>,
    /// The decisions that do so.
    pub considered: Vec<Considered>,
    /// Refusals that may be of linked complaints, if there are any.
    pub linked: Option<Linked>,
    /// The decisions about the one organisation that was chosen.
    pub decisions: Vec<Listed>,
    /// References that were read more than once.
    pub duplicates: Vec<Duplicate>,
    /// What the rule file says of the grounds that any figure is about.
    pub notes: Vec<Note>,
    /// What must be said beside the figures.
    pub caveats: Vec<String>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// Its first day.
    #[serde(serialize_with = "day")]
    pub first: Date,
    /// Its last day.
    #[serde(serialize_with = "day")]
    pub last: Date,
}

/// A change of practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The day from which on it holds.
    #[serde(serialize_with = "day")]
    pub date: Date,
    /// What changed.
    pub text: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this signature")]
fn day<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// What must be said beside figures about a ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// The note.
    pub text: String,
}

/// Everything that was read: decisions once, copies, and what could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Read {
    /// All of it.
    pub all: u32,
    /// Full refusals.
    pub full: u32,
    /// Part refusals.
    pub part: u32,
    /// Investigated to the end.
    pub no: u32,
    /// Could not be read.
    pub failed: u32,
    /// Further copies of a decision.
    pub duplicates: u32,
    /// Left out as asked; not among all.
    pub excluded: u32,
}

/// The decisions that were chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Selected {
    /// Full refusals.
    pub full: u32,
    /// Part refusals.
    pub part: u32,
    /// Investigated to the end.
    pub no: u32,
}

/// The refusals with the same values.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// A value for each field of [`Report::by`].
    pub values: Vec<String>,
    /// Whether more decisions of that time are still to be published.
    pub provisional: bool,
    /// Their grounds.
    pub shares: Shares,
}

/// One decision in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Case number, else where the text came from.
    pub name: String,
    /// ISO 8601, or empty.
    pub date: String,
    /// Subject.
    pub category: String,
    /// Subject below it.
    pub subcategory: String,
    /// `full`, `part`, `no`.
    pub refusal: &'static str,
    /// The titles of the applied grounds, the first ground first.
    pub grounds: Vec<String>,
}

/// Figures that do not add up: a defect of the program, so that none of them is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance(String);

impl fmt::Display for Imbalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the figures do not add up: {}; this is a defect of the program, and nothing was printed", self.0)
    }
}

impl std::error::Error for Imbalance {}

impl Report {
    /// Audits decisions, of which copies have been taken out ([`once`]).
    pub fn of(
        cases: &[Case],
        duplicates: Vec<Duplicate>,
        request: &Request,
        rules: &RuleSet,
    ) -> Result<Report, Imbalance> {
        let titles = Titles::of(rules);
        let chosen = chosen(cases, &request.conditions, &titles);
        let refused = |refusal| chosen.iter().copied().filter(|case| case.refusal == refusal).collect::<Vec<_>>();
        let (full, part) = (refused(Refusal::Full), refused(Refusal::Part));
        let selected = Selected { full: count(&full), part: count(&part), no: count(&refused(Refusal::No)) };
        let counting: Vec<&Case> =
            chosen.iter().copied().filter(|case| counts(case.refusal, request.include_part)).collect();
        let groups = groups(&counting, cases, request, &titles)?;
        let dates = dates(&chosen);
        let shares = checked(&counting, request, &titles)?;
        let mut report = Report {
            title: rules.title.clone(),
            rules_versions: versions(&chosen),
            selection: request.conditions.iter().map(ToString::to_string).collect(),
            dates,
            read: read(cases, &duplicates, request),
            selected,
            include_part: request.include_part,
            corrected: request
                .accuracy
                .as_ref()
                .map(|accuracy| corrected::corrected(accuracy, &chosen, &shares, request.include_part)),
            shares,
            part: if request.include_part || part.is_empty() { None } else { Some(checked(&part, request, &titles)?) },
            by: request.by.iter().map(ToString::to_string).collect(),
            groups,
            breaks: breaks(request, dates, &rules.breaks),
            comparison: request
                .beside
                .as_ref()
                .map(|beside| comparison::comparison(&counting, beside, &request.grounds, &titles)),
            coverage: covered(cases, request),
            names: naming(cases, request),
            together: together::pairs(&counting, &request.grounds, &titles),
            listed: mentioned::listed_then_used(&counting, &request.grounds, &titles),
            not_applied: mentioned::not_applied(&chosen, &request.grounds, &titles),
            considered: mentioned::considered(&chosen, &request.grounds, &titles),
            linked: linked(&counting, request, &titles)?,
            decisions: listed(&chosen, request, &titles),
            duplicates,
            notes: Vec::new(),
            caveats: Vec::new(),
        };
        report.check()?;
        report.notes = caveats::notes(&report, &titles);
        report.caveats = caveats::of(&report, &chosen, rules);
        Ok(report)
    }

    /// Takes out the sentences of decisions.
    pub fn drop_quotes(&mut self) {
        for one in &mut self.considered {
            one.before.clear();
            one.sentence.clear();
            one.after.clear();
        }
    }

    /// Refuses counts that do not add up.
    fn check(&self) -> Result<(), Imbalance> {
        let Read { all, full, part, no, failed, duplicates, .. } = self.read;
        if all != full + part + no + failed + duplicates {
            return Err(Imbalance(format!("{all} read, but {full} + {part} + {no} + {failed} + {duplicates}")));
        }
        let refused = self.selected.full + if self.include_part { self.selected.part } else { 0 };
        if refused != self.shares.n {
            return Err(Imbalance(format!("{refused} refusals, but n = {}", self.shares.n)));
        }
        Ok(())
    }
}

fn counts(refusal: Refusal, include_part: bool) -> bool {
    refusal == Refusal::Full || (include_part && refusal == Refusal::Part)
}

fn count(cases: &[&Case]) -> u32 {
    u32::try_from(cases.len()).unwrap_or(u32::MAX)
}

/// The decisions for which conditions hold: of those on one field one must, and that for each field.
pub fn chosen<'c>(cases: &'c [Case], conditions: &[Condition], titles: &Titles) -> Vec<&'c Case> {
    let holds = |case: &Case, field: Field| {
        conditions.iter().filter(|one| one.field == field).any(|one| one.holds(case, titles))
    };
    cases.iter().filter(|case| conditions.iter().all(|condition| holds(case, condition.field))).collect()
}

/// Published over decided, for the organisations and years that were chosen, whatever else was.
fn covered(cases: &[Case], request: &Request) -> Option<Coverage> {
    let chosen = |field: Field, value: &str| {
        let mut values = request.conditions.iter().filter(|one| one.field == field).map(|one| &one.value).peekable();
        values.peek().is_none() || values.any(|one| one.to_lowercase() == value.to_lowercase())
    };
    let shows = |organisation: &str, year: &str| {
        chosen(Field::Organisation, organisation) && chosen(Field::Period(Unit::FinancialYear), year)
    };
    Some(coverage::coverage(cases, request.totals.as_ref()?, shows))
}

/// What organisations are called, with the names that may be of one body; where some were chosen, those alike to them.
fn naming(cases: &[Case], request: &Request) -> Option<Naming> {
    let conditions = || request.conditions.iter().filter(|one| one.field == Field::Organisation);
    let is_about_bodies =
        request.by.contains(&Field::Organisation) || conditions().next().is_some() || request.beside.is_some();
    if request.naming.is_none() && !is_about_bodies {
        return None;
    }
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    for organisation in cases.iter().flat_map(|case| &case.organisations) {
        *names.entry(organisation).or_default() += 1;
    }
    let mut naming = request.naming.clone().unwrap_or_default();
    let is_open = |name: &str| !naming.from_file || naming.unmatched.iter().any(|one| one.organisation == name);
    let is_chosen = |name: &str| {
        conditions().next().is_none() || conditions().any(|one| one.value.to_lowercase() == name.to_lowercase())
    };
    let mut alike = alike::pairs(&names);
    alike.retain(|pair| {
        let either = |holds: &dyn Fn(&str) -> bool| holds(&pair.organisation) || holds(&pair.other);
        either(&is_open) && either(&is_chosen)
    });
    naming.alike = alike;
    Some(naming)
}

/// The shares of some refusals, added up anew before grounds are left out.
fn checked(cases: &[&Case], request: &Request, titles: &Titles) -> Result<Shares, Imbalance> {
    let mut shares = Shares::of(cases, titles);
    if let Some(what) = shares.imbalance() {
        return Err(Imbalance(what));
    }
    if !request.grounds.is_empty() {
        shares.only(&request.grounds);
    }
    Ok(shares)
}

fn read(cases: &[Case], duplicates: &[Duplicate], request: &Request) -> Read {
    let refused = |refusal| count(&cases.iter().filter(|case| case.refusal == refusal).collect::<Vec<_>>());
    let copies = duplicates.iter().map(|one| one.sources.len() - 1).sum::<usize>();
    let all = cases.len() + copies + usize::try_from(request.failed).unwrap_or(usize::MAX);
    Read {
        all: u32::try_from(all).unwrap_or(u32::MAX),
        full: refused(Refusal::Full),
        part: refused(Refusal::Part),
        no: refused(Refusal::No),
        failed: request.failed,
        duplicates: u32::try_from(copies).unwrap_or(u32::MAX),
        excluded: request.excluded,
    }
}

fn versions(cases: &[&Case]) -> BTreeMap<String, u32> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for case in cases {
        let version = if case.row.rules_version.is_empty() { NOT_STATED } else { &case.row.rules_version };
        *found.entry(version.to_owned()).or_default() += 1;
    }
    found
}

fn dates(cases: &[&Case]) -> Option<Dates> {
    let days = || cases.iter().filter_map(|case| case.date);
    Some(Dates { first: days().min()?, last: days().max()? })
}

/// The groups that a request asks for; a decision stands in each that it has the values of. Where time alone is asked for,
/// stretches without any are there too, so that nobody takes the one before and the one after for neighbours.
fn groups(counting: &[&Case], all: &[Case], request: &Request, titles: &Titles) -> Result<Vec<Group>, Imbalance> {
    if request.by.is_empty() {
        return Ok(Vec::new());
    }
    let mut members: BTreeMap<Vec<String>, Vec<&Case>> = BTreeMap::new();
    for case in counting {
        for values in values(case, &request.by, titles) {
            members.entry(values).or_default().push(case);
        }
    }
    let newest = all.iter().filter_map(|case| case.date).max();
    if let ([Field::Period(unit)], Some(Dates { first, last })) = (request.by.as_slice(), dates(counting)) {
        for day in unit.through(first, last) {
            members.entry(vec![unit.label(day)]).or_default();
        }
    }
    let unsettled = |cases: &[&Case]| {
        let (day, newest) = (cases.iter().find_map(|case| case.date)?, newest?);
        let units =
            request.by.iter().filter_map(|field| if let Field::Period(unit) = field { Some(unit) } else { None });
        Some(units.into_iter().any(|unit| unit.is_provisional(day, newest)))
    };
    let group = |(values, cases): (Vec<String>, Vec<&Case>)| {
        let provisional = unsettled(&cases).unwrap_or(false);
        Ok(Group { values, provisional, shares: checked(&cases, request, titles)? })
    };
    members.into_iter().map(group).collect()
}

/// Every combination of a decision's values for some fields.
fn values(case: &Case, fields: &[Field], titles: &Titles) -> Vec<Vec<String>> {
    fields.iter().fold(vec![Vec::new()], |before, field| {
        let of_field = field.values(case, titles);
        let extended = |values: &Vec<String>| {
            let values = values.clone();
            of_field
                .iter()
                .map(move |value| [values.as_slice(), std::slice::from_ref(value)].concat())
                .collect::<Vec<_>>()
        };
        before.iter().flat_map(extended).collect()
    })
}

/// The clusters of possibly linked complaints, with the shares where each counts once.
fn linked(counting: &[&Case], request: &Request, titles: &Titles) -> Result<Option<Linked>, Imbalance> {
    let clusters = linked::clusters(counting);
    if clusters.is_empty() {
        return Ok(None);
    }
    let further: BTreeSet<usize> = clusters.iter().flat_map(|cluster| cluster.iter().skip(1).copied()).collect();
    let once = counting.iter().enumerate().filter(|(index, _)| !further.contains(index)).map(|(_, case)| *case);
    let shares = checked(&once.collect::<Vec<_>>(), request, titles)?;
    let name = |index: &usize| counting.get(*index).map(|case| case.name().to_owned());
    let clusters = clusters.iter().map(|cluster| cluster.iter().filter_map(name).collect()).collect();
    Ok(Some(Linked { clusters, shares }))
}

/// The changes of practice after the first and up to the last day, where time is shown at all.
fn breaks(request: &Request, dates: Option<Dates>, breaks: &[Break]) -> Vec<Change> {
    let over_time = request.by.iter().any(|field| matches!(field, Field::Period(_)));
    let (Some(Dates { first, last }), true) = (dates, over_time) else { return Vec::new() };
    let within = breaks.iter().filter(|one| first < one.date && one.date <= last);
    within.map(|one| Change { date: one.date, text: one.text.clone() }).collect()
}

/// The decisions about an organisation, where just one is chosen, in the order of their days.
fn listed(chosen: &[&Case], request: &Request, titles: &Titles) -> Vec<Listed> {
    let organisations = request.conditions.iter().filter(|one| one.field == Field::Organisation).count();
    if organisations != 1 {
        return Vec::new();
    }
    let mut found: Vec<(Option<Date>, Listed)> = chosen
        .iter()
        .map(|case| {
            let listed = Listed {
                name: case.name().to_owned(),
                date: case.date.map(|date| date.to_string()).unwrap_or_default(),
                category: case.row.category.clone(),
                subcategory: case.row.subcategory.clone(),
                refusal: case.refusal.as_str(),
                grounds: case.grounds.iter().map(|id| titles.title(id).to_owned()).collect(),
            };
            (case.date, listed)
        })
        .collect();
    found.sort_by(|(one, a), (other, b)| (one, &a.name).cmp(&(other, &b.name)));
    found.into_iter().map(|(_, listed)| listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::DecisionRow;

    const RULES: &str = "scheme: mine\ntitle: Mine\nversion: '1'\ncaveats: [Invented.]\n\
        breaks: [{date: 2024-04-01, text: A new code.}]\n\
        layout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  sections:\n    - {kind: assessment, headings: [Assessment]}\n\
        refusals: {refuses: [will not investigate], investigated: [completed my investigation]}\n\
        grounds:\n  \
        - {id: a, title: Too weak, stage: discretion, phrases: [not enough evidence], note: Seldom published.}\n  \
        - {id: b, title: Too late, stage: jurisdiction, phrases: [is late]}\n  \
        - {id: c, title: Too small, stage: discretion, phrases: [too small]}\n  \
        - {id: d, title: Too odd, stage: discretion, phrases: [very odd]}\n";

    fn rules() -> RuleSet {
        RuleSet::from_yaml("rules.yaml", RULES).unwrap_or_else(|problems| panic!("{problems}"))
    }

    pub(super) fn titles() -> Titles {
        Titles::of(&rules())
    }

    /// A full refusal that gives these grounds.
    pub(super) fn case(ids: &str) -> Case {
        Case::of(DecisionRow {
            refusal: "full".to_owned(),
            first_ground: ids.split(';').next().unwrap_or_default().to_owned(),
            grounds: ids.to_owned(),
            rules_version: rules().version_line(),
            ..DecisionRow::default()
        })
        .expect("a case")
    }

    pub(super) fn with(ids: &str, organisation: &str, date: &str) -> Case {
        let row =
            DecisionRow { organisation: organisation.to_owned(), decision_date: date.to_owned(), ..case(ids).row };
        Case::of(row).expect("a case")
    }

    fn report(cases: &[Case], request: &Request) -> Report {
        Report::of(cases, Vec::new(), request, &rules()).expect("sums that add up")
    }

    #[test]
    fn a_decision_about_two_bodies_counts_under_each_and_once_in_totals() {
        let cases = [with("a", "X Council; Y Council", ""), with("b", "X Council", "")];
        let report = report(&cases, &Request { by: vec![Field::Organisation], ..Request::default() });
        assert_eq!(report.shares.n, 2);
        let groups: Vec<_> = report.groups.iter().map(|group| (group.values.join("|"), group.shares.n)).collect();
        assert_eq!(groups, [("X Council".to_owned(), 2), ("Y Council".to_owned(), 1)]);
        assert!(report.caveats.iter().any(|one| one.contains("about two bodies counts under each")), "{report:#?}");
    }

    #[test]
    fn groups_are_crossed() {
        let cases = [with("a", "X", "2024-03-31"), with("a;b", "X", "2024-04-01"), with("", "Y", "2024-04-02")];
        let by = vec![Field::Period(Unit::FinancialYear), Field::Stage];
        let report = report(&cases, &Request { by, ..Request::default() });
        let groups: Vec<_> = report.groups.iter().map(|group| (group.values.join("|"), group.shares.n)).collect();
        let expected = [
            ("2023/24|discretion", 1),
            ("2024/25|(no reason found)", 1),
            ("2024/25|discretion", 1),
            ("2024/25|jurisdiction", 1),
        ];
        assert_eq!(groups, expected.map(|(values, n)| (values.to_owned(), n)));
        assert_eq!(report.breaks.len(), 1);
        assert!(report.groups.iter().all(|group| group.provisional), "both years end near or after the newest");
    }

    #[test]
    fn stretches_of_time_without_refusals_are_shown() {
        let cases = [with("a", "X", "2023-11-30"), with("a", "X", "2024-01-01"), with("a", "X", "")];
        let report = report(&cases, &Request { by: vec![Field::Period(Unit::Month)], ..Request::default() });
        let groups: Vec<_> = report.groups.iter().map(|group| (group.values.join("|"), group.shares.n)).collect();
        let expected = [("(not stated)", 1), ("2023-11", 1), ("2023-12", 0), ("2024-01", 1)];
        assert_eq!(groups, expected.map(|(values, n)| (values.to_owned(), n)));
    }

    #[test]
    fn conditions_on_one_field_are_alternatives_and_fields_add() {
        let cases = [
            with("a", "X", "2024-05-01"),
            with("a", "Y", "2024-05-01"),
            with("a", "Z", "2024-05-01"),
            with("a", "X", "2023-05-01"),
        ];
        let conditions =
            ["organisation=x", "organisation=Y", "year=2024"].map(|text| text.parse().expect("a condition")).to_vec();
        let report = report(&cases, &Request { conditions, ..Request::default() });
        assert_eq!((report.shares.n, report.read.full, report.decisions.len()), (2, 4, 0));
        let one = vec!["organisation=X".parse().expect("a condition")];
        let request = Request { conditions: one, ..Request::default() };
        let listed = Report::of(&cases, Vec::new(), &request, &rules()).expect("a report").decisions;
        let dates: Vec<&str> = listed.iter().map(|one| one.date.as_str()).collect();
        assert_eq!(dates, ["2023-05-01", "2024-05-01"]);
    }

    #[test]
    fn part_refusals_are_apart_unless_pooled() {
        let part = Case { refusal: Refusal::Part, ..case("b") };
        let cases = [case("a"), part];
        let apart = report(&cases, &Request::default());
        assert_eq!((apart.shares.n, apart.part.as_ref().map(|shares| shares.n)), (1, Some(1)));
        let pooled = report(&cases, &Request { include_part: true, ..Request::default() });
        assert_eq!((pooled.shares.n, pooled.part.is_none()), (2, true));
    }

    #[test]
    fn counts_that_do_not_add_up_are_refused() {
        let mut wrong = report(&[case("a")], &Request::default());
        wrong.read.no += 1;
        let said = wrong.check().expect_err("an imbalance").to_string();
        assert!(said.starts_with("the figures do not add up: 1 read, but 1 + 0 + 1 + 0 + 0"), "{said}");
        wrong.read.no = 0;
        wrong.shares.n = 7;
        assert!(wrong.check().is_err());
    }

    #[test]
    fn caveats_say_what_the_figures_do_not() {
        let mut other = case("a");
        other.row.rules_version = "mine 0 00000000".to_owned();
        let report = report(&[case("a"), other], &Request::default());
        let has = |words: &str| {
            assert!(report.caveats.iter().any(|one| one.contains(words)), "{words}: {:#?}", report.caveats);
        };
        has("chance only");
        has("was not measured");
        has("2 versions of the rules");
        has("Too weak: Seldom published.");
        has("Invented.");
    }

    #[test]
    fn words_on_the_command_line_are_understood_or_explained() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(field));
        }
        let said = "organization".parse::<Field>().expect_err("a message");
        assert!(said.ends_with("did you mean `organisation`?"), "{said}");
        assert!("investigator".parse::<Field>().is_err_and(|said| said.contains("write one of financial_year")));
        assert!("organisation".parse::<Condition>().is_err());
    }
}
