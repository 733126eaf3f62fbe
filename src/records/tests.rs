//! Files by hand: what is read of them, and what is told.

use jiff::civil::Date;

use super::*;

fn options() -> RecordOptions {
    RecordOptions { as_of: Some(Date::constant(2024, 6, 30)), ..RecordOptions::default() }
}

fn good(text: &str, options: &RecordOptions) -> Records {
    read(text.as_bytes(), options).unwrap_or_else(|problems| panic!("{text}\n{problems}"))
}

fn bad(text: &str, options: &RecordOptions) -> RecordProblems {
    match read(text.as_bytes(), options) {
        Ok(records) => panic!("{text}\n{records:?}"),
        Err(problems) => {
            assert!(problems.count() > 0, "{text}: refused without a reason");
            problems
        }
    }
}

/// Lines and faults of bad cells.
fn faults(problems: &RecordProblems) -> Vec<(u32, CellFault)> {
    problems.cells.iter().map(|cell| (cell.line, cell.fault)).collect()
}

fn rows(heading: &str, rows: &[&str]) -> String {
    [&[heading], rows, &[""]].concat().join("\n")
}

fn dates(lines: &[&str]) -> String {
    rows("id,start_date,end_date", lines)
}

fn times(records: &Records) -> Vec<(f64, bool)> {
    records.spells.iter().map(|spell| (spell.time.latest(), spell.exit.is_some())).collect()
}

fn has(records: &Records, is_it: impl Fn(&RecordNote) -> bool) -> bool {
    records.notes.iter().any(is_it)
}

mod tenures {
    use super::*;

    #[test]
    fn the_last_day_employed_counts() {
        let text =
            dates(&["a,2024-01-01,2024-01-01", "b,2024-01-01,2024-01-07", "c,2024-02-29,2024-03-06", "d,2024-06-24,"]);
        let records = good(&text, &options());
        assert_eq!(times(&records), [(1.0 / 7.0, true), (1.0, false), (1.0, true), (1.0, true)]);
        assert_eq!((records.people, records.rows, records.exits(), records.form), (4, 4, 3, RecordForm::Dates));
    }

    #[test]
    fn ends_can_be_the_first_day_gone() {
        let gone = RecordOptions { end_is_first_day_gone: true, ..options() };
        let records =
            good(&dates(&["a,2024-01-01,2024-01-08", "b,2024-06-24,2024-07-01", "c,2024-06-24,2024-07-02"]), &gone);
        assert_eq!(times(&records), [(1.0, false), (1.0, true), (1.0, true)]);
        assert!(has(&records, |note| matches!(note, RecordNote::EndsLater { rows: 1, .. })));
        let problems = bad(&dates(&["a,2024-01-01,2024-01-01", "b,2024-01-02,2024-01-01"]), &gone);
        assert_eq!(faults(&problems), [(2, CellFault::NeverThere), (3, CellFault::EndBeforeStart)]);
    }

    #[test]
    fn who_is_still_there_can_be_said_in_many_ways() {
        let said = [
            "",
            "NA",
            "n/a",
            "NULL",
            "-",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "9999-12-31",
            "2100-01-01",
            "Active",
            " ",
        ];
        let lines: Vec<String> = said.iter().map(|end| format!("2024-06-24,{end}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let still = RecordOptions { still: vec![" active ".to_owned()], ..options() };
        let records = good(&rows("start_date,end_date", &lines), &still);
        assert!(times(&records).iter().all(|time| *time == (1.0, false)));
        assert!(!has(&records, |note| matches!(note, RecordNote::EndsLater { .. })), "never is no day");
        let placeholder = RecordOptions { still: vec!["1900-01-01".to_owned()], ..options() };
        assert_eq!(good(&dates(&["a,2024-06-24,1900-01-01"]), &placeholder).exits(), 0);
        assert_eq!(faults(&bad(&dates(&["a,2024-06-24,1900-01-01"]), &options())), [(2, CellFault::EndBeforeStart)]);
    }

    #[test]
    fn other_texts_are_listed_with_their_counts() {
        let text =
            dates(&["a,2024-01-01,on leave", "b,2024-01-01,active", "c,2024-01-01,active", "d,2024-01-01,2024-02-30"]);
        for skip_bad in [false, true] {
            let problems = bad(&text, &RecordOptions { skip_bad, ..options() });
            let listed = vec![("active".to_owned(), 2), ("on leave".to_owned(), 1)];
            assert_eq!(problems.file, [FileFault::UnknownEnds(listed)]);
            assert_eq!((problems.cells.len(), problems.count()), (4, 2), "told of once, listed each");
            assert!(
                problems.to_string().contains("'active' (2), 'on leave' (1)\n    = help: add --still 'active' for"),
                "{problems}"
            );
        }
    }

    #[test]
    fn the_day_of_the_export_ends_all_observation() {
        let text = dates(&["a,2024-06-24,2024-07-01", "b,2024-06-24,2024-06-30", "c,2024-07-01,", "d,2024-06-30,"]);
        let records = good(&text, &options());
        assert_eq!(times(&records), [(1.0 / 7.0, false), (1.0, false), (1.0, true)]);
        assert!(has(&records, |note| matches!(note, RecordNote::EndsLater { rows: 1, .. })));
        assert!(has(&records, |note| matches!(note, RecordNote::StartsLater { rows: 1, .. })));
        assert_eq!(records.left_out, LeftOut { started_later: 1, ..LeftOut::default() });
        let also = format!("{text},2024-06-24,2024-07-01\ne,2024-07-02,2024-07-03\n");
        let records = good(&also, &RecordOptions { skip_bad: true, ..options() });
        assert!(has(&records, |note| matches!(note, RecordNote::EndsLater { rows: 1, .. })), "not of rows left out");
        let early = RecordOptions { as_of: Some(Date::constant(2020, 1, 1)), ..options() };
        assert_eq!(bad(&text, &early).file, [FileFault::AllStartLater(Date::constant(2020, 1, 1))]);
        assert_eq!(bad(&text, &RecordOptions::default()).file, [FileFault::NoAsOf]);
    }

    #[test]
    fn implausible_and_impossible_days_are_told() {
        let text = dates(&[
            "a,0001-01-01,",
            "b,9999-12-31,",
            "c,2023-02-29,",
            "d,1867-10-23,1867-10-29",
            "e,,2024-01-01",
            "f,2024-01-01,2024-13-01",
            "g,2024-01-01,45000",
            "h,01/02/24,",
            "i,20240101,",
            "j,soon,",
        ]);
        let expected = [
            (2, CellFault::Implausible),
            (3, CellFault::Implausible),
            (4, CellFault::NoSuchDay),
            (6, CellFault::NoDateGiven),
            (7, CellFault::NoSuchDay),
            (8, CellFault::DateNumber),
            (9, CellFault::TwoDigitYear),
            (10, CellFault::EightDigits),
            (11, CellFault::NoDate),
        ];
        assert_eq!(faults(&bad(&text, &options())), expected);
        let records = good(&text, &RecordOptions { skip_bad: true, ..options() });
        assert_eq!((times(&records).as_slice(), records.left_out.bad), ([(1.0, true)].as_slice(), 9));
        assert!(has(&records, |note| matches!(note, RecordNote::Skipped { bad: 9, beside: 0, rows: 10 })));
    }
}

mod orders_of_days {
    use super::*;

    #[test]
    fn one_date_tells_the_order_of_all() {
        let day_first = good(&dates(&["a,01/02/2024,07/02/2024", "b,13/02/2024,19/02/2024"]), &options());
        let month_first = good(&dates(&["a,02/01/2024,02/07/2024", "b,02/13/2024,02/19/2024"]), &options());
        assert_eq!(times(&day_first), [(1.0, true), (1.0, true)]);
        assert_eq!(day_first.spells, month_first.spells);
        // Dates that both orders read alike, and ISO dates, tell nothing and need nothing.
        assert_eq!(times(&good(&dates(&["a,05/05/2024,2024-05-11"]), &options())), [(1.0, true)]);
        assert_eq!(times(&good(&dates(&["a,24.06.2024,31.12.9999"]), &options())), [(1.0, false)]);
    }

    #[test]
    fn an_open_order_shows_two_readings_of_one_line() {
        let problems = bad(&dates(&["a,2024-01-01,", "b,05/05/2024,", "c,01/02/2024,03/04/2024"]), &options());
        let [FileFault::OpenOrder { line: 4, found, day_first, month_first }] = problems.file.as_slice() else {
            panic!("{problems}");
        };
        assert_eq!((found.as_str(), day_first.to_string().as_str()), ("01/02/2024", "2024-02-01"));
        assert_eq!(*month_first, Date::constant(2024, 1, 2));
        assert!(problems.to_string().contains("add --date-format '%d/%m/%Y' or '%m/%d/%Y'"), "{problems}");
        let format = RecordOptions { date_format: Some("%d/%m/%Y".parse().expect("a form")), ..options() };
        assert_eq!(times(&good(&dates(&["a,01/02/2024,07/02/2024"]), &format)), [(1.0, true)]);
    }

    #[test]
    fn two_orders_are_told_with_a_line_of_each() {
        let problems = bad(&dates(&["a,13/02/2024,", "b,02/13/2024,", "c,02/14/2024,"]), &options());
        let two =
            FileFault::TwoOrders { day_first: (2, "13/02/2024".to_owned()), month_first: (3, "02/13/2024".to_owned()) };
        assert_eq!(problems.file, [two]);
    }

    #[test]
    fn only_columns_that_are_read_tell_the_order() {
        let text = rows("start_date,end_date,Birthday", &["01/02/2024,03/02/2024,31/12/1990"]);
        assert!(matches!(bad(&text, &options()).file.as_slice(), [FileFault::OpenOrder { .. }]));
    }

    #[test]
    fn a_given_form_holds_for_all_dates() {
        let format = RecordOptions { date_format: Some("excel".parse().expect("a form")), ..options() };
        let records = good(&dates(&["a,45292,45298", "b,45292,2958465", "c,45467,"]), &format);
        assert_eq!(times(&records), [(1.0, false), (1.0, true), (26.0, false)]);
        let problems = bad(&dates(&["a,2024-01-01,"]), &format);
        assert_eq!(faults(&problems), [(2, CellFault::OtherForm)]);
    }
}

mod durations {
    use super::*;

    fn weeks(lines: &[&str]) -> String {
        rows("weeks,left", lines)
    }

    #[test]
    fn units_are_weeks_of_a_year_of_52() {
        for (unit, numbers) in [
            (TimeUnit::Days, ["70", "3.5"]),
            (TimeUnit::Weeks, ["10", "0.5"]),
            (TimeUnit::Months, ["2.3076923076923075", "0.11538461538461539"]),
            (TimeUnit::Years, ["0.19230769230769232", "0.009615384615384616"]),
        ] {
            let text = weeks(&[&format!("{},1", numbers[0]), &format!("{},0", numbers[1])]);
            let records = good(&text, &RecordOptions { unit, ..RecordOptions::default() });
            let times = times(&records);
            assert!((times[1].0 - 10.0).abs() < 1e-14 && (times[0].0 - 0.5).abs() < 1e-14, "{unit:?}: {times:?}");
        }
        let exact =
            [times(&good(&weeks(&["70,1"]), &RecordOptions { unit: TimeUnit::Days, ..RecordOptions::default() }))];
        assert_eq!(exact, [[(10.0, true)]]);
    }

    #[test]
    fn yes_and_no_have_several_forms() {
        let text = weeks(&["1,1", "1,TRUE", "1,yes", "1,1.0", "2,0", "2,False", "2,No", "2,n"]);
        assert_eq!(times(&good(&text, &RecordOptions::default())), [[(1.0, true); 4], [(2.0, false); 4]].concat());
        let problems = bad(&weeks(&["1,maybe", "1,", "1,2"]), &RecordOptions::default());
        assert_eq!(faults(&problems), [2, 3, 4].map(|line| (line, CellFault::NoYesOrNo)));
    }

    #[test]
    fn numbers_that_are_no_times_are_told() {
        let lines =
            ["-1,1", "inf,1", "NaN,1", "1e9,1", "\"3,5\",1", "\"1,234.5\",0", "x,1", ",0", "0,1", "-0,0", "1e2,1"];
        let expected = [
            (2, CellFault::NoAmount),
            (3, CellFault::NoAmount),
            (4, CellFault::NoAmount),
            (5, CellFault::TooLong),
            (6, CellFault::Comma),
            (7, CellFault::Comma),
            (8, CellFault::NoNumber),
            (9, CellFault::NoNumber),
            (10, CellFault::LeftAt0),
        ];
        assert_eq!(faults(&bad(&weeks(&lines), &RecordOptions::default())), expected);
        let records = good(&weeks(&lines), &RecordOptions { skip_bad: true, ..RecordOptions::default() });
        assert_eq!(times(&records), [(0.0, false), (100.0, true)]);
        assert!(records.spells[0].time.latest().is_sign_positive(), "no negative zero");
    }

    #[test]
    fn rounded_exits_lie_in_an_interval_of_one_unit() {
        let with = |rounding, unit| RecordOptions {
            resolution: Some(TimeResolution { unit, rounding }),
            ..RecordOptions::default()
        };
        let text = weeks(&["3,1", "3,0", "0,1"]);
        let times =
            |options: &RecordOptions| good(&text, options).spells.iter().map(|spell| spell.time).collect::<Vec<_>>();
        let up = [SpellTime::Within(0.0, 1.0), SpellTime::At(3.0), SpellTime::Within(2.0, 3.0)];
        assert_eq!(times(&with(Rounding::Up, TimeUnit::Weeks)), up);
        let down = [SpellTime::Within(0.0, 1.0), SpellTime::At(3.0), SpellTime::Within(3.0, 4.0)];
        assert_eq!(times(&with(Rounding::Down, TimeUnit::Weeks)), down);
        assert!(has(&good(&text, &with(Rounding::Up, TimeUnit::Weeks)), |note| matches!(
            note,
            RecordNote::LeftAt0 { exits: 1, .. }
        )));
        let problems = bad(&text, &with(Rounding::Up, TimeUnit::Years));
        assert_eq!(faults(&problems), [(2, CellFault::NotWhole(TimeUnit::Years))]);
        assert!(problems.to_string().contains("not a whole number of years, as --resolution 1year says"), "{problems}");
    }

    #[test]
    fn an_entry_lies_before_the_exit() {
        let text = |lines: &[&str]| rows("weeks,left,entered_weeks", lines);
        let records = good(&text(&["10,1,4", "10,1,", "10,0,10", "10,1,NA"]), &RecordOptions::default());
        let entered: Vec<f64> = records.spells.iter().map(|spell| spell.entered).collect();
        assert_eq!(entered, [10.0, 0.0, 0.0, 4.0]);
        assert!(has(&records, |note| matches!(note, RecordNote::Entered { spells: 2 })));
        let problems = bad(&text(&["10,1,10", "10,1,11", "10,0,11", "10,1,-1"]), &RecordOptions::default());
        let late = CellFault::EnteredTooLate;
        assert_eq!(faults(&problems), [(2, late), (3, late), (4, late), (5, CellFault::NoAmount)]);
        // An interval begins at the entry at the earliest.
        let week = TimeResolution { unit: TimeUnit::Weeks, rounding: Rounding::Up };
        let rounded = RecordOptions { resolution: Some(week), ..RecordOptions::default() };
        assert_eq!(good(&text(&["10,1,9.5"]), &rounded).spells[0].time, SpellTime::Within(9.5, 10.0));
    }

    #[test]
    fn ties_are_warned_of_with_the_flag_to_add() {
        let told = |text: &str, options: &RecordOptions| {
            let records = good(text, options);
            records.notes.iter().find(|note| matches!(note, RecordNote::Ties { .. })).map(ToString::to_string)
        };
        let whole = weeks(&["1,1", "1,1", "2,1", "5,1", "7,1", "7.5,0"]);
        let text = told(&whole, &RecordOptions::default()).expect("a warning");
        assert!(
            text.contains("add --resolution 1week; if they are completed weeks, add --resolution 1week --rounded down"),
            "{text}"
        );
        let months = RecordOptions { unit: TimeUnit::Months, ..RecordOptions::default() };
        assert!(told(&whole, &months).is_some_and(|text| text.contains("--resolution 1month")));
        let years = RecordOptions { unit: TimeUnit::Years, ..RecordOptions::default() };
        assert!(told(&whole, &years).is_some_and(|text| text.contains("--resolution 1year")));
        let week = Some(TimeResolution { unit: TimeUnit::Weeks, rounding: Rounding::Up });
        assert_eq!(told(&whole, &RecordOptions { resolution: week, ..RecordOptions::default() }), None);
        for other in
            [["1,1", "1,1", "2,1", "5,1", "7.5,1"].as_slice(), &["1,1", "2,1", "3,1", "4,1", "5,1"], &["1,1", "1,1"]]
        {
            assert_eq!(told(&weeks(other), &RecordOptions::default()), None, "{other:?}");
        }
    }

    #[test]
    fn flags_of_the_other_form_are_refused() {
        let dated = RecordOptions {
            since: Some(Date::constant(2020, 1, 1)),
            still: vec!["x".to_owned()],
            end_is_first_day_gone: true,
            date_format: Some(DateFormat::Excel),
            ..options()
        };
        assert_eq!(bad(&weeks(&["1,1"]), &dated).file.len(), 4);
        let early = RecordOptions { as_of: Some(Date::constant(1950, 1, 1)), ..RecordOptions::default() };
        assert_eq!(good(&weeks(&["1,1"]), &early).people, 1, "a day that durations do not need");
        let problems = bad(&dates(&["a,2024-01-01,"]), &RecordOptions { unit: TimeUnit::Days, ..options() });
        assert!(problems.to_string().contains("--unit is for files of durations"), "{problems}");
    }
}

mod spells {
    use super::*;

    #[test]
    fn transfers_are_joined_and_rehires_are_not() {
        let text = rows(
            "id,start_date,end_date,reason",
            &[
                "a,2024-01-08,2024-01-14,retired",
                "a,2024-01-01,2024-01-07,moved to Berlin",
                "b,2024-01-01,2024-01-07,quit",
                "b,2024-01-09,,",
            ],
        );
        let records = good(&text, &options());
        let spells: Vec<_> = records.spells.iter().map(|spell| (spell.person, spell.time, spell.exit)).collect();
        let expected = [
            (0, SpellTime::At(1.0), Some(ExitReason::Quit)),
            (0, SpellTime::At(174.0 / 7.0), None),
            (1, SpellTime::At(2.0), Some(ExitReason::Other)),
        ];
        assert_eq!((spells.as_slice(), records.people), (expected.as_slice(), 2));
        assert!(has(&records, |note| matches!(note, RecordNote::Transfers { rows: 1 })));
        assert!(has(&records, |note| matches!(note, RecordNote::Rehires { spells: 1 })));
    }

    #[test]
    fn overlaps_name_both_lines_and_no_id() {
        let text = dates(&["secret,2024-01-01,", "secret,2024-02-01,", "b,2024-01-01,2024-01-07", "b,2024-01-07,"]);
        let problems = bad(&text, &options());
        let expected = [
            (3, CellFault::Overlaps { line: 2, by_a_day: false }),
            (5, CellFault::Overlaps { line: 4, by_a_day: true }),
        ];
        assert_eq!(faults(&problems), expected);
        let also = format!("{text}c,2024-01-01,soon,\nd,2024-02-30,\n");
        let lines = |problems: &RecordProblems| problems.cells.iter().map(|cell| cell.line).collect::<Vec<_>>();
        assert_eq!(lines(&bad(&also.replace("\nb,2024-01-07", "\nb,2024-13-07"), &options())), [3, 5, 6, 7]);
        let told = problems.to_string();
        assert!(
            !told.contains("secret")
                && told.contains("line 3, column 'start_date', found '2024-02-01': overlaps the row of line 2"),
            "{told}"
        );
        assert!(told.contains("add --end-is first-day-gone"), "{told}");
        let gone = RecordOptions { end_is_first_day_gone: true, skip_bad: true, ..options() };
        let records = good(&text, &gone);
        assert_eq!((times(&records), records.left_out.bad, records.left_out.beside_bad), (vec![(26.0, false)], 1, 1));
    }

    #[test]
    fn a_row_that_is_there_twice_counts_once_with_an_id_and_twice_without() {
        let twice = ["a,2024-01-01,2024-01-07", "a,2024-01-08,2024-01-14", "a,2024-01-08,2024-01-14"];
        let records = good(&dates(&twice), &options());
        assert_eq!((times(&records), records.left_out.repeated), (vec![(2.0, true)], 1));
        assert!(has(&records, |note| matches!(note, RecordNote::Repeated { rows: 1 }) && note.is_warning()));
        let without = RecordOptions { columns: vec![(RecordColumn::Id, String::new())], ..options() };
        let records = good(&dates(&twice), &without);
        assert_eq!(records.people, 3);
        assert!(has(&records, |note| matches!(note, RecordNote::Alike { rows: 1 }) && note.is_warning()));
    }

    #[test]
    fn rows_of_who_is_left_out_are_told_of_as_such_alone() {
        let twice = ["a,2024-01-01,2024-01-07", "a,2024-01-01,2024-01-07", "a,2024-01-08,2024-01-14", "a,2024-01-14,"];
        let text = dates(&[twice.as_slice(), &["b,2024-01-01,"]].concat());
        let records = good(&text, &RecordOptions { skip_bad: true, ..options() });
        assert_eq!(records.left_out, LeftOut { bad: 1, beside_bad: 3, ..LeftOut::default() });
        assert!(!has(&records, |note| matches!(note, RecordNote::Transfers { .. })));
    }

    #[test]
    fn a_bad_row_takes_the_others_of_the_same_person_with_it() {
        let text =
            dates(&["a,2024-01-01,2024-01-07", "a,2024-01-08,2024-13-01", "b,2024-01-01,2024-01-07", ",2024-01-01,"]);
        let records = good(&text, &RecordOptions { skip_bad: true, ..options() });
        assert_eq!(times(&records), [(1.0, true)]);
        assert_eq!((records.left_out.bad, records.left_out.beside_bad, records.bad.len()), (2, 1, 2));
        assert!(has(&records, |note| matches!(note, RecordNote::Skipped { bad: 2, beside: 1, rows: 4 })));
        assert_eq!(faults(&bad(&text, &options())), [(3, CellFault::NoSuchDay), (5, CellFault::NoId)]);
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let lines = [
            "a,2024-01-08,2024-01-14,retired,x,north",
            "a,2024-01-01,2024-01-07,resigned,y,south",
            "b,2024-01-01,2024-01-07,quit,x,south",
            "b,2024-01-09,,,x,north",
            "c,2024-01-01,2024-01-07,quit,x,south",
            "d,2024-01-01,2024-02-07,death,y,north",
        ];
        let with = RecordOptions { by: Some("Site".to_owned()), ..options() };
        let text = |lines: &[&str]| rows("id,start_date,end_date,reason,group,Site", lines);
        let expected = good(&text(&lines), &with);
        assert_eq!(expected.groups, ["x", "y"]);
        for turn in 1..lines.len() {
            let mut turned = lines;
            turned.rotate_left(turn);
            for order in [turned, {
                turned.reverse();
                turned
            }] {
                let records = good(&text(&order), &with);
                assert_eq!(records, Records { sha256: records.sha256.clone(), ..expected.clone() }, "{order:?}");
            }
        }
    }

    #[test]
    fn spells_of_one_person_have_an_order_without_dates_too() {
        let lines = ["a,5,1,quit,x", "a,5,1,death,y", "a,5,1,quit,y", "b,5,1,death,x"];
        let text = |lines: &[&str]| rows("id,weeks,left,reason,group", lines);
        let once = good(&text(&lines), &RecordOptions::default());
        let mut turned = lines;
        turned.reverse();
        let again = good(&text(&turned), &RecordOptions::default());
        assert_eq!((once.spells, once.people), (again.spells, 2));
    }

    #[test]
    fn values_of_a_split_with_few_people_are_not_named() {
        let lines: Vec<String> =
            (0..21).map(|n| format!("{n},2024-01-01,,{}", if n < 9 { "Nook" } else { "Hall" })).collect();
        let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        lines.push("99,2024-01-01,,");
        let text = rows("id,start_date,end_date,Site", &lines);
        let records = good(&text, &RecordOptions { by: Some("site".to_owned()), ..options() });
        assert_eq!(records.splits, ["Hall", FEW]);
        assert_eq!(records.spells.iter().filter(|spell| spell.split == Some(1)).count(), 9);
        assert_eq!(records.spells.iter().filter(|spell| spell.split.is_none()).count(), 1);
        assert!(has(&records, |note| matches!(note, RecordNote::FewInSplit { values: 1 })));
        assert!(!format!("{records:?}").contains("Nook"));
    }
}

mod truncation {
    use super::*;

    fn since(day: Date) -> RecordOptions {
        RecordOptions { since: Some(day), ..options() }
    }

    #[test]
    fn an_export_from_a_day_on_counts_people_from_their_tenure_on_it() {
        let text = dates(&[
            "a,2023-12-18,2024-01-07",
            "b,2023-12-18,2023-12-31",
            "c,2024-01-01,2024-01-01",
            "d,2023-12-18,2024-01-01",
            // Two rows of one spell, the first of which ends before the day.
            "e,2023-12-18,2023-12-24",
            "e,2023-12-25,2024-01-07",
        ]);
        let records = good(&text, &since(Date::constant(2024, 1, 1)));
        let spells: Vec<(f64, f64)> = records.spells.iter().map(|spell| (spell.entered, spell.time.latest())).collect();
        assert_eq!(spells, [(0.0, 1.0 / 7.0), (2.0, 15.0 / 7.0), (2.0, 3.0), (2.0, 3.0)]);
        assert!(has(&records, |note| matches!(note, RecordNote::LeftBefore { spells: 1, .. })));
        assert!(has(&records, |note| matches!(note, RecordNote::Entered { spells: 3 })));
        let late = Date::constant(2024, 6, 1);
        assert_eq!(bad(&text, &since(late)).file, [FileFault::AllLeftBefore(late)]);
        assert!(matches!(
            bad(&text, &since(Date::constant(2025, 1, 1))).file.as_slice(),
            [FileFault::SinceAfterAsOf { .. }]
        ));
    }

    #[test]
    fn an_entry_can_be_a_day_or_a_tenure() {
        let text = rows(
            "start_date,end_date,entered_date,entered_weeks",
            &[
                "2024-01-01,2024-01-14,2024-01-08,",
                "2024-01-01,2024-01-14,,0.5",
                "2024-01-01,2024-01-14,2023-01-01,",
                "2024-01-01,,-,NA",
            ],
        );
        let records = good(&text, &options());
        let entered: Vec<f64> = records.spells.iter().map(|spell| spell.entered).collect();
        assert_eq!(entered, [0.0, 0.5, 1.0, 0.0]);
        let late = rows(
            "start_date,end_date,entered_date,entered_weeks",
            &[
                "2024-01-01,2024-01-14,2024-01-15,",
                "2024-01-01,2024-01-14,,2",
                "2024-01-01,2024-01-14,x,y",
                "2024-01-01,,2024-07-01,",
            ],
        );
        let problems = bad(&late, &options());
        let too_late = CellFault::EnteredTooLate;
        let no_number = (4, CellFault::NoNumber);
        assert_eq!(faults(&problems), [(2, too_late), (3, too_late), (4, CellFault::NoDate), no_number, (5, too_late)]);
    }

    #[test]
    fn an_entry_in_a_later_row_counts_from_the_start_of_the_spell() {
        let heading = "id,start_date,end_date,entered_date";
        let text = rows(heading, &["a,2024-01-01,2024-01-07,", "a,2024-01-08,2024-01-28,2024-01-15"]);
        let records = good(&text, &options());
        assert_eq!((records.spells[0].entered, records.spells[0].time), (2.0, SpellTime::At(4.0)));
    }

    #[test]
    fn exits_that_begin_long_after_the_first_start_are_warned_of() {
        let start =
            |n: i16| Date::constant(2010, 1, 1).checked_add(jiff::Span::new().days(i64::from(n) * 20)).expect("a day");
        let line = |n: i16, end: String| format!("{},{end}", start(n));
        let late = |n: i16| {
            if n % 3 == 0 {
                start(n).max(Date::constant(2022, 1, n.rem_euclid(28) as i8 + 1)).to_string()
            } else {
                String::new()
            }
        };
        let text = |end: &dyn Fn(i16) -> String| {
            let lines: Vec<String> = (0..200).map(|n| line(n, end(n))).collect();
            rows("start_date,end_date", &lines.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let is_told = |records: &Records| has(records, |note| matches!(note, RecordNote::SeemsTruncated { .. }));
        let truncated = text(&late);
        assert!(is_told(&good(&truncated, &options())));
        assert!(!is_told(&good(&truncated, &since(Date::constant(2022, 1, 1)))));
        let few = text(&|n| if n < 9 { Date::constant(2022, 1, 1).to_string() } else { String::new() });
        assert!(!is_told(&good(&few, &options())));
        let whole = text(&|n| if n % 3 == 0 { start(n).to_string() } else { String::new() });
        assert!(!is_told(&good(&whole, &options())));
    }
}

mod reasons {
    use super::*;

    fn exits(lines: &[&str], options: &RecordOptions) -> Vec<Option<ExitReason>> {
        good(&rows("weeks,left,reason", lines), options).spells.iter().map(|spell| spell.exit).collect()
    }

    #[test]
    fn known_texts_and_given_ones_are_looked_up() {
        let lines = [
            "1,1,Resignation",
            "2,1,for cause",
            "3,1,Failed training",
            "4,1,took_offer",
            "5,1,LAYOFF / redundancy",
            "6,0,",
            "7,1,Abandonment",
        ];
        let given =
            RecordOptions { reasons: vec![("abandonment".to_owned(), ExitReason::Quit)], ..RecordOptions::default() };
        let [quit, dismissed] = [ExitReason::Quit, ExitReason::Dismissed].map(Some);
        let [training, took, other] = [ExitReason::Training, ExitReason::TookOffer, ExitReason::Other].map(Some);
        assert_eq!(exits(&lines, &given), [quit, dismissed, training, took, other, None, quit]);
    }

    #[test]
    fn unknown_ones_are_listed_with_their_counts_whether_bad_rows_are_skipped_or_not() {
        let text =
            rows("weeks,left,reason", &["1,1,abandoned", "2,1,", "3,1,abandoned", "4,1,quit", "5,0,strange", "6,1,"]);
        let told = bad(&text, &RecordOptions::default()).to_string();
        assert!(
            told.contains("nothing (2), 'abandoned' (2)\n    = help: add --reason 'abandoned=quit' for each"),
            "{told}"
        );
        for skip_bad in [false, true] {
            let problems = bad(&text, &RecordOptions { skip_bad, ..RecordOptions::default() });
            let listed = vec![(String::new(), 2), ("abandoned".to_owned(), 2)];
            assert_eq!(problems.file, [FileFault::UnknownReasons(listed)]);
            assert_eq!(faults(&problems), [2, 3, 4, 7].map(|line| (line, CellFault::UnknownReason)));
        }
    }

    #[test]
    fn without_a_column_exits_are_quits_with_a_warning() {
        let records = good("weeks,left\n1,1\n2,0\n", &RecordOptions::default());
        assert_eq!(records.spells[0].exit, Some(ExitReason::Quit));
        assert!(has(&records, |note| matches!(note, RecordNote::NoReasons { exits: 1 }) && note.is_warning()));
        assert!(!records.has_reasons);
        let given = RecordOptions { reasons: vec![("x".to_owned(), ExitReason::Quit)], ..RecordOptions::default() };
        assert_eq!(bad("weeks,left\n1,1\n2,0\n", &given).file, [FileFault::NoReasons]);
    }

    #[test]
    fn takers_leave_by_the_offer() {
        let text = |lines: &[&str]| rows("weeks,left,reason,offered_bonus,offer_week,took_offer", lines);
        let records = good(
            &text(&["1,1,quit,2000,1,yes", "2,1,took offer,2000,,", "3,1,quit,,,no", "4,0,,0,4,0"]),
            &RecordOptions::default(),
        );
        let told = |spell: &Spell| (spell.exit, spell.took_offer, spell.offered.map(|met| (met.bonus, met.week)));
        let took = Some(ExitReason::TookOffer);
        assert_eq!(told(&records.spells[0]), (took, Some(true), Some((2000.0, Some(1.0)))));
        assert_eq!(told(&records.spells[1]), (took, Some(true), Some((2000.0, None))));
        assert_eq!(told(&records.spells[2]), (Some(ExitReason::Quit), Some(false), None));
        assert_eq!(told(&records.spells[3]), (None, Some(false), Some((0.0, Some(4.0)))));
        assert!(records.has_offers);
        let skip_bad = RecordOptions { skip_bad: true, ..RecordOptions::default() };
        let skipped = good(&text(&["1,1,death,2000,,1", "2,0,,,,"]), &skip_bad);
        assert_eq!((times(&skipped), skipped.left_out.bad), (vec![(2.0, false)], 1));
        let problems = bad(
            &text(&["1,1,took offer,2000,1,no", "2,1,death,2000,,1", "3,0,,2000,,1", "4,0,,$2000,x,perhaps"]),
            &RecordOptions::default(),
        );
        let contradicts = CellFault::OtherThanReason;
        let number = CellFault::NoNumber;
        assert_eq!(
            faults(&problems),
            [
                (2, contradicts),
                (3, contradicts),
                (4, CellFault::TakerStays),
                (5, number),
                (5, number),
                (5, CellFault::NoYesOrNo)
            ]
        );
    }
}

mod files {
    use super::*;

    #[test]
    fn columns_that_are_not_asked_for_are_not_read() {
        let text = rows("Name,start_date,weeks,end_date,left,Group ID", &["Ann,2024-06-24,x,,perhaps,\"a,b\""]);
        let asked = RecordOptions { columns: vec![(RecordColumn::StartDate, "START_DATE ".to_owned())], ..options() };
        assert_eq!(times(&good(&text, &asked)), [(1.0, false)]);
        assert_eq!(good(&text, &asked).columns.len(), 2);
    }

    #[test]
    fn broken_files_are_refused_with_a_remedy() {
        let of_file = |text: &str| bad(text, &options()).file;
        assert_eq!(of_file(""), [FileFault::Empty]);
        assert_eq!(of_file("id,start_date,end_date"), [FileFault::NoRows]);
        assert_eq!(of_file("id,start_date,end_date\n,,\n \n"), [FileFault::NoRows]);
        assert_eq!(of_file("id,start_date,end_date\na,\"2024-01-01,\nb,2024-01-01,\n"), [FileFault::OpenQuote(2)]);
        assert_eq!(of_file("Ann,2024-01-01,\n"), [FileFault::NoHeadings]);
        assert_eq!(good("start_date,end_date,1\n2024-01-01,,\n", &options()).people, 1, "a heading that is not read");
        assert!(matches!(of_file("Name,Site\nAnn,x\n").as_slice(), [FileFault::NoForm(_)]));
        let twice = of_file("start_date,Start Date,end_date,end date\n2024-01-01,,,\n");
        assert_eq!(twice.len(), 2, "all columns are told of at once");
        for fault in twice {
            assert!(fault.to_string().contains("the headings are 'start_date', 'Start Date', "), "{fault}");
        }
    }

    #[test]
    fn rows_of_another_length_are_told_without_their_cells() {
        let text = dates(&["secret,2024-01-01", "b,2024-01-01,,x", "c,2024-06-24,,,"]);
        let problems = bad(&text, &options());
        assert_eq!(faults(&problems), [(2, CellFault::Ragged(3)), (3, CellFault::Ragged(3))]);
        let told = problems.to_string();
        assert!(
            told.contains("line 2, found '2 cells': a row of another length than the 3 headings")
                && !told.contains("secret"),
            "{told}"
        );
    }

    #[test]
    fn twenty_bad_cells_are_shown_and_all_are_counted() {
        let lines: Vec<String> = (0..25).map(|n| format!("{n},2024-02-30,")).collect();
        let problems = bad(&dates(&lines.iter().map(String::as_str).collect::<Vec<_>>()), &options());
        let told = problems.to_string();
        assert_eq!((problems.count(), told.lines().count()), (25, 21));
        assert!(told.ends_with("  … and 5 more; --problems FILE.csv lists all"), "{told}");
        let long = bad(&dates(&[&format!("a,{},", "x".repeat(1000))]), &options());
        assert!(long.to_string().len() < 300);
    }

    #[test]
    fn every_form_of_a_file_gives_the_same_records() {
        let text =
            "id,start_date,end_date,reason\r\na,2024-01-01,2024-01-07,\"personal\r\nreasons\"\r\nb,2024-01-01,,\r\n";
        let expected = good(text, &options());
        let semicolons = text.replace(',', ";");
        let tabs = text.replace(',', "\t");
        let marked = format!("\u{feff}{text}");
        let plain = text.replace("\r\n", "\n");
        for other in [&semicolons, &tabs, &marked, &plain, &text.replace(',', "|"), plain.trim_end()] {
            assert_eq!(good(other, &options()).spells, expected.spells, "{other:?}");
        }
        let utf_16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf_16, &options()).map(|records| records.spells), Ok(expected.spells.clone()));
        let cut = read(&utf_16[..utf_16.len() - 1], &options()).expect_err("half a character");
        assert_eq!(cut.file, [FileFault::BrokenEncoding("UTF-16")]);
        let windows = [b"n\xe4me,".as_slice(), text.as_bytes()].concat();
        let windows = String::from_utf8_lossy(&windows).replace("\r\na", "\r\n,a").replace("\r\nb", "\r\n,b");
        let windows: Vec<u8> =
            windows.replace('\u{fffd}', "\u{1}").bytes().map(|byte| if byte == 1 { 0xe4 } else { byte }).collect();
        let records = read(&windows, &options()).expect("windows-1252");
        assert!(has(&records, |note| matches!(note, RecordNote::Windows1252)));
        assert_eq!(records.spells, expected.spells);
    }

    #[test]
    fn the_hash_is_of_the_bytes() {
        let records = good("weeks,left\n1,1\n", &RecordOptions::default());
        assert_eq!(records.sha256, "d9e5b724918b53465a7cf8b8376730a64ca6f7748a4e17ca6c25bf4ed98a99d9");
    }
}

/// Measured: a million rows of dates take about 1.6 s of one core, where all crates are optimised.
#[test]
#[ignore = "it measures"]
#[allow(clippy::print_stdout)]
fn a_million_rows() {
    for form in ["iso", "day_first"] {
        let line = |n: u64| {
            let mixed = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            let (year, month, day) = (2010 + mixed % 12, 1 + (mixed >> 8) % 12, 1 + (mixed >> 16) % 28);
            let date = |year: u64| {
                if form == "iso" {
                    format!("{year}-{month:02}-{day:02}")
                } else {
                    format!("{day:02}/{month:02}/{year}")
                }
            };
            let end = if mixed.is_multiple_of(3) { String::new() } else { date(year + 1 + (mixed >> 24) % 2) };
            let reason =
                if end.is_empty() { "" } else { ["Voluntary", "Involuntary", "Retirement"][(mixed % 7 % 3) as usize] };
            format!("{n},Ann Example,{},{end},{reason},Site {}\n", date(year), mixed % 40)
        };
        let text: String = (0..1_000_000).map(line).collect();
        let text = format!("Employee ID,Name,Hire Date,Termination Date,Termination Reason,Site\n{text}");
        let options = RecordOptions { by: Some("Site".to_owned()), ..options() };
        let start = std::time::Instant::now();
        let records = good(&text, &options);
        println!("{form}: {:?} for {} bytes, {} exits", start.elapsed(), text.len(), records.exits());
        assert_eq!((records.people, records.splits.len()), (1_000_000, 40));
    }
}
