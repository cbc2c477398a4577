package io.edgemep.server.statistics;

import io.swagger.v3.oas.annotations.media.Schema;

/// The form of EdgeGallery's answers: what was asked for, and that it went well.
///
/// @param retCode 0: an error is answered with ProblemDetails
@Schema(requiredProperties = {"data", "retCode", "message", "params"})
record Governed<T>(T data, int retCode, String message, String params) {

    static <T> Governed<T> of(T data) {
        return new Governed<>(data, 0, "", "");
    }
}
