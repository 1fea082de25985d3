//! Tests of the channel, placed later.
