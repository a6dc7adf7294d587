//! The database that every test's own is a copy of.

use std::fmt::Write;
use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

use super::cluster::TestCluster;
use super::execute;
use crate::embedded::ADMIN_ROLE;
use crate::schema;

/// Nobody else migrates it: there is a lock for that.
const TURN_TIME_MAX: Duration = Duration::from_secs(10);

/// The name of the template for this program's migrations, migrated.
pub(super) async fn ensure(cluster: &TestCluster) -> String {
    let name = name();
    let _turn = cluster.template_turn();
    let mut admin = cluster.maintenance().await;
    let exists =
        sqlx::query_scalar!(r#"select exists (select from pg_database where datname = $1) as "exists!""#, name)
            .fetch_one(&mut admin)
            .await
            .expect("asking for the template");
    if !exists {
        // Under another name first, so that a template that has its name is whole.
        execute(&mut admin, format!("drop database if exists {name}_new with (force)")).await;
        execute(&mut admin, format!("create database {name}_new")).await;
        let options = cluster.connect_as(ADMIN_ROLE).database(&format!("{name}_new"));
        let mut owner = PgConnection::connect_with(&options).await.expect("connecting to the template");
        schema::migrate(&mut owner, TURN_TIME_MAX).await.expect("migrating the template");
        owner.close().await.expect("closing the connection");
        execute(&mut admin, format!("alter database {name}_new rename to {name}")).await;
    }
    name
}

/// Other migrations make another template.
fn name() -> String {
    let mut hash = Sha256::new();
    for migration in schema::MIGRATIONS.iter() {
        hash.update(&migration.checksum);
    }
    let digest = hash.finalize();
    digest[..6].iter().fold("template_".to_owned(), |mut name, byte| {
        let _infallible = write!(name, "{byte:02x}");
        name
    })
}
