//! Columns of tables are written down once, in their declaration.

use std::fs;
use std::path::{Path, PathBuf};

use the_offer::output::tables;

/// All sources below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.extension().and_then(|extension| extension.to_str()) {
            None if path.is_dir() => sources(&path, found),
            Some("rs") => found.push(path),
            _ => {}
        }
    }
}

/// What no source may hold: a whole header, as one text or as a list of names, and the end of every estimate.
fn headers() -> Vec<String> {
    let both = |names: Vec<String>| [names.join(","), format!("\"{}\"", names.join("\",\""))];
    let end = ["ci_low", "ci_high"].join(",");
    tables::all().flat_map(|table| both(table.header())).chain([end]).collect()
}

#[test]
fn no_source_holds_the_header_of_a_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    ["src", "tests"].iter().for_each(|folder| sources(&root.join(folder), &mut found));
    assert!(found.len() > 100, "sources are elsewhere");
    let headers = headers();
    for path in found {
        let text = fs::read_to_string(&path).expect("a source");
        // However it is broken into lines.
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
        let header = headers.iter().find(|header| text.contains(header.as_str()));
        assert_eq!(header, None, "{}", path.display());
    }
}
