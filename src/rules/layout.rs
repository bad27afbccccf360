//! The `layout` part of a rule file.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::words::fold;
use crate::decision::{Field, FieldKind, KnownLines, Layout, SectionKind, SectionRule};
use crate::span::Span;

use super::keys;
use super::problem::Code;
use super::read::{Reader, assertions};
use super::yaml::Yaml;
use super::{Assertion, Position};

/// Reads the layout, and for each of its sections what mentions start as and where it is written.
pub(super) fn read(reader: &mut Reader<'_>, node: &Yaml) -> Option<(Layout, Vec<(Assertion, Position)>)> {
    let map = reader.mapping(node, &keys::LAYOUT)?;
    let reference = map.get("reference").and_then(|node| reader.regex(node));
    let organisation = map.get("organisation").and_then(|node| reader.regex(node));
    let fields = map.get("fields").map(|node| fields(reader, node)).unwrap_or_default();
    let mut sections = Vec::new();
    let mut section_assertions = Vec::new();
    let mut claimed: BTreeMap<String, (SectionKind, Span)> = BTreeMap::new();
    for item in map.get("sections").and_then(|node| reader.full_list(node)).unwrap_or_default() {
        if let Some((section, assertion)) = section(reader, item, &mut claimed) {
            sections.push(section);
            section_assertions.push((assertion, reader.position(item.span.start)));
        }
    }
    let mut lines = |key| -> BTreeSet<String> {
        let texts = map.get(key).map(|node| reader.texts(node)).unwrap_or_default();
        Layout::fold_all(texts.iter().map(String::as_str))
    };
    let (ends, noise, abbreviations) = (lines("ends"), lines("noise"), lines("abbreviations"));
    let labels = Layout::fold_all(fields.iter().flat_map(|field| &field.labels).map(String::as_str));
    let known = KnownLines::new(&sections, &ends, &noise);
    let reference = reference?;
    let layout = Layout { reference, organisation, fields, labels, sections, ends, noise, abbreviations, known };
    Some((layout, section_assertions))
}

fn fields(reader: &mut Reader<'_>, node: &Yaml) -> Vec<Field> {
    let map = reader.mapping(node, &keys::FIELDS).unwrap_or_default();
    let mut fields = Vec::new();
    for kind in FieldKind::ALL {
        let Some(node) = map.get(kind.as_str()) else { continue };
        let Some(field) = reader.mapping(node, &keys::FIELD) else { continue };
        let labels = field.get("labels").map(|node| reader.texts(node)).unwrap_or_default();
        let join = field.get("join").and_then(|node| reader.text(node)).unwrap_or_else(|| " ".to_owned());
        fields.push(Field { kind, labels, join });
    }
    fields
}

fn section(
    reader: &mut Reader<'_>,
    node: &Yaml,
    claimed: &mut BTreeMap<String, (SectionKind, Span)>,
) -> Option<(SectionRule, Assertion)> {
    let map = reader.mapping(node, &keys::SECTION)?;
    let known = SectionKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = map.get("kind").and_then(|node| reader.one_of(node, "section kind", &known))?;
    let mut headings = |key: &str| {
        let mut folded = Vec::new();
        for item in map.get(key).and_then(|node| reader.list(node)).unwrap_or_default() {
            let Some(text) = reader.text(item) else { continue };
            let line = fold(&text);
            if let Some((other, first)) = claimed.insert(line.clone(), (kind, item.span)) {
                let message = format!("the heading `{text}` is claimed by `{other}` already");
                let problem = reader.problem(Code::DuplicateHeading, item.span, message);
                problem.other = Some((first, "it stands here first"));
                problem.help = Some("a line opens one kind of section: remove one of the two".to_owned());
            }
            folded.push(line);
        }
        folded
    };
    let (headings, subheadings) = (headings("headings"), headings("subheadings"));
    let scan = map.get("scan").and_then(|node| reader.one_of(node, "truth value", &[("true", true), ("false", false)]));
    let assertion = map.get("assertion").and_then(|node| reader.one_of(node, "assertion", &assertions()));
    let rule = SectionRule { kind, headings, subheadings, scan: scan.unwrap_or(true) };
    Some((rule, assertion.unwrap_or(Assertion::Applied)))
}
