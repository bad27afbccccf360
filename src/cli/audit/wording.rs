//! Figures in words: the same on the terminal and in sentences.

use jiff::civil::Date;

use crate::audit::{Dates, Figure, Report};
use crate::cli::plural;
use crate::statistics::Interval;

/// From so many decisions on, percentages have a decimal.
const MANY: u32 = 1000;

/// A share in per cent, as precise as `n` decisions allow.
pub(super) fn percent(share: f64, n: u32) -> String {
    format!("{} %", number(share, n))
}

fn number(share: f64, n: u32) -> String {
    let percent = share * 100.0;
    let decimals = usize::from(n >= MANY);
    let least = if n >= MANY { 0.05 } else { 0.5 };
    if percent > 0.0 && percent < least {
        return format!("under {}", if n >= MANY { "0.1" } else { "1" });
    }
    if percent < 100.0 && percent > 100.0 - least {
        return format!("over {}", if n >= MANY { "99.9" } else { "99" });
    }
    format!("{percent:.decimals$}")
}

/// An interval in per cent.
pub(super) fn range(interval: Interval, n: u32) -> String {
    format!("{} to {} %", number(interval.low, n), number(interval.high, n))
}

/// "31 of 112".
pub(super) fn count_of(figure: &Figure) -> String {
    format!("{} of {}", figure.count(), figure.n())
}

/// A day in words.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "1 April 2021 to 31 March 2026"; nothing where no decision has a day.
pub(super) fn stretch(dates: Option<Dates>) -> Option<String> {
    let Dates { first, last } = dates?;
    Some(if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) })
}

/// What the denominator is.
pub(super) fn population(report: &Report, n: u32) -> &'static str {
    match (report.include_part, n) {
        (true, 1) => "decision not to investigate a complaint or a part of it",
        (true, _) => "decisions not to investigate a complaint or a part of it",
        (false, 1) => "decision not to investigate",
        (false, _) => "decisions not to investigate",
    }
}

/// What was read, and what became of it.
pub(super) fn read(report: &Report) -> String {
    let read = report.read;
    let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let excluded = if read.excluded == 0 { String::new() } else { format!(" {} excluded as asked.", read.excluded) };
    format!(
        "{} read: {}, {}, {} investigated to the end; {} could not be read; {} left out.{excluded}",
        read.all,
        plural(number(read.full), "full refusal"),
        plural(number(read.part), "part refusal"),
        read.no,
        read.failed,
        if read.duplicates == 1 { "1 further copy".to_owned() } else { format!("{} further copies", read.duplicates) }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_as_precise_as_their_numbers() {
        let cases = [
            (0.2768, 112, "28 %"),
            (0.2768, 2000, "27.7 %"),
            (0.003, 300, "under 1 %"),
            (0.0, 300, "0 %"),
            (1.0, 50, "100 %"),
            (299.0 / 300.0, 300, "over 99 %"),
            (1999.5 / 2000.0, 2000, "over 99.9 %"),
            (0.999, 2000, "99.9 %"),
        ];
        for (share, n, expected) in cases {
            assert_eq!(percent(share, n), expected);
        }
        assert_eq!(range(Interval { low: 0.2023, high: 0.3661 }, 112), "20 to 37 %");
    }

    #[test]
    fn days_are_as_people_write_them() {
        assert_eq!(day(jiff::civil::date(2021, 4, 1)), "1 April 2021");
    }
}
