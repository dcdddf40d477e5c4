//! Everything a user can see, through the built binary.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod corpus;
mod house;
mod new;
mod new_install;
mod new_prompts;
mod support;
mod validate;
mod validate_faults;
