//! Telling folders whose changes the system does not report: on a network, or shared with another system.

use std::path::Path;

/// Kinds of file systems on which others write without this system knowing.
const REMOTE: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "ceph",
    "lustre",
    "gpfs",
    "9p",
    "drvfs",
    "v9fs",
    "virtiofs",
    "vboxsf",
    "prl_fs",
    "vmhgfs",
    "fakeowner",
    "osxfs",
    "grpcfuse",
];

/// Begins the kinds of file systems that a program makes.
const FUSE: &str = "fuse.";

/// The kind of the remote file system that `folder` is on; none for one of this machine, and where that cannot be told.
pub(super) fn remote(folder: &Path) -> Option<String> {
    if cfg!(windows) {
        return folder.to_str().is_some_and(|path| path.starts_with(r"\\")).then(|| "a network drive".to_owned());
    }
    remote_in(&std::fs::read_to_string("/proc/self/mounts").ok()?, folder)
}

fn remote_in(mounts: &str, folder: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ');
        let (Some(_), Some(point), Some(kind)) = (words.next(), words.next(), words.next()) else { continue };
        let point = unescaped(point);
        // Of several mounts on one place, the last one is seen.
        if folder.starts_with(&point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    let (_, kind) = best?;
    (REMOTE.contains(&kind) || kind.starts_with(FUSE)).then(|| kind.to_owned())
}

/// A mount point as a path: the kernel writes blanks in octal.
fn unescaped(point: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(point.to_owned(), |text, (code, character)| text.replace(code, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
C:\\134 /mnt/c 9p rw,dirsync 0 0
/dev/sdb /mnt/c/linux ext4 rw 0 0
nas:/export /home/ada/my\\040nas nfs4 rw 0 0
ada@host: /home/ada/remote fuse.sshfs rw 0 0
overlay /layers overlay rw 0 0
/dev/sdc /layers/x fuseblk rw 0 0
";

    #[test]
    fn the_mount_that_a_folder_is_on_decides() {
        for (folder, expected) in [
            ("/home/ada/project", None),
            ("/mnt/c/Users/ada", Some("9p")),
            ("/mnt/coast", None),
            ("/mnt/c/linux/project", None),
            ("/home/ada/my nas/project", Some("nfs4")),
            ("/home/ada/remote", Some("fuse.sshfs")),
            ("/layers/project", None),
            ("/layers/x/project", None),
        ] {
            assert_eq!(remote_in(MOUNTS, Path::new(folder)).as_deref(), expected, "{folder}");
        }
        assert_eq!(remote_in("", Path::new("/x")), None);
    }
}
