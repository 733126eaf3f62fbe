//! Estimates as figures of a scenario.

use super::bootstrap::bootstrap;
use super::error::FitError;
use super::evidence::{RatesTold, Unbounded, Watched, laws};
use super::figure::{FittedField, FittedFigure, ToldBy, TriedLaw};
use super::spread::{GroupValues, mean, rates, share_ends, shares};
use super::written::{SolvedTies, belief, interval, law_text};
use super::{FitPlan, HalfGone};
use crate::engine::Watcher;
use crate::fit::family::{LawFamily, ParameterScale};
use crate::fit::law::{FittedLaw, LEAST_EXITS, LawParameter};
use crate::fit::phases::PhaseCounts;
use crate::fit::sample::DurationSample;
use crate::records::{ExitReason, FEW, LEAST_NAMED, Records};
use crate::scenario::{Group, Loaded, WEEKS_OF_A_YEAR, Z95, rank_correlation};
use crate::special::elementary::{exp, ln, to_digits};

/// Figures that records tell, and those that stay.
pub(super) struct Solved {
    pub figures: Vec<FittedFigure>,
    pub models: Vec<TriedLaw>,
    pub halves: Vec<(Option<String>, HalfGone)>,
    pub remarks: Vec<String>,
    /// Share of draws of the bootstrap that gave no estimate.
    pub lost: f64,
    /// Dotted keys and values as TOML.
    pub changed: Vec<(String, String)>,
    pub ties: SolvedTies,
}

/// People with a law of tenure of their own.
struct TenurePart {
    /// Group of the records; None for all people.
    group: Option<u32>,
    /// Groups of the scenario that have the law.
    targets: Vec<usize>,
    sample: Option<DurationSample>,
}

impl TenurePart {
    /// Number of quits after training.
    fn exits(&self) -> f64 {
        self.sample.as_ref().map_or(0.0, |sample| sample.exits)
    }
}

/// `[part]`: laws of the chosen family; None where the part has too few exits.
type PartLaws = Vec<Option<FittedLaw>>;

/// A fit of one scenario.
struct Solver<'s> {
    groups: &'s [Group],
    /// `[group]`: beginning of the keys of a group, with its dot.
    prefixes: Vec<String>,
    /// Medians of all parameters of the scenario by key.
    before: Vec<(String, f64)>,
    records: &'s Records,
    plan: &'s FitPlan,
    watched: Watched<'s>,
    /// `[group]`: the same group in the records.
    places: Vec<Option<u32>>,
    /// `[group]`: counts of the same group in the records; None where the records do not tell each group.
    counted: Option<Vec<PhaseCounts>>,
    watcher: &'s dyn Watcher,
    solved: Solved,
}

/// Estimates every figure that spells tell.
pub(super) fn solve(
    base: &Loaded,
    records: &Records,
    plan: &FitPlan,
    watched: Watched<'_>,
    watcher: &dyn Watcher,
) -> Result<Solved, FitError> {
    let parameters = base.scenario.parameters();
    let before: Vec<(String, f64)> = parameters.into_iter().map(|one| (one.key, one.value)).collect();
    let failing = before.iter().filter_map(|(key, _)| key.strip_suffix("training_fail"));
    let places = places(base, records, plan)?;
    let of_place = |place: &Option<u32>| place.map(|place| watched.counts(&|_| 1.0, Some(place)));
    let mut solver = Solver {
        groups: &base.scenario.groups,
        prefixes: failing.map(str::to_owned).collect(),
        records,
        plan,
        watched,
        counted: places.iter().map(of_place).collect(),
        places,
        solved: Solved {
            figures: Vec::new(),
            models: Vec::new(),
            halves: Vec::new(),
            remarks: Vec::new(),
            lost: 0.0,
            changed: Vec::new(),
            ties: SolvedTies::default(),
        },
        before,
        watcher,
    };
    let parts = solver.parts();
    let laws = solver.choose(&parts);
    let counts = watched.counts(&|_| 1.0, None);
    let (rates, laws) = solver.with_errors(RatesTold::of(&counts), laws, &parts)?;
    solver.dropouts(&counts, rates.dropout);
    solver.failing(&counts, rates.failing);
    solver.dismissals(&counts, rates.dismissal);
    solver.tenures(&parts, laws.as_deref());
    let own = base.scenario.training.weeks;
    if watched.training != own {
        solver.solved.remarks.push(format!(
            "Training lasts {} weeks in the fit and {} in the scenario, whose hires stay by so much longer.",
            to_digits(watched.training, 3),
            to_digits(own, 3)
        ));
    }
    let takers = watched.spells.iter().filter(|spell| spell.exit == Some(ExitReason::TookOffer)).count();
    if takers > 0 {
        solver.solved.remarks.push(format!(
            "{takers} took an offer, which ends the watching. Takers would have left with the restless ones, so that quits \
             without an offer are understated."
        ));
    }
    if counts.dismissed_in_training > 0.0 {
        solver.solved.remarks.push(format!(
            "{} were dismissed in training, which the model does not have: they only end the watching.",
            counts.dismissed_in_training
        ));
    }
    Ok(solver.solved)
}

/// `[group of the scenario]`: the group of the records with its name.
fn places(base: &Loaded, records: &Records, plan: &FitPlan) -> Result<Vec<Option<u32>>, FitError> {
    let groups = &base.scenario.groups;
    let is_split = records.has_groups && groups.len() > 1 && !plan.one_group;
    if !is_split {
        return Ok(vec![None; groups.len()]);
    }
    let same = |name: &str, other: &str| name.trim().eq_ignore_ascii_case(other.trim());
    let known = |name: &String| groups.iter().any(|group| same(&group.name, name));
    let quoted = |name: &String| format!("'{name}'");
    let unknown = records.groups.iter().enumerate().filter(|(_, name)| !known(name));
    let unknown: Vec<String> = unknown
        .map(|(at, name)| match records.spells.iter().filter(|spell| spell.group == Some(at as u32)).count() {
            few if few < LEAST_NAMED => FEW.to_owned(),
            _ => quoted(name),
        })
        .collect();
    if !unknown.is_empty() {
        return Err(FitError::UnknownGroup {
            found: unknown.join(", "),
            scenario: base.scenario.name.clone(),
            known: groups.iter().map(|group| quoted(&group.name)).collect::<Vec<_>>().join(", "),
        });
    }
    let place = |group: &Group| records.groups.iter().position(|name| same(name, &group.name)).map(|at| at as u32);
    Ok(groups.iter().map(place).collect())
}

impl Solver<'_> {
    /// People whose laws of tenure are told apart; none where groups are hidden.
    fn parts(&self) -> Vec<TenurePart> {
        let part = |group: Option<u32>, targets: Vec<usize>| TenurePart {
            group,
            targets,
            sample: self.watched.sample(&|_| 1.0, group),
        };
        if self.plan.one_group || self.groups.len() == 1 {
            return vec![part(None, (0..self.groups.len()).collect())];
        }
        let told = self.places.iter().enumerate().filter_map(|(at, place)| place.map(|place| (at, place)));
        told.map(|(at, place)| part(Some(place), vec![at])).collect()
    }

    /// Laws of all families for the parts with exits enough; those of the chosen family, part by part.
    fn choose(&mut self, parts: &[TenurePart]) -> Option<PartLaws> {
        let all = || 0..parts.len();
        let told: Vec<usize> = all().filter(|part| parts[*part].exits() >= LEAST_EXITS).collect();
        let tried: Vec<usize> = if told.is_empty() { all().collect() } else { told };
        if tried.is_empty() {
            return None;
        }
        let samples: Vec<_> = tried.iter().map(|part| parts[*part].sample.as_ref()).collect();
        let people: usize = tried.iter().map(|part| self.watched.people_after(parts[*part].group)).sum();
        let exits: f64 = tried.iter().map(|part| parts[*part].exits()).sum();
        let families = self.plan.family.map_or_else(|| LawFamily::ALL.to_vec(), |one| vec![one]);
        self.solved.models = families
            .into_iter()
            .map(|family| {
                let found = laws(family, &samples);
                TriedLaw {
                    law: family.name(),
                    groups: tried.len(),
                    people: people as f64,
                    exits,
                    chosen: false,
                    refused: found.as_ref().err().map(ToString::to_string),
                    laws: found.ok(),
                }
            })
            .collect();
        let with_bic = self.solved.models.iter_mut().filter_map(|tried| Some((tried.bic()?, tried)));
        let (_, best) = with_bic.min_by(|one, other| one.0.total_cmp(&other.0))?;
        best.chosen = true;
        let mut laws = vec![None; parts.len()];
        for (part, law) in tried.into_iter().zip(best.laws.iter().flatten()) {
            laws[part] = Some(law.clone());
        }
        Some(laws)
    }

    /// The estimates with the errors of the bootstrap, where it is asked for.
    ///
    /// # Errors
    /// [`FitError::Bootstrap`] where too few draws give a law; [`FitError::Engine`] where the watcher stops it.
    fn with_errors(
        &mut self,
        rates: RatesTold,
        laws: Option<PartLaws>,
        parts: &[TenurePart],
    ) -> Result<(RatesTold, Option<PartLaws>), FitError> {
        let Some(draws) = self.plan.bootstrap else { return Ok((rates, laws)) };
        let mut laws = laws;
        let fitted = laws.iter_mut().flatten().zip(parts).filter_map(|(law, part)| Some((part.group, law.as_mut()?)));
        let mut fitted: Vec<(Option<u32>, &mut FittedLaw)> = fitted.collect();
        let of: Vec<(Option<u32>, FittedLaw)> = fitted.iter().map(|(group, law)| (*group, (**law).clone())).collect();
        let errors = bootstrap(self.watched, &of, draws, self.plan.seed, self.watcher)?;
        self.solved.lost = errors.lost;
        if errors.lost > MOST_LOST {
            return Err(FitError::Bootstrap(errors.lost));
        }
        for ((_, law), covariance) in fitted.iter_mut().zip(errors.laws) {
            law.covariance = covariance;
        }
        Ok((rates.with_errors(errors.rates), laws))
    }

    /// Shares of groups among hires as the scenario has them, or what the records count of each.
    fn weights(&self, count: fn(&PhaseCounts) -> f64) -> Vec<f64> {
        let counted = self.counted.as_ref().map(|groups| groups.iter().map(count).collect::<Vec<f64>>());
        let hired = || self.groups.iter().map(|group| group.share * group.pass_rate).collect();
        counted.filter(|counted| counted.iter().sum::<f64>() > 0.0).unwrap_or_else(hired)
    }

    fn dropouts(&mut self, counts: &PhaseCounts, told: Option<Unbounded>) {
        let weeks = counts.weeks_in_training;
        let because = match told {
            _ if self.watched.training <= 0.0 => return self.nought(FittedField::Dropout, "counted in tenure"),
            Some(_) => format!("{} quits in {weeks:.0} weeks of training", counts.dropouts),
            None if weeks <= 0.0 => "nobody was watched in training".to_owned(),
            None => format!("no quit in {weeks:.0} weeks of training: below {} a week", least_rate(weeks)),
        };
        let believed: Vec<f64> = self.groups.iter().map(|group| group.training_dropout_per_week).collect();
        let weights = self.weights(|counts| counts.weeks_in_training);
        self.contradict(FittedField::Dropout, told, mean(&believed, &weights) * weeks);
        self.rate(FittedField::Dropout, told, &because, |rate| rates(&believed, &weights, rate));
    }

    fn dismissals(&mut self, counts: &PhaseCounts, told: Option<Unbounded>) {
        let weeks = counts.weeks_after;
        let because = match told {
            _ if !self.records.has_reasons => return self.nought(FittedField::Dismissal, NO_REASONS),
            Some(_) => format!("{} dismissals in {weeks:.0} weeks", counts.dismissals),
            None if weeks <= 0.0 => "nobody was watched after training".to_owned(),
            None => format!("no dismissal in {weeks:.0} weeks: below {} a year", WEEKS_OF_A_YEAR * least_rate(weeks)),
        };
        let believed: Vec<f64> = self.groups.iter().map(|group| group.dismissal_per_year).collect();
        let weights = self.weights(|counts| counts.weeks_after);
        self.contradict(FittedField::Dismissal, told, mean(&believed, &weights) * weeks / WEEKS_OF_A_YEAR);
        self.rate(FittedField::Dismissal, told, &because, |rate| rates(&believed, &weights, WEEKS_OF_A_YEAR * rate));
    }

    fn failing(&mut self, counts: &PhaseCounts, told: Option<Unbounded>) {
        let (failed, reached) = (counts.failures, counts.reached);
        let because = match told {
            _ if !self.records.has_reasons => return self.nought(FittedField::TrainingFail, NO_REASONS),
            None if reached <= 0.0 => "nobody was seen to reach the end of training".to_owned(),
            _ => format!("{failed} of {reached} who reached the end of training"),
        };
        let believed: Vec<f64> = self.groups.iter().map(|group| group.training_fail).collect();
        let weights = self.weights(|counts| counts.reached);
        self.contradict(FittedField::TrainingFail, told.filter(|_| failed > 0.0), mean(&believed, &weights) * reached);
        let Some(told) = told else { return self.stays(FittedField::TrainingFail, &because) };
        let spread = shares(&believed, &weights, 1.0 / (1.0 + exp(-told.value)));
        let z = self.plan.errors();
        self.told(FittedField::TrainingFail, &spread, &because, &|share| FigureText {
            se: share * (1.0 - share) * told.error,
            ends: share_ends(share, told.error, z),
            toml: interval(share_ends(share, told.error, Z95)),
        });
    }

    /// Warns of a value that stays, of which the records should have seen so many events, and saw none.
    fn contradict(&mut self, field: FittedField, told: Option<Unbounded>, events: f64) {
        if told.is_none() && events > -ln(0.05) {
            self.solved.remarks.push(format!(
                "{} stay as believed, which the records contradict: {events:.1} events were to be seen, and none was. Lower \
                 {} in the scenario.",
                field.label(),
                field.key()
            ));
        }
    }

    fn rate(
        &mut self,
        field: FittedField,
        told: Option<Unbounded>,
        because: &str,
        spread: impl Fn(f64) -> GroupValues,
    ) {
        let Some(told) = told else { return self.stays(field, because) };
        let z = self.plan.errors();
        self.told(field, &spread(exp(told.value)), because, &|rate| FigureText {
            se: rate * told.error,
            ends: [-z, z].map(|z| rate * exp(z * told.error)),
            toml: belief(rate, told.error),
        });
    }

    /// Figures of all groups that one estimate tells.
    fn told(&mut self, field: FittedField, spread: &GroupValues, because: &str, text: &dyn Fn(f64) -> FigureText) {
        let mut tied = Vec::new();
        for (at, value) in spread.values.iter().enumerate() {
            let key = self.key(at, field);
            let FigureText { se, ends, toml } = text(*value);
            let is_spread = se > 0.0;
            self.solved.changed.push((key.clone(), if is_spread { toml } else { format!("{value:?}") }));
            if is_spread {
                tied.push(vec![key.clone()]);
            }
            self.solved.figures.push(FittedFigure {
                value: *value,
                se: Some(se),
                ends: Some(ends),
                told_by: if spread.by_ratio { ToldBy::Both } else { ToldBy::Records },
                ..self.figure(at, field, &key, because)
            });
        }
        self.solved.ties.add(&tied, 0.0);
    }

    /// A figure that is 0 as its events are counted elsewhere; it stays where the scenario has no such events.
    fn nought(&mut self, field: FittedField, because: &str) {
        let mut keys = (0..self.groups.len()).map(|at| self.key(at, field));
        if keys.all(|key| self.believed(&key) == Some(0.0)) {
            return self.stays(field, because);
        }
        for at in 0..self.groups.len() {
            let key = self.key(at, field);
            let figure = self.figure(at, field, &key, because);
            self.solved.figures.push(FittedFigure { told_by: ToldBy::Records, ..figure });
            self.solved.changed.push((key, "0.0".to_owned()));
        }
    }

    /// A figure of a group without an estimate, whose `parameter` is a dotted key.
    fn figure(&self, group: usize, field: FittedField, parameter: &str, because: &str) -> FittedFigure {
        FittedFigure {
            group: self.groups[group].name.clone(),
            field,
            key: self.key(group, field),
            parameter: if field == FittedField::TrainingFail { "share" } else { "rate" },
            unit: unit(field),
            before: self.believed(parameter),
            value: 0.0,
            se: None,
            ends: None,
            told_by: ToldBy::Belief,
            because: because.to_owned(),
        }
    }

    /// A figure that stays as it is believed, in every group.
    fn stays(&mut self, field: FittedField, because: &str) {
        for group in 0..self.groups.len() {
            self.stays_in(group, field, because);
        }
    }

    fn stays_in(&mut self, group: usize, field: FittedField, because: &str) {
        let key = self.key(group, field);
        let of_field = |(own, _): &&(String, f64)| {
            own.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        for (own, value) in self.before.iter().filter(of_field) {
            let parameter = parameter_name(own.strip_prefix(&key).unwrap_or_default(), field);
            let unit = if field == FittedField::Tenure { unit_of(parameter) } else { unit(field) };
            let figure = self.figure(group, field, own, because);
            self.solved.figures.push(FittedFigure { parameter, unit, value: *value, ..figure });
        }
    }

    /// Dotted key of a field of a group.
    fn key(&self, group: usize, field: FittedField) -> String {
        format!("{}{}", self.prefixes[group], field.key())
    }

    fn believed(&self, key: &str) -> Option<f64> {
        self.before.iter().find(|(own, _)| own == key).map(|(_, value)| *value)
    }

    fn tenures(&mut self, parts: &[TenurePart], laws: Option<&[Option<FittedLaw>]>) {
        for group in 0..self.groups.len() {
            let part = parts.iter().position(|part| part.targets.contains(&group));
            let law = part.and_then(|part| laws.and_then(|laws| laws[part].as_ref()));
            match (part, law) {
                (Some(part), Some(law)) => self.tenure(group, law, parts[part].exits()),
                (Some(part), None) => {
                    let because = self.refusal(&parts[part]);
                    self.stays_in(group, FittedField::Tenure, &because);
                }
                (None, _) => self.stays_in(group, FittedField::Tenure, self.hidden()),
            }
        }
        for (part, law) in parts.iter().zip(laws.into_iter().flatten()) {
            let Some(law) = law else { continue };
            let keys = |group: &usize| {
                let names = law.parameters().into_iter();
                names.map(|one| format!("{}.{}", self.key(*group, FittedField::Tenure), one.name)).collect()
            };
            let keys: Vec<Vec<String>> = part.targets.iter().map(keys).collect();
            self.solved.ties.add(&keys, rank_correlation(law.correlation()));
            let name = part.group.map(|_| self.groups[part.targets[0]].name.clone());
            self.solved.halves.push((name, half_gone(law, self.plan.errors())));
        }
    }

    /// Reason why nothing is told of a group.
    fn hidden(&self) -> &'static str {
        match self.records.has_groups {
            true => "the records have nobody of this group",
            false => "the records do not say who is in which group",
        }
    }

    fn refusal(&self, part: &TenurePart) -> String {
        let exits = part.exits();
        if exits < LEAST_EXITS {
            return format!("{exits} quits after training are fewer than {LEAST_EXITS}");
        }
        let refused = self.solved.models.iter().filter_map(|tried| Some((tried.law, tried.refused.as_ref()?)));
        refused.map(|(law, reason)| format!("{law}: {reason}")).collect::<Vec<_>>().join("; ")
    }

    fn tenure(&mut self, group: usize, law: &FittedLaw, exits: f64) {
        let key = self.key(group, FittedField::Tenure);
        self.solved.changed.push((key.clone(), law_text(law)));
        for parameter in law.parameters() {
            let LawParameter { name, value, .. } = parameter;
            let because = format!("{} law, {exits} quits after training", law.family.name());
            self.solved.figures.push(FittedFigure {
                parameter: name,
                unit: unit_of(name),
                value,
                se: Some(parameter.se()),
                ends: Some(parameter.ends(self.plan.errors())),
                told_by: ToldBy::Records,
                ..self.figure(group, FittedField::Tenure, &format!("{key}.{name}"), &because)
            });
        }
    }
}

/// Share of the draws of a bootstrap that may give no law.
const MOST_LOST: f64 = 0.2;
/// Reason of a figure whose events the records do not tell apart.
const NO_REASONS: &str = "counted as quits, as the records have no reasons";
/// Error, interval, and value as TOML of an estimate.
struct FigureText {
    se: f64,
    ends: [f64; 2],
    toml: String,
}

/// Highest rate at which no event in so many weeks has a chance of 5 %.
fn least_rate(weeks: f64) -> f64 {
    to_digits(-ln(0.05) / weeks, 2)
}

fn half_gone(law: &FittedLaw, errors: f64) -> HalfGone {
    let [weeks, error] = law.median();
    let ends = [-errors, errors].map(|z| weeks * exp(z * error));
    HalfGone { weeks, ends: weeks.is_finite().then_some(ends) }
}

fn unit(field: FittedField) -> &'static str {
    match field {
        FittedField::Dropout => "per week",
        FittedField::TrainingFail => "share",
        FittedField::Dismissal => "per year",
        FittedField::Tenure => "week",
    }
}

/// Unit of a parameter of tenure.
fn unit_of(parameter: &str) -> &'static str {
    let of_family = LawFamily::ALL.iter().flat_map(|family| family.parameters());
    match of_family.into_iter().find(|(name, _)| *name == parameter) {
        Some((_, ParameterScale::LogHazard | ParameterScale::Hazard)) => "per week",
        Some((_, ParameterScale::Log)) => "",
        _ => "week",
    }
}

/// Name of a parameter of a scenario that stays.
fn parameter_name(rest: &str, field: FittedField) -> &'static str {
    let of_family = LawFamily::ALL.iter().flat_map(|family| family.parameters()).map(|(name, _)| *name);
    let known = of_family.chain(["sd", "p10", "p50", "p90"]).find(|name| rest.strip_prefix('.') == Some(name));
    known.unwrap_or(match field {
        FittedField::TrainingFail => "share",
        FittedField::Tenure => "table",
        _ => "rate",
    })
}
