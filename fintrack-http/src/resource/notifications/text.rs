//! What a notification says, in the languages that FinTrack speaks. The facts are the core's; what is lacking in them, for
//! they may be of an older version, is left out.

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use chrono::NaiveDate;
use fintrack_core::category::Language;
use fintrack_core::notice::{NoticeKind, SecurityEvent};
use serde_json::Value;

use crate::ApiError;

/// The language that a browser asks for first, of those that FinTrack speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked(Option<Language>);

impl Asked {
    /// The language to answer in: what the user has chosen comes first.
    pub(super) fn or_chosen(self, settings: &Value) -> Language {
        let chosen = ["language", "locale"].iter().find_map(|key| named(settings.get(key)?.as_str()?));
        chosen.or(self.0).unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let header = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // Browsers write the languages in the order of their weight.
        Ok(Self(header.split(',').find_map(named)))
    }
}

/// The language of a tag such as `pt-BR;q=0.9`.
fn named(tag: &str) -> Option<Language> {
    match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
        "pt" => Some(Language::Portuguese),
        "en" => Some(Language::English),
        _ => None,
    }
}

/// The title and the message of a notification.
pub(super) fn of(kind: NoticeKind, payload: &Value, language: Language) -> (String, String) {
    let facts = Facts { payload, language };
    match language {
        Language::English => english(kind, &facts),
        Language::Portuguese => portuguese(kind, &facts),
    }
}

fn english(kind: NoticeKind, facts: &Facts<'_>) -> (String, String) {
    let money = |field| facts.money(field);
    match kind {
        NoticeKind::BudgetThreshold => (
            facts.about("Budget nearly used up"),
            format!("{} of {} spent in {}.", money("spent"), money("planned"), facts.month()),
        ),
        NoticeKind::BudgetOverrun => (
            facts.about("Over budget"),
            format!("{} spent in {}, {} planned.", money("spent"), facts.month(), money("planned")),
        ),
        NoticeKind::BillDue => {
            (facts.about("Bill due"), format!("{} to be paid by {}.", money("amount"), facts.date("due")))
        }
        NoticeKind::BillOverdue => {
            (facts.about("Bill overdue"), format!("{} was to be paid by {}.", money("amount"), facts.date("due")))
        }
        NoticeKind::InvoiceClosed => {
            (facts.about("Invoice closed"), format!("{} to be paid by {}.", money("unpaid"), facts.date("due")))
        }
        NoticeKind::GoalReached => {
            (facts.about("Goal reached"), format!("{} of {}.", money("accumulated"), money("target")))
        }
        NoticeKind::ImportFinished => {
            (facts.about("Import finished"), format!("{} lines, none of which waits.", facts.count("lines")))
        }
        NoticeKind::ImportReview => (
            facts.about("Import to be reviewed"),
            format!("{} of {} lines wait for you.", facts.count("pending"), facts.count("lines")),
        ),
        NoticeKind::Security => {
            let title = match facts.event() {
                Some(SecurityEvent::NewSignIn) => "Signed in from a new place",
                Some(SecurityEvent::PasswordChanged) => "Your password was changed",
                Some(SecurityEvent::EmailChanged) => "Your e-mail address was changed",
                Some(SecurityEvent::MfaDisabled) => "Two-step sign-in was switched off",
                Some(SecurityEvent::RecoveryCodesRegenerated) => "New recovery codes were made",
                Some(SecurityEvent::PasskeyAdded) => "A passkey was added",
                Some(SecurityEvent::ProviderLinked) => "A provider was linked",
                Some(SecurityEvent::ApiKeyCreated) => "An API key was made",
                Some(SecurityEvent::TokenReused) => "A sign-in was ended for your safety",
                None => "Your access was used or changed",
            };
            let from = facts.origin().map(|origin| format!("From {origin}. ")).unwrap_or_default();
            (title.to_owned(), format!("{from}If it was not you, change your password at once."))
        }
    }
}

fn portuguese(kind: NoticeKind, facts: &Facts<'_>) -> (String, String) {
    let money = |field| facts.money(field);
    match kind {
        NoticeKind::BudgetThreshold => (
            facts.about("Orçamento quase esgotado"),
            format!("{} de {} gastos em {}.", money("spent"), money("planned"), facts.month()),
        ),
        NoticeKind::BudgetOverrun => (
            facts.about("Orçamento estourado"),
            format!("{} gastos em {}, com {} planejados.", money("spent"), facts.month(), money("planned")),
        ),
        NoticeKind::BillDue => {
            (facts.about("Conta a vencer"), format!("{} a pagar até {}.", money("amount"), facts.date("due")))
        }
        NoticeKind::BillOverdue => {
            (facts.about("Conta vencida"), format!("{}, com vencimento em {}.", money("amount"), facts.date("due")))
        }
        NoticeKind::InvoiceClosed => {
            (facts.about("Fatura fechada"), format!("{} a pagar até {}.", money("unpaid"), facts.date("due")))
        }
        NoticeKind::GoalReached => {
            (facts.about("Meta alcançada"), format!("{} de {}.", money("accumulated"), money("target")))
        }
        NoticeKind::ImportFinished => {
            (facts.about("Importação concluída"), format!("{} linhas, nenhuma pendente.", facts.count("lines")))
        }
        NoticeKind::ImportReview => (
            facts.about("Importação a revisar"),
            format!("{} de {} linhas esperam por você.", facts.count("pending"), facts.count("lines")),
        ),
        NoticeKind::Security => {
            let title = match facts.event() {
                Some(SecurityEvent::NewSignIn) => "Acesso de um lugar novo",
                Some(SecurityEvent::PasswordChanged) => "Sua senha foi alterada",
                Some(SecurityEvent::EmailChanged) => "Seu e-mail foi alterado",
                Some(SecurityEvent::MfaDisabled) => "A verificação em duas etapas foi desativada",
                Some(SecurityEvent::RecoveryCodesRegenerated) => "Novos códigos de recuperação foram gerados",
                Some(SecurityEvent::PasskeyAdded) => "Uma chave de acesso foi adicionada",
                Some(SecurityEvent::ProviderLinked) => "Um provedor foi vinculado",
                Some(SecurityEvent::ApiKeyCreated) => "Uma chave de API foi criada",
                Some(SecurityEvent::TokenReused) => "Um acesso foi encerrado por segurança",
                None => "Seu acesso foi usado ou alterado",
            };
            let from = facts.origin().map(|origin| format!("De {origin}. ")).unwrap_or_default();
            (title.to_owned(), format!("{from}Se não foi você, troque sua senha imediatamente."))
        }
    }
}

/// The facts of a notification, as texts show them.
struct Facts<'p> {
    payload: &'p Value,
    language: Language,
}

impl<'p> Facts<'p> {
    fn text(&self, field: &str) -> Option<&'p str> {
        self.payload.get(field)?.as_str().filter(|text| !text.is_empty())
    }

    /// A title, with what the thing was called when it was told of.
    fn about(&self, title: &str) -> String {
        match self.text("description").or_else(|| self.text("name")) {
            Some(name) => format!("{title}: {name}"),
            None => title.to_owned(),
        }
    }

    fn money(&self, field: &str) -> String {
        let money = self.payload.get(field);
        let part = |name| money.and_then(|money| money.get(name)?.as_str()).unwrap_or("?");
        let (amount, currency) = (part("amount"), part("currency"));
        match self.language {
            Language::English => format!("{amount} {currency}"),
            Language::Portuguese => format!("{} {currency}", amount.replace('.', ",")),
        }
    }

    fn date(&self, field: &str) -> String {
        let text = self.text(field).unwrap_or("?");
        match (self.language, text.parse::<NaiveDate>()) {
            (Language::Portuguese, Ok(date)) => date.format("%d/%m/%Y").to_string(),
            (Language::English | Language::Portuguese, _) => text.to_owned(),
        }
    }

    fn month(&self) -> String {
        let text = self.text("month").unwrap_or("?");
        match (self.language, text.split_once('-')) {
            (Language::Portuguese, Some((year, month))) => format!("{month}/{year}"),
            (Language::English | Language::Portuguese, _) => text.to_owned(),
        }
    }

    fn count(&self, field: &str) -> u64 {
        self.payload.get(field).and_then(Value::as_u64).unwrap_or_default()
    }

    fn event(&self) -> Option<SecurityEvent> {
        self.text("event")?.parse().ok()
    }

    fn origin(&self) -> Option<&'p str> {
        self.text("origin")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The facts of each kind, as they are kept.
    fn payload(kind: NoticeKind) -> Value {
        let reais = |amount: &str| json!({"amount": amount, "currency": "BRL"});
        match kind {
            NoticeKind::BudgetThreshold | NoticeKind::BudgetOverrun => {
                json!({"name": "Lazer", "month": "2026-03", "planned": reais("300.00"), "spent": reais("312.40")})
            }
            NoticeKind::BillDue => json!({"description": "Aluguel", "amount": reais("1800.00"), "due": "2026-04-05"}),
            NoticeKind::BillOverdue => {
                json!({"description": null, "name": "Roxo", "amount": reais("950.10"), "due": "2026-04-05"})
            }
            NoticeKind::InvoiceClosed => json!({"name": "Roxo", "unpaid": reais("950.10"), "due": "2026-04-05"}),
            NoticeKind::GoalReached => {
                json!({"name": "Viagem", "target": reais("300.00"), "accumulated": reais("300.01")})
            }
            NoticeKind::ImportFinished | NoticeKind::ImportReview => {
                json!({"name": "Conta Azul 2026-03", "lines": 40, "pending": 3})
            }
            NoticeKind::Security => json!({"event": "new_sign_in", "origin": "192.0.2.1, Firefox"}),
        }
    }

    #[test]
    fn what_notifications_say() {
        let mut said = Vec::new();
        for kind in NoticeKind::ALL {
            for language in [Language::English, Language::Portuguese] {
                let (title, message) = of(*kind, &payload(*kind), language);
                assert!(!format!("{title}{message}").contains('?'), "{title}: {message}");
                said.push(format!("{kind}: {title} | {message}"));
            }
        }
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn every_security_event_has_a_title_of_its_own_and_what_is_unknown_has_one_too() {
        let mut titles = std::collections::BTreeSet::new();
        for language in [Language::English, Language::Portuguese] {
            for event in SecurityEvent::ALL {
                titles.insert(of(NoticeKind::Security, &json!({"event": event}), language).0);
            }
            titles.insert(of(NoticeKind::Security, &json!({"event": "abducted"}), language).0);
        }
        assert_eq!(titles.len(), 2 * (SecurityEvent::ALL.len() + 1));
        for kind in NoticeKind::ALL {
            assert!(!of(*kind, &json!({}), Language::English).0.is_empty());
        }
    }

    #[test]
    fn what_the_user_chose_comes_before_what_the_browser_asks() {
        let asked = |header: &str| Asked(header.split(',').find_map(named));
        assert_eq!(asked("fr, en-GB;q=0.9, pt;q=0.8").or_chosen(&json!({})), Language::English);
        assert_eq!(asked("en").or_chosen(&json!({"language": "pt-BR"})), Language::Portuguese);
        assert_eq!(asked("pt-BR").or_chosen(&json!({"locale": "EN_us"})), Language::English);
        assert_eq!(asked("é").or_chosen(&json!({"language": 7})), Language::Portuguese);
    }
}
