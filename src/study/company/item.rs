//! The questions, and the reading of answers.

use std::collections::BTreeMap;
use std::fmt;

use super::{Company, OfferTime, Seats};
use crate::scenario::Stated;
use crate::study::calibrate::CalibrationTargets;

/// A figure that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompanyItem {
    /// Name of the trade.
    Trade,
    /// Currency.
    Currency,
    /// Number of positions.
    Seats,
    /// Classes, as WEEK:SEATS.
    Classes,
    /// Pay of a year.
    Pay,
    /// Weeks of training.
    TrainingWeeks,
    /// Cost of training a hire.
    TrainingCost,
    /// Cost of a hire.
    CostOfHire,
    /// Weeks to fill a position.
    WeeksToFill,
    /// Earnings of a good hire in a year.
    Worth,
    /// New hires gone at 90 days.
    Attrition90Days,
    /// New hires gone at a year.
    Attrition1Year,
    /// Exits of last year.
    Exits,
    /// Staff of last year.
    Headcount,
    /// Share that fails training.
    TrainingFail,
    /// Week of the offer.
    OfferWeek,
    /// Bonus.
    Bonus,
    /// Take-up that one believes in.
    TakeRate,
}

use CompanyItem as Item;

/// A question.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The question.
    pub text: &'static str,
    /// What is asked for, in the order of an answer.
    pub items: &'static [Item],
}

/// The ten questions. The seats can be answered by classes, attrition by exits and headcount.
pub const QUESTIONS: [Question; 10] = [
    Question { text: "Trade and currency", items: &[Item::Trade, Item::Currency] },
    Question { text: "Seats; or classes as WEEK:SEATS, such as 0:12 4:12", items: &[Item::Seats] },
    Question { text: "Pay a year", items: &[Item::Pay] },
    Question {
        text: "Weeks of training, and what it costs a hire beside pay",
        items: &[Item::TrainingWeeks, Item::TrainingCost],
    },
    Question { text: "Cost of a hire, and weeks to fill a position", items: &[Item::CostOfHire, Item::WeeksToFill] },
    Question {
        text: "What a good hire earns the company in a year, before pay (or: do not know)",
        items: &[Item::Worth],
    },
    Question {
        text: "New hires gone at 90 days, and at a year; or exits and headcount of last year, such as 20 exits, 60",
        items: &[Item::Attrition90Days, Item::Attrition1Year],
    },
    Question { text: "Share of hires who fail training", items: &[Item::TrainingFail] },
    Question {
        text: "The offer: its week (or: end of training), and its bonus",
        items: &[Item::OfferWeek, Item::Bonus],
    },
    Question { text: "Share of hires who would take it, as you believe", items: &[Item::TakeRate] },
];

impl Question {
    /// Whether hidden groups are calibrated to the answer.
    pub fn sets_target(&self) -> bool {
        matches!(self.items, [Item::Attrition90Days, ..] | [Item::TakeRate, ..])
    }
}

impl Item {
    /// All figures.
    pub const ALL: [Self; 18] = [
        Self::Trade,
        Self::Currency,
        Self::Seats,
        Self::Classes,
        Self::Pay,
        Self::TrainingWeeks,
        Self::TrainingCost,
        Self::CostOfHire,
        Self::WeeksToFill,
        Self::Worth,
        Self::Attrition90Days,
        Self::Attrition1Year,
        Self::Exits,
        Self::Headcount,
        Self::TrainingFail,
        Self::OfferWeek,
        Self::Bonus,
        Self::TakeRate,
    ];

    /// Flag without its dashes.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Trade => "trade",
            Self::Currency => "currency",
            Self::Seats => "seats",
            Self::Classes => "classes",
            Self::Pay => "pay",
            Self::TrainingWeeks => "training-weeks",
            Self::TrainingCost => "training-cost",
            Self::CostOfHire => "cost-of-hire",
            Self::WeeksToFill => "weeks-to-fill",
            Self::Worth => "worth",
            Self::Attrition90Days => "attrition-90-days",
            Self::Attrition1Year => "attrition-1-year",
            Self::Exits => "exits",
            Self::Headcount => "headcount",
            Self::TrainingFail => "training-fail",
            Self::OfferWeek => "offer-week",
            Self::Bonus => "bonus",
            Self::TakeRate => "take-rate",
        }
    }

    /// Default, and its source with its grade. Figures in place of others have none.
    pub fn default(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Trade => ("call centre", "example"),
            Self::Currency => ("USD", "example"),
            Self::Seats => ("20", "one team (judgement)"),
            Self::Pay => ("42,830", "customer service, BLS OEWS 2023 (A)"),
            Self::TrainingWeeks => ("4", "mean of 473 US centres 4.2, Cornell (A)"),
            Self::TrainingCost => ("860", "300 for checks and accounts, 140 a week for a trainer (judgement)"),
            Self::CostOfHire => ("850 to 4150", "median 1,633, mean 4,129, SHRM 2015 (B)"),
            Self::WeeksToFill => ("4 to 6", "34 days, Cinareo (C); 42 days, SHRM (B)"),
            Self::Worth => ("do not know", "3 to 40 % above pay with benefits (judgement)"),
            Self::Attrition90Days => ("20 to 30 %", "a quarter gone in 90 days, QATC (C)"),
            Self::Attrition1Year => ("35 to 50 %", "computed from 31 % a year, Metrigy (C)"),
            Self::TrainingFail => ("3 %", "judgement"),
            Self::OfferWeek => ("end of training", "Inc.; Hegarty 2010 (B)"),
            Self::Bonus => ("1500", "1,000 of 2008 in money of today (judgement)"),
            Self::TakeRate => ("2 to 10 %", "1 to 3 % at Zappos, one article 10 % (B)"),
            Self::Classes | Self::Exits | Self::Headcount => return None,
        })
    }
}

/// A value, and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Given<T> {
    pub value: T,
    pub source: String,
}

/// An answer that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The figure.
    pub item: Item,
    /// Reason, and what was expected.
    pub reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "--{}: {}", self.item.flag(), self.reason)
    }
}

/// Answers by figure, as they were given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<Item, String>);

impl Answers {
    /// Notes an answer; an empty one, or `do not know`, keeps the default.
    pub fn give(&mut self, item: Item, answer: &str) {
        let answer = answer.trim();
        let is_unknown =
            ["do not know", "don't know", "not known", "unknown", "?"].contains(&answer.to_lowercase().as_str());
        if !answer.is_empty() && !is_unknown {
            self.0.insert(item, answer.to_owned());
        }
    }

    /// Whether any figure of a question has an answer.
    pub fn has(&self, question: &Question) -> bool {
        let instead: &[Item] = match question.items {
            [Item::Seats] => &[Item::Classes],
            [Item::Attrition90Days, _] => &[Item::Exits, Item::Headcount],
            _ => &[],
        };
        question.items.iter().chain(instead).any(|item| self.0.contains_key(item))
    }

    /// Notes the answer to a question: its figures in their order, parted by a comma and a space.
    pub fn answer(&mut self, question: &Question, answer: &str) {
        let parts: Vec<&str> = answer.split(", ").flat_map(|part| part.split(';')).map(str::trim).collect();
        let items: &[Item] = match question.items {
            [Item::Seats] if answer.contains(':') => return self.give(Item::Classes, answer),
            [Item::Attrition90Days, _] if answer.contains("exit") => &[Item::Exits, Item::Headcount],
            items => items,
        };
        if parts.len() > items.len() {
            return self.give(items[items.len() - 1], answer);
        }
        items.iter().zip(parts).for_each(|(item, part)| self.give(*item, part));
    }

    /// Takes back the answers to a question.
    pub fn forget(&mut self, question: &Question) {
        self.0.retain(|item, _| Self::question_of(*item).text != question.text);
    }

    /// Question that a figure answers.
    pub fn question_of(item: Item) -> &'static Question {
        let main = match item {
            Item::Classes => Item::Seats,
            Item::Exits | Item::Headcount => Item::Attrition90Days,
            item => item,
        };
        QUESTIONS.iter().find(|question| question.items.contains(&main)).unwrap_or(&QUESTIONS[0])
    }

    /// The company of these answers.
    ///
    /// # Errors
    /// Every mistake at once.
    pub fn company(&self) -> Result<Company, Vec<Mistake>> {
        let mut reader = AnswerReader { answers: self, mistakes: Vec::new() };
        let company = reader.company();
        match (company, reader.mistakes.is_empty()) {
            (Some(company), true) => Ok(company),
            _ => Err(reader.mistakes),
        }
    }
}

struct AnswerReader<'a> {
    answers: &'a Answers,
    mistakes: Vec<Mistake>,
}

impl AnswerReader<'_> {
    fn company(&mut self) -> Option<Company> {
        let trade = self.read(Item::Trade, words(200));
        let currency = self.read(Item::Currency, words(20));
        let seats = self.seats();
        let pay = self.read(Item::Pay, above_0("an amount above 0, such as 36000"));
        let training_weeks = self.read(Item::TrainingWeeks, from_0("weeks, such as 4"));
        let training_cost = self.read(Item::TrainingCost, from_0("an amount, such as 860"));
        let hiring_cost = self.read(Item::CostOfHire, from_0("an amount, such as 1600"));
        let weeks_to_fill = self.read(Item::WeeksToFill, from_0("weeks, such as 5"));
        let worth = match self.answers.0.contains_key(&Item::Worth) {
            true => Some(self.read(Item::Worth, above_0("an amount above 0, such as 70000"))),
            false => None,
        };
        let targets = self.targets();
        let training_fail = self.read(Item::TrainingFail, |text| {
            Stated::read_within(text, "a share below 100 %, such as 3% or \"2 to 5 %\"", |share| {
                (0.0..1.0).contains(&share)
            })
            .and_then(|stated| match stated {
                Stated::Range { low: 0.0, .. } => Err("a range of a share starts above 0 %".to_owned()),
                stated => Ok(stated),
            })
        });
        let offer_time = self.read(Item::OfferWeek, offer_time);
        let bonus = self.read(Item::Bonus, |text| match above_0("an amount above 0, such as 1500")(text)? {
            Stated::Certain(bonus) => Ok(bonus),
            Stated::Range { .. } => {
                Err("the bonus is decided: give one amount (`offer tune` finds the best)".to_owned())
            }
        });
        let take_up = self.read(Item::TakeRate, Stated::read_share);
        Some(Company {
            trade: trade?,
            currency: currency?,
            seats: seats?,
            pay: pay?,
            training_weeks: training_weeks?,
            training_cost: training_cost?,
            hiring_cost: hiring_cost?,
            weeks_to_fill: weeks_to_fill?,
            worth: match worth {
                Some(worth) => Some(worth?),
                None => None,
            },
            targets: targets?,
            training_fail: training_fail?,
            offer_time: offer_time?,
            bonus: bonus?,
            take_up: take_up?,
        })
    }

    /// The answer, or else the default.
    fn read<T>(&mut self, item: Item, of: impl Fn(&str) -> Result<T, String>) -> Option<Given<T>> {
        let answer = self.answers.0.get(&item).map(|answer| (answer.as_str(), "you".to_owned()));
        let default = || item.default().map(|(text, source)| (text, format!("default: {source}")));
        let (text, source) = answer.or_else(default)?;
        match of(text) {
            Ok(value) => Some(Given { value, source }),
            Err(reason) => {
                self.mistakes.push(Mistake { item, reason });
                None
            }
        }
    }

    fn wrong(&mut self, item: Item, reason: &str) {
        self.mistakes.push(Mistake { item, reason: reason.to_owned() });
    }

    fn seats(&mut self) -> Option<Given<Seats>> {
        let has = |item| self.answers.0.contains_key(&item);
        if has(Item::Classes) && has(Item::Seats) {
            self.wrong(Item::Classes, "give either seats or classes");
        }
        match self.answers.0.contains_key(&Item::Classes) {
            true => self.read(Item::Classes, classes),
            false => self.read(Item::Seats, |text| {
                Ok(Seats::Positions(
                    whole(text).ok_or("expected a whole number of seats from 1 to 1000000, such as 60")?,
                ))
            }),
        }
    }

    /// Attrition, or exits over headcount; if neither is answered, the default attrition.
    fn targets(&mut self) -> Option<Given<CalibrationTargets>> {
        let has = |item| self.answers.0.contains_key(&item);
        let (by_exits, early, late) =
            (has(Item::Exits) || has(Item::Headcount), has(Item::Attrition90Days), has(Item::Attrition1Year));
        if has(Item::Exits) != has(Item::Headcount) {
            let missing = if has(Item::Exits) { Item::Headcount } else { Item::Exits };
            self.wrong(missing, "exits and headcount of last year go together: give both, or attrition");
            return None;
        }
        let all = !by_exits && !early && !late;
        let mut targets = CalibrationTargets::default();
        let mut sources: Vec<String> = Vec::new();
        if early || all {
            let given = self.read(Item::Attrition90Days, Stated::read_share)?;
            sources.push(given.source);
            targets.gone_90_days = Some(given.value);
        }
        if late || all {
            let given = self.read(Item::Attrition1Year, Stated::read_share)?;
            sources.push(given.source);
            targets.gone_1_year = Some(given.value);
        }
        if let (Some(Stated::Range { low, .. } | Stated::Certain(low)), Some(later)) =
            (targets.gone_90_days, targets.gone_1_year)
            && later.ends()[1] <= low
        {
            self.wrong(Item::Attrition1Year, "no fewer are gone at a year than at 90 days");
            return None;
        }
        if by_exits {
            let number = "a number above 0, such as 20";
            let exits = self.read(Item::Exits, above_0(number));
            let staff = self.read(Item::Headcount, above_0(number));
            let ([low, high], [few, many]) = (exits?.value.ends(), staff?.value.ends());
            let (low, high) = (low / many, high / few);
            sources.push("you".to_owned());
            targets.leaving_a_year = Some(if low < high { Stated::Range { low, high } } else { Stated::Certain(low) });
        }
        sources.dedup();
        Some(Given { value: targets, source: sources.join("; ") })
    }
}

fn words(most: usize) -> impl Fn(&str) -> Result<String, String> {
    move |text| match text.chars().count() <= most {
        true => Ok(text.to_owned()),
        false => Err(format!("expected at most {most} characters")),
    }
}

/// An answer without words behind its numbers, such as `weeks`.
fn numbers(text: &str) -> String {
    let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit() || c == '%') || *word == "to";
    let kept: Vec<&str> = text.split_whitespace().filter(is_number).collect();
    if kept.is_empty() { text.to_owned() } else { kept.join(" ") }
}

fn above_0(expected: &'static str) -> impl Fn(&str) -> Result<Stated, String> {
    move |text| Stated::read_within(&numbers(text), expected, |number| number > 0.0)
}

/// A number of at least 0; a range starts above 0.
fn from_0(expected: &'static str) -> impl Fn(&str) -> Result<Stated, String> {
    move |text| Stated::read_within(&numbers(text), expected, |number| number >= 0.0)
}

fn whole(text: &str) -> Option<u64> {
    let Ok(Stated::Certain(number)) = Stated::read(&numbers(text)) else { return None };
    let is_whole = number == number.trunc() && (1.0..=1e6).contains(&number);
    is_whole.then_some(number as u64)
}

fn classes(text: &str) -> Result<Seats, String> {
    let expected = || "expected classes as WEEK:SEATS, such as \"0:12 4:12\"".to_owned();
    let class = |text: &str| {
        let (week, seats) = text.split_once(':')?;
        let week: f64 = week.trim().parse().ok().filter(|week: &f64| week.is_finite() && *week >= 0.0)?;
        Some((week, whole(seats)?))
    };
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    let classes: Option<Vec<_>> = parts.map(class).collect();
    classes.filter(|classes| !classes.is_empty()).map(Seats::Classes).ok_or_else(expected)
}

fn offer_time(text: &str) -> Result<OfferTime, String> {
    if text.starts_with("end") {
        return Ok(OfferTime::EndOfTraining);
    }
    match above_0("a week above 0, such as 1, or `end of training`")(text)? {
        Stated::Certain(week) => Ok(OfferTime::Week(week)),
        Stated::Range { .. } => Err("the week is decided: give one".to_owned()),
    }
}
