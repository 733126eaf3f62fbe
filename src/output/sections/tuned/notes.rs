//! Notes on how the curve was estimated.

use super::sheet::Sheet;
use crate::analysis::Objective;
use crate::output::body::{Body, Titled};
use crate::output::format::counted;
use crate::study::tune::{How, What};

/// Notes of any tuning: never None.
pub fn section(sheet: &Sheet) -> Option<Titled> {
    let file = sheet.one.loaded.warnings.iter().map(|warning| format!("In the scenario file: {}", warning.text));
    let notes =
        how(sheet).into_iter().chain(others(sheet)).chain(sheet.one.notes()).chain(parameters(sheet)).chain(file);
    Some(Titled { title: "What this rests on".to_owned(), body: Body::list(notes) })
}

fn how(sheet: &Sheet) -> Vec<String> {
    let step = sheet.currency.price(sheet.one.range.step);
    let (same, others) = match sheet.one.tuned.replications {
        1 => ("1 replication".to_owned(), "another replication"),
        many => (format!("the same {}", counted(many, "replication")), "as many new replications"),
    };
    let flattered = flattered(sheet).unwrap_or_default();
    let chosen = format!(
        "The bonuses tried are multiples of {step} up to {}, on {same}. The saving of the best \
         there equals that of a run with it.{flattered} Held-out estimates are from {others}, which had no part in the choice.",
        sheet.currency.price(sheet.one.range.max),
    );
    let how = sheet.one.line().map(|line| match line.how {
        How::Exact => {
            "The curve is exact at every bonus: nothing but the amount and who takes it depends on the bonus."
                .to_owned()
        }
        How::Grid(mover) => format!("The bonuses were played one by one, since {mover} depends on the bonus too."),
        How::Together => "The bonuses were played one by one, since several of them vary.".to_owned(),
    });
    how.into_iter().chain([chosen]).collect()
}

/// Sentence on the bias of choosing the highest of many estimates.
fn flattered(sheet: &Sheet) -> Option<&'static str> {
    (sheet.one.plan.objective == Objective::Mean)
        .then_some(" As the highest of many estimates, it is too high on average.")
}

/// The offers that stay as they are.
fn others(sheet: &Sheet) -> Option<String> {
    let (What::Offer(tuned), offers) = (sheet.one.plan.what, sheet.one.scenario().offers.len()) else { return None };
    (offers > 1).then(|| {
        format!(
            "Of {offers} offers, offers.{tuned} is tuned and the others stay as they are: --offer N tunes another, --scale all \
             by a common factor, --all all jointly."
        )
    })
}

/// Note if the choice under uncertain parameters could not be estimated.
fn parameters(sheet: &Sheet) -> Option<String> {
    let (one, tuned) = (&sheet.one, sheet.one.tuned);
    let silent = tuned.robust.is_none() && !one.scenario().uncertain.is_empty();
    (silent && tuned.replications > 1 && tuned.best.is_some()).then(|| {
        "The effect of uncertain parameters on the choice is not known from so few replications: raise --replications to \
         at least 200, and at least 20 for each parameter."
            .to_owned()
    })
}
