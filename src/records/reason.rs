//! Why people leave, and the texts by which systems say so.

use std::collections::BTreeMap;
use std::str::FromStr;

/// Reason of an exit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitReason {
    /// The person quit.
    Quit,
    /// The employer dismissed the person.
    Dismissed,
    /// The person failed training.
    Training,
    /// The person took an offer to quit.
    TookOffer,
    /// Neither had a choice of the model: death, retirement, end of contract, redundancy.
    Other,
}

impl ExitReason {
    /// All reasons.
    pub const ALL: [ExitReason; 5] =
        [ExitReason::Quit, ExitReason::Dismissed, ExitReason::Training, ExitReason::TookOffer, ExitReason::Other];

    /// Name in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            ExitReason::Quit => "quit",
            ExitReason::Dismissed => "dismissed",
            ExitReason::Training => "training",
            ExitReason::TookOffer => "took_offer",
            ExitReason::Other => "other",
        }
    }

    /// Known texts of the reason, in lower case with single blanks for all other marks.
    pub fn known_texts(self) -> &'static [&'static str] {
        match self {
            ExitReason::Quit => &QUIT,
            ExitReason::Dismissed => &DISMISSED,
            ExitReason::Training => &TRAINING,
            ExitReason::TookOffer => &TOOK_OFFER,
            ExitReason::Other => &OTHER,
        }
    }
}

impl FromStr for ExitReason {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let reason = ExitReason::ALL.into_iter().find(|reason| reason.name() == text.trim());
        reason.ok_or_else(|| "expected quit, dismissed, training, took_offer or other".to_owned())
    }
}

const QUIT: [&str; 33] = [
    "quit",
    "resigned",
    "resignation",
    "employee resignation",
    "voluntary",
    "voluntary resignation",
    "voluntary termination",
    "voluntary quit",
    "voluntary exit",
    "better offer",
    "better opportunity",
    "accepted another job",
    "another job",
    "new job",
    "other employment",
    "career change",
    "career advancement",
    "compensation",
    "pay",
    "personal",
    "personal reasons",
    "family reasons",
    "relocation",
    "relocated",
    "moved",
    "school",
    "return to school",
    "returned to school",
    "commute",
    "dissatisfied",
    "job dissatisfaction",
    "work life balance",
    "terminated by employee",
];

const DISMISSED: [&str; 25] = [
    "dismissed",
    "dismissal",
    "fired",
    "involuntary",
    "involuntary termination",
    "involuntary exit",
    "cause",
    "for cause",
    "termination for cause",
    "terminated for cause",
    "discharge",
    "discharged",
    "performance",
    "poor performance",
    "unsatisfactory performance",
    "attendance",
    "poor attendance",
    "misconduct",
    "gross misconduct",
    "policy violation",
    "violation of policy",
    "failed probation",
    "did not pass probation",
    "unsuccessful probation",
    "terminated by employer",
];

const TRAINING: [&str; 8] = [
    "training",
    "failed training",
    "training failed",
    "training failure",
    "did not pass",
    "did not pass training",
    "training not passed",
    "did not complete training",
];

const TOOK_OFFER: [&str; 5] = ["took offer", "took the offer", "offer taken", "paid to quit", "quitting bonus"];

const OTHER: [&str; 37] = [
    "other",
    "death",
    "died",
    "deceased",
    "retirement",
    "retired",
    "early retirement",
    "disability",
    "end of contract",
    "contract ended",
    "contract end",
    "contract expired",
    "contract expiration",
    "end of fixed term",
    "end of fixed term contract",
    "end of temporary contract",
    "temporary contract ended",
    "end of assignment",
    "end of internship",
    "end of season",
    "redundancy",
    "redundant",
    "layoff",
    "lay off",
    "laid off",
    "layoff redundancy",
    "reduction in force",
    "rif",
    "restructuring",
    "downsizing",
    "position eliminated",
    "position elimination",
    "job elimination",
    "job eliminated",
    "site closure",
    "visa expired",
    "work permit expired",
];

/// Reasons by their text.
#[derive(Debug)]
pub(super) struct KnownReasons(BTreeMap<String, ExitReason>);

impl KnownReasons {
    /// Known texts, and those of the options, which come first.
    pub fn new(given: &[(String, ExitReason)]) -> Self {
        let known = ExitReason::ALL.into_iter();
        let known = known.flat_map(|reason| reason.known_texts().iter().map(move |text| ((*text).to_owned(), reason)));
        let given = given.iter().map(|(text, reason)| (plain(text), *reason));
        Self(known.chain(given).collect())
    }

    /// The reason that a text means, if it is known.
    pub fn of(&self, text: &str) -> Option<ExitReason> {
        self.0.get(&plain(text)).copied()
    }
}

/// Text in lower case, with one blank for each run of marks and blanks.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_texts_are_plain_and_mean_one_reason() {
        let texts: Vec<&str> = ExitReason::ALL.iter().flat_map(|reason| reason.known_texts()).copied().collect();
        let mut distinct = texts.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), texts.len());
        assert!(texts.iter().all(|text| plain(text) == *text));
    }

    #[test]
    fn the_name_of_a_reason_is_known_and_marks_do_not_matter() {
        let known = KnownReasons::new(&[("Job  abandonment".to_owned(), ExitReason::Quit)]);
        for reason in ExitReason::ALL {
            assert_eq!(known.of(reason.name()), Some(reason));
            assert_eq!(reason.name().parse(), Ok(reason));
        }
        assert_eq!(known.of("Layoff/Redundancy"), Some(ExitReason::Other));
        assert_eq!(known.of(" VOLUNTARY - better offer"), None);
        assert_eq!(known.of("job-abandonment"), Some(ExitReason::Quit));
        assert_eq!(known.of(""), None);
    }

    #[test]
    fn what_is_given_comes_before_what_is_known() {
        let given = [("retirement".to_owned(), ExitReason::Quit), (String::new(), ExitReason::Dismissed)];
        let known = KnownReasons::new(&given);
        assert_eq!((known.of("Retirement"), known.of(" - ")), (Some(ExitReason::Quit), Some(ExitReason::Dismissed)));
    }
}
