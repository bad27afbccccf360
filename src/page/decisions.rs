//! The decisions as data that a script reads: columns with dictionaries, since most values stand many times.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::wording::MANY;
use crate::audit::{Case, ENOUGH, Evidence, FEWEST, Field, Report, Titles};
use crate::charts::{Reports, SHADES, STEPS};
use crate::output::read::ids;
use crate::rules::Refusal;
use crate::statistics::critical_value;

/// Everything that the script needs.
#[derive(Serialize)]
struct Data {
    rules: Rules,
    include_part: bool,
    /// Whether the lists of legal tests are known.
    lists_known: bool,
    grounds: Vec<(String, String)>,
    organisations: Vec<String>,
    categories: Vec<String>,
    years: Vec<String>,
    outcomes: Vec<String>,
    checks: Vec<String>,
    subcategories: Vec<String>,
    dates: Vec<String>,
    sections: Vec<String>,
    /// Lists of grounds, checks and organisations, by index.
    sets: Vec<Vec<usize>>,
    /// With what every address begins.
    address: String,
    decisions: Columns,
}

/// What may be said of small numbers, and how figures are drawn: the same as without the script.
#[derive(Serialize)]
struct Rules {
    fewest: u32,
    enough: u32,
    many: u32,
    critical_value: f64,
    steps: [f64; STEPS.len()],
    shades: [f64; SHADES.len()],
}

/// A value for each decision, mostly an index.
#[derive(Default, Serialize)]
struct Columns {
    name: Vec<String>,
    refusal: Vec<usize>,
    organisation: Vec<usize>,
    category: Vec<usize>,
    subcategory: Vec<usize>,
    year: Vec<usize>,
    outcome: Vec<usize>,
    date: Vec<usize>,
    grounds: Vec<usize>,
    cited: Vec<usize>,
    denied: Vec<usize>,
    listed: Vec<usize>,
    check: Vec<usize>,
    /// What follows the beginning of every address; none where the address is not known.
    address: Vec<Option<String>>,
    evidence: Vec<Vec<Sentence>>,
}

/// A sentence: its text; section and paragraph; where the matched words begin and how long they are, in UTF-16 units;
/// the grounds that it gives, and those that it denies.
#[derive(Serialize)]
struct Sentence(String, usize, u32, usize, usize, Vec<usize>, Vec<usize>);

/// Values that get a number when they first come.
struct Dictionary<T> {
    places: BTreeMap<T, usize>,
    values: Vec<T>,
}

impl<T: Ord + Clone> Dictionary<T> {
    fn new() -> Self {
        Self { places: BTreeMap::new(), values: Vec::new() }
    }

    fn place(&mut self, value: T) -> usize {
        if let Some(place) = self.places.get(&value) {
            return *place;
        }
        let place = self.values.len();
        self.values.push(value.clone());
        self.places.insert(value, place);
        place
    }
}

/// The dictionaries while they grow.
struct Words {
    grounds: Dictionary<String>,
    organisations: Dictionary<String>,
    categories: Dictionary<String>,
    years: Dictionary<String>,
    outcomes: Dictionary<String>,
    checks: Dictionary<String>,
    subcategories: Dictionary<String>,
    dates: Dictionary<String>,
    sections: Dictionary<String>,
    sets: Dictionary<Vec<usize>>,
}

/// The decisions as JSON that can stand in a `script` element.
pub(super) fn data(cases: &[&Case], report: &Report, titles: &Titles) -> String {
    let new = Dictionary::new;
    let mut words = Words {
        grounds: new(),
        organisations: new(),
        categories: new(),
        years: new(),
        outcomes: new(),
        checks: new(),
        subcategories: new(),
        dates: new(),
        sections: new(),
        sets: Dictionary::new(),
    };
    let address = common_beginning(cases.iter().filter_map(|case| link(&case.row.url)));
    let mut columns = Columns::default();
    // The latest decisions are what people look for.
    let mut latest_first: Vec<&Case> = cases.to_vec();
    latest_first.sort_by(|one, other| (other.date, one.name()).cmp(&(one.date, other.name())));
    for case in latest_first {
        columns.push(case, &mut words, &address, titles);
    }
    let data = Data {
        rules: Rules {
            fewest: FEWEST,
            enough: ENOUGH,
            many: MANY,
            critical_value: critical_value(),
            steps: STEPS,
            shades: SHADES,
        },
        include_part: report.include_part,
        lists_known: report.listed.iter().any(|one| one.used.is_some()),
        grounds: words
            .grounds
            .values
            .into_iter()
            .map(|id| (titles.title(&id).to_owned(), id))
            .map(|(title, id)| (id, title))
            .collect(),
        organisations: words.organisations.values,
        categories: words.categories.values,
        years: words.years.values,
        outcomes: words.outcomes.values,
        checks: words.checks.values,
        subcategories: words.subcategories.values,
        dates: words.dates.values,
        sections: words.sections.values,
        sets: words.sets.values,
        address,
        decisions: columns,
    };
    // Inside a script element only `<` can end it or open a comment; in JSON it stands in strings alone.
    serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c")
}

impl Columns {
    fn push(&mut self, case: &Case, words: &mut Words, address: &str, titles: &Titles) {
        let one = |field: Field, dictionary: &mut Dictionary<String>| {
            dictionary.place(field.values(case, titles).into_iter().next().unwrap_or_default())
        };
        self.name.push(case.name().to_owned());
        self.refusal.push(match case.refusal {
            Refusal::Full => 0,
            Refusal::Part => 1,
            Refusal::No => 2,
        });
        self.category.push(one(Reports::SUBJECTS, &mut words.categories));
        self.year.push(one(Reports::YEARS, &mut words.years));
        self.outcome.push(one(Field::Outcome, &mut words.outcomes));
        let bodies = Field::Organisation.values(case, titles);
        self.organisation.push(set(bodies.iter().map(String::as_str), &mut words.organisations, &mut words.sets));
        self.subcategory.push(words.subcategories.place(case.row.subcategory.clone()));
        self.date.push(words.dates.place(case.date.map(|date| date.to_string()).unwrap_or_default()));
        let listed = case.text.iter().flat_map(|text| &text.listed).map(String::as_str);
        let mut grounds = |ids: &mut dyn Iterator<Item = &str>| set(ids, &mut words.grounds, &mut words.sets);
        self.grounds.push(grounds(&mut case.grounds.iter().map(String::as_str)));
        self.cited.push(grounds(&mut ids(&case.row.cited)));
        self.denied.push(grounds(&mut ids(&case.row.considered_not_applied)));
        self.listed.push(grounds(&mut { listed }));
        self.check.push(set(ids(&case.row.check), &mut words.checks, &mut words.sets));
        self.address.push(link(&case.row.url).and_then(|url| url.strip_prefix(address)).map(str::to_owned));
        self.evidence.push(sentences(&case.evidence, words));
    }
}

fn set<'w>(
    members: impl Iterator<Item = &'w str>,
    dictionary: &mut Dictionary<String>,
    sets: &mut Dictionary<Vec<usize>>,
) -> usize {
    let members = members.map(|word| dictionary.place(word.to_owned())).collect();
    sets.place(members)
}

/// The sentences of a decision, each once.
fn sentences(evidence: &[Evidence], words: &mut Words) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for one in evidence {
        let ground = words.grounds.place(one.ground.clone());
        let known = found.iter().position(|sentence| sentence.0 == one.sentence);
        let place = known.unwrap_or_else(|| {
            let section = words.sections.place(one.section.clone());
            let units = |text: &str| text.encode_utf16().count();
            let at = one.sentence.find(&one.matched).unwrap_or_default();
            let start = units(one.sentence.get(..at).unwrap_or_default());
            let sentence = one.sentence.clone();
            let length = units(&one.matched);
            found.push(Sentence(sentence, section, one.paragraph, start, length, Vec::new(), Vec::new()));
            found.len() - 1
        });
        if let Some(sentence) = found.get_mut(place) {
            if one.is_denied { sentence.6.push(ground) } else { sentence.5.push(ground) }
        }
    }
    found
}

/// An address that can be followed; of any other kind of link nothing is known.
fn link(url: &str) -> Option<&str> {
    let kind = url.split_once(':')?.0;
    (kind.eq_ignore_ascii_case("https") || kind.eq_ignore_ascii_case("http")).then_some(url)
}

/// With what all these begin.
fn common_beginning<'u>(mut urls: impl Iterator<Item = &'u str>) -> String {
    let first = urls.next().unwrap_or_default();
    let common = |before: &'u str, url: &str| {
        let same = before.char_indices().zip(url.chars()).find(|((_, one), other)| one != other);
        let end = same.map_or(before.len().min(url.len()), |((at, _), _)| at);
        before.get(..end).unwrap_or_default()
    };
    urls.fold(first, common).to_owned()
}
