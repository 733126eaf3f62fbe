//! The mark by which this program knows its own workbooks.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::BookError;

/// The part with the title and the mark of a workbook.
const PROPERTIES: &str = "docProps/core.xml";

/// The workbook with its properties first and not compressed, so that [`MADE`](crate::output::labels::MADE) stands near
/// the beginning of the file. A spreadsheet that saves the workbook compresses them: what somebody has edited has no mark.
pub fn marked(workbook: Vec<u8>) -> Result<Vec<u8>, BookError> {
    let mut parts = ZipArchive::new(Cursor::new(workbook))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut properties = Vec::new();
    parts.by_name(PROPERTIES)?.read_to_end(&mut properties)?;
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    out.start_file(PROPERTIES, plain)?;
    out.write_all(&properties)?;
    for number in 0..parts.len() {
        let part = parts.by_index_raw(number)?;
        if part.name()? != PROPERTIES {
            out.raw_copy_file(part)?;
        }
    }
    Ok(out.finish()?.into_inner())
}
