"""Receipts: what the service signs about an attempt (xác nhận đã nộp bài), and how that is checked (decision 0014)."""
