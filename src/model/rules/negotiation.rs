use crate::model::parameters::parameters;
parameters! {
    /// Parameters of negotiation.
    proposal_rate: "ρ" = 2.8, in [0.0, 365.0], prior [1.6, 4.8], unit "1/yr",
        "proposals a year by a fully open chair of the strongest state";
    deadweight: "ω" = 0.3, in [0.0, 10.0], prior [0.1, 0.6], unit "1",
        "loss in a side payment, as a share of it";
    side_payment_budget: "β" = 0.05, in [0.0, 10.0], prior [0.01, 0.1], unit "1",
        "most that a state holding all power can pay for one agreement";
    choice_precision: "τ" = 16.5, in [0.0, 1000.0], prior [8.0, 30.0], unit "1",
        "precision of the logit choice to accept";
    appraisal: "α" = 0.013, in [0.0, 1.0], prior [0.0, 0.03], unit "1",
        "change of an identity weight by an agreement or a refusal";
}
