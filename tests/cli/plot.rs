//! Pictures: whole, the same on any number of threads, and nothing where they cannot be drawn.

use std::fs;

use super::{offer, small};

#[test]
fn any_number_of_threads_draws_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    for (chart, ending) in [("curve", "svg"), ("components", "svg"), ("spread", "png"), ("tornado", "svg")] {
        let [one, two] = ["1", "2"].map(|threads| {
            let path = folder.path().join(format!("{threads}.{ending}"));
            let mut command = offer(&["plot", "--chart", chart, "--threads", threads, "--quiet", "-o"]);
            command.arg(&path).arg(small());
            assert!(command.status().expect("offer starts").success(), "{chart}");
            fs::read(path).expect("a picture")
        });
        assert_eq!(one, two, "{chart}");
        let start: &[u8] = if ending == "png" { b"\x89PNG\r\n" } else { b"<?xml" };
        assert!(one.starts_with(start), "{chart}");
    }
}

#[test]
fn what_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chart.svg");
    let draw = |chart: &str| {
        let mut command = offer(&["plot", "--quiet", "--set", "offers.0.bonus=0", "--chart", chart, "-o"]);
        command.arg(&path).arg(small()).status().expect("offer starts").code()
    };
    assert_eq!(draw("takers"), Some(2));
    assert!(!path.exists());
    assert_eq!(draw("funnel"), Some(0));
    let funnel = fs::read(&path).expect("a picture");
    assert_eq!(draw("takers"), Some(2));
    assert_eq!(fs::read(&path).expect("a picture"), funnel);
}
