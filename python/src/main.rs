//! The `freewheel` command.

fn main() -> std::process::ExitCode {
    freewheel_python::cli::main()
}
