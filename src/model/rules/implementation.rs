use crate::model::parameters::parameters;
parameters! {
    /// Parameters of implementation.
    implementation_rate: "ι" = 0.31, in [0.0, 365.0], prior [0.2, 0.6], unit "1/yr",
        "rate at which a fully capable state closes the gap to its target";
    capacity_floor: "κ_0" = 0.2, in [0.0, 1.0], prior [0.1, 0.5], unit "1",
        "capacity of a state not yet consolidated";
    reciprocity_margin: "μ" = 0.26, in [0.0, 1.0], prior [0.1, 0.4], unit "1",
        "how far a state goes ahead of what its partner implements";
    lapse_rate: "η" = 0.067, in [0.0, 365.0], prior [0.02, 0.12], unit "1/yr",
        "rate at which a signature lapses that one side no longer wants";
}
