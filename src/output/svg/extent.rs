//! Extents: ranges of the axes of a chart, joined so that charts can be set side by side.

/// Part of an extent: a range, a size, the rows that are shown, or labels.
pub trait Join {
    /// Returns the least extent that holds both.
    #[must_use]
    fn join_with(self, other: Self) -> Self;
}

impl Join for () {
    fn join_with(self, (): Self) {}
}

impl Join for bool {
    fn join_with(self, other: Self) -> Self {
        self | other
    }
}

impl<T: Join> Join for Option<T> {
    fn join_with(self, other: Self) -> Self {
        match (self, other) {
            (Some(one), Some(other)) => Some(one.join_with(other)),
            (one, other) => one.or(other),
        }
    }
}

impl<T: Join + Copy, const NUMBER: usize> Join for [T; NUMBER] {
    fn join_with(self, other: Self) -> Self {
        std::array::from_fn(|place| self[place].join_with(other[place]))
    }
}

/// Elements of both, one after the other.
impl<T> Join for Vec<T> {
    fn join_with(self, other: Self) -> Self {
        self.into_iter().chain(other).collect()
    }
}

/// Declares the extent of a chart; two extents are joined field by field.
macro_rules! extent {
    ($(#[$about:meta])* $visibility:vis struct $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        $visibility struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $crate::output::svg::extent::Join for $name {
            fn join_with(self, other: Self) -> Self {
                Self { $($field: self.$field.join_with(other.$field),)* }
            }
        }
    };
}

pub(in crate::output) use extent;
