//! Shares in percent.

use super::numbers::{MISSING, MOST_DECIMALS, number, places};

/// A share of a whole in percent with one decimal. A share that is not quite none or all never reads as if
/// it were: `<0.1%`, `>99.9%`.
pub fn percent(share: f64) -> String {
    percent_to(share, 1)
}

/// A share of a whole in percent with so many decimals, as [`percent`] does.
pub fn percent_to(share: f64, decimals: usize) -> String {
    if !share.is_finite() {
        return MISSING.to_owned();
    }
    if share <= 0.0 || share >= 1.0 {
        return if share <= 0.0 { "0%".to_owned() } else { "100%".to_owned() };
    }
    let (text, [none, all]) =
        (number(100.0 * share, decimals), [0.0, 100.0].map(|end| number(end, decimals)));
    let step: f64 = format!("1e-{decimals}").parse().unwrap_or(0.0);
    if text == none {
        format!("<{}%", number(step, decimals))
    } else if text == all {
        format!(">{}%", number(100.0 - step, decimals))
    } else {
        format!("{text}%")
    }
}

/// Decimals of a share in percent by its interval.
fn places_of_percent(low: f64, high: f64) -> usize {
    let values = [low, high].map(|value| 100.0 * value);
    let inside: Vec<f64> = values.into_iter().filter(|value| *value > 0.0 && *value < 100.0).collect();
    if low.is_finite() && high.is_finite() { places(&inside, values[0], values[1]).max(1) } else { 1 }
}

/// A share in percent with the decimals of its interval, and the interval as [`percent_interval`] has it.
pub fn percent_within(share: f64, low: f64, high: f64) -> (String, String) {
    (percent_to(share, places_of_percent(low, high)), percent_interval(low, high))
}

/// The ends of the interval of a share in percent, the unit said once: `90.6–91.7%`, with the decimals of [`places`]. An end at
/// none or all has none, and no other end reads as if it were: `0–0.02%`.
pub fn percent_interval(low: f64, high: f64) -> String {
    if !(low.is_finite() && high.is_finite()) {
        return MISSING.to_owned();
    }
    let is_end = |share: f64| share <= 0.0 || share >= 1.0;
    let tells = |share: f64, decimals: usize| {
        let text = number(100.0 * share, decimals);
        is_end(share) || text != number(0.0, decimals) && text != number(100.0, decimals)
    };
    let fewest = places_of_percent(low, high);
    let decimals = (fewest..MOST_DECIMALS).find(|decimals| tells(low, *decimals) && tells(high, *decimals));
    let written = |share: f64| number(100.0 * share, if is_end(share) { 0 } else { decimals.unwrap_or(1) });
    format!("{}–{}%", written(low), written(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_near_none_or_all_does_not_read_as_none_or_all() {
        for (share, expected) in [
            (0.0, "0%"),
            (1e-7, "<0.1%"),
            (0.000_51, "0.1%"),
            (0.912_3, "91.2%"),
            (0.999_4, "99.9%"),
            (0.999_9, ">99.9%"),
            (1.0, "100%"),
            (f64::NAN, MISSING),
        ] {
            assert_eq!(percent(share), expected);
        }
        assert_eq!([percent_to(0.004, 0), percent_to(0.996, 0), percent_to(0.5, 0)], ["<1%", ">99%", "50%"]);
        let interval = percent_interval;
        assert_eq!(interval(0.906, 0.917), "90.6–91.7%");
        assert_eq!(interval(0.12, 0.31), "12.0–31.0%");
        assert_eq!(interval(0.0, 0.000_19), "0–0.019%");
        assert_eq!(interval(0.999_81, 1.0), "99.98–100%");
        assert_eq!(interval(0.0, 1.0), "0–100%");
        assert_eq!(interval(f64::NAN, f64::NAN), MISSING);
        for (share, low, high, expected) in [
            (0.333_4, 0.307, 0.36, ("33.3%", "30.7–36.0%")),
            (0.2, 0.112, 0.33, ("20.0%", "11.2–33.0%")),
            (0.0, 0.0, 0.071, ("0%", "0–7.1%")),
            (0.004, 0.000_2, 0.021, ("0.4%", "0.02–2.10%")),
        ] {
            let (text, interval) = percent_within(share, low, high);
            assert_eq!((text.as_str(), interval.as_str()), expected);
        }
    }
}
