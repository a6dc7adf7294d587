//! The cluster that the tests of a run share, between processes.
//!
//! The first test starts it, on its own and not bound to that test's process. A small watcher outlives the tests and
//! stops it when no process has held a lease for a while: a shell script, because test programs can be asked for nothing
//! but tests. Nothing here survives a power failure, nor needs to: another boot makes another cluster.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use super::execute;
use crate::embedded::cluster::{Cluster, Durability};
use crate::embedded::layout::Layout;
use crate::embedded::lock::Lock;
use crate::embedded::service_user::Lifetime;
use crate::embedded::{ADMIN_ROLE, EmbeddedError, Endpoint, configured_binaries, locate_binaries};

/// How long one waits for the others: to start the server, to make the template.
const PATIENCE: Duration = Duration::from_mins(2);

/// Stops the server when nobody has held a lease for ten seconds. One at a time; it holds the start lock while it
/// stops the server, so that nobody joins one that is about to go.
const WATCHER: &str = r#"
cluster=$1 pid_file=$2
exec 8>"$cluster/watcher.lock"
flock --nonblock 8 || exit 0
while true; do
    idle=0
    while [ "$idle" -lt 10 ]; do
        sleep 1 8>&-
        if flock --nonblock "$cluster/leases.lock" true; then idle=$((idle + 1)); else idle=0; fi
    done
    exec 9>"$cluster/start.lock"
    flock 9
    if flock --nonblock "$cluster/leases.lock" true; then
        read -r pid <"$pid_file" && kill -INT "$pid"
        exit 0
    fi
    exec 9>&-
done
"#;

/// A lease on the shared cluster.
#[derive(Clone, Debug)]
pub(super) struct TestCluster {
    endpoint: Endpoint,
    root: PathBuf,
    _lease: Arc<Lock>,
}

impl TestCluster {
    /// Joins the cluster, starting it if it does not run.
    pub(super) fn join() -> Self {
        Self::try_join().unwrap_or_else(|error| panic!("the tests' PostgreSQL: {error}"))
    }

    fn try_join() -> Result<Self, EmbeddedError> {
        let configured = configured_binaries();
        let major = locate_binaries(configured.as_deref(), None)?.major();
        let layout = Layout::create(&target_folder().join(format!("test-cluster-{major}")))?;
        let _turn = turn(&layout.start_lock());
        forget_other_boot(&layout)?;
        let cluster = Cluster::plan(&layout, configured.as_deref(), Durability::Disposable)?;
        let lease = lease(&layout)?;
        let is_new = !cluster.is_ready();
        if is_new {
            cluster.prepare()?;
            cluster.start(Lifetime::Own)?;
        }
        watch(&layout, &cluster)?;
        let joined = Self {
            endpoint: Endpoint::new(layout.socket_dir(), cluster.major()),
            root: layout.root().to_owned(),
            _lease: Arc::new(lease),
        };
        if is_new {
            joined.sweep();
        }
        Ok(joined)
    }

    pub(super) fn connect_as(&self, role: &str) -> PgConnectOptions {
        self.endpoint.connect_as(role)
    }

    pub(super) fn socket_dir(&self) -> &Path {
        self.endpoint.socket_dir()
    }

    /// A connection to the database that is nobody's.
    pub(super) async fn maintenance(&self) -> PgConnection {
        PgConnection::connect_with(&self.connect_as(ADMIN_ROLE)).await.expect("connecting to the tests' cluster")
    }

    /// The right to make the template.
    pub(super) fn template_turn(&self) -> Lock {
        turn(&self.root.join("template.lock"))
    }

    /// Drops what killed tests left. Nobody else can be at work: the server was just started, in our turn.
    fn sweep(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut admin = self.maintenance().await;
            let left = sqlx::query_scalar!(
                r#"select datname::text as "name!" from pg_database where datname like 'test\_%' or datname like 'template\_%'"#
            )
            .fetch_all(&mut admin)
            .await
            .expect("listing the databases");
            for name in left {
                execute(&mut admin, format!("drop database if exists {name} with (force)")).await;
            }
        });
    }
}

fn turn(path: &Path) -> Lock {
    Lock::exclusive_within(path, PATIENCE)
        .unwrap_or_else(|error| panic!("{error}"))
        .unwrap_or_else(|| panic!("{} stays locked by another process", path.display()))
}

/// Patient, because the watcher tries the same lock for an instant.
fn lease(layout: &Layout) -> Result<Lock, EmbeddedError> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(lease) = Lock::try_shared(&layout.leases())? {
            return Ok(lease);
        }
        thread::sleep(Duration::from_millis(5));
    }
    Err(EmbeddedError::InUse)
}

/// Starts the watcher unless one lives.
fn watch(layout: &Layout, cluster: &Cluster) -> Result<(), EmbeddedError> {
    if Lock::try_exclusive(&layout.root().join("watcher.lock"))?.is_none() {
        return Ok(());
    }
    Command::new("sh")
        .args(["-c", WATCHER, "watcher"])
        .arg(layout.root())
        .arg(cluster.pid_file())
        // Not in the test's group, which the runner ends with the test.
        .process_group(0)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(EmbeddedError::run("sh"))?;
    Ok(())
}

/// With `fsync` off, what a power failure leaves cannot be trusted.
fn forget_other_boot(layout: &Layout) -> Result<(), EmbeddedError> {
    let Ok(boot) = fs::read_to_string("/proc/sys/kernel/random/boot_id") else {
        return Ok(());
    };
    let note = layout.root().join("boot");
    if fs::read_to_string(&note).is_ok_and(|noted| noted == boot) {
        return Ok(());
    }
    if let Some(major) = layout.existing_major() {
        let data = layout.data(major);
        fs::remove_dir_all(&data).map_err(EmbeddedError::folder("remove", data))?;
    }
    fs::write(&note, boot).map_err(EmbeddedError::folder("write", note))
}

/// `target`, above `target/debug/deps/this-test`; for a program that is elsewhere, the system's place.
fn target_folder() -> PathBuf {
    let program = env::current_exe().ok();
    let deps = program.as_deref().and_then(Path::parent).filter(|folder| folder.ends_with("deps"));
    let target = deps.and_then(Path::parent).and_then(Path::parent);
    target.map_or_else(env::temp_dir, Path::to_owned)
}
