package dev.akashi.client.template;

import dev.akashi.model.Excerpt;
import dev.akashi.model.LocalizedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Collects what is wrong with a template, so that its author sees everything at once. */
final class YamlFaults {

    private final List<TemplateProblem> problems = new ArrayList<>();

    void add(TemplateErrorCode code, Node at, String expectedJa, String expectedEn) {
        int line = at.getStartMark().map(m -> m.getLine() + 1).orElse(0);
        int column = at.getStartMark().map(m -> m.getColumn() + 1).orElse(0);
        String found = at instanceof ScalarNode scalar ? Excerpt.of(scalar.getValue()) : "";
        problems.add(problem(code, line, column, found, expectedJa, expectedEn));
    }

    static TemplateProblem problem(
            TemplateErrorCode code, int line, int column, String found, String expectedJa, String expectedEn) {
        return new TemplateProblem(code, line, column, found, new LocalizedText(clip(expectedJa), clip(expectedEn)));
    }

    /** Throws if there is anything to throw about. */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(TemplateProblem::line).thenComparingInt(TemplateProblem::column));
            throw new TemplateException(problems);
        }
    }

    private static String clip(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= 200
                ? line
                : line.substring(0, line.offsetByCodePoints(0, 199)) + "…";
    }
}
