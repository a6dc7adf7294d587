//! Enumerations whose variants hold something: an object with one property, which says the variant. None has another one.

use utoipa::openapi::schema::{AdditionalProperties, OneOf, Schema};
use utoipa::openapi::{OpenApi, RefOr};

/// Says so in a document that has all its schemas.
pub(super) fn close(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for schema in components.schemas.values_mut() {
        if let RefOr::T(Schema::OneOf(OneOf { items, .. })) = schema {
            items.iter_mut().for_each(close_one);
        }
    }
}

fn close_one(variant: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = variant
        && object.properties.len() == 1
        && object.required.len() == 1
    {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}
