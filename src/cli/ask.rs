//! Questions about a company, asked on standard error.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use super::console::Console;
use super::failure::Failure;
use crate::study::company::{Answers, CompanyError, CompanyItem, Mistake, QUESTIONS, Question};

/// Declares a flag for each figure.
macro_rules! figures {
    ($($(#[doc = $doc:literal])+ $field:ident = $item:ident, $value:literal;)*) => {
        /// Figures of a company.
        #[derive(Debug, Args)]
        #[command(next_help_heading = "Figures of your company; a range such as \"4 to 6\" where one number is not known")]
        pub struct Figures {
            $(
                $(#[doc = $doc])+
                #[arg(long, value_name = $value, allow_negative_numbers = true)]
                pub $field: Option<String>,
            )*
        }

        impl Figures {
            /// Whether any figure is given.
            pub fn any(&self) -> bool {
                [$(self.$field.is_some()),*].contains(&true)
            }

            /// Figures that are given.
            pub fn answers(&self) -> Answers {
                let mut answers = Answers::default();
                $(if let Some(answer) = &self.$field { answers.give(CompanyItem::$item, answer) })*
                answers
            }
        }
    };
}

figures! {
    /// Trade, the name of the scenario
    trade = Trade, "NAME";
    /// Currency of all amounts
    currency = Currency, "CODE";
    /// Number of positions
    seats = Seats, "N";
    /// Classes that start in different weeks, such as "0:12 4:12", in place of --seats
    classes = Classes, "WEEK:SEATS";
    /// Pay of a year
    pay = Pay, "AMOUNT";
    /// Weeks of training
    training_weeks = TrainingWeeks, "WEEKS";
    /// Cost of training a hire, beside pay
    training_cost = TrainingCost, "AMOUNT";
    /// Cost of recruiting a hire
    cost_of_hire = CostOfHire, "AMOUNT";
    /// Weeks from an exit to the next hire's first day
    weeks_to_fill = WeeksToFill, "WEEKS";
    /// Earnings of a good hire in a year, before pay
    worth = Worth, "AMOUNT";
    /// Share of new hires gone at 90 days
    attrition_90_days = Attrition90Days, "SHARE";
    /// Share of new hires gone at a year
    attrition_1_year = Attrition1Year, "SHARE";
    /// Exits of last year, with --headcount
    exits = Exits, "N";
    /// Average staff of last year, with --exits
    headcount = Headcount, "N";
    /// Share of hires who fail training
    training_fail = TrainingFail, "SHARE";
    /// Week of the offer, or "end of training"
    offer_week = OfferWeek, "WEEK";
    /// Bonus of the offer
    bonus = Bonus, "AMOUNT";
    /// Share of hires who would take the offer, as you believe
    take_rate = TakeRate, "SHARE";
}

/// The scenario of a company: figures that are given, answers if they are asked for, and else defaults.
///
/// # Errors
/// [`Failure::Answers`] with every mistake, unless a terminal can be asked again.
pub fn ask(given: Answers, is_asked: bool, console: Console) -> Result<String, Failure> {
    given.company().map_err(Failure::Answers)?;
    let terminal = io::stdin().is_terminal();
    let open: Vec<usize> = (0..QUESTIONS.len()).filter(|number| is_asked && !given.has(&QUESTIONS[*number])).collect();
    let mut interview =
        Interview { answers: given, input: io::stdin().lock(), out: io::stderr(), terminal, ended: false };
    open.iter().try_for_each(|number| interview.question(*number)).map_err(Failure::Input)?;
    // The questions whose answers are calibrated to.
    let calibrated: Vec<usize> = open.into_iter().filter(|number| QUESTIONS[*number].sets_target()).collect();
    loop {
        let company = interview.answers.company().map_err(Failure::Answers)?;
        match company.scenario() {
            Ok((text, warnings)) => {
                console.warnings(&warnings);
                return Ok(text);
            }
            Err(CompanyError::Calibration(reason)) if terminal && !calibrated.is_empty() && !interview.ended => {
                interview.say(&format!("{reason}\n"));
                for number in &calibrated {
                    interview.answers.forget(&QUESTIONS[*number]);
                    interview.question(*number).map_err(Failure::Input)?;
                }
            }
            Err(error) => return Err(Failure::Company(error)),
        }
    }
}

/// Questions and answers.
struct Interview<R, W> {
    answers: Answers,
    input: R,
    out: W,
    /// Whether mistakes are asked for again.
    terminal: bool,
    /// Whether the input has ended.
    ended: bool,
}

impl<R: BufRead, W: Write> Interview<R, W> {
    /// Says something; where nobody can hear it, nothing.
    fn say(&mut self, text: &str) {
        let _ = write!(self.out, "{text}").and_then(|()| self.out.flush());
    }

    /// Asks a question; on a terminal, until the answer can be used.
    fn question(&mut self, number: usize) -> io::Result<()> {
        let question = &QUESTIONS[number];
        loop {
            self.say(&prompt(number, question));
            let mut line = Vec::new();
            self.ended = self.input.read_until(b'\n', &mut line)? == 0;
            self.answers.answer(question, &String::from_utf8_lossy(&line));
            if self.ended || !self.terminal {
                self.say("\n");
                return Ok(());
            }
            let mistakes = self.answers.company().err().unwrap_or_default();
            let is_own = |mistake: &&Mistake| Answers::question_of(mistake.item).text == question.text;
            let reasons: String =
                mistakes.iter().filter(is_own).map(|mistake| format!("  {}\n", mistake.reason)).collect();
            if reasons.is_empty() {
                return Ok(());
            }
            self.answers.forget(question);
            self.say(&reasons);
        }
    }
}

/// A question with its defaults and their sources.
fn prompt(number: usize, question: &Question) -> String {
    let defaults: Vec<(&str, &str)> = question.items.iter().filter_map(|item| item.default()).collect();
    let values: Vec<&str> = defaults.iter().map(|(value, _)| *value).collect();
    let mut sources: Vec<&str> = defaults.iter().map(|(_, source)| *source).collect();
    sources.dedup();
    format!(
        "{}/{} {}\n   default: {} ({})\n> ",
        number + 1,
        QUESTIONS.len(),
        question.text,
        values.join(", "),
        sources.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::company::Company;

    fn interview(input: &str, terminal: bool) -> (Result<Company, Vec<Mistake>>, String) {
        let mut interview =
            Interview { answers: Answers::default(), input: input.as_bytes(), out: Vec::new(), terminal, ended: false };
        for number in 0..QUESTIONS.len() {
            interview.question(number).expect("a question");
        }
        (interview.answers.company(), String::from_utf8(interview.out).expect("UTF-8"))
    }

    #[test]
    fn enter_keeps_all_defaults() {
        let kept = interview(&"\n".repeat(10), true);
        assert_eq!(kept.0, Answers::default().company());
        assert_eq!(kept.1.matches("default: ").count(), 10);
    }

    #[test]
    fn a_wrong_answer_is_asked_again_on_a_terminal_with_its_reason() {
        let (company, said) = interview("\nmany\n60\n\n\n\n\n0 %\n20 %, 40 %\n\n\n\n", true);
        let mut right = Answers::default();
        right.answer(&QUESTIONS[1], "60");
        right.answer(&QUESTIONS[6], "20 %, 40 %");
        assert_eq!(company, right.company());
        assert!(said.contains("expected a whole number of seats") && said.contains("a share above 0"), "{said}");
        assert_eq!(said.matches("2/10").count(), 2);
    }

    #[test]
    fn a_pipe_is_told_every_mistake() {
        let (company, _) = interview("\nmany\n-5\n\n\n\n20 exits\n\nend, 3 to 4\n200 %\n", false);
        let items: Vec<CompanyItem> = company.expect_err("mistakes").iter().map(|mistake| mistake.item).collect();
        use CompanyItem::{Bonus, Headcount, Pay, Seats, TakeRate};
        assert_eq!(items, [Seats, Pay, Headcount, Bonus, TakeRate]);
    }
}
