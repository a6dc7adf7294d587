//! The elements that the reader knows, of the some four hundred that OFX has.

/// The longest name of an element that is known; longer ones are [`Tag::Other`].
const NAME_BYTES_MAX: usize = 16;

/// A name in capitals as one number, so that comparing names is comparing numbers.
const fn packed(name: &str) -> u128 {
    let bytes = name.as_bytes();
    assert!(bytes.len() <= NAME_BYTES_MAX);
    let (mut key, mut i) = (0, 0);
    while i < bytes.len() {
        key = key << 8 | bytes[i] as u128;
        i += 1;
    }
    key
}

macro_rules! tags {
    (
        $(#[$value_doc:meta])* $value_enum:ident { $($(#[$vdoc:meta])* $value:ident: $vname:literal;)+ }
        $(#[$group_doc:meta])* $group_enum:ident { $($(#[$gdoc:meta])* $group:ident: $($gname:literal)|+;)+ }
    ) => {
        $(#[$value_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $value_enum { $($(#[$vdoc])* $value,)+ }

        $(#[$group_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $group_enum { $($(#[$gdoc])* $group,)+ }

        impl Tag {
            const fn of(key: u128) -> Self {
                $(if key == const { packed($vname) } { return Self::Value($value_enum::$value); })+
                $($(if key == const { packed($gname) } { return Self::Group($group_enum::$group); })+)+
                Self::Other
            }
        }
    };
}

tags! {
    /// An element that holds a value.
    Value {
        // The values of transactions come first, for they are nearly all there are.
        Posted: "DTPOSTED";
        Amount: "TRNAMT";
        Id: "FITID";
        Type: "TRNTYPE";
        Name: "NAME";
        Memo: "MEMO";
        /// What Serbian banks have instead of a memo.
        Purpose: "PURPOSE";
        /// Whether the account gains (`credit`) or loses (`debit`), where Serbian banks print amounts without signs.
        Benefit: "BENEFIT";
        CurrencySymbol: "CURSYM";
        /// The standard industrial code of the payee; for cards, the merchant category code.
        MerchantCode: "SIC";
        DefaultCurrency: "CURDEF";
        AccountId: "ACCTID";
        AccountType: "ACCTTYPE";
        BankId: "BANKID";
        BalanceAmount: "BALAMT";
        BalanceDate: "DTASOF";
        /// The closing balance in OFC, which came before OFX.
        Ledger: "LEDGER";
        Code: "CODE";
        Severity: "SEVERITY";
        Message: "MESSAGE";
        Organisation: "ORG";
        InstitutionId: "FID";
        Language: "LANGUAGE";
    }
    /// An element that holds elements.
    Group {
        Transaction: "STMTTRN";
        /// A transaction that is not booked yet.
        Pending: "STMTTRNP";
        /// The currency that a transaction's amount is in.
        Currency: "CURRENCY";
        /// The currency that a transaction's amount was converted from.
        OriginalCurrency: "ORIGCURRENCY";
        /// The cash line of an investment account, around a `STMTTRN`.
        InvestmentCash: "INVBANKTRAN";
        /// The identity of any movement of securities.
        Security: "INVTRAN";
        Root: "OFX" | "OFC";
        Status: "STATUS";
        /// The bank's answer to one request. `ACCTSTMT` is OFC's.
        Response: "STMTTRNRS" | "CCSTMTTRNRS" | "INVSTMTTRNRS" | "ACCTSTMT";
        BankStatement: "STMTRS";
        /// The statement of Serbian banks, which has the elements of OFX in a root of its own.
        Notification: "PMTNOTIFICATION";
        CardStatement: "CCSTMTRS";
        InvestmentStatement: "INVSTMTRS";
        BankAccount: "BANKACCTFROM" | "ACCTFROM";
        CardAccount: "CCACCTFROM";
        InvestmentAccount: "INVACCTFROM";
        Transactions: "BANKTRANLIST" | "INVTRANLIST" | "BANKTRANLISTP";
        LedgerBalance: "LEDGERBAL";
        AvailableBalance: "AVAILBAL";
    }
}

/// An element of OFX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// One that holds a value.
    Value(Value),
    /// One that holds elements.
    Group(Group),
    /// One that the reader does not know.
    Other,
}

/// How an element is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `<NAME>`.
    Open,
    /// `</NAME>`.
    Close,
    /// `<NAME/>`.
    Empty,
}

/// What stands at a `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// An element's mark, of so many bytes.
    Tag {
        /// Which element.
        tag: Tag,
        /// How it is marked.
        form: Form,
        /// How many bytes the mark has, `<` and `>` included.
        len: usize,
    },
    /// `<!--`.
    Comment,
    /// `<![CDATA[`.
    Cdata,
    /// `<` as a bank writes it that forgot to escape it.
    Text,
    /// More bytes are needed to tell.
    Unfinished,
}

/// The longest mark, attributes included; what is longer is text.
pub(super) const MARK_BYTES_MAX: usize = 256;

/// Reads the markup at the first byte, which is `<`. Where `is_all`, no more bytes follow.
pub(super) fn markup(bytes: &[u8], is_all: bool) -> Markup {
    let cut_off = if is_all || bytes.len() >= MARK_BYTES_MAX { Markup::Text } else { Markup::Unfinished };
    let (form, start) = match bytes.get(1) {
        Some(b'/') => (Form::Close, 2),
        Some(b'!') => return declaration(bytes, cut_off),
        Some(byte) if byte.is_ascii_alphabetic() => (Form::Open, 1),
        Some(_) => return Markup::Text,
        None => return cut_off,
    };
    let (tag, end) = name(bytes, start);
    let is_known = tag != Tag::Other;
    match bytes.get(end) {
        _ if end == start => {
            if bytes.len() > start {
                Markup::Text
            } else {
                cut_off
            }
        }
        Some(b'>') => Markup::Tag { tag, form, len: end + 1 },
        // `<PIX RECEBIDO>` is a bank's text; only elements that are known may have blanks or attributes.
        Some(b' ' | b'\t' | b'\r' | b'\n' | b'/') if is_known || bytes[end] == b'/' => {
            let limit = bytes.len().min(MARK_BYTES_MAX);
            match memchr::memchr2(b'>', b'<', &bytes[end..limit]) {
                Some(i) if bytes[end + i] == b'>' => {
                    let is_empty = bytes[end + i - 1] == b'/';
                    Markup::Tag { tag, form: if is_empty { Form::Empty } else { form }, len: end + i + 1 }
                }
                Some(_) => Markup::Text,
                None => cut_off,
            }
        }
        Some(_) => Markup::Text,
        None => cut_off,
    }
}

fn declaration(bytes: &[u8], cut_off: Markup) -> Markup {
    const COMMENT: &[u8] = b"<!--";
    const CDATA: &[u8] = b"<![CDATA[";
    if bytes.starts_with(COMMENT) {
        Markup::Comment
    } else if bytes.starts_with(CDATA) {
        Markup::Cdata
    } else if COMMENT.starts_with(bytes) || CDATA.starts_with(bytes) {
        cut_off
    } else {
        Markup::Text
    }
}

/// The element named at `start`, and where its name ends. A prefix (`ofx:NAME`) is no part of the name.
#[inline]
fn name(bytes: &[u8], start: usize) -> (Tag, usize) {
    let rest = &bytes[start..];
    let letters = rest.iter().take(NAME_BYTES_MAX + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_whole = !rest.get(letters).is_some_and(|byte| is_name_byte(*byte));
    match letters {
        1..=NAME_BYTES_MAX if is_whole => (Tag::of(key(rest, letters)), start + letters),
        _ => qualified_name(bytes, start),
    }
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'.' | b'_' | b'-')
}

/// A name with a prefix, or with more than letters in it.
#[cold]
fn qualified_name(bytes: &[u8], start: usize) -> (Tag, usize) {
    let len = bytes[start..].iter().take(MARK_BYTES_MAX).take_while(|byte| is_name_byte(**byte)).count();
    let whole = &bytes[start..start + len];
    let local = memchr::memrchr(b':', whole).map_or(whole, |colon| &whole[colon + 1..]);
    let is_plain = (1..=NAME_BYTES_MAX).contains(&local.len()) && local.iter().all(u8::is_ascii_alphabetic);
    let tag = if is_plain { Tag::of(key(local, local.len())) } else { Tag::Other };
    (tag, start + len)
}

/// The first letters of some bytes, at least one, in capitals, as [`packed`] has them.
#[inline]
fn key(bytes: &[u8], letters: usize) -> u128 {
    const CAPITALS: u128 = u128::from_be_bytes([0xDF; NAME_BYTES_MAX]);
    let word = match bytes.first_chunk() {
        Some(word) => *word,
        None => std::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default()),
    };
    (u128::from_be_bytes(word) & CAPITALS) >> (8 * (NAME_BYTES_MAX - letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSACTION: Tag = Tag::Group(Group::Transaction);
    const MEMO: Tag = Tag::Value(Value::Memo);

    fn tag(text: &str) -> Option<(Tag, Form)> {
        match markup(text.as_bytes(), true) {
            Markup::Tag { tag, form, len } => {
                assert_eq!(len, text.find('>').unwrap() + 1);
                Some((tag, form))
            }
            Markup::Comment | Markup::Cdata | Markup::Text => None,
            Markup::Unfinished => panic!("all of {text} was given"),
        }
    }

    #[test]
    fn an_element_is_known_in_any_case_and_with_any_prefix() {
        assert_eq!(tag("<STMTTRN>"), Some((TRANSACTION, Form::Open)));
        assert_eq!(tag("</stmttrn >"), Some((TRANSACTION, Form::Close)));
        assert_eq!(tag("<ofx:Memo xml:lang=\"pt\">"), Some((MEMO, Form::Open)));
        assert_eq!(tag("<MEMO />"), Some((MEMO, Form::Empty)));
        assert_eq!(tag("<INTU.BID>"), Some((Tag::Other, Form::Open)));
        assert_eq!(tag("<MEMO2>"), Some((Tag::Other, Form::Open)));
        assert_eq!(tag("<CREDITCARDMSGSRSVVV>"), Some((Tag::Other, Form::Open)));
    }

    #[test]
    fn a_bracket_that_opens_no_element_is_text() {
        for text in ["< 5", "<5>", "<", "</", "</>", "<PIX RECEBIDO>", "<OFX\n<", "<MEMO <", "<!DOCTYPE x>", "<?OFX?>"]
        {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn a_mark_that_the_bytes_cut_off_needs_more_of_them() {
        for text in ["<", "</", "<ST", "<STMTTRN", "</STMTTRN ", "<!", "<!-", "<![CDA", "<MEMO/"] {
            assert_eq!(markup(text.as_bytes(), false), Markup::Unfinished, "{text}");
            assert_eq!(markup(text.as_bytes(), true), Markup::Text, "{text}");
        }
        assert_eq!(markup(&[&b"<MEMO "[..], &[b' '; 300]].concat(), false), Markup::Text);
    }
}
