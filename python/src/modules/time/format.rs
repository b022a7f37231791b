//! Times as text.

use super::calendar::Fields;
use super::zone::{self, Local};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn day_name(f: &Fields) -> &'static str {
    DAYS[f.weekday.rem_euclid(7) as usize]
}

fn month_name(f: &Fields) -> &'static str {
    MONTHS[(f.month.max(1) - 1).rem_euclid(12) as usize]
}

/// As in `Sun Jun 20 23:21:05 1993`.
pub fn asctime(f: &Fields) -> String {
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {}",
        &day_name(f)[..3],
        &month_name(f)[..3],
        f.day.max(1),
        f.hour,
        f.minute,
        f.second,
        f.year
    )
}

/// Year and week of the ISO calendar.
fn iso_week(f: &Fields) -> (i64, i64) {
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let week = (f.yearday - (f.weekday + 1) + 10) / 7;
    if week < 1 {
        let last_year = f.year - 1;
        let days = if leap(last_year) { 366 } else { 365 };
        return (last_year, (f.yearday + days - (f.weekday + 1) + 10) / 7);
    }
    let days = if leap(f.year) { 366 } else { 365 };
    // The first days of a year belong to it from Thursday on.
    if week == 53 && f.yearday - f.weekday + 3 > days { (f.year + 1, 1) } else { (f.year, week) }
}

/// A time in the format of C's `strftime`, in the C locale; local time if no zone is given.
pub fn strftime(format: &str, f: &Fields, zone: Option<&Local>) -> String {
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match rest.next() {
            None => out.push('%'),
            // Changes of padding and case.
            Some(flag @ ('-' | '_' | '0' | '^' | '#')) => match rest.next() {
                Some(code) => push_flagged(&mut out, flag, code, f, zone),
                None => out.extend(['%', flag]),
            },
            Some('E' | 'O') => {
                if let Some(code) = rest.next() {
                    push(&mut out, code, f, zone);
                }
            }
            Some(code) => push(&mut out, code, f, zone),
        }
    }
    out
}

fn push_flagged(out: &mut String, flag: char, code: char, f: &Fields, zone: Option<&Local>) {
    let mut part = String::new();
    push(&mut part, code, f, zone);
    match flag {
        '-' => {
            let short = part.trim_start_matches(['0', ' ']);
            out.push_str(if short.is_empty() { "0" } else { short });
        }
        '_' => {
            let short = part.trim_start_matches('0');
            let short = if short.is_empty() { "0" } else { short };
            out.push_str(&format!("{short:>0$}", part.len()));
        }
        '0' => out.push_str(&part.replace(' ', "0")),
        '#' if matches!(code, 'p' | 'Z') => out.push_str(&part.to_lowercase()),
        _ => out.push_str(&part.to_uppercase()),
    }
}

/// Local time at the moment that the fields mean.
fn local(f: &Fields) -> Local {
    zone::at(zone::seconds_of(f.seconds(), f.summer))
}

fn push(out: &mut String, code: char, f: &Fields, zone: Option<&Local>) {
    let hour12 = match f.hour % 12 {
        0 => 12,
        h => h,
    };
    let text = match code {
        'a' => day_name(f)[..3].to_owned(),
        'A' => day_name(f).to_owned(),
        'b' | 'h' => month_name(f)[..3].to_owned(),
        'B' => month_name(f).to_owned(),
        'c' => asctime(f),
        'C' => format!("{:02}", f.year.div_euclid(100)),
        'd' => format!("{:02}", f.day.max(1)),
        'D' | 'x' => strftime("%m/%d/%y", f, zone),
        'e' => format!("{:2}", f.day.max(1)),
        'F' => strftime("%Y-%m-%d", f, zone),
        'g' => format!("{:02}", iso_week(f).0.rem_euclid(100)),
        'G' => iso_week(f).0.to_string(),
        'H' => format!("{:02}", f.hour),
        'I' => format!("{hour12:02}"),
        'j' => format!("{:03}", f.yearday.max(1)),
        'k' => format!("{:2}", f.hour),
        'l' => format!("{hour12:2}"),
        'm' => format!("{:02}", f.month.max(1)),
        'M' => format!("{:02}", f.minute),
        'n' => "\n".to_owned(),
        'p' => if f.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'P' => if f.hour < 12 { "am" } else { "pm" }.to_owned(),
        'r' => strftime("%I:%M:%S %p", f, zone),
        'R' => strftime("%H:%M", f, zone),
        's' => zone::seconds_of(f.seconds(), f.summer).to_string(),
        'S' => format!("{:02}", f.second),
        't' => "\t".to_owned(),
        'T' | 'X' => strftime("%H:%M:%S", f, zone),
        'u' => (f.weekday.rem_euclid(7) + 1).to_string(),
        'U' => format!("{:02}", (f.yearday - 1 + 7 - (f.weekday + 1).rem_euclid(7)) / 7),
        'V' => format!("{:02}", iso_week(f).1),
        'w' => (f.weekday + 1).rem_euclid(7).to_string(),
        'W' => format!("{:02}", (f.yearday - 1 + 7 - f.weekday.rem_euclid(7)) / 7),
        'y' => format!("{:02}", f.year.rem_euclid(100)),
        'Y' => f.year.to_string(),
        'z' => {
            let o = zone.map_or_else(|| local(f).offset, |z| z.offset);
            let sign = if o < 0 { '-' } else { '+' };
            format!("{sign}{:02}{:02}", o.abs() / 3600, o.abs() / 60 % 60)
        }
        'Z' => zone.map_or_else(|| local(f).name, |z| z.name.clone()),
        '%' => "%".to_owned(),
        other => format!("%{other}"),
    };
    out.push_str(&text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let f = Fields::of(1_700_000_000, false);
        assert_eq!(asctime(&f), "Tue Nov 14 22:13:20 2023");
        assert_eq!(strftime("%Y-%m-%dT%H:%M:%S %j %a %p %-d", &f, None), "2023-11-14T22:13:20 318 Tue PM 14");
        assert_eq!(strftime("%U %W %V %G %u %w", &f, None), "46 46 46 2023 2 2");
        // 2021-01-03, a Sunday of the year before's last week.
        assert_eq!(strftime("%G-%V %U %W", &Fields::of(1_609_632_000, false), None), "2020-53 01 00");
        // 2018-12-31, a Monday of the next year's first week.
        assert_eq!(strftime("%G-%V", &Fields::of(1_546_214_400, false), None), "2019-01");
    }
}
