use crate::model::parameters::parameters;
parameters! {
    /// Parameters of the sovereignty cost.
    sovereignty_floor: "σ_0" = 0.25, in [0.0, 2.0], prior [0.1, 0.4], unit "1",
        "cost of depth that any state bears, however relaxed about sovereignty";
    consolidation_relief: "σ_k" = 0.34, in [0.0, 1.0], prior [0.2, 0.6], unit "1",
        "share of the sensitivity that a consolidated statehood removes";
    asymmetry_fear: "σ_a" = 0.48, in [0.0, 5.0], prior [0.2, 0.8], unit "1",
        "rise of the sensitivity toward a stronger partner";
    identity_relief: "σ_w" = 0.7, in [0.0, 1.0], prior [0.4, 0.95], unit "1",
        "share of the sensitivity that full friendship removes";
}
