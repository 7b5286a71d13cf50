//! Placement of labels without overlap: pure functions of positions and sizes.

use super::geometry::Rect;

/// Moves items along a line as little as possible (in least squares) so that they stay `gap` apart, in the order of
/// their preferred positions, and between `low` and `high`.
///
/// `wanted` are the preferred centres and `sizes` the lengths; the result contains the centres in the given order, or
/// `None` if the items do not fit.
///
/// With c_k the least distance of the k-th from the first, the order p_k - p_(k-1) >= c_k - c_(k-1) turns
/// into p_k - c_k never falling: an isotonic regression, solved by pooling adjacent violators and clamped.
///
/// Source: M. J. Best and N. Chakravarti, 1990, Mathematical Programming 47.
pub fn spread(wanted: &[f64], sizes: &[f64], gap: f64, low: f64, high: f64) -> Option<Vec<f64>> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let (Some(&first), Some(&last)) = (order.first(), order.last()) else {
        return Some(Vec::new());
    };

    let mut offsets = vec![0.0; order.len()];
    for k in 1..order.len() {
        offsets[k] = offsets[k - 1] + (sizes[order[k - 1]] + sizes[order[k]]) / 2.0 + gap;
    }
    let least = low + sizes[first] / 2.0;
    let most = high - sizes[last] / 2.0 - offsets[order.len() - 1];
    if least > most || least.is_nan() || most.is_nan() {
        return None;
    }

    // Blocks of neighbours that move together: (sum of preferred positions, number).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (k, &item) in order.iter().enumerate() {
        let mut block = (wanted[item] - offsets[k], 1);
        while let Some(&(sum, number)) = blocks.last() {
            if sum / number as f64 <= block.0 / block.1 as f64 {
                break;
            }
            block = (block.0 + sum, block.1 + number);
            blocks.pop();
        }
        blocks.push(block);
    }
    let moved = blocks.iter().flat_map(|&(sum, number)| std::iter::repeat_n(sum / number as f64, number));

    let mut centres = vec![0.0; order.len()];
    for ((k, &item), place) in order.iter().enumerate().zip(moved) {
        centres[item] = place.clamp(least, most) + offsets[k];
    }
    Some(centres)
}

/// A label beside a vertical line from a position on an axis, like a flag on a pole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flag {
    /// Row, counted from 0 nearest to the axis.
    pub row: usize,
    /// Left end of the text.
    pub left: f64,
    /// Right end of the text.
    pub right: f64,
}

/// Limits within which flags are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlagLimits {
    /// Distance of a text from its own pole.
    pub pad: f64,
    /// Least distance of two texts in a row, and of a text from another's pole.
    pub gap: f64,
    /// No text begins left of this.
    pub low: f64,
    /// No text ends right of this.
    pub high: f64,
    /// Number of rows.
    pub rows: usize,
}

/// Places flags, given as (position of the pole, width of the text), so that no text meets another text or the pole of
/// another. Tries a few orders of placement and takes the one with the fewest rows; `None` if `limits` are too tight.
///
/// Poles at the same position count as one: their texts go to either side or into different rows.
pub fn flags(poles: &[(f64, f64)], limits: FlagLimits) -> Option<Vec<Flag>> {
    let n = poles.len();
    let mut rightward: Vec<usize> = (0..n).collect();
    rightward.sort_by(|&a, &b| poles[a].0.total_cmp(&poles[b].0));
    let leftward: Vec<usize> = rightward.iter().rev().copied().collect();
    let inward: Vec<usize> =
        (0..n).map(|k| rightward[if k % 2 == 0 { k / 2 } else { n - 1 - k / 2 }]).collect();
    let outward: Vec<usize> = inward.iter().rev().copied().collect();

    let mut best: Option<(usize, usize, Vec<Flag>)> = None;
    for order in [leftward, rightward, outward, inward] {
        for right_first in [true, false] {
            if let Some(set) = place(poles, &order, right_first, limits) {
                let tallest = set.iter().map(|flag| flag.row).max().unwrap_or(0);
                let total = set.iter().map(|flag| flag.row).sum();
                if best.as_ref().is_none_or(|&(t, s, _)| (tallest, total) < (t, s)) {
                    best = Some((tallest, total, set));
                }
            }
        }
    }
    best.map(|(_, _, set)| set)
}

/// Fills row after row from the axis up, each with the flags that it can take in the given order.
///
/// A text may pass over a pole only where that pole ends in a lower row. So a flag enters a row once all
/// the poles under its text are set below, and the outermost of those left always can.
fn place(poles: &[(f64, f64)], order: &[usize], right_first: bool, limits: FlagLimits) -> Option<Vec<Flag>> {
    let mut set: Vec<Option<Flag>> = vec![None; poles.len()];
    for row in 0..limits.rows {
        for &item in order {
            if set[item].is_some() {
                continue;
            }
            let (pole, width) = poles[item];
            let right = Flag { row, left: pole + limits.pad, right: pole + limits.pad + width };
            let left = Flag { row, left: pole - limits.pad - width, right: pole - limits.pad };
            let sides = if right_first { [right, left] } else { [left, right] };
            set[item] = sides.into_iter().find(|flag| {
                flag.left >= limits.low
                    && flag.right <= limits.high
                    && set.iter().zip(poles).all(|(other, &(other_pole, _))| match other {
                        Some(other) => are_clear(flag, pole, other, other_pole, limits.gap),
                        None => !crossed(flag, pole, other_pole, limits.gap),
                    })
            });
        }
    }
    set.into_iter().collect()
}

/// Whether another pole would run through the text of a flag or between the text and its own pole.
fn crossed(flag: &Flag, own_pole: f64, pole: f64, gap: f64) -> bool {
    let (from, to) =
        if flag.left > own_pole { (own_pole, flag.right + gap) } else { (flag.left - gap, own_pole) };
    from < pole && pole < to
}

/// Whether two flags with their poles do not meet.
fn are_clear(a: &Flag, a_pole: f64, b: &Flag, b_pole: f64, gap: f64) -> bool {
    let beside = a.row != b.row || a.right + gap <= b.left || b.right + gap <= a.left;
    let below = |text: &Flag, text_pole, other: &Flag, pole| {
        other.row < text.row || !crossed(text, text_pole, pole, gap)
    };
    beside && below(a, a_pole, b, b_pole) && below(b, b_pole, a, a_pole)
}

/// A text beside a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// Middle of the point.
    pub point: (f64, f64),
    /// Width and height of the text.
    pub size: (f64, f64),
}

/// Places texts beside their points, each as near to its point as earlier texts allow: at a side, above, below, or
/// diagonally, so that no text meets another, leaves `bounds`, covers any of `obstacles` or is nearer to another of
/// `points` than to its own. `pad` is the distance of a text from the middle of its point. `None` for a text that does
/// not fit.
pub fn beside(
    texts: &[Beside],
    obstacles: &[Rect],
    points: &[(f64, f64)],
    bounds: Rect,
    pad: f64,
) -> Vec<Option<Rect>> {
    // Directions, with the share of the text's width left of the point and of its height above it.
    const SIDES: [(f64, f64); 8] = [
        (1.0, 0.0),
        (-1.0, 0.0),
        (0.0, -1.0),
        (0.0, 1.0),
        (1.0, -1.0),
        (1.0, 1.0),
        (-1.0, -1.0),
        (-1.0, 1.0),
    ];
    const DISTANCES: [f64; 5] = [1.0, 1.7, 2.6, 4.0, 6.0];
    let mut set: Vec<Option<Rect>> = Vec::with_capacity(texts.len());
    for &Beside { point: (x, y), size: (width, height) } in texts {
        let near = DISTANCES.iter().flat_map(|distance| SIDES.map(|side| (side, distance * pad)));
        let places = near.map(|((right, down), pad)| {
            let left = x + right * pad - width * (1.0 - right) / 2.0;
            let top = y + down * pad - height * (1.0 - down) / 2.0;
            Rect::new(left, top, width, height)
        });
        let is_free = |place: &Rect| {
            let is_inside = place.left >= bounds.left
                && place.right <= bounds.right
                && place.top >= bounds.top
                && place.bottom <= bounds.bottom;
            let mut others = set.iter().flatten().chain(obstacles);
            let own = distance((x, y), place);
            is_inside
                && others.all(|other| !other.meets(place))
                && points.iter().all(|&point| distance(point, place) >= own)
        };
        let found = places.into_iter().find(is_free);
        set.push(found);
    }
    set
}

/// Distance of a point from a rectangle, 0 inside it.
fn distance((x, y): (f64, f64), place: &Rect) -> f64 {
    let (across, down) = (x - x.clamp(place.left, place.right), y - y.clamp(place.top, place.bottom));
    (across * across + down * down).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_fits_stays() {
        assert_eq!(spread(&[10.0, 30.0], &[8.0, 8.0], 2.0, 0.0, 100.0), Some(vec![10.0, 30.0]));
        assert_eq!(spread(&[], &[], 2.0, 0.0, 100.0), Some(vec![]));
    }

    #[test]
    fn a_crowd_moves_apart_around_its_middle() {
        let centres = spread(&[50.0, 50.0, 50.0], &[8.0; 3], 2.0, 0.0, 100.0).expect("there is room");
        assert_eq!(centres, vec![40.0, 50.0, 60.0]);
        let at_the_edge = spread(&[99.0, 98.0], &[8.0; 2], 2.0, 0.0, 100.0).expect("there is room");
        assert_eq!(at_the_edge, vec![96.0, 86.0]);
    }

    #[test]
    fn too_many_are_refused() {
        assert_eq!(spread(&[1.0, 2.0], &[8.0; 2], 0.0, 0.0, 15.0), None);
        assert_eq!(spread(&[1.0], &[8.0], 0.0, f64::NAN, 15.0), None);
    }

    const LIMITS: FlagLimits = FlagLimits { pad: 2.0, gap: 3.0, low: 0.0, high: 300.0, rows: 6 };

    #[test]
    fn a_single_flag_flies_to_the_right_and_turns_at_the_edge() {
        assert_eq!(flags(&[(10.0, 40.0)], LIMITS), Some(vec![Flag { row: 0, left: 12.0, right: 52.0 }]));
        assert_eq!(flags(&[(290.0, 40.0)], LIMITS), Some(vec![Flag { row: 0, left: 248.0, right: 288.0 }]));
        assert_eq!(flags(&[], LIMITS), Some(vec![]));
        assert_eq!(flags(&[(150.0, 400.0)], LIMITS), None);
    }

    #[test]
    fn two_neighbours_share_a_row_on_either_side() {
        let set = flags(&[(100.0, 40.0), (105.0, 40.0)], LIMITS).expect("there is room");
        assert!(set.iter().all(|flag| flag.row == 0));
        assert!(set[0].right < 100.0 && set[1].left > 105.0);
    }

    /// Whether any flags collide, checked without the functions under test.
    fn collide(poles: &[(f64, f64)], set: &[Flag]) -> bool {
        (0..set.len()).any(|a| {
            (0..set.len()).filter(|&b| b != a).any(|b| {
                let texts =
                    set[a].row == set[b].row && set[a].left < set[b].right && set[b].left < set[a].right;
                let pole = set[b].row >= set[a].row && set[a].left < poles[b].0 && poles[b].0 < set[a].right;
                texts || pole
            })
        })
    }

    #[test]
    fn texts_stand_beside_their_points_or_not_at_all() {
        let bounds = Rect::new(0.0, 0.0, 100.0, 40.0);
        let text = |x: f64, y: f64| Beside { point: (x, y), size: (30.0, 8.0) };
        let point = |x: f64, y: f64| Rect::new(x - 1.0, y - 1.0, 2.0, 2.0);
        let alone = beside(&[text(20.0, 20.0)], &[point(20.0, 20.0)], &[], bounds, 3.0);
        assert_eq!(alone, [Some(Rect::new(23.0, 16.0, 30.0, 8.0))]);
        let at_the_edge = beside(&[text(95.0, 20.0)], &[], &[], bounds, 3.0);
        assert_eq!(at_the_edge, [Some(Rect::new(62.0, 16.0, 30.0, 8.0))]);
        let crowd: Vec<Beside> = (0..12).map(|_| text(50.0, 20.0)).collect();
        let set: Vec<Rect> = beside(&crowd, &[], &[], bounds, 3.0).into_iter().flatten().collect();
        assert!((4..12).contains(&set.len()), "{set:?}");
        for (k, one) in set.iter().enumerate() {
            assert!(set[..k].iter().all(|other| !one.meets(other)), "{one:?}");
            assert!(one.left >= 0.0 && one.right <= 100.0 && one.top >= 0.0 && one.bottom <= 40.0);
        }
        assert_eq!(
            beside(&[Beside { size: (101.0, 8.0), ..text(50.0, 20.0) }], &[], &[], bounds, 3.0),
            [None]
        );
    }

    proptest! {
        #[test]
        fn no_text_is_nearer_to_another_point_than_to_its_own(
            points in prop::collection::vec((0.0..200.0f64, 0.0..100.0f64), 1..30),
        ) {
            let texts: Vec<Beside> = points.iter().map(|&point| Beside { point, size: (20.0, 8.0) }).collect();
            let bounds = Rect::new(0.0, 0.0, 200.0, 100.0);
            let set = beside(&texts, &[], &points, bounds, 3.0);
            let far = |(x, y): (f64, f64), place: &Rect| {
                let (dx, dy) = ((place.left - x).max(x - place.right).max(0.0), (place.top - y).max(y - place.bottom).max(0.0));
                (dx * dx + dy * dy).sqrt()
            };
            for (place, own) in set.iter().zip(&points) {
                let Some(place) = place else { continue };
                prop_assert!(points.iter().all(|other| far(*other, place) >= far(*own, place) - 1e-9));
            }
        }

        #[test]
        fn spread_things_keep_their_distance_order_and_bounds(
            items in prop::collection::vec((0.0..200.0f64, 1.0..20.0f64), 0..12),
            gap in 0.0..4.0f64,
        ) {
            let (wanted, sizes): (Vec<f64>, Vec<f64>) = items.iter().copied().unzip();
            let need = sizes.iter().sum::<f64>() + gap * items.len().saturating_sub(1) as f64;
            match spread(&wanted, &sizes, gap, 0.0, 200.0) {
                None => prop_assert!(need > 200.0 - 1e-9),
                Some(centres) => {
                    for a in 0..items.len() {
                        prop_assert!(centres[a] - sizes[a] / 2.0 >= -1e-9);
                        prop_assert!(centres[a] + sizes[a] / 2.0 <= 200.0 + 1e-9);
                        for b in 0..a {
                            let least = (sizes[a] + sizes[b]) / 2.0 + gap;
                            prop_assert!((centres[a] - centres[b]).abs() >= least - 1e-9);
                            if wanted[a] < wanted[b] {
                                prop_assert!(centres[a] < centres[b]);
                            }
                        }
                    }
                }
            }
        }

        #[test]
        fn flags_never_collide_nor_leave(
            poles in prop::collection::vec((0.0..300.0f64, 5.0..80.0f64), 0..24),
        ) {
            if let Some(set) = flags(&poles, LIMITS) {
                prop_assert_eq!(set.len(), poles.len());
                prop_assert!(!collide(&poles, &set));
                for (flag, (pole, width)) in set.iter().zip(&poles) {
                    prop_assert!(flag.row < LIMITS.rows);
                    prop_assert!(flag.left >= 0.0 && flag.right <= 300.0);
                    prop_assert!((flag.right - flag.left - width).abs() < 1e-9);
                    let near = (flag.left - pole).min(0.0).abs().min((flag.right - pole).abs());
                    prop_assert!(near <= LIMITS.pad + 1e-9 || flag.left - pole <= LIMITS.pad + 1e-9);
                }
            }
        }

        /// Five can stand so that no text fits beside the outermost or between two of them; four cannot.
        #[test]
        fn any_few_flags_find_a_place(places in prop::collection::vec(0.0..300.0f64, 1..5)) {
            let poles: Vec<(f64, f64)> = places.into_iter().map(|place| (place, 50.0)).collect();
            prop_assert!(flags(&poles, LIMITS).is_some());
        }
    }
}
