//! Stretches of time: what they are called, and when they end.

use jiff::civil::{Date, date};

/// Decisions are published some six weeks after they are made, so that the last eight are not complete.
pub const SETTLED_DAYS: i32 = 56;

/// How time is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// April to March, as `2023/24`.
    FinancialYear,
    /// As `2023`.
    Year,
    /// A quarter of the calendar year, as `2023 Q1`.
    Quarter,
    /// As `2023-01`.
    Month,
}

impl Unit {
    /// The word on the command line and in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FinancialYear => "financial_year",
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
        }
    }

    /// What the stretch is called in which a day lies; in the order of the alphabet they are in that of time.
    pub fn label(self, day: Date) -> String {
        let (year, month) = (day.year(), day.month());
        match self {
            Self::FinancialYear => {
                let first = if month < 4 { year - 1 } else { year };
                format!("{first}/{:02}", (first + 1).rem_euclid(100))
            }
            Self::Year => year.to_string(),
            Self::Quarter => format!("{year} Q{}", quarter(month)),
            Self::Month => format!("{year}-{month:02}"),
        }
    }

    /// The last day of the stretch in which a day lies.
    pub fn end(self, day: Date) -> Date {
        let (year, month) = (day.year(), day.month());
        match self {
            Self::FinancialYear => date(if month < 4 { year } else { year + 1 }, 3, 31),
            Self::Year => date(year, 12, 31),
            Self::Quarter => day.with().day(1).month(quarter(month) * 3).build().unwrap_or(day).last_of_month(),
            Self::Month => day.last_of_month(),
        }
    }

    /// The stretches from that of one day to that of another, as their first days within; both among them.
    pub fn through(self, first: Date, last: Date) -> impl Iterator<Item = Date> {
        let next = move |day: &Date| self.end(*day).tomorrow().ok().filter(|next| *next <= last);
        std::iter::successors((first <= last).then_some(first), next)
    }

    /// Whether the stretch in which a day lies is not yet complete when the newest decision is of `newest`.
    pub fn is_provisional(self, day: Date, newest: Date) -> bool {
        (newest - self.end(day)).get_days() < SETTLED_DAYS
    }
}

/// The quarter of the calendar year, from 1.
fn quarter(month: i8) -> i8 {
    (month - 1) / 3 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_begin_and_end() {
        let cases = [
            (Unit::FinancialYear, date(2024, 3, 31), "2023/24", date(2024, 3, 31)),
            (Unit::FinancialYear, date(2024, 4, 1), "2024/25", date(2025, 3, 31)),
            (Unit::FinancialYear, date(1999, 4, 1), "1999/00", date(2000, 3, 31)),
            (Unit::Year, date(2024, 2, 29), "2024", date(2024, 12, 31)),
            (Unit::Quarter, date(2024, 5, 31), "2024 Q2", date(2024, 6, 30)),
            (Unit::Quarter, date(2024, 1, 1), "2024 Q1", date(2024, 3, 31)),
            (Unit::Month, date(2024, 2, 1), "2024-02", date(2024, 2, 29)),
        ];
        for (unit, day, label, end) in cases {
            assert_eq!((unit.label(day).as_str(), unit.end(day)), (label, end), "{unit:?} {day}");
        }
    }

    #[test]
    fn stretches_follow_each_other() {
        let labels = |unit: Unit, first, last| unit.through(first, last).map(|day| unit.label(day)).collect::<Vec<_>>();
        assert_eq!(labels(Unit::Month, date(2023, 11, 30), date(2024, 1, 1)), ["2023-11", "2023-12", "2024-01"]);
        assert_eq!(labels(Unit::FinancialYear, date(2024, 3, 31), date(2024, 4, 1)), ["2023/24", "2024/25"]);
        assert_eq!(labels(Unit::Year, date(2024, 5, 1), date(2024, 5, 1)), ["2024"]);
    }

    #[test]
    fn a_stretch_settles_after_eight_weeks() {
        let day = date(2024, 1, 15);
        assert!(Unit::Month.is_provisional(day, date(2024, 3, 26)), "55 days after the end of January");
        assert!(!Unit::Month.is_provisional(day, date(2024, 3, 27)), "56 days");
        assert!(Unit::Year.is_provisional(day, date(2024, 6, 1)), "the year has not ended");
    }
}
