//! A panel of units and years, from which the means of both are taken away.

/// One value of a panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelValue {
    /// Its unit, from 0.
    pub unit: usize,
    /// Its year.
    pub year: i16,
    /// The value.
    pub value: f64,
    /// Its weight, at least 0.
    pub weight: f64,
}

/// Most sweeps over units and years; a panel with few gaps needs some ten.
const MOST_SWEEPS: usize = 500;

/// Takes the effects of units and of years from the values of a panel with gaps: v - a(unit) - b(year), the residuals of weighted least
/// squares, in the order of the values. The effects of units are those of the years up to `fit_until`: later years are compared with
/// them and not fitted. A unit without such years, and a year of one unit, have residuals that say nothing (0 if they are alone).
///
/// Source: B. H. Baltagi, 2021, Econometric analysis of panel data, 6th edition, chapter 3; by alternating projections (Guimarães and
/// Portugal 2010, The Stata Journal 10), whose fixed point is the solution of least squares.
pub fn demeaned(values: &[PanelValue], fit_until: i16) -> Vec<f64> {
    let units = values.iter().map(|value| value.unit + 1).max().unwrap_or(0);
    let mut years: Vec<i16> = values.iter().map(|value| value.year).collect();
    years.sort_unstable();
    years.dedup();
    let place = |year: i16| years.partition_point(|known| *known < year);
    let (mut of_unit, mut of_year) = (vec![0.0; units], vec![0.0; years.len()]);
    let scale = values.iter().map(|value| value.value.abs()).fold(0.0, f64::max);
    for _ in 0..MOST_SWEEPS {
        let (mut sums, mut weights) = (vec![0.0; years.len()], vec![0.0; years.len()]);
        for value in values {
            let year = place(value.year);
            sums[year] += value.weight * (value.value - of_unit[value.unit]);
            weights[year] += value.weight;
        }
        means(&mut of_year, &sums, &weights);
        let (mut sums, mut weights) = (vec![0.0; units], vec![0.0; units]);
        for value in values.iter().filter(|value| value.year <= fit_until) {
            sums[value.unit] += value.weight * (value.value - of_year[place(value.year)]);
            weights[value.unit] += value.weight;
        }
        if means(&mut of_unit, &sums, &weights) <= 1e-13 * scale {
            break;
        }
    }
    values.iter().map(|value| value.value - of_unit[value.unit] - of_year[place(value.year)]).collect()
}

/// Sets effects to weighted means, and returns the largest change. What has no weight keeps its effect.
fn means(effects: &mut [f64], sums: &[f64], weights: &[f64]) -> f64 {
    let mut largest: f64 = 0.0;
    for ((effect, sum), weight) in effects.iter_mut().zip(sums).zip(weights) {
        if *weight > 0.0 {
            let mean = sum / weight;
            largest = largest.max((mean - *effect).abs());
            *effect = mean;
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(unit: usize, year: i16, value: f64) -> PanelValue {
        PanelValue { unit, year, value, weight: 1.0 }
    }

    #[test]
    fn of_a_full_panel_it_is_the_deviation_from_both_means() {
        // Rows 1 2 6 and 3 4 2: v - row mean - column mean + mean, by hand.
        let values = [[1.0, 2.0, 6.0], [3.0, 4.0, 2.0]];
        let panel: Vec<PanelValue> = values
            .iter()
            .enumerate()
            .flat_map(|(unit, row)| row.iter().enumerate().map(move |(t, v)| value(unit, t as i16, *v)))
            .collect();
        let expected = [-1.0, -1.0, 2.0, 1.0, 1.0, -2.0];
        for (found, expected) in demeaned(&panel, 2).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn effects_of_units_and_years_vanish_from_a_panel_with_gaps() {
        let of = |unit: usize, year: i16| value(unit, year, 3.0 * unit as f64 - 0.5 * f64::from(year));
        let mut panel: Vec<PanelValue> =
            (0..3).flat_map(|unit| (0..5).map(move |year| of(unit, year))).collect();
        panel.retain(|value| (value.unit, value.year) != (0, 0) && (value.unit, value.year) != (2, 4));
        assert!(demeaned(&panel, 4).iter().all(|left| left.abs() < 1e-9));
        // After the fit a unit that leaves its place is seen, and the others keep theirs against it.
        panel
            .iter_mut()
            .filter(|value| value.unit == 1 && value.year == 4)
            .for_each(|value| value.value += 1.0);
        let left = demeaned(&panel, 3);
        let at = |unit: usize| {
            panel.iter().position(|value| (value.unit, value.year) == (unit, 4)).map(|k| left[k])
        };
        let (moved, other) = (at(1).expect("a value"), at(0).expect("a value"));
        assert!((moved - 0.5).abs() < 1e-9 && (other + 0.5).abs() < 1e-9, "{moved} {other}");
        // What weighs nothing moves nothing.
        panel
            .iter_mut()
            .filter(|value| value.unit == 1 && value.year == 4)
            .for_each(|value| value.weight = 0.0);
        let left = demeaned(&panel, 4);
        let rest = panel.iter().zip(&left).filter(|(value, _)| value.weight > 0.0);
        assert!(rest.map(|(_, left)| left.abs()).fold(0.0, f64::max) < 1e-9);
    }

    #[test]
    fn of_nothing_nothing_is_left() {
        assert_eq!(demeaned(&[], 2000), Vec::<f64>::new());
        assert_eq!(demeaned(&[value(0, 2001, 7.0)], 2000), [0.0]);
    }
}
