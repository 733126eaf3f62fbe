//! The schema against the reader: both take and refuse the same values, for every field.

use jsonschema::Validator;
use serde_json::{Map, Value as Json, json};
use the_offer::scenario::{STARTER, parse, schema};
use toml::de::{DeTable, DeValue};

/// Holds nothing that stands in the way of any value of any field.
const BASE: &str = r#"
name = "base"
[decline]
full_effect_at = 1000
[[offers]]
week = 1
bonus = 1000
[[groups]]
name = "walked"
reservation = { dist = "normal", mean = 1000, sd = 100 }
tenure = { dist = "exponential", mean = 100 }
[[groups]]
name = "other"
committed = false
reservation = { dist = "lognormal", median = 1000, sigma = 1 }
tenure = { dist = "exponential", mean = 10 }
"#;

/// One of each, so that each of their parameters is walked over.
const DISTRIBUTIONS: [(&str, &str); 21] = [
    ("groups.walked.reservation", "{ dist = \"lognormal\", median = 1, sigma = 1 }"),
    ("groups.walked.reservation", "{ dist = \"lognormal\", mean = 1, sd = 1 }"),
    ("groups.walked.reservation", "{ dist = \"loglogistic\", median = 1, shape = 1 }"),
    ("groups.walked.reservation", "{ dist = \"normal\", mean = 1, sd = 1 }"),
    (
        "groups.walked.reservation",
        "{ dist = \"value_of_staying\", taste_mean = 1, taste_sd = 1, outside_wage_per_week = 1, search_weeks = 1, planning_weeks = 1, personal_discount_rate = 0.1, bonus_tax = 0.1 }",
    ),
    ("groups.walked.tenure", "{ dist = \"exponential\", mean = 1 }"),
    ("groups.walked.tenure", "{ dist = \"exponential\", median = 1 }"),
    ("groups.walked.tenure", "{ dist = \"weibull\", shape = 1, scale = 1 }"),
    ("groups.walked.tenure", "{ dist = \"weibull\", shape = 1, median = 1 }"),
    ("groups.walked.tenure", "{ dist = \"lognormal\", median = 1, sigma = 1 }"),
    ("groups.walked.tenure", "{ dist = \"lognormal\", mean = 1, sd = 1 }"),
    ("groups.walked.tenure", "{ dist = \"loglogistic\", median = 1, shape = 1 }"),
    ("groups.walked.tenure", "{ dist = \"gompertz\", rate = 1, growth = 1 }"),
    ("groups.walked.tenure", "{ dist = \"table\", weeks = [1], surviving = [0.5] }"),
    ("recruiting.weeks_to_fill", "{ dist = \"exponential\", mean = 1 }"),
    // The ends are so far apart that none of the values walked over puts them out of order.
    ("recruiting.weeks_to_fill", "{ dist = \"uniform\", low = 0, high = 1.7e308 }"),
    ("recruiting.weeks_to_fill", "{ dist = \"lognormal\", median = 1, sigma = 1 }"),
    ("recruiting.weeks_to_fill", "{ dist = \"lognormal\", mean = 1, sd = 1 }"),
    ("recruiting.weeks_to_fill", "{ dist = \"weibull\", shape = 1, scale = 1 }"),
    ("recruiting.weeks_to_fill", "{ dist = \"gamma\", mean = 1, sd = 1 }"),
    ("recruiting.weeks_to_fill", "5"),
];

/// Values of every type, at and about every limit of the domains. Whole floats are left out (JSON does not tell them
/// from integers, TOML and the reader do), and so are times (JSON has none).
const VALUES: [&str; 51] = [
    "-2",
    "-1",
    "-0.999",
    "-0.5",
    "-1e-300",
    "0",
    "1e-300",
    "0.5",
    "0.999",
    "1",
    "1.0001",
    "1.5",
    "2",
    "200",
    "9223372036854775807",
    "nan",
    "-inf",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"0.6 to 0.7\"",
    "\" +.6 to  7.e-1 \"",
    "\"0.6-0.7\"",
    "\"0.6 to\"",
    "\"a to b\"",
    "\"0.1 to inf\"",
    "\"0.1 to 0.2 to 0.3\"",
    "\"8 %\"",
    "\" +6.5% \"",
    "\"1e1 %\"",
    "\"60 % to 70 %\"",
    "\"60 to 70%\"",
    "\"60 % to 0.7\"",
    "true",
    "[]",
    "[[]]",
    "{}",
    "{ dist = \"uniform\", low = 0.5, high = 0.75 }",
    "{ dist = \"normal\", mean = 0.5, sd = 0.01 }",
    "{ dist = \"lognormal\", median = 0.5, sigma = 0.01 }",
    "{ dist = \"triangular\", low = 0.2, mode = 0.3, high = 0.4 }",
    "{ dist = \"pert\", low = 0.2, mode = 0.3, high = 0.4 }",
    "{ dist = \"beta\", mean = 0.5, sd = 0.01 }",
    "{ dist = \"gamma\", mean = 0.5, sd = 0.01 }",
    "{ dist = \"lognormal\", mean = 0.5, sd = 0.01 }",
    "{ dist = \"percentiles\", p10 = 0.2, p50 = 0.3, p90 = 0.4 }",
    "{ dist = \"percentiles\", p05 = 0.2, p50 = 0.3, p95 = 0.4 }",
    "{ dist = \"percentiles\", p05 = 0.2, p50 = 0.3, p90 = 0.4 }",
    // What says how uncertain a number is, is certain.
    "{ dist = \"normal\", mean = \"0.4 to 0.6\", sd = 0.01 }",
    "{ dist = \"loglogistic\", median = 0.5, shape = 9 }",
    "{ dist = \"pert\", low = 0.2, high = 0.4 }",
];

fn validator() -> Validator {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema), "the schema is one");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

fn table(table: &DeTable<'_>) -> Json {
    let entries = table.iter().map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref())));
    Json::Object(entries.collect::<Map<_, _>>())
}

fn json_of(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(integer) => {
            json!(i64::from_str_radix(integer.as_str(), integer.radix()).expect("it is in range"))
        }
        DeValue::Float(float) => json!(float.as_str().parse::<f64>().expect("it is a number")),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(time) => json!(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(inner) => table(inner),
    }
}

fn document(text: &str) -> Json {
    table(DeTable::parse(text).expect("it is TOML").get_ref())
}

fn value(text: &str) -> Json {
    json_of(DeValue::parse(text).expect("it is TOML").get_ref())
}

/// The document with a value where an edit would put it.
fn with(mut document: Json, key: &str, value: Json) -> Json {
    // An edit replaces the other way of giving a time.
    if key == "offers.0.after_training" {
        document["offers"][0].as_object_mut().expect("an offer").remove("week");
    }
    let mut node = &mut document;
    for part in key.replace("groups.walked", "groups.0").split('.') {
        node = match part.parse::<usize>() {
            Ok(index) => &mut node[index],
            Err(_) => &mut node[part],
        };
    }
    *node = value;
    document
}

/// Whether schema and reader agree on a value, and what they say of it.
fn agree(validator: &Validator, key: &str, text: &str, also: &[String]) -> bool {
    let mut edits = also.to_vec();
    edits.push(format!("{key}={text}"));
    let read = parse("base.toml", BASE, &edits);
    let document = also.iter().fold(document(BASE), |document, edit| {
        let (key, text) = edit.split_once('=').expect("it is an edit");
        with(document, key, value(text))
    });
    let valid = validator.is_valid(&with(document, key, value(text)));
    let told = read.as_ref().err().map(|problems| problems.render(false));
    assert_eq!(valid, read.is_ok(), "{key} = {text}: schema {valid}, reader {told:?}");
    valid
}

/// The dotted keys of every field in the schema.
fn fields() -> Vec<String> {
    let schema = schema();
    let mut fields = Vec::new();
    for (name, property) in schema["properties"].as_object().expect("it has properties") {
        let inner = property.get("properties").or_else(|| property["items"].get("properties"));
        // Edited as a whole: see below.
        let Some(inner) = inner.and_then(Json::as_object).filter(|_| name != "correlations") else {
            fields.push(name.clone());
            continue;
        };
        let path = match name.as_str() {
            "offers" => "offers.0",
            "groups" => "groups.walked",
            section => section,
        };
        fields.extend(inner.keys().map(|key| format!("{path}.{key}")));
    }
    // Not a field: it names another file.
    fields.retain(|field| field != "extends");
    fields
}

#[test]
fn the_schema_takes_and_refuses_what_the_reader_does_for_every_field() {
    let validator = validator();
    let fields = fields();
    assert_eq!(fields.len(), 66, "{fields:?}");
    for field in &fields {
        let verdicts = VALUES.map(|text| agree(&validator, field, text, &[]));
        let distribution = ["reservation", "tenure"].iter().any(|name| field.ends_with(&format!("walked.{name}")));
        assert!(distribution || verdicts.contains(&true), "nothing is legal for {field}");
        assert!(verdicts.contains(&false), "everything is legal for {field}");
    }
}

#[test]
fn the_schema_takes_and_refuses_what_the_reader_does_for_every_parameter() {
    let validator = validator();
    for (field, text) in DISTRIBUTIONS {
        assert!(agree(&validator, field, text, &[]), "{field} = {text}");
        let Json::Object(parameters) = value(text) else {
            continue;
        };
        let set = [format!("{field}={text}")];
        for parameter in parameters.keys().map(|name| format!("{field}.{name}")) {
            let verdicts = VALUES.map(|text| agree(&validator, &parameter, text, &set));
            assert!(verdicts.contains(&false), "everything is legal for {parameter}");
        }
        for parameter in ["mean", "median", "scale", "shape", "sd", "colour"] {
            agree(&validator, &format!("{field}.{parameter}"), "1", &set);
        }
        for missing in parameters.keys() {
            let mut rest = parameters.clone();
            rest.remove(missing);
            assert!(!agree(&validator, field, &inline(&rest), &[]), "{field} without {missing}");
        }
    }
}

fn inline(table: &Map<String, Json>) -> String {
    let entries: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}

#[test]
fn arrays_of_a_table_are_checked_item_by_item() {
    let validator = validator();
    let set = ["groups.walked.tenure={ dist = \"table\", weeks = [1], surviving = [0.5] }".to_owned()];
    for (parameter, items) in [
        ("weeks", ["[-1]", "[2]", "[nan]", "[\"1\"]", "[[1]]"]),
        ("surviving", ["[0]", "[1]", "[1.1]", "[true]", "[{}]"]),
    ] {
        for text in items {
            agree(&validator, &format!("groups.walked.tenure.{parameter}"), text, &set);
        }
    }
}

#[test]
fn ties_are_checked_key_by_key() {
    let validator = validator();
    let set = ["pay.load=\"0.2 to 0.3\"".to_owned(), "pay.bonus_load=\"0.1 to 0.2\"".to_owned()];
    let tie = |keys: &str, rho: &str| format!("[{{ parameters = {keys}, rank_correlation = {rho} }}]");
    let keys = "[\"pay.load\", \"pay.bonus_load\"]";
    for (text, valid) in [
        (tie(keys, "0.5"), true),
        (tie(keys, "-1"), true),
        (tie(keys, "1.01"), false),
        (tie(keys, "\"0.4 to 0.5\""), false),
        (tie(keys, "{ dist = \"uniform\", low = 0.4, high = 0.5 }"), false),
        (tie("[\"pay.load\"]", "0.5"), false),
        (tie("[\"pay.load\", \"pay.bonus_load\", \"x\"]", "0.5"), false),
        (tie("[\"pay.load\", 5]", "0.5"), false),
        (tie("[\"pay.load\", \" \"]", "0.5"), false),
        (tie("\"pay.load\"", "0.5"), false),
        (format!("[{{ parameters = {keys} }}]"), false),
        ("[{ rank_correlation = 0.5 }]".to_owned(), false),
        (format!("[{{ parameters = {keys}, rank_correlation = 0.5, kendall = 0.3 }}]"), false),
        (format!("{{ parameters = {keys}, rank_correlation = 0.5 }}"), false),
    ] {
        assert_eq!(agree(&validator, "correlations", &text, &set), valid, "{text}");
    }
}

#[test]
fn a_wage_is_given_a_week_or_a_year() {
    let validator = validator();
    for (pay, valid) in [
        ("{ wage_per_week = 800, training_wage_per_year = 40000 }", true),
        ("{ wage_per_week = 800, wage_per_year = 41600 }", false),
        ("{ training_wage_per_week = 800, training_wage_per_year = \"40000 to 42000\" }", false),
    ] {
        assert_eq!(agree(&validator, "pay", pay, &[]), valid, "{pay}");
    }
}

#[test]
fn unknown_keys_are_refused_everywhere() {
    let validator = validator();
    for section in ["", "simulation.", "pay.", "decline.", "groups.walked.", "offers.0."] {
        assert!(!agree(&validator, &format!("{section}colour"), "1", &[]));
    }
}

#[test]
fn what_is_required_is_required_by_both() {
    let validator = validator();
    for (lacking, valid) in [
        ("", true),
        ("name = \"base\"\n", false),
        ("name = \"walked\"\n", false),
        ("reservation = { dist = \"normal\", mean = 1000, sd = 100 }\n", false),
        ("tenure = { dist = \"exponential\", mean = 100 }\n", false),
        ("week = 1\n", false),
        ("bonus = 1000\n", false),
        ("full_effect_at = 1000\n", true),
    ] {
        let text = BASE.replacen(lacking, "", usize::from(!lacking.is_empty()));
        assert_eq!(parse("x.toml", &text, &[]).is_ok(), valid, "{lacking}");
        assert_eq!(validator.is_valid(&document(&text)), valid, "{lacking}");
    }
    for (lines, valid) in
        [("hazard_ratio = 0.9", false), ("output_lift = 0.1", false), ("hazard_ratio = 1\noutput_lift = 0.0", true)]
    {
        let text = BASE.replace("full_effect_at = 1000", lines);
        assert_eq!(parse("x.toml", &text, &[]).is_ok(), valid, "{lines}");
        assert_eq!(validator.is_valid(&document(&text)), valid, "{lines}");
    }
    for text in ["", "name = \"x\"\ngroups = []\n"] {
        assert!(parse("x.toml", text, &[]).is_err());
        assert!(!validator.is_valid(&document(text)));
    }
}

#[test]
fn a_file_that_extends_another_needs_nothing_of_its_own() {
    let validator = validator();
    for (text, valid) in [
        ("extends = \"base.toml\"", true),
        ("extends = \"base.toml\"\noffers = []\n[pay]\nload = 1", true),
        ("extends = \"base.toml\"\n[decline]\nhazard_ratio = 0.9", true),
        ("extends = \"base.toml\"\n[[groups]]\nname = \"a\"\nshare = 2", true),
        ("extends = \"base.toml\"\n[[groups]]\nshare = 2", false),
        ("extends = \"base.toml\"\n[[offers]]\nweek = 2", false),
        ("extends = \"base.toml\"\n[pay]\nload = -1", false),
        ("extends = 5", false),
        ("extends = \"\"", false),
    ] {
        assert_eq!(validator.is_valid(&document(text)), valid, "{text}");
    }
}

#[test]
fn valid_files_are_valid() {
    let validator = validator();
    assert!(validator.is_valid(&document(STARTER)));
    let printed = parse("starter", STARTER, &[]).expect("it is valid").scenario.to_toml();
    assert!(validator.is_valid(&document(&printed)));
}

#[test]
fn defaults_are_those_of_the_reader() {
    let schema = schema();
    let printed = document(&parse("base", BASE, &[]).expect("it is valid").scenario.to_toml());
    let mut shown = 0;
    for (section, property) in schema["properties"].as_object().expect("it has properties") {
        let Some(fields) = property["properties"].as_object() else {
            continue;
        };
        for (name, field) in fields {
            assert!(field["description"].is_string(), "{section}.{name}");
            if let Some(default) = field.get("default") {
                assert_eq!(default, &printed[section][name], "{section}.{name}");
                shown += 1;
            }
        }
    }
    assert!(shown > 30, "{shown}");
}
