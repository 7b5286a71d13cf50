//! Orders between numbers that are drawn: which is never larger than which.
//!
//! **Claim.** Two numbers can be uncertain although it is certain which is the larger: the leaders before a change are no more open than
//! their successors.
//!
//! **Distribution.** Drawn numbers have the product of their priors, conditioned on every order between them. A prior is thus what is known
//! of a number before the order; in the sets that are drawn, the lower of two numbers lies lower than its prior says, and the higher one
//! higher. Numbers that no order binds have their priors, and are independent of all others.
//!
//! **Method.** Rejection. The numbers that orders bind together, directly or through others, are drawn together, again and again until all
//! their orders hold: attempt k of set s has the values that each number draws at place s + k 2³² of its stream. So a set whose first attempt
//! holds has the values that it has without orders, and no set depends on another. Orders that hold in less than [`LEAST_SHARE`] of all
//! draws from the priors are refused: that is no order of these numbers, but a contradiction.
//!
//! **Reason.** An order binds those of its numbers that are drawn. A number that is held at a value has no distribution to condition on.
//!
//! Source: L. Devroye, 1986, Non-Uniform Random Variate Generation, chapter II.3.

use super::codings::shared_codings;
use super::parameter_space::open_numbers;
use super::prior::Prior;
use super::remarks::Remark;
use super::sets::Drawn;
use super::types::Scenario;

/// Least share of the draws from the priors in which orders must hold.
pub const LEAST_SHARE: f64 = 0.01;
/// Draws over which that share is estimated.
const TRIALS: usize = 10_000;
/// Most attempts at a set. At the least share, fewer than one set in 10^70 takes more.
const MOST_ATTEMPTS: u64 = 1 << 14;
/// Places of a stream from one attempt at a set to the next.
const APART: u64 = 1 << 32;

/// Numbers that orders bind together, and their streams.
#[derive(Debug, Clone)]
pub(super) struct OrderedNumbers {
    members: Vec<Drawn>,
    /// Where each stands among the open numbers; `None` if it is left out, and only its order is kept.
    places: Vec<Option<usize>>,
    are_codings: Vec<bool>,
    /// The lower and the higher of two members.
    pairs: Vec<(usize, usize)>,
}

impl OrderedNumbers {
    /// Finds the groups that orders make of drawn numbers, given with their keys and whether they are codings.
    pub fn groups(orders: &[Vec<String>], drawn: &[(&str, &Drawn, bool)]) -> Vec<Self> {
        let place = |key: &String| drawn.iter().position(|(other, ..)| other == key);
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for order in orders {
            let places: Vec<usize> = order.iter().filter_map(place).collect();
            pairs.extend(places.windows(2).map(|pair| (pair[0], pair[1])));
        }
        // The group of each number: the least place among those that it is bound to.
        let mut group: Vec<usize> = (0..drawn.len()).collect();
        for _ in 0..pairs.len() {
            for &(one, other) in &pairs {
                let least = group[one].min(group[other]);
                (group[one], group[other]) = (least, least);
            }
        }
        let of_group = |least: usize| {
            let places: Vec<usize> = (0..drawn.len()).filter(|place| group[*place] == least).collect();
            if places.len() < 2 {
                return None;
            }
            let within = |place: usize| places.iter().position(|other| *other == place);
            let pairs = pairs.iter().filter_map(|(low, high)| within(*low).zip(within(*high)));
            Some(Self {
                members: places.iter().map(|place| drawn[*place].1.clone()).collect(),
                are_codings: places.iter().map(|place| drawn[*place].2).collect(),
                pairs: pairs.collect(),
                places: places.into_iter().map(Some).collect(),
            })
        };
        (0..drawn.len()).filter_map(of_group).collect()
    }

    /// The same where only the numbers at some places stay open; `None` if none of its own does.
    pub fn keeping(&self, kept: &[usize]) -> Option<Self> {
        let place = |place: &Option<usize>| kept.iter().position(|other| Some(*other) == *place);
        let places: Vec<Option<usize>> = self.places.iter().map(place).collect();
        places.iter().any(Option::is_some).then(|| Self { places, ..self.clone() })
    }

    /// Returns the open places and their values in a set.
    pub fn values(&self, set: u64) -> Vec<(usize, f64)> {
        self.placed(&self.attempts(set))
    }

    /// The same with codings drawn again, so many places on in their streams.
    pub fn values_with_other_codings(&self, set: u64, places_on: u64) -> Vec<(usize, f64)> {
        let own = self.attempts(set);
        let draw = |member: usize, attempt: u64| match self.are_codings[member] {
            true => self.value(member, set + places_on + attempt * APART),
            false => own[member],
        };
        // Where the parameters of a set leave codings hardly any room, they keep their values.
        self.placed(&self.found(draw).unwrap_or_else(|| own.clone()))
    }

    /// The values of the first attempt at a set that holds.
    fn attempts(&self, set: u64) -> Vec<f64> {
        let draw = |member: usize, attempt: u64| self.value(member, set + attempt * APART);
        let first = || (0..self.members.len()).map(|member| draw(member, 0)).collect();
        self.found(draw).unwrap_or_else(first)
    }

    fn found(&self, draw: impl Fn(usize, u64) -> f64) -> Option<Vec<f64>> {
        (0..MOST_ATTEMPTS).find_map(|attempt| {
            let values: Vec<f64> = (0..self.members.len()).map(|member| draw(member, attempt)).collect();
            self.holds(&values).then_some(values)
        })
    }

    fn value(&self, member: usize, place: u64) -> f64 {
        self.members[member].values(place).next().unwrap_or(f64::NAN)
    }

    fn holds(&self, values: &[f64]) -> bool {
        self.pairs.iter().all(|(low, high)| values[*low] <= values[*high])
    }

    fn placed(&self, values: &[f64]) -> Vec<(usize, f64)> {
        self.places.iter().zip(values).filter_map(|(place, value)| Some(((*place)?, *value))).collect()
    }

    /// Share of the draws from the priors in which all orders hold.
    fn share(&self) -> f64 {
        let columns: Vec<Vec<f64>> =
            self.members.iter().map(|member| member.values(0).take(TRIALS).collect()).collect();
        let holds =
            |trial: &usize| self.holds(&columns.iter().map(|column| column[*trial]).collect::<Vec<f64>>());
        (0..TRIALS).filter(holds).count() as f64 / TRIALS as f64
    }
}

/// Orders that contradict the priors.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The keys that they bind.
    pub keys: Vec<String>,
    /// Share of the draws in which they hold.
    pub share: f64,
}

/// Finds orders that hold in hardly any draw of numbers from their priors.
pub fn contradiction(orders: &[Vec<String>], numbers: &[(String, Prior)]) -> Option<Contradiction> {
    if orders.is_empty() {
        return None;
    }
    let drawn: Vec<Drawn> = numbers.iter().map(|(key, prior)| Drawn::new(key, *prior, 0)).collect();
    let named = numbers.iter().zip(&drawn).map(|((key, _), drawn)| (key.as_str(), drawn, false));
    let groups = OrderedNumbers::groups(orders, &named.collect::<Vec<_>>());
    groups.iter().find_map(|group| {
        let share = group.share();
        let key = |place: &Option<usize>| place.map(|place| numbers[place].0.clone());
        let keys = group.places.iter().filter_map(key).collect();
        (share < LEAST_SHARE).then_some(Contradiction { keys, share })
    })
}

/// Warns of orders that contradict the priors, or the values of the scenario.
pub fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let numbers: Vec<(String, Prior)> =
        open_numbers(scenario).into_iter().chain(shared_codings(&[scenario])).collect();
    let remark = |message: String, help: &str| Remark {
        key: "draws.order".to_owned(),
        message,
        help: help.to_owned(),
    };
    let contradiction = contradiction(scenario.orders(), &numbers).map(|found| {
        remark(
            format!("{found}: nothing can be drawn"),
            "turn an order round, widen the priors, or leave an order out",
        )
    });
    let idle = scenario.orders().iter().filter_map(|order| {
        let is_drawn = |key: &&String| numbers.iter().any(|(other, _)| other == *key);
        let drawn = order.iter().filter(is_drawn).count();
        (drawn < 2).then(|| {
            let message = format!(
                "the order of {} binds nothing: fewer than two of them have a prior",
                order.join(", ")
            );
            remark(message, "give them priors, or leave the order out")
        })
    });
    contradiction.into_iter().chain(idle).collect()
}

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (keys, percent) = (self.keys.join(", "), 100.0 * self.share);
        write!(f, "the orders between {keys} hold in {percent:.2}% of the draws from their priors")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ParameterSpace, Sets, Unvariable};

    const LOW: &str = "parameters.spillover";
    const HIGH: &str = "parameters.commitment";

    fn scenario(overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named("central-asia", &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn sets(overrides: &[&str], has_codings: bool) -> Sets {
        let scenario = scenario(overrides);
        let codings = if has_codings { shared_codings(&[&scenario]) } else { Vec::new() };
        let (space, priors) = ParameterSpace::with_codings(scenario, codings).expect("numbers");
        let sets = Sets::of_priors(space, &priors, 2017, 1);
        if has_codings { sets.with_codings_apart() } else { sets }
    }

    fn place(sets: &Sets, key: &str) -> usize {
        sets.varied().keys().position(|other| other == key).expect("it is drawn")
    }

    const EVEN: [&str; 2] =
        ["parameters.spillover.prior=[0.0, 1.0]", "parameters.commitment.prior=[0.0, 1.0]"];
    const ORDER: &str = "draws.order=[[\"parameters.spillover\", \"parameters.commitment\"]]";

    #[test]
    fn the_order_holds_and_moves_nothing_else() {
        let (plain, ordered) = (sets(&EVEN, false), sets(&[EVEN[0], EVEN[1], ORDER], false));
        let places = [LOW, HIGH].map(|key| place(&plain, key));
        let (mut kept, mut sums) = (0, [0.0; 2]);
        let count = 4_000;
        for set in 0..count {
            let (own, new) = (plain.values(set), ordered.values(set));
            assert!(new[places[0]] <= new[places[1]]);
            for place in (0..own.len()).filter(|place| !places.contains(place)) {
                assert_eq!(own[place], new[place]);
            }
            if own[places[0]] <= own[places[1]] {
                assert_eq!(own, new, "a set in order stays as it is");
                kept += 1;
            }
            for (sum, place) in sums.iter_mut().zip(places) {
                *sum += new[place];
            }
        }
        // Two uniform numbers in order: the lower has mean 1/3, the higher 2/3, each with standard deviation √(1/18); five standard errors.
        let error = 5.0 * (1.0 / 18.0 / count as f64).sqrt();
        let means = sums.map(|sum| sum / count as f64);
        assert!((means[0] - 1.0 / 3.0).abs() < error && (means[1] - 2.0 / 3.0).abs() < error, "{means:?}");
        assert!((f64::from(kept) / count as f64 - 0.5).abs() < 5.0 * (0.25 / count as f64).sqrt(), "{kept}");
        // A set is the same by itself and among others.
        assert_eq!(
            ordered.columns(7, 3).iter().map(|column| column[2]).collect::<Vec<_>>(),
            ordered.values(9)
        );
    }

    #[test]
    fn a_number_that_is_left_out_still_binds() {
        let all = sets(&[EVEN[0], EVEN[1], ORDER], false);
        let fewer = all.without(&|key| key == HIGH).expect("others are left");
        for set in 0..50 {
            let low = all.values(set)[place(&all, LOW)];
            assert_eq!(fewer.values(set)[place(&fewer, LOW)], low);
        }
    }

    #[test]
    fn codings_are_drawn_again_in_order() {
        let keys = ["'Islam Karimov'", "'Shavkat Mirziyoyev'"]
            .map(|name| format!("states.UZB.leaders.{name}.openness"));
        let close = [
            "states.UZB.leaders.'Islam Karimov'.openness=0.5".to_owned(),
            "states.UZB.leaders.'Shavkat Mirziyoyev'.openness=0.5".to_owned(),
            format!("draws.order=[[\"{}\", \"{}\"]]", keys[0], keys[1]),
        ];
        let sets = sets(&close.each_ref().map(String::as_str), true);
        // Sets name them as this program writes keys.
        let places = keys.each_ref().map(|key| place(&sets, &key.replace('\'', "\"")));
        let (own, others) = (sets.columns(0, 200), sets.columns_with_other_codings(0, 200));
        for set in 0..200 {
            for columns in [&own, &others] {
                assert!(columns[places[0]][set] <= columns[places[1]][set]);
            }
            assert_ne!(own[places[0]][set], others[places[0]][set]);
        }
        let parameter = place(&sets, LOW);
        assert_eq!(own[parameter], others[parameter]);
        // Without codings the order binds nothing.
        let drawn = |overrides: &[&str]| self::sets(overrides, false);
        let plain: Vec<&str> = close[..2].iter().map(String::as_str).collect();
        let with: Vec<&str> = close.iter().map(String::as_str).collect();
        assert_eq!(drawn(&plain).values(3), drawn(&with).values(3));
    }

    #[test]
    fn orders_chain_and_a_contradiction_is_told() {
        let third = "parameters.openness_floor";
        let chain = format!("draws.order=[[\"{LOW}\", \"{third}\", \"{HIGH}\"]]");
        let even = [EVEN[0], EVEN[1], "parameters.openness_floor.prior=[0.0, 1.0]"];
        let ordered = sets(&[even[0], even[1], even[2], &chain], false);
        let places = [LOW, third, HIGH].map(|key| place(&ordered, key));
        for set in 0..300 {
            let values = ordered.values(set);
            assert!(values[places[0]] <= values[places[1]] && values[places[1]] <= values[places[2]]);
        }
        for wrong in [
            ["parameters.spillover.prior=[0.5, 0.7]", "parameters.commitment.prior=[0.1, 0.4]"],
            ["parameters.spillover.prior=[0.1, 0.4]", "parameters.commitment.prior=[0.1, 0.4]"],
        ] {
            let both = format!("draws.order=[[\"{LOW}\", \"{HIGH}\"], [\"{HIGH}\", \"{LOW}\"]]");
            let scenario = scenario(&[wrong[0], wrong[1], &both]);
            let remarks = scenario.remarks();
            assert!(remarks[0].message.contains("hold in 0.00% of the draws"), "{remarks:?}");
            let problem = ParameterSpace::by_priors(scenario).expect_err("a contradiction");
            assert!(matches!(problem, Unvariable::Disordered { .. }), "{problem}");
        }
        let idle = scenario(&["draws.order=[[\"parameters.spillover\", \"states.UZB.gdp_bn.2016\"]]"]);
        assert!(idle.remarks()[0].message.contains("binds nothing"), "{:?}", idle.remarks());
        // It changes no history, and reads back.
        let ordered = scenario(&[ORDER]);
        assert!(crate::scenario::changes(&scenario(&[]), &ordered).is_empty());
        let again = Scenario::from_text("again", &ordered.resolved(), &[]).expect("what was written");
        assert_eq!(again.orders(), ordered.orders());
        assert_eq!(ordered.orders(), [[LOW.to_owned(), HIGH.to_owned()]]);
    }
}
