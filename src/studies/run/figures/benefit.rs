//! Parts of the benefit of integration over time.

use crate::{
    model::{Measure, series::BENEFIT},
    plot::{
        charts::{Source, fans, measures::vertical},
        figure::Figure,
        figures::{fan::Fan, fans::Fans, timeline},
        language::{Language, say},
    },
};

/// Names of the parts beside their lines, in the order of [`BENEFIT`].
fn parts(language: Language) -> [String; BENEFIT.len()] {
    [say!(language, "identity"), say!(language, "material gain"), say!(language, "disputes")]
}
/// Ink of legend entries that apply to all parts.
const NEUTRAL: usize = 6;

/// The parts of the benefit over time, as fans on one scale.
pub fn draw(source: &Source) -> Option<Figure> {
    let mut parts = Vec::new();
    for (ink, (measure, name)) in BENEFIT.into_iter().zip(self::parts(source.language())).enumerate() {
        parts.push((Fan { ink, ..fans::fan(source, measure)? }, name));
    }
    let bands = || parts.iter().flat_map(|(fan, _)| &fan.bands);
    let low = bands().flat_map(|band| &band.low).copied().fold(0.0, f64::min);
    let high = bands().flat_map(|band| &band.high).copied().fold(0.0, f64::max);
    // Only the identity part can be negative, so its axis fits all parts.
    let vertical = vertical(Measure::BenefitIdentity, low, high, source.language());
    let fans = Fans { title: String::new(), vertical, fans: parts };
    let years = source.years();
    let title = say!(source.language(), "Sources of the benefit of integration, {years}", years);
    let heading = fans::heading(source, title, NEUTRAL, BENEFIT.len());
    let sheet = timeline::draw(&heading, &source.span, &[&fans], source.style);
    let shown = say!(
        source.language(),
        "Where the benefit of integration comes from in {subject}, {years}: the marginal benefit of a unit of depth, mean over \
         ordered pairs of states and weighted issues, in three parts.",
        subject = source.subject(),
        years,
    );
    let parts = say!(
        source.language(),
        "Identity (what do we have in common): the partner\u{2019}s gain as it is regarded, and acting together as friends. Material gain (why unite): the own \
         gain, and what existing ties add to it. Disputes: what they take away, below 0. In each replicate the parts \
         add up to the whole; their medians need not."
    );
    let caption = fans::caption(source, &shown).more(parts);
    Some(sheet.into_figure(source.style, "benefit-over-time", &heading.title, &caption, source.provenance))
}
