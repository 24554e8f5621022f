"""Files for people to keep: what others have found, laid out on pages. Knows no store."""
