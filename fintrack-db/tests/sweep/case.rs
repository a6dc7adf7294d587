//! One call of an operation by one household with what another one has.

use std::fmt;
use std::pin::Pin;

use fintrack_db::import_session::{ImportError, SessionError};
use fintrack_db::transaction::{self, PurchaseError};
use fintrack_db::{
    Db, DbError, UserTx, WorkspaceTx, account, audit, budget, card, category, deletion, email_token, goal, investment,
    invite, invoice, member, recurring, rule,
};

use crate::home::Home;

/// How a stranger is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// That there is no such thing.
    NotFound,
    /// That something is named which is not there.
    Dangling,
    /// That a secret is good for nothing.
    Unknown,
    /// That it is not theirs to do.
    Forbidden,
    /// An empty list.
    Nothing,
    /// It is done, to what is theirs.
    Apart,
}

/// Why an operation did not happen.
#[derive(Debug)]
pub(crate) enum Refusal {
    NotFound,
    Dangling,
    Other(String),
}

impl Refusal {
    fn says(&self, word: &str) -> bool {
        matches!(self, Self::Other(text) if text.contains(word))
    }
}

/// How much was found or done, or why not.
pub(crate) type Answer = Result<usize, Refusal>;

/// Errors that tell what is not there.
pub(crate) trait Why {
    fn why(self) -> Refusal;
}

impl Why for DbError {
    fn why(self) -> Refusal {
        if matches!(self, Self::NotFound { .. }) {
            return Refusal::NotFound;
        }
        if matches!(self, Self::Dangling { .. }) { Refusal::Dangling } else { Refusal::Other(format!("{self:?}")) }
    }
}

macro_rules! by_storage {
    ($($error:ty),+ $(,)?) => {
        $(impl Why for $error {
            fn why(self) -> Refusal {
                if let Self::Db(error) = self { error.why() } else { Refusal::Other(format!("{self:?}")) }
            }
        })+
    };
}

by_storage!(
    ImportError,
    PurchaseError,
    SessionError,
    account::ChangeError,
    audit::UndoFailure,
    budget::ChangeError,
    card::ChangeError,
    category::ChangeError,
    deletion::DismissError,
    email_token::RedeemError,
    goal::ChangeError,
    investment::ChangeError,
    invite::AcceptError,
    invoice::ChangeError,
    member::MemberError,
    recurring::ChangeError,
    rule::SaveError,
    transaction::ChangeError,
);

/// What becomes of the transaction that an operation was called in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// As callers do who are refused.
    Dropped,
    Kept,
}

/// What operations are called in.
pub(crate) trait Acting: Sized + 'static {
    async fn begin(db: &Db, own: &Home) -> Self;
    async fn keep(self);
}

impl Acting for WorkspaceTx {
    async fn begin(db: &Db, own: &Home) -> Self {
        db.begin(own.scope).await.unwrap()
    }

    async fn keep(self) {
        // After some refusals the server takes nothing more, and rolls back.
        let _rolled_back = self.commit().await;
    }
}

impl Acting for UserTx {
    async fn begin(db: &Db, own: &Home) -> Self {
        db.begin_personal(own.scope.user).await.unwrap()
    }

    async fn keep(self) {
        let _rolled_back = self.commit().await;
    }
}

/// Operations that begin a transaction of their own.
impl Acting for Db {
    async fn begin(db: &Db, _: &Home) -> Self {
        db.clone()
    }

    async fn keep(self) {}
}

type Answering<'t> = Pin<Box<dyn Future<Output = Answer> + 't>>;

/// A call; of the two households the first one calls, with what the second one has.
pub(crate) struct Case<T: 'static> {
    pub(crate) operation: String,
    pub(crate) what: &'static str,
    pub(crate) expected: Expected,
    pub(crate) call: for<'t> fn(&'t mut T, &'t Home, &'t Home) -> Answering<'t>,
}

impl<T> fmt::Display for Case<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} (expected: {:?})", self.operation, self.what, self.expected)
    }
}

impl<T: Acting> Case<T> {
    pub(crate) async fn call(&self, db: &Db, own: &Home, of: &Home, end: End) -> Answer {
        let mut tx = T::begin(db, own).await;
        let answer = (self.call)(&mut tx, own, of).await;
        if end == End::Kept {
            tx.keep().await;
        }
        answer
    }

    pub(crate) fn is_kept_apart(&self) -> bool {
        self.expected == Expected::Apart
    }

    /// Whether a stranger is answered as it should be.
    pub(crate) fn is_refusal(&self, answer: &Answer) -> bool {
        match (self.expected, answer) {
            (Expected::NotFound, Err(Refusal::NotFound))
            | (Expected::Dangling, Err(Refusal::Dangling))
            | (Expected::Nothing, Ok(0))
            | (Expected::Apart, Ok(_)) => true,
            (Expected::Unknown, Err(refusal)) => refusal.says("Unknown"),
            (Expected::Forbidden, Err(refusal)) => refusal.says("Forbidden"),
            (_, Ok(_) | Err(Refusal::NotFound | Refusal::Dangling | Refusal::Other(_))) => false,
        }
    }

    /// Whether the owner's answer shows that what is asked for is there, even where it may not be done.
    pub(crate) fn is_own(&self, answer: &Answer) -> bool {
        match (self.expected, answer) {
            (Expected::Nothing, Ok(found)) => *found > 0,
            (Expected::Nothing, Err(_)) => false,
            // What is forbidden is so to whole households.
            (Expected::Forbidden, _) | (_, Ok(_)) => true,
            (_, Err(refusal)) => matches!(refusal, Refusal::Other(_)) && !refusal.says("Unknown"),
        }
    }
}

/// Calls, each as it would be written, without the transaction that it is in, and what they are answered. Where that is a
/// list, how much is in it.
macro_rules! cases {
    (@amount $outcome:ident) => { $outcome.map(|_| 1) };
    (@amount $outcome:ident $amount:expr) => { $outcome.map($amount) };
    ($on:ty, |$own:ident, $of:ident| $(
        $($operation:ident)::+ ($($argument:expr),* $(,)?) $($what:literal)? => $expected:ident $(($amount:expr))?;
    )+) => {
        vec![$($crate::case::Case::<$on> {
            operation: [$(stringify!($operation)),+].join("::"),
            what: concat!("" $(, $what)?),
            expected: $crate::case::Expected::$expected,
            call: |tx, $own, $of| Box::pin(async move {
                let _used = ($own, $of);
                let outcome = Box::pin($($operation)::+(tx, $($argument),*)).await;
                cases!(@amount outcome $($amount)?).map_err($crate::case::Why::why)
            }),
        }),+]
    };
}
