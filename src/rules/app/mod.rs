//! Rules of apps.json.

pub(super) mod definition;
pub(super) mod document;
pub(super) mod gallery;
pub(super) mod group;
pub(super) mod layout;
pub(super) mod picture;
pub(super) mod prompts;
pub(super) mod servers;
pub(super) mod start;
pub(super) mod tabs;
