//! The decision out of a web page.
//!
//! On the Ombudsman's site it lies in `article#article`, on mirrors in another `article` or in `main`. What does not
//! belong to the text (navigation, scripts, forms, cookie notices) goes; headings, paragraphs, numbered and nested lists
//! and the pairs of the header become lines as the text form of a decision has them.

mod lines;

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use lol_html::errors::RewritingError;
use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{DocumentContentHandlers, ElementContentHandlers, HtmlRewriter, Selector, Settings};

use regex::Regex;

use crate::limits::Excess;

use super::unreadable::Cause;
use lines::{Lines, Style};

/// Where the decision lies, best first; the last is for pieces of a page without any of them.
static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let place = |root: &str, trace: &str| {
        Some(Place {
            trace: Some(Regex::new(trace).ok()?),
            whole: root == "body",
            may_be_teaser: root == "article",
            root: Some(root.parse().ok()?),
            every: format!("{root}, {root} *").parse().ok()?,
        })
    };
    let anywhere =
        || Some(Place { trace: None, whole: true, may_be_teaser: false, root: None, every: "*".parse().ok()? });
    [
        place("article#article", "(?i-u)id\\s*=\\s*[\"']?article"),
        place("article", "(?i-u)<article"),
        place("main", "(?i-u)<main"),
        place("body", "(?i-u)<body"),
        anywhere(),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// No decision is shorter (bytes).
const SHORTEST: usize = 300;

struct Place {
    /// What a page with the place holds for certain; others need not be parsed.
    trace: Option<Regex>,
    /// Whether the place is all of the page, its head and foot among it.
    whole: bool,
    /// Whether sites use it for teasers of other pages too.
    may_be_teaser: bool,
    /// The element; none for all that there is.
    root: Option<Selector>,
    /// The element and every one in it.
    every: Selector,
}

/// Elements whose text is no text of the page.
const SKIPPED: [&str; 19] = [
    "script", "style", "template", "noscript", "head", "title", "nav", "aside", "select", "option", "textarea",
    "button", "svg", "math", "iframe", "object", "audio", "video", "dialog",
];
/// Elements that begin and end lines.
const BLOCKS: [&str; 33] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "address",
    "blockquote",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "hr",
    "fieldset",
    "form",
    "details",
    "summary",
];

/// Whether text is a web page, or a piece of one, rather than words.
pub(super) fn is_page(text: &str) -> bool {
    let text = text.trim_start();
    let tag = |name: &&str| {
        let head = text.get(1..=name.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(name)
            && text.get(name.len() + 1..).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '\t', '/']))
    };
    text.starts_with("<!") || text.starts_with("<?xml") || {
        let names = ["html", "head", "body", "ul", "ol", "span", "strong", "b", "a", "link", "meta"];
        text.starts_with('<') && names.iter().chain(&BLOCKS).any(tag)
    }
}

/// Whether text can only be a web page.
pub(super) fn is_whole_page(text: &str) -> bool {
    let begins = |name: &str| text.trim_start().get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    begins("<!doctype html") || begins("<html")
}

/// The text of a page. Where the same place stands more than once, the longest is the decision; an `article` too short
/// for one is a teaser, and taken only where nothing else is longer.
///
/// # Errors
/// Elements lie more than `most` deep in one another, or the parser says no.
pub(super) fn text_of(page: &str, most: usize) -> Result<String, Cause> {
    let mut teaser = String::new();
    let has_trace = |place: &&Place| place.trace.as_ref().is_none_or(|trace| trace.is_match(page));
    for place in PLACES.iter().filter(has_trace) {
        let Some(text) = text_in(page, place, most).map_err(|error| cause(&error))? else { continue };
        if !place.may_be_teaser || text.len() >= SHORTEST {
            return Ok(if text.len() > teaser.len() { text } else { teaser });
        }
        teaser = text;
    }
    Ok(teaser)
}

/// The text in one kind of place; none where there is no such place, or no words in it.
fn text_in(page: &str, place: &Place, most: usize) -> Result<Option<String>, RewritingError> {
    let open = usize::from(place.root.is_none());
    let reader = Rc::new(RefCell::new(Reader { whole: place.whole, places: open, ..Reader::default() }));
    let (elements, texts) = (Rc::clone(&reader), Rc::clone(&reader));
    let element = ElementContentHandlers::default().element(move |element: &mut Element<'_, '_>| {
        start(&elements, element);
        let depth = elements.borrow().depth;
        if depth > most { Err(Excess::Nesting(most).into()) } else { Ok(()) }
    });
    let text = move |chunk: &mut TextChunk<'_>| {
        texts.borrow_mut().chunk(chunk);
        Ok(())
    };
    // Ambiguous markup is read as browsers mostly do, not refused.
    let settings =
        Settings::new().with_strict(false).append_element_content_handler((Cow::Borrowed(&place.every), element));
    let settings = match &place.root {
        Some(root) => {
            let text = ElementContentHandlers::default().text(text);
            settings.append_element_content_handler((Cow::Borrowed(root), text))
        }
        None => settings.append_document_content_handler(DocumentContentHandlers::default().text(text)),
    };
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(page.as_bytes())?;
    rewriter.end()?;
    let mut reader = reader.borrow_mut();
    reader.close();
    let longest = std::mem::take(&mut reader.longest);
    Ok((longest.len() > 0).then(|| longest.into_text()))
}

fn cause(error: &RewritingError) -> Cause {
    let excess = match error {
        RewritingError::ContentHandlerError(cause) => cause.downcast_ref().copied(),
        _ => None,
    };
    excess.map_or_else(|| Cause::Page(error.to_string()), Cause::Excess)
}

/// What is known at one point of the page.
#[derive(Debug, Default)]
struct Reader {
    whole: bool,
    /// The places open, one inside another.
    places: usize,
    /// All elements open.
    depth: usize,
    /// Elements open whose text does not count.
    skipped: usize,
    /// A text node as far as it was read, with its entities.
    raw: String,
    lines: Lines,
    longest: Lines,
}

/// What an element's end does.
#[derive(Clone, Copy)]
enum Role {
    Skipped,
    Block,
    Preformatted,
    List,
    Item,
    Label,
    Value,
}

/// Takes the start of an element, and sees to its end.
fn start(reader: &Rc<RefCell<Reader>>, element: &mut Element<'_, '_>) {
    let name = element.tag_name();
    let mut state = reader.borrow_mut();
    state.flush();
    let is_root = state.places == 0;
    if name == "br" {
        state.lines.line_break();
        return;
    }
    let role = if is_root { None } else { role(&name, element, state.whole) };
    match role {
        Some(Role::Block | Role::Label) => state.lines.block(),
        Some(Role::List) => {
            let style = element.get_attribute("type").and_then(|style| style_of(&style));
            state.lines.list_start(name == "ol", style, number(element, "start"));
        }
        Some(Role::Item) => state.lines.item_start(number(element, "value")),
        Some(Role::Value) => state.lines.value_start(),
        Some(Role::Skipped | Role::Preformatted) | None => {}
    }
    let counts = role.is_some() || is_root;
    let at_end = Rc::clone(reader);
    let seen_to = element.on_end_tag(Box::new(move |_| {
        let mut state = at_end.borrow_mut();
        state.depth = state.depth.saturating_sub(1);
        if counts {
            state.end(role);
        }
        Ok(())
    }));
    // An element without content, such as `<hr>`, has no end.
    if seen_to.is_err() {
        return;
    }
    state.depth += 1;
    match role {
        Some(Role::Skipped) => state.skipped += 1,
        Some(Role::Preformatted) => {
            state.lines.block();
            state.lines.preformatted += 1;
        }
        _ => {}
    }
    if is_root {
        state.places += 1;
    }
}

impl Reader {
    fn chunk(&mut self, chunk: &TextChunk<'_>) {
        if self.skipped == 0 && matches!(chunk.text_type(), TextType::Data | TextType::RCData) {
            self.raw.push_str(chunk.as_str());
        }
        if chunk.last_in_text_node() {
            self.flush();
        }
    }

    /// Hands the text node on.
    fn flush(&mut self) {
        if !self.raw.is_empty() {
            self.lines.words(&htmlize::unescape(self.raw.as_str()));
            self.raw.clear();
        }
    }

    fn end(&mut self, role: Option<Role>) {
        self.flush();
        match role {
            None => {
                self.places = self.places.saturating_sub(1);
                self.close();
            }
            Some(Role::Skipped) => self.skipped = self.skipped.saturating_sub(1),
            Some(Role::Block) => self.lines.block(),
            Some(Role::Preformatted) => {
                self.lines.preformatted = self.lines.preformatted.saturating_sub(1);
                self.lines.block();
            }
            Some(Role::List) => self.lines.list_end(),
            Some(Role::Item) => self.lines.item_end(),
            Some(Role::Label) => self.lines.label_end(),
            Some(Role::Value) => self.lines.value_end(),
        }
    }

    /// Ends a place, by its end tag or with the page.
    fn close(&mut self) {
        self.flush();
        let lines = std::mem::take(&mut self.lines);
        if lines.len() > self.longest.len() {
            self.longest = lines;
        }
    }
}

/// What an element is to the text.
fn role(name: &str, element: &Element<'_, '_>, whole: bool) -> Option<Role> {
    // Pages of some servers lie in one form altogether; there its fields go, and its text stays.
    let is_foot = if whole { name == "footer" } else { name == "form" };
    if SKIPPED.contains(&name) || is_foot || is_furniture(element) {
        return Some(Role::Skipped);
    }
    let classes = element.get_attribute("class").unwrap_or_default();
    let has_class = |wanted: &str| classes.split_ascii_whitespace().any(|class| class == wanted);
    match name {
        _ if has_class("label") => Some(Role::Label),
        _ if has_class("value") => Some(Role::Value),
        "ol" | "ul" | "menu" => Some(Role::List),
        "li" => Some(Role::Item),
        "pre" => Some(Role::Preformatted),
        _ => BLOCKS.contains(&name).then_some(Role::Block),
    }
}

/// Whether an element is hidden, or by its role or name belongs to the site and not to the decision.
fn is_furniture(element: &Element<'_, '_>) -> bool {
    element.attributes().iter().any(|attribute| {
        let value = attribute.value();
        match attribute.name().as_str() {
            "hidden" => true,
            "aria-hidden" => value == "true",
            "role" => matches!(value.as_str(), "navigation" | "search" | "dialog" | "alertdialog"),
            "style" => value.split_ascii_whitespace().collect::<String>().contains("display:none"),
            "class" | "id" => value.split_ascii_whitespace().any(|name| {
                let name = name.to_ascii_lowercase();
                name.starts_with("cookie") || name.starts_with("breadcrumb")
            }),
            _ => false,
        }
    })
}

fn number(element: &Element<'_, '_>, attribute: &str) -> Option<i64> {
    element.get_attribute(attribute)?.trim().parse().ok()
}

/// The style that the `type` of a list names.
fn style_of(name: &str) -> Option<Style> {
    match name {
        "1" => Some(Style::Number),
        "a" | "A" => Some(Style::Letter),
        "i" | "I" => Some(Style::Roman),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(page: &str) -> String {
        text_of(page, 1000).expect("a page is parsed")
    }

    #[test]
    fn the_decision_is_found_and_the_site_around_it_goes() {
        let page = "<!DOCTYPE html><html><head><title>Council (1)</title><style>p{}</style></head><body>\
            <nav><ul><li>Home</li></ul></nav><div class='cookie-banner'><p>Cookies</p></div>\
            <main><p>Search</p><article><p>A teaser of another decision, and a long one.</p></article>\
            <article id=article><h1>Council (99&nbsp;900 001)</h1><script>var a = '<p>no</p>';</script>\
            <form><p>Was this useful?</p></form><p hidden>Hidden</p><p>The   Council&rsquo;s\n <b>letter</b>, £5 &lt; £6 \
            &amp; more.</p></article></main><footer>Contact</footer></body></html>";
        assert_eq!(text(page), "Council (99\u{A0}900 001)\n\nThe Council’s letter, £5 < £6 & more.\n");
        let long = "A sentence of the decision. ".repeat(20);
        let unnamed = page.replace(" id=article", "").replace("letter", &long);
        assert!(text(&unnamed).starts_with("Council (99\u{A0}900 001)"), "the longest article");
        let beside = format!("<main><article><p>A teaser</article><p>{long}</main>");
        assert!(text(&beside).ends_with("of the decision.\n"), "{}", text(&beside));
        let in_body = text("<body><nav>Home</nav><form><p>Text</p><input><button>Go</button></form><footer>x</footer>");
        assert_eq!(in_body, "Text\n");
        assert_eq!(text("<p>One</p><p>Two<br>lines<br><br>and more"), "One\n\nTwo\nlines\n\nand more\n");
    }

    #[test]
    fn labels_and_values_stand_on_one_line() {
        let spans = "<article id=article><p><span class='label'>Category :</span> <span class=value><a>Housing</a>\n<i>&gt;</i> \
            <a>Repairs</a></span></p><p><span class=label>Decision</span><span class=value>Upheld</span></p></article>";
        assert_eq!(text(spans), "Category : Housing > Repairs\n\nDecision: Upheld\n");
        let blocks = "<article id=article><div class='label'>Decision date</div><div class='value x'><p>21 Mar 2025</p></div><p>\
            <span class=label>New</span> guidance</p></article>";
        assert_eq!(text(blocks), "Decision date: 21 Mar 2025\n\nNew guidance\n");
    }

    #[test]
    fn lists_get_the_marks_that_a_browser_prints() {
        let page = "<article id=article><h2>Powers</h2><ol start=4><li><p>Four:</p><ul><li>this; or</li><li>that.</li></ul></li>\
            <li>Five:<ol><li>one, or<li>two.</ol><li value=9>Nine<ol type=i><li>first</ol></ol><p>End</p></article>";
        let lines: Vec<String> = text(page).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let expected = ["Powers", "4. Four:", "• this; or", "• that.", "5. Five:", "a) one, or", "b) two.", "9. Nine"];
        assert_eq!(lines, [&expected[..], &["i) first", "End"]].concat());
    }

    #[test]
    fn broken_markup_is_read_as_far_as_it_goes() {
        for (page, expected) in [
            (
                "<article id=article><p>One<p>Two <b>bold</p> rest</div></span><p>Three",
                "One\n\nTwo bold\n\nrest\n\nThree\n",
            ),
            (
                "<article id=article><p>a < b and AT&T and &#146;s and &bogus;</article>",
                "a < b and AT&T and ’s and &bogus;\n",
            ),
            ("<article id=article><p>One</article><p>After", "One\n"),
            ("<article id=article><pre>Summary\n\n  We will\nnot</pre>", "Summary\n\n  We will\nnot\n"),
            ("<article id=article><p>cut <a href=\"x", "cut\n"),
            ("", ""),
        ] {
            let found = text_of(page, 1000).expect("a page is parsed");
            assert_eq!(found, expected, "{page}");
        }
        let deep =
            |element: &str, times| text_of(&(element.repeat(times) + "deep"), 1000).map_err(|cause| cause.to_string());
        assert_eq!(deep("<div>", 1000).as_deref(), Ok("deep\n"));
        assert_eq!(deep("<ol><li>", 500).as_deref(), Ok("i) deep\n"));
        for element in ["<div>", "<a>", "<ol><li>", "<form>"] {
            let said = deep(element, 100_000).expect_err("too deep");
            assert!(said.contains("more than 1000 deep"), "{element}: {said}");
        }
        assert_eq!(deep("<p><b>x</b><br></p>", 100_000).map(|text| text.len()), Ok(300_005));
    }

    #[test]
    fn pages_are_told_from_words() {
        for page in ["<!DOCTYPE html>", " <html lang=en>", "<p>x", "<div class=a>", "<!-- c --><p>", "<H1>A"] {
            assert!(is_page(page), "{page}");
        }
        for words in ["", "Summary", "<Mr X> said", "<5 days", "< p", "<picture"] {
            assert!(!is_page(words), "{words}");
        }
    }
}
