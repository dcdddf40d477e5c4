//! Everything a user can see, through the built binary.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and may say what it left out")]

mod corpus;
mod dev_bytes;
mod dev_config;
mod dev_connections;
mod dev_ends;
mod dev_fastapi;
mod dev_hostile;
mod dev_http2;
mod dev_https;
mod dev_origins;
mod dev_page;
mod dev_process;
mod dev_proxy;
mod dev_reload;
mod dev_static;
mod dev_swap;
mod dev_terminal;
mod explain;
mod house;
mod measured;
mod new;
mod new_install;
mod new_prompts;
mod readme;
mod support;
mod validate;
mod validate_config;
mod validate_faults;
mod validate_fix;
mod validate_formats;
mod validate_input;
mod validate_watch;
