//! Worlds so simple that their outcome has a closed form, and the comparison with it.

use super::exact::phi;
use the_offer::engine::{self, Results, Unwatched};
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::scenario::{
    AfterTable, Anticipation, Cohort, Decline, Group, Job, Offer, Opportunists, Pay, Recruiting, Reservation, Scale,
    Scenario, Service, Simulation, Tenure, Training, Traits, WeeksToFill,
};

/// One position for a year that nothing happens to and that costs nothing: no training, no refilling, no offers, nobody leaves.
pub fn nothing() -> Scenario {
    Scenario {
        name: "nothing".into(),
        description: String::new(),
        currency: "USD".into(),
        simulation: Simulation {
            horizon_weeks: 52.0,
            discount_rate: 0.0,
            replications: 20_000,
            seed: 1,
            retention_weeks: vec![4.0, 13.0, 26.0, 52.0],
        },
        cohort: Cohort { positions: 1, classes: vec![], backfill: false },
        recruiting: Recruiting {
            cost_per_hire: 0.0,
            cost_per_applicant: 0.0,
            weeks_to_fill: WeeksToFill::Constant(0.0),
            vacancy_cost_per_week: 0.0,
            start_every_weeks: 0.0,
            last_start_week: None,
        },
        pay: Pay { wage_per_week: 0.0, training_wage_per_week: None, load: 0.0, bonus_load: 0.0 },
        training: Training { weeks: 0.0, cost_per_class: 0.0, cost_per_hire: 0.0, cost_per_week: 0.0, output: 0.0 },
        job: Job { output_per_week: 0.0, ramp_weeks: 0.0, ramp_start: 1.0, separation_cost: 0.0, severance: 0.0 },
        service: Service { contacts_per_week: 0.0, value_of_delight: 0.0, shocks_per_year: 0.0, shock_cost: 0.0 },
        offers: vec![],
        decline: Decline { hazard_ratio: 1.0, output_lift: 0.0, full_effect_at: None },
        anticipation: Anticipation { share: 0.0, weeks: 4.0 },
        opportunists: Opportunists { share_per_1000: 0.0, max_share: 1.0 },
        traits: Traits {
            reservation_tenure: 0.0,
            reservation_output: 0.0,
            tenure_output: 0.0,
            reservation_volatility: 0.0,
        },
        groups: vec![group("all")],
        correlations: Vec::new(),
        uncertain: Vec::new(),
    }
}

/// People who stay for ever and of whom one half would take 1,000, uncommitted.
pub fn group(name: &str) -> Group {
    Group {
        name: name.into(),
        committed: false,
        share: 1.0,
        pass_rate: 1.0,
        training_dropout_per_week: 0.0,
        training_fail: 0.0,
        reservation: Reservation::Lognormal { median: 1000.0, sigma: 1.0 },
        tenure: for_ever(),
        dismissal_per_year: 0.0,
        output: 1.0,
        output_sd: 0.0,
        delight: 1.0,
        peer_drag: 0.0,
        extra_cost_per_week: 0.0,
    }
}

/// Nobody quits.
pub fn for_ever() -> Tenure {
    Tenure::Table { weeks: vec![1.0], surviving: vec![1.0], after: AfterTable::Last }
}

/// A constant hazard of quitting [1/week].
pub fn constant_hazard(rate: f64) -> Tenure {
    Tenure::Exponential { scale: Scale::Mean(1.0 / rate) }
}

/// A constant hazard of the next hire's start [1/week].
pub fn filled_at(rate: f64) -> WeeksToFill {
    WeeksToFill::Exponential { scale: Scale::Mean(1.0 / rate) }
}

/// People who take no offer.
pub fn nobody_takes() -> Reservation {
    Reservation::Normal { mean: 1e9, sd: 1.0 }
}

/// One offer.
pub fn offer(week: f64, bonus: f64) -> Offer {
    Offer::in_week(week, bonus)
}

/// One offer so many weeks after the end of training.
pub fn after_training(weeks: f64, bonus: f64) -> Offer {
    Offer { week: None, after_training: Some(weeks), bonus }
}

/// Share of `group("…")` who take at most this.
pub fn take_rate(bonus: f64) -> f64 {
    phi((bonus / 1000.0).ln())
}

/// Plays a scenario.
pub fn simulate(scenario: &Scenario) -> Results {
    engine::simulate(scenario, None, &Unwatched).expect("a small world")
}

/// The mean of a sample is `exact`, but for chance; a sample without spread is exact.
#[track_caller]
pub fn assert_mean(sample: &[f64], exact: f64, what: &str) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let squares = sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let mcse = (squares / (n - 1.0) / n).sqrt();
    let rounding = 1e-9 * exact.abs();
    assert!((mean - exact).abs() < 5.0 * mcse + rounding || mean == exact, "{what}: {mean} ± {mcse} is not {exact}");
}

/// `hits` of `trials` independent trials show probability `exact`, but for chance.
#[track_caller]
pub fn assert_share(hits: f64, trials: f64, exact: f64, what: &str) {
    let mcse = (exact * (1.0 - exact) / trials).sqrt();
    let share = hits / trials;
    assert!((share - exact).abs() < 5.0 * mcse || share == exact, "{what}: {share} ± {mcse} is not {exact}");
}

/// Mean of a component of cost in one arm.
#[track_caller]
pub fn assert_cost(results: &Results, arm: Arm, component: Component, exact: f64) {
    let what = format!("{} in {}", component.name(), arm.name());
    assert_mean(&results.cost(arm, component), exact, &what);
}

/// Mean of a count in one arm.
#[track_caller]
pub fn assert_count(results: &Results, arm: Arm, count: Count, exact: f64) {
    let what = format!("{} in {}", count.name(), arm.name());
    let counted = results.count(arm, count);
    assert_mean(&counted, exact, &what);
}

/// Mean of the first hires still there at a tenure in one arm.
#[track_caller]
pub fn assert_retention(results: &Results, arm: Arm, tenure: f64, exact: f64) {
    let (there, _) = results.retained(arm, tenure).expect("the horizon is far enough");
    assert_mean(&there, exact, &format!("there at {tenure} in {}", arm.name()));
}
