//! What kind of file system a folder is on: of this machine, on a network, or shared with another system.

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

/// Kinds of file systems of this machine alone: what they say of a file is true at once.
const OWN: &[&str] = &["ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay"];

/// Begins the kinds of file systems that a program makes.
const FUSE: &str = "fuse.";

/// The kind of the remote file system that `folder` is on; none for one of this machine, and where that cannot be told.
pub(super) fn remote(folder: &Path) -> Option<String> {
    if cfg!(windows) {
        return folder.to_str().is_some_and(|path| path.starts_with(r"\\")).then(|| "a network drive".to_owned());
    }
    let mounts = mounts()?;
    let kind = kind_in(&mounts, folder)?;
    (REMOTE.contains(&kind) || kind.starts_with(FUSE)).then(|| kind.to_owned())
}

/// Whether `folder` is known to be on a file system of this machine alone.
pub(super) fn is_own(folder: &Path) -> bool {
    mounts().is_some_and(|mounts| kind_in(&mounts, folder).is_some_and(|kind| OWN.contains(&kind)))
}

fn mounts() -> Option<String> {
    std::fs::read_to_string("/proc/self/mounts").ok()
}

fn kind_in<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
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
    best.map(|(_, kind)| kind)
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
            ("/home/ada/project", "ext4"),
            ("/mnt/c/Users/ada", "9p"),
            ("/mnt/coast", "ext4"),
            ("/mnt/c/linux/project", "ext4"),
            ("/home/ada/my nas/project", "nfs4"),
            ("/home/ada/remote", "fuse.sshfs"),
            ("/layers/project", "overlay"),
            ("/layers/x/project", "fuseblk"),
        ] {
            assert_eq!(kind_in(MOUNTS, Path::new(folder)), Some(expected), "{folder}");
        }
        assert_eq!(kind_in("", Path::new("/x")), None);
    }
}
