package dev.akashi.client.template;

import java.util.List;

/** What the columns of a template's {@code courses} can be: each row of the table is one course of a student. */
public final class CourseFields {

    /** What the course is called: required. */
    public static final String COURSE = "course";
    /** What it is called in English. */
    public static final String COURSE_EN = "courseEn";
    /** Its code. */
    public static final String CODE = "courseCode";
    /** When it was taken. */
    public static final String TERM = "courseTerm";
    /** How many credits. */
    public static final String CREDITS = "courseCredits";
    /** With which grade. */
    public static final String GRADE = "courseGrade";

    static final List<String> ALL = List.of(COURSE, COURSE_EN, CODE, TERM, CREDITS, GRADE);

    private CourseFields() {}
}
