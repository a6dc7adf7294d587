//! Puts the web pages into the program: every file of the folder that `FINTRACK_WEB` names, where `npm run build` left them.
//! Without it the program has no pages of its own.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=FINTRACK_WEB");
    let folder = env::var_os("FINTRACK_WEB").filter(|value| !value.is_empty()).map(PathBuf::from);
    let mut files = Vec::new();
    if let Some(folder) = &folder {
        // It is written last, and anew with every build of the pages.
        println!("cargo::rerun-if-changed={}", folder.join("pages.json").display());
        gather(folder, folder, &mut files)?;
    }
    files.sort();
    let rows = files.iter().map(|(name, path)| format!("    ({name:?}, include_bytes!({path:?})),\n"));
    let table = format!("&[\n{}]\n", rows.collect::<String>());
    let output = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(output.join("pages.rs"), table)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else if let (Ok(name), Ok(path)) = (path.strip_prefix(root), path.canonicalize()) {
            files.push((name.to_string_lossy().into_owned(), path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}
