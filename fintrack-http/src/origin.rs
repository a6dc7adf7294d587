//! Where a request comes from.
//!
//! What a proxy says of whom it speaks for is believed only of proxies that were named as trusted; everybody can write a
//! header.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use fintrack_db::session;
use ipnet::IpNet;
use tracing::warn;

use crate::App;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Said once: whoever runs the server has forgotten something, and strangers may write the header as well.
static UNHEARD: Once = Once::new();

/// Where a request comes from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The address, where it came over a network.
    pub(crate) address: Option<IpAddr>,
    user_agent: Option<String>,
}

impl Origin {
    /// As a sign-in keeps it.
    pub(crate) fn stored(&self) -> session::Origin {
        let address = self.address.map(|address| address.to_string());
        session::Origin { user_agent: self.user_agent.clone(), address }
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        if peer.is_some_and(|peer| is_unheard(peer, &parts.headers, &app.config.trusted_proxies)) {
            UNHEARD.call_once(|| {
                warn!(
                    "X-Forwarded-For is not believed: if your proxy wrote it, name it in TRUSTED_PROXIES, or everybody behind \
                     it counts as one address"
                );
            });
        }
        let address = peer.map(|peer| client(peer, &parts.headers, &app.config.trusted_proxies));
        let agent = parts.headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self { address, user_agent: agent })
    }
}

/// Whether somebody says whom they speak for who was not named as a proxy.
fn is_unheard(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> bool {
    headers.contains_key(FORWARDED_FOR) && !is_trusted(peer, trusted)
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address.to_canonical()))
}

/// The last address that no trusted proxy vouches to be another trusted proxy.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer;
    let values: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    // Each proxy appends whom it has heard: what is further left, others wrote.
    for text in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        if !is_trusted(client, trusted) {
            break;
        }
        let Ok(before) = text.trim().parse() else { break };
        client = before;
    }
    client
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_trusted_proxy_says_whom_it_speaks_for() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        let cases: &[(&str, &[&'static str], &str)] = &[
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("::1", &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            // The client made the left one up.
            ("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", &["evil"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9, evil, 10.0.0.3"], "10.0.0.3"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ];
        for (peer, values, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in *values {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
            }
            assert_eq!(client(address(peer), &headers, &trusted), address(expected), "{peer} {values:?}");
            assert_eq!(client(address(peer), &headers, &[]), address(peer), "nobody is trusted unless it is said");
            assert_eq!(is_unheard(address(peer), &headers, &[]), !values.is_empty());
            assert_eq!(is_unheard(address(peer), &headers, &trusted), !values.is_empty() && *peer == "192.0.2.1");
        }
    }
}
