//! Chart of retention: the records with their band, and the fitted scenario.

use crate::output::format::{percent, weeks, whole};
use crate::output::svg::Chart;
use crate::output::svg::frame::{Frame, percents};
use crate::output::svg::letters::Font;
use crate::output::svg::palette::{NO_OFFER, OFFER};
use crate::output::svg::picture::{Anchor, Area, ChartPoint, LABEL, NOTE, Pen, Picture, WIDTH};
use crate::output::svg::scale::{Span, Ticks};
use crate::study::fit::FittedScenario;

const HEIGHT: f64 = 360.0;
const AREA: Area = Area { left: 52.0, top: 30.0, right: WIDTH - 130.0, bottom: HEIGHT - 50.0 };
/// The last share of people at risk that is drawn: curves of fewer jump.
const LEAST_AT_RISK: f64 = 0.01;

/// Chart of one fit. Returns `None` where nobody left.
pub fn fit_chart(fitted: &FittedScenario) -> Option<Chart> {
    let most = fitted.survival.iter().map(|(step, _)| step.at_risk).fold(0.0, f64::max);
    let steps: Vec<_> = fitted.survival.iter().filter(|(step, _)| step.at_risk >= LEAST_AT_RISK * most).collect();
    let (last, implied) = steps.last()?;
    let frame = Frame::new(AREA, Span { low: 0.0, high: last.week }, Span { low: 0.0, high: 1.0 });
    let mut picture = Picture::default();
    let ticks = Ticks::around(Span { low: 0.0, high: 1.0 }, 5.0);
    picture.text(0.0, 12.0, Anchor::Start, &NOTE, "share of hires still there");
    frame.levels(&mut picture, ticks, percents(ticks));
    frame.below(&mut picture, Ticks::within(Span { low: 0.0, high: last.week }, 8.0), weeks);
    let middle = (AREA.left + AREA.right) / 2.0;
    picture.text(middle, HEIGHT - 8.0, Anchor::Middle, &NOTE, "weeks since the hire started");
    for end in [0, 1] {
        let ends = steps.iter().filter_map(|(step, _)| Some((step.week, step.ends?[end])));
        picture.path(stairs(&frame, ends), Pen::new(NO_OFFER, 1.0).dashed());
    }
    let observed = steps.iter().map(|(step, _)| (step.week, step.survival));
    picture.path(stairs(&frame, observed), Pen::new(NO_OFFER, 2.5));
    let line = std::iter::once((0.0, 1.0)).chain(steps.iter().map(|(step, implied)| (step.week, *implied)));
    picture.path(line.map(|(week, share)| frame.at(week, share)), Pen::new(OFFER, 2.0));
    let apart = apart(frame.y.at(last.survival), frame.y.at(*implied));
    for (y, name, fill, share) in
        [(apart[0], "records", NO_OFFER, last.survival), (apart[1], "fitted", OFFER, *implied)]
    {
        let font = Font { fill, bold: true, ..LABEL };
        picture.text(AREA.right + 8.0, y + 5.0, Anchor::Start, &font, &format!("{name} {} %", percent(share, 1)));
    }
    let of = fitted.split.as_ref().map_or_else(String::new, |split| format!(", {split}"));
    Some(Chart {
        title: format!("Who stays: records and fitted scenario{of}"),
        description: format!(
            "Share of hires still there after {} weeks: records {} %, fitted {} %.",
            weeks(last.week),
            percent(last.survival, 1),
            percent(*implied, 1)
        ),
        source: format!(
            "{} people, {} exits. Dashed: the interval of the records (Kaplan and Meier). Exits to other ends than those of the \
             model end the watching.",
            whole(fitted.people as u64),
            whole(fitted.exits as u64)
        ),
        height: HEIGHT,
        picture,
    })
}

/// A line that stays level until the next value, from (0, 1) on.
fn stairs(frame: &Frame, steps: impl Iterator<Item = (f64, f64)>) -> Vec<ChartPoint> {
    let mut points = vec![frame.at(0.0, 1.0)];
    let mut level = 1.0;
    for (week, share) in steps {
        points.push(frame.at(week, level));
        points.push(frame.at(week, share));
        level = share;
    }
    points
}

/// Heights of two labels with room for each.
fn apart(one: f64, other: f64) -> [f64; 2] {
    let (middle, half) = ((one + other) / 2.0, ((one - other).abs() / 2.0).max(9.0));
    if one < other { [middle - half, middle + half] } else { [middle + half, middle - half] }
}
