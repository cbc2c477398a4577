package io.edgemep.server.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// The file with what the gateway offers beside published services, which `gateway-config/render` writes and
/// replaces.
final class BaseConfiguration {

    private static final int MAX_OCTETS = 4 * 1024 * 1024;

    private final Path file;
    private @Nullable Version read;

    BaseConfiguration(Path file) {
        this.file = file;
    }

    /// What tells one state of the file from another without reading it.
    private record Version(
            FileTime modified, long size, @Nullable Object key) {}

    /// Whether it is another one than was last read.
    boolean moved() {
        try {
            return !version().equals(read);
        } catch (IOException gone) {
            // The gateway keeps what it has; that there is no file is told when it is needed.
            return false;
        }
    }

    private Version version() throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /// @return the configuration, whose lists may be added to
    /// @throws GatewayFailed when there is none
    Map<String, Object> read() {
        try {
            // First: what is written meanwhile is then read again.
            var version = version();
            if (version.size() > MAX_OCTETS) {
                throw new GatewayFailed("%s has more than %d octets.".formatted(file, MAX_OCTETS));
            }
            var options = new LoaderOptions();
            options.setCodePointLimit(MAX_OCTETS);
            options.setAllowDuplicateKeys(false);
            if (!(new Yaml(new SafeConstructor(options)).load(Files.readString(file)) instanceof Map<?, ?> content)
                    || !content.containsKey("_format_version")) {
                throw new GatewayFailed(
                        "%s is no declarative configuration of Kong (mep.gateway.declarative.base).".formatted(file));
            }
            read = version;
            return mutable(content);
        } catch (IOException | YAMLException unreadable) {
            // Without the cause: what it says of YAML quotes the file, which may have secrets.
            throw new GatewayFailed(
                    "%s (mep.gateway.declarative.base) cannot be read: %s".formatted(file, problem(unreadable)));
        }
    }

    private static String problem(Exception unreadable) {
        return switch (unreadable) {
            case MarkedYAMLException marked
            when marked.getProblemMark() != null ->
                "line %d, column %d is not YAML"
                        .formatted(
                                marked.getProblemMark().getLine() + 1,
                                marked.getProblemMark().getColumn() + 1);
            case YAMLException _ -> "it is not YAML";
            default -> String.valueOf(unreadable.getMessage());
        };
    }

    private Map<String, Object> mutable(Map<?, ?> content) {
        var configuration = new LinkedHashMap<String, Object>();
        content.forEach((name, value) -> configuration.put(String.valueOf(name), value));
        for (var list : List.of("services", "upstreams")) {
            switch (configuration.get(list)) {
                case null -> configuration.put(list, new ArrayList<>());
                case List<?> entries -> configuration.put(list, new ArrayList<Object>(entries));
                default -> throw new GatewayFailed("%s has %s that are no list.".formatted(file, list));
            }
        }
        return configuration;
    }
}
