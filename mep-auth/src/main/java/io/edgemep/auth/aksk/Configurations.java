package io.edgemep.auth.aksk;

import io.edgemep.auth.aksk.ApplicationConfiguration.AppInfo;
import io.edgemep.auth.audit.Changes;
import io.edgemep.auth.client.Applications;
import io.edgemep.auth.client.ClientRegistration;
import io.edgemep.auth.revocation.Revocations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Gives application instances their access keys.
@Component
class Configurations {

    private static final AppInfo NOTHING_SAID = new AppInfo(null, null);

    private final Applications applications;
    private final AccessKeys keys;
    private final Revocations revocations;
    private final Changes changes;
    private final JsonMapper json;

    Configurations(
            Applications applications, AccessKeys keys, Revocations revocations, Changes changes, JsonMapper json) {
        this.applications = applications;
        this.keys = keys;
        this.revocations = revocations;
        this.changes = changes;
        this.json = json;
    }

    /// Registers the application instance where it is not, and gives it this access key in place of any other.
    ///
    /// @param revokes whether its tokens count no more, as when somebody else may know the old secret
    /// @return what was put, with the secret only where there was no access key before
    ApplicationConfiguration put(String appInstanceId, ApplicationConfiguration wanted, boolean revokes) {
        var credentials = wanted.authInfo().credentials();
        var secret = credentials.requireSecret();
        var appInfo = wanted.appInfo() == null ? NOTHING_SAID : wanted.appInfo();
        // Before anything is changed; should another request take the key meanwhile, a registration remains.
        keys.requireFree(credentials.accessKeyId(), appInstanceId);
        register(appInstanceId, appInfo);
        var services = appInfo.requiredServices() == null ? List.of() : appInfo.requiredServices();
        var isNew = new AtomicBoolean();
        revocations.change(appInstanceId, revokes, () -> {
            applications.hold(appInstanceId);
            var before = shown(appInstanceId);
            isNew.set(keys.put(appInstanceId, credentials.accessKeyId(), secret, json.writeValueAsString(services)));
            record("access_key.set", appInstanceId, before);
        });
        return isNew.get() ? wanted : wanted.withoutSecret();
    }

    /// @throws AccessKeyNotFound when it has none
    StoredConfiguration get(String appInstanceId) {
        return shown(appInstanceId).orElseThrow(() -> new AccessKeyNotFound(appInstanceId));
    }

    /// Takes its access key away, and with it the tokens that it has; its client secret stays.
    void remove(String appInstanceId) {
        if (keys.find(appInstanceId).isPresent()) {
            revocations.revokeAllOf(appInstanceId, () -> {
                applications.hold(appInstanceId);
                var before = shown(appInstanceId);
                if (keys.remove(appInstanceId)) {
                    record("access_key.remove", appInstanceId, before);
                }
            });
        }
    }

    private Optional<StoredConfiguration> shown(String appInstanceId) {
        return keys.find(appInstanceId)
                .map(key -> StoredConfiguration.of(appInstanceId, applications.nameOf(appInstanceId), key));
    }

    private void record(String action, String appInstanceId, Optional<StoredConfiguration> before) {
        changes.record(
                action,
                appInstanceId,
                ConfigurationController.PATH.replace("{appInstanceId}", appInstanceId),
                before.orElse(null),
                shown(appInstanceId).orElse(null));
    }

    private void register(String appInstanceId, AppInfo appInfo) {
        var name = appInfo.appName();
        if (name != null && !name.isEmpty()) {
            applications.register(appInstanceId, new ClientRegistration(name));
        } else if (!applications.isRegistered(appInstanceId)) {
            applications.register(appInstanceId, new ClientRegistration(appInstanceId));
        }
    }
}
