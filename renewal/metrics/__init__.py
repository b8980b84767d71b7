"""Figures of a running process for Prometheus; loaded only where METRICS_ADDRESS asks for them."""
