"""The ground floor: organisations, people and access, the work calendar, matters, deadlines, events, notices. Knows none of our other rooms."""
