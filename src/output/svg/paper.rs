//! Papers: widths that a chart is drawn for.

use super::letters::Font;

/// Paper of a drawing. What is drawn on either has letters of the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// Paper of files, of prints, and of pages on a desk.
    #[default]
    Wide,
    /// Paper of a page on a phone: a window of 360 px less the margins of the page.
    Narrow,
}

impl Paper {
    /// Every paper.
    #[cfg(test)]
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Width of a drawing [px].
    pub const fn width(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 328.0,
        }
    }

    /// Whether the paper is that of a phone.
    pub const fn is_narrow(self) -> bool {
        matches!(self, Self::Narrow)
    }

    /// Value for wide paper, or that for narrow paper.
    pub fn choose<T>(self, wide: T, narrow: T) -> T {
        if self.is_narrow() { narrow } else { wide }
    }

    /// Number of ticks along an axis that has `wide` of them on wide paper, about.
    pub fn ticks(self, wide: f64) -> f64 {
        self.choose(wide, (wide * 2.0 / 3.0).ceil())
    }

    /// `text` in lines of at most `room` [px] on narrow paper, in one line on wide paper.
    pub fn lines(self, font: &Font, text: &str, room: f64) -> Vec<String> {
        self.choose(vec![text.to_owned()], font.wrapped(text, room))
    }

    /// Middle of a text of this width that stays within the paper [px].
    pub fn within(self, x: f64, width: f64) -> f64 {
        x.min(self.width() - width / 2.0).max(width / 2.0)
    }
}
