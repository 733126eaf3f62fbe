//! Charts as SVG and PNG, one file a chart.
//!
//! A chart is made of estimates and drawn on axes that may hold more than its own values
//! (the trait `Draw`), so that several of a kind can be set side by side. It goes into a page ([`Chart::inline`]) or stands alone
//! ([`Chart::file`], [`Chart::png`]). Colours are those of [`palette`].

pub(in crate::output) mod amounts;
pub(in crate::output) mod arms;
pub(in crate::output) mod extent;
pub(in crate::output) mod flags;
pub(in crate::output) mod frame;
pub(in crate::output) mod letters;
pub mod palette;
pub(in crate::output) mod paper;
pub(in crate::output) mod picture;
mod png;
pub(in crate::output) mod rows;
pub mod scale;
pub(in crate::output) mod tag;

pub use png::ChartError;

use super::labels::MADE;
use extent::Join;
use letters::{Font, clean};
use paper::Paper;
use picture::{Anchor, LABEL, NOTE, Picture, px};
use tag::Tag;

const TITLE: Font = Font { size: 18.0, bold: true, fill: palette::INK };
/// Margin around the picture in a file [px].
const MARGIN: f64 = 20.0;

/// Chart that can be drawn on axes that hold more than its own values.
pub(in crate::output) trait Draw {
    /// Ranges of the axes.
    type Extent: Join;

    /// Extent of this chart alone.
    fn extent(&self) -> Self::Extent;

    /// Draws the chart on axes that hold `extent`, for a paper.
    ///
    /// # Reproducibility
    /// Drawings of equal values, extents and papers are equal byte for byte.
    fn draw_on(&self, extent: &Self::Extent, paper: Paper) -> Drawing;

    /// Draws the chart on axes that also hold `beside`, so that both can be set side by side.
    fn draw(&self, beside: Option<&Self>) -> Chart {
        let extent = beside.map(Self::extent).into_iter().fold(self.extent(), Join::join_with);
        Chart::of(|paper| self.draw_on(&extent, paper))
    }
}

/// A picture for one paper, with title, description and source.
#[derive(Debug, Clone)]
pub(in crate::output) struct Drawing {
    pub title: String,
    pub description: String,
    pub source: String,
    /// Height of the picture [px].
    pub height: f64,
    pub picture: Picture,
}

/// A chart, drawn for each paper from the same values.
#[derive(Debug, Clone)]
pub struct Chart {
    wide: Drawing,
    narrow: Drawing,
}

impl Chart {
    /// The chart that `draw` draws for a paper.
    pub(in crate::output) fn of(draw: impl Fn(Paper) -> Drawing) -> Self {
        Self { wide: draw(Paper::Wide), narrow: draw(Paper::Narrow) }
    }

    /// The drawing for a paper.
    #[cfg(test)]
    pub(in crate::output) fn on(&self, paper: Paper) -> &Drawing {
        paper.choose(&self.wide, &self.narrow)
    }

    /// Title, in a few words.
    pub fn title(&self) -> &str {
        &self.wide.title
    }

    /// Description for a screen reader: one or two sentences with the main numbers.
    pub fn description(&self) -> &str {
        &self.wide.description
    }

    /// The same chart under another title.
    pub fn titled(self, title: &str) -> Self {
        let titled = |drawing| Drawing { title: clean(title), ..drawing };
        Self { wide: titled(self.wide), narrow: titled(self.narrow) }
    }

    /// The drawing for a desk as an element of a page, as wide as its container.
    ///
    /// `id` must be unique in the page, and consist of letters, digits and hyphens.
    pub fn inline(&self, id: &str) -> String {
        self.wide.inline(id)
    }

    /// The drawing for a phone as an element of the page that holds [`Chart::inline`] of the same `id`.
    pub fn inline_narrow(&self, id: &str) -> String {
        self.narrow.inline(&format!("{id}-narrow"))
    }

    /// The chart as an SVG file, with the title above and the source below.
    pub fn file(&self) -> String {
        self.wide.file()
    }

    /// The chart as a PNG file at twice the size of [`Chart::file`], in fonts that come with this program.
    ///
    /// # Errors
    /// [`ChartError`], if the picture cannot be drawn.
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        png::drawn(&self.file())
    }
}

impl Drawing {
    /// The drawing as an element of a page. Fonts and colours are attributes, which the rules of a page override
    /// ([`palette::dark`]).
    pub fn inline(&self, id: &str) -> String {
        let (title, description) = (format!("{id}-title"), format!("{id}-desc"));
        let svg = svg("system-ui, sans-serif", self.picture.width(), self.height);
        let svg = svg.set("class", "chart").set("role", "img");
        let svg = svg.set("aria-labelledby", format!("{title} {description}"));
        let svg = svg.add(Tag::new("title").set("id", title).say(&self.title));
        let svg = svg.add(Tag::new("desc").set("id", description).say(&self.description));
        svg.add_all(self.picture.tags()).to_string()
    }

    /// The drawing as an SVG file, with the title above and the source below.
    fn file(&self) -> String {
        let inside = self.picture.width();
        let lines = TITLE.wrapped(&self.title, inside);
        let above = MARGIN + lines.len() as f64 * 24.0 + 10.0;
        let sources = NOTE.wrapped(&self.source, inside);
        let width = inside + 2.0 * MARGIN;
        let height = above + self.height + sources.len() as f64 * 16.0 + MARGIN;
        let mut around = Picture::default();
        for (number, line) in lines.iter().enumerate() {
            around.text(MARGIN, MARGIN + 18.0 + 24.0 * number as f64, Anchor::Start, &TITLE, line);
        }
        for (number, line) in sources.iter().enumerate() {
            let y = above + self.height + 16.0 * (number as f64 + 1.0);
            around.text(MARGIN, y, Anchor::Start, &NOTE, line);
        }
        let paper = Tag::new("rect").set("width", px(width)).set("height", px(height)).set("fill", palette::PAPER);
        let inner = Tag::new("g").set("transform", format!("translate({} {})", px(MARGIN), px(above)));
        let inner = inner.add_all(self.picture.tags());
        let svg = svg("DejaVu Sans, sans-serif", width, height).set("xmlns", "http://www.w3.org/2000/svg");
        let svg = svg.set("width", px(width)).set("height", px(height));
        let svg = svg.add(Tag::new("title").say(&self.title));
        let svg = svg.add(Tag::new("desc").say(&self.description)).add(paper);
        let svg = svg.add_all(around.tags()).add(inner);
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {MADE} -->\n{svg}\n")
    }
}

fn svg(family: &str, width: f64, height: f64) -> Tag {
    let view = format!("0 0 {} {}", px(width), px(height));
    Tag::new("svg").set("viewBox", view).set("font-family", family).set("font-size", px(LABEL.size))
}
