"""Study campaigns, meetings, enrolment, attendance."""
