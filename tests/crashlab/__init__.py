"""The crash laboratory: real workers killed at named points and at random, before a provider that keeps a ledger."""
