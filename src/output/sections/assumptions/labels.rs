//! Plain names, units and values of figures, from what the fields declare.

use crate::output::format::{Currency, significant, weeks, whole};
use crate::special::elementary::to_digits;

/// Name and unit of a figure.
pub struct Naming<'a> {
    /// Meaning of the field.
    about: &'a str,
    /// Name of the parameter, in a distribution.
    parameter: Option<&'a str>,
    unit: FigureUnit,
    currency: Currency,
}

/// Unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FigureUnit {
    Money,
    MoneyPerWeek,
    Weeks,
    PerWeek,
    PerYear,
    /// A share, in percent.
    Percent,
    /// No unit.
    Pure,
}

/// Digits of a rounded number.
const DIGITS: i32 = 3;
/// Beginnings of the domain of a field, and of what else follows its name.
const ENDS: [&str; 11] =
    [" [", ", >", ", -1..", ", 0..", ", 1..", ", in (", ", at most", ", unique", ", such as", ", one of", ";"];
/// Parameters in the unit of their distribution.
const IN_UNIT: [&str; 10] = ["median", "mean", "scale", "sd", "low", "high", "min", "max", "mode", "value"];

impl<'a> Naming<'a> {
    /// Name of the field that is `about` something, or of a parameter of the field's distribution.
    pub fn of(about: &'a str, parameter: Option<&'a str>, currency: &str) -> Self {
        let unit = match parameter {
            Some(parameter) if !IN_UNIT.contains(&parameter) => FigureUnit::Pure,
            _ => unit(about),
        };
        Self { about, parameter, unit, currency: Currency::of(currency) }
    }

    /// Plain name: `Wage on the job`.
    pub fn label(&self) -> String {
        let name = name(self.about);
        match self.parameter {
            None => name.to_owned(),
            Some(parameter) => format!("{name}: {}", parameter.replace('_', " ")),
        }
    }

    /// A value of the file with its unit; a value that is no number as it is.
    pub fn value(&self, value: &str) -> String {
        match (value, value.parse::<f64>()) {
            ("true", _) => "yes".to_owned(),
            ("false", _) => "no".to_owned(),
            (_, Ok(number)) if number.is_finite() => match value.parse::<u64>() {
                Ok(count) if self.unit == FigureUnit::Pure => whole(count),
                _ => self.number(number),
            },
            (text, _) => text.trim_matches(['[', ']']).replace(".0,", ",").trim_end_matches(".0").to_owned(),
        }
    }

    /// A number with its unit, in three digits.
    pub fn rounded(&self, number: f64) -> String {
        self.number(to_digits(number, DIGITS))
    }

    /// Two numbers with their unit: `66 to 87 %`.
    pub fn range(&self, ends: [f64; 2]) -> String {
        let [low, high] = ends.map(|end| to_digits(end, DIGITS));
        let end = self.unit_words(high);
        format!("{} to {}{end}", self.bare(low), self.bare(high))
    }

    fn number(&self, number: f64) -> String {
        format!("{}{}", self.bare(number), self.unit_words(number))
    }

    /// A number without the words of its unit.
    fn bare(&self, number: f64) -> String {
        match self.unit {
            FigureUnit::Money | FigureUnit::MoneyPerWeek => self.currency.price(number),
            FigureUnit::Percent => significant(100.0 * number),
            FigureUnit::Weeks => weeks(number),
            FigureUnit::PerWeek | FigureUnit::PerYear | FigureUnit::Pure => significant(number),
        }
    }

    /// Words behind a number.
    fn unit_words(&self, number: f64) -> &'static str {
        match self.unit {
            FigureUnit::MoneyPerWeek | FigureUnit::PerWeek => " a week",
            FigureUnit::PerYear => " a year",
            FigureUnit::Weeks if number == 1.0 => " week",
            FigureUnit::Weeks => " weeks",
            FigureUnit::Percent => " %",
            FigureUnit::Money | FigureUnit::Pure => "",
        }
    }
}

/// Name of a field without its unit and domain.
fn name(about: &str) -> &str {
    let end = ENDS.iter().filter_map(|end| about.find(end)).min();
    about.get(..end.unwrap_or(about.len())).unwrap_or(about).trim_end_matches('.')
}

/// Unit of a field, as its meaning has it.
fn unit(about: &str) -> FigureUnit {
    let unit = about.split_once(" [").and_then(|(_, rest)| rest.split_once(']'));
    match unit.map(|(unit, _)| unit) {
        Some("money") => FigureUnit::Money,
        Some("money/week") => FigureUnit::MoneyPerWeek,
        Some("week") => FigureUnit::Weeks,
        Some("1/week") => FigureUnit::PerWeek,
        Some("1/year") => FigureUnit::PerYear,
        Some(_) => FigureUnit::Pure,
        None if is_share(about) => FigureUnit::Percent,
        None => FigureUnit::Pure,
    }
}

/// Whether a field without a unit is a share.
fn is_share(about: &str) -> bool {
    let begins = ["Share ", "Probability ", "Relative increase ", "Upper limit of that share"];
    begins.iter().any(|begin| about.starts_with(begin)) || about.contains("as a share of")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming<'a>(about: &'a str, parameter: Option<&'a str>) -> Naming<'a> {
        Naming::of(about, parameter, "USD")
    }

    #[test]
    fn figures_have_plain_names_and_units() {
        for (about, parameter, value, label, words) in [
            ("Wage on the job [money/week], >= 0.", None, "823.5", "Wage on the job", "$823.50 a week"),
            ("Length of training [week], >= 0.", None, "1.0", "Length of training", "1 week"),
            (
                "Benefits and taxes on wages, as a share of wages, >= 0.",
                None,
                "0.0765",
                "Benefits and taxes on wages, as a share of wages",
                "7.65 %",
            ),
            (
                "Hazard of dismissal after training [1/year], >= 0.",
                None,
                "0.5",
                "Hazard of dismissal after training",
                "0.5 a year",
            ),
            ("Number of positions, 1..1000000, all at once.", None, "1200", "Number of positions", "1,200"),
            (
                "Whether hires of the group are committed.",
                None,
                "true",
                "Whether hires of the group are committed",
                "yes",
            ),
            (
                "Smallest bonus for which a hire would quit [money].",
                Some("median"),
                "650.0",
                "Smallest bonus for which a hire would quit: median",
                "$650",
            ),
            (
                "Smallest bonus for which a hire would quit [money].",
                Some("sigma"),
                "0.64",
                "Smallest bonus for which a hire would quit: sigma",
                "0.64",
            ),
            ("Tenures that are counted [week], > 0, rising.", None, "[4.0, 13.0]", "Tenures that are counted", "4, 13"),
        ] {
            let naming = naming(about, parameter);
            assert_eq!((naming.label().as_str(), naming.value(value).as_str()), (label, words));
        }
    }

    #[test]
    fn a_range_has_its_unit_once() {
        assert_eq!(naming("Share who pass, in (0, 1].", None).range([0.66, 0.870_000_1]), "66 to 87 %");
        assert_eq!(naming("Cost [money], >= 0.", None).range([650.004, 4100.02]), "$650 to $4,100");
        assert_eq!(naming("Cost [money/week].", None).rounded(0.0), "$0 a week");
    }

    /// No name of a field keeps a domain or a unit.
    #[test]
    fn names_of_all_fields_are_plain() {
        let schema = crate::scenario::schema();
        let mut names = 0;
        for section in schema["properties"].as_object().expect("sections").values() {
            let fields = [&section["properties"], &section["items"]["properties"]];
            for field in fields.into_iter().filter_map(serde_json::Value::as_object).flat_map(|fields| fields.values())
            {
                let name = name(field["description"].as_str().expect("a meaning"));
                assert!(!name.contains(['[', '>', '`', ';']) && !name.contains("..") && !name.is_empty(), "{name}");
                names += 1;
            }
        }
        assert!(names > 40, "{names}");
    }
}
