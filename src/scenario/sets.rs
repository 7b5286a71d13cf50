//! Sets of values for the open numbers of a scenario, of which each is run a few times.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::prior::Prior;
use super::types::Scenario;
use super::vary::{Unvariable, Varied};

/// Sets of values, each for some neighbouring replicates.
#[derive(Debug, Clone)]
pub struct Sets {
    varied: Varied,
    values: Values,
    per_set: u64,
}

/// Where values come from.
#[derive(Debug, Clone)]
enum Values {
    /// Independent draws from priors, by a generator of its own.
    Priors(Vec<Prior>, Box<ChaCha8Rng>),
    /// A set each.
    Listed(Vec<Vec<f64>>),
}

impl Sets {
    /// Sets drawn from priors, one of each open number, `per_set` replicates of each; at least 1.
    ///
    /// A set depends on the seed and its number alone.
    pub fn of_priors(varied: Varied, priors: Vec<Prior>, seed: u64, per_set: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        // Apart from the keys of other streams of the same seed.
        key[8..22].copy_from_slice(b"parameter sets");
        Self { varied, values: Values::Priors(priors, Box::new(ChaCha8Rng::from_seed(key))), per_set }
    }

    /// Sets that are listed, at least one.
    pub fn listed(varied: Varied, points: Vec<Vec<f64>>, per_set: u64) -> Self {
        Self { varied, values: Values::Listed(points), per_set }
    }

    /// The scenario and its open numbers.
    pub fn varied(&self) -> &Varied {
        &self.varied
    }

    /// Replicates of each set, at least 1.
    pub fn per_set(&self) -> u64 {
        self.per_set
    }

    /// How many sets there are; `None` where they do not end.
    pub fn listed_sets(&self) -> Option<u64> {
        match &self.values {
            Values::Priors(..) => None,
            Values::Listed(points) => Some(points.len() as u64),
        }
    }

    /// The values of a set.
    pub fn values(&self, set: u64) -> Vec<f64> {
        match &self.values {
            Values::Listed(points) => points[set as usize % points.len()].clone(),
            Values::Priors(priors, source) => {
                let mut random = source.as_ref().clone();
                random.set_stream(set);
                let values = priors.iter().enumerate().map(|(place, prior)| {
                    // The middle of one of 2^53 even steps, so that neither 0 nor 1 comes up.
                    let u = ((random.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
                    self.varied.rounded(place, prior.quantile(u))
                });
                values.collect()
            }
        }
    }

    /// The scenario with the values of a set.
    ///
    /// # Errors
    ///
    /// [`Unvariable::Invalid`].
    pub fn scenario(&self, set: u64) -> Result<Scenario, Unvariable> {
        self.varied.at(&self.values(set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(seed: u64) -> Sets {
        let (varied, priors) = Varied::by_priors(Scenario::built_in()).expect("priors of numbers");
        Sets::of_priors(varied, priors, seed, 1)
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
