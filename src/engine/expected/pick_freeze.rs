//! The expected saving at draws of a pick-freeze design, from which Sobol' indices and Shapley effects are estimated.
//!
//! A design has two independent draws A and B of all uncertain parameters. *Inputs* are sets of parameters that are
//! independent of each other. The saving is played at A, at B, and for each input at A with that input taken from B.
//!
//! Members of one input may depend on each other. On request, an input is *shared out* among its members. The saving is then
//! played at A with each subset of the members kept, and the other members drawn again given that subset.
//!
//! Each draw is played with two independent lucks. A luck is common to all plays of the draw, so that it cancels in
//! differences. Products of a saving with one luck and a saving with the other have no luck in their mean.
//!
//! Source: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; Owen and Prieur (2017), doi:10.1137/16M1097717 (Shapley effects
//! of dependent parameters).

use super::{
    position::{OtherLuck, Places},
    priced::{PricedPositions, Unpriced},
};
use crate::{
    engine::{
        cohort::{self, Setup},
        error::EngineError,
        pass::Pass,
        points::{per_replication::PointWorlds, shared::families},
        threads::Threads,
        watcher::Watcher,
    },
    model::parameters::{Parameters, PartlyKept},
    scenario::Scenario,
};
use std::{num::NonZeroUsize, ops::Range};

/// A pick-freeze design.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PickFreeze {
    /// `[input][member]`: dotted keys of uncertain parameters. Every uncertain parameter is in one input. Parameters that are
    /// [`drawn_together`] are in the same input.
    pub inputs: Vec<Vec<String>>,
    /// Numbers of the inputs that are shared out, of 2 to 6 members each.
    pub shared_out: Vec<usize>,
    /// Positions played for each luck of a draw, at least 1; declining is played at half of them.
    pub positions: usize,
}

/// The saving per position at one draw of a design, with each of two lucks [money].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PickFrozen {
    /// `[luck]`: at draw A.
    pub at: [f64; 2],
    /// `[luck]`: at draw B, which is independent of A.
    pub other: [f64; 2],
    /// `[input][luck]`: at A with the input taken from B.
    pub inputs: Vec<[f64; 2]>,
    /// `[input that is shared out][subset][luck]`: at A with a subset of members kept, and the others drawn again given the subset.
    /// Subsets are all but the empty and the whole one. Bit m of i + 1 tells whether member m is in the i-th subset.
    pub subsets: Vec<Vec<[f64; 2]>>,
}

/// Draws of a block.
const BLOCK: u64 = 8;
/// Lucks of a draw.
const LUCKS: [OtherLuck; 2] = [OtherLuck::First, OtherLuck::Second];

/// `[bundle]`: dotted keys of the uncertain parameters that depend on each other, directly or by others; a parameter that
/// depends on none is by itself.
///
/// # Errors
/// [`EngineError::MostlyDrawnAgain`].
pub fn drawn_together(scenario: &Scenario) -> Result<Vec<Vec<String>>, EngineError> {
    let worlds = cohort::worlds(scenario)?;
    let bundles = worlds.parameters().bundles();
    Ok(bundles.map(|keys| keys.into_iter().map(str::to_owned).collect()).collect())
}

/// `[draw]`: plays these `draws` of a design, numbered from 0, on `threads` threads (all cores if None). The watcher is told of
/// draws.
///
/// # Errors
/// [`EngineError`], where the watcher stops it, the scenario cannot be played, or there are no threads.
///
/// # Panics
/// If a number in `shared_out` is not that of an input.
///
/// # Reproducibility
/// A draw is the same whatever others are played, and for any number of threads, to the last bit.
pub fn pick_freeze(
    scenario: &Scenario,
    design: &PickFreeze,
    draws: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<PickFrozen>, EngineError> {
    let worlds = cohort::worlds(scenario)?;
    let setup = Setup { scenario, worlds: &worlds, watcher };
    let kept = kept(worlds.parameters(), design);
    let pass = Pass { replications: draws, size: BLOCK, told: 1, watcher };
    let mut played = Vec::new();
    Threads::new(threads)?.install(|| {
        pass.play(
            || PickFreezeSeat::new(setup, design, &kept),
            |seat, draws| draws.map(|draw| seat.play(draw)).collect::<Result<Vec<_>, _>>(),
            |blocks| {
                played.extend(blocks.into_iter().flatten());
                Ok(())
            },
        )
    })?;
    Ok(played)
}

/// `[play after that at A]`: what each keeps of draw A.
fn kept(parameters: &Parameters, design: &PickFreeze) -> Vec<PartlyKept> {
    let outside = |input: &[String], key: &str| !input.iter().any(|member| member == key);
    let none = parameters.kept(|_| false);
    let inputs = design.inputs.iter().map(|input| parameters.kept(|key| outside(input, key)));
    let subsets = design.shared_out.iter().flat_map(|number| {
        let input = &design.inputs[*number];
        let redrawn = |subset: usize| input.iter().enumerate().filter(move |(i, _)| subset >> i & 1 == 0);
        proper_subsets(input).map(move |subset| parameters.kept(|key| redrawn(subset).all(|(_, member)| member != key)))
    });
    std::iter::once(none).chain(inputs).chain(subsets).collect()
}

/// Subsets of the members of an input but for none and all, as bits.
fn proper_subsets(input: &[String]) -> Range<usize> {
    1..(1 << input.len()) - 1
}

/// What one thread reuses to play draws of a design.
struct PickFreezeSeat<'a> {
    setup: Setup<'a>,
    design: &'a PickFreeze,
    /// `[play after that at A]`: what each keeps of draw A.
    kept: &'a [PartlyKept],
    /// Scenario with the parameters of one play after the other.
    own: Scenario,
    worlds: PointWorlds,
    positions: PricedPositions,
    /// `[play][luck]`: saving per position [money].
    savings: Vec<[f64; 2]>,
}

impl<'a> PickFreezeSeat<'a> {
    /// A seat for one thread.
    fn new(setup: Setup<'a>, design: &'a PickFreeze, kept: &'a [PartlyKept]) -> Self {
        let plays = 1 + kept.len();
        let worlds = PointWorlds {
            worlds: vec![setup.worlds.middle().clone(); plays],
            decline_effect: vec![setup.worlds.decline_effect(); plays],
            families: Vec::new(),
        };
        let (own, positions) = (setup.scenario.clone(), PricedPositions::new(plays));
        Self { setup, design, kept, own, worlds, positions, savings: vec![[0.0; 2]; plays] }
    }

    /// Plays one draw.
    fn play(&mut self, draw: u64) -> Result<PickFrozen, EngineError> {
        if self.setup.watcher.stopped() {
            return Err(EngineError::Interrupted);
        }
        self.turn_to(draw);
        let Self { setup, design, worlds, positions, savings, .. } = self;
        for (luck, of) in LUCKS.into_iter().enumerate() {
            let address = of.address(setup.scenario.simulation.seed, draw);
            let places = Places::new(address, design.positions, setup.worlds.decline_effect());
            positions.play(worlds, &places, |play, saving| savings[play][luck] = saving).map_err(|unpriced| {
                match unpriced {
                    Unpriced::Unplayable(_) => setup.too_many(draw, 0),
                    Unpriced::TooLarge(_) => setup.too_large(draw),
                }
            })?;
        }
        Ok(self.frozen())
    }

    /// Turns to the worlds of a draw.
    fn turn_to(&mut self, draw: u64) {
        let Self { setup, kept, own, worlds, .. } = self;
        let parameters = setup.worlds.parameters();
        let [address, other] = LUCKS.map(|luck| luck.address(setup.scenario.simulation.seed, draw));
        let at = parameters.joint(address);
        for (play, world) in worlds.worlds.iter_mut().enumerate() {
            match play.checked_sub(1).map(|i| &kept[i]) {
                Some(kept) => parameters.put(&parameters.redrawn(kept, &at, other), own),
                None => parameters.put(&at.values, own),
            }
            world.become_that_of(own);
        }
        worlds.families = families(&worlds.worlds);
    }

    /// The savings of the draw that has been played.
    fn frozen(&self) -> PickFrozen {
        let mut savings = self.savings.iter().copied();
        let mut next = || savings.next().unwrap_or_default();
        let Self { design, .. } = self;
        let [at, other] = [next(), next()];
        let inputs = design.inputs.iter().map(|_| next()).collect();
        let of_input = |number: &usize| proper_subsets(&design.inputs[*number]).map(|_| next()).collect();
        PickFrozen { at, other, inputs, subsets: design.shared_out.iter().map(of_input).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Expected, Unwatched, expect},
        scenario,
    };

    const STARTER: &str = scenario::STARTER;

    fn load(text: &str, edits: &[&str]) -> Scenario {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        scenario::parse("test", text, &edits).expect("a right scenario").scenario
    }

    /// Two figures of which the saving hangs on the first alone, as nobody is dismissed.
    fn tied() -> Scenario {
        let text = r#"
            name = "tied"
            cohort = { positions = 2 }
            recruiting = { cost_per_hire = "1000 to 4000", weeks_to_fill = 3 }
            pay = { wage_per_week = 600 }
            job = { output_per_week = "800 to 1000", severance = "1000 to 3000" }
            offers = [{ week = 1, bonus = 1000 }]
            [[groups]]
            name = "all"
            reservation = { dist = "lognormal", median = 2000, sigma = 1 }
            tenure = { dist = "exponential", mean = 60 }
            [[correlations]]
            parameters = ["recruiting.cost_per_hire", "job.severance"]
            rank_correlation = 0.7
        "#;
        load(text, &["simulation.horizon_weeks=52"])
    }

    /// Every bundle as an input, of which those of several are shared out.
    fn design(scenario: &Scenario, positions: usize) -> PickFreeze {
        let inputs = drawn_together(scenario).expect("they go together");
        let shared_out = (0..inputs.len()).filter(|number| inputs[*number].len() > 1).collect();
        PickFreeze { inputs, shared_out, positions }
    }

    fn play(scenario: &Scenario, design: &PickFreeze, draws: Range<u64>) -> Vec<PickFrozen> {
        pick_freeze(scenario, design, draws, NonZeroUsize::new(1), &Unwatched).expect("playable")
    }

    #[test]
    fn draws_in_parts_and_on_any_threads_are_those_at_once() {
        let scenario = load(STARTER, &[]);
        let design = design(&scenario, 3);
        assert_eq!(design.shared_out.len(), 2);
        let all = play(&scenario, &design, 0..37);
        let parts = [play(&scenario, &design, 0..13), play(&scenario, &design, 13..37)].concat();
        assert_eq!(all, parts);
        assert_eq!(all, pick_freeze(&scenario, &design, 0..37, NonZeroUsize::new(3), &Unwatched).expect("playable"));
        // What is played beside changes nothing.
        let alone = PickFreeze { inputs: design.inputs[..1].to_vec(), shared_out: Vec::new(), ..design };
        for (all, alone) in all.iter().zip(play(&scenario, &alone, 0..37)) {
            assert_eq!((all.at, all.other, all.inputs[0]), (alone.at, alone.other, alone.inputs[0]));
        }
    }

    #[test]
    fn an_input_of_all_parameters_is_the_other_draw() {
        let scenario = load(STARTER, &[]);
        let all: Vec<String> = drawn_together(&scenario).expect("they go together").concat();
        let design = PickFreeze { inputs: vec![all, Vec::new()], shared_out: Vec::new(), positions: 2 };
        for draw in play(&scenario, &design, 0..50) {
            assert_eq!(draw.inputs[0], draw.other);
            assert_eq!(draw.inputs[1], draw.at);
            assert!(draw.at != draw.other);
            assert!(draw.at[0] != draw.at[1]);
        }
    }

    #[test]
    fn a_subset_keeps_its_members_and_a_parameter_without_effect_changes_nothing() {
        let scenario = tied();
        let inputs = vec![
            vec!["job.severance".to_owned(), "recruiting.cost_per_hire".to_owned()],
            vec!["job.output_per_week".to_owned()],
        ];
        let mut design = PickFreeze { inputs, shared_out: vec![0], positions: 4 };
        for draw in play(&scenario, &design, 0..64) {
            let [severance, cost] = draw.subsets[0].as_slice() else { panic!("two subsets") };
            assert_eq!(*cost, draw.at);
            assert!(*severance != draw.at && *severance != draw.inputs[0]);
        }
        // Untied, what is drawn again does not hang on what is kept.
        let untied = Scenario { correlations: Vec::new(), ..scenario };
        design.inputs[0].reverse();
        for draw in play(&untied, &design, 0..64) {
            let [cost, severance] = draw.subsets[0].as_slice() else { panic!("two subsets") };
            assert_eq!((*cost, *severance), (draw.at, draw.inputs[0]));
        }
    }

    #[test]
    fn what_is_drawn_again_follows_what_is_kept() {
        // The saving is linear in the cost of a hire. With A and B two draws of it, the cost that is drawn again given the severance of
        // A is S = r a + (B - r b), a and b the severances. So Cov(A - B, S - B) = r² - (1 - r²) + 1 of the variance.
        let edits = [
            "recruiting.cost_per_hire={ dist = \"normal\", mean = 9000, sd = 1500 }",
            "job.severance={ dist = \"normal\", mean = 9000, sd = 1500 }",
            "job.output_per_week=900",
        ];
        let scenario = load(&tied().to_toml(), &edits);
        let design = design(&scenario, 2);
        assert_eq!(design.inputs, [["recruiting.cost_per_hire", "job.severance"]]);
        let draws = play(&scenario, &design, 0..4000);
        let product = |of: &dyn Fn(&PickFrozen) -> [f64; 2]| -> Vec<f64> {
            draws.iter().map(|draw| (draw.at[0] - draw.other[0]) * (of(draw)[1] - draw.other[1])).collect()
        };
        let whole = product(&|draw| draw.at);
        let kept = product(&|draw| draw.subsets[0][1]);
        let r = 2.0 * libm::sin(std::f64::consts::PI * 0.7 / 6.0);
        // Var(A - B) is twice the variance.
        let apart: Vec<f64> = kept.iter().zip(&whole).map(|(kept, whole)| kept - r * r * whole).collect();
        let (mean, error) = mean_and_error(&apart);
        let (whole, _) = mean_and_error(&whole);
        assert!(mean.abs() < 5.0 * error && error < 0.05 * whole, "{mean} ± {error} of {whole}");
    }

    fn mean_and_error(sample: &[f64]) -> (f64, f64) {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
        (mean, (squares / (n - 1.0) / n).sqrt())
    }

    #[test]
    fn its_mean_is_that_of_the_expected_saving() {
        let scenario = load(STARTER, &[]);
        let design = PickFreeze { inputs: Vec::new(), shared_out: Vec::new(), positions: 4 };
        let draws = play(&scenario, &design, 0..6000);
        let means: Vec<f64> = draws.iter().map(|draw| draw.at.iter().chain(&draw.other).sum::<f64>() / 4.0).collect();
        let (found, error) = mean_and_error(&means);
        let expected = expect(&[scenario], 0..4000, None, &Unwatched).expect("playable");
        let (exact, error_of_exact) = mean_and_error(&expected.iter().flat_map(Expected::saving).collect::<Vec<_>>());
        let apart = (found - exact).abs() / (error * error + error_of_exact * error_of_exact).sqrt();
        assert!(apart < 4.0, "{found} ± {error}, {exact} ± {error_of_exact}");
    }

    #[test]
    fn a_watcher_is_told_of_draws_and_stops_them() {
        use std::sync::atomic::{AtomicU64, Ordering};
        struct Counter(AtomicU64, u64);
        impl Watcher for Counter {
            fn advanced(&self, replications: u64) {
                self.0.fetch_add(replications, Ordering::Relaxed);
            }
            fn stopped(&self) -> bool {
                self.0.load(Ordering::Relaxed) >= self.1
            }
        }
        let scenario = tied();
        let design = design(&scenario, 2);
        let counter = Counter(AtomicU64::new(0), u64::MAX);
        assert_eq!(pick_freeze(&scenario, &design, 5..35, None, &counter).map(|draws| draws.len()), Ok(30));
        assert_eq!(counter.0.into_inner(), 30);
        let counter = Counter(AtomicU64::new(0), 16);
        assert_eq!(pick_freeze(&scenario, &design, 0..100, None, &counter), Err(EngineError::Interrupted));
    }

    #[test]
    fn costs_that_are_too_large_are_refused() {
        let scenario = load(&tied().to_toml(), &["recruiting.cost_per_hire=1e152", "correlations=[]"]);
        let design = design(&scenario, 2);
        let found = pick_freeze(&scenario, &design, 0..3, None, &Unwatched);
        assert!(matches!(found, Err(EngineError::TooLarge { .. })), "{found:?}");
    }
}
