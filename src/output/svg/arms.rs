//! Bars of the two arms, and their legend.

use super::palette::{NO_OFFER, OFFER, PAPER};
use super::picture::{Anchor, Area, NOTE, Pen, Picture};

/// Height of a bar of an arm, where both lie in one row [px].
pub const BAR: f64 = 9.0;
/// Edge of an empty bar.
pub const EMPTY: Pen = Pen::new(NO_OFFER, 1.5);

/// Draws the legend of both arms from `left` on.
pub fn legend(picture: &mut Picture, left: f64) {
    let second = left + 22.0 + NOTE.width("no offer") + 24.0;
    for (x, name) in [(left, "no offer"), (second, "offer")] {
        let area = Area { left: x, top: 4.0, right: x + 16.0, bottom: 4.0 + BAR };
        fill(picture, area, name == "offer");
        picture.text(x + 22.0, 13.0, Anchor::Start, &NOTE, name);
    }
}

/// Draws a bar: full for the offer, empty for no offer.
pub fn fill(picture: &mut Picture, area: Area, offer: bool) {
    match offer {
        true => picture.bar(area, OFFER),
        false => {
            let (half, right) = (EMPTY.width / 2.0, (area.right - EMPTY.width / 2.0).max(area.left + EMPTY.width));
            let inner = Area { left: area.left + half, top: area.top + half, right, bottom: area.bottom - half };
            picture.edged_bar(inner, PAPER, EMPTY);
        }
    }
}
