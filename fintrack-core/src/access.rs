//! Access: who may do what in a workspace, in person or by a key.
//!
//! A role is a set of scopes, each role all those of the one below and more; an operation needs one scope. A key acts with
//! its scopes as far as the present role of whoever made it reaches, so that a key never outlives a right.
//!
//! Laws: a higher role may do all that a lower one may; a key may nothing that its maker may not; no change of members
//! leaves a workspace without an ADMIN. Who somebody is, is the shell's to find out.
//! Source: the domain page, section 2.
//!
//! ```
//! use fintrack_core::access::{Access, Permission, Role, Scope};
//!
//! assert!(Access::InPerson(Role::Member).may(Permission::Import));
//! assert!(!Access::InPerson(Role::Member).may(Permission::CloseSessions));
//!
//! // A key that an administrator made, who is a viewer now.
//! let key = Access::ByKey { role: Role::Viewer, scopes: [Scope::Read, Scope::Write].into() };
//! assert!(key.may(Permission::Read));
//! assert!(!key.may(Permission::Write));
//! ```

use std::collections::BTreeSet;

use thiserror::Error;

use crate::id::UserId;
use crate::name::is_same_address;
use crate::word::words;

words! {
    /// What somebody is in a workspace, the lowest first.
    Role, "a role" {
        /// Reads.
        Viewer = "VIEWER",
        /// Writes the books.
        Member = "MEMBER",
        /// Closes sessions, manages members and the workspace itself.
        Admin = "ADMIN",
    }
}

words! {
    /// What a key may be used for.
    Scope, "a scope" {
        /// Looking at anything in the workspace.
        Read = "read",
        /// Writing the books.
        Write = "write",
        /// Staging and committing statements.
        Import = "import",
        /// What only an ADMIN may.
        Admin = "admin",
    }
}

words! {
    /// What somebody is in the whole installation.
    SystemRole, "a system role" {
        /// Uses it.
        User = "USER",
        /// Looks after it.
        Admin = "ADMIN",
    }
}

words! {
    /// What an operation needs.
    Permission, "a permission" {
        /// To look at the books, their members and settings.
        Read = "read",
        /// To enter, change and delete what is in the books.
        Write = "write",
        /// To stage and commit statements.
        Import = "import",
        /// To close import sessions, which vouches for a month.
        CloseSessions = "close_sessions",
        /// To invite, to change roles, to remove members.
        ManageMembers = "manage_members",
        /// To rename the workspace and change its settings.
        ChangeWorkspace = "change_workspace",
        /// To fill it with categories or examples.
        Seed = "seed",
        /// To delete it, and to bring it back.
        DeleteWorkspace = "delete_workspace",
        /// To make, see and revoke the own keys. Never by a key, which could make itself a better one.
        ManageOwnKeys = "manage_own_keys",
    }
}

impl Role {
    /// What the role reaches.
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Viewer => &[Scope::Read],
            Self::Member => &[Scope::Read, Scope::Write, Scope::Import],
            Self::Admin => &[Scope::Read, Scope::Write, Scope::Import, Scope::Admin],
        }
    }

    /// Whether somebody of this role may make a key with these scopes.
    ///
    /// # Errors
    /// [`ScopeError`].
    pub fn check_key(self, scopes: &BTreeSet<Scope>) -> Result<(), ScopeError> {
        if scopes.is_empty() {
            return Err(ScopeError::None);
        }
        match scopes.iter().find(|scope| !self.scopes().contains(scope)) {
            Some(scope) => Err(ScopeError::BeyondRole { scope: *scope, role: self }),
            None => Ok(()),
        }
    }
}

impl Permission {
    /// The scope that has it; `None` when it is for persons alone, of whatever role.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::Read => Some(Scope::Read),
            Self::Write => Some(Scope::Write),
            Self::Import => Some(Scope::Import),
            Self::CloseSessions | Self::ManageMembers | Self::ChangeWorkspace | Self::Seed | Self::DeleteWorkspace => {
                Some(Scope::Admin)
            }
            Self::ManageOwnKeys => None,
        }
    }
}

/// Why a key cannot have its scopes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScopeError {
    /// It would be good for nothing.
    #[error("a key needs a scope")]
    None,
    /// Whoever makes it may not do that.
    #[error("the scope `{scope}` is beyond the role {role}")]
    BeyondRole {
        /// The first scope that is.
        scope: Scope,
        /// The role of whoever makes the key.
        role: Role,
    },
}

/// How somebody acts in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// A member, signed in.
    InPerson(Role),
    /// A program in a member's stead.
    ByKey {
        /// What the member is at this moment.
        role: Role,
        /// What the key was made for.
        scopes: BTreeSet<Scope>,
    },
}

impl Access {
    /// The role of the member who acts, or in whose stead a program does.
    pub const fn role(&self) -> Role {
        match self {
            Self::InPerson(role) | Self::ByKey { role, .. } => *role,
        }
    }

    /// Whether an operation that needs this is allowed.
    pub fn may(&self, permission: Permission) -> bool {
        match (self, permission.scope()) {
            (Self::InPerson(_), None) => true,
            (Self::InPerson(role), Some(scope)) => role.scopes().contains(&scope),
            (Self::ByKey { .. }, None) => false,
            (Self::ByKey { role, scopes }, Some(scope)) => role.scopes().contains(&scope) && scopes.contains(&scope),
        }
    }

    /// Whether it may remove members: of others, whoever manages members; oneself, anyone in person. A key that was made to
    /// look at the books does not take its maker out of them.
    pub fn may_remove(&self, is_self: bool) -> bool {
        self.may(Permission::ManageMembers) || (is_self && matches!(self, Self::InPerson(_)))
    }
}

/// Whether an address speaks for somebody before they have shown that it is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProof {
    /// It does not: messages reach people, so that anybody can show it.
    Needed,
    /// It does: nobody can be sent anything.
    Waived,
}

/// Why an invitation is not somebody's to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InviteeError {
    /// The message went to somebody else.
    #[error("the invitation is to another address")]
    OtherAddress,
    /// They said that the address is theirs, and have not shown it.
    #[error("confirm your address first: the invitation is to whoever has it")]
    Unconfirmed,
}

/// Whether an invitation to an address is for somebody with an address of their own.
///
/// # Errors
/// [`InviteeError`].
pub fn check_invitee(invited: &str, own: &str, is_confirmed: bool, proof: AddressProof) -> Result<(), InviteeError> {
    if !is_same_address(invited, own) {
        return Err(InviteeError::OtherAddress);
    }
    match proof {
        AddressProof::Needed if !is_confirmed => Err(InviteeError::Unconfirmed),
        AddressProof::Needed | AddressProof::Waived => Ok(()),
    }
}

/// Whether the books that a machine's own user keeps wait for the first person, who becomes an ADMIN of them: while nobody
/// else is a member.
pub fn awaits_first_person(seats: &[Seat], own: UserId) -> bool {
    matches!(seats, [only] if only.user == own)
}

/// Somebody's place in a workspace, as decisions about members need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Whether their account is being deleted: such an ADMIN looks after nothing.
    pub is_leaving: bool,
}

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatChange {
    /// Another role.
    Become(Role),
    /// A member no more.
    Leave,
}

/// Why members stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SeatError {
    /// There is no such member.
    #[error("{0} is no member of the workspace")]
    NotMember(UserId),
    /// It takes an ADMIN.
    #[error("only an ADMIN manages members")]
    Forbidden,
    /// Nobody could look after the workspace.
    #[error("the workspace would have no ADMIN")]
    LastAdmin,
}

/// Whether one member may do that to another, or to themselves.
///
/// # Errors
/// [`SeatError`].
pub fn check_seat_change(seats: &[Seat], actor: UserId, target: UserId, change: SeatChange) -> Result<(), SeatError> {
    let seat_of = |user| seats.iter().find(|seat| seat.user == user);
    let is_admin = seat_of(actor).is_some_and(|seat| seat.role == Role::Admin);
    let leaves = actor == target && change == SeatChange::Leave && seat_of(actor).is_some();
    if !is_admin && !leaves {
        return Err(SeatError::Forbidden);
    }
    if seat_of(target).is_none() {
        return Err(SeatError::NotMember(target));
    }
    let stays_admin = |seat: &&Seat| {
        let role = if seat.user == target { change.role() } else { Some(seat.role) };
        role == Some(Role::Admin) && !seat.is_leaving
    };
    if seats.iter().find(stays_admin).is_some() { Ok(()) } else { Err(SeatError::LastAdmin) }
}

impl SeatChange {
    const fn role(self) -> Option<Role> {
        match self {
            Self::Become(role) => Some(role),
            Self::Leave => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn anyone_may_leave_in_person_and_only_who_manages_members_removes_others() {
        for role in [Role::Viewer, Role::Member, Role::Admin] {
            let manages = role == Role::Admin;
            let (person, reader) =
                (Access::InPerson(role), Access::ByKey { role, scopes: [Scope::Read, Scope::Write].into() });
            assert_eq!((person.may_remove(true), person.may_remove(false)), (true, manages));
            assert_eq!((reader.may_remove(true), reader.may_remove(false)), (false, false));
            let key = Access::ByKey { role, scopes: [Scope::Admin].into() };
            assert_eq!((key.may_remove(true), key.may_remove(false)), (manages, manages));
        }
    }

    #[test]
    fn an_invitation_is_for_whoever_shows_that_the_address_is_theirs() {
        use AddressProof::{Needed, Waived};
        let check = |own, is_confirmed, proof| check_invitee("Bia@example.org", own, is_confirmed, proof);
        for (is_confirmed, proof) in [(true, Needed), (true, Waived), (false, Waived)] {
            assert_eq!(check("bia@EXAMPLE.org", is_confirmed, proof), Ok(()));
            assert_eq!(check("eva@example.org", is_confirmed, proof), Err(InviteeError::OtherAddress));
        }
        assert_eq!(check("bia@example.org", false, Needed), Err(InviteeError::Unconfirmed));
        assert_eq!(check("eva@example.org", false, Needed), Err(InviteeError::OtherAddress));
    }

    #[test]
    fn the_first_person_is_awaited_while_the_machines_own_user_is_alone() {
        let [own, other] = [1, 2].map(|n| UserId::new(Uuid::from_u128(n)));
        let seat = |user| Seat { user, role: Role::Admin, is_leaving: false };
        assert!(awaits_first_person(&[seat(own)], own));
        for seats in [vec![], vec![seat(other)], vec![seat(own), seat(other)]] {
            assert!(!awaits_first_person(&seats, own), "{seats:?}");
        }
    }

    /// What each role may, in person and by a key with every scope.
    const MATRIX: &[(Permission, [bool; 3], [bool; 3])] = &[
        // VIEWER, MEMBER, ADMIN
        (Permission::Read, [true, true, true], [true, true, true]),
        (Permission::Write, [false, true, true], [false, true, true]),
        (Permission::Import, [false, true, true], [false, true, true]),
        (Permission::CloseSessions, [false, false, true], [false, false, true]),
        (Permission::ManageMembers, [false, false, true], [false, false, true]),
        (Permission::ChangeWorkspace, [false, false, true], [false, false, true]),
        (Permission::Seed, [false, false, true], [false, false, true]),
        (Permission::DeleteWorkspace, [false, false, true], [false, false, true]),
        (Permission::ManageOwnKeys, [true, true, true], [false, false, false]),
    ];

    fn by_key(role: Role, scopes: &[Scope]) -> Access {
        Access::ByKey { role, scopes: scopes.iter().copied().collect() }
    }

    #[test]
    fn the_matrix_of_roles_and_permissions() {
        assert_eq!(MATRIX.iter().map(|row| row.0).collect::<Vec<_>>(), Permission::ALL);
        for (permission, in_person, with_key) in MATRIX {
            for (place, role) in Role::ALL.iter().enumerate() {
                assert_eq!(Access::InPerson(*role).may(*permission), in_person[place], "{role} {permission}");
                assert_eq!(by_key(*role, Scope::ALL).may(*permission), with_key[place], "{role} {permission}");
            }
        }
    }

    #[test]
    fn a_higher_role_may_do_all_that_a_lower_one_may() {
        for pair in Role::ALL.windows(2) {
            for permission in Permission::ALL {
                assert!(Access::InPerson(pair[1]).may(*permission) >= Access::InPerson(pair[0]).may(*permission));
            }
        }
    }

    #[test]
    fn a_key_may_what_its_scopes_and_its_makers_role_both_allow() {
        for role in Role::ALL {
            for scope in Scope::ALL {
                for permission in Permission::ALL {
                    let expected = permission.scope() == Some(*scope) && Access::InPerson(*role).may(*permission);
                    assert_eq!(by_key(*role, &[*scope]).may(*permission), expected, "{role} {scope} {permission}");
                }
            }
        }
    }

    #[test]
    fn nobody_makes_a_key_beyond_the_own_role() {
        use Scope::{Admin, Import, Read, Write};
        let cases: &[(Role, &[Scope], Option<Scope>)] = &[
            (Role::Viewer, &[Read], None),
            (Role::Viewer, &[Read, Write], Some(Write)),
            (Role::Member, &[Read, Write, Import], None),
            (Role::Member, &[Admin], Some(Admin)),
            (Role::Admin, &[Read, Write, Import, Admin], None),
        ];
        for (role, scopes, beyond) in cases {
            let expected = beyond.map_or(Ok(()), |scope| Err(ScopeError::BeyondRole { scope, role: *role }));
            assert_eq!(role.check_key(&scopes.iter().copied().collect()), expected);
        }
        assert_eq!(Role::Admin.check_key(&BTreeSet::new()), Err(ScopeError::None));
    }

    #[test]
    fn an_admin_manages_members_and_one_admin_stays() {
        use SeatChange::{Become, Leave};
        use SeatError::{Forbidden, LastAdmin, NotMember};
        type Case<'a> = (&'a [Seat], UserId, UserId, SeatChange, Result<(), SeatError>);
        let [ana, bia, caio, duda] = [1, 2, 3, 4].map(|n| UserId::new(Uuid::from_u128(n)));
        let seat = |user, role| Seat { user, role, is_leaving: false };
        let leaving = |user, role| Seat { user, role, is_leaving: true };
        let one = [seat(ana, Role::Admin), seat(bia, Role::Member), seat(caio, Role::Viewer)];
        let two = [seat(ana, Role::Admin), seat(bia, Role::Admin), seat(caio, Role::Member)];
        let half = [seat(ana, Role::Admin), leaving(bia, Role::Admin), seat(caio, Role::Member)];
        let cases: &[Case<'_>] = &[
            (&one, ana, bia, Become(Role::Viewer), Ok(())),
            (&one, ana, bia, Become(Role::Admin), Ok(())),
            (&one, ana, bia, Leave, Ok(())),
            (&one, ana, ana, Leave, Err(LastAdmin)),
            (&one, ana, ana, Become(Role::Member), Err(LastAdmin)),
            (&one, ana, ana, Become(Role::Admin), Ok(())),
            (&one, ana, duda, Leave, Err(NotMember(duda))),
            (&one, bia, bia, Leave, Ok(())),
            (&one, bia, bia, Become(Role::Admin), Err(Forbidden)),
            (&one, bia, caio, Leave, Err(Forbidden)),
            (&one, caio, ana, Become(Role::Viewer), Err(Forbidden)),
            (&one, duda, duda, Leave, Err(Forbidden)),
            (&two, ana, bia, Become(Role::Member), Ok(())),
            (&two, bia, ana, Leave, Ok(())),
            (&two, ana, ana, Leave, Ok(())),
            (&half, ana, ana, Leave, Err(LastAdmin)),
            (&half, ana, bia, Leave, Ok(())),
        ];
        for (seats, actor, target, change, expected) in cases {
            assert_eq!(check_seat_change(seats, *actor, *target, *change), *expected, "{actor} {target} {change:?}");
        }
    }
}
