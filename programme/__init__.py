"""Fremtidens kulturskole: all that is true, done and kept."""
