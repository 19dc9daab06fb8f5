"""“Câu này có vấn đề”: takers report a question, a reviewer decides, what was graded with it is graded anew."""
