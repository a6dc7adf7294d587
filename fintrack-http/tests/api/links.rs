//! Links that whoever runs the server hands on, where no mail server is set up.

use axum::http::StatusCode;
use chrono::Utc;
use fintrack_db::email_token::{self, Errand};
use fintrack_db::user;
use fintrack_http::config::Frontend;
use fintrack_http::{LinkError, LinkFor, link_for};
use serde_json::json;

use crate::house::{House, Somebody, hash, somebody};

async fn token(house: &House, of: &Somebody, what: LinkFor, page: &str) -> String {
    let site: Frontend = "https://money.example.org/app".parse().unwrap();
    let link = link_for(house.db(), &site, &of.email.to_uppercase(), what, Utc::now()).await.unwrap();
    assert!(link.expires_at > Utc::now());
    let (before, token) = link.url.reveal().split_once("#token=").unwrap();
    assert_eq!(before, format!("https://money.example.org/app/{page}"));
    token.to_owned()
}

#[tokio::test]
async fn a_link_does_what_the_message_would_have_done() {
    let house = House::new().await;
    let (caio, nobody) = (somebody(), house.nobody());
    let home = caio.at_home(&nobody).await;
    let shown = async |token: &str| nobody.post("/auth/verify-email/confirm", &json!({"token": token})).await.status;
    let first = token(&house, &caio, LinkFor::VerifyEmail, "verify-email").await;
    let second = token(&house, &caio, LinkFor::VerifyEmail, "verify-email").await;
    assert_eq!(shown(&first).await, StatusCode::UNPROCESSABLE_ENTITY, "the last one alone is good");
    assert_eq!(shown(&second).await, StatusCode::OK);
    assert_eq!(home.get("/auth/validate").await.json()["user"]["email_verified"], true);
    let site: Frontend = "https://money.example.org".parse().unwrap();
    let again = link_for(house.db(), &site, &caio.email, LinkFor::VerifyEmail, Utc::now()).await;
    assert!(matches!(again, Err(LinkError::Confirmed(_))), "{again:?}");

    // Of an address that waits to take the place of the other one.
    let id = user::find(house.db(), &caio.email).await.unwrap().unwrap();
    let mut tx = house.db().begin_personal(id).await.unwrap();
    let moved = format!("novo-{}", caio.email);
    email_token::issue(&mut tx, Errand::ChangeEmail(&moved), hash(b"a token"), Utc::now()).await.unwrap();
    tx.commit().await.unwrap();
    let change = token(&house, &caio, LinkFor::VerifyEmail, "verify-email").await;
    assert_eq!(shown(&change).await, StatusCode::OK);
    assert_eq!(home.get("/auth/validate").await.json()["user"]["email"], moved);

    let caio = Somebody { email: moved, password: "staple horse" };
    let reset = token(&house, &caio, LinkFor::ResetPassword, "reset-password").await;
    let body = json!({"token": reset, "new_password": caio.password});
    nobody.post("/auth/reset-password", &body).await.expect(StatusCode::OK);
    caio.log_in(&nobody).await.expect(StatusCode::OK);
    let unknown = link_for(house.db(), &site, "eva@example.org", LinkFor::ResetPassword, Utc::now()).await;
    assert!(matches!(unknown, Err(LinkError::Nobody(_))), "{unknown:?}");
}
