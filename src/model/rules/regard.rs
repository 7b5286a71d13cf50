use crate::model::parameters::parameters;
parameters! {
    /// Parameters of regard.
    rivalry_echo: "ε" = 0.7, in [0.0, 1.0], prior [0.4, 1.0], unit "1",
        "share of a leader's rivalry that the other side returns";
}
