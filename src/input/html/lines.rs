//! Text from the running parts of a page: blocks become lines with an empty line between them, list items get the marks
//! that a browser prints.

/// What stands between the text so far and the next words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    /// `<br>`.
    Line,
    /// The edge of a block.
    Block,
}

/// An open list.
#[derive(Debug)]
struct List {
    style: Style,
    /// How many ordered lists are open, with this.
    depth: usize,
    /// The number of the next item.
    next: i64,
}

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Bullet,
    Number,
    Letter,
    Roman,
}

/// Collects the text of a page.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    gap: Gap,
    lists: Vec<List>,
    /// The mark of a list item whose text is still to come.
    mark: Option<String>,
    /// Elements open whose line breaks are the text's own.
    pub preformatted: usize,
    /// Values of header fields open: they stay on one line.
    pub values: usize,
    /// A label was closed, and its value may follow.
    labelled: bool,
}

impl Lines {
    /// Words of the page, its entities resolved.
    pub fn words(&mut self, words: &str) {
        if self.preformatted > 0 {
            self.open();
            self.text.push_str(words);
            return;
        }
        // A space that does not break (U+00A0) is none of those that HTML collapses.
        for (index, piece) in words.split([' ', '\t', '\n', '\r', '\u{C}']).enumerate() {
            if index > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            if !piece.is_empty() {
                self.open();
                self.text.push_str(piece);
            }
        }
    }

    /// Writes what stands before the next words.
    fn open(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Block => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.labelled = false;
        if let Some(mark) = self.mark.take() {
            self.text.push_str(&mark);
            self.text.push(' ');
        }
    }

    /// `<br>`; two of them make an empty line.
    pub fn line_break(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Block } else { self.space_in_value(Gap::Line) };
    }

    /// A block begins or ends here.
    pub fn block(&mut self) {
        self.gap = self.gap.max(self.space_in_value(Gap::Block));
    }

    fn space_in_value(&self, gap: Gap) -> Gap {
        if self.values > 0 { Gap::Space } else { gap }
    }

    /// The label of a header field has ended.
    pub fn label_end(&mut self) {
        self.labelled = true;
    }

    /// The value of a header field begins: on the line of its label, with a colon between them.
    pub fn value_start(&mut self) {
        if self.labelled {
            if !self.text.ends_with(':') {
                self.text.push(':');
            }
            self.gap = Gap::Space;
        }
        self.values += 1;
    }

    /// The value of a header field has ended.
    pub fn value_end(&mut self) {
        self.values = self.values.saturating_sub(1);
        self.block();
    }

    /// A list begins; without a style an ordered list is marked by numbers, one inside it by letters, a third by Roman
    /// numbers, as decisions cite them.
    pub fn list_start(&mut self, ordered: bool, style: Option<Style>, start: Option<i64>) {
        self.block();
        let depth = self.lists.last().map_or(0, |list| list.depth);
        let usual = match depth {
            0 => Style::Number,
            1 => Style::Letter,
            _ => Style::Roman,
        };
        let style = if ordered { style.unwrap_or(usual) } else { Style::Bullet };
        self.lists.push(List { style, depth: depth + usize::from(ordered), next: start.unwrap_or(1) });
    }

    /// A list has ended.
    pub fn list_end(&mut self) {
        self.lists.pop();
        self.block();
    }

    /// A list item begins, perhaps with a number of its own.
    pub fn item_start(&mut self, value: Option<i64>) {
        self.block();
        let Some(list) = self.lists.last_mut() else {
            self.mark = Some(mark(Style::Bullet, 0));
            return;
        };
        let number = value.unwrap_or(list.next);
        list.next = number.saturating_add(1);
        self.mark = Some(mark(list.style, number));
    }

    /// A list item has ended; one without text leaves no mark behind.
    pub fn item_end(&mut self) {
        self.mark = None;
        self.block();
    }

    /// How much text there is, in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The text.
    pub fn into_text(mut self) -> String {
        self.text.push('\n');
        self.text
    }
}

/// The mark of the item with this number. Numbers that a style cannot show are printed as numbers.
fn mark(style: Style, number: i64) -> String {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let place = usize::try_from(number.saturating_sub(1)).ok();
    match style {
        Style::Bullet => return "•".to_owned(),
        Style::Number => {}
        Style::Letter => {
            if let Some(letter) = place.and_then(|place| ('a'..='z').nth(place)) {
                return format!("{letter})");
            }
        }
        Style::Roman => {
            if let Some(roman) = place.and_then(|place| ROMAN.get(place)) {
                return format!("{roman})");
            }
        }
    }
    format!("{number}.")
}
