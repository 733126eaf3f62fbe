//! Faults and oddities of scenarios: one text and one remedy for each.

use thiserror::Error;

use super::text::notation::quoted;

/// A fault that makes a scenario wrong, or an oddity that users are warned of.
#[derive(Debug, Clone, PartialEq, Error)]
pub(crate) enum Fault {
    // Files.
    #[error("{0} does not exist")]
    Missing(String),
    #[error("{0} is a folder, not a file")]
    Folder(String),
    #[error("{0} is neither a file nor a folder")]
    NotAFile(String),
    #[error("{0} is larger than 1 MiB")]
    TooLarge(String),
    #[error("{0} is no text: byte {1} is not UTF-8")]
    NotText(String, usize),
    #[error("{0} is no text: byte {1} is 0")]
    HoldsZero(String, usize),
    #[error("{0} is empty")]
    Empty(String),
    #[error("{0} cannot be read: {1}")]
    Unreadable(String, String),
    #[error("no scenario in folder {0}")]
    NoFileInFolder(String),
    #[error("standard input is given twice")]
    StandardInputTwice,
    #[error("these files extend one another in a circle: {0}")]
    Circle(String),
    #[error("more than {most} files extend one another")]
    LongChain { most: usize },
    #[error("files that extend one another hold more than {mebibytes} MiB together")]
    LargeChain { mebibytes: usize },

    // Form.
    #[error("this is not TOML: {message}")]
    Syntax { message: String, remedy: Option<String> },
    #[error("unknown key `{key}`")]
    UnknownKey { key: String, nearest: Option<String>, section: Option<&'static str>, known: String },
    #[error("`{key}` is a list of {number}, and may be one of {most}")]
    TooMany { key: String, number: usize, most: usize },
    #[error("`{key}` is missing")]
    MissingKey { key: String, about: &'static str },
    #[error("expected {expected} for `{key}`, found {found}")]
    WrongType { key: String, expected: String, found: String, remedy: Option<String> },
    #[error("expected a list of tables for `{key}`, found {found}")]
    NotAList { key: String, found: String, inner: Option<String> },

    // Numbers.
    #[error("expected {expected} for `{key}`, found {found}")]
    OutsideDomain { key: String, expected: String, found: String, remedy: String },
    #[error("expected a finite number for `{key}`, found {found}")]
    NotFinite { key: String, found: String },
    #[error("expected a whole number for `{key}`, found {found}")]
    NotWhole { key: String, found: String },
    #[error("the integer {found} for `{key}` is too large for TOML")]
    IntegerTooLarge { key: String, found: String },
    #[error("`{week}` and `{year}` are both given")]
    WeekAndYear { week: String, year: String },
    #[error("`{year}` cannot be a beta distribution, which lies between 0 and 1")]
    BetaOfYear { year: String },
    #[error("`{key}` is always certain: give one number")]
    AlwaysCertain { key: String, range: Option<String> },

    // Uncertain numbers.
    #[error("an interval goes from its lower to its higher end: `{key}` goes from {low} to {high}")]
    IntervalOrder { key: String, low: f64, high: f64 },
    #[error("the interval of a share lies between 0 and 1, ends excluded: `{key}` goes from {low} to {high}")]
    IntervalOfShare { key: String, low: f64, high: f64, in_percent: bool },
    #[error("`{key}` needs low <= mode <= high and low < high, found {low}, {mode}, {high}")]
    ModeOrder { key: String, low: f64, mode: f64, high: f64 },
    #[error("expected a mean between 0 and 1 for the beta distribution `{key}`, found {mean}")]
    BetaMean { key: String, mean: f64 },
    #[error("a beta distribution of that mean has a standard deviation below {largest}: `{key}.sd` is {sd}")]
    BetaSd { key: String, sd: f64, largest: String },
    #[error("{outside} % of draws of `{key}` would lie outside its domain, {domain}")]
    MostlyOutside { key: String, outside: String, domain: String },
    #[error("no number can be drawn of `{key}`: it is uncertain on too large or too small a scale")]
    NotDrawable { key: String },
    #[error("{number} parameters are uncertain, and {most} may be")]
    TooManyUncertain { number: usize, most: usize },
    #[error("there is no uncertain parameter {key}")]
    NotUncertain { key: String, nearest: Option<String>, known: String },
    #[error("{key} is tied to itself")]
    TiedToItself { key: String },
    #[error("{first} and {second} are tied twice")]
    TiedTwice { first: String, second: String },
    #[error("these rank correlations cannot hold together: their matrix is not positive semi-definite")]
    NoRankCorrelationMatrix,

    // Distributions.
    #[error("expected {expected} for `{key}`, found {found}")]
    NotADistribution { key: String, expected: &'static str, found: String, example: &'static str },
    #[error("the distribution `{key}` does not say which: `dist` is missing")]
    NoDist { key: String, legal: String },
    #[error("there is no distribution {found}")]
    UnknownDist { found: String, nearest: Option<String>, legal: String },
    #[error("`{key}` cannot be {found}")]
    DistElsewhere { key: String, found: String, legal: String },
    #[error("`{key}` mixes two ways to write `{name}`")]
    MixedForms { key: String, name: String, ways: String },
    #[error("the percentiles of `{key}` must rise: found {low}, {middle}, {high}")]
    PercentilesDoNotRise { key: String, low: f64, middle: f64, high: f64 },
    #[error("the percentiles of `{key}` lie within its domain, {domain}, ends excluded: found {low} and {high}")]
    PercentilesOutside { key: String, low: f64, high: f64, domain: String },
    #[error("`{key}` is missing: give {choice}")]
    MissingParameter { key: String, choice: String, about: &'static str },
    #[error("`{key}` is given by both `{first}` and `{second}`")]
    Conflicting { key: String, first: &'static str, second: &'static str },
    #[error("`{key}.high` must be above `low`, {low}, found {high}")]
    UniformOrder { key: String, low: f64, high: f64 },
    #[error("`{key}` has no point after week 0")]
    NoPoint { key: String },
    #[error("`{key}` has {weeks} weeks but {surviving} values of `surviving`")]
    UnequalLengths { key: String, weeks: usize, surviving: usize },
    #[error("`{key}` must rise: {week} comes after {before}")]
    WeeksDoNotRise { key: String, week: f64, before: f64 },
    #[error("a survival curve never rises: in `{key}` {surviving} comes after {before}")]
    SurvivalRises { key: String, surviving: f64, before: f64 },
    #[error("`{key}` goes on after week {week}, when nobody is left")]
    GoesOnAfterEnd { key: String, week: f64 },
    #[error("`{key}.after` is given, and the last of `surviving` is 0: nobody is left after the table")]
    NothingAfter { key: String },
    #[error("everyone is there in week 0: `surviving` of `{key}` must be 1 there, found {surviving}")]
    StartsBelowOne { key: String, surviving: f64 },

    // Consistency.
    #[error("expected a name for `{key}`, found an empty one")]
    EmptyName { key: String },
    #[error("`{key}` holds a character that nobody sees, or that moves a cursor: {unseen}, character {at} of it")]
    Unseen { key: String, unseen: String, at: usize },
    #[error("`{key}` has {length} characters, and may have {most}")]
    LongText { key: String, length: usize, most: usize },
    #[error("two groups are called {name}")]
    SameGroup { name: String, line: Option<String> },
    #[error("two offers come in week {week}")]
    SameWeek { week: f64 },
    #[error("positions are counted twice: `cohort.positions` and `cohort.classes` are both given")]
    CountedTwice,
    #[error("the class of week {week} starts after watching ends in week {horizon}")]
    ClassPastHorizon { week: f64, horizon: f64 },
    #[error("the classes have {number} positions together, and may have {most}")]
    TooManyPositions { number: u64, most: u64 },
    #[error("the last start is in week {last}, and a class starts in week {week}")]
    ClassAfterLastStart { last: f64, week: f64 },
    #[error(
        "the order of the offers differs by world: `training.weeks` is uncertain, and some offers give `week`, others `after_training`"
    )]
    MixedTimes,
    #[error("group {group} has a spread of output without an output: `output` is 0")]
    SpreadOfNothing { group: String },
    #[error("a scenario needs a group of applicants: `[[groups]]` is {0}")]
    NoGroup(&'static str),
    #[error("`decline.full_effect_at` is missing: `{key}` is not neutral")]
    NoFullEffect { key: &'static str },
    #[error("these three correlations cannot hold together: their matrix has determinant {determinant}")]
    NoCorrelationMatrix { determinant: String },
    #[error("no position can ever be staffed: everyone fails a training of no length, and is replaced at once")]
    NeverStaffed,
    #[error("two scenarios are called {name}: {first} and {second}")]
    SameScenario { name: String, first: String, second: String },

    // Edits.
    #[error("expected `--set KEY=VALUE`, found no `=`")]
    EditWithoutEquals,
    #[error("expected a dotted key before `=`, found {0}")]
    EditKey(String),
    #[error("there is no group {name}")]
    EditUnknownGroup { name: String, nearest: Option<String>, groups: String },
    #[error("there is no offer {index}: offers are counted from 0, and there {count}")]
    EditUnknownOffer { index: String, count: String },
    #[error("there is no class {index}: classes are counted from 0, and there {count}")]
    EditUnknownClass { index: String, count: String },
    #[error("`{0}` is not a table: it has no keys")]
    EditNotATable(String),
    #[error("`extends` cannot be set")]
    EditExtends,

    // Variations.
    #[error("expected `--vary KEY=VALUES`, found no `=`")]
    VaryWithoutEquals,
    #[error("expected a value, found none")]
    VaryNothing,
    #[error("expected a range from number to number, found {0}")]
    RangeOfNoNumbers(String),
    #[error("expected a value or a range, found {found}")]
    RangeMeant { found: String, range: String },
    #[error("this sweep would hold more than {gibibytes} GiB: so many points of so long a scenario")]
    SweepTooLarge { gibibytes: usize },
    #[error("the range {0} is empty: it ends below its start")]
    RangeEmpty(String),
    #[error("expected a step above 0, found {0}")]
    RangeStep(String),
    #[error("`{0}` is varied twice")]
    VaryTwice(String),
    #[error("`{key}` has {number} values and `{first}` has {expected}: with `--zip` they go side by side")]
    ZipLengths { key: String, number: usize, first: String, expected: usize },
    #[error("this sweep has more than {most} points")]
    TooManyPoints { most: usize },
    #[error("`{0}` cannot be varied: all points of a sweep have it in common")]
    VaryCommon(&'static str),

    // Warnings.
    #[error(
        "the loaded wage, {wage} a week, is above what a staffed position is worth, {worth} a week: an empty position would be the cheapest"
    )]
    EmptyIsCheapest { wage: String, worth: String },
    #[error("every group is committed: the offer can find nobody whom it is for")]
    NoneUncommitted,
    #[error("this offer comes in week {week}, and watching ends in week {horizon}: nobody meets it")]
    OfferPastHorizon { week: String, horizon: String },
    #[error("{share} % of group {group} would leave for nothing, and yet stay until they are asked")]
    LeavesForNothing { group: String, share: String },
    #[error(
        "the survival table of group {group} ends {week} weeks after training, before watching ends: from then on {last} % quit a year, as in its last segment, and not {mean} %, as on average"
    )]
    UnlikeLastSegment { group: String, week: String, last: String, mean: String },
    #[error("{outside} % of draws of `{key}` lie outside its domain, {domain}, and are drawn again")]
    DrawnAgain { key: String, outside: String, domain: String },
    #[error("{share} % of draws of {keys} do not go together{consequence}")]
    NotTogether { keys: String, share: String, consequence: &'static str, reason: &'static str },
    #[error("this rank correlation does nothing: {key} is certain")]
    TiedToCertain { key: String },
    #[error("`{key}` is {value}: {said}")]
    Unlikely { key: String, value: String, said: String, meant: String },
    #[error("`{key}` changes nothing: {why}")]
    Unused { key: String, why: String },
    #[error("group {group} makes {percent} % of hires: a run hardly meets it")]
    Negligible { group: String, percent: String },
    #[error("watching ends in week {horizon} and training in week {training}: nobody is ever on the job")]
    NeverOnTheJob { horizon: String, training: String },
    #[error(
        "a bonus of {bonus} makes {reached} % of hires opportunists, and `max_share` lets {most} % be: none more for a larger bonus"
    )]
    AllOpportunists { bonus: String, reached: String, most: String },
    #[error("`{key}` is changed from the template: source unknown")]
    StaleSource { key: String },
    #[error("a spreadsheet takes the name {name} for a formula")]
    FormulaName { name: String },
    #[error("replacing a hire costs nothing here{aside}: nearly every offer pays then")]
    FreeReplacement { aside: &'static str },
}

impl Fault {
    /// Remedy in words.
    pub(crate) fn remedy(&self) -> Option<String> {
        self.remedy_of_file()
            .or_else(|| self.remedy_of_form())
            .or_else(|| self.remedy_of_number())
            .or_else(|| self.remedy_of_distribution())
            .or_else(|| self.remedy_of_whole())
            .or_else(|| self.remedy_of_edit())
            .or_else(|| self.remedy_of_variation())
            .or_else(|| self.remedy_of_warning())
    }

    fn remedy_of_file(&self) -> Option<String> {
        Some(match self {
            Self::Missing(_) => "check the path; `extends` counts from the folder of its own file".into(),
            Self::Folder(_) => "name one scenario file in it".into(),
            Self::NotAFile(_) => {
                "name a scenario file; what a program writes is read by `PROGRAM | offer run -`".into()
            }
            Self::TooLarge(_) => "a scenario file holds some kilobytes: is this one?".into(),
            Self::NotText(..) | Self::HoldsZero(..) => "a scenario file is TOML in UTF-8: is this one?".into(),
            Self::Empty(_) => "`offer new` writes a file to start from".into(),
            Self::Unreadable(..) => "is it a file, and may you read it?".into(),
            Self::NoFileInFolder(_) => "scenario files end in `.toml`".into(),
            Self::StandardInputTwice => "give `-` once".into(),
            Self::Circle(_) => "take `extends` out of one of them".into(),
            Self::LongChain { .. } | Self::LargeChain { .. } => {
                "`offer check FILE --explain` shows all values in force: write some of these files as one".into()
            }
            _ => return None,
        })
    }

    fn remedy_of_form(&self) -> Option<String> {
        match self {
            Self::UnknownKey { nearest, section, known, .. } => Some(match (nearest, section) {
                (_, Some(section)) => format!("it is a key of {section}"),
                (Some(nearest), None) => format!("did you mean `{nearest}`?"),
                (None, None) => format!("known here: {known}"),
            }),
            Self::MissingKey { about, .. } => Some((*about).to_owned()),
            Self::Syntax { remedy, .. } | Self::WrongType { remedy, .. } => remedy.clone(),
            Self::NotAList { key, inner: None, .. } => Some(format!("begin each with a line `[[{key}]]`")),
            Self::NotAList { key, inner: Some(name), .. } => {
                Some(format!("begin each with a line `[[{key}]]`, and below it give `name = {}`", quoted(name)))
            }
            Self::TooMany { .. } => Some("give fewer: one for several that are alike".to_owned()),
            _ => None,
        }
    }

    fn remedy_of_number(&self) -> Option<String> {
        Some(match self {
            Self::OutsideDomain { remedy, .. } => remedy.clone(),
            Self::NotFinite { .. } => "give a number below 1.8e308".into(),
            Self::NotWhole { .. } => "write it without decimals, and one above 9e15 with all its digits".into(),
            Self::IntegerTooLarge { .. } => {
                "integers end at 9223372036854775807; a number beyond is written as 1e19".into()
            }
            Self::WeekAndYear { .. } => "keep one of them: a year is 52 weeks".into(),
            Self::BetaOfYear { .. } => "give an interval, such as \"38000 to 45000\"".into(),
            Self::AlwaysCertain { range: Some(range), .. } => format!("a range is written {range}"),
            Self::AlwaysCertain { range: None, .. } => {
                "a decision, `[simulation]`, numbers of positions, weeks of classes, numbers of arrays and those that say how uncertain another is are never uncertain".into()
            }
            Self::IntervalOrder { low, high, .. } if low == high => "give the number alone".into(),
            Self::IntervalOrder { low, high, .. } => format!("write \"{high} to {low}\""),
            Self::IntervalOfShare { low, high, in_percent, .. } => interval_of_share(*low, *high, *in_percent),
            Self::ModeOrder { .. } => "the likeliest value lies between the ends".into(),
            Self::BetaMean { .. } => "it is the mean of a share".into(),
            Self::BetaSd { .. } => "lower it: at the limit all draws would be 0 or 1".into(),
            Self::MostlyOutside { .. } => "give a distribution that fits what the number may be".into(),
            Self::TooManyUncertain { .. } => "give one number for those that matter least".into(),
            Self::NotDrawable { .. } => "computers tell numbers apart to 16 digits, from 1e-308 to 1e308".into(),
            Self::NotUncertain { nearest, known, .. } => match nearest {
                Some(nearest) => format!("did you mean {nearest}?"),
                None if known.is_empty() => "no parameter of this scenario is uncertain".into(),
                None => format!("uncertain here: {known}"),
            },
            Self::TiedToItself { .. } => "name two different parameters".into(),
            Self::TiedTwice { .. } => "keep one of the two".into(),
            Self::NoRankCorrelationMatrix => "strong correlations fix others: bring them nearer to 0".into(),
            _ => return None,
        })
    }

    fn remedy_of_distribution(&self) -> Option<String> {
        Some(match self {
            Self::NotADistribution { example, .. } => format!("such as {example}"),
            Self::NoDist { legal, .. } => {
                format!("one of {legal}; a distribution replaces the one of an extended file as a whole")
            }
            Self::UnknownDist { nearest, legal, .. } => match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("here it is one of {legal}"),
            },
            Self::DistElsewhere { legal, .. } => format!("here it is one of {legal}"),
            Self::MixedForms { ways, .. } => format!("keep to {ways}"),
            Self::PercentilesDoNotRise { .. } => "give the lowest first, and no two alike".into(),
            Self::PercentilesOutside { .. } => {
                "an end itself is out of reach: move the percentile a little inwards, or write `pert` with `low`, `mode` and `high`".into()
            }
            Self::MissingParameter { about, .. } => (*about).to_owned(),
            Self::Conflicting { first, second, .. } => {
                format!("keep one: take out `{first}` or `{second}`")
            }
            Self::UniformOrder { .. } => "give `low` below `high`".into(),
            Self::NoPoint { .. } => "give a week and the share that is still there then".into(),
            Self::UnequalLengths { .. } => "give one value of `surviving` for each week".into(),
            Self::WeeksDoNotRise { .. } => "give the points in order of week, each week once".into(),
            Self::SurvivalRises { before, .. } => {
                format!("write {before} or less: a survival curve counts who has never left")
            }
            Self::GoesOnAfterEnd { week, .. } => format!("take out the points after week {week}"),
            Self::NothingAfter { .. } => "take out `after`".into(),
            Self::StartsBelowOne { .. } => "take week 0 out: it is implied".into(),
            _ => return None,
        })
    }

    fn remedy_of_whole(&self) -> Option<String> {
        Some(match self {
            Self::EmptyName { .. } => "reports need something to call it".into(),
            Self::Unseen { .. } => "type the text anew, without it".into(),
            Self::LongText { .. } => {
                "shorten it: tables and charts show it; `description` holds whole sentences".into()
            }
            Self::SameGroup { line, .. } => match line {
                Some(line) => format!("the first is at {line}; give each its own name"),
                None => "give each its own name".into(),
            },
            Self::SameWeek { .. } => "move one of them, or make them one".into(),
            Self::CountedTwice => {
                "take out one of them; `classes = []` takes the classes of an extended file out".into()
            }
            Self::ClassPastHorizon { .. } => "lengthen `simulation.horizon_weeks`, or move the class".into(),
            Self::TooManyPositions { .. } => "simulate a part of the plan: money is per position".into(),
            Self::ClassAfterLastStart { week, .. } => {
                format!("`recruiting.last_start_week` is for replacements as for classes: give {week} or later")
            }
            Self::MixedTimes => "give all offers `week`, or all `after_training`".into(),
            Self::SpreadOfNothing { .. } => "give a mean `output` above 0, or no `output_sd`".into(),
            Self::NoGroup(_) => "give a `[[groups]]` with `name`, `reservation` and `tenure`".into(),
            Self::NoFullEffect { .. } => {
                "give the bonus whose declining has full effect: else a cent would do it all".into()
            }
            Self::NoCorrelationMatrix { .. } => {
                "two strong correlations fix the third: bring it nearer to their product".into()
            }
            Self::NeverStaffed => {
                "lower a group's `training_fail`, or give `training.weeks` or `recruiting.weeks_to_fill`".into()
            }
            Self::SameScenario { .. } => "give each file its own `name`: tables tell scenarios apart by it".into(),
            _ => return None,
        })
    }

    fn remedy_of_edit(&self) -> Option<String> {
        Some(match self {
            Self::EditWithoutEquals => "such as `--set simulation.seed=2`".into(),
            Self::EditKey(_) => "such as `training.weeks`, `offers.0.bonus` or `groups.\"a.b\".share`".into(),
            Self::EditUnknownGroup { nearest, groups, .. } => match nearest {
                Some(nearest) => format!("did you mean {nearest}?"),
                None => format!("groups are named by their `name`: {groups}"),
            },
            Self::EditUnknownClass { .. } => "`cohort.classes=[{ week = 0, positions = 6 }]` sets all".into(),
            Self::EditUnknownOffer { .. } => "`offers=[{ week = 1, bonus = 1000 }]` sets all".into(),
            Self::EditNotATable(_) => "set its value as a whole".into(),
            Self::EditExtends => "write a file that extends the other one".into(),
            _ => return None,
        })
    }

    fn remedy_of_variation(&self) -> Option<String> {
        Some(match self {
            Self::VaryWithoutEquals => "such as `--vary training.weeks=2..8`".into(),
            Self::VaryNothing => "give a range such as 2..8, or values with commas between them".into(),
            Self::RangeOfNoNumbers(_) => {
                "write LOW..HIGH or LOW..HIGH:STEP; a text that holds two dots stands in quotes".into()
            }
            Self::RangeMeant { range, .. } => {
                format!("write {range} for a range, LOW..HIGH:STEP; a text stands in quotes")
            }
            Self::SweepTooLarge { .. } => "take larger steps, or vary fewer keys at a time".into(),
            Self::RangeEmpty(_) => "give the lower end first".into(),
            Self::RangeStep(_) => "write LOW..HIGH:STEP, such as 0..0.3:0.1".into(),
            Self::VaryTwice(_) => "give all its values in one `--vary`".into(),
            Self::ZipLengths { .. } => "give as many of each, or leave out `--zip` for all combinations".into(),
            Self::TooManyPoints { .. } => "take larger steps, or vary fewer keys at a time".into(),
            Self::VaryCommon(_) => "give it by `--set`, once for all points".into(),
            _ => return None,
        })
    }

    fn remedy_of_warning(&self) -> Option<String> {
        Some(match self {
            Self::EmptyIsCheapest { .. } => {
                "`job.output_per_week` is the margin that a hire earns before wages: give what the work is worth".into()
            }
            Self::NoneUncommitted => "give a group with `committed = false`, unless this is meant as a control".into(),
            Self::OfferPastHorizon { .. } => "lengthen `simulation.horizon_weeks` or move the offer".into(),
            Self::LeavesForNothing { .. } => {
                "such people would be gone already: raise the mean or lower the spread of `reservation`".into()
            }
            Self::UnlikeLastSegment { .. } => {
                "give more of the curve, or say what comes after it: `after = \"mean\"` or `after = \"none\"`".into()
            }
            Self::NotTogether { reason, .. } => format!("{reason}: make them less uncertain, or move them apart"),
            Self::DrawnAgain { .. } => "give a distribution that keeps to what the number may be".into(),
            Self::TiedToCertain { .. } => "take it out, or say how uncertain the parameter is".into(),
            Self::Unlikely { meant, .. } => meant.clone(),
            Self::Unused { .. } => "take it out, or give what it works with".into(),
            Self::Negligible { .. } => {
                "`share` weighs a group against the others: give all as shares, or all in per cent".into()
            }
            Self::NeverOnTheJob { .. } => "lengthen `simulation.horizon_weeks`: three years are 156".into(),
            Self::AllOpportunists { .. } => {
                "0.01 is one hire in a hundred for each 1000 of the bonus: lower `share_per_1000` or raise `max_share`".into()
            }
            Self::StaleSource { .. } => {
                "its comment gives the source of the template's value: write yours, or take the comment out".into()
            }
            Self::FormulaName { .. } => "begin it with a letter or a digit".into(),
            Self::FreeReplacement { .. } => {
                "give `recruiting.cost_per_hire`, `recruiting.weeks_to_fill`, and `training.cost_per_hire` or `training.cost_per_week`".into()
            }
            _ => return None,
        })
    }

    /// Dotted key of the value that the fault is of; `None` for files, edits and several values.
    pub(crate) fn key(&self) -> Option<&str> {
        match self {
            Self::NoFullEffect { key } | Self::VaryCommon(key) => Some(key),
            Self::VaryTwice(key) => Some(key),
            Self::UnknownKey { key, .. }
            | Self::TooMany { key, .. }
            | Self::MissingKey { key, .. }
            | Self::WrongType { key, .. }
            | Self::NotAList { key, .. }
            | Self::OutsideDomain { key, .. }
            | Self::NotFinite { key, .. }
            | Self::NotWhole { key, .. }
            | Self::IntegerTooLarge { key, .. }
            | Self::AlwaysCertain { key, .. }
            | Self::IntervalOrder { key, .. }
            | Self::IntervalOfShare { key, .. }
            | Self::ModeOrder { key, .. }
            | Self::BetaMean { key, .. }
            | Self::BetaSd { key, .. }
            | Self::MostlyOutside { key, .. }
            | Self::NotDrawable { key, .. }
            | Self::NotUncertain { key, .. }
            | Self::TiedToItself { key, .. }
            | Self::NotADistribution { key, .. }
            | Self::NoDist { key, .. }
            | Self::DistElsewhere { key, .. }
            | Self::MixedForms { key, .. }
            | Self::PercentilesDoNotRise { key, .. }
            | Self::PercentilesOutside { key, .. }
            | Self::MissingParameter { key, .. }
            | Self::Conflicting { key, .. }
            | Self::UniformOrder { key, .. }
            | Self::NoPoint { key, .. }
            | Self::UnequalLengths { key, .. }
            | Self::WeeksDoNotRise { key, .. }
            | Self::SurvivalRises { key, .. }
            | Self::GoesOnAfterEnd { key, .. }
            | Self::NothingAfter { key, .. }
            | Self::StartsBelowOne { key, .. }
            | Self::EmptyName { key, .. }
            | Self::Unseen { key, .. }
            | Self::LongText { key, .. }
            | Self::ZipLengths { key, .. }
            | Self::DrawnAgain { key, .. }
            | Self::TiedToCertain { key, .. }
            | Self::Unlikely { key, .. }
            | Self::Unused { key, .. }
            | Self::StaleSource { key, .. } => Some(key),
            _ => None,
        }
    }

    /// Whether the fault says that something is missing, which may stand in the broken part of a broken file.
    pub(crate) fn needs_the_whole(&self) -> bool {
        matches!(
            self,
            Self::MissingKey { .. }
                | Self::MissingParameter { .. }
                | Self::NoDist { .. }
                | Self::NoGroup(_)
                | Self::NoFullEffect { .. }
                | Self::NotUncertain { .. }
                | Self::EditUnknownGroup { .. }
                | Self::EditUnknownOffer { .. }
                | Self::EditUnknownClass { .. }
        )
    }
}

/// Remedy for an interval of a share that reaches 0 or 1, or is meant in per cent and not `in_percent`.
fn interval_of_share(low: f64, high: f64, in_percent: bool) -> String {
    let round = |share: f64| (share * 1e10).round() / 1e10;
    let share =
        |end: f64| round(if !in_percent && high > 1.1 && high <= 100.0 { end / 100.0 } else { end }.clamp(0.0, 1.0));
    let (low, high) = (share(low), share(high));
    if low >= high {
        return "give shares between 0 and 1, such as \"0.1 to 0.3\"".into();
    }
    let inner_low = if low == 0.0 { round(high / 100.0) } else { low };
    let inner_high = if high == 1.0 { round(1.0 - (1.0 - low) / 100.0) } else { high };
    let interval = format!("\"{inner_low} to {inner_high}\"");
    if low > 0.0 && high < 1.0 {
        return format!("write {interval}");
    }
    let mode = round(0.5 * (low + high));
    format!(
        "its ends are the 5th and the 95th percentile, and 0 and 1 themselves are out of reach: \
         write {interval}, or {{ dist = \"pert\", low = {low}, mode = {mode}, high = {high} }}"
    )
}
