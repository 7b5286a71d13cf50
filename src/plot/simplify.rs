//! Simplification of lines without visible change.

/// Omits points of a line that lie within `tolerance` of the line without them (Ramer, Douglas and Peucker), so that a
/// series of thousands of ticks stays small.
///
/// Of more than 8192 points, only the first, lowest, highest and last of each run of neighbours are considered, which
/// bounds the time and keeps every extreme.
pub fn simplify(points: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let thinned = thin(points);
    let points = thinned.as_deref().unwrap_or(points);
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[points.len() - 1] = true;
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((from, to)) = spans.pop() {
        let farthest = (from + 1..to)
            .map(|k| (k, distance(points[k], points[from], points[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((k, distance)) = farthest
            && distance > tolerance
        {
            kept[k] = true;
            spans.push((from, k));
            spans.push((k, to));
        }
    }
    points.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// Number of points above which runs are thinned first.
const MOST_POINTS: usize = 8192;

fn thin(points: &[(f64, f64)]) -> Option<Vec<(f64, f64)>> {
    if points.len() <= MOST_POINTS {
        return None;
    }
    let run = points.len().div_ceil(MOST_POINTS / 4);
    let extremes = points.chunks(run).flat_map(|chunk| {
        let place = |pick: fn(f64, f64) -> bool| {
            (0..chunk.len()).fold(0, |best, k| if pick(chunk[k].1, chunk[best].1) { k } else { best })
        };
        let mut places = [0, place(|a, b| a < b), place(|a, b| a > b), chunk.len() - 1];
        places.sort_unstable();
        places.map(|k| chunk[k])
    });
    Some(extremes.collect())
}

/// Distance of a point from the piece of line between two others.
fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - along * dx, py - along * dy);
    (ex * ex + ey * ey).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_straight_line_needs_two_points_and_a_corner_three() {
        let straight: Vec<(f64, f64)> = (0..100).map(|k| (f64::from(k), 2.0 * f64::from(k))).collect();
        assert_eq!(simplify(&straight, 0.01), vec![straight[0], straight[99]]);
        assert_eq!(simplify(&[(0.0, 0.0), (1.0, 5.0), (2.0, 0.0)], 0.1).len(), 3);
        assert_eq!(simplify(&[(0.0, 0.0), (0.0, 0.0)], 0.1).len(), 2);
        assert_eq!(simplify(&[], 0.1), vec![]);
    }

    #[test]
    fn a_long_line_keeps_its_extremes() {
        let mut points: Vec<(f64, f64)> =
            (0..100_000).map(|k| (f64::from(k), f64::from(k * 7919 % 101))).collect();
        points[54_321].1 = 500.0;
        points[65_432].1 = -500.0;
        let kept = simplify(&points, 0.1);
        assert!(kept.len() <= MOST_POINTS);
        for extreme in [points[54_321], points[65_432], points[0], points[99_999]] {
            assert!(kept.contains(&extreme));
        }
    }

    proptest! {
        #[test]
        fn what_is_left_out_lies_near_what_is_left(
            ys in prop::collection::vec(-50.0..50.0f64, 2..80), tolerance in 0.01..10.0f64,
        ) {
            let points: Vec<(f64, f64)> = ys.iter().enumerate().map(|(k, &y)| (k as f64, y)).collect();
            let kept = simplify(&points, tolerance);
            for point in points {
                let near = kept.windows(2).map(|pair| distance(point, pair[0], pair[1]));
                prop_assert!(near.fold(f64::INFINITY, f64::min) <= tolerance + 1e-9);
            }
        }
    }
}
