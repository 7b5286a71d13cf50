//! Small multiples: number and choice of panels.

use crate::plot::style::Style;

/// Number of panels that a figure shows out of `n`: as many as fit a page at the least size, up to a readable maximum.
/// Two columns are filled, since an odd number of panels would go into one column.
pub fn most_panels(n: usize, style: &Style) -> usize {
    let columns = ((style.width / (15.5 * style.label)) as usize).max(1);
    let rows = (((style.most_height - 13.0 * style.label) / (8.5 * style.label)) as usize).max(1);
    let shown = n.min(columns * rows).min(15);
    if columns == 2 && shown > rows { shown - shown % 2 } else { shown }
}

/// Indices of the `most` items with the greatest weight, in the order of the items; of equal items the earlier.
pub fn foremost<T>(items: &[T], weight: impl Fn(&T) -> f64, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| weight(&items[b]).total_cmp(&weight(&items[a])));
    order.truncate(most);
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::style::{Theme, Width};

    #[test]
    fn the_heaviest_stay_in_their_order() {
        assert_eq!(foremost(&[0.1, 0.9, 0.2, 0.9], |weight| *weight, 2), [1, 3]);
        assert_eq!(foremost(&[0.5, 0.5, 0.5], |weight| *weight, 2), [0, 1]);
        assert_eq!(foremost(&[0.5, 0.1], |weight| *weight, 9), [0, 1]);
    }

    #[test]
    fn a_page_shows_a_handful_of_many_panels() {
        for (theme, width) in
            [(Theme::Journal, Width::SINGLE), (Theme::Journal, Width::DOUBLE), (Theme::Slide, Width::SLIDE)]
        {
            let style = Style::new(theme, width);
            assert!((8..=15).contains(&most_panels(780, &style)));
            assert_eq!(most_panels(1, &style), 1);
        }
    }
}
