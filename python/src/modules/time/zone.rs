//! The local time zone, read once from the system's database (or from the variable `TZ`).

use std::sync::LazyLock;

use tz::TimeZone;

static ZONE: LazyLock<TimeZone> = LazyLock::new(|| {
    let named = std::env::var("TZ").ok().filter(|name| !name.is_empty());
    let zone = match named {
        Some(name) => TimeZone::from_posix_tz(&name),
        None => TimeZone::local(),
    };
    zone.unwrap_or_else(|_| TimeZone::utc())
});

/// Local time at one moment.
pub struct Local {
    /// Seconds east of universal time.
    pub offset: i32,
    /// Whether it is summer time.
    pub summer: bool,
    /// The zone's short name.
    pub name: String,
}

/// Local time at a moment.
pub fn at(t: i64) -> Local {
    match ZONE.find_local_time_type(t) {
        Ok(l) => {
            Local { offset: l.ut_offset(), summer: l.is_dst(), name: l.time_zone_designation().to_owned() }
        }
        Err(_) => Local { offset: 0, summer: false, name: "UTC".to_owned() },
    }
}

/// The moment at which local clocks show what `wall` would be in universal time. Of two such moments the one in
/// summer time is meant if `summer` is above 0; a time that clocks leave out is moved forward.
pub fn seconds_of(wall: i64, summer: i64) -> i64 {
    let day = 86_400;
    let offsets = [at(wall - day).offset, at(wall + day).offset];
    let fits = |o: i32| at(wall - i64::from(o)).offset == o;
    let mut found: Vec<i64> = offsets.iter().filter(|o| fits(**o)).map(|o| wall - i64::from(*o)).collect();
    found.dedup();
    match found.as_slice() {
        [] => wall - i64::from(offsets[0]),
        [one] => *one,
        many => {
            let wanted = many.iter().find(|t| summer >= 0 && at(**t).summer == (summer > 0));
            *wanted.unwrap_or(&many[0])
        }
    }
}

/// What the module says about the zone.
pub struct Names {
    /// Name in winter.
    pub standard: String,
    /// Name in summer; that in winter if there is no summer time.
    pub summer: String,
    /// Seconds west of universal time in winter.
    pub west: i32,
    /// Seconds west of universal time in summer.
    pub summer_west: i32,
}

/// Names and offsets of this year.
pub fn names() -> Names {
    let now = super::clock::now();
    let half = 182 * 86_400;
    let (a, b) = (at(now - now.rem_euclid(2 * half)), at(now - now.rem_euclid(2 * half) + half));
    let (winter, summer) = if a.summer { (b, a) } else { (a, b) };
    Names { west: -winter.offset, summer_west: -summer.offset, standard: winter.name, summer: summer.name }
}
