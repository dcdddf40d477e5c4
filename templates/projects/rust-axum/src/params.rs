//! What Workspace sends with a request, read into a struct that the endpoint declares.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::Error;

/// The params in the query and in the path. Workspace leaves out those without a value, so each field needs a default.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let wrong = |error: &dyn std::fmt::Display| Error::bad_request(error.to_string());
        let Query(mut pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| wrong(&error))?;
        if let Ok(path) = RawPathParams::from_request_parts(parts, state).await {
            pairs.extend(
                path.iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
        }
        pairs.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(pairs).map_err(|error| wrong(&error))?;
        let uri: Uri = format!("/?{query}")
            .parse()
            .map_err(|error| wrong(&error))?;
        let Query(params) = Query::try_from_uri(&uri).map_err(|error| wrong(&error.body_text()))?;
        Ok(Self(params))
    }
}

/// The JSON document in the body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| Error::bad_request(error.body_text()))?;
        let document = match serde_json::from_slice(&bytes) {
            // Some clients send the document as a JSON text in JSON.
            Ok(Value::String(text)) => serde_json::from_str(&text),
            document => document,
        };
        let document = document.and_then(|mut document: Value| {
            // As in the query: what is empty, such as a field of a form, counts as left out.
            if let Value::Object(entries) = &mut document {
                entries.retain(|_, value| !value.is_null() && value != "");
            }
            serde_json::from_value(document)
        });
        document
            .map(Self)
            .map_err(|error| Error::bad_request(format!("The body: {error}")))
    }
}

/// Several values, which Workspace sends as one text with commas between:
/// `#[serde(deserialize_with = "crate::params::list")]`.
pub fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum List {
        Text(String),
        Items(Vec<String>),
    }
    Ok(match List::deserialize(deserializer)? {
        List::Text(text) => split(&text),
        List::Items(items) => items,
    })
}

/// The values between the commas of `text`.
pub fn split(text: &str) -> Vec<String> {
    let items = text.split(',').map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Form {
        count: i64,
        side: String,
    }

    #[tokio::test]
    async fn empty_fields_of_a_form_have_their_defaults() {
        for (sent, side) in [
            (r#"{ "count": "", "side": "buy" }"#, "buy"),
            (r#"{ "count": null, "side": "" }"#, ""),
            (r#""{ \"side\": \"sell\" }""#, "sell"),
        ] {
            let request = Request::new(sent.into());
            let Body(form): Body<Form> = Body::from_request(request, &()).await.expect("a form");
            let side = side.to_owned();
            assert_eq!(form, Form { count: 0, side }, "{sent}");
        }
    }
}
