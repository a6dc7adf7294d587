//! How often somebody may try: to guess a password or a token, or to have messages sent.
//!
//! There are three measures. An address may try so often, whatever it tries; an account so often from one address, so that
//! guessing its password takes years; and an account so often from anywhere, which many addresses together run into. The
//! last one is generous, for it also stops the account's owner.
//!
//! What was tried is counted, not what failed: a right guess among many wrong ones is not told apart.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};

use crate::ApiError;

/// How many keys are remembered before those that are of no more use are looked for.
const KEYS_MAX: usize = 10_000;

type Account = [u8; 32];
type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// So many at once, and one more after each pause.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    burst: u32,
    pause: Duration,
}

const fn allowance(burst: u32, pause: Duration) -> Allowance {
    Allowance { burst, pause }
}

/// One kind of attempts.
pub(crate) struct Throttle {
    clock: DefaultClock,
    address: Limiter<Option<IpAddr>>,
    account_from_address: Limiter<(Account, Option<IpAddr>)>,
    account: Limiter<Account>,
}

impl Throttle {
    /// Of guessing: passwords and tokens.
    pub(crate) fn of_guesses() -> Self {
        Self::new(
            allowance(60, Duration::from_secs(2)),
            allowance(10, Duration::from_mins(1)),
            allowance(100, Duration::from_secs(15)),
        )
    }

    /// Of messages that anybody can have sent to somebody.
    pub(crate) fn of_messages() -> Self {
        Self::new(
            allowance(20, Duration::from_secs(30)),
            allowance(3, Duration::from_mins(10)),
            allowance(6, Duration::from_mins(10)),
        )
    }

    fn new(address: Allowance, account_from_address: Allowance, account: Allowance) -> Self {
        Self {
            clock: DefaultClock::default(),
            address: limiter(address),
            account_from_address: limiter(account_from_address),
            account: limiter(account),
        }
    }

    /// Lets one more attempt from an address pass, at an account if there is one to name.
    ///
    /// # Errors
    /// [`ApiError::TooManyRequests`].
    pub(crate) fn attempt(&self, address: Option<IpAddr>, account: Option<&str>) -> Result<(), ApiError> {
        let address = address.map(network);
        self.check(&self.address, &address)?;
        if let Some(account) = account {
            let account: Account = Sha256::digest(account.trim().to_lowercase()).into();
            self.check(&self.account_from_address, &(account, address))?;
            self.check(&self.account, &account)?;
        }
        Ok(())
    }

    fn check<K: Hash + Eq + Clone>(&self, limiter: &Limiter<K>, key: &K) -> Result<(), ApiError> {
        if limiter.len() > KEYS_MAX {
            limiter.retain_recent();
        }
        let refused = |not_until: governor::NotUntil<_>| ApiError::TooManyRequests {
            retry_after: not_until.wait_time_from(self.clock.now()),
        };
        limiter.check_key(key).map_err(refused)
    }
}

fn limiter<K: Hash + Eq + Clone>(allowance: Allowance) -> Limiter<K> {
    let quota = Quota::with_period(allowance.pause).expect("a pause is not nothing");
    RateLimiter::hashmap(quota.allow_burst(NonZeroU32::new(allowance.burst).expect("a burst is not nothing")))
}

/// Whoever has one address of version 6 has as many as there are below its first half.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn tries(throttle: &Throttle, address: IpAddr, account: &str) -> u32 {
        let mut tries = 0;
        while throttle.attempt(Some(address), Some(account)).is_ok() {
            tries += 1;
        }
        tries
    }

    #[test]
    fn an_account_is_tried_a_few_times_and_others_are_not_stopped() {
        let throttle = Throttle::of_guesses();
        assert_eq!(tries(&throttle, from("192.0.2.1"), "ana@example.org"), 10);
        assert_eq!(tries(&throttle, from("192.0.2.1"), " ANA@example.org"), 0, "whatever its capitals");
        assert_eq!(tries(&throttle, from("192.0.2.1"), "bia@example.org"), 10);
        assert_eq!(tries(&throttle, from("192.0.2.2"), "ana@example.org"), 10, "its owner is elsewhere");
    }

    #[test]
    fn an_address_is_stopped_whatever_it_tries() {
        let throttle = Throttle::of_guesses();
        let all: u32 = (0..100).map(|n| tries(&throttle, from("192.0.2.1"), &n.to_string())).sum();
        assert!((50..=60).contains(&all), "{all}");
        assert!(throttle.attempt(Some(from("192.0.2.1")), None).is_err());
        assert!(throttle.attempt(Some(from("192.0.2.2")), None).is_ok());
    }

    #[test]
    fn many_addresses_together_are_stopped_as_well() {
        let throttle = Throttle::of_guesses();
        let all: u32 = (1..=50).map(|n| tries(&throttle, from(&format!("192.0.2.{n}")), "ana@example.org")).sum();
        assert_eq!(all, 100);
    }

    #[test]
    fn a_network_of_version_6_is_one() {
        let throttle = Throttle::of_guesses();
        assert_eq!(tries(&throttle, from("2001:db8::1"), "ana@example.org"), 10);
        assert_eq!(tries(&throttle, from("2001:db8::2"), "ana@example.org"), 0);
        assert_eq!(tries(&throttle, from("2001:db8:0:1::1"), "ana@example.org"), 10);
        assert_eq!(network(from("::ffff:192.0.2.1")), from("192.0.2.1"));
    }
}
