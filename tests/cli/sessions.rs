//! Sessions as users type them, and the examples of the README and the guide.

#[test]
fn sessions_run_as_written() {
    // The guide draws into it; with another target folder it is not there.
    std::fs::create_dir_all("target").expect("a folder");
    trycmd::TestCases::new()
        .env("NO_COLOR", "")
        .case("tests/sessions/*.md")
        .case("tests/sessions/*.trycmd.toml")
        .case("src/guide/*.md")
        .case("notebooks/README.md")
        .case("README.md");
}
