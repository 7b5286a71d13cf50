//! A few numbers of every history, each with parameters drawn from their priors: what a calibration compares with a record.
//!
//! `cargo run --release --example observe_each_year`

#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;

use concord::engine::{
    Direction, Observable, Observables, ObservationPlan, Silent, Statistic, observe_drawn,
};
use concord::model::{Measure, Series, Unit};
use concord::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable};

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::named("central-asia", &[])?;
    // Integration between the first two states, Kazakhstan and Uzbekistan: its mean in each year.
    let dyad = Series { measure: Measure::Integration, unit: Unit::Dyad(0, 1) };
    let years = 1992..=2016;
    let yearly = |ticks| Statistic::Mean { ticks };
    let mut list = Observable::by_year(dyad, scenario.calendar(), years.clone(), yearly);
    // The first tick in which paper integration of the region rises to 0.25.
    let ticks = 0..scenario.calendar().ticks();
    list.push(Observable {
        series: Series { measure: Measure::Paper, unit: Unit::Region },
        statistic: Statistic::FirstPassage { level: 0.25, direction: Direction::Rising, ticks },
    });
    let observables = Observables::new(&scenario, list)?;
    let (space, priors) = ParameterSpace::by_priors(scenario.clone())?;
    let sets = Sets::of_priors(space, &priors, scenario.seed(), 1);
    let plan = ObservationPlan { first: 0, replicates: 1_000, seed: scenario.seed(), threads: None };
    let last = observables.list().len() - 1;
    let (mut sums, mut passed) = (vec![0.0; last], 0);
    let scenarios = Comparable::one(&scenario);
    observe_drawn::<Unvariable>(&scenarios, &sets, &observables, &plan, &Silent, &mut |block| {
        for (year, sum) in sums.iter_mut().enumerate() {
            *sum += block.values(0, year).iter().sum::<f64>();
        }
        passed += block.values(0, last).iter().filter(|tick| tick.is_finite()).count();
        Ok(())
    })?;
    for (year, sum) in years.zip(&sums).step_by(6) {
        println!("{year}: {:.3}", sum / plan.replicates as f64);
    }
    println!("Paper integration rises to 0.25 in {passed} of {} histories.", plan.replicates);
    Ok(())
}
