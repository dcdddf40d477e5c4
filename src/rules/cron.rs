//! Cron texts: whether five standard fields, something only some parsers take, or nothing at all.

/// What a cron text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cron {
    /// Five standard fields.
    Standard,
    /// Readable for today's Workspace, but beyond the five standard fields: what it uses.
    Dialect(&'static str),
    /// No cron text: why.
    Invalid(String),
}

/// One of the fields: its name, its least and greatest value, and the names of values from the least on.
struct Field {
    name: &'static str,
    least: u32,
    greatest: u32,
    names: &'static [&'static str],
}

const SECOND: Field = Field { name: "second", least: 0, greatest: 59, names: &[] };
const MINUTE: Field = Field { name: "minute", least: 0, greatest: 59, names: &[] };
const HOUR: Field = Field { name: "hour", least: 0, greatest: 23, names: &[] };
const DAY: Field = Field { name: "day of month", least: 1, greatest: 31, names: &[] };
const MONTH: Field = Field {
    name: "month",
    least: 1,
    greatest: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const WEEKDAY: Field =
    Field { name: "day of week", least: 0, greatest: 7, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };
const YEAR: Field = Field { name: "year", least: 1, greatest: 9999, names: &[] };

const SECONDS: &str = "a field for seconds";
const YEARS: &str = "fields for seconds and years";
const NICKNAMES: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Reads `text`.
pub(super) fn read(text: &str) -> Cron {
    let text = text.trim();
    if text.starts_with('@') {
        let known = NICKNAMES.iter().any(|nickname| text.eq_ignore_ascii_case(nickname));
        return if known { Cron::Dialect("a nickname") } else { Cron::Invalid(format!("`{text}` names no schedule")) };
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let (kinds, mut beyond): (&[Field], _) = match fields.len() {
        5 => (&[MINUTE, HOUR, DAY, MONTH, WEEKDAY], None),
        6 => (&[SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY], Some(SECONDS)),
        7 => (&[SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY, YEAR], Some(YEARS)),
        1 => return Cron::Invalid("it has 1 field instead of 5".to_owned()),
        count => return Cron::Invalid(format!("it has {count} fields instead of 5")),
    };
    for (kind, field) in kinds.iter().zip(fields) {
        for part in field.split(',') {
            match kind.part(part) {
                Ok(extension) => beyond = beyond.or(extension),
                Err(why) => return Cron::Invalid(why),
            }
        }
    }
    beyond.map_or(Cron::Standard, Cron::Dialect)
}

impl Field {
    /// Reads one part of a list: the extension it uses, if any, or why it is none.
    fn part(&self, part: &str) -> Result<Option<&'static str>, String> {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        if step.is_some_and(|step| number(step).is_none_or(|step| step == 0)) {
            return Err(format!("the step in `{part}` is no number from 1"));
        }
        if let Some(extension) = self.extension(range, step.is_some()) {
            return Ok(Some(extension));
        }
        match range.split_once('-') {
            _ if range == "*" => Ok(None),
            None => self.value(range).map(|_| None),
            Some((from, to)) => {
                let (first, mut last) = (self.value(from)?, self.value(to)?);
                // Sunday ends a week as well as it begins one.
                if last == 0 && self.greatest == 7 && number(to).is_none() {
                    last = 7;
                }
                if first > last { Err(format!("`{range}` runs backwards")) } else { Ok(None) }
            }
        }
    }

    /// What goes beyond standard cron in `range`.
    fn extension(&self, range: &str, has_step: bool) -> Option<&'static str> {
        let value = |text: &str| self.value(text).is_ok();
        let upper = range.to_ascii_uppercase();
        match (self.name, upper.as_str()) {
            (_, "?") => Some("`?`"),
            (_, "") if has_step => Some("a step without `*`"),
            ("day of month" | "day of week", "L") => Some("`L`"),
            ("day of month", "LW") => Some("`LW`"),
            ("day of month", day) if day.strip_suffix('W').is_some_and(value) => Some("`W`"),
            ("day of week", day) if day.strip_suffix('L').is_some_and(value) => Some("`L`"),
            ("day of week", day) => {
                let (day, week) = day.split_once('#')?;
                let weeks = ["1", "2", "3", "4", "5", "L"];
                (value(day) && weeks.contains(&week)).then_some("`#`")
            }
            _ => None,
        }
    }

    fn value(&self, text: &str) -> Result<u32, String> {
        let named = || self.names.iter().zip(self.least..).find(|(name, _)| text.eq_ignore_ascii_case(name));
        let value = number(text).or_else(|| named().map(|(_, value)| value));
        let within = value.filter(|value| (self.least..=self.greatest).contains(value));
        within.ok_or_else(|| match text {
            "" => format!("a {} is missing", self.name),
            _ => format!("`{text}` is no {} ({}–{})", self.name, self.least, self.greatest),
        })
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fields_are_standard() {
        for text in [
            "0 9 * * 1-5",
            "*/5 * * * *",
            "0,30 8-18/2 1 JAN-mar SUN",
            "  0  0\t1 1 7 ",
            "0 0 * * FRI-SUN",
            "5/15 0 31 12 0",
        ] {
            assert_eq!(read(text), Cron::Standard, "{text}");
        }
    }

    #[test]
    fn extensions_are_named() {
        for (text, uses) in [
            ("0 0 9 * * *", SECONDS),
            ("0 0 9 * * * 2030", YEARS),
            ("@daily", "a nickname"),
            ("@Hourly", "a nickname"),
            ("0 0 L * *", "`L`"),
            ("0 0 LW * *", "`LW`"),
            ("0 0 15W * *", "`W`"),
            ("0 0 * * 5L", "`L`"),
            ("0 0 * * fri#2", "`#`"),
            ("0 0 ? * MON", "`?`"),
            ("/5 * * * *", "a step without `*`"),
        ] {
            assert_eq!(read(text), Cron::Dialect(uses), "{text}");
        }
    }

    #[test]
    fn what_is_no_cron_text_says_why() {
        for (text, why) in [
            ("900000", "it has 1 field instead of 5"),
            ("", "it has 0 fields instead of 5"),
            ("0 9 * *", "it has 4 fields instead of 5"),
            ("every 5 minutes please now", "`every` is no minute (0–59)"),
            ("60 * * * *", "`60` is no minute (0–59)"),
            ("* 24 * * *", "`24` is no hour (0–23)"),
            ("* * 0 * *", "`0` is no day of month (1–31)"),
            ("* * * 13 *", "`13` is no month (1–12)"),
            ("* * * * 8", "`8` is no day of week (0–7)"),
            ("* * * * MONDAY", "`MONDAY` is no day of week (0–7)"),
            ("*/0 * * * *", "the step in `*/0` is no number from 1"),
            ("*/x * * * *", "the step in `*/x` is no number from 1"),
            ("30-10 * * * *", "`30-10` runs backwards"),
            ("1,,2 * * * *", "a minute is missing"),
            ("-1 * * * *", "a minute is missing"),
            ("99999999999 * * * *", "`99999999999` is no minute (0–59)"),
            ("@reboot", "`@reboot` names no schedule"),
            ("0 0 * * 5#6", "`5#6` is no day of week (0–7)"),
            ("L * * * *", "`L` is no minute (0–59)"),
            ("* * * * * * * *", "it has 8 fields instead of 5"),
        ] {
            assert_eq!(read(text), Cron::Invalid(why.to_owned()), "{text}");
        }
    }
}
