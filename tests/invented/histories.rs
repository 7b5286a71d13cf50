//! Invented histories of a region, and the results that they amount to.

use concord_simulation::{
    model::{
        Measure, Series, Unit, all_series,
        series::{BENEFIT, REGION},
    },
    outcome::{Culture, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Trajectory},
    scenario::{Milestone, Regime, Scenario, milestones},
};

/// Replicates that random walks make up, each with its own luck.
pub fn results(scenario: &Scenario, replicates: u64) -> Results {
    from_walks(scenario, &walks(scenario, replicates, 1.0))
}

/// The regional measures of a replicate at every tick.
pub type Walk = Vec<[f64; 8]>;

/// The histories of replicates in which the thaw of 2016 is so strong, 1 as a rule; with the same luck for any.
pub fn walks(scenario: &Scenario, replicates: u64, thaw: f64) -> Vec<Walk> {
    let ticks = scenario.calendar().ticks();
    (0..replicates).map(|replicate| walk(replicate, ticks, thaw)).collect()
}

/// Replicates that are all the same, `region` at every tick.
pub fn constant(scenario: &Scenario, replicates: u64, region: [f64; 8]) -> Results {
    let walk = vec![region; scenario.calendar().ticks()];
    from_walks(scenario, &vec![walk; replicates as usize])
}

/// A small generator of numbers between 0 and 1 (Numerical Recipes' linear congruence).
struct Luck(u64);

impl Luck {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal: a sum of twelve uniforms.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

fn walk(replicate: u64, ticks: usize, strength: f64) -> Walk {
    let mut luck = Luck(replicate.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x7e1);
    // The first numbers of neighbouring seeds are alike.
    for _ in 0..10 {
        luck.uniform();
    }
    let dt = 39.0 / ticks as f64;
    let (mut integration, mut paper, mut identity, mut dispute) = (0.34, 0.0, -0.17, 0.36);
    let (mut agreements, mut incidents) = (0.0, 0.0);
    let talent = 1.0 + 0.12 * luck.normal();
    let mut record = Vec::with_capacity(ticks);
    for tick in 0..ticks {
        let year = 1992.0 + tick as f64 * dt;
        let thaw = if year < 2016.7 { 0.0 } else { talent * strength };
        paper += dt * (0.028 + 0.024 * thaw) * (1.0 - paper) * talent + 0.012 * dt.sqrt() * luck.normal();
        if (2005.75..2005.75 + dt).contains(&year) {
            paper *= 0.55;
        }
        paper = f64::clamp(paper, 0.0, 1.0);
        let goal = 0.62 * paper * (0.35 + 0.65 * thaw.min(1.0));
        integration += dt * 0.22 * (goal - integration) + 0.006 * dt.sqrt() * luck.normal();
        integration = f64::clamp(integration, 0.0, 1.0);
        identity += dt * (0.008 + 0.045 * thaw) + 0.025 * dt.sqrt() * luck.normal();
        identity = f64::clamp(identity, -1.0, 1.0);
        dispute += dt * dispute * -(0.02 + 0.13 * thaw) + 0.008 * dt.sqrt() * luck.normal();
        dispute = f64::clamp(dispute, 0.0, 1.0);
        if luck.uniform() < (1.6 + 0.4 * thaw) * dt {
            agreements += 1.0;
        }
        if luck.uniform() < 3.6 * dispute * dt {
            incidents += 1.0;
        }
        let agency = integration / (integration + 0.12 + 0.006 * tick as f64 * dt);
        record.push([
            integration,
            paper,
            paper - integration,
            identity,
            dispute,
            agency,
            agreements,
            incidents,
        ]);
    }
    record
}

/// A measure of the region, of which the parts of the benefit follow the others; `values` in the order of [`REGION`].
fn value(values: &[f64; 8], measure: Measure) -> f64 {
    let [integration, _, _, identity, dispute, ..] = *values;
    match measure {
        Measure::BenefitIdentity => (0.2 + identity) * (0.4 + integration),
        Measure::BenefitMaterial => integration * (0.5 + 0.3 * integration),
        Measure::BenefitDispute => 0.0 - 0.3 * dispute,
        _ => REGION.iter().position(|&known| known == measure).map_or(0.0, |k| values[k]),
    }
}

/// The results of histories.
pub fn from_walks(scenario: &Scenario, walks: &[Walk]) -> Results {
    let ticks = scenario.calendar().ticks();
    let last: Vec<[f64; 8]> = walks.iter().filter_map(|walk| walk.last().copied()).collect();
    let of_region = |&measure: &Measure| -> Vec<Point> {
        let value = |values: &[f64; 8]| value(values, measure);
        (0..ticks).map(|tick| point(walks.iter().map(|walk| value(&walk[tick])).collect())).collect()
    };
    let measures = [&REGION[..], &BENEFIT].concat();
    let region: Vec<Vec<Point>> = measures.iter().map(of_region).collect();
    let trajectory = |series: Series| {
        // Every unit behaves as the region does, if less so, with measures that the region lacks borrowed from it.
        let like = match series.measure {
            Measure::Ties => Measure::Integration,
            Measure::Proposals | Measure::Vetoes => Measure::Agreements,
            measure => measure,
        };
        let k = measures.iter().position(|&measure| measure == like).unwrap_or(0);
        let share = share(series.unit);
        Trajectory { series, points: region[k].iter().map(|point| scaled(*point, share)).collect() }
    };
    let regimes: Vec<String> = scenario.regimes().iter().map(|regime| regime.name.clone()).collect();
    let shares = |categories: usize, of: &dyn Fn(&[f64; 8]) -> usize| -> Vec<Shares> {
        let at = |tick: usize| {
            let mut counts = vec![0; categories];
            for walk in walks {
                counts[of(&walk[tick])] += 1;
            }
            Shares { counts }
        };
        (0..ticks).map(at).collect()
    };
    Results {
        seed: 2017,
        replicates: walks.len() as u64,
        units: walks.len() as u64,
        trajectories: all_series(scenario.states().len(), scenario.issues().len())
            .into_iter()
            .map(trajectory)
            .collect(),
        ends: (0..REGION.len()).map(|k| histogram(k, &last)).collect(),
        regime_shares: shares(regimes.len(), &regime_of(scenario)),
        culture_shares: shares(Culture::ALL.len(), &culture_of),
        regimes,
        passages: milestones(scenario)
            .into_iter()
            .zip(1..)
            .map(|(milestone, k)| passage(walks, milestone, k))
            .collect(),
        agreements: vec![
            Mean { mean: 0.0, sd: 0.0, mc_se: 0.0 };
            scenario.issues().len() * (scenario.states().len() - 1)
        ],
        weights: weights(scenario.states().len(), walks),
    }
}

/// The place of the regime that a region with these measures is in: of the first whose conditions hold.
pub fn regime_of(scenario: &Scenario) -> impl Fn(&[f64; 8]) -> usize {
    move |values| {
        let holds = |regime: &Regime| {
            regime.conditions.iter().all(|condition| {
                let k = REGION.iter().position(|&measure| measure == condition.measure).unwrap_or(0);
                if condition.at_least { values[k] >= condition.bound } else { values[k] <= condition.bound }
            })
        };
        scenario.regimes().iter().position(holds).unwrap_or(scenario.regimes().len() - 1)
    }
}

/// The place of the culture that a region with these measures has.
pub fn culture_of(values: &[f64; 8]) -> usize {
    let culture = Culture::of(values[3]);
    Culture::ALL.iter().position(|&other| other == culture).unwrap_or(0)
}

/// When the paper of each history first reaches the `k`-th of some rising levels.
fn passage(walks: &[Walk], milestone: Milestone, k: u32) -> Passage {
    let level = 0.12 * f64::from(k);
    let mut counts = vec![0; walks.first().map_or(0, Vec::len)];
    for tick in walks.iter().filter_map(|walk| walk.iter().position(|values| values[1] >= level)) {
        counts[tick] += 1;
    }
    Passage { name: milestone.name, label: milestone.label, counts }
}

/// What states have for each other at every tick: around the mean of the region, each pair a little else.
fn weights(states: usize, walks: &[Walk]) -> Vec<Vec<Mean>> {
    let pairs = (states * (states - 1)) as f64;
    let of_tick = |tick: usize| {
        let Point { mean, sd, mc_se, .. } = point(walks.iter().map(|walk| walk[tick][3]).collect());
        let own = |pair: usize| (mean + 0.8 * (pair as f64 + 0.5) / pairs - 0.4).clamp(-1.0, 1.0);
        (0..pairs as usize).map(|pair| Mean { mean: own(pair), sd, mc_se }).collect()
    };
    (0..walks.first().map_or(0, Vec::len)).map(of_tick).collect()
}

/// How much of the region's behaviour a unit shows.
fn share(unit: Unit) -> f64 {
    let share = |k: usize| 1.0 - (k * 37 % 60) as f64 / 100.0;
    match unit {
        Unit::Region => 1.0,
        Unit::State(k) | Unit::Issue(k) => share(k),
        Unit::Dyad(i, j) => share(7 * i + j - 1),
    }
}

/// A share of a distribution.
fn scaled(point: Point, share: f64) -> Point {
    let Point { mean, sd, mc_se, quantiles } = point;
    let quantiles = quantiles.map(|quantile| quantile * share);
    Point { mean: mean * share, sd: sd * share, mc_se: mc_se * share, quantiles }
}

/// The distribution of values.
pub fn point(mut values: Vec<f64>) -> Point {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    let sd = if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
    let quantile = |order: f64| {
        let place = order * (n - 1.0);
        let below = values[place.floor() as usize];
        below + (values[place.ceil() as usize] - below) * place.fract()
    };
    Point { mean, sd, mc_se: sd / n.sqrt(), quantiles: QUANTILES.map(quantile) }
}

/// A thousand fine bins, or one a whole number for counts.
fn histogram(k: usize, last: &[[f64; 8]]) -> Histogram {
    let (low, width, bins) = if REGION[k].is_count() {
        (0.0, 1.0, 1 + last.iter().map(|end| end[k] as usize).max().unwrap_or(0))
    } else if matches!(k, 2 | 3) {
        (-1.0, 0.002, 1000)
    } else {
        (0.0, 0.001, 1000)
    };
    let mut counts = vec![0; bins];
    for end in last {
        let bin = ((end[k] - low) / width).floor() as usize;
        counts[bin.min(bins - 1)] += 1;
    }
    Histogram { low, width, counts }
}
