"""Results without a phone: printed papers, and answers entered by one person and confirmed by another (decision 0015)."""
