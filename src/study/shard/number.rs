//! Numbers of shards.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Number of a shard and the number of all shards, such as 3/20. Shards are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// Most shards.
    pub const MOST: u32 = 1_000_000;

    /// The shard of this number, from 1, out of so many; None if there is none.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        ((1..=of).contains(&number) && of <= Self::MOST).then_some(Self { number, of })
    }

    /// Number of the shard, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Number of all shards.
    pub fn of(self) -> u32 {
        self.of
    }
}

/// The units, out of so many, that a shard has, by its number from 1.
pub(super) fn units_of(shard: u32, of: u32, units: u64) -> Range<u64> {
    let at = |shards: u32| (u128::from(shards) * u128::from(units) / u128::from(of)) as u64;
    at(shard.saturating_sub(1))..at(shard)
}

impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let shard = text.split_once('/').and_then(|(shard, of)| Self::new(number(shard)?, number(of)?));
        shard.ok_or_else(|| {
            format!("expected a shard and the number of all shards, such as 3/20, with at most {} shards", Self::MOST)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_numbered_from_1() {
        assert_eq!("3/20".parse(), Ok(Shard { number: 3, of: 20 }));
        assert_eq!("1/1".parse::<Shard>().map(|shard| shard.to_string()), Ok("1/1".to_owned()));
        for wrong in ["0/4", "5/4", "3", "3/", "/4", "a/4", "1/0", "+1/4", "1/-4", "1.0/4", "1/1000001", "1/2/3", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn shards_have_every_unit_once() {
        for (units, of) in [(0, 3), (1, 4), (7, 3), (100, 7), (u64::MAX, 997)] {
            let mut next = 0;
            for shard in 1..=of {
                let own = units_of(shard, of, units);
                assert_eq!(own.start, next, "{units} {of}");
                next = own.end;
            }
            assert_eq!(next, units);
        }
    }
}
