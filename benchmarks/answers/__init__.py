"""Answers: how soon commands are answered on a large store, while feeds are polled and alerts are posted."""
