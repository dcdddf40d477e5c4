//! The memory of a server that runs for hours.

/// The allocator takes huge pages where the system offers them. That makes the check of a large file a quarter faster, and an idle
/// server several times as large: every thread fills at least one. It reads this variable once, when a process starts.
pub(super) const HUGE_PAGES: &str = "MIMALLOC_ALLOW_THP";

/// Starts this process again with small pages, before it has done anything. Where that is not possible, all works as well.
pub fn prefer_small_pages() {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::CommandExt as _;

        let mut arguments = std::env::args_os();
        let found = (std::env::var_os(HUGE_PAGES), std::env::current_exe(), arguments.next());
        if let (None, Ok(program), Some(name)) = found {
            let _ = std::process::Command::new(program).arg0(name).args(arguments).env(HUGE_PAGES, "0").exec();
        }
    }
}
