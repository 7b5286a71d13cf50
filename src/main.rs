//! The program `concord`.

use std::process::ExitCode;

fn main() -> ExitCode {
    concord::cli::main()
}
