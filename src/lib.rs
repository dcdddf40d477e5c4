//! Scaffold, validate and serve OpenBB Workspace custom backends.
//!
//! Modules, lowest first; each uses only those above it in this list:
//!
//! | module | owns |
//! | --- | --- |
//! | [`fs`] | atomic writes and paths as people read them |
//! | [`parallel`] | work shared among threads |
//! | [`fetch`] | data from the network |
//! | [`sheet`] | CSV as rows |
//! | [`programs`] | other programs: where they are, and running one |
//! | [`text`] | source files, byte spans, lines and columns |
//! | [`changes`] | changes to several files, made together or not at all |
//! | [`json`] | JSON with exact spans that survives syntax errors |
//! | [`diagnostic`] | what a finding is, and how it is printed |
//! | [`project`] | where a backend's files are, its configuration, how it starts |
//! | [`schema`] | the JSON Schemas of widgets.json, apps.json and agents.json |
//! | [`widget`] | the types of widget, and one to be made: its entry, and data in its shape |
//! | [`rules`] | every check, with its documentation |
//! | [`validate`] | one run over one backend |
//! | [`fix`] | applying fixes, round by round |
//! | [`template`] | embedded templates and their expansion |
//! | [`infer`] | widgets inferred from data and from descriptions of APIs |
//! | [`endpoint`] | the code that answers a new widget, in each language |
//! | [`scaffold`] | new projects, and widgets and apps added, renamed and removed |
//! | [`trust`] | which browsers trust the local certificate authority |
//! | [`dev`] | the dev server |
//! | [`doctor`] | what keeps a browser from the backend |
//! | [`cli`] | arguments, the terminal, exit codes |

pub mod changes;
pub mod cli;
pub mod dev;
pub mod diagnostic;
pub mod doctor;
pub mod endpoint;
pub mod fetch;
pub mod fix;
pub mod fs;
pub mod infer;
pub mod json;
pub mod parallel;
pub mod programs;
pub mod project;
pub mod rules;
pub mod scaffold;
pub mod schema;
pub mod sheet;
pub mod template;
pub mod text;
pub mod trust;
pub mod validate;
pub mod widget;
