use crate::model::parameters::parameters;
parameters! {
    /// Parameters of the benefit.
    joint_identity_gain: "γ" = 1.0, in [0.0, 10.0], prior [0.3, 1.5], unit "1",
        "worth of acting together as such, for a friend";
    spillover: "λ" = 0.42, in [0.0, 10.0], prior [0.1, 1.0], unit "1",
        "rise of the benefit with the ties that already exist";
    external_substitution: "χ" = 0.56, in [0.0, 1.0], prior [0.2, 0.8], unit "1",
        "share of the benefit that a fully serving outside power takes away";
    dispute_penalty: "δ" = 0.315, in [0.0, 10.0], prior [0.1, 0.5], unit "1",
        "benefit lost to an unsettled dispute of full size";
}
