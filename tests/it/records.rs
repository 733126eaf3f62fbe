//! Laws of the reader of records: no bytes whatever break it, and neither the order of rows nor their form matters.

use super::holds;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use the_offer::records::{RecordOptions, Records, read};

const DATES: &str = "\
Employee ID,Name,Hire Date,Termination Date,Termination Reason,Site,entered_date,offered_bonus,offer_week,took_offer
1,\"Doe, Ann\",2020-01-06,2021-03-05,Voluntary,Nord,,2000,4,no
2,Bob,2020-02-29,,,Nord,2021-01-01,,,
1,\"Doe, Ann\",2021-03-06,2022-01-31,for cause,Süd,,,,
3,\"Cy
the second\",2021-05-03,9999-12-31,,Süd,,2000,,0
4,Di,2019-01-01,2020-01-31,Retirement,Nord,,,,
4,Di,2022-02-01,2024-12-31,resignation,Nord,,,,
5,Ed,2023-06-05,2023-06-30,took offer,Süd,,2000,4,yes
";

const DAY_FIRST: &str = "\
start_date;end_date;reason
13/01/2020;05/03/2021;quit
29/02/2020;;
03/05/2021;NA;
";

const DURATIONS: &str = "\
weeks\tleft\tentered_weeks\treason\tgroup\tSite
12\t1\t\tquit\tstaying\tNord
0\t0\t0\t\tleaving\tSüd
52\tyes\t13\tdismissal\tstaying\tNord
104.5\tfalse\t\t\t\tNord
7\t1\t\ttraining\tleaving\tSüd
";

fn file() -> impl Strategy<Value = Vec<u8>> {
    let text = select(vec![DATES, DAY_FIRST, DURATIONS]);
    (text, 0..4_u8).prop_map(|(text, encoding)| match encoding {
        0 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => text.replace('\n', "\r\n").into_bytes(),
        2 => text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect(),
        _ => text.as_bytes().to_vec(),
    })
}

/// What takes the place of some bytes: marks, dates and numbers at their limits, broken text.
fn put() -> impl Strategy<Value = Vec<u8>> {
    let texts = [
        "",
        "\"",
        "\"\"",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\u{feff}",
        "\u{1b}[31m",
        "é",
        "-",
        "0",
        "-0",
        "1e999",
        "NaN",
        "inf",
        "3,5",
        "2020-02-30",
        "0001-01-01",
        "9999-12-31",
        "2100-01-01",
        "01/02/2024",
        "45000",
        "1",
        "1/2/24",
        "2024-06-30",
        "2024-07-01",
        "active",
        "yes",
        "sep=;\n",
        "weeks",
        "left",
        "start_date",
        "Hire Date",
        "id",
    ];
    prop_oneof![3 => select(texts.to_vec()).prop_map(|text| text.as_bytes().to_vec()), 1 => vec(any::<u8>(), 1..4)]
}

fn flags() -> impl Strategy<Value = RecordOptions> {
    any::<u16>().prop_map(holds::record_options)
}

/// Records of files that are right with the flags of their form.
fn right(text: &str) -> Records {
    let durations = text.starts_with("weeks");
    let options = holds::record_options(if durations { 0b10_0000 } else { 0b1 });
    read(text.as_bytes(), &options).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_files_of_these_tests_are_right() {
    for (text, spells) in [(DATES, 6), (DAY_FIRST, 3), (DURATIONS, 5)] {
        assert_eq!(right(text).spells.len(), spells);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The body of the fuzz target.
    #[test]
    fn a_damaged_file_is_read_or_yields_problems_that_lie_in_it(
        mut bytes in file(),
        slips in vec((any::<Index>(), 0..12_usize, put()), 0..5),
        options in flags(),
    ) {
        for (at, length, put) in slips {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..(at + length).min(bytes.len()), put);
        }
        holds::recording(&bytes, &options);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in vec(any::<u8>(), 0..200), options in flags()) {
        holds::recording(&bytes, &options);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        rows in vec((0..4_u8, 0..60_u16, 0..30_u16, select(vec!["quit", "cause", "death"]), 0..3_u8), 1..30),
        turn in any::<Index>(),
        has_ids in any::<bool>(),
    ) {
        // Spells of one id lie 60 days apart at least, or touch.
        let line = |(at, (id, start, days, reason, site)): (usize, &(u8, u16, u16, &str, u8))| {
            let first = jiff::civil::date(2000, 1, 1) + jiff::Span::new().days(90 * at as i64 + i64::from(*start));
            format!("{id},{first},{},{reason},{site}\n", first + jiff::Span::new().days(i64::from(*days)))
        };
        let mut lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        let all = |lines: &[String]| {
            let text = format!("{},start_date,end_date,reason,Site\n{}", if has_ids { "id" } else { "x" }, lines.concat());
            let mut read = read(text.as_bytes(), &holds::record_options(0b10_0001)).expect("right rows");
            read.sha256.clear();
            read
        };
        let once = all(&lines);
        lines.rotate_left(turn.index(rows.len()));
        prop_assert_eq!(&all(&lines), &once);
        lines.reverse();
        prop_assert_eq!(&all(&lines), &once);
    }
}
