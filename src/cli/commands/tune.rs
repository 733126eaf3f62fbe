//! `offer tune`: which bonus saves most?

use std::num::NonZeroUsize;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::Execute;
use crate::analysis::Objective;
use crate::cli::choose::choose;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Bonuses, Format, Output, PlayFlags, Scenarios, amount_or_0, share, week};
use crate::cli::interrupt::Stoppable;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::tables::{command_line, publish};
use crate::output::files::TableFolder;
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::sections;
use crate::output::tables::Filled;
use crate::study::tune::{Limits, Plan, What};

/// Which bonus saves most, and how sure is that?
///
/// Plays a scenario at all bonuses from 0 to --max on the same people and luck, and tells which saves most, which
/// others may be as good, up to which one the offer still pays, and what the bonus in the file gives away. What the best
/// bonus saves is estimated on replications that had no part in choosing it, as many again.
#[derive(Debug, Args)]
#[command(
    mut_arg("format", |format| {
        format.help("The form of what is printed: a report to read, JSON with all tables, or the curve as CSV")
    }),
    after_help = "\
Examples:
  offer tune mine.toml                                   the bonus that saves most
  offer tune mine.toml --max 5000 --step 100             up to 5,000 in hundreds
  offer tune mine.toml --weeks 1,2,3,4                   when to ask, and with how much
  offer tune mine.toml --budget 50                       at most 50 of bonuses per position
  offer tune mine.toml --objective cvar                  the bonus with the best worst cohorts
  offer tune ladder.toml --all                           all offers of a file together
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
    /// Tune the amounts of all offers of the file together
    #[arg(long, conflicts_with_all = ["offer", "weeks"])]
    pub all: bool,
    /// Weeks to try for the tuned offer, with commas between them [default: that of the file]
    #[arg(long, value_name = "WEEKS", value_delimiter = ',', value_parser = week, allow_hyphen_values = true)]
    pub weeks: Vec<f64>,
}

/// What the best bonus is best at, and what it keeps to.
#[derive(Debug, Args)]
pub struct Aim {
    /// What is to be largest: the mean saving, its mean over the worst 5 % of cohorts, the probability that the offer
    /// pays for a cohort, or the median saving
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Objective::Mean)]
    pub objective: Objective,
    /// Spend at most this on bonuses, in money per position, on average
    #[arg(long, value_name = "AMOUNT", value_parser = amount_or_0, allow_hyphen_values = true)]
    pub budget: Option<f64>,
    /// Let at most this share of those who meet an offer take one, such as 0.1
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true)]
    pub max_take_rate: Option<f64>,
    /// Lose at most this share of the committed hires who meet an offer, such as 0.02
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
            Objective::Cvar => "The mean saving of the worst 5 % of cohorts",
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
        let start = Start::now();
        let folder = self.results.csv.as_deref().map(TableFolder::check).transpose()?;
        let loaded = load(&self.scenarios, console)?;
        let plan = plan(self);
        let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
        let progress = Progress::open(console);
        let tuned = choose(loaded, plan, &progress)?;
        progress.finish();
        let mut manifest = Manifest::new(command_line(), start, self.play.confidence, entries);
        let tables = tuned.tables();
        if let Some(folder) = folder {
            publish(&folder, &mut manifest, console, |staging| {
                let add = |table: &Filled| staging.add(table.file(), |out| table.write_csv(&mut Stoppable(out)));
                tables.iter().try_for_each(add)
            })?;
        }
        let not_added = sections::not_added(&tuned.unlike()).filter(|_| self.results.format != Format::Table);
        if let Some(why) = not_added {
            console.warning(&format!("there is no best bonus for all: {why}"));
        }
        console.results(|out| match self.results.format {
            Format::Table => write!(out, "{}", sections::tuned(&tuned, console.colors_results())),
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
