"""What stands behind an explanation: records, transfers, corrections, snapshots."""
