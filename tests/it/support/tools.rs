//! Programs that some tests need and not every machine has.

/// Whether all `programs` are there. Where one is not, the test is left out aloud; in CI it fails.
pub(crate) fn available(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let missing: Vec<_> = programs.iter().filter(|program| !found(program)).collect();
    if !missing.is_empty() {
        let text = format!("this test needs {missing:?}, which .ci/packages installs");
        assert!(std::env::var_os("CI").is_none(), "{text}");
        eprintln!("left out: {text}");
    }
    missing.is_empty()
}
