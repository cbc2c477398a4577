/// Which table a case is in, by the first word of its name.
enum Section {
    REQUESTS,
    NOTIFICATION,
    START,
    MEMORY,
    REPLICAS,
    GROWTH,
    STORAGE;

    static Section of(String subject) {
        for (var section : values()) {
            if (subject.startsWith(section.name().toLowerCase(java.util.Locale.ROOT))) {
                return section;
            }
        }
        return REQUESTS;
    }
}
