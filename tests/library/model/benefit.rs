//! The parts of the benefit: against the formula, pair by pair and issue by issue, and in the reference case.

use concord::model::World;
use concord::model::draws::{ordered, unordered};
use concord::model::lanes::Lanes;
use concord::model::rules::{benefit, power};
use concord::model::series::BENEFIT;
use concord::model::state::State;
use concord::model::world::Facts;
use proptest::prelude::*;

use crate::testkit::pinned;
use crate::testkit::worlds::{FROZEN, One, at_end_of, reference, region, results, walk, worlds};

/// Leader in a tick: openness, and whether it is the leader on record.
type Government = Vec<(f64, bool)>;

/// Mean over ordered pairs and weighted issues of the parts of B and of B itself at the end of tick `t`, term by term.
fn by_the_formula(facts: &Facts, t: usize, government: &Government, state: &State<One>) -> [f64; 4] {
    let (n, issues, on, parameters) = (facts.states, facts.issues, facts.mechanisms, facts.parameters);
    let off = |on: bool, value: f64| if on { value } else { 0.0 };
    let of_benefit = benefit::Parameters {
        spillover: off(on.spillover, parameters.benefit.spillover),
        dispute_penalty: off(on.disputes, parameters.benefit.dispute_penalty),
        ..parameters.benefit
    };
    let chi = off(on.external_pull, of_benefit.external_substitution);
    let weights = power::weights(&facts.power[t * n..][..n]);
    let total: f64 = facts.index_weight.iter().sum();
    let rivalry = |i: usize, j: usize| off(government[i].1, facts.rivalry[(t * n + i) * n + j]);
    let implemented = |i: usize, j: usize, m: usize| state.implemented[ordered(n, i, j) * issues + m].0[0];
    let mut means = [0.0; 4];
    for (i, j) in (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| (i, j))) {
        let held_against = rivalry(i, j).max(parameters.regard.rivalry_echo * rivalry(j, i));
        let both = (0..issues).map(|m| implemented(i, j, m).min(implemented(j, i, m)));
        let interdependence = both.sum::<f64>() / issues as f64;
        for m in 0..issues {
            let held = 1.0 - parameters.low_politics.low_politics * (1.0 - facts.high_politics[m]);
            let weight = state.weight[ordered(n, i, j)].0[0];
            let regard = (weight - held * held_against).clamp(-1.0, 1.0);
            let regard = regard.max(0.0) + off(on.relative_gains, held * regard.min(0.0));
            let regard = off(on.identity, regard);
            let penalty = held * of_benefit.dispute_penalty * state.dispute[unordered(n, i, j)].0[0];
            let friendship = of_benefit.joint_identity_gain * regard.max(0.0);
            let of_leader = parameters.openness.openness_floor + government[i].0;
            let readiness = held * of_leader + 1.0 - held;
            let pull = facts.external_pull[(t * n + i) * issues + m];
            let eagerness = facts.benefit[m] * readiness * (1.0 - chi * pull);
            let near = if facts.near[m] { facts.proximity[unordered(n, i, j)] } else { 1.0 };
            let complementarity = facts.complementarity[unordered(n, i, j) * issues + m] * near;
            let (own, partners) = (complementarity * weights[j], complementarity * weights[i]);
            let terms = benefit::Terms {
                own_gain: Lanes([own]),
                partners_gain: Lanes([regard * partners]),
                shared_identity: Lanes([friendship]),
                spillover: Lanes([of_benefit.spillover * interdependence]),
                penalty: Lanes([penalty]),
            };
            let whole = terms.marginal(Lanes([eagerness]));
            let parts = [
                eagerness * (regard * partners + friendship),
                eagerness * (own + of_benefit.spillover * interdependence),
                -penalty,
                whole.0[0],
            ];
            let share = facts.index_weight[m] / total / (n * (n - 1)) as f64;
            for (mean, part) in means.iter_mut().zip(parts) {
                *mean += share * part;
            }
        }
    }
    means
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// With any mechanisms, unequal weights of issues, and leaders who come by chance.
    #[test]
    fn the_parts_are_those_of_the_formula_and_add_up(facts in worlds(), seed in any::<u64>()) {
        let world = World::new(facts);
        let facts = world.facts();
        let n = facts.states;
        let mut in_office: Vec<Option<f64>> = vec![None; n];
        let mut t = 0;
        walk(&world, seed, 0, |state, values| {
            let listed = facts.in_office[t * n..][..n].iter().map(|leader| facts.leaders[*leader]);
            let government: Government = in_office
                .iter()
                .zip(listed)
                .map(|(by_chance, listed)| (by_chance.unwrap_or(listed), by_chance.is_none()))
                .collect();
            let expected = by_the_formula(facts, t, &government, state);
            let parts = &values[values.len() - BENEFIT.len()..];
            for (part, expected) in parts.iter().zip(expected) {
                assert!((part - expected).abs() < 1e-12, "{parts:?} in tick {t}: {expected:?}");
            }
            assert!((parts.iter().sum::<f64>() - expected[3]).abs() < 1e-12, "{parts:?} in tick {t}: {expected:?}");
            for (i, by_chance) in in_office.iter_mut().enumerate() {
                *by_chance = (state.on_record[i].0[0] < 0.5).then_some(state.openness[i].0[0]);
            }
            t += 1;
        });
    }
}

/// Two worlds that share a scale need one range for both.
#[test]
fn a_range_is_longer_than_nothing_where_nothing_is_worth_anything() {
    let mut facts = concord::scenario::compile(&reference(&["mechanisms.disputes=false"])).facts().clone();
    facts.benefit.fill(0.0);
    let world = World::new(facts);
    for part in BENEFIT {
        let (low, high) = world.range(part);
        assert!(low == 0.0 && 0.0 < high && high < 1e-3, "{part:?}: {low} {high}");
    }
    walk(&world, 2017, 0, |_, values| {
        assert_eq!(values[values.len() - BENEFIT.len()..], [0.0; 3]);
    });
}

#[test]
fn identity_overtakes_material_gain_only_under_the_new_leaders() {
    let years = [1992, 2002, 2016, 2020, 2024, 2030];
    let mut rows = Vec::new();
    let mut table = |leaders: &str, overrides: &[&str]| {
        let scenario = reference(overrides);
        let results = results(&scenario, 2_000);
        years.map(|year| {
            let point = |measure| at_end_of(&results, &scenario, region(measure), year);
            let parts = BENEFIT.map(|part| point(part).mean);
            let mut row = vec![leaders.to_owned(), year.to_string()];
            row.extend(BENEFIT.map(|part| format!("{:.3} ({:.3})", point(part).mean, point(part).sd)));
            row.push(format!("{:.3}", parts.iter().sum::<f64>()));
            rows.push(row);
            parts
        })
    };
    let (history, frozen) = (table("as they were", &[]), table("frozen", &FROZEN));
    // In 2016 what the states have to gain from each other decides, in 2024 what they have in common does.
    assert!(history[2][0] < 0.5 * history[2][1] && history[4][0] > 1.1 * history[4][1], "{history:?}");
    assert!(frozen.iter().all(|[identity, material, _]| identity < material), "{frozen:?}");
    assert!(
        history[5][0] > 2.0 * frozen[5][0] && history[5][2] > 0.5 * frozen[5][2],
        "{history:?} {frozen:?}"
    );
    let head = ["leaders", "end of", "identity", "material", "dispute", "sum"];
    pinned::part("docs/model.md", "benefit", &pinned::table(&head, &rows));
}
