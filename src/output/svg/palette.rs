//! Colours of charts, each for one meaning. The colour-blind can distinguish them (Okabe and Ito 2008; greys are ours).
//!
//! On [`PAPER`] every mark has a contrast of 3 or more and every text of 4.5 or more (WCAG 2.2, 1.4.3 and 1.4.11), but for
//! [`GRID`], [`BAND`] and [`DOUBT`], which say nothing that a line or a label does not say too.

/// The arm without the offer.
pub const NO_OFFER: &str = "#6B7280";
/// The arm with the offer, and figures of it.
pub const OFFER: &str = "#0072B2";
/// Money saved.
pub const SAVING: &str = "#008A64";
/// Money lost.
pub const LOSS: &str = "#D55E00";
/// Colour of uncertain parameters, against luck.
pub const UNKNOWN: &str = "#8C5383";
/// Luck.
pub const LUCK: &str = "#7F878F";
/// Text and axes.
pub const INK: &str = "#1A1D21";
/// Text of less importance.
pub const MUTED: &str = "#565D66";
/// Lines to read values by.
pub const GRID: &str = "#DDE1E6";
/// Colour of a band.
pub const BAND: &str = "#CFE3F1";
/// Colour of a band of what is believed.
pub const DOUBT: &str = "#EFE2ED";
/// Colour of the background.
pub const PAPER: &str = "#FFFFFF";

/// Largest opacity of a shade: on it, text in [`INK`] still has a contrast of 4.5.
pub const DARKEST_SHADE: f64 = 0.56;

/// Every colour, with the one that has the same meaning on dark paper.
///
/// A page puts the second in the place of the first by attribute, as in `svg.chart [fill="#0072B2"] { fill: #4FA8DE }`, and the
/// same for `stroke`.
pub fn dark() -> [(&'static str, &'static str); 12] {
    [
        (NO_OFFER, "#9AA3AE"),
        (OFFER, "#4FA8DE"),
        (SAVING, "#2FB88D"),
        (LOSS, "#F0813F"),
        (UNKNOWN, "#C892BF"),
        (LUCK, "#8A939C"),
        (INK, "#E8EAED"),
        (MUTED, "#A9B0B9"),
        (GRID, "#31373F"),
        (BAND, "#1C3B52"),
        (DOUBT, "#35233F"),
        (PAPER, "#15181C"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue in 0..1.
    fn channels(color: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| {
            let value = u8::from_str_radix(&color[at..at + 2], 16).expect("two hexadecimal digits");
            f64::from(value) / 255.0
        })
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(channels: [f64; 3]) -> f64 {
        let [red, green, blue] =
            channels.map(|share| if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: &str, other: &str) -> f64 {
        contrast_of(channels(one), channels(other))
    }

    fn contrast_of(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_stands_out_on_the_darkest_shades() {
        let on_dark = |color: &str| dark().into_iter().find(|(light, _)| *light == color).expect("a colour").1;
        for shade in [SAVING, LOSS] {
            for [fill, paper, ink] in [[shade, PAPER, INK], [shade, PAPER, INK].map(on_dark)] {
                let (fill, paper) = (channels(fill), channels(paper));
                let seen = std::array::from_fn(|i| fill[i] * DARKEST_SHADE + paper[i] * (1.0 - DARKEST_SHADE));
                let contrast = contrast_of(seen, channels(ink));
                assert!(contrast >= 4.5, "{ink} on {shade}: {contrast}");
            }
        }
    }

    #[test]
    fn marks_and_text_stand_out_on_white_and_on_dark_paper() {
        assert!((contrast("#FFFFFF", "#000000") - 21.0).abs() < 1e-9);
        let (_, dark_paper) = dark()[10];
        for (light, dark) in dark() {
            let least = match light {
                INK | MUTED => 4.5,
                GRID | BAND | DOUBT | PAPER => 1.0,
                _ => 3.0,
            };
            for (color, paper) in [(light, PAPER), (dark, dark_paper)] {
                assert!(contrast(color, paper) >= least, "{color} on {paper}: {}", contrast(color, paper));
            }
        }
    }

    #[test]
    fn every_colour_has_one_meaning() {
        let all = dark();
        for (number, one) in all.iter().enumerate() {
            assert!(all[..number].iter().all(|other| other.0 != one.0 && other.1 != one.1), "{one:?}");
        }
    }
}
