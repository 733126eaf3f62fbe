//! What is asked: one checked scenario, every number in its domain.
//!
//! Time is in weeks, money in the scenario's currency, rates are per week unless a name says otherwise; a year is 52 weeks.

/// One checked scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What reports call it.
    pub name: String,
    /// What it asks, in prose.
    pub description: String,
    /// Currency of every money figure.
    pub currency: String,
    /// How long and how often the world is played.
    pub simulation: Simulation,
    /// The positions that are watched together.
    pub cohort: Cohort,
    /// Finding a hire.
    pub recruiting: Recruiting,
    /// Wages and what is paid on top of them.
    pub pay: Pay,
    /// Paid training.
    pub training: Training,
    /// What a hire on the job yields, and what leaving costs.
    pub job: Job,
    /// Customers.
    pub service: Service,
    /// The offers, in the order of the file.
    pub offers: Vec<Offer>,
    /// What declining an offer does to people.
    pub decline: Decline,
    /// People who come for the bonus.
    pub opportunists: Opportunists,
    /// How the latent traits of a hire hang together.
    pub traits: Traits,
    /// Latent classes of applicants.
    pub groups: Vec<Group>,
}

/// `[simulation]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// The week at which watching ends [week], > 0.
    pub horizon_weeks: f64,
    /// Discount rate [1/year], > -1.
    pub discount_rate: f64,
    /// Number of replications, >= 1.
    pub replications: u64,
    /// Seed of every draw.
    pub seed: u64,
}

/// `[cohort]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Number of positions in a replication, >= 1.
    pub positions: u64,
    /// Whether a vacated position is filled again.
    pub backfill: bool,
}

/// `[recruiting]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Recruiting {
    /// Cost of a hire [money], >= 0.
    pub cost_per_hire: f64,
    /// Cost of an applicant [money], >= 0.
    pub cost_per_applicant: f64,
    /// Time from a hire's leaving to the next one's start [week].
    pub weeks_to_fill: WeeksToFill,
    /// Cost of a vacant position [money/week], >= 0.
    pub vacancy_cost_per_week: f64,
}

/// `[pay]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// Wage on the job [money/week], >= 0.
    pub wage_per_week: f64,
    /// Wage in training [money/week], >= 0; the wage on the job where absent.
    pub training_wage_per_week: Option<f64>,
    /// Benefits and taxes on wages, as a share of them, >= 0.
    pub load: f64,
    /// Taxes on the bonus, as a share of it, >= 0.
    pub bonus_load: f64,
}

/// `[training]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// Length of training [week], >= 0.
    pub weeks: f64,
    /// Cost at the start [money], >= 0.
    pub cost_per_hire: f64,
    /// Cost while it lasts [money/week], >= 0.
    pub cost_per_week: f64,
    /// Output of a trainee, as a share of a proficient hire's, 0..1.
    pub output: f64,
}

/// `[job]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Margin that a proficient, committed hire earns, before wages [money/week], >= 0.
    pub output_per_week: f64,
    /// Weeks on the job until proficient [week], >= 0.
    pub ramp_weeks: f64,
    /// Output on the first day on the job, as a share of a proficient hire's, 0..1.
    pub ramp_start: f64,
    /// Cost of any exit [money], >= 0.
    pub separation_cost: f64,
    /// Paid on a dismissal on top [money], >= 0.
    pub severance: f64,
}

/// `[service]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Customer contacts of a position [1/week], >= 0.
    pub contacts_per_week: f64,
    /// Value of a delighted contact [money], >= 0.
    pub value_of_delight: f64,
    /// Rate of service crises [1/year], >= 0.
    pub shocks_per_year: f64,
    /// Cost of a crisis at a position that delights nobody [money], >= 0.
    pub shock_cost: f64,
}

/// One of `[[offers]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Tenure at which it is made [week], > 0.
    pub week: f64,
    /// What is paid for quitting [money], >= 0; 0 is no offer.
    pub bonus: f64,
}

/// `[decline]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decline {
    /// Factor on the hazard of quitting after a declined offer of full effect, > 0.
    pub hazard_ratio: f64,
    /// Relative rise of output after a declined offer of full effect, > -1.
    pub output_lift: f64,
    /// Bonus whose declining has full effect [money], > 0; present wherever either of the others is not neutral.
    pub full_effect_at: Option<f64>,
}

/// `[opportunists]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Opportunists {
    /// Share of hires who come for the bonus, per 1000 of the first offer's bonus, >= 0.
    pub share_per_1000: f64,
    /// The most that share can be, 0..1.
    pub max_share: f64,
}

/// `[traits]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Traits {
    /// Correlation of the normal scores of reservation bonus and tenure, -1..1.
    pub reservation_tenure: f64,
    /// Correlation of the normal scores of reservation bonus and output, -1..1.
    pub reservation_output: f64,
    /// Correlation of the normal scores of tenure and output, -1..1.
    pub tenure_output: f64,
    /// Standard deviation of the yearly change of the log threshold, >= 0.
    pub reservation_volatility: f64,
}

/// One of `[[groups]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Name, unique in the scenario.
    pub name: String,
    /// Whether its hires are committed.
    pub committed: bool,
    /// Weight among applicants, > 0.
    pub share: f64,
    /// Share of its applicants that recruiting lets through, in (0, 1].
    pub pass_rate: f64,
    /// Hazard of dropping out of training [1/week], >= 0.
    pub training_dropout_per_week: f64,
    /// Probability of failing training, 0..1.
    pub training_fail: f64,
    /// Smallest bonus for which a hire would quit [money].
    pub reservation: Reservation,
    /// Time from the end of training to quitting [week].
    pub tenure: Tenure,
    /// Hazard of dismissal from the end of training [1/year], >= 0.
    pub dismissal_per_year: f64,
    /// Mean output, as a share of a proficient, committed hire's, >= 0.
    pub output: f64,
    /// Standard deviation of output between hires, >= 0.
    pub output_sd: f64,
    /// Share of customers delighted on the job, 0..1.
    pub delight: f64,
    /// Output lost by colleagues, as a share of a proficient hire's, >= 0.
    pub peer_drag: f64,
    /// Cost of supervision and rework on the job [money/week].
    pub extra_cost_per_week: f64,
}

/// The reservation bonus: the smallest bonus for which a hire would quit [money].
#[derive(Debug, Clone, PartialEq)]
pub enum Reservation {
    /// exp(ln median + sigma z).
    Lognormal { median: f64, sigma: f64 },
    /// A logit in log bonus: P(R <= b) = 1/(1 + (b/median)^-shape).
    Loglogistic { median: f64, shape: f64 },
    /// mean + sd z.
    Normal { mean: f64, sd: f64 },
    /// Pay and a taste for the job over a planning window, against a search and the outside wage.
    ValueOfStaying {
        taste_mean: f64,
        taste_sd: f64,
        outside_wage_per_week: f64,
        search_weeks: f64,
        planning_weeks: f64,
        personal_discount_rate: f64,
        bonus_tax: f64,
    },
}

/// The scale of a distribution, as the file gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// `mean`
    Mean(f64),
    /// `median`
    Median(f64),
    /// `scale`
    Scale(f64),
}

/// Time from the end of training to quitting [week], dismissal aside.
#[derive(Debug, Clone, PartialEq)]
pub enum Tenure {
    /// Constant hazard; `Mean` or `Median`.
    Exponential { scale: Scale },
    /// Cumulative hazard (x/scale)^shape; `Scale` or `Median`.
    Weibull { shape: f64, scale: Scale },
    /// S(x) = 1 - Phi(ln(x/median)/sigma).
    Lognormal { median: f64, sigma: f64 },
    /// S(x) = 1/(1 + (x/median)^shape).
    Loglogistic { median: f64, shape: f64 },
    /// Hazard rate·exp(growth·x), rate > 0.
    Gompertz { rate: f64, growth: f64 },
    /// An observed survival curve, constant hazard between its points and after them.
    Table { weeks: Vec<f64>, surviving: Vec<f64> },
}

/// Time to fill a position [week].
#[derive(Debug, Clone, PartialEq)]
pub enum WeeksToFill {
    /// Always the same, >= 0.
    Constant(f64),
    /// `Mean` or `Median`.
    Exponential { scale: Scale },
    /// low <= low < high.
    Uniform { low: f64, high: f64 },
    /// exp(ln median + sigma z).
    Lognormal { median: f64, sigma: f64 },
    /// `Scale` or `Median`.
    Weibull { shape: f64, scale: Scale },
    /// Mean and standard deviation.
    Gamma { mean: f64, sd: f64 },
}
