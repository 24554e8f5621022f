"""Who acts, what they may, and the log of what they did."""
