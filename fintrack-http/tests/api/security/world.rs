//! A household's books with something of every kind.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::requests::Request;
use crate::house::{Client, House};
use axum::http::Method;

/// What is there, by name.
pub(crate) struct World {
    pub(crate) client: Client,
    ids: BTreeMap<&'static str, String>,
}

impl World {
    pub(crate) async fn new(house: &House) -> Self {
        let ana = house.admin().await;
        let bia = house.member(&ana, fintrack_core::access::Role::Member).await;
        let ids = [("workspace", ana.scope.workspace.to_string()), ("member", bia.scope.user.to_string())].into();
        let mut world = Self { client: ana.client, ids };
        world.fill_ledger().await;
        world.fill_cards().await;
        world.fill_plans().await;
        world.fill_sessions().await;
        world
    }

    pub(crate) fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("there is no ${name}"))
    }

    /// Makes a thing, and keeps its identity under a name.
    async fn make(&mut self, name: &'static str, path: &'static str, body: Value) {
        let made = self.post(path, body).await;
        let made = if made.is_array() { &made[0] } else { &made };
        let id = made["id"].as_str().unwrap_or_else(|| panic!("{name}: {made}"));
        self.ids.insert(name, id.to_owned());
    }

    async fn post(&self, path: &'static str, body: Value) -> Value {
        let request = Request::new(Method::POST, path, Some(body));
        let (_, path, body) = request.filled(|_, name| self.id(name).to_owned());
        let answer = self.client.post(&path, &body.unwrap()).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        if answer.text.is_empty() { Value::Null } else { answer.json() }
    }

    async fn get(&self, path: &'static str) -> Value {
        let (_, path, _) = Request::new(Method::GET, path, None).filled(|_, name| self.id(name).to_owned());
        self.client.get(&path).await.expect(StatusCode::OK)
    }

    async fn fill_ledger(&mut self) {
        let account = |name: &str| json!({"name": name, "type": "CHECKING", "initial_balance": "1000", "opening_date": "2026-01-01"});
        self.make("account", "/accounts", account("Conta Azul")).await;
        self.make("savings", "/accounts", account("Poupança Serra")).await;
        self.make("spare", "/accounts", account("Carteira")).await;
        let category =
            |name: &str, kind: &str| json!({"name": name, "type": kind, "color": "#2E7D32", "icon": "circle"});
        self.make("food", "/categories", category("Alimentação", "EXPENSE")).await;
        self.make("pay", "/categories", category("Salário", "INCOME")).await;
        self.make("fun", "/categories", category("Lazer", "EXPENSE")).await;
        self.make("unused", "/categories", category("Viagens", "EXPENSE")).await;
        self.make("bakery", "/categories/$food/sub-categories", json!({"name": "Padaria"})).await;
        self.make("market", "/categories/$food/sub-categories", json!({"name": "Feira"})).await;
        self.make("tag", "/tags", json!({"name": "Viagem"})).await;
        self.make("mark", "/tags", json!({"name": "Presente"})).await;
        let entry = |category: &str| json!({"transaction_date": "2026-03-07", "description": "Pão", "amount": "10", "category_id": category});
        self.make("expense", "/accounts/$account/expenses", entry("$food")).await;
        self.make("lunch", "/accounts/$account/expenses", entry("$food")).await;
        self.make("income", "/accounts/$account/incomes", entry("$pay")).await;
        let transfer = json!({"transaction_date": "2026-03-07", "amount": "10", "source_account_id": "$account", "destination_account_id": "$savings"});
        self.make("transfer", "/transfers", transfer).await;
        self.make("mistake", "/accounts/$account/expenses", entry("$food")).await;
        let history = self.get("/transactions/$mistake/history").await;
        self.ids.insert("event", history["items"][0]["id"].as_str().unwrap().to_owned());
    }

    async fn fill_cards(&mut self) {
        let card = |name: &str| json!({"name": name, "credit_limit": "5000", "closing_date": 28, "due_date": 5});
        self.make("card", "/cards", card("Roxo")).await;
        self.make("other_card", "/cards", card("Laranja")).await;
        self.post("/cards/$card/invoices", json!({"billing_month": "2026-03"})).await;
        let bought = |amount: &str| {
            json!({"card_id": "$card", "billing_month": "2026-03", "transaction_date": "2026-03-07",
                "description": "Livraria", "amount": amount, "category_id": "$food"})
        };
        self.make("purchase", "/card-expenses", bought("300")).await;
        self.make("chargeback", "/card-chargebacks", bought("50")).await;
        let payment = json!({"account_id": "$account", "transaction_date": "2026-04-05", "amount": "100"});
        self.make("payment", "/cards/$card/invoices/2026-03/card_payments", payment).await;
    }

    async fn fill_plans(&mut self) {
        let recurring = |description: &str, account: &str| {
            json!({"type": "EXPENSE", "description": description, "amount": "39.90", "frequency": "MONTHLY",
                "start_date": "2026-01-10", "account_id": account, "category_id": "$food"})
        };
        self.make("rent", "/recurring", recurring("Aluguel", "$account")).await;
        self.make("unused_rent", "/recurring", recurring("Internet", "$account")).await;
        let subscription = json!({"type": "CARD_TRANSACTION", "description": "Filmes", "amount": "29.90",
            "frequency": "MONTHLY", "start_date": "2026-01-10", "card_id": "$card", "category_id": "$food"});
        self.make("subscription", "/recurring", subscription).await;
        let budget =
            json!({"category_id": "$food", "year": 2026, "month": 3, "planned_amount": "500", "color": "#2E7D32"});
        self.make("budget", "/budgets", budget).await;
        let investment = |name: &str| json!({"asset_name": name, "type": "TESOURO_DIRETO", "account_id": "$savings", "liquidity": "DAILY"});
        self.make("investment", "/investments", investment("Tesouro 2030")).await;
        self.make("unlinked", "/investments", investment("Tesouro 2035")).await;
        let movement = json!({"account_id": "$account", "transaction_date": "2026-03-07", "amount": "50"});
        self.make("deposit", "/investments/$investment/deposits", movement.clone()).await;
        self.make(
            "withdrawal",
            "/investments/$investment/withdrawals",
            json!({"account_id": "$account", "transaction_date": "2026-03-08", "amount": "10"}),
        )
        .await;
        let value = json!({"value": "55", "updated_at_date": "2026-03-31"});
        self.make("value", "/investments/$investment/value-history", value).await;
        let goal = |name: &str, kind: &str, investments: Value| {
            json!({"name": name, "type": kind, "category": "Casa", "target_value": "10000", "due_date": "2027-12-31",
                "color": "#1565C0", "investment_ids": investments})
        };
        self.make("goal", "/goals", goal("Reforma", "MANUAL", json!([]))).await;
        self.make("nest", "/goals", goal("Aposentadoria", "INVESTMENT", json!(["$investment"]))).await;
        let saved = json!({"transaction_date": "2026-03-07", "amount": "20"});
        self.make("saving", "/goals/$goal/deposits", saved).await;
    }

    async fn fill_sessions(&mut self) {
        let session =
            |account: &str| json!({"account_id": account, "billing_month": "2026-03", "target_value": "57.50"});
        self.make("session", "/import-sessions", session("$account")).await;
        self.make("empty_session", "/import-sessions", session("$savings")).await;
        let line = |description: &str| {
            json!([{"transaction_date": "2026-03-10", "amount": "39.90", "type": "EXPENSE", "description": description,
                "data": {"category_id": "$food"}}])
        };
        self.make("line", "/import-sessions/$session/staged-transactions", line("Aluguel")).await;
        self.make("spare_line", "/import-sessions/$session/staged-transactions", line("Feira")).await;
        let bind = json!([{"staged_transaction_id": "$line", "recurring_transaction_id": "$rent"}]);
        self.post("/import-sessions/$session/bind", bind).await;
        let shown = self.get("/import-sessions/$session").await;
        let binding = shown["recurring_transaction_bindings"][0]["id"].as_str().unwrap_or_else(|| panic!("{shown}"));
        self.ids.insert("binding", binding.to_owned());
        let key = json!({"name": "Planilha", "scopes": ["read"]});
        self.make("key", "/api-keys", key).await;
        self.make("invite", "/workspaces/$workspace/invites", json!({"email": "caio@example.org", "role": "VIEWER"}))
            .await;
        let rule = json!({"name": "Padaria", "when": {"description": {"contains": "padaria"}}, "then": {"purpose": {"category": {"category": "$food", "subcategory": null}}}});
        self.make("rule", "/rules", rule).await;
        let profile = json!({"name": "Norte", "shape": {"format": "csv"}, "answers": ["date-order=day-first"]});
        self.make("profile", "/import-profiles", profile).await;
    }
}
