//! Figures of a scenario that records tell, or do not.

use crate::fit::law::FittedLaw;

/// A figure of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedFigure {
    /// Name of the group.
    pub group: String,
    /// Field of the group.
    pub field: FittedField,
    /// Dotted key of the field.
    pub(super) key: String,
    /// Parameter of a law, or what the field is.
    pub parameter: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Value before the fit; None of a parameter of another law.
    pub before: Option<f64>,
    /// Estimate, or the value that stays.
    pub value: f64,
    /// Standard error in the unit; None of a value that stays.
    pub se: Option<f64>,
    /// Ends of the interval; None of a value that stays.
    pub ends: Option<[f64; 2]>,
    /// Origin.
    pub told_by: ToldBy,
    /// Observations behind the estimate, or the reason why the value stays.
    pub because: String,
}

/// A field of a group that records can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FittedField {
    /// Hazard of dropping out of training.
    Dropout,
    /// Share who fail training.
    TrainingFail,
    /// Dismissals a year.
    Dismissal,
    /// Time from the end of training to quitting.
    Tenure,
}

impl FittedField {
    /// Key within a group.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dropout => "training_dropout_per_week",
            Self::TrainingFail => "training_fail",
            Self::Dismissal => "dismissal_per_year",
            Self::Tenure => "tenure",
        }
    }

    /// Plain name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dropout => "drop-outs a week",
            Self::TrainingFail => "fail training",
            Self::Dismissal => "dismissals a year",
            Self::Tenure => "tenure",
        }
    }
}

/// Origin of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    /// The records alone.
    Records,
    /// The records, in the ratio between groups that the scenario believes.
    Both,
    /// The scenario, as records do not tell it.
    Belief,
}

impl ToldBy {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Both => "both",
            Self::Belief => "belief",
        }
    }
}

/// A law that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct TriedLaw {
    /// Name of the family.
    pub law: &'static str,
    /// Laws of each group, each of them apart; None where one is refused.
    pub laws: Option<Vec<FittedLaw>>,
    /// Number of groups told apart.
    pub groups: usize,
    /// People.
    pub people: f64,
    /// Exits.
    pub exits: f64,
    /// Whether the law is written.
    pub chosen: bool,
    /// Reason why the law is refused.
    pub refused: Option<String>,
}

impl TriedLaw {
    /// Number of parameters.
    pub fn parameters(&self) -> Option<usize> {
        self.laws.as_ref().map(|laws| laws.iter().map(FittedLaw::number).sum())
    }

    /// Logarithm of the likelihood.
    pub fn log_likelihood(&self) -> Option<f64> {
        self.laws.as_ref().map(|laws| laws.iter().map(|law| law.log_likelihood).sum())
    }

    /// Akaike's criterion.
    pub fn aic(&self) -> Option<f64> {
        self.laws.as_ref().map(|laws| laws.iter().map(FittedLaw::aic).sum())
    }

    /// Schwarz's criterion, in which n is the number of people.
    pub fn bic(&self) -> Option<f64> {
        self.laws.as_ref().map(|laws| laws.iter().map(|law| law.bic(self.people)).sum())
    }
}
