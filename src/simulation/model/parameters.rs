//! The declaration of parameters, rule by rule and all together.
//!
//! Every rule file declares its own parameters with [`parameters!`](crate::model::parameters): key,
//! symbol, default, admissible interval, prior, unit, meaning and source stand in one place, and the scenario
//! reader, the JSON schema and the table in `docs/model.md` are generated from it.

use super::number::Number;
use super::rules::{
    benefit, commitment, consolidation, disputes, honeymoon, identity, implementation, low_politics,
    negotiation, openness, regard, sovereignty,
};

/// The declaration of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterSpec {
    /// Key in the scenario's `[parameters]` table.
    pub key: &'static str,
    /// Symbol in the formulas of the model document.
    pub symbol: &'static str,
    /// Value used where a scenario is silent.
    pub default: f64,
    /// Smallest admissible value.
    pub min: f64,
    /// Largest admissible value.
    pub max: f64,
    /// Interval of the uniform prior, `None` where the parameter is a convention and not calibrated.
    pub prior: Option<(f64, f64)>,
    /// Unit: `1` for a pure number, `1/yr` for a rate.
    pub unit: &'static str,
    /// One line for the parameter table.
    pub meaning: &'static str,
    /// Literature behind the idea, or that it is an assumption or a convention of the model. It is no source of the value:
    /// no free parameter has a measured one.
    pub source: &'static str,
}

/// Declares the parameters of one rule: a struct with a field for each, and its [`ParameterSpec`]s.
///
/// A field is a single `f64` in a scenario. In the rules it is a [`Number`], so that each lane
/// can have values of its own.
macro_rules! parameters {
    ($(#[$outer:meta])* $( $key:ident: $symbol:literal = $default:literal, in [$min:literal, $max:literal]
        $(, prior [$low:literal, $high:literal])?, unit $unit:literal, $meaning:literal, source $source:literal; )+) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Parameters<T = f64> {
            $( #[doc = $meaning] pub $key: T, )+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $( $key: $default, )+ }
            }
        }

        impl<const L: usize> Default for Parameters<$crate::model::lanes::Lanes<L>> {
            fn default() -> Self {
                Parameters::<f64>::default().map(|value| $crate::model::lanes::Lanes([value; L]))
            }
        }

        impl<T: Copy> Parameters<T> {
            /// The same parameters, with `f` applied to each value.
            #[inline(always)]
            pub fn map<U>(&self, f: impl Fn(T) -> U) -> Parameters<U> {
                Parameters { $( $key: f(self.$key), )+ }
            }

            /// The value at a place in the order of declaration.
            pub fn nth_mut(&mut self, place: usize) -> Option<&mut T> {
                [$( &mut self.$key, )+].into_iter().nth(place)
            }
        }

        impl<N: $crate::model::number::Number> Parameters<N> {
            /// The same values in every lane.
            #[inline(always)]
            pub fn splat(values: &Parameters, like: N) -> Self {
                values.map(|value| like.like(value))
            }

            /// The values of a lane.
            #[inline(always)]
            pub fn lane(&self, lane: usize) -> Parameters {
                self.map(|value| value[lane])
            }

            /// Writes the values of a lane.
            #[inline(always)]
            pub fn set_lane(&mut self, lane: usize, values: &Parameters) {
                $( self.$key[lane] = values.$key; )+
            }
        }

        impl Parameters {
            /// The specifications, in the order of declaration.
            pub const SPECS: &[$crate::model::parameters::ParameterSpec] = &[
                $( $crate::model::parameters::ParameterSpec {
                    key: stringify!($key),
                    symbol: $symbol,
                    default: $default,
                    min: $min,
                    max: $max,
                    prior: parameters!(@prior $($low, $high)?),
                    unit: $unit,
                    meaning: $meaning,
                    source: $source,
                }, )+
            ];

            /// The field of that key, if it is one of this rule's.
            pub fn field(&mut self, key: &str) -> Option<&mut f64> {
                match key {
                    $( stringify!($key) => Some(&mut self.$key), )+
                    _ => None,
                }
            }
        }
    };
    (@prior $low:literal, $high:literal) => { Some(($low, $high)) };
    (@prior) => { None };
}
pub(crate) use parameters;

macro_rules! collection {
    ($( $(#[$doc:meta])* $rule:ident, )+) => {
        /// The parameters of all rules.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Parameters<T = f64> {
            $( $(#[$doc])* pub $rule: $rule::Parameters<T>, )+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $( $rule: $rule::Parameters::default(), )+ }
            }
        }

        impl<T: Copy> Parameters<T> {
            /// The same parameters, with `f` applied to each value.
            #[inline(always)]
            pub fn map<U>(&self, f: impl Fn(T) -> U) -> Parameters<U> {
                Parameters { $( $rule: self.$rule.map(&f), )+ }
            }

            /// The value at a place in the order of [`Self::specs`].
            pub fn nth_mut(&mut self, mut place: usize) -> Option<&mut T> {
                $(
                    let count = $rule::Parameters::SPECS.len();
                    if place < count {
                        return self.$rule.nth_mut(place);
                    }
                    place -= count;
                )+
                let _ = place;
                None
            }
        }

        impl<N: Number> Parameters<N> {
            /// The same values in every lane.
            pub fn splat(values: &Parameters, like: N) -> Self {
                values.map(|value| like.like(value))
            }
        }

        impl Parameters {
            /// Specifications of every parameter, rule by rule, with the rule's name.
            pub fn specs() -> impl Iterator<Item = (&'static str, &'static ParameterSpec)> {
                std::iter::empty()
                    $( .chain($rule::Parameters::SPECS.iter().map(|spec| (stringify!($rule), spec))) )+
            }

            fn field(&mut self, key: &str) -> Option<&mut f64> {
                None $( .or(self.$rule.field(key)) )+
            }
        }
    };
}

collection! {
    /// Openness of leaders in office.
    openness,
    /// Rivalry and the identity weight in force.
    regard,
    /// The price of authority transferred.
    sovereignty,
    /// The benefit of a unit of depth.
    benefit,
    /// What society carries.
    low_politics,
    /// Signing against binding.
    commitment,
    /// Agenda, side payments, acceptance.
    negotiation,
    /// From paper to practice.
    implementation,
    /// Quarrels and settlements.
    disputes,
    /// New leaders.
    honeymoon,
    /// Learning of identity weights.
    identity,
    /// Statehood built.
    consolidation,
}

impl Parameters {
    /// The value of `key`, `None` for a key that is no parameter.
    pub fn get(&self, key: &str) -> Option<f64> {
        let mut copy = *self;
        copy.field(key).map(|field| *field)
    }

    /// A copy with `key` at `value`; `None` for an unknown key or a value outside the admissible interval.
    pub fn with(&self, key: &str, value: f64) -> Option<Self> {
        let (_, spec) = Self::specs().find(|(_, spec)| spec.key == key)?;
        if !(spec.min..=spec.max).contains(&value) {
            return None;
        }
        let mut copy = *self;
        *copy.field(key)? = value;
        Some(copy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn defaults_and_priors_lie_in_the_admissible_interval() {
        for (_, spec) in Parameters::specs() {
            assert!(spec.min <= spec.default && spec.default <= spec.max, "{}", spec.key);
            assert_eq!(Parameters::default().get(spec.key), Some(spec.default));
            if let Some((low, high)) = spec.prior {
                assert!(spec.min <= low && low < high && high <= spec.max, "{}", spec.key);
                assert!(low <= spec.default && spec.default <= high, "{}", spec.key);
            }
        }
    }

    #[test]
    fn every_parameter_says_where_its_idea_comes_from() {
        let names_literature = |source: &str| {
            source.contains("founding article")
                || source.as_bytes().windows(4).any(|year| year.iter().all(u8::is_ascii_digit))
        };
        for (_, ParameterSpec { key, source, .. }) in Parameters::specs() {
            let is_own = source.starts_with("Assumption: ") || source.starts_with("Convention: ");
            assert!(is_own || names_literature(source), "{key}: {source}");
            assert!(!source.ends_with('.'), "{key}");
        }
    }

    #[test]
    fn places_follow_the_order_of_the_specifications() {
        let mut parameters = Parameters::splat(&Parameters::default(), Lanes::<2>::ZERO);
        for (place, (_, spec)) in Parameters::specs().enumerate() {
            assert_eq!(
                parameters.nth_mut(place).map(|value| value.0),
                Some([spec.default; 2]),
                "{}",
                spec.key
            );
        }
        assert!(parameters.nth_mut(Parameters::specs().count()).is_none());
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<_> = Parameters::specs().map(|(_, spec)| spec.key).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn with_refuses_what_is_out_of_range_or_unknown() {
        let parameters = Parameters::default();
        assert_eq!(parameters.with("spillover", -1.0), None);
        assert_eq!(parameters.with("spilover", 0.1), None);
        assert_eq!(parameters.with("spillover", 0.1).and_then(|p| p.get("spillover")), Some(0.1));
    }
}
