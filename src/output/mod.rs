//! Estimates → bytes; rounding happens only here.
