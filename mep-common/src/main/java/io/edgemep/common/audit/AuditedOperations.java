package io.edgemep.common.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/// Which operation a request asks for that never reached its controller: one without a token that counts, or with a
/// body of a type that is not read.
public final class AuditedOperations {

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;
    private volatile @Nullable List<Operation> operations;

    AuditedOperations(ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    private record Operation(HttpMethod method, PathPattern path, String action) {}

    /// @param appInstanceId of the path; null where it names none
    public record Asked(String action, @Nullable String appInstanceId) {}

    /// @return empty where it is none that changes something
    public Optional<Asked> of(HttpServletRequest request) {
        try {
            return of(HttpMethod.valueOf(request.getMethod()), PathContainer.parsePath(request.getRequestURI()));
        } catch (IllegalArgumentException undecodable) {
            return Optional.empty();
        }
    }

    private Optional<Asked> of(HttpMethod method, PathContainer path) {
        return operations().stream()
                .filter(operation ->
                        operation.method().equals(method) && operation.path().matches(path))
                .min((one, other) -> PathPattern.SPECIFICITY_COMPARATOR.compare(one.path(), other.path()))
                .map(operation -> new Asked(operation.action(), appInstanceId(operation.path(), path)));
    }

    private static @Nullable String appInstanceId(PathPattern pattern, PathContainer path) {
        var matched = pattern.matchAndExtract(path);
        return matched == null ? null : matched.getUriVariables().get("appInstanceId");
    }

    private List<Operation> operations() {
        var known = operations;
        if (known == null) {
            known = read();
            operations = known;
        }
        return known;
    }

    private List<Operation> read() {
        var read = new ArrayList<Operation>();
        mapping.getObject().getHandlerMethods().forEach((info, handler) -> {
            var audited = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Audited.class);
            if (audited != null && info.getPathPatternsCondition() != null) {
                for (var pattern : info.getPathPatternsCondition().getPatterns()) {
                    for (var method : info.getMethodsCondition().getMethods()) {
                        read.add(new Operation(method.asHttpMethod(), pattern, audited.value()));
                    }
                }
            }
        });
        return List.copyOf(read);
    }
}
