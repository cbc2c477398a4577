package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.StoredJson;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Registers applications, each for itself, and changes their registrations.
@Service
class Registrations {

    private final JdbcClient jdbc;
    private final Instances instances;
    private final ApplicationAudit audit;
    private final StoredJson json;

    Registrations(JdbcClient jdbc, Instances instances, ApplicationAudit audit, StoredJson json) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.instances = instances;
        this.json = json;
    }

    /// @param owner the token's subject
    @Transactional
    public Registration register(String owner, AppInfo info) {
        if (info.appInstanceId() != null && !info.appInstanceId().equals(owner)) {
            throw ApplicationRefused.notTheApplication(owner);
        }
        var instance = instances.lock(owner);
        info.agreeWith(instance.appDId());
        if (instance.registered()) {
            throw ApplicationRefused.conflict(
                    "The application instance %s is registered already; change its registration with PUT."
                            .formatted(owner));
        } else if (instance.state() == ApplicationState.TERMINATING) {
            throw ApplicationRefused.conflict("The application instance %s is being terminated.".formatted(owner));
        }
        var registered = written(owner, info);
        audit.registration(ApplicationAudit.REGISTER, owner, null, json.write(registered.info()));
        return registered;
    }

    @Transactional
    public Registration update(String owner, AppInfo info, IfMatch ifMatch) {
        if (info.appInstanceId() != null && !info.appInstanceId().equals(owner)) {
            throw InvalidMember.of("appInstanceId", "cannot be changed; send %s or leave it out.".formatted(owner));
        }
        var instance = instances.lock(owner);
        var before = get(owner);
        ifMatch.check(before.etag());
        info.agreeWith(instance.appDId());
        var changed = written(owner, info);
        audit.registration(
                ApplicationAudit.CHANGE_REGISTRATION, owner, json.write(before.info()), json.write(changed.info()));
        return changed;
    }

    private Registration written(String owner, AppInfo info) {
        var kept = info.of(owner);
        var version = jdbc.sql("""
                        update application_instances
                           set app_info = cast(:info as jsonb), app_name = :name, info_version = info_version + 1
                         where app_instance_id = :id
                        returning info_version
                        """)
                .param("info", json.write(kept))
                .param("name", kept.appName())
                .param("id", owner)
                .query(Long.class)
                .single();
        return new Registration(kept, version);
    }

    @Transactional(readOnly = true)
    public Registration get(String owner) {
        return find(owner).orElseThrow(() -> ApplicationRefused.notRegistered(owner));
    }

    private Optional<Registration> find(String owner) {
        return jdbc.sql("""
                        select app_info, info_version from application_instances
                         where app_instance_id = :id and app_info is not null
                        """)
                .param("id", owner)
                .query((row, _) -> new Registration(
                        json.read(row.getString("app_info"), AppInfo.class), row.getLong("info_version")))
                .optional();
    }
}
