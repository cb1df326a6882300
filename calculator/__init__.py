"""Sizing and pricing of AWS workloads: kernel, services, and the surfaces made from them."""
