//! A disk that runs full, under a private PostgreSQL: really one, of memory, which root can mount.

use std::io::Write;

use fintrack_db::DbError;
use sqlx::Executor;

use super::*;

/// A small disk in a data directory. `None` where it cannot be mounted.
struct SmallDisk {
    home: Option<Home>,
    mount: PathBuf,
}

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let home = Home::new();
        let mount = home.path().to_owned();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &format!("size={size},mode=755"), "tmpfs"]).arg(&mount);
        if command.output().is_ok_and(|output| output.status.success()) {
            return Some(Self { home: Some(home), mount });
        }
        eprintln!("skipped: a small disk cannot be mounted here");
        None
    }

    fn home(&self) -> &Home {
        self.home.as_ref().unwrap()
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let mut filler = fs::File::create(self.mount.join("filler")).unwrap();
        while filler.write_all(&[1; 4096]).is_ok() {}
    }

    fn make_room(&self) {
        fs::remove_file(self.mount.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        stop(&self.mount, StopMode::Force).unwrap();
        assert!(Command::new("umount").arg(&self.mount).status().unwrap().success());
        drop(self.home.take());
    }
}

/// Writes until there is no room.
#[tokio::main(flavor = "current_thread")]
async fn write_all(endpoint: &Endpoint) -> sqlx::Error {
    let mut connection = PgConnection::connect_with(&endpoint.connect_as(ADMIN_ROLE)).await.unwrap();
    loop {
        let insert = "insert into marks select generate_series(1, 500)";
        if let Err(error) = connection.execute(insert).await {
            return error;
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn execute(endpoint: &Endpoint, statement: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(&endpoint.connect_as(ADMIN_ROLE)).await?;
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    Ok(())
}

#[test]
fn a_cluster_that_has_no_room_is_not_begun_and_begins_when_there_is() {
    let Some(disk) = SmallDisk::mount("24m") else {
        return;
    };
    let error = ensure_with(disk.home().path(), &supervisor()).unwrap_err();
    assert!(matches!(&error, EmbeddedError::DiskFull { .. }), "{error}");
    let grown = Command::new("mount").args(["-o", "remount,size=120m"]).arg(&disk.mount).status().unwrap();
    assert!(grown.success());
    let (endpoint, _lease) = disk.home().ensure();
    mark(&endpoint).unwrap();
    assert_eq!(count(&endpoint).unwrap(), 1);
}

#[test]
fn a_disk_that_runs_full_is_named_and_what_was_committed_survives_it() {
    let Some(disk) = SmallDisk::mount("120m") else {
        return;
    };
    let (endpoint, lease) = disk.home().ensure();
    mark(&endpoint).unwrap();
    disk.fill();
    // The table cannot grow: the statement fails, and the server stays.
    let error = DbError::from(write_all(&endpoint));
    assert!(matches!(&error, DbError::DiskFull(_)) && !error.is_transient(), "{error:?}");
    let before = count(&endpoint).unwrap();
    disk.make_room();
    mark(&endpoint).unwrap();
    assert_eq!(count(&endpoint).unwrap(), before + 1);

    // Nor can the log that commits are written to: the server goes down, and cannot come up again.
    disk.fill();
    let switch = "insert into marks values (2); select pg_switch_wal()";
    let mut is_down = false;
    for _ in 0..20 {
        is_down = is_down || execute(&endpoint, switch).is_err();
    }
    assert!(is_down);
    drop(lease);
    let error = loop {
        match ensure_with(disk.home().path(), &supervisor()) {
            Err(error) => break error,
            // It came up for a moment.
            Ok(_) => thread::sleep(Duration::from_millis(50)),
        }
    };
    assert!(matches!(&error, EmbeddedError::DiskFull { .. }), "{error}");
    disk.make_room();
    let (endpoint, _lease) = disk.home().ensure();
    assert!(count(&endpoint).unwrap() > before);
    mark(&endpoint).unwrap();
}
