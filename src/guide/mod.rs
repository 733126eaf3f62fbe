//! The guide: everything that a user of the program can look up, topic by topic.
//!
//! Each topic is a file that `offer help TOPIC` shows in a terminal, whose examples are run by the tests, and that stands
//! here. The references of fields and tables are generated: `offer help fields`, `offer help tables`.

/// A topic of the guide.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// Name after `offer help`.
    pub name: &'static str,
    /// Contents in a few words.
    pub about: &'static str,
    /// Text in Markdown.
    pub text: &'static str,
}

macro_rules! topics {
    ($($module:ident $name:literal $about:literal;)*) => {
        /// All topics, in the order of the guide.
        pub const TOPICS: &[Topic] = &[
            $(Topic { name: $name, about: $about, text: include_str!(concat!($name, ".md")) },)*
        ];

        $(
            #[doc = include_str!(concat!($name, ".md"))]
            pub mod $module {}
        )*
    };
}

topics! {
    reading "reading" "how to read a report, section by section";
    model "model" "what is simulated, and what is left out";
    scenario_files "scenario-files" "how to describe a workforce, its uncertain figures, and what-if edits";
    running "running" "offer run: one scenario or several, until a precision is reached";
    tuning "tuning" "offer tune: the bonus that saves most, its confidence set, its price";
    sweeping "sweeping" "offer sweep: many values of a scenario on the same people and luck";
    shards "shards" "offer run --shard and offer merge: one run or sweep on many machines";
    clusters "clusters" "shards on Slurm, Kubernetes, Dask, Ray and other systems";
    drivers "drivers" "offer sensitivity: what moves the saving, whose doubt it is, what turns the advice";
    reporting "reporting" "offer report and offer plot: pages and pictures";
    calibrating "calibrating" "offer calibrate and offer new --ask: from attrition, exits and take-up to a scenario";
    fitting "fitting" "offer fit: a scenario from a company's own records";
    checking "checking" "offer check: mistakes, slips, assumptions, folders of tables";
    tracing "tracing" "offer trace: every event and amount at one position";
    programs "programs" "JSON, CSV, folders of tables, exit status";
    python "python" "the library in Python: scenarios, studies, and tables for data frames";
    statistics "statistics" "how estimates, errors, intervals and confidence sets come about";
    expected_saving "expected-saving" "the estimator of the mean saving: conditional Monte Carlo, and its limits";
    reproducibility "reproducibility" "why equal runs give equal results, to the last bit";
    promises "promises" "what the program guarantees, and the tests that hold it";
}

/// The topic of this name; `None` if there is none.
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}
