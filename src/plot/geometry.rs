//! Rectangles on the page, in points, y downward.

/// A rectangle with its sides parallel to the page's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left side.
    pub left: f64,
    /// Upper side.
    pub top: f64,
    /// Right side.
    pub right: f64,
    /// Lower side.
    pub bottom: f64,
}

impl Rect {
    /// From the upper left corner and a size.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// Width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The middle.
    pub fn centre(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether the two share more than an edge of `slack`.
    pub fn overlaps(&self, other: &Self, slack: f64) -> bool {
        self.left + slack < other.right
            && other.left + slack < self.right
            && self.top + slack < other.bottom
            && other.top + slack < self.bottom
    }

    /// Whether `other` lies in this one, give or take `slack`.
    pub fn holds(&self, other: &Self, slack: f64) -> bool {
        other.left >= self.left - slack
            && other.right <= self.right + slack
            && other.top >= self.top - slack
            && other.bottom <= self.bottom + slack
    }
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_needs_an_area() {
        let square = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(square.overlaps(&Rect::new(9.0, 9.0, 5.0, 5.0), 0.5));
        assert!(!square.overlaps(&Rect::new(10.0, 0.0, 5.0, 5.0), 0.0));
        assert!(!square.overlaps(&Rect::new(9.8, 0.0, 5.0, 5.0), 0.5));
        assert!(square.holds(&Rect::new(1.0, 1.0, 9.0, 9.0), 0.0));
        assert!(!square.holds(&Rect::new(1.0, 1.0, 9.2, 9.0), 0.1));
    }
}
