"""Call scripts: their versions, and what operators do with them in calls."""
