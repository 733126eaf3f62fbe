//! Shards: blocks that any engine can map over, and parts that are merged to the bits of one run.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use the_offer::Watcher;
use the_offer::scenario::{GivenTexts, Layout};
use the_offer::study::RunPlan;
use the_offer::study::shard::{Job, JobCall, JobError, Merge, MergeError, Merged, PartFile, PlayedPart, Shard, look};

use crate::compare::Compared;
use crate::edits::variations;
use crate::options::{self, Playing};
use crate::problems::{engine_error, merge_error, scenario_error};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::sweep::Sweep;
use crate::watch::play;

/// The job that a block was last made or played of. A worker plays many blocks of one job, and joins their parts.
static RECENT: Mutex<Option<Arc<Job>>> = Mutex::new(None);

fn recent() -> Option<Arc<Job>> {
    RECENT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn remember(job: Arc<Job>) {
    *RECENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(job);
}

/// Blocks of replications of a shard of a run, where no other number of shards is asked for: some 200,000 positions.
const RUN_BLOCKS: u64 = 24;
/// Blocks of replications of a shard of a sweep.
const SWEEP_BLOCKS: u64 = 8;

/// A shard of a run or a sweep: what one call of a worker plays. All shards are equal.
///
/// A block can be pickled, and holds all texts of its scenario. `block.play()` gives the played part as bytes, and `merge`
/// makes the run or the sweep of the parts of all blocks.
#[pyclass(frozen, module = "the_offer")]
pub struct Block {
    name: String,
    /// What the job is, as a hash.
    job: String,
    given: GivenTexts,
    /// Variations of a sweep, and whether they are paired; none of a run.
    vary: Option<(Vec<String>, bool)>,
    shard: Shard,
}

/// Cuts a run, or a sweep where `vary` is given, into `of` equal blocks.
///
/// Any engine can map over them: `parts = pool.map(the_offer.Block.play, the_offer.blocks(scenario))`, then
/// `the_offer.merge(parts)`. Without `of` a block is a good part of a second of work.
/// `replications` and `seed` replace those of the scenario; `vary` and `zip` are those of `Scenario.sweep`.
///
/// Raises ScenarioError for values that cannot be.
#[pyfunction]
#[pyo3(signature = (scenario, *, vary=None, zip=false, replications=None, seed=None, of=None))]
pub fn blocks(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    vary: Option<&Bound<'_, PyAny>>,
    zip: bool,
    replications: Option<u64>,
    seed: Option<u64>,
    of: Option<u32>,
) -> PyResult<Vec<Block>> {
    let given = scenario.get().given(replications, seed);
    let vary = vary.map(|vary| Ok::<_, PyErr>((variations(vary)?, zip))).transpose()?;
    let job = Arc::new(job_of(py, &given, vary.as_ref())?);
    let size = if vary.is_some() { SWEEP_BLOCKS } else { RUN_BLOCKS };
    let of = of.unwrap_or_else(|| u32::try_from(job.blocks().div_ceil(size)).unwrap_or(Shard::MOST).min(Shard::MOST));
    let none = || options::wrong(format!("of: expected a number of blocks from 1 to {}", Shard::MOST));
    let shards = (1..=of).map(|number| Shard::new(number, of).ok_or_else(none));
    let shards = shards.collect::<PyResult<Vec<Shard>>>()?;
    if shards.is_empty() {
        return Err(none());
    }
    let (name, id) = (scenario.get().name(), job.id().to_owned());
    remember(job);
    let block =
        |shard| Block { name: name.to_owned(), job: id.clone(), given: given.clone(), vary: vary.clone(), shard };
    Ok(shards.into_iter().map(block).collect())
}

/// The file of a scenario, and its edits, as the command would have been asked for them.
fn asked_of(given: &GivenTexts) -> JobCall {
    let files = given.texts.first().map(|text| text.name().to_owned()).into_iter().collect();
    JobCall { files, edits: given.edits.clone(), replications: None, seed: None }
}

/// The job of a scenario that is read again from its texts.
fn job_of(py: Python<'_>, given: &GivenTexts, vary: Option<&(Vec<String>, bool)>) -> PyResult<Job> {
    let vary = vary.map(|(vary, zip)| (vary.as_slice(), Layout::of_zip(*zip)));
    py.detach(|| Job::reload(std::slice::from_ref(given), vary, asked_of(given))).map_err(|error| match error {
        JobError::Problems(problems) => scenario_error(py, &problems),
        JobError::Engine(error) => engine_error(py, &error),
    })
}

impl Block {
    /// The job of the block, read again from its texts unless it is the recent one.
    fn job(&self, py: Python<'_>) -> PyResult<Arc<Job>> {
        if let Some(job) = recent().filter(|job| job.id() == self.job && *job.asked() == asked_of(&self.given)) {
            return Ok(job);
        }
        let job = Arc::new(job_of(py, &self.given, self.vary.as_ref())?);
        remember(job.clone());
        Ok(job)
    }
}

#[pymethods]
impl Block {
    /// Number of the block, from 1.
    #[getter]
    fn number(&self) -> u32 {
        self.shard.number()
    }

    /// Number of all blocks.
    #[getter]
    fn of(&self) -> u32 {
        self.shard.of()
    }

    /// Name of the scenario.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Plays the block, on one thread unless more are asked for, and gives the part as bytes: those of the file that
    /// `offer run --shard` writes.
    ///
    /// Raises SimulationError for what cannot be played, and KeyboardInterrupt on Ctrl-C.
    #[pyo3(signature = (*, threads=1))]
    fn play<'py>(&self, py: Python<'py>, threads: Option<usize>) -> PyResult<Bound<'py, PyBytes>> {
        let job = self.job(py)?;
        let quiet = false.into_pyobject(py)?.to_owned().into_any();
        let playing = Playing::new(threads, &quiet)?;
        let played = play(py, &playing, &self.name, |watcher| {
            let part = PlayedPart::play(&job, self.shard, None, watcher)?;
            Ok(written(&job, &part))
        })?;
        Ok(PyBytes::new(py, &played.map_err(|error| engine_error(py, &error))??))
    }

    /// Another block of the same run or sweep.
    fn _numbered(&self, number: u32) -> PyResult<Self> {
        let Self { name, job, given, vary, shard } = self;
        let shard = shard_of(number, shard.of())?;
        Ok(Self { name: name.clone(), job: job.clone(), given: given.clone(), vary: vary.clone(), shard })
    }

    /// Whether a file holds the part of this block, whole and right.
    fn is_in(&self, py: Python<'_>, path: PathBuf) -> bool {
        py.detach(|| {
            let Ok(file) = File::open(path) else { return false };
            matches!(look(&mut BufReader::new(file), &self.job, self.shard), PartFile::Right)
        })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let Self { name, job, given: GivenTexts { texts, edits }, vary, shard } = slf.get();
        let texts: Vec<(&str, &str)> = texts.iter().map(|text| (text.name(), text.text())).collect();
        let again = py.import("the_offer._native")?.getattr("_block")?;
        let numbers = (shard.number(), shard.of());
        Ok((again, (name.as_str(), job.as_str(), texts, edits.as_slice(), vary.clone(), numbers).into_pyobject(py)?))
    }

    fn __repr__(&self) -> String {
        format!("<Block {} of {}>", self.shard, self.name)
    }
}

/// Makes a block of what `Block.__reduce__` gave.
#[pyfunction]
#[pyo3(name = "_block")]
pub fn block_again(
    name: String,
    job: String,
    texts: Vec<(String, String)>,
    edits: Vec<String>,
    vary: Option<(Vec<String>, bool)>,
    numbers: (u32, u32),
) -> PyResult<Block> {
    let shard = shard_of(numbers.0, numbers.1)?;
    Ok(Block { name, job, given: GivenTexts::new(texts, edits), vary, shard })
}

fn shard_of(number: u32, of: u32) -> PyResult<Shard> {
    Shard::new(number, of).ok_or_else(|| options::wrong(format!("expected the number of a block from 1 to {of}")))
}

/// A part: bytes, or a file of them.
#[derive(FromPyObject)]
pub enum GivenPart<'py> {
    /// Bytes.
    Bytes(Bound<'py, PyBytes>),
    /// Path of a file.
    File(PathBuf),
}

/// Makes one part of several, whose blocks need not follow one another: a step of a tree of merges.
///
/// Raises PartsError for parts that are damaged, doubled or of another run.
#[pyfunction]
pub fn join<'py>(py: Python<'py>, parts: Vec<GivenPart<'py>>) -> PyResult<Bound<'py, PyBytes>> {
    let joined = with_parts(py, &parts, None, |merge, _| {
        let (job, part) = merge.into_part()?;
        Ok(written(&job, &part))
    })?;
    Ok(PyBytes::new(py, &joined?))
}

/// Makes of all parts, in any order, the run or the sweep that they are parts of: what one machine would have given, to the
/// last bit. Parts are bytes, or paths of files that `offer run --shard` has written.
///
/// Gives a Run, a Sweep, or Compared where the parts are of several scenarios. Raises PartsError for parts that are missing,
/// damaged, doubled or of another run, SimulationError where memory would not do.
#[pyfunction]
#[pyo3(signature = (parts, *, threads=None, confidence=0.95))]
pub fn merge<'py>(
    py: Python<'py>,
    parts: Vec<GivenPart<'py>>,
    threads: Option<usize>,
    confidence: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let plan = RunPlan { confidence: options::confidence(confidence)?, goal: None, flips: false, threads: None };
    match with_parts(py, &parts, threads, |merge, watcher| merge.finish(&plan, watcher))? {
        Merged::Sweep(swept) => Ok(Bound::new(py, Sweep::of(*swept))?.into_any()),
        Merged::Run(mut runs, _) if runs.len() == 1 => Ok(Bound::new(py, Run::of(runs.swap_remove(0)))?.into_any()),
        Merged::Run(runs, _) => Ok(Bound::new(py, Compared::of(runs, confidence))?.into_any()),
    }
}

/// A part for threads that do not hold the lock of Python: bytes that Python keeps and never changes, or a path.
enum OwnPart<'a> {
    Bytes(&'a [u8]),
    File(&'a PathBuf),
}

impl<'a> OwnPart<'a> {
    fn of(part: &'a GivenPart<'_>) -> Self {
        match part {
            GivenPart::Bytes(bytes) => Self::Bytes(bytes.as_bytes()),
            GivenPart::File(path) => Self::File(path),
        }
    }
}

/// Reads parts, and makes something of them on another thread.
fn with_parts<T: Send>(
    py: Python<'_>,
    parts: &[GivenPart<'_>],
    threads: Option<usize>,
    make: impl FnOnce(Merge, &dyn Watcher) -> Result<T, MergeError> + Send,
) -> PyResult<T> {
    let quiet = false.into_pyobject(py)?.to_owned().into_any();
    let own: Vec<OwnPart> = parts.iter().map(OwnPart::of).collect();
    let made = play(py, &Playing::new(threads, &quiet)?, "parts", |watcher| make(added(&own, watcher)?, watcher))?;
    made.map_err(|error| merge_error(py, error))
}

/// The bytes of a part.
fn written(job: &Job, part: &PlayedPart) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    part.write(job, &mut bytes).map(|()| bytes)
}

fn added(parts: &[OwnPart<'_>], watcher: &dyn Watcher) -> Result<Merge, MergeError> {
    let mut merge = Merge::knowing(recent());
    for (number, part) in parts.iter().enumerate() {
        match part {
            OwnPart::Bytes(bytes) => merge.add(&format!("part {number}"), &mut { *bytes }, watcher)?,
            OwnPart::File(path) => match File::open(path) {
                Ok(file) => merge.add(&path.display().to_string(), &mut BufReader::new(file), watcher)?,
                Err(error) => merge.unread(path.display().to_string(), error),
            },
        }
    }
    Ok(merge)
}
