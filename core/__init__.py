"""The ground floor: organisations, people, access, calendar, matters, deadlines, events, notices. Knows none of our other rooms."""
