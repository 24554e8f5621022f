"""Plans that annual meetings adopt: development areas, strategies, goals and initiatives."""
