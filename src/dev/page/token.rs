//! What proves that a request was made by the page: other pages cannot read it, so they do not know the token in it.

use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

/// The header that carries it. No form can send it, and a page of another origin only after a preflight, which nobody answers.
const HEADER: &str = "x-obb-token";

/// The secret of one run.
pub(crate) struct Token(Option<String>);

impl Token {
    /// A token that nobody can guess. Where the system has no randomness to give, none, and then nothing is allowed.
    pub(crate) fn new() -> Self {
        Self(random())
    }

    /// Whether `headers` carry it.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let (Some(own), Some(given)) = (&self.0, headers.get(HEADER)) else { return false };
        own.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// Its text, for the page alone.
    pub(super) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// 128 random bits in hexadecimal digits.
fn random() -> Option<String> {
    let mut bytes = [0; 16];
    rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_token_itself_is_accepted() {
        let token = Token::new();
        let text = token.text().to_owned();
        assert_eq!(text.len(), 32);
        assert_ne!(text, Token::new().text());
        let with =
            |value: &str| HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_str(value).unwrap())]);
        assert!(token.is_in(&with(&text)));
        for wrong in ["", &text[1..], &format!("{text}0"), &text.to_uppercase().replace(char::is_numeric, "A")] {
            assert!(!token.is_in(&with(wrong)), "{wrong}");
        }
        assert!(!token.is_in(&HeaderMap::new()));
        assert!(!Token(None).is_in(&with("")), "no token admits nobody");
    }

    #[test]
    fn it_is_not_printed() {
        let token = Token::new();
        assert!(!format!("{token:?}").contains(token.text()));
    }
}
