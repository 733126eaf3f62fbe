//! Amounts in the texts of charts.

use crate::analysis::Estimates;
use crate::analysis::interval::Estimate;
use crate::output::format::{Currency, error, number, significant};
use crate::special::elementary::ten_to;

/// Amounts below this are written with significant digits [money].
const TINY: f64 = 0.01;

/// `$136 (131 to 141)`, `$136`.
pub fn amount(currency: &Currency, estimate: Estimate) -> String {
    let Some(interval) = estimate.interval else { return money(currency, estimate.value) };
    let ends = [estimate.value, interval.low, interval.high];
    let [value, low, high] = match ends.iter().all(|end| end.abs() < TINY) && estimate.value != 0.0 {
        true => ends.map(|end| money(currency, end)),
        false => currency.amount_and_interval(estimate.value, interval),
    };
    let bare = |text: String| text.replacen(currency.name(), "", 1).replace(' ', "");
    format!("{value} ({} to {})", bare(low), bare(high))
}

/// `$136`, `$0.00012`.
pub fn money(currency: &Currency, value: f64) -> String {
    let size = value.abs();
    if size >= TINY || size == 0.0 || !size.is_finite() {
        return currency.amount(value);
    }
    // The digits after the currency's sign, and any space.
    let sign = if value < 0.0 { "-" } else { "" };
    let name = currency.price(0.0);
    format!("{sign}{}{}", name.trim_end_matches('0'), significant(size))
}

/// `saves $136 (131 to 141)`, `costs $50 (40 to 60) more`.
pub fn saves(currency: &Currency, saving: Estimate) -> String {
    match saving.value < 0.0 {
        true => format!("costs {} more", amount(currency, saving.negated())),
        false => format!("saves {}", amount(currency, saving)),
    }
}

/// A change with a sign, rounded like others whose largest is `largest`: `+$12 ± 3`, `-$1,234`.
pub fn change(currency: &Currency, estimate: Estimate, largest: f64) -> String {
    let plus = if estimate.value > 0.0 { "+" } else { "" };
    format!("{plus}{}", with_half(currency, estimate, largest))
}

/// An amount in cents if the half-width is below 1: `$12 ± 3`, `$5.70 ± 0.45`, `-$1,234`.
///
/// Without an interval, the amount is rounded like others whose largest is `largest`.
pub fn with_half(currency: &Currency, estimate: Estimate, largest: f64) -> String {
    let (size, half_width) = (estimate.value.abs(), estimate.reach());
    let decimals = match half_width {
        Some(half_width) if half_width > 0.0 => 2 * usize::from(half_width < 1.0),
        _ => 2 * usize::from(largest < 100.0 || size < 1.0 && size > 0.0),
    };
    if size < TINY && half_width.is_none_or(|half_width| half_width < TINY) {
        let half = half_width.map(|half_width| format!(" ± {}", error(half_width, decimals)));
        return money(currency, estimate.value) + &half.unwrap_or_default();
    }
    let half = half_width.map(|half_width| format!(" ± {}", half(half_width, decimals)));
    currency.rounded(estimate.value, decimals) + &half.unwrap_or_default()
}

/// Half-width of an interval with so many decimals: `0.45`, `<0.01`.
pub fn half(half_width: f64, decimals: usize) -> String {
    let shown = number(half_width, decimals);
    match error(half_width, decimals) == shown {
        true => shown,
        false => format!("<{}", number(ten_to(-(decimals as i32)), decimals)),
    }
}

/// Largest absolute value of estimates.
pub fn largest(estimates: impl IntoIterator<Item = Estimate>) -> f64 {
    estimates.into_iter().map(|estimate| estimate.value.abs()).fold(0.0, f64::max)
}

/// Source of a chart of one run.
pub fn source_of_run(run: &Estimates) -> String {
    source(&run.scenario, run.replications, run.positions, run.confidence)
}

/// Source of a chart: scenario, replications, intervals and version.
pub fn source(scenario: &str, replications: u64, positions: u64, confidence: f64) -> String {
    use crate::output::format::{confidence as sure, counted};
    format!(
        "{scenario} · {} of {} · intervals of {} · offer {}",
        counted(replications, "replication"),
        counted(positions, "position"),
        sure(confidence),
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::interval::Interval;

    fn estimate(value: f64, half: f64) -> Estimate {
        Estimate { value, mcse: None, interval: Some(Interval { low: value - half, high: value + half }) }
    }

    #[test]
    fn amounts_as_people_read_them() {
        let (dollars, francs) = (Currency::of("USD"), Currency::of("CHF"));
        assert_eq!(amount(&dollars, estimate(136.0, 5.0)), "$136 (131 to 141)");
        assert_eq!(amount(&francs, estimate(-1500.0, 2000.0)), "-CHF 1,500 (-3,500 to 500)");
        assert_eq!(amount(&dollars, estimate(0.004, 0.001)), "$0.004 (0.003 to 0.005)");
        assert_eq!(money(&francs, -0.000_12), "-CHF 0.00012");
        assert_eq!(saves(&dollars, estimate(-50.0, 10.0)), "costs $50.00 (40.00 to 60.00) more");
        assert_eq!(saves(&dollars, estimate(136.0, 5.0)), "saves $136 (131 to 141)");
    }

    #[test]
    fn changes_beside_others() {
        let dollars = Currency::of("USD");
        assert_eq!(change(&dollars, estimate(41.2, 5.0), 149.0), "+$41 ± 5");
        assert_eq!(change(&dollars, estimate(-41.2, 5.0), 50.0), "-$41 ± 5");
        assert_eq!(change(&dollars, estimate(0.62, 0.2), 149.0), "+$0.62 ± 0.20");
        assert_eq!(change(&dollars, estimate(5.7, 0.45), 149.0), "+$5.70 ± 0.45");
        assert_eq!(change(&dollars, estimate(5.7, 0.001), 149.0), "+$5.70 ± <0.01");
        assert_eq!(change(&dollars, estimate(0.62, 7.0), 149.0), "+$1 ± 7");
        assert_eq!(with_half(&dollars, estimate(0.0, 5.0), 149.0), "$0 ± 5");
        assert_eq!(with_half(&dollars, estimate(0.004, 0.001), 0.004), "$0.004 ± 0.001");
        assert_eq!(with_half(&dollars, Estimate::bare(41.2), 50.0), "$41.20");
        assert_eq!(with_half(&dollars, estimate(0.0, 0.2), 149.0), "$0.00 ± 0.20");
    }
}
