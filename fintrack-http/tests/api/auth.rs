//! Signing up and in, and what nobody is told on the way.

use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use chrono::Utc;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_db::{credential, member, user, workspace};
use fintrack_http::config::PasswordCost;
use fintrack_http::{LinkFor, WORKSPACE_ID, link_for};
use serde_json::json;
use tokio::task::{JoinHandle, yield_now};

use crate::house::{Answer, House, Somebody, config, somebody};

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn somebody_registers_signs_in_and_is_known() {
    let house = House::new().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let registered = caio.register(&nobody).await;
    assert_eq!((registered.status, registered.text.as_str()), (StatusCode::CREATED, ""));

    let answer = caio.log_in(&nobody).await;
    let cookies = answer.cookies();
    let tokens = answer.expect(StatusCode::OK);
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(900)));
    let [(access, access_value, access_rest), (refresh, refresh_value, refresh_rest)] = &cookies[..] else {
        panic!("{cookies:?}")
    };
    assert_eq!(
        (access.as_str(), access_value.as_str()),
        ("__Host-fintrack_access", tokens["access_token"].as_str().unwrap())
    );
    assert_eq!(access_rest, "Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(
        (refresh.as_str(), refresh_value.as_str()),
        ("__Secure-fintrack_refresh", tokens["refresh_token"].as_str().unwrap())
    );
    assert_eq!(refresh_rest, "Path=/api/v1/auth; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");

    let known = caio.at_home(&nobody).await.get("/auth/validate").await.expect(StatusCode::OK);
    assert_eq!((&known["status"], &known["user"]["email"]), (&json!("ok"), &json!(caio.email)));
    let user = &known["user"];
    assert_eq!(
        (&user["name"], &user["has_password"], &user["email_verified"]),
        (&json!("Caio"), &json!(true), &json!(false))
    );
    assert_eq!(known["workspaces"], json!([]));

    let shouting = Somebody { email: caio.email.to_uppercase(), ..caio };
    shouting.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn workspaces_are_told_with_the_role() {
    let house = House::new().await;
    let ana = house.admin().await;
    let known = ana.client.get("/auth/validate").await.expect(StatusCode::OK);
    let [workspace] = &known["workspaces"].as_array().unwrap()[..] else { panic!("{known}") };
    assert_eq!((&workspace["role"], &workspace["name"]), (&json!("ADMIN"), &json!("Casa")));
    assert_eq!(workspace["id"], ana.scope.workspace.to_string());
}

#[tokio::test]
async fn what_breaks_a_rule_is_pointed_at() {
    let house = House::new().await;
    for (body, pointer) in [
        (json!({"name": "", "email": "a@example.org", "password": "correct horse"}), "/name"),
        (json!({"name": "Ana", "email": "nobody", "password": "correct horse"}), "/email"),
        (json!({"name": "Ana", "email": "a@example.org", "password": "seven77"}), "/password"),
        (json!({"name": "Ana", "email": "a@example.org", "password": "x".repeat(1025)}), "/password"),
    ] {
        let answer = house.nobody().post("/auth/register", &body).await;
        assert_eq!(
            (answer.problem(), &answer.json()["errors"][0]["pointer"]),
            (problem(422, "invalid"), &json!(pointer))
        );
        assert!(!answer.text.contains("seven77"), "{}", answer.text);
    }
}

#[tokio::test]
async fn enumeration_registering_a_taken_address_is_answered_as_a_new_one() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let first = caio.register(&nobody).await;
    assert_eq!(post.next().await.subject(), "Confirm your e-mail address");
    let before = house.app.password_hashes();
    let thief = Somebody { password: "battery staple", ..caio.clone() };
    let again = thief.register(&nobody).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(house.app.password_hashes() - before, 1, "and costs the same");
    let names = |headers: &axum::http::HeaderMap| headers.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&again.headers), names(&first.headers));
    let message = post.next().await;
    assert_eq!((message.to, message.text.contains("#token=")), (vec![caio.email.clone()], false));
    assert_eq!(thief.log_in(&nobody).await.problem(), problem(401, "wrong-credentials"));
    caio.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn unknown_user_costs_as_many_hashes_and_is_refused_alike() {
    let house = House::new().await;
    let (nobody, caio) = (house.nobody(), somebody());
    caio.register(&nobody).await;
    // Somebody without a password.
    let ana = house.admin().await;
    let mut tx = house.db().begin_personal(ana.scope.user).await.unwrap();
    let without = Somebody { email: user::profile(&mut tx).await.unwrap().email, password: "anything" };
    drop(tx);

    let mut seen = Vec::new();
    let unknown = Somebody { email: "nobody@example.org".to_owned(), password: "correct horse" };
    let no_address = Somebody { email: "no address".to_owned(), password: "correct horse" };
    for who in [Somebody { password: "wrong horse", ..caio }, unknown, no_address, without] {
        let before = house.app.password_hashes();
        let answer = who.log_in(&nobody).await;
        let detail = answer.json()["detail"].clone();
        seen.push((answer.problem(), detail, answer.cookies(), house.app.password_hashes() - before));
    }
    assert_eq!(seen[0].0, problem(401, "wrong-credentials"));
    assert_eq!(seen[0].3, 1);
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

#[tokio::test]
async fn brute_force_is_stopped_and_others_are_not() {
    let house = House::new().await;
    let (nobody, caio, bia) = (house.nobody(), somebody(), somebody());
    for one in [&caio, &bia] {
        one.register(&nobody).await;
    }
    let guess = Somebody { password: "wrong horse", ..caio.clone() };
    let mut guesses = 0;
    let stopped = loop {
        let answer = guess.log_in(&nobody).await;
        if answer.status != StatusCode::UNAUTHORIZED {
            break answer;
        }
        guesses += 1;
    };
    assert_eq!((guesses, stopped.problem()), (10, problem(429, "too-many-requests")));
    let seconds: u64 = stopped.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let before = house.app.password_hashes();
    assert_eq!(caio.log_in(&nobody).await.problem(), problem(429, "too-many-requests"), "the right one as well");
    assert_eq!(house.app.password_hashes(), before, "and nothing is compared");
    bia.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_hash_of_another_cost_is_made_anew_when_somebody_signs_in() {
    let house = House::with(config().with_password_cost(PasswordCost::new(16, 1, 1).unwrap())).await;
    let (nobody, caio) = (house.nobody(), somebody());
    caio.register(&nobody).await;
    let user = user::find(house.db(), &caio.email).await.unwrap().unwrap();
    let cheap = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$";
    let hash_of = async || {
        let mut tx = house.db().begin_personal(user).await.unwrap();
        credential::find(&mut tx).await.unwrap().unwrap().password_hash
    };
    assert!(hash_of().await.starts_with("$argon2id$v=19$m=16,t=1,p=1$"));
    // As a server at a lower cost made it.
    let other = House::new().await;
    caio.register(&other.nobody()).await;
    let there = user::find(other.db(), &caio.email).await.unwrap().unwrap();
    let mut tx = other.db().begin_personal(there).await.unwrap();
    let old = credential::find(&mut tx).await.unwrap().unwrap().password_hash;
    drop(tx);
    assert!(old.starts_with(&cheap[..27]), "{old}");
    let mut tx = house.db().begin_personal(user).await.unwrap();
    credential::set(&mut tx, &old, None, Utc::now()).await.unwrap();
    tx.commit().await.unwrap();

    caio.log_in(&nobody).await.expect(StatusCode::OK);
    assert!(hash_of().await.starts_with("$argon2id$v=19$m=16,t=1,p=1$"));
    caio.log_in(&nobody).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_every_sign_in_ends() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    post.next().await;
    let answer = nobody.post("/auth/forgot-password", &json!({"email": caio.email})).await;
    let told = answer.expect(StatusCode::ACCEPTED);
    let message = post.next().await;
    assert_eq!((message.subject(), &message.to[..]), ("Choose a new password", &[caio.email.clone()][..]));
    assert!(message.text.contains("https://money.example.org/reset-password#token="), "{}", message.text);
    let reset = json!({"token": message.token(), "new_password": "battery staple"});
    nobody.post("/auth/reset-password", &reset).await.expect(StatusCode::OK);
    assert_eq!(post.next().await.subject(), "Your password was changed");
    assert_eq!(nobody.post("/auth/reset-password", &reset).await.problem(), problem(422, "token-refused"));
    assert_eq!(signed_in.get("/auth/validate").await.problem(), problem(401, "unauthenticated"));
    assert_eq!(caio.log_in(&nobody).await.problem(), problem(401, "wrong-credentials"));
    let caio = Somebody { password: "battery staple", ..caio };
    caio.log_in(&nobody).await.expect(StatusCode::OK);

    let unknown = nobody.post("/auth/forgot-password", &json!({"email": "nobody@example.org"})).await;
    assert_eq!(unknown.expect(StatusCode::ACCEPTED), told, "enumeration: nobody is told who is known");
}

#[tokio::test]
async fn a_token_that_was_not_sent_is_good_for_nothing() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    caio.register(&nobody).await;
    let verification = post.next().await.token();
    let swapped = format!("{}{}", &verification[1..], &verification[..1]);
    for token in ["", "x", &swapped, &verification] {
        let reset = json!({"token": token, "new_password": "battery staple"});
        assert_eq!(
            nobody.post("/auth/reset-password", &reset).await.problem(),
            problem(422, "token-refused"),
            "{token}"
        );
    }
    nobody.post("/auth/verify-email/confirm", &json!({"token": verification})).await.expect(StatusCode::OK);
    let user = caio.at_home_again(&nobody).await.get("/auth/validate").await.expect(StatusCode::OK)["user"].clone();
    assert_eq!(user["email_verified"], true);
    let again = nobody.post("/auth/verify-email/confirm", &json!({"token": verification})).await;
    assert_eq!(again.problem(), problem(422, "token-refused"));
}

#[tokio::test]
async fn a_confirmation_is_sent_again_to_whoever_needs_one() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    let first = post.next().await.token();
    signed_in.post_nothing("/auth/verify-email/resend").await.expect(StatusCode::ACCEPTED);
    let second = post.next().await.token();
    let confirm = async |token: &str| nobody.post("/auth/verify-email/confirm", &json!({"token": token})).await;
    assert_eq!(confirm(&first).await.problem(), problem(422, "token-refused"), "the last one is good alone");
    confirm(&second).await.expect(StatusCode::OK);
    let told =
        nobody.post("/auth/verify-email/request", &json!({"email": caio.email})).await.expect(StatusCode::ACCEPTED);
    let unknown = nobody.post("/auth/verify-email/request", &json!({"email": "nobody@example.org"})).await;
    assert_eq!(unknown.expect(StatusCode::ACCEPTED), told);
}

#[tokio::test]
async fn header_injection_neither_a_name_nor_an_address_writes_a_header() {
    let (house, post) = House::with_mail().await;
    let nobody = house.nobody();
    let evil = json!({"name": "Ana\r\nBcc: eva@example.org", "email": "ana@example.org", "password": "correct horse"});
    nobody.post("/auth/register", &evil).await;
    let message = post.next().await;
    assert_eq!(message.to, ["ana@example.org"]);
    assert!(!message.text.contains("eva@example.org"), "{}", message.text);
    for email in ["ana@example.org\r\nBcc: eva@example.org", "ana@example.org, eva@example.org", "<ana@example.org>"] {
        let evil = json!({"name": "Ana", "email": email, "password": "correct horse"});
        assert_eq!(nobody.post("/auth/register", &evil).await.problem(), problem(422, "invalid"), "{email}");
        nobody.post("/auth/forgot-password", &json!({"email": email})).await.expect(StatusCode::ACCEPTED);
    }
}

#[tokio::test]
async fn the_first_person_is_made_by_a_link_that_is_good_once() {
    let house = House::new().await;
    // The machine's own user, as the command line makes one.
    let (name, nobody, caio) = (Name::new("Pessoal").unwrap(), house.nobody(), somebody());
    let home = workspace::find_or_create_local(house.db(), &name, Currency::BRL).await.unwrap();
    let token = house.app.setup_token(home, Utc::now()).await.unwrap().unwrap();
    let body =
        |token: &str, email: &str| json!({"token": token, "name": "Caio", "email": email, "password": caio.password});
    let forged = nobody.post("/auth/setup", &body(&token.reveal()[1..], &caio.email)).await;
    assert_eq!(forged.problem(), problem(422, "token-refused"));
    let tokens = nobody.post("/auth/setup", &body(token.reveal(), &caio.email)).await.expect(StatusCode::OK);
    let first = nobody.with(AUTHORIZATION, &format!("Bearer {}", tokens["access_token"].as_str().unwrap()));
    let known = first.get("/auth/validate").await.expect(StatusCode::OK);
    assert_eq!(
        (&known["workspaces"][0]["name"], &known["workspaces"][0]["role"]),
        (&json!("Pessoal"), &json!("ADMIN"))
    );
    assert_eq!(known["user"]["email_verified"], true);
    first.in_workspace(home).post("/tags", &json!({"name": "Viagem"})).await.expect(StatusCode::CREATED);

    let again = nobody.post("/auth/setup", &body(token.reveal(), "eva@example.org")).await;
    assert_eq!(again.problem(), problem(422, "token-refused"));
    assert!(house.app.setup_token(home, Utc::now()).await.unwrap().is_none());
}

#[tokio::test]
async fn of_several_first_persons_at_once_one_is_made() {
    let house = House::new().await;
    let name = Name::new("Pessoal").unwrap();
    let home = workspace::find_or_create_local(house.db(), &name, Currency::BRL).await.unwrap();
    let token = house.app.setup_token(home, Utc::now()).await.unwrap().unwrap();
    let people: Vec<Somebody> = (0..8).map(|_| somebody()).collect();
    let tries = people.iter().map(|one| {
        let body = json!({"token": token.reveal(), "name": "Caio", "email": one.email, "password": one.password});
        let nobody = house.nobody();
        tokio::spawn(async move { nobody.post("/auth/setup", &body).await })
    });
    let mut made = 0;
    for (one, answer) in people.iter().zip(tries.collect::<Vec<_>>()) {
        let answer = answer.await.unwrap();
        let is_made = answer.status == StatusCode::OK;
        made += usize::from(is_made);
        assert!(is_made || answer.problem() == problem(422, "token-refused"), "{}", answer.text);
        assert_eq!(
            user::find(house.db(), &one.email).await.unwrap().is_some(),
            is_made,
            "of the others nothing is left"
        );
    }
    assert_eq!(made, 1);
    let members = member::list(&mut house.db().begin(home).await.unwrap()).await.unwrap();
    assert_eq!(members.len(), 2);
}

/// Waits until one more password is hashed, and says whether no connection waits along. What was let go before takes a moment
/// to come back.
async fn is_hashed_without_a_connection(house: &House, before: u64, request: &JoinHandle<Answer>) -> bool {
    while house.app.password_hashes() <= before && !request.is_finished() {
        yield_now().await;
    }
    while house.app.password_hashes() == before + 1 && !request.is_finished() {
        if house.db().connections_active() == 0 {
            return true;
        }
        yield_now().await;
    }
    false
}

#[tokio::test]
async fn no_connection_waits_for_a_hash() {
    // So much work that it is seen at it.
    let house = House::with(config().with_password_cost(PasswordCost::new(32 * 1024, 8, 1).unwrap())).await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    let home =
        workspace::find_or_create_local(house.db(), &Name::new("Pessoal").unwrap(), Currency::BRL).await.unwrap();
    let setup = house.app.setup_token(home, Utc::now()).await.unwrap().unwrap();
    let site = "https://money.example.org".parse().unwrap();
    let link = link_for(house.db(), &site, &caio.email, LinkFor::ResetPassword, Utc::now()).await.unwrap();
    let (_, reset) = link.url.reveal().split_once("#token=").unwrap();
    let requests = [
        (
            "/auth/setup",
            1,
            json!({"token": setup.reveal(), "name": "Eva", "email": "eva@example.org", "password": "correct horse"}),
        ),
        ("/auth/reset-password", 1, json!({"token": reset, "new_password": "battery staple"})),
        ("/auth/login", 1, json!({"email": caio.email, "password": "battery staple"})),
        ("/user/password", 2, json!({"current_password": "battery staple", "new_password": "another staple"})),
    ];
    for (path, hashes, body) in requests {
        let client = match path {
            "/user/password" => Somebody { password: "battery staple", ..caio.clone() }.at_home_again(&nobody).await,
            _ => signed_in.without(&AUTHORIZATION),
        };
        let before = house.app.password_hashes();
        let request = tokio::spawn(async move { client.post(path, &body).await });
        for n in 0..hashes {
            assert!(is_hashed_without_a_connection(&house, before + n, &request).await, "{path}, hash {n}");
        }
        let answer = request.await.unwrap();
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn whoever_has_a_new_password_is_told_of_the_keys_that_work_as_before() {
    let (house, post) = House::with_mail().await;
    let (nobody, caio) = (house.nobody(), somebody());
    let signed_in = caio.at_home(&nobody).await;
    post.next().await;
    let mut prefixes = Vec::new();
    for (workspace, key) in [("Casa", "Planilha"), ("Loja", "Caixa"), ("Loja", "Antiga")] {
        let made = signed_in.post("/workspaces", &json!({"name": workspace})).await.expect(StatusCode::CREATED);
        let there = signed_in.with(WORKSPACE_ID, made["id"].as_str().unwrap());
        let key = there.post("/api-keys", &json!({"name": key, "scopes": ["read"]})).await.expect(StatusCode::CREATED);
        prefixes.push(key["keyPrefix"].as_str().unwrap().to_owned());
        if prefixes.len() == 3 {
            let path = format!("/api-keys/{}", key["id"].as_str().unwrap());
            there.delete(&path).await.expect(StatusCode::NO_CONTENT);
        }
    }
    // Another one's, in a workspace of theirs.
    let ana = house.admin().await;
    ana.client.post("/api-keys", &json!({"name": "Alheia", "scopes": ["read"]})).await.expect(StatusCode::CREATED);

    nobody.post("/auth/forgot-password", &json!({"email": caio.email})).await.expect(StatusCode::ACCEPTED);
    let reset = json!({"token": post.next().await.token(), "new_password": "battery staple"});
    nobody.post("/auth/reset-password", &reset).await.expect(StatusCode::OK);
    let told = post.next().await;
    assert_eq!(told.subject(), "Your password was changed");
    for line in [format!("- Planilha ({}) in Casa", prefixes[0]), format!("- Caixa ({}) in Loja", prefixes[1])] {
        assert!(told.text.contains(&line), "{line} is not in {}", told.text);
    }
    assert!(!told.text.contains("Antiga") && !told.text.contains("Alheia"), "{}", told.text);
}
