use crate::model::parameters::parameters;
parameters! {
    /// Parameters of disputes.
    settlement_rate: "ζ" = 2.4, in [0.0, 365.0], prior [1.0, 4.0], unit "1/yr",
        "settlements a year where both sides fully want one";
    settlement_step: "ζ_q" = 0.25, in [0.0, 1.0], unit "1",
        "share of a dispute that one settlement removes";
    settlement_thaw: "ζ_w" = 0.023, in [0.0, 1.0], prior [0.0, 0.04], unit "1",
        "rise of both identity weights by a settlement";
    incident_rate: "ξ" = 0.36, in [0.0, 365.0], prior [0.12, 0.6], unit "1/yr",
        "incidents a year in a dispute of full size";
    incident_damage: "ξ_w" = 0.09, in [0.0, 1.0], prior [0.05, 0.15], unit "1",
        "fall of both identity weights by an incident";
}
