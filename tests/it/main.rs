//! Everything a user can see, through the built binary.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and may say what it left out")]

mod add_widget;
mod add_widget_from;
mod add_widget_place;
#[cfg(unix)]
mod add_widget_prompts;
mod add_widget_refused;
mod add_widget_types;
mod command_line;
mod corpus;
mod dev_bytes;
mod dev_certificate;
mod dev_config;
mod dev_connect;
mod dev_connections;
mod dev_detect;
mod dev_dotenv;
mod dev_ends;
mod dev_failures;
mod dev_fastapi;
mod dev_hostile;
mod dev_hosts;
mod dev_http2;
mod dev_https;
#[cfg(unix)]
mod dev_keys;
#[cfg(unix)]
mod dev_lines;
mod dev_load;
mod dev_origins;
mod dev_orphans;
mod dev_page;
mod dev_page_browser;
mod dev_proxy;
mod dev_ready;
mod dev_reload;
mod dev_served;
mod dev_settings;
mod dev_static;
mod dev_stop;
mod dev_swap;
mod dev_target;
mod dev_terminal;
mod dev_watching;
mod doctor;
mod explain;
mod house;
mod import;
mod measured;
mod new;
mod new_foreign;
mod new_install;
mod new_prompts;
mod new_trees;
mod python_layouts;
mod python_widgets;
mod readme;
mod revise;
mod rust_axum;
mod support;
mod template_static;
mod trust;
#[cfg(target_os = "linux")]
mod trust_browsers;
mod typescript;
mod typescript_sources;
mod validate;
mod validate_config;
mod validate_faults;
mod validate_fix;
mod validate_formats;
mod validate_input;
mod validate_watch;
