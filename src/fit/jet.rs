//! Numbers with their derivatives, so that a formula gives its gradient and Hessian exactly.

use std::ops::{Add, Mul, Neg, Sub};

/// A number with its first and second derivatives by two parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jet {
    /// The number.
    pub value: f64,
    /// Derivatives by each parameter.
    pub gradient: [f64; 2],
    /// Second derivatives: by the first parameter twice, by both, by the second twice.
    pub hessian: [f64; 3],
}

impl Jet {
    /// 0 at all parameters.
    pub const ZERO: Self = Self::constant(0.0);

    /// A number that no parameter moves.
    pub const fn constant(value: f64) -> Self {
        Self { value, gradient: [0.0; 2], hessian: [0.0; 3] }
    }

    /// The parameters themselves.
    pub fn parameters(values: [f64; 2]) -> [Self; 2] {
        let unit = [[1.0, 0.0], [0.0, 1.0]];
        [0, 1].map(|at| Self { value: values[at], gradient: unit[at], hessian: [0.0; 3] })
    }

    /// A function of the number, whose value and first two derivatives at it are given.
    pub fn then(self, [value, first, second]: [f64; 3]) -> Self {
        let [a, b] = self.gradient;
        let [aa, ab, bb] = self.hessian;
        Self {
            value,
            gradient: [first * a, first * b],
            hessian: [first * aa + second * a * a, first * ab + second * a * b, first * bb + second * b * b],
        }
    }
}

impl Add for Jet {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            gradient: [0, 1].map(|at| self.gradient[at] + other.gradient[at]),
            hessian: [0, 1, 2].map(|at| self.hessian[at] + other.hessian[at]),
        }
    }
}

impl Sub for Jet {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Jet {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}

impl Mul for Jet {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.gradient, other.gradient);
        let both = |at: usize| self.value * other.hessian[at] + other.value * self.hessian[at];
        Self {
            value: self.value * other.value,
            gradient: [0, 1].map(|at| self.value * other.gradient[at] + other.value * self.gradient[at]),
            hessian: [both(0) + 2.0 * a * c, both(1) + a * d + b * c, both(2) + 2.0 * b * d],
        }
    }
}

impl Mul<f64> for Jet {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            gradient: self.gradient.map(|one| one * factor),
            hessian: self.hessian.map(|one| one * factor),
        }
    }
}

impl Add<f64> for Jet {
    type Output = Self;
    fn add(self, other: f64) -> Self {
        Self { value: self.value + other, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x²y at (3, 2): value 18, derivatives 2xy = 12 and x² = 9, second ones 2y = 4, 2x = 6 and 0.
    #[test]
    fn a_product_has_the_derivatives_of_calculus() {
        let [x, y] = Jet::parameters([3.0, 2.0]);
        let product = x * x * y;
        assert_eq!(product, Jet { value: 18.0, gradient: [12.0, 9.0], hessian: [4.0, 6.0, 0.0] });
        assert_eq!(product - product, Jet::ZERO);
    }

    /// (xy)³ at (1, 2): derivatives 3(xy)²·(2, 1), second ones 6xy·(4, 2, 1) + 3(xy)²·(0, 1, 0).
    #[test]
    fn a_function_follows_the_chain_rule() {
        let [x, y] = Jet::parameters([1.0, 2.0]);
        let cube = (x * y).then([8.0, 12.0, 12.0]);
        assert_eq!(cube, Jet { value: 8.0, gradient: [24.0, 12.0], hessian: [48.0, 36.0, 12.0] });
    }
}
