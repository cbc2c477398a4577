package io.edgemep.local;

/// What the platform is for, in two acts: services that are offered, found and told of; rules that a platform manager
/// pushes and that are really applied. It uses fresh clients and leaves nothing behind.
final class Demo {

    private final Conversation conversation;
    private final Stage stage;
    private final ServiceAct services;
    private final RuleAct rules;

    Demo(Conversation conversation, CallbackListener callbacks, Urls urls) {
        this.conversation = conversation;
        this.stage = new Stage(conversation, urls.auth());
        this.services = new ServiceAct(conversation, callbacks, stage, urls.server(), urls.auth());
        this.rules = new RuleAct(conversation, callbacks, stage, urls.server(), new NameServer(urls.dnsPort()));
    }

    /// Where the platform is.
    record Urls(String server, String auth, int dnsPort) {}

    /// @param administratorSecret what mep-auth's administrator authenticates with
    /// @throws Failure at the first step that does not end as it should
    void play(String administratorSecret) {
        try {
            var administrator = stage.administrator(administratorSecret);
            var consumer = stage.application("consumer", administrator);
            var producer = stage.application("producer", administrator);
            services.play(consumer, producer);
            rules.play(stage.manager(administrator), producer);
        } catch (Failure failure) {
            var told = conversation.failed(failure);
            conversation.step("The demo failed; what it made is removed");
            stage.clearQuietly();
            throw told;
        }
        conversation.step("Everything that the demo made is removed");
        stage.clear();
        conversation.step("Done: registered, discovered, notified, steered, terminated.");
    }
}
