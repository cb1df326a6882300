"""Wiring only: settings, URLs, the application server. No rule about AWS lives here."""
