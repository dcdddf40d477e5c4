//! `obb-backend completions`.

use clap::Args;
use clap_complete::aot::{Shell as Language, generate};

use super::help::{NAME, command};
use super::{ExitStatus, Shell};

const AFTER_HELP: &str = "\
Examples:
  obb-backend completions bash > obb-backend
  obb-backend completions zsh > _obb-backend
  obb-backend completions fish > obb-backend.fish
  obb-backend completions powershell >> $PROFILE
  obb-backend completions elvish >> ~/.config/elvish/rc.elv

Where the file goes, before you open a new terminal:
  bash   ~/.local/share/bash-completion/completions/obb-backend
  zsh    a folder that $fpath has before `compinit`, such as ~/.zfunc
  fish   ~/.config/fish/completions/obb-backend.fish

Exit status: 0 printed, 2 could not run.";

/// Print what completes commands and options in your shell
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct CompletionsArgs {
    /// Which shell
    shell: Language,
}

pub(super) fn run(args: &CompletionsArgs, shell: &mut Shell) -> ExitStatus {
    let mut script = Vec::new();
    generate(args.shell, &mut command(), NAME, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Language::Bash {
        // clap_complete spells a program's name that has a hyphen in two ways, so that nothing is offered behind a command.
        script = script.replace("obb__subcmd__backend", "obb__backend");
    }
    shell.out(script);
    ExitStatus::Success
}
