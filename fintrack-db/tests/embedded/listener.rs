//! Events over a server that goes and comes back.

use fintrack_core::event::{Happening, Key, Topic, What, event_type};
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_db::event::{Heard, Listener, publish};
use fintrack_db::{Scope, user, workspace};
use uuid::Uuid;

use super::*;

async fn tell(db: &Db, scope: Scope, id: u128) {
    // The pool's connections may have died with the server.
    let mut tx = loop {
        match db.begin(scope).await {
            Ok(tx) => break tx,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let keys = vec![Key::Id(Uuid::from_u128(id))];
    publish(&mut tx, event_type(Topic::Account, Happening::Updated), keys).await.unwrap();
    tx.commit().await.unwrap();
}

async fn hear(listener: &mut Listener, id: u128) {
    match listener.next().await {
        Heard::Event(event) => {
            assert!(matches!(event.what(), What::Things { keys, .. } if *keys == [Key::Id(Uuid::from_u128(id))]));
        }
        Heard::Personal(event) => panic!("nothing personal was told: {event}"),
        Heard::MayHaveMissed => panic!("nothing was missed"),
    }
}

#[tokio::test]
async fn a_listener_outlives_the_server_and_says_once_that_it_may_have_missed_something() {
    let home = Home::new();
    let (endpoint, _lease) = home.ensure();
    let url = format!("postgres:///{DATABASE}?host={}&user={ADMIN_ROLE}", endpoint.socket_dir().display());
    let db = Db::connect(Target::Url { url, admin_url: None }).await.unwrap();
    let name = |text| Name::new(text).unwrap();
    let ana = user::find_or_create(&db, &name("Ana"), "ana@example.org").await.unwrap();
    let scope = workspace::create(&db, ana, &name("Casa"), Currency::BRL).await.unwrap();
    let mut listener = Listener::connect(&db).await.unwrap();
    tell(&db, scope, 1).await;
    hear(&mut listener, 1).await;

    // Killed, and started again by its supervisor.
    kill("-9", home.server_pid());
    assert_eq!(listener.next().await, Heard::MayHaveMissed);
    tell(&db, scope, 2).await;
    hear(&mut listener, 2).await;

    // Stopped for a while, as for an upgrade.
    assert!(stop(home.path(), StopMode::Force).unwrap());
    let quiet = tokio::time::timeout(Duration::from_millis(500), listener.next()).await;
    assert!(quiet.is_err(), "there is nothing to hear yet");
    let (_, _new_lease) = home.ensure();
    assert_eq!(listener.next().await, Heard::MayHaveMissed);
    tell(&db, scope, 3).await;
    hear(&mut listener, 3).await;
}
