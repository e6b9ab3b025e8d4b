"""The teacher's tools for a course made with quizkit: collecting, grading, reports, exams, exports."""
