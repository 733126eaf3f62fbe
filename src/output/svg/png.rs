//! SVG → PNG, the same on every machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{self, Options, Tree};

use crate::output::labels::MADE;

/// Pixels of the PNG for each pixel of the SVG, in each direction.
const ZOOM: f32 = 2.0;

/// Why a chart could not be drawn in dots.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The SVG is not valid.
    #[error("cannot draw the chart: {0}")]
    Drawing(#[from] usvg::Error),
    /// There is no memory for the picture.
    #[error("no memory for a picture of {width} × {height} pixels")]
    Memory {
        /// [dots]
        width: u32,
        /// [dots]
        height: u32,
    },
    /// The PNG cannot be encoded.
    #[error("cannot write the picture: {0}")]
    Encoding(#[from] ::png::EncodingError),
}

/// Draws `svg` with the fonts of this program alone.
pub fn drawn(svg: &str) -> Result<Vec<u8>, ChartError> {
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    let options = Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size();
    let [width, height] = [size.width(), size.height()].map(|length| (length * ZOOM).ceil() as u32);
    let mut dots = Pixmap::new(width, height).ok_or(ChartError::Memory { width, height })?;
    resvg::render(&tree, Transform::from_scale(ZOOM, ZOOM), &mut dots.as_mut());
    encoded(dots)
}

fn encoded(dots: Pixmap) -> Result<Vec<u8>, ChartError> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, dots.width(), dots.height());
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.add_text_chunk("Software".to_owned(), MADE.to_owned())?;
    let mut writer = encoder.write_header()?;
    // The paper covers everything: nothing is transparent, so that colours are as they are.
    writer.write_image_data(dots.data())?;
    writer.finish()?;
    Ok(bytes)
}
