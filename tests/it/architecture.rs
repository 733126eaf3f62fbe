//! Data flows one way, and the left of it is pure: read off the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src`, each of which uses only those before it.
const ORDER: [&str; 10] =
    ["special", "records", "scenario", "fit", "model", "engine", "analysis", "study", "output", "cli"];

/// What a line of code must not hold, where, and why.
struct Ban {
    folders: &'static [&'static str],
    words: &'static [&'static str],
    reason: &'static str,
}

const BANS: [Ban; 7] = [
    Ban {
        folders: &["special", "model", "engine"],
        words: &["Instant", "SystemTime", "jiff", "std::time", "sleep("],
        reason: "no clock: equal runs are equal",
    },
    Ban {
        folders: &["records"],
        words: &["Instant", "SystemTime", "std::time", "sleep(", "Timestamp", "Zoned"],
        reason: "no clock: of dates it knows civil days alone",
    },
    Ban {
        folders: &["special", "records", "model", "engine", "analysis", "study"],
        words: &["std::fs", "File::", "std::env", "std::process", "std::net"],
        reason: "no files, no surroundings",
    },
    Ban {
        folders: &["special", "model", "engine"],
        words: &["std::thread", "thread::", "Mutex", "RwLock", "static mut", "thread_local"],
        reason: "no threads of its own and no shared state (rayon in the engine aside)",
    },
    Ban {
        folders: &["special", "model"],
        words: &["rayon", "Atomic"],
        reason: "one replication is played by one thread",
    },
    Ban {
        folders: &["special", "model", "engine"],
        words: &["HashMap", "HashSet", ".unwrap()", "f32"],
        reason: "no order by chance, no panics, no half precision",
    },
    Ban {
        folders: &["special", "records", "scenario", "model", "engine", "analysis", "study", "output"],
        words: &["println!", "print!", "dbg!", "stdout()", "stderr()"],
        reason: "only the command line prints",
    },
];

/// Functions of f64 that std takes from the platform, or leaves the last bits of to it.
const OF_THE_PLATFORM: [&str; 30] = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "erf", "erfc", "exp", "exp2",
    "exp_m1", "gamma", "hypot", "ln", "ln_1p", "ln_gamma", "log", "log10", "log2", "powf", "powi", "sin", "sin_cos",
    "sinh", "tan", "tanh",
];

/// What may be asked of crates whose functions, depending on their features, are the platform's: arithmetic and √.
const ARITHMETIC: [(&str, &[&str]); 2] = [
    ("rand_distr::", &["rand_distr::{Distribution, Open01};"]),
    ("statrs::", &["statrs::function::evaluate::polynomial;"]),
];

#[test]
fn folders_use_only_those_to_their_left() {
    let faults = over_code(|folder, code| {
        let rank = ORDER.iter().position(|name| *name == folder)?;
        ORDER[rank + 1..]
            .iter()
            .find(|right| uses(code, right))
            .map(|right| format!("{folder} uses {right}, which lies to its right"))
    });
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_left_is_pure_and_only_the_command_line_prints() {
    let faults = over_code(|folder, code| {
        BANS.iter().filter(|ban| ban.folders.contains(&folder)).find_map(|ban| {
            let word = ban.words.iter().find(|word| holds(code, word))?;
            Some(format!("{word}: {}", ban.reason))
        })
    });
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn no_function_of_the_platform_has_a_part_in_a_number() {
    let faults = over_code(|_, code| {
        let function = OF_THE_PLATFORM.iter().find(|function| calls(code, function))?;
        Some(format!("{function}: take it from `special::elementary` or libm; the platform's last bits differ"))
    });
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn other_crates_are_asked_for_arithmetic_alone() {
    let faults = over_code(|_, code| {
        let (name, allowed) = ARITHMETIC.iter().find(|(name, _)| code.contains(name))?;
        let is_allowed = allowed.iter().any(|path| code.trim() == format!("use {path}"));
        (!is_allowed).then(|| format!("{name}: only {allowed:?}; the rest may call the platform's functions"))
    });
    assert!(faults.is_empty(), "{faults}");
}

/// Type names that still stand in several files; the list only ever becomes shorter.
const SHARED_NAMES: [&str; 0] = [];

#[test]
fn a_type_name_is_used_once_unless_it_is_private_to_a_file() {
    let mut places: BTreeMap<String, Vec<(bool, String)>> = BTreeMap::new();
    for file in ORDER.iter().flat_map(|folder| sources(&src().join(folder))).chain([src().join("api.rs")]) {
        declared_types(&file, &mut places);
    }
    assert_unique(&places);
    let mut places = BTreeMap::new();
    sources(&python()).iter().for_each(|file| declared_types(file, &mut places));
    assert!(places.len() > 5, "{places:?}");
    assert_unique(&places);
}

/// Collects the types that a file declares: whether each is private to the file, and where it is.
fn declared_types(file: &Path, places: &mut BTreeMap<String, Vec<(bool, String)>>) {
    let text = fs::read_to_string(file).expect("a source file");
    for (number, line) in code(&text) {
        if let Some((is_private, name)) = declared_type(&line) {
            let place = format!("{}:{number}", file.display());
            places.entry(name.to_owned()).or_default().push((is_private, place));
        }
    }
}

fn assert_unique(places: &BTreeMap<String, Vec<(bool, String)>>) {
    let shared =
        places.iter().filter(|(_, places)| places.len() > 1 && places.iter().any(|(is_private, _)| !is_private));
    let shared: Vec<&str> = shared.map(|(name, _)| name.as_str()).collect();
    assert_eq!(shared, SHARED_NAMES, "{:#?}", shared.iter().map(|name| &places[*name]).collect::<Vec<_>>());
}

/// The type that a line declares at the top of a file or a module, and whether it is private to the file.
fn declared_type(code: &str) -> Option<(bool, &str)> {
    let code = code.trim_start();
    let public = code.strip_prefix("pub").map(|rest| {
        let rest = rest.trim_start();
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest.trim_start())
    });
    let declaration = public.unwrap_or(code);
    let keywords = ["struct ", "enum ", "trait ", "union "];
    let name = keywords.iter().find_map(|keyword| declaration.strip_prefix(keyword))?;
    let name = name.split(|c: char| !is_word(c)).next().filter(|name| !name.is_empty())?;
    Some((public.is_none(), name))
}

/// The most files that may depend on one another in a circle: more cannot be read one by one.
const LARGEST_CIRCLE: usize = 3;

#[test]
fn no_circle_of_more_than_three_files() {
    for crate_root in [src(), python()] {
        let uses = dependencies(&crate_root);
        assert!(uses.values().any(|used| used.len() > 2), "no file uses others: {uses:?}");
        let circles = circles(&uses);
        let large: Vec<&Vec<String>> = circles.iter().filter(|circle| circle.len() > LARGEST_CIRCLE).collect();
        assert!(large.is_empty(), "files that depend on one another: {large:#?}");
    }
}

/// The circles of a graph: its strongly connected components of two nodes or more.
fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|file| (file, reached(file, uses))).collect();
    let circle_of = |file: &&String| -> Vec<String> {
        let around = reached[*file].iter().filter(|other| reached[**other].contains(*file));
        around.map(|other| (*other).clone()).collect()
    };
    reached.keys().map(circle_of).filter(|circle| circle.len() > 1).collect()
}

fn reached<'a>(file: &String, uses: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = uses[file].iter().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(&uses[next]);
        }
    }
    reached
}

/// A file as a module of the crate.
struct SourceModule {
    /// Path of the module, such as `scenario::tree`; empty for `lib.rs`.
    path: String,
    /// Whether the file is a `mod.rs` or `lib.rs`, which counts for no file: names lead through it to where they are declared.
    is_folder: bool,
    code: Vec<String>,
}

/// The files of a crate whose modules or names each file names.
fn dependencies(crate_root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let files = sources(crate_root);
    let other = python();
    let own = files.iter().filter(|file| crate_root == other || !file.starts_with(&other));
    let modules: Vec<SourceModule> = own.map(|file| module(crate_root, file)).collect();
    let exports = exports(&modules);
    let files: BTreeSet<&str> = modules.iter().filter(|one| !one.is_folder).map(|one| one.path.as_str()).collect();
    let uses = modules.iter().filter(|one| !one.is_folder).map(|one| {
        let paths = one.code.iter().flat_map(|line| paths_in(line)).map(|path| absolute(&one.path, &path));
        let used = paths.filter_map(|path| file_of(path, &files, &exports)).filter(|used| *used != one.path);
        (one.path.clone(), used.collect())
    });
    uses.collect()
}

fn module(crate_root: &Path, file: &Path) -> SourceModule {
    let relative = file.strip_prefix(crate_root).expect("a file of the crate").with_extension("");
    let is_folder = ["mod", "lib"].contains(&name(&relative).as_str());
    let relative = if is_folder { relative.parent().expect("a folder") } else { &relative };
    let names: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let text = fs::read_to_string(file).expect("a source file");
    SourceModule { path: names.join("::"), is_folder, code: code(&text).into_iter().map(|(_, line)| line).collect() }
}

/// The paths that folders re-export, each by the path under which the folder gives it.
fn exports(modules: &[SourceModule]) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for folder in modules.iter().filter(|one| one.is_folder) {
        let lists = folder.code.iter().filter(|line| line.trim_start().starts_with("pub"));
        let lists = lists.filter_map(|line| Some(line.split_once(" use ")?.1));
        for path in lists.flat_map(expanded).map(|path| absolute(&folder.path, &path)) {
            let name = path.rsplit("::").next().unwrap_or_default();
            exports.insert(absolute(&folder.path, name), path);
        }
    }
    exports
}

/// The file that a path leads to, by way of what folders re-export.
fn file_of(mut path: String, files: &BTreeSet<&str>, exports: &BTreeMap<String, String>) -> Option<String> {
    for _ in 0..ORDER.len() {
        let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
        let prefixes: Vec<&str> = ends.map(|end| &path[..end]).collect();
        if let Some(file) = prefixes.iter().rev().find(|prefix| files.contains(**prefix)) {
            return Some((*file).to_owned());
        }
        path = prefixes.iter().find_map(|prefix| exports.get(*prefix))?.clone();
    }
    None
}

/// The paths in a line of code that begin with `crate` or `super`.
fn paths_in(code: &str) -> Vec<String> {
    let starts = ["crate::", "super::"].iter().flat_map(|root| code.match_indices(root));
    let is_start = |at: &usize| !code[..*at].ends_with(|c: char| is_word(c) || c == ':');
    starts.map(|(at, _)| at).filter(is_start).flat_map(|at| expanded(&code[at..])).collect()
}

/// The paths that a text begins with: of `a::{b, c::{d, e}}` these are `a::b`, `a::c::d` and `a::c::e`.
fn expanded(text: &str) -> Vec<String> {
    let (start, rest) = text.split_at(text.find(|c: char| !is_word(c) && c != ':').unwrap_or(text.len()));
    match rest.strip_prefix('{') {
        Some(list) => items(list).flat_map(expanded).map(|item| format!("{start}{item}")).collect(),
        None => vec![start.to_owned()],
    }
}

/// A path of a module from the root of the crate.
fn absolute(module: &str, path: &str) -> String {
    if let Some(path) = path.strip_prefix("crate::") {
        return path.to_owned();
    }
    match path.strip_prefix("super::") {
        Some(path) => absolute(module.rsplit_once("::").map_or("", |(parent, _)| parent), path),
        None => [module, path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::"),
    }
}

#[test]
fn src_has_these_folders_and_no_others() {
    let mut folders: Vec<String> = fs::read_dir(src())
        .expect("the sources")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .map(|path| name(&path))
        .filter(|name| name != "guide" && name != "python")
        .collect();
    folders.sort();
    let mut expected = ORDER;
    expected.sort_unstable();
    assert_eq!(folders, expected, "and guide, which holds texts, and python, a crate of its own");
}

#[test]
fn the_reader_of_code_sees_what_it_should() {
    assert!(uses("use crate::{cli, engine::Results};", "engine"));
    assert!(uses("let x = crate::cli::main();", "cli"));
    assert!(uses("use super::super::output::json;", "output"));
    assert!(uses("use the_offer::cli;", "cli"));
    assert!(!uses("use crate::scenario::Offer;", "cli"));
    assert!(!uses("use crate::analysis::{engine_rows, output};", "engine"));
    assert!(calls("x.ln()", "ln") && calls("a.map(f64::exp)", "exp") && calls("2.0_f64.powi(3)", "powi"));
    assert!(!calls("libm::exp(x)", "exp") && !calls("elementary::ln(x)", "ln") && !calls("fn ln(x: f64)", "ln"));
    assert_eq!(paths_in("use super::{a::B, c::{D, e}};"), ["super::a::B", "super::c::D", "super::c::e"]);
    assert_eq!(paths_in("$crate::a::b(super::super::c::D)"), ["crate::a::b", "super::super::c::D"]);
    assert_eq!(absolute("a::b::c", "super::super::d::E"), "a::d::E");
    let graph = [("a", ["b", "d"].as_slice()), ("b", &["c"]), ("c", &["a"]), ("d", &[])];
    let graph = graph.map(|(file, uses)| (file.to_owned(), uses.iter().map(|name| (*name).to_owned()).collect()));
    assert_eq!(circles(&BTreeMap::from(graph)), BTreeSet::from([["a", "b", "c"].map(str::to_owned).to_vec()]));
    assert_eq!(declared_type("    pub(in crate::output) struct Row<'a> {"), Some((false, "Row")));
    assert_eq!(declared_type("enum Side {"), Some((true, "Side")));
    assert_eq!(declared_type("let structure = 1;"), None);
    assert!(holds("let a: Instant;", "Instant"));
    assert!(!holds("let a = Instantaneous;", "Instant"));
    assert!(!holds("blueprint!()", "print!"));
    let text = "/// .ln()\nx // .exp()\n\"a // b\"\n#[cfg(test)]\nmod tests {\n y\n}\nuse crate::{\n  cli,\n};\nz";
    let lines = [(2, "x "), (3, "\"a // b\""), (8, "use crate::{cli,};"), (11, "z")];
    assert_eq!(code(text), lines.map(|(number, line)| (number, line.to_owned())));
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The crate for Python.
fn python() -> PathBuf {
    src().join("python/native")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What `fault` finds in each line of code, one fault a line as `file:line: text`.
fn over_code(fault: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut faults = String::new();
    for folder in ORDER {
        for file in sources(&src().join(folder)) {
            let text = fs::read_to_string(&file).expect("a source file");
            for (number, line) in code(&text) {
                if let Some(fault) = fault(folder, &line) {
                    let _ = writeln!(faults, "{}:{number}: {fault}", file.display());
                }
            }
        }
    }
    faults
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            // Modules for tests alone.
        } else if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines of code with their numbers, without comments and without modules for tests; a `use` over several lines is one.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut in_tests = false;
    for (number, line) in (1..).zip(text.lines()) {
        in_tests |= line == "#[cfg(test)]";
        let code = without_comment(line);
        if !in_tests && !code.trim().is_empty() {
            match lines.last_mut().filter(|(_, last)| is_open_use(last)) {
                Some((_, last)) => last.push_str(code.trim_start()),
                None => lines.push((number, code.to_owned())),
            }
        }
        in_tests &= line != "}" && !(line.starts_with("mod ") && line.ends_with(';'));
    }
    lines
}

fn is_open_use(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with("use ") || line.starts_with("pub use ")) && !line.contains(';')
}

fn without_comment(line: &str) -> &str {
    let in_quotes = |end: usize| line[..end].matches('"').count() % 2 == 1;
    line.match_indices("//").find(|(at, _)| !in_quotes(*at)).map_or(line, |(at, _)| &line[..at])
}

/// Whether the line names `folder` as a module of this crate, in a path or in a list after `crate::{`.
fn uses(code: &str, folder: &str) -> bool {
    let paths = ["crate::", "super::super::", "the_offer::"];
    paths.iter().any(|root| {
        code.match_indices(root).any(|(at, _)| {
            let rest = &code[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(list) => items(list).any(|item| item.split("::").next().is_some_and(|first| holds(first, folder))),
                None => rest.strip_prefix(folder).is_some_and(|after| !after.starts_with(is_word)),
            }
        })
    })
}

/// The items of a `use` list: `a, b::{c, d}` has `a` and `b::{c, d}`.
fn items(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let items = list.split(move |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    items.map(str::trim)
}

/// Whether the line calls a function of a number, as a method or by the path of its type.
fn calls(code: &str, function: &str) -> bool {
    code.contains(&format!(".{function}(")) || ["f64", "f32"].iter().any(|of| holds(code, &format!("{of}::{function}")))
}

/// Whether `word` stands in the line, and not as a part of a longer word.
fn holds(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let joins =
            |edge: Option<char>, neighbour: Option<char>| edge.is_some_and(is_word) && neighbour.is_some_and(is_word);
        !joins(word.chars().next(), before) && !joins(word.chars().next_back(), after)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
