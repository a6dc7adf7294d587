//! Rules as JSON: as the core writes them, with names where it has identities.
//!
//! Only names and identities are exchanged here, where the core's format has them; what may stand in a rule, and what it
//! means, is the core's to say. Something that was archived, or whose name is shared, is written by its identity, which is
//! understood as well.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CardId, TagId};
use fintrack_core::rule::Terms;
use fintrack_core::word::WordError;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::names::{Names, Typed};

/// A rule is a page of text, and thousands of them are some hundred.
const DOCUMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// What is said of what is no rule.
const NO_RULE: &str = "not a rule: an object with `name`, `when` and `then`";

/// Why a document of rules cannot be used.
#[derive(Debug, Error)]
pub(crate) enum DocumentError {
    /// There is no such file, or it may not be read.
    #[error("{} cannot be read", called(path))]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is no JSON.
    #[error("{} is no JSON", called(path))]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        cause: serde_json::Error,
    },
    /// It is JSON of something else.
    #[error("{}{cause}", if at.is_empty() { String::new() } else { format!("{at}: ") })]
    Terms {
        /// Where in the document, as a JSON pointer.
        at: String,
        /// What is wrong there.
        cause: String,
    },
}

/// What a file is called, and standard input.
pub(super) fn called(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads the JSON of a file, or of standard input where it is called `-`.
///
/// # Errors
/// [`DocumentError`] when it cannot be read, or is no JSON.
pub(super) fn load(path: &Path) -> Result<Value, DocumentError> {
    let unread = |cause| DocumentError::Unread { path: path.to_owned(), cause };
    let mut text = Vec::new();
    let most = DOCUMENT_BYTES_MAX + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut text).map_err(unread)?;
    } else {
        File::open(path).map_err(unread)?.take(most).read_to_end(&mut text).map_err(unread)?;
    }
    if text.len() as u64 >= most {
        let text = format!("it has more than {DOCUMENT_BYTES_MAX} bytes");
        return Err(unread(io::Error::new(io::ErrorKind::FileTooLarge, text)));
    }
    serde_json::from_slice(&text).map_err(|cause| DocumentError::Syntax { path: path.to_owned(), cause })
}

/// The rules of a document: one, or an array of them. `complete` adds to each what may be left out of it, by its name.
///
/// # Errors
/// When it is something else, or names what is not there.
pub(super) fn read(
    document: Value,
    names: &Names,
    complete: impl Fn(&mut Map<String, Value>),
) -> anyhow::Result<Vec<Terms>> {
    let is_list = document.is_array();
    let rules = if let Value::Array(rules) = document { rules } else { vec![document] };
    let read = |(number, mut rule): (usize, Value)| {
        let at = if is_list { format!("/{number}") } else { String::new() };
        let not_one = || DocumentError::Terms { at: at.clone(), cause: NO_RULE.to_owned() };
        complete(rule.as_object_mut().ok_or_else(not_one)?);
        exchange(&mut rule, &at, &Identities(names))?;
        serde_path_to_error::deserialize(&rule).map_err(|error| {
            let at = format!("{at}{}", pointer(error.path()));
            DocumentError::Terms { at, cause: error.into_inner().to_string() }.into()
        })
    };
    rules.into_iter().enumerate().map(read).collect()
}

/// A rule with names, as [`read`] takes it.
///
/// # Errors
/// Never for rules that the core made.
pub(super) fn write(terms: &Terms, names: &Names) -> anyhow::Result<Value> {
    let mut rule = serde_json::to_value(terms)?;
    exchange(&mut rule, "", &Words(names))?;
    Ok(rule)
}

/// A path as a JSON pointer, as the core writes places in a rule.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{key}"),
        Segment::Enum { variant } => format!("/{variant}"),
        Segment::Unknown => String::new(),
    };
    path.iter().map(segment).collect()
}

/// What a rule refers to by one identity.
#[derive(Clone, Copy)]
enum Noun {
    Account,
    Card,
    Tag,
}

/// What is put in the places of a rule that refer to something.
trait Exchange {
    fn one(&self, noun: Noun, word: &str) -> anyhow::Result<String>;
    fn under(&self, category: &mut Map<String, Value>) -> anyhow::Result<()>;
}

/// Identities for names.
struct Identities<'a>(&'a Names);

impl Exchange for Identities<'_> {
    fn one(&self, noun: Noun, word: &str) -> anyhow::Result<String> {
        if word.parse::<uuid::Uuid>().is_ok() {
            return Ok(word.to_owned());
        }
        Ok(match noun {
            Noun::Account => self.0.account_named(word)?.to_string(),
            Noun::Card => self.0.card_named(word)?.to_string(),
            Noun::Tag => self.0.tag_named(word)?.to_string(),
        })
    }

    fn under(&self, category: &mut Map<String, Value>) -> anyhow::Result<()> {
        let kind: Option<CategoryKind> = match category.remove("type") {
            None | Some(Value::Null) => None,
            Some(kind) => Some(kind.as_str().unwrap_or_default().parse().map_err(|error: WordError| {
                DocumentError::Terms { at: "type".to_owned(), cause: error.to_string() }
            })?),
        };
        let Some(name) = category.get("category").and_then(Value::as_str) else { return Ok(()) };
        if name.parse::<uuid::Uuid>().is_ok() {
            return Ok(());
        }
        let subcategory = category.get("subcategory").and_then(Value::as_str);
        let under = self.0.under(Typed { category: name, kind, subcategory })?;
        category.insert("category".to_owned(), under.category.to_string().into());
        category.insert("subcategory".to_owned(), under.subcategory.map(|id| id.to_string()).into());
        Ok(())
    }
}

/// Names for identities.
struct Words<'a>(&'a Names);

impl Exchange for Words<'_> {
    fn one(&self, noun: Noun, word: &str) -> anyhow::Result<String> {
        let id: uuid::Uuid = word.parse()?;
        let (name, back) = match noun {
            Noun::Account => {
                let name = self.0.account(id.into());
                (name, name.and_then(|name| self.0.account_named(name.as_str()).ok()).map(AccountId::get))
            }
            Noun::Card => {
                let name = self.0.card(id.into());
                (name, name.and_then(|name| self.0.card_named(name.as_str()).ok()).map(CardId::get))
            }
            Noun::Tag => {
                let name = self.0.tag(id.into());
                (name, name.and_then(|name| self.0.tag_named(name.as_str()).ok()).map(TagId::get))
            }
        };
        // A name that would not lead back is of no use to who reads it again.
        Ok(name.filter(|_| back == Some(id)).map_or_else(|| word.to_owned(), ToString::to_string))
    }

    fn under(&self, category: &mut Map<String, Value>) -> anyhow::Result<()> {
        let under: CategoryRef = serde_json::from_value(Value::Object(category.clone()))?;
        let Some(typed) = self.0.typed(under) else { return Ok(()) };
        category.insert("category".to_owned(), typed.category.into());
        category.insert("subcategory".to_owned(), typed.subcategory.into());
        if let Some(kind) = typed.kind {
            category.insert("type".to_owned(), kind.as_str().into());
        }
        Ok(())
    }
}

/// Exchanges what a rule refers to, wherever the core's format has it. What is not as it should be is left to the core.
fn exchange(rule: &mut Value, at: &str, by: &impl Exchange) -> anyhow::Result<()> {
    if let Some(when) = rule.get_mut("when") {
        condition(when, &format!("{at}/when"), by)?;
    }
    let at = format!("{at}/then");
    let Some(then) = rule.get_mut("then") else { return Ok(()) };
    if let Some(tags) = then.get_mut("tags") {
        each(tags, &format!("{at}/tags"), Noun::Tag, by)?;
    }
    let at = format!("{at}/purpose");
    for (word, purpose) in then.get_mut("purpose").and_then(Value::as_object_mut).into_iter().flatten() {
        let at = format!("{at}/{word}");
        match word.as_str() {
            "category" => under(purpose, &at, by)?,
            "split" => {
                for (number, part) in purpose.as_array_mut().into_iter().flatten().enumerate() {
                    if let Some(category) = part.get_mut("under") {
                        under(category, &format!("{at}/{number}/under"), by)?;
                    }
                }
            }
            "transfer" => one(purpose, &at, Noun::Account, by)?,
            _ => {}
        }
    }
    Ok(())
}

fn condition(value: &mut Value, at: &str, by: &impl Exchange) -> anyhow::Result<()> {
    for (word, inner) in value.as_object_mut().into_iter().flatten() {
        let at = format!("{at}/{word}");
        match word.as_str() {
            "all" | "any" => {
                for (number, part) in inner.as_array_mut().into_iter().flatten().enumerate() {
                    condition(part, &format!("{at}/{number}"), by)?;
                }
            }
            "not" => condition(inner, &at, by)?,
            "account" => each(inner, &at, Noun::Account, by)?,
            "card" => each(inner, &at, Noun::Card, by)?,
            _ => {}
        }
    }
    Ok(())
}

fn each(list: &mut Value, at: &str, noun: Noun, by: &impl Exchange) -> anyhow::Result<()> {
    let mut items = list.as_array_mut().into_iter().flatten().enumerate();
    items.try_for_each(|(number, item)| one(item, &format!("{at}/{number}"), noun, by))
}

fn one(value: &mut Value, at: &str, noun: Noun, by: &impl Exchange) -> anyhow::Result<()> {
    if let Some(word) = value.as_str() {
        *value = by.one(noun, word).with_context(|| at.to_owned())?.into();
    }
    Ok(())
}

fn under(value: &mut Value, at: &str, by: &impl Exchange) -> anyhow::Result<()> {
    match value.as_object_mut() {
        Some(category) => by.under(category).with_context(|| at.to_owned()),
        None => Ok(()),
    }
}
