"""Delivery: how fast alerts that wait become messages, what that costs, and what a storm delays."""
