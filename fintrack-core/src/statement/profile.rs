//! Answers that are kept for the next file of the same shape.
//!
//! A [`Profile`] is a small document that can be shared: it holds no line and no account number. It answers what its
//! shape leaves open, and never overrules what a file proves.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Answers, EvidenceKind, Format, IdRecord};

/// The version of the document, which changes when an older program would misread it.
const VERSION: u16 = 1;

/// What was answered about files of one shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Profile {
    version: Version,
    /// What people call it.
    pub name: String,
    /// The institution, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// Which files it is for.
    pub shape: Shape,
    /// What is known of them.
    pub answers: Answers,
    /// What they showed of the bank's ids.
    #[serde(default, skip_serializing_if = "IdRecord::is_empty")]
    pub ids: IdRecord,
}

/// What files of one export have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Shape {
    /// How the bytes are organised.
    pub format: Format,
    /// The columns, where there are any.
    #[serde(default, skip_serializing_if = "Columns::are_none")]
    pub columns: Columns,
    /// The institution that the file names, in formats without columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
}

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Columns {
    /// It is no table.
    #[default]
    None,
    /// Their names, folded, in order.
    Names(Vec<String>),
    /// Without names: what most of their cells hold, in order.
    Kinds(Vec<ColumnKind>),
}

/// What most cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Nothing.
    Empty,
    /// Dates.
    Date,
    /// Numbers.
    Number,
    /// Texts.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            version if version == u64::from(VERSION) => Ok(Self),
            version => Err(D::Error::custom(format!(
                "profile version {version} is not known: this program reads version {VERSION}"
            ))),
        }
    }
}

impl Profile {
    /// What is known of files of a shape. What was answered of one file alone, its year, is left out.
    pub fn new(name: impl Into<String>, institution: Option<String>, shape: Shape, answers: &Answers) -> Self {
        Self {
            version: Version,
            name: name.into(),
            institution,
            shape,
            answers: answers.lasting(),
            ids: IdRecord::default(),
        }
    }
}

impl Columns {
    fn are_none(&self) -> bool {
        *self == Self::None
    }
}

impl Shape {
    /// The shape of a file that is no table.
    pub(super) fn of(format: Format, institution: Option<&str>) -> Self {
        Self { format, columns: Columns::None, institution: institution.map(str::to_owned) }
    }
}

/// What is known before a file is looked at.
#[derive(Clone, Debug, Default)]
pub struct Known<'p> {
    /// What was answered about this file. It comes before what a profile says.
    pub answers: Answers,
    /// Profiles: the first of the file's shape is used.
    pub profiles: &'p [Profile],
}

/// What is known of a file once its shape is.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    given: Answers,
    /// The profile's answers with those that were given on top.
    pub(super) answers: Answers,
    pub(super) profile: Option<String>,
}

impl Known<'_> {
    /// What is known of a file of this shape.
    pub(super) fn of(&self, shape: &Shape) -> Told {
        let profile = self.profiles.iter().find(|profile| profile.shape == *shape);
        let mut answers = profile.map(|profile| profile.answers.lasting()).unwrap_or_default();
        answers.extend(self.answers.iter());
        Told { given: self.answers.clone(), answers, profile: profile.map(|profile| profile.name.clone()) }
    }
}

impl Told {
    /// The same with one more answer.
    pub(super) fn with(&self, answer: super::Answer) -> Self {
        Self { answers: self.answers.with(answer), ..self.clone() }
    }

    /// Who said something that is known: a person, unless only the profile did.
    pub(super) fn source(&self, is_given: impl Fn(&Answers) -> bool) -> EvidenceKind {
        if is_given(&self.given) { EvidenceKind::Answered } else { EvidenceKind::Profile }
    }
}
