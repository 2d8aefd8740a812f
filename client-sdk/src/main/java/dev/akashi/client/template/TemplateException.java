package dev.akashi.client.template;

import java.util.List;

/** A template cannot be used. The message is that of the first problem, and how many more there are. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<TemplateProblem> problems;

    TemplateException(List<TemplateProblem> problems) {
        super(problems.get(0) + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)"));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the file; at least one. */
    public List<TemplateProblem> problems() {
        return problems;
    }
}
