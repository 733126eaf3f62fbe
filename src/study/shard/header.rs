//! Headers of parts.

use serde::{Deserialize, Serialize};

use super::job::{Job, JobCall, JobError};
use crate::scenario::{GivenTexts, Layout, Source};

/// First line of a part, with the version of the format.
pub(super) const FORMAT: &str = "offer-part 1";

/// What a part is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program.
    pub version: String,
    /// Generator of the draws.
    pub generator: String,
    /// Hash of the job: equal for equal scenarios, seeds, replications, variations, programs and generators.
    pub job: String,
    /// Numbers of the shards that the part has, from 1.
    pub shards: Vec<u32>,
    /// Number of all shards.
    pub of: u32,
    /// Scenarios; of a sweep, the one that is varied.
    pub scenarios: Vec<HeaderScenario>,
    /// Variations of a sweep; none of a run.
    pub vary: Option<Vec<String>>,
    /// Whether the values of several variations are paired.
    pub zip: bool,
    /// Files and flags that the job was asked for with.
    pub asked: JobCall,
    /// What the payload holds, in order.
    pub pieces: Vec<HeaderPiece>,
    /// Names of the columns of a replication, in order; further ones are first hires still there, `[tenure][arm]`.
    pub columns: Vec<String>,
    /// Size of the payload [byte].
    pub bytes: u64,
}

/// A scenario of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderScenario {
    /// Name.
    pub name: String,
    /// SHA-256 of the scenario as resolved; of a sweep, over all points.
    pub hash: String,
    /// Seed.
    pub seed: u64,
    /// Replications of the whole job.
    pub replications: u64,
    /// The text of the scenario, and the texts that it extends.
    pub texts: Vec<HeaderText>,
    /// Edits of the texts, in order.
    pub edits: Vec<String>,
}

/// A text that a scenario is read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderText {
    /// Name, mostly a path.
    pub name: String,
    /// Content.
    pub text: String,
}

/// A piece of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderPiece {
    /// Number of the first scenario or point, from 0.
    pub first: usize,
    /// Number of points that were played together; 1 of a run.
    pub points: usize,
    /// First block of replications, from 0, and the block after the last.
    pub blocks: [u64; 2],
    /// Number of all blocks.
    pub of: u64,
}

impl Header {
    /// The job of the part, read again from its texts.
    pub(super) fn reload(&self) -> Result<Job, JobError> {
        let given: Vec<GivenTexts> = self.scenarios.iter().map(HeaderScenario::given).collect();
        let vary = self.vary.as_ref().map(|vary| (vary.as_slice(), Layout::of_zip(self.zip)));
        Job::reload(&given, vary, self.asked.clone())
    }
}

impl HeaderText {
    pub(super) fn of(source: &Source) -> Self {
        Self { name: source.name().to_owned(), text: source.text().to_owned() }
    }
}

impl HeaderScenario {
    /// Texts and edits.
    fn given(&self) -> GivenTexts {
        let texts = self.texts.iter().map(|text| (text.name.clone(), text.text.clone()));
        GivenTexts::new(texts, self.edits.clone())
    }
}
