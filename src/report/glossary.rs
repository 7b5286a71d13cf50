//! The terms of a report, each explained where it first stands.

use super::page::{Part, Section};

/// A term, the forms in which it stands in a text, and what it means.
type Entry = (&'static str, &'static [&'static str], &'static str);

/// Every term, general ones first.
const TERMS: &[Entry] = &[
    ("Tick", &["tick", "ticks"], "One step of simulated time: every phase of the model runs once."),
    (
        "Replicate",
        &["replicate", "replicates"],
        "One possible history of the region: the scenario run once, with draws of chance of its own.",
    ),
    (
        "Pair",
        &["pair of replicates", "pairs of replicates"],
        "Two histories on the same draws of chance, one under each scenario.",
    ),
    (
        "Common random numbers",
        &["common random numbers", "same draws of chance"],
        "The same draws of chance under every scenario, so that chance does not pass for a difference.",
    ),
    (
        "Mechanism",
        &["mechanism", "mechanisms"],
        "A part of the model that a scenario can switch off, such as side payments or spillover.",
    ),
    (
        "Regime",
        &["regime", "regimes"],
        "A name that the scenario gives to a range of outcomes. Its bounds are conventions.",
    ),
    (
        "Depth",
        &["depth"],
        "How far two states integrate on an issue, from 0 to 1. Signed depth is what they have agreed, rung by rung; \
         implemented depth is what they do.",
    ),
    (
        "Implemented integration",
        &["implemented integration", "integration"],
        "Depth that both sides of a pair put into practice: the lower of the two, averaged over pairs and weighted issues, from \
         0 to 1.",
    ),
    (
        "Paper integration",
        &["paper integration", "paper"],
        "Signed depth, averaged in the same way, whatever is put into practice.",
    ),
    (
        "Paper gap",
        &["paper gap"],
        "Paper integration less implemented integration. Above 0, more is signed than done: regionalism on paper.",
    ),
    (
        "Identity weight",
        &["identity weight", "identity weights", "identity"],
        "Weight of another state’s gain in a state’s own judgement: −1 for an enemy, 0 for a rival, 1 for a friend.",
    ),
    (
        "Dispute",
        &["dispute", "disputes"],
        "What two states have not settled over borders, water, transit or minorities, from 0 to 1.",
    ),
    (
        "Agency",
        &["agency"],
        "Integration as a share of integration and external pull together: is the region a subject of the international \
         system (1) or its object (0)?",
    ),
    (
        "External pull",
        &["external pull", "outside powers", "outside power"],
        "How far a power from outside the region already serves an issue for a state, from 0 to 1.",
    ),
    (
        "Agreement",
        &["agreement", "agreements"],
        "A proposal that every state asked has signed. Each adds a rung of depth between its members.",
    ),
    (
        "Incident",
        &["incident", "incidents"],
        "A clash that an unsettled dispute gives rise to by chance, or that the scenario dates. It lowers both identity weights.",
    ),
    (
        "Culture of anarchy",
        &["culture of anarchy", "cultures of anarchy", "lockean", "kantian", "hobbesian"],
        "How states see each other on average (Wendt 1999): as enemies (Hobbesian, mean identity weight below −1/3), as rivals \
         (Lockean) or as friends (Kantian, above 1/3).",
    ),
    (
        "First passage",
        &["first passage", "first passages", "first time that"],
        "The tick in which something has happened for the first time; open where it has not happened by the end.",
    ),
    (
        "Ties",
        &["implemented ties"],
        "Implemented integration of a state with all others, on average, from 0 to 1.",
    ),
    (
        "Benefit",
        &["benefit", "benefits"],
        "What a unit of depth is worth to a state: from common identity, from material gain, less what disputes take away.",
    ),
    (
        "Chair",
        &["chair", "chairs"],
        "The state whose turn it is to propose. Each holds the chair once a tick.",
    ),
    (
        "Coalition",
        &["coalition", "coalitions"],
        "The states that a chair asks to sign together; who would lose and cannot be paid for it is left out.",
    ),
    (
        "Refusal",
        &["refused", "refusals", "veto", "vetoes"],
        "A member of a coalition that does not sign ends the proposal.",
    ),
    (
        "Monte Carlo standard error",
        &["monte carlo", "standard error", "standard errors"],
        "How far a mean over these replicates may lie from that over infinitely many. More replicates make it smaller.",
    ),
    (
        "95% confidence interval",
        &["confidence interval", "confidence intervals", "95% interval"],
        "In 95% of batches with other seeds, such an interval holds the value for infinitely many replicates.",
    ),
    (
        "Simultaneous band",
        &["simultaneous band", "simultaneous bands"],
        "An interval for each tick, made so wide that 95% of such bands hold the values of all ticks together.",
    ),
    (
        "5% and 95%",
        &["quantiles", "5%", "90% of the replicates", "90% of replicates"],
        "Quantiles: 90% of the replicates lie between them. They say how much histories differ, and more replicates do not \
         make them narrower.",
    ),
    (
        "Paired difference",
        &["paired difference", "paired differences"],
        "The scenario less the baseline within one pair; the mean is taken over pairs.",
    ),
    (
        "Shapley value",
        &["shapley value", "shapley values"],
        "What one part adds to the parts before it, averaged over all orders in which they can come. The values of all parts add \
         up to the whole.",
    ),
    (
        "Theory lens",
        &["theory lens", "theory lenses"],
        "The model without the mechanisms that a theory omits, or with parameters that it sets: a reading of the theory in the \
         terms of this model.",
    ),
    (
        "Skill",
        &["skill"],
        "How much of the score of a reference a prediction saves: 1 at best, 0 where it is no better than the reference, below 0 \
         where it is worse.",
    ),
    (
        "p-value",
        &["p-value", "p-values"],
        "Probability of a mean difference at least as large, in either direction, if there were none.",
    ),
    (
        "Superiority",
        &["superiority", "more in"],
        "Share of the pairs in which the scenario has more than the baseline, ties counted half: 50% where neither has.",
    ),
    (
        "Hedges’ g",
        &["hedges’ g", "hedges' g"],
        "The mean difference in standard deviations of the replicates, corrected for small samples.",
    ),
    (
        "Openness",
        &["openness"],
        "How far a leader is open to the region, from 0 to 1. A coding, not a measurement.",
    ),
    (
        "Rivalry",
        &["rivalry", "rivalries"],
        "How far a leader treats another state as a rival, from 0 to 1. A coding, not a measurement.",
    ),
    (
        "Prior",
        &["prior", "priors"],
        "The values that are held possible of a parameter: the interval to vary it in before building on a result.",
    ),
];

/// Adds to each block of the sections the terms that first stand in it.
pub fn explain(sections: &mut [Section<'_>]) {
    let mut known = vec![false; TERMS.len()];
    for section in sections {
        let mut explained = Vec::with_capacity(section.parts.len());
        let mut parts = std::mem::take(&mut section.parts).into_iter().peekable();
        let mut terms = Vec::new();
        while let Some(part) = parts.next() {
            terms.extend(first_here(&part, &mut known));
            let goes_on = parts.peek().is_some_and(|next| stand_together(&part, next));
            explained.push(part);
            if !goes_on && !terms.is_empty() {
                explained.push(Part::Gloss(std::mem::take(&mut terms)));
            }
        }
        section.parts = explained;
    }
}

/// Whether two parts after each other stand in one column, with one margin for the terms of both: text and tables that are
/// no wider than text, up to the next heading or the next table.
pub fn stand_together(one: &Part<'_>, next: &Part<'_>) -> bool {
    let are_tables = matches!((one, next), (Part::Table(_), Part::Table(_)));
    is_narrow(one) && is_narrow(next) && !matches!(next, Part::Heading(_)) && !are_tables
}

/// Whether a part leaves the margin free.
pub fn is_narrow(part: &Part<'_>) -> bool {
    match part {
        Part::Heading(_)
        | Part::Answer(_)
        | Part::Paragraph(_)
        | Part::Remark(_)
        | Part::List(_)
        | Part::Terms(_) => true,
        Part::Table(table) => table.is_narrow(),
        Part::Verbatim { .. } | Part::Figure(_) | Part::Files(_) | Part::Gloss(_) => false,
    }
}

/// The terms that stand in a part and in none before it, in the order in which they stand there.
fn first_here(part: &Part<'_>, known: &mut [bool]) -> Vec<(&'static str, &'static str)> {
    let text = words(part).to_lowercase();
    let mut found: Vec<(usize, usize)> = TERMS
        .iter()
        .enumerate()
        .filter(|(place, _)| !known[*place])
        .filter_map(|(place, (_, forms, _))| {
            Some((forms.iter().filter_map(|form| first(&text, form)).min()?, place))
        })
        .collect();
    found.sort_unstable();
    for (_, place) in &found {
        known[*place] = true;
    }
    found.into_iter().map(|(_, place)| (TERMS[place].0, TERMS[place].2)).collect()
}

/// Where a text has a form as words of their own.
fn first(text: &str, form: &str) -> Option<usize> {
    let is_apart = |place: usize| {
        let before = text[..place].chars().next_back();
        let after = text[place + form.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    text.match_indices(form).map(|(place, _)| place).find(|place| is_apart(*place))
}

/// What a reader reads in a part.
fn words(part: &Part<'_>) -> String {
    match part {
        Part::Heading(text) | Part::Answer(text) | Part::Paragraph(text) | Part::Remark(text) => text.clone(),
        Part::List(texts) => texts.join("\n"),
        Part::Terms(terms) => {
            terms.iter().map(|(term, what)| format!("{term}\n{what}")).collect::<Vec<_>>().join("\n")
        }
        Part::Table(table) => {
            let heads = table.columns.iter().map(|column| column.head.as_str());
            let cells = table.rows.iter().flatten().map(String::as_str);
            std::iter::once(table.caption.as_str()).chain(heads).chain(cells).collect::<Vec<_>>().join("\n")
        }
        Part::Figure(shown) => format!("{}\n{}", shown.figure.title, shown.caption),
        Part::Verbatim { .. } | Part::Files(_) | Part::Gloss(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glosses(sections: &[Section<'_>]) -> Vec<(usize, Vec<&'static str>)> {
        let parts = sections.iter().flat_map(|section| &section.parts).enumerate();
        let terms = |(place, part): (usize, &Part<'_>)| match part {
            Part::Gloss(terms) => Some((place, terms.iter().map(|(term, _)| *term).collect())),
            _ => None,
        };
        parts.filter_map(terms).collect()
    }

    #[test]
    fn a_term_is_explained_once_where_it_first_stands() {
        let text = |text: &str| Part::Paragraph(text.to_owned());
        let heading = Part::Heading("Agency".to_owned());
        let mut sections = [
            Section::new(
                "a",
                "A",
                vec![text("Ticks."), text("A replicate has depth."), heading, text("A tick, a chair.")],
            ),
            Section::new("b", "B", vec![text("Depth again, and an incident.")]),
        ];
        explain(&mut sections);
        assert_eq!(
            glosses(&sections),
            [(2, vec!["Tick", "Replicate", "Depth"]), (5, vec!["Agency", "Chair"]), (7, vec!["Incident"])]
        );
    }

    #[test]
    fn a_part_of_a_word_is_no_term() {
        assert_eq!(first("in-depth paperwork", "paper"), None);
        assert_eq!(first("depths, depth.", "depth"), Some(8));
        assert_eq!(first("hedges’ g", "hedges’ g"), Some(0));
    }

    #[test]
    fn terms_are_explained_in_a_sentence_or_two() {
        for (term, forms, meaning) in TERMS {
            assert!(forms.iter().all(|form| *form == form.to_lowercase()), "{term}");
            assert!(meaning.ends_with(['.', '?']) && meaning.split_whitespace().count() <= 40, "{term}");
        }
    }

    /// The first sentence of an explanation in plain characters, without what follows it on its line.
    fn opening(text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'").replace('−', "-");
        let end =
            [". ", "? "].iter().filter_map(|end| text.find(end)).min().map_or(text.len(), |end| end + 1);
        text[..end].to_owned()
    }

    #[test]
    fn the_glossary_of_the_documents_explains_every_term_in_the_same_words() {
        let document = include_str!("../../docs/glossary.md");
        let entries: Vec<(&str, &str)> =
            document.split("\n- **").skip(1).filter_map(|entry| entry.split_once("**: ")).collect();
        for (term, _, meaning) in TERMS {
            let term = term.replace('’', "'");
            let found = entries.iter().find(|(known, _)| *known == term);
            let (_, explained) = found.unwrap_or_else(|| panic!("docs/glossary.md has no {term}"));
            assert_eq!(opening(explained), opening(meaning), "{term}");
        }
    }
}
