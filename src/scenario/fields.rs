//! Every field of a scenario file: its documentation, type, domain and default, declared once.

use std::sync::LazyLock;

use super::distributions::{Reservation, Tenure, WeeksToFill};
use super::fault::Fault;
use super::field::distribution::Family;
use super::field::domain::{
    ABOVE_MINUS_ONE, ANY, CORRELATION, EVENTS, HORIZON, NOT_NEGATIVE, POSITIONS, POSITIVE, POSITIVE_SHARE,
    REPLICATIONS, RETENTION_WEEKS, SEED, SHARE,
};
use super::field::print::{Leaf, PrintedTable, Printer};
use super::field::reader::{FieldCell, FieldSection, Reader, Vocabulary};
use super::field::section::sections;
use super::field::value::{Pair, Text};
use super::text::notation::quoted;
use super::text::place::COMMAND_LINE;
use super::text::tree::Node;
use super::uncertain::{Belief, Uncertain};

/// Rounding error of the determinant of a correlation matrix.
const ROUNDING: f64 = 1e-12;

sections! {
    /// One checked scenario.
    Scenario {
        /// Name of the scenario in reports, at most 200 characters.
        name: String [Text::Name];
        /// Question that the scenario asks, in prose.
        description: String [Text::Prose] = String::new();
        /// Currency of all amounts of money, at most 20 characters.
        currency: String [Text::Currency] = "USD".to_owned();
        /// Length and number of replications.
        simulation: Simulation [()];
        /// The positions of a replication.
        cohort: Cohort [()];
        /// Costs and time of filling a position.
        recruiting: Recruiting [()];
        /// Wages, and benefits and taxes on them.
        pay: Pay [()];
        /// Training: length, cost and output.
        training: Training [()];
        /// Output of a hire on the job, and the cost of an exit.
        job: Job [()];
        /// Customer contacts and service crises.
        service: Service [()];
        /// Offers, in the order of the file, at most 1000.
        offers: Vec<Offer> [1000];
        /// Effects of declining an offer on the hire.
        decline: Decline [()];
        /// Hires about to quit who wait for the next offer.
        anticipation: Anticipation [()];
        /// Hires who come for the bonus.
        opportunists: Opportunists [()];
        /// Correlations of the latent traits of a hire.
        traits: Traits [()];
        /// Latent classes of applicants, at most 1000.
        groups: Vec<Group> [1000];
        /// Correlations of uncertain parameters, at most 1000.
        correlations: Vec<Correlation> [1000];
        beside {
            /// Uncertain parameters, in the order of their fields. The field of each holds its median.
            uncertain: Vec<Uncertain>
        }
    }

    /// `[simulation]`.
    Simulation {
        /// Horizon: the week at which the simulation ends [week], > 0, at most 52000.
        horizon_weeks: f64 [HORIZON] = 156.0;
        /// Discount rate [1/year], > -1.
        discount_rate: f64 [ABOVE_MINUS_ONE.certain()] = 0.0;
        /// Number of replications, 1..1000000000.
        replications: u64 [REPLICATIONS] = 10_000;
        /// Seed of the random numbers.
        seed: u64 [SEED] = 1;
        /// Tenures at which retention of first hires is counted [week], > 0, rising, at most 20.
        retention_weeks: Vec<f64> [RETENTION_WEEKS] = vec![4.0, 13.0, 26.0, 52.0];
    }

    /// `[cohort]`.
    Cohort omitting counted_by_classes with one_count {
        /// Number of positions, 1..1000000, all of which start in week 0; left out where `classes` are given.
        positions: u64 [POSITIONS] = 20;
        /// Classes of positions that start in different weeks, at most 1000.
        classes: Vec<Class> [1000];
        /// Whether vacant positions are filled again.
        backfill: bool [()] = true;
    }

    /// One of `[[cohort.classes]]`.
    Class {
        /// Week in which the first hires of the class start [week], >= 0, before the horizon.
        week: f64 [NOT_NEGATIVE.certain()];
        /// Number of positions, 1..1000000.
        positions: u64 [POSITIONS];
    }

    /// `[recruiting]`.
    Recruiting {
        /// Recruiting cost of a hire [money], >= 0.
        cost_per_hire: f64 [NOT_NEGATIVE] = 0.0;
        /// Recruiting cost of an applicant [money], >= 0.
        cost_per_applicant: f64 [NOT_NEGATIVE] = 0.0;
        /// Time from the exit of a hire to the start of the next [week].
        weeks_to_fill: WeeksToFill [()] = WeeksToFill::Constant(0.0);
        /// Cost of a vacant position [money/week], >= 0.
        vacancy_cost_per_week: f64 [NOT_NEGATIVE] = 0.0;
        /// Replacements start in weeks that are multiples of this [week], >= 0; 0 for any day.
        start_every_weeks: f64 [NOT_NEGATIVE] = 0.0;
        /// Last week in which a replacement starts [week], >= 0, not before the last class; by default the horizon.
        last_start_week: Option<f64> [NOT_NEGATIVE];
    }

    /// `[pay]`.
    Pay {
        /// Wage on the job [money/week], >= 0.
        wage_per_week: f64 [NOT_NEGATIVE.or_yearly("wage_per_year")] = 0.0;
        /// Wage in training [money/week], >= 0; by default the wage on the job.
        training_wage_per_week: Option<f64> [NOT_NEGATIVE.or_yearly("training_wage_per_year")];
        /// Benefits and taxes on wages, as a share of wages, >= 0.
        load: f64 [NOT_NEGATIVE] = 0.0;
        /// Taxes on the bonus, as a share of the bonus, >= 0.
        bonus_load: f64 [NOT_NEGATIVE] = 0.0;
    }

    /// `[training]`.
    Training {
        /// Length of training [week], >= 0.
        weeks: f64 [NOT_NEGATIVE] = 4.0;
        /// Training cost of a class at its start [money], >= 0; replacements have no class.
        cost_per_class: f64 [NOT_NEGATIVE] = 0.0;
        /// Training cost of a hire at the start [money], >= 0.
        cost_per_hire: f64 [NOT_NEGATIVE] = 0.0;
        /// Training cost of a hire during training [money/week], >= 0.
        cost_per_week: f64 [NOT_NEGATIVE] = 0.0;
        /// Output of a trainee, as a share of a proficient hire's, 0..1.
        output: f64 [SHARE] = 0.0;
    }

    /// `[job]`.
    Job {
        /// Margin that a proficient, committed hire earns, before wages [money/week], >= 0.
        output_per_week: f64 [NOT_NEGATIVE] = 0.0;
        /// Time on the job until a hire is proficient [week], >= 0.
        ramp_weeks: f64 [NOT_NEGATIVE] = 0.0;
        /// Output on the first day on the job, as a share of a proficient hire's, 0..1.
        ramp_start: f64 [SHARE] = 1.0;
        /// Cost of any exit [money], >= 0.
        separation_cost: f64 [NOT_NEGATIVE] = 0.0;
        /// Additional cost of a dismissal [money], >= 0.
        severance: f64 [NOT_NEGATIVE] = 0.0;
    }

    /// `[service]`.
    Service {
        /// Customer contacts of a position [1/week], >= 0.
        contacts_per_week: f64 [NOT_NEGATIVE] = 0.0;
        /// Value of a delighted contact [money], >= 0.
        value_of_delight: f64 [NOT_NEGATIVE] = 0.0;
        /// Rate of service crises [1/year], 0..1000.
        shocks_per_year: f64 [EVENTS] = 0.0;
        /// Cost of a crisis at a position that delights nobody [money], >= 0.
        shock_cost: f64 [NOT_NEGATIVE] = 0.0;
    }

    /// One of `[[offers]]`.
    Offer {
        /// Tenure at which the offer is made [week], > 0; either `week` or `after_training` is required.
        week: Option<f64> [POSITIVE.certain()];
        /// Time from the end of training to the offer [week], >= 0; replaces `week`.
        after_training: Option<f64> [NOT_NEGATIVE.certain()];
        /// Bonus paid for quitting [money], >= 0; 0 means no offer.
        bonus: f64 [NOT_NEGATIVE.certain()];
    }

    /// `[decline]`.
    Decline with decline_effect {
        /// Factor on the hazard of quitting after a declined offer of full effect, > 0.
        hazard_ratio: f64 [POSITIVE] = 1.0;
        /// Relative increase of output after a declined offer of full effect, > -1.
        output_lift: f64 [ABOVE_MINUS_ONE] = 0.0;
        /// Declined bonus that has full effect [money], > 0; required if `hazard_ratio` or `output_lift` has an effect.
        full_effect_at: Option<f64> [POSITIVE];
    }

    /// `[anticipation]`.
    Anticipation {
        /// Share of hires who wait for the next offer if they would quit shortly before it and would take it, 0..1.
        share: f64 [SHARE] = 0.0;
        /// Longest time that they wait [week], >= 0.
        weeks: f64 [NOT_NEGATIVE] = 4.0;
    }

    /// `[opportunists]`.
    Opportunists {
        /// Share of hires who come for the bonus, per 1000 of the first offer's bonus, >= 0.
        share_per_1000: f64 [NOT_NEGATIVE] = 0.0;
        /// Upper limit of that share, 0..1.
        max_share: f64 [SHARE] = 1.0;
    }

    /// `[traits]`.
    Traits with correlations {
        /// Correlation of the normal scores of reservation bonus and tenure, -1..1.
        reservation_tenure: f64 [CORRELATION] = 0.0;
        /// Correlation of the normal scores of reservation bonus and output, -1..1.
        reservation_output: f64 [CORRELATION] = 0.0;
        /// Correlation of the normal scores of tenure and output, -1..1.
        tenure_output: f64 [CORRELATION] = 0.0;
        /// Standard deviation of the yearly change of the log reservation bonus, >= 0.
        reservation_volatility: f64 [NOT_NEGATIVE] = 0.0;
    }

    /// One of `[[groups]]`.
    Group called name with spread_of_output {
        /// Name of the group, unique in the scenario, at most 200 characters.
        name: String [Text::Name];
        /// Whether hires of the group are committed.
        committed: bool [()] = true;
        /// Weight among applicants, > 0.
        share: f64 [POSITIVE] = 1.0;
        /// Share of the group's applicants who pass recruiting, in (0, 1].
        pass_rate: f64 [POSITIVE_SHARE] = 1.0;
        /// Hazard of dropping out of training [1/week], >= 0.
        training_dropout_per_week: f64 [NOT_NEGATIVE] = 0.0;
        /// Probability of failing training, 0..1.
        training_fail: f64 [SHARE] = 0.0;
        /// Smallest bonus for which a hire would quit [money].
        reservation: Reservation [()];
        /// Time from the end of training to quitting [week].
        tenure: Tenure [()];
        /// Hazard of dismissal after training [1/year], >= 0.
        dismissal_per_year: f64 [NOT_NEGATIVE] = 0.0;
        /// Mean output, as a share of a proficient, committed hire's, >= 0.
        output: f64 [NOT_NEGATIVE] = 1.0;
        /// Standard deviation of output between hires, >= 0; output is lognormal, so that the spread keeps the mean.
        output_sd: f64 [NOT_NEGATIVE] = 0.0;
        /// Share of customers delighted on the job, 0..1.
        delight: f64 [SHARE] = 1.0;
        /// Output lost by colleagues, as a share of a proficient hire's, >= 0.
        peer_drag: f64 [NOT_NEGATIVE] = 0.0;
        /// Cost of supervision and rework on the job [money/week].
        extra_cost_per_week: f64 [ANY] = 0.0;
    }

    /// One of `[[correlations]]`: a Gaussian copula joins the two parameters.
    Correlation {
        /// Dotted keys of two uncertain parameters, such as `"pay.load"` and `"groups.committed.tenure.median"`.
        parameters: Pair [()];
        /// Spearman's rank correlation of their draws, -1..1.
        rank_correlation: f64 [CORRELATION.certain()];
    }
}

impl Scenario {
    /// The scenario in force as TOML: `extends` and edits applied, every default shown.
    ///
    /// Fields without value and default are left out, such as `pay.training_wage_per_week` and `decline.full_effect_at`.
    ///
    /// # Reproducibility
    /// Loading the text gives an equal scenario, every number to the last bit; printing that scenario gives the same text.
    ///
    /// ```
    /// use the_offer::scenario::{STARTER, parse};
    /// let scenario = parse("starter", STARTER, &[])?.scenario;
    /// assert_eq!(parse("printed", &scenario.to_toml(), &[])?.scenario, scenario);
    /// # Ok::<(), the_offer::scenario::Problems>(())
    /// ```
    pub fn to_toml(&self) -> String {
        self.printed().toml
    }

    /// Every value that is no table, as printed.
    pub(crate) fn leaves(&self) -> Vec<Leaf> {
        self.printed().leaves
    }

    /// Dotted keys of all values that are no table, with each value as TOML; None where there is none.
    pub(crate) fn values(&self) -> Vec<(String, Option<String>)> {
        self.leaves().into_iter().map(|leaf| (leaf.key, leaf.value)).collect()
    }

    fn printed(&self) -> PrintedTable {
        let beliefs = self.uncertain.iter().map(|uncertain| (uncertain.key.as_str(), uncertain.text())).collect();
        Printer::print(&beliefs, String::new(), |printer| self.print_fields(printer))
    }
}

impl Offer {
    /// Offer of a `bonus` [money] at this tenure [week].
    pub fn in_week(week: f64, bonus: f64) -> Self {
        Self { week: Some(week), after_training: None, bonus }
    }

    /// Tenure at which the offer is made [week], after a training of this length [week].
    pub fn week(&self, training_weeks: f64) -> f64 {
        self.week.unwrap_or_else(|| training_weeks + self.after_training.unwrap_or_default())
    }
}

impl Scenario {
    /// Whether any offer has a bonus.
    pub fn makes_offer(&self) -> bool {
        self.offers.iter().any(|offer| offer.bonus > 0.0)
    }

    /// Tenure at which an offer is made [week]; where the length of training is uncertain, at its median.
    pub fn week_of(&self, offer: &Offer) -> f64 {
        offer.week(self.training.weeks)
    }

    /// Moves an offer, by its number from 0, to this tenure [week].
    pub fn move_offer(&mut self, offer: usize, week: f64) {
        let training = self.training.weeks;
        if let Some(offer) = self.offers.get_mut(offer).filter(|offer| offer.week(training) != week) {
            (offer.week, offer.after_training) = (Some(week), None);
        }
    }

    /// Groups in the order of their names, in which draws meet them, whatever the order of the file.
    pub fn groups_by_name(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        groups
    }

    /// Number of positions whose first hire is known to be there or gone at a `tenure` [week] when watching ends.
    pub fn known_at(&self, tenure: f64) -> u64 {
        let classes = self.cohort.classes_by_week().into_iter();
        let known = classes.filter(|class| class.week + tenure <= self.simulation.horizon_weeks);
        known.map(|class| class.positions).sum()
    }

    /// Whether the parameter of a dotted key is uncertain.
    pub fn is_uncertain(&self, key: &str) -> bool {
        self.uncertain.iter().any(|uncertain| uncertain.key == key)
    }
}

impl Cohort {
    /// Classes in order of week, then of the file; one class in week 0 if none is given.
    pub fn classes_by_week(&self) -> Vec<Class> {
        if self.classes.is_empty() {
            return vec![Class { week: 0.0, positions: self.positions }];
        }
        let mut classes = self.classes.clone();
        classes.sort_by(|a, b| a.week.total_cmp(&b.week));
        classes
    }
}

impl Traits {
    /// Whether the matrix of the correlations is positive semi-definite.
    pub fn hold_together(&self) -> bool {
        self.determinant() >= -ROUNDING
    }

    fn determinant(&self) -> f64 {
        let (a, b, c) = (self.reservation_tenure, self.reservation_output, self.tenure_output);
        1.0 + 2.0 * a * b * c - a * a - b * b - c * c
    }
}

/// Checks that the matrix of the three correlations is positive semi-definite.
///
/// With each correlation within -1..1, the condition is a determinant 1 + 2abc - a² - b² - c² of at least 0.
fn correlations(traits: &Traits, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let given =
        ["reservation_tenure", "reservation_output", "tenure_output"].into_iter().filter_map(|key| cell.node.get(key));
    // Uncertain correlations are drawn again where the matrix is not positive semi-definite.
    if traits.hold_together() || given.clone().any(Node::is_uncertain) {
        return true;
    }
    // Edits come after files, and the file with the header of the table after the files that it extends.
    let last = given.max_by_key(|node| {
        let name = node.place.source().name();
        let in_file = name == cell.node.place.source().name();
        (name == COMMAND_LINE, in_file, node.place.span().map(|span| span.start))
    });
    let determinant = format!("{:.4}", traits.determinant());
    reader.refuse(last.unwrap_or(cell.node), Fault::NoCorrelationMatrix { determinant });
    false
}

/// Checks that `full_effect_at` is given where declining has an effect.
fn decline_effect(decline: &Decline, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let uncertain = |key| cell.node.get(key).is_some_and(Node::is_uncertain);
    let key = if decline.hazard_ratio != 1.0 || uncertain("hazard_ratio") {
        "hazard_ratio"
    } else if decline.output_lift != 0.0 || uncertain("output_lift") {
        "output_lift"
    } else {
        return true;
    };
    if decline.full_effect_at.is_some() {
        return true;
    }
    let node = cell.node.get(key).unwrap_or(cell.node);
    reader.refuse(node, Fault::NoFullEffect { key });
    false
}

/// Checks that positions are counted once: as a number, or class by class.
fn one_count(cohort: &Cohort, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let Some(positions) = cell.node.get("positions").filter(|_| !cohort.classes.is_empty()) else { return true };
    reader.refuse(positions, Fault::CountedTwice);
    false
}

/// Whether a field of the cohort follows from its classes, and is not printed.
fn counted_by_classes(cohort: &Cohort, field: &str) -> bool {
    field == "positions" && !cohort.classes.is_empty()
}

/// Checks that a group without output has no spread of output.
fn spread_of_output(group: &Group, cell: &FieldCell<'_>, reader: &mut Reader) -> bool {
    let uncertain = |key| cell.node.get(key).is_some_and(Node::is_uncertain);
    let spreads = group.output_sd > 0.0 || uncertain("output_sd");
    let Some(sd) = cell.node.get("output_sd").filter(|_| spreads && group.output == 0.0 && !uncertain("output")) else {
        return true;
    };
    reader.refuse(sd, Fault::SpreadOfNothing { group: quoted(&group.name) });
    false
}

/// Names that stand elsewhere in a scenario file, for hints about a name that is out of place.
pub(crate) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    fn names<S: FieldSection>() -> Vec<&'static str> {
        S::fields().iter().map(|field| field.name).collect()
    }
    Vocabulary {
        sections: vec![
            ("`[simulation]`", names::<Simulation>()),
            ("`[cohort]`", names::<Cohort>()),
            ("`[recruiting]`", names::<Recruiting>()),
            ("`[pay]`", names::<Pay>()),
            ("`[training]`", names::<Training>()),
            ("`[job]`", names::<Job>()),
            ("`[service]`", names::<Service>()),
            ("`[[offers]]`", names::<Offer>()),
            ("`[decline]`", names::<Decline>()),
            ("`[opportunists]`", names::<Opportunists>()),
            ("`[traits]`", names::<Traits>()),
            ("`[[groups]]`", names::<Group>()),
            ("`[[correlations]]`", names::<Correlation>()),
            ("`[anticipation]`", names::<Anticipation>()),
            ("`[[cohort.classes]]`", names::<Class>()),
        ],
        distributions: [Reservation::FAMILY, Tenure::FAMILY, WeeksToFill::FAMILY, Belief::FAMILY]
            .map(Family::names)
            .concat(),
    }
});

/// Sections with their keys, in the order of the fields.
pub(crate) fn all_sections() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    VOCABULARY.sections.iter().map(|(header, keys)| (header.trim_matches(['`', '[', ']']), keys.as_slice()))
}
