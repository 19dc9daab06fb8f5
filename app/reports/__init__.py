"""Reports: a campaign's result for a unit and its children, as page data and as files for the office."""
