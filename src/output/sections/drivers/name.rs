//! Keys in little room: cut in the middle, never within the name of a group.

use unicode_width::UnicodeWidthStr;

use crate::output::format::clipped;
use crate::output::svg::letters::Font;

const CUT: &str = "…";
/// Columns of a group's name at most.
const GROUP: usize = 14;

/// A dotted key in at most `room` columns: parts between the first two and the end give way.
pub(super) fn shortened(key: &str, room: usize) -> String {
    if key.width() <= room {
        return key.to_owned();
    }
    let (head, tail) = match key.strip_prefix("groups.").and_then(after_name) {
        Some((name, rest)) => (format!("{}.", clipped(name, GROUP)), rest),
        None => match key.split_once('.') {
            Some((section, rest)) => (format!("{section}."), rest),
            None => return clipped(key, room),
        },
    };
    let whole = format!("{head}{tail}");
    if whole.width() <= room {
        return whole;
    }
    let left = room.saturating_sub(head.width() + CUT.width());
    let mut end = String::new();
    for letter in tail.chars().rev() {
        if end.width() + 1 > left {
            break;
        }
        end.insert(0, letter);
    }
    clipped(&format!("{head}{CUT}{}", end.trim_start_matches(['_', '.'])), room)
}

/// A dotted key in at most `room` of a font [px].
pub(in crate::output::sections) fn fitted(key: &str, font: &Font, room: f64) -> String {
    let columns = (1..=key.width()).rev();
    let mut names = columns.map(|columns| shortened(key, columns));
    names.find(|name| font.width(name) <= room).unwrap_or_else(|| font.fitted(key, room))
}

/// The name at the beginning of a dotted key, and what follows.
pub(in crate::output::sections) fn after_name(key: &str) -> Option<(&str, &str)> {
    match key.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.find("\".")? + 2;
            Some((&key[..end], &key[end + 1..]))
        }
        None => key.split_once('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::svg::picture::LABEL;

    #[test]
    fn the_middle_gives_way_and_the_group_stays() {
        for (key, room, expected) in [
            ("pay.load", 20, "pay.load"),
            ("groups.uncommitted.share", 20, "uncommitted.share"),
            ("groups.uncommitted.reservation.median", 30, "uncommitted.reservation.median"),
            ("groups.uncommitted.training_dropout_per_week", 30, "uncommitted.…dropout_per_week"),
            ("groups.\"job hunters\".share", 22, "\"job hunters\".share"),
            ("recruiting.weeks_to_fill.median", 20, "recruiting.…l.median"),
        ] {
            assert_eq!(shortened(key, room), expected);
        }
        for room in 4..40 {
            assert!(shortened("groups.uncommitted.training_dropout_per_week", room).width() <= room);
        }
    }
    #[test]
    fn a_chart_has_as_much_of_a_name_as_there_is_room_for() {
        let key = "groups.uncommitted.training_dropout_per_week";
        let whole = LABEL.width(key);
        assert_eq!(fitted(key, &LABEL, whole), key);
        let short = fitted(key, &LABEL, whole - 1.0);
        assert_eq!(short, "uncommitted.training_dropout_per_week");
        for room in [20.0, 100.0, 200.0] {
            let name = fitted(key, &LABEL, room);
            assert!(LABEL.width(&name) <= room && name.contains('…'), "{name}");
        }
    }
}
