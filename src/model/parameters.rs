//! Uncertain parameters, and their values in a replication.
//!
//! Each parameter has a standard normal score, addressed by (seed, replication, dotted key), and the value of its belief at
//! that score. So the value is the same in both arms, and in every scenario with the same belief. Parameters that depend on
//! each other are drawn together: those that rank correlations tie (a Gaussian copula), the correlations of `[traits]`, and
//! the ends of a uniform time to fill. Values that are not allowed are drawn again.
//!
//! A parameter may be held at a score, or keep that of a draw. Parameters tied to such a one have their distribution given that
//! score ([`super::followers`]).

use super::draws::{Address, latin_column, parameter_score};
use super::followers::Followers;
use crate::scenario::{Scenario, Traits, Uncertain, WeeksToFill};
use crate::special::{normal, quantiles::QuickQuantiles};
use std::rc::Rc;

/// Uncertain parameters of a scenario, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Parameters in the order of their fields.
    parameters: Vec<DrawnParameter>,
    /// Parameters that are drawn together.
    bundles: Vec<Bundle>,
    /// Bundles that are drawn again in more than 1 % of replications.
    drawn_again: Vec<DrawnAgain>,
}

/// Parameters that are often drawn again because draws are not allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnAgain {
    /// Dotted keys of the parameters.
    pub keys: Vec<String>,
    /// Share of draws that are not allowed.
    pub share: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct DrawnParameter {
    uncertain: Uncertain,
    /// QuickQuantiles of the belief.
    quantiles: QuickQuantiles,
    /// Address of the draws.
    hash: u64,
    /// Index among all parameters of the scenario.
    index: usize,
    /// Independent scores of other parameters, and their weights in the score of this one.
    weights: Vec<(usize, f64)>,
}

/// Parameters that are drawn together.
#[derive(Debug, Clone, PartialEq)]
struct Bundle {
    /// Indices of parameters.
    members: Vec<usize>,
    conditions: Vec<Condition>,
    /// Members that are held, and how others follow them.
    held: Followers,
}

/// A draw of all uncertain parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct JointDraw {
    /// `[uncertain parameter]`, in the order of their fields: normal scores.
    scores: Vec<f64>,
    /// `[uncertain parameter]`, in the order of their fields: values, each in the unit of its field.
    pub values: Vec<f64>,
}

/// Parameters that keep their values of a draw, while all others are drawn again given those.
#[derive(Debug, Clone, PartialEq)]
pub struct PartlyKept {
    /// `[bundle]`: members that are given, and how others follow them; None where all members are kept.
    redrawn: Vec<Option<Followers>>,
}

/// A condition on numbers.
#[derive(Debug, Clone, PartialEq)]
enum Condition {
    /// Three correlations make a correlation matrix.
    HoldTogether([DrawnNumber; 3]),
    /// The first number is below the second.
    Rise([DrawnNumber; 2]),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum DrawnNumber {
    /// The value of a parameter.
    Drawn(usize),
    Certain(f64),
}

/// Number of draws that estimate how often draws are not allowed.
const PROBES: u64 = 4_000;
/// Seed of these draws: whether a scenario can be played does not depend on its seed.
const PROBE_SEED: u64 = 1;
/// Share of draws that are made again without a warning.
const RARE: f64 = 0.01;
/// Share of draws that are made again before the scenario is refused.
const TOO_MANY: f64 = 0.5;
/// Most draws of one replication: with at most half of them not allowed, one succeeds.
const MOST_ATTEMPTS: u64 = 1_000;
/// Most draws given what is kept. Where half of all draws are allowed, the mean number is at most two, but the tail is
/// heavy: more than n are needed with a probability up to about 1/n.
const MOST_ATTEMPTS_GIVEN: u64 = 1 << 20;

/// Scores of parameters in draws that are a Latin hypercube, which parameters of several scenarios share.
#[derive(Debug, Clone)]
pub struct LatinScores {
    address: Address,
    /// Number of draws.
    number: usize,
    /// Scores by the address of the draws of a parameter.
    columns: Vec<(u64, Rc<[f64]>)>,
}

impl LatinScores {
    /// Scores at `address`, in so many draws.
    pub fn new(address: Address, number: usize) -> Self {
        Self { address, number, columns: Vec::new() }
    }

    /// Scores of the parameter with these draws in `number` parts of equal probability.
    fn column(&mut self, hash: u64, number: usize) -> Rc<[f64]> {
        let known = self.columns.iter().find(|(of, column)| *of == hash && column.len() == number);
        if let Some((_, column)) = known {
            return Rc::clone(column);
        }
        let column: Rc<[f64]> = latin_column(self.address, hash, number).map(normal::quantile).collect();
        self.columns.push((hash, Rc::clone(&column)));
        column
    }
}

impl Parameters {
    /// The uncertain parameters of a scenario.
    ///
    /// # Errors
    /// [`DrawnAgain`], if more than half of the draws of some parameters are not allowed.
    pub fn new(scenario: &Scenario) -> Result<Self, DrawnAgain> {
        let parameters = parameters(scenario);
        let bundles = bundles(&parameters, conditions(scenario, &parameters));
        let mut all = Self { parameters, bundles, drawn_again: Vec::new() };
        let held: Vec<Followers> =
            all.bundles.iter().map(|bundle| all.followers(bundle, |member| all.is_held(member))).collect();
        all.bundles.iter_mut().zip(held).for_each(|(bundle, held)| bundle.held = held);
        for bundle in &all.bundles {
            let share = all.refused(bundle);
            let key = |member: &usize| all.parameters[*member].uncertain.key.clone();
            let again = || DrawnAgain { keys: bundle.members.iter().map(key).collect(), share };
            if share > TOO_MANY {
                return Err(again());
            }
            // Of a parameter by itself its file has warned.
            if share > RARE && !bundle.is_single() {
                all.drawn_again.push(again());
            }
        }
        Ok(all)
    }

    /// Whether all parameters are certain.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    /// Bundles of parameters that are drawn again in more than 1 % of replications.
    pub fn drawn_again(&self) -> &[DrawnAgain] {
        &self.drawn_again
    }

    /// Gives `scenario` the parameters of the replication at `address`.
    pub fn draw(&self, address: Address, scenario: &mut Scenario) {
        self.put(&self.values(address), scenario);
    }

    /// Gives `scenario` these values of its uncertain parameters.
    pub fn put(&self, values: &[f64], scenario: &mut Scenario) {
        let indices = self.parameters.iter().map(|parameter| parameter.index);
        scenario.set_parameters(indices.zip(values.iter().copied()));
    }

    /// The dotted keys of the uncertain parameters, in the order of their fields.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().map(|parameter| parameter.uncertain.key.as_str())
    }

    /// The parameters of the replication at `address`, by their dotted keys.
    pub fn drawn(&self, address: Address) -> Vec<(String, f64)> {
        self.keys().map(str::to_owned).zip(self.values(address)).collect()
    }

    /// `[uncertain parameter]`, in the order of their fields: values in the replication at `address`.
    pub fn values(&self, address: Address) -> Vec<f64> {
        self.joint(address).values
    }

    /// The draw of the replication at `address`.
    pub fn joint(&self, address: Address) -> JointDraw {
        self.joint_by(|member, attempt| self.score(address, member, attempt))
    }

    /// `[bundle]`: the dotted keys of parameters that depend on each other, directly or by others.
    pub fn bundles(&self) -> impl Iterator<Item = Vec<&str>> {
        let key = |member: &usize| self.parameters[*member].uncertain.key.as_str();
        self.bundles.iter().map(move |bundle| bundle.members.iter().map(key).collect())
    }

    /// Parameters that keep their values of a draw: those whose dotted key `is_kept`.
    pub fn kept(&self, is_kept: impl Fn(&str) -> bool) -> PartlyKept {
        let is_kept = |member: usize| is_kept(&self.parameters[member].uncertain.key);
        let redrawn = |bundle: &Bundle| match bundle.members.iter().all(|member| is_kept(*member)) {
            true => None,
            false => Some(self.followers(bundle, |member| is_kept(member) || self.is_held(member))),
        };
        PartlyKept { redrawn: self.bundles.iter().map(redrawn).collect() }
    }

    /// `[uncertain parameter]`, in the order of their fields: values of which some are `kept` from a draw, and the others drawn
    /// at `address`, given what is kept. If nothing is kept, all are [`Self::values`].
    ///
    /// Where hardly any draw is allowed, given what is kept, the old values stay.
    pub fn redrawn(&self, kept: &PartlyKept, from: &JointDraw, address: Address) -> Vec<f64> {
        let mut joint = from.clone();
        for (bundle, followers) in self.bundles.iter().zip(&kept.redrawn) {
            let Some(followers) = followers else { continue };
            let mut attempt = |attempt| {
                let score = |of| self.score(address, of, attempt);
                self.attempt(bundle, (followers, |member| from.scores[member]), score, &mut joint)
            };
            if !(0..MOST_ATTEMPTS_GIVEN).any(&mut attempt) {
                bundle.members.iter().for_each(|member| joint.values[*member] = from.values[*member]);
            }
        }
        joint.values
    }

    /// Shares quantiles that are worked out in advance with `others`, where a belief is the same.
    pub fn share_quantiles(&mut self, others: &Self) {
        for parameter in &mut self.parameters {
            let same = others.parameters.iter().find(|other| other.quantiles == parameter.quantiles);
            if let Some(same) = same {
                parameter.quantiles.clone_from(&same.quantiles);
            }
        }
    }

    /// `[draw][uncertain parameter]`: values in draws that are a Latin hypercube: the scores of each parameter lie in as many
    /// parts of equal probability. Values that are not allowed are drawn again, and then anywhere.
    ///
    /// Where an effect of declining is uncertain and tied to no other parameter, draws are pairs: those effects have opposite
    /// scores in both, and all other parameters are the same. What is as good as linear in the effects cancels. A held effect
    /// has its score in both; draws are still pairs, so that their luck is that of the draws where the effect is not held.
    pub fn latin(&self, scores: &mut LatinScores) -> Vec<Vec<f64>> {
        let LatinScores { address, number, .. } = *scores;
        let mirrored = self.mirrored();
        let together = if mirrored.contains(&true) { 2 } else { 1 };
        let different = number.div_ceil(together);
        let columns: Vec<Rc<[f64]>> =
            self.parameters.iter().map(|parameter| scores.column(parameter.hash, different)).collect();
        let score = |draw: usize| {
            let (columns, mirrored) = (&columns, &mirrored);
            move |member: usize, attempt: u64| match attempt {
                0 if draw % together == 1 && mirrored[member] => -columns[member][draw / together],
                0 => columns[member][draw / together],
                _ => self.score(address.within((draw / together) as u64), member, attempt),
            }
        };
        (0..number).map(|draw| self.joint_by(score(draw)).values).collect()
    }

    /// Whether draws of [`Self::latin`] are pairs.
    pub fn are_paired(&self) -> bool {
        self.mirrored().contains(&true)
    }

    /// `[uncertain parameter]`: whether it is an effect of declining that is drawn with such effects alone.
    fn mirrored(&self) -> Vec<bool> {
        let is_effect = |member: &usize| self.parameters[*member].uncertain.key.starts_with("decline.");
        let mut mirrored = vec![false; self.parameters.len()];
        for bundle in self.bundles.iter().filter(|bundle| bundle.members.iter().all(is_effect)) {
            bundle.members.iter().for_each(|member| mirrored[*member] = true);
        }
        mirrored
    }

    /// Independent score of a parameter in the replication at `address`, at an attempt.
    fn score(&self, address: Address, parameter: usize, attempt: u64) -> f64 {
        parameter_score(address, self.parameters[parameter].hash, attempt)
    }

    /// Whether a parameter is held.
    fn is_held(&self, parameter: usize) -> bool {
        self.parameters[parameter].uncertain.held.is_some()
    }

    /// Score at which a parameter is held.
    fn held(&self, parameter: usize) -> f64 {
        self.parameters[parameter].uncertain.held.unwrap_or_default()
    }

    /// Members of a bundle that are given, and how others follow them.
    fn followers(&self, bundle: &Bundle, is_given: impl Fn(usize) -> bool) -> Followers {
        let (given, others): (Vec<usize>, Vec<usize>) = bundle.members.iter().partition(|member| is_given(**member));
        Followers::new(given, &others, |a, b| self.correlation(a, b))
    }

    /// Correlation of the scores of two parameters.
    fn correlation(&self, a: usize, b: usize) -> f64 {
        let weight =
            |of: usize| self.parameters[b].weights.iter().find(|(other, _)| *other == of).map(|(_, weight)| weight);
        self.parameters[a].weights.iter().filter_map(|(of, own)| Some(own * weight(*of)?)).sum()
    }

    /// The draw with these independent scores, by parameter and attempt.
    fn joint_by(&self, score: impl Fn(usize, u64) -> f64) -> JointDraw {
        let nothing = vec![0.0; self.parameters.len()];
        let mut joint = JointDraw { scores: nothing.clone(), values: nothing };
        for bundle in &self.bundles {
            let given = (&bundle.held, |member| self.held(member));
            let allowed =
                (0..MOST_ATTEMPTS).any(|attempt| self.attempt(bundle, given, |of| score(of, attempt), &mut joint));
            // Otherwise refused by `new`, short of an accident that no computer will live to see.
            debug_assert!(allowed, "{bundle:?}");
        }
        joint
    }

    /// Draws a bundle by the independent scores of parameters, given those that others follow. Returns whether the draw is
    /// allowed.
    fn attempt(
        &self,
        bundle: &Bundle,
        (followers, given): (&Followers, impl Fn(usize) -> f64),
        draw: impl Fn(usize) -> f64,
        joint: &mut JointDraw,
    ) -> bool {
        let JointDraw { scores, values } = joint;
        for &member in &bundle.members {
            scores[member] = self.parameters[member].weights.iter().map(|(of, weight)| weight * draw(*of)).sum();
        }
        followers.follow(scores, given);
        for &member in &bundle.members {
            let DrawnParameter { uncertain, quantiles, .. } = &self.parameters[member];
            let value = quantiles.at_score(scores[member]);
            if !uncertain.allows(value) {
                return false;
            }
            values[member] = value;
        }
        bundle.conditions.iter().all(|condition| condition.holds(values))
    }

    /// Share of draws of a bundle that are not allowed; an upper bound if that is rare.
    fn refused(&self, bundle: &Bundle) -> f64 {
        let outside: f64 = bundle.members.iter().map(|member| self.parameters[*member].uncertain.outside()).sum();
        if outside.is_nan() {
            return 1.0;
        }
        // However they hang together, members are outside their domains no more often than all by themselves.
        let any_held = bundle.members.iter().any(|member| self.is_held(*member));
        if !any_held && (bundle.is_single() || (bundle.conditions.is_empty() && outside <= RARE)) {
            return outside;
        }
        let nothing = vec![0.0; self.parameters.len()];
        let mut joint = JointDraw { scores: nothing.clone(), values: nothing };
        let score = |probe| move |of| self.score(Address { seed: PROBE_SEED, replication: probe }, of, 0);
        let given = (&bundle.held, |member| self.held(member));
        let refused = (0..PROBES).filter(|probe| !self.attempt(bundle, given, score(*probe), &mut joint)).count();
        refused as f64 / PROBES as f64
    }
}

impl Bundle {
    /// Whether the bundle is one parameter that nothing else depends on.
    fn is_single(&self) -> bool {
        self.members.len() == 1 && self.conditions.is_empty()
    }
}

impl Condition {
    fn holds(&self, values: &[f64]) -> bool {
        let value = |number: DrawnNumber| match number {
            DrawnNumber::Drawn(parameter) => values[parameter],
            DrawnNumber::Certain(value) => value,
        };
        match *self {
            Self::HoldTogether(correlations) => {
                let [reservation_tenure, reservation_output, tenure_output] = correlations.map(value);
                let reservation_volatility = 0.0;
                Traits { reservation_tenure, reservation_output, tenure_output, reservation_volatility }.hold_together()
            }
            Self::Rise([low, high]) => value(low) < value(high),
        }
    }

    fn parameters(&self) -> impl Iterator<Item = usize> {
        let numbers = match self {
            Self::HoldTogether(numbers) => numbers.as_slice(),
            Self::Rise(numbers) => numbers.as_slice(),
        };
        numbers.iter().filter_map(|number| match number {
            DrawnNumber::Drawn(parameter) => Some(*parameter),
            DrawnNumber::Certain(_) => None,
        })
    }
}

/// Parameters by index among all parameters of the scenario, rising. Keys without a field are left out.
fn parameters(scenario: &Scenario) -> Vec<DrawnParameter> {
    let keys = scenario.parameter_keys();
    // Checked when the scenario was read; of ties that cannot hold, none does.
    let weights = scenario.score_weights().unwrap_or_default();
    let found = scenario.uncertain.iter().enumerate().filter_map(|(i, uncertain)| {
        let index = keys.iter().position(|key| *key == uncertain.key)?;
        Some((i, index, uncertain))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(_, index, _)| *index);
    let order: Vec<usize> = found.iter().map(|(i, ..)| *i).collect();
    let place = |of: usize| order.iter().position(|i| *i == of);
    // Added up in the order of keys, so that the order of groups changes no bit.
    let mut by_key: Vec<usize> = (0..scenario.uncertain.len()).collect();
    by_key.sort_by_key(|i| &scenario.uncertain[*i].key);
    let weights_of = |i: usize| match weights.get(i) {
        Some(row) => {
            by_key.iter().filter(|of| row[**of] != 0.0).filter_map(|of| Some((place(*of)?, row[*of]))).collect()
        }
        None => place(i).map(|own| (own, 1.0)).into_iter().collect(),
    };
    found
        .iter()
        .map(|(i, index, uncertain)| DrawnParameter {
            uncertain: (*uncertain).clone(),
            quantiles: QuickQuantiles::new(uncertain.belief.law()),
            hash: hash(&uncertain.key),
            index: *index,
            weights: weights_of(*i),
        })
        .collect()
}

/// FNV-1a.
///
/// Source: Fowler, Noll, Vo, Eastlake, Hansen (2019), draft-eastlake-fnv.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Conditions on parameters of which some are uncertain.
fn conditions(scenario: &Scenario, parameters: &[DrawnParameter]) -> Vec<Condition> {
    let number = |(key, value): (&str, f64)| {
        let drawn = parameters.iter().position(|parameter| parameter.uncertain.key == key);
        drawn.map_or(DrawnNumber::Certain(value), DrawnNumber::Drawn)
    };
    let traits = &scenario.traits;
    let correlations = [
        ("traits.reservation_tenure", traits.reservation_tenure),
        ("traits.reservation_output", traits.reservation_output),
        ("traits.tenure_output", traits.tenure_output),
    ];
    let mut conditions = vec![Condition::HoldTogether(correlations.map(number))];
    if let WeeksToFill::Uniform { low, high } = scenario.recruiting.weeks_to_fill {
        let ends = [("recruiting.weeks_to_fill.low", low), ("recruiting.weeks_to_fill.high", high)];
        conditions.push(Condition::Rise(ends.map(number)));
    }
    conditions.retain(|condition| condition.parameters().next().is_some());
    conditions
}

/// Bundles of parameters that depend on each other, directly or by others.
fn bundles(parameters: &[DrawnParameter], conditions: Vec<Condition>) -> Vec<Bundle> {
    let alone = |member| Bundle { members: vec![member], conditions: Vec::new(), held: Followers::default() };
    let mut bundles: Vec<Bundle> = (0..parameters.len()).map(alone).collect();
    for (member, parameter) in parameters.iter().enumerate() {
        parameter.weights.iter().for_each(|(of, _)| join(&mut bundles, member, *of));
    }
    for condition in conditions {
        let members: Vec<usize> = condition.parameters().collect();
        members.iter().for_each(|member| join(&mut bundles, members[0], *member));
        let home = home(&bundles, members[0]);
        bundles[home].conditions.push(condition);
    }
    bundles
}

fn home(bundles: &[Bundle], member: usize) -> usize {
    bundles.iter().position(|bundle| bundle.members.contains(&member)).unwrap_or_default()
}

/// Makes one bundle of the two that hold `a` and `b`.
fn join(bundles: &mut Vec<Bundle>, a: usize, b: usize) {
    let (first, second) = (home(bundles, a), home(bundles, b));
    if first != second {
        let joined = bundles.remove(first.max(second));
        let into = &mut bundles[first.min(second)];
        into.members.extend(joined.members);
        into.members.sort_unstable();
        into.conditions.extend(joined.conditions);
    }
}
