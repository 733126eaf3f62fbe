//! What to know before quoting the numbers.

use maud::html;

use super::{Body, Section};
use crate::output::manifest::Manifest;
use crate::output::report::markup::without_flags;
use crate::output::report::subject::Subject;
use crate::output::table;

pub static SECTION: Section = Section { name: "notes", title: "Before you quote it", body };

fn body(subject: &Subject, _: &Manifest) -> Body {
    let file: Vec<&str> = subject.loaded.warnings.iter().map(|warning| warning.text.as_str()).collect();
    let currency = subject.currency();
    let said = |warnings: &[crate::analysis::Warning]| -> Vec<String> {
        warnings.iter().map(|warning| table::warning(warning, &currency)).collect()
    };
    if file.is_empty() && subject.stops.iter().all(|stop| stop.estimates.warnings.is_empty()) {
        return Body::Nothing;
    }
    let markups = subject.stops.iter().map(|stop| {
        let warnings = said(&stop.estimates.warnings);
        Some(html! {
            @if !warnings.is_empty() || !file.is_empty() {
                ul.warnings {
                    @for text in warnings { li { (without_flags(&text)) } }
                    @for text in &file { li { "The scenario's file: " (text) } }
                }
            }
        })
    });
    Body::moving(markups)
}
