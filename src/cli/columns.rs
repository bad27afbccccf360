//! Tables for the terminal: columns parted by spaces, without lines, so that other programs can read them too.

use std::ops::Range;

use comfy_table::{CellAlignment, Table, presets};

/// A table without lines, the columns in `numbers` to the right.
pub(super) fn columns(head: &[&str], numbers: Range<usize>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if numbers.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A table without the spaces at the ends of its lines.
pub(super) fn trimmed(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
