"""Tests of what an inspector holds on to."""
