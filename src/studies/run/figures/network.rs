//! The region as a network at a few dates.

use super::moments;
use crate::{
    model::{Measure, Series, Unit},
    outcome::{Culture, Trajectory},
    plot::{
        charts::{Source, names::capitalised},
        figure::{Caption, Figure},
        figures::{
            keys::{Key, Rim, Sample},
            network::{self, Network, Node, Reading},
        },
        language::{Language, say},
        numbers::decimal,
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most and fewest shown dates, if there are as many.
const DATES: (usize, usize) = (6, 3);
/// Least depth of a drawn tie, and most drawn ties.
const LEAST_DEPTH: f64 = 0.05;
const MOST_TIES: usize = 60;
/// Depths and shares of power in the key.
const DEPTHS: [f64; 3] = [0.1, 0.5, 1.0];
const SHARES: [f64; 13] = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0];

const NAME: &str = "network";
/// Ends and thirds of identity weights.
pub const EDGES: [&str; 4] = ["−1", "−1/3", "1/3", "1"];

/// Roles of states toward each other, for weights between the [`EDGES`].
pub fn roles(language: Language) -> [String; 3] {
    [say!(language, "enemies"), say!(language, "rivals"), say!(language, "friends")]
}

/// Entry of the legend on the averaging of numbers.
pub fn means_over(source: &Source) -> String {
    let replicates = source.replicates();
    match source.results.replicates {
        1 => replicates,
        _ => say!(source.language(), "means over {replicates}", replicates),
    }
}

/// Meaning of the colour of a state.
fn key_identity(has_numbers: bool, language: Language) -> String {
    if has_numbers {
        say!(language, "Mean identity weight (number, colour, rim)")
    } else {
        say!(language, "Mean identity weight (colour, rim)")
    }
}

/// Meaning of the width of a tie.
fn key_ties(language: Language) -> String {
    say!(language, "Implemented depth (none below {least})", least = language.decimal(LEAST_DEPTH, 2))
}

/// A share of power in the key.
fn share(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 0))
}

/// Sentences on the content.
fn drawn(source: &Source, ties_left_out: bool) -> String {
    let language = source.language();
    let discs = match network::has_words(source.scenario.states().len()) {
        true => say!(
            language,
            "Discs: states, their area the share of the region’s power (mean of the shares of product and population), their \
             colour and number the mean identity weight in the dyads of the state, their rim its role (Wendt): broken for \
             enemies below −1/3, thin for rivals, thick for friends above 1/3."
        ),
        false => say!(
            language,
            "Discs: states, their area the share of the region’s power (mean of the shares of product and population), their \
             colour the mean identity weight in the dyads of the state, their rim its role (Wendt): broken for enemies below \
             −1/3, thin for rivals, thick for friends above 1/3."
        ),
    };
    let least = language.decimal(LEAST_DEPTH, 2);
    let lines = match ties_left_out {
        true => say!(
            language,
            "Lines: implemented integration of dyads of at least {least}, the {most} deepest.",
            least,
            most = MOST_TIES,
        ),
        false => say!(language, "Lines: implemented integration of dyads of at least {least}.", least),
    };
    format!("{discs} {lines}")
}

/// Sentence on the states behind identifiers, if they need explanation.
pub fn ids(source: &Source) -> String {
    let states = source.scenario.states();
    if states.len() > 8 || states.iter().all(|state| state.id == state.name) {
        return String::new();
    }
    let language = source.language();
    let named = states.iter().map(|state| format!("{} {}", state.id, language.called(&state.name)));
    say!(language, "States: {named}.", named = named.collect::<Vec<_>>().join(", "))
}

/// Mean identity and integration of each dyad, in the order of its pairs.
struct Dyads<'a> {
    pairs: Vec<(usize, usize)>,
    identity: Vec<&'a Trajectory>,
    integration: Vec<&'a Trajectory>,
}

impl<'a> Dyads<'a> {
    fn of(source: &Source<'a>) -> Option<Self> {
        let n = source.scenario.states().len();
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
        let all = |measure| {
            let of = |&(i, j): &(usize, usize)| {
                source.results.trajectory(Series { measure, unit: Unit::Dyad(i, j) })
            };
            pairs.iter().map(of).collect::<Option<Vec<_>>>()
        };
        Some(Self { identity: all(Measure::Identity)?, integration: all(Measure::Integration)?, pairs })
    }
}

/// States as discs and their ties as lines, one panel per date.
pub fn draw(source: &Source) -> Option<Figure> {
    let dyads = Dyads::of(source)?;
    let (style, language) = (source.style, source.language());
    let title = say!(language, "The region as a network, {years}", years = source.years());
    let legend = vec![(Swatch::None, Text::plain(means_over(source)))];
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let (most, fewest) = DATES;
    let largest = scale(most_powerful(source, &moments::moments(source.scenario, most)));
    let reading = reading(largest, network::has_words(source.scenario.states().len()), language);
    let of = |dates: usize| {
        let ticks = moments::moments(source.scenario, dates);
        let networks: Vec<Network> = ticks.iter().map(|&t| at(source, &dyads, t, largest)).collect();
        (ticks, networks)
    };
    let fitting = (fewest..=most)
        .rev()
        .map(of)
        .find(|(_, networks)| network::fits(&heading, networks, &reading, style));
    let (ticks, networks) = fitting.unwrap_or_else(|| of(fewest));
    let sheet = network::draw(&heading, &networks, &reading, style);
    let deep = |t: usize| dyads.integration.iter().filter(|dyad| mean(dyad, t) >= LEAST_DEPTH).count();
    let (subject, years) = (source.subject(), source.years());
    let means = say!(
        language,
        "{means} at the end of each date, without intervals: those of the dyads are in trajectories.csv.",
        means = capitalised(&means_over(source)),
    );
    let shown = say!(language, "Network of {subject}, {years}.", subject, years);
    let caption = Caption::new(shown, source.source())
        .drawn(means)
        .more(drawn(source, ticks.iter().any(|&t| deep(t) > MOST_TIES)))
        .more(ids(source))
        .more(moments::sentence(source, &ticks));
    Some(sheet.into_figure(style, NAME, &title, &caption, source.provenance))
}

fn mean(trajectory: &Trajectory, tick: usize) -> f64 {
    trajectory.points.get(tick).map_or(f64::NAN, |point| point.mean)
}

/// Power of each state in a tick.
fn power(source: &Source, tick: usize) -> Vec<f64> {
    source.scenario.power(source.scenario.calendar().first_days()[tick])
}

/// The largest share of power at any of some ticks.
fn most_powerful(source: &Source, ticks: &[usize]) -> f64 {
    ticks.iter().flat_map(|&t| power(source, t)).fold(0.0, f64::max)
}

fn at(source: &Source, dyads: &Dyads, tick: usize, largest: f64) -> Network {
    let states = source.scenario.states();
    let weights: Vec<f64> = dyads.identity.iter().map(|dyad| mean(dyad, tick)).collect();
    let node = |(k, power): (usize, f64)| {
        let own = dyads.pairs.iter().zip(&weights).filter(|(pair, _)| pair.0 == k || pair.1 == k);
        let value = own.map(|(_, weight)| weight).sum::<f64>() / (states.len() - 1) as f64;
        Node {
            label: states[k].id.clone(),
            words: source.language().decimal(value, 2),
            size: power / largest,
            value,
            rim: rim(Culture::of(value)),
        }
    };
    let depths = dyads.integration.iter().map(|dyad| mean(dyad, tick));
    let mut edges: Vec<(usize, usize, f64)> =
        dyads.pairs.iter().zip(depths).map(|(&(i, j), depth)| (i, j, depth)).collect();
    edges.retain(|&(_, _, depth)| depth >= LEAST_DEPTH);
    edges.sort_by(|a, b| b.2.total_cmp(&a.2));
    edges.truncate(MOST_TIES);
    Network {
        title: moments::name(source.scenario, tick, source.language()),
        nodes: power(source, tick).into_iter().enumerate().map(node).collect(),
        edges,
    }
}

fn rim(culture: Culture) -> Rim {
    match culture {
        Culture::Hobbesian => Rim::Broken,
        Culture::Lockean => Rim::Thin,
        Culture::Kantian => Rim::Thick,
    }
}

/// The share of power of the largest disc of the key, at least that of any disc.
fn scale(largest: f64) -> f64 {
    SHARES.into_iter().find(|&share| share >= largest).unwrap_or(1.0)
}

/// Keys of discs and lines, where the largest disc is a share of power of `largest`.
fn reading(largest: f64, has_numbers: bool, language: Language) -> Reading {
    // About a quarter and half of it too, to compare areas.
    let nearest = |part: f64| {
        let deviation = |share: &f64| (share / largest - part).abs();
        SHARES.into_iter().min_by(|a, b| deviation(a).total_cmp(&deviation(b))).unwrap_or(largest)
    };
    let mut shares = [0.2, 0.5, 1.0].map(nearest).to_vec();
    shares.dedup();
    Reading {
        colours: Key {
            title: Text::plain(key_identity(has_numbers, language)),
            sample: Sample::Signed(EDGES, roles(language), true),
        },
        sizes: (
            say!(language, "Share of power (area)"),
            shares.iter().map(|&of| (of / largest, share(of))).collect(),
        ),
        widths: (key_ties(language), DEPTHS.map(|depth| (depth, language.decimal(depth, 2))).to_vec()),
    }
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use crate::{
        plot::{
            charts::judge,
            style::{Style, Theme, Width},
        },
        scenario::Scenario,
        testkit::histories,
    };

    #[test]
    fn the_key_holds_the_largest_disc_and_the_widest_tie() {
        for largest in [0.03, 0.2, 0.21, 0.37, 0.41, 0.75, 1.0] {
            let scale = scale(largest);
            assert!(scale >= largest);
            let reading = reading(scale, true, Language::English);
            let most = |samples: &[(f64, String)]| samples.iter().map(|sample| sample.0).fold(0.0, f64::max);
            assert_eq!((most(&reading.sizes.1), most(&reading.widths.1)), (1.0, 1.0));
            assert!(reading.sizes.1.len() >= 2, "{:?}", reading.sizes);
        }
    }

    #[test]
    fn nodes_are_means_of_their_dyads_and_shallow_ties_are_left_out() {
        let scenario = Scenario::built_in();
        let mut results = histories::results(&scenario, 10);
        for trajectory in &mut results.trajectories {
            let value = match trajectory.series {
                Series { measure: Measure::Identity, unit: Unit::Dyad(0, j) } => f64::from(j as u32) / 10.0,
                Series { measure: Measure::Integration, unit: Unit::Dyad(0, 1) } => 0.06,
                Series { measure: Measure::Integration, unit: Unit::Dyad(..) } => 0.04,
                _ => 0.0,
            };
            trajectory.points.iter_mut().for_each(|point| point.mean = value);
        }
        let style = Style::new(Theme::Journal, Width::SINGLE);
        let provenance = judge::provenance();
        let source = Source::new(&results, &scenario, &style, &provenance);
        let dyads = Dyads::of(&source).expect("dyads are observed");
        let network = at(&source, &dyads, 3, 0.5);
        assert_eq!(network.edges, [(0, 1, 0.06)]);
        let value = |k: usize| (network.nodes[k].value * 1e6).round() / 1e6;
        assert_eq!([value(0), value(1), value(4)], [0.25, 0.025, 0.1]);
        let total: f64 = network.nodes.iter().map(|node| node.size * 0.5).sum();
        assert!((total - 1.0).abs() < 1e-12, "power adds up to the region's");
    }
}
