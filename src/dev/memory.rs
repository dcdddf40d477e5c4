//! The memory of a server that runs for hours.

/// What the allocator is told by its variables, which it reads once, when a process starts. It takes huge pages where the system
/// offers them: that makes the check of a large file a quarter faster, and an idle server several times as large, since every
/// thread fills at least one. And it gives memory back long after it was freed, and never where nothing is allocated any more.
const TOLD: [(&str, &str); 2] = [("MIMALLOC_ALLOW_THP", "0"), ("MIMALLOC_PURGE_DELAY", "0")];

/// The variables that are meant for this process alone.
pub(super) fn variables() -> impl Iterator<Item = &'static str> {
    TOLD.into_iter().map(|(name, _)| name)
}

/// Starts this process again so that it takes little memory, before it has done anything. Where that is not possible, all works
/// as well.
pub fn prefer_little_memory() {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::CommandExt as _;

        let mut arguments = std::env::args_os();
        let told = variables().any(|name| std::env::var_os(name).is_some());
        if let (false, Ok(program), Some(name)) = (told, std::env::current_exe(), arguments.next()) {
            let _ = std::process::Command::new(program).arg0(name).args(arguments).envs(TOLD).exec();
        }
    }
}
