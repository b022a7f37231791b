//! Days, months and years: the proleptic Gregorian calendar.
//!
//! The conversions between day numbers and dates follow Howard Hinnant, "chrono-compatible low-level date
//! algorithms" (2013): years begin in March, so that the day of the leap year is the last one.

/// A point in time taken apart. Months and days count from 1, weekdays from Monday = 0, days of the year from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Year.
    pub year: i64,
    /// Month.
    pub month: i64,
    /// Day of the month.
    pub day: i64,
    /// Hour.
    pub hour: i64,
    /// Minute.
    pub minute: i64,
    /// Second.
    pub second: i64,
    /// Day of the week.
    pub weekday: i64,
    /// Day of the year.
    pub yearday: i64,
    /// Whether it is summer time: 1 yes, 0 no, -1 unknown.
    pub summer: i64,
}

/// Number of the day since 1970-01-01 of a date.
pub fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day number.
pub fn date_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let m = (5 * of_year + 2) / 153;
    let day = of_year - (153 * m + 2) / 5 + 1;
    let month = if m < 10 { m + 3 } else { m - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

impl Fields {
    /// Seconds since the epoch, as a date and time without zone.
    pub fn of(t: i64, summer: bool) -> Fields {
        let days = t.div_euclid(86_400);
        let s = t.rem_euclid(86_400);
        let (year, month, day) = date_from_days(days);
        Fields {
            year,
            month,
            day,
            hour: s / 3600,
            minute: s / 60 % 60,
            second: s % 60,
            weekday: (days + 3).rem_euclid(7),
            yearday: days - days_from_date(year, 1, 1) + 1,
            summer: i64::from(summer),
        }
    }

    /// From the items of a `struct_time`.
    pub fn from_items(t: [i64; 9]) -> Fields {
        let [year, month, day, hour, minute, second, weekday, yearday, summer] = t;
        Fields { year, month, day, hour, minute, second, weekday, yearday, summer }
    }

    /// The items of a `struct_time`.
    pub fn items(&self) -> [i64; 9] {
        [
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.weekday,
            self.yearday,
            self.summer,
        ]
    }

    /// Seconds since the epoch, as if the fields were in universal time. Fields out of range carry over.
    pub fn seconds(&self) -> i64 {
        let months = self.year * 12 + self.month - 1;
        let days = days_from_date(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + self.day - 1;
        days * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
    }

    /// Looks whether the fields can be shown; a month, day or day of the year of 0 counts as 1.
    pub fn check(&self) -> Result<(), &'static str> {
        let bounds = [
            (self.month, 0, 12, "month out of range"),
            (self.day, 0, 31, "day of month out of range"),
            (self.hour, 0, 23, "hour out of range"),
            (self.minute, 0, 59, "minute out of range"),
            (self.second, 0, 61, "seconds out of range"),
            (self.weekday, -1, i64::MAX, "day of week out of range"),
            (self.yearday, 0, 366, "day of year out of range"),
        ];
        match bounds.iter().find(|(n, low, high, _)| n < low || n > high) {
            Some((_, _, _, text)) => Err(text),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_agree() {
        assert_eq!(days_from_date(1970, 1, 1), 0);
        assert_eq!(days_from_date(2000, 3, 1), 11_017);
        assert_eq!(date_from_days(-1), (1969, 12, 31));
        for days in (-1_000_000..1_000_000).step_by(97) {
            let (y, m, d) = date_from_days(days);
            assert_eq!(days_from_date(y, m, d), days);
        }
    }

    #[test]
    fn fields_of_a_moment() {
        let f = Fields::of(1_700_000_000, false);
        assert_eq!(f.items(), [2023, 11, 14, 22, 13, 20, 1, 318, 0]);
        assert_eq!(f.seconds(), 1_700_000_000);
    }
}
