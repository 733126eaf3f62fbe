//! Declaration of the distributions that a field takes.

use serde_json::{Map, Value as Json, json};

use super::domain::{Number, POSITIVE};
use super::key::{Key, Visit};
use super::reader::{FieldCell, Keys, Reader, Value, Vocabulary};
use crate::scenario::fault::Fault;
use crate::scenario::text::nearest::nearest;
use crate::scenario::text::notation::{dotted, listed, quoted};
use crate::scenario::text::tree::{Data, Node};

/// The scale of a distribution, as the file gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// `mean`
    Mean(f64),
    /// `median`
    Median(f64),
    /// `scale`
    Scale(f64),
}

/// Type of a parameter of a distribution.
pub(crate) trait Parameter: Sized {
    /// Restrictions on a parameter beyond its type.
    type Rule: Copy;

    /// Reads the parameter from the keys of a distribution. Returns `None`, and notes a problem, if the parameter is wrong.
    fn read(name: &'static str, rule: Self::Rule, about: &'static str, keys: &mut Keys<'_>) -> Option<Self>;

    /// Visits the number, if it is a parameter of the model.
    fn visit(&mut self, name: &'static str, rule: Self::Rule, key: &Key<'_>, visit: &mut Visit<'_>);

    /// Key and value as TOML; `number` writes a number by its key. Returns `None` for a value that no file gives.
    fn print(&self, name: &'static str, number: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)>;

    /// Adds the parameter to the schema of its distribution.
    fn describe(name: &'static str, rule: Self::Rule, schema: &mut Description);
}

/// JSON Schema of a distribution in the making.
#[derive(Debug, Default)]
pub(crate) struct Description {
    properties: Map<String, Json>,
    required: Vec<&'static str>,
    choice: Vec<&'static str>,
}

/// Keys by which a scale can be given, exactly one of them.
pub(crate) type Choice = &'static [(&'static str, fn(f64) -> Scale)];

/// `mean` or `median`.
pub(crate) const MEAN_OR_MEDIAN: Choice = &[("mean", Scale::Mean), ("median", Scale::Median)];
/// `scale` or `median`.
pub(crate) const SCALE_OR_MEDIAN: Choice = &[("scale", Scale::Scale), ("median", Scale::Median)];

impl Parameter for f64 {
    type Rule = Number;

    fn read(name: &'static str, rule: Number, about: &'static str, keys: &mut Keys<'_>) -> Option<Self> {
        let cell = required(name, about, keys)?;
        <Self as Value>::read(&cell, rule, keys.reader())
    }

    fn visit(&mut self, name: &'static str, rule: Number, key: &Key<'_>, visit: &mut Visit<'_>) {
        self.parameters(rule, &Key::Field(key, name), visit);
    }

    fn print(&self, name: &'static str, number: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)> {
        Some((name, number(name, *self)))
    }

    fn describe(name: &'static str, rule: Number, schema: &mut Description) {
        schema.require(name, <Self as Value>::schema(rule));
    }
}

impl Scale {
    /// Key and number of the scale.
    fn as_given(&mut self) -> (&'static str, &mut f64) {
        match self {
            Self::Mean(mean) => ("mean", mean),
            Self::Median(median) => ("median", median),
            Self::Scale(scale) => ("scale", scale),
        }
    }
}

impl Parameter for Scale {
    type Rule = Choice;

    fn read(_: &'static str, choice: Choice, about: &'static str, keys: &mut Keys<'_>) -> Option<Self> {
        let mut given = Vec::new();
        for (name, scale) in choice {
            given.extend(keys.cell(name, about).map(|cell| (*name, scale, cell)));
        }
        match given.as_slice() {
            [] => {
                let names: Vec<String> = choice.iter().map(|(name, _)| format!("`{name}`")).collect();
                missing(choice[0].0, names.join(" or "), about, keys);
                None
            }
            [(_, scale, cell)] => {
                let number = <f64 as Value>::read(cell, POSITIVE, keys.reader())?;
                Some(scale(number))
            }
            [(first, ..), (second, _, cell), ..] => {
                let key = keys.path().to_owned();
                keys.reader().refuse(cell.node, Fault::Conflicting { key, first, second });
                None
            }
        }
    }

    fn visit(&mut self, _: &'static str, _: Choice, key: &Key<'_>, visit: &mut Visit<'_>) {
        let (name, value) = self.as_given();
        visit(&Key::Field(key, name), POSITIVE.domain, value);
    }

    fn print(&self, _: &'static str, number: &dyn Fn(&str, f64) -> String) -> Option<(&'static str, String)> {
        let mut scale = *self;
        let (name, value) = scale.as_given();
        Some((name, number(name, *value)))
    }

    fn describe(_: &'static str, choice: Choice, schema: &mut Description) {
        for (name, _) in choice {
            schema.allow(name, <f64 as Value>::schema(POSITIVE));
            schema.choice.push(name);
        }
    }
}

impl Description {
    pub(crate) fn allow(&mut self, name: &str, schema: Json) {
        self.properties.insert(name.to_owned(), schema);
    }

    pub(crate) fn require(&mut self, name: &'static str, schema: Json) {
        self.allow(name, schema);
        self.required.push(name);
    }

    /// Schema of the distribution of this name.
    pub(crate) fn finish(self, dist: &'static str, about: &'static str) -> Json {
        let mut properties = Map::from_iter([("dist".to_owned(), json!({ "const": dist }))]);
        properties.extend(self.properties);
        let mut required = vec!["dist"];
        required.extend(self.required);
        let mut schema = json!({
            "type": "object",
            "description": about,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        if !self.choice.is_empty() {
            let one_of = self.choice.iter().map(|name| json!({ "required": [name] }));
            schema["oneOf"] = one_of.collect();
        }
        schema
    }
}

/// The cell of a parameter; `None` where it is missing, which is noted.
pub(crate) fn required<'a>(name: &'static str, about: &'static str, keys: &mut Keys<'a>) -> Option<FieldCell<'a>> {
    let cell = keys.cell(name, about);
    if cell.is_none() {
        missing(name, "it a value".to_owned(), about, keys);
    }
    cell
}

fn missing(name: &str, choice: String, about: &'static str, keys: &mut Keys<'_>) {
    let key = dotted(keys.path(), name);
    keys.missing(Fault::MissingParameter { key, choice, about });
}

/// Distributions that a field takes, and texts for messages about them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    /// Name of the family, with an article.
    pub(crate) expected: &'static str,
    /// Example that can be copied.
    pub(crate) example: &'static str,
    /// Ways to write each distribution; those of one distribution stand together.
    pub(crate) forms: &'static [DistributionForm],
}

/// A way to write a distribution.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DistributionForm {
    /// Name of the distribution.
    pub(crate) name: &'static str,
    /// Names of the parameters.
    pub(crate) parameters: &'static [&'static str],
}

impl Family {
    /// Names of the distributions, each once.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = self.forms.iter().map(|form| form.name).collect();
        names.dedup();
        names
    }
}

/// Form of a cell's distribution. Returns `None`, and notes a problem, if the family has no such distribution, or the cell
/// mixes two forms.
pub(crate) fn form_in(cell: &FieldCell<'_>, family: Family, reader: &mut Reader) -> Option<&'static DistributionForm> {
    let name = name_in(cell, family, reader)?;
    let forms: Vec<&DistributionForm> = family.forms.iter().filter(|form| form.name == name).collect();
    let has = |key: &&&str| cell.node.get(key).is_some();
    // Of equals max_by_key takes the last.
    let form = *forms.iter().rev().max_by_key(|form| form.parameters.iter().filter(has).count())?;
    let mut others = forms.iter().flat_map(|form| form.parameters).filter(|key| !form.parameters.contains(key));
    let Some(other) = others.find(has) else { return Some(form) };
    let differs = |key: &&str| !forms.iter().all(|form| form.parameters.contains(key));
    let ways: Vec<String> = forms.iter().map(|form| listed(form.parameters.iter().copied().filter(differs))).collect();
    let fault = Fault::MixedForms { key: cell.path.clone(), name: name.to_owned(), ways: ways.join(", or ") };
    reader.refuse(cell.node.deepest(&[other]), fault);
    None
}

/// Name of a cell's distribution. Returns `None`, and notes a problem, if the family has no such distribution.
fn name_in<'a>(cell: &FieldCell<'a>, family: Family, reader: &mut Reader) -> Option<&'a str> {
    let Some(table) = cell.node.as_table() else {
        reader.refuse(cell.node, no_distribution(cell, family));
        return None;
    };
    let legal = listed(family.names());
    let Some(entry) = table.entry("dist") else {
        let key = cell.path.clone();
        reader.refuse(cell.node, Fault::NoDist { key, legal });
        return None;
    };
    match &entry.node.data {
        Data::Text(name) if family.names().contains(&name.as_str()) => Some(name),
        _ => {
            let fault = unknown_name(cell, &entry.node, family, reader.vocabulary);
            reader.refuse(&entry.node, fault);
            None
        }
    }
}

fn no_distribution(cell: &FieldCell<'_>, family: Family) -> Fault {
    Fault::NotADistribution {
        key: cell.path.clone(),
        expected: family.expected,
        found: cell.node.found(),
        example: family.example,
    }
}

fn unknown_name(cell: &FieldCell<'_>, dist: &Node, family: Family, vocabulary: &Vocabulary) -> Fault {
    let legal = listed(family.names());
    let found = dist.found();
    let Some(name) = dist.as_text() else {
        return Fault::UnknownDist { found, nearest: None, legal };
    };
    if vocabulary.distributions.contains(&name) {
        let (key, found) = (cell.path.clone(), quoted(name));
        return Fault::DistElsewhere { key, found, legal };
    }
    let nearest = nearest(name, family.names()).map(str::to_owned);
    Fault::UnknownDist { found, nearest, legal }
}

/// JSON Schema of a number where a distribution could stand too: one, or an interval.
pub(crate) fn plain_number_schema(rule: Number) -> Json {
    json!({ "anyOf": [rule.domain.schema(), percentage_schema(), interval_schema()] })
}

/// Pattern of digits with an optional sign and point.
const DIGITS: &str = r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)";

/// JSON Schema of an interval such as `"80 to 130"` or `"20 to 30 %"`.
pub(crate) fn interval_schema() -> Json {
    let number = format!(r"{DIGITS}([eE][-+]?[0-9]+)?\s*");
    json!({
        "type": "string",
        "pattern": format!(r"^({number} to {number}|{DIGITS}\s*%?\s* to {DIGITS}\s*%\s*)$"),
        "description": "A 90 % interval, such as \"80 to 130\", \"20 % to 30 %\" or \"20 to 30 %\".",
    })
}

/// JSON Schema of a number in per cent, such as `"8 %"`.
pub(crate) fn percentage_schema() -> Json {
    json!({ "type": "string", "pattern": format!(r"^{DIGITS}\s*%\s*$") })
}

/// Declares the distributions of a field: documentation, name in files, variant, and parameters with `[restrictions]`.
///
/// A distribution that can be written in several ways stands there once for each, one after the other.
/// `or` names the variant of a plain number. `also` names the type of a text and its `[schema]`. `with` names a check of
/// the parameters against each other.
macro_rules! distributions {
    ($(
        $(#[doc = $family_doc:literal])+
        $family:ident ($expected:literal, $example:literal)
        $(or $number:ident [$number_rule:expr] $number_doc:literal)? $(also $text:ident [$text_schema:expr])? $(with $check:path)? {
            $(
                $(#[doc = $doc:literal])+
                $name:ident = $variant:ident { $( $(#[doc = $parameter_doc:literal])+ $parameter:ident: $type:ty [$rule:expr] ),+ $(,)? }
            )+
        }
    )+) => { $(
        $(#[doc = $family_doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub enum $family {
            $( #[doc = $number_doc] $number(f64), )?
            $(
                /// Value written as a text.
                $text($text),
            )?
            $(
                $(#[doc = $doc])+
                $variant { $( $(#[doc = $parameter_doc])+ $parameter: $type ),+ },
            )+
        }

        impl $family {
            pub(crate) const FAMILY: $crate::scenario::field::distribution::Family = $crate::scenario::field::distribution::Family {
                expected: $expected,
                example: $example,
                forms: &[$( $crate::scenario::field::distribution::DistributionForm {
                    name: stringify!($name),
                    parameters: &[$( stringify!($parameter) ),+],
                } ),+],
            };

            fn from_keys(
                form: &$crate::scenario::field::distribution::DistributionForm,
                keys: &mut $crate::scenario::field::reader::Keys<'_>,
            ) -> Option<Self> {
                use $crate::scenario::field::distribution::Parameter;
                keys.cell("dist", "");
                $(
                    if form.name == stringify!($name) && form.parameters == [$( stringify!($parameter) ),+] {
                        $(
                            let about = concat!($($parameter_doc),+).trim_ascii();
                            let $parameter = <$type as Parameter>::read(stringify!($parameter), $rule, about, keys);
                        )+
                        return Some(Self::$variant { $( $parameter: $parameter? ),+ });
                    }
                )+
                None
            }

            /// TOML; `number` writes a parameter by its key within the distribution, which is empty for a plain number.
            pub(crate) fn text(&self, number: &dyn Fn(&str, f64) -> String) -> String {
                use $crate::scenario::{field::distribution::Parameter, text::notation};
                match self {
                    $( Self::$number(constant) => number("", *constant), )?
                    $( Self::$text(text) => text.to_string(), )?
                    $( Self::$variant { $( $parameter ),+ } => notation::distribution(
                        stringify!($name),
                        [$( Parameter::print($parameter, stringify!($parameter), number) ),+].into_iter().flatten(),
                    ), )+
                }
            }
        }

        impl $crate::scenario::field::reader::Value for $family {
            type Rule = ();

            fn read(
                cell: &$crate::scenario::field::reader::FieldCell<'_>,
                (): (),
                reader: &mut $crate::scenario::field::reader::Reader,
            ) -> Option<Self> {
                $(
                    if cell.node.is_plain_number() {
                        let number = <f64 as $crate::scenario::field::reader::Value>::read(cell, $number_rule, reader);
                        return number.map(Self::$number);
                    }
                )?
                let form = $crate::scenario::field::distribution::form_in(cell, Self::FAMILY, reader)?;
                let mut keys = cell.keys(reader)?;
                let read = Self::from_keys(form, &mut keys);
                keys.finish();
                $( let read = read.and_then(|read| $check(read, cell, reader)); )?
                read
            }

            fn parameters(&mut self, (): (), key: &$crate::scenario::field::key::Key<'_>, visit: &mut $crate::scenario::field::key::Visit<'_>) {
                use $crate::scenario::field::distribution::Parameter;
                match self {
                    $( Self::$number(number) => {
                        $crate::scenario::field::reader::Value::parameters(number, $number_rule, key, visit)
                    } )?
                    $( Self::$text($text { .. }) => {} )?
                    $( Self::$variant { $( $parameter ),+ } => {
                        $( Parameter::visit($parameter, stringify!($parameter), $rule, key, visit); )+
                    } )+
                }
            }

            fn print(&self, key: &str, printer: &mut $crate::scenario::field::print::Printer<'_>) {
                let text = self.text(&|parameter, number| printer.number_within(key, parameter, number));
                printer.line(key, &text);
            }

            fn schema((): ()) -> serde_json::Value {
                use $crate::scenario::field::distribution::{Description, Parameter};
                let mut one_of = Vec::new();
                $( one_of.push($crate::scenario::field::distribution::plain_number_schema($number_rule)); )?
                $( one_of.push($text_schema); )?
                $(
                    let mut description = Description::default();
                    $( <$type as Parameter>::describe(stringify!($parameter), $rule, &mut description); )+
                    one_of.push(description.finish(stringify!($name), concat!($($doc),+).trim_ascii()));
                )+
                serde_json::json!({ "oneOf": one_of })
            }

            fn json(&self) -> Option<serde_json::Value> {
                match self {
                    $( Self::$number(number) => Some(serde_json::json!(number)), )?
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }
    )+ };
}

pub(crate) use distributions;
