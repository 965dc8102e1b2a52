"""50,000 feeds on the schedule: what looking for due ones costs, and what a start with all of them overdue blocks."""
