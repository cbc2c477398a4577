package io.edgemep.server.management;

import io.edgemep.server.management.Step.Status;
import java.util.List;
import java.util.stream.Collectors;

/// The sentences in which a finished job is told of.
final class Told {

    /// A client that shows the text has one screen for it.
    private static final int MOST = 10;

    private Told() {}

    static String success(List<Step> steps) {
        var idle = steps.stream().filter(step -> step.reason() != null).toList();
        return steps.isEmpty()
                ? "Nothing was to be changed."
                : "Done: rules changed: %d.%s".formatted(steps.size(), listed(" Stored, but INACTIVE: ", idle));
    }

    static String failure(String failure, List<Step> steps) {
        var left = steps.stream().filter(Told::isLeft).toList();
        return sentence(failure)
                + (left.isEmpty()
                        ? " Everything is as it was before."
                        : listed(" Not yet as it was before, though asked for: ", left));
    }

    /// A reason may be another program's word.
    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static boolean isLeft(Step step) {
        return step.status() != Status.PENDING && step.status() != Status.REVERTED;
    }

    private static String listed(String before, List<Step> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        var more = steps.size() > MOST ? " and %d more".formatted(steps.size() - MOST) : "";
        return steps.stream()
                .limit(MOST)
                .map(step -> step.reason() == null ? step.subject() : step.subject() + " (" + step.reason() + ")")
                .collect(Collectors.joining(", ", before, more + "."));
    }
}
