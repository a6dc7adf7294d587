//! What may be wrong, by names that stay: programs branch on them, and the pages have words of their own for each.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! problems {
    ($($name:ident, $word:literal, $status:ident, $title:literal;)+) => {
        /// The kind of a problem, stable: branch on this.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        #[schema(example = "not-found")]
        pub enum ProblemCode {
            $(#[doc = $title] $name,)+
        }

        impl ProblemCode {
            /// As it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// With which status it is answered.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// The same in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)+];
        }
    };
}

problems! {
    Malformed, "malformed", BAD_REQUEST, "The request is malformed";

    Unauthenticated, "unauthenticated", UNAUTHORIZED, "Sign in first";
    WrongCredentials, "wrong-credentials", UNAUTHORIZED, "That is not how you sign in";

    CrossSite, "cross-site", FORBIDDEN, "Another site sent this";
    Forbidden, "forbidden", FORBIDDEN, "That is not allowed";
    NotAMember, "not-a-member", FORBIDDEN, "You are no member";

    NoSuchPath, "no-such-path", NOT_FOUND, "Nothing is served here";
    NotFound, "not-found", NOT_FOUND, "Not found";
    MethodNotAllowed, "method-not-allowed", METHOD_NOT_ALLOWED, "Method not allowed";

    AddressUnconfirmed, "address-unconfirmed", CONFLICT, "The address is not confirmed";
    AlreadyMember, "already-member", CONFLICT, "The address is a member's";
    AlreadyTold, "already-told", CONFLICT, "The user was told of that";
    AnswersUnreadable, "answers-unreadable", CONFLICT, "What was answered before cannot be read";
    ApiKeyTaken, "api-key-taken", CONFLICT, "Another key of the workspace is the same";
    BudgetTaken, "budget-taken", CONFLICT, "The category has a budget for that month";
    EmailTaken, "email-taken", CONFLICT, "Another user has that e-mail address";
    EventRecorded, "event-recorded", CONFLICT, "The operation was recorded before";
    FileAnswered, "file-answered", CONFLICT, "Somebody else answered the file";
    FileGone, "file-gone", CONFLICT, "The file is no longer kept";
    IdempotencyKeyReused, "idempotency-key-reused", CONFLICT, "The key was used for something else";
    IdempotencyKeyUsed, "idempotency-key-used", CONFLICT, "The request was sent before with that key";
    InProgress, "in-progress", CONFLICT, "It is being done";
    InUse, "in-use", CONFLICT, "Something refers to it";
    InstalmentBooked, "instalment-booked", CONFLICT, "That part of the purchase is in the books";
    InstalmentMissing, "instalment-missing", CONFLICT, "A part is not in the books";
    InviteOpen, "invite-open", CONFLICT, "An invitation to that address is open";
    InviteOver, "invite-over", CONFLICT, "The invitation is open no more";
    InvoicePaid, "invoice-paid", CONFLICT, "Its invoice is paid";
    JustRefreshed, "just-refreshed", CONFLICT, "Another request was first";
    LastAdmin, "last-admin", CONFLICT, "A workspace would have no ADMIN";
    LineAccepted, "line-accepted", CONFLICT, "The line was accepted before";
    LineBound, "line-bound", CONFLICT, "The line settles another recurring item";
    LinePrinted, "line-printed", CONFLICT, "A bank printed the line";
    LineSettled, "line-settled", CONFLICT, "The line is settled";
    NameTaken, "name-taken", CONFLICT, "Another one has that name";
    NoDuplicate, "no-duplicate", CONFLICT, "The line is no possible duplicate";
    NoPair, "no-pair", CONFLICT, "The line has nothing to be bound to";
    PairRejected, "pair-rejected", CONFLICT, "That line and transaction were rejected before";
    PendingEntries, "pending-entries", CONFLICT, "Lines or files wait";
    PreviewStale, "preview-stale", CONFLICT, "A commit would do something else than what was shown";
    ProfileTaken, "profile-taken", CONFLICT, "Files of that shape have a profile";
    RowsUnread, "rows-unread", CONFLICT, "Rows of a file could not be read";
    SessionBooked, "session-booked", CONFLICT, "The session has booked lines";
    SessionClosed, "session-closed", CONFLICT, "The session is closed";
    SessionFull, "session-full", CONFLICT, "The session holds no more lines";
    SessionNotEmpty, "session-not-empty", CONFLICT, "Something is in the session";
    SessionOpen, "session-open", CONFLICT, "There is an open session for that month";
    UndoRefused, "undo-refused", CONFLICT, "Something that came later stands in the way";
    WorkspaceExists, "workspace-exists", CONFLICT, "The workspace is here already";

    Stale, "stale", PRECONDITION_FAILED, "It was changed since it was looked at";
    TooLarge, "too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    UnsupportedMediaType, "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Unsupported media type";

    Amount, "amount", UNPROCESSABLE_ENTITY, "The amount cannot be";
    ArchiveCurrency, "archive-currency", UNPROCESSABLE_ENTITY, "A currency has other decimals here";
    ArchiveCut, "archive-cut", UNPROCESSABLE_ENTITY, "The archive was cut off";
    ArchiveDamaged, "archive-damaged", UNPROCESSABLE_ENTITY, "The archive is damaged";
    ArchiveLine, "archive-line", UNPROCESSABLE_ENTITY, "A record of the archive cannot be taken in";
    ArchiveMiscounted, "archive-miscounted", UNPROCESSABLE_ENTITY, "The archive has other records than it says";
    ArchiveNewer, "archive-newer", UNPROCESSABLE_ENTITY, "A newer FinTrack wrote the archive";
    ArchiveRules, "archive-rules", UNPROCESSABLE_ENTITY, "The rules of the archive are too much together";
    ArchiveTimeZone, "archive-time-zone", UNPROCESSABLE_ENTITY, "There is no such time zone";
    ArchiveUntold, "archive-untold", UNPROCESSABLE_ENTITY, "The records are not what the audit trail tells of";
    Binding, "binding", UNPROCESSABLE_ENTITY, "The line does not settle that item";
    CategoryKind, "category-kind", UNPROCESSABLE_ENTITY, "The category is of the other kind";
    Entry, "entry", UNPROCESSABLE_ENTITY, "A line makes no transaction";
    FedOtherwise, "fed-otherwise", UNPROCESSABLE_ENTITY, "The goal is fed otherwise";
    Invalid, "invalid", UNPROCESSABLE_ENTITY, "A field breaks a rule";
    Investment, "investment", UNPROCESSABLE_ENTITY, "The account does not pay into that investment";
    NoFigure, "no-figure", UNPROCESSABLE_ENTITY, "What is in the books comes to no figure";
    NoSuchReport, "no-such-report", UNPROCESSABLE_ENTITY, "No report reaches that far";
    NoTransactions, "no-transactions", UNPROCESSABLE_ENTITY, "The file holds no transaction";
    NotAnArchive, "not-an-archive", UNPROCESSABLE_ENTITY, "This is no archive";
    NotExportable, "not-exportable", UNPROCESSABLE_ENTITY, "The books cannot be written in that format";
    NotInMonth, "not-in-month", UNPROCESSABLE_ENTITY, "The file is of another month";
    NotOfSession, "not-of-session", UNPROCESSABLE_ENTITY, "The file is not of the session";
    Reimbursed, "reimbursed", UNPROCESSABLE_ENTITY, "Its reimbursements do not bear the change";
    ReportTooLong, "report-too-long", UNPROCESSABLE_ENTITY, "The report does not fit that format";
    RulesTooMany, "rules-too-many", UNPROCESSABLE_ENTITY, "The rules are too much together";
    TokenRefused, "token-refused", UNPROCESSABLE_ENTITY, "The token is no good";
    TooManySlots, "too-many-slots", UNPROCESSABLE_ENTITY, "That is more than a list takes";

    TooManyRequests, "too-many-requests", TOO_MANY_REQUESTS, "Too many attempts";
    TooManyStreams, "too-many-streams", TOO_MANY_REQUESTS, "Too many streams are open";

    Internal, "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
    TimedOut, "timed-out", SERVICE_UNAVAILABLE, "It took too long";
    Unavailable, "unavailable", SERVICE_UNAVAILABLE, "Try again shortly";
}

/// The kind of fault of one field, stable: branch on this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(example = "not-positive")]
pub enum FieldCode {
    /// A kind that has no name of its own.
    Invalid,
    /// It is not of the shape that is taken.
    Malformed,
    /// Nothing is said.
    Required,
    /// Too many characters.
    TooLong,
    /// Too few characters.
    TooShort,
    /// That is no e-mail address.
    NotAnAddress,
    /// That is no regular expression.
    NotAPattern,
    /// That is not the password.
    WrongPassword,
    /// There is no such currency.
    NoSuchCurrency,
    /// There is no such time zone.
    NoSuchTimeZone,

    /// An amount, or another number, is not more than zero.
    NotPositive,
    /// It is less than zero.
    Negative,
    /// It has more decimals than its currency, or than it may have.
    TooFine,
    /// It is larger than what can be kept.
    TooLarge,
    /// It is too little to be divided so.
    TooSmall,
    /// It is outside of what there is.
    OutOfRange,
    /// The first of two is the larger.
    Reversed,
    /// The amount is in another currency.
    OtherCurrency,
    /// Two currencies are needed, and one was said.
    SameCurrency,
    /// The currency stays: amounts are kept in it.
    CurrencyFixed,

    /// A day that no calendar of ours has.
    Day,
    /// It ends before it starts.
    Backwards,
    /// It is over already.
    Past,
    /// The invoice closes before it opens.
    ClosesTooEarly,
    /// The invoice closes after the next one.
    ClosesTooLate,
    /// It is due before, or on the day that, it closes.
    DueTooEarly,

    /// A transfer to the account that it is from.
    SameAccount,
    /// What was sent and what was received differ in one currency.
    AmountsDiffer,
    /// A split of fewer than two parts, or of too many.
    PartCount,
    /// The parts do not sum to the whole.
    PartsDiffer,
    /// The category is one of the other kind.
    CategoryKind,
    /// The kind stays: it is in use as what it is.
    KindFixed,
    /// It does not go with the kind of transaction.
    Misplaced,
    /// It is fed already, and would be fed otherwise.
    AlreadyFed,
    /// Beyond what the role of whoever asks may do.
    BeyondRole,

    /// Only a booked income pays back.
    NotAnIncome,
    /// Only an expense that counts is paid back.
    NotAnExpense,
    /// More is linked than there was income.
    BeyondIncome,
    /// More is linked than was spent.
    BeyondExpense,
    /// It is named twice.
    Twice,

    /// The file is empty.
    Empty,
    /// The file is no statement.
    NotAStatement,
    /// The file is of a format that is not read.
    Unsupported,
    /// No transaction is in the file.
    NoTransactions,
    /// The file breaks off, or breaks the rules of its format.
    Broken,
    /// The file asks for a password.
    Protected,
    /// The file could not be read just now.
    Unavailable,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_code_is_written_the_same_everywhere() {
        for code in ProblemCode::ALL {
            assert_eq!(json!(code), code.as_str());
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
        }
    }
}
