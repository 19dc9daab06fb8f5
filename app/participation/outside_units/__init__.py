"""Units outside the system (police, military): figures as they were reported, apart from every total and every proof."""
