//! What is a user's own, and what an administrator may do with it.

use axum::http::StatusCode;
use fintrack_core::access::{Role, Scope as KeyScope, SystemRole};
use fintrack_db::user;
use fintrack_http::IDEMPOTENCY_KEY;
use serde_json::json;

use crate::house::post_office::Pair;
use crate::house::{House, Somebody, somebody};

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_new_address_waits_to_be_confirmed() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    post.next().await;
    let new = "caio.novo@example.org";
    let changed =
        signed_in.patch("/user/profile", &json!({"name": "Caio Lima", "email": new})).await.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Caio Lima"), &json!(caio.email)));
    assert_eq!(changed["pending_email"], new);
    let (mut told, token) = (post.next().await, post.next().await).into_link();
    told.sort();
    let mut both = vec![new.to_owned(), caio.email.clone()];
    both.sort();
    assert_eq!(told, both, "the old address is told as well");

    let kept = signed_in.post_nothing("/user/email/cancel").await.expect(StatusCode::OK);
    assert_eq!(kept["pending_email"], json!(null));
    let confirm = json!({"token": token});
    assert_eq!(nobody.post("/auth/verify-email/confirm", &confirm).await.problem(), problem(422, "token-refused"));

    signed_in.patch("/user/profile", &json!({"name": "Caio", "email": new})).await.expect(StatusCode::OK);
    let message = post.next().await;
    let message = if message.text.contains("#token=") { message } else { post.next().await };
    nobody.post("/auth/verify-email/confirm", &json!({"token": message.token()})).await.expect(StatusCode::OK);
    let user = signed_in.get("/auth/validate").await.expect(StatusCode::OK)["user"].clone();
    assert_eq!(
        (&user["email"], &user["email_verified"], &user["pending_email"]),
        (&json!(new), &json!(true), &json!(null))
    );
}

#[tokio::test]
async fn enumeration_changing_to_a_taken_address_is_answered_as_a_free_one() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio, bia) = (house.nobody(), somebody(), somebody());
    bia.register(&nobody).await;
    let signed_in = caio.at_home(&nobody).await;
    let changed =
        signed_in.patch("/user/profile", &json!({"name": "Caio", "email": bia.email})).await.expect(StatusCode::OK);
    assert_eq!(changed["pending_email"], bia.email);
    // Whoever has the address might still confirm it: then it is told.
    let token = loop {
        let message = post.next().await;
        if message.subject() == "Confirm your new e-mail address" {
            break message.token();
        }
    };
    let confirmed = nobody.post("/auth/verify-email/confirm", &json!({"token": token})).await;
    assert_eq!(confirmed.problem(), problem(409, "email-taken"));
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_others_are_signed_out() {
    let house = House::new().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let here = caio.at_home(&nobody).await;
    let elsewhere = caio.log_in(&nobody).await.expect(StatusCode::OK);
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let wrong = here.post("/user/password", &change("wrong horse", "battery staple")).await;
    assert_eq!(
        (wrong.problem(), &wrong.json()["errors"][0]["code"]),
        (problem(422, "invalid"), &json!("wrong-password"))
    );
    let short = here.post("/user/password", &change(caio.password, "short")).await;
    assert_eq!(short.json()["errors"][0]["pointer"], "/new_password");
    let keyed = here.with(IDEMPOTENCY_KEY, "one");
    let right = change(caio.password, "battery staple");
    keyed.post("/user/password", &right).await.expect(StatusCode::ACCEPTED);
    let again = keyed.post("/user/password", &right).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    again.expect(StatusCode::ACCEPTED);

    here.get("/auth/validate").await.expect(StatusCode::OK);
    let bearer = format!("Bearer {}", elsewhere["access_token"].as_str().unwrap());
    let elsewhere = nobody.with(axum::http::header::AUTHORIZATION, &bearer);
    assert_eq!(elsewhere.get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    assert_eq!(caio.log_in(&nobody).await.problem(), problem(401, "wrong-credentials"));
    Somebody { password: "battery staple", ..caio }.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_thiefs_address_is_confirmed_no_more_once_the_password_is_another() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let (thief, owner) = (caio.at_home(&nobody).await, caio.at_home_again(&nobody).await);
    post.next().await;
    thief.patch("/user/profile", &json!({"name": "Caio", "email": "eva@example.net"})).await.expect(StatusCode::OK);
    let (_, token) = (post.next().await, post.next().await).into_link();
    let change = json!({"current_password": caio.password, "new_password": "battery staple"});
    owner.post("/user/password", &change).await.expect(StatusCode::ACCEPTED);
    let confirmed = nobody.post("/auth/verify-email/confirm", &json!({"token": token})).await;
    assert_eq!(confirmed.problem(), problem(422, "token-refused"));
    let user = owner.get("/auth/validate").await.expect(StatusCode::OK)["user"].clone();
    assert_eq!((&user["email"], &user["pending_email"]), (&json!(caio.email), &json!(null)));
}

#[tokio::test]
async fn a_link_to_the_old_address_opens_nothing_once_the_address_is_another() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    post.next().await;
    let new = json!({"name": "Caio", "email": "caio.novo@example.org"});
    signed_in.patch("/user/profile", &new).await.expect(StatusCode::OK);
    let (_, change) = (post.next().await, post.next().await).into_link();
    nobody.post("/auth/forgot-password", &json!({"email": caio.email})).await.expect(StatusCode::ACCEPTED);
    let reset = post.next().await.token();
    nobody.post("/auth/verify-email/confirm", &json!({"token": change})).await.expect(StatusCode::OK);
    let reset = json!({"token": reset, "new_password": "battery staple"});
    assert_eq!(nobody.post("/auth/reset-password", &reset).await.problem(), problem(422, "token-refused"));
}

#[tokio::test]
async fn settings_are_merged() {
    let house = House::new().await;
    let caio = somebody().at_home(&house.nobody()).await;
    assert_eq!(caio.get("/user/preferences").await.expect(StatusCode::OK), json!({}));
    let patch = async |settings| caio.patch("/user/preferences", &json!({"settings": settings})).await;
    patch(json!({"theme": "dark", "table": {"rows": 50}})).await.expect(StatusCode::OK);
    let merged = patch(json!({"theme": null, "table": {"dense": true}})).await.expect(StatusCode::OK);
    assert_eq!(merged, json!({"table": {"rows": 50, "dense": true}}));
    assert_eq!(caio.get("/user/preferences").await.expect(StatusCode::OK), merged);
    for broken in [json!([]), json!({"text": "x".repeat(70_000)}), json!({"number": [f64::MAX]})] {
        let answer = patch(broken).await;
        assert_eq!(
            (answer.problem(), &answer.json()["errors"][0]["pointer"]),
            (problem(422, "invalid"), &json!("/settings"))
        );
    }
    assert_eq!(patch(json!({"a": "\u{0}"})).await.problem(), problem(400, "malformed"));
}

#[tokio::test]
async fn an_account_is_deleted_in_two_steps_and_comes_back_by_signing_in() {
    let house = House::new().await;
    let (nobody, caio, bia) = (house.nobody(), somebody(), somebody());
    let (signed_in, other) = (caio.at_home(&nobody).await, bia.at_home(&nobody).await);
    let keyed = signed_in.with(IDEMPOTENCY_KEY, "one");
    let asked = keyed.post_nothing("/user/delete-request").await.expect(StatusCode::OK);
    let again = keyed.post_nothing("/user/delete-request").await.expect(StatusCode::OK);
    assert_eq!((&again["expires_at"], again.get("token")), (&asked["expires_at"], None), "a secret is not kept");
    let path = format!("/user?token={}", asked["token"].as_str().unwrap());
    assert_eq!(other.delete(&path).await.problem(), problem(422, "token-refused"));
    assert_eq!(signed_in.delete("/user?token=x").await.problem(), problem(422, "token-refused"));
    assert_eq!(signed_in.delete("/user").await.problem(), problem(400, "malformed"));
    signed_in.delete(&path).await.expect(StatusCode::OK);
    assert_eq!(signed_in.get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    let wrong = Somebody { password: "wrong horse", ..caio.clone() };
    assert_eq!(wrong.log_in(&nobody).await.problem(), problem(401, "wrong-credentials"));
    caio.log_in(&nobody).await.expect(StatusCode::OK);
    assert!(user::find(house.db(), &caio.email).await.unwrap().is_some());
}

#[tokio::test]
async fn brute_force_asking_to_leave_sends_few_messages() {
    let house = House::new().await;
    let caio = somebody().at_home(&house.nobody()).await;
    let keyed = caio.with(IDEMPOTENCY_KEY, "one");
    for _ in 0..20 {
        keyed.post_nothing("/user/delete-request").await.expect(StatusCode::OK);
    }
    let mut asked = 1;
    let stopped = loop {
        let answer = caio.post_nothing("/user/delete-request").await;
        if answer.status != StatusCode::OK || asked > 100 {
            break answer;
        }
        asked += 1;
    };
    assert_eq!((asked, stopped.problem()), (3, problem(429, "too-many-requests")), "a repeat sends nothing");
}

#[tokio::test]
async fn the_only_admin_of_others_does_not_leave() {
    let house = House::new().await;
    let ana = house.admin().await;
    house.member(&ana, Role::Member).await;
    let asked = ana.client.post_nothing("/user/delete-request").await.expect(StatusCode::OK);
    let left = ana.client.delete(&format!("/user?token={}", asked["token"].as_str().unwrap())).await;
    assert_eq!(left.problem(), problem(409, "last-admin"));
}

#[tokio::test]
async fn an_administrator_sees_who_left_and_removes_users() {
    let house = House::new().await;
    let (nobody, root, caio, bia) = (house.nobody(), somebody(), somebody(), somebody());
    let (admin, signed_in, other) =
        (root.at_home(&nobody).await, caio.at_home(&nobody).await, bia.at_home(&nobody).await);
    let mut owner = house.test.admin().await;
    user::appoint(&mut owner, &root.email, SystemRole::Admin).await.unwrap();

    let refusal = admin.post_nothing("/user/delete-request").await;
    assert_eq!(refusal.problem(), problem(403, "forbidden"));
    let asked = signed_in.post_nothing("/user/delete-request").await.expect(StatusCode::OK);
    signed_in.delete(&format!("/user?token={}", asked["token"].as_str().unwrap())).await.expect(StatusCode::OK);
    let left = admin.get("/admin/users/deleted").await.expect(StatusCode::OK);
    assert_eq!(
        (&left[0]["email"], &left[0]["deleted"], left.as_array().unwrap().len()),
        (&json!(caio.email), &json!(true), 1)
    );
    assert_eq!(other.get("/admin/users/deleted").await.problem(), problem(403, "forbidden"));

    let id = async |client: &crate::house::Client| {
        client.get("/auth/validate").await.json()["user"]["id"].as_str().unwrap().to_owned()
    };
    let (root_id, bia_id) = (id(&admin).await, id(&other).await);
    assert_eq!(other.delete(&format!("/admin/users/{root_id}")).await.problem(), problem(403, "forbidden"));
    assert_eq!(admin.delete(&format!("/admin/users/{root_id}")).await.problem(), problem(403, "forbidden"));
    let nowhere = admin.delete("/admin/users/0199c0de-0000-7000-8000-000000000001").await;
    assert_eq!(nowhere.problem(), problem(404, "not-found"));
    admin.delete(&format!("/admin/users/{bia_id}")).await.expect(StatusCode::ACCEPTED);
    assert_eq!(other.get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    assert_eq!(bia.log_in(&nobody).await.problem(), problem(401, "wrong-credentials"));
}

#[tokio::test]
async fn what_is_a_persons_is_not_a_programs() {
    let house = House::new().await;
    let ana = house.admin().await;
    let program = house.program(&ana, KeyScope::ALL).await;
    for path in ["/auth/validate", "/auth/sessions", "/user/preferences", "/settings/security", "/admin/users/deleted"]
    {
        assert_eq!(program.get(path).await.problem(), problem(403, "forbidden"), "{path}");
        assert_eq!(house.nobody().get(path).await.problem(), problem(401, "unauthenticated"), "{path}");
    }
    let security = ana.client.get("/settings/security").await.expect(StatusCode::OK);
    assert_eq!((&security["mfa_enabled"], &security["passkeys"]), (&json!(false), &json!([])));
}
