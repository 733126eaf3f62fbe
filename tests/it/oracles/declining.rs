//! What declining an offer changes, and the two parts of the saving.

use super::exact::{annuity, phi, weekly};
use super::sample::*;
use the_offer::model::outcome::Arm::{NoOffer, Offer};
use the_offer::model::outcome::{Component, Count};
use the_offer::scenario::{AfterTable, Decline, Reservation, Scale, Tenure};

const WEEK: f64 = 10.0;
const BONUS: f64 = 1500.0;
const QUIT: f64 = 0.03;

/// Full effect at twice the bonus, so that a decline has half of it: the hazard of quitting halves, output rises by a fifth.
const EFFECT: Decline = Decline { hazard_ratio: 0.25, output_lift: 0.4, full_effect_at: Some(2.0 * BONUS) };

#[test]
fn the_saving_has_two_parts() {
    for discount_rate in [0.0, 0.1] {
        let delta = weekly(discount_rate);
        let mut scenario = nothing();
        scenario.simulation.discount_rate = discount_rate;
        scenario.groups[0].tenure = constant_hazard(QUIT);
        scenario.groups[0].output = 0.9;
        scenario.pay.wage_per_week = 400.0;
        scenario.job.output_per_week = 1000.0;
        scenario.offers = vec![offer(WEEK, BONUS)];
        scenario.decline = EFFECT;
        let results = simulate(&scenario);
        assert!(results.decline_effect);

        let take = take_rate(BONUS);
        let met = (-(QUIT + delta) * WEEK).exp();
        let after = |hazard: f64| met * annuity(hazard + delta, 52.0 - WEEK);
        // A week on the job costs the wage and saves the output that a vacant one loses.
        let worth = |output: f64| 1000.0 * output - 400.0;
        let leaving = -take * met * BONUS - take * after(QUIT) * worth(0.9);
        let declining = (1.0 - take) * (after(QUIT / 2.0) * worth(0.9 * 1.2) - after(QUIT) * worth(0.9));

        let no_offer = results.total_cost(NoOffer);
        let offer = results.total_cost(Offer);
        let without = results.total_cost_without_decline_effect();
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
        assert_mean(&less(&no_offer, &without), leaving, "saving from leaving");
        assert_mean(&less(&without, &offer), declining, "saving from declining");
        assert_mean(&less(&no_offer, &offer), leaving + declining, "saving");
    }
}

type CumulativeHazard = Box<dyn Fn(f64) -> f64>;

#[test]
fn what_was_used_of_the_clock_stays_used() {
    // Cumulative hazards of weeks on the job, for every tenure law.
    let survival = |share: f64| -share.ln();
    let laws: [(Tenure, CumulativeHazard); 5] = [
        (Tenure::Weibull { shape: 2.0, scale: Scale::Scale(30.0) }, Box::new(|x: f64| (x / 30.0).powi(2))),
        (Tenure::Lognormal { median: 25.0, sigma: 0.8 }, Box::new(move |x| survival(phi(-(x / 25.0).ln() / 0.8)))),
        (Tenure::Loglogistic { median: 20.0, shape: 2.0 }, Box::new(|x: f64| (1.0 + (x / 20.0).powi(2)).ln())),
        (Tenure::Gompertz { rate: 0.06, growth: -0.05 }, Box::new(|x: f64| 1.2 * (1.0 - (-0.05 * x).exp()))),
        (
            Tenure::Table { weeks: vec![4.0, 20.0], surviving: vec![0.9, 0.5], after: AfterTable::Last },
            Box::new(move |x| survival(0.9) + (x - 4.0) / 16.0 * (survival(0.5) - survival(0.9))), // from 4 on
        ),
    ];
    for (tenure, on_job) in laws {
        let mut scenario = nothing();
        scenario.training.weeks = 3.0;
        scenario.groups[0].training_dropout_per_week = 0.02;
        scenario.groups[0].tenure = tenure;
        scenario.offers = vec![offer(WEEK, BONUS)];
        scenario.decline = EFFECT;
        let results = simulate(&scenario);
        let hazard = |week: f64| 0.06 + on_job(week - 3.0);
        for week in [13.0_f64, 26.0, 52.0] {
            let there = (-hazard(WEEK) - 0.5 * (hazard(week) - hazard(WEEK))).exp();
            assert_retention(&results, Offer, week, (1.0 - take_rate(BONUS)) * there);
        }
    }
}

#[test]
fn the_factor_slows_drop_outs_and_not_dismissals() {
    let mut scenario = nothing();
    scenario.training.weeks = 12.0;
    scenario.groups[0].training_dropout_per_week = 0.1;
    scenario.groups[0].dismissal_per_year = 2.6;
    scenario.offers = vec![offer(2.0, BONUS)];
    scenario.decline = EFFECT;
    let results = simulate(&scenario);
    let declined = (-0.2_f64).exp() * (1.0 - take_rate(BONUS));
    let trained = declined * (-0.05 * 10.0_f64).exp();
    assert_count(&results, Offer, Count::Dropouts, 1.0 - (-0.2_f64).exp() + declined - trained);
    assert_count(&results, Offer, Count::Dismissals, trained * (1.0 - (-0.05 * 40.0_f64).exp()));
    assert_count(&results, NoOffer, Count::Dropouts, 1.0 - (-1.2_f64).exp());
}

#[test]
fn a_decline_in_training_slows_quitting_on_the_job() {
    let mut scenario = nothing();
    scenario.training.weeks = 4.0;
    scenario.groups[0].training_dropout_per_week = 0.1;
    scenario.groups[0].tenure = constant_hazard(QUIT);
    scenario.groups[0].reservation = nobody_takes();
    scenario.offers = vec![offer(2.0, BONUS)];
    scenario.decline = EFFECT;
    let results = simulate(&scenario);
    let there = |week: f64| (-0.2 - 0.05 * 2.0 - QUIT / 2.0 * (week - 4.0)).exp();
    assert_retention(&results, Offer, 4.0, there(4.0));
    assert_retention(&results, Offer, 52.0, there(52.0));
}

#[test]
fn the_largest_strength_so_far_holds() {
    let ratio = 0.1_f64;
    for (first, second, powers) in [
        (800.0, 300.0, [0.8, 0.8]),
        (300.0, 800.0, [0.3, 0.8]),
        (600.0, 600.0, [0.6, 0.6]),
        (5000.0, 900.0, [1.0, 1.0]),
    ] {
        let mut scenario = nothing();
        scenario.groups[0].tenure = constant_hazard(QUIT);
        scenario.groups[0].reservation = nobody_takes();
        scenario.job.output_per_week = 1000.0;
        scenario.offers = vec![offer(8.0, second), offer(4.0, first)];
        scenario.decline = Decline { hazard_ratio: ratio, output_lift: 0.0, full_effect_at: Some(1000.0) };
        let results = simulate(&scenario);
        let [between, later] = powers.map(|power: f64| ratio.powf(power));
        let there = (-QUIT * (4.0 + 4.0 * between + 18.0 * later)).exp();
        assert_retention(&results, Offer, 26.0, there);

        // Nobody leaves, output alone rises: a sum of rectangles.
        scenario.groups[0].tenure = for_ever();
        scenario.decline = Decline { hazard_ratio: 1.0, output_lift: 0.5, full_effect_at: Some(1000.0) };
        let gain = 1000.0 * 0.5 * (4.0 * powers[0] + 44.0 * powers[1]);
        assert_cost(&simulate(&scenario), Offer, Component::LostOutput, -gain);
    }
}

#[test]
fn a_neutral_decline_changes_nothing() {
    let mut scenario = nothing();
    scenario.simulation.replications = 200;
    scenario.groups[0].tenure = constant_hazard(QUIT);
    scenario.groups[0].reservation = Reservation::Normal { mean: BONUS, sd: 500.0 };
    scenario.pay.wage_per_week = 400.0;
    scenario.offers = vec![offer(WEEK, BONUS)];
    let results = simulate(&scenario);
    assert!(!results.decline_effect);
    assert_eq!(results.total_cost_without_decline_effect(), results.total_cost(Offer));
}
