//! The way in: what a handler asks for to work in a workspace, or on what is a user's alone.
//!
//! [`Workspace<P>`] says in the handler's signature what it takes, `Workspace<Read>` or `Workspace<CloseSessions>`. It is
//! there only if the caller is known, is a member now, and may: 401, then 400 of the header, then 403, and all of that
//! before the body is looked at.
//!
//! A reading handler begins its one transaction with [`Workspace::begin`]: that is the very one in which the caller was let
//! in. A writing handler goes through the one door, [`Workspace::write`] for POST and [`Workspace::change`] for the rest
//! (see [`crate::write`]): there the caller is let in anew, in the transaction of the change, and no connection is held
//! while a body is on its way.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};
use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::access::{Access, Permission};
use fintrack_core::id::{UserId, WorkspaceId};
use fintrack_db::idempotency::RequestTx;
use fintrack_db::member::{Entered, NotEntered};
use fintrack_db::{Db, DbError, Purpose, Scope, UserTx, WorkspaceTx, audit};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access_token::SignedIn;
use crate::caller::{Caller, KeyShown};
use crate::extract::Path;
use crate::secret::Seal;
use crate::write::{Answer, Done, Post, Room};
use crate::{ApiError, App, write};

/// The header that says which workspace is meant.
pub const WORKSPACE_ID: HeaderName = HeaderName::from_static("x-workspace-id");

/// In which workspace.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "describes the header")]
pub(crate) struct WorkspaceHeader {
    /// The workspace that is worked in: one that the caller is a member of.
    #[param(rename = "X-Workspace-ID", example = "0199c0de-0000-7000-8000-000000000001")]
    workspace: Uuid,
}

/// What a handler needs, as a type.
pub(crate) trait Needs: Send + Sync + 'static {
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl Needs for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )+};
}

needs!(Read, Write, Import, CloseSessions, ManageMembers, ChangeWorkspace, Seed, DeleteWorkspace, ManageOwnKeys);

/// A workspace that the caller may do something in: the one that the header names.
pub(crate) struct Workspace<P> {
    room: WorkspaceRoom,
    access: Access,
    scope: Scope,
    today: NaiveDate,
    /// The transaction that the caller was let in by, while nothing else has to be waited for.
    held: Option<WorkspaceTx>,
    _needs: PhantomData<P>,
}

impl<P: Needs> FromRequestParts<App> for Workspace<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let at = Utc::now();
        let workspace = match named_workspace(&parts.headers) {
            Ok(workspace) => workspace,
            Err(malformed) => {
                // Whoever is unknown is told that first.
                expect_known(&app.db, caller, at).await?;
                return Err(malformed);
            }
        };
        Self::enter(WorkspaceRoom::new::<P>(app, caller, (workspace, Named::ByHeader), &parts.method, at)).await
    }
}

impl<P> Workspace<P> {
    async fn enter(room: WorkspaceRoom) -> Result<Self, ApiError> {
        let Entered { tx, access, today } = room.admit().await?;
        let scope = tx.scope();
        let held = match room.purpose {
            Purpose::Read => Some(tx),
            Purpose::Write => None,
        };
        Ok(Self { room, access, scope, today, held, _needs: PhantomData })
    }
}

/// Which workspace, where the path says so.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct WorkspacePath {
    /// The workspace's identity: one that the caller is a member of.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000001")]
    id: WorkspaceId,
}

/// The workspace that the path names, entered as one that the header names; one of others is as absent as none: 404.
pub(crate) struct Addressed<P>(pub(crate) Workspace<P>);

impl<P: Needs> FromRequestParts<App> for Addressed<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let at = Utc::now();
        let workspace = match Path::<WorkspacePath>::from_request_parts(parts, app).await {
            Ok(Path(path)) => path.id,
            Err(malformed) => {
                expect_known(&app.db, caller, at).await?;
                return Err(malformed);
            }
        };
        let room = WorkspaceRoom::new::<P>(app, caller, (workspace, Named::ByPath), &parts.method, at);
        Workspace::enter(room).await.map(Self)
    }
}

/// Whether the handler begins to read at once. Anything else waits for a body, and nobody's connection waits along.
fn reads(method: &Method) -> bool {
    method.is_safe()
}

fn named_workspace(headers: &HeaderMap) -> Result<WorkspaceId, ApiError> {
    let mut values = headers.get_all(WORKSPACE_ID).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(ApiError::Malformed(
            "the header X-Workspace-ID must say, once, which workspace is meant".to_owned(),
        ));
    };
    let id = value.to_str().ok().and_then(|text| Uuid::try_parse(text).ok());
    id.map(WorkspaceId::new).ok_or_else(|| ApiError::Malformed("the header X-Workspace-ID is no UUID".to_owned()))
}

async fn expect_known(db: &Db, caller: Caller, at: DateTime<Utc>) -> Result<(), ApiError> {
    match caller {
        Caller::Person(who) => begin_personal(db, who, at).await.map(drop),
        Caller::Program(key) => begin_with_key(db, key, at, Purpose::Read).await.map(drop),
    }
}

async fn begin_personal(db: &Db, who: SignedIn, at: DateTime<Utc>) -> Result<UserTx, ApiError> {
    let tx = db.begin_personal_in_session(who.user, who.session, at).await?;
    tx.ok_or(ApiError::Unauthenticated(SIGNED_OUT))
}

async fn begin_with_key(db: &Db, key: KeyShown, at: DateTime<Utc>, purpose: Purpose) -> Result<Entered, ApiError> {
    let entered = db.begin_with_key(key.workspace, key.hash, at, purpose).await?;
    entered.ok_or(ApiError::Unauthenticated(UNKNOWN_KEY))
}

/// What somebody is told whose key is good for nothing.
pub(crate) const UNKNOWN_KEY: &str = "the key is unknown, revoked or over";
/// What somebody is told whose sign-in is over.
pub(crate) const SIGNED_OUT: &str = "the sign-in has ended";

/// The way into one workspace, as often as it is needed.
pub(crate) struct WorkspaceRoom {
    db: Db,
    seal: Seal,
    caller: Caller,
    workspace: WorkspaceId,
    named: Named,
    permission: Permission,
    purpose: Purpose,
    at: DateTime<Utc>,
}

/// How a request says which workspace it means.
#[derive(Clone, Copy)]
enum Named {
    ByHeader,
    ByPath,
}

impl WorkspaceRoom {
    fn new<P: Needs>(
        app: &App,
        caller: Caller,
        (workspace, named): (WorkspaceId, Named),
        method: &Method,
        at: DateTime<Utc>,
    ) -> Self {
        let (db, seal) = (app.db.clone(), app.seal.clone());
        let purpose = if reads(method) { Purpose::Read } else { Purpose::Write };
        Self { db, seal, caller, workspace, named, permission: P::PERMISSION, purpose, at }
    }

    /// What somebody is told who is no member, whether or not there is such a workspace.
    fn refusal(&self) -> ApiError {
        match self.named {
            Named::ByHeader => ApiError::NotAMember,
            Named::ByPath => DbError::NotFound { what: "workspace", key: self.workspace.to_string() }.into(),
        }
    }

    async fn admit(&self) -> Result<Entered, ApiError> {
        let entered = match self.caller {
            Caller::Person(SignedIn { user, session }) => {
                let entry = self.db.begin_in_session(user, session, self.workspace, self.at, self.purpose).await?;
                entry.map_err(|why| match why {
                    NotEntered::SignedOut => ApiError::Unauthenticated(SIGNED_OUT),
                    NotEntered::Stranger => self.refusal(),
                })?
            }
            Caller::Program(key) => {
                let entered = begin_with_key(&self.db, key, self.at, self.purpose).await?;
                if key.workspace != self.workspace {
                    return Err(self.refusal());
                }
                entered
            }
        };
        if entered.access.may(self.permission) {
            Ok(entered)
        } else {
            Err(ApiError::Forbidden { permission: self.permission, role: entered.access.role() })
        }
    }
}

impl Room for WorkspaceRoom {
    type Tx = WorkspaceTx;

    async fn begin(&self) -> Result<WorkspaceTx, ApiError> {
        Ok(self.admit().await?.tx)
    }

    async fn commit(tx: WorkspaceTx) -> Result<(), ApiError> {
        Ok(tx.commit().await?)
    }

    fn request(tx: &mut WorkspaceTx) -> RequestTx<'_> {
        tx.into()
    }

    fn seal(&self) -> &Seal {
        &self.seal
    }

    fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl<P: Needs> Workspace<P> {
    /// Who acts, and where.
    pub(crate) const fn scope(&self) -> Scope {
        self.scope
    }

    /// What the caller may do here.
    pub(crate) const fn access(&self) -> &Access {
        &self.access
    }

    /// The day that it is where the workspace lives.
    pub(crate) const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The moment of the request.
    pub(crate) const fn at(&self) -> DateTime<Utc> {
        self.room.at
    }

    /// Refuses when the caller may not do this as well.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`].
    pub(crate) fn expect(&self, permission: Permission) -> Result<(), ApiError> {
        let role = self.access.role();
        if self.access.may(permission) { Ok(()) } else { Err(ApiError::Forbidden { permission, role }) }
    }

    /// Begins to read: in the transaction that the caller was let in by, or in another one like it.
    ///
    /// # Errors
    /// [`ApiError`] when the caller has lost the right meanwhile.
    pub(crate) async fn begin(&mut self) -> Result<WorkspaceTx, ApiError> {
        match self.held.take() {
            Some(tx) => Ok(tx),
            None => self.room.begin().await,
        }
    }

    /// Gives the transaction back that the caller was let in by: something else is waited for.
    pub(crate) fn let_go(&mut self) {
        self.held = None;
    }

    /// Does what a POST asks for, once for each of its keys. See [`write::once`].
    pub(crate) async fn write<'p, T, F: Done<WorkspaceTx>>(
        &self,
        post: &'p Post<T>,
        work: impl Fn(WorkspaceTx, &'p T) -> F,
    ) -> Result<Answer, ApiError> {
        write::once(&self.room, post, work).await
    }

    /// Does what a PUT, a PATCH or a DELETE asks for. See [`write::anew`].
    pub(crate) async fn change<A, F: Done<WorkspaceTx, A>>(
        &self,
        work: impl Fn(WorkspaceTx) -> F,
    ) -> Result<A, ApiError> {
        write::anew(&self.room, work).await
    }
}

impl<P: Needs> Workspace<P> {
    /// As [`Self::change`], in one's turn: nobody else changes the books between what is read, merged with what is asked for, and
    /// written.
    pub(crate) async fn change_in_turn<A, F: Done<WorkspaceTx, A>>(
        &self,
        work: impl Fn(WorkspaceTx) -> F,
    ) -> Result<A, ApiError> {
        let work = &work;
        let in_turn = async |mut tx: WorkspaceTx| {
            audit::take_turn(&mut tx).await?;
            work(tx).await
        };
        self.change(in_turn).await
    }
}

/// A user in person: for what is theirs alone, in no workspace. Programs have no such thing.
pub(crate) struct Person {
    room: PersonalRoom,
    held: Option<UserTx>,
}

/// The way to what is a user's alone, as often as it is needed.
pub(crate) struct PersonalRoom {
    db: Db,
    seal: Seal,
    who: SignedIn,
    at: DateTime<Utc>,
}

impl FromRequestParts<App> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let at = Utc::now();
        let who = match Caller::from_request_parts(parts, app).await? {
            Caller::Person(who) => who,
            Caller::Program(key) => {
                begin_with_key(&app.db, key, at, Purpose::Read).await?;
                return Err(ApiError::PersonsOnly);
            }
        };
        let room = PersonalRoom { db: app.db.clone(), seal: app.seal.clone(), who, at };
        let tx = room.begin().await?;
        Ok(Self { room, held: if reads(&parts.method) { Some(tx) } else { None } })
    }
}

impl Room for PersonalRoom {
    type Tx = UserTx;

    async fn begin(&self) -> Result<UserTx, ApiError> {
        begin_personal(&self.db, self.who, self.at).await
    }

    async fn commit(tx: UserTx) -> Result<(), ApiError> {
        Ok(tx.commit().await?)
    }

    fn request(tx: &mut UserTx) -> RequestTx<'_> {
        tx.into()
    }

    fn seal(&self) -> &Seal {
        &self.seal
    }

    fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl Person {
    /// Who it is, and by which sign-in.
    pub(crate) const fn signed_in(&self) -> SignedIn {
        self.room.who
    }

    /// Who it is.
    pub(crate) const fn user(&self) -> UserId {
        self.room.who.user
    }

    /// The moment of the request.
    pub(crate) const fn at(&self) -> DateTime<Utc> {
        self.room.at
    }

    /// As [`Workspace::begin`].
    ///
    /// # Errors
    /// [`ApiError`] when the sign-in has ended meanwhile.
    pub(crate) async fn begin(&mut self) -> Result<UserTx, ApiError> {
        match self.held.take() {
            Some(tx) => Ok(tx),
            None => self.room.begin().await,
        }
    }

    /// As [`Workspace::write`].
    pub(crate) async fn write<'p, T, F: Done<UserTx>>(
        &self,
        post: &'p Post<T>,
        work: impl Fn(UserTx, &'p T) -> F,
    ) -> Result<Answer, ApiError> {
        write::once(&self.room, post, work).await
    }

    /// As [`Workspace::change`].
    pub(crate) async fn change<A, F: Done<UserTx, A>>(&self, work: impl Fn(UserTx) -> F) -> Result<A, ApiError> {
        write::anew(&self.room, work).await
    }
}
