package io.edgemep.server.mp1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// A controller of the application support API: the standard's root, its next version, and both below `/mep`,
/// where clients of EdgeGallery look for them. All four answer the same.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RestController
@RequestMapping(
        path = {"/mec_app_support/v1", "/mec_app_support/v2", "/mep/mec_app_support/v1", "/mep/mec_app_support/v2"},
        // Else an Accept that cannot be met would be refused only after the change was made.
        produces = MediaType.APPLICATION_JSON_VALUE)
public @interface MecAppSupportApi {

    /// Where managers of EdgeGallery end an application instance. It lies below a root of this API, but is no
    /// part of it: Mm5's callers may use it, and applications may not.
    String MANAGERS_TERMINATION = "/mep/mec_app_support/v1/applications/{appInstanceId}/AppInstanceTermination";
}
