//! Declaration of sections: type, reading, printing and schema from one list of fields.

/// Declares sections: documentation, name, type, `[restrictions]` and `= default` of each field.
///
/// A field without default is required, unless its type can be absent. `with` names a check of the fields against each
/// other, `omitting` tells the fields that are not printed, `called` the field that names the items of a list, and
/// `beside` a member that no file gives.
macro_rules! sections {
    ($(
        $(#[doc = $section_doc:literal])+
        $section:ident $(called $label:ident)? $(omitting $omits:ident)? $(with $check:path)? {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty [$rule:expr] $(= $default:expr)?; )+
            $( beside { $(#[doc = $beside_doc:literal])+ $beside:ident: $beside_type:ty } )?
        }
    )+) => { $(
        $(#[doc = $section_doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $section {
            $( $(#[doc = $doc])+ pub $field: $type, )+
            $( $(#[doc = $beside_doc])+ pub $beside: $beside_type, )?
        }

        impl $crate::scenario::field::reader::FieldSection for $section {
            fn fields() -> Vec<$crate::scenario::field::reader::Field> {
                vec![ $( {
                    let default: Option<$type> = sections!(@option $($default)?);
                    let absent = || <$type as $crate::scenario::field::reader::Value>::absent();
                    $crate::scenario::field::reader::Field {
                        name: stringify!($field),
                        about: concat!($($doc),+).trim_ascii(),
                        required: default.is_none() && absent().is_none(),
                        schema: <$type as $crate::scenario::field::reader::Value>::schema($rule),
                        default: default.and_then(|value| $crate::scenario::field::reader::Value::json(&value)),
                        yearly: <$type as $crate::scenario::field::reader::Value>::yearly($rule),
                    }
                } ),+ ]
            }

            fn from_keys(keys: &mut $crate::scenario::field::reader::Keys<'_>) -> Option<Self> {
                $(
                    let about = concat!($($doc),+).trim_ascii();
                    let default: Option<$type> = sections!(@option $($default)?);
                    let $field = keys.field::<$type>(stringify!($field), about, $rule, default);
                )+
                Some(Self { $( $field: $field?, )+ $( $beside: Default::default() )? })
            }

            fn field_parameters(&mut self, key: &$crate::scenario::field::key::Key<'_>, visit: &mut $crate::scenario::field::key::Visit<'_>) {
                $(
                    let field = $crate::scenario::field::key::Key::Field(key, stringify!($field));
                    $crate::scenario::field::reader::Value::parameters(&mut self.$field, $rule, &field, visit);
                )+
            }

            fn print_fields(&self, printer: &mut $crate::scenario::field::print::Printer<'_>) {
                $(
                    if !$crate::scenario::field::reader::FieldSection::omits(self, stringify!($field)) {
                        $crate::scenario::field::reader::Value::print(&self.$field, stringify!($field), printer);
                    }
                )+
            }

            $( fn omits(&self, field: &str) -> bool {
                $omits(self, field)
            } )?

            $( fn label(&self) -> Option<&str> {
                Some(&self.$label)
            } )?

            $( fn goes_together(
                &self,
                cell: &$crate::scenario::field::reader::FieldCell<'_>,
                reader: &mut $crate::scenario::field::reader::Reader,
            ) -> bool {
                $check(self, cell, reader)
            } )?
        }

        impl $crate::scenario::field::reader::Value for $section {
            type Rule = ();

            fn read(
                cell: &$crate::scenario::field::reader::FieldCell<'_>,
                (): (),
                reader: &mut $crate::scenario::field::reader::Reader,
            ) -> Option<Self> {
                $crate::scenario::field::reader::read_section(cell, reader)
            }

            fn absent() -> Option<Self> {
                $crate::scenario::field::reader::absent_section()
            }

            fn parameters(&mut self, (): (), key: &$crate::scenario::field::key::Key<'_>, visit: &mut $crate::scenario::field::key::Visit<'_>) {
                $crate::scenario::field::reader::FieldSection::field_parameters(self, key, visit);
            }

            fn print(&self, key: &str, printer: &mut $crate::scenario::field::print::Printer<'_>) {
                printer.table(key, |fields| $crate::scenario::field::reader::FieldSection::print_fields(self, fields));
            }

            fn schema((): ()) -> serde_json::Value {
                $crate::scenario::field::reader::section_schema(&<Self as $crate::scenario::field::reader::FieldSection>::fields())
            }
        }
    )+ };
    (@option) => { None };
    (@option $default:expr) => { Some($default) };
}

pub(crate) use sections;
