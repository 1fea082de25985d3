//! Points and matrices of a page.

/// `a b c d e f`: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub(crate) [f64; 6]);

/// A point, or a way from one to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point(pub(crate) f64, pub(crate) f64);

impl Matrix {
    /// Changes nothing.
    pub(crate) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then `outer`.
    pub(crate) fn then(&self, outer: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [oa, ob, oc, od, oe, of] = outer.0;
        let all = [
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        ];
        Self(all.map(|value| if value.is_finite() { value.clamp(-1e12, 1e12) } else { 0.0 }))
    }

    /// Where a point comes to lie.
    pub(crate) fn apply(&self, x: f64, y: f64) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point(a * x + c * y + e, b * x + d * y + f)
    }

    /// The way that one step of text leads along the line.
    pub(crate) fn along(&self) -> Point {
        Point(self.0[0], self.0[1])
    }

    /// The way that one step leads up from the line.
    pub(crate) fn up(&self) -> Point {
        Point(self.0[2], self.0[3])
    }
}

impl Point {
    /// From `other` to here.
    pub(crate) fn from(self, other: Self) -> Self {
        Self(self.0 - other.0, self.1 - other.1)
    }

    /// Scalar product.
    pub(crate) fn dot(self, other: Self) -> f64 {
        self.0 * other.0 + self.1 * other.1
    }

    /// Length of the product perpendicular to both, with its sign.
    pub(crate) fn cross(self, other: Self) -> f64 {
        self.0 * other.1 - self.1 * other.0
    }

    /// Length.
    pub(crate) fn length(self) -> f64 {
        self.0.hypot(self.1)
    }

    /// The same way, of length 1; to the right if it has none.
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { Self(self.0 / length, self.1 / length) } else { Self(1.0, 0.0) }
    }
}
