//! `offer sweep`: which values are best?

use std::num::NonZeroUsize;

use clap::{ArgAction, Args};

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Output, PlayFlags, Scenarios};
use crate::cli::load::load_variation;
use crate::cli::progress::Progress;
use crate::cli::published::Publication;
use crate::cli::shards::ShardFlags;
use crate::cli::tables::TableCall;
use crate::engine::Watcher;
use crate::scenario::Layout;
use crate::study;
use crate::study::shard::{Job, JobKind};

/// Which values are best? Plays a scenario at many values of one or more fields
///
/// Plays the scenario at every combination of the values on the same people and luck, and reports which is best and which
/// others may be as good. If only offers vary, points are ranked by saving, otherwise by cost with the offer. Every point
/// equals, to the last bit, the result of `run` with the same --set.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - for standard input")),
    after_help = "\
Examples:
  offer sweep mine.toml --vary offers.0.bonus=500..5000:500       which bonus?
  offer sweep mine.toml --vary offers.0.bonus=0..4000:500 --vary training.weeks=2..6
  offer sweep mine.toml --vary pay.load=0.3,0.4,0.5 --vary pay.bonus_load=0.1,0.2,0.3 --zip
  offer sweep mine.toml --vary groups.committed.share=0.5..0.9:0.05 --format csv > shares.csv
  offer sweep mine.toml --vary offers.0.bonus=0..4000:10 --shard 3/20 -o part-03.offer    one part of twenty"
)]
pub struct SweepArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// A KEY to vary, as for --set, and its VALUES: LOW..HIGH, LOW..HIGH:STEP, or a list separated by commas (repeatable)
    #[arg(long = "vary", value_name = "KEY=VALUES", required = true)]
    pub variations: Vec<String>,
    /// Pair the values of several keys in order, instead of combining each with each
    #[arg(long)]
    pub zip: bool,
    /// How to play it.
    #[command(flatten)]
    pub play: PlayFlags,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
    /// The shard to play instead of the whole.
    #[command(flatten)]
    pub shard: ShardFlags,
}

impl Execute for SweepArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let layout = Layout::of_zip(self.zip);
        let load = || load_variation(&self.scenarios, &self.variations, layout, console);
        if let Some(shard) = self.shard.asked()? {
            let job = |asked| Ok(Job::new(JobKind::Sweep(Box::new(load()?)), asked)?);
            return shard.play(&self.scenarios, job, console);
        }
        let call = TableCall::start(&self.results)?;
        let variation = load()?;
        let play = |watcher: &dyn Watcher| study::sweep(variation, self.play.confidence, None, watcher);
        let sweep = Progress::whole(console).during(play)?;
        Publication { call, results: &self.results, confidence: self.play.confidence, console }.sweep(&sweep)
    }
}
