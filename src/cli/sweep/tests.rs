//! Tests of points built from keys and values as text.

use super::*;

const SPILLOVER: &str = "parameters.spillover";
const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";

fn chosen(
    vary: &[&str],
    design: Design,
    points: Option<usize>,
) -> Result<(ParameterSpace, Points), CliError> {
    let vary: Vec<VaryArgument> = vary.iter().map(|text| vary::vary(text).expect("a form")).collect();
    choose(&vary, Scenario::built_in(), design, points, 3)
}

fn points(vary: &[&str], design: Design, points: Option<usize>) -> Points {
    chosen(vary, design, points).unwrap_or_else(|problem| panic!("{problem}")).1
}

fn refused(vary: &[&str], design: Design, points: Option<usize>) -> String {
    chosen(vary, design, points).map(|_| ()).expect_err("no points").to_string()
}

#[test]
fn steps_are_even_and_round() {
    let found = points(&["parameters.spillover=0.1:0.7:7"], Design::Grid, None);
    assert_eq!(found.values().concat(), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    let found = points(&["parameters.identity_base=-0.3:0.3:5"], Design::Grid, None);
    assert_eq!(found.values().concat(), [-0.3, -0.15, 0.0, 0.15, 0.3]);
    let days = points(&[&format!("{FROM}=2016-09-08:2017-09-08:3")], Design::Grid, None).values().concat();
    assert!(
        days[1] == days[1].round() && (days[1] - f64::midpoint(days[0], days[2])).abs() <= 0.5,
        "{days:?}"
    );
}

#[test]
fn dates_mean_what_they_mean_to_set_and_step_in_their_unit() {
    let written = |vary: &str, design, points| {
        let (space, found) = chosen(&[vary], design, points).unwrap_or_else(|problem| panic!("{problem}"));
        found.values().iter().map(|point| space.written(0, point[0])).collect::<Vec<_>>()
    };
    let grid = |vary: &str| written(vary, Design::Grid, None);
    assert_eq!(grid("scenario.end=2029"), ["2029-12-31"]);
    assert_eq!(grid("scenario.end=2027:2029:3"), ["2027-12-31", "2028-12-31", "2029-12-31"]);
    let quarters = ["2012-01-01", "2012-04-01", "2012-07-01", "2012-10-01", "2013-01-01"];
    assert_eq!(grid(&format!("{FROM}=2012-Q1:2013-Q1:5")), quarters);
    assert_eq!(grid(&format!("{FROM}=2012-Q1,2012-Q3")), ["2012-01-01", "2012-07-01"]);
    for design in [Design::Latin, Design::Sobol] {
        let found = written(&format!("{FROM}=2012-Q1:2013-Q1"), design, Some(64));
        assert!(quarters.iter().all(|day| found.iter().any(|found| found == day)), "{found:?}");
        assert!(found.iter().all(|day| quarters.contains(&day.as_str())), "{found:?}");
    }
    let uneven = refused(&[&format!("{FROM}=2012-Q1:2013-Q1:4")], Design::Grid, None);
    assert!(uneven.contains(".from: from 2012-Q1 to 2013-Q1 it is 4 quarters"), "{uneven}");
    assert!(refused(&[&format!("{FROM}=2012:2013-Q1:4")], Design::Grid, None).contains("in one unit"));
}

#[test]
fn a_grid_has_every_combination_the_first_key_slowest() {
    let found = points(&["parameters.spillover=1,2", "parameters.rung=0.2,0.1,0.3"], Design::Grid, None);
    let expected = [[1.0, 0.2], [1.0, 0.1], [1.0, 0.3], [2.0, 0.2], [2.0, 0.1], [2.0, 0.3]];
    assert_eq!(found.values(), expected);
    assert_eq!(found.design(), "grid of 2 × 3");
}

#[test]
fn samples_lie_between_the_ends_or_within_the_prior() {
    for design in [Design::Latin, Design::Sobol] {
        let vary = ["parameters.spillover=0.2:0.3", "parameters.commitment", "scenario.ticks_per_year=1:4"];
        let found = points(&vary, design, Some(64));
        assert_eq!(found.count(), 64);
        for point in found.values() {
            assert!((0.2..=0.3).contains(&point[0]) && (0.2..=0.6).contains(&point[1]), "{point:?}");
        }
        let ticks = |k: f64| found.values().iter().filter(|point| point[2] == k).count();
        assert!([1.0, 2.0, 3.0, 4.0].map(ticks).iter().all(|n| (13..=19).contains(n)), "evenly: {design:?}");
        assert_eq!(points(&vary, design, Some(64)), found);
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let (grid, latin) = (Design::Grid, Design::Latin);
    for (message, words) in [
        (refused(&["parameters.spillover=0.1:0.7"], grid, None), "parameters.spillover=0.1:0.7:13"),
        (
            refused(&[SPILLOVER], grid, None),
            "--vary parameters.spillover: it has no values\nhelp: name them, as in parameters.spillover=0.1:0.7:13, or draw \
             from its prior with --design latin --points 100",
        ),
        (
            refused(&["parameters.spillover=1,2"], latin, Some(9)),
            "--vary parameters.spillover: a sample takes two ends, and no values of its own\nhelp: write \
             parameters.spillover=FROM:TO, or leave out --design for every combination of the values",
        ),
        (refused(&["parameters.spillover=2:1"], latin, Some(9)), "no sample"),
        (refused(&["parameters.spillover=2:1"], latin, None), "--points"),
        (refused(&["parameters.spillover=1,2"], grid, Some(3)), "--points"),
        (refused(&["parameters.rung"], latin, Some(3)), "has no prior"),
        (refused(&["parameters.spillover=1,1"], grid, None), "twice"),
        (refused(&["scenario.ticks_per_year=1:2:3"], grid, None), "twice"),
        (refused(&["parameters.spillover=x,1"], grid, None), "`x` is no number"),
        (
            refused(&["parameters.spillover=0:1:1000", "parameters.rung=0:1:1000"], grid, None),
            "1,000,000 points",
        ),
        (refused(&[SPILLOVER, "parameters.spillover=1:2"], latin, Some(3)), "named twice"),
    ] {
        assert!(message.contains(words) && message.contains("\nhelp: "), "{words}: {message}");
    }
}
