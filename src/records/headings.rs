//! Which column of a file is which.

use super::checked::RecordForm;
use super::column::RecordColumn;
use super::fault::FileFault;
use super::options::RecordOptions;

/// Columns of a file by their number from 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RecordLayout {
    pub form: RecordForm,
    places: Vec<(RecordColumn, usize)>,
    /// Column that splits the people.
    pub by: Option<usize>,
}

impl RecordLayout {
    /// Number of a column, if the file has it.
    pub fn place(&self, column: RecordColumn) -> Option<usize> {
        self.places.iter().find(|(found, _)| *found == column).map(|(_, place)| *place)
    }

    /// Columns that are used, with their numbers.
    pub fn places(&self) -> &[(RecordColumn, usize)] {
        &self.places
    }

    /// Finds the columns by the flags, and by known headings.
    ///
    /// # Errors
    /// Columns that are not found or may be several, and headings of flags that the file does not have.
    pub fn find(headings: &[String], options: &RecordOptions) -> Result<Self, Vec<FileFault>> {
        let mut search = Search { headings, options, faults: Vec::new() };
        let by = options.by.as_deref().and_then(|heading| search.named("--by", heading));
        let form = search.form();
        let places = form.map(|form| search.places(form)).unwrap_or_default();
        if places.iter().all(|(column, _)| *column != RecordColumn::Reason) && !options.reasons.is_empty() {
            search.faults.push(FileFault::NoReasons);
        }
        match form {
            Some(form) if search.faults.is_empty() => Ok(Self { form, places, by }),
            _ => Err(search.faults),
        }
    }
}

struct Search<'a> {
    headings: &'a [String],
    options: &'a RecordOptions,
    faults: Vec<FileFault>,
}

impl<'a> Search<'a> {
    /// Form of the file: by the flags, else by the headings.
    fn form(&mut self) -> Option<RecordForm> {
        let forms = [RecordForm::Dates, RecordForm::Durations];
        let asked = forms
            .map(|form| needed(form).iter().any(|column| self.given(*column).is_some_and(|given| !given.is_empty())));
        let found = forms.map(|form| needed(form).iter().all(|column| !self.candidates(*column).is_empty()));
        let partly = forms.map(|form| needed(form).iter().any(|column| !self.candidates(*column).is_empty()));
        for there in [asked, found, partly] {
            match there {
                [true, false] => return Some(RecordForm::Dates),
                [false, true] => return Some(RecordForm::Durations),
                [true, true] => {
                    self.faults.push(FileFault::BothForms);
                    return None;
                }
                [false, false] => {}
            }
        }
        self.faults.push(FileFault::NoForm(self.headings.to_vec()));
        None
    }

    fn places(&mut self, form: RecordForm) -> Vec<(RecordColumn, usize)> {
        let columns = RecordColumn::ALL.into_iter().filter(|column| is_of(*column, form));
        columns.filter_map(|column| Some((column, self.place(column, form)?))).collect()
    }

    /// Number of a column; a fault if it may be several, or if it is needed and not there.
    fn place(&mut self, column: RecordColumn, form: RecordForm) -> Option<usize> {
        if let Some(given) = self.given(column) {
            return match given {
                "" => self.none(column, form),
                heading => self.named(&format!("--column {}", column.name()), heading),
            };
        }
        match self.known(column).as_slice() {
            [] => self.none(column, form),
            [place] => Some(*place),
            several => {
                let candidates = several.iter().map(|place| self.headings[*place].clone()).collect();
                self.faults.push(FileFault::SeveralColumns { column, candidates, headings: self.headings.to_vec() });
                None
            }
        }
    }

    fn none(&mut self, column: RecordColumn, form: RecordForm) -> Option<usize> {
        if needed(form).contains(&column) {
            self.faults.push(FileFault::NoColumn { column, headings: self.headings.to_vec() });
        }
        None
    }

    /// Heading that a flag gives for a column; the last flag holds.
    fn given(&self, column: RecordColumn) -> Option<&'a str> {
        let given = self.options.columns.iter().rev().find(|(given, _)| *given == column);
        given.map(|(_, heading)| heading.trim())
    }

    /// Numbers of the columns that may be the one.
    fn candidates(&self, column: RecordColumn) -> Vec<usize> {
        match self.given(column) {
            Some("") => Vec::new(),
            Some(heading) => self.called(heading),
            None => self.known(column),
        }
    }

    /// Numbers of the columns whose heading is known for the column.
    fn known(&self, column: RecordColumn) -> Vec<usize> {
        self.where_heading(|heading| column.is_known_as(heading))
    }

    /// Numbers of the columns of a heading; case and blanks at the ends do not matter.
    fn called(&self, heading: &str) -> Vec<usize> {
        let wanted = heading.trim().to_lowercase();
        self.where_heading(|heading| heading.to_lowercase() == wanted)
    }

    fn where_heading(&self, is_right: impl Fn(&str) -> bool) -> Vec<usize> {
        let numbered = self.headings.iter().enumerate();
        numbered.filter(|(_, heading)| is_right(heading)).map(|(place, _)| place).collect()
    }

    /// Number of the column that a flag names.
    fn named(&mut self, flag: &str, heading: &str) -> Option<usize> {
        let (flag, heading) = (flag.to_owned(), heading.to_owned());
        match self.called(&heading).as_slice() {
            [place] => return Some(*place),
            [] => self.faults.push(FileFault::NoSuchHeading { flag, heading, headings: self.headings.to_vec() }),
            several => self.faults.push(FileFault::RepeatedHeading { flag, heading, times: several.len() }),
        }
        None
    }
}

/// Columns that a form needs.
fn needed(form: RecordForm) -> [RecordColumn; 2] {
    match form {
        RecordForm::Dates => [RecordColumn::StartDate, RecordColumn::EndDate],
        RecordForm::Durations => [RecordColumn::Weeks, RecordColumn::Left],
    }
}

/// Whether files of a form may have a column.
fn is_of(column: RecordColumn, form: RecordForm) -> bool {
    match column {
        RecordColumn::StartDate | RecordColumn::EndDate | RecordColumn::EnteredDate => form == RecordForm::Dates,
        RecordColumn::Weeks | RecordColumn::Left => form == RecordForm::Durations,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(headings: &[&str], columns: &[(RecordColumn, &str)]) -> Result<RecordLayout, Vec<FileFault>> {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let columns = columns.iter().map(|(column, heading)| (*column, (*heading).to_owned())).collect();
        RecordLayout::find(&headings, &RecordOptions { columns, ..RecordOptions::default() })
    }

    #[test]
    fn known_headings_are_found_in_any_order() {
        let layout = find(&["Termination Date", "Name", "employee_id", "HIRE DATE"], &[]).expect("columns");
        assert_eq!(layout.form, RecordForm::Dates);
        let places = [(RecordColumn::StartDate, 3), (RecordColumn::EndDate, 0), (RecordColumn::Id, 2)];
        assert_eq!(layout.places(), places);
        assert_eq!(find(&["left", "weeks"], &[]).expect("columns").form, RecordForm::Durations);
    }

    #[test]
    fn two_candidates_or_none_list_the_headings() {
        let told = find(&["Hire Date", "Original Hire Date", "End Date"], &[]).expect_err("two");
        assert!(
            matches!(told.as_slice(), [FileFault::SeveralColumns { column: RecordColumn::StartDate, candidates, headings }] if candidates.len() == 2 && headings.len() == 3)
        );
        let right = [(RecordColumn::StartDate, " hire date ")];
        let layout = find(&["Hire Date", "Original Hire Date", "End Date"], &right).expect("one");
        assert_eq!(layout.place(RecordColumn::StartDate), Some(0));
        let told = find(&["Hire Date", "Site"], &[]).expect_err("no end");
        assert!(matches!(told.as_slice(), [FileFault::NoColumn { column: RecordColumn::EndDate, .. }]), "{told:?}");
        assert!(matches!(find(&["Site"], &[]).expect_err("nothing").as_slice(), [FileFault::NoForm(_)]));
    }

    #[test]
    fn a_column_can_be_named_or_left_out() {
        let headings = ["Hire Date", "End Date", "Employee ID", "Worker ID"];
        assert!(find(&headings, &[]).is_err());
        let layout = find(&headings, &[(RecordColumn::Id, "")]).expect("no id");
        assert_eq!(layout.place(RecordColumn::Id), None);
        let told = find(&headings, &[(RecordColumn::Id, "EID")]).expect_err("no such heading");
        assert!(matches!(told.as_slice(), [FileFault::NoSuchHeading { flag, .. }] if flag == "--column id"));
        let told = find(&["weeks", "left", "X", "x"], &[(RecordColumn::Group, "x")]).expect_err("repeated");
        assert!(matches!(told.as_slice(), [FileFault::RepeatedHeading { times: 2, .. }]));
    }

    #[test]
    fn a_file_of_both_forms_needs_to_be_told_which_is_read() {
        let headings = ["start_date", "end_date", "weeks", "left"];
        assert_eq!(find(&headings, &[]), Err(vec![FileFault::BothForms]));
        let layout = find(&headings, &[(RecordColumn::Weeks, "weeks")]).expect("durations");
        assert_eq!((layout.form, layout.place(RecordColumn::StartDate)), (RecordForm::Durations, None));
        let none = [(RecordColumn::Weeks, ""), (RecordColumn::Left, "")];
        assert_eq!(find(&headings, &none).expect("dates").form, RecordForm::Dates);
        // A stray heading of the other form does not matter.
        assert_eq!(find(&["start_date", "end_date", "left"], &[]).expect("dates").form, RecordForm::Dates);
    }
}
