//! A tuning as one JSON document: the same numbers under the same names as in CSV, unknown is null.

use serde_json::{Map, Value as Json, json};

use crate::analysis::CurvePoint;
use crate::analysis::interval::Estimate;
use crate::analysis::robust::{Class, Robust};
use crate::analysis::roc::Roc;
use crate::engine::Mover;
use crate::output::manifest::Manifest;
use crate::output::tables::{Document, Filled, Row, fields};
use crate::scenario::Unlike;
use crate::study::tune::{How, Limits, Line, Shared, TuneReport, TunedScenario};

/// The document of a call.
pub fn document<'a>(files: &'a TuneReport, manifest: &'a Manifest) -> Document<'a> {
    Document::Object(vec![
        ("manifest", manifest.into()),
        ("objective", files.plan.objective.name().into()),
        ("limits", limits(&files.plan.limits).into()),
        ("range", json!({ "max": files.tuning.range.max, "step": files.tuning.range.step }).into()),
        ("scenarios", Document::List(files.each().map(scenario).collect())),
        ("together", json!(files.shared().map(|shared| together(files, &shared))).into()),
        // Why there is nothing for all together.
        ("unlike", files.unlike().iter().map(unlike).collect::<Vec<Json>>().into()),
    ])
}

fn unlike(unlike: &Unlike) -> Json {
    json!({ "key": unlike.key, "values": unlike.values })
}

fn limits(limits: &Limits) -> Json {
    json!({
        "budget": limits.budget,
        "max_take_rate": limits.take_rate,
        "max_committed_lost": limits.committed_lost,
    })
}

fn scenario(one: TunedScenario<'_>) -> Document<'_> {
    let best = one.best_rows().into_iter().map(|row| merged(&row, more_of_best(&one)));
    let points = one.tuned.lines.iter().flat_map(|line| (0..line.points.len()).map(move |place| (line, place)));
    let curve = one.curve_rows().into_iter().zip(points);
    let warnings = one.loaded.warnings.iter().map(|warning| warning.text.clone()).chain(one.notes());
    Document::Object(vec![
        ("name", one.scenario().name.as_str().into()),
        ("best", best.collect::<Vec<Json>>().into()),
        (
            "curve",
            curve.map(|(row, (line, place))| merged(&row, more_of_point(line, place))).collect::<Vec<Json>>().into(),
        ),
        ("lines", (0..one.tuned.lines.len()).map(|number| line(&one, number)).collect::<Vec<Json>>().into()),
        ("frontier", Filled::new(move || one.frontier_rows()).into()),
        ("test", json!(one.tuned.test.as_ref().map(|test| self::test(&one, test))).into()),
        ("robust", json!(one.tuned.robust.as_ref().map(|robust| self::robust(&one, robust))).into()),
        ("warnings", warnings.collect::<Vec<String>>().into()),
    ])
}

/// The fields of a row, and more.
fn merged(row: &impl Row, more: Map<String, Json>) -> Json {
    fields(row).into_iter().chain(more).collect::<Map<String, Json>>().into()
}

/// An estimate and its error, under its name.
fn put(fields: &mut Map<String, Json>, name: &str, estimate: Option<Estimate>) {
    fields.insert(name.to_owned(), json!(estimate.map(|estimate| estimate.value)));
    put_error(fields, name, estimate);
}

/// The error alone, where a table has the value already.
fn put_error(fields: &mut Map<String, Json>, name: &str, estimate: Option<Estimate>) {
    let interval = estimate.and_then(|estimate| estimate.interval);
    fields.insert(format!("{name}_mcse"), json!(estimate.and_then(|estimate| estimate.mcse)));
    fields.insert(format!("{name}_ci_low"), json!(interval.map(|interval| interval.low)));
    fields.insert(format!("{name}_ci_high"), json!(interval.map(|interval| interval.high)));
}

fn more_of_best(one: &TunedScenario) -> Map<String, Json> {
    let fresh = one.tuned.held_out.as_ref();
    let mut fields = Map::new();
    put_error(&mut fields, "regret_of_file", fresh.map(|fresh| fresh.regret));
    put(&mut fields, "objective", one.best_objective());
    put(&mut fields, "held_out_objective", fresh.map(|fresh| fresh.best.objective));
    put(&mut fields, "objective_regret_of_file", fresh.map(|fresh| fresh.objective_regret));
    fields
}

fn more_of_point(line: &Line, place: usize) -> Map<String, Json> {
    let point = &line.points[place];
    let mut fields = Map::new();
    for (name, ratio) in [
        ("take_rate", point.take_rate),
        ("committed_share", point.committed_share),
        ("bonus_cost", point.bonus_cost),
        ("probability_pays", point.probability_pays),
        ("sensitivity", point.sensitivity),
        ("specificity", point.specificity),
    ] {
        put_error(&mut fields, name, ratio);
    }
    put(&mut fields, "objective", line.objective.get(place).copied());
    fields.insert("in_set".to_owned(), json!(line.set.as_ref().and_then(|set| set.get(place))));
    fields.insert("keeps_to_limits".to_owned(), json!(line.eligible.get(place)));
    fields
}

fn line(one: &TunedScenario, number: usize) -> Json {
    let line = &one.tuned.lines[number];
    let best = line.best.and_then(|best| line.points.get(best));
    let ends = TunedScenario::set_ends(line);
    let break_even = line.break_even;
    json!({
        "scenario": one.label(number),
        "offer": line.axis.offer,
        "week": line.axis.week,
        "scale": line.axis.scale,
        "how": how(line.how),
        "moved_too": moved_too(line.how),
        "bonus": best.map(|best| best.bonus),
        "set_low": ends.map(|(low, _)| low),
        "set_high": ends.map(|(_, high)| high),
        "break_even": break_even.value(),
        "break_even_low": break_even.low,
        "break_even_high": break_even.high,
        "amounts": amounts(one, number),
    })
}

/// `[offer]`: the bonuses at the best, on its line.
fn amounts(one: &TunedScenario, number: usize) -> Option<Vec<f64>> {
    let offers = one.tuned.offers.as_ref().filter(|_| number == one.line_number())?;
    Some(offers.iter().map(|offer| offer.bonus).collect())
}

fn how(how: How) -> &'static str {
    match how {
        How::Exact => "exact",
        How::Grid(_) | How::Together => "grid",
    }
}

fn moved_too(how: How) -> Option<&'static str> {
    match how {
        How::Exact => None,
        How::Grid(Mover::Decline) => Some("decline"),
        How::Grid(Mover::Opportunists) => Some("opportunists"),
        How::Together => Some("offers"),
    }
}

fn test(one: &TunedScenario, test: &Roc) -> Json {
    let mut fields = Map::new();
    put(&mut fields, "area", Some(test.area));
    let point = |place: usize| one.line().and_then(|line| line.points.get(place));
    let cut = |point: Option<&CurvePoint>| {
        let mut cut = Map::new();
        cut.insert("bonus".to_owned(), json!(point.map(|point| point.bonus)));
        put(&mut cut, "sensitivity", point.and_then(|point| point.sensitivity));
        put(&mut cut, "specificity", point.and_then(|point| point.specificity));
        cut
    };
    let mut youden = cut(point(test.cut.place));
    put(&mut youden, "youden", Some(test.cut.youden));
    fields.insert("youden_cut".to_owned(), youden.into());
    fields.insert("cost_cut".to_owned(), cut(one.most_saved()).into());
    fields.into()
}

fn robust(one: &TunedScenario, robust: &Robust) -> Json {
    let bonus = |place: usize| one.line().and_then(|line| line.points.get(place)).map(|point| point.bonus);
    let choice = |place: usize| {
        let regret = robust.bonuses.get(place).copied().flatten();
        let mut fields = Map::new();
        fields.insert("bonus".to_owned(), json!(bonus(place)));
        put(&mut fields, "expected_regret", regret.map(|regret| regret.mean));
        put(&mut fields, "worst_regret", regret.map(|regret| regret.worst));
        fields.insert("chance".to_owned(), json!(regret.map(|regret| regret.chance)));
        Json::from(fields)
    };
    let class = |class: &Class| {
        let mut fields = Map::new();
        fields.insert("low".to_owned(), json!(class.low));
        fields.insert("high".to_owned(), json!(class.high));
        put(&mut fields, "chance", Some(class.chance));
        Json::from(fields)
    };
    let mut fields = Map::new();
    fields.insert("parameters_matter".to_owned(), json!(robust.matter));
    fields.insert("best".to_owned(), choice(robust.best));
    fields.insert("careful".to_owned(), choice(robust.careful));
    fields.insert("bonuses".to_owned(), (0..robust.bonuses.len()).map(choice).collect());
    fields.insert("classes".to_owned(), robust.classes.iter().map(class).collect());
    put(&mut fields, "worth", Some(robust.worth));
    put(&mut fields, "worth_held_out", Some(robust.worth_held_out));
    fields.into()
}

fn together(files: &TuneReport, shared: &Shared) -> Json {
    let loss = |one: TunedScenario| {
        let mut fields = Map::new();
        fields.insert("name".to_owned(), json!(one.scenario().name));
        fields.insert("positions".to_owned(), json!(one.tuned.positions));
        put(&mut fields, "saving", one.together().map(|(saving, _)| saving));
        put(&mut fields, "loss", one.together().map(|(_, loss)| loss));
        Json::from(fields)
    };
    let mut fields = fields(&files.together_row(shared));
    fields.insert("positions".to_owned(), json!(shared.together.positions));
    fields.insert("scenarios".to_owned(), files.each().map(loss).collect());
    fields.into()
}
