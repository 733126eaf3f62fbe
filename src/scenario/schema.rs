//! JSON Schema of scenario files, from the declared fields.

use serde_json::{Value as Json, json};

use super::field::reader::{Field, FieldSection, Value, section_schema};
use super::fields::{Group, Scenario};
use super::uncertain::Belief;

/// JSON Schema (draft 2020-12) of scenario files, so that editors complete and check them.
///
/// The schema covers single values, and required keys of a file that extends no other. Conditions on several values are
/// left to [`load`](super::load()): unique names, consistent correlations, survival curves that never rise, percentiles that
/// rise; and so are the limits of numbers in per cent and of intervals.
///
/// ```
/// let schema = the_offer::scenario::schema();
/// assert_eq!(schema["properties"]["pay"]["properties"]["load"]["anyOf"][0]["minimum"], 0.0);
/// ```
pub fn schema() -> Json {
    let mut schema = section_schema(&Scenario::fields());
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("A scenario of offer");
    schema["properties"]["extends"] = json!({
        "type": "string",
        "pattern": "\\S",
        "description": "Path of a base scenario file, relative to this file; this file overrides its values.",
    });
    schema["$defs"] = json!({ "uncertain": Belief::schema(()) });
    schema["properties"]["offers"]["items"]["required"] = json!(["bonus"]);
    schema["properties"]["offers"]["items"]["oneOf"] =
        json!([{ "required": ["week"] }, { "required": ["after_training"] }]);
    let cohort = &mut schema["properties"]["cohort"];
    cohort["not"] = json!({ "required": ["positions", "classes"], "properties": { "classes": { "minItems": 1 } } });
    cohort["properties"]["classes"]["items"]["required"] = json!(["week", "positions"]);
    schema["properties"]["correlations"]["items"]["required"] = json!(["parameters", "rank_correlation"]);
    schema["if"] = json!({ "required": ["extends"] });
    schema["then"] = json!({ "properties": { "groups": { "items": { "required": ["name"] } } } });
    schema["else"] = json!({
        "required": required(&Scenario::fields(), &["groups"]),
        "properties": {
            "groups": { "minItems": 1, "items": { "required": required(&Group::fields(), &[]) } },
            "decline": { "anyOf": [ { "required": ["full_effect_at"] }, neutral() ] },
        },
    });
    schema
}

fn required<'a>(fields: &'a [Field], also: &[&'a str]) -> Vec<&'a str> {
    let required = fields.iter().filter(|field| field.required);
    required.map(|field| field.name).chain(also.iter().copied()).collect()
}

/// Schema of a `[decline]` without effect.
fn neutral() -> Json {
    json!({ "properties": { "hazard_ratio": { "const": 1.0 }, "output_lift": { "const": 0.0 } } })
}
