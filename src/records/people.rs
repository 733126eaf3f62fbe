//! The order of people, whatever the order of rows.

use std::cmp::Ordering;

use super::checked::{Spell, SpellTime};

/// Spells of one person: the first of them, their number, and the key of the first.
#[derive(Clone, Copy)]
struct Person {
    key: [u64; 2],
    first: u32,
    spells: u32,
}

impl Person {
    fn spells(self, all: &[Spell]) -> &[Spell] {
        &all[self.first as usize..(self.first + self.spells) as usize]
    }
}

/// Spells in order of people, numbered anew, and the number of people.
///
/// People are compared by all their spells, so people whom two orders of rows would swap have equal spells.
pub(super) fn in_order(mut spells: Vec<Spell>) -> (Vec<Spell>, usize) {
    let mut people = Vec::new();
    let mut first = 0;
    for person in spells.chunk_by_mut(|a, b| a.person == b.person) {
        person.sort_unstable_by(compared);
        let number = person.len() as u32;
        people.push(Person { key: key(&person[0]), first, spells: number });
        first += number;
    }
    people.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| of_all(a.spells(&spells), b.spells(&spells))));
    let mut ordered = Vec::with_capacity(spells.len());
    for (number, person) in (0..).zip(&people) {
        ordered.extend(person.spells(&spells).iter().map(|spell| Spell { person: number, ..*spell }));
    }
    (ordered, people.len())
}

fn of_all(a: &[Spell], b: &[Spell]) -> Ordering {
    let unequal = a.iter().zip(b).map(|(a, b)| compared(a, b)).find(|order| order.is_ne());
    unequal.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Order of two spells by everything but the person.
fn compared(a: &Spell, b: &Spell) -> Ordering {
    let offered = |spell: &Spell| spell.offered.map(|met| (met.bonus.to_bits(), met.week.map(f64::to_bits)));
    let names = |spell: &Spell| (spell.group, spell.split);
    let times = |spell: &Spell| (spell.entered.to_bits(), after(spell.time));
    let others = |spell: &Spell| (offered(spell), spell.took_offer);
    let order = key(a).cmp(&key(b)).then_with(|| names(a).cmp(&names(b))).then_with(|| times(a).cmp(&times(b)));
    order.then_with(|| others(a).cmp(&others(b)))
}

/// What most spells differ in, kept beside each person: comparing spells themselves waits for memory.
fn key(spell: &Spell) -> [u64; 2] {
    /// Largest number that has room.
    const MOST: u64 = (1 << 30) - 1;
    let number = |number: Option<u32>| number.map_or(0, |number| (u64::from(number) + 1).min(MOST));
    let exit = spell.exit.map_or(0, |exit| exit as u64 + 1);
    // Bits of floats from 0 are in the order of the floats.
    [spell.time.latest().to_bits(), exit << 60 | number(spell.group) << 30 | number(spell.split)]
}

fn after(time: SpellTime) -> Option<u64> {
    match time {
        SpellTime::At(_) => None,
        SpellTime::Within(after, _) => Some(after.to_bits()),
    }
}
