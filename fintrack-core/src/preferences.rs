//! Preferences: how a user likes to see FinTrack. What is in them is the clients' own; here is how they change.
//!
//! A change is a merge patch (RFC 7396): what it names is set, what it sets to `null` goes, objects are merged.
//!
//! ```
//! use fintrack_core::preferences::Preferences;
//! use serde_json::json;
//!
//! let mut preferences = Preferences::default();
//! preferences.merge(&json!({"theme": "dark", "table": {"rows": 50, "dense": true}}))?;
//! preferences.merge(&json!({"theme": null, "table": {"rows": 100}}))?;
//! assert_eq!(preferences.to_value(), json!({"table": {"rows": 100, "dense": true}}));
//! # Ok::<(), fintrack_core::preferences::PreferencesError>(())
//! ```

use serde_json::{Map, Number, Value};
use thiserror::Error;

/// How much the settings may hold, in bytes of JSON.
pub const SETTINGS_BYTES_MAX: usize = 65_536;
/// How deep they may be nested.
pub const SETTINGS_DEPTH_MAX: usize = 16;

/// The magnitude from which on numbers are refused. A database writes such ones out with all their digits, and what is read
/// of these may be rounded up beyond all that a program holds.
const NUMBER_LIMIT: f64 = 1e300;

/// A user's settings: a JSON object.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Preferences(Map<String, Value>);

/// Why settings stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PreferencesError {
    /// They are named by texts.
    #[error("settings are an object")]
    NoObject,
    /// They would be too much.
    #[error("the settings would take {0} bytes, and {SETTINGS_BYTES_MAX} is the most")]
    TooLarge(usize),
    /// They would be nested too deeply.
    #[error("the settings would be nested more than {SETTINGS_DEPTH_MAX} levels deep")]
    TooDeep,
    /// They hold a character that no database keeps.
    #[error("the settings hold a character U+0000")]
    Nul,
    /// They hold a number that would not be read again.
    #[error("the settings hold the number {0}, and numbers are below {NUMBER_LIMIT:e}")]
    Number(Number),
}

impl Preferences {
    /// Settings that were kept.
    ///
    /// # Errors
    /// [`PreferencesError::NoObject`].
    pub fn kept(value: Value) -> Result<Self, PreferencesError> {
        match value {
            Value::Object(settings) => Ok(Self(settings)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(PreferencesError::NoObject)
            }
        }
    }

    /// The settings as JSON.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`PreferencesError`]; then nothing was changed.
    pub fn merge(&mut self, patch: &Value) -> Result<(), PreferencesError> {
        let Value::Object(patch) = patch else { return Err(PreferencesError::NoObject) };
        if patch.values().any(|value| is_deeper(value, SETTINGS_DEPTH_MAX - 1)) {
            return Err(PreferencesError::TooDeep);
        }
        if patch.iter().any(|(name, value)| name.contains('\0') || has_nul(value)) {
            return Err(PreferencesError::Nul);
        }
        if let Some(number) = patch.values().find_map(too_large) {
            return Err(PreferencesError::Number(number.clone()));
        }
        let mut merged = self.0.clone();
        merge(&mut merged, patch);
        let size = Value::Object(merged.clone()).to_string().len();
        if size > SETTINGS_BYTES_MAX {
            return Err(PreferencesError::TooLarge(size));
        }
        self.0 = merged;
        Ok(())
    }
}

fn merge(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Null => _ = target.remove(name),
            Value::Object(inner) => {
                let slot = target.entry(name).or_insert_with(|| Value::Object(Map::new()));
                if !slot.is_object() {
                    *slot = Value::Object(Map::new());
                }
                if let Value::Object(target) = slot {
                    merge(target, inner);
                }
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                target.insert(name.clone(), value.clone());
            }
        }
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Object(map) => map.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn too_large(value: &Value) -> Option<&Number> {
    match value {
        Value::Number(number) => Some(number).filter(|it| it.as_f64().is_none_or(|it| it.abs() >= NUMBER_LIMIT)),
        Value::Object(map) => map.values().find_map(too_large),
        Value::Array(items) => items.iter().find_map(too_large),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    let below = |inner: &Value| is_deeper(inner, levels - 1);
    match value {
        Value::Object(map) => levels == 0 || map.values().any(below),
        Value::Array(items) => levels == 0 || items.iter().any(below),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_that_would_not_be_read_again_is_refused_wherever_it_stands() {
        let mut preferences = Preferences::default();
        for patch in [json!({"a": 1.797_693_134_862_315_7e308}), json!({"a": {"b": [1, -1e300]}})] {
            let refused = preferences.merge(&patch).unwrap_err();
            assert!(matches!(refused, PreferencesError::Number(_)), "{patch}");
        }
        assert_eq!(preferences, Preferences::default());
        preferences.merge(&json!({"large": 1e299, "small": 5e-324, "whole": u64::MAX, "least": i64::MIN})).unwrap();
    }

    #[test]
    fn the_examples_of_the_rfc_hold() {
        // RFC 7396, appendix A, those between objects.
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (target, patch, expected) in cases {
            let mut preferences = Preferences::kept(target).unwrap();
            preferences.merge(&patch).unwrap();
            assert_eq!(preferences.to_value(), expected, "{patch}");
        }
    }

    #[test]
    fn what_is_too_much_changes_nothing() {
        let mut preferences = Preferences::kept(json!({"a": 1})).unwrap();
        let before = preferences.clone();
        let large = json!({"b": "x".repeat(SETTINGS_BYTES_MAX)});
        assert!(matches!(preferences.merge(&large), Err(PreferencesError::TooLarge(_))));
        let deep = |levels| (0..levels).fold(json!(1), |inner, _| json!({"a": inner}));
        assert_eq!(preferences.merge(&deep(SETTINGS_DEPTH_MAX + 1)), Err(PreferencesError::TooDeep));
        assert_eq!(preferences.merge(&json!([])), Err(PreferencesError::NoObject));
        for nul in [json!({"a\u{0}": 1}), json!({"a": [{"b": "\u{0}"}]})] {
            assert_eq!(preferences.merge(&nul), Err(PreferencesError::Nul));
        }
        assert_eq!(preferences, before);
        preferences.merge(&deep(SETTINGS_DEPTH_MAX)).unwrap();
    }
}
