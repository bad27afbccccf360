//! The outcome of golden cases as JUnit's XML, which most programs that collect test results read.

use std::io::{self, Write};
use std::path::Path;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::golden::{Case, Outcome, Report};

/// Writes a suite with a test for each case.
pub(super) fn write(report: &Report, folder: &Path, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let name = folder.display().to_string();
    let tests = report.cases.len().to_string();
    let errors = report.count(Outcome::Unreadable);
    let failures = (report.cases.len() - report.count(Outcome::Agrees) - errors).to_string();
    let counts = [("tests", tests.as_str()), ("failures", failures.as_str()), ("errors", &errors.to_string())];
    xml.create_element("testsuites").with_attributes(counts).write_inner_content(|xml| {
        let suite = xml.create_element("testsuite").with_attribute(("name", name.as_str())).with_attributes(counts);
        suite.write_inner_content(|xml| report.cases.iter().try_for_each(|case| write_case(xml, case, &name)))?;
        Ok(())
    })?;
    writeln!(out)
}

fn write_case<W: Write>(xml: &mut Writer<W>, case: &Case, folder: &str) -> io::Result<()> {
    let test = xml.create_element("testcase").with_attributes([("name", case.name.as_str()), ("classname", folder)]);
    let fault = match case.outcome {
        Outcome::Agrees => return test.write_empty().map(|_| ()),
        Outcome::Unreadable => "error",
        Outcome::Differs | Outcome::Missing | Outcome::Orphan => "failure",
    };
    test.write_inner_content(|xml| {
        let fault = xml.create_element(fault).with_attribute(("message", case.outcome.as_str()));
        fault.write_text_content(BytesText::new(&case.to_string()))?;
        Ok(())
    })?;
    Ok(())
}
