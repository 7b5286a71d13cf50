//! Forecasts of a date by year, and their scores. A date that has not come by the last year of the forecast is censored.
//!
//! A forecast is the probability, for each year of a window, that the event has happened by the end of the year.

/// The ranked probability score of a date over the years of a window, in `[0,1]`: the mean over years y of
/// (P(T ≤ y) - 1{t ≤ y})². `happened` is the place of the year in which it happened; `None` if it did not by the last of them.
/// `None` for no years.
///
/// Source: E. S. Epstein, 1969, A scoring system for probability forecasts of ranked categories, Journal of Applied Meteorology 8,
/// divided by the number of years; proper also where the date is censored, since each term is.
pub fn crps_date(by_year: &[f64], happened: Option<usize>) -> Option<f64> {
    let error = |(place, probability): (usize, &f64)| {
        let is_over = happened.is_some_and(|year| year <= place);
        let error = probability - f64::from(u8::from(is_over));
        error * error
    };
    let sum: f64 = by_year.iter().enumerate().map(error).sum();
    (!by_year.is_empty()).then(|| sum / by_year.len() as f64)
}

/// The probability that an event happens in a year, from `events` in `years` of exposure: (events + 1/2)/(years + 1), in `(0,1)`
/// as long as there are at least as many years as events.
///
/// Source: the posterior mean of a share under the prior of Jeffreys, Beta(1/2, 1/2).
pub fn yearly_hazard(events: usize, years: usize) -> f64 {
    (events as f64 + 0.5) / (years as f64 + 1.0)
}

/// The forecast by a constant hazard a year: 1 - (1 - h)^k by the end of year k of `years`.
pub fn constant_hazard(hazard: f64, years: usize) -> Vec<f64> {
    let mut none = 1.0;
    let by = |_| {
        none *= 1.0 - hazard;
        1.0 - none
    };
    (0..years).map(by).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_answers() {
        // Certain and right, certain and a year late, never, and one half.
        assert_eq!(crps_date(&[0.0, 1.0, 1.0], Some(1)), Some(0.0));
        assert_eq!(crps_date(&[0.0, 0.0, 1.0, 1.0], Some(1)), Some(0.25));
        assert_eq!(crps_date(&[0.0; 9], Some(1)), Some(8.0 / 9.0));
        assert_eq!(crps_date(&[0.5; 7], Some(3)), Some(0.25));
        // Censored: nothing had to come.
        assert_eq!((crps_date(&[0.0; 4], None), crps_date(&[0.5; 4], None)), (Some(0.0), Some(0.25)));
        assert_eq!(crps_date(&[], None), None);
        assert_eq!((yearly_hazard(0, 0), yearly_hazard(2, 24)), (0.5, 0.1));
        assert_eq!(constant_hazard(0.5, 3), [0.5, 0.75, 0.875]);
    }

    proptest! {
        #[test]
        fn the_true_forecast_has_the_best_expected_score(
            shares in prop::collection::vec(0.01..1.0_f64, 2..8),
            other in prop::collection::vec(0.0..1.0_f64, 8),
        ) {
            // The last share is of histories in which it does not happen.
            let all: f64 = shares.iter().sum();
            let years = shares.len() - 1;
            let mut by = 0.0;
            let truth: Vec<f64> = shares[..years].iter().map(|share| { by += share / all; by }).collect();
            let expected = |forecast: &[f64]| {
                let of = |place: usize| crps_date(forecast, (place < years).then_some(place)).unwrap_or(0.0);
                shares.iter().enumerate().map(|(place, share)| share / all * of(place)).sum::<f64>()
            };
            prop_assert!(expected(&truth) <= expected(&other[..years]) + 1e-12);
        }
    }
}
