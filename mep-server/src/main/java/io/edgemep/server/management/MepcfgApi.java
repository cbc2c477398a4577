package io.edgemep.server.management;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// A controller of the platform manager's side, Mm5, below `/mepcfg`; [Mm5Security] says who may call it.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RestController
@RequestMapping(
        // Else an Accept that cannot be met would be refused only after the change was made.
        produces = MediaType.APPLICATION_JSON_VALUE)
@interface MepcfgApi {

    /// Root of the API, such as [#APP_LCM].
    @AliasFor(annotation = RequestMapping.class, attribute = "path")
    String value();

    String APP_LCM = "/mepcfg/app_lcm/v1";
    String MEC_PLATFORM_CONFIG = "/mepcfg/mec_platform_config/v1";
}
