//! Played parts as bytes: every number little-endian, in the order of its declaration.
//!
//! A value is restored into one of the same shape, which the scenario gives. So bytes decide no length but that of the
//! further offers that somebody met, and of columns that are one constant.

use std::io;

/// Bytes that are written.
pub trait Sink {
    /// Writes all of these.
    ///
    /// # Errors
    /// Errors of what is written to.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// Bytes that are read.
pub trait Bytes {
    /// Fills a buffer.
    ///
    /// # Errors
    /// Errors of what is read from; too few bytes are an error too.
    fn take(&mut self, buffer: &mut [u8]) -> io::Result<()>;
}

/// A value that can be stored and restored, to the last bit.
pub(super) trait Stored {
    /// Writes the value.
    fn store(&self, to: &mut dyn Sink) -> io::Result<()>;

    /// Reads a value of the same shape.
    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()>;
}

/// The error of bytes that no program of this version has written.
pub(super) fn unreadable(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

macro_rules! stored_numbers {
    ($($number:ty)*) => { $(
        impl Stored for $number {
            fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
                to.put(&self.to_le_bytes())
            }

            fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
                let mut bytes = [0; size_of::<$number>()];
                from.take(&mut bytes)?;
                *self = <$number>::from_le_bytes(bytes);
                Ok(())
            }
        }
    )* };
}

stored_numbers! { u8 u16 u64 i64 f64 }

impl<T: Stored> Stored for [T] {
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.iter().try_for_each(|value| value.store(to))
    }

    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
        self.iter_mut().try_for_each(|value| value.restore(from))
    }
}

impl<T: Stored, const N: usize> Stored for [T; N] {
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.as_slice().store(to)
    }

    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
        self.as_mut_slice().restore(from)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.as_slice().store(to)
    }

    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
        self.as_mut_slice().restore(from)
    }
}

/// A value that may be missing: whether it is there is part of the shape.
impl<T: Stored> Stored for Option<T> {
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.iter().try_for_each(|value| value.store(to))
    }

    fn restore(&mut self, from: &mut dyn Bytes) -> io::Result<()> {
        self.iter_mut().try_for_each(|value| value.restore(from))
    }
}

/// Stores structs field by field, in the order given here.
macro_rules! stored {
    ($($name:ty { $($field:tt),* })*) => { $(
        impl $crate::engine::stored::Stored for $name {
            fn store(&self, to: &mut dyn $crate::engine::stored::Sink) -> std::io::Result<()> {
                $( $crate::engine::stored::Stored::store(&self.$field, to)?; )*
                Ok(())
            }

            fn restore(&mut self, from: &mut dyn $crate::engine::stored::Bytes) -> std::io::Result<()> {
                $( $crate::engine::stored::Stored::restore(&mut self.$field, from)?; )*
                Ok(())
            }
        }
    )* };
}

pub(super) use stored;
