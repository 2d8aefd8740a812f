package dev.akashi.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says on whose behalf a test's parameter speaks to the network; without it, the first organisation's user does. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Client {
    /** {@return MSP id of the organisation whose gateway is used; empty for the first one} */
    String organization() default "";

    /** {@return name of the organisation's user, who is enrolled at first use; empty for the network's usual one} */
    String user() default "";

    /** {@return chaincode of a contract; empty for the first one} */
    String chaincode() default "";
}
