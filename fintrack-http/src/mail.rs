//! Messages to people: what they are told, and how it reaches them.
//!
//! Without a mail server the link goes to the log, where whoever runs the server finds it. A message is sent after what it
//! tells of is done, in the background: how long that takes is nobody's to measure, and whether it worked is in the log. A
//! server that stops sends what it has promised.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use fintrack_db::api_key::WorkingKey;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use tracing::{info, warn};

use crate::background::Background;
use crate::config::{ConfigError, Frontend};
use crate::secret::Secret;

const SEND_TIME_MAX: Duration = Duration::from_secs(20);

/// A mail server, and whom messages are from.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A server such as `smtps://user:password@host:465` or `smtp://host:587?tls=required`, and a sender such as
    /// `FinTrack <fintrack@example.org>`.
    ///
    /// # Errors
    /// [`ConfigError`] when either cannot be read; the server's address, which may hold a password, is not repeated.
    pub fn new(url: &str, from: &str) -> Result<Self, ConfigError> {
        let unreadable =
            |name, value: &str, expected| ConfigError::Unreadable { name, value: value.to_owned(), expected };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| unreadable("SMTP_URL", "…", "an address such as smtps://user:password@host:465"))?;
        let from = Mailbox::from_str(from)
            .map_err(|_| unreadable("MAIL_FROM", from, "a sender such as FinTrack <fintrack@example.org>"))?;
        Ok(Self { transport: builder.timeout(Some(SEND_TIME_MAX)).build(), from })
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

/// What somebody is told.
#[derive(Clone, Debug)]
pub(crate) enum Letter {
    /// Show that the address is yours.
    VerifyEmail(Secret),
    /// Show that this new address is yours.
    ChangeEmail(Secret),
    /// Choose another password.
    ResetPassword(Secret),
    /// Somebody wanted to register with your address.
    AddressTaken,
    /// Your password was changed; these keys for programs work as before.
    PasswordChanged(Vec<WorkingKey>),
    /// Your address is about to be changed.
    EmailChanging,
    /// Your account is about to be deleted.
    DeleteAccount(Secret),
}

impl Letter {
    fn subject(&self) -> &'static str {
        match self {
            Self::VerifyEmail(_) => "Confirm your e-mail address",
            Self::ChangeEmail(_) => "Confirm your new e-mail address",
            Self::ResetPassword(_) => "Choose a new password",
            Self::AddressTaken => "You have an account already",
            Self::PasswordChanged(_) => "Your password was changed",
            Self::EmailChanging => "Your e-mail address is being changed",
            Self::DeleteAccount(_) => "Confirm that your account is to be deleted",
        }
    }

    /// What was said, and until when the link is good.
    fn text(&self) -> &'static str {
        match self {
            Self::VerifyEmail(_) => "Open this link within 24 hours to confirm that this address is yours:",
            Self::ChangeEmail(_) => "Open this link within 24 hours to make this address the one of your account:",
            Self::ResetPassword(_) => {
                "Open this link within an hour to choose a new password. If you did not ask for it, nothing changes."
            }
            Self::AddressTaken => {
                "Somebody wanted to register with this address, which has an account already. If it was you, sign in, or \
                 ask for a new password. If it was not, nothing has changed."
            }
            Self::PasswordChanged(_) => {
                "The password of your account was changed, and everybody else who was signed in no longer is. If it was \
                 not you, ask for a new password at once."
            }
            Self::EmailChanging => {
                "Another address was given for your account and waits to be confirmed. If it was not you, change your \
                 password at once."
            }
            Self::DeleteAccount(_) => "Open this link within an hour to delete your account:",
        }
    }

    /// All of it.
    fn body(&self, link: Option<&str>) -> String {
        let mut body = format!("{}\n", self.text());
        if let Some(link) = link {
            body = format!("{body}\n{link}\n");
        }
        if let Self::PasswordChanged(keys) = self
            && !keys.is_empty()
        {
            let shown = |WorkingKey { workspace, name, prefix }: &_| format!("- {name} ({prefix}) in {workspace}\n");
            body.push_str("\nThese keys for programs work as before. Revoke those that you do not know:\n");
            body.extend(keys.iter().map(shown));
        }
        body
    }

    /// The page that the link leads to, with its token.
    pub(crate) fn link(&self) -> Option<(&'static str, &Secret)> {
        match self {
            Self::VerifyEmail(token) | Self::ChangeEmail(token) => Some(("verify-email", token)),
            Self::ResetPassword(token) => Some(("reset-password", token)),
            Self::DeleteAccount(token) => Some(("delete-account", token)),
            Self::AddressTaken | Self::PasswordChanged(_) | Self::EmailChanging => None,
        }
    }
}

/// Sends messages. Cloning shares the connection.
#[derive(Clone, Debug)]
pub(crate) struct Mailer {
    smtp: Option<Smtp>,
    site: Option<Frontend>,
    background: Background,
}

impl Mailer {
    pub(crate) fn new(smtp: Option<Smtp>, site: Option<Frontend>, background: Background) -> Self {
        Self { smtp, site, background }
    }

    /// Sends a message, some time soon.
    pub(crate) fn send(&self, to: &str, letter: Letter) {
        let link = letter.link().map(|(page, token)| self.link(page, token));
        let Some(smtp) = self.smtp.clone() else {
            if let Some(link) = link {
                info!(link, "no mail server is set up, so this is for whoever runs the server");
            } else {
                info!(subject = letter.subject(), "no mail server is set up: nobody was told");
            }
            return;
        };
        let Ok(to) = Address::from_str(to) else {
            warn!(subject = letter.subject(), "the address takes no mail");
            return;
        };
        self.background.spawn(async move {
            if let Err(error) = smtp.send(to, &letter, link.as_deref()).await {
                // The error may quote the server, and so the address.
                warn!(subject = letter.subject(), "a message could not be sent: {}", kind(&error));
            }
        });
    }

    fn link(&self, page: &str, token: &Secret) -> String {
        match &self.site {
            Some(site) => site.page(page, token).into(),
            None => format!("/{page}#token={}", token.reveal()),
        }
    }
}

impl Smtp {
    async fn send(&self, to: Address, letter: &Letter, link: Option<&str>) -> Result<(), SendError> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject())
            .body(letter.body(link))
            .map_err(|_| SendError::Unwritable)?;
        self.transport.send(message).await.map(drop).map_err(SendError::Refused)
    }
}

enum SendError {
    Unwritable,
    Refused(lettre::transport::smtp::Error),
}

fn kind(error: &SendError) -> &'static str {
    match error {
        SendError::Unwritable => "it cannot be written",
        SendError::Refused(error) if error.is_timeout() => "the mail server took too long",
        SendError::Refused(error) if error.is_permanent() => "the mail server refused it",
        SendError::Refused(error) if error.is_transient() => "the mail server refused it for now",
        SendError::Refused(_) => "the mail server could not be reached",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_checked_when_it_is_set_up_and_shows_no_password() {
        let smtp = Smtp::new("smtps://ana:plum@mail.example.org:465", "FinTrack <fintrack@example.org>").unwrap();
        assert!(!format!("{smtp:?}").contains("plum"));
        let refused = Smtp::new("mail.example.org?plum", "fintrack@example.org").unwrap_err();
        assert!(refused.to_string().contains("SMTP_URL") && !refused.to_string().contains("plum"), "{refused}");
        assert!(Smtp::new("smtp://localhost", "nobody\r\nBcc: eva@example.org").is_err());
    }

    #[test]
    fn a_link_leads_to_a_page_that_takes_the_token() {
        let token = Secret::new("abc");
        let frontend = Some("https://example.org/app".parse().unwrap());
        let link = |frontend| Mailer::new(None, frontend, Background::default()).link("reset-password", &token);
        assert_eq!(link(frontend), "https://example.org/app/reset-password#token=abc");
        assert_eq!(link(None), "/reset-password#token=abc");
    }
}
