//! Choice of a bonus under uncertain parameters.

use super::subject::Subject;
use super::tuned::sheet::{Sheet, aim};
use crate::analysis::robust::{Class, Regret, Robust};
use crate::output::body::grid::Grid;
use crate::output::body::{Block, Body, Titled};
use crate::output::format::{UNKNOWN, number, percent};
use crate::output::manifest::Manifest;
use crate::output::sections::{Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "choice",
    title: "The choice under uncertain parameters",
    terminal: None,
    charts: &[],
    page: Shown::Still(part),
};

/// Classes of less than this chance stand together where they are the first or the last.
const SELDOM: f64 = 0.005;
/// Widest interval of a chance that is shown.
const WIDEST: f64 = 0.4;
const TOO_FEW: &str = "These replications are too few to say how often each bonus would be the best.";

/// Returns None if no parameter is uncertain.
pub fn table(sheet: &Sheet) -> Option<Titled> {
    let robust = sheet.one.tuned.robust.as_ref()?;
    let body = match robust.matter {
        false => Body::paragraph(
            "The parameters are uncertain, but do not change which bonus is best: choose the best on average.",
            2,
        ),
        true if are_known(robust) => {
            choices(sheet, robust) + worth(sheet, robust) + Block::Gap.into() + chances(sheet, robust)
        }
        true => choices(sheet, robust) + worth(sheet, robust) + Body::paragraph(TOO_FEW, 2),
    };
    let aim = aim(sheet.one.plan.objective).map_or_else(Body::default, |aim| {
        Body::paragraph(
            format!("This section is about the mean saving, although the best bonus above was chosen {aim}."),
            2,
        )
    });
    let of = sheet.one.line_name(sheet.one.line_number()).map_or_else(String::new, |line| format!(", {line}"));
    Some(Titled {
        title: format!("The choice under uncertain parameters{of} [{}]", sheet.currency.name()),
        body: body + aim,
    })
}

/// Whether the replications tell how often each bonus is the best.
fn are_known(robust: &Robust) -> bool {
    let intervals = robust.classes.iter().filter_map(|class| class.chance.interval);
    intervals.map(|ends| ends.high - ends.low).fold(0.0, f64::max) <= WIDEST
}

fn choices(sheet: &Sheet, robust: &Robust) -> Body {
    let known = are_known(robust);
    let headers = ["", "bonus", "expected regret", "worst 5 %"].into_iter().chain(known.then_some("best in %"));
    let mut grid = Grid::new(&headers.collect::<Vec<_>>());
    let careful = (robust.careful != robust.best).then_some(("careful", robust.careful));
    let best = ("best on average", robust.best);
    for (name, place) in [Some(best), careful].into_iter().flatten() {
        let bonus = sheet.one.line().and_then(|line| line.points.get(place)).map(|point| sheet.bonus(point.bonus));
        let regret = robust.bonuses.get(place).copied().flatten();
        let cell = |of: fn(&Regret) -> f64, decimals| regret.as_ref().map(|regret| number(of(regret), decimals));
        let cells = [bonus, cell(|regret| regret.mean.value, 2), cell(|regret| regret.worst.value, 2)];
        let chance = known.then(|| cell(|regret| regret.chance * 100.0, 1));
        grid.row(name, cells.into_iter().chain(chance).map(|cell| cell.unwrap_or_else(|| UNKNOWN.to_owned())));
    }
    grid.into()
}

fn worth(sheet: &Sheet, robust: &Robust) -> Body {
    let careful = match robust.careful == robust.best {
        true => "; the careful bonus, with the least mean regret in the worst 5 %, is the same",
        false => "; the careful bonus has the least mean regret in the worst 5 %",
    };
    let worth = sheet.shortly(robust.worth, "");
    let text = format!(
        "Regret is how much less a bonus saves than the best bonus for the actual parameters{careful}. Knowing the \
         parameters before choosing would be worth {worth}."
    );
    Body::paragraph(text, 2)
}

fn chances(sheet: &Sheet, robust: &Robust) -> Body {
    let shown = |class: &&Class| class.chance.value >= SELDOM;
    let seldom: f64 = robust.classes.iter().filter(|class| !shown(class)).map(|class| class.chance.value).sum();
    let interval = format!("{} interval", sheet.confidence());
    let mut grid = Grid::new(&["best bonus", "chance %", &interval]);
    for class in robust.classes.iter().filter(shown) {
        let name = match (class.low, class.high) {
            (_, 0.0) => sheet.one.nothing().to_owned(),
            (low, high) if low == high => sheet.bonus(low),
            (low, high) => format!("{} to {}", sheet.bonus(low), sheet.bonus(high)),
        };
        let chance = class.chance.per(0.01);
        let ends = chance.interval.map(|ends| format!("{} to {}", number(ends.low, 1), number(ends.high, 1)));
        grid.row(&name, [number(chance.value, 1), ends.unwrap_or_else(|| UNKNOWN.to_owned())]);
    }
    let seldom = (seldom > 0.0).then(|| format!("All others: {} %.", percent(seldom, 1)));
    Body::from(grid) + seldom.map_or_else(Body::default, |text| Body::paragraph(text, 2))
}

fn part(subject: &Subject, _: &Manifest) -> Option<Titled> {
    let Titled { title, body } = table(&Sheet::new(subject.one()?))?;
    let body = Body::heading(&title) + body;
    Some(Titled { title, body })
}
