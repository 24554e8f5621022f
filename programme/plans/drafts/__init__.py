"""Plans that are being written: by a board for its department, or by programme management."""
