package io.edgemep.auth.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/// Some of the clients in the order of their ids.
///
/// @param size how many were asked for
/// @param last the id that the next page comes after, or null on the last page
record ClientPage(
        List<ClientDescription> clients, int size, @Nullable String last) {

    /// @param list the URI of the whole list, which the link to the next page (RFC 8288) is made from
    ResponseEntity<List<ClientDescription>> toResponse(UriComponentsBuilder list) {
        var response = ResponseEntity.ok();
        if (last != null) {
            var next = list.replaceQuery(null)
                    .queryParam("limit", size)
                    .queryParam("after", last)
                    .toUriString();
            response.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        return response.body(clients);
    }
}
