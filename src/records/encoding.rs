//! Bytes to text: UTF-8, UTF-16 with a mark, else windows-1252.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fault::FileFault;

/// Text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Whether the bytes were taken for windows-1252.
    pub is_windows_1252: bool,
}

/// First bytes of files that are no text, and what such a file is.
const NO_TEXTS: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an old form"),
    (b"\x1f\x8b", "compressed"),
    (b"%PDF", "a PDF"),
];

/// Text of the bytes.
///
/// # Errors
/// Files that are no text, or not of the encoding that their mark names.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, FileFault> {
    if let Some((_, kind)) = NO_TEXTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(FileFault::NoText(kind));
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => marked(encoding, &bytes[mark..])?,
        None => unmarked(bytes),
    };
    match decoded.text.find('\0') {
        Some(at) => Err(FileFault::HoldsNul(1 + breaks(&decoded.text.as_bytes()[..at]))),
        None => Ok(Decoded { text: with_line_feeds(decoded.text), ..decoded }),
    }
}

/// Text in the encoding that a byte order mark names.
fn marked<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, FileFault> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    match text {
        Some(text) => Ok(Decoded { text, is_windows_1252: false }),
        None => Err(FileFault::BrokenEncoding(match encoding {
            _ if encoding == UTF_8 => "UTF-8",
            _ if encoding == UTF_16LE || encoding == UTF_16BE => "UTF-16",
            other => other.name(),
        })),
    }
}

fn unmarked(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), is_windows_1252: false },
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Decoded { text, is_windows_1252: true }
        }
    }
}

/// Text whose lines end in line feeds, where all of them end in carriage returns, as on an old Macintosh.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains('\r') && !text.contains('\n') {
        true => Cow::Owned(text.replace('\r', "\n")),
        false => text,
    }
}

/// Number of line feeds.
pub(super) fn breaks(bytes: &[u8]) -> u32 {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(feeds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).expect("a text").text.into_owned()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf_16 =
            |order: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}Grün,Ö\n".encode_utf16().flat_map(order).collect() };
        let files: [&[u8]; 5] = [
            "Grün,Ö\n".as_bytes(),
            "\u{feff}Grün,Ö\n".as_bytes(),
            &utf_16(u16::to_le_bytes),
            &utf_16(u16::to_be_bytes),
            b"Gr\xfcn,\xd6\n",
        ];
        for (number, bytes) in files.into_iter().enumerate() {
            assert_eq!(text(bytes), "Grün,Ö\n", "{number}");
            assert_eq!(decode(bytes).expect("a text").is_windows_1252, number == 4);
        }
        assert_eq!(text(b"a\rb\r"), "a\nb\n");
        assert_eq!(text(b"a\r\nb\r"), "a\r\nb\r");
    }

    #[test]
    fn what_is_no_text_or_broken_is_refused() {
        assert!(matches!(decode(b"PK\x03\x04..."), Err(FileFault::NoText(_))));
        assert!(matches!(decode(b"\xff\xfea\0b"), Err(FileFault::BrokenEncoding("UTF-16"))), "an odd byte");
        assert!(matches!(decode(b"\xff\xfe\x00\xd8"), Err(FileFault::BrokenEncoding("UTF-16"))), "half a pair");
        assert!(matches!(decode(b"\xef\xbb\xbf\xff"), Err(FileFault::BrokenEncoding("UTF-8"))));
        assert!(matches!(decode(b"a\nb\0"), Err(FileFault::HoldsNul(2))));
        assert!(matches!(decode(b"a\0,\0b\0"), Err(FileFault::HoldsNul(1))), "UTF-16 without its mark");
        assert_eq!(text(b""), "");
    }
}
