//! How the server is set up: from environment variables, read once, in one place.
//!
//! | variable | default | what it says |
//! |---|---|---|
//! | `SECRET_KEY` | none | what is handed out is signed with it: 32 random bytes or more. `JWT_SECRET` is its old name |
//! | `FRONTEND_URL` | none | where the web pages are: the one site that calls from pages, and where links lead |
//! | `TRUSTED_PROXIES` | none | networks, by commas, that are believed about whom they speak for |
//! | `SMTP_URL`, `MAIL_FROM` | none | the mail server, and whom messages are from; without it links go to the log |
//! | `ARGON2_MEMORY_KIB`, `ARGON2_PASSES`, `ARGON2_LANES` | 19456, 2, 1 | how much work a password's hash is |
//! | `STREAMS_MAX`, `STREAMS_PER_USER_MAX` | 2048, 32 | how many streams of live events there may be at once |
//! | `UPLOAD_BYTES_MAX` | 67108864 | how large an upload may be |

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use fintrack_core::access::AddressProof;
use ipnet::IpNet;
use thiserror::Error;
use url::Url;

pub use crate::live::StreamLimits;
use crate::mail::Smtp;
pub use crate::pages::{Pages, PagesError};
pub use crate::password::PasswordCost;
use crate::secret::{MasterKey, Secret, random};

/// How short a secret key may be, in bytes.
pub const SECRET_KEY_BYTES_MIN: usize = 32;
/// How many different bytes it must have at least.
const SECRET_KEY_DISTINCT_MIN: usize = 10;
/// How large an upload may be where nothing is said, in bytes: 64 MiB.
pub const UPLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How long a body may keep silent between two of its parts where nothing is said.
const BODY_SILENCE_MAX: Duration = Duration::from_secs(10);
/// What examples and guides write where a key belongs.
const PLACEHOLDERS: &[&str] =
    &["change", "secret", "example", "placeholder", "replace", "password", "default", "your-"];

/// What `FRONTEND_URL` should say.
const A_PAGE: &str = "an address such as https://fintrack.example.org";

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) key: MasterKey,
    pub(crate) frontend: Option<Frontend>,
    /// Where links lead: to the front end, or to the server itself.
    pub(crate) site: Option<Frontend>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) password_cost: PasswordCost,
    pub(crate) smtp: Option<Smtp>,
    pub(crate) upload_bytes_max: usize,
    pub(crate) streams: StreamLimits,
    pub(crate) body_silence_max: Duration,
    pub(crate) pages: Pages,
    is_development: bool,
}

/// Where the web pages are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontend {
    url: Url,
    origin: String,
}

/// Why the server does not start as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// Nothing to sign with.
    #[error("SECRET_KEY is not set: make one with `openssl rand -base64 48`")]
    NoSecretKey,
    /// Somebody could guess it.
    #[error("{0} is too weak: at least {SECRET_KEY_BYTES_MIN} random bytes; `openssl rand -base64 48` makes some")]
    WeakSecretKey(&'static str),
    /// It is not written as it must be.
    #[error("{name} is `{value}`: expected {expected}")]
    Unreadable {
        /// The variable.
        name: &'static str,
        /// What it says; never of a variable that holds a secret.
        value: String,
        /// What it should say.
        expected: &'static str,
    },
    /// Argon2 takes no such figures.
    #[error("ARGON2_MEMORY_KIB, ARGON2_PASSES and ARGON2_LANES: at least 8 KiB a lane, one pass and one lane")]
    PasswordCost,
    /// There is a mail server and nobody to write from.
    #[error("SMTP_URL is set and MAIL_FROM is not: say whom messages are from")]
    NoSender,
}

impl Config {
    /// Everything at its default, with a key that the caller vouches for.
    pub fn with_key(key: &[u8]) -> Self {
        Self {
            key: MasterKey::of(key),
            frontend: None,
            site: None,
            trusted_proxies: Vec::new(),
            password_cost: PasswordCost::default(),
            smtp: None,
            upload_bytes_max: UPLOAD_BYTES_MAX,
            streams: StreamLimits::default(),
            body_silence_max: BODY_SILENCE_MAX,
            pages: Pages::default(),
            is_development: false,
        }
    }

    /// The same, with the web pages elsewhere.
    #[must_use]
    pub fn with_frontend(self, frontend: Frontend) -> Self {
        Self { site: Some(frontend.clone()), frontend: Some(frontend), ..self }
    }

    /// Where links lead: to the web pages, or to a server that listens at this address.
    pub(crate) fn site_at(&self, address: SocketAddr) -> Frontend {
        self.site.clone().unwrap_or_else(|| Frontend::at(address))
    }

    /// The same, with links that lead there.
    pub(crate) fn with_site(self, site: Frontend) -> Self {
        Self { site: Some(site), ..self }
    }

    /// The same, with web pages beside the API.
    #[must_use]
    pub fn with_pages(self, pages: Pages) -> Self {
        Self { pages, ..self }
    }

    /// The same, with other work for passwords.
    #[must_use]
    pub fn with_password_cost(self, password_cost: PasswordCost) -> Self {
        Self { password_cost, ..self }
    }

    /// The same, with room for other numbers of streams.
    #[must_use]
    pub fn with_streams(self, streams: StreamLimits) -> Self {
        Self { streams, ..self }
    }

    /// The same, with other patience for bodies that keep silent between two of their parts.
    #[must_use]
    pub fn with_body_silence_max(self, body_silence_max: Duration) -> Self {
        Self { body_silence_max, ..self }
    }

    /// The same, with a mail server.
    #[must_use]
    pub fn with_smtp(self, smtp: Smtp) -> Self {
        Self { smtp: Some(smtp), ..self }
    }

    /// The same, believing these about whom they speak for.
    #[must_use]
    pub fn with_trusted_proxies(self, trusted_proxies: Vec<IpNet>) -> Self {
        Self { trusted_proxies, ..self }
    }

    /// The same, with uploads of so many bytes at most.
    #[must_use]
    pub fn with_upload_bytes_max(self, upload_bytes_max: usize) -> Self {
        Self { upload_bytes_max, ..self }
    }

    /// Reads the environment. `development_key` is what is signed with where no key is set, if the server is one that only
    /// its developer reaches.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn from_env(
        variable: impl Fn(&str) -> Option<String>,
        development_key: Option<&[u8]>,
    ) -> Result<Self, ConfigError> {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let (key, is_development) = match (set("SECRET_KEY"), set("JWT_SECRET"), development_key) {
            (Some(key), _, _) => (strong("SECRET_KEY", key)?, false),
            (None, Some(key), _) => {
                tracing::warn!("JWT_SECRET is an old name: call it SECRET_KEY");
                (strong("JWT_SECRET", key)?, false)
            }
            (None, None, Some(key)) => (key.to_vec(), true),
            (None, None, None) => return Err(ConfigError::NoSecretKey),
        };
        let mut config = Self { is_development, ..Self::with_key(&key) };
        config.frontend = read(&set, "FRONTEND_URL", A_PAGE)?;
        config.site = config.frontend.clone();
        if let Some(proxies) = set("TRUSTED_PROXIES") {
            let read = proxies.split(',').map(|text| network(text.trim())).collect::<Option<_>>();
            config.trusted_proxies = read.ok_or(ConfigError::Unreadable {
                name: "TRUSTED_PROXIES",
                value: proxies,
                expected: "networks such as 10.0.0.0/8, separated by commas",
            })?;
        }
        let number = "a whole number";
        let memory_kib = read(&set, "ARGON2_MEMORY_KIB", number)?.unwrap_or(19 * 1024);
        let passes = read(&set, "ARGON2_PASSES", number)?.unwrap_or(2);
        let lanes = read(&set, "ARGON2_LANES", number)?.unwrap_or(1);
        config.password_cost = PasswordCost::new(memory_kib, passes, lanes).ok_or(ConfigError::PasswordCost)?;
        config.upload_bytes_max = read(&set, "UPLOAD_BYTES_MAX", number)?.unwrap_or(UPLOAD_BYTES_MAX);
        let streams = StreamLimits::default();
        config.streams = StreamLimits {
            all: read(&set, "STREAMS_MAX", number)?.unwrap_or(streams.all),
            of_a_user: read(&set, "STREAMS_PER_USER_MAX", number)?.unwrap_or(streams.of_a_user),
        };
        config.smtp = match (set("SMTP_URL"), set("MAIL_FROM")) {
            (Some(url), Some(from)) => Some(Smtp::new(&url, &from)?),
            (Some(_), None) => return Err(ConfigError::NoSender),
            (None, _) => None,
        };
        Ok(config)
    }

    /// Whether somebody has to confirm an address before it speaks for them: where messages can be sent.
    pub(crate) const fn address_proof(&self) -> AddressProof {
        if self.smtp.is_some() { AddressProof::Needed } else { AddressProof::Waived }
    }

    /// Whether cookies travel over TLS only: everywhere but where somebody tries things out on the own machine.
    pub(crate) fn has_secure_cookies(&self) -> bool {
        self.frontend.as_ref().map_or(!self.is_development, |frontend| !frontend.is_local())
    }
}

/// The key of a server that only its developer reaches: made once, and kept in a folder for nobody else to read.
///
/// # Errors
/// When it cannot be read or kept.
pub fn development_key(folder: &Path) -> io::Result<Vec<u8>> {
    let path = folder.join("development.key");
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    match options.open(&path) {
        Ok(mut file) => {
            let key: [u8; SECRET_KEY_BYTES_MIN] = random();
            file.write_all(&key)?;
            Ok(key.to_vec())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let key = fs::read(&path)?;
            if key.len() < SECRET_KEY_BYTES_MIN {
                return Err(io::Error::other(format!("{} holds no key: remove it", path.display())));
            }
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// Whether a key is set, under its name or an old one.
pub fn has_key(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["SECRET_KEY", "JWT_SECRET"].into_iter().filter_map(variable).any(|value| !value.trim().is_empty())
}

fn read<T: FromStr>(
    set: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    expected: &'static str,
) -> Result<Option<T>, ConfigError> {
    set(name)
        .map(|value| value.trim().parse().map_err(|_| ConfigError::Unreadable { name, value, expected }))
        .transpose()
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn strong(name: &'static str, key: String) -> Result<Vec<u8>, ConfigError> {
    let bytes = key.into_bytes();
    let mut distinct = bytes.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let is_placeholder = PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder));
    if bytes.len() < SECRET_KEY_BYTES_MIN || distinct.len() < SECRET_KEY_DISTINCT_MIN || is_placeholder {
        Err(ConfigError::WeakSecretKey(name))
    } else {
        Ok(bytes)
    }
}

/// Where the links of a server lead that listens at this address, by the environment.
///
/// # Errors
/// [`ConfigError::Unreadable`] when `FRONTEND_URL` is no address.
pub fn site(variable: impl Fn(&str) -> Option<String>, address: SocketAddr) -> Result<Frontend, ConfigError> {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let frontend = read(&set, "FRONTEND_URL", A_PAGE)?;
    Ok(frontend.unwrap_or_else(|| Frontend::at(address)))
}

impl Frontend {
    /// The server itself.
    fn at(address: SocketAddr) -> Self {
        format!("http://{address}").parse().expect("a socket's address is a host and a port")
    }

    /// As browsers name it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A page, with a token for it to use. The token is behind `#`, so that it reaches no server's log.
    pub(crate) fn page(&self, path: &str, token: &Secret) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}/{path}", self.url.path().trim_end_matches('/')));
        url.set_fragment(Some(&format!("token={}", token.reveal())));
        url
    }

    fn is_local(&self) -> bool {
        match self.url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl FromStr for Frontend {
    type Err = NotAPage;

    fn from_str(text: &str) -> Result<Self, NotAPage> {
        let url = Url::parse(text).map_err(|_| NotAPage)?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !is_plain {
            return Err(NotAPage);
        }
        let origin = url.origin().ascii_serialization();
        Ok(Self { url, origin })
    }
}

/// No address that a browser could open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no http or https address")]
pub struct NotAPage;

impl fmt::Display for Frontend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "c2V2ZW50eSBieXRlcyBvZiBwdXJlIG5vaXNlIQ0pT4";

    fn from(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::from_env(variable, None)
    }

    fn unreadable(result: Result<Config, ConfigError>) -> &'static str {
        match result {
            Err(ConfigError::Unreadable { name, .. }) => name,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_a_key_nothing_starts() {
        assert_eq!(from(&[]).unwrap_err(), ConfigError::NoSecretKey);
        assert_eq!(from(&[("SECRET_KEY", "  ")]).unwrap_err(), ConfigError::NoSecretKey);
        assert!(Config::from_env(|_| None, Some(&[7; 32])).is_ok(), "a developer's own");
    }

    #[test]
    fn a_key_that_may_be_guessed_is_none() {
        let long = "a".repeat(64);
        for weak in
            ["short", &long, "change-me-change-me-change-me-0123456789", "your-secret-key-0123456789-0123456789"]
        {
            for name in ["SECRET_KEY", "JWT_SECRET"] {
                assert_eq!(from(&[(name, weak)]).unwrap_err(), ConfigError::WeakSecretKey(name), "{weak}");
            }
        }
        assert!(from(&[("SECRET_KEY", KEY)]).is_ok());
        assert!(from(&[("JWT_SECRET", KEY)]).is_ok(), "the old name");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in [
            ("FRONTEND_URL", "fintrack.example.org"),
            ("FRONTEND_URL", "ftp://fintrack.example.org"),
            ("FRONTEND_URL", "https://ana:senha@fintrack.example.org"),
            ("TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
            ("ARGON2_MEMORY_KIB", "much"),
            ("UPLOAD_BYTES_MAX", "-1"),
            ("STREAMS_MAX", "many"),
        ] {
            assert_eq!(unreadable(from(&[("SECRET_KEY", KEY), (name, value)])), name);
        }
        assert_eq!(from(&[("SECRET_KEY", KEY), ("ARGON2_PASSES", "0")]).unwrap_err(), ConfigError::PasswordCost);
        assert_eq!(
            from(&[("SECRET_KEY", KEY), ("SMTP_URL", "smtps://mail.example.org")]).unwrap_err(),
            ConfigError::NoSender
        );
    }

    #[test]
    fn networks_are_written_with_and_without_a_prefix() {
        let config = from(&[("SECRET_KEY", KEY), ("TRUSTED_PROXIES", "10.0.0.0/8, ::1,192.168.1.7")]).unwrap();
        let shown: Vec<String> = config.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.0/8", "::1/128", "192.168.1.7/32"]);
    }

    #[test]
    fn cookies_are_secure_except_at_home() {
        let secure = |url: &str| from(&[("SECRET_KEY", KEY), ("FRONTEND_URL", url)]).unwrap().has_secure_cookies();
        assert!(secure("https://fintrack.example.org"));
        assert!(secure("http://fintrack.example.org"), "a careless address is no reason to be careless");
        assert!(!secure("http://localhost:3000"));
        assert!(!secure("http://127.0.0.1:3000") && !secure("http://[::1]:3000"));
        assert!(from(&[("SECRET_KEY", KEY)]).unwrap().has_secure_cookies());
        assert!(!Config::from_env(|_| None, Some(&[7; 32])).unwrap().has_secure_cookies());
    }

    #[test]
    fn a_developers_key_is_made_once_and_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let key = development_key(folder.path()).unwrap();
        assert_eq!((development_key(folder.path()).unwrap(), key.len()), (key, 32));
        let mode = fs::metadata(folder.path().join("development.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(folder.path().join("development.key"), "short").unwrap();
        assert!(development_key(folder.path()).is_err());
        assert!(has_key(|name| (name == "JWT_SECRET").then(|| KEY.to_owned())) && !has_key(|_| Some(" ".to_owned())));
    }

    #[test]
    fn no_secret_is_shown() {
        let smtp = ("SMTP_URL", "smtps://ana:plum@mail.example.org");
        let config = from(&[("SECRET_KEY", KEY), smtp, ("MAIL_FROM", "fintrack@example.org")]).unwrap();
        let shown = format!("{config:?}");
        assert!(!shown.contains("plum") && !shown.contains(KEY), "{shown}");
    }

    #[test]
    fn a_token_is_told_to_the_page_and_to_no_server() {
        let frontend: Frontend = "https://example.org/fintrack/".parse().unwrap();
        assert_eq!(frontend.origin(), "https://example.org");
        let page = frontend.page("reset-password", &Secret::new("abc"));
        assert_eq!(page.as_str(), "https://example.org/fintrack/reset-password#token=abc");
        let site = |config: Config| config.site_at(([127, 0, 0, 1], 8080).into()).to_string();
        assert_eq!(site(Config::with_key(&[7; 32])), "http://127.0.0.1:8080/");
        assert_eq!(site(Config::with_key(&[7; 32]).with_frontend(frontend)), "https://example.org/fintrack/");
    }
}
