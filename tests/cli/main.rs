//! The program as a user meets it: every command from end to end, its files, and the documents that show it.

#[path = "../testkit/mod.rs"]
mod testkit;

mod agreement;
mod article;
mod attribute;
mod calibrate;
mod codebook;
mod codings;
mod commands;
mod compare;
mod dictionary;
mod earlier;
mod explore;
mod forecast;
mod gallery;
mod lenses;
mod names;
mod publishing;
mod readme;
mod regions;
mod run;
mod sensitivity;
mod sweep;
mod trace;
mod under_priors;
mod validate;
