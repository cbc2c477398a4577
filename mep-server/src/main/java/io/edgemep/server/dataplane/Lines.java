package io.edgemep.server.dataplane;

import io.edgemep.server.dataplane.Matches.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What one traffic rule becomes in one chain: rules of nftables, in order.
///
/// MAC destinations are served before the kernel looks at IP, and connections are translated after packets were judged.
/// So both of these chains repeat the rules that are judged before, to leave alone what those have decided.
record Lines(Steering steering, Family family, Place place) {

    List<List<Expression>> all() {
        var lines = new ArrayList<List<Expression>>();
        steering.filters().stream()
                .filter(filter -> filter.outerFamilies().contains(family))
                .forEach(filter -> lines.addAll(of(Matches.of(filter, steering.type(), family, place))));
        return lines;
    }

    private List<List<Expression>> of(Matches matches) {
        return switch (place) {
            case PREROUTING -> judged(matches);
            case NAT -> translated(matches);
            case INGRESS -> framed(matches);
        };
    }

    private List<List<Expression>> judged(Matches matches) {
        return switch (steering.fate()) {
            case Fate.Drop _ -> lines(matches, List.of(Expression.DROP));
            case Fate.Pass _, Fate.Divert _ -> passed(matches);
            case Fate.Translate(var to) -> to.family() == family ? passed(matches) : List.of();
            case Fate.Readdress(var to) -> to.family() == family ? lines(matches, readdress(to)) : List.of();
            case Fate.Copy(var along, var against) -> lines(matches, copies(along), copies(against));
        };
    }

    private List<List<Expression>> translated(Matches matches) {
        return switch (steering.fate()) {
            case Fate.Drop _, Fate.Copy _ -> List.of();
            case Fate.Pass _, Fate.Divert _ -> passed(matches);
            case Fate.Readdress(var to) -> to.family() == family ? passed(matches) : List.of();
            case Fate.Translate(var to) ->
                to.family() == family
                        ? lines(matches, List.of(Expression.dnat(to.address())), List.of(Expression.ACCEPT))
                        : List.of();
        };
    }

    private List<List<Expression>> framed(Matches matches) {
        return switch (steering.fate()) {
            case Fate.Drop _, Fate.Pass _ -> passed(matches);
            case Fate.Translate(var to) -> to.family() == family ? passed(matches) : List.of();
            case Fate.Readdress(var to) -> to.family() == family ? passed(matches) : List.of();
            case Fate.Divert(var to) -> lines(matches, divert(to), List.of(Expression.ACCEPT));
            case Fate.Copy(var along, var against) -> lines(matches, copies(along), copies(against));
        };
    }

    private static List<List<Expression>> passed(Matches matches) {
        return lines(matches, List.of(Expression.ACCEPT));
    }

    private List<Expression> readdress(Target.Ip to) {
        return List.of(Expression.assign(Expression.field(family.keyword, "daddr"), to.address()), Expression.ACCEPT);
    }

    private static List<Expression> divert(Target.Mac to) {
        var all = address(to);
        all.add(Expression.fwd(to.device()));
        return all;
    }

    /// None where no copy is made here.
    private List<Expression> copies(List<Target> targets) {
        var all = new ArrayList<Expression>();
        for (var target : targets) {
            switch (target) {
                case Target.Ip(var of, var address)
                when place == Place.PREROUTING && of == family -> all.add(Expression.dup(address));
                case Target.Mac mac
                when place == Place.INGRESS -> {
                    all.addAll(address(mac));
                    all.add(Expression.dup(mac.device()));
                }
                case Target.Ip _, Target.Mac _ -> {}
            }
        }
        if (!all.isEmpty()) {
            // One copy, however many filters match.
            all.add(Expression.RETURN);
        }
        return all;
    }

    private static List<Expression> address(Target.Mac to) {
        var all = new ArrayList<Expression>();
        if (to.source() != null) {
            all.add(Expression.assign(Expression.field("ether", "saddr"), to.source()));
        }
        all.add(Expression.assign(Expression.field("ether", "daddr"), to.destination()));
        return all;
    }

    private static List<List<Expression>> lines(Matches matches, List<Expression> then) {
        return lines(matches, then, then);
    }

    private static List<List<Expression>> lines(Matches matches, List<Expression> along, List<Expression> against) {
        return Stream.concat(lines(matches.along(), along), lines(matches.against(), against))
                .toList();
    }

    private static Stream<List<Expression>> lines(List<List<Expression>> ways, List<Expression> then) {
        return then.isEmpty()
                ? Stream.empty()
                : ways.stream()
                        .map(way -> Stream.of(way, List.of(Expression.COUNTER), then)
                                .flatMap(List::stream)
                                .toList());
    }
}
