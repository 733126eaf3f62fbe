//! The model as plainly as it can be written: one position, one hire, one piece of a flow at a time.
//!
//! A second explanation of the model, written from its description and not from the engine. Tests hold the engine
//! against it, and the benchmark sets its speed beside the engine's.

use statrs::function::gamma::{gamma_lr, gamma_ur};
use the_offer::model::draws::{Address, Latent, PositionDraws, RareDraws, crisis_gaps};
use the_offer::model::outcome::{Arm, Component, Count, Outcome};
use the_offer::scenario::{AfterTable, Group, Reservation, Scale, Scenario, Tenure, WeeksToFill};
use the_offer::special::normal;

/// Costs by component [money].
pub type Costs = [f64; Component::NUMBER];

/// A scenario, and what every position in it shares.
pub struct World<'a> {
    pub scenario: &'a Scenario,
    /// Offers that are offers, in order of week.
    offers: Vec<Offer>,
    /// Class of every position, in the order of their numbers.
    classes: Vec<Class>,
    /// δ [1/week].
    discounting: f64,
}

/// An offer to who has been there for so many weeks.
struct Offer {
    week: f64,
    bonus: f64,
    /// Number in the scenario.
    number: usize,
}

/// Positions that start together.
#[derive(Clone, Copy)]
struct Class {
    week: f64,
    positions: u64,
}

/// One position of one replication, in all its plays.
pub struct Position {
    pub no_offer: History,
    pub offer: History,
    /// The offer arm, had declining changed nobody.
    pub offer_without_decline_effect: History,
    /// Where the first hire takes an offer.
    pub first_taker: Option<FirstTaker>,
}

/// What happened at one position in one arm.
pub struct History {
    pub lives: Vec<Life>,
    /// Discounted to week 0.
    pub costs: Costs,
    horizon: f64,
}

/// A hire's time at the position.
#[derive(Debug, Clone)]
pub struct Life {
    pub start: f64,
    /// Nobody leaves on the horizon or later.
    pub exit: Option<(f64, Reason)>,
    /// None of an opportunist.
    pub group: Option<usize>,
    pub committed: bool,
    /// Offers met.
    pub offers: usize,
    /// Whether the hire has waited for the last of them.
    pub waited: bool,
    /// Q from a tenure on.
    pub outputs: Vec<(f64, f64)>,
}

/// Why a hire left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// Takes the offer with this number.
    Offer(usize),
    Dropout,
    Fail,
    Quit,
    Dismissal,
}

/// A first hire who takes an offer.
pub struct FirstTaker {
    /// Number of the offer in the scenario.
    pub offer: usize,
    pub outcome: Outcome,
    /// None of an opportunist.
    pub choice: Option<Choice>,
}

/// Keep or let go: costs from the taking on, discounted to the taking.
pub struct Choice {
    pub group: usize,
    pub keep: Costs,
    pub let_go: Costs,
}

/// Which of the three plays.
#[derive(Clone, Copy, PartialEq)]
enum Play {
    NoOffer,
    Offer,
    OfferWithoutDeclineEffect,
}

/// What the latent draws make of a hire.
struct Person {
    group: usize,
    /// R.
    reservation: f64,
    /// E.
    patience: f64,
    /// Q.
    output: f64,
    fails: bool,
    /// W + X.
    dismissal: f64,
    /// ε of every offer after the first.
    disturbances: Vec<f64>,
    /// Waits for an offer where others would not.
    waits: bool,
}

/// The draws of one position, which every play asks for again.
struct Draws {
    stream: PositionDraws,
    hires: Vec<Latent>,
}

impl Draws {
    fn hire(&mut self, k: usize) -> Latent {
        while self.hires.len() <= k {
            self.hires.push(self.stream.next_hire());
        }
        self.hires[k]
    }
}

impl<'a> World<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        let training = scenario.training.weeks;
        let made = scenario.offers.iter().enumerate().filter(|(_, offer)| offer.bonus > 0.0);
        let mut offers: Vec<Offer> = made
            .map(|(number, offer)| Offer {
                week: offer.week.unwrap_or_else(|| training + offer.after_training.expect("one of the two")),
                bonus: offer.bonus,
                number,
            })
            .collect();
        offers.sort_by(|a, b| a.week.total_cmp(&b.week));
        let discounting = scenario.simulation.discount_rate.ln_1p() / 52.0;
        Self { scenario, offers, classes: classes(scenario), discounting }
    }

    /// Weeks of the service crises of a replication.
    pub fn crises(&self, address: Address) -> Vec<f64> {
        let rate = self.scenario.service.shocks_per_year / 52.0;
        let mut time = 0.0;
        crisis_gaps(address)
            .map(|gap| {
                time += gap;
                time / rate
            })
            .take_while(|week| *week < self.horizon())
            .collect()
    }

    /// Plays one position in both arms, and the offer arm once more without the decline effect.
    pub fn position(&self, address: Address, position: u64, crises: &[f64]) -> Position {
        let mut draws = Draws { stream: PositionDraws::new(address, position), hires: Vec::new() };
        let class = self.classes[position as usize];
        let mut history = |play| {
            let lives = self.lives(play, class.week, &mut draws);
            let mut costs = self.costs(&lives, crises, None);
            let of_class = self.scenario.training.cost_per_class / class.positions as f64;
            costs[Component::Training as usize] += of_class * (-self.discounting * class.week).exp();
            History { lives, costs, horizon: self.horizon() }
        };
        let (no_offer, offer) = (history(Play::NoOffer), history(Play::Offer));
        Position {
            offer_without_decline_effect: history(Play::OfferWithoutDeclineEffect),
            first_taker: self.first_taker(&no_offer, &offer, crises),
            no_offer,
            offer,
        }
    }

    /// Numbers in the scenario of the offers that are offers, in order of week.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        self.offers.iter().map(|offer| offer.number)
    }

    fn horizon(&self) -> f64 {
        self.scenario.simulation.horizon_weeks
    }

    /// Hire after hire from week `start` on, until the horizon or the last start.
    fn lives(&self, play: Play, mut start: f64, draws: &mut Draws) -> Vec<Life> {
        let mut lives = Vec::new();
        while start < self.horizon() {
            let k = lives.len();
            let latent = draws.hire(k);
            let life = if play != Play::NoOffer && latent.opportunist < self.opportunist_share() {
                self.opportunist(start)
            } else {
                self.life(play, start, self.person(&latent, draws.stream.rarely(k)))
            };
            let exit = life.exit;
            lives.push(life);
            match exit {
                Some((end, _)) if self.scenario.cohort.backfill => {
                    start = self.next_start(end + time_to_fill(&self.scenario.recruiting.weeks_to_fill, latent.fill));
                    if self.scenario.recruiting.last_start_week.is_some_and(|last| start > last) {
                        break;
                    }
                }
                _ => break,
            }
        }
        lives
    }

    /// The first start day at or after this week.
    fn next_start(&self, week: f64) -> f64 {
        let every = self.scenario.recruiting.start_every_weeks;
        if every > 0.0 { (week / every).ceil() * every } else { week }
    }

    /// Word of the first offer draws opportunists where it comes by the end of training.
    fn opportunist_share(&self) -> f64 {
        let opportunists = &self.scenario.opportunists;
        match self.offers.first() {
            Some(first) if first.week <= self.scenario.training.weeks => {
                (opportunists.share_per_1000 * first.bonus / 1000.0).min(opportunists.max_share)
            }
            _ => 0.0,
        }
    }

    /// Waits for the first offer and takes it.
    fn opportunist(&self, start: f64) -> Life {
        let taking = start + self.offers[0].week;
        let met = taking < self.horizon();
        Life {
            start,
            exit: met.then_some((taking, Reason::Offer(0))),
            group: None,
            committed: false,
            offers: usize::from(met),
            waited: false,
            outputs: vec![(0.0, 0.0)], // never on the job
        }
    }

    fn person(&self, latent: &Latent, rare: RareDraws) -> Person {
        let scenario = self.scenario;
        let number = group_of(&scenario.groups, latent.group);
        let group = &scenario.groups[number];
        let [r, q] = scores(scenario, latent);
        let dismissals_per_week = group.dismissal_per_year / 52.0;
        Person {
            group: number,
            reservation: reservation(&group.reservation, scenario.pay.wage_per_week, r),
            patience: latent.clock,
            output: output(group, q),
            fails: latent.fail < group.training_fail,
            dismissal: scenario.training.weeks + latent.dismissal / dismissals_per_week,
            disturbances: rare.disturbances().take(self.offers.len().saturating_sub(1)).collect(),
            waits: rare.waiting() < scenario.anticipation.share,
        }
    }

    /// One hire's life: offers in order, each met only by who is still there, then the first way to leave.
    fn life(&self, play: Play, start: f64, person: Person) -> Life {
        let scenario = self.scenario;
        let group = &scenario.groups[person.group];
        let mut life = Life {
            start,
            exit: None,
            group: Some(person.group),
            committed: group.committed,
            offers: 0,
            waited: false,
            outputs: vec![(0.0, person.output)],
        };
        let (mut threshold, mut strength) = (person.reservation, 0.0_f64);
        // The voluntary clock: `used` of E by tenure `since`, and the factor on the hazard from then on.
        let (mut since, mut used, mut factor) = (0.0, 0.0, 1.0);
        let mut quit = self.quits_at(&person, since, used, factor);
        let mut leaves = self.leaves(&person, quit);
        let offers = if play == Play::NoOffer { &[][..] } else { &self.offers[..] };
        for (j, offer) in offers.iter().enumerate() {
            if j > 0 {
                let years = (offer.week - offers[j - 1].week) / 52.0;
                let volatility = scenario.traits.reservation_volatility;
                threshold *= (volatility * years.sqrt() * person.disturbances[j - 1]).exp();
            }
            let takes = threshold <= offer.bonus;
            let about_to_quit = offer.week - scenario.anticipation.weeks <= quit && quit < offer.week;
            let waits = takes && about_to_quit && person.waits;
            if waits {
                // The clock stands still up to the offer, and is not asked again after it.
                quit = f64::INFINITY;
                leaves = self.leaves(&person, quit);
            }
            // Failing training at the very week of the offer comes before the offer.
            if leaves.0 < offer.week || leaves == (offer.week, Reason::Fail) || start + offer.week >= self.horizon() {
                break;
            }
            life.offers += 1;
            if takes {
                life.waited = waits;
                leaves = (offer.week, Reason::Offer(j));
                break;
            }
            if play == Play::OfferWithoutDeclineEffect {
                continue;
            }
            if let Some(full) = scenario.decline.full_effect_at {
                strength = strength.max((offer.bonus / full).min(1.0));
                used += factor * (self.hazard(group, offer.week) - self.hazard(group, since));
                since = offer.week;
                factor = scenario.decline.hazard_ratio.powf(strength);
                quit = self.quits_at(&person, since, used, factor);
                leaves = self.leaves(&person, quit);
                let lift = 1.0 + scenario.decline.output_lift * strength;
                life.outputs.push((offer.week, person.output * lift));
            }
        }
        let (tenure, reason) = leaves;
        life.exit = Some((start + tenure, reason)).filter(|exit| exit.0 < self.horizon());
        life
    }

    /// The tenure at which the voluntary clock ends.
    fn quits_at(&self, person: &Person, since: f64, used: f64, factor: f64) -> f64 {
        let group = &self.scenario.groups[person.group];
        let left = (person.patience - used) / factor;
        self.tenure_at(group, self.hazard(group, since) + left)
    }

    /// The tenure at which a hire leaves whose voluntary clock ends at `quit`, offers aside, and why.
    fn leaves(&self, person: &Person, quit: f64) -> (f64, Reason) {
        let training = self.scenario.training.weeks;
        if quit < training {
            (quit, Reason::Dropout)
        } else if person.fails {
            (training, Reason::Fail)
        } else if quit <= person.dismissal {
            (quit, Reason::Quit)
        } else {
            (person.dismissal, Reason::Dismissal)
        }
    }

    /// Cumulative hazard of quitting by tenure e, declining aside.
    fn hazard(&self, group: &Group, e: f64) -> f64 {
        let training = self.scenario.training.weeks;
        group.training_dropout_per_week * e.min(training) + cumulative_hazard(&group.tenure, (e - training).max(0.0))
    }

    /// The tenure at which that cumulative hazard is reached.
    fn tenure_at(&self, group: &Group, hazard: f64) -> f64 {
        let training = self.scenario.training.weeks;
        let after = hazard - group.training_dropout_per_week * training;
        if after < 0.0 {
            hazard / group.training_dropout_per_week
        } else {
            training + weeks_to_hazard(&group.tenure, after)
        }
    }

    /// The first hire's taking of an offer, seen from both arms.
    fn first_taker(&self, no_offer: &History, offer: &History, crises: &[f64]) -> Option<FirstTaker> {
        let Some((taking, Reason::Offer(taken))) = offer.lives[0].exit else {
            return None;
        };
        let number = self.offers[taken].number;
        let Some(group) = offer.lives[0].group else {
            return Some(FirstTaker { offer: number, outcome: Outcome::Opportunist, choice: None });
        };
        let left_anyway = no_offer.lives[0].exit.is_some_and(|(end, _)| end <= taking + 13.0);
        Some(FirstTaker {
            offer: number,
            outcome: match (left_anyway, offer.lives[0].committed) {
                (true, _) => Outcome::LeftAnyway,
                (false, true) => Outcome::CommittedLost,
                (false, false) => Outcome::UncommittedKept,
            },
            choice: Some(Choice {
                group,
                keep: self.costs(&no_offer.lives, crises, Some(taking)),
                let_go: self.costs(&offer.lives, crises, Some(taking)),
            }),
        })
    }

    /// What these lives cost to the horizon: all of it, discounted to week 0, or from the taking of the first hire on,
    /// discounted to the taking.
    pub fn costs(&self, lives: &[Life], crises: &[f64], taking: Option<f64>) -> Costs {
        let mut bill =
            Bill { from: taking.unwrap_or(0.0), discounting: self.discounting, costs: [0.0; Component::NUMBER] };
        for (k, life) in lives.iter().enumerate() {
            let end = life.exit.map_or(self.horizon(), |exit| exit.0);
            let next = lives.get(k + 1).map_or(self.horizon(), |next| next.start);
            // The first hire has started before the taking, be it at the same moment.
            if k > 0 || taking.is_none() {
                self.bill_start(&mut bill, life);
            }
            self.bill_exit(&mut bill, life);
            self.bill_occupation(&mut bill, life, end);
            self.bill_vacancy(&mut bill, end, next);
        }
        for crisis in crises.iter().filter(|crisis| **crisis >= lives[0].start) {
            let delight = self.delight_at(lives, *crisis);
            bill.once(Component::ShockLoss, *crisis, self.scenario.service.shock_cost * (1.0 - delight));
        }
        bill.costs
    }

    /// What falls due at the start.
    fn bill_start(&self, bill: &mut Bill, life: &Life) {
        let Scenario { recruiting, training, groups, .. } = self.scenario;
        let applicants = groups.iter().map(|g| g.share).sum::<f64>();
        let hired = groups.iter().map(|g| g.share * g.pass_rate).sum::<f64>();
        let finding = recruiting.cost_per_hire + recruiting.cost_per_applicant * applicants / hired;
        bill.once(Component::Recruiting, life.start, finding);
        bill.once(Component::Training, life.start, training.cost_per_hire);
    }

    /// What falls due at the end.
    fn bill_exit(&self, bill: &mut Bill, life: &Life) {
        let Scenario { pay, job, .. } = self.scenario;
        let Some((end, reason)) = life.exit else {
            return;
        };
        bill.once(Component::Separation, end, job.separation_cost);
        match reason {
            Reason::Offer(j) => bill.once(Component::Bonus, end, self.offers[j].bonus * (1.0 + pay.bonus_load)),
            Reason::Dismissal => bill.once(Component::Separation, end, job.severance),
            Reason::Dropout | Reason::Fail | Reason::Quit => {}
        }
    }

    /// What flows while the position is held, in pieces on which every flow is a straight line.
    fn bill_occupation(&self, bill: &mut Bill, life: &Life, end: f64) {
        let job_start = life.start + self.scenario.training.weeks;
        let proficient = job_start + self.scenario.job.ramp_weeks;
        let mut cuts = vec![life.start, job_start, proficient, end, bill.from];
        cuts.extend(life.outputs.iter().map(|(tenure, _)| life.start + tenure));
        cuts.retain(|cut| (life.start..=end).contains(cut) && *cut >= bill.from);
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        for piece in cuts.windows(2) {
            let [a, b] = [piece[0], piece[1]];
            if (a + b) / 2.0 < job_start {
                self.bill_training(bill, a, b);
            } else {
                self.bill_job(bill, life, a, b);
            }
        }
    }

    fn bill_training(&self, bill: &mut Bill, a: f64, b: f64) {
        let Scenario { training, pay, job, .. } = self.scenario;
        let wage = pay.training_wage_per_week.unwrap_or(pay.wage_per_week);
        bill.flow(Component::Training, a, b, training.cost_per_week);
        bill.flow(Component::Wages, a, b, (1.0 + pay.load) * wage);
        bill.flow(Component::LostOutput, a, b, job.output_per_week * (1.0 - training.output));
        bill.flow(Component::ServiceLoss, a, b, self.worth_of_delight());
    }

    fn bill_job(&self, bill: &mut Bill, life: &Life, a: f64, b: f64) {
        let Scenario { training, pay, job, groups, .. } = self.scenario;
        let group = &groups[life.group.expect("opportunists leave by the end of training")];
        let output = life.output_at((a + b) / 2.0 - life.start);
        let ramp = |week: f64| {
            let progress = ((week - life.start - training.weeks) / job.ramp_weeks).min(1.0);
            if job.ramp_weeks > 0.0 { job.ramp_start + (1.0 - job.ramp_start) * progress } else { 1.0 }
        };
        let lost = |week| job.output_per_week * (1.0 - output * ramp(week));
        bill.line(Component::LostOutput, a, b, lost(a), lost(b));
        bill.flow(Component::Wages, a, b, (1.0 + pay.load) * pay.wage_per_week);
        bill.flow(Component::ServiceLoss, a, b, self.worth_of_delight() * (1.0 - group.delight));
        bill.flow(Component::PeerDrag, a, b, group.peer_drag * job.output_per_week);
        bill.flow(Component::ExtraCost, a, b, group.extra_cost_per_week);
    }

    fn bill_vacancy(&self, bill: &mut Bill, end: f64, next: f64) {
        let (a, b) = (end.max(bill.from), next.min(self.horizon()));
        bill.flow(Component::Vacancy, a, b, self.scenario.recruiting.vacancy_cost_per_week);
        bill.flow(Component::LostOutput, a, b, self.scenario.job.output_per_week);
        bill.flow(Component::ServiceLoss, a, b, self.worth_of_delight());
    }

    /// Of a week in which every customer is delighted.
    fn worth_of_delight(&self) -> f64 {
        self.scenario.service.contacts_per_week * self.scenario.service.value_of_delight
    }

    /// Delight of whoever is on the job at `week`.
    fn delight_at(&self, lives: &[Life], week: f64) -> f64 {
        lives
            .iter()
            .find(|life| life.start + self.scenario.training.weeks <= week && life.is_there(week))
            .and_then(|life| life.group)
            .map_or(0.0, |group| self.scenario.groups[group].delight)
    }
}

impl Life {
    /// Whether the hire holds the position at `week`, after all that happens then.
    pub fn is_there(&self, week: f64) -> bool {
        self.start <= week && self.exit.is_none_or(|(end, _)| week < end)
    }

    pub fn took_an_offer(&self) -> bool {
        matches!(self.exit, Some((_, Reason::Offer(_))))
    }

    fn left_by(&self, reason: Reason) -> bool {
        self.exit.is_some_and(|exit| exit.1 == reason)
    }

    /// Q at a tenure.
    fn output_at(&self, tenure: f64) -> f64 {
        let known = self.outputs.iter().rev().find(|(since, _)| *since <= tenure);
        known.unwrap_or(&self.outputs[0]).1
    }
}

impl History {
    /// Whoever holds the position at `week`, after all that happens then.
    pub fn occupant(&self, week: f64) -> Option<&Life> {
        self.lives.iter().find(|life| life.is_there(week))
    }

    /// Whether the first hire is there at a tenure; none past the horizon.
    pub fn retained(&self, tenure: f64) -> Option<bool> {
        let week = self.lives[0].start + tenure;
        (week <= self.horizon).then(|| self.lives[0].is_there(week))
    }

    /// A count; retention of who is known.
    pub fn count(&self, count: Count) -> u64 {
        if let Some(tenure) = count.retention_week() {
            return u64::from(self.retained(tenure) == Some(true));
        }
        let counted = |life: &&Life| match count {
            Count::Hires => true,
            Count::Offered => life.offers > 0,
            Count::OfferedCommitted => life.offers > 0 && life.committed,
            Count::Takers => life.took_an_offer(),
            Count::TakersCommitted => life.took_an_offer() && life.committed,
            Count::Dropouts => life.left_by(Reason::Dropout),
            Count::Fails => life.left_by(Reason::Fail),
            Count::Quits => life.left_by(Reason::Quit),
            Count::Dismissals => life.left_by(Reason::Dismissal),
            Count::Opportunists => life.group.is_none(),
            Count::Retention52 => false,
        };
        self.lives.iter().filter(counted).count() as u64
    }
}

impl Position {
    pub fn arm(&self, arm: Arm) -> &History {
        match arm {
            Arm::NoOffer => &self.no_offer,
            Arm::Offer => &self.offer,
        }
    }
}

/// Costs as they add up, from a week on.
struct Bill {
    from: f64,
    discounting: f64,
    costs: Costs,
}

impl Bill {
    /// An amount at one moment.
    fn once(&mut self, component: Component, week: f64, amount: f64) {
        if week >= self.from {
            self.costs[component as usize] += amount * (-self.discounting * (week - self.from)).exp();
        }
    }

    /// A constant flow from week a to week b.
    fn flow(&mut self, component: Component, a: f64, b: f64, rate: f64) {
        self.line(component, a, b, rate, rate);
    }

    /// A flow that goes in a straight line from one rate at week a to another at week b.
    fn line(&mut self, component: Component, a: f64, b: f64, at_a: f64, at_b: f64) {
        if a < b {
            let y = self.discounting * (b - a);
            let worth = (b - a) * (at_a * level(y) + (at_b - at_a) * slope(y));
            self.once(component, a, worth);
        }
    }
}

/// ∫ e^(-yu) du over u from 0 to 1.
fn level(y: f64) -> f64 {
    if y == 0.0 { 1.0 } else { -(-y).exp_m1() / y }
}

/// ∫ u e^(-yu) du over u from 0 to 1; near 0 by its series Σ (-y)^k/(k! (k + 2)), where the closed form cancels.
fn slope(y: f64) -> f64 {
    if y.abs() > 1.0 {
        return (1.0 - (1.0 + y) * (-y).exp()) / (y * y);
    }
    let (mut sum, mut term) = (0.0, 1.0);
    for k in 0..20 {
        sum += term / f64::from(k + 2);
        term *= -y / f64::from(k + 1);
    }
    sum
}

/// The class of every position: class by class in order of week, then of the file.
fn classes(scenario: &Scenario) -> Vec<Class> {
    let mut classes: Vec<Class> =
        scenario.cohort.classes.iter().map(|class| Class { week: class.week, positions: class.positions }).collect();
    if classes.is_empty() {
        classes.push(Class { week: 0.0, positions: scenario.cohort.positions });
    }
    classes.sort_by(|a, b| a.week.total_cmp(&b.week));
    classes.into_iter().flat_map(|class| (0..class.positions).map(move |_| class)).collect()
}

/// The first group, in the order of their names, whose cumulated share of hires is above u.
fn group_of(groups: &[Group], u: f64) -> usize {
    let mut by_name: Vec<usize> = (0..groups.len()).collect();
    by_name.sort_by(|a, b| groups[*a].name.as_bytes().cmp(groups[*b].name.as_bytes()));
    let total: f64 = groups.iter().map(|g| g.share * g.pass_rate).sum();
    let mut cumulative = 0.0;
    for number in &by_name {
        cumulative += groups[*number].share * groups[*number].pass_rate / total;
        if u < cumulative {
            return *number;
        }
    }
    by_name[groups.len() - 1]
}

/// Q at the normal score z: lognormal, with the group's mean and standard deviation.
fn output(group: &Group, z: f64) -> f64 {
    if group.output == 0.0 {
        return 0.0;
    }
    let variance = (group.output_sd / group.output).powi(2).ln_1p();
    group.output * (variance.sqrt() * z - variance / 2.0).exp()
}

/// (z_R, z_Q): each from z_T and a score of its own, by the Cholesky factor in the order T, R, Q.
fn scores(scenario: &Scenario, latent: &Latent) -> [f64; 2] {
    let (rt, rq, tq) =
        (scenario.traits.reservation_tenure, scenario.traits.reservation_output, scenario.traits.tenure_output);
    let (t, r, q) = (score_of_exponential(latent.clock), latent.reservation, latent.output);
    let rr = (1.0 - rt * rt).sqrt();
    let qr = if rr == 0.0 { 0.0 } else { (rq - rt * tq) / rr };
    let qq = (1.0 - tq * tq - qr * qr).max(0.0).sqrt();
    [rt * t + rr * r, tq * t + qr * r + qq * q]
}

/// Φ⁻¹(1 - e^(-h)), the normal score of a unit exponential.
fn score_of_exponential(h: f64) -> f64 {
    let gone = -(-h).exp_m1();
    if gone < 0.5 { normal::quantile(gone) } else { -normal::quantile((-h).exp()) }
}

/// -ln(1 - Φ(z)), the unit exponential of a normal score.
fn exponential_of_score(z: f64) -> f64 {
    if z > 0.0 { -normal::cdf(-z).ln() } else { -(-normal::cdf(z)).ln_1p() }
}

/// A lognormal number by its mean and standard deviation, at the normal score z.
fn lognormal(mean: f64, sd: f64, z: f64) -> f64 {
    let square = (1.0 + (sd / mean).powi(2)).ln();
    mean * (square.sqrt() * z - square / 2.0).exp()
}

/// Normal score of the 90th percentile.
const Z90: f64 = 1.281_551_565_544_600_4;

/// The number at the normal score z, lognormal on either side of the median.
fn of_percentiles([p10, p50, p90]: [f64; 3], z: f64) -> f64 {
    let end = if z < 0.0 { p10 } else { p90 };
    p50 * (end / p50).powf(z.abs() / Z90)
}

/// The normal score of a number, the inverse of `of_percentiles`.
fn score_in_percentiles([p10, p50, p90]: [f64; 3], x: f64) -> f64 {
    let (end, sign) = if x < p50 { (p10, -1.0) } else { (p90, 1.0) };
    sign * Z90 * (x / p50).ln() / (end / p50).ln()
}

/// R at the normal score z.
fn reservation(law: &Reservation, wage: f64, z: f64) -> f64 {
    match *law {
        Reservation::Lognormal { median, sigma } => median * (sigma * z).exp(),
        Reservation::LognormalMoments { mean, sd } => lognormal(mean, sd, z),
        Reservation::Percentiles { p10, p50, p90 } => of_percentiles([p10, p50, p90], z),
        Reservation::Loglogistic { median, shape } => median * (normal::cdf(z) / normal::cdf(-z)).powf(1.0 / shape),
        Reservation::Normal { mean, sd } => mean + sd * z,
        Reservation::ValueOfStaying {
            taste_mean,
            taste_sd,
            outside_wage_per_week: outside,
            search_weeks,
            planning_weeks,
            personal_discount_rate,
            bonus_tax,
        } => {
            let r = personal_discount_rate.ln_1p() / 52.0;
            let annuity = |n: f64| if r == 0.0 { n } else { -(-r * n).exp_m1() / r };
            let taste = taste_mean + taste_sd * z;
            let staying = (wage - outside + taste) * annuity(planning_weeks);
            let searching = outside * annuity(search_weeks.min(planning_weeks));
            (staying + searching) / (1.0 - bonus_tax)
        }
    }
}

/// Λ(x), the cumulative hazard of quitting by x weeks after training.
pub fn cumulative_hazard(tenure: &Tenure, x: f64) -> f64 {
    match *tenure {
        Tenure::Exponential { scale } => x * exponential_rate(scale),
        Tenure::Weibull { shape, scale } => (x / weibull_scale(shape, scale)).powf(shape),
        Tenure::Lognormal { median, sigma } => exponential_of_score((x / median).ln() / sigma),
        Tenure::LognormalMoments { mean, sd } => {
            let square = (1.0 + (sd / mean).powi(2)).ln();
            exponential_of_score(((x / mean).ln() + square / 2.0) / square.sqrt())
        }
        Tenure::Percentiles { p10, p50, p90 } => exponential_of_score(score_in_percentiles([p10, p50, p90], x)),
        Tenure::Loglogistic { median, shape } => (x / median).powf(shape).ln_1p(),
        Tenure::Gompertz { rate, growth: 0.0 } => rate * x,
        Tenure::Gompertz { rate, growth } => rate * (growth * x).exp_m1() / growth,
        Tenure::Table { ref weeks, ref surviving, after } => Table::new(weeks, surviving, after).hazard(x),
    }
}

/// Λ⁻¹: the weeks after training by which the cumulative hazard reaches h; infinite where it never does.
pub fn weeks_to_hazard(tenure: &Tenure, h: f64) -> f64 {
    match *tenure {
        Tenure::Exponential { scale } => h / exponential_rate(scale),
        Tenure::Weibull { shape, scale } => weibull_scale(shape, scale) * h.powf(1.0 / shape),
        Tenure::Lognormal { median, sigma } => median * (sigma * score_of_exponential(h)).exp(),
        Tenure::LognormalMoments { mean, sd } => lognormal(mean, sd, score_of_exponential(h)),
        Tenure::Percentiles { p10, p50, p90 } => of_percentiles([p10, p50, p90], score_of_exponential(h)),
        Tenure::Loglogistic { median, shape } => median * h.exp_m1().powf(1.0 / shape),
        Tenure::Gompertz { rate, growth: 0.0 } => h / rate,
        Tenure::Gompertz { rate, growth } => {
            let grown = h * growth / rate;
            if grown <= -1.0 { f64::INFINITY } else { grown.ln_1p() / growth }
        }
        Tenure::Table { ref weeks, ref surviving, after } => Table::new(weeks, surviving, after).week(h),
    }
}

/// A survival table.
struct Table {
    /// (week, cumulative hazard), (0, 0) first; without the end at which nobody is left.
    knots: Vec<(f64, f64)>,
    /// What comes after the last knot.
    tail: Tail,
}

/// What comes after the last knot of a survival table.
enum Tail {
    /// A constant hazard.
    Hazard(f64),
    /// Survival falls in a straight line to 0 at this week.
    Line(f64),
}

impl Table {
    fn new(weeks: &[f64], surviving: &[f64], after: AfterTable) -> Self {
        let points = weeks.iter().zip(surviving).map(|(week, s)| (*week, -s.ln()));
        let mut knots: Vec<(f64, f64)> = std::iter::once((0.0, 0.0)).chain(points).collect();
        let last = *knots.last().expect("(0, 0)");
        if last.1 == f64::INFINITY {
            knots.pop();
            return Self { knots, tail: Tail::Line(last.0) };
        }
        let before = knots[knots.len() - 2];
        let hazard = match after {
            AfterTable::Last => (last.1 - before.1) / (last.0 - before.0),
            AfterTable::Mean => last.1 / last.0,
            AfterTable::None => 0.0,
            AfterTable::Ended => panic!("the last share is 0"),
        };
        Self { knots, tail: Tail::Hazard(hazard) }
    }

    fn last(&self) -> (f64, f64) {
        self.knots[self.knots.len() - 1]
    }

    /// Λ(x).
    fn hazard(&self, x: f64) -> f64 {
        let last = self.last();
        if let Some(pair) = self.knots.windows(2).find(|pair| x < pair[1].0) {
            let [from, to] = [pair[0], pair[1]];
            return from.1 + (x - from.0) * (to.1 - from.1) / (to.0 - from.0);
        }
        match self.tail {
            Tail::Hazard(hazard) => last.1 + (x - last.0) * hazard,
            Tail::Line(end) if x < end => last.1 - ((end - x) / (end - last.0)).ln(),
            Tail::Line(_) => f64::INFINITY,
        }
    }

    /// Λ⁻¹(h).
    fn week(&self, h: f64) -> f64 {
        let last = self.last();
        if let Some(pair) = self.knots.windows(2).find(|pair| h <= pair[1].1) {
            let [from, to] = [pair[0], pair[1]];
            return from.0 + if to.1 > from.1 { (h - from.1) * (to.0 - from.0) / (to.1 - from.1) } else { 0.0 };
        }
        match self.tail {
            Tail::Hazard(hazard) if hazard > 0.0 => last.0 + (h - last.1) / hazard,
            Tail::Hazard(_) => f64::INFINITY,
            Tail::Line(end) => end - (end - last.0) * (last.1 - h).exp(),
        }
    }
}

fn exponential_rate(scale: Scale) -> f64 {
    match scale {
        Scale::Mean(mean) | Scale::Scale(mean) => 1.0 / mean,
        Scale::Median(median) => std::f64::consts::LN_2 / median,
    }
}

fn weibull_scale(shape: f64, scale: Scale) -> f64 {
    match scale {
        Scale::Scale(scale) | Scale::Mean(scale) => scale,
        Scale::Median(median) => median / std::f64::consts::LN_2.powf(1.0 / shape),
    }
}

/// The quantile at u of the time to fill a position.
fn time_to_fill(law: &WeeksToFill, u: f64) -> f64 {
    let exponential = -(-u).ln_1p();
    match *law {
        WeeksToFill::Constant(weeks) => weeks,
        WeeksToFill::Exponential { scale } => exponential / exponential_rate(scale),
        WeeksToFill::Uniform { low, high } => low + (high - low) * u,
        WeeksToFill::Lognormal { median, sigma } => median * (sigma * normal::quantile(u)).exp(),
        WeeksToFill::LognormalMoments { mean, sd } => lognormal(mean, sd, normal::quantile(u)),
        WeeksToFill::Percentiles { p10, p50, p90 } => of_percentiles([p10, p50, p90], normal::quantile(u)),
        WeeksToFill::Weibull { shape, scale } => weibull_scale(shape, scale) * exponential.powf(1.0 / shape),
        WeeksToFill::Gamma { mean, sd } => sd * sd / mean * gamma_quantile((mean / sd).powi(2), u),
    }
}

/// The quantile at u of a gamma distribution of scale 1, by bisection of ln x.
fn gamma_quantile(shape: f64, u: f64) -> f64 {
    let below = |x: f64| {
        if u < 0.5 { gamma_lr(shape, x) < u } else { gamma_ur(shape, x) > 1.0 - u }
    };
    let (mut low, mut high) = (-700.0_f64, (shape + 40.0 * shape.sqrt() + 40.0).ln());
    for _ in 0..64 {
        let middle = (low + high) / 2.0;
        if below(middle.exp()) { low = middle } else { high = middle }
    }
    high.exp()
}
