use crate::model::parameters::parameters;
parameters! {
    /// Parameters of the worth of a signature.
    rung: "Δ" = 0.2, in [0.01, 1.0], unit "1",
        "depth of one rung of the legal ladder";
    commitment: "κ" = 0.345, in [0.0, 1.0], prior [0.2, 0.6], unit "1",
        "share of a signature that is expected to bind";
    prestige: "π" = 0.315, in [0.0, 10.0], prior [0.09, 0.45], unit "1",
        "legitimacy that a signature earns, whatever follows";
}
