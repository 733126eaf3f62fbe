//! The `offer` command.

fn main() -> std::process::ExitCode {
    the_offer::cli::main()
}
