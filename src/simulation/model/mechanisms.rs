//! The mechanisms that a scenario can switch off, each declared once; theory lenses are presets over them.
//!
//! [`mechanisms!`](crate::model::mechanisms) declares for each its key, meaning and label, the effect of switching it off,
//! the parameter that is 0 without it (the rules query the other mechanisms), and the claim of the lens that omits it, with
//! the literature that claims the contrary. The tables of scenarios and their schema, the lenses, the figures and the table in `docs/model.md`
//! follow from it.

use super::parameters::Parameters;

/// The declaration of a mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MechanismSpec {
    /// Key in the scenario's `[mechanisms]` table.
    pub key: &'static str,
    /// Meaning in a sentence.
    pub meaning: &'static str,
    /// Label in tables and figures.
    pub label: &'static str,
    /// Effect of switching it off, in the symbols of the model document.
    pub off: &'static str,
    /// The claim of the lens that leaves it out.
    pub without: &'static str,
    /// The literature that the claim is against.
    pub against: &'static str,
}

/// Hands the declaration of all mechanisms to the macro `$declare`, so that another room can make types of its own from it.
#[macro_export]
macro_rules! mechanisms {
    ($declare:ident) => {
        $declare! {
            identity, "Identity weights count in what states want (constructivism).",
                label "Identity weights", off "v_ij is 0, and weights count as 0 in the will to settle",
                without "What others are to a state makes no difference to what it wants.",
                against "against Wendt 1999";
            learning, "Experience rewrites identity weights; off, they stay as they begin.",
                label "Learning", off "w_ij stays at w0_ij",
                without "What states are to each other stays as history left it.",
                against "against Wendt 1999";
            relative_gains, "A negative identity weight turns a rival's gain into a loss (realism).",
                label "Relative gains", off "the negative part of v_ij is 0",
                without "A rival's gain is no loss.",
                against "against Grieco 1988";
            sovereignty, "The part of sovereignty cost that stems from a state's sensitivity.",
                label "Sovereignty", off "s_i and σ_n are 0", zeroes sovereignty.numbers_cost,
                without "Reluctance to transfer authority is no obstacle.",
                against "against Abbott and Snidal 2000";
            external_pull, "Outside powers substitute for regional ties.",
                label "External pull", off "χ is 0", zeroes benefit.external_substitution,
                without "Outside powers are no substitute for ties in the region.",
                against "against Krapohl and Vasileva-Dienes 2020";
            side_payments, "A core state may compensate a reluctant one.",
                label "Side payments", off "no coalition whose members lose is within reach",
                without "No core state pays for the reluctant.",
                against "against Mattli 1999";
            prestige, "Signing pays in legitimacy, whatever is implemented.",
                label "Prestige", off "π is 0", zeroes commitment.prestige,
                without "A signature is worth nothing by itself.",
                against "against Allison 2008 and Collins 2009";
            spillover, "Ties in one issue area raise the worth of the next.",
                label "Spillover", off "λ is 0", zeroes benefit.spillover,
                without "Ties in one issue do nothing for the next.",
                against "against Haas 1958";
            disputes, "Unsettled disputes lower the benefit of ties.",
                label "Disputes", off "δ is 0; the disputes themselves go on", zeroes benefit.dispute_penalty,
                without "Unsettled borders and water do not stand in the way of ties.",
                against "the model's own rule of disputes";
        }
    };
}
pub use mechanisms;

macro_rules! switches {
    ($( $key:ident, $meaning:tt, label $label:tt, off $off:tt, $(zeroes $rule:ident.$parameter:ident,)?
        without $without:tt, against $against:tt; )+) => {
        /// One switch a mechanism, all on in the full model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Mechanisms {
            $( #[doc = $meaning] pub $key: bool, )+
        }

        impl Default for Mechanisms {
            fn default() -> Self {
                Self { $( $key: true, )+ }
            }
        }

        impl Mechanisms {
            /// Every mechanism, in the order of declaration.
            pub const SPECS: &[MechanismSpec] = &[
                $( MechanismSpec {
                    key: stringify!($key),
                    meaning: $meaning,
                    label: $label,
                    off: $off,
                    without: $without,
                    against: $against,
                }, )+
            ];

            /// Every mechanism's key with whether it is on.
            pub fn each(self) -> impl Iterator<Item = (&'static str, bool)> {
                [$( (stringify!($key), self.$key), )+].into_iter()
            }

            /// A copy with the mechanism of that key on or off; an unknown key changes nothing.
            pub fn with(mut self, key: &str, on: bool) -> Self {
                match key {
                    $( stringify!($key) => self.$key = on, )+
                    _ => {}
                }
                self
            }

            /// The parameters in force: those through which a mechanism works that is off are 0. The other mechanisms are
            /// not parameters: the rules that they govern ask for them.
            pub(super) fn in_force<T: Copy>(self, mut parameters: Parameters<T>, zero: T) -> Parameters<T> {
                $( $( if !self.$key {
                    parameters.$rule.$parameter = zero;
                } )? )+
                parameters
            }
        }
    };
}

mechanisms!(switches);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mechanism_is_switched_by_its_key() {
        let all = Mechanisms::default();
        assert!(all.each().all(|(_, on)| on));
        for spec in Mechanisms::SPECS {
            let off: Vec<_> = all.with(spec.key, false).each().filter(|(_, on)| !on).collect();
            assert_eq!(off, [(spec.key, false)]);
        }
        assert_eq!(all.with("no such", false), all);
    }

    #[test]
    fn a_parameter_of_a_mechanism_that_is_off_is_zero() {
        let all = Mechanisms::default();
        let parameters = Parameters::default();
        assert_eq!(all.in_force(parameters, 0.0), parameters);
        let off = all.with("prestige", false).with("disputes", false).in_force(parameters, 0.0);
        assert_eq!((off.commitment.prestige, off.benefit.dispute_penalty), (0.0, 0.0));
        assert_eq!(
            off.with("prestige", 0.315).and_then(|off| off.with("dispute_penalty", 0.315)),
            Some(parameters)
        );
    }
}
