//! Sets of values for the open numbers of a scenario, each run with a few replicates.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use super::orders::OrderedNumbers;
use super::parameter_space::{ParameterSpace, Unvariable};
use super::prior::Prior;
use super::types::Scenario;

/// Sets of values, each shared by some neighbouring replicates.
#[derive(Debug, Clone)]
pub struct Sets {
    varied: ParameterSpace,
    values: Values,
    per_set: u64,
    partners: bool,
    /// How many sets, from the first on, have further runs where any have.
    partitioned: u64,
    /// Which numbers are codings; empty if their part of the variance is not told apart.
    codings: Vec<bool>,
}

/// A run of the replicates of a set beyond those of the results. It tells parts of the variance from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FurtherRun {
    /// Whether the codings are drawn again. The parameters are those of the set.
    pub other_codings: bool,
    /// How many replicates on the draws of chance stand that the run takes.
    pub replicates_on: u64,
}

/// The same set on the draws of the next replicate.
const PARTNER: FurtherRun = FurtherRun { other_codings: false, replicates_on: 1 };
/// The same set on draws that no replicate has.
const OTHER_CHANCE: FurtherRun = FurtherRun { other_codings: false, replicates_on: 1 << 62 };
/// The same parameters with other codings, on draws that neither has.
const OTHER_CODINGS: FurtherRun = FurtherRun { other_codings: true, replicates_on: 1 << 63 };
/// How many sets on the values stand that are drawn for codings a second time: so many that no set of a run has them.
const SETS_ON: u64 = 1 << 62;

/// The source of values.
#[derive(Debug, Clone)]
enum Values {
    /// Draws from priors, a stream of random numbers for each; independent but for the orders between some.
    Priors { drawn: Vec<Drawn>, ordered: Vec<OrderedNumbers> },
    /// Listed points, one a set, and their numbers; behind them the numbers that are drawn for each set, if any are.
    Listed { points: Vec<Vec<f64>>, numbers: Vec<u64>, rest: Option<Box<Sets>> },
}

/// A number that is drawn from its prior.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    prior: Prior,
    /// Stands at the value of set 0.
    stream: ChaCha8Rng,
}

impl Drawn {
    /// Makes the random stream of a number: ChaCha8, whose key is made of the seed and of a name for this use, and
    /// whose stream is the first eight bytes, least significant first, of the SHA-256 of the number's key. So the draws
    /// of one prior do not depend on other priors.
    pub fn new(key: &str, prior: Prior, seed: u64) -> Self {
        let mut own = [0; 32];
        own[..8].copy_from_slice(&seed.to_le_bytes());
        // Different from the keys of other streams of the same seed.
        own[8..22].copy_from_slice(b"parameter sets");
        let mut stream = ChaCha8Rng::from_seed(own);
        let hash = Sha256::digest(key.as_bytes());
        stream.set_stream(hash.iter().take(8).rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
        Self { prior, stream }
    }

    /// The values of the sets from `first` on.
    pub fn values(&self, first: u64) -> impl Iterator<Item = f64> {
        let (mut stream, prior) = (self.stream.clone(), self.prior);
        // Two words of 32 bits a set.
        stream.set_word_pos(2 * u128::from(first));
        std::iter::repeat_with(move || {
            // The middle of one of 2^53 even steps, so that neither 0 nor 1 comes up.
            let u = ((stream.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
            prior.quantile(u)
        })
    }
}

impl Sets {
    /// Makes sets drawn from the prior of each open number, with `per_set` replicates each, at least 1.
    ///
    /// A value depends only on the seed, its key, its prior and the number of the set: not on which other numbers are
    /// drawn, nor on their order; but for those that an order of the scenario binds (`draws.order`).
    pub fn of_priors(varied: ParameterSpace, priors: &[Prior], seed: u64, per_set: u64) -> Self {
        let drawn: Vec<Drawn> =
            varied.keys().zip(priors).map(|(key, prior)| Drawn::new(key, *prior, seed)).collect();
        let named = varied.keys().zip(&drawn).zip(varied.are_codings());
        let named: Vec<_> = named.map(|((key, drawn), is_coding)| (key, drawn, is_coding)).collect();
        let ordered = OrderedNumbers::groups(varied.scenario().orders(), &named);
        Self {
            values: Values::Priors { drawn, ordered },
            varied,
            per_set,
            partners: true,
            partitioned: u64::MAX,
            codings: Vec::new(),
        }
    }

    /// Makes sets from listed points, at least one, and their numbers.
    pub fn listed(varied: ParameterSpace, points: Vec<Vec<f64>>, numbers: Vec<u64>, per_set: u64) -> Self {
        debug_assert_eq!(points.len(), numbers.len());
        Self {
            varied,
            values: Values::Listed { points, numbers, rest: None },
            per_set,
            partners: true,
            partitioned: u64::MAX,
            codings: Vec::new(),
        }
    }

    /// Draws further numbers for each listed set: those of other sets, which are drawn from priors, with the values that they have there in
    /// the set at the same place.
    ///
    /// # Errors
    ///
    /// As [`ParameterSpace::together`], if a number is listed and drawn.
    pub fn with_rest(self, drawn: Self) -> Result<Self, Unvariable> {
        let keys: Vec<&str> = self.varied.keys().chain(drawn.varied.keys()).collect();
        let varied = ParameterSpace::together(self.varied.scenario().clone(), &keys)?;
        let values = match self.values {
            Values::Listed { points, numbers, .. } => {
                Values::Listed { points, numbers, rest: Some(Box::new(drawn)) }
            }
            of_priors @ Values::Priors { .. } => of_priors,
        };
        Ok(Self { varied, values, ..self })
    }

    /// Leaves out the numbers of some keys; `None` if no number is left. The values of the others stay the same.
    #[must_use]
    pub fn without(&self, is_left_out: &dyn Fn(&str) -> bool) -> Option<Self> {
        let keys = self.varied.keys().enumerate();
        let kept: Vec<usize> = keys.filter(|(_, key)| !is_left_out(key)).map(|(place, _)| place).collect();
        let values = match &self.values {
            Values::Priors { drawn, ordered } => Values::Priors {
                drawn: kept.iter().map(|place| drawn[*place].clone()).collect(),
                ordered: ordered.iter().filter_map(|ordered| ordered.keeping(&kept)).collect(),
            },
            Values::Listed { points, numbers, rest } => {
                // Those behind the listed numbers are drawn.
                let kept_of =
                    |point: &Vec<f64>| kept.iter().filter_map(|place| point.get(*place).copied()).collect();
                Values::Listed {
                    points: points.iter().map(kept_of).collect(),
                    numbers: numbers.clone(),
                    rest: rest.as_ref().and_then(|rest| rest.without(is_left_out)).map(Box::new),
                }
            }
        };
        let codings = kept.iter().filter_map(|place| self.codings.get(*place).copied()).collect();
        let varied = self.varied.keeping(&kept);
        let (per_set, partners, partitioned) = (self.per_set, self.partners, self.partitioned);
        (!kept.is_empty()).then_some(Self { varied, values, per_set, partners, partitioned, codings })
    }

    /// Returns the scenario and its open numbers.
    pub fn varied(&self) -> &ParameterSpace {
        &self.varied
    }

    /// Replicates of each set, at least 1.
    pub fn per_set(&self) -> u64 {
        self.per_set
    }

    /// Tells the part of the codings in the variance from that of the parameters, if codings are drawn from priors. Which numbers are drawn,
    /// and their values, stay the same. Codings that are listed count as parameters.
    #[must_use]
    pub fn with_codings_apart(self) -> Self {
        let count = self.varied.count();
        let (values, codings) = match self.values {
            Values::Listed { points, numbers, rest: Some(rest) } => {
                let rest = rest.with_codings_apart();
                let listed = count - rest.varied.count();
                let codings =
                    std::iter::repeat_n(false, listed).chain(rest.codings.iter().copied()).collect();
                (Values::Listed { points, numbers, rest: Some(Box::new(rest)) }, codings)
            }
            listed @ Values::Listed { .. } => (listed, Vec::new()),
            priors @ Values::Priors { .. } => (priors, self.varied.are_codings()),
        };
        Self { values, codings, ..self }
    }

    /// Leaves the further runs of each set out, which tell the parts of the variance from each other.
    #[must_use]
    pub fn without_partners(self) -> Self {
        Self { partners: false, ..self }
    }

    /// Gives further runs to so many sets alone, from the first on.
    #[must_use]
    pub fn partitioning(self, sets: u64) -> Self {
        Self { partitioned: sets, ..self }
    }

    /// Number of replicates, from the first on, that have further runs where any have.
    pub fn partitioned_replicates(&self) -> u64 {
        self.partitioned.saturating_mul(self.per_set)
    }

    /// Whether the part of the codings in the variance is told from that of the parameters.
    pub fn tells_codings_apart(&self) -> bool {
        self.partners && self.codings.contains(&true)
    }

    /// The runs of a replicate beyond that of the results. Without codings to tell apart, a set of one replicate is run a second time;
    /// with them every set is also run with other codings. None if they are left out.
    pub fn further_runs(&self) -> &'static [FurtherRun] {
        match (self.partners, self.tells_codings_apart(), self.per_set) {
            (false, ..) | (true, false, 2..) => &[],
            (true, false, _) => &[PARTNER],
            (true, true, 2..) => &[OTHER_CODINGS],
            (true, true, _) => &[OTHER_CHANCE, OTHER_CODINGS],
        }
    }

    /// Number of listed sets; `None` for sets drawn from priors, which are unlimited.
    pub fn listed_sets(&self) -> Option<u64> {
        match &self.values {
            Values::Priors { .. } => None,
            Values::Listed { points, .. } => Some(points.len() as u64),
        }
    }

    /// Returns the number of a set in files; by default its place from 0.
    pub fn number(&self, set: u64) -> u64 {
        match &self.values {
            Values::Priors { .. } => set,
            Values::Listed { numbers, .. } => numbers[set as usize % numbers.len()],
        }
    }

    /// Returns the values of a set.
    pub fn values(&self, set: u64) -> Vec<f64> {
        self.columns(set, 1).into_iter().flatten().collect()
    }

    /// The values of `count` sets from `first` on, by (number, set): those of [`Self::values`].
    pub fn columns(&self, first: u64, count: usize) -> Vec<Vec<f64>> {
        match &self.values {
            Values::Listed { points, rest, .. } => {
                let drawn = rest.as_ref().map_or_else(Vec::new, |rest| rest.columns(first, count));
                self.beside(points, drawn, first, count)
            }
            Values::Priors { drawn, ordered } => {
                let columns = self.drawn(drawn, count, |_| first);
                self.in_order(columns, ordered, |ordered, set| ordered.values(first + set))
            }
        }
    }

    /// The same with codings drawn again, where their part of the variance is told apart.
    pub fn columns_with_other_codings(&self, first: u64, count: usize) -> Vec<Vec<f64>> {
        match &self.values {
            Values::Priors { drawn, ordered } if self.tells_codings_apart() => {
                let from = |place: usize| if self.codings[place] { first + SETS_ON } else { first };
                let columns = self.drawn(drawn, count, from);
                self.in_order(columns, ordered, |ordered, set| {
                    ordered.values_with_other_codings(first + set, SETS_ON)
                })
            }
            Values::Listed { points, rest: Some(rest), .. } if self.tells_codings_apart() => {
                self.beside(points, rest.columns_with_other_codings(first, count), first, count)
            }
            Values::Priors { .. } | Values::Listed { .. } => self.columns(first, count),
        }
    }

    /// The columns of listed points in `count` sets from `first` on, and behind them those that are drawn.
    fn beside(&self, points: &[Vec<f64>], drawn: Vec<Vec<f64>>, first: u64, count: usize) -> Vec<Vec<f64>> {
        let point = |set: usize| &points[(first as usize + set) % points.len()];
        let column = |place: usize| (0..count).map(|set| point(set)[place]).collect();
        (0..self.varied.count() - drawn.len()).map(column).chain(drawn).collect()
    }

    /// Draws `count` sets, of the number at a place those from `first(place)` on.
    fn drawn(&self, drawn: &[Drawn], count: usize, first: impl Fn(usize) -> u64) -> Vec<Vec<f64>> {
        let column = |(place, drawn): (usize, &Drawn)| {
            let values = drawn.values(first(place)).take(count);
            values.map(|value| self.varied.rounded(place, value)).collect()
        };
        drawn.iter().enumerate().map(column).collect()
    }

    /// Puts the numbers that orders bind into columns of values, as `values` gives them for a set of the columns.
    fn in_order(
        &self,
        mut columns: Vec<Vec<f64>>,
        ordered: &[OrderedNumbers],
        values: impl Fn(&OrderedNumbers, u64) -> Vec<(usize, f64)>,
    ) -> Vec<Vec<f64>> {
        let count = columns.first().map_or(0, Vec::len);
        for ordered in ordered {
            for set in 0..count as u64 {
                for (place, value) in values(ordered, set) {
                    columns[place][set as usize] = self.varied.rounded(place, value);
                }
            }
        }
        columns
    }

    /// Returns the scenario with the values of a set.
    ///
    /// # Errors
    ///
    /// [`Unvariable::Invalid`].
    pub fn scenario(&self, set: u64) -> Result<Scenario, Unvariable> {
        self.varied.at(&self.values(set))
    }

    /// Returns the scenario with the values of a set, the codings drawn again.
    ///
    /// # Errors
    ///
    /// [`Unvariable::Invalid`].
    pub fn scenario_with_other_codings(&self, set: u64) -> Result<Scenario, Unvariable> {
        let values: Vec<f64> = self.columns_with_other_codings(set, 1).into_iter().flatten().collect();
        self.varied.at(&values)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn sets(seed: u64) -> Sets {
        let (varied, priors) = ParameterSpace::by_priors(Scenario::built_in()).expect("priors of numbers");
        Sets::of_priors(varied, &priors, seed, 1)
    }

    /// By key, the values of a set of the priors that a text states beside those of the reference case.
    fn by_key(overrides: &[&str], set: u64) -> BTreeMap<String, f64> {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let scenario =
            Scenario::named("central-asia", &overrides).unwrap_or_else(|problems| panic!("{problems}"));
        let (varied, priors) = ParameterSpace::by_priors(scenario).expect("priors of numbers");
        let sets = Sets::of_priors(varied, &priors, 2017, 1);
        sets.varied().keys().map(str::to_owned).zip(sets.values(set)).collect()
    }

    #[test]
    fn what_a_key_draws_is_its_own_whatever_else_is_drawn() {
        let sovereignty = "priors.\"states.UZB.sovereignty_sensitivity\"=[0.6, 0.9]";
        let dispute = "priors.\"dyads.KAZ-UZB.dispute\"={ beta = [2, 3] }";
        for set in [0, 1, 17] {
            let (plain, one) = (by_key(&[], set), by_key(&[sovereignty], set));
            let (two, turned) = (by_key(&[sovereignty, dispute], set), by_key(&[dispute, sovereignty], set));
            assert_eq!((one.len(), two.len()), (plain.len() + 1, plain.len() + 2));
            assert!(plain.iter().all(|(key, value)| one[key] == *value));
            assert!(one.iter().all(|(key, value)| two[key] == *value));
            assert_eq!(two, turned);
        }
        // The order of one quantile in every prior of a key.
        let (narrow, wide) = (
            by_key(&["parameters.spillover.prior=[0.2, 0.3]"], 5),
            by_key(&["parameters.spillover.prior=[0.2, 0.4]"], 5),
        );
        let order = (narrow["parameters.spillover"] - 0.2) / 0.1;
        assert!(((wide["parameters.spillover"] - 0.2) / 0.2 - order).abs() < 1e-12);
        assert_eq!(narrow["parameters.commitment"], wide["parameters.commitment"]);
    }

    /// The sets of the reference case with its codings.
    fn with_codings(per_set: u64) -> Sets {
        let scenario = Scenario::built_in();
        let codings = crate::scenario::shared_codings(&[&scenario]);
        let (varied, priors) = ParameterSpace::with_codings(scenario, codings).expect("numbers");
        Sets::of_priors(varied, &priors, 2017, per_set)
    }

    #[test]
    fn what_is_drawn_beside_listed_numbers_has_the_values_of_the_set_at_the_same_place() {
        let scenario = Scenario::built_in();
        let keys = ["parameters.spillover", "parameters.commitment"];
        let listed = || {
            let varied = ParameterSpace::together(scenario.clone(), &keys).expect("numbers");
            Sets::listed(varied, vec![vec![0.2, 0.3], vec![0.4, 0.5], vec![0.6, 0.7]], vec![5, 9, 2], 1)
        };
        let drawn = sets(2017);
        let rest = drawn.without(&|key| keys.contains(&key)).expect("others");
        let both = listed().with_rest(rest).expect("numbers apart");
        assert_eq!(both.varied().count(), drawn.varied().count());
        for set in 0..3 {
            let all: BTreeMap<&str, f64> = both.varied().keys().zip(both.values(set)).collect();
            let own: BTreeMap<&str, f64> = drawn.varied().keys().zip(drawn.values(set)).collect();
            assert!(own.iter().all(|(key, value)| keys.contains(key) || all[key] == *value));
            assert_eq!(keys.map(|key| all[key]).to_vec(), listed().values(set));
        }
        assert_eq!((both.number(1), both.listed_sets()), (9, Some(3)));
        // Without some of either, all others stay as they are.
        for out in ["parameters.spillover", "parameters.learning_rate"] {
            let fewer = both.without(&|key| key == out).expect("others");
            let expected: Vec<f64> = both
                .varied()
                .keys()
                .zip(both.values(2))
                .filter(|(key, _)| *key != out)
                .map(|(_, value)| value)
                .collect();
            assert_eq!((fewer.varied().count(), fewer.values(2)), (expected.len(), expected));
        }
        let alone = both.without(&|key| !keys.contains(&key)).expect("others");
        assert_eq!(alone.columns(0, 3), listed().columns(0, 3));
        // A number is listed or drawn.
        assert!(listed().with_rest(drawn).is_err());
    }

    #[test]
    fn codings_beside_listed_numbers_are_drawn_again_and_the_listed_ones_are_not() {
        let keys = ["parameters.spillover", "parameters.commitment"];
        let both = with_codings(1);
        let varied = ParameterSpace::together(both.varied().scenario().clone(), &keys).expect("numbers");
        let listed = Sets::listed(varied, vec![vec![0.2, 0.3], vec![0.4, 0.5]], vec![0, 1], 1);
        let rest = both.without(&|key| keys.contains(&key)).expect("others");
        let found = listed.with_rest(rest).expect("numbers apart").with_codings_apart();
        assert!(found.tells_codings_apart());
        let (own, other) = (found.columns(0, 2), found.columns_with_other_codings(0, 2));
        let apart = both.clone().with_codings_apart();
        let [of_priors, other_of_priors] = [both.columns(0, 2), apart.columns_with_other_codings(0, 2)];
        for (place, key) in found.varied().keys().enumerate() {
            let is_coding = found.varied().are_codings()[place];
            assert_eq!(own[place] != other[place], is_coding && !keys.contains(&key), "{key}");
            if let Some(before) =
                both.varied().keys().position(|of| of == key).filter(|_| !keys.contains(&key))
            {
                assert_eq!((&own[place], &other[place]), (&of_priors[before], &other_of_priors[before]));
            }
        }
        assert_eq!((own[0].clone(), own[1].clone()), (vec![0.2, 0.4], vec![0.3, 0.5]));
    }

    #[test]
    fn codings_change_no_draw_of_the_parameters() {
        let (plain, sets) = (by_key(&[], 3), with_codings(1));
        let all: BTreeMap<String, f64> =
            sets.varied().keys().map(str::to_owned).zip(sets.values(3)).collect();
        assert!(all.len() > plain.len() + 50);
        assert!(plain.iter().all(|(key, value)| all[key] == *value));
    }

    #[test]
    fn codings_alone_are_drawn_again() {
        let (together, apart) = (with_codings(1), with_codings(1).with_codings_apart());
        assert_eq!(together.columns(4, 3), apart.columns(4, 3));
        assert_eq!(together.columns_with_other_codings(4, 3), together.columns(4, 3));
        let (own, others) = (apart.columns(4, 3), apart.columns_with_other_codings(4, 3));
        let are_codings = apart.varied().are_codings();
        assert!(are_codings.contains(&true) && are_codings.contains(&false));
        for (place, is_coding) in are_codings.into_iter().enumerate() {
            for (own, other) in own[place].iter().zip(&others[place]) {
                assert_eq!(own != other, is_coding, "{place}");
            }
        }
        assert!(apart.scenario_with_other_codings(4).is_ok());
    }

    #[test]
    fn further_runs_are_as_many_as_it_takes() {
        let counts = |sets: &Sets| sets.further_runs().len();
        for (per_set, plain, apart) in [(1, 1, 2), (2, 0, 1), (8, 0, 1)] {
            let (one, other) = (with_codings(per_set), with_codings(per_set).with_codings_apart());
            assert_eq!((counts(&one), counts(&other)), (plain, apart));
            assert!(!one.tells_codings_apart() && other.tells_codings_apart());
            assert_eq!(counts(&other.without_partners()), 0);
        }
        // Without a coding there is nothing to tell apart.
        assert!(!sets(1).with_codings_apart().tells_codings_apart());
    }

    #[test]
    fn to_leave_a_number_out_changes_no_other() {
        let of_priors = sets(5);
        let (varied, points) = (of_priors.varied().clone(), vec![of_priors.values(0), of_priors.values(1)]);
        let listed = Sets::listed(varied, points, vec![3, 8], 1);
        for all in [of_priors, listed] {
            let is_left_out = |key: &str| key == "parameters.commitment";
            let fewer = all.without(&is_left_out).expect("others are left");
            let kept = |sets: &Sets, set| -> Vec<(String, f64)> {
                let values = sets.varied().keys().map(str::to_owned).zip(sets.values(set));
                values.filter(|(key, _)| !is_left_out(key)).collect()
            };
            assert_eq!(fewer.varied().count() + 1, all.varied().count());
            assert!(
                (0..4)
                    .all(|set| kept(&fewer, set) == kept(&all, set) && fewer.number(set) == all.number(set))
            );
            assert!(all.without(&|_| true).is_none());
        }
    }

    #[test]
    fn draws_are_pinned() {
        // A change here changes every run with drawn parameters.
        let openness = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
        let keys = ["parameters.spillover", openness];
        let varied = ParameterSpace::new(Scenario::built_in(), &keys).expect("numbers");
        let even = Prior::Uniform { low: 0.0, high: 1.0 };
        let sets = Sets::of_priors(varied, &[even; 2], 2017, 1);
        // Worked out by another program from the definition.
        assert_eq!(sets.values(0), [0.672_489_175_316_479, 0.739_910_715_870_212_5]);
        assert_eq!(sets.values(1), [0.904_059_971_703_868_6, 0.351_779_347_562_586_94]);
        assert_eq!(sets.values(1_000_000), [0.110_578_610_332_702_83, 0.620_045_306_515_856_2]);
    }

    #[test]
    fn keys_and_sets_draw_independently() {
        let sets = sets(1);
        let drawn: Vec<Vec<f64>> = (0..2_000).map(|set| sets.values(set)).collect();
        let column = |place: usize| drawn.iter().map(move |values| values[place]);
        let moments = |of: &dyn Fn(usize) -> f64| {
            let mean = (0..1_999).map(of).sum::<f64>() / 1_999.0;
            (mean, (0..1_999).map(|set| (of(set) - mean) * (of(set) - mean)).sum::<f64>() / 1_999.0)
        };
        let correlation = |x: &dyn Fn(usize) -> f64, y: &dyn Fn(usize) -> f64| {
            let ((x_mean, x_var), (y_mean, y_var)) = (moments(x), moments(y));
            let sum = (0..1_999).map(|set| (x(set) - x_mean) * (y(set) - y_mean)).sum::<f64>();
            sum / 1_999.0 / (x_var * y_var).sqrt()
        };
        for place in 0..drawn[0].len() {
            let own: Vec<f64> = column(place).collect();
            let next: Vec<f64> = column((place + 1) % drawn[0].len()).collect();
            // With the next key, and with the next set; five standard errors.
            let found = [
                correlation(&|set| own[set], &|set| next[set]),
                correlation(&|set| own[set], &|set| own[set + 1]),
            ];
            assert!(found.iter().all(|found| found.abs() < 5.0 / 2_000_f64.sqrt()), "{place}: {found:?}");
        }
    }

    #[test]
    fn a_set_depends_on_seed_and_number_alone() {
        assert_eq!(sets(0).values(7), sets(0).values(7));
        assert_ne!(sets(0).values(7), sets(0).values(8));
        assert_ne!(sets(0).values(7), sets(1).values(7));
    }

    #[test]
    fn draws_follow_the_priors() {
        let sets = sets(3);
        let count = 2_000;
        let drawn: Vec<Vec<f64>> = (0..count).map(|set| sets.values(set)).collect();
        let priors = Scenario::built_in();
        for (place, (name, prior)) in priors.priors().iter().enumerate() {
            let (low, high) = prior.ends();
            let mean = drawn.iter().map(|values| values[place]).sum::<f64>() / count as f64;
            assert!(drawn.iter().all(|values| prior.covers(values[place])));
            // All priors of the reference case are uniform; six standard errors.
            let se = (high - low) / (12.0 * count as f64).sqrt();
            assert!((mean - (low + high) / 2.0).abs() < 6.0 * se, "{name}: {mean}");
        }
    }
}
