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
    fn new(scenario: Scenario) -> Self {
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

/// One claim of a pattern, and whether a run bears it out.
struct Claim {
    pattern: &'static str,
    says: &'static str,
    holds: bool,
}

/// The patterns in one set of parameters: figures by (pattern, name, values), and the claims that they are held against.
#[derive(Default)]
struct Patterns {
    rows: Vec<[String; 3]>,
    claims: Vec<Claim>,
}

impl Patterns {
    fn row(&mut self, pattern: &str, name: &str, figures: String) {
        println!("{pattern} {name}: {figures}");
        self.rows.push([pattern.to_owned(), name.to_owned(), figures]);
    }

    fn claim(&mut self, pattern: &'static str, says: &'static str, holds: bool) {
        self.claims.push(Claim { pattern, says, holds });
    }

    fn of(history: &Run, frozen: &Run) -> Self {
        let mut patterns = Self::default();
        patterns.treaties_and_stagnation(history);
        patterns.regimes(history);
        patterns.states(history);
        patterns.violence(history);
        patterns.frozen(history, frozen);
        patterns
    }

    fn treaties_and_stagnation(&mut self, history: &Run) {
        use Measure::{Integration, Paper};
        let ties = [1992, 1995, 2002].map(|year| history.region(Integration, year));
        let paper = [1992, 1995, 2002].map(|year| history.region(Paper, year));
        self.claim("1", "inherited ties unwind", ties[0] > ties[1] && ties[1] > ties[2]);
        self.claim(
            "1",
            "treaties pile up far above practice",
            paper[0] < paper[1] && paper[2] > 1.5 * ties[2],
        );
        self.row("1", "integration, end of 1992, 1995, 2002", figures(&ties));
        self.row("1", "paper, the same years", figures(&paper));

        let paper = [2004, 2005].map(|year| history.region(Paper, year));
        let ties = [2005, 2010, 2015].map(|year| history.region(Integration, year));
        self.claim("2", "the institution dissolves", paper[1] < 0.6 * paper[0]);
        self.claim("2", "a decade of stagnation", ties.iter().all(|depth| (depth - ties[0]).abs() < 0.05));
        self.row("2", "paper, end of 2004, 2005", figures(&paper));
        self.row("2", "integration, end of 2005, 2010, 2015", figures(&ties));
    }

    fn regimes(&mut self, history: &Run) {
        let years = [2015, 2020, 2024];
        let normal = years.map(|year| history.regime("normalisation", year));
        let cooperation = years.map(|year| history.regime("cooperation", year));
        let deep = years.map(|year| history.regime("integration", year));
        let first = normal[0] < 0.2 && normal[1] > 0.8 && cooperation[1] < 0.1;
        self.claim("3", "normal relations by 2020, and not before 2016", first);
        self.claim("3", "then cooperation, by 2024", cooperation[2] > 0.8);
        self.claim("3", "no deep integration by 2024", deep[2] < 0.01);
        self.row("3", "share in normalisation, end of 2015, 2020, 2024", figures(&normal));
        self.row("3", "share in cooperation, the same years", figures(&cooperation));
        self.row("3", "share in integration, the same years", figures(&deep));
    }

    fn states(&mut self, history: &Run) {
        use Measure::{Proposals, Ties, Vetoes};
        let before = history.by_state(Proposals, 1992, 2015);
        let after = history.by_state(Proposals, 2016, 2030);
        let vetoes = history.by_state(Vetoes, 1992, 2030);
        let ties = [2005, 2016, 2024].map(|year| [UZB, TKM].map(|i| history.of(Unit::State(i), Ties, year)));
        let proposes_least = [before, after].iter().all(|all| (0..5).all(|i| i == TKM || all[TKM] < all[i]));
        self.claim("4", "Turkmenistan proposes least", proposes_least);
        let most = (0..5).all(|i| i == KAZ || before[KAZ] > before[i]);
        self.claim("4", "Kazakhstan proposes most before 2016", most);
        let cores = [KGZ, TJK, TKM].iter().all(|i| after[KAZ].min(after[UZB]) > after[*i]);
        self.claim("4", "Kazakhstan and Uzbekistan propose most after it", cores);
        let refuses = (0..5).all(|i| i == TKM || vetoes[TKM] > vetoes[i]);
        self.claim("4", "Turkmenistan refuses most", refuses);
        self.claim("4", "Turkmenistan is tied less than Uzbekistan in 2024", ties[2][1] < ties[2][0]);
        self.row("4", "proposals 1993-2015, KAZ UZB KGZ TJK TKM", counts(&before));
        self.row("4", "proposals 2017-2030, the same", counts(&after));
        self.row("4", "vetoes 1993-2030, the same", counts(&vetoes));
        self.row("4", "ties of UZB and TKM, end of 2005", figures(&ties[0]));
        self.row("4", "the same, end of 2016", figures(&ties[1]));
        self.row("4", "the same, end of 2024", figures(&ties[2]));
    }

    fn violence(&mut self, history: &Run) {
        use Measure::{Dispute, Identity};
        let violent = Unit::Dyad(KGZ, TJK);
        let years = [2020, 2022, 2024, 2030];
        let dispute = years.map(|year| history.of(violent, Dispute, year));
        let weight = years.map(|year| history.of(violent, Identity, year));
        let region = years.map(|year| history.region(Identity, year));
        let thaw = weight[1] < weight[0] - 0.1 && region[1] > region[0];
        self.claim("5", "violence between Kyrgyzstan and Tajikistan amid a thaw", thaw);
        let above = dispute[3] < dispute[0] && dispute[2] > 2.0 * history.region(Dispute, 2024);
        self.claim("5", "their dispute stays above that of the region and then falls", above);
        self.row("5", "dispute of KGZ-TJK, end of 2020, 2022, 2024, 2030", figures(&dispute));
        self.row("5", "identity of KGZ-TJK, the same years", figures(&weight));
        self.row("5", "identity of the region, the same years", figures(&region));
    }

    fn frozen(&mut self, history: &Run, frozen: &Run) {
        use Measure::{Dispute, Integration};
        let years = [2016, 2024, 2030];
        let drift = years.map(|year| frozen.region(Integration, year));
        let quarrels = years.map(|year| frozen.region(Dispute, year));
        let slow = drift[1] - drift[0] < 0.07 && quarrels[1] > 0.85 * quarrels[0];
        self.claim("6", "slow drift under frozen leaders", slow);
        let no_thaw = drift[2] < 0.6 * history.region(Integration, 2030);
        self.claim("6", "ties below 0.6 of those under new leaders in 2030", no_thaw);
        self.row("6", "integration with leaders frozen, end of 2016, 2024, 2030", figures(&drift));
        self.row("6", "dispute with leaders frozen, the same years", figures(&quarrels));
    }
}

#[test]
fn the_patterns_of_the_record() {
    let history = Run::new(reference(&[]));
    let found = Patterns::of(&history, &Run::new(reference(&FROZEN)));
    for Claim { pattern, says, holds } in &found.claims {
        assert!(holds, "pattern {pattern}: {says}: {:?}", found.rows);
    }
    let head = ["pattern", "figure", "mean of 2,000 replicates"];
    pinned::part("docs/model.md", "patterns", &pinned::table(&head, &found.rows));

    // The middle of the fit, which nothing was set to these patterns in.
    let fitted = |overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(|set| (*set).to_owned()).collect();
        Run::new(Scenario::named("fitted", &overrides).expect("a built-in scenario"))
    };
    let fitted = Patterns::of(&fitted(&[]), &fitted(&FROZEN));
    let yes = |holds: bool| if holds { "yes" } else { "**no**" }.to_owned();
    let claims: Vec<[String; 4]> = (found.claims.iter().zip(&fitted.claims))
        .map(|(one, other)| [one.pattern.to_owned(), one.says.to_owned(), yes(one.holds), yes(other.holds)])
        .collect();
    let head = ["pattern", "claim", "values of the scenario", "medians of the fit"];
    let rows: Vec<[String; 4]> = (found.rows.iter().zip(&fitted.rows))
        .map(|(one, other)| [one[0].clone(), one[1].clone(), one[2].clone(), other[2].clone()])
        .collect();
    let figures = ["pattern", "figure", "values of the scenario", "medians of the fit"];
    let told = format!("{}\n\n{}", pinned::table(&head, &claims), pinned::table(&figures, &rows));
    pinned::part("docs/calibration.md", "patterns", &told);
}

fn figures(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.3}")).collect::<Vec<_>>().join(", ")
}

fn counts(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.1}")).collect::<Vec<_>>().join(", ")
}
