//! The same bytes from every build: outputs as they are kept in `tests/golden`, and no function of the platform in them.
//!
//! The kept files were made by the release binary. Tests are built with other features (`num-traits/std` among them) and
//! with less optimisation, and give the same. `OFFER=target/release/offer cargo test --test cli golden` holds any other
//! binary to them; `GOLDEN=overwrite` before it writes them anew, to be read before they are committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A kept output and the arguments that give it.
struct Golden {
    name: String,
    arguments: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("tests/golden")
}

fn all() -> Vec<Golden> {
    let commands = fs::read_to_string(folder().join("commands.txt")).expect("the list of commands");
    let golden = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Golden { name: words.next().expect("a name"), arguments: words.collect() }
    };
    commands.lines().filter(|line| !line.starts_with('#')).map(golden).collect()
}

/// The binary that is held to the kept outputs.
fn binary() -> PathBuf {
    // Relative to the root of the crate, where cargo starts tests too.
    std::env::var_os("OFFER").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_offer")), |path| root().join(path))
}

/// A library under which the platform's elementary functions end the program that calls one; none where it cannot be built.
fn guard() -> &'static Path {
    static BUILT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, library) = BUILT.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let library = home.path().join("platform.so");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-fno-builtin", "-w", "-o"])
            .arg(&library)
            .arg(root().join("tests/cli/platform.c"));
        assert!(cc.status().expect("a C compiler, which Rust links with too").success());
        (home, library)
    });
    library
}

/// Runs a program from the root of the crate, with the guard before the platform's libraries on Linux.
fn guarded(program: &Path, arguments: &[String]) -> Output {
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments).env_remove("NO_COLOR");
    if cfg!(target_os = "linux") {
        command.env("LD_PRELOAD", guard());
    }
    command.output().expect("the program starts")
}

/// What the binary gives: standard output, or the file that it writes; hashed where the kept file is a hash.
fn given(golden: &Golden) -> Vec<u8> {
    let home = tempfile::tempdir().expect("a folder");
    let name = golden.name.trim_end_matches(".sha256");
    let file = home.path().join(name);
    let mut arguments = golden.arguments.clone();
    if ["svg", "png", "html"].iter().any(|end| name.ends_with(end)) {
        arguments.extend(["-o".to_owned(), file.display().to_string()]);
    }
    let output = guarded(&binary(), &arguments);
    assert!(output.status.success(), "{}: {}", golden.name, String::from_utf8_lossy(&output.stderr));
    let bytes = if file.exists() { fs::read(&file).expect("the file") } else { output.stdout };
    if golden.name.ends_with(".sha256") { hash(&bytes).into_bytes() } else { bytes }
}

fn hash(bytes: &[u8]) -> String {
    let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits + "\n"
}

#[test]
fn golden_outputs_are_the_same_and_call_no_function_of_the_platform() {
    let overwrites = std::env::var("GOLDEN").is_ok_and(|word| word == "overwrite");
    let mut changed = Vec::new();
    for golden in all() {
        let (path, bytes) = (folder().join(&golden.name), given(&golden));
        if overwrites {
            fs::write(&path, bytes).expect("a file of the folder");
        } else if fs::read(&path).ok() != Some(bytes) {
            changed.push(golden.name);
        }
    }
    assert!(changed.is_empty(), "not as they are kept in tests/golden: {changed:?}");
}

#[test]
fn golden_files_are_those_of_the_commands() {
    let mut kept: Vec<String> = fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "commands.txt")
        .collect();
    kept.sort();
    let mut names: Vec<String> = all().into_iter().map(|golden| golden.name).collect();
    names.sort();
    assert_eq!(kept, names);
}

/// The guard ends a program that calls one of the functions: without that, it would prove nothing.
#[test]
#[cfg(target_os = "linux")]
fn the_guard_of_golden_outputs_ends_who_calls_the_platform() {
    let home = tempfile::tempdir().expect("a folder");
    let (source, program) = (home.path().join("calls.c"), home.path().join("calls"));
    fs::write(&source, "#include <math.h>\nint main(int n, char **v) { return log(n + 1.0) > 9; }\n").expect("a file");
    let mut cc = Command::new("cc");
    assert!(cc.arg("-fno-builtin").arg(&source).arg("-lm").arg("-o").arg(&program).status().expect("cc").success());
    assert!(Command::new(&program).status().expect("it starts").success());
    let ended = guarded(&program, &[]);
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stderr).contains("log was called"));
}
