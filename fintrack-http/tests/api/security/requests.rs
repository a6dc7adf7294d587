//! One request of every operation that takes an identity. `$name` is that of something in the [`World`](super::world::World).

use std::fmt;

use axum::http::Method;
use serde_json::{Value, json};

/// A request with names in place of identities.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    body: Option<Value>,
}

impl Request {
    pub(crate) const fn new(method: Method, path: &'static str, body: Option<Value>) -> Self {
        Self { method, path, body }
    }

    /// The names, in the order of their positions: those of the path, then those of the body.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.filled(|_, name| {
            names.push(name.to_owned());
            String::new()
        });
        names
    }

    /// With each name filled in: its position and itself are given.
    pub(crate) fn filled(&self, mut value: impl FnMut(usize, &str) -> String) -> (Method, String, Option<Value>) {
        let mut at = 0;
        let mut next = |name: &str| {
            at += 1;
            value(at - 1, name)
        };
        let path = fill(self.path, &mut next);
        let body = self.body.as_ref().map(|body| fill(&body.to_string(), &mut next));
        (self.method.clone(), path, body.map(|body| serde_json::from_str(&body).unwrap()))
    }
}

fn fill(text: &str, value: &mut impl FnMut(&str) -> String) -> String {
    let mut parts = text.split('$');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|char: char| !char.is_ascii_lowercase() && char != '_').unwrap_or(part.len());
        filled.push_str(&value(&part[..end]));
        filled.push_str(&part[end..]);
    }
    filled
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        self.body.as_ref().map_or(Ok(()), |body| write!(f, " {body}"))
    }
}

macro_rules! table {
    ($($method:ident $path:literal $(=> $body:tt)?;)*) => {
        vec![$(Request::new(Method::$method, $path, table!(@ $($body)?))),*]
    };
    (@) => { None };
    (@ $body:tt) => { Some(json!($body)) };
}

/// The table. What deletes comes last, so that each succeeds after those above it.
pub(crate) fn requests() -> Vec<Request> {
    let mut requests = of_ledger();
    requests.extend(of_cards());
    requests.extend(of_plans());
    requests.extend(of_sessions());
    requests.extend(of_workspace());
    requests.extend(deletions());
    requests
}

fn of_ledger() -> Vec<Request> {
    table! {
        POST "/audit/$event/undo";
        GET "/accounts/$account";
        PATCH "/accounts/$account" => {"name": "Conta Verde"};
        GET "/accounts/$account/expenses";
        POST "/accounts/$account/expenses" => {
            "transaction_date": "2026-03-07", "description": "Pão", "amount": "10", "category_id": "$food",
            "sub_category_id": "$bakery", "recurring_expense_id": "$rent"
        };
        POST "/accounts/$account/expenses" => {
            "transaction_date": "2026-03-07", "description": "Compras", "amount": "10", "splits": [
                {"category_id": "$food", "sub_category_id": "$bakery", "amount": "4"},
                {"category_id": "$fun", "amount": "6"}
            ]
        };
        GET "/accounts/$account/incomes";
        POST "/accounts/$account/incomes" => {
            "transaction_date": "2026-03-07", "description": "Salário", "amount": "10", "category_id": "$pay"
        };
        GET "/expenses/$expense";
        PUT "/expenses/$expense" => {"category_id": "$food", "sub_category_id": "$bakery", "tag_ids": ["$tag"]};
        PUT "/expenses/$expense" => {"recurring_transaction_id": "$rent"};
        GET "/incomes/$income";
        PUT "/incomes/$income" => {
            "category_id": "$pay", "tag_ids": ["$tag"], "reimburses": [{"transaction_id": "$expense", "amount": "1"}]
        };
        GET "/transfers?account_id=$account";
        POST "/transfers" => {
            "transaction_date": "2026-03-07", "amount": "10", "source_account_id": "$account",
            "destination_account_id": "$savings"
        };
        GET "/transfers/$transfer";
        PUT "/transfers/$transfer" => {
            "source_account_id": "$savings", "destination_account_id": "$account", "tag_ids": ["$tag"]
        };
        GET "/transactions?account_id=$account";
        GET "/transactions?card_id=$card";
        GET "/transactions?investment_id=$investment";
        GET "/transactions?category_id=$food";
        GET "/transactions?tag_id=$tag";
        GET "/transactions/summary?account_id=$account";
        GET "/transactions/$expense";
        GET "/transactions/$expense/history";
        POST "/transactions/bulk" => {
            "transaction_ids": ["$expense", "$lunch"], "category_id": "$food", "sub_category_id": "$bakery",
            "add_tag_ids": ["$tag"]
        };
        GET "/categories/$food";
        PATCH "/categories/$food" => {"name": "Comida"};
        GET "/categories/$food/sub-categories";
        POST "/categories/$food/sub-categories" => {"name": "Restaurante"};
        GET "/categories/$food/sub-categories/$bakery";
        PATCH "/categories/$food/sub-categories/$bakery" => {"name": "Pão"};
        GET "/tags/$tag";
        PATCH "/tags/$tag" => {"name": "Férias"};
    }
}

fn of_cards() -> Vec<Request> {
    table! {
        POST "/cards" => {
            "name": "Verde", "credit_limit": "100", "closing_date": 1, "due_date": 9, "payment_account_id": "$account"
        };
        GET "/cards/$card";
        PATCH "/cards/$card" => {"payment_account_id": "$account"};
        GET "/cards/$card/liabilities";
        GET "/cards/$card/invoices";
        POST "/cards/$card/invoices" => {"billing_month": "2026-05"};
        GET "/cards/$card/invoices/2026-03";
        PATCH "/cards/$card/invoices/2026-03" => {"status": "PAID"};
        PATCH "/cards/$card/invoices/2026-03" => {"status": "OPEN"};
        GET "/cards/$card/invoices/2026-03/transactions";
        POST "/cards/$card/invoices/2026-03/recalculate-status";
        POST "/card-expenses" => {
            "card_id": "$card", "billing_month": "2026-03", "transaction_date": "2026-03-07", "description": "Filmes",
            "amount": "29.90", "category_id": "$food", "sub_category_id": "$bakery",
            "recurring_card_transaction_id": "$subscription"
        };
        GET "/card-expenses/$purchase";
        PUT "/card-expenses/$purchase" => {"category_id": "$food", "sub_category_id": "$bakery", "tag_ids": ["$tag"]};
        POST "/card-chargebacks" => {
            "card_id": "$card", "billing_month": "2026-03", "transaction_date": "2026-03-07", "description": "Devolução",
            "amount": "5", "category_id": "$food", "sub_category_id": "$bakery"
        };
        PUT "/cards/$card/invoices/2026-03/card_chargebacks/$chargeback" => {"category_id": "$food", "tag_ids": ["$tag"]};
        POST "/cards/$card/invoices/2026-03/card_payments" => {
            "account_id": "$account", "transaction_date": "2026-04-05", "amount": "1"
        };
        POST "/card-payments" => {
            "card_id": "$card", "billing_month": "2026-03", "account_id": "$account", "transaction_date": "2026-04-05",
            "amount": "1"
        };
        PUT "/cards/$card/invoices/2026-03/card_payments/$payment" => {"account_id": "$savings"};
    }
}

fn of_plans() -> Vec<Request> {
    table! {
        GET "/recurring?account_id=$account";
        GET "/recurring?card_id=$card";
        POST "/recurring" => {
            "type": "TRANSFER", "description": "Reserva", "amount": "100", "frequency": "MONTHLY",
            "start_date": "2026-01-10", "source_account_id": "$account", "destination_account_id": "$savings",
            "tag_ids": ["$tag"]
        };
        GET "/recurring/$rent";
        PATCH "/recurring/$rent" => {"account_id": "$account", "category_id": "$food", "sub_category_id": "$bakery"};
        GET "/recurring/$rent/projection";
        GET "/recurring/pending?account_id=$account";
        GET "/recurring-card-transactions?card_id=$card";
        GET "/recurring-card-transactions/$subscription";
        POST "/budgets" => {
            "category_id": "$fun", "year": 2026, "month": 4, "planned_amount": "50", "color": "#2E7D32"
        };
        GET "/budgets/$budget";
        PATCH "/budgets/$budget" => {"planned_amount": "600"};
        POST "/goals" => {
            "name": "Casa", "type": "INVESTMENT", "category": "Casa", "target_value": "1000", "due_date": "2027-12-31",
            "color": "#1565C0", "investment_ids": ["$investment"]
        };
        GET "/goals/$goal";
        PATCH "/goals/$goal" => {"name": "Obra"};
        POST "/goals/$goal/complete";
        POST "/goals/$goal/reopen";
        GET "/goals/$goal/deposits";
        POST "/goals/$goal/deposits" => {"transaction_date": "2026-03-07", "amount": "20"};
        POST "/goals/$nest/investments" => {"investment_id": "$unlinked"};
        POST "/investments" => {
            "asset_name": "CDB", "type": "CDB", "account_id": "$savings", "liquidity": "AT_MATURITY"
        };
        GET "/investments/$investment?year=2026&month=3";
        PATCH "/investments/$investment" => {"asset_name": "Tesouro 2031"};
        POST "/investments/$investment/deposits" => {
            "account_id": "$account", "transaction_date": "2026-03-07", "amount": "50"
        };
        PATCH "/investments/$investment/deposits/$deposit" => {"account_id": "$savings"};
        POST "/investments/$investment/withdrawals" => {
            "account_id": "$account", "transaction_date": "2026-03-07", "amount": "5"
        };
        PATCH "/investments/$investment/withdrawals/$withdrawal" => {"account_id": "$savings"};
        GET "/investments/$investment/value-history";
        POST "/investments/$investment/value-history" => {"value": "56", "updated_at_date": "2026-04-30"};
    }
}

fn of_sessions() -> Vec<Request> {
    table! {
        POST "/import-sessions" => {"account_id": "$account", "billing_month": "2026-04"};
        POST "/import-sessions" => {"card_id": "$card", "billing_month": "2026-04"};
        GET "/import-sessions/$session";
        PUT "/import-sessions/$empty_session" => {"account_id": "$savings"};
        GET "/import-sessions/$session/files";
        GET "/import-sessions/$session/staged-transactions";
        POST "/import-sessions/$session/staged-transactions" => [{
            "transaction_date": "2026-03-11", "amount": "5", "type": "EXPENSE", "description": "Chá",
            "data": {"category_id": "$food", "subcategory_id": "$bakery", "tag_ids": ["$tag"]}
        }, {
            "transaction_date": "2026-03-11", "amount": "6", "type": "TRANSFER", "description": "Reserva",
            "data": {"destination_account_id": "$savings"}
        }];
        POST "/import-sessions/$session/staged-transactions/bulk" => {
            "ids": ["$spare_line"], "change": {"data": {"category_id": "$food", "subcategory_id": "$bakery"}}
        };
        GET "/staged-transactions/$line";
        PUT "/staged-transactions/$spare_line" => {
            "data": {"category_id": "$food", "subcategory_id": "$bakery", "tag_ids": ["$tag"]}
        };
        POST "/import-sessions/$session/bind" => [
            {"staged_transaction_id": "$line", "recurring_transaction_id": "$rent"}
        ];
        POST "/import-sessions/$session/recurring-bindings/$binding/confirm";
        POST "/import-sessions/$session/enrich";
        POST "/import-sessions/$session/preview";
    }
}

fn of_workspace() -> Vec<Request> {
    table! {
        PATCH "/workspaces/$workspace/members/$member" => {"role": "VIEWER"};
        PATCH "/rules/$rule" => {"name": "Pão"};
    }
}

fn deletions() -> Vec<Request> {
    table! {
        DELETE "/import-sessions/$session/recurring-bindings/$binding";
        DELETE "/staged-transactions/$spare_line";
        POST "/import-sessions/$session/commit";
        POST "/import-sessions/$session/close";
        POST "/import-sessions/$session/undo";
        POST "/import-sessions/$session/undo";
        DELETE "/import-sessions/$session/staged-transactions";
        DELETE "/import-sessions/$empty_session";
        DELETE "/goals/$goal/deposits/$saving";
        DELETE "/goals/$nest/investments/$investment";
        DELETE "/goals/$nest/investments/$unlinked";
        DELETE "/goals/$goal";
        DELETE "/investments/$investment/deposits/$deposit";
        DELETE "/investments/$investment/withdrawals/$withdrawal";
        DELETE "/investments/$investment/value-history/$value";
        DELETE "/investments/$unlinked";
        DELETE "/budgets/$budget";
        DELETE "/recurring/$unused_rent";
        DELETE "/cards/$card/invoices/2026-03/card_payments/$payment";
        DELETE "/cards/$card/invoices/2026-03/card_chargebacks/$chargeback";
        DELETE "/card-expenses/$purchase";
        DELETE "/cards/$card/invoices/2026-05";
        DELETE "/cards/$other_card";
        DELETE "/expenses/$expense";
        DELETE "/incomes/$income";
        DELETE "/transfers/$transfer";
        DELETE "/categories/$food/sub-categories/$market";
        DELETE "/categories/$unused";
        DELETE "/tags/$mark";
        DELETE "/accounts/$spare";
        DELETE "/rules/$rule";
        DELETE "/import-profiles/$profile";
        DELETE "/api-keys/$key";
        DELETE "/workspaces/$workspace/invites/$invite";
        DELETE "/workspaces/$workspace/members/$member";
    }
}
