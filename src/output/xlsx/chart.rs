//! The chart of the first sheet, drawn by the spreadsheet from numbers on a sheet of their own.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartAxisLabelPosition, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartSolidFill, ChartType, Format, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::styles;
use crate::output::body::sheet_chart::{SheetChart, SheetLines, SheetMarks, SheetValues};

/// Sheet of the numbers behind the chart.
pub const SHEET: &str = "chart data";

/// Size of the chart [px], and the rows that it covers.
const SIZE: (u32, u32) = (960, 400);
pub const ROWS: u32 = 21;

/// Lines and bars of a chart at most: more cannot be drawn.
const MOST_SERIES: usize = 255;

/// Colours of scenarios, apart for the colour-blind.
const COLORS: [u32; 6] = [0x1F5FA8, 0xC4560B, 0x2E7D52, 0x7B4FA3, 0x5B5B5B, 0xA8860B];

/// The chart. Returns None if it has more lines than a spreadsheet draws, or no points.
pub fn chart(of: &SheetChart) -> Option<Chart> {
    let (series, points) = match &of.marks {
        SheetMarks::Lines(all) => {
            (all.iter().map(|one| one.lines.len()).sum(), all.iter().map(|one| one.across.len()).sum())
        }
        SheetMarks::Bars { names, series, .. } => (series.len(), names.len()),
    };
    if !(1..=MOST_SERIES).contains(&series) || points == 0 {
        return None;
    }
    let mut chart = match &of.marks {
        SheetMarks::Lines(all) => lines(all),
        SheetMarks::Bars { names, series, base } => bars(names.len(), series, *base),
    };
    let money = styles::money(&of.currency).replace("#,##0.00", "#,##0");
    let across = chart.x_axis();
    across.set_name(of.across.as_str()).set_label_position(ChartAxisLabelPosition::Low);
    if let Some(currency) = &of.across_currency {
        across.set_num_format(styles::money(currency).replace("#,##0.00", "#,##0"));
    }
    chart.y_axis().set_name(of.up.as_str()).set_num_format(money);
    chart.title().set_name(of.title.as_str()).set_font(ChartFont::new().set_size(12).set_bold());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.show_empty_cells_as(ChartEmptyCells::Gaps).set_width(SIZE.0).set_height(SIZE.1);
    Some(chart)
}

/// Lines, those of one scenario in one colour; the ends of intervals are dashed.
fn lines(all: &[SheetLines]) -> Chart {
    let mut chart = Chart::new(ChartType::ScatterStraight);
    let mut column = 0;
    for (lines, color) in all.iter().zip(COLORS.iter().cycle()) {
        let (across, last) = (column, lines.across.len() as u32);
        for line in &lines.lines {
            column += 1;
            let mut pen = ChartLine::new();
            pen.set_color(*color).set_width(if line.is_bound { 0.75 } else { 2.0 });
            if line.is_bound {
                pen.set_dash_type(ChartLineDashType::Dash);
            }
            chart
                .add_series()
                .set_name((SHEET, 0, column))
                .set_categories((SHEET, 1, across, last, across))
                .set_values((SHEET, 1, column, last, column))
                .set_format(ChartFormat::new().set_line(&pen));
        }
        column += 1;
    }
    chart
}

/// Bars beside names, the first name at the top.
fn bars(names: usize, series: &[SheetValues], base: f64) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    for (column, color) in (1..).zip(COLORS.iter().cycle()).take(series.len()) {
        let last = names as u32;
        chart
            .add_series()
            .set_name((SHEET, 0, column))
            .set_categories((SHEET, 1, 0, last, 0))
            .set_values((SHEET, 1, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(*color)))
            .set_overlap(if series.len() > 1 { 100 } else { 0 })
            .set_gap(40);
    }
    chart.x_axis().set_reverse();
    chart.y_axis().set_crossing(ChartAxisCrossing::AxisValue(base));
    chart
}

/// Writes the sheet of the numbers behind the chart.
pub fn write_numbers(workbook: &mut Workbook, chart: &SheetChart) -> Result<(), XlsxError> {
    let money = |currency: &_| Format::new().set_num_format(styles::money(currency));
    let across = chart.across_currency.as_ref().map_or_else(Format::new, money);
    let amounts = money(&chart.currency);
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?.set_freeze_panes(1, 0)?;
    styles::on_paper(sheet);
    match &chart.marks {
        SheetMarks::Lines(all) => {
            let mut column = 0;
            for lines in all {
                let places = lines.across.iter().copied().map(Some).collect();
                let first = SheetValues { name: chart.across.clone(), values: places, is_bound: false };
                write_column(sheet, column, &first, &across)?;
                for line in &lines.lines {
                    column += 1;
                    write_column(sheet, column, line, &amounts)?;
                }
                column += 1;
            }
        }
        SheetMarks::Bars { names, series, .. } => {
            write_head(sheet, 0, &chart.across)?;
            let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
            sheet.set_column_width(0, (widest.clamp(10, 60) + 2) as f64)?;
            for (row, name) in (1..).zip(names) {
                sheet.write_string_with_format(row, 0, styles::cell_text(name), &styles::literal())?;
            }
            for (column, values) in (1..).zip(series) {
                write_column(sheet, column, values, &amounts)?;
            }
        }
    }
    Ok(())
}

fn write_head(sheet: &mut Worksheet, column: u16, name: &str) -> Result<(), XlsxError> {
    sheet.set_column_width(column, (name.width().clamp(10, 40) + 2) as f64)?;
    sheet.write_string_with_format(0, column, styles::cell_text(name), &styles::header())?;
    Ok(())
}

fn write_column(sheet: &mut Worksheet, column: u16, values: &SheetValues, format: &Format) -> Result<(), XlsxError> {
    write_head(sheet, column, &values.name)?;
    for (row, value) in (1..).zip(&values.values) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            sheet.write_number_with_format(row, column, value + 0.0, format)?;
        }
    }
    Ok(())
}
