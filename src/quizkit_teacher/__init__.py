"""What a teacher of a course made with quizkit needs: collecting, grading, reports, exams, exports."""
