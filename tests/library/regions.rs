//! The regions besides the reference case: the figures of their pages, and how the blockade of Qatar works.

use concord::engine::{Observed, Plan, Silent, run_together};
use concord::model::{Measure, Series, Unit};
use concord::outcome::Results;
use concord::scenario::{Comparable, Scenario};
use concord::studies::Study as _;
use concord::studies::lenses::{LensPlan, ScoreRow};
use jiff::civil::date;

use crate::testkit::pinned;
use crate::testkit::region::Region;
use crate::testkit::worlds::{at_end_of, region, results, results_of_region};

/// The regions besides the reference case.
const REGIONS: [&str; 4] = ["european-communities", "gulf", "asean", "mercosur"];

/// Replicates of the figures on the pages.
const REPLICATES: u64 = 1_000;

fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|set| (*set).to_owned()).collect();
    Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{name}\n{problems}"))
}

/// Value of an observed series of the region in a year, in as many digits as the table of the page has.
fn observed(scenario: &Scenario, name: &str, year: i16) -> String {
    let series = scenario.record().expect("a record").series();
    let line = series.iter().find(|series| series.name == name).expect("a series").lines.first();
    let value = line.and_then(|line| line.values.iter().find(|(of, _)| *of == year));
    value.map_or_else(|| "-".to_owned(), |(_, value)| format!("{value:.3}"))
}

/// Means (and standard deviations over replicates) of the model beside what was observed, at the ends of years.
fn by_year(scenario: &Scenario, results: &Results, years: &[i16], shown: &[(&str, &str)]) -> String {
    const MEASURES: [(Measure, &str); 4] = [
        (Measure::Integration, "integration"),
        (Measure::Paper, "paper"),
        (Measure::Identity, "identity"),
        (Measure::Dispute, "dispute"),
    ];
    let rows: Vec<Vec<String>> = years
        .iter()
        .map(|&year| {
            let mut row = vec![year.to_string()];
            for (measure, _) in MEASURES {
                let point = at_end_of(results, scenario, region(measure), year);
                row.push(format!("{:.3} ({:.3})", point.mean, point.sd));
            }
            row.extend(shown.iter().map(|(name, _)| observed(scenario, name, year)));
            row
        })
        .collect();
    let heads = MEASURES.iter().map(|(_, head)| *head).chain(shown.iter().map(|(_, head)| *head));
    let head: Vec<&str> = ["end of"].into_iter().chain(heads).collect();
    pinned::table(&head, &rows)
}

/// Mean depth of each issue, signed and implemented, at the end of the calendar.
fn by_issue(scenario: &Scenario, results: &Results) -> String {
    let rows: Vec<Vec<String>> = (0..scenario.issues().len())
        .map(|issue| {
            let last = |measure| {
                let series = Series { measure, unit: Unit::Issue(issue) };
                let points = &results.trajectory(series).expect("an observed series").points;
                points.last().expect("a tick").mean
            };
            let first = results
                .passages
                .iter()
                .find(|passage| passage.name == format!("first_agreement_{}", scenario.issues()[issue].id));
            let agreed = first.map_or(0, |passage| passage.counts.iter().sum::<u64>());
            vec![
                scenario.issues()[issue].name.clone(),
                format!("{:.3}", last(Measure::Integration)),
                format!("{:.3}", last(Measure::Paper)),
                format!("{:.1}", last(Measure::Agreements)),
                format!("{:.1}%", 100.0 * agreed as f64 / results.replicates as f64),
            ]
        })
        .collect();
    let head = ["issue", "implemented", "signed", "agreements", "all have agreed, of histories"];
    pinned::table(&head, &rows)
}

/// Shares of the regimes at the end.
fn by_regime(results: &Results) -> String {
    let counts = &results.regime_shares.last().expect("a tick").counts;
    let shares: Vec<String> = results
        .regimes
        .iter()
        .zip(counts)
        .map(|(name, count)| format!("{name} {:.1}%", 100.0 * *count as f64 / results.replicates as f64))
        .collect();
    format!("Regimes at the end, of histories: {}.\n", shares.join(", "))
}

/// Skill against the record: of the full model, and of the same without identity.
fn by_target(name: &str) -> String {
    let scenario = scenario(name, &["monte_carlo.replicates=300"]);
    let plan =
        LensPlan::new(scenario, None, &["without-identity".to_owned()]).expect("a lens of the program");
    let scores = plan.tables().expect("a small study").summary.scores;
    let rows: Vec<Vec<String>> = scores
        .iter()
        .filter(|row| row.lens == "full")
        .map(|full| {
            let other = scores
                .iter()
                .find(|row| row.lens != full.lens && (&row.what, &row.period) == (&full.what, &full.period));
            let skill = |row: Option<&ScoreRow>| {
                row.and_then(|row| row.skill).map_or_else(|| "-".to_owned(), |skill| format!("{skill:.2}"))
            };
            vec![full.what.clone(), full.period.clone(), full.n.to_string(), skill(Some(full)), skill(other)]
        })
        .collect();
    pinned::table(&["target", "years", "n", "skill", "without identity"], &rows)
}

fn page(name: &str, years: &[i16], shown: &[(&str, &str)]) {
    let scenario = scenario(name, &[]);
    let results = results(&scenario, REPLICATES);
    let text = format!(
        "{}\n{}\n{}",
        by_year(&scenario, &results, years, shown),
        by_issue(&scenario, &results),
        by_regime(&results)
    );
    pinned::part(&format!("docs/regions/{name}.md"), "figures", &text);
    pinned::part(&format!("docs/regions/{name}.md"), "scores", &by_target(name));
}

#[test]
fn the_page_of_the_european_communities_shows_its_figures() {
    let years = [1952, 1957, 1960, 1966, 1972, 1980, 1985, 1992];
    page("european-communities", &years, &[("trade_share", "trade"), ("un_distance", "UN distance")]);
}

#[test]
fn the_page_of_the_gulf_shows_its_figures() {
    let years = [1982, 1985, 1990, 1995, 1998, 2004, 2008, 2012, 2016, 2017, 2018, 2020, 2021, 2022, 2024];
    let shown = [
        ("exports_share", "exports to 1998"),
        ("exports_share_late", "from 2004"),
        ("un_distance", "UN distance"),
    ];
    page("gulf", &years, &shown);
}

#[test]
fn the_page_of_asean_shows_its_figures() {
    let years = [1968, 1972, 1976, 1980, 1988, 1996, 2000, 2008, 2016, 2020];
    page("asean", &years, &[("trade_share", "trade"), ("un_distance", "UN distance")]);
}

#[test]
fn the_page_of_mercosur_shows_its_figures() {
    let years = [1985, 1988, 1990, 1992, 1996, 1998, 2000, 2004, 2008, 2012, 2016, 2020];
    let shown =
        [("trade_share", "trade"), ("manufactures_share", "manufactures"), ("un_distance", "UN distance")];
    page("mercosur", &years, &shown);
}

/// Mean integration of the region at the end, and the share of histories in the regime of integration.
fn end(scenario: &Scenario) -> (f64, f64) {
    let results = results_of_region(scenario, REPLICATES);
    let points = &results.trajectory(region(Measure::Integration)).expect("an observed series").points;
    let place = results.regimes.iter().position(|name| name == "integration").expect("a regime");
    let count = results.regime_shares.last().expect("a tick").counts[place];
    (points.last().expect("a tick").mean, count as f64 / results.replicates as f64)
}

fn shown((mean, share): (f64, f64)) -> [String; 2] {
    [format!("{mean:.3}"), format!("{:.1}%", 100.0 * share)]
}

/// The pages say that the model integrates every region in all histories. If this fails, the model has changed, and the pages are to
/// be written anew.
#[test]
fn the_overview_shows_what_becomes_of_every_region() {
    let rows: Vec<Vec<String>> = ["central-asia"]
        .into_iter()
        .chain(REGIONS)
        .map(|name| {
            let own = end(&scenario(name, &[]));
            assert_eq!(own.1 > 0.99, name != "central-asia", "{name}: {own:?}");
            let coded = scenario(name, &[]).parameters().get("initial_consolidation").expect("a parameter");
            let mut row = vec![format!("`{name}`"), format!("{coded:.2}")];
            row.extend(shown(own));
            row.extend(shown(end(&scenario(name, &["parameters.initial_consolidation=0.1"]))));
            row.extend(shown(end(&scenario(name, &["mechanisms.learning=false"]))));
            row.extend(shown(end(&scenario(name, &["mechanisms.identity=false"]))));
            row
        })
        .collect();
    let head = [
        "scenario",
        "consolidation at the start",
        "integration at the end",
        "integrated",
        "with 0.1",
        "integrated",
        "without learning",
        "integrated",
        "without identity",
        "integrated",
    ];
    pinned::part("docs/regions/README.md", "all", &pinned::table(&head, &rows));
}

#[test]
fn the_page_of_the_gulf_shows_how_much_consolidation_decides() {
    let rows: Vec<Vec<String>> = [0.1, 0.25, 0.5, 0.7, 0.9]
        .map(|value| {
            let set = format!("parameters.initial_consolidation={value}");
            let scenario = scenario("gulf", &[&set]);
            let early = at_end_of(
                &results_of_region(&scenario, REPLICATES),
                &scenario,
                region(Measure::Integration),
                1990,
            );
            let mut row = vec![value.to_string(), format!("{:.3}", early.mean)];
            row.extend(shown(end(&scenario)));
            row
        })
        .to_vec();
    let head = ["`initial_consolidation`", "integration, end of 1990", "end of 2024", "integrated"];
    pinned::part("docs/regions/gulf.md", "consolidation", &pinned::table(&head, &rows));
}

/// A region as large as a study of a continent is compared within seconds, also where tests are not optimised.
#[test]
fn twelve_states_and_eight_issues_are_compared() {
    let twelve = Region { states: 12, issues: 8, ..Region::default() };
    let read =
        |text: &str| Scenario::from_text("twelve", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let closed = read(&twelve.text());
    let open = read(&twelve.text().replacen("openness = 0.5", "openness = 0.9", 1));
    let alike = Comparable::new(&closed, &[&open]).expect("one region over the same years");
    let plan = Plan { replicates: 64, seed: 1, threads: None, observed: Observed::Region };
    let batch = run_together::<()>(&alike, &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it");
    let path = batch.divergences[0].paths.iter().find(|path| path.series == region(Measure::Integration));
    let last = path.expect("a regional series").points.last().expect("a tick").moments;
    assert!(last.mean > 0.0, "{last:?}");
}

/// Places of two states in the scenario, the smaller one first.
fn dyad(scenario: &Scenario, ids: [&str; 2]) -> Unit {
    let place = |id| scenario.states().iter().position(|state| state.id == id).expect("a state");
    let (one, other) = (place(ids[0]), place(ids[1]));
    Unit::Dyad(one.min(other), one.max(other))
}

/// Ties of Qatar with a state that blockaded it, at the end of a year.
fn tie(scenario: &Scenario, results: &Results, other: &str, year: i16) -> f64 {
    let series = Series { measure: Measure::Integration, unit: dyad(scenario, ["QAT", other]) };
    at_end_of(results, scenario, series, year).mean
}

/// The Gulf with rulers whose quarrels end with the declaration of Al-Ula. In the scenario a ruler's rivalry lasts as long as he
/// governs.
const RECONCILED: &str = "extends = 'gulf'\n[scenario]\nname = 'gulf-reconciled'\n\
    [[states]]\nid = 'SAU'\nleaders = [{ name = 'Salman (2021)', from = '2021-01-05', openness = 0.55 }]\n\
    [[states]]\nid = 'QAT'\nleaders = [{ name = 'Tamim (2021)', from = '2021-01-05', openness = 0.50 }]\n\
    [[states]]\nid = 'BHR'\nleaders = [{ name = 'Hamad (2021)', from = '2021-01-05', openness = 0.65 }]\n\
    [[states]]\nid = 'ARE'\nleaders = [{ name = 'Mohammed bin Zayed', rivalry = { QAT = 0.0 } }]\n";

#[test]
fn the_blockade_of_qatar_cuts_its_ties_and_they_come_back_where_rulers_are_reconciled() {
    const CLOSED_BY: [&str; 3] = ["SAU", "ARE", "BHR"];
    let with = scenario("gulf", &[]);
    let without = scenario("gulf", &["events.'Blockade of Qatar'.severity=0"]);
    let reconciled = Scenario::from_text("reconciled.toml", RECONCILED, &[])
        .unwrap_or_else(|problems| panic!("{problems}"));
    let [blockaded, open, friendly] =
        [&with, &without, &reconciled].map(|scenario| results(scenario, REPLICATES));
    let days = with.calendar().first_days();
    let place = |year| days.iter().position(|day| *day == date(year, 4, 1)).expect("a quarter");
    for (other, until) in [(&open, place(2017)), (&friendly, place(2021) - 1)] {
        for (here, there) in blockaded.trajectories.iter().zip(&other.trajectories) {
            assert_eq!(here.points[..until], there.points[..until], "{:?}", here.series);
        }
    }
    let of_region =
        |results: &Results, year| at_end_of(results, &with, region(Measure::Integration), year).mean;
    for other in CLOSED_BY {
        let [before, closed, last] = [2016, 2017, 2020].map(|year| tie(&with, &blockaded, other, year));
        assert!(closed < 0.6 * before, "{other}: {before} falls to {closed}");
        assert!(last < 0.7 * tie(&with, &open, other, 2020), "{other}: {last} in 2020");
        let after = tie(&with, &friendly, other, 2024);
        assert!(after > 1.5 * last, "{other}: {last} comes back to {after}");
    }
    for year in [2017, 2018, 2019, 2020] {
        let [lower, higher] = [of_region(&blockaded, year), of_region(&open, year)];
        assert!(lower < higher - 0.02, "{year}: {lower}, {higher}");
    }
    assert!(of_region(&friendly, 2024) > of_region(&friendly, 2020) + 0.02);
    // The page says that the tie with Saudi Arabia goes on falling with the rivalries as coded.
    assert!(tie(&with, &blockaded, "SAU", 2024) < tie(&with, &blockaded, "SAU", 2020));
    let rows: Vec<Vec<String>> = [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024]
        .into_iter()
        .map(|year| {
            let all = |value: &dyn Fn(&Results) -> f64| {
                [&open, &blockaded, &friendly].map(|results| format!("{:.3}", value(results)))
            };
            let mut row = vec![year.to_string()];
            row.extend(all(&|results| of_region(results, year)));
            for other in CLOSED_BY {
                row.extend(all(&|results| tie(&with, results, other, year)));
            }
            row
        })
        .collect();
    let head = [
        "end of",
        "region: without",
        "with",
        "reconciled",
        "Qatar-Saudi Arabia: without",
        "with",
        "reconciled",
        "Qatar-Emirates: without",
        "with",
        "reconciled",
        "Qatar-Bahrain: without",
        "with",
        "reconciled",
    ];
    pinned::part("docs/regions/gulf.md", "blockade", &pinned::table(&head, &rows));
}

#[test]
fn the_page_of_mercosur_shows_what_the_treaty_changes() {
    let with = scenario("mercosur", &[]);
    let without = scenario("mercosur", &["events.'Treaty of Asunción'.depth=0"]);
    let [given, left] = [&with, &without].map(|scenario| results(scenario, REPLICATES));
    let rows: Vec<Vec<String>> = [1990, 1991, 1992, 1994, 1996, 1998, 2002, 2020]
        .into_iter()
        .map(|year| {
            let mut row = vec![year.to_string()];
            for measure in [Measure::Integration, Measure::Paper] {
                for results in [&given, &left] {
                    let series = Series { measure, unit: Unit::Issue(0) };
                    row.push(format!("{:.3}", at_end_of(results, &with, series, year).mean));
                }
            }
            row
        })
        .collect();
    let head = ["end of", "trade, implemented: with", "without", "signed: with", "without"];
    pinned::part("docs/regions/mercosur.md", "without-treaty", &pinned::table(&head, &rows));
}
