//! The model as plainly as it can be written: one position, one hire, one piece of a flow at a time.
//!
//! A second explanation of the model, written from its description and not from the engine. Tests hold the engine
//! against it, and the benchmark sets its speed beside the engine's.

use statrs::function::gamma::{gamma_lr, gamma_ur};
use the_offer::model::draws::{Address, Latent, PositionDraws, crisis_gaps};
use the_offer::model::outcome::{Arm, Component, Count, Outcome};
use the_offer::scenario::{Group, Offer, Reservation, Scale, Scenario, Tenure, WeeksToFill};
use the_offer::special::normal;

/// Costs by component [money].
pub type Costs = [f64; Component::NUMBER];

/// A scenario, and what every position in it shares.
pub struct World<'a> {
    pub scenario: &'a Scenario,
    /// Offers that are offers, in order of week.
    offers: Vec<Offer>,
    /// δ [1/week].
    discounting: f64,
}

/// One position of one replication, in all its plays.
pub struct Position {
    pub no_offer: History,
    pub offer: History,
    /// The offer arm, had declining changed nobody.
    pub offer_without_decline_effect: History,
    /// Where the first hire takes the first offer.
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

/// A first hire who takes the first offer.
pub struct FirstTaker {
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
        let mut offers: Vec<Offer> = scenario.offers.iter().filter(|o| o.bonus > 0.0).cloned().collect();
        offers.sort_by(|a, b| a.week.total_cmp(&b.week));
        let discounting = scenario.simulation.discount_rate.ln_1p() / 52.0;
        Self { scenario, offers, discounting }
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
        let mut history = |play| {
            let lives = self.lives(play, &mut draws);
            let costs = self.costs(&lives, crises, 0.0);
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

    fn horizon(&self) -> f64 {
        self.scenario.simulation.horizon_weeks
    }

    /// Hire after hire, until the horizon.
    fn lives(&self, play: Play, draws: &mut Draws) -> Vec<Life> {
        let mut lives = Vec::new();
        let mut start = 0.0;
        while start < self.horizon() {
            let k = lives.len();
            let latent = draws.hire(k);
            let life = if play != Play::NoOffer && latent.opportunist < self.opportunist_share() {
                self.opportunist(start)
            } else {
                self.life(play, start, self.person(&latent, draws.stream.disturbances(k)))
            };
            let exit = life.exit;
            lives.push(life);
            match exit {
                Some((end, _)) if self.scenario.cohort.backfill => {
                    start = end + time_to_fill(&self.scenario.recruiting.weeks_to_fill, latent.fill);
                }
                _ => break,
            }
        }
        lives
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
            outputs: vec![(0.0, 0.0)], // never on the job
        }
    }

    fn person(&self, latent: &Latent, disturbances: impl Iterator<Item = f64>) -> Person {
        let scenario = self.scenario;
        let number = group_of(&scenario.groups, latent.group);
        let group = &scenario.groups[number];
        let [r, q] = scores(scenario, latent);
        let dismissals_per_week = group.dismissal_per_year / 52.0;
        Person {
            group: number,
            reservation: reservation(&group.reservation, scenario.pay.wage_per_week, r),
            patience: latent.clock,
            output: (group.output + group.output_sd * q).max(0.0),
            fails: latent.fail < group.training_fail,
            dismissal: scenario.training.weeks + latent.dismissal / dismissals_per_week,
            disturbances: disturbances.take(self.offers.len().saturating_sub(1)).collect(),
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
            outputs: vec![(0.0, person.output)],
        };
        let (mut threshold, mut strength) = (person.reservation, 0.0_f64);
        // The voluntary clock: `used` of E by tenure `since`, and the factor on the hazard from then on.
        let (mut since, mut used, mut factor) = (0.0, 0.0, 1.0);
        let mut leaves = self.leaves(&person, since, used, factor);
        let offers = if play == Play::NoOffer { &[][..] } else { &self.offers[..] };
        for (j, offer) in offers.iter().enumerate() {
            // Failing training at the very week of the offer comes after the offer.
            if leaves.0 < offer.week || start + offer.week >= self.horizon() {
                break;
            }
            life.offers += 1;
            if j > 0 {
                let years = (offer.week - offers[j - 1].week) / 52.0;
                let volatility = scenario.traits.reservation_volatility;
                threshold *= (volatility * years.sqrt() * person.disturbances[j - 1]).exp();
            }
            if threshold <= offer.bonus {
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
                leaves = self.leaves(&person, since, used, factor);
                let lift = 1.0 + scenario.decline.output_lift * strength;
                life.outputs.push((offer.week, person.output * lift));
            }
        }
        let (tenure, reason) = leaves;
        life.exit = Some((start + tenure, reason)).filter(|exit| exit.0 < self.horizon());
        life
    }

    /// The tenure at which a hire leaves, offers aside, and why.
    fn leaves(&self, person: &Person, since: f64, used: f64, factor: f64) -> (f64, Reason) {
        let training = self.scenario.training.weeks;
        let group = &self.scenario.groups[person.group];
        let left = (person.patience - used) / factor;
        let quit = self.tenure_at(group, self.hazard(group, since) + left);
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

    /// The first hire's taking of the first offer, seen from both arms.
    fn first_taker(&self, no_offer: &History, offer: &History, crises: &[f64]) -> Option<FirstTaker> {
        let Some((taking, Reason::Offer(0))) = offer.lives[0].exit else {
            return None;
        };
        let Some(group) = offer.lives[0].group else {
            return Some(FirstTaker { outcome: Outcome::Opportunist, choice: None });
        };
        let left_anyway = no_offer.lives[0].exit.is_some_and(|(end, _)| end <= taking + 13.0);
        Some(FirstTaker {
            outcome: match (left_anyway, offer.lives[0].committed) {
                (true, _) => Outcome::LeftAnyway,
                (false, true) => Outcome::CommittedLost,
                (false, false) => Outcome::UncommittedKept,
            },
            choice: Some(Choice {
                group,
                keep: self.costs(&no_offer.lives, crises, taking),
                let_go: self.costs(&offer.lives, crises, taking),
            }),
        })
    }

    /// What these lives cost from week `from` to the horizon, discounted to `from`.
    pub fn costs(&self, lives: &[Life], crises: &[f64], from: f64) -> Costs {
        let mut bill = Bill { from, discounting: self.discounting, costs: [0.0; Component::NUMBER] };
        for (k, life) in lives.iter().enumerate() {
            let end = life.exit.map_or(self.horizon(), |exit| exit.0);
            let next = lives.get(k + 1).map_or(self.horizon(), |next| next.start);
            self.bill_events(&mut bill, life);
            self.bill_occupation(&mut bill, life, end);
            self.bill_vacancy(&mut bill, end, next);
        }
        for crisis in crises {
            let delight = self.delight_at(lives, *crisis);
            bill.once(Component::ShockLoss, *crisis, self.scenario.service.shock_cost * (1.0 - delight));
        }
        bill.costs
    }

    /// What falls due at the start and at the end.
    fn bill_events(&self, bill: &mut Bill, life: &Life) {
        let Scenario { recruiting, training, pay, job, groups, .. } = self.scenario;
        let applicants = groups.iter().map(|g| g.share).sum::<f64>();
        let hired = groups.iter().map(|g| g.share * g.pass_rate).sum::<f64>();
        let finding = recruiting.cost_per_hire + recruiting.cost_per_applicant * applicants / hired;
        bill.once(Component::Recruiting, life.start, finding);
        bill.once(Component::Training, life.start, training.cost_per_hire);
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

    /// A count; none for retention past the horizon.
    pub fn count(&self, count: Count) -> Option<u64> {
        if let Some(week) = count.retention_week() {
            return (week <= self.horizon).then(|| u64::from(self.lives[0].is_there(week)));
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
            Count::Retention4 | Count::Retention13 | Count::Retention26 | Count::Retention52 => false,
        };
        Some(self.lives.iter().filter(counted).count() as u64)
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

/// The first group whose cumulated share of hires is above u.
fn group_of(groups: &[Group], u: f64) -> usize {
    let total: f64 = groups.iter().map(|g| g.share * g.pass_rate).sum();
    let mut cumulative = 0.0;
    for (number, group) in groups.iter().enumerate() {
        cumulative += group.share * group.pass_rate / total;
        if u < cumulative {
            return number;
        }
    }
    groups.len() - 1
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

/// R at the normal score z.
fn reservation(law: &Reservation, wage: f64, z: f64) -> f64 {
    match *law {
        Reservation::Lognormal { median, sigma } => median * (sigma * z).exp(),
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
        Tenure::Lognormal { median, sigma } => {
            let z = (x / median).ln() / sigma;
            if z > 0.0 { -normal::cdf(-z).ln() } else { -(-normal::cdf(z)).ln_1p() }
        }
        Tenure::Loglogistic { median, shape } => (x / median).powf(shape).ln_1p(),
        Tenure::Gompertz { rate, growth: 0.0 } => rate * x,
        Tenure::Gompertz { rate, growth } => rate * (growth * x).exp_m1() / growth,
        Tenure::Table { ref weeks, ref surviving } => {
            let [from, to] = segment(&knots(weeks, surviving), |knot| knot.0 > x);
            from.1 + (x - from.0) * (to.1 - from.1) / (to.0 - from.0)
        }
    }
}

/// Λ⁻¹: the weeks after training by which the cumulative hazard reaches h; infinite where it never does.
pub fn weeks_to_hazard(tenure: &Tenure, h: f64) -> f64 {
    match *tenure {
        Tenure::Exponential { scale } => h / exponential_rate(scale),
        Tenure::Weibull { shape, scale } => weibull_scale(shape, scale) * h.powf(1.0 / shape),
        Tenure::Lognormal { median, sigma } => median * (sigma * score_of_exponential(h)).exp(),
        Tenure::Loglogistic { median, shape } => median * h.exp_m1().powf(1.0 / shape),
        Tenure::Gompertz { rate, growth: 0.0 } => h / rate,
        Tenure::Gompertz { rate, growth } => {
            let grown = h * growth / rate;
            if grown <= -1.0 { f64::INFINITY } else { grown.ln_1p() / growth }
        }
        Tenure::Table { ref weeks, ref surviving } => {
            let [from, to] = segment(&knots(weeks, surviving), |knot| knot.1 >= h);
            if to.1 > from.1 { from.0 + (h - from.1) * (to.0 - from.0) / (to.1 - from.1) } else { f64::INFINITY }
        }
    }
}

/// (week, cumulative hazard) at every point of a survival table, (0, 0) first.
fn knots(weeks: &[f64], surviving: &[f64]) -> Vec<(f64, f64)> {
    let points = weeks.iter().zip(surviving).map(|(week, s)| (*week, -s.ln()));
    std::iter::once((0.0, 0.0)).chain(points).collect()
}

/// The segment that ends at the first knot so far on; the last one where none is.
fn segment(knots: &[(f64, f64)], far_enough: impl Fn(&(f64, f64)) -> bool) -> [(f64, f64); 2] {
    let last = knots.len() - 1;
    let to = knots.iter().position(far_enough).unwrap_or(last).max(1);
    [knots[to - 1], knots[to]]
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
