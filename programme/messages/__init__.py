"""Messages: rows written in the transaction that causes them; sending comes later."""
