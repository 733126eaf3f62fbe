//! Whole numbers as flags take them: 100000, 100_000 and 1e5 are the same.

/// A whole number from `least` to `most`, exactly.
///
/// # Errors
/// What was expected, and where it can be told what to type.
pub fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let expected = || format!("expected a whole number from {least} to {most}");
    match read(text) {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        Err(NotWhole::Part) => Err(format!("{}: it has a part below 1", expected())),
        Err(NotWhole::Commas) => {
            let (plain, spaced) = (text.replace(',', ""), text.replace(',', "_"));
            Err(format!("{}: write {plain} or {spaced}", expected()))
        }
        Ok(_) | Err(NotWhole::Other) => Err(expected()),
    }
}

/// Why a text is no whole number.
enum NotWhole {
    /// It is a number, and not a whole one.
    Part,
    /// It has commas between its thousands.
    Commas,
    Other,
}

/// Digits with underscores between them, a point and a power of ten; exactly, as a float would not hold all of them.
fn read(text: &str) -> Result<u64, NotWhole> {
    let text = text.trim();
    if has_commas(text) {
        return Err(NotWhole::Commas);
    }
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let power: i32 = power.parse().map_err(|_| NotWhole::Other)?;
    let (whole, part) = match mantissa.split_once('.') {
        Some((whole, part)) => (digits(whole)?, digits(part)?),
        None => (digits(mantissa)?, String::new()),
    };
    scaled(&(whole + &part), i64::from(power) - part.len() as i64)
}

/// `digits` · 10^`power`.
fn scaled(digits: &str, power: i64) -> Result<u64, NotWhole> {
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let power = power + (digits.len() - digits.trim_end_matches('0').len()) as i64;
    if power < 0 {
        return Err(NotWhole::Part);
    }
    let factor = u32::try_from(power).ok().and_then(|power| 10_u64.checked_pow(power));
    let number: Option<u64> = significant.parse().ok();
    // Too large for any flag.
    number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor)).ok_or(NotWhole::Other)
}

/// Digits without the underscores that stand between two of them.
fn digits(text: &str) -> Result<String, NotWhole> {
    let groups = text.split('_');
    let are_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    if groups.clone().all(are_digits) { Ok(groups.collect()) } else { Err(NotWhole::Other) }
}

/// Whether commas part its thousands, as in 1,500.
fn has_commas(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let is = |group: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.contains(',') && is(first, 1..=3) && groups.all(|group| is(group, 3..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = i64::MAX as u64;

    #[test]
    fn a_number_can_be_written_in_several_ways() {
        for (text, number) in [
            ("0", 0),
            ("100000", 100_000),
            ("007", 7),
            ("1e5", 100_000),
            ("1E5", 100_000),
            ("1e+5", 100_000),
            ("1_000_000", 1_000_000),
            ("2.5e3", 2500),
            ("1.0", 1),
            ("1500e-2", 15),
            ("0e999", 0),
            ("9223372036854775807", MOST),
            ("9.223372036854775807e18", MOST),
        ] {
            assert_eq!(whole(text, 0, MOST), Ok(number), "{text}");
        }
    }

    #[test]
    fn what_is_not_whole_is_refused_with_what_to_type() {
        for part in ["1.5", "1e-3", "0.1", "15e-1", "1.23e1"] {
            let refused = whole(part, 0, 9).expect_err(part);
            assert_eq!(refused, "expected a whole number from 0 to 9: it has a part below 1");
        }
        let refused = whole("1,500", 1, MOST).expect_err("commas");
        assert!(refused.ends_with(": write 1500 or 1_500"), "{refused}");
    }

    #[test]
    fn what_is_no_number_or_none_of_these_is_refused() {
        let strange = [
            "",
            " ",
            "-1",
            "+1",
            "1e",
            "e5",
            "1e5.0",
            "1__0",
            "_1",
            "1_",
            "1.",
            ".5",
            "1._5",
            "0x10",
            "nan",
            "inf",
            "two",
            "1 000",
            "1,50",
            "1e19",
            "1e999999999999",
            "9223372036854775808",
            "١",
        ];
        for text in strange {
            assert_eq!(whole(text, 0, MOST), Err(format!("expected a whole number from 0 to {MOST}")), "{text}");
        }
    }
}
