//! Texts in date parameters: dates, and expressions such as `$currentDate-1M`.

/// What Workspace makes of a text where it expects a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateText<'t> {
    /// `YYYY-MM-DD` or `M/D/YYYY`, and the calendar has the day. It is sent as `YYYY-MM-DD`.
    Exact,
    /// One of these two forms, but no calendar has the day: the result depends on the browser.
    Impossible,
    /// `$currentDate`: today.
    Today,
    /// `$currentDate` and one offset, such as `-3M`. It works; the unit says whether anyone but today's build promises so.
    Offset {
        /// Sign, digits and unit.
        offset: &'t str,
        /// What the letter is.
        unit: Unit,
    },
    /// `$currentDate`, one offset and more text. Workspace applies the offset and ignores the rest.
    IgnoredTail {
        /// What is applied: sign, digits and unit.
        offset: &'t str,
    },
    /// `$currentDate` and something that does not begin with an offset, be it a space. The result is silently today.
    SilentlyToday,
    /// Neither a date in a known form nor an expression. It is sent unchanged if the browser's date library can read it, else it is
    /// silently today.
    Other,
}

/// The unit letter of an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// `d`, `w`, `M` or `y`.
    Documented,
    /// `h`: documented, but a date has no time of day.
    Hour,
    /// `m`: a month, as `M`.
    LowerCaseMonth,
    /// `b`, `q` or `Q`: business days and quarters, which only the code knows.
    Undocumented,
    /// A documented letter in the other case, which only the code ignores.
    OtherCase,
}

const WORD: &str = "$currentDate";

impl<'t> DateText<'t> {
    /// Reads `text` as Workspace does.
    pub(super) fn read(text: &'t str) -> Self {
        let Some(rest) = text.strip_prefix(WORD) else {
            return match day(text) {
                Some(day) if day.exists() => Self::Exact,
                Some(_) => Self::Impossible,
                None => Self::Other,
            };
        };
        if rest.is_empty() {
            return Self::Today;
        }
        match offset(rest) {
            None => Self::SilentlyToday,
            Some((offset, unit)) if offset.len() == rest.len() => Self::Offset { offset, unit },
            Some((offset, _)) => Self::IgnoredTail { offset },
        }
    }
}

/// Whether `text` is meant as an expression: it begins with `$currentDate`.
pub(super) fn is_expression(text: &str) -> bool {
    text.starts_with(WORD)
}

/// The documented form of a text that Workspace reads otherwise than it looks: expressions with spaces or words for units, dates in
/// other orders or with a time. None where there is no one obvious form.
pub(super) fn documented_form(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let word = bare.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD));
    let form = if word.is_some() {
        let rest = &bare[WORD.len()..];
        if rest.is_empty() {
            WORD.to_owned()
        } else {
            let digits = digits_after_sign(rest)?;
            let unit = match rest[digits..].to_ascii_lowercase().as_str() {
                "h" | "hour" | "hours" => 'h',
                "d" | "day" | "days" => 'd',
                "w" | "week" | "weeks" => 'w',
                "m" | "month" | "months" => 'M',
                "y" | "year" | "years" => 'y',
                _ => return None,
            };
            format!("{WORD}{}{unit}", &rest[..digits])
        }
    } else {
        iso(text.trim())?
    };
    (form != text).then_some(form)
}

/// The offset that `rest` begins with: sign, digits and a unit letter.
fn offset(rest: &str) -> Option<(&str, Unit)> {
    let digits = digits_after_sign(rest)?;
    let unit = match rest[digits..].chars().next()? {
        'd' | 'w' | 'M' | 'y' => Unit::Documented,
        'h' => Unit::Hour,
        'm' => Unit::LowerCaseMonth,
        'b' | 'B' | 'q' | 'Q' => Unit::Undocumented,
        'D' | 'W' | 'Y' | 'H' => Unit::OtherCase,
        _ => return None,
    };
    Some((&rest[..=digits], unit))
}

/// Length of the sign and the digits that `rest` begins with.
fn digits_after_sign(rest: &str) -> Option<usize> {
    let number = rest.strip_prefix(['+', '-'])?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(digits + 1)
}

/// A day as written.
struct Day {
    year: u32,
    month: u32,
    number: u32,
}

impl Day {
    fn exists(&self) -> bool {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return false,
        };
        (1..=days).contains(&self.number)
    }
}

/// The day of `YYYY-MM-DD` or `M/D/YYYY`.
fn day(text: &str) -> Option<Day> {
    split(text, '-', &[4..=4, 2..=2, 2..=2])
        .map(|[year, month, number]| Day { year, month, number })
        .or_else(|| split(text, '/', &[1..=2, 1..=2, 4..=4]).map(|[month, number, year]| Day { year, month, number }))
}

/// The date of `YYYYMMDD`, `YYYY/MM/DD`, or of a date with a time behind it, as `YYYY-MM-DD`.
fn iso(text: &str) -> Option<String> {
    let day = if let Some((date, _)) = text.split_once(['T', ' ']) {
        day(date)?
    } else if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u32 = text.parse().ok()?;
        Day { year: number / 10_000, month: number / 100 % 100, number: number % 100 }
    } else {
        split(text, '/', &[4..=4, 1..=2, 1..=2]).map(|[year, month, number]| Day { year, month, number })?
    };
    day.exists().then(|| format!("{:04}-{:02}-{:02}", day.year, day.month, day.number))
}

/// Three numbers between separators, each with as many digits as allowed.
fn split(text: &str, separator: char, lengths: &[std::ops::RangeInclusive<usize>; 3]) -> Option<[u32; 3]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let number = |at: usize| {
        let fits = lengths[at].contains(&parts[at].len()) && parts[at].bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| parts[at].parse().ok())?
    };
    Some([number(0)?, number(1)?, number(2)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_workspace_reads_them() {
        let offset = |offset, unit| DateText::Offset { offset, unit };
        let tail = |offset| DateText::IgnoredTail { offset };
        let cases = [
            ("2024-02-29", DateText::Exact),
            ("1/2/2024", DateText::Exact),
            ("2024-02-30", DateText::Impossible),
            ("2023-02-29", DateText::Impossible),
            ("13/1/2024", DateText::Impossible),
            ("2024/01/02", DateText::Other),
            ("today", DateText::Other),
            ("$currentdate", DateText::Other),
            ("", DateText::Other),
            ("$currentDate", DateText::Today),
            ("$currentDate-1M", offset("-1M", Unit::Documented)),
            ("$currentDate+30d", offset("+30d", Unit::Documented)),
            ("$currentDate-6h", offset("-6h", Unit::Hour)),
            ("$currentDate-6m", offset("-6m", Unit::LowerCaseMonth)),
            ("$currentDate-1q", offset("-1q", Unit::Undocumented)),
            ("$currentDate-5b", offset("-5b", Unit::Undocumented)),
            ("$currentDate-1D", offset("-1D", Unit::OtherCase)),
            ("$currentDate-30days", tail("-30d")),
            ("$currentDate-1y+1M", tail("-1y")),
            ("$currentDate - 1M", DateText::SilentlyToday),
            ("$currentDate-1s", DateText::SilentlyToday),
            ("$currentDate-M", DateText::SilentlyToday),
            ("$currentDate-1", DateText::SilentlyToday),
            ("$currentDate1M", DateText::SilentlyToday),
            ("$currentDate-1ä", DateText::SilentlyToday),
        ];
        for (text, expected) in cases {
            assert_eq!(DateText::read(text), expected, "{text}");
        }
    }

    #[test]
    fn the_documented_form_is_found_only_where_it_is_obvious() {
        let cases = [
            ("$currentDate - 30 days", Some("$currentDate-30d")),
            ("$currentDate-3months", Some("$currentDate-3M")),
            ("$currentDate-1D", Some("$currentDate-1d")),
            ("$currentDate-1m", Some("$currentDate-1M")),
            ("$CURRENTDATE", Some("$currentDate")),
            ("2024-01-02T00:00:00Z", Some("2024-01-02")),
            ("20240102", Some("2024-01-02")),
            ("2024/1/2", Some("2024-01-02")),
            ("$currentDate-1y+1M", None),
            ("$currentDate-1M", None),
            ("20241402", None),
            ("2.1.2024", None),
            ("€€€€ today", None),
        ];
        for (text, expected) in cases {
            assert_eq!(documented_form(text).as_deref(), expected, "{text}");
        }
    }
}
