//! Figures in words: the same on the terminal, in sentences, in pictures and on a page.

use jiff::civil::Date;

use crate::statistics::Interval;

use super::{Dates, ENOUGH, Figure, Report};

/// From so many decisions on, percentages have a decimal.
pub const MANY: u32 = 1000;

/// A share in per cent, as precise as `n` decisions allow.
pub fn percent(share: f64, n: u32) -> String {
    format!("{} %", number(share, n))
}

/// The same without its sign, where that stands elsewhere.
pub fn number(share: f64, n: u32) -> String {
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
pub fn range(interval: Interval, n: u32) -> String {
    format!("{} to {} %", number(interval.low, n), number(interval.high, n))
}

/// A share with its interval, "28 % (20 to 37 %)"; of fewer than [`ENOUGH`] the interval comes first, "5 to 40 %, 17 %";
/// of too few there is neither.
pub fn share_with_interval(figure: &Figure) -> String {
    let both = figure.share().zip(figure.interval());
    both.map(|(share, interval)| share_and_interval(share, interval, figure.n())).unwrap_or_default()
}

/// The same for a share that is no count of `n`.
pub fn share_and_interval(share: f64, interval: Interval, n: u32) -> String {
    let (share, range) = (percent(share, n), range(interval, n));
    if n < ENOUGH { format!("{range}, {share}") } else { format!("{share} ({range})") }
}

/// "31 of 112".
pub fn count_of(figure: &Figure) -> String {
    format!("{} of {}", figure.count(), figure.n())
}

/// A day in words.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "1 April 2021 to 31 March 2026"; nothing where no decision has a day.
pub fn stretch(dates: Option<Dates>) -> Option<String> {
    let Dates { first, last } = dates?;
    Some(if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) })
}

/// What the denominator is, for `n` of them.
pub fn population(report: &Report, n: u32) -> &'static str {
    match (report.include_part, n) {
        (true, 1) => "decision not to investigate a complaint or a part of it",
        (true, _) => "decisions not to investigate a complaint or a part of it",
        (false, 1) => "decision not to investigate",
        (false, _) => "decisions not to investigate",
    }
}

/// What the rule file says of these grounds, "title: note".
pub fn notes_on<'g>(report: &Report, grounds: impl Iterator<Item = &'g str>) -> Vec<String> {
    let grounds: Vec<&str> = grounds.collect();
    let notes = report.notes.iter().filter(|note| grounds.contains(&note.ground.as_str()));
    notes.map(|note| format!("{}: {}", note.title, note.text)).collect()
}

/// Who made the decisions: a scheme's title up to its first comma.
pub fn publisher(report: &Report) -> &str {
    report.title.split(',').next().unwrap_or_default()
}

/// What was read, and what became of it.
pub fn read(report: &Report) -> String {
    let read = report.read;
    let excluded = if read.excluded == 0 { String::new() } else { format!(" {} excluded as asked.", read.excluded) };
    format!(
        "{} read: {}, {}, {} investigated to the end; {} could not be read; {} left out.{excluded}",
        read.all,
        plural(read.full, "full refusal"),
        plural(read.part, "part refusal"),
        read.no,
        read.failed,
        if read.duplicates == 1 { "1 further copy".to_owned() } else { format!("{} further copies", read.duplicates) }
    )
}

/// "1 decision", "2 decisions".
pub fn plural(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
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
        let said = [(31, 112, "28 % (20 to 37 %)"), (3, 20, "5 to 36 %, 15 %"), (3, 8, "")];
        for (count, n, expected) in said {
            assert_eq!(share_with_interval(&Figure::of(count, n, 0)), expected);
        }
        assert_eq!(range(Interval { low: 0.2023, high: 0.3661 }, 112), "20 to 37 %");
    }

    #[test]
    fn days_are_as_people_write_them() {
        assert_eq!(day(jiff::civil::date(2021, 4, 1)), "1 April 2021");
    }
}
