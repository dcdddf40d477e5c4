//! Rebuilds the binary when an embedded template or schema changes: cargo alone does not see files added to a folder.

fn main() {
    for folder in ["templates", "schema"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
