"""The capstone of the course: a simulated council, its seats, briefs, agenda and memos."""
