//! Regions that are invented, and those that are shipped.

use std::fs;
use std::path::Path;

use super::*;
use crate::problem::explained;
use crate::studies::Study as _;
use crate::studies::round_trip::{refused, round_trip};

/// A region of two states whose ties follow the benefit of its one issue, with a fall of common fate no model needs.
fn region(name: &str, benefit: f64, openness: f64) -> String {
    let state = |id: &str| {
        format!(
            "[[states]]\nid = \"{id}\"\nsovereignty_sensitivity = 0.2\nendowments = {{}}\ngdp_bn = {{ 2000 = 100 }}\npopulation_m = {{ 2000 = 10 }}\n\
             leaders = [{{ name = \"First\", from = \"1998\", openness = {openness} }}, {{ name = \"Second\", from = \"2008\", openness = 0.0 }}]\n"
        )
    };
    format!(
        "[scenario]\nname = \"{name}\"\nstart = \"2000\"\nend = \"2015\"\nticks_per_year = 2\n{}{}\n[[dyads]]\npair = [\"AAA\", \"BBB\"]\nheritage = 0.9\n\
         proximity = 1\ndispute = 0\n[[issues]]\nid = \"trade\"\nbenefit = {benefit}\nsovereignty_cost = 0.2\n\
         complementarity = {{ rule = \"constant\", value = 1.0 }}\n",
        state("AAA"),
        state("BBB")
    )
}

const REGIONS: &str = "title = \"Invented\"\n[[regions]]\nscenario = \"high\"\nfile = \"high.toml\"\n[[regions]]\nscenario = \"low\"\nfile = \"low.toml\"\n\
                       [[regions]]\nscenario = \"nowhere\"\noptional = true\n";

/// A folder with two regions.
fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().expect("a folder");
    for (name, benefit) in [("high", 1.5), ("low", 0.0)] {
        fs::write(room.path().join(format!("{name}.toml")), region(name, benefit, 0.9)).expect("a file");
    }
    room
}

fn expectations(room: &Path, more: &str) -> Result<Expectations, RegionsError> {
    Expectations::from_text("mine.toml", &format!("{REGIONS}{more}"), Some(room))
}

const MORE: &str = "[[orders]]\nname = \"benefit\"\nmeasure = \"integration\"\nat = \"2007\"\ndates = { low = \"2006\" }\n\
                    groups = [[\"high\", \"nowhere\"], [\"low\"]]\nsource = \"invented\"\n\
                    [[orders]]\nname = \"upside down\"\nmeasure = \"integration\"\nat = \"2007\"\ngroups = [[\"low\"], [\"high\"]]\nsource = \"invented\"\n\
                    [[orders]]\nname = \"gap\"\nmeasure = \"paper_gap\"\nat = \"2007\"\nsource = \"not observed\"\n\
                    [[shapes]]\nname = \"rise\"\nregion = \"high\"\nat = [\"2000\", \"2007\"]\nmoves = [\"rise\"]\nthreshold = 0.01\nsource = \"invented\"\n\
                    [[shapes]]\nname = \"flat\"\nregion = \"low\"\nstate = \"AAA\"\nat = [\"2003\", \"2007\"]\nmoves = [\"flat\"]\nthreshold = 0.01\nsource = \"invented\"\n\
                    [[turns]]\nname = \"elsewhere\"\nregion = \"nowhere\"\nbefore = \"2003\"\nafter = \"2007\"\nsign = \"up\"\nsource = \"invented\"\n\
                    [[turns]]\nname = \"no fall\"\nregion = \"high\"\nbefore = \"2000\"\nafter = \"2007\"\nsign = \"down\"\nsource = \"invented\"\n";

#[test]
fn orders_and_shapes_that_hold_are_told_from_those_that_do_not() {
    let room = room();
    let read = expectations(room.path(), MORE).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.missing, ["nowhere"]);
    let plan = RegionsPlan::new(read, 30, 2, Some(3)).unwrap_or_else(|error| panic!("{error}"));
    let folder = room.path().join("of");
    let [one, other] = round_trip(&plan, &folder);
    assert_eq!(one.summary, other.summary);
    let of = one.summary;
    assert_eq!(of, plan.tables().expect("tables on all cores").summary);
    let order = |name: &str| of.orders.iter().find(|row| row.order == name).expect("an order");
    let (right, wrong, gap) = (order("benefit"), order("upside down"), order("gap"));
    assert!(
        right.share.is_some_and(|share| share > 0.9) && right.tau.is_some_and(|tau| tau > 0.8),
        "{right:?}"
    );
    assert_eq!((right.observed.as_str(), right.modelled.as_str()), ("high > low", "high > low"));
    assert!(
        wrong.share.is_some_and(|share| share < 0.1) && wrong.tau.is_some_and(|tau| tau < -0.8),
        "{wrong:?}"
    );
    assert_eq!((gap.pairs, gap.share, gap.tau, gap.observed.as_str()), (0, None, None, ""));
    let share = |name: &str| of.statements.iter().find(|row| row.name == name).map(|row| row.share);
    assert!(share("rise").is_some_and(|share| share > 0.9), "{:?}", of.statements);
    assert!(share("flat").is_some_and(|share| share > 0.9), "{:?}", of.moves);
    assert!(share("no fall").is_some_and(|share| share < 0.1), "{:?}", of.moves);
    assert_eq!(share("elsewhere"), None);
    assert!(of.statements.iter().all(|row| row.low <= row.share && row.share <= row.high));
    let text = answer(&of);
    let (not, yes) =
        (text.find("upside down").expect("it is named"), text.find("order by benefit").expect("it is named"));
    assert!(
        not < yes && text.starts_with("Under the priors alone, 2 of 5 observations do not hold"),
        "{text}"
    );
    let broken = refused::<RegionsTables>(&folder, |folder| {
        fs::remove_file(folder.join("orders.csv")).expect("it is there");
    });
    assert!(broken.contains("orders.csv"), "{broken}");
}

#[test]
fn every_region_has_the_same_sets_of_parameters() {
    let plan = RegionsPlan::new(Expectations::built_in().expect("it is shipped"), 8, 1, None)
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(plan.parameters.iter().map(|of| of.name).collect::<Vec<_>>(), ["posterior", "prior"]);
    for parameters in &plan.parameters {
        let values = |region: &expectations::Region| {
            let sets = parameters.for_region(&region.scenario, 1).expect("sets");
            (sets.varied().keys().map(str::to_owned).collect::<Vec<_>>(), sets.columns(0, 8))
        };
        let regions = &plan.expectations().regions;
        let first = values(&regions[0]);
        assert!(first.0.len() > 30 && first.0.iter().all(|key| key.starts_with("parameters.")));
        assert!(regions.iter().all(|region| values(region) == first));
    }
    let [posterior, prior] = &plan.parameters[..] else { panic!("two tables of parameters") };
    let first = &plan.expectations().regions[0].scenario;
    let columns = |of: &parameters::ParameterSets| of.for_region(first, 1).expect("sets").columns(0, 8);
    assert_ne!(columns(posterior), columns(prior));
}

#[test]
fn what_cannot_be_expected_is_refused_with_its_place() {
    let room = room();
    let check = |more: &str, words: &[&str]| {
        let problem = expectations(room.path(), more).expect_err("a problem");
        let text = explained(&problem, |setting| setting.to_string());
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    };
    let order = |more: &str| format!("[[orders]]\nname = \"o\"\nsource = \"x\"\n{more}");
    let shape = |more: &str| format!("[[shapes]]\nname = \"s\"\nregion = \"high\"\nsource = \"x\"\n{more}");
    check("", &["states no order, no shape and no turn", "[[orders]]"]);
    check("colour = 1\n[[orders]]", &["mine.toml is no file of expectations", "line"]);
    check(
        &order("measure = \"depth\"\nat = \"2007\"\n"),
        &["order o: depth is no measure of a region", "integration"],
    );
    check(
        &order("measure = \"paper\"\nat = \"1999\"\n"),
        &["1999 is not in the calendar of high", "2000-01-01 to 2015-12-31"],
    );
    check(&order("measure = \"paper\"\nat = \"soon\"\n"), &["`soon` is no date", "2016-Q3"]);
    check(
        &order("measure = \"paper\"\nat = \"2007\"\ngroups = [[\"hihg\"]]\n"),
        &["there is no region hihg", "high, low"],
    );
    check(
        &order("measure = \"paper\"\nat = \"2007\"\ngroups = [[\"high\"], [\"high\"]]\n"),
        &["high stands in it twice"],
    );
    check(
        &shape("at = [\"2003\"]\nmoves = [\"rise\"]\nthreshold = 0\n"),
        &["shape 1 (s): 1 moves do not lie between 1 dates"],
    );
    check(
        &shape("at = [\"2007\", \"2003\"]\nmoves = [\"rise\"]\nthreshold = 0\n"),
        &["the dates 2007, 2003 are not in order"],
    );
    check(
        &shape("at = [\"2003\", \"2007\"]\nmoves = [\"flat\"]\nthreshold = 0\n"),
        &["threshold is 0", "above 0 where a move is flat"],
    );
    check(&shape("at = [\"2003\", \"2007\"]\nmoves = [\"rise\"]\nthreshold = nan\n"), &["threshold is NaN"]);
    check(
        &shape("state = \"CCC\"\nat = [\"2003\", \"2007\"]\nmoves = [\"rise\"]\nthreshold = 0\n"),
        &["high has no state CCC", "AAA, BBB"],
    );
    check("[[regions]]\nscenario = \"high\"\n", &["has the region high twice"]);
    check(
        "[[regions]]\nscenario = \"other\"\nfile = \"low.toml\"\n",
        &["region other: the scenario is named low", "scenario = \"low\""],
    );
    check("[[regions]]\nscenario = \"hgih\"\n", &["region hgih", "there is no file"]);
    let one = Expectations::from_text(
        "mine.toml",
        "title = \"x\"\n[[regions]]\nscenario = \"central-asia\"\n",
        None,
    );
    assert!(one.expect_err("a problem").to_string().contains("has 1 of the two regions"));
    let text = format!("title = \"x\"\nposterior = \"mars\"\n{}", REGIONS.split_once('\n').expect("lines").1);
    let none = Expectations::from_text("mine.toml", &text, Some(room.path()));
    assert!(none.expect_err("a problem").to_string().contains("there is no posterior mars"));
    for (sets, per_set) in [(0, 1), (1, 0), (u64::MAX, 2)] {
        let read = expectations(room.path(), MORE).expect("a file");
        let problem = RegionsPlan::new(read, sets, per_set, None).expect_err("a problem");
        assert!(problem.to_string().contains("not at least one of each"), "{problem}");
    }
}

#[test]
fn a_move_is_judged_by_its_size() {
    for (expected, change, holds) in [
        (Move::Rise, 0.02, true),
        (Move::Rise, 0.019, false),
        (Move::Fall, -0.02, true),
        (Move::Fall, 0.03, false),
        (Move::Flat, -0.019, true),
        (Move::Flat, 0.02, false),
        (Move::Rise, f64::NAN, false),
        (Move::Flat, f64::NAN, false),
    ] {
        assert_eq!(expected.holds(change, 0.02), holds, "{expected:?} {change}");
    }
    // Without a threshold no change is no move.
    assert!(!Move::Rise.holds(0.0, 0.0) && !Move::Fall.holds(0.0, 0.0));
}
