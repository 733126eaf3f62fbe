//! Texts that recur from row to row, each kept once.

use std::collections::HashMap;

/// Number in the place of no text.
pub(super) const NONE: u32 = u32::MAX;

/// Distinct texts by number, in order of their first row.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    /// Number of a text, which is kept if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// Text of a number; empty for none.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// Sorted texts of the numbers in use, and the new number of each old one.
    pub fn sorted(&self, used: impl Iterator<Item = u32>) -> (Vec<String>, Vec<u32>) {
        let mut is_used = vec![false; self.texts.len()];
        used.filter(|number| *number != NONE).for_each(|number| is_used[number as usize] = true);
        let mut order: Vec<usize> = (0..self.texts.len()).filter(|number| is_used[*number]).collect();
        order.sort_unstable_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
        let mut renumbered = vec![NONE; self.texts.len()];
        for (new, old) in (0..).zip(&order) {
            renumbered[*old] = new;
        }
        (order.iter().map(|old| self.texts[*old].clone()).collect(), renumbered)
    }
}

/// Number of times that each text is found, the most frequent first.
#[derive(Debug, Default)]
pub(super) struct Counts {
    names: Names,
    counts: Vec<usize>,
}

impl Counts {
    /// Counts a text once more.
    pub fn add(&mut self, text: &str) {
        let number = self.names.number(text) as usize;
        self.counts.resize(self.names.texts.len(), 0);
        self.counts[number] += 1;
    }

    /// Texts with their counts; of equal counts in alphabetical order.
    pub fn sorted(self) -> Vec<(String, usize)> {
        let mut counted: Vec<(String, usize)> = self.names.texts.into_iter().zip(self.counts).collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counted
    }
}
