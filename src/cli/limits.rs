//! Options for limits.

use clap::Args;

use crate::limits::Limits;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// How large decisions may be, as the user says it. What is larger is reported and left out.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_field_names, reason = "the names are the options")]
pub(super) struct LimitArguments {
    /// The largest document, unpacked; what exceeds a limit is named and left out [default: 64]
    #[arg(long, value_name = "MIB", help_heading = "Limits")]
    max_document: Option<u32>,
    /// The largest record or row, unpacked [default: 64]
    #[arg(long, value_name = "MIB", help_heading = "Limits")]
    max_record: Option<u32>,
    /// The most to which a packed file of records may unpack [default: 16384]
    #[arg(long, value_name = "MIB", help_heading = "Limits")]
    max_unpacked: Option<u32>,
    /// How deep elements of a web page may lie in one another [default: 10000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_nesting: Option<usize>,
    /// The most sections [default: 5000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_sections: Option<usize>,
    /// The largest paragraph [default: 128]
    #[arg(long, value_name = "KIB", help_heading = "Limits")]
    max_paragraph: Option<u32>,
    /// The most places where phrases of the rules stand [default: 5000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_mentions: Option<usize>,
}

impl LimitArguments {
    /// The limits: what the user says, else the defaults.
    pub(super) fn limits(&self) -> Limits {
        let usual = Limits::default();
        let size = |given: Option<u32>, unit: u64| given.map(|count| u64::from(count) * unit);
        let paragraph = size(self.max_paragraph, KIB).map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        Limits {
            document: size(self.max_document, MIB).unwrap_or(usual.document),
            record: size(self.max_record, MIB).unwrap_or(usual.record),
            unpacked: size(self.max_unpacked, MIB).unwrap_or(usual.unpacked),
            nesting: self.max_nesting.unwrap_or(usual.nesting),
            sections: self.max_sections.unwrap_or(usual.sections),
            paragraph: paragraph.unwrap_or(usual.paragraph),
            mentions: self.max_mentions.unwrap_or(usual.mentions),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        limits: LimitArguments,
    }

    #[test]
    fn the_help_names_the_defaults() {
        let usual = Limits::default();
        let [mib, kib] = [MIB, KIB].map(|unit| move |bytes: u64| bytes / unit);
        let defaults = [
            mib(usual.document),
            mib(usual.record),
            mib(usual.unpacked),
            usual.nesting as u64,
            usual.sections as u64,
            kib(usual.paragraph as u64),
            usual.mentions as u64,
        ];
        let mut command = Alone::command();
        let help = command.render_help().to_string();
        let named: Vec<u64> = help
            .split("[default: ")
            .skip(1)
            .filter_map(|rest| rest.split(']').next().and_then(|number| number.parse().ok()))
            .collect();
        assert_eq!(named, defaults, "{help}");
        assert_eq!(Alone::parse_from(["alone"]).limits.limits(), usual);
    }
}
