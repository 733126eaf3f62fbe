//! `offer tune`: which bonus saves most?

use std::num::NonZeroUsize;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::Execute;
use crate::analysis::Objective;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Bonuses, Format, Length, Output, PlayFlags, Scenarios, amount_or_0, share, week};
use crate::cli::load::load;
use crate::cli::printed;
use crate::cli::progress::Progress;
use crate::cli::tables::TableCall;
use crate::output::manifest::ScenarioEntry;
use crate::output::sections;
use crate::study::tune::{Limits, Plan, TuneReport, What};

/// Which bonus saves most, and how sure is that?
///
/// Plays a scenario at all bonuses from 0 to --max on the same people and luck. Reports the bonus that saves most, others
/// that may be as good, the bonus up to which the offer pays, and how much less the bonus in the file saves. The
/// saving of the best bonus is also estimated on as many held-out replications, which had no part in the choice.
#[derive(Debug, Args)]
#[command(
    mut_arg("format", |format| {
        format.help("The form of the output: a report to read, the same as Markdown, JSON with all tables, or the curve as CSV")
    }),
    after_help = "\
Examples:
  offer tune mine.toml                                   the bonus that saves most
  offer tune mine.toml --max 5000 --step 100             up to 5,000 in hundreds
  offer tune mine.toml --weeks 1,2,3,4                   when to make the offer, and how much
  offer tune mine.toml --budget 50                       at most 50 in bonuses per position
  offer tune mine.toml --objective cvar                  the bonus that is best in the worst cohorts
  offer tune ladder.toml --all                           all offers of a file jointly
  offer tune scenarios/ --csv results                    the best for each file, and one for all"
)]
pub struct TuneArguments {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Which amounts.
    #[command(flatten)]
    pub amounts: Amounts,
    /// What is best.
    #[command(flatten)]
    pub aim: Aim,
    /// How to play it.
    #[command(flatten)]
    pub play: PlayFlags,
    /// How much to print.
    #[command(flatten)]
    pub length: Length,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

/// Which amounts are tuned, and how far.
#[derive(Debug, Args)]
pub struct Amounts {
    /// One offer's bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// Tune all offers of the file by a common factor
    #[arg(long, conflicts_with_all = ["offer", "all", "weeks"])]
    pub scale: bool,
    /// Tune the amounts of all offers of the file jointly
    #[arg(long, conflicts_with_all = ["offer", "weeks"])]
    pub all: bool,
    /// Weeks to try for the tuned offer, separated by commas [default: its week in the file]
    #[arg(long, value_name = "WEEKS", value_delimiter = ',', value_parser = week, allow_hyphen_values = true)]
    pub weeks: Vec<f64>,
}

/// The objective of the best bonus, and its limits.
#[derive(Debug, Args)]
pub struct Aim {
    /// Quantity to maximize: the mean saving, its mean over the worst 5 % of cohorts, the probability that the offer pays
    /// for a cohort, or the median saving
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Objective::Mean)]
    pub objective: Objective,
    /// Mean cost of bonuses per position, at most
    #[arg(long, value_name = "AMOUNT", value_parser = amount_or_0, allow_hyphen_values = true)]
    pub budget: Option<f64>,
    /// Share of the hires who meet an offer that take one, at most, such as 0.1
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true)]
    pub max_take_rate: Option<f64>,
    /// Share of the committed hires who meet an offer that take one, at most, such as 0.02
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true)]
    pub max_committed_lost: Option<f64>,
}

impl ValueEnum for Objective {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Objective::Mean => "The mean saving",
            Objective::Cvar => "The mean saving over the worst 5 % of cohorts",
            Objective::Probability => "The probability that the offer pays for a cohort",
            Objective::Median => "The median saving",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl Execute for TuneArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let call = TableCall::start(&self.results)?;
        let loaded = load(&self.scenarios, console)?;
        let plan = plan(self);
        let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
        let tuned = Progress::whole(console).during(|watcher| TuneReport::of(loaded, plan, None, watcher))?;
        let tables = tuned.tables();
        let manifest = call.publish(&tables, self.play.confidence, entries, console)?;
        let report = || sections::tuned(&tuned);
        self.results.write_book(report, &tuned.loaded, &tables, console)?;
        let not_added = sections::not_added(&tuned.unlike()).filter(|_| !self.results.format.is_report());
        if let Some(why) = not_added {
            console.warning(&format!("there is no best bonus for all: {why}"));
        }
        console.results(|out| match self.results.format {
            form @ (Format::Table | Format::Markdown) => printed::write(out, &self.length.of(report()), form, console),
            Format::Csv => tables[0].write_csv(out),
            Format::Json => tuned.document(&manifest).write(out),
        })
    }
}

fn plan(asked: &TuneArguments) -> Plan {
    let (amounts, aim) = (&asked.amounts, &asked.aim);
    Plan {
        what: match (amounts.scale, amounts.all) {
            (true, _) => What::Scale,
            (_, true) => What::All,
            _ => What::Offer(amounts.bonuses.offer),
        },
        weeks: amounts.weeks.clone(),
        objective: aim.objective,
        limits: Limits { budget: aim.budget, take_rate: aim.max_take_rate, committed_lost: aim.max_committed_lost },
        ..amounts.bonuses.plan(asked.play.confidence)
    }
}
