//! What must hold of whatever is read: for the fuzz targets, and for the tests that every change runs.

use the_offer::model::{draws::Address, parameters::Parameters};
use the_offer::records::{RecordOptions, Records, Rounding, SpellTime, TimeResolution, TimeUnit, read};
use the_offer::scenario::{parse, visible};

/// Whatever the text and its edits, a scenario is loaded or problems are told that lie in them; what is told can be shown
/// on a terminal as it is, what is loaded prints and loads again, and what is drawn of its uncertain parameters is legal.
#[allow(dead_code)] // not every fuzz target reads scenarios
pub fn reading(text: &str, edits: &[String]) {
    // Mutated files may name any file of this machine to extend.
    if text.contains("extends") {
        return;
    }
    match parse("fuzz.toml", text, edits) {
        Ok(loaded) => {
            let printed = loaded.scenario.to_toml();
            let again = parse("printed.toml", &printed, &[]).expect("what is printed loads");
            assert_eq!(again.scenario, loaded.scenario);
            assert_eq!(again.hash, loaded.hash);
            for warning in &loaded.warnings {
                can_be_seen(&warning.render(false));
            }
            if let Ok(parameters) = Parameters::new(&loaded.scenario) {
                let mut drawn = loaded.scenario;
                parameters.draw(Address { seed: 1, replication: 0 }, &mut drawn);
                (drawn.uncertain, drawn.correlations) = (Vec::new(), Vec::new());
                parse("drawn.toml", &drawn.to_toml(), &[]).expect("what is drawn is legal");
            }
        }
        Err(problems) => {
            for problem in &problems {
                let place = &problem.place;
                let whole = place.source().text();
                assert!(place.span().is_none_or(|span| whole.get(span).is_some()));
            }
            can_be_seen(&problems.render(false));
            problems.render(true);
        }
    }
}

/// Whatever the bytes, records are read that make sense, or problems are told that lie in the file.
#[allow(dead_code)] // not every fuzz target reads records
pub fn recording(bytes: &[u8], options: &RecordOptions) {
    match read(bytes, options) {
        Ok(records) => {
            makes_sense(&records);
            assert!(options.skip_bad || records.bad.is_empty());
            records.notes.iter().for_each(|note| can_be_seen(&note.to_string()));
        }
        Err(problems) => {
            assert!(problems.count() > 0);
            let breaks = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            for cell in &problems.cells {
                assert!((1..=breaks + 1).contains(&(cell.line as usize)), "{cell:?}");
                assert!(cell.column.is_none_or(|column| (column as usize) < problems.headings.len()));
            }
            assert!(problems.cells.is_sorted_by_key(|cell| (cell.line, cell.column)));
            assert!(visible(&problems.to_string()).lines().count() <= 100);
        }
    }
}

fn makes_sense(records: &Records) {
    assert!(!records.spells.is_empty() && records.spells.len() <= records.rows);
    assert!(records.spells.is_sorted_by_key(|spell| spell.person));
    assert_eq!(records.spells.last().map(|spell| spell.person as usize + 1), Some(records.people));
    for spell in &records.spells {
        let from = match spell.time {
            SpellTime::At(_) => spell.entered,
            SpellTime::Within(after, _) => after,
        };
        let until = spell.time.latest();
        assert!(0.0 <= spell.entered && spell.entered <= from && from <= until && until.is_finite(), "{spell:?}");
        assert!(spell.exit.is_none() || from < until, "{spell:?}");
        assert!(spell.group.is_none_or(|group| (group as usize) < records.groups.len()));
        assert!(spell.split.is_none_or(|split| (split as usize) < records.splits.len()));
    }
}

/// Options by the bits of a number.
#[allow(dead_code)] // not every fuzz target reads records
pub fn record_options(bits: u16) -> RecordOptions {
    let is = |bit: u32| bits >> bit & 1 == 1;
    let unit = TimeUnit::ALL[usize::from(bits >> 6 & 3)];
    let rounding = if is(8) { Rounding::Down } else { Rounding::Up };
    RecordOptions {
        as_of: is(0).then(|| "2024-06-30".parse().expect("a day")),
        since: is(1).then(|| "2021-01-01".parse().expect("a day")),
        skip_bad: is(2),
        end_is_first_day_gone: is(3),
        resolution: is(4).then_some(TimeResolution { unit, rounding }),
        by: is(5).then(|| "Site".to_owned()),
        date_format: is(9).then(|| "%d/%m/%Y".parse().expect("a form")),
        unit: if is(10) { unit } else { TimeUnit::Weeks },
        ..RecordOptions::default()
    }
}

fn can_be_seen(told: &str) {
    assert_eq!(visible(told), told);
}
