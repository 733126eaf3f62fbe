//! The mean saving per position, at points that are played at the same places.

use super::position::{DrawPlaces, ExpectedPositions, Places};
use crate::{
    engine::{
        columns::LARGEST_COST,
        points::{per_replication::PointWorlds, versions::Unplayable},
    },
    model::cost::{Common, Flows},
};

/// What one thread reuses to play positions at all points, at independent draws of the uncertain parameters, and to price
/// them.
pub(super) struct PricedPositions {
    paired: Vec<bool>,
    wanted: Vec<bool>,
    positions: ExpectedPositions,
    /// `[point]`: flows saved.
    saved: Vec<Flows>,
}

/// A point that has no mean saving.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unpriced {
    /// The point cannot be played.
    Unplayable(Unplayable),
    /// Costs at this point are too large to be averaged.
    TooLarge(usize),
}

impl PricedPositions {
    /// A seat for one thread and so many points.
    pub fn new(points: usize) -> Self {
        Self {
            paired: vec![false; points],
            wanted: vec![true; points],
            positions: ExpectedPositions::default(),
            saved: vec![Flows::NONE; points],
        }
    }

    /// Plays all `places` at all points; calls `each` with a point and its mean saving per position [money].
    pub fn play(
        &mut self,
        points: &PointWorlds,
        places: &Places,
        mut each: impl FnMut(usize, f64),
    ) -> Result<(), Unpriced> {
        let Self { paired, wanted, positions, saved } = self;
        saved.fill(Flows::NONE);
        let at = DrawPlaces { places, first: 0, step: 1, paired, wanted };
        positions.play(points, at, |_, point, _, flows| saved[point] += flows).map_err(Unpriced::Unplayable)?;
        for (point, saved) in saved.iter().enumerate() {
            let costs = points.worlds[point].prices.cost(saved, Common::NONE);
            let saving = costs.iter().sum::<f64>() / places.number() as f64;
            if saving.abs() >= LARGEST_COST || saving.is_nan() {
                return Err(Unpriced::TooLarge(point));
            }
            each(point, saving);
        }
        Ok(())
    }
}
