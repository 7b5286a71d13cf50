use crate::model::parameters::parameters;
parameters! {
    /// Parameters of identity.
    identity_scale: "w_h" = 0.69, in [0.0, 2.0], prior [0.4, 0.9], unit "1",
        "initial identity weight by shared heritage";
    identity_base: "w_0" = -0.045, in [-1.0, 1.0], prior [-0.2, 0.2], unit "1",
        "initial identity weight at a heritage of one half";
    learning_rate: "ℓ" = 0.435, in [0.0, 365.0], prior [0.1, 0.6], unit "1/yr",
        "rate of learning to see the other as one of us";
    weight_interdependence: "b_d" = 1.7, in [0.0, 100.0], prior [0.8, 3.0], unit "1",
        "weight of interdependence in learning";
    weight_common_fate: "b_F" = 0.5, in [0.0, 100.0], prior [0.2, 0.8], unit "1",
        "weight of common fate in learning";
    weight_homogeneity: "b_H" = 0.31, in [0.0, 100.0], prior [0.1, 0.5], unit "1",
        "weight of homogeneity in learning";
    restraint_floor: "L_0" = 0.25, in [0.0, 1.0], prior [0.1, 0.5], unit "1",
        "self-restraint of a state not yet consolidated";
    violation_rate: "ν" = 0.18, in [0.0, 365.0], prior [0.05, 0.3], unit "1/yr",
        "rate of estrangement by broken promises and rivalry";
    nation_building_load: "ψ" = 0.09, in [0.0, 365.0], prior [0.02, 0.15], unit "1/yr",
        "rate of estrangement by a nation still being built";
    reversion_rate: "θ" = 0.1, in [0.0, 365.0], prior [0.02, 0.15], unit "1/yr",
        "rate of return to the weight that heritage suggests";
    identity_noise: "s_w" = 0.034, in [0.0, 10.0], prior [0.015, 0.06], unit "1/√yr",
        "standard deviation of unexplained change of a weight in a year";
}
