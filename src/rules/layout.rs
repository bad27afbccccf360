//! The `layout` part of a rule file.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::words::fold;
use crate::decision::{Field, FieldKind, Layout, SectionKind, SectionRule};

use super::problem::Code;
use super::read::{Reader, assertions};
use super::yaml::Yaml;
use super::{Assertion, Position};

const LAYOUT_KEYS: &[&str] = &["reference", "organisation", "fields", "sections", "ends", "noise", "abbreviations"];
const SECTION_KEYS: &[&str] = &["kind", "headings", "subheadings", "assertion", "scan"];

/// Reads the layout, and for each of its sections what mentions start as and where it is written.
pub(super) fn read(reader: &mut Reader<'_>, node: &Yaml) -> Option<(Layout, Vec<(Assertion, Position)>)> {
    let map = reader.mapping(node, LAYOUT_KEYS, &["reference", "sections"])?;
    let reference = map.get("reference").and_then(|node| reader.regex(node));
    let organisation = map.get("organisation").and_then(|node| reader.regex(node));
    let fields = map.get("fields").map(|node| fields(reader, node)).unwrap_or_default();
    let mut sections = Vec::new();
    let mut section_assertions = Vec::new();
    let mut claimed: BTreeMap<String, SectionKind> = BTreeMap::new();
    for item in map.get("sections").and_then(|node| reader.list(node)).unwrap_or_default() {
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
    let layout = Layout { reference: reference?, organisation, fields, labels, sections, ends, noise, abbreviations };
    Some((layout, section_assertions))
}

fn fields(reader: &mut Reader<'_>, node: &Yaml) -> Vec<Field> {
    let names = FieldKind::ALL.map(FieldKind::as_str);
    let map = reader.mapping(node, &names, &[]).unwrap_or_default();
    let mut fields = Vec::new();
    for kind in FieldKind::ALL {
        let Some(node) = map.get(kind.as_str()) else { continue };
        let Some(field) = reader.mapping(node, &["labels", "join"], &["labels"]) else { continue };
        let labels = field.get("labels").map(|node| reader.texts(node)).unwrap_or_default();
        let join = field.get("join").and_then(|node| reader.text(node)).unwrap_or_else(|| " ".to_owned());
        fields.push(Field { kind, labels, join });
    }
    fields
}

fn section(
    reader: &mut Reader<'_>,
    node: &Yaml,
    claimed: &mut BTreeMap<String, SectionKind>,
) -> Option<(SectionRule, Assertion)> {
    let map = reader.mapping(node, SECTION_KEYS, &["kind", "headings"])?;
    let known = SectionKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = map.get("kind").and_then(|node| reader.one_of(node, "section kind", &known))?;
    let mut headings = |key: &str| {
        let mut folded = Vec::new();
        for item in map.get(key).and_then(|node| reader.list(node)).unwrap_or_default() {
            let Some(text) = reader.text(item) else { continue };
            let line = fold(&text);
            if let Some(other) = claimed.insert(line.clone(), kind) {
                let message = format!("the heading `{text}` is claimed by `{other}` already");
                reader.problem(Code::DuplicateHeading, item.span, message);
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
