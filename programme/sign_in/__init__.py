"""How one becomes an actor: identities at providers, one-time links, and who is signed in by one."""
