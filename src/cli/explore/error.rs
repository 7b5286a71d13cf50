//! Why the page cannot be served.

use thiserror::Error;

/// Why the page cannot be served.
#[derive(Debug, Error)]
pub enum ExploreError {
    /// The port cannot be had.
    #[error(
        "cannot listen on 127.0.0.1:{port}: {reason}\nhelp: take another port, or none for any that is free"
    )]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        reason: String,
    },
    /// The system gives no random numbers for the token.
    #[error("no random numbers for the token of the page: {0}")]
    Token(String),
    /// A page for a folder cannot be read.
    #[error("{reason}\nhelp: name concord.html of this version's release")]
    Unread {
        /// What the system says.
        reason: String,
    },
    /// A file is no page of this version.
    #[error(
        "{path} is no page of concord {}\nhelp: name concord.html of this version's release",
        env!("CARGO_PKG_VERSION")
    )]
    NoPage {
        /// Its path.
        path: String,
    },
    /// More scenarios than a page shows.
    #[error(
        "a page shows one scenario or two, not {scenarios}\nhelp: compare one scenario with the baseline"
    )]
    TooMany {
        /// How many there are.
        scenarios: usize,
    },
    /// The scenarios cannot be shown together.
    #[error("{0}")]
    Refused(String),
}
