package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The tables of `docs/authorisation.md`: what each operation answers to whom.
public final class AccessTable {

    private static final Path FILE = Path.of("../docs/authorisation.md");

    private final List<Row> rows = new ArrayList<>();
    private List<String> header = List.of();

    /// @param service heading of its table
    public AccessTable(String service) {
        try {
            Files.readAllLines(FILE).stream()
                    .dropWhile(line -> !line.equals("## " + service))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| "))
                    .map(line -> Arrays.stream(line.split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .map(cells -> cells.subList(1, cells.size() - 1))
                    .filter(cells -> !cells.getFirst().equals("---"))
                    .forEach(this::take);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void take(List<String> cells) {
        if (header.isEmpty()) {
            header = cells;
        } else {
            rows.add(new Row(cells.getFirst().replace("`", ""), cells));
        }
    }

    private record Row(String operation, List<String> cells) {}

    /// What an operation answers to a caller.
    ///
    /// @param scope of the column "Scope", where there is one
    /// @param expected a status, or that the caller is let in
    public record Cell(String operation, String scope, String caller, String expected) {

        public String method() {
            return operation.split(" ", 2)[0];
        }

        public String path() {
            return operation.split(" ", 2)[1];
        }

        /// Whether that is what the table says.
        public boolean allows(int status) {
            return expected.equals("**yes**") ? status != 401 && status != 403 : status == Integer.parseInt(expected);
        }

        @Override
        public String toString() {
            return "%s by %s: %s".formatted(operation, caller, expected);
        }
    }

    public List<String> operations() {
        return rows.stream().map(Row::operation).toList();
    }

    public Stream<Cell> cells() {
        var scope = header.indexOf("Scope");
        return rows.stream()
                .flatMap(row -> Stream.iterate(1, column -> column < header.size(), column -> column + 1)
                        .filter(column -> column != scope)
                        .map(column -> new Cell(
                                row.operation(),
                                scope < 0 ? "" : row.cells().get(scope).replace("`", ""),
                                header.get(column),
                                row.cells().get(column))));
    }
}
