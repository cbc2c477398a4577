package io.edgemep.common;

import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/// A body that is not JSON, or not JSON of the expected shape: the client learns which member, and no class name of
/// ours.
final class UnreadableBody extends Problem {

    private UnreadableBody(String detail) {
        super(HttpStatus.BAD_REQUEST, detail);
    }

    static Problem problemOf(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem instanceof InvalidMember invalid ? invalid.within(pathOf(unreadable)) : problem;
            }
        }
        return switch (unreadable.getCause()) {
            case InputCoercionException number ->
                InvalidMember.of(path(number), "has a number out of its range; send a smaller one.");
            case StreamReadException notJson ->
                new UnreadableBody("The body is not JSON: line %d, column %d."
                        .formatted(
                                notJson.getLocation().getLineNr(),
                                notJson.getLocation().getColumnNr()));
            case InvalidFormatException format
            when format.getTargetType().isEnum() ->
                InvalidMember.of(
                        path(format),
                        "has the value '%s'; it must be one of %s."
                                .formatted(clipped(format.getValue()), constants(format.getTargetType())));
            case MismatchedInputException mismatch ->
                InvalidMember.of(path(mismatch), "has a value of the wrong type; send %s.".formatted(kind(mismatch)));
            case JacksonException other -> InvalidMember.of(path(other), "has a value that cannot be read.");
            case null, default -> new UnreadableBody("A JSON body is mandatory here; the request has none.");
        };
    }

    private static String pathOf(HttpMessageNotReadableException unreadable) {
        return unreadable.getCause() instanceof JacksonException json ? joined(json) : "";
    }

    private static String path(JacksonException exception) {
        var path = joined(exception);
        return path.isEmpty() ? "The body" : path;
    }

    private static String joined(JacksonException exception) {
        return exception.getPath().stream()
                .map(step ->
                        step.getPropertyName() != null ? "." + step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^[.]", "");
    }

    private static String constants(Class<?> type) {
        return java.util.Arrays.stream(type.getEnumConstants())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    private static String clipped(Object value) {
        var text = String.valueOf(value);
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static String kind(MismatchedInputException mismatch) {
        var type = mismatch.getTargetType();
        if (type == null) {
            return "a JSON value of another type";
        } else if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
            return "a JSON array";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a JSON number within its range";
        } else if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
            return "a JSON string";
        }
        return "a JSON object";
    }
}
