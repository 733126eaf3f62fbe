//! Sessions as users type them, and the examples of the README.

#[test]
fn sessions_run_as_written() {
    // The README draws into it; with another target folder it is not there.
    std::fs::create_dir_all("target").expect("a folder");
    trycmd::TestCases::new()
        .env("NO_COLOR", "")
        .case("tests/sessions/*.md")
        .case("tests/sessions/*.trycmd.toml")
        .case("README.md");
}
