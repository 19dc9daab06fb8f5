"""Closing as an act: a branch sends up, the level above accepts or returns, the campaign closes (decision 0018)."""
