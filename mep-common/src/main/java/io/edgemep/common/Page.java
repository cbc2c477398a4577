package io.edgemep.common;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// One page of a list that is read in the order of its ids: at most `limit` entries, each after the id in `after`.
///
/// @param entries those that follow `after`
/// @param limit how many were asked for
/// @param id of an entry
public record Page<T>(List<T> entries, int limit, Function<T, ?> id) {

    private static final int MAX_LIMIT = 1000;

    /// @param limit as it was asked for, 1 to 1000
    /// @throws InvalidMember when it is not
    public static int checked(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw InvalidMember.of("limit", "must be between 1 and %d.".formatted(MAX_LIMIT));
        }
        return limit;
    }

    /// With a Link to the next page (RFC 8288) where there may be one.
    public ResponseEntity<List<T>> answer() {
        var answer = ResponseEntity.ok();
        if (entries.size() == limit) {
            var after = UriUtils.encode(id.apply(entries.getLast()).toString(), StandardCharsets.UTF_8);
            // Not encoded once more: the rest of the query is as the client sent it.
            var next = ServletUriComponentsBuilder.fromCurrentRequest()
                    .replaceQueryParam("after", after)
                    .build()
                    .toUriString();
            answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        return answer.body(entries);
    }
}
