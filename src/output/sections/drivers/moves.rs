//! What moves the saving: a bar for each figure, from the saving at its low end to that at its high end.

use super::{DriversSheet, Medium};
use crate::output::body::grid::{Cell, Grid, Notation, cells_in, number_cell};
use crate::output::body::sheet_chart::{SheetChart, SheetMarks, SheetValues};
use crate::output::body::{Body, Titled};
use crate::output::format::{counted, money_decimals, percent, significant};
use crate::study::sensitivity::{FigureKind, TornadoBar};

/// Bars of a table at most.
const MOST_ROWS: usize = 15;
/// Columns of a bar.
const BAR: usize = 17;
/// Columns of a name at most.
const NAME: usize = 24;
/// Columns of an amount at most.
const ROOM: usize = 7;

/// A table for each kind of figure.
pub(super) fn sections(sheet: &DriversSheet<'_>) -> Vec<Titled> {
    let Some(bars) = &sheet.found.bars else { return Vec::new() };
    let kinds = [FigureKind::Belief, FigureKind::Swing, FigureKind::Range];
    let sections: Vec<Titled> = kinds.into_iter().filter_map(|kind| section(sheet, bars, kind)).collect();
    match sections.is_empty() {
        true => vec![Titled {
            title: "What moves the saving".to_owned(),
            body: Body::paragraph("No figure can be moved.", 0),
        }],
        false => sections,
    }
}

fn section(sheet: &DriversSheet<'_>, bars: &[TornadoBar], kind: FigureKind) -> Option<Titled> {
    let all: Vec<&TornadoBar> = bars.iter().filter(|bar| bar.kind == kind).collect();
    let (moving, still) = all.iter().partition::<Vec<&TornadoBar>, _>(|bar| bar.length() > 0.0);
    if all.is_empty() {
        return None;
    }
    let shown = &moving[..moving.len().min(MOST_ROWS)];
    let unit = sheet.currency.name();
    let [at_low, at_high] = match kind {
        FigureKind::Belief => ["at 5 %".to_owned(), "at 95 %".to_owned()],
        FigureKind::Swing => ["−", "+"].map(|sign| format!("{sign}{} %", percent(sheet.found.swing, 0))),
        FigureKind::Range | FigureKind::Off => ["at low".to_owned(), "at high".to_owned()],
    };
    let title = match kind {
        FigureKind::Belief => format!("What moves the saving [{unit} per position]: figures at 5 % and 95 % of belief"),
        FigureKind::Swing => certain(sheet.found.swing),
        FigureKind::Range | FigureKind::Off => "Figures between the ends asked for".to_owned(),
    };
    let scale = BarScale::of(shown, sheet.found.saving().map_or(0.0, |saving| saving.value));
    let largest =
        shown.iter().flat_map(|bar| bar.savings).flatten().map(|saving| saving.value.abs()).fold(0.0, f64::max);
    let form = Notation { decimals: money_decimals(largest), room: ROOM };
    let headers = ["", &at_low, &at_high].into_iter().chain(sheet.drawn("")).chain(["swing", "±", ""]);
    let mut grid = Grid::new(&headers.collect::<Vec<&str>>());
    for bar in shown {
        let tied = if bar.tied { "+ " } else { "" };
        let name = format!("{tied}{}", sheet.name(&bar.key, NAME - tied.len()));
        let savings = bar.savings.map(|saving| number_cell(saving.map(|saving| saving.value), form.decimals));
        let mark = [if bar.turns() { "*" } else { "" }, if bar.stops { "!" } else { "" }].concat();
        let drawn = sheet.drawn(Cell::Drawn(scale.draw(bar)));
        let cells = savings.into_iter().chain(drawn).chain(cells_in(bar.swing, form)).chain([mark.into()]);
        grid.row(&name, cells);
    }
    Some(Titled { title, body: Body::from(grid) + notes(sheet, shown, moving.len(), still.len()) })
}

/// The longest bars for a workbook. Returns None if no figure moves the saving.
pub(super) fn sheet_chart(sheet: &DriversSheet<'_>) -> Option<SheetChart> {
    let bars: Vec<&TornadoBar> =
        sheet.found.bars.iter().flatten().filter(|bar| bar.length() > 0.0).take(MOST_ROWS).collect();
    let values = |end: usize| bars.iter().map(|bar| bar.savings[end].map(|saving| saving.value)).collect();
    let series = ["at the low end", "at the high end"].into_iter().enumerate();
    let series = series.map(|(end, name)| SheetValues { name: name.to_owned(), values: values(end), is_bound: false });
    (!bars.is_empty()).then(|| SheetChart {
        title: "What moves the saving per position".to_owned(),
        across: "figure".to_owned(),
        up: "saving per position".to_owned(),
        currency: sheet.currency.clone(),
        across_currency: None,
        marks: SheetMarks::Bars {
            names: bars.iter().map(|bar| bar.key.clone()).collect(),
            series: series.collect(),
            base: sheet.found.saving().map_or(0.0, |saving| saving.value),
        },
    })
}

/// What is done to certain figures.
pub(super) fn certain(swing: f64) -> String {
    format!("Certain figures, less and more by {} %", percent(swing, 0))
}

/// Legend of the marks that a table has, and what is left out.
fn notes(sheet: &DriversSheet<'_>, shown: &[&TornadoBar], moving: usize, without_effect: usize) -> Body {
    let bars = sheet.drawn("░ low, ▓ high end of the figure; │ saving as it is; ┊ zero.".to_owned());
    let mut notes: Vec<String> = bars.into_iter().collect();
    let any = |of: fn(&TornadoBar) -> bool| shown.iter().any(|bar| of(bar));
    if any(TornadoBar::turns) {
        notes.push("* the advice turns.".to_owned());
    }
    if any(|bar| bar.tied) {
        notes.push("+ tied figures follow.".to_owned());
    }
    if sheet.medium == Medium::Terminal && any(|bar| !bar.is_told()) {
        notes.push("A hollow bar is not told from none.".to_owned());
    }
    if any(|bar| bar.stops) {
        notes.push("! no scenario goes farther.".to_owned());
    }
    let more = moving - shown.len();
    if more > 0 {
        notes.push(sheet.more(counted(more as u64, "shorter bar"), "tornado.csv"));
    }
    if without_effect > 0 {
        notes.push(format!("{} without any effect.", counted(without_effect as u64, "figure")));
    }
    Body::paragraph(notes.join(" "), 0)
}

/// The figure that moves the saving most, as a sentence.
pub(super) fn sentence(sheet: &DriversSheet<'_>) -> Option<String> {
    let bars = sheet.found.bars.as_ref()?;
    let believed: Vec<&TornadoBar> =
        bars.iter().filter(|bar| bar.kind == FigureKind::Belief && bar.is_told()).collect();
    let first = believed.first()?;
    let [low, high] = first.savings.map(|saving| saving.map(|saving| sheet.currency.amount(saving.value)));
    let [from, to] = first.ends.map(significant);
    let turning = believed.iter().filter(|bar| bar.turns() && !bar.tied).count();
    let turns = match turning {
        0 => "The advice turns within what is believed of no figure by itself.".to_owned(),
        1 => "The advice turns within what is believed of 1 figure.".to_owned(),
        more => format!("The advice turns within what is believed of {more} figures."),
    };
    Some(format!("{} moves the saving most: {} at {from}, {} at {to}. {turns}", first.key, low?, high?))
}

/// Places of savings in the columns of a bar.
struct BarScale {
    low: f64,
    high: f64,
    base: f64,
}

impl BarScale {
    fn of(bars: &[&TornadoBar], base: f64) -> Self {
        let savings = bars.iter().flat_map(|bar| bar.savings).flatten().map(|saving| saving.value);
        let (low, high) = savings.fold((base, base), |(low, high), saving| (low.min(saving), high.max(saving)));
        Self { low, high, base }
    }

    fn place(&self, saving: f64) -> Option<usize> {
        let share = (saving - self.low) / (self.high - self.low);
        (0.0..=1.0).contains(&share).then(|| (share * (BAR - 1) as f64).round() as usize)
    }

    fn draw(&self, bar: &TornadoBar) -> String {
        let mut columns = [' '; BAR];
        let [low, high] = bar.savings.map(|saving| saving.and_then(|saving| self.place(saving.value)));
        let base = self.place(self.base);
        let letters = if bar.is_told() { ['░', '▓'] } else { ['▫', '▫'] };
        if let Some(base) = base {
            for (end, letter) in [low, high].into_iter().zip(letters) {
                let Some(end) = end else { continue };
                columns[end.min(base)..=end.max(base)].fill(letter);
            }
        }
        if let Some(zero) = self.place(0.0) {
            columns[zero] = '┊';
        }
        if let Some(base) = base {
            columns[base] = '│';
        }
        columns.iter().collect()
    }
}
