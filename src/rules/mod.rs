//! Every check, with its documentation. One flat table, [`RULES`], lists them all.
//!
//! A rule's shape part lives in `schema/`, annotated with the rule's id; what a schema cannot express is a function beside the rule's
//! documentation. Ids are stable: never reused, never renumbered.

mod address;
mod agent;
mod app;
mod catalog;
mod context;
mod cron;
mod damage;
mod date;
mod example;
mod misspelt;
mod network;
mod placeholder;
mod rule;
mod run;
mod shape;
mod syntax;
mod table;
mod view;
mod widget;

#[cfg(test)]
mod harness;

pub use catalog::{Entry, catalog};
pub use context::{Context, Documents, Loaded, Profile};
pub use example::Demonstration;
pub use rule::{Check, Example, Rule, Scope};
pub use run::{Findings, run};
pub use table::{OPT_IN, RULES, find};
