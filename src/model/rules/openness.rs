use crate::model::parameters::parameters;
parameters! {
    /// Parameters of openness.
    openness_floor: "o_0" = 0.155, in [0.0, 1.0], prior [0.05, 0.3], unit "1",
        "openness that offices and ministries keep, whoever leads";
}
