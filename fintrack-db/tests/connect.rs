//! Opening the books on servers that others run: what is refused, and in which words; who takes turns; what TLS proves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fintrack_db::testing::TestDb;
use fintrack_db::testing::server::OwnServer;
use fintrack_db::{ConnectError, Db, Settings, Target, tag};
use futures_util::future::join_all;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tokio::time::{sleep, timeout};

fn target(url: &str) -> Target {
    Target::Url { url: url.to_owned(), admin_url: None }
}

async fn refused(target: Target) -> ConnectError {
    Db::connect(target).await.map(|_| ()).expect_err("it has to be refused")
}

/// The message and its causes, as a program shows them, without what differs from run to run.
fn said(error: &ConnectError, server: &OwnServer) -> String {
    let mut chain: Option<&dyn Error> = Some(error);
    let mut lines: Vec<String> = Vec::new();
    while let Some(reason) = chain {
        // The driver adds the line of the server's own source, which is another in every version.
        let text = reason.to_string();
        let text = text.split_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        if !lines.last().is_some_and(|last| last.ends_with(text)) {
            lines.push(text.to_owned());
        }
        chain = reason.source();
    }
    let text = lines.join("\n  because: ");
    text.replace(&server.port().to_string(), "PORT").replace(&server.folder().display().to_string(), "FOLDER")
}

async fn as_owner(server: &OwnServer, database: &str, statements: &str) {
    let mut owner = PgConnection::connect(&server.url("postgres", database)).await.unwrap();
    // One by one: databases are not created in a transaction.
    for statement in statements.split(';') {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut owner).await.unwrap();
    }
    owner.close().await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_be_worked_with_is_refused_with_what_to_do() {
    let mut server = OwnServer::start("UTF8");
    let mut gallery: Vec<String> = Vec::new();
    let mut show = |case: &str, error: &ConnectError, server: &OwnServer| {
        gallery.push(format!("{case}:\n  {}", said(error, server)));
    };
    as_owner(&server, "postgres", "create database fintrack; create role ana login password 'right'").await;

    let error = refused(target(&server.url("ana:wrong", "fintrack"))).await;
    show("a wrong password", &error, &server);
    let error = refused(target(&server.url("nobody:any", "fintrack"))).await;
    show("an unknown role", &error, &server);
    let error = refused(target(&server.url("postgres", "elsewhere"))).await;
    show("an unknown database", &error, &server);
    let error = refused(target(&server.url("ana:right", "fintrack"))).await;
    show("a role that may not create anything", &error, &server);
    let error = refused(target("mysql://ana@host/books")).await;
    show("another kind of address", &error, &server);
    let error = refused(target(&(server.url("ana", "fintrack") + "?sslmod=require"))).await;
    show("a misspelt parameter", &error, &server);
    let error = refused(target(&(server.url("postgres", "fintrack") + "?sslmode=require"))).await;
    show("a server without TLS that is asked for it", &error, &server);

    let by_owner = || Target::Url {
        url: server.url("ana:right", "fintrack"),
        admin_url: Some(server.url("postgres", "fintrack")),
    };
    let error = refused(by_owner()).await;
    show("a role that is not granted", &error, &server);
    as_owner(&server, "fintrack", "grant fintrack_app to ana").await;
    Db::connect(by_owner()).await.unwrap().close().await;
    as_owner(&server, "fintrack", "alter role fintrack_app bypassrls").await;
    let error = refused(by_owner()).await;
    show("a role that is not bound", &error, &server);
    as_owner(&server, "fintrack", "drop owned by fintrack_app; drop role fintrack_app").await;
    let error = refused(by_owner()).await;
    show("a server that a backup without roles was restored to", &error, &server);

    as_owner(
        &server,
        "postgres",
        "create database latin encoding 'LATIN1' template template0 locale 'C'; alter role ana connection limit 0",
    )
    .await;
    let error = refused(target(&server.url("postgres", "latin"))).await;
    show("another encoding", &error, &server);
    let error = refused(target(&server.url("ana:right", "fintrack"))).await;
    show("no connection left", &error, &server);
    server.stop();
    let error = refused(target(&server.url("ana:right", "fintrack"))).await;
    show("no server on a port", &error, &server);
    let socket = format!("postgres:///fintrack?host={}&user=ana", server.socket_dir().display());
    let error = refused(target(&socket)).await;
    show("no server on a socket", &error, &server);
    let error = refused(target(&old_server())).await;
    show("an old server", &error, &server);
    insta::assert_snapshot!(gallery.join("\n\n"));
}

/// Speaks as much of the protocol as a PostgreSQL 14 that lets anyone in.
fn old_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut message = [0; 1024];
        let _tls_request = stream.read(&mut message).unwrap();
        stream.write_all(b"N").unwrap();
        let _startup = stream.read(&mut message).unwrap();
        let mut answer = b"R\x00\x00\x00\x08\x00\x00\x00\x00".to_vec();
        answer.extend(b"S\x00\x00\x00\x18server_version\x0014.9\x00");
        answer.extend(b"Z\x00\x00\x00\x05I");
        stream.write_all(&answer).unwrap();
        let _until_it_hangs_up = stream.read(&mut message);
    });
    format!("postgres://ana@127.0.0.1:{port}/fintrack")
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://ana@{}/fintrack", listener.local_addr().unwrap());
    let settings = Settings { connect_timeout: Duration::from_millis(200), ..Settings::default() };
    let error = Db::connect_with(target(&url), &settings).await.unwrap_err();
    assert!(matches!(&error, ConnectError::Unreachable { .. }), "{error}");
    assert_eq!(error.source().unwrap().source().unwrap().to_string(), "no answer within 0.2 s");
}

/// A database without a schema, on the cluster that the tests share.
struct EmptyDatabase {
    test: TestDb,
    name: String,
}

impl EmptyDatabase {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let name = format!("{}_empty", test.admin_options().get_database().unwrap());
        let empty = Self { test, name };
        empty.execute(&format!("create database {}", empty.name)).await;
        empty
    }

    fn url(&self) -> String {
        let database = self.test.admin_options().get_database().unwrap().to_owned();
        self.test.admin_url().replace(&format!("/{database}?"), &format!("/{}?", self.name))
    }

    async fn execute(&self, statement: &str) {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut self.test.admin().await).await.unwrap();
    }

    async fn drop(self) {
        self.execute(&format!("drop database {} with (force)", self.name)).await;
    }
}

/// Not a test: what each process of the next one runs.
#[test]
#[ignore = "another test runs it, many times at once"]
fn connect_for_the_others() {
    let url = std::env::var("FINTRACK_TEST_URL").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { Db::connect(target(&url)).await.unwrap().close().await });
}

#[tokio::test]
async fn processes_that_start_at_once_on_an_empty_database_migrate_it_once() {
    let empty = EmptyDatabase::new().await;
    let start = |_| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "connect_for_the_others"])
            .env("FINTRACK_TEST_URL", empty.url())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let processes: Vec<_> = (0..8).map(start).collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let mut admin = PgConnection::connect(&empty.url()).await.unwrap();
    let migrations = "select count(*), count(distinct version), max(version) from _sqlx_migrations";
    let row = sqlx::query(migrations).fetch_one(&mut admin).await.unwrap();
    let (rows, versions, newest): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
    assert!(rows > 5 && rows == versions && versions == newest, "{rows} {versions} {newest}");
    admin.close().await.unwrap();
    empty.drop().await;
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_program_that_waits_for_anothers_migration_says_so_and_gives_up_in_time() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _logged = tracing::subscriber::set_default(subscriber);

    let empty = EmptyDatabase::new().await;
    let mut other = PgConnection::connect(&empty.url()).await.unwrap();
    sqlx::raw_sql("select pg_advisory_lock(x'66696e747261636b'::bigint)").execute(&mut other).await.unwrap();
    let settings = Settings { migration_timeout: Duration::from_secs(1), ..Settings::default() };
    let error = Db::connect_with(target(&empty.url()), &settings).await.unwrap_err();
    insta::assert_snapshot!(error, @"another program has been bringing the database schema up to date for 1 s: wait for it, or end its connection (pg_stat_activity shows it) and start again");
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.matches("another program brings the database schema up to date: waiting").count(), 1, "{text}");

    // The other one dies in the middle of it.
    let dies = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(other);
    };
    let (opened, ()) = tokio::join!(Db::connect(target(&empty.url())), dies);
    opened.unwrap();
    empty.drop().await;
}

#[tokio::test]
async fn a_schema_of_a_newer_program_is_refused_by_owners_and_servants_alike() {
    let test = TestDb::new().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9001, 'of tomorrow', true, '\\x00', 0)",
    )
    .execute(&mut test.admin().await)
    .await
    .unwrap();
    let mut said = Vec::new();
    for url in [test.admin_url(), test.app_url()] {
        let error = refused(target(&url)).await;
        assert!(matches!(error, ConnectError::SchemaVersion { found: 9001, .. }), "{error}");
        said.push(error.to_string());
    }
    assert_eq!(said[0], said[1]);
    assert!(said[0].contains("a newer FinTrack has changed it; update this one"), "{said:?}");
}

#[tokio::test]
async fn a_schema_that_is_behind_is_refused_without_an_owner() {
    let test = TestDb::new().await;
    sqlx::query("delete from _sqlx_migrations where version > 1").execute(&mut test.admin().await).await.unwrap();
    let error = refused(target(&test.app_url())).await;
    assert!(error.to_string().contains("set DATABASE_ADMIN_URL to an owner of the schema once"), "{error}");
    let empty = EmptyDatabase::new().await;
    let serving = empty.url().replace("fintrack_admin", "fintrack_app");
    let error = refused(target(&serving)).await;
    assert!(matches!(error, ConnectError::SchemaVersion { found: 0, .. }), "{error}");
    empty.drop().await;
}

#[tokio::test]
async fn a_migration_that_was_changed_is_refused_by_owners_and_servants_alike() {
    let test = TestDb::new().await;
    sqlx::query("update _sqlx_migrations set checksum = '\\x00' where version = 3")
        .execute(&mut test.admin().await)
        .await
        .unwrap();
    for url in [test.admin_url(), test.app_url()] {
        let error = refused(target(&url)).await;
        assert!(matches!(error, ConnectError::MigrationChanged { version: 3 }), "{error}");
    }
}

/// A root, and a certificate by it for a host name; where `openssl` is not installed, nothing.
fn certificates(folder: &Path, root: &str, host: &str) -> Option<(PathBuf, String, String)> {
    let openssl = |arguments: &str| {
        let arguments = arguments.split_whitespace();
        let output = Command::new("openssl").args(arguments).current_dir(folder).output().ok()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(())
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(&format!("req -x509 {key} -subj /CN={root} -days 2 -keyout {root}.key -out {root}.pem"))?;
    openssl(&format!(
        "req {key} -subj /CN={host} -addext subjectAltName=DNS:{host} -keyout server.key -out server.csr"
    ))?;
    openssl(&format!(
        "x509 -req -in server.csr -copy_extensions copy -CA {root}.pem -CAkey {root}.key -CAcreateserial -days 2 \
         -out server.pem"
    ))?;
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    Some((folder.join(format!("{root}.pem")), read("server.pem"), read("server.key")))
}

#[tokio::test]
async fn tls_proves_who_answers_when_it_is_asked_to() {
    let mut server = OwnServer::start("UTF8");
    let mut owner = PgConnection::connect(&server.url("postgres", "postgres")).await.unwrap();
    let library: String = sqlx::query_scalar("show ssl_library").fetch_one(&mut owner).await.unwrap();
    sqlx::raw_sql("create database fintrack").execute(&mut owner).await.unwrap();
    drop(owner);
    let Some((other_root, ..)) = certificates(server.folder(), "other-root", "localhost") else {
        eprintln!("skipped: openssl is not installed");
        return;
    };
    let Some((root, certificate, key)) = certificates(server.folder(), "root", "localhost") else {
        return;
    };
    if library.is_empty() {
        eprintln!("skipped: this PostgreSQL was built without TLS");
        return;
    }
    server.write("server.crt", &certificate);
    server.write("server.key", &key);
    server.configure("ssl = on\n");
    server.restart();

    let url = |host: &str, rest: &str| format!("postgres://postgres@{host}:{}/fintrack?{rest}", server.port());
    let with = |root: &Path| format!("&sslrootcert={}", root.display());
    // Until the schema is there, its owner connects; he is refused as one that policies do not bind only afterwards.
    for accepted in [
        url("127.0.0.1", "sslmode=require"),
        url("127.0.0.1", "sslmode=prefer"),
        url("127.0.0.1", &("sslmode=verify-ca".to_owned() + &with(&root))),
        url("localhost", &("sslmode=verify-full".to_owned() + &with(&root))),
    ] {
        let db = Db::connect(target(&accepted)).await.unwrap();
        assert!(is_encrypted(&server).await, "{accepted}");
        db.close().await;
    }
    let plain = Db::connect(target(&url("127.0.0.1", "sslmode=disable"))).await.unwrap();
    assert!(!is_encrypted(&server).await);
    plain.close().await;

    let mut gallery = Vec::new();
    for (case, address) in [
        ("another root", url("localhost", &("sslmode=verify-full".to_owned() + &with(&other_root)))),
        ("another root, as libpq reads it", url("localhost", &("sslmode=require".to_owned() + &with(&other_root)))),
        ("the system's roots", url("localhost", "sslmode=verify-full")),
        ("another host's certificate", url("127.0.0.1", &("sslmode=verify-full".to_owned() + &with(&root)))),
        ("a root that is not there", url("localhost", "sslmode=verify-full&sslrootcert=/nowhere/root.pem")),
    ] {
        let error = refused(target(&address)).await;
        assert!(matches!(error, ConnectError::Tls { .. }), "{case}: {error:?}");
        gallery.push(format!("{case}:\n  {}", said(&error, &server)));
    }
    insta::assert_snapshot!(gallery.join("\n\n"));
}

/// Whether the one connection of FinTrack's pool is.
async fn is_encrypted(server: &OwnServer) -> bool {
    let mut owner = PgConnection::connect(&server.url("postgres", "postgres")).await.unwrap();
    let query = "select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)
                 where application_name = 'fintrack'";
    sqlx::query_scalar::<_, Option<bool>>(query).fetch_one(&mut owner).await.unwrap().unwrap()
}

#[tokio::test]
async fn connections_that_died_at_rest_are_replaced_unseen() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    let end_all = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
    for _ in 0..3 {
        let several = join_all((0..4).map(|_| test.db().begin(scope))).await;
        drop(several);
        let ended: i64 = sqlx::query_scalar(end_all).fetch_one(&mut test.admin().await).await.unwrap();
        assert!(ended >= 4, "{ended}");
        let tags = tag::list(&mut test.db().begin(scope).await.unwrap()).await.unwrap();
        assert!(tags.is_empty());
    }
}

/// How many connections of a database are in a transaction and do nothing.
async fn left_open(test: &TestDb) -> i64 {
    let mut admin = test.admin().await;
    let open =
        sqlx::query("select count(*) from pg_stat_activity where datname = $1 and state like 'idle in transaction%'")
            .bind(test.name())
            .fetch_one(&mut admin)
            .await
            .unwrap();
    admin.close().await.unwrap();
    open.get(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_nobody_waits_for_is_not_left_open() {
    let test = TestDb::new().await;
    let scope = test.scope().await;
    // Whoever waits goes away at any moment of it: before the statement is sent, and before its answer comes.
    for patience in 0..300 {
        let begun = timeout(Duration::from_micros(patience * 3), test.db().begin(scope)).await;
        drop(begun);
    }
    for _ in 0..200 {
        if left_open(&test).await == 0 {
            let mut tx = test.db().begin(scope).await.unwrap();
            tag::list(&mut tx).await.unwrap();
            return;
        }
        sleep(Duration::from_millis(25)).await;
    }
    panic!("{} transactions are left open in the pool", left_open(&test).await);
}
