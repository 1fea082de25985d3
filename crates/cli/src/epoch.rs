//! The date of `SOURCE_DATE_EPOCH`, the only one that outputs ever hold.

use std::time::{Duration, SystemTime};

/// The moment that `SOURCE_DATE_EPOCH` sets, in UTC as `2026-01-31T12:00:00Z`; `None` without it.
pub(crate) fn moment() -> Option<String> {
    let seconds: u64 = std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?;
    let rest = seconds % 86_400;
    Some(format!("{}T{:02}:{:02}:{:02}Z", date(seconds)?, rest / 3600, rest / 60 % 60, rest % 60))
}

/// The day, in the proleptic Gregorian calendar, of a number of seconds since 1970; by Howard Hinnant's method.
pub(crate) fn date(seconds: u64) -> Option<String> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    let days = i64::try_from(seconds / 86_400).ok()? + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) =
        (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}
