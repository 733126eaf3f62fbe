//! Kinds of fields: how each is read, checked, printed and described; macros declare sections and distributions.

pub(crate) mod distribution;
pub(crate) mod domain;
pub(crate) mod key;
pub(crate) mod number;
pub(crate) mod print;
pub(crate) mod reader;
pub(crate) mod section;
pub(crate) mod sequence;
pub(crate) mod value;
