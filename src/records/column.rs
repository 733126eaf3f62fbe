//! The columns of a file, and the headings by which they are found.

use std::str::FromStr;

/// Column that the reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordColumn {
    /// First day employed.
    StartDate,
    /// Last day employed; empty: still there.
    EndDate,
    /// Time employed, in the unit of the file.
    Weeks,
    /// Whether the person has left.
    Left,
    /// Person.
    Id,
    /// First day on which the person was observed.
    EnteredDate,
    /// Tenure at which the person was first observed.
    EnteredWeeks,
    /// Reason of the exit.
    Reason,
    /// Bonus of the offer that the person met [currency].
    OfferedBonus,
    /// Tenure at which the person met the offer.
    OfferWeek,
    /// Whether the person took the offer.
    TookOffer,
    /// Group of people.
    Group,
}

impl RecordColumn {
    /// All columns.
    pub const ALL: [RecordColumn; 12] = [
        RecordColumn::StartDate,
        RecordColumn::EndDate,
        RecordColumn::Weeks,
        RecordColumn::Left,
        RecordColumn::Id,
        RecordColumn::EnteredDate,
        RecordColumn::EnteredWeeks,
        RecordColumn::Reason,
        RecordColumn::OfferedBonus,
        RecordColumn::OfferWeek,
        RecordColumn::TookOffer,
        RecordColumn::Group,
    ];

    /// Name in flags, and the first known heading.
    pub fn name(self) -> &'static str {
        match self {
            RecordColumn::StartDate => "start_date",
            RecordColumn::EndDate => "end_date",
            RecordColumn::Weeks => "weeks",
            RecordColumn::Left => "left",
            RecordColumn::Id => "id",
            RecordColumn::EnteredDate => "entered_date",
            RecordColumn::EnteredWeeks => "entered_weeks",
            RecordColumn::Reason => "reason",
            RecordColumn::OfferedBonus => "offered_bonus",
            RecordColumn::OfferWeek => "offer_week",
            RecordColumn::TookOffer => "took_offer",
            RecordColumn::Group => "group",
        }
    }

    /// Other known headings, as Workday, SuccessFactors, BambooHR, ADP and Personio have them.
    ///
    /// Headings that mean another day, such as the original hire date, are among them: where two are found, the reader
    /// asks.
    pub fn known_headings(self) -> &'static [&'static str] {
        match self {
            RecordColumn::StartDate => &START_DATE,
            RecordColumn::EndDate => &END_DATE,
            RecordColumn::Weeks => &["Tenure Weeks", "Tenure in Weeks", "Weeks Employed"],
            RecordColumn::Left => &["Has Left", "Exited", "Attrition"],
            RecordColumn::Id => &ID,
            RecordColumn::Reason => &REASON,
            _ => &[],
        }
    }

    /// Whether a heading is known for the column; case, blanks, underscores and hyphens do not matter.
    pub fn is_known_as(self, heading: &str) -> bool {
        let heading = normal(heading);
        normal(self.name()) == heading || self.known_headings().iter().any(|known| normal(known) == heading)
    }
}

impl FromStr for RecordColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = RecordColumn::ALL.into_iter().find(|column| column.name() == text.trim());
        found.ok_or_else(|| {
            let names: Vec<&str> = RecordColumn::ALL.iter().map(|column| column.name()).collect();
            format!("expected one of {}", names.join(", "))
        })
    }
}

const START_DATE: [&str; 16] = [
    "Hire Date",
    "Hiring Date",
    "Date Hired",
    "Date of Hire",
    "Date of Joining",
    "Joining Date",
    "Employment Start Date",
    "Original Hire Date",
    "Original Start Date",
    "Most Recent Hire Date",
    "Recent Hire Date",
    "Last Hire Date",
    "Latest Hire Date",
    "Rehire Date",
    "Einstellungsdatum",
    "Eintrittsdatum",
];

const END_DATE: [&str; 17] = [
    "Termination Date",
    "Termination Effective Date",
    "Date of Termination",
    "Last Day of Work",
    "Last Day Worked",
    "Last Working Day",
    "Last Day of Employment",
    "Last Day",
    "Employment End Date",
    "Separation Date",
    "Leaving Date",
    "Leave Date",
    "Exit Date",
    "Date Left",
    "Resignation Date",
    "Austrittsdatum",
    "Letzter Arbeitstag",
];

const ID: [&str; 18] = [
    "Employee ID",
    "Employee Number",
    "Employee No",
    "Employee #",
    "Worker ID",
    "Person ID",
    "Person ID External",
    "Person Number",
    "Personnel Number",
    "User ID",
    "User Sys ID",
    "Associate ID",
    "File Number",
    "EEID",
    "Emp ID",
    "Staff ID",
    "Personalnummer",
    "Mitarbeiter ID",
];

const REASON: [&str; 15] = [
    "Termination Reason",
    "Termination Reason Description",
    "Termination Reason Code",
    "Primary Termination Reason",
    "Termination Category",
    "Termination Type",
    "Type of Termination",
    "Event Reason",
    "Reason for Leaving",
    "Leaving Reason",
    "Separation Reason",
    "Exit Reason",
    "Voluntary/Involuntary",
    "Austrittsgrund",
    "Kündigungsgrund",
];

/// Letters and digits of a heading, in lower case.
fn normal(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric() || *c == '#').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_for_one_column_alone() {
        let headings = RecordColumn::ALL.iter().flat_map(|column| column.known_headings().iter().copied());
        for heading in headings.chain(RecordColumn::ALL.iter().map(|column| column.name())) {
            let columns = RecordColumn::ALL.iter().filter(|column| column.is_known_as(heading)).count();
            assert_eq!(columns, 1, "{heading}");
        }
    }

    #[test]
    fn case_blanks_and_marks_do_not_matter() {
        for heading in ["Hire Date", "hire_date", "HIRE-DATE", "hireDate", "  Hire  Date ", "\u{feff}Hire Date"] {
            assert!(RecordColumn::StartDate.is_known_as(heading), "{heading}");
        }
        assert!(RecordColumn::Id.is_known_as("Employee #") && !RecordColumn::Id.is_known_as("Employee"));
        assert_eq!("took_offer".parse(), Ok(RecordColumn::TookOffer));
        assert!("hire date".parse::<RecordColumn>().expect_err("no name").starts_with("expected one of start_date, "));
    }
}
