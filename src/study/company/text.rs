//! The text of a company's scenario.

use super::item::Given;
use super::{Company, OfferTime, Seats};
use crate::scenario::{Correlation, Pair, Stated, toml_text};
use crate::special::elementary::to_digits;
use crate::study::calibrate::Calibrated;

/// Earnings of a position over pay where they are not known: 3 to 40 % above pay and 41.8 % of benefits.
const WORTH_OF_PAY: [f64; 2] = [1.457, 1.979];
/// Pay of a year for which amounts below are given.
const PAY: f64 = 42_830.0;
/// Correlations on a line of the file.
const ON_A_LINE: usize = 2;

/// Lines of a scenario in the making.
struct Lines(String);

impl Lines {
    fn line(&mut self, key: &str, value: &str, source: &str) {
        self.0 += &format!("{key} = {value} # {}\n", source.replace(['\n', '\r'], " "));
    }
}

impl Company {
    /// The scenario; before it is calibrated, with the groups of a call centre.
    ///
    /// The file is short: keys are dotted, as `--set` takes them, and figures of one source share a line.
    pub(super) fn text(&self, calibrated: Option<&Calibrated>) -> String {
        let mut lines = Lines(format!(
            "# {}: does it pay to pay new hires to quit? By `offer new`. \"4 to 6\" is a 90 % interval; behind # is where a figure\n\
             # came from: you, or a default, of an official source or a paper (A), the press (B), a vendor (C), or a judgement.\n",
            one_line(&self.trade.value),
        ));
        lines.line("name", &toml_text(&self.name()), &self.trade.source);
        lines.line("currency", &toml_text(&self.currency.value), &self.currency.source);
        self.job(&mut lines);
        self.offer(&mut lines);
        correlations(&mut lines, calibrated);
        self.groups(&mut lines, calibrated);
        lines.0
    }

    /// Name of the scenario: the trade in small letters, with dashes.
    fn name(&self) -> String {
        let name: String =
            self.trade.value.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        if name.is_empty() { "company".to_owned() } else { name }
    }

    fn job(&self, lines: &mut Lines) {
        match &self.seats.value {
            Seats::Positions(number) => lines.line("cohort.positions", &number.to_string(), &self.seats.source),
            Seats::Classes(classes) => {
                let class = |(week, seats): &(f64, u64)| format!("{{ week = {week:?}, positions = {seats} }}");
                let classes: Vec<String> = classes.iter().map(class).collect();
                lines.line("cohort.classes", &format!("[{}]", classes.join(", ")), &self.seats.source);
            }
        }
        lines.line("recruiting.cost_per_hire", &scaled(self.hiring_cost.value, 1.0), &self.hiring_cost.source);
        let fill = match self.weeks_to_fill.value {
            Stated::Certain(0.0) => "0".to_owned(),
            weeks => format!("{{ dist = \"lognormal\", median = {}, sigma = 0.64 }}", scaled(weeks, 1.0)),
        };
        lines.line("recruiting.weeks_to_fill", &fill, &self.weeks_to_fill.source);
        lines.line("pay.wage_per_year", &scaled(self.pay.value, 1.0), &self.pay.source);
        let load = "{ dist = \"pert\", low = 0.0765, mode = 0.418, high = 0.5 }";
        lines.line("pay.load", load, "default: benefits and taxes, BLS ECEC 2024 (A)");
        lines.line("pay.bonus_load", "0.0765", "default: payroll tax, FICA (A)");
        lines.line("training.weeks", &scaled(self.training_weeks.value, 1.0), &self.training_weeks.source);
        lines.line("training.cost_per_hire", &scaled(self.training_cost.value, 1.0), &self.training_cost.source);
        let (worth, source) = self.output();
        lines.line("job.output_per_week", &worth, &source);
        lines.line("job.ramp_start", "\"0.45 to 0.61\"", "default: Cinareo (C), De Grip et al. 2016 (A)");
        lines.line("job.ramp_weeks", "\"13 to 52\"", "default: Cinareo (C), De Grip et al. 2016 (A)");
        lines.line(
            "job.separation_cost",
            &amount(self.of_pay(300.0)),
            "default: half a day's work, a third of a week's pay (judgement)",
        );
    }

    /// Output of a good hire in a week as TOML, and its origin.
    fn output(&self) -> (String, String) {
        match &self.worth {
            Some(worth) => (scaled(worth.value, 1.0 / 52.0), said(worth, "a year")),
            None => {
                let [low, high] = self.pay.value.ends();
                let range = Stated::Range { low: WORTH_OF_PAY[0] * low, high: WORTH_OF_PAY[1] * high };
                (scaled(range, 1.0 / 52.0), "default: 3 to 40 % above pay with benefits (judgement)".to_owned())
            }
        }
    }

    fn offer(&self, lines: &mut Lines) {
        let bonus = amount(self.bonus.value);
        let time = match self.offer_time.value {
            OfferTime::EndOfTraining => "after_training = 0".to_owned(),
            OfferTime::Week(week) => format!("week = {}", amount(week)),
        };
        let source = match [&self.offer_time.source, &self.bonus.source] {
            [time, bonus] if time == bonus => time.clone(),
            [time, bonus] => format!("week: {time}; bonus: {bonus}"),
        };
        lines.line("offers", &format!("[{{ {time}, bonus = {bonus} }}]"), &source);
        let nobody_knows = "default: nobody has measured it (judgement, C)";
        let decline = "hazard_ratio = \"0.9 to 1.1\", output_lift = { dist = \"normal\", mean = 0, sd = 0.002 }";
        let decline = format!("{{ {decline}, full_effect_at = {bonus} }}");
        lines.line("decline", &decline, &format!("{nobody_knows}; in full at the bonus"));
        lines.line("anticipation.share", "\"0.02 to 0.3\"", nobody_knows);
        let come = Stated::Range { low: 0.0002, high: 0.004 };
        lines.line(
            "opportunists.share_per_1000",
            &scaled(come, PAY / self.middle_pay()),
            "default: a few in a thousand at Zappos (judgement, C)",
        );
        lines.line("traits.reservation_tenure", "0.3", "default: sign as in buy-outs, Asch & Warner 2001 (A)");
    }

    fn groups(&self, lines: &mut Lines, calibrated: Option<&Calibrated>) {
        let fail = scaled(self.training_fail.value, 1.0);
        let fields = calibrated.map(|of| of.fields([&self.targets.source, &self.take_up.source])).unwrap_or_default();
        let mut group = |name: &str, is_committed: bool, rest: &[(&str, String, &str)]| {
            lines.0 += &format!("\n[[groups]]\nname = \"{name}\"\n");
            // A group is committed unless its file says other.
            lines.0 += if is_committed { "" } else { "committed = false\n" };
            for (key, value, source) in rest {
                match fields.iter().find(|field| field.group == name && field.key == *key) {
                    Some(field) => lines.line(key, &field.value, &field.source),
                    None => lines.line(key, value, source),
                }
            }
        };
        let reservation = |[low, high]: [f64; 2], sigma: &str| {
            let median = scaled(Stated::Range { low, high }, self.middle_pay() / PAY);
            format!("{{ dist = \"lognormal\", median = {median}, sigma = {sigma} }}")
        };
        let tenure = |mean: &str| format!("{{ dist = \"exponential\", mean = {mean} }}");
        let judgement = "default: judgement";
        group(
            "uncommitted",
            false,
            &[
                ("share", "0.26".to_owned(), judgement),
                ("training_dropout_per_week", "\"0.02 to 0.08\"".to_owned(), judgement),
                ("training_fail", fail.clone(), &self.training_fail.source),
                ("tenure", tenure("\"6 to 17\""), judgement),
                ("dismissal_per_year", "\"0.1 to 0.4\"".to_owned(), judgement),
                ("reservation", reservation([2000.0, 8000.0], "\"1 to 2.6\""), judgement),
                ("output", OUTPUT.to_owned(), "default: Bellet, De Neve, Ward 2019 (A); surveys (C)"),
                ("peer_drag", "\"0.015 to 0.06\"".to_owned(), "default: Mas & Moretti 2009 (A)"),
                (
                    "extra_cost_per_week",
                    scaled(Stated::Range { low: 20.0, high: 80.0 }, self.middle_pay() / PAY),
                    "default: half an hour to two hours of a team leader (judgement)",
                ),
            ],
        );
        group(
            "committed",
            true,
            &[
                ("share", "0.74".to_owned(), judgement),
                ("training_dropout_per_week", "0.01".to_owned(), judgement),
                ("training_fail", fail, &self.training_fail.source),
                ("tenure", tenure("\"180 to 400\""), "default: 12 to 25 % quit in a year (judgement)"),
                ("dismissal_per_year", "0.03".to_owned(), judgement),
                ("reservation", reservation([36_000.0, 100_000.0], "1.2"), judgement),
            ],
        );
    }

    /// Pay of a year in the middle of its range [money].
    fn middle_pay(&self) -> f64 {
        let [low, high] = self.pay.value.ends();
        0.5 * (low + high)
    }

    /// An amount that is given for the pay of a call centre.
    fn of_pay(&self, amount: f64) -> f64 {
        to_digits(amount * self.middle_pay() / PAY, 2)
    }
}

/// Rank correlations of the figures that meet the aggregates.
fn correlations(lines: &mut Lines, calibrated: Option<&Calibrated>) {
    let ties = calibrated.map_or(&[][..], |calibrated| &calibrated.scenario.correlations);
    if ties.is_empty() {
        return;
    }
    let one = |tie: &Correlation| {
        let Pair([a, b]) = &tie.parameters;
        let [a, b] = [a, b].map(|key| toml_text(key));
        format!("{{ parameters = [{a}, {b}], rank_correlation = {:?} }},", tie.rank_correlation)
    };
    lines.0 += "correlations = [ # rank correlations of the figures that meet your aggregates\n";
    for ties in ties.chunks(ON_A_LINE) {
        lines.0 += &format!("  {}\n", ties.iter().map(one).collect::<Vec<_>>().join(" "));
    }
    lines.0 += "]\n";
}

/// Output of an uncommitted hire.
const OUTPUT: &str = "{ dist = \"triangular\", low = 0.66, mode = 0.84, high = 0.87 }";

/// Origin of a figure that is given in another unit.
fn said(given: &Given<Stated>, unit: &str) -> String {
    let amount = match given.value {
        Stated::Certain(number) => amount(number),
        Stated::Range { low, high } => format!("{} to {}", amount(low), amount(high)),
    };
    format!("{amount} {unit}, {}", given.source)
}

/// A figure times a factor as TOML.
fn scaled(stated: Stated, factor: f64) -> String {
    let rounded = |number: f64| if factor == 1.0 { number } else { to_digits(number * factor, 5) };
    match stated {
        Stated::Certain(number) => amount(rounded(number)),
        Stated::Range { low, high } => format!("\"{} to {}\"", amount(rounded(low)), amount(rounded(high))),
    }
}

/// A number without a needless point.
fn amount(number: f64) -> String {
    let text = format!("{number:?}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// A text on one line, for a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
