//! `offer run`: does the offer pay?

use std::num::NonZeroUsize;

use clap::Args;

use super::Execute;
use crate::analysis::Warning;
use crate::analysis::precision::{FIRST_LOOK, Goal};
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Length, Output, PlayFlags, Scenarios, Until};
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::published::Publication;
use crate::cli::shards::ShardFlags;
use crate::cli::tables::TableCall;
use crate::study::shard::{Job, JobKind};
use crate::study::{self, RunPlan, Simulated};

/// Does the offer pay, by how much, and how sure is that?
///
/// Plays every scenario many times, each time with and without the offer on the same people. Says what is saved per position,
/// how sure that is given what the file believes, how often it pays, who takes the offer, and what would turn the answer;
/// with --full all tables follow. Several files are compared on the same people and luck.
#[derive(Debug, Args)]
#[command(
    mut_args(|flag| match flag.get_id().as_str() {
        "full" | "precision" => flag.conflicts_with("shard"),
        _ => flag,
    }),
    after_help = "\
Examples:
  offer run mine.toml                                    the answer
  offer run mine.toml --full                             the answer and all tables
  offer run mine.toml --set offers.0.bonus=2000          what if we paid 2,000?
  offer run mine.toml --precision 2%                     play until the saving is known to ± 2 %
  offer run scenarios/                                   compare all scenarios of a folder
  offer run mine.toml --csv results                      all tables, for a notebook
  offer run mine.toml --xlsx mine.xlsx                   answer, chart, assumptions and all tables in a workbook
  offer run mine.toml --format markdown                  the report, to paste into a page or a ticket
  offer run mine.toml --shard 3/20 -o part-03.offer      one part of twenty, for `offer merge` to put together
  offer new | offer run - --format json                  all tables as JSON, for a program"
)]
pub struct RunArguments {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// How to play them.
    #[command(flatten)]
    pub play: PlayFlags,
    /// When to stop.
    #[command(flatten)]
    pub until: Until,
    /// How much to print.
    #[command(flatten)]
    pub length: Length,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
    /// The shard to play instead of the whole.
    #[command(flatten)]
    pub shard: ShardFlags,
}

impl Execute for RunArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        if let Some(shard) = self.shard.asked()? {
            let job = |asked| Ok(Job::new(JobKind::Run(load(&self.scenarios, console)?), asked)?);
            return shard.play(&self.scenarios, job, console);
        }
        let call = TableCall::start(&self.results)?;
        let loaded = load(&self.scenarios, console)?;
        let plan = RunPlan { goal: goal(self), flips: self.results.shows_flips(), ..self.play.plan() };
        let bar = if plan.goal.is_some() { Progress::to_the_next_look } else { Progress::whole };
        let runs = bar(console).during(|watcher| study::run(loaded, &plan, watcher))?;
        let publication = Publication { call, results: &self.results, confidence: self.play.confidence, console };
        match publication.runs(&runs, &self.length, &to_play_again(self, &runs)) {
            Err(failure) if failure.status() != 0 => Err(failure),
            read_or_not if self.until.strict => all_precise(&runs).and(read_or_not),
            read_or_not => read_or_not,
        }
    }
}

fn goal(asked: &RunArguments) -> Option<Goal> {
    asked.until.precision.map(|precision| Goal {
        precision,
        confidence: asked.play.confidence,
        first: asked.scenarios.replications.unwrap_or(FIRST_LOOK),
        most: asked.until.max_replications,
    })
}

/// The scenarios with the flags that play exactly what has been played.
fn to_play_again(asked: &RunArguments, runs: &[Simulated]) -> Scenarios {
    let played = runs.first().map(|run| run.estimates.replications);
    let until = asked.until.precision.and(played);
    Scenarios { replications: until.or(asked.scenarios.replications), ..asked.scenarios.clone() }
}

fn all_precise(runs: &[Simulated]) -> Result<(), Failure> {
    let missed = |run: &&Simulated| run.estimates.warnings.iter().any(|one| matches!(one, Warning::Imprecise(_)));
    let missed: Vec<&str> = runs.iter().filter(missed).map(Simulated::name).collect();
    if missed.is_empty() { Ok(()) } else { Err(Failure::Imprecise(missed.join(", "))) }
}
