"""Make-ups at home (học bù tại nhà): two people go to who cannot come, with both summaries (decision 0019)."""
