//! Whatever is set on top of whatever text, the reader loads a scenario or tells problems that lie in the text or in the
//! edits. Each line that begins with `#set ` is an edit: a comment of TOML, so that scenarios are seeds.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../holds.rs"]
mod holds;

fuzz_target!(|text: &str| {
    let edits: Vec<String> = text.lines().filter_map(|line| Some(line.strip_prefix("#set ")?.to_owned())).collect();
    holds::reading(text, &edits);
});
