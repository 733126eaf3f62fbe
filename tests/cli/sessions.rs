//! Sessions as users type them, and the examples of the README.

#[test]
fn sessions_run_as_written() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "")
        .case("tests/sessions/*.md")
        .case("tests/sessions/*.trycmd.toml")
        .case("README.md");
}
