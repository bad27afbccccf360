//! A body beside its peers: how often a ground would be given if each category had the share of the other peers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::statistics::{Deviation, Dispersion, Range, Ratio, Share, Stratum, expected, inside, rounded_if_any};

use super::alike::fold;
use super::case::Case;
use super::field::NOT_STATED;
use super::figure::{FEWEST, Figure};
use super::titles::Titles;

/// The outer and the inner control limits.
const LEVELS: (f64, f64) = (0.95, 0.998);

/// Who is to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The body.
    pub organisation: String,
    /// Its peers, in the order in which they are to be shown.
    pub peers: Vec<String>,
}

/// The comparisons that were made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The body that was asked for.
    pub organisation: String,
    /// The peers with refusals.
    pub peers: Vec<String>,
    /// The peers without any, who take no part.
    pub absent: Vec<String>,
    /// The refusals of the body and its peers, each once.
    pub n: u32,
    /// A comparison of all bodies for each ground that was asked for.
    pub grounds: Vec<Compared>,
    /// How many ratios were looked at.
    pub made: u32,
    /// How many of them chance alone would put outside the limits, at most.
    pub outside_by_chance: Outside<f64>,
    /// How many of them are outside.
    pub outside: Outside<u32>,
}

/// Something for each of the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Outside<T> {
    /// Outside the 95 % limits.
    pub limits_95: T,
    /// Outside the 99.8 % limits, and so outside the others.
    pub limits_998: T,
}

/// The bodies compared in one ground.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// The body that was asked for, by category.
    pub categories: Vec<Category>,
    /// The body that was asked for, then its peers in the order given.
    pub bodies: Vec<Body>,
    /// By how much the bodies differ beyond chance; none where there are too few of them to tell.
    pub dispersion: Option<Dispersion>,
}

/// One category of the body that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Category {
    /// Subject.
    pub category: String,
    /// Its refusals that give the ground.
    pub observed: Figure,
    /// Those of the other peers.
    pub standard: Figure,
    /// What would be expected at the share of the other peers; none where either has too few refusals.
    #[serde(serialize_with = "rounded_if_any")]
    pub expected: Option<f64>,
}

/// One body beside the others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Body {
    /// Its name.
    pub organisation: String,
    /// Its refusals in categories that the other peers have too.
    pub n: u32,
    /// Its refusals in other categories, which take no part.
    pub left_out: u32,
    /// Those of `n` that give the ground.
    pub observed: u32,
    /// How many would, if each category had the share of the other peers; none where there are too few refusals.
    #[serde(serialize_with = "rounded_if_any")]
    pub expected: Option<f64>,
    /// Observed over expected; none where there are too few refusals or nothing is expected.
    pub ratio: Option<Ratio>,
    /// The counts inside the control limits.
    pub inside: Option<Inside>,
    /// Where the observed count lies.
    pub place: Option<Place>,
}

/// The counts inside the control limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Inside {
    /// Inside the 95 % limits.
    pub limits_95: Range,
    /// Inside the 99.8 % limits.
    pub limits_998: Range,
}

/// Where a count lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Inside the 95 % limits.
    Inside,
    /// Below the 95 % limits.
    #[serde(rename = "below_95")]
    Below95,
    /// Above the 95 % limits.
    #[serde(rename = "above_95")]
    Above95,
    /// Below the 99.8 % limits.
    #[serde(rename = "below_998")]
    Below998,
    /// Above the 99.8 % limits.
    #[serde(rename = "above_998")]
    Above998,
}

impl Place {
    /// The place in words, for a cell of a table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Below95 => "below 95 %",
            Self::Above95 => "above 95 %",
            Self::Below998 => "below 99.8 %",
            Self::Above998 => "above 99.8 %",
        }
    }

    fn of(count: u32, inside: Inside) -> Self {
        let Inside { limits_95, limits_998 } = inside;
        match (limits_998.holds(count), limits_95.holds(count)) {
            (true, true) => Self::Inside,
            (true, false) if count < limits_95.from => Self::Below95,
            (true, false) => Self::Above95,
            (false, _) if count < limits_998.from => Self::Below998,
            (false, _) => Self::Above998,
        }
    }
}

/// Counts by category.
type Counts = BTreeMap<String, Share>;

/// The refusals of one body.
struct Own<'c> {
    organisation: &'c str,
    /// All of them.
    cases: Vec<&'c Case>,
    /// Those about a peer, so that they are to be taken out of the standard of this body.
    of_peers: Vec<&'c Case>,
}

/// The refusals of all bodies that take part.
#[derive(Default)]
struct Population<'c> {
    /// All of them, each once.
    n: u32,
    /// Those about a peer, each once.
    standard: Vec<&'c Case>,
    /// By body, folded, with whether a peer is among the bodies that the refusal is about.
    by_body: BTreeMap<String, Vec<(&'c Case, bool)>>,
}

impl<'c> Population<'c> {
    fn of(cases: &[&'c Case], wanted: &BTreeSet<String>, peers: &BTreeSet<String>) -> Self {
        let mut found = Self::default();
        let mut known: BTreeMap<&str, String> = BTreeMap::new();
        for case in cases.iter().copied() {
            let folded = case.organisations.iter().map(|one| known.entry(one).or_insert_with(|| fold(one)).clone());
            let about: BTreeSet<String> = folded.filter(|one| wanted.contains(one)).collect();
            let is_of_peer = about.iter().any(|one| peers.contains(one));
            found.n += u32::from(!about.is_empty());
            if is_of_peer {
                found.standard.push(case);
            }
            for one in about {
                found.by_body.entry(one).or_default().push((case, is_of_peer));
            }
        }
        found
    }

    fn own(&self, organisation: &'c str) -> Own<'c> {
        let own = self.by_body.get(&fold(organisation)).map(Vec::as_slice).unwrap_or_default();
        Own {
            organisation,
            cases: own.iter().map(|(case, _)| *case).collect(),
            of_peers: own.iter().filter(|(_, is_of_peer)| *is_of_peer).map(|(case, _)| *case).collect(),
        }
    }
}

/// Compares each of the bodies with the other peers. A refusal about two bodies counts under each, and once in a standard,
/// never in that of a body it is about.
pub fn comparison(cases: &[&Case], beside: &Beside, grounds: &[String], titles: &Titles) -> Comparison {
    let peers: BTreeSet<String> = beside.peers.iter().map(|peer| fold(peer)).collect();
    let mut names: Vec<&str> = vec![&beside.organisation];
    let mut seen = BTreeSet::from([fold(&beside.organisation)]);
    names.extend(beside.peers.iter().filter(|peer| seen.insert(fold(peer))).map(String::as_str));
    let population = Population::of(cases, &seen, &peers);
    let bodies: Vec<Own<'_>> = names.into_iter().map(|name| population.own(name)).collect();
    let (present, absent): (Vec<&Own<'_>>, Vec<&Own<'_>>) =
        bodies.iter().skip(1).partition(|own| !own.cases.is_empty());
    let organisations = |bodies: &[&Own<'_>]| bodies.iter().map(|own| own.organisation.to_owned()).collect();
    let taking_part: Vec<&Own<'_>> = bodies.iter().take(1).chain(present.iter().copied()).collect();
    let grounds: Vec<Compared> =
        grounds.iter().map(|id| compared(id, &taking_part, &population.standard, titles)).collect();
    let count = |holds: fn(Place) -> bool| {
        let places = grounds.iter().flat_map(|one| &one.bodies).filter_map(|body| body.place);
        u32::try_from(places.filter(|place| holds(*place)).count()).unwrap_or(u32::MAX)
    };
    let made = count(|_| true);
    // One less the level holds a rounding error, which nobody wants to read.
    let by_chance = |level: f64| ((1.0 - level) * f64::from(made) * 1e6).round() / 1e6;
    Comparison {
        organisation: beside.organisation.clone(),
        peers: organisations(&present),
        absent: organisations(&absent),
        n: population.n,
        made,
        outside_by_chance: Outside { limits_95: by_chance(LEVELS.0), limits_998: by_chance(LEVELS.1) },
        outside: Outside {
            limits_95: count(|place| place != Place::Inside),
            limits_998: count(|place| matches!(place, Place::Below998 | Place::Above998)),
        },
        grounds,
    }
}

fn compared(id: &str, bodies: &[&Own<'_>], standard: &[&Case], titles: &Titles) -> Compared {
    let totals = counts(id, standard);
    let mut found: Vec<Body> = bodies.iter().map(|own| body(id, own, &totals)).collect();
    let dispersion = place(&mut found);
    Compared {
        ground: id.to_owned(),
        title: titles.title(id).to_owned(),
        categories: bodies.first().map(|own| categories(id, own, &totals)).unwrap_or_default(),
        bodies: found,
        dispersion,
    }
}

fn counts(id: &str, cases: &[&Case]) -> Counts {
    let mut found = Counts::new();
    for case in cases {
        let category = if case.row.category.is_empty() { NOT_STATED } else { &case.row.category };
        let share = match found.get_mut(category) {
            Some(share) => share,
            None => found.entry(category.to_owned()).or_default(),
        };
        share.add(case.grounds.iter().any(|ground| ground == id));
    }
    found
}

/// The counts of the other peers: of all of them, without those of the body itself.
fn others(id: &str, own: &Own<'_>, totals: &Counts) -> Counts {
    let mut found = totals.clone();
    for (category, share) in counts(id, &own.of_peers) {
        if let Some(total) = found.get_mut(&category) {
            total.count -= share.count.min(total.count);
            total.n -= share.n.min(total.n);
        }
    }
    found
}

fn body(id: &str, own: &Own<'_>, totals: &Counts) -> Body {
    let others = others(id, own, totals);
    let (mut strata, mut n, mut left_out, mut observed) = (Vec::new(), 0, 0, 0);
    for (category, share) in counts(id, &own.cases) {
        match Stratum::of(share.n, others.get(&category).copied().unwrap_or_default()) {
            Some(stratum) => {
                strata.push(stratum);
                n += share.n;
                observed += share.count;
            }
            None => left_out += share.n,
        }
    }
    let expected = (n >= FEWEST).then(|| expected(&strata));
    let ratio = expected.and_then(|expected| Ratio::of(observed, expected));
    let organisation = own.organisation.to_owned();
    Body { organisation, n, left_out, observed, expected, ratio, inside: None, place: None }
}

/// Says of each body that has a ratio where it lies, with limits that are widened if the bodies differ more than chance
/// makes them, and returns by how much they do.
fn place(bodies: &mut [Body]) -> Option<Dispersion> {
    let with_ratio = |body: &Body| body.expected.filter(|_| body.ratio.is_some());
    let deviations: Vec<Deviation> =
        bodies.iter().filter_map(|body| Some(Deviation::of(body.observed, with_ratio(body)?))).collect();
    let enough = deviations.len() >= usize::try_from(FEWEST).unwrap_or(usize::MAX);
    let dispersion = enough.then(|| Dispersion::of(&deviations));
    for body in bodies {
        let Some(expected) = with_ratio(body) else { continue };
        let limits = |level: f64| {
            let chance = inside(expected, level);
            match dispersion.filter(|dispersion| dispersion.tau_squared > 0.0) {
                None => chance,
                Some(dispersion) => {
                    let wide = dispersion.inside(expected, level);
                    Range { from: chance.from.min(wide.from), to: chance.to.max(wide.to) }
                }
            }
        };
        let inside = Inside { limits_95: limits(LEVELS.0), limits_998: limits(LEVELS.1) };
        body.inside = Some(inside);
        body.place = Some(Place::of(body.observed, inside));
    }
    dispersion
}

fn categories(id: &str, own: &Own<'_>, totals: &Counts) -> Vec<Category> {
    let others = others(id, own, totals);
    let row = |(category, share): (String, Share)| {
        let standard = others.get(&category).copied().unwrap_or_default();
        let enough = share.n >= FEWEST && standard.n >= FEWEST;
        let expected = Stratum::of(share.n, standard).filter(|_| enough).map(|stratum| expected(&[stratum]));
        Category {
            category,
            observed: Figure::of(share.count, share.n, 0),
            standard: Figure::of(standard.count, standard.n, 0),
            expected,
        }
    };
    counts(id, &own.cases).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::{case, titles};

    /// So many refusals about bodies in a category, of which some give the ground a and the others b.
    fn refusals(bodies: &str, category: &str, n: usize, giving: usize) -> Vec<Case> {
        (0..n)
            .map(|index| {
                let mut case = case(if index < giving { "a" } else { "b" });
                case.row.category = category.to_owned();
                case.organisations = bodies.split(';').map(str::to_owned).collect();
                case
            })
            .collect()
    }

    fn compare(cases: &[Case], peers: &[&str]) -> Comparison {
        let peers = peers.iter().map(|peer| (*peer).to_owned()).collect();
        let beside = Beside { organisation: "X".to_owned(), peers };
        comparison(&cases.iter().collect::<Vec<_>>(), &beside, &["a".to_owned()], &titles())
    }

    /// By hand: X has 20 in housing and 10 in planning; its peers Y and Z give the ground in 30 of 100 and 10 of 20. So
    /// 20 * 0.3 + 10 * 0.5 = 11 are expected of X, which gives it in 10 + 6. Y has 40 of the 100, 10 of them giving it, and
    /// is held against the 20 of 60 of Z: 40 / 3 expected.
    #[test]
    fn expected_counts_are_as_computed_by_hand() {
        let cases = [
            refusals("X", "Housing", 20, 10),
            refusals("X", "Planning", 10, 6),
            refusals("Y", "Housing", 40, 10),
            refusals("Z", "Housing", 60, 20),
            refusals("Z", "Planning", 20, 10),
            refusals("W", "Housing", 90, 90),
        ]
        .concat();
        let found = compare(&cases, &["Y", "z", "Nowhere", "Y"]);
        assert_eq!((found.n, found.made), (150, 3));
        assert_eq!(
            (found.peers.as_slice(), found.absent.as_slice()),
            (&["Y".to_owned(), "z".to_owned()][..], &["Nowhere".to_owned()][..])
        );
        let bodies = &found.grounds[0].bodies;
        let expected: Vec<f64> = bodies.iter().map(|body| body.expected.expect("enough")).collect();
        for (found, by_hand) in expected.iter().zip([11.0, 40.0 / 3.0, 15.0]) {
            assert!((found - by_hand).abs() < 1e-9, "{found} is not {by_hand}");
        }
        let counts: Vec<_> = bodies.iter().map(|body| (body.observed, body.n, body.left_out)).collect();
        assert_eq!(counts, [(16, 30, 0), (10, 40, 0), (20, 60, 20)], "no other peer has planning");
        let ratio = bodies[0].ratio.expect("a ratio");
        assert!((ratio.value - 16.0 / 11.0).abs() < 1e-12 && ratio.method == "Byar");
        assert_eq!(bodies[0].place, Some(Place::Inside));
        assert_eq!(found.grounds[0].dispersion, None, "three bodies are too few to tell");
        let housing = &found.grounds[0].categories[0];
        assert_eq!((housing.observed.count(), housing.standard.count(), housing.standard.n()), (10, 30, 100));
    }

    #[test]
    fn of_few_refusals_there_is_the_count_alone() {
        let cases = [refusals("X", "Housing", 9, 5), refusals("Y", "Housing", 50, 20)].concat();
        let found = compare(&cases, &["Y"]);
        let body = &found.grounds[0].bodies[0];
        assert_eq!((body.observed, body.n, body.expected, body.ratio, body.inside), (5, 9, None, None, None));
        assert_eq!(found.grounds[0].categories[0].expected, None);
        // Y has no other peer to be held against.
        assert_eq!((found.made, found.grounds[0].bodies[1].left_out), (0, 50));
    }

    #[test]
    fn a_refusal_about_two_bodies_is_in_the_standard_of_neither() {
        let cases = [
            refusals("X", "Housing", 20, 5),
            refusals("X;Y", "Housing", 10, 10),
            refusals("Y;Z", "Housing", 10, 5),
            refusals("Z", "Housing", 30, 5),
        ]
        .concat();
        let found = compare(&cases, &["X", "Y", "Z"]);
        assert_eq!(found.n, 70);
        let bodies = &found.grounds[0].bodies;
        // X: 30 of its own against 10 of 40. Z: 40 of its own against 15 of 30.
        assert_eq!((bodies[0].n, bodies[2].n), (30, 40));
        assert!((bodies[0].expected.expect("enough") - 7.5).abs() < 1e-9, "{bodies:?}");
        assert!((bodies[2].expected.expect("enough") - 20.0).abs() < 1e-9, "{bodies:?}");
    }

    #[test]
    fn bodies_that_differ_more_than_chance_have_wider_limits() {
        let names: Vec<String> = (0..20).map(|index| format!("Body {index}")).collect();
        let mut cases = refusals("X", "Housing", 100, 50);
        for (index, name) in names.iter().enumerate() {
            cases.extend(refusals(name, "Housing", 100, if index % 2 == 0 { 10 } else { 50 }));
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = compare(&cases, &names);
        let dispersion = found.grounds[0].dispersion.expect("enough bodies");
        assert!(dispersion.bodies == 21 && dispersion.phi > 4.0 && dispersion.tau_squared > 0.0, "{dispersion:?}");
        let body = &found.grounds[0].bodies[0];
        // 30 are expected; by chance alone 20 to 41 would lie inside.
        assert_eq!(inside(30.0, 0.95), Range { from: 20, to: 41 });
        assert_eq!((body.observed, body.place), (50, Some(Place::Inside)), "{body:?}");
        assert!(found.outside.limits_95 < 5 && found.made == 21);
        assert!((found.outside_by_chance.limits_95 - 1.05).abs() < 1e-9);
    }

    #[test]
    fn a_body_far_from_its_peers_is_outside() {
        let cases =
            [refusals("X", "Housing", 100, 40), refusals("Y", "Housing", 100, 10), refusals("Z", "Housing", 100, 10)];
        let found = compare(&cases.concat(), &["Y", "Z"]);
        assert_eq!(found.grounds[0].bodies[0].place, Some(Place::Above998));
        assert_eq!(found.outside, Outside { limits_95: 1, limits_998: 1 });
        let inside = Inside { limits_95: Range { from: 5, to: 9 }, limits_998: Range { from: 3, to: 12 } };
        let places = [2, 4, 7, 11, 13].map(|count| Place::of(count, inside));
        assert_eq!(places, [Place::Below998, Place::Below95, Place::Inside, Place::Above95, Place::Above998]);
    }
}
