//! Members, invitations and keys, and what is a user's alone.

use fintrack_core::access::{AddressProof, Role};
use fintrack_core::secret::{EmailPurpose, RefreshToken, Refusal, Revocation};
use fintrack_db::invite::InviteToken;
use fintrack_db::member::NotEntered;
use fintrack_db::notification::Filter;
use fintrack_db::session::{Rotated, Rotation};
use fintrack_db::{
    Db, Purpose, UserTx, WorkspaceTx, api_key, credential, deletion, email_token, invite, member, notification, session,
};

use crate::case::Case;
use crate::home::{Home, PASSWORD};
use crate::things::{at, notice, origin, secret};

pub(super) fn of_workspaces() -> Vec<Case<WorkspaceTx>> {
    cases! { WorkspaceTx, |own, of|
        member::change_role(of.scope.user, Role::Viewer) => NotFound;
        member::remove(of.scope.user, at(50)) => NotFound;
        invite::revoke(of.person.invite, at(50)) => NotFound;
        api_key::revoke(of.person.key, at(50)) => NotFound;
    }
}

fn about(of: &Home) -> Filter {
    Filter { workspace: Some(of.scope.workspace), unread_only: false, offset: 0 }
}

/// Of the user who calls.
pub(crate) fn of_users() -> Vec<Case<UserTx>> {
    cases! { UserTx, |own, of|
        session::find(of.person.session) => NotFound;
        session::revoke(of.person.session, Revocation::Revoked, at(50)) => NotFound;
        // What is kept is only spared: all of the caller's end.
        session::revoke_all_but(Some(of.person.session), Revocation::Revoked, at(50)) => Apart;
        credential::set(PASSWORD, Some(of.person.session), at(50)) => Apart;
        email_token::redeem(of.person.token, EmailPurpose::VerifyEmail, secret(of.n), at(50)) => Unknown;
        notification::list(about(of), None, 9) => Nothing(|found| found.items.len());
        notification::count_unread(Some(of.scope.workspace)) => Nothing(|found| usize::try_from(found).unwrap());
        notification::find_all(&[of.person.notification]) => Nothing(|found| found.len());
        notification::mark_read(of.person.notification, at(50)) => NotFound;
        notification::mark_all_read(Some(of.scope.workspace), at(50))
            => Nothing(|found| usize::try_from(found).unwrap());
        notification::delete(of.person.notification, at(50)) => NotFound;
        notification::tell_user(&[notice(of.scope.user, "Safari")], at(60)) => Nothing(|told| told.len());
        deletion::dismiss_user(of.scope.user, at(50)) => Forbidden;
    }
}

/// Before anyone is let in.
pub(crate) fn at_the_door() -> Vec<Case<Db>> {
    cases! { Db, |own, of|
        Db::begin_as_member(own.scope.user, of.scope.workspace) => Nothing(|found| usize::from(found.is_some()));
        Db::begin_in_session(own.scope.user, own.person.session, of.scope.workspace, at(50), Purpose::Read)
            => Nothing(|found| usize::from(!matches!(found, Err(NotEntered::Stranger))));
        Db::begin_in_session(own.scope.user, of.person.session, own.scope.workspace, at(50), Purpose::Read)
            "in another's session" => Nothing(|found| usize::from(!matches!(found, Err(NotEntered::SignedOut))));
        Db::begin_personal_in_session(own.scope.user, of.person.session, at(50))
            => Nothing(|found| usize::from(found.is_some()));
        Db::begin_with_key(own.scope.workspace, secret(of.n), at(50), Purpose::Read)
            => Nothing(|found| usize::from(found.is_some()));
        session::rotate(
            own.scope.user,
            &Rotation {
                session: of.person.session,
                shown: RefreshToken { hash: secret(of.n), generation: 1 },
                next: secret(9),
                expires_at: at(2000),
            },
            &origin(),
            at(50),
        ) => Nothing(|rotated| usize::from(rotated != Rotated::Refused(Refusal::Unknown)));
        invite::accept(
            own.scope.user,
            &InviteToken { workspace: of.scope.workspace, id: of.person.invite, hash: secret(own.n) },
            AddressProof::Waived,
            at(50),
        ) "with a secret of one's own" => Unknown;
        invite::accept(
            own.scope.user,
            &InviteToken { workspace: own.scope.workspace, id: of.person.invite, hash: secret(of.n) },
            AddressProof::Waived,
            at(50),
        ) "of a workspace of one's own" => Unknown;
    }
}
