//! Normalised text with the map back to its source (being built).
