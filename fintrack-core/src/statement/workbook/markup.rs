//! What the readers of markup share: attributes, texts, and where a cell stands.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart};

use super::super::ReadError;
use super::super::package::broken;

pub(super) const WORKBOOK: &str = "workbook";

pub(super) fn not_read(error: impl std::fmt::Display) -> ReadError {
    broken(WORKBOOK, error)
}

/// An attribute's value, by its name without the prefix of a namespace.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attributes = element.html_attributes();
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// An attribute that counts.
pub(super) fn count(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Adds the character that `&amp;`, `&#13;` and the like stand for; what stands for none is kept as it is.
pub(super) fn push_reference(out: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => out.push(c),
        _ => match resolve_predefined_entity(reference) {
            Some(text) => out.push_str(text),
            None => out.extend(["&", &**reference, ";"]),
        },
    }
}
