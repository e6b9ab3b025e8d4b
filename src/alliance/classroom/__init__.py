"""What a teacher needs. Nothing here runs a learner's code."""
