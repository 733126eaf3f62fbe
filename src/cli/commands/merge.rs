//! `offer merge`: parts of a run or a sweep, put together.

use std::fs::File;
use std::io::{self, BufReader};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::{Length, Output, PlayFlags};
use crate::cli::progress::Progress;
use crate::cli::published::Publication;
use crate::cli::shards::{part_files, scenarios};
use crate::cli::tables::TableCall;
use crate::engine::Watcher;
use crate::study::RunPlan;
use crate::study::shard::{Merge, MergeError, Merged};

/// Puts the parts of a run or a sweep together: prints what one run would have printed, to the last bit
///
/// Parts are the files that `offer run --shard` and `offer sweep --shard` write, in any order. What is missing, doubled,
/// damaged or of another run is told for all parts at once, with the shards to play again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer merge part-*.offer                       the answer
  offer merge parts --full --csv results         all *.offer files of a folder; all tables
  offer merge --missing part-*.offer             the shards to play again, such as 3,7-9
  cat part-*.offer | offer merge --from-stdin    parts one after the other, as a stream")]
pub struct MergeArguments {
    /// Parts; a folder stands for its *.offer files
    #[arg(value_name = "PART", required_unless_present = "from_stdin")]
    pub parts: Vec<PathBuf>,
    /// Read parts from standard input, one after the other
    #[arg(long, conflicts_with = "parts")]
    pub from_stdin: bool,
    /// Print the numbers of the shards that are missing or damaged, and nothing else
    #[arg(long, conflicts_with_all = ["format", "csv", "xlsx", "full"])]
    pub missing: bool,
    /// How to judge them.
    #[command(flatten)]
    pub play: PlayFlags,
    /// How much to print.
    #[command(flatten)]
    pub length: Length,
    /// Where results go.
    #[command(flatten)]
    pub results: Output,
}

impl Execute for MergeArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let call = TableCall::start(&self.results)?;
        let progress = Progress::whole(console);
        let merge = self.read(&progress)?;
        if self.missing {
            let missing = merge.missing().map_err(Failure::Merge)?;
            return console.results(|out| if missing.is_empty() { Ok(()) } else { writeln!(out, "{missing}") });
        }
        merge.warnings().for_each(|warnings| console.warnings(warnings));
        let plan = RunPlan { flips: self.results.shows_flips(), ..self.play.plan() };
        let merged = merge.finish(&plan, &progress).map_err(Failure::Merge)?;
        drop(progress);
        let publication = Publication { call, results: &self.results, confidence: self.play.confidence, console };
        match merged {
            Merged::Run(runs, asked) => publication.runs(&runs, &self.length, &scenarios(asked)),
            Merged::Sweep(sweep) => publication.sweep(&sweep),
        }
    }
}

impl MergeArguments {
    /// Reads all parts.
    fn read(&self, watcher: &dyn Watcher) -> Result<Merge, Failure> {
        let mut merge = Merge::default();
        if self.from_stdin {
            merge.add("standard input", &mut io::stdin().lock(), watcher).map_err(Failure::Merge)?;
        }
        for path in part_files(&self.parts)? {
            add(&mut merge, &path, watcher).map_err(Failure::Merge)?;
        }
        Ok(merge)
    }
}

fn add(merge: &mut Merge, path: &Path, watcher: &dyn Watcher) -> Result<(), MergeError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => merge.add(&name, &mut BufReader::new(file), watcher),
        Err(error) => {
            merge.unread(name, error);
            Ok(())
        }
    }
}
