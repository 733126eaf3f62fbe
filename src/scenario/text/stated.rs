//! Figures as people state them: `25 %`, `20 to 30 %`, `4 to 6`, `36,000`.

use super::written::percentage;

/// A figure that somebody has stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stated {
    /// One number.
    Certain(f64),
    /// A range: its ends are the 5th and the 95th percentile.
    Range {
        /// Lower end.
        low: f64,
        /// Upper end, > low.
        high: f64,
    },
}

impl Stated {
    /// Reads a figure; one in percent becomes a share.
    ///
    /// # Errors
    /// What was expected.
    ///
    /// ```
    /// use the_offer::scenario::Stated;
    /// assert_eq!(Stated::read("20 to 30 %"), Ok(Stated::Range { low: 0.2, high: 0.3 }));
    /// assert_eq!(Stated::read("36,000"), Ok(Stated::Certain(36_000.0)));
    /// assert!(Stated::read("30 to 20").is_err());
    /// ```
    pub fn read(text: &str) -> Result<Self, String> {
        let ends = text.split_once(" to ").or_else(|| text.split_once('–'));
        let Some((low, high)) = ends else { return number(text).map(Self::Certain) };
        let both_in_percent = high.trim().ends_with('%') && !low.trim().ends_with('%');
        let low = number(&if both_in_percent { format!("{low}%") } else { low.to_owned() })?;
        let high = number(high)?;
        match low < high {
            true => Ok(Self::Range { low, high }),
            false => Err(format!("expected a lower number first, found \"{}\"", text.trim())),
        }
    }

    /// Reads a figure whose numbers `allowed` contains.
    ///
    /// # Errors
    /// What was expected, where it was not found.
    pub fn read_within(text: &str, expected: &str, allowed: impl Fn(f64) -> bool) -> Result<Self, String> {
        let stated = Self::read(text).map_err(|reason| format!("{reason}; expected {expected}"))?;
        match stated.ends().into_iter().all(allowed) {
            true => Ok(stated),
            false => Err(format!("expected {expected}, found \"{}\"", text.trim())),
        }
    }

    /// Reads a share above 0 and below 1, such as `25 %` or `20 to 30 %`.
    ///
    /// # Errors
    /// What was expected.
    pub fn read_share(text: &str) -> Result<Self, String> {
        let expected = "a share above 0 and below 100 %, such as 25% or \"20 to 30 %\"";
        Self::read_within(text, expected, |share| share > 0.0 && share < 1.0)
    }

    /// Both ends; of a certain figure twice the number.
    pub fn ends(&self) -> [f64; 2] {
        match *self {
            Self::Certain(number) => [number, number],
            Self::Range { low, high } => [low, high],
        }
    }
}

/// A number with or without a currency sign, commas between thousands, and a percent sign.
fn number(text: &str) -> Result<f64, String> {
    let plain = text.trim();
    let percent = plain.strip_suffix('%').map(str::trim);
    let digits = percent.unwrap_or(plain).trim_start_matches(['$', '€', '£']);
    let is_grouped = digits.contains(',')
        && digits.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|g| g.len() == 3));
    let digits = if is_grouped { digits.replace(',', "") } else { digits.replace('_', "") };
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || ".eE+-".contains(c));
    let number = match percent {
        Some(_) => percentage(&format!("{digits}%")),
        None => digits.parse().ok().filter(|_| is_number),
    };
    number
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("expected a number, such as 25, or a range, such as \"20 to 30\", found \"{plain}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        let range = |low, high| Ok(Stated::Range { low, high });
        assert_eq!(Stated::read("1.1 %"), Ok(Stated::Certain(0.011)));
        for text in ["20 to 30 %", "20% to 30%", " 20 %  to 30%", "0.2 to 0.3", "20–30%"] {
            assert_eq!(Stated::read(text), range(0.2, 0.3), "{text}");
        }
        for text in ["36000", "36,000", "$36,000", "36_000", "3.6e4", "36,000.0"] {
            assert_eq!(Stated::read(text), Ok(Stated::Certain(36_000.0)), "{text}");
        }
        assert_eq!(Stated::read_share("25 %"), Ok(Stated::Certain(0.25)));
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for text in ["", "%", "many", "30 to 20", "5 to 5", "1,5", "nan", "inf", "3 to", "to 4", "1e999"] {
            assert!(Stated::read(text).is_err(), "{text}");
        }
        for text in ["25", "0", "0 to 10 %", "90 to 100 %", "-5 %"] {
            let refused = Stated::read_share(text).expect_err(text);
            assert!(refused.contains("a share above 0"), "{refused}");
        }
    }
}
