//! Every shape of a drawing lies on its paper.

use super::*;

/// Half of the widest line [px].
const HALF_LINE: f64 = 2.0;

/// Numbers of a path after one letter; a sign or a second point begins the next.
fn numbers(text: &str) -> Vec<f64> {
    let mut texts = vec![String::new()];
    for letter in text.chars() {
        let last = texts.len() - 1;
        if letter == ' ' || letter == '-' || letter == '.' && texts[last].contains('.') {
            texts.push(String::new());
        }
        let last = texts.len() - 1;
        texts[last].push(letter);
    }
    texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).map(|text| text.parse().expect(text)).collect()
}

/// Points that a path goes through.
fn points(d: &str) -> Vec<(f64, f64)> {
    let (mut points, mut here) = (Vec::new(), (0.0, 0.0));
    let starts: Vec<usize> = d.match_indices(|letter: char| letter.is_ascii_alphabetic()).map(|(at, _)| at).collect();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(d.len());
        let values = numbers(&d[start + 1..end]);
        here = match (&d[*start..=*start], values.as_slice()) {
            ("M", [x, y]) => (*x, *y),
            ("H", [x]) => (*x, here.1),
            ("V", [y]) => (here.0, *y),
            ("h", [x]) => (here.0 + x, here.1),
            ("v", [y]) => (here.0, here.1 + y),
            ("l" | "c" | "s", [.., x, y]) => (here.0 + x, here.1 + y),
            ("z", []) => here,
            other => panic!("{other:?} in {d}"),
        };
        points.push(here);
    }
    points
}

/// Whether every bar and every path lies on paper of this size.
pub(super) fn assert_on_paper(read: &Read, width: f64, height: f64) {
    let inside = |x: f64, y: f64| {
        let slack = HALF_LINE + 0.1;
        (-slack..=width + slack).contains(&x) && (-slack..=height + slack).contains(&y)
    };
    for node in read.all("rect") {
        let [x, y, across, down] = ["x", "y", "width", "height"].map(|name| number(node, name));
        assert!(
            inside(x, y) && inside(x + across, y + down),
            "a bar at {x} {y}, {across} by {down}, of {width} {height}"
        );
    }
    for d in read.all("path").filter_map(|node| node.attribute("d")) {
        let beyond = points(d).into_iter().find(|(x, y)| !inside(*x, *y));
        assert_eq!(beyond, None, "{d} on {width} by {height}");
    }
}

#[test]
fn paths_are_read_as_they_are_written() {
    assert_eq!(points("M10 20l2.5-2h2.5"), [(10.0, 20.0), (12.5, 18.0), (15.0, 18.0)]);
    assert_eq!(points("M1 2V.5H-3"), [(1.0, 2.0), (1.0, 0.5), (-3.0, 0.5)]);
    assert_eq!(points("M0 5c0-2.8 2.2-5 5-5s5 2.2 5 5z").last(), Some(&(10.0, 5.0)));
}
