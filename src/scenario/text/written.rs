//! Numbers as people write them in letters, and the TOML that they mean.

/// Whether a text is a number of TOML, with or without blanks around.
pub(crate) fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

/// Number in per cent, such as `8 %`, as a share. Returns `None` for other texts.
pub(crate) fn percentage(text: &str) -> Option<f64> {
    let digits = text.trim().strip_suffix('%')?.trim_end();
    let is_plain = digits.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    // Shifted as a text, because 1.1/100 is 0.011000000000000001. A negative zero becomes 0.
    let share = is_plain.then(|| format!("{digits}e-2").parse::<f64>().ok()).flatten();
    share.map(|share| share + 0.0)
}

/// Ends of an interval, such as `80 to 130`, `20 % to 30 %` or `20 to 30 %`. Returns `None` for other texts.
pub(crate) fn interval(text: &str) -> Option<[f64; 2]> {
    let (low, high) = text.split_once(" to ")?;
    let number = |text: &str| text.trim().parse::<f64>().ok().map(|number| number + 0.0);
    let low_share = || percentage(low).or_else(|| percentage(&format!("{low}%")));
    match percentage(high) {
        Some(high) => Some([low_share()?, high]),
        None => Some([number(low)?, number(high)?]),
    }
}

/// Remedy for a number as people write it, such as `$1,500` or `15 percent`. Returns `None` if the text is no number.
pub(crate) fn remedy(text: &str) -> Option<String> {
    let (number, percent) = without_unit(text.trim());
    let digits = decimal(number)?;
    if percent {
        let share: f64 = digits.parse().ok()?;
        // Rounded, because 1.1/100 is 0.011000000000000001.
        return Some(format!("write \"{digits} %\" or {}", (share * 1e10).round() / 1e12));
    }
    let grouped = in_groups(&digits);
    match grouped == digits {
        true => Some(format!("write {digits}")),
        false => Some(format!("write {digits} or {grouped}")),
    }
}

/// Remedy for the number about a position in a line of wrong syntax. Returns `None` if there is no such number.
pub(crate) fn remedy_about(line: &str, at: usize) -> Option<String> {
    let within = |c: char| c.is_ascii_digit() || ".,'’_ %$€£¥\u{a0}\u{202f}".contains(c);
    let at = line.floor_char_boundary(at);
    let before = line[..at].trim_end_matches(within).len();
    let after = &line[at..];
    let after = at + after.len() - after.trim_start_matches(within).len();
    let token = line[before..after].trim().trim_end_matches(',').trim_end();
    let is_plain = token.parse::<f64>().is_ok();
    remedy(token).filter(|_| !is_plain)
}

/// Number without a currency before or after, and whether it is in per cent.
fn without_unit(text: &str) -> (&str, bool) {
    let is_currency = |c: char| "$€£¥".contains(c) || c.is_ascii_uppercase();
    let number = text.trim_matches(is_currency).trim();
    let percent = ["%", "percent", "per cent"].iter().find_map(|unit| number.strip_suffix(unit));
    percent.map_or((number, false), |number| (number.trim_end(), true))
}

/// Digits of a number, with a point before the decimals.
fn decimal(text: &str) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let is_digit = |c: char| c.is_ascii_digit();
    let runs: Vec<&str> = unsigned.split(|c| !is_digit(c)).collect();
    let marks: Vec<char> = unsigned.chars().filter(|c| !is_digit(*c)).collect();
    if runs.iter().any(|run| run.is_empty()) || marks.iter().any(|mark| !",.'’_ \u{a0}\u{202f}".contains(*mark)) {
        return None;
    }
    let (whole, decimals) = runs.split_at(if has_decimals(&runs, &marks) { runs.len() - 1 } else { runs.len() });
    let between = &marks[..whole.len().saturating_sub(1)];
    let is_grouped = whole[1..].iter().all(|run| run.len() == 3) && between.windows(2).all(|pair| pair[0] == pair[1]);
    let decimals = decimals.concat();
    let digits = format!("{sign}{}", whole.concat());
    is_grouped.then(|| match decimals.trim_end_matches('0') {
        "" => digits,
        decimals => format!("{digits}.{decimals}"),
    })
}

/// Whether the last digits are decimals: the mark before them groups no thousands.
fn has_decimals(runs: &[&str], marks: &[char]) -> bool {
    let Some((last, before)) = marks.split_last() else { return false };
    let alone = !before.contains(last);
    let three = runs.last().is_some_and(|run| run.len() == 3);
    alone && (*last == '.' || (*last == ',' && (!three || !before.is_empty())))
}

/// Whole digits in groups of three.
fn in_groups(digits: &str) -> String {
    let unsigned = digits.trim_start_matches('-');
    if digits.contains('.') || unsigned.len() < 4 {
        return digits.to_owned();
    }
    let first = unsigned.len() % 3;
    let (head, rest) = unsigned.split_at(first);
    let groups = std::iter::once(head.to_owned())
        .chain(rest.as_bytes().chunks(3).map(|group| group.iter().map(|digit| char::from(*digit)).collect()));
    let groups: Vec<String> = groups.filter(|group| !group.is_empty()).collect();
    format!("{}{}", &digits[..digits.len() - unsigned.len()], groups.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_told_as_toml_has_them() {
        for (text, told) in [
            ("1,500", Some("write 1500 or 1_500")),
            ("$1500", Some("write 1500 or 1_500")),
            ("$ 1,500.50", Some("write 1500.5")),
            ("1.500,00", Some("write 1500 or 1_500")),
            ("1,5", Some("write 1.5")),
            ("12,345,678", Some("write 12345678 or 12_345_678")),
            ("1 500 €", Some("write 1500 or 1_500")),
            ("USD 2'000", Some("write 2000 or 2_000")),
            ("800 EUR", Some("write 800")),
            ("-$5", None),
            ("5%", Some("write \"5 %\" or 0.05")),
            ("15 %", Some("write \"15 %\" or 0.15")),
            ("7,65 %", Some("write \"7.65 %\" or 0.0765")),
            ("15 percent", Some("write \"15 %\" or 0.15")),
            ("80, 130", None),
            ("1,50,000", None),
            ("one", None),
            ("", None),
            ("%", None),
            ("1979-05-27", None),
        ] {
            assert_eq!(remedy(text).as_deref(), told, "{text}");
        }
    }

    #[test]
    fn per_cent_is_a_share_to_the_last_digit() {
        for (text, share) in [
            ("8 %", Some(0.08)),
            (" 8%", Some(0.08)),
            ("1.1 %", Some(0.011)),
            ("41.8 %", Some(0.418)),
            ("-5 %", Some(-0.05)),
            ("150 %", Some(1.5)),
            ("8", None),
            ("8 % %", None),
            ("1e1 %", None),
            ("%", None),
            ("7,65 %", None),
            ("nan %", None),
        ] {
            assert_eq!(percentage(text), share, "{text}");
        }
        for (text, ends) in [
            ("80 to 130", Some([80.0, 130.0])),
            ("20 % to 30 %", Some([0.2, 0.3])),
            ("20% to 30%", Some([0.2, 0.3])),
            ("20 to 30 %", Some([0.2, 0.3])),
            ("1.1 to 2.2 %", Some([0.011, 0.022])),
            ("20 % to 0.3", None),
            ("1e1 to 30 %", None),
            ("20-30 %", None),
            ("a to 30 %", None),
        ] {
            assert_eq!(interval(text), ends, "{text}");
        }
    }

    #[test]
    fn a_number_is_found_about_a_place() {
        for (line, found, told) in [
            ("bonus = 1,500 # money", ",", Some("write 1500 or 1_500")),
            ("{ median = 1,500, sigma = 1 }", "500", Some("write 1500 or 1_500")),
            ("load = 41.8%", "%", Some("write \"41.8 %\" or 0.418")),
            ("wage = $800", "$", Some("write 800")),
            ("load = 0.4 0.5", "0.5", None),
            ("name = x", "x", None),
        ] {
            assert_eq!(remedy_about(line, line.find(found).unwrap_or(0)).as_deref(), told, "{line}");
        }
    }
}
