//! What is shown to get in: changed a little, or guessed.

use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use serde_json::json;

use crate::house::{Answer, Client, House, somebody};

fn refused() -> (u16, String) {
    (401, "unauthenticated".to_owned())
}

/// A text with another character in one place.
fn changed(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn token_tampering_a_cookie_that_was_changed_anywhere_opens_nothing() {
    let house = House::new().await;
    let (nobody, caio) = (house.nobody(), somebody());
    caio.register(&nobody).await;
    let set = caio.log_in(&nobody).await.cookies();
    let [(access_name, access, _), (refresh_name, refresh, _)] = &set[..] else { panic!("{set:?}") };
    let page = nobody.with(HOST, "money.example.org").with(ORIGIN, "https://money.example.org");
    let with = |name: &str, value: &str| page.with(COOKIE, &format!("{name}={value}"));

    for at in 0..access.len() {
        let answer = with(access_name, &changed(access, at)).get("/auth/validate").await;
        assert_eq!(answer.problem(), refused(), "byte {at} of the access cookie");
    }
    // Fewer, since whoever shows many is stopped.
    for at in (0..refresh.len()).step_by(4) {
        let answer = with(refresh_name, &changed(refresh, at)).post_nothing("/auth/refresh").await;
        assert_eq!((answer.problem(), answer.cookies()), (refused(), vec![]), "byte {at} of the refresh cookie");
    }
    // One in the other's place.
    assert_eq!(with(access_name, refresh).get("/auth/validate").await.problem(), refused());
    assert_eq!(with(refresh_name, access).post_nothing("/auth/refresh").await.problem(), refused());

    with(access_name, access).get("/auth/validate").await.expect(StatusCode::OK);
    with(refresh_name, refresh).post_nothing("/auth/refresh").await.expect(StatusCode::OK);
}

/// How often a door answers until it is shut, and with what then.
async fn knock(client: &Client, path: &str, body: &serde_json::Value) -> (usize, Answer) {
    let mut answered = 0;
    loop {
        let answer = client.post(path, body).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            return (answered, answer);
        }
        assert!(answer.status.is_client_error(), "{path}: {}", answer.text);
        answered += 1;
        assert!(answered < 1_000, "{path} is never shut");
    }
}

#[tokio::test]
async fn brute_force_is_stopped_at_every_door() {
    // What a token would look like, of nobody.
    let token = "A".repeat(86);
    let password = "battery staple";
    let doors = [
        ("/auth/refresh", json!({"refresh_token": token})),
        ("/auth/reset-password", json!({"token": token, "new_password": password})),
        ("/auth/verify-email/confirm", json!({"token": token})),
        ("/auth/setup", json!({"token": token, "name": "Eva", "email": "eva@example.org", "password": password})),
    ];
    for (path, body) in doors {
        let house = House::new().await;
        let (answered, stopped) = knock(&house.nobody(), path, &body).await;
        assert!(answered >= 60, "{path} is shut after {answered}");
        assert_eq!(stopped.problem(), (429, "too-many-requests".to_owned()), "{path}");
        assert!(stopped.header("retry-after").is_some(), "{path}");
    }
    let house = House::new().await;
    let caio = somebody().at_home(&house.nobody()).await;
    let body = json!({"current_password": "wrong horse", "new_password": password});
    let (answered, _) = knock(&caio, "/user/password", &body).await;
    assert!(answered >= 10, "{answered}");
    let right = json!({"current_password": "correct horse", "new_password": password});
    assert_eq!(
        caio.post("/user/password", &right).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "the right one as well"
    );
}

#[tokio::test]
async fn brute_force_is_no_word_for_good_tokens() {
    let house = House::new().await;
    let (nobody, caio) = (house.nobody(), somebody());
    caio.register(&nobody).await;
    let mut tokens = caio.log_in(&nobody).await.expect(StatusCode::OK);
    for _ in 0..150 {
        let body = json!({"refresh_token": tokens["refresh_token"]});
        tokens = nobody.post("/auth/refresh", &body).await.expect(StatusCode::OK);
    }
    // And whoever shares the address signs in.
    caio.log_in(&nobody).await.expect(StatusCode::OK);
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    nobody.with(AUTHORIZATION, &bearer).get("/auth/validate").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn enumeration_nothing_but_a_new_account_of_ones_own_tells_that_an_address_was_free() {
    let house = House::new().await;
    let (nobody, caio, bia) = (house.nobody(), somebody(), somebody());
    caio.register(&nobody).await;
    let thief = crate::house::Somebody { password: "battery staple", ..caio };
    let unknown = bia.log_in(&nobody).await;
    thief.register(&nobody).await;
    let taken = thief.log_in(&nobody).await;
    let said = |answer: &Answer| (answer.problem(), answer.json()["detail"].clone(), answer.cookies());
    assert_eq!(said(&taken), said(&unknown), "as if there were nobody");
    // What it takes to tell is documented where people sign in: see docs/api.md.
    bia.register(&nobody).await;
    bia.log_in(&nobody).await.expect(StatusCode::OK);
}
