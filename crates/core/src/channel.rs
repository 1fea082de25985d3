//! The confusion model (being built).
