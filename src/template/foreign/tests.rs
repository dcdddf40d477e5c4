//! What templates of strangers may and may not do while they are read.

use std::fs;

use super::*;

struct Room(tempfile::TempDir);

impl Room {
    fn new(files: &[(&str, &str)]) -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = room.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        room
    }

    fn read(&self, subfolder: Option<&str>) -> Result<Foreign, Error> {
        Foreign::read(self.0.path(), subfolder, false)
    }

    fn files(&self, subfolder: Option<&str>) -> Vec<String> {
        self.read(subfolder).unwrap().files.keys().map(|path| path.display().to_string()).collect()
    }
}

#[test]
fn scripts_need_leave() {
    for (path, text) in [
        ("cargo-generate.toml", "[hooks]\npost = ['after.rhai']"),
        ("a.txt", "{{ 'x' | rhai: 'filter.rhai' }}"),
        ("a.txt.liquid", "{{ 'x' |\n rhai: 'filter.rhai' }}"),
    ] {
        let room = Room::new(&[(path, text), ("after.rhai", "")]);
        let Err(Error::Scripts(scripts)) = room.read(None) else { panic!("{text}") };
        assert_eq!(scripts, [Path::new(if path == "cargo-generate.toml" { "after.rhai" } else { path })]);
        assert!(Foreign::read(room.0.path(), None, true).is_ok());
    }
    assert!(Room::new(&[("a.py", "kinds = str | int")]).read(None).is_ok());
}

#[test]
fn no_file_takes_the_place_of_the_manifest() {
    let room = Room::new(&[
        ("cargo-generate.toml", ""),
        ("cargo-generate.toml.liquid", "[hooks]\npost = ['x.rhai']"),
        ("Cargo-Generate.TOML.liquid.liquid", ""),
        ("docs/cargo-generate.toml", ""),
        ("a.txt", ""),
    ]);
    assert_eq!(room.files(None), ["a.txt", "docs/cargo-generate.toml"]);
}

#[test]
fn the_folder_of_the_template_is_found() {
    let room = Room::new(&[
        ("cargo-generate.toml", "[placeholders]\nport = { prompt = 'Port?' }"),
        ("python/a.py", ""),
        ("python/.git/config", ""),
        ("many/one/cargo-generate.toml", ""),
        ("many/two/cargo-generate.toml", ""),
        ("single/deep/cargo-generate.toml", ""),
        ("single/deep/b.txt", ""),
        ("round/cargo-generate.toml", "[template]\nsub_templates = ['.']"),
    ]);
    assert_eq!(room.files(Some("python")), ["a.py"]);
    assert!(room.read(Some("python")).unwrap().names().eq(["port"]), "the manifest above counts");
    assert_eq!(room.files(Some("single")), ["b.txt"]);
    let Err(Error::Several(folders)) = room.read(Some("many/")) else { panic!("one was taken") };
    assert_eq!(folders, ["many/one", "many/two"]);
    assert!(matches!(room.read(Some("round")), Err(Error::Several(_))));
    for outside in ["..", "../x", "/tmp", "python/a.py", "none"] {
        assert!(matches!(room.read(Some(outside)), Err(Error::NoSubfolder(_))), "{outside}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_left_out_and_lead_nowhere() {
    let room = Room::new(&[("template/a.txt", ""), ("secret.txt", "secret"), ("secrets/b.txt", "")]);
    let template = room.0.path().join("template");
    for (target, link) in [("../secret.txt", "c.txt"), ("../secrets", "d"), (".", "round")] {
        std::os::unix::fs::symlink(target, template.join(link)).unwrap();
    }
    let foreign = Foreign::read(&template, None, false).unwrap();
    assert_eq!(foreign.files.len(), 1);
    assert_eq!(foreign.left_out().len(), 3);
    assert!(matches!(Foreign::read(&template, Some("d"), false), Err(Error::NoSubfolder(_))));
}

#[test]
fn what_is_too_much_is_not_read() {
    let room = Room::new(&[]);
    let huge = fs::File::create(room.0.path().join("huge.bin")).unwrap();
    huge.set_len(1 << 40).unwrap();
    assert!(matches!(room.read(None), Err(Error::Large { .. })));
}

#[test]
fn variables_are_known_by_the_manifest_and_by_the_files() {
    let room = Room::new(&[
        ("cargo-generate.toml", "[conditional.'docker']\nplaceholders.image = { prompt = 'Image?' }"),
        ("a.txt", "{{ colour }}"),
    ]);
    let foreign = room.read(None).unwrap();
    for name in ["image", "colour", "project-name"] {
        assert!(foreign.knows(name), "{name}");
    }
    assert!(!foreign.knows("imge"));
    assert_eq!(foreign.nearest("imge"), Some("image"));
}
