//! The program `grounds`: see [`grounds::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    grounds::cli::run(std::env::args_os()).into()
}
