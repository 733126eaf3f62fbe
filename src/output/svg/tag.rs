//! An element of SVG, put together in a chain of calls; the crate `svg` writes and escapes it.

use std::fmt;

use svg::node::element::Element;
use svg::node::{Node, Text, Value};

use super::letters::clean;

/// An element with its attributes and what is in it.
#[derive(Debug, Clone)]
pub struct Tag(Element);

impl Tag {
    pub fn new(name: &str) -> Self {
        Self(Element::new(name))
    }

    /// Adds an attribute.
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.assign(name, value);
        self
    }

    /// Appends an element.
    pub fn add(mut self, inner: Tag) -> Self {
        self.0.append(inner.0);
        self
    }

    /// Appends elements.
    pub fn add_all(self, inner: impl IntoIterator<Item = Tag>) -> Self {
        inner.into_iter().fold(self, Self::add)
    }

    /// Appends text, without characters that XML cannot hold.
    pub fn say(mut self, text: &str) -> Self {
        self.0.append(Text::new(clean(text)));
        self
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
