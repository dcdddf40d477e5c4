//! The command that runs, as it may be shown: what looks like a secret is not.

use url::Url;

/// Parts of names whose values are secrets.
const SECRETS: &[&str] = &["key", "token", "secret", "password", "passwd", "credential", "auth"];

/// What stands in their place.
const HIDDEN: &str = "…";

/// `words` as one line that could be typed.
pub fn shown(words: &[String]) -> String {
    let mut names_secret = false;
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let hide = names_secret && !word.starts_with('-');
            names_secret = false;
            if hide {
                return HIDDEN.to_owned();
            }
            if let Some((name, _)) = word.split_once('=')
                && is_secret(name)
            {
                return format!("{name}={HIDDEN}");
            }
            names_secret = word.starts_with('-') && is_secret(word);
            without_password(word).unwrap_or_else(|| quoted(word))
        })
        .collect();
    words.join(" ")
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|part| name.contains(part))
}

/// An address whose password is hidden; none where there is nothing to hide.
fn without_password(word: &str) -> Option<String> {
    let mut url = Url::parse(word).ok()?;
    url.password()?;
    url.set_password(None).ok()?;
    let user = url.username();
    Some(url.as_str().replacen(&format!("{user}@"), &format!("{user}:{HIDDEN}@"), 1))
}

fn quoted(word: &str) -> String {
    // `{port}` reads better as it stands in the settings.
    if word.contains("{port}") && !word.contains(char::is_whitespace) {
        return word.to_owned();
    }
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_the_rest_can_be_typed() {
        for (words, expected) in [
            (vec!["python3", "-m", "uvicorn", "main:app"], "python3 -m uvicorn main:app"),
            (vec!["serve", "--port", "{port}", "-p{port}"], "serve --port {port} -p{port}"),
            (vec!["serve", "--api-key", "k1", "--port", "8"], "serve --api-key … --port 8"),
            (vec!["serve", "--api-key=k1", "TOKEN=t"], "serve --api-key=… TOKEN=…"),
            (vec!["serve", "--with-auth", "--fast"], "serve --with-auth --fast"),
            (vec!["serve", "postgres://me:pw@db/x"], "serve postgres://me:…@db/x"),
            (vec!["my server", "it's"], "'my server' \"it's\""),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(shown(&words), expected);
        }
    }
}
