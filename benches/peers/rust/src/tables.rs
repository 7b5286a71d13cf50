//! The inputs that the engine keeps by pair, as tables by two states: of (i, j) at `i * n + j`.

use concord::model::world::Facts;

use crate::rules;

pub struct Tables {
    /// The states of each pair, in the order (0, 1), (0, 2), ..., (1, 2), ...
    pub pairs: Vec<(usize, usize)>,
    pub heritage: Vec<f64>,
    pub dispute: Vec<f64>,
    /// By issue besides.
    pub complementarity: Vec<f64>,
    /// w0_ij.
    pub initial_weight: Vec<f64>,
    /// D_ijm at the start: the issue's legacy times the pair's proximity.
    pub legacy: Vec<f64>,
}

impl Tables {
    pub fn new(facts: &Facts) -> Self {
        let (n, m) = (facts.states, facts.issues);
        let pairs: Vec<_> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
        let square = |by_pair: &[f64], width: usize| {
            let mut table = vec![0.0; n * n * width];
            for (pair, &(i, j)) in pairs.iter().enumerate() {
                let row = &by_pair[pair * width..][..width];
                table[(i * n + j) * width..][..width].copy_from_slice(row);
                table[(j * n + i) * width..][..width].copy_from_slice(row);
            }
            table
        };
        let initial: Vec<f64> =
            facts.heritage.iter().map(|h| rules::initial_weight(&facts.parameters, *h)).collect();
        let legacy: Vec<f64> = facts
            .proximity
            .iter()
            .flat_map(|proximity| facts.legacy.iter().map(move |legacy| legacy * proximity))
            .collect();
        Self {
            heritage: square(&facts.heritage, 1),
            dispute: square(&facts.dispute, 1),
            complementarity: square(&facts.complementarity, m),
            initial_weight: square(&initial, 1),
            legacy: square(&legacy, m),
            pairs,
        }
    }
}
