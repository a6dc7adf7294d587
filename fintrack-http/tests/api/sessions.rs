//! Sign-ins: their tokens, and where they are.

use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN, USER_AGENT};
use chrono::Utc;
use fintrack_core::secret::DELETION_GRACE;
use fintrack_db::{UserTx, credential, deletion, session, user};
use serde_json::json;

use crate::house::{Client, House, Somebody, somebody};

const ROTATED_LONG_AGO: &str = "update sessions set last_used_at = last_used_at - interval '1 hour'";

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn bearing(client: &Client, tokens: &serde_json::Value) -> Client {
    client.with(AUTHORIZATION, &format!("Bearer {}", tokens["access_token"].as_str().unwrap()))
}

async fn signed_in(house: &House) -> (Somebody, serde_json::Value) {
    let caio = somebody();
    caio.register(&house.nobody()).await;
    let tokens = caio.log_in(&house.nobody()).await.expect(StatusCode::OK);
    (caio, tokens)
}

async fn refresh(client: &Client, tokens: &serde_json::Value) -> crate::house::Answer {
    client.post("/auth/refresh", &json!({"refresh_token": tokens["refresh_token"]})).await
}

#[tokio::test]
async fn a_refresh_token_is_good_once_for_the_next_pair() {
    let house = House::new().await;
    let nobody = house.nobody();
    let (_, first) = signed_in(&house).await;
    let second = refresh(&nobody, &first).await.expect(StatusCode::OK);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    bearing(&nobody, &second).get("/auth/validate").await.expect(StatusCode::OK);
    // Two requests that cross: nothing is handed out, and nothing ends.
    assert_eq!(refresh(&nobody, &first).await.problem(), problem(409, "just-refreshed"));
    refresh(&nobody, &second).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn refresh_token_reuse_ends_the_sign_in_for_both() {
    let house = House::new().await;
    let nobody = house.nobody();
    let (caio, stolen) = signed_in(&house).await;
    let next = refresh(&nobody, &stolen).await.expect(StatusCode::OK);
    house.test.tamper(ROTATED_LONG_AGO).await;
    assert_eq!(refresh(&nobody, &stolen).await.problem(), problem(401, "unauthenticated"));
    assert_eq!(refresh(&nobody, &next).await.problem(), problem(401, "unauthenticated"));
    let access = bearing(&nobody, &next).get("/auth/validate").await;
    assert_eq!(access.problem(), problem(401, "unauthenticated"), "at once, not when the access token is over");
    caio.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn refresh_token_reuse_is_known_however_many_tokens_came_after() {
    let house = House::new().await;
    let nobody = house.nobody();
    let (caio, stolen) = signed_in(&house).await;
    let second = refresh(&nobody, &stolen).await.expect(StatusCode::OK);
    let third = refresh(&nobody, &second).await.expect(StatusCode::OK);
    // At once: it is two rotations old, so no requests have crossed.
    assert_eq!(refresh(&nobody, &stolen).await.problem(), problem(401, "unauthenticated"));
    let access = bearing(&nobody, &third).get("/auth/validate").await;
    assert_eq!(access.problem(), problem(401, "unauthenticated"), "whoever has the last one is out");
    assert_eq!(refresh(&nobody, &third).await.problem(), problem(401, "unauthenticated"));

    let again = caio.log_in(&nobody).await.expect(StatusCode::OK);
    let told = bearing(&nobody, &again).get("/notifications").await.expect(StatusCode::OK);
    let mut events = told["items"].as_array().unwrap().iter().map(|told| &told["payload"]["event"]);
    assert!(events.any(|event| event == "token_reused"), "{told}");
}

#[tokio::test]
async fn token_tampering_no_other_token_refreshes() {
    let house = House::new().await;
    let nobody = house.nobody();
    let ((_, ana), (_, bia)) = (signed_in(&house).await, signed_in(&house).await);
    let (ana, bia) = (ana["refresh_token"].as_str().unwrap(), bia["refresh_token"].as_str().unwrap());
    // The secret of one with the identities of the other: 32 bytes are not a whole number of characters.
    let mixed = format!("{}{}", &ana[..44], &bia[44..]);
    let cut = &ana[..ana.len() - 1];
    for token in ["", "x", &mixed, cut, &ana.to_lowercase()] {
        let answer = nobody.post("/auth/refresh", &json!({"refresh_token": token})).await;
        assert_eq!(answer.problem(), problem(401, "unauthenticated"), "{token}");
    }
    assert_eq!(nobody.post_nothing("/auth/refresh").await.problem(), problem(401, "unauthenticated"));
    let answer = nobody.post("/auth/refresh", &json!({"refresh_token": ana})).await;
    answer.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_browser_refreshes_by_its_cookie_and_for_our_pages_only() {
    let (house, _post) = House::with_mail().await;
    let (_, tokens) = signed_in(&house).await;
    let cookie = format!("__Secure-fintrack_refresh={}", tokens["refresh_token"].as_str().unwrap());
    let browser = house.nobody().with(COOKIE, &cookie).with(HOST, "api.example.org");
    for evil in [browser.clone(), browser.with(ORIGIN, "https://evil.example.net")] {
        assert_eq!(evil.post_nothing("/auth/refresh").await.problem(), problem(403, "cross-site"));
        assert_eq!(evil.post_nothing("/auth/logout").await.problem(), problem(403, "cross-site"));
    }
    let page = browser.with(ORIGIN, "https://money.example.org");
    let answer = page.post_nothing("/auth/refresh").await;
    assert_eq!(answer.cookies().len(), 2);
    answer.expect(StatusCode::OK);
}

#[tokio::test]
async fn session_fixation_signing_in_always_opens_a_new_family() {
    let house = House::new().await;
    let nobody = house.nobody();
    let ((_, planted), (caio, _)) = (signed_in(&house).await, signed_in(&house).await);
    let cookies = format!(
        "__Host-fintrack_access={}; __Secure-fintrack_refresh={}",
        planted["access_token"].as_str().unwrap(),
        planted["refresh_token"].as_str().unwrap()
    );
    let victim = nobody.with(COOKIE, &cookies).with(HOST, "api.example.org").with(ORIGIN, "https://api.example.org");
    let answer = caio.log_in(&victim).await;
    let set = answer.cookies();
    let own = answer.expect(StatusCode::OK);
    for (_, value, _) in &set {
        assert!(!cookies.contains(value), "nothing of what was planted is kept");
    }
    let who = async |tokens| {
        bearing(&nobody, tokens).get("/auth/validate").await.expect(StatusCode::OK)["user"]["email"].clone()
    };
    assert_eq!(who(&own).await, json!(caio.email));
    assert_ne!(who(&planted).await, json!(caio.email), "and whoever planted it gets nothing");
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_and_takes_the_cookies() {
    let house = House::new().await;
    let nobody = house.nobody();
    let (_, tokens) = signed_in(&house).await;
    let caio = bearing(&nobody, &tokens);
    let answer = caio.post_nothing("/auth/logout").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for (name, value, rest) in answer.cookies() {
        assert!(value.is_empty() && rest.contains("Max-Age=0;"), "{name}={value}; {rest}");
    }
    assert_eq!(caio.get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    assert_eq!(refresh(&nobody, &tokens).await.problem(), problem(401, "unauthenticated"));
    caio.post_nothing("/auth/logout").await.expect(StatusCode::OK);
    nobody.post_nothing("/auth/logout").await.expect(StatusCode::OK);

    // Once the access token is over, the other cookie says it.
    let (_, tokens) = signed_in(&house).await;
    let cookie = format!("__Secure-fintrack_refresh={}", tokens["refresh_token"].as_str().unwrap());
    let browser = nobody.with(COOKIE, &cookie).with(HOST, "home").with(ORIGIN, "https://home");
    browser.post_nothing("/auth/logout").await.expect(StatusCode::OK);
    assert_eq!(bearing(&nobody, &tokens).get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_it_from_elsewhere() {
    let house = House::new().await;
    let nobody = house.nobody();
    let (caio, here) = signed_in(&house).await;
    let phone = caio.log_in(&nobody.with(USER_AGENT, "Phone/1.0")).await.expect(StatusCode::OK);
    let here = bearing(&nobody, &here);
    let sessions = here.get("/auth/sessions").await.expect(StatusCode::OK);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["is_current"] == false).unwrap();
    assert_eq!(other["user_agent"], "Phone/1.0");

    let path = format!("/auth/sessions/{}", other["id"].as_str().unwrap());
    let (_, stranger) = signed_in(&house).await;
    assert_eq!(bearing(&nobody, &stranger).delete(&path).await.problem(), problem(404, "not-found"));
    here.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(bearing(&nobody, &phone).get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    assert_eq!(here.get("/auth/sessions").await.json().as_array().unwrap().len(), 1);
}

/// Signs in while a change of the user is not permanent yet, which it waits for.
async fn signed_in_meanwhile(house: &House, caio: &Somebody, change: UserTx) -> crate::house::Answer {
    let (nobody, caio) = (house.nobody(), caio.clone());
    let signing_in = tokio::spawn(async move { caio.log_in(&nobody).await });
    let mut admin = house.test.admin().await;
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while !signing_in.is_finished() && sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut admin).await.unwrap() == 0 {
    }
    change.commit().await.unwrap();
    signing_in.await.unwrap()
}

#[tokio::test]
async fn whoever_signs_in_while_the_password_changes_or_they_leave_stays_out() {
    let house = House::new().await;
    let caio = somebody();
    caio.register(&house.nobody()).await;
    let user = user::find(house.db(), &caio.email).await.unwrap().unwrap();
    let at = Utc::now();

    let mut tx = house.db().begin_personal(user).await.unwrap();
    let hash = credential::find(&mut tx).await.unwrap().unwrap().password_hash;
    let other = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZWhhc2g";
    credential::set(&mut tx, other, None, at).await.unwrap();
    let refused = signed_in_meanwhile(&house, &caio, tx).await;
    assert_eq!(refused.problem(), problem(401, "wrong-credentials"));

    let mut tx = house.db().begin_personal(user).await.unwrap();
    credential::set(&mut tx, &hash, None, at).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = house.db().begin_personal(user).await.unwrap();
    deletion::delete_user(&mut tx, at, DELETION_GRACE).await.unwrap();
    let refused = signed_in_meanwhile(&house, &caio, tx).await;
    assert_eq!(refused.problem(), problem(401, "wrong-credentials"));
    let mut tx = house.db().begin_personal(user).await.unwrap();
    assert_eq!(session::list(&mut tx, at).await.unwrap(), [], "no sign-in was left");
    caio.log_in(&house.nobody()).await.expect(StatusCode::OK);
}
