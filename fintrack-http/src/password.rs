//! Passwords: hashed with Argon2id, off the threads that serve, a few at a time.
//!
//! Whoever signs in costs the same, whether there is such a user or not, whether they have a password or not: with nothing
//! to compare with, the password is compared with a hash that nothing matches.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::ApiError;
use crate::secret::{Secret, random};

/// How much work a password's hash is: more for whoever guesses, and for whoever signs in.
#[derive(Clone, Debug, Default)]
pub struct PasswordCost(Params);

impl PasswordCost {
    /// How much memory is filled, in KiB, how often, and by how many threads; `None` when Argon2 takes no such figures. By
    /// default as OWASP recommends: 19 MiB, two times, by one.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        Params::new(memory_kib, passes, lanes, None).ok().map(Self)
    }
}

/// What came of comparing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the one.
    Right {
        /// Whether its hash was made at another cost than hashes are made now.
        is_outdated: bool,
    },
    /// It is not, or there is none.
    Wrong,
}

/// Hashes passwords. Cloning shares the limit.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon: Argon2<'static>,
    permits: Arc<Semaphore>,
    decoy: Arc<str>,
    computed: Arc<AtomicU64>,
}

impl Passwords {
    pub(crate) fn new(cost: &PasswordCost) -> Self {
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.0.clone());
        let decoy = hash(&argon, &crate::secret::encode(&random::<32>()));
        let permits = available_parallelism().map_or(1, usize::from);
        Self {
            argon,
            permits: Arc::new(Semaphore::new(permits)),
            decoy: decoy.expect("a random text can be hashed at a cost that was checked").into(),
            computed: Arc::default(),
        }
    }

    /// How many hashes were computed.
    pub(crate) fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// The hash of a password that somebody chose, in the PHC format.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<String, ApiError> {
        let password = password.clone();
        self.work(move |argon| hash(argon, password.reveal())).await?.map_err(|error| broken(&error))
    }

    /// Whether a password is the one that a hash was made of. Costs the same where there is no hash.
    pub(crate) async fn verify(&self, password: &Secret, known: Option<&str>) -> Result<Verdict, ApiError> {
        let (password, is_known) = (password.clone(), known.is_some());
        let against = known.map_or_else(|| self.decoy.to_string(), str::to_owned);
        let verify = move |argon: &Argon2<'static>| {
            let hash = PasswordHash::new(&against)?;
            let is_right = argon.verify_password(password.reveal().as_bytes(), &hash).is_ok();
            let now = argon.params();
            let is_outdated = Params::try_from(&hash).is_ok_and(|then| {
                (then.m_cost(), then.t_cost(), then.p_cost()) != (now.m_cost(), now.t_cost(), now.p_cost())
            });
            Ok(if is_right && is_known { Verdict::Right { is_outdated } } else { Verdict::Wrong })
        };
        self.work(verify).await?.map_err(|error: argon2::password_hash::phc::Error| broken(&error))
    }

    /// Each fills as much memory as a cost says: no more at once than there are processors to do it.
    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|error| broken(&error))?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        let argon = self.argon.clone();
        let done = spawn_blocking(move || {
            let done = job(&argon);
            drop(permit);
            done
        });
        done.await.map_err(|error| broken(&error))
    }
}

fn hash(argon: &Argon2<'static>, password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt: [u8; 16] = random();
    Ok(argon.hash_password_with_salt(password.as_bytes(), &salt)?.to_string())
}

fn broken(error: &impl std::fmt::Display) -> ApiError {
    ApiError::Panicked { message: format!("hashing a password failed: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(passes: u32) -> Passwords {
        Passwords::new(&PasswordCost::new(8, passes, 1).unwrap())
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let (passwords, plum) = (passwords(1), Secret::new("plum jam"));
        let hash = passwords.hash(&plum).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash(&plum).await.unwrap(), "each has a salt of its own");
        assert_eq!(passwords.verify(&plum, Some(&hash)).await.unwrap(), Verdict::Right { is_outdated: false });
        assert_eq!(passwords.verify(&Secret::new("plum jam "), Some(&hash)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_outdated() {
        let plum = Secret::new("plum jam");
        let old = passwords(2).hash(&plum).await.unwrap();
        assert_eq!(passwords(1).verify(&plum, Some(&old)).await.unwrap(), Verdict::Right { is_outdated: true });
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody() {
        let (passwords, plum) = (passwords(1), Secret::new("plum jam"));
        let hash = passwords.hash(&plum).await.unwrap();
        let before = passwords.computed();
        passwords.verify(&plum, Some(&hash)).await.unwrap();
        let somebody = passwords.computed() - before;
        assert_eq!(passwords.verify(&plum, None).await.unwrap(), Verdict::Wrong);
        assert_eq!(passwords.computed() - before, 2 * somebody);
    }

    #[test]
    fn a_cost_is_one_that_argon2_takes() {
        assert!(PasswordCost::new(19 * 1024, 2, 1).is_some());
        assert!(PasswordCost::new(1, 1, 1).is_none() && PasswordCost::new(8, 0, 1).is_none());
    }
}
