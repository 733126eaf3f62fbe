//! Chart of retention: the records with their band, and the fitted scenario.

use crate::fit::curves::SurvivalStep;
use crate::output::format::{percent, weeks, whole};
use crate::output::sections::drivers::legend::{LegendMark, legend};
use crate::output::svg::frame::{Frame, percents};
use crate::output::svg::letters::Font;
use crate::output::svg::palette::{NO_OFFER, OFFER};
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, Area, ChartPoint, LABEL, NOTE, Pen, Picture};
use crate::output::svg::scale::{Span, Ticks};
use crate::output::svg::{Chart, Drawing};
use crate::study::fit::FittedScenario;

const HEIGHT: f64 = 360.0;
const RECORDS: Pen = Pen::new(NO_OFFER, 2.5);
const FITTED: Pen = Pen::new(OFFER, 2.0);
/// The last share of people at risk that is drawn: curves of fewer jump.
const LEAST_AT_RISK: f64 = 0.01;

/// Chart of one fit. Returns `None` where nobody left.
pub fn fit_chart(fitted: &FittedScenario) -> Option<Chart> {
    let most = fitted.survival.iter().map(|(step, _)| step.at_risk).fold(0.0, f64::max);
    let steps: Vec<_> = fitted.survival.iter().filter(|(step, _)| step.at_risk >= LEAST_AT_RISK * most).collect();
    let end = steps.last()?;
    Some(Chart::of(|paper| draw(fitted, &steps, end, paper)))
}

/// A step of the records, and the share that the scenario implies.
type FittedStep = (SurvivalStep, f64);

fn draw(fitted: &FittedScenario, steps: &[&FittedStep], (last, implied): &FittedStep, paper: Paper) -> Drawing {
    let mut picture = Picture::on(paper);
    let end = |name: &str, share: f64| format!("{name} {} %", percent(share, 1));
    let ends = [(end("records", last.survival), RECORDS), (end("fitted", *implied), FITTED)];
    let (y, right) = match paper {
        Paper::Wide => (12.0, paper.width() - 130.0),
        Paper::Narrow => {
            let marks = [(ends[0].0.clone(), RECORDS), (format!("{} at the end", ends[1].0), FITTED)];
            let marks = marks.each_ref().map(|(text, pen)| (LegendMark::Level(*pen), text.as_str()));
            (legend(&mut picture, &marks) + 16.0, paper.width() - 8.0)
        }
    };
    let height = HEIGHT + y - 12.0;
    let area = Area { left: 52.0, top: y + 18.0, right, bottom: height - 50.0 };
    let frame = Frame::new(area, Span { low: 0.0, high: last.week }, Span { low: 0.0, high: 1.0 });
    let ticks = Ticks::around(Span { low: 0.0, high: 1.0 }, 5.0);
    picture.text(0.0, y, Anchor::Start, &NOTE, "share of hires still there");
    frame.levels(&mut picture, ticks, percents(ticks));
    frame.below(&mut picture, Ticks::within(Span { low: 0.0, high: last.week }, paper.ticks(8.0)), weeks);
    let middle = (area.left + area.right) / 2.0;
    picture.text(middle, height - 8.0, Anchor::Middle, &NOTE, "weeks since the hire started");
    for end in [0, 1] {
        let ends = steps.iter().filter_map(|(step, _)| Some((step.week, step.ends?[end])));
        picture.path(stairs(&frame, ends), Pen::new(NO_OFFER, 1.0).dashed());
    }
    let observed = steps.iter().map(|(step, _)| (step.week, step.survival));
    picture.path(stairs(&frame, observed), RECORDS);
    let line = std::iter::once((0.0, 1.0)).chain(steps.iter().map(|(step, implied)| (step.week, *implied)));
    picture.path(line.map(|(week, share)| frame.at(week, share)), FITTED);
    let apart = apart(frame.y.at(last.survival), frame.y.at(*implied));
    for (y, (name, pen)) in apart.into_iter().zip(ends).filter(|_| !paper.is_narrow()) {
        let font = Font { fill: pen.stroke, bold: true, ..LABEL };
        picture.text(area.right + 8.0, y + 5.0, Anchor::Start, &font, &name);
    }
    let of = fitted.split.as_ref().map_or_else(String::new, |split| format!(", {split}"));
    Drawing {
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
        height,
        picture,
    }
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
