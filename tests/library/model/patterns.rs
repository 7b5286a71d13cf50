//! The patterns that the model must reproduce, with no break coded at 2017 other than changes of leaders.

use concord::model::{Measure, Series, Unit};
use concord::outcome::Results;
use concord::scenario::Scenario;

use crate::testkit::pinned;
use crate::testkit::worlds::{FROZEN, at_end_of, reference, region, results};

const REPLICATES: u64 = 2_000;
const KAZ: usize = 0;
const UZB: usize = 1;
const KGZ: usize = 2;
const TJK: usize = 3;
const TKM: usize = 4;

/// One run of the reference case, asked by year.
struct Run {
    scenario: Scenario,
    results: Results,
}

impl Run {
    fn new(overrides: &[&str]) -> Self {
        let scenario = reference(overrides);
        let results = results(&scenario, REPLICATES);
        Self { scenario, results }
    }

    fn region(&self, measure: Measure, year: i16) -> f64 {
        at_end_of(&self.results, &self.scenario, region(measure), year).mean
    }

    fn of(&self, unit: Unit, measure: Measure, year: i16) -> f64 {
        at_end_of(&self.results, &self.scenario, Series { measure, unit }, year).mean
    }

    /// Mean of a measure by state between the ends of two years.
    fn by_state(&self, measure: Measure, after: i16, to: i16) -> [f64; 5] {
        std::array::from_fn(|i| {
            self.of(Unit::State(i), measure, to) - self.of(Unit::State(i), measure, after)
        })
    }

    /// Share of replicates in a regime at the end of a year.
    fn regime(&self, name: &str, year: i16) -> f64 {
        let days = self.scenario.calendar().first_days();
        let tick = days.iter().rposition(|day| day.year() == year).expect("a year of it");
        let regime = self.results.regimes.iter().position(|known| known == name).expect("a regime");
        self.results.regime_shares[tick].counts[regime] as f64 / REPLICATES as f64
    }
}

#[test]
fn the_patterns_of_the_record() {
    use Measure::{Dispute, Identity, Integration, Paper, Proposals, Ties, Vetoes};
    let (history, frozen) = (Run::new(&[]), Run::new(&FROZEN));
    let mut rows = Vec::new();
    let mut row = |number: &str, what: &str, figures: String| {
        println!("{number} {what}: {figures}");
        rows.push([number.to_owned(), what.to_owned(), figures]);
    };

    let ties = [1992, 1995, 2002].map(|year| history.region(Integration, year));
    let paper = [1992, 1995, 2002].map(|year| history.region(Paper, year));
    assert!(ties[0] > ties[1] && ties[1] > ties[2], "inherited ties unwind: {ties:?}");
    assert!(paper[0] < paper[1] && paper[2] > 1.5 * ties[2], "treaties pile up: {paper:?} {ties:?}");
    row("1", "integration, end of 1992, 1995, 2002", figures(&ties));
    row("1", "paper, the same years", figures(&paper));

    let paper = [2004, 2005].map(|year| history.region(Paper, year));
    let ties = [2005, 2010, 2015].map(|year| history.region(Integration, year));
    assert!(paper[1] < 0.6 * paper[0], "the institution dissolves: {paper:?}");
    assert!(ties.iter().all(|depth| (depth - ties[0]).abs() < 0.05), "a decade of stagnation: {ties:?}");
    row("2", "paper, end of 2004, 2005", figures(&paper));
    row("2", "integration, end of 2005, 2010, 2015", figures(&ties));

    let years = [2015, 2020, 2024];
    let normal = years.map(|year| history.regime("normalisation", year));
    let cooperation = years.map(|year| history.regime("cooperation", year));
    let deep = years.map(|year| history.regime("integration", year));
    assert!(normal[0] < 0.2 && normal[1] > 0.8 && cooperation[1] < 0.1, "first normal: {normal:?}");
    assert!(cooperation[2] > 0.8 && deep[2] < 0.01, "then ties, not deep ones: {cooperation:?} {deep:?}");
    row("3", "share in normalisation, end of 2015, 2020, 2024", figures(&normal));
    row("3", "share in cooperation, the same years", figures(&cooperation));
    row("3", "share in integration, the same years", figures(&deep));

    let before = history.by_state(Proposals, 1992, 2015);
    let after = history.by_state(Proposals, 2016, 2030);
    let vetoes = history.by_state(Vetoes, 1992, 2030);
    let ties = [2005, 2016, 2024].map(|year| [UZB, TKM].map(|i| history.of(Unit::State(i), Ties, year)));
    for proposals in [before, after] {
        assert!((0..5).all(|i| i == TKM || proposals[TKM] < proposals[i]), "{proposals:?}");
    }
    assert!((0..5).all(|i| i == KAZ || before[KAZ] > before[i]), "Kazakhstan proposes most: {before:?}");
    assert!([KGZ, TJK, TKM].iter().all(|i| after[KAZ].min(after[UZB]) > after[*i]), "two cores: {after:?}");
    assert!((0..5).all(|i| i == TKM || vetoes[TKM] > vetoes[i]), "Turkmenistan refuses most: {vetoes:?}");
    assert!(ties[2][1] < ties[2][0], "Turkmenistan is tied least: {ties:?}");
    row("4", "proposals 1993-2015, KAZ UZB KGZ TJK TKM", counts(&before));
    row("4", "proposals 2017-2030, the same", counts(&after));
    row("4", "vetoes 1993-2030, the same", counts(&vetoes));
    row("4", "ties of UZB and TKM, end of 2005", figures(&ties[0]));
    row("4", "the same, end of 2016", figures(&ties[1]));
    row("4", "the same, end of 2024", figures(&ties[2]));

    let violent = Unit::Dyad(KGZ, TJK);
    let years = [2020, 2022, 2024, 2030];
    let dispute = years.map(|year| history.of(violent, Dispute, year));
    let weight = years.map(|year| history.of(violent, Identity, year));
    let region = years.map(|year| history.region(Identity, year));
    assert!(
        weight[1] < weight[0] - 0.1 && region[1] > region[0],
        "violence in a thaw: {weight:?} {region:?}"
    );
    assert!(dispute[3] < dispute[0] && dispute[2] > 2.0 * history.region(Dispute, 2024), "{dispute:?}");
    row("5", "dispute of KGZ-TJK, end of 2020, 2022, 2024, 2030", figures(&dispute));
    row("5", "identity of KGZ-TJK, the same years", figures(&weight));
    row("5", "identity of the region, the same years", figures(&region));

    let years = [2016, 2024, 2030];
    let drift = years.map(|year| frozen.region(Integration, year));
    let quarrels = years.map(|year| frozen.region(Dispute, year));
    assert!(drift[1] - drift[0] < 0.07 && quarrels[1] > 0.85 * quarrels[0], "{drift:?} {quarrels:?}");
    assert!(drift[2] < 0.6 * history.region(Integration, 2030), "no thaw: {drift:?}");
    row("6", "integration with leaders frozen, end of 2016, 2024, 2030", figures(&drift));
    row("6", "dispute with leaders frozen, the same years", figures(&quarrels));

    let head = ["pattern", "figure", "mean of 2,000 replicates"];
    pinned::part("docs/model.md", "patterns", &pinned::table(&head, &rows));
}

fn figures(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.3}")).collect::<Vec<_>>().join(", ")
}

fn counts(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.1}")).collect::<Vec<_>>().join(", ")
}
