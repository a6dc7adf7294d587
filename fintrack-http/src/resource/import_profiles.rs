//! Profiles: what was answered about files of one shape, for the next file of that shape.

use chrono::{DateTime, Utc};
use fintrack_core::id::StatementProfileId;
use fintrack_core::name::Name;
use fintrack_core::statement::{ColumnKind, Columns, Format, Profile, Shape};
use fintrack_db::statement_profile::{self, KeptProfile};
use fintrack_db::{Stored, Version};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Import, Needs, Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path};
use crate::field::At;
use crate::problem::{Deleting, Reading, Writing};
use crate::resource::import_sessions::files::read_answers;
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// How many columns a shape may have, and how many answers a profile.
const PARTS_MAX: usize = 200;
const TEXT_CHARS_MAX: usize = 200;

/// What was answered about files of one shape.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportProfile {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a7")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What it is called.
    #[schema(example = "Banco Azul")]
    name: String,
    /// The institution, where it is known.
    #[schema(example = "Banco Azul")]
    institution: Option<String>,
    /// Which files it is for.
    shape: FileShape,
    /// What is known of them.
    #[schema(example = json!(["date-order=day-first"]))]
    answers: Vec<String>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
    #[serde(skip)]
    version: Version,
}

/// What files of one export have in common.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FileShape {
    /// How the bytes are organised: `camt`, `csv`, `ods`, `mt940`, `ofx`, `xls`, `xlsx`, `zip`, `qif`.
    #[schema(value_type = String, example = "csv", pattern = "^(camt|csv|mt940|ods|ofx|qif|xls|xlsx|zip)$")]
    format: Format,
    /// The columns, where there are any.
    #[serde(default)]
    columns: Option<FileColumns>,
    /// The institution that the file names, in formats without columns.
    #[schema(example = "341")]
    institution: Option<String>,
}

/// The columns of a table: by name, or else by what they hold.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileColumns {
    /// Their names in order: lower case, without accents.
    #[schema(example = json!(["data", "historico", "valor"]))]
    Names(Vec<String>),
    /// What most of their cells hold, in order: `empty`, `date`, `number`, `text`.
    #[schema(example = json!(["date", "text", "number"]))]
    Kinds(Vec<ColumnContent>),
}

/// What most cells of a column hold.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ColumnContent {
    /// Nothing.
    Empty,
    /// Dates.
    Date,
    /// Numbers.
    Number,
    /// Texts.
    Text,
}

impl From<ColumnKind> for ColumnContent {
    fn from(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Empty => Self::Empty,
            ColumnKind::Date => Self::Date,
            ColumnKind::Number => Self::Number,
            ColumnKind::Text => Self::Text,
        }
    }
}

impl From<ColumnContent> for ColumnKind {
    fn from(content: ColumnContent) -> Self {
        match content {
            ColumnContent::Empty => Self::Empty,
            ColumnContent::Date => Self::Date,
            ColumnContent::Number => Self::Number,
            ColumnContent::Text => Self::Text,
        }
    }
}

/// A profile to be kept, as `fintrack parse --save-profile` writes it or as another one shows it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewImportProfile {
    /// What it is called.
    #[schema(example = "Banco Azul", min_length = 1, max_length = 100)]
    name: String,
    /// The institution, where it is known.
    #[schema(example = "Banco Azul", max_length = 200)]
    institution: Option<String>,
    /// Which files it is for. Files of one shape have one profile.
    shape: FileShape,
    /// What is known of them.
    #[schema(max_items = 200, example = json!(["date-order=day-first"]))]
    answers: Vec<String>,
}

impl From<Shape> for FileShape {
    fn from(shape: Shape) -> Self {
        let columns = match shape.columns {
            Columns::None => None,
            Columns::Names(names) => Some(FileColumns::Names(names)),
            Columns::Kinds(kinds) => Some(FileColumns::Kinds(kinds.into_iter().map(Into::into).collect())),
        };
        Self { format: shape.format, columns, institution: shape.institution }
    }
}

impl FileShape {
    fn checked(&self) -> Result<Shape, ApiError> {
        let columns = match &self.columns {
            None => Columns::None,
            Some(FileColumns::Names(names)) => {
                few(names.len(), "/shape/columns/names")?;
                names.iter().try_for_each(|name| short(name, "/shape/columns/names"))?;
                Columns::Names(names.clone())
            }
            Some(FileColumns::Kinds(kinds)) => {
                few(kinds.len(), "/shape/columns/kinds")?;
                Columns::Kinds(kinds.iter().copied().map(Into::into).collect())
            }
        };
        self.institution.iter().try_for_each(|text| short(text, "/shape/institution"))?;
        Ok(Shape { format: self.format, columns, institution: self.institution.clone() })
    }
}

impl NewImportProfile {
    fn checked(&self) -> Result<Profile, ApiError> {
        let name = Name::new(&self.name).at("/name")?;
        self.institution.iter().try_for_each(|text| short(text, "/institution"))?;
        few(self.answers.len(), "/answers")?;
        let answers = read_answers(&self.answers)?.into_iter().collect();
        Ok(Profile::new(name.as_str(), self.institution.clone(), self.shape.checked()?, &answers))
    }
}

fn few(count: usize, pointer: &str) -> Result<(), ApiError> {
    if count <= PARTS_MAX { Ok(()) } else { Err(format!("{count} of them: {PARTS_MAX} are the most")).at(pointer) }
}

fn short(text: &str, pointer: &str) -> Result<(), ApiError> {
    let count = text.chars().count();
    if count <= TEXT_CHARS_MAX {
        Ok(())
    } else {
        Err(format!("{count} characters: {TEXT_CHARS_MAX} are the most")).at(pointer)
    }
}

impl ImportProfile {
    fn of<P: Needs>(workspace: &Workspace<P>, kept: KeptProfile) -> Self {
        let Stored { value: profile, version, created_at, updated_at } = kept.profile;
        Self {
            id: kept.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            name: profile.name,
            institution: profile.institution,
            shape: profile.shape.into(),
            answers: profile.answers.iter().map(|answer| answer.to_string()).collect(),
            created_at,
            updated_at,
            version,
        }
    }
}

/// Which profile.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ProfilePath {
    /// The profile's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000a7")]
    id: StatementProfileId,
}

/// List the profiles.
#[utoipa::path(
    get,
    path = "/import-profiles",
    operation_id = "listImportProfiles",
    tag = "import-profiles",
    params(WorkspaceHeader),
    responses((status = 200, description = "All profiles, by name", body = Vec<ImportProfile>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<ImportProfile>>, ApiError> {
    let profiles = statement_profile::list(&mut workspace.begin().await?).await?;
    Ok(Json(profiles.into_iter().map(|kept| ImportProfile::of(&workspace, kept)).collect()))
}

/// Keep a profile, in the place of the one that files of its shape had.
#[utoipa::path(
    post,
    path = "/import-profiles",
    operation_id = "saveImportProfile",
    tag = "import-profiles",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewImportProfile,
    responses(
        (status = 200, description = "The profile, which files of that shape had before", body = ImportProfile),
        (status = 201, description = "The profile, which is new", body = ImportProfile),
        Writing,
    )
)]
pub(crate) async fn save(workspace: Workspace<Import>, post: Post<NewImportProfile>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let profile = new.checked()?;
        let is_known = statement_profile::find_by_shape(&mut tx, &profile.shape).await?.is_some();
        let kept = ImportProfile::of(&workspace, statement_profile::save(&mut tx, &profile).await?);
        let answer = if is_known { Answer::ok(&kept) } else { Answer::created(&kept) };
        Ok((tx, answer.at_version(kept.version)))
    });
    work.await
}

/// Delete a profile. Files that were read with it stay as they are.
#[utoipa::path(
    delete,
    path = "/import-profiles/{id}",
    operation_id = "deleteImportProfile",
    tag = "import-profiles",
    params(ProfilePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Import>,
    Path(path): Path<ProfilePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        statement_profile::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
