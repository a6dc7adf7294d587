//! How often somebody may try: to guess a password or a token, or to have messages sent.
//!
//! There are three measures. An address may try so often, whatever it tries; an account so often from one address, so that
//! guessing its password takes years; and an account so often from anywhere, which many addresses together run into. The
//! last one is generous, for it also stops the account's owner.
//!
//! What was tried is counted, not what failed: a right guess among many wrong ones is not told apart. (Refresh tokens alone
//! are not guessed at, so that of these only what failed is counted.)
//!
//! However many addresses and accounts there are, what is remembered of them has room in [`Slot::MAX`] places; which place is
//! whose, only this process knows. Whoever fills all of them has sent more than a server of this size answers.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use crate::ApiError;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// Where something is remembered.
type Slot = u16;
type Limiter = RateLimiter<Slot, HashMapStateStore<Slot>, DefaultClock>;

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
    slots: RandomState,
    address: Limiter,
    account_from_address: Limiter,
    account: Limiter,
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
            slots: RandomState::new(),
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
            let account = account.trim().to_lowercase();
            self.check(&self.account_from_address, &(&account, address))?;
            self.check(&self.account, &account)?;
        }
        Ok(())
    }

    fn check(&self, limiter: &Limiter, key: &impl Hash) -> Result<(), ApiError> {
        let [.., high, low] = self.slots.hash_one(key).to_be_bytes();
        let slot = Slot::from_be_bytes([high, low]);
        let refused = |not_until: governor::NotUntil<_>| ApiError::TooManyRequests {
            retry_after: not_until.wait_time_from(self.clock.now()),
        };
        limiter.check_key(&slot).map_err(refused)
    }
}

fn limiter(allowance: Allowance) -> Limiter {
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
    use std::net::Ipv4Addr;

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
    fn brute_force_from_everywhere_at_everybody_fills_no_memory() {
        let throttle = Throttle::of_guesses();
        for n in 0..300_000_u32 {
            let _refused = throttle.attempt(Some(Ipv4Addr::from_bits(n).into()), Some(&n.to_string()));
        }
        for limiter in [&throttle.address, &throttle.account_from_address, &throttle.account] {
            assert!(limiter.len() <= usize::from(Slot::MAX) + 1, "{}", limiter.len());
        }
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
