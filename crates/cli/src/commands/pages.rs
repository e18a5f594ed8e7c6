//! `completions` and `man`: files for packagers.

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::Cli;
use crate::outcome::{Stop, Verdict};

const NAME: &str = "openapi-expr";

pub(crate) fn completions(shell: Shell) -> Result<Verdict, Stop> {
    // The generator panics if it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    if shell == Shell::Bash {
        // It spells the states of a program with a hyphen in its name in two ways, so that no
        // command gets its flags: clap-rs/clap#6421.
        let text = String::from_utf8_lossy(&script);
        script = text
            .replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__"))
            .into_bytes();
    }
    print(&script)
}

pub(crate) fn man(command: Option<&str>) -> Result<Verdict, Stop> {
    let mut program = Cli::command();
    program.build();
    let command = match command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            found.ok_or_else(|| Stop::Usage(format!("unknown command `{name}`")))?
        }
    };
    let source = concat!("openapi-expr ", env!("CARGO_PKG_VERSION"));
    let examples = command
        .get_after_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut page = Vec::new();
    Man::new(command.after_help(None::<&str>))
        .source(source)
        .render(&mut page)?;
    if !examples.is_empty() {
        // Unfilled, or the lines of a shell would run together.
        let examples = examples.trim_start_matches("Examples:\n");
        let mut section = Roff::new();
        section
            .control("SH", ["EXAMPLES"])
            .control("nf", [])
            .text([roman(examples)])
            .control("fi", []);
        section.to_writer(&mut page)?;
    }
    print(&page)
}

fn print(page: &[u8]) -> Result<Verdict, Stop> {
    let mut output = io::stdout().lock();
    output.write_all(page)?;
    output.flush()?;
    Ok(Verdict::Good)
}
