//! Intervals of fitted laws hold the truth as often as they say: for each law, with and without left truncation.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use the_offer::fit::family::LawFamily;
use the_offer::fit::law::FittedLaw;
use the_offer::fit::sample::{Duration, DurationEnd, DurationSample};

const FILES: u64 = 1_000;
const PEOPLE: usize = 300;
/// Weeks before an export over which people start.
const STARTS: f64 = 208.0;
const Z_95: f64 = 1.959_963_984_540_054;

/// Laws whose parameters are on unbounded scales: half have quit in about a year, and a shrinking hazard spares some.
const LAWS: [(LawFamily, [f64; 2]); 6] = [
    (LawFamily::Exponential, [4.4, 0.0]),
    (LawFamily::Weibull, [4.3, -0.25]),
    (LawFamily::Lognormal, [4.0, 0.2]),
    (LawFamily::Loglogistic, [4.0, 0.3]),
    (LawFamily::Gompertz, [-4.2, -0.01]),
    (LawFamily::Gompertz, [-5.0, 0.012]),
];

/// People of one export. Of those of a truncated export, who left before the last two years is not in it.
fn people(family: LawFamily, theta: [f64; 2], truncated: bool, seed: u64) -> Vec<Duration> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let law = family.law(theta);
    let mut people = Vec::new();
    while people.len() < PEOPLE {
        let watched = STARTS * random.random::<f64>();
        let time = law.inverse_hazard(-f64::ln_1p(-random.random::<f64>()));
        let entered = if truncated { (watched - STARTS / 2.0).max(0.0) } else { 0.0 };
        if time > entered {
            let end = if time <= watched { DurationEnd::Exit(time) } else { DurationEnd::Watched(watched) };
            people.push(Duration { entered, end, weight: 1.0 });
        }
    }
    people
}

/// Files of which the interval of each parameter holds the truth, and files that are refused.
fn held(family: LawFamily, theta: [f64; 2], truncated: bool) -> ([u64; 2], u64) {
    let (mut held, mut refused) = ([0; 2], 0);
    for seed in 0..FILES {
        let sample = DurationSample::new(people(family, theta, truncated, seed)).expect("exits");
        let Ok(fitted) = FittedLaw::of(family, &sample) else {
            refused += 1;
            continue;
        };
        for (at, parameter) in fitted.parameters().iter().enumerate() {
            held[at] += u64::from((fitted.theta[at] - theta[at]).abs() <= Z_95 * parameter.error);
        }
    }
    (held, refused)
}

#[test]
fn intervals_of_laws_hold_the_truth_in_93_to_97_percent() {
    for (family, theta) in LAWS {
        for truncated in [false, true] {
            let (held, refused) = held(family, theta, truncated);
            println!("{} {theta:?} truncated {truncated}: {held:?} of {FILES}, {refused} refused", family.name());
            for held in &held[..family.parameters().len()] {
                let least = 930 * (FILES - refused) / 1000;
                let most = 970 * (FILES - refused) / 1000;
                assert!((least..=most).contains(held), "{family:?} {truncated}: {held} of {FILES}, {refused} refused");
            }
            assert!(refused <= 10, "{family:?} {truncated}: {refused}");
        }
    }
}
