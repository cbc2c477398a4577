package io.edgemep.server.outbox;

/// Renders what is sent for the kinds of event that it knows; provided by the modules that append them.
public interface DeliveryBody {

    boolean renders(String eventKind);

    /// The body, as JSON in UTF-8.
    byte[] render(Delivery delivery);
}
