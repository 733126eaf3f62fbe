//! Texts that a scenario is read from, kept so that it can be read again with other values.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::load::{Loaded, parse_source, unread};
use super::problem::Problems;
use super::text::extends::layers;
use super::text::file;
use super::text::place::Source;
use super::vary::{Layout, Variation, VaryCommand, read_variation};

/// Text of a scenario, and those of the files that it extends.
///
/// Values are replaced in these texts, so that files may change or go away once they have been read.
#[derive(Debug, Clone)]
pub struct ScenarioTexts {
    source: Arc<Source>,
    /// Path of the text, if it is that of a file.
    path: Option<PathBuf>,
    /// Texts of the files that are extended, the nearest first.
    bases: Vec<Arc<Source>>,
}

impl ScenarioTexts {
    /// Reads a file, and the files that it extends. Of a folder the first scenario is read.
    ///
    /// # Errors
    /// A file that cannot be read. Files to extend that cannot be read are problems of the scenario.
    pub fn read(path: &Path) -> Result<Self, Problems> {
        let first = file::files_of(path).map_err(|fault| unread(path, fault))?.swap_remove(0);
        let source = file::read(&first).map_err(|fault| unread(&first, fault))?;
        Ok(Self { bases: layers(&source, Some(&first), &[]).bases, path: Some(first), source })
    }

    /// A text, which messages call `name`, and the files that it extends, which count from the current folder.
    pub fn of_text(name: &str, text: &str) -> Self {
        let source = Source::new(name, text);
        Self { bases: layers(&source, None, &[]).bases, path: None, source }
    }

    /// Texts that [`ScenarioTexts::parts`] gave.
    pub fn of_parts(path: Option<PathBuf>, first: [&str; 2], bases: &[(String, String)]) -> Self {
        let [name, text] = first;
        let bases = bases.iter().map(|(name, text)| Source::new(name.as_str(), text)).collect();
        Self { source: Source::new(name, text), path, bases }
    }

    /// Path, if the text is that of a file; name and text; names and texts of the files that are extended.
    pub fn parts(&self) -> (Option<&Path>, [&str; 2], Vec<(String, String)>) {
        let both = |source: &Arc<Source>| (source.name().to_owned(), source.text().to_owned());
        let first = [self.source.name(), self.source.text()];
        (self.path.as_deref(), first, self.bases.iter().map(both).collect())
    }

    /// Loads the scenario with edits `KEY=VALUE`.
    ///
    /// # Errors
    /// All problems of the scenario.
    pub fn load(&self, edits: &[String]) -> Result<Loaded, Problems> {
        parse_source(&self.source, (self.path.as_deref(), &self.bases), edits)
    }

    /// Loads the scenario at every combination of values, with `edits` applied to all points.
    ///
    /// # Errors
    /// All problems of the scenario, the edits and the values.
    pub fn vary(&self, edits: &[String], variations: &[String], layout: Layout) -> Result<Variation, Problems> {
        let command = VaryCommand::parse(edits, variations, layout);
        read_variation(Ok(Arc::clone(&self.source)), (self.path.as_deref(), &self.bases), edits, &command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const BASE: &str = "name = \"base\"\npay = { wage_per_week = 700 }\noffers = [{ week = 1, bonus = 500 }]\n[[groups]]\n\
        name = \"all\"\nreservation = { dist = \"lognormal\", median = 1000, sigma = 0.5 }\n\
        tenure = { dist = \"exponential\", mean = 100 }\n";

    #[test]
    fn files_that_change_or_go_away_are_not_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ours.toml");
        fs::write(folder.path().join("base.toml"), BASE).expect("a file");
        fs::write(&path, "name = \"ours\"\nextends = \"base.toml\"\n").expect("a file");
        let texts = ScenarioTexts::read(&path).expect("texts");
        let loaded = texts.load(&[]).expect("a right scenario");
        drop(folder);
        assert_eq!(texts.load(&[]).expect("as before"), loaded);
        let dearer = texts.load(&["pay.wage_per_week=800".to_owned()]).expect("a right edit");
        assert_eq!((dearer.scenario.name.as_str(), dearer.scenario.pay.wage_per_week), ("ours", 800.0));
        let (at, first, bases) = texts.parts();
        let again = ScenarioTexts::of_parts(at.map(Path::to_owned), first, &bases);
        assert_eq!(again.load(&[]).expect("as before"), loaded);
        let vary = ["offers.0.bonus=1,2".to_owned()];
        assert_eq!(again.vary(&[], &vary, Layout::Grid).expect("two points").points.len(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ours.toml");
        let told = ScenarioTexts::read(&path).expect_err("no file").render(false);
        assert!(told.contains("ours.toml does not exist"), "{told}");
        fs::write(&path, "name = \"ours\"\nextends = \"base.toml\"\n").expect("a file");
        let told = ScenarioTexts::read(&path).expect("a text").load(&[]).expect_err("no base").render(false);
        assert!(told.contains("base.toml does not exist"), "{told}");
    }
}
