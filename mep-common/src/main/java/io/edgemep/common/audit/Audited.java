package io.edgemep.common.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On every controller's method that changes something: the action that its entries in the audit log have, those of
/// requests that were refused too. The contract tells it as `x-audit-action`.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /// Name of the extension in the contract.
    String EXTENSION = "x-audit-action";

    /// A noun and a verb, such as `service.register`; never changed once it was released.
    String value();
}
