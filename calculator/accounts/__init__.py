"""Accounts: who is asking, signing in and up, tokens, data export, deletion, throttles."""
