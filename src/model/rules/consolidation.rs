use crate::model::parameters::parameters;
parameters! {
    /// Parameters of consolidation.
    consolidation_rate: "η_k" = 0.075, in [0.0, 365.0], prior [0.04, 0.12], unit "1/yr",
        "rate at which statehood and national identity consolidate";
    initial_consolidation: "k_0" = 0.1, in [0.0, 1.0], unit "1",
        "consolidation at independence";
}
