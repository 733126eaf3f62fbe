//! From text to one tree: TOML with places, extended files merged, edits applied; and the writing of keys and texts.

pub(crate) mod edit;
pub(crate) mod extends;
pub(crate) mod file;
pub(crate) mod nearest;
pub(crate) mod notation;
pub(crate) mod place;
pub(crate) mod stated;
pub(crate) mod ties;
pub(crate) mod tree;
pub(crate) mod visible;
pub(crate) mod written;
