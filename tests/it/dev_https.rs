//! `dev --https`.
