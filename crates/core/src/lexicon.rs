//! Skeleton to syllable forms (being built).
