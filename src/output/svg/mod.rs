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
pub(in crate::output) mod picture;
mod png;
pub(in crate::output) mod rows;
pub mod scale;
pub(in crate::output) mod tag;

pub use png::ChartError;

use super::labels::MADE;
use extent::Join;
use letters::{Font, clean};
use picture::{Anchor, LABEL, NOTE, Picture, WIDTH, px};
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

    /// Draws the chart on axes that hold `extent`.
    ///
    /// # Reproducibility
    /// Charts of equal values and extents are equal byte for byte.
    fn draw_on(&self, extent: &Self::Extent) -> Chart;

    /// Draws the chart on axes that also hold `beside`, so that both can be set side by side.
    fn draw(&self, beside: Option<&Self>) -> Chart {
        let extent = beside.map(Self::extent).into_iter().fold(self.extent(), Join::join_with);
        self.draw_on(&extent)
    }
}

/// A picture with title, description and source.
#[derive(Debug, Clone)]
pub struct Chart {
    pub(in crate::output) title: String,
    pub(in crate::output) description: String,
    pub(in crate::output) source: String,
    pub(in crate::output) height: f64,
    pub(in crate::output) picture: Picture,
}

impl Chart {
    /// Title, in a few words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Description for a screen reader: one or two sentences with the main numbers.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The same chart under another title.
    pub fn titled(self, title: &str) -> Self {
        Self { title: clean(title), ..self }
    }

    /// The chart as an element of a page, as wide as its container.
    ///
    /// `id` must be unique in the page, and consist of letters, digits and hyphens.
    ///
    /// Fonts and colours are attributes, which the rules of a page override ([`palette::dark`]).
    pub fn inline(&self, id: &str) -> String {
        let (title, description) = (format!("{id}-title"), format!("{id}-desc"));
        let svg = self.svg("system-ui, sans-serif", WIDTH, self.height).set("class", "chart").set("role", "img");
        let svg = svg.set("aria-labelledby", format!("{title} {description}"));
        let svg = svg.add(Tag::new("title").set("id", title).say(&self.title));
        let svg = svg.add(Tag::new("desc").set("id", description).say(&self.description));
        svg.add_all(self.picture.tags()).to_string()
    }

    /// The chart as an SVG file, with the title above and the source below.
    pub fn file(&self) -> String {
        let lines = TITLE.wrapped(&self.title, WIDTH);
        let above = MARGIN + lines.len() as f64 * 24.0 + 10.0;
        let sources = NOTE.wrapped(&self.source, WIDTH);
        let width = WIDTH + 2.0 * MARGIN;
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
        let svg = self.svg("DejaVu Sans, sans-serif", width, height).set("xmlns", "http://www.w3.org/2000/svg");
        let svg = svg.set("width", px(width)).set("height", px(height));
        let svg = svg.add(Tag::new("title").say(&self.title));
        let svg = svg.add(Tag::new("desc").say(&self.description)).add(paper);
        let svg = svg.add_all(around.tags()).add(inner);
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {MADE} -->\n{svg}\n")
    }

    /// The chart as a PNG file at twice the size of [`Chart::file`], in fonts that come with this program.
    ///
    /// # Errors
    /// [`ChartError`], if the picture cannot be drawn.
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        png::drawn(&self.file())
    }

    fn svg(&self, family: &str, width: f64, height: f64) -> Tag {
        let view = format!("0 0 {} {}", px(width), px(height));
        let svg = Tag::new("svg").set("viewBox", view).set("font-family", family);
        svg.set("font-size", px(LABEL.size))
    }
}
