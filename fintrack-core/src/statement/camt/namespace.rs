//! Which namespace a message's element is in.

use quick_xml::events::BytesStart;
use quick_xml::name::QName;

/// The longest name of an element or a prefix that is kept.
pub(super) const NAME_BYTES_MAX: usize = 1024;

/// The namespaces that are declared around the message: a handful at most, of the elements that are open.
#[derive(Debug, Default)]
pub(super) struct Namespaces(Vec<Declaration>);

#[derive(Debug)]
struct Declaration {
    depth: usize,
    /// Empty for the default namespace.
    prefix: String,
    uri: String,
}

/// More declarations than any envelope has.
const DECLARATIONS_MAX: usize = 64;
/// What is kept of a namespace: those of ISO 20022 have fifty.
const URI_CHARS_MAX: usize = 256;

impl Namespaces {
    /// Takes note of what an element declares.
    pub(super) fn enter(&mut self, depth: usize, element: &BytesStart<'_>) {
        for attribute in element.attributes().with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) if prefix.len() <= NAME_BYTES_MAX => prefix,
                    Some(_) | None => continue,
                },
                None => continue,
            };
            if self.0.len() < DECLARATIONS_MAX {
                let uri = attribute.value.trim().chars().take(URI_CHARS_MAX).collect();
                self.0.push(Declaration { depth, prefix: prefix.to_owned(), uri });
            }
        }
    }

    /// Forgets what an element that ends declared.
    pub(super) fn leave(&mut self, depth: usize) {
        self.0.retain(|declaration| declaration.depth < depth);
    }

    /// The namespace of an element's name, where it has one.
    pub(super) fn of(&self, name: QName<'_>) -> Option<&str> {
        let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
        let declaration = self.0.iter().rev().find(|declaration| declaration.prefix == prefix)?;
        Some(declaration.uri.as_str()).filter(|uri| !uri.is_empty())
    }
}

/// The name of the message that a namespace is of: `camt.053.001.08`.
pub(super) fn message(uri: &str) -> Option<&str> {
    let at = ["camt.052", "camt.053", "camt.054"].iter().find_map(|name| find_ignoring_case(uri, name))?;
    let name = &uri[at..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(name.len());
    Some(&name[..end])
}

fn find_ignoring_case(text: &str, lower: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_names_the_message() {
        assert_eq!(message("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"), Some("camt.053.001.02"));
        assert_eq!(message("urn:swift:xsd:camt.052.001.13"), Some("camt.052.001.13"));
        assert_eq!(message("urn:weird-namespace"), None);
        assert_eq!(message("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"), None);
    }
}
