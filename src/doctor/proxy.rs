//! Proxies that programs of this machine are told to use: requests for `localhost` must not go there.

use super::{Check, Finding};

const PROXIES: &[&str] = &["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Names that must be left out.
const OWN: &[&str] = &["localhost", "127.0.0.1"];

/// Examines the variables of the environment.
pub(super) fn examine(tell: &mut dyn FnMut(Finding)) {
    tell(judged(|name| std::env::var(name).ok().filter(|value| !value.is_empty())));
}

/// What variables say. The addresses of proxies often hold passwords: they are not shown.
fn judged(variable: impl Fn(&str) -> Option<String>) -> Finding {
    let set: Vec<&str> = PROXIES.iter().copied().filter(|name| variable(name).is_some()).collect();
    if set.is_empty() {
        return Finding::ok(Check::Proxy, "no proxy is set");
    }
    let are = if set.len() == 1 { "is" } else { "are" };
    let left_out = variable("NO_PROXY").or_else(|| variable("no_proxy")).unwrap_or_default();
    let left_out: Vec<&str> = left_out.split(',').map(str::trim).collect();
    let missing: Vec<&str> =
        OWN.iter().copied().filter(|own| !left_out.iter().any(|name| name == own || *name == "*")).collect();
    if missing.is_empty() {
        return Finding::ok(
            Check::Proxy,
            format!("{} {are} set, and NO_PROXY leaves this machine out", set.join(", ")),
        );
    }
    let mut wanted: Vec<&str> = left_out.into_iter().filter(|name| !name.is_empty()).collect();
    wanted.extend(missing);
    let set_it = if cfg!(windows) { "set " } else { "export " };
    Finding::warning(
        Check::Proxy,
        format!(
            "{} {are} set: curl and Python send even requests for localhost there; browsers do not",
            set.join(", ")
        ),
    )
    .help(format!("{set_it}NO_PROXY={}", wanted.join(",")))
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, Told};
    use super::*;

    fn told(variables: &[(&str, &str)]) -> (Outcome, String) {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let finding = judged(variable);
        let Told::Words { message, help } = finding.told else { panic!("no words") };
        (finding.outcome, format!("{message} {}", help.join(" ")))
    }

    #[test]
    fn a_proxy_without_exceptions_for_this_machine_is_found_and_not_shown() {
        assert_eq!(told(&[]).0, Outcome::Ok);
        let proxy = ("HTTPS_PROXY", "http://ada:secret@proxy:3128");
        let (outcome, text) = told(&[proxy, ("NO_PROXY", "intern.example, localhost")]);
        assert_eq!(outcome, Outcome::Warning);
        assert!(text.ends_with("NO_PROXY=intern.example,localhost,127.0.0.1") && !text.contains("secret"), "{text}");
        assert_eq!(told(&[proxy, ("no_proxy", "localhost,127.0.0.1")]).0, Outcome::Ok);
        assert_eq!(told(&[proxy, ("NO_PROXY", "*")]).0, Outcome::Ok);
    }
}
