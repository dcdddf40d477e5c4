//! Questions to a person at a terminal. Nothing here is called without one.

use std::fmt;

use inquire::error::InquireError;
use inquire::list_option::ListOption;
use inquire::ui::{Color, ErrorMessageRenderConfig, RenderConfig, StyleSheet, Styled};
use inquire::validator::{ErrorMessage, Validation};
use inquire::{Confirm, CustomUserError, MultiSelect, Select, Text};

use super::{Failure, Shell};

/// One of several answers.
#[derive(Debug)]
pub(super) struct Choice<T> {
    /// What it stands for.
    pub(super) value: T,
    /// What the user reads to choose.
    pub(super) label: String,
    /// What stands there once it is chosen.
    pub(super) short: String,
}

impl<T> fmt::Display for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

/// Asks for a line until `check` accepts it.
pub(super) fn text(
    shell: &Shell,
    question: &str,
    example: &str,
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> Result<String, Failure> {
    let example_of = example.to_owned();
    let check = move |answer: &str| match check(answer) {
        Err(_) if answer.trim().is_empty() => Err(format!("type an answer, for example {example_of}")),
        checked => checked,
    };
    let prompt = Text::new(question).with_placeholder(example).with_validator(validator(check));
    prompt.with_render_config(look(shell)).prompt().map_err(|error| failure(&error))
}

/// Asks for a line until `check` accepts it, `default` being the answer to a mere Enter.
pub(super) fn line(
    shell: &Shell,
    question: &str,
    default: Option<&str>,
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> Result<String, Failure> {
    let mut prompt = Text::new(question).with_validator(validator(check)).with_render_config(look(shell));
    prompt.default = default;
    prompt.prompt().map_err(|error| failure(&error))
}

fn validator(
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> impl Fn(&str) -> Result<Validation, CustomUserError> + Clone + 'static {
    move |answer: &str| {
        Ok(match check(answer) {
            Ok(()) => Validation::Valid,
            Err(problem) => Validation::Invalid(ErrorMessage::Custom(problem)),
        })
    }
}

/// Asks for one of `choices`, the first marked.
pub(super) fn select<T>(shell: &Shell, question: &str, choices: Vec<Choice<T>>) -> Result<T, Failure> {
    select_from(shell, question, choices, 0)
}

/// Asks for one of `choices`, that at the place `start` marked.
pub(super) fn select_from<T>(
    shell: &Shell,
    question: &str,
    choices: Vec<Choice<T>>,
    start: usize,
) -> Result<T, Failure> {
    let chosen = |option: ListOption<&Choice<T>>| option.value.short.clone();
    let is_long = choices.len() > PAGE;
    let prompt = Select::new(question, choices).with_page_size(PAGE).with_render_config(look(shell));
    let prompt = if is_long {
        prompt.with_help_message("type to search, ↑ and ↓ move")
    } else {
        prompt.without_help_message()
    };
    let prompt = prompt.with_starting_cursor(start).with_formatter(&chosen);
    prompt.prompt().map(|choice| choice.value).map_err(|error| failure(&error))
}

/// Choices that are shown at once.
const PAGE: usize = 12;

/// Asks for any of `choices`, those at the places `marked` taken already.
pub(super) fn several<T>(
    shell: &Shell,
    question: &str,
    choices: Vec<Choice<T>>,
    marked: &[usize],
) -> Result<Vec<T>, Failure> {
    let prompt = MultiSelect::new(question, choices).with_default(marked).with_render_config(look(shell));
    let chosen = prompt.with_help_message("space to take or leave, enter when done").prompt();
    chosen.map(|choices| choices.into_iter().map(|choice| choice.value).collect()).map_err(|error| failure(&error))
}

/// Asks for at least one of `choices`, all of them marked.
pub(super) fn some<T>(shell: &Shell, question: &str, choices: Vec<Choice<T>>) -> Result<Vec<T>, Failure> {
    let all: Vec<usize> = (0..choices.len()).collect();
    let chosen = |options: &[ListOption<&Choice<T>>]| {
        options.iter().map(|option| option.value.short.clone()).collect::<Vec<_>>().join(", ")
    };
    let prompt = MultiSelect::new(question, choices).with_default(&all).with_render_config(look(shell));
    let prompt = prompt.with_help_message("space marks, left none, right all, enter goes on").with_formatter(&chosen);
    let some = |options: &[ListOption<&Choice<T>>]| {
        Ok(if options.is_empty() {
            Validation::Invalid(ErrorMessage::Custom("mark at least one with space".to_owned()))
        } else {
            Validation::Valid
        })
    };
    let chosen = prompt.with_validator(some).prompt().map_err(|error| failure(&error))?;
    Ok(chosen.into_iter().map(|choice| choice.value).collect())
}

/// Asks for yes or no, yes being the answer to a mere Enter. None where the question was put aside with Escape.
pub(super) fn confirm(shell: &Shell, question: &str) -> Result<Option<bool>, Failure> {
    let prompt = Confirm::new(question).with_default(true).with_render_config(look(shell));
    prompt.prompt_skippable().map_err(|error| match error {
        InquireError::OperationInterrupted => Failure::new("stopped; nothing was done"),
        other => failure(&other),
    })
}

fn look(shell: &Shell) -> RenderConfig<'static> {
    if !shell.style().color {
        let errors = ErrorMessageRenderConfig::empty().with_prefix(Styled::new("!"));
        return RenderConfig::empty().with_error_message(errors);
    }
    let errors = ErrorMessageRenderConfig::default_colored().with_prefix(Styled::new("!").with_fg(Color::LightRed));
    RenderConfig::default_colored()
        .with_prompt_prefix(Styled::new("?").with_fg(Color::LightGreen))
        .with_answered_prompt_prefix(Styled::new("✓").with_fg(Color::LightGreen))
        .with_error_message(errors)
        .with_answer(StyleSheet::new().with_fg(Color::LightCyan))
}

fn failure(error: &InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::new("stopped; nothing was created")
        }
        other => Failure::new("the question could not be asked")
            .cause(other)
            .help("add --no-input, and give the answers as arguments"),
    }
}
