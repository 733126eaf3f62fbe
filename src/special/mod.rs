//! Special functions and matrices, with the same bits on every machine: additions, multiplications and `libm`, never the platform.

pub mod beta;
pub mod binomial;
pub mod chi_squared;
pub mod elementary;
pub mod gamma;
pub mod hermite;
pub mod hexadecimal;
pub mod law;
pub mod matrix;
pub mod normal;
pub mod quadrature;
pub mod quantiles;
pub mod student;
pub mod ziggurat;
