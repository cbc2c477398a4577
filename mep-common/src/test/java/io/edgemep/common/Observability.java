package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The dashboard and the alert rules of `docs/observability/`, by the metrics that they ask for.
public final class Observability {

    private static final Path FOLDER = Path.of("../docs/observability");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:mep|http_server|hikaricp|jvm|process|resilience4j)_[a-z0-9_]+\\b");
    private static final Pattern EXPOSED = Pattern.compile("^[a-z][a-z0-9_]*", Pattern.MULTILINE);

    private Observability() {}

    /// Names of all metrics that some query asks for.
    public static SortedSet<String> asked() {
        var queries = new TreeSet<String>();
        read(JsonMapper.builder().build().readTree(text("dashboard.json")), queries);
        read(YAMLMapper.builder().build().readTree(text("alerts.yaml")), queries);
        return queries.stream()
                .flatMap(query -> NAME.matcher(query).results().map(found -> found.group()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// @param metrics in Prometheus' format of text
    public static SortedSet<String> exposed(String metrics) {
        return EXPOSED.matcher(metrics)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void read(JsonNode node, SortedSet<String> queries) {
        node.forEachEntry((name, value) -> {
            if (name.equals("expr") || (name.equals("query") && value.isString())) {
                queries.add(value.asString());
            }
        });
        node.forEach(child -> read(child, queries));
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
